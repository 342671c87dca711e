/* check: verify structure, values, names, leftovers, lengths */
#include "stage.h"

const struct stage stage_check = {
	.name = "check",
	.summary = "verify structure, values, names, leftovers, lengths",
	.kind = STAGE_FILTER,
};

rules_compiler check_compile;

void
check_compile(struct rules *rules, struct buf *out)
{
	(void)rules;
	(void)out;
}
