/* sqlite: what wasl needs of SQLite, through the module wasl-sqlite.so (its one
 * file that includes SQLite is module_sqlite.c). Used by cache.c alone.
 */
#ifndef WASL_BASE_SQLITE_H
#define WASL_BASE_SQLITE_H

#include <stddef.h>
#include <stdint.h>

enum { SQLITE_MODULE_VERSION = 1 };

struct sqlite_cache;

/* A key: which engine and languages, and the text. Not terminated. */
struct sqlite_key {
	int64_t pair; /* from pair() */
	const char *sent;
	size_t sent_len;
};

struct sqlite_totals {
	int64_t answers, bytes, oldest, newest; /* times: seconds since 1970 */
};

/* Functions return 0, or -1: error() says why. */
struct sqlite_module {
	unsigned version;
	const char *(*name)(void); /* "SQLite 3.40.1" */

	/* Opens or makes a cache. NULL: *why says why, in static memory. */
	struct sqlite_cache *(*open)(const char *path, const char **why);
	void (*close)(struct sqlite_cache *cache);
	const char *(*error)(const struct sqlite_cache *cache);

	/* The number of an engine and a pair of languages. */
	int (*pair)(struct sqlite_cache *cache, const char *engine,
		const char *lang, const char *to, int64_t *pair);

	/* *reply stays until the next call; NULL if there is none. */
	int (*get)(struct sqlite_cache *cache, struct sqlite_key key,
		const char **reply, size_t *reply_len, unsigned *faults);

	/* Within a transaction, opened by the first. */
	int (*put)(struct sqlite_cache *cache, struct sqlite_key key,
		const char *reply, size_t reply_len, unsigned faults);
	int (*commit)(struct sqlite_cache *cache);

	/* Drops what was used longest ago until the rest fits. */
	int (*shrink)(struct sqlite_cache *cache, int64_t bytes);

	int (*totals)(struct sqlite_cache *cache, struct sqlite_totals *out);

	/* Calls row for each engine and pair of languages. */
	int (*pairs)(struct sqlite_cache *cache,
		void (*row)(void *user, const char *engine, const char *lang,
			const char *to, int64_t answers),
		void *user);
};

#endif
