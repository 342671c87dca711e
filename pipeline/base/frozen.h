/* frozen: a row as one run of bytes, so that it can wait.
 *
 * Not the stream's form: cells stay as they are, nothing is escaped or parsed
 * anew. It is for this process alone.
 */
#ifndef WASL_BASE_FROZEN_H
#define WASL_BASE_FROZEN_H

#include "base/row.h"
#include "base/spool.h"

/* Adds the row to the spool. `mark` is the caller's, given back by frozen_mark.
 */
spool_place row_freeze(struct row *row, uint32_t mark, struct spool *spool);

uint32_t frozen_mark(struct slice frozen);

/* The row again. Cells point into the record; arena is the row's. */
void row_thaw(struct slice frozen, struct arena *arena, struct row *row);

/* One cell of it, as text; unescaped into arena where it must be. */
struct slice frozen_get(
	struct slice frozen, enum column column, struct arena *arena);

#endif
