/* rules: a command that is no stage. */
#include "stage.h"

extern const struct option rules_options[];
int rules_main(int argc, char **argv);

const struct option rules_options[] = { { .name = NULL } };

int
rules_main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return STATUS_UNDONE;
}
