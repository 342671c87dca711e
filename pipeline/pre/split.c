/* split: cut paragraphs into sentences */
#include "stage.h"

const struct stage stage_split = {
	.name = "split",
	.summary = "cut paragraphs into sentences",
	.kind = STAGE_FILTER,
};

rules_compiler split_compile;

void
split_compile(struct rules *rules, struct buf *out)
{
	(void)rules;
	(void)out;
}
