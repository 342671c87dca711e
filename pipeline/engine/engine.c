/* engine: run a translation engine and prove its answers */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include "stage.h"
#include "base/amount.h"
#include "base/cache.h"
#include "base/crew.h"
#include "base/lang.h"
#include "base/pieces.h"
#include "base/reply.h"
#include "base/waiting.h"
#include "base/words.h"

enum {
	HELD = 8 << 20,	   /* bytes of rows that wait in memory */
	CREWS_MAX = 64,	   /* pairs of languages with an engine of their own */
	LANES_MAX = 64,
	IDLE_MS = 100,	   /* nothing comes: prove what there is */
	SYNC = 64,	   /* with a cache: lines between guards */
	COMMIT = 256,	   /* answers that are committed at once */
	PIECE_TRIES = 2,
};

/* The engine for a pair of languages; for all where CMD names none. */
struct worker {
	struct words_pair pair;
	char **argv;
	struct crew *crew;
};

struct engine {
	struct link *link;
	struct worker worker[CREWS_MAX];
	size_t worker_n;
	struct crew_options options; /* of every crew */
	char **words; /* CMD */
	char *label;
	struct cache *cache; /* or NULL */
	char *id;	     /* of the engine, in the cache */
	size_t uncommitted;
	struct waiting *waiting;
	struct pieces *pieces;
	struct splitter *splitter; /* NULL until a line is cut */
	struct langs *langs;
	struct recogniser *recogniser;
	struct suspect *suspect;
	struct pollfd *fds;
	struct arena arena;
	struct buf joined;
};

static const struct option engine_options[] = {
	{ "jobs", 'j', OPTION_NUMBER, OPTION_SILENT, "N", NULL,
	  "runs of CMD at a time (default 1)" },
	{ "timeout", 0, OPTION_TEXT, OPTION_SILENT, "SECONDS", NULL,
	  "end an engine that does nothing for so long (default 300)" },
	{ "tries", 0, OPTION_NUMBER, OPTION_SILENT, "N", NULL,
	  "ask for a line at most so often (default 5)" },
	{ "batch", 0, OPTION_TEXT, OPTION_SILENT, "N|NkB", NULL,
	  "lines, or kilobytes, for one run of CMD (default: all)" },
	{ "suspect", 0, OPTION_TEXT, OPTION_SILENT, "KINDS", NULL,
	  "ask again for answers that are copied, looping, long, short or "
	  "repeated (default all)" },
	{ "cache", 0, OPTION_FILE, OPTION_SILENT, "FILE", NULL,
	  "keep answers in FILE, and ask for none that is in it" },
	{ "cache-max", 0, OPTION_TEXT, OPTION_SILENT, "SIZE", NULL,
	  "keep FILE below SIZE, as 500MB: what was not used goes first" },
	{ "cache-stats", 0, OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
	  "print what is in the cache, and end" },
	{ "engine-id", 0, OPTION_TEXT, OPTION_SILENT, "NAME", NULL,
	  "the engine's name in the cache (default: CMD)" },
	{ "io", 0, OPTION_CHOICE, OPTION_STEP, "FORM", "lines|tsv|jsonl",
	  "lines of text alone, or with an id" },
	{ "shell", 0, OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
	  "CMD is a line for sh" },
	{ .name = NULL },
};

/* ---- what the crew asks ---- */

static struct slice
job_text(void *self, uint64_t job)
{
	struct engine *e = self;

	return job >= PIECES_FIRST ? pieces_text(e->pieces, job)
				   : waiting_sent(e->waiting, job);
}

static struct slice
job_mark(void *self, uint64_t job)
{
	struct engine *e = self;

	return job >= PIECES_FIRST ? (struct slice){NULL, 0}
				   : waiting_mark(e->waiting, job);
}

static uint8_t *
job_tries(void *self, uint64_t job)
{
	struct engine *e = self;

	return job >= PIECES_FIRST ? pieces_tries(e->pieces, job)
				   : &waiting_job(e->waiting, job)->tries;
}

static void
answers_commit(void *self)
{
	struct engine *e = self;

	if (e->cache && e->uncommitted)
		cache_commit(e->cache);
	e->uncommitted = 0;
}

static void
line_answer(struct engine *e, uint64_t line, struct slice reply,
	unsigned faults)
{
	struct job *job = waiting_job(e->waiting, line);

	job->state = JOB_ANSWERED;
	job->faults = (uint16_t)faults;
	if (job->tries < UINT8_MAX)
		job->tries++;
	waiting_keep_answer(e->waiting, line, reply);
	if (!e->cache)
		return;
	cache_add(e->cache, job->pair, waiting_sent(e->waiting, line), reply,
		faults);
	if (++e->uncommitted >= COMMIT)
		answers_commit(e);
}

static void
piece_settle(struct engine *e, uint64_t piece, struct slice answer,
	enum crew_why why)
{
	uint64_t line;
	struct job *job;

	switch (pieces_settle(e->pieces, piece, answer, &line)) {
	case PIECES_OPEN:
		break;
	case PIECES_ANSWERED:
		buf_clear(&e->joined);
		pieces_join(e->pieces, piece, &e->joined);
		line_answer(e, line, buf_slice(&e->joined), CREW_PIECES);
		break;
	case PIECES_FAILED:
		job = waiting_job(e->waiting, line);
		job->state = JOB_FAILED;
		job->why = (uint8_t)why;
		break;
	}
}

static void
job_answer(void *self, uint64_t job, struct slice reply, unsigned faults)
{
	struct engine *e = self;

	if (job >= PIECES_FIRST)
		piece_settle(e, job, reply, WHY_NONE);
	else
		line_answer(e, job, reply, faults);
}

static void
job_keep(void *self, uint64_t job, struct slice reply, unsigned faults)
{
	struct engine *e = self;

	if (job >= PIECES_FIRST)
		return;
	waiting_keep_answer(e->waiting, job, reply);
	waiting_job(e->waiting, job)->faults = (uint16_t)faults;
}

/* Which part of rules/split/ cuts a line. */
static const struct splitter_lang *
line_rules(struct engine *e, uint64_t line)
{
	const struct splitter_lang *lang;

	if (!e->splitter)
		e->splitter = splitter_open(stage_pack(e->link));
	if (!e->langs)
		e->langs = langs_open(stage_pack(e->link));
	if (!e->splitter || !e->langs)
		return NULL;
	lang = splitter_find(e->splitter,
		lang_rules(e->langs, waiting_lang(e->waiting, line)));
	return lang ? lang : splitter_any(e->splitter);
}

static struct crew *
job_crew(struct engine *e, uint64_t line)
{
	return e->worker[waiting_job(e->waiting, line)->where].crew;
}

/* 1 if the line is asked for in pieces. */
static int
line_cut(struct engine *e, uint64_t line)
{
	const struct splitter_lang *lang = line_rules(e, line);
	uint64_t first;
	size_t n = lang ? pieces_cut(e->pieces, line,
				  waiting_sent(e->waiting, line), lang, &first)
			: 0;

	for (size_t i = 0; i < n; i++) {
		unsigned tries = e->options.tries > PIECE_TRIES
			? e->options.tries - PIECE_TRIES
			: 0;

		*pieces_tries(e->pieces, first + i) = (uint8_t)tries;
		crew_ask_later(job_crew(e, line), first + i);
	}
	return n > 0;
}

static void
job_fail(void *self, uint64_t number, enum crew_why why)
{
	struct engine *e = self;
	struct job *job;

	if (number >= PIECES_FIRST) {
		piece_settle(e, number, (struct slice){NULL, 0}, why);
		return;
	}
	job = waiting_job(e->waiting, number);
	/* A suspect answer is better than none. */
	if (job->answer != SPOOL_NOWHERE) {
		job->state = JOB_ANSWERED;
		return;
	}
	if (why != WHY_HOPELESS && e->options.tries > 1 && line_cut(e, number))
		return;
	job->state = JOB_FAILED;
	job->why = (uint8_t)why;
}

static void
engine_say(void *self, enum level level, const char *words)
{
	stage_say(((struct engine *)self)->link, level, NULL, "%s", words);
}

/* ---- rows out ---- */

static const char *const why_ids[WHY_COUNT] = {
	[WHY_NONE] = "engine.lost", [WHY_LOST] = "engine.lost",
	[WHY_EMPTY] = "engine.empty", [WHY_DEATH] = "engine.died",
	[WHY_SUSPECT] = "engine.lost", [WHY_HOPELESS] = "engine.hopeless",
};

/* What is told of an answer beside suspicions. */
static const struct {
	unsigned fault;
	const char *id, *words;
} fault_findings[] = {
	{ REPLY_UTF8, "engine.utf8", "bytes of the engine's answer that are "
	  "not UTF-8 became U+FFFD" },
	{ REPLY_CONTROL, "engine.control", "control characters in the engine's "
	  "answer became spaces" },
	{ CREW_JOINED, "engine.joined", "the engine answered in several lines, "
	  "which were joined" },
	{ CREW_PIECES, "engine.pieces", "the engine answered this line only in "
	  "pieces, which were joined" },
};

static void
row_find(struct engine *e, struct row *row, const char *id, enum level level,
	const char *words)
{
	struct finding f = { .id = id, .level = level, .words = words,
		.len = row_get(row, COL_SOURCE).len };

	stage_find(e->link, row, &f);
}

static void
tries_note(struct row *row, unsigned tries)
{
	char number[8];
	int len;

	if (tries < 2)
		return;
	len = snprintf(number, sizeof(number), "%u", tries);
	row_note(row, "tries", (struct slice){number, (size_t)len});
}

static void
faults_find(struct engine *e, struct row *row, unsigned faults)
{
	size_t n = sizeof(fault_findings) / sizeof(*fault_findings);

	for (size_t i = 0; i < n; i++)
		if (faults & fault_findings[i].fault)
			row_find(e, row, fault_findings[i].id, LEVEL_WARNING,
				fault_findings[i].words);
	for (int kind = 0; kind < SUSPECT_COUNT; kind++)
		if (faults & (unsigned)CREW_SUSPECT << kind)
			row_find(e, row, suspect_id((enum suspicion)kind),
				LEVEL_WARNING, suspect_says(e->suspect,
					(enum suspicion)kind));
}

static void
answered_finish(struct engine *e, struct row *row, const struct job *job,
	struct slice answer)
{
	row_set(row, COL_REPLY, answer);
	if (job->tries > 1) {
		row->flags |= FLAG_RETRIED;
		stage_count(e->link, TOTAL_RETRIED, 1);
		tries_note(row, job->tries);
	}
	if (job->faults)
		faults_find(e, row, job->faults);
}

static void
failed_finish(struct engine *e, struct row *row, const struct job *job)
{
	row->flags |= FLAG_FAILED;
	stage_count(e->link, TOTAL_FAILED, 1);
	tries_note(row, job->tries);
	row_find(e, row, why_ids[job->why], LEVEL_ERROR,
		crew_why_words[job->why]);
}

/* Emits the rows at the front that wait for nothing. Returns how many. */
static size_t
rows_emit(struct engine *e)
{
	const struct job *job;
	struct slice answer = { NULL, 0 };
	struct row row;
	size_t n = 0;

	while (waiting_next(e->waiting, &e->arena, &row, &job, &answer)) {
		if (job && job->state == JOB_ANSWERED)
			answered_finish(e, &row, job, answer);
		else if (job)
			failed_finish(e, &row, job);
		stage_emit(e->link, &row);
		arena_clear(&e->arena);
		n++;
	}
	return n;
}

/* ---- rows in ---- */

static void
engine_pass(void *self, struct row *row)
{
	struct engine *e = self;

	if (waiting_is_empty(e->waiting))
		stage_emit(e->link, row);
	else
		waiting_pass(e->waiting, row);
}

static struct worker *
worker_open(struct engine *e, struct words_pair pair)
{
	struct crew_caller caller = { .user = e, .text = job_text,
		.mark = job_mark, .tries = job_tries, .answer = job_answer,
		.keep = job_keep, .fail = job_fail,
		.settled = answers_commit, .say = engine_say };
	struct crew_options options = e->options;
	struct worker *worker = &e->worker[e->worker_n];

	if (e->worker_n == CREWS_MAX) {
		stage_refuse(e->link, "more than %d pairs of languages",
			CREWS_MAX);
		return NULL;
	}
	e->worker_n++;
	worker->pair.lang = memory_string(pair.lang, strlen(pair.lang));
	worker->pair.to = memory_string(pair.to, strlen(pair.to));
	worker->argv = words_fill(e->words, &worker->pair,
		stage_option(e->link, "shell") ? WORDS_SHELL : WORDS_PLAIN);
	options.batch.argv = worker->argv;
	worker->crew = crew_new(&options, &caller);
	return worker;
}

/* The engine for a row, started if need be; NULL: refused. */
static struct worker *
worker_find(struct engine *e, struct row *row)
{
	const struct document *d = stage_document(e->link);
	int wants = words_want(e->words);
	struct slice lang = row_get(row, COL_LANG);
	struct slice to = d->to;
	struct words_pair pair;

	if (!(wants & WORDS_LANG))
		lang = SLICE("");
	if (!(wants & WORDS_TO))
		to = SLICE("");
	for (size_t i = 0; i < e->worker_n; i++)
		if (words_pair_is(&e->worker[i].pair, lang, to))
			return &e->worker[i];
	if ((wants & WORDS_TO) && !to.len) {
		stage_refuse(e->link, "CMD has {to}, but the target language "
				      "is not known: say -t");
		return NULL;
	}
	pair.lang = words_string(row->arena, lang);
	pair.to = words_string(row->arena, to);
	return worker_open(e, pair);
}

/* What an earlier verdict was about may be answered now. */
static void
engine_tail(void *self, struct row *row)
{
	row->flags &= ~(unsigned)FLAG_FINDINGS;
	engine_pass(self, row);
}

/* 1 if the cache has the line's answer. */
static int
line_find(struct engine *e, struct row *row, uint64_t line)
{
	struct job *job = waiting_job(e->waiting, line);
	struct slice reply;
	unsigned faults;

	if (!e->cache)
		return 0;
	job->pair = (uint32_t)cache_pair(e->cache, e->id,
		row_get(row, COL_LANG), stage_document(e->link)->to);
	if (!cache_find(e->cache, job->pair, row_get(row, COL_SENT), &reply,
		    &faults))
		return 0;
	job->state = JOB_ANSWERED;
	job->faults = (uint16_t)faults;
	waiting_keep_answer(e->waiting, line, reply);
	stage_count(e->link, TOTAL_CACHED, 1);
	return 1;
}

static void
engine_row(void *self, struct row *row)
{
	struct engine *e = self;
	const struct document *d = stage_document(e->link);
	struct worker *worker;
	uint64_t job;

	if (!row_is_open(row, d->lang, d->to) || !(worker = worker_find(e, row))) {
		engine_pass(e, row);
		return;
	}
	if ((row->flags & FLAG_FAILED) || row_has(row, COL_REPLY)) {
		stage_forget(e->link, row);
		row_set(row, COL_REPLY, SLICE(""));
		row->flags &= ~(unsigned)FLAG_FAILED;
	}
	job = waiting_ask(e->waiting, row);
	waiting_job(e->waiting, job)->where = (uint8_t)(worker - e->worker);
	if (line_find(e, row, job)) {
		rows_emit(e);
		return;
	}
	stage_count(e->link, TOTAL_SENT, 1);
	if (crew_ask(worker->crew, job) < 0)
		stage_refuse(e->link, "cannot run '%s': %s", e->label,
			strerror(errno));
	rows_emit(e);
}

/* ---- waiting for input ---- */

/* One poll of all engines and fd. 1: fd is readable; 0: something else moved;
 * -1: nothing did. */
static int
engines_turn(struct engine *e, int fd, int64_t ms)
{
	size_t n = 0, count[CREWS_MAX], at = 0;
	int got;

	for (size_t i = 0; i < e->worker_n; i++) {
		count[i] = crew_poll(e->worker[i].crew, e->fds + n, &ms);
		n += count[i];
	}
	if (fd >= 0)
		e->fds[n] = (struct pollfd){ fd, POLLIN, 0 };
	got = poll(e->fds, n + (fd >= 0), (int)ms);
	for (size_t i = 0; i < e->worker_n; at += count[i++])
		crew_serve(e->worker[i].crew, e->fds + at,
			got > 0 ? count[i] : 0);
	if (fd >= 0 && got > 0 && e->fds[n].revents)
		return 1;
	return got > 0 ? 0 : -1;
}

static int
engine_wait(void *self, int fd)
{
	struct engine *e = self;
	int64_t idle = IDLE_MS;

	if (!e->worker_n)
		return 1;
	for (;;) {
		int got = engines_turn(e, fd, fd < 0 ? 0 : idle);

		if (got < 0 && idle >= 0) {
			for (size_t i = 0; i < e->worker_n; i++)
				crew_rest(e->worker[i].crew);
			idle = -1;
		} else if (got == 0) {
			idle = IDLE_MS;
		}
		if (got == 1 || fd < 0) {
			rows_emit(e);
			return 1;
		}
		if (rows_emit(e))
			return 0;
	}
}

/* ---- the run ---- */

static int
timeout_parse(struct engine *e)
{
	const char *value = stage_option(e->link, "timeout");

	if (amount_seconds(value ? value : "300",
		    &e->options.batch.silence_ms) == 0)
		return 0;
	stage_refuse(e->link, "--timeout takes seconds, not '%s'", value);
	return -1;
}

static int
batch_parse(struct engine *e)
{
	const char *value = stage_option(e->link, "batch");

	if (!value || amount_parse(value, &e->options.lines,
			      &e->options.bytes) == 0)
		return 0;
	stage_refuse(e->link, "--batch takes a number of lines, or of bytes as "
			      "in 64kB, not '%s'", value);
	return -1;
}

static int
number_parse(struct engine *e, const char *name, size_t otherwise, size_t max,
	size_t *n)
{
	*n = stage_number(e->link, name, otherwise);
	if (*n >= 1 && *n <= max)
		return 0;
	stage_refuse(e->link, "--%s takes a number from 1 to %zu", name, max);
	return -1;
}

static int
suspect_parse(struct engine *e)
{
	const char *value = stage_option(e->link, "suspect");
	struct slice bad;

	if (!value || suspect_choose(e->suspect, value, &bad) == 0)
		return 0;
	stage_refuse(e->link, "--suspect: nothing is called '%.*s'",
		(int)bad.len, bad.ptr);
	return -1;
}

static int
options_parse(struct engine *e)
{
	size_t tries = 0;

	if (timeout_parse(e) < 0 || batch_parse(e) < 0 ||
		suspect_parse(e) < 0 ||
		number_parse(e, "tries", 5, 100, &tries) < 0 ||
		number_parse(e, "jobs", 1, LANES_MAX, &e->options.lanes) < 0)
		return -1;
	e->options.tries = (unsigned)tries;
	e->options.batch.io = ask_io_find(stage_option(e->link, "io"));
	e->options.batch.memory = HELD;
	return 0;
}

/* How the engine is called in messages: the last part of its name. */
static char *
label_make(const char *command)
{
	const char *slash = strrchr(command, '/');
	struct buf label = {0};
	char *copy;

	report_visible(&label, slice_of(slash && slash[1] ? slash + 1
							  : command), 40);
	copy = memory_string(label.ptr, label.len);
	buf_release(&label);
	return copy;
}

static void
engine_free(struct engine *e)
{
	for (size_t i = 0; i < e->worker_n; i++) {
		crew_free(e->worker[i].crew);
		words_free(e->worker[i].argv);
		free((char *)(uintptr_t)e->worker[i].pair.lang);
		free((char *)(uintptr_t)e->worker[i].pair.to);
	}
	recogniser_free(e->recogniser);
	suspect_free(e->suspect);
	splitter_free(e->splitter);
	langs_free(e->langs);
	pieces_free(e->pieces);
	waiting_free(e->waiting);
	arena_release(&e->arena);
	buf_release(&e->joined);
	cache_close(e->cache);
	free(e->label);
	free(e->id);
	free(e->fds);
	free(e);
}

static int
rules_open(struct engine *e)
{
	e->recogniser = recogniser_open(stage_pack(e->link));
	e->suspect = suspect_open(stage_pack(e->link));
	e->options.recogniser = e->recogniser;
	e->options.suspect = e->suspect;
	if (e->recogniser && e->suspect)
		return 0;
	stage_refuse(e->link, "the rules of the engine are damaged");
	return -1;
}

/* ---- the cache ---- */

static void
cache_show(struct engine *e)
{
	struct buf text = {0};

	cache_print(e->cache, &text);
	out_write(stage_out(e->link), text.ptr, text.len);
	buf_release(&text);
	stage_finish(e->link);
}

static int
cache_max(struct engine *e, size_t *bytes)
{
	const char *value = stage_option(e->link, "cache-max");
	size_t plain;

	*bytes = 0;
	if (!value || (amount_parse(value, &plain, bytes) == 0 && *bytes))
		return 0;
	stage_refuse(e->link, "--cache-max takes a size as in 500MB, not '%s'",
		value);
	return -1;
}

static int
cache_start(struct engine *e)
{
	const char *path = stage_option(e->link, "cache"), *why = "";
	int wants_stats = stage_option(e->link, "cache-stats") != NULL;
	size_t max;

	if (!path && wants_stats)
		stage_refuse(e->link, "--cache-stats wants --cache FILE");
	if (cache_max(e, &max) < 0 || (!path && wants_stats))
		return -1;
	if (!path)
		return 0;
	e->cache = cache_open(path, max, &why);
	if (!e->cache) {
		stage_refuse(e->link, "cannot use the cache '%s': %s", path,
			why);
		return -1;
	}
	e->options.sync = SYNC;
	if (wants_stats)
		cache_show(e);
	return 0;
}

/* CMD as one line. */
static char *
id_make(struct engine *e)
{
	const char *id = stage_option(e->link, "engine-id");
	struct buf line = {0};
	char *copy;

	if (id)
		return memory_string(id, strlen(id));
	for (char **word = e->words; *word; word++) {
		if (line.len)
			buf_addc(&line, ' ');
		buf_adds(&line, *word);
	}
	copy = memory_string(line.ptr, line.len);
	buf_release(&line);
	return copy;
}

static void *
engine_open(struct link *link)
{
	static char *none[] = { NULL };
	char **words = stage_command(link);
	struct engine *e;

	if (stage_option(link, "cache-stats") && !words)
		words = none;
	if (!words || (!words[0] && words != none)) {
		stage_refuse(link, "no engine: say '-- CMD' at the end");
		return NULL;
	}
	e = memory_zero(1, sizeof(*e));
	e->link = link;
	e->words = words;
	e->label = label_make(words[0] ? words[0] : "");
	e->id = id_make(e);
	e->options.batch.label = e->label;
	e->waiting = waiting_new(HELD);
	e->pieces = pieces_new();
	if (rules_open(e) < 0 || options_parse(e) < 0 || cache_start(e) < 0) {
		engine_free(e);
		return NULL;
	}
	e->fds = memory_alloc(
		(CREWS_MAX * 3 * e->options.lanes + 1) * sizeof(*e->fds));
	return e;
}

static void
engine_close(void *self)
{
	struct engine *e = self;
	int error;

	for (size_t i = 0; i < e->worker_n && !stage_is_stopped(e->link); i++) {
		crew_finish(e->worker[i].crew);
		rows_emit(e);
	}
	if (e->cache && cache_trouble(e->cache))
		stage_say(e->link, LEVEL_WARNING, "engine.cache",
			"the cache was given up: %s", cache_trouble(e->cache));
	error = waiting_error(e->waiting);
	if (error)
		stage_say(e->link, LEVEL_WARNING, "engine.spool",
			"rows that wait could not be put into a file: %s",
			strerror(error));
	engine_free(e);
}

const struct stage stage_engine = {
	.name = "engine",
	.summary = "run a translation engine and prove its answers",
	.kind = STAGE_ENGINE,
	.again = 1,
	.after = "split|align",
	.options = engine_options,
	.needs = 1 << COL_SENT | 1 << COL_REPLY,
	.open = engine_open,
	.head = engine_pass,
	.row = engine_row,
	.tail = engine_tail,
	.close = engine_close,
	.wait = engine_wait,
};
