/* xliff_source: the texts that an XLIFF 2 file asks to have translated.
 */
#ifndef WASL_BASE_XLIFF_SOURCE_H
#define WASL_BASE_XLIFF_SOURCE_H

#include "base/arena.h"

/* A <file>: the sources of its segments and ignorables, one after the other, a
 * line end behind each unit that has none (join's own have what they need); a
 * <ph> stands there as what it
 * stands for (its original data, else its `equiv`). */
struct xliff_document {
	struct slice name; /* `original`, else `id` */
	struct slice lang; /* srcLang; may be empty */
	struct slice text;
};

/* Slices live during the call. */
typedef void xliff_take(void *user, const struct xliff_document *document);

/* Reads a whole file and gives each <file> to take. 0; or -1 if it is not
 * well-formed, no XLIFF 2 or not UTF-8: *why says so, in static memory, *line
 * where. Documents before the place were given then. */
int xliff_sources(struct slice bytes, xliff_take *take, void *user,
	const char **why, size_t *line);

#endif
