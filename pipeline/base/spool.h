/* spool: records that wait, in memory up to a limit and then in a file.
 *
 * Records are added at the end, read anywhere, and dropped from the front. The
 * file has no name and goes with the process. Memory is bounded by the limit
 * and the largest record; if the file cannot be written, what would go there
 * stays in memory and spool_error says why.
 */
#ifndef WASL_BASE_SPOOL_H
#define WASL_BASE_SPOOL_H

#include "base/arena.h"

struct spool;

/* A record's place; a cursor is the place of the next one to be read. */
typedef uint64_t spool_place;
#define SPOOL_NOWHERE UINT64_MAX

/* memory: bytes that may be held at a time. */
struct spool *spool_new(size_t memory);
void spool_free(struct spool *spool); /* accepts NULL */

spool_place spool_add(struct spool *spool, struct slice record);

/* Room for a record of len bytes, to be written before the next call. */
char *spool_room(struct spool *spool, size_t len, spool_place *place);

/* A record; its bytes stay until the next call. {NULL, 0} if the file cannot be
 * read: spool_error says why. */
struct slice spool_get(struct spool *spool, spool_place place);

/* The record at the cursor, which goes on to the next: 1, or 0 if there is
 * none. A cursor starts at 0. *place may be NULL. */
int spool_read(struct spool *spool, spool_place *cursor, struct slice *record,
	spool_place *place);

/* Records before the cursor are not asked for again. */
void spool_drop(struct spool *spool, spool_place cursor);

/* errno of what went wrong with the file, or 0. */
int spool_error(const struct spool *spool);

/* Bytes that went to the file, for the summary. */
uint64_t spool_written(const struct spool *spool);

#endif
