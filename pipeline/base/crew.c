/* crew: the runs of an engine that answer a list of lines */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/crew.h"

enum {
	BACKLOG = 1 << 20, /* bytes not taken: the caller has to wait */
	SECTION = 32768,   /* lines, then the count is to be proved */
	DRAIN_MS = 200,	   /* without an answer: it does not drain */
	IDLE_MS = 100,	   /* without a line: prove what is there */
	BARREN_MAX = 40,   /* runs without an answer: it is hopeless */
	BARREN_NEW = 4,	   /* the same, if it never gave one */
	GUARD_FIRST = 1000,
	HALVES_MAX = 4,	   /* lines that one may become */
	SHIFTS = 5,	   /* places by which later runs start */
	TROUBLES_SAID = 5, /* messages about runs that ended badly */
};

const char *const crew_why_words[WHY_COUNT] = {
	[WHY_NONE] = "",
	[WHY_LOST] = "no answer of the engine is surely this line's",
	[WHY_EMPTY] = "the engine's answer is empty",
	[WHY_DEATH] = "the engine ended before it answered this line",
	[WHY_HOPELESS] = "the engine gives no answer that can be proved",
};

struct jobs {
	uint64_t *v;
	size_t n, cap;
};

struct crew {
	struct crew_options options;
	struct crew_caller caller;
	struct batch *batch;
	struct jobs again;   /* in doubt: to be asked in a later run */
	struct jobs fresh;   /* not asked, or not taken, when a run died */
	size_t section;	     /* lines until the count is proved */
	size_t limit;	     /* lines that a run is given at most */
	size_t runs, barren; /* barren ones in a row */
	size_t troubles;     /* runs that ended badly */
	size_t got;	     /* answers of the run at hand */
	int has_answered;    /* in any run */
	size_t guard_n;	     /* of the run at hand */
	int guards;	     /* 1: a guard between any two lines */
	int guards_fail;     /* this engine keeps none */
	struct buf guard, joined;
};

static void
jobs_add(struct jobs *jobs, uint64_t job)
{
	if (jobs->n == jobs->cap) {
		jobs->cap = jobs->cap ? 2 * jobs->cap : 256;
		jobs->v = memory_resize(jobs->v, jobs->cap * sizeof(*jobs->v));
	}
	jobs->v[jobs->n++] = job;
}

struct crew *
crew_new(const struct crew_options *options, const struct crew_caller *caller)
{
	struct crew *c = memory_zero(1, sizeof(*c));

	c->options = *options;
	c->caller = *caller;
	c->section = SECTION;
	c->limit = SIZE_MAX;
	return c;
}

void
crew_free(struct crew *c)
{
	if (!c)
		return;
	batch_free(c->batch);
	free(c->again.v);
	free(c->fresh.v);
	buf_release(&c->guard);
	buf_release(&c->joined);
	free(c);
}

size_t
crew_runs(const struct crew *c)
{
	return c->runs;
}

/* ---- guards ---- */

/* A guard is a placeholder that stands alone; none of a text has so high a
 * number. */
static struct slice
guard_write(struct crew *c, size_t number)
{
	buf_clear(&c->guard);
	style_write(style_default(c->options.recogniser), 
		placeholder_key(SLICE("guard")),
		(unsigned)(GUARD_FIRST + number), &c->guard);
	return buf_slice(&c->guard);
}

static int
wants_guards(const struct crew *c)
{
	return c->guards && !c->guards_fail &&
		c->options.batch.io == BATCH_LINES;
}

static void
guard_ask(struct crew *c)
{
	if (!wants_guards(c))
		return;
	c->guard_n++;
	batch_ask(c->batch, BATCH_GUARD - c->guard_n,
		guard_write(c, c->guard_n));
}

static int
is_guard(uint64_t job)
{
	return job > BATCH_GUARD >> 1;
}

/* ---- which answer is whose ---- */

static struct slice
line_mark(void *user, size_t ask)
{
	struct crew *c = user;
	uint64_t job = batch_job(c->batch, ask);

	if (is_guard(job))
		return guard_write(c, (size_t)(BATCH_GUARD - job));
	return c->caller.mark(c->caller.user, job);
}

static int
line_is_guard(void *user, size_t ask)
{
	struct crew *c = user;

	return is_guard(batch_job(c->batch, ask));
}

static struct slice
line_reply(void *user, size_t reply)
{
	struct crew *c = user;

	return batch_reply(c->batch, reply, NULL);
}

/* By the ids that travel with the lines. A line that answered twice, each time
 * otherwise, is in doubt; so is the one whose answer came before a missing
 * one: it may hold both. */
static void
ids_match(struct crew *c, size_t *answer_of)
{
	size_t n = batch_asks(c->batch), last = SIZE_MAX;

	for (size_t i = 0; i < n; i++)
		answer_of[i] = PROOF_DOUBT;
	for (size_t r = 0; r < batch_replies(c->batch); r++) {
		size_t ask = batch_reply_ask(c->batch, r);

		/* A line without an id belongs to nothing: it may be the rest
		 * of the one before. */
		if (ask == SIZE_MAX) {
			if (last != SIZE_MAX)
				answer_of[last] = PROOF_DOUBT;
			continue;
		}
		answer_of[ask] = answer_of[ask] == PROOF_DOUBT ? r
							       : PROOF_DOUBT;
		last = ask;
	}
	for (size_t i = 0; i + 1 < n; i++)
		if (answer_of[i + 1] == PROOF_DOUBT)
			answer_of[i] = PROOF_DOUBT;
}

static int
is_blank(struct slice s)
{
	while (s.len && (*s.ptr == ' ' || *s.ptr == '\t')) {
		s.ptr++;
		s.len--;
	}
	return s.len == 0;
}

/* ---- what becomes of a line ---- */

static void
job_doubt(struct crew *c, uint64_t job, enum crew_why why)
{
	uint8_t *tries = c->caller.tries(c->caller.user, job);

	if (why != WHY_NONE && *tries < UINT8_MAX)
		++*tries;
	if (*tries >= c->options.tries)
		c->caller.fail(c->caller.user, job, why);
	else
		jobs_add(&c->again, job);
}

static void
job_answer(struct crew *c, uint64_t job, size_t reply)
{
	unsigned faults = 0;
	struct slice text = batch_reply(c->batch, reply, &faults);

	if (is_blank(text)) {
		job_doubt(c, job, WHY_EMPTY);
		return;
	}
	c->got++;
	c->caller.answer(c->caller.user, job, text, faults);
}

/* Doubts of a section, on the way from its first line to its last. */
struct doubts {
	size_t n, tail_n;
	size_t known_end; /* after the last line that has an answer */
	enum proof_end end;
};

/* Why a line is in doubt; WHY_NONE: it has only waited, and that is no try. */
static enum crew_why
blame(const struct crew *c, struct doubts *doubts, size_t ask)
{
	enum crew_why why = doubts->end == PROOF_CUT ? WHY_DEATH : WHY_LOST;

	doubts->n++;
	if (batch_asks(c->batch) <= 3)
		return why;
	/* Guards do not show which line it was: only one asked alone is. */
	if (c->guards_fail)
		return WHY_NONE;
	if (ask < doubts->known_end)
		return WHY_LOST;
	/* The engine went no further. If it had answered at all, the next line
	 * is to blame for that. */
	doubts->tail_n++;
	return doubts->tail_n == 1 && doubts->known_end > 1 ? why : WHY_NONE;
}

/* 0, or -1: it is not this line's alone. A guard that came twice, and a half that
 * is the same again, add nothing. */
static int
half_add(struct crew *c, size_t ask, struct slice half)
{
	for (size_t i = ask - 1; i <= ask + 1; i += 2) {
		struct slice guard = line_mark(c, i);

		if (half.len < guard.len ||
			!memmem(half.ptr, half.len, guard.ptr, guard.len))
			continue;
		return half.len == guard.len ? 0 : -1;
	}
	if (half.len && half.len == c->joined.len &&
		!memcmp(half.ptr, c->joined.ptr, half.len))
		return 0;
	if (c->joined.len && half.len)
		buf_addc(&c->joined, ' ');
	buf_add_slice(&c->joined, half);
	return 0;
}

/* The answers between the guards before and after a line. An engine that makes
 * two lines of one has still answered it: on a second try that is believed. */
static int
halves_join(struct crew *c, const size_t *answer_of, size_t ask)
{
	uint64_t job = batch_job(c->batch, ask);
	size_t from, to;

	if (ask == 0 || ask + 1 >= batch_asks(c->batch) ||
		!is_guard(batch_job(c->batch, ask - 1)) ||
		!is_guard(batch_job(c->batch, ask + 1)))
		return 0;
	from = answer_of[ask - 1];
	to = answer_of[ask + 1];
	if (from == PROOF_DOUBT || to == PROOF_DOUBT || to < from + 3 ||
		to > from + 1 + HALVES_MAX ||
		*c->caller.tries(c->caller.user, job) == 0)
		return 0;
	buf_clear(&c->joined);
	for (size_t r = from + 1; r < to; r++)
		if (half_add(c, ask, batch_reply(c->batch, r, NULL)) < 0)
			return 0;
	if (is_blank(buf_slice(&c->joined)))
		return 0;
	c->got++;
	c->caller.answer(c->caller.user, job, buf_slice(&c->joined),
		CREW_JOINED);
	return 1;
}

static void
section_settle(struct crew *c, enum proof_end end)
{
	struct proof_lines lines = { .user = c,
		.asks_n = batch_asks(c->batch),
		.replies_n = batch_replies(c->batch), .mark = line_mark,
		.is_guard = line_is_guard, .reply = line_reply };
	struct doubts doubts = { .end = end };
	size_t n = lines.asks_n, guards_seen = 0;
	size_t *answer_of;

	if (!n)
		return;
	answer_of = memory_alloc(n * sizeof(*answer_of));
	if (c->options.batch.io == BATCH_LINES)
		proof_match(&lines, end, answer_of);
	else
		ids_match(c, answer_of);
	for (size_t i = 0; i < n; i++) {
		uint64_t job = batch_job(c->batch, i);
		int is_known = answer_of[i] != PROOF_DOUBT;

		if (is_known)
			doubts.known_end = i + 1;
		if (is_guard(job))
			guards_seen += (size_t)is_known;
		else if (is_known)
			job_answer(c, job, answer_of[i]);
	}
	for (size_t i = 0; i < n; i++) {
		uint64_t job = batch_job(c->batch, i);

		if (is_guard(job) || answer_of[i] != PROOF_DOUBT ||
			halves_join(c, answer_of, i))
			continue;
		job_doubt(c, job, blame(c, &doubts, i));
	}
	if (doubts.n)
		c->guards = 1;
	if (c->guard_n > 2 && !guards_seen && end == PROOF_ENDED && !c->got)
		c->guards_fail = 1;
	free(answer_of);
	batch_clear(c->batch);
}

/* ---- runs ---- */

static void
trouble_say(struct crew *c)
{
	struct slice trouble = batch_trouble(c->batch);
	struct buf words = {0};

	if (!trouble.len || c->troubles++ >= TROUBLES_SAID)
		return;
	buf_addf(&words, "%s: the engine ", c->options.batch.label);
	buf_add_slice(&words, trouble);
	buf_addc(&words, 0);
	c->caller.say(c->caller.user, LEVEL_WARNING, words.ptr);
	buf_release(&words);
}

static void
run_end(struct crew *c)
{
	size_t asked = batch_asks(c->batch);

	section_settle(c, batch_trouble(c->batch).len ? PROOF_CUT
						      : PROOF_ENDED);
	trouble_say(c);
	batch_free(c->batch);
	c->batch = NULL;
	if (c->got) {
		c->barren = 0;
		c->has_answered = 1;
		if (c->limit < SIZE_MAX / 4)
			c->limit *= 2;
		return;
	}
	c->barren++;
	asked /= wants_guards(c) ? 4 : 2;
	c->limit = asked && c->has_answered ? asked : 1;
}

/* 0, or -1 with errno */
static int
run_start(struct crew *c)
{
	enum child_start why;

	c->batch = batch_new(&c->options.batch, &why);
	if (!c->batch)
		return -1;
	c->runs++;
	c->got = c->guard_n = 0;
	/* A fault that is bound to a place strikes another line each time. */
	for (size_t i = 0; i <= c->runs % SHIFTS; i++)
		guard_ask(c);
	return 0;
}

static int64_t
patience_min(int64_t a, int64_t b)
{
	return a < 0 ? b : b < 0 || a < b ? a : b;
}

/* One poll. Returns 1 if fd is readable; -1: nothing happened in time. */
static int
turn(struct crew *c, int fd, int64_t wait_ms)
{
	struct pollfd fds[4];
	size_t n = c->batch ? batch_poll(c->batch, fds) : 0;
	int64_t ms = wait_ms;
	int got;

	if (c->batch)
		ms = patience_min(ms, batch_patience(c->batch));
	if (fd >= 0)
		fds[n] = (struct pollfd){ fd, POLLIN, 0 };
	got = poll(fds, n + (fd >= 0), (int)ms);
	if (got < 0)
		got = 0;
	if (c->batch)
		batch_serve(c->batch, fds, got ? n : 0);
	if (fd >= 0 && got && fds[n].revents)
		return 1;
	return got ? 0 : -1;
}

/* Works until the batch is quiet or over, or nothing moves for a while. */
static void
drain(struct crew *c, int64_t ms)
{
	while (batch_state(c->batch) == BATCH_RUNS)
		if (turn(c, -1, ms) < 0)
			return;
}

static void
section_prove(struct crew *c)
{
	drain(c, DRAIN_MS);
	if (batch_state(c->batch) == BATCH_QUIET)
		section_settle(c, PROOF_ENDED);
	else if (batch_state(c->batch) == BATCH_RUNS)
		c->section *= 2;
}

static void
job_ask(struct crew *c, uint64_t job)
{
	batch_ask(c->batch, job, c->caller.text(c->caller.user, job));
	guard_ask(c);
}

/* ---- the caller's side ---- */

int
crew_ask(struct crew *c, uint64_t job)
{
	if (c->batch && batch_state(c->batch) == BATCH_OVER)
		run_end(c);
	/* What an engine that brought nothing is given next is seen to at the
	 * end. */
	if (!c->batch && c->barren) {
		jobs_add(&c->fresh, job);
		return 0;
	}
	if (!c->batch && run_start(c) < 0)
		return -1;
	job_ask(c, job);
	if (batch_backlog(c->batch) > BACKLOG / 4)
		turn(c, -1, 0);
	while (batch_backlog(c->batch) > BACKLOG &&
		batch_state(c->batch) != BATCH_OVER)
		turn(c, -1, -1);
	if (batch_asks(c->batch) >= c->section)
		section_prove(c);
	return 0;
}

void
crew_wait(struct crew *c, int fd)
{
	int64_t idle = IDLE_MS;
	int got;

	if (fd < 0 && !c->batch)
		return;
	do {
		got = turn(c, fd, fd < 0 ? 0 : idle);
		if (c->batch && got < 0 && idle > 0 && fd >= 0) {
			if (batch_state(c->batch) == BATCH_QUIET)
				section_settle(c, PROOF_ENDED);
			idle = -1;
		} else if (got == 0) {
			idle = IDLE_MS;
		}
		if (c->batch && batch_state(c->batch) == BATCH_OVER)
			run_end(c);
	} while (fd >= 0 && got != 1);
}

/* Jobs for the next run: those that were not asked, then those in doubt, so that
 * a line that fails again and again does not keep the others waiting. */
static struct jobs
jobs_take(struct crew *c)
{
	struct jobs from = c->fresh;
	size_t n;

	for (size_t i = 0; i < c->again.n; i++)
		jobs_add(&from, c->again.v[i]);
	c->again.n = 0;
	memset(&c->fresh, 0, sizeof(c->fresh));
	n = from.n < c->limit ? from.n : c->limit;
	for (size_t i = n; i < from.n; i++)
		jobs_add(&c->fresh, from.v[i]);
	from.n = n;
	return from;
}

static void
hopeless(struct crew *c, struct jobs *jobs)
{
	for (size_t i = 0; i < jobs->n; i++)
		c->caller.fail(c->caller.user, jobs->v[i], WHY_HOPELESS);
	jobs->n = 0;
}

static void
run_finish(struct crew *c)
{
	batch_close(c->batch);
	while (batch_state(c->batch) != BATCH_OVER)
		turn(c, -1, -1);
	run_end(c);
}

static void
run_again(struct crew *c)
{
	struct jobs jobs = jobs_take(c);
	size_t i;

	if (run_start(c) < 0) {
		hopeless(c, &jobs);
		free(jobs.v);
		return;
	}
	for (i = 0; i < jobs.n && batch_state(c->batch) != BATCH_OVER; i++) {
		job_ask(c, jobs.v[i]);
		while (batch_backlog(c->batch) > BACKLOG / 4 &&
			batch_state(c->batch) != BATCH_OVER)
			turn(c, -1, -1);
	}
	for (; i < jobs.n; i++)
		jobs_add(&c->fresh, jobs.v[i]);
	free(jobs.v);
	run_finish(c);
}

static int
is_hopeless(const struct crew *c)
{
	return c->barren >= (c->has_answered ? BARREN_MAX : BARREN_NEW);
}

static void
troubles_say(struct crew *c)
{
	struct buf words = {0};

	if (c->troubles <= TROUBLES_SAID)
		return;
	buf_addf(&words, "%s: %zu more of %zu runs of the engine ended badly",
		c->options.batch.label, c->troubles - TROUBLES_SAID, c->runs);
	buf_addc(&words, 0);
	c->caller.say(c->caller.user, LEVEL_WARNING, words.ptr);
	buf_release(&words);
}

void
crew_finish(struct crew *c)
{
	if (c->batch)
		run_finish(c);
	while (c->again.n + c->fresh.n > 0) {
		if (is_hopeless(c)) {
			c->caller.say(c->caller.user, LEVEL_ERROR,
				"the engine is given up: its last runs gave no "
				"answer that can be proved");
			hopeless(c, &c->again);
			hopeless(c, &c->fresh);
		} else {
			run_again(c);
		}
	}
	troubles_say(c);
}
