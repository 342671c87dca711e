/* cache: answers kept in a file, so that nothing is asked twice */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "base/cache.h"
#include "base/module.h"
#include "base/report.h"
#include "base/sqlite.h"

struct cache {
	const struct sqlite_module *sqlite;
	struct sqlite_cache *file; /* NULL: given up */
	uint64_t max;
	char *last_lang, *last_to; /* of the pair asked for last, or NULL */
	int64_t last_pair;
	char trouble[256];
};

struct cache *
cache_open(const char *path, uint64_t max, const char **why)
{
	const struct sqlite_module *sqlite =
		module_open("sqlite", SQLITE_MODULE_VERSION, why);
	struct sqlite_cache *file = sqlite ? sqlite->open(path, why) : NULL;
	struct cache *cache;

	if (!file)
		return NULL;
	cache = memory_zero(1, sizeof(*cache));
	cache->sqlite = sqlite;
	cache->file = file;
	cache->max = max;
	return cache;
}

static void
give_up(struct cache *cache)
{
	snprintf(cache->trouble, sizeof(cache->trouble), "%s",
		cache->sqlite->error(cache->file));
	cache->sqlite->close(cache->file);
	cache->file = NULL;
}

void
cache_commit(struct cache *cache)
{
	if (cache->file && cache->sqlite->commit(cache->file) < 0)
		give_up(cache);
}

void
cache_close(struct cache *cache)
{
	if (!cache)
		return;
	cache_commit(cache);
	if (cache->file && cache->max)
		cache->sqlite->shrink(cache->file, (int64_t)cache->max);
	if (cache->file)
		cache->sqlite->close(cache->file);
	free(cache->last_lang);
	free(cache->last_to);
	free(cache);
}

int64_t
cache_pair(struct cache *cache, const char *engine, struct slice lang,
	struct slice to)
{
	if (cache->last_lang && slice_is(lang, cache->last_lang) &&
		slice_is(to, cache->last_to))
		return cache->last_pair;
	free(cache->last_lang);
	free(cache->last_to);
	cache->last_lang = memory_string(lang.ptr, lang.len);
	cache->last_to = memory_string(to.ptr, to.len);
	cache->last_pair = 0;
	if (cache->file &&
		cache->sqlite->pair(cache->file, engine, cache->last_lang,
			cache->last_to, &cache->last_pair) < 0)
		give_up(cache);
	return cache->last_pair;
}

int
cache_find(struct cache *cache, int64_t pair, struct slice sent,
	struct slice *reply, unsigned *faults)
{
	struct sqlite_key key = {pair, sent.ptr, sent.len};

	if (!cache->file)
		return 0;
	if (cache->sqlite->get(
		    cache->file, key, &reply->ptr, &reply->len, faults) == 0)
		return reply->ptr != NULL;
	give_up(cache);
	return 0;
}

void
cache_add(struct cache *cache, int64_t pair, struct slice sent,
	struct slice reply, unsigned faults)
{
	struct sqlite_key key = {pair, sent.ptr, sent.len};

	if (cache->file && cache->sqlite->put(cache->file, key, reply.ptr,
				   reply.len, faults) < 0)
		give_up(cache);
}

const char *
cache_trouble(const struct cache *cache)
{
	return cache->trouble[0] ? cache->trouble : NULL;
}

/* ---- what is in it ---- */

static void
day_print(int64_t seconds, struct buf *out)
{
	time_t when = (time_t)seconds;
	struct tm day;
	char text[32];

	if (gmtime_r(&when, &day) &&
		strftime(text, sizeof(text), "%Y-%m-%d", &day))
		buf_adds(out, text);
}

static void
pair_print(void *user, const char *engine, const char *lang, const char *to,
	int64_t answers)
{
	struct buf *out = user;

	buf_addf(out, "%lld\t%s\t%s\t", (long long)answers, *lang ? lang : "-",
		*to ? to : "-");
	report_visible(out, slice_of(engine), 0);
	buf_addc(out, '\n');
}

void
cache_print(struct cache *cache, struct buf *out)
{
	struct sqlite_totals totals;

	if (cache->file && cache->sqlite->totals(cache->file, &totals) < 0)
		give_up(cache);
	if (!cache->file)
		return;
	buf_addf(out, "answers\t%lld\nbytes\t%lld\n", (long long)totals.answers,
		(long long)totals.bytes);
	if (totals.answers) {
		buf_adds(out, "oldest\t");
		day_print(totals.oldest, out);
		buf_adds(out, "\nnewest\t");
		day_print(totals.newest, out);
		buf_addc(out, '\n');
	}
	buf_adds(out, "\nanswers\tfrom\tto\tengine\n");
	if (cache->sqlite->pairs(cache->file, pair_print, out) < 0)
		give_up(cache);
}
