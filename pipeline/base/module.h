/* module: parts of wasl in files of their own, opened on first use.
 *
 * What a module links is slow to load, or not on every system. A module exports
 * one struct, whose first member is a version (an unsigned int).
 */
#ifndef WASL_BASE_MODULE_H
#define WASL_BASE_MODULE_H

#include <stddef.h>

/* The struct that wasl-NAME.so exports as wasl_NAME_module, or NULL: *why says
 * why, in memory that stays. Looked for in $WASL_MODULES, beside the program,
 * in
 * ../lib/wasl from there, and where it was installed. Not for two threads at
 * once. */
const void *module_open(const char *name, unsigned version, const char **why);

#endif
