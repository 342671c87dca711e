/* secret: a key, from a file or the environment, never from an argument: those
 * are seen by every user of a machine.
 */
#ifndef WASL_BASE_SECRET_H
#define WASL_BASE_SECRET_H

#include "base/arena.h"

/* The first line of the file, if one is named; else the environment variable
 * `name`, else WASL_KEY. NULL: there is none, or *why says why the file gives
 * none. */
char *secret_read(const char *path, struct slice name, const char **why);

/* Wipes it. Accepts NULL. */
void secret_free(char *secret);

#endif
