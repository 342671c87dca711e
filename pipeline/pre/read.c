/* read: find paragraphs, their language and role, in a document */
#include "stage.h"

const struct stage stage_read = {
	.name = "read",
	.summary = "find paragraphs, their language and role, in a document",
	.kind = STAGE_SOURCE,
};

rules_compiler read_compile;

void
read_compile(struct rules *rules, struct buf *out)
{
	(void)rules;
	(void)out;
}
