/* xliff: the translations in an XLIFF 2 file that join wrote and a translator's
 * tool gave back.
 *
 * A segment is known by its place: file, unit u<art>.<par>, segment s<seg>. In
 * its target a <ph> stands for the placeholder whose number its id ends in.
 */
#ifndef WASL_BASE_XLIFF_H
#define WASL_BASE_XLIFF_H

#include "base/recogniser.h"
#include "base/row.h"

struct xliff;

/* Reads a whole file. NULL if it is not well-formed, no XLIFF 2 or not UTF-8:
 * *why says so, in static memory, *line where. The bytes are not kept. */
struct xliff *xliff_read(struct slice bytes, const char **why, size_t *line);
void xliff_free(struct xliff *xliff); /* accepts NULL */

/* Makes the row's reply of the target of its segment in file number `file`
 * (from 0): placeholders as they were sent, the rest as the row's style wants
 * it, and empties the row's own target. A value that stands there without its
 * <ph> is a placeholder too. 1; or 0 if the file has no target for the row, or
 * the one that the row has. */
int xliff_answer(const struct xliff *xliff, size_t file,
	const struct recogniser *recogniser, struct row *row);

#endif
