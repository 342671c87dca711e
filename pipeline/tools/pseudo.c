/* pseudo: a command that is no stage. */
#include "stage.h"

extern const struct option pseudo_options[];
int pseudo_main(int argc, char **argv);

const struct option pseudo_options[] = { { .name = NULL } };

int
pseudo_main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return STATUS_UNDONE;
}

rules_compiler pseudo_compile;

void
pseudo_compile(struct rules *rules, struct buf *out)
{
	(void)rules;
	(void)out;
}
