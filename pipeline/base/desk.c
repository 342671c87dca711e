/* desk: rows that ask an engine, and what answers them */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/desk_parts.h"

enum {
	HELD = 8 << 20, /* bytes of rows that wait in memory */
	IDLE_MS = 100,	/* nothing comes: prove what there is */
	SYNC = 64,	/* with a cache: lines between guards */
};

static void
desk_say(void *self, enum level level, const char *words)
{
	const struct desk *d = self;

	d->options.say(d->options.user, level, words);
}

/* ---- rows ---- */

int
desk_is_empty(const struct desk *d)
{
	return waiting_is_empty(d->waiting);
}

void
desk_pass(struct desk *d, struct row *row)
{
	waiting_pass(d->waiting, row);
}

int
desk_next(struct desk *d, struct arena *arena, struct row *row,
	const struct job **job, struct slice *answer)
{
	return waiting_next(d->waiting, arena, row, job, answer);
}

const struct form *
desk_form(const struct desk *d, const struct job *job)
{
	return job->form ? &d->form[job->form] : NULL;
}

static struct crew_caller
caller_of(struct desk *d)
{
	return (struct crew_caller){.user = d,
		.text = job_text,
		.mark = job_mark,
		.tries = job_tries,
		.answer = job_answer,
		.keep = job_keep,
		.fail = job_fail,
		.settled = answers_commit,
		.say = desk_say};
}

static struct worker *
worker_open(struct desk *d, struct words_pair pair)
{
	struct crew_caller caller = caller_of(d);
	struct crew_options options = d->options.crew;
	struct worker *worker = &d->worker[d->worker_n++];

	worker->pair.lang = memory_string(pair.lang, strlen(pair.lang));
	worker->pair.to = memory_string(pair.to, strlen(pair.to));
	if (d->courier)
		return worker;
	worker->argv = words_fill(d->options.words, &worker->pair,
		d->options.is_shell ? WORDS_SHELL : WORDS_PLAIN);
	options.batch.argv = worker->argv;
	worker->crew = crew_new(&options, &caller);
	return worker;
}

/* NULL: *why says why. */
static struct worker *
worker_find(struct desk *d, struct arena *arena, struct slice lang,
	struct slice to, const char **why)
{
	struct words_pair pair;

	if (!(d->wants & WORDS_LANG))
		lang = SLICE("");
	if (!(d->wants & WORDS_TO))
		to = SLICE("");
	for (size_t i = 0; i < d->worker_n; i++)
		if (words_pair_is(&d->worker[i].pair, lang, to))
			return &d->worker[i];
	*why = "the target language is not known: say -t";
	if ((d->wants & WORDS_TO) && !to.len)
		return NULL;
	*why = "there are too many pairs of languages";
	if (d->worker_n == DESK_PAIRS)
		return NULL;
	pair.lang = words_string(arena, lang);
	pair.to = words_string(arena, to);
	return worker_open(d, pair);
}

/* 1 if the cache has the line's answer. */
static int
line_find(struct desk *d, uint64_t line, struct slice lang, struct slice to)
{
	struct job *job = waiting_job(d->waiting, line);
	struct slice reply;
	unsigned faults;

	if (!d->cache)
		return 0;
	job->pair = (uint32_t)cache_pair(d->cache, d->options.id, lang, to);
	if (!cache_find(
		    d->cache, job->pair, job_text(d, line), &reply, &faults))
		return 0;
	d->cached++;
	line_settle(d, line, reply, faults);
	return 1;
}

int
desk_ask(struct desk *d, struct row *row, struct slice lang, struct slice to,
	const char **why)
{
	struct worker *worker = worker_find(d, row->arena, lang, to, why);
	uint64_t job;

	if (!worker)
		return -1;
	if (!d->to || !slice_is(to, d->to)) {
		free(d->to);
		d->to = memory_string(to.ptr, to.len);
	}
	job = waiting_ask(d->waiting, row);
	waiting_job(d->waiting, job)->where = (uint8_t)(worker - d->worker);
	if (line_find(d, job, lang, to))
		return 0;
	d->asked++;
	if (line_ask(d, job, row_get(row, COL_SENT).len, ASK_NOW) == 0)
		return 0;
	snprintf(d->trouble, sizeof(d->trouble), "cannot run '%s': %s",
		d->options.crew.batch.label, strerror(errno));
	*why = d->trouble;
	return -1;
}

/* ---- waiting ---- */

/* One poll of all engines and fd. 1: fd is readable; 0: something else moved;
 * -1: nothing did. */
static int
crews_turn(struct desk *d, int fd, int64_t ms)
{
	size_t n = 0, count[DESK_PAIRS], at = 0;
	int got;

	for (size_t i = 0; i < d->worker_n; i++) {
		count[i] = crew_poll(d->worker[i].crew, d->fds + n, &ms);
		n += count[i];
	}
	if (fd >= 0)
		d->fds[n] = (struct pollfd){fd, POLLIN, 0};
	got = poll(d->fds, n + (fd >= 0), (int)ms);
	for (size_t i = 0; i < d->worker_n; at += count[i++])
		crew_serve(
			d->worker[i].crew, d->fds + at, got > 0 ? count[i] : 0);
	if (fd >= 0 && got > 0 && d->fds[n].revents)
		return 1;
	return got > 0 ? 0 : -1;
}

static int
crews_wait(struct desk *d, int fd)
{
	int got = crews_turn(d, fd, fd < 0 ? 0 : IDLE_MS);

	if (got >= 0 || fd < 0)
		return got == 1 || fd < 0;
	for (size_t i = 0; i < d->worker_n; i++)
		crew_rest(d->worker[i].crew);
	return crews_turn(d, fd, -1) == 1;
}

static int
service_wait(struct desk *d, int fd)
{
	if (courier_wait(d->courier, fd, fd < 0 ? 0 : IDLE_MS) || fd < 0)
		return 1;
	courier_rest(d->courier);
	return 0;
}

int
desk_wait(struct desk *d, int fd)
{
	if (!d->worker_n)
		return 1;
	return d->courier ? service_wait(d, fd) : crews_wait(d, fd);
}

void
desk_finish(struct desk *d)
{
	if (d->courier)
		courier_finish(d->courier);
	for (size_t i = 0; i < d->worker_n && !d->courier; i++)
		crew_finish(d->worker[i].crew);
}

/* ---- the run ---- */

static int
rules_open(struct desk *d, const char **why)
{
	struct slice bad;

	d->recogniser = recogniser_open(d->options.pack);
	d->suspect = suspect_open(d->options.pack);
	if (d->recogniser)
		d->escalate = escalate_new(d->options.pack, d->recogniser);
	d->options.crew.recogniser = d->recogniser;
	d->options.crew.suspect = d->suspect;
	*why = "the rules of the engine are damaged";
	if (!d->recogniser || !d->suspect || !d->escalate)
		return -1;
	d->parts = parts_new(
		d->options.pack, &(struct parts_options){d->recogniser,
					 d->options.zwnj, d->options.max_cp});
	if (!d->options.suspect ||
		suspect_choose(d->suspect, d->options.suspect, &bad) == 0)
		return 0;
	*why = "--suspect: there is no such kind";
	return -1;
}

static int
cache_start(struct desk *d, const char **why)
{
	static char words[512];
	const char *reason = "";

	if (!d->options.cache)
		return 0;
	d->cache = cache_open(d->options.cache, d->options.cache_max, &reason);
	d->options.crew.sync = SYNC;
	if (d->cache)
		return 0;
	snprintf(words, sizeof(words), "cannot use the cache '%s': %s",
		d->options.cache, reason);
	*why = words;
	return -1;
}

static int
courier_start(struct desk *d, const char **why)
{
	const struct desk_options *o = &d->options;
	struct courier_options options = {.service = o->service,
		.label = o->crew.batch.label,
		.secret = o->secret,
		.parallel = o->crew.lanes,
		.timeout_ms = o->crew.batch.run_ms ? o->crew.batch.run_ms
						   : o->crew.batch.silence_ms,
		.tries = o->crew.tries,
		.suspect = d->suspect,
		.lang = job_lang,
		.to = job_to};
	struct crew_caller caller = caller_of(d);

	if (!o->service)
		return 0;
	d->wants = WORDS_LANG | WORDS_TO;
	d->courier = courier_new(&options, &caller, why);
	return d->courier ? 0 : -1;
}

struct desk *
desk_open(const struct desk_options *options, const char **why)
{
	struct desk *d = memory_zero(1, sizeof(*d));

	d->options = *options;
	d->wants = options->words ? words_want(options->words) : 0;
	d->waiting = waiting_new(HELD);
	d->pieces = pieces_new();
	d->fds = memory_alloc(
		(DESK_PAIRS * 3 * options->crew.lanes + 1) * sizeof(*d->fds));
	if (rules_open(d, why) == 0 && cache_start(d, why) == 0 &&
		courier_start(d, why) == 0)
		return d;
	desk_free(d);
	return NULL;
}

void
desk_free(struct desk *d)
{
	if (!d)
		return;
	for (size_t i = 0; i < d->worker_n; i++) {
		crew_free(d->worker[i].crew);
		words_free(d->worker[i].argv);
		free((char *)(uintptr_t)d->worker[i].pair.lang);
		free((char *)(uintptr_t)d->worker[i].pair.to);
	}
	courier_free(d->courier);
	service_free(d->options.service);
	cache_close(d->cache);
	recogniser_free(d->recogniser);
	suspect_free(d->suspect);
	escalate_free(d->escalate);
	arena_release(&d->forms);
	arena_release(&d->scratch);
	free(d->form);
	free(d->to);
	parts_free(d->parts);
	pieces_free(d->pieces);
	waiting_free(d->waiting);
	buf_release(&d->joined);
	free(d->fds);
	free(d);
}

const struct suspect *
desk_suspect(const struct desk *d)
{
	return d->suspect;
}

struct cache *
desk_cache(const struct desk *d)
{
	return d->cache;
}

size_t
desk_cached(const struct desk *d)
{
	return d->cached;
}

size_t
desk_asked(const struct desk *d)
{
	return d->asked;
}

const char *
desk_trouble(const struct desk *d)
{
	static char words[320];
	int error = waiting_error(d->waiting);

	if (d->cache && cache_trouble(d->cache))
		snprintf(words, sizeof(words), "the cache was given up: %s",
			cache_trouble(d->cache));
	else if (error)
		snprintf(words, sizeof(words),
			"rows that wait could not be "
			"put into a file: %s",
			strerror(error));
	else
		return NULL;
	return words;
}
