/* cache: answers kept in a file, so that nothing is asked twice.
 *
 * An answer is found by the engine's name, the languages and the exact text.
 * What was committed outlives the process, however it ends; two processes may
 * use one file. A file that fails in the midst of a run is given up with a
 * message, for a cache is never needed.
 */
#ifndef WASL_BASE_CACHE_H
#define WASL_BASE_CACHE_H

#include "base/arena.h"

struct cache;

/* max: bytes that the file may hold in the end; 0: no limit. NULL: *why says
 * why, in memory that stays. */
struct cache *cache_open(const char *path, uint64_t max, const char **why);

/* Commits, shrinks; accepts NULL. */
void cache_close(struct cache *cache);

/* The number of an engine and a pair of languages (tags, or empty).
 * Quick for the same as the last time. */
int64_t cache_pair(struct cache *cache, const char *engine, struct slice lang,
	struct slice to);

/* 1 if there is an answer; *reply stays until the next call. */
int cache_find(struct cache *cache, int64_t pair, struct slice sent,
	struct slice *reply, unsigned *faults);

void cache_add(struct cache *cache, int64_t pair, struct slice sent,
	struct slice reply, unsigned faults);
void cache_commit(struct cache *cache);

/* Why it was given up; NULL if it was not. */
const char *cache_trouble(const struct cache *cache);

/* What is in it, for people. */
void cache_print(struct cache *cache, struct buf *out);

#endif
