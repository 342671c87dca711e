/* rules_tool: what the two files of `wasl rules` share. */
#ifndef WASL_TOOLS_RULES_TOOL_H
#define WASL_TOOLS_RULES_TOOL_H

#include "base/rules.h"
#include "options.h"

/* Load a file into the tree in place of its namesake. Its folder is told by its
 * path: what follows the last "rules/", else the name of its directory. *file
 * is where it is; valid until the next one is loaded. 0, or -1: reported. */
int rules_tool_load(
	struct rules *rules, const char *path, const struct rules_file **file);

/* The run's rules: the embedded ones with --rules over them. 0, or -1. */
int rules_tool_open(struct rules *rules, const struct settings *settings,
	const struct report *to);

int rules_tool_is_directory(const char *path);

/* operands: files, or one directory, or none for all. Returns the exit code. */
int rules_tool_check(const struct settings *settings, const struct report *to,
	char **operands, size_t n);

/* operands: a folder, or none for all. */
int rules_tool_why(const struct settings *settings, const struct report *to,
	char **operands, size_t n);

#endif
