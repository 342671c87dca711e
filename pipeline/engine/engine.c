/* engine: run a translation engine and prove its answers */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "stage.h"
#include "base/crew.h"
#include "base/frozen.h"
#include "base/recogniser.h"
#include "base/reply.h"
#include "base/text.h"

enum {
	HELD = 8 << 20,	 /* bytes of rows that wait in memory */
	ROW_PASS = 0, ROW_JOB = 1, /* marks of frozen rows */
};

enum job_state { JOB_OPEN, JOB_ANSWERED, JOB_FAILED };

/* A line that the engine is asked. */
struct job {
	spool_place row;
	spool_place answer;
	uint32_t mark_at; /* in the row's sent: what only its answer holds */
	uint16_t mark_len;
	uint8_t state, why, faults, tries;
};

struct engine {
	struct link *link;
	struct crew *crew;
	struct recogniser *recogniser;
	char *shell_argv[4];
	char *label;
	struct spool *rows, *answers;
	spool_place emitted; /* rows before it have left */
	size_t held;	     /* rows that have not */
	struct job *job;     /* a queue: from first to n */
	size_t first, n, cap;
	uint64_t base; /* number of job[0] */
	struct arena arena, scratch;
};

static const struct option engine_options[] = {
	{ "timeout", 0, OPTION_TEXT, OPTION_SILENT, "SECONDS", NULL,
	  "end an engine that does nothing for so long (default 300)" },
	{ "tries", 0, OPTION_NUMBER, OPTION_SILENT, "N", NULL,
	  "ask for a line at most so often (default 5)" },
	{ "io", 0, OPTION_CHOICE, OPTION_STEP, "FORM", "lines|tsv|jsonl",
	  "lines of text alone, or with an id" },
	{ "shell", 0, OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
	  "CMD is a line for sh" },
	{ .name = NULL },
};

/* ---- jobs ---- */

static struct job *
job_of(struct engine *e, uint64_t number)
{
	return &e->job[number - e->base];
}

static struct job *
job_add(struct engine *e)
{
	if (e->n == e->cap && e->first > e->n / 2) {
		e->n -= e->first;
		memmove(e->job, e->job + e->first, e->n * sizeof(*e->job));
		e->base += e->first;
		e->first = 0;
	} else if (e->n == e->cap) {
		e->cap = e->cap ? 2 * e->cap : 1024;
		e->job = memory_resize(e->job, e->cap * sizeof(*e->job));
	}
	e->job[e->n] = (struct job){ .answer = SPOOL_NOWHERE };
	return &e->job[e->n++];
}

static struct slice
job_text(void *self, uint64_t number)
{
	struct engine *e = self;
	struct slice frozen = spool_get(e->rows, job_of(e, number)->row);

	arena_clear(&e->scratch);
	return frozen_get(frozen, COL_SENT, &e->scratch);
}

static struct slice
job_mark(void *self, uint64_t number)
{
	struct job *job = job_of(self, number);
	struct slice text;

	if (!job->mark_len)
		return (struct slice){NULL, 0};
	text = job_text(self, number);
	return (struct slice){text.ptr + job->mark_at, job->mark_len};
}

static uint8_t *
job_tries(void *self, uint64_t number)
{
	return &job_of(self, number)->tries;
}

static void
job_answer(void *self, uint64_t number, struct slice reply, unsigned faults)
{
	struct engine *e = self;
	struct job *job = job_of(e, number);

	job->state = JOB_ANSWERED;
	job->answer = spool_add(e->answers, reply);
	job->faults = (uint8_t)faults;
	job->tries++;
}

static void
job_fail(void *self, uint64_t number, enum crew_why why)
{
	struct job *job = job_of(self, number);

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
	[WHY_NONE] = "engine.failed", [WHY_LOST] = "engine.lost",
	[WHY_EMPTY] = "engine.empty", [WHY_DEATH] = "engine.died",
	[WHY_HOPELESS] = "engine.hopeless",
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
answered_finish(struct engine *e, struct row *row, const struct job *job)
{
	row_set(row, COL_REPLY,
		arena_slice(row->arena, spool_get(e->answers, job->answer)));
	row->flags &= ~(unsigned)FLAG_FAILED;
	if (job->tries > 1) {
		row->flags |= FLAG_RETRIED;
		stage_count(e->link, TOTAL_RETRIED, 1);
	}
	tries_note(row, job->tries);
	if (job->faults & REPLY_UTF8)
		row_find(e, row, "engine.utf8", LEVEL_WARNING,
			"bytes of the engine's answer that are not UTF-8 "
			"became U+FFFD");
	if (job->faults & CREW_JOINED)
		row_find(e, row, "engine.joined", LEVEL_WARNING,
			"the engine answered in several lines, which were "
			"joined");
	if (job->faults & REPLY_CONTROL)
		row_find(e, row, "engine.control", LEVEL_WARNING,
			"control characters in the engine's answer became "
			"spaces");
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

/* Emits the rows at the front that wait for nothing. */
static void
rows_emit(struct engine *e)
{
	struct slice frozen;
	spool_place next = e->emitted, answer = SPOOL_NOWHERE;
	struct row row;

	while (e->held) {
		struct job *job = e->first < e->n ? &e->job[e->first] : NULL;

		if (job && job->state == JOB_OPEN && job->row == next)
			return;
		if (!spool_read(e->rows, &next, &frozen, NULL))
			return;
		row_thaw(frozen, &e->arena, &row);
		if (frozen_mark(frozen) == ROW_JOB) {
			if (job->state == JOB_OPEN)
				return;
			if (job->state == JOB_ANSWERED) {
				answered_finish(e, &row, job);
				answer = job->answer;
			} else {
				failed_finish(e, &row, job);
			}
			e->first++;
		}
		e->held--;
		e->emitted = next;
		stage_emit(e->link, &row);
		arena_clear(&e->arena);
	}
	spool_drop(e->rows, e->emitted);
	/* Answers come in another order than rows where some came late. */
	if (answer != SPOOL_NOWHERE && e->first == e->n)
		spool_drop(e->answers, answer);
}

/* ---- rows in ---- */

static void
row_pass(struct engine *e, struct row *row)
{
	if (e->held == 0) {
		stage_emit(e->link, row);
		return;
	}
	row_freeze(row, ROW_PASS, e->rows);
	e->held++;
}

/* The primary subtags are the same. */
static int
is_same_language(struct slice a, struct slice b)
{
	size_t i = 0;

	while (i < a.len && i < b.len && a.ptr[i] != '-' && b.ptr[i] != '-') {
		if ((a.ptr[i] | 0x20) != (b.ptr[i] | 0x20))
			return 0;
		i++;
	}
	return i > 0 && (i == a.len || a.ptr[i] == '-') &&
		(i == b.len || b.ptr[i] == '-');
}

static int
has_letter(struct slice s)
{
	const char *p = s.ptr, *end = p + s.len;
	uint32_t cp;

	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (cp_is_letter(cp))
			return 1;
	}
	return 0;
}

/* 1 if the row waits for the engine. Rows that it has nothing to do with are
 * made ready here. */
static int
is_open(struct engine *e, struct row *row)
{
	const struct document *d = stage_document(e->link);
	struct slice sent;

	if (!row_has(row, COL_SENT) || row_has(row, COL_TARGET) ||
		(row->flags & FLAG_SKIP))
		return 0;
	if (row_has(row, COL_REPLY) && !(row->flags & FLAG_FAILED))
		return 0;
	if (!is_same_language(d->lang, d->to) &&
		is_same_language(row_get(row, COL_LANG), d->to)) {
		row->flags |= FLAG_SKIP;
		return 0;
	}
	sent = row_get(row, COL_SENT);
	if (has_letter(sent))
		return 1;
	row_set(row, COL_REPLY, sent);
	return 0;
}

/* The first placeholder in the line as sent. Its check digits make it this
 * line's alone. The row's own notes stay as they are, so that they need not be
 * printed again. */
static void
mark_find(struct engine *e, struct row *row, struct job *job)
{
	struct slice sent = row_get(row, COL_SENT), cell, list, item, as;
	struct notes notes;
	const char *at;
	struct json it;

	if (row->parsed & 1u << COL_NOTES) {
		list = row->parsed & 1u << COL_COUNT
			? (struct slice){NULL, 0}
			: notes_find(&row->notes, "placeholders");
		for (size_t i = 0; i < row->placeholders.n && !list.ptr; i++)
			if (row->placeholders.v[i].as.len) {
				as = row->placeholders.v[i].as;
				goto found;
			}
	} else {
		cell = row_get(row, COL_NOTES);
		if (!cell.len || !memmem(cell.ptr, cell.len, "\"as\":", 5) ||
			notes_parse(cell, row->arena, &notes) < 0)
			return;
		list = notes_find(&notes, "placeholders");
	}
	(void)e;
	it = json_open(list);
	while (list.len && json_next(&it, NULL, &item)) {
		as = json_string(json_member(item, "as"), row->arena);
		if (as.len)
			goto found;
	}
	return;
found:
	at = memmem(sent.ptr, sent.len, as.ptr, as.len);
	if (!at || as.len > UINT16_MAX)
		return;
	job->mark_at = (uint32_t)(at - sent.ptr);
	job->mark_len = (uint16_t)as.len;
}

static void
engine_row(void *self, struct row *row)
{
	struct engine *e = self;
	struct job *job;

	if (!is_open(e, row)) {
		row_pass(e, row);
		return;
	}
	if ((row->flags & FLAG_FAILED) || row_has(row, COL_REPLY)) {
		stage_forget(e->link, row);
		row_set(row, COL_REPLY, SLICE(""));
		row->flags &= ~(unsigned)FLAG_FAILED;
	}
	job = job_add(e);
	mark_find(e, row, job);
	job->row = row_freeze(row, ROW_JOB, e->rows);
	e->held++;
	stage_count(e->link, TOTAL_SENT, 1);
	if (crew_ask(e->crew, e->base + e->n - 1) < 0)
		stage_refuse(e->link, "cannot run '%s': %s", e->label,
			strerror(errno));
	rows_emit(e);
}

static void
engine_pass(void *self, struct row *row)
{
	row_pass(self, row);
}

static void
engine_wait(void *self, int fd)
{
	struct engine *e = self;

	if (!e->crew)
		return;
	crew_wait(e->crew, fd);
	rows_emit(e);
}

/* ---- the run ---- */

static int64_t
timeout_parse(struct link *link)
{
	const char *value = stage_option(link, "timeout");
	double seconds;
	char *end;

	if (!value)
		return 300 * 1000;
	seconds = strtod(value, &end);
	if (end == value || *end || !(seconds >= 0 && seconds < 1e9)) {
		stage_refuse(link, "--timeout takes seconds, not '%s'", value);
		return -1;
	}
	return (int64_t)(seconds * 1000 + 0.5);
}

static enum batch_io
io_parse(struct link *link)
{
	const char *value = stage_option(link, "io");

	if (!value || !strcmp(value, "lines"))
		return BATCH_LINES;
	return !strcmp(value, "tsv") ? BATCH_TSV : BATCH_JSONL;
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
	crew_free(e->crew);
	recogniser_free(e->recogniser);
	spool_free(e->rows);
	spool_free(e->answers);
	arena_release(&e->arena);
	arena_release(&e->scratch);
	free(e->shell_argv[2]);
	free(e->label);
	free(e->job);
	free(e);
}

/* The words of CMD as one line for the shell. */
static char **
shell_argv(struct engine *e, char **words)
{
	struct buf line = {0};

	for (; *words; words++) {
		if (line.len)
			buf_addc(&line, ' ');
		buf_adds(&line, *words);
	}
	e->shell_argv[0] = (char *)(uintptr_t)"sh";
	e->shell_argv[1] = (char *)(uintptr_t)"-c";
	e->shell_argv[2] = memory_string(line.ptr, line.len);
	buf_release(&line);
	return e->shell_argv;
}

static int
crew_open(struct engine *e, char **words)
{
	struct crew_caller caller = { .user = e, .text = job_text,
		.mark = job_mark, .tries = job_tries, .answer = job_answer,
		.fail = job_fail, .say = engine_say };
	struct crew_options options = { .batch.argv = words,
		.batch.memory = HELD, .batch.io = io_parse(e->link) };

	options.batch.silence_ms = timeout_parse(e->link);
	if (options.batch.silence_ms < 0)
		return -1;
	options.tries = (unsigned)stage_number(e->link, "tries", 5);
	if (options.tries < 1 || options.tries > 100) {
		stage_refuse(e->link, "--tries takes a number from 1 to 100");
		return -1;
	}
	e->label = label_make(words[0]);
	if (stage_option(e->link, "shell"))
		options.batch.argv = shell_argv(e, words);
	e->recogniser = recogniser_open(stage_pack(e->link));
	if (!e->recogniser) {
		stage_refuse(e->link, "the rules for placeholders are damaged");
		return -1;
	}
	options.recogniser = e->recogniser;
	options.batch.label = e->label;
	e->crew = crew_new(&options, &caller);
	return 0;
}

static void *
engine_open(struct link *link)
{
	char **words = stage_command(link);
	struct engine *e;

	if (!words || !words[0]) {
		stage_refuse(link, "no engine: say '-- CMD' at the end");
		return NULL;
	}
	e = memory_zero(1, sizeof(*e));
	e->link = link;
	e->rows = spool_new(HELD);
	e->answers = spool_new(HELD);
	if (crew_open(e, words) < 0) {
		engine_free(e);
		return NULL;
	}
	return e;
}

static void
engine_close(void *self)
{
	struct engine *e = self;

	if (!stage_is_stopped(e->link)) {
		crew_finish(e->crew);
		rows_emit(e);
	}
	if (spool_error(e->rows) || spool_error(e->answers))
		stage_say(e->link, LEVEL_WARNING, "engine.spool",
			"rows that wait could not be put into a file: %s",
			strerror(spool_error(e->rows)
					 ? spool_error(e->rows)
					 : spool_error(e->answers)));
	engine_free(e);
}

const struct stage stage_engine = {
	.name = "engine",
	.summary = "run a translation engine and prove its answers",
	.kind = STAGE_ENGINE,
	.again = 1,
	.after = "split|align",
	.options = engine_options,
	.open = engine_open,
	.head = engine_pass,
	.row = engine_row,
	.tail = engine_pass,
	.close = engine_close,
	.wait = engine_wait,
};

rules_compiler engine_compile;

void
engine_compile(struct rules *rules, struct buf *out)
{
	(void)rules;
	(void)out;
}
