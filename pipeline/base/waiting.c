/* waiting: rows that wait for their answers, in order */
#include <stdlib.h>
#include <string.h>
#include "base/frozen.h"
#include "base/waiting.h"

enum { MARK_PASS, MARK_JOB }; /* of frozen rows */

struct waiting {
	struct spool *rows, *answers;
	spool_place out; /* rows before it have left */
	size_t held;	 /* rows that have not */
	struct job *job; /* a queue: from first to n */
	size_t first, n, cap;
	uint64_t base; /* number of job[0] */
	struct arena scratch;
};

struct waiting *
waiting_new(size_t memory)
{
	struct waiting *w = memory_zero(1, sizeof(*w));

	w->rows = spool_new(memory);
	w->answers = spool_new(memory);
	return w;
}

void
waiting_free(struct waiting *w)
{
	if (!w)
		return;
	spool_free(w->rows);
	spool_free(w->answers);
	arena_release(&w->scratch);
	free(w->job);
	free(w);
}

int
waiting_error(const struct waiting *w)
{
	int error = spool_error(w->rows);

	return error ? error : spool_error(w->answers);
}

int
waiting_is_empty(const struct waiting *w)
{
	return w->held == 0;
}

/* ---- in ---- */

void
waiting_pass(struct waiting *w, struct row *row)
{
	row_freeze(row, MARK_PASS, w->rows);
	w->held++;
}

static struct job *
job_add(struct waiting *w)
{
	if (w->n == w->cap && w->first > w->n / 2) {
		w->n -= w->first;
		memmove(w->job, w->job + w->first, w->n * sizeof(*w->job));
		w->base += w->first;
		w->first = 0;
	} else if (w->n == w->cap) {
		w->cap = w->cap ? 2 * w->cap : 1024;
		w->job = memory_resize(w->job, w->cap * sizeof(*w->job));
	}
	w->job[w->n] = (struct job){.answer = SPOOL_NOWHERE};
	return &w->job[w->n++];
}

/* The first placeholder of the row. Where the reader has them they are not
 * asked for, so that the row's own notes need not be printed again. */
static struct slice
mark_find(struct row *row)
{
	const struct placeholders *list = &row->placeholders;
	unsigned has = 1u << COL_COUNT;

	if (!((row->parsed | row->loaded) & has))
		list = row_has(row, COL_NOTES) ||
				       (row->parsed & 1u << COL_NOTES)
			       ? row_placeholders(row)
			       : NULL;
	for (size_t i = 0; list && i < list->n; i++)
		if (list->v[i].as.len)
			return list->v[i].as;
	return (struct slice){NULL, 0};
}

uint64_t
waiting_ask(struct waiting *w, struct row *row)
{
	struct job *job = job_add(w);
	struct slice as = mark_find(row), sent = row_get(row, COL_SENT);
	const char *at = as.len && as.len <= UINT16_MAX
				 ? memmem(sent.ptr, sent.len, as.ptr, as.len)
				 : NULL;

	if (at) {
		job->mark_at = (uint32_t)(at - sent.ptr);
		job->mark_len = (uint16_t)as.len;
	}
	job->row = row_freeze(row, MARK_JOB, w->rows);
	w->held++;
	return w->base + w->n - 1;
}

/* ---- jobs ---- */

struct job *
waiting_job(struct waiting *w, uint64_t number)
{
	return &w->job[number - w->base];
}

static struct slice
job_cell(struct waiting *w, uint64_t number, enum column column)
{
	struct slice frozen = spool_get(w->rows, waiting_job(w, number)->row);

	arena_clear(&w->scratch);
	if (!frozen.ptr)
		return frozen;
	return frozen_get(frozen, column, &w->scratch);
}

struct slice
waiting_sent(struct waiting *w, uint64_t number)
{
	return job_cell(w, number, COL_SENT);
}

struct slice
waiting_text(struct waiting *w, uint64_t number)
{
	return job_cell(w, number, COL_TEXT);
}

struct slice
waiting_notes(struct waiting *w, uint64_t number)
{
	return job_cell(w, number, COL_NOTES);
}

/* Notes were read with the row, so that their grammar is right. */
struct slice
waiting_note(struct waiting *w, uint64_t number, const char *key)
{
	struct slice cell = job_cell(w, number, COL_NOTES);

	return cell.len ? json_member(cell, key) : (struct slice){NULL, 0};
}

struct slice
waiting_lang(struct waiting *w, uint64_t number)
{
	return job_cell(w, number, COL_LANG);
}

struct slice
waiting_mark(struct waiting *w, uint64_t number)
{
	const struct job *job = waiting_job(w, number);
	struct slice sent;

	if (!job->mark_len)
		return (struct slice){NULL, 0};
	sent = waiting_sent(w, number);
	if (!sent.ptr)
		return sent;
	return (struct slice){sent.ptr + job->mark_at, job->mark_len};
}

void
waiting_keep_answer(struct waiting *w, uint64_t number, struct slice answer)
{
	waiting_job(w, number)->answer = spool_add(w->answers, answer);
}

/* ---- out ---- */

/* Answers come in another order than rows where some came late, so they are
 * dropped all together. */
static void
left_drop(struct waiting *w)
{
	spool_drop(w->rows, w->out);
	if (w->first == w->n && w->n > 0 &&
		w->job[w->n - 1].answer != SPOOL_NOWHERE)
		spool_drop(w->answers, w->job[w->n - 1].answer);
}

int
waiting_next(struct waiting *w, struct arena *arena, struct row *row,
	const struct job **job, struct slice *answer)
{
	const struct job *head = w->first < w->n ? &w->job[w->first] : NULL;
	spool_place next = w->out, place;
	struct slice frozen;

	*job = NULL;
	if (w->held == 0)
		return 0;
	/* The head is known to wait without a look into the spool. */
	if ((head && head->state == JOB_OPEN && head->row == next) ||
		!spool_read(w->rows, &next, &frozen, &place)) {
		left_drop(w);
		return 0;
	}
	if (frozen_mark(frozen) == MARK_JOB) {
		if (head->state == JOB_OPEN) {
			left_drop(w);
			return 0;
		}
		*job = head;
		w->first++;
		if (head->state == JOB_ANSWERED)
			*answer = spool_get(w->answers, head->answer);
	}
	row_thaw(frozen, arena, row);
	w->out = next;
	if (--w->held == 0)
		left_drop(w);
	return 1;
}
