/* options: the arguments of a command, and its -h. For the driver and for the
 * commands that are no stage; a stage asks stage_option.
 */
#ifndef WASL_OPTIONS_H
#define WASL_OPTIONS_H

#include "stage.h"

struct setting {
	const struct option *option;
	const char *value; /* NULL: not given; a switch: "" */
};

/* What the arguments say. Strings belong to argv. */
struct settings {
	struct setting *v;
	size_t n;
	char **operands; /* into argv, reordered */
	size_t operands_n;
	char **command; /* after "--", or NULL */
};

enum options_result { OPTIONS_RUN, OPTIONS_DONE, OPTIONS_BAD };

/* Parse argv[1] onwards for a command; says what is wrong, or prints -h and
 * --version (OPTIONS_DONE). options_release after any result. */
enum options_result options_parse(struct settings *settings,
	const struct command *command, int argc, char **argv);
void options_release(struct settings *settings);
const char *settings_find(const struct settings *settings, const char *name);

/* The options that a command knows, in the order of -h, none given yet.
 * options_release after it. */
void options_collect(struct settings *settings, const struct command *command);

/* -h, to standard output. */
void options_help(const struct command *command);

#endif
