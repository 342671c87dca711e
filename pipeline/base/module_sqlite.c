/* module_sqlite: the module wasl-sqlite.so; the one file that includes SQLite.
 *
 * Write-ahead log, so that readers and a writer do not wait for each other, and
 * what was committed outlives the death of the process. The key is the text
 * itself.
 */
#include "base/known.h"
#include "base/sqlite.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sqlite3.h>

enum { WAIT_MS = 30000, DAY = 86400 };

enum statement {
	GET,
	PUT,
	TOUCH,
	PAIR_GET,
	PAIR_PUT,
	SHRINK,
	TOTALS,
	PAIRS,
	STATEMENT_N
};

static const char *const sql[STATEMENT_N] = {
	[GET] = "SELECT reply, faults, used FROM answer "
		"WHERE pair = ?1 AND sent = ?2",
	[PUT] = "INSERT OR REPLACE INTO answer(pair, sent, reply, faults, "
		"used) "
		"VALUES(?1, ?2, ?3, ?4, ?5)",
	[TOUCH] = "UPDATE answer SET used = ?3 WHERE pair = ?1 AND sent = ?2",
	[PAIR_GET] = "SELECT id FROM pair WHERE engine = ?1 AND lang = ?2 "
		     "AND target = ?3",
	[PAIR_PUT] = "INSERT OR IGNORE INTO pair(engine, lang, target) "
		     "VALUES(?1, ?2, ?3)",
	[SHRINK] = "DELETE FROM answer WHERE (pair, sent) IN "
		   "(SELECT pair, sent FROM answer ORDER BY used LIMIT ?1)",
	[TOTALS] = "SELECT count(*), min(used), max(used) FROM answer",
	[PAIRS] = "SELECT engine, lang, target, (SELECT count(*) FROM answer "
		  "WHERE pair = id) FROM pair ORDER BY engine, lang, target",
};

static const char schema[] =
	"PRAGMA auto_vacuum = INCREMENTAL;"
	"PRAGMA journal_mode = WAL;"
	"PRAGMA synchronous = NORMAL;"
	"CREATE TABLE IF NOT EXISTS pair(id INTEGER PRIMARY KEY, "
	"engine TEXT NOT NULL, lang TEXT NOT NULL, target TEXT NOT NULL, "
	"UNIQUE(engine, lang, target));"
	"CREATE TABLE IF NOT EXISTS answer(pair INTEGER NOT NULL, "
	"sent BLOB NOT NULL, reply BLOB NOT NULL, faults INTEGER NOT NULL, "
	"used INTEGER NOT NULL, PRIMARY KEY(pair, sent)) WITHOUT ROWID;"
	"CREATE INDEX IF NOT EXISTS answer_used ON answer(used);";

struct sqlite_cache {
	sqlite3 *db;
	sqlite3_stmt *statement[STATEMENT_N];
	int in_transaction;
};

static const char *
cache_name(void)
{
	return "SQLite " SQLITE_VERSION;
}

static const char *
cache_error(const struct sqlite_cache *cache)
{
	return sqlite3_errmsg(cache->db);
}

static int
run(struct sqlite_cache *cache, const char *text)
{
	return sqlite3_exec(cache->db, text, NULL, NULL, NULL) == SQLITE_OK
		       ? 0
		       : -1;
}

/* A statement, ready to be bound; NULL on error. */
static sqlite3_stmt *
prepare(struct sqlite_cache *cache, enum statement which)
{
	sqlite3_stmt **s = &cache->statement[which];

	if (*s) {
		sqlite3_reset(*s);
		return *s;
	}
	if (sqlite3_prepare_v3(cache->db, sql[which], -1,
		    SQLITE_PREPARE_PERSISTENT, s, NULL) != SQLITE_OK)
		return NULL;
	return *s;
}

static int
finish(sqlite3_stmt *s)
{
	int result = sqlite3_step(s);

	sqlite3_reset(s);
	return result == SQLITE_DONE || result == SQLITE_ROW ? 0 : -1;
}

static void
cache_close(struct sqlite_cache *cache)
{
	for (int i = 0; i < STATEMENT_N; i++)
		sqlite3_finalize(cache->statement[i]);
	sqlite3_close(cache->db);
	free(cache);
}

static struct sqlite_cache *
cache_open(const char *path, const char **why)
{
	static char words[256];
	struct sqlite_cache *cache = calloc(1, sizeof(*cache));

	*why = "out of memory";
	if (!cache)
		return NULL;
	if (sqlite3_open_v2(path, &cache->db,
		    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
		    NULL) == SQLITE_OK) {
		sqlite3_busy_timeout(cache->db, WAIT_MS);
		if (run(cache, schema) == 0)
			return cache;
	}
	sqlite3_snprintf(sizeof(words), words, "%s",
		cache->db ? sqlite3_errmsg(cache->db) : "out of memory");
	*why = words;
	cache_close(cache);
	return NULL;
}

static void
bind_text(sqlite3_stmt *s, int at, const char *text)
{
	sqlite3_bind_text(s, at, text, -1, SQLITE_STATIC);
}

static void
bind_key(sqlite3_stmt *s, struct sqlite_key key)
{
	sqlite3_bind_int64(s, 1, key.pair);
	sqlite3_bind_blob64(s, 2, key.sent, key.sent_len, SQLITE_STATIC);
}

static int
cache_begin(struct sqlite_cache *cache)
{
	if (cache->in_transaction)
		return 0;
	if (run(cache, "BEGIN IMMEDIATE") < 0)
		return -1;
	cache->in_transaction = 1;
	return 0;
}

static int
cache_commit(struct sqlite_cache *cache)
{
	if (!cache->in_transaction)
		return 0;
	cache->in_transaction = 0;
	if (run(cache, "COMMIT") == 0)
		return 0;
	run(cache, "ROLLBACK");
	return -1;
}

static int
cache_pair(struct sqlite_cache *cache, const char *engine, const char *lang,
	const char *to, int64_t *pair)
{
	static const enum statement order[] = {PAIR_GET, PAIR_PUT, PAIR_GET};

	for (int i = 0; i < 3; i++) {
		sqlite3_stmt *s = prepare(cache, order[i]);
		int result;

		if (!s)
			return -1;
		bind_text(s, 1, engine);
		bind_text(s, 2, lang);
		bind_text(s, 3, to);
		result = sqlite3_step(s);
		if (result == SQLITE_ROW)
			*pair = sqlite3_column_int64(s, 0);
		sqlite3_reset(s);
		if (result == SQLITE_ROW)
			return 0;
		if (result != SQLITE_DONE)
			return -1;
	}
	return -1;
}

/* The day of last use is enough for a cache that forgets. */
static int
touch(struct sqlite_cache *cache, struct sqlite_key key, int64_t used)
{
	int64_t now = (int64_t)time(NULL);
	sqlite3_stmt *s;

	if (now - used < DAY)
		return 0;
	if (cache_begin(cache) < 0 || !(s = prepare(cache, TOUCH)))
		return -1;
	bind_key(s, key);
	sqlite3_bind_int64(s, 3, now);
	return finish(s);
}

static int
cache_get(struct sqlite_cache *cache, struct sqlite_key key, const char **reply,
	size_t *reply_len, unsigned *faults)
{
	sqlite3_stmt *s = prepare(cache, GET);
	int result;

	*reply = NULL;
	if (!s)
		return -1;
	bind_key(s, key);
	result = sqlite3_step(s);
	if (result != SQLITE_ROW) {
		sqlite3_reset(s);
		return result == SQLITE_DONE ? 0 : -1;
	}
	*reply = sqlite3_column_blob(s, 0);
	*reply_len = (size_t)sqlite3_column_bytes(s, 0);
	*faults = (unsigned)sqlite3_column_int(s, 1);
	if (!*reply)
		*reply = "";
	memory_known(*reply, *reply_len);
	return touch(cache, key, sqlite3_column_int64(s, 2));
}

static int
cache_put(struct sqlite_cache *cache, struct sqlite_key key, const char *reply,
	size_t reply_len, unsigned faults)
{
	sqlite3_stmt *s;

	if (cache_begin(cache) < 0 || !(s = prepare(cache, PUT)))
		return -1;
	bind_key(s, key);
	sqlite3_bind_blob64(s, 3, reply, reply_len, SQLITE_STATIC);
	sqlite3_bind_int(s, 4, (int)faults);
	sqlite3_bind_int64(s, 5, (int64_t)time(NULL));
	return finish(s);
}

static int64_t
number_ask(struct sqlite_cache *cache, const char *text)
{
	sqlite3_stmt *s;
	int64_t n = -1;

	if (sqlite3_prepare_v2(cache->db, text, -1, &s, NULL) != SQLITE_OK)
		return -1;
	if (sqlite3_step(s) == SQLITE_ROW)
		n = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return n;
}

/* Bytes in use: freed pages are given back by the vacuum. */
static int64_t
bytes_used(struct sqlite_cache *cache)
{
	int64_t pages = number_ask(cache, "PRAGMA page_count");
	int64_t unused = number_ask(cache, "PRAGMA freelist_count");
	int64_t size = number_ask(cache, "PRAGMA page_size");

	return pages < 0 || unused < 0 || size < 0 ? -1
						   : (pages - unused) * size;
}

static int
cache_totals(struct sqlite_cache *cache, struct sqlite_totals *out)
{
	sqlite3_stmt *s = prepare(cache, TOTALS);

	if (!s || sqlite3_step(s) != SQLITE_ROW)
		return -1;
	out->answers = sqlite3_column_int64(s, 0);
	out->oldest = sqlite3_column_int64(s, 1);
	out->newest = sqlite3_column_int64(s, 2);
	sqlite3_reset(s);
	out->bytes = bytes_used(cache);
	return out->bytes < 0 ? -1 : 0;
}

static int
cache_shrink(struct sqlite_cache *cache, int64_t bytes)
{
	struct sqlite_totals totals;
	int shrunk = 0;

	while (cache_totals(cache, &totals) == 0 && totals.bytes > bytes &&
		totals.answers > 0) {
		/* By share, and a tenth more, so that it need not be done
		 * again for the next answer. */
		int64_t n = totals.answers - totals.answers *
						     (bytes - bytes / 10) /
						     totals.bytes;
		sqlite3_stmt *s = prepare(cache, SHRINK);

		if (!s)
			return -1;
		sqlite3_bind_int64(s, 1, n > 0 ? n : 1);
		if (cache_begin(cache) < 0 || finish(s) < 0 ||
			cache_commit(cache) < 0)
			return -1;
		shrunk = 1;
	}
	return shrunk ? run(cache, "PRAGMA incremental_vacuum") : 0;
}

static int
cache_pairs(struct sqlite_cache *cache,
	void (*row)(void *user, const char *engine, const char *lang,
		const char *to, int64_t answers),
	void *user)
{
	sqlite3_stmt *s = prepare(cache, PAIRS);

	if (!s)
		return -1;
	while (sqlite3_step(s) == SQLITE_ROW)
		row(user, (const char *)sqlite3_column_text(s, 0),
			(const char *)sqlite3_column_text(s, 1),
			(const char *)sqlite3_column_text(s, 2),
			sqlite3_column_int64(s, 3));
	return sqlite3_reset(s) == SQLITE_OK ? 0 : -1;
}

__attribute__((visibility(
	"default"))) extern const struct sqlite_module wasl_sqlite_module;

const struct sqlite_module wasl_sqlite_module = {
	.version = SQLITE_MODULE_VERSION,
	.name = cache_name,
	.open = cache_open,
	.close = cache_close,
	.error = cache_error,
	.pair = cache_pair,
	.get = cache_get,
	.put = cache_put,
	.commit = cache_commit,
	.shrink = cache_shrink,
	.totals = cache_totals,
	.pairs = cache_pairs,
};
