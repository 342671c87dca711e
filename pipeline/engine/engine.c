/* engine: run a translation engine and prove its answers */
#include "stage.h"

const struct stage stage_engine = {
	.name = "engine",
	.summary = "run a translation engine and prove its answers",
	.kind = STAGE_ENGINE,
};

rules_compiler engine_compile;

void
engine_compile(struct rules *rules, struct buf *out)
{
	(void)rules;
	(void)out;
}
