/* receive: take the answers of an engine run by hand */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "stage.h"
#include "base/ask.h"
#include "base/parts.h"
#include "base/proof.h"
#include "base/text.h"
#include "base/reply.h"
#include "base/waiting.h"
#include "base/xliff.h"

enum { HELD = 8 << 20 }; /* bytes of rows, and of answers, in memory */

struct answer {
	spool_place place;
	uint64_t number; /* of the line, from 1; 0: none given */
	unsigned faults;
};

struct receive {
	struct link *link;
	struct recogniser *recogniser;
	enum ask_io io;
	struct waiting *waiting;
	uint64_t asked; /* jobs are numbered from 0 */
	struct parts *parts;
	uint64_t *
		job_of; /* of each line that was sent: a long one's were more */
	size_t lines, lines_cap;
	struct buf joined;
	struct spool *texts;
	struct answer *answer;
	size_t answer_n, answer_cap;
	int has_guards; /* a guard before each line, and one at the end */
	struct buf guard;
	struct arena arena;
	struct xliff *xliff; /* with --from xliff */
	size_t documents;    /* of the stream, that have opened */
};

static const struct option receive_options[] = {
	{"answers", 0, OPTION_FILE, OPTION_SILENT, "FILE", NULL,
		"what the engine answered to the lines of wasl send"},
	{"io", 0, OPTION_CHOICE, OPTION_SILENT, "FORM", "lines|tsv|jsonl",
		"lines of text alone, or with an id"},
	{"max-line", 0, OPTION_NUMBER, OPTION_SILENT, "N", NULL,
		"as was said to wasl send (default 10000)"},
	{"zwnj", 0, OPTION_CHOICE, OPTION_SILENT, "HOW", "keep|space",
		"as was said to wasl send (default: keep)"},
	{"from", 0, OPTION_CHOICE, OPTION_SILENT, "FORM", "lines|xliff",
		"what the answers are (default: lines)"},
	{.name = NULL},
};

/* ---- the answers ---- */

static struct slice
guard_text(struct receive *r, size_t number)
{
	buf_clear(&r->guard);
	guard_write(r->recogniser, number, &r->guard);
	return buf_slice(&r->guard);
}

/* Guards are known by the first ones. */
static void
guards_notice(struct receive *r, struct slice text)
{
	enum { FIRST = 8 };

	if (r->io != ASK_LINES || r->answer_n > FIRST)
		return;
	for (size_t i = 1; i <= FIRST; i++) {
		struct slice guard = guard_text(r, i);

		r->has_guards |= slice_equal(text, guard);
	}
}

static void
answer_add(struct receive *r, struct slice line, struct buf *text)
{
	struct arena arena = {0};
	struct answer *a;

	if (r->answer_n == r->answer_cap) {
		r->answer_cap = r->answer_cap ? 2 * r->answer_cap : 1024;
		r->answer = memory_resize(
			r->answer, r->answer_cap * sizeof(*r->answer));
	}
	a = &r->answer[r->answer_n++];
	a->number = answer_number(r->io, &line, &arena);
	buf_clear(text);
	a->faults = reply_read(line, text);
	a->place = spool_add(r->texts, buf_slice(text));
	guards_notice(r, buf_slice(text));
	arena_release(&arena);
}

/* 0, or -1 with errno */
static int
answers_read(struct receive *r, const char *path)
{
	FILE *file = fopen(path, "re");
	struct buf text = {0};
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;
	int failed;

	if (!file)
		return -1;
	while ((len = getdelim(&line, &cap, '\n', file)) > 0) {
		if (line[len - 1] == '\n')
			len--;
		answer_add(r, (struct slice){line, (size_t)len}, &text);
	}
	failed = ferror(file);
	fclose(file);
	free(line);
	buf_release(&text);
	return failed ? -1 : 0;
}

/* ---- which answer is whose ---- */

/* With guards line i is asked as number 2i + 1, after guard i + 1. */
static int
ask_is_guard(void *self, size_t ask)
{
	struct receive *r = self;

	return r->has_guards && ask % 2 == 0;
}

/* 1 if the line is one of several of its row. */
static int
line_is_part(const struct receive *r, size_t line)
{
	return (line > 0 && r->job_of[line - 1] == r->job_of[line]) ||
	       (line + 1 < r->lines && r->job_of[line + 1] == r->job_of[line]);
}

static struct slice
ask_mark(void *self, size_t ask)
{
	struct receive *r = self;

	size_t line = r->has_guards ? ask / 2 : ask;

	if (ask_is_guard(r, ask))
		return guard_text(r, ask / 2 + 1);
	/* Which of its parts holds the mark is not looked up. */
	if (line_is_part(r, line))
		return (struct slice){NULL, 0};
	return waiting_mark(r->waiting, r->job_of[line]);
}

static struct slice
reply_text(void *self, size_t reply)
{
	struct receive *r = self;

	return spool_get(r->texts, r->answer[reply].place);
}

static int
reply_is_guard(void *self, size_t ask, size_t reply)
{
	struct receive *r = self;

	return guard_is(r->recogniser, ask_mark(r, ask), reply_text(r, reply));
}

static size_t
asks_n(const struct receive *r)
{
	return r->has_guards ? 2 * r->lines + 1 : r->lines;
}

static void
numbers_match(struct receive *r, size_t *answer_of)
{
	for (size_t i = 0; i < r->lines; i++)
		answer_of[i] = PROOF_DOUBT;
	for (size_t i = 0; i < r->answer_n; i++) {
		uint64_t number = r->answer[i].number;

		if (number && number <= r->lines)
			answer_of[number - 1] = i;
	}
}

/* Says where lines and answers part: before the first doubt. */
static void
parting_say(struct receive *r, const size_t *answer_of, size_t n)
{
	size_t first = 0, last = n, unit = r->has_guards ? 2 : 1;
	size_t line, till;

	while (first < n && answer_of[first] != PROOF_DOUBT)
		first++;
	while (last > 0 && answer_of[last - 1] != PROOF_DOUBT)
		last--;
	if (first >= last)
		return;
	line = first / unit + 1;
	till = (last - 1) / unit + 1;
	stage_say(r->link, LEVEL_ERROR, "receive.count",
		"%zu lines were sent and %zu answers came; what lies between "
		"line %zu and line %zu is not all proved",
		n, r->answer_n, line, till);
}

enum why { WHY_LOST, WHY_EMPTY };

/* Into the parts in which wasl send wrote it. */
static void
row_cut(struct receive *r, uint64_t number)
{
	struct slice tag = waiting_lang(r->waiting, number);
	struct slice line;

	tag = arena_slice(&r->arena, tag);
	line = parts_line(r->parts, waiting_sent(r->waiting, number));
	parts_cut(r->parts, line, tag, 0, PARTS_ALL);
}

/* The answer to a part joins those before; 0, or -1: it will not do. */
static int
part_settle(struct receive *r, struct job *job, size_t answer, int is_glued)
{
	struct slice text;

	job->why = WHY_LOST;
	if (answer == PROOF_DOUBT)
		return -1;
	text = reply_text(r, answer);
	job->why = WHY_EMPTY;
	if (text_is_blank(text))
		return -1;
	job->faults |= (uint16_t)r->answer[answer].faults;
	parts_join(&r->joined, is_glued, text);
	return 0;
}

/* The row's lines from `line` on, n of them. */
static void
job_settle(struct receive *r, size_t line, size_t n, const size_t *answer_of)
{
	uint64_t number = r->job_of[line];
	struct job *job = waiting_job(r->waiting, number);

	job->state = JOB_FAILED;
	buf_clear(&r->joined);
	if (n > 1)
		row_cut(r, number);
	for (size_t i = 0; i < n; i++)
		if (part_settle(r, job,
			    answer_of[r->has_guards ? 2 * (line + i) + 1
						    : line + i],
			    n > 1 && parts_is_glued(r->parts, i)) < 0)
			return;
	job->state = JOB_ANSWERED;
	waiting_keep_answer(r->waiting, number, buf_slice(&r->joined));
}

static void
answers_match(struct receive *r)
{
	struct proof_lines lines = {.user = r,
		.asks_n = asks_n(r),
		.replies_n = r->answer_n,
		.mark = ask_mark,
		.is_guard = ask_is_guard,
		.is_guard_reply = reply_is_guard,
		.reply = reply_text};
	size_t n = lines.asks_n;
	size_t *answer_of = memory_alloc((n + 1) * sizeof(*answer_of));

	if (r->io == ASK_LINES)
		proof_match(&lines, PROOF_ENDED, answer_of);
	else
		numbers_match(r, answer_of);
	if (r->answer_n != n)
		parting_say(r, answer_of, n);
	for (size_t line = 0, till; line < r->lines; line = till) {
		till = line + 1;
		while (till < r->lines && r->job_of[till] == r->job_of[line])
			till++;
		job_settle(r, line, till - line, answer_of);
	}
	free(answer_of);
}

/* ---- rows ---- */

static void
receive_pass(void *self, struct row *row)
{
	struct receive *r = self;

	if (waiting_is_empty(r->waiting))
		stage_emit(r->link, row);
	else
		waiting_pass(r->waiting, row);
}

static void
receive_head(void *self, struct row *row)
{
	struct receive *r = self;

	r->documents++;
	receive_pass(self, row);
}

/* What an earlier verdict was about may be answered now. */
static void
receive_tail(void *self, struct row *row)
{
	row->flags &= ~(unsigned)FLAG_FINDINGS;
	receive_pass(self, row);
}

/* A translator's tool gives back the segments that were edited, too. */
static void
receive_edited(struct receive *r, struct row *row)
{
	if (xliff_answer(r->xliff, r->documents - 1, r->recogniser, row)) {
		stage_forget(r->link, row);
		row->flags &= ~(unsigned)FLAG_FAILED;
	}
	stage_emit(r->link, row);
}

/* The lines that wasl send wrote for the row. */
static void
lines_add(struct receive *r, struct row *row)
{
	struct slice line = parts_line(r->parts, row_get(row, COL_SENT));
	size_t n = 1;

	if (parts_is_long(r->parts, line))
		n = parts_cut(
			r->parts, line, row_get(row, COL_LANG), 0, PARTS_ALL);
	while (r->lines + n > r->lines_cap) {
		r->lines_cap = r->lines_cap ? 2 * r->lines_cap : 1024;
		r->job_of = memory_resize(
			r->job_of, r->lines_cap * sizeof(*r->job_of));
	}
	while (n--)
		r->job_of[r->lines++] = r->asked;
}

static void
receive_row(void *self, struct row *row)
{
	struct receive *r = self;
	const struct document *d = stage_document(r->link);

	if (r->xliff) {
		receive_edited(r, row);
		return;
	}

	if (!row_is_open(row, d->lang, d->to)) {
		receive_pass(r, row);
		return;
	}
	if ((row->flags & FLAG_FAILED) || row_has(row, COL_REPLY))
		stage_forget(r->link, row);
	lines_add(r, row);
	waiting_ask(r->waiting, row);
	r->asked++;
}

static void
row_find(struct receive *r, struct row *row, const char *id, enum level level,
	const char *words)
{
	struct finding f = {.id = id,
		.level = level,
		.words = words,
		.len = row_get(row, COL_SOURCE).len};

	stage_find(r->link, row, &f);
}

static unsigned
tries_add(struct row *row)
{
	int64_t tries = json_number(notes_find(row_notes(row), "tries"));
	char number[24];
	int len;

	/* The first try is not noted. */
	tries = tries > 0 ? tries + 1 : row->flags & FLAG_FAILED ? 2 : 1;
	len = snprintf(number, sizeof(number), "%lld", (long long)tries);
	if (tries > 1)
		row_note(row, "tries", (struct slice){number, (size_t)len});
	return (unsigned)tries;
}

static void
answered_finish(struct receive *r, struct row *row, unsigned faults,
	struct slice answer)
{
	if (tries_add(row) > 1) {
		row->flags |= FLAG_RETRIED;
		stage_count(r->link, TOTAL_RETRIED, 1);
	}
	row->flags &= ~(unsigned)FLAG_FAILED;
	row_set(row, COL_REPLY, answer);
	if (faults & REPLY_UTF8)
		row_find(r, row, "receive.utf8", LEVEL_WARNING,
			"bytes of the "
			"answer that are not UTF-8 became U+FFFD");
	if (faults & REPLY_CONTROL)
		row_find(r, row, "receive.control", LEVEL_WARNING,
			"control "
			"characters in the answer became spaces");
}

static void
failed_finish(struct receive *r, struct row *row, enum why why)
{
	tries_add(row);
	row->flags |= FLAG_FAILED;
	row_set(row, COL_REPLY, SLICE(""));
	stage_count(r->link, TOTAL_FAILED, 1);
	if (why == WHY_EMPTY)
		row_find(r, row, "receive.empty", LEVEL_ERROR,
			"the answer is empty");
	else
		row_find(r, row, "receive.lost", LEVEL_ERROR,
			"no answer is surely this line's");
}

static void
rows_emit(struct receive *r)
{
	const struct job *job;
	struct slice answer = {NULL, 0};
	struct row row;

	while (waiting_next(r->waiting, &r->arena, &row, &job, &answer)) {
		if (job && job->state == JOB_ANSWERED)
			answered_finish(r, &row, job->faults, answer);
		else if (job)
			failed_finish(r, &row, (enum why)job->why);
		stage_emit(r->link, &row);
		arena_clear(&r->arena);
	}
}

/* ---- the run ---- */

static void
receive_free(struct receive *r)
{
	recogniser_free(r->recogniser);
	waiting_free(r->waiting);
	spool_free(r->texts);
	arena_release(&r->arena);
	buf_release(&r->guard);
	buf_release(&r->joined);
	parts_free(r->parts);
	free(r->job_of);
	free(r->answer);
	xliff_free(r->xliff);
	free(r);
}

/* 0, or -1: refused. */
static int
lines_open(struct receive *r, const char *path)
{
	if (answers_read(r, path) == 0)
		return 0;
	stage_refuse(r->link, "cannot read '%s': %s", path, strerror(errno));
	return -1;
}

static int
xliff_open(struct receive *r, const char *path)
{
	FILE *file = fopen(path, "re");
	const char *why = NULL;
	struct buf bytes = {0};
	size_t line, n = 1;

	while (file && n > 0) {
		n = fread(buf_room(&bytes, 1 << 16), 1, 1 << 16, file);
		bytes.len += n;
	}
	if (!file || ferror(file)) {
		stage_refuse(
			r->link, "cannot read '%s': %s", path, strerror(errno));
	} else {
		r->xliff = xliff_read(buf_slice(&bytes), &why, &line);
		if (!r->xliff)
			stage_refuse(
				r->link, "'%s', line %zu: %s", path, line, why);
	}
	if (file)
		fclose(file);
	buf_release(&bytes);
	return r->xliff ? 0 : -1;
}

static void *
receive_open(struct link *link)
{
	const char *path = stage_option(link, "answers");
	const char *from = stage_option(link, "from");
	struct receive *r;

	if (!path) {
		stage_refuse(link, "no answers: say --answers FILE");
		return NULL;
	}
	r = memory_zero(1, sizeof(*r));
	r->link = link;
	r->io = ask_io_find(stage_option(link, "io"));
	r->waiting = waiting_new(HELD);
	r->texts = spool_new(HELD);
	r->recogniser = recogniser_open(stage_pack(link));
	r->parts = parts_new(stage_pack(link),
		&(struct parts_options){r->recogniser,
			parts_zwnj_find(stage_option(link, "zwnj")),
			stage_number(link, "max-line", PARTS_MAX_CP)});
	if (!r->recogniser)
		stage_refuse(link, "the rules for placeholders are damaged");
	else if (from && strcmp(from, "xliff") == 0 ? !xliff_open(r, path)
						    : !lines_open(r, path))
		return r;
	receive_free(r);
	return NULL;
}

static void
receive_close(void *self)
{
	struct receive *r = self;

	if (!stage_is_stopped(r->link)) {
		answers_match(r);
		rows_emit(r);
	}
	receive_free(r);
}

const struct stage stage_receive = {
	.name = "receive",
	.summary = "take the answers of an engine run by hand",
	.kind = STAGE_ENGINE,
	.again = 1,
	.after = "split|align",
	.options = receive_options,
	.needs = 1 << COL_SENT | 1 << COL_REPLY,
	.finds = 1,
	.open = receive_open,
	.head = receive_head,
	.row = receive_row,
	.tail = receive_tail,
	.close = receive_close,
};
