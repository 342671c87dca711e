/* normalise: repair and unify the script */
#include "stage.h"

const struct stage stage_normalise = {
	.name = "normalise",
	.summary = "repair and unify the script",
	.kind = STAGE_FILTER,
};

rules_compiler normalise_compile;

void
normalise_compile(struct rules *rules, struct buf *out)
{
	(void)rules;
	(void)out;
}
