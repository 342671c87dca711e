/* show: a command that is no stage. */
#include "stage.h"

extern const struct option show_options[];
int show_main(int argc, char **argv);

const struct option show_options[] = { { .name = NULL } };

int
show_main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return STATUS_UNDONE;
}
