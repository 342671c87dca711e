/* lane: one run of the engine after the other, and what its answers prove */
#include <stdlib.h>
#include <string.h>
#include "base/lane.h"

enum {
	SECTION = 8192,	   /* lines, then the count is to be proved */
	SYNC_IDS = 64,	   /* answers with ids that are settled at once */
	SHIFTS = 5,	   /* places by which later runs start */
	LIMIT_MIN = 64,	   /* lines of a run after a death, at least */
	HALVES_MAX = 4,	   /* lines that one may become */
	TROUBLES_SAID = 5, /* messages about runs that ended badly */
};

/* ---- guards ---- */

static struct slice
guard_text(struct crew *c, size_t number)
{
	buf_clear(&c->guard);
	guard_write(c->options.recogniser, number, &c->guard);
	return buf_slice(&c->guard);
}

static int
wants_guards(const struct crew *c)
{
	return c->guards && !c->guards_fail && c->options.batch.io == ASK_LINES;
}

static void
guard_ask(struct lane *lane)
{
	const struct crew *c = lane->crew;
	int is_due = c->options.sync && !lane->no_sync &&
		     lane->since_guard++ >= c->options.sync;

	if ((!wants_guards(c) && !is_due) || c->options.batch.io != ASK_LINES)
		return;
	lane->since_guard = 0;
	lane->guard_n++;
	batch_ask(lane->batch, BATCH_GUARD - lane->guard_n,
		guard_text(lane->crew, lane->guard_n));
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
	struct lane *lane = user;
	struct crew *c = lane->crew;
	uint64_t job = batch_job(lane->batch, ask);

	if (is_guard(job))
		return guard_text(c, (size_t)(BATCH_GUARD - job));
	return c->caller.mark(c->caller.user, job);
}

static int
line_is_guard(void *user, size_t ask)
{
	struct lane *lane = user;

	return is_guard(batch_job(lane->batch, ask));
}

static struct slice
line_reply(void *user, size_t reply)
{
	struct lane *lane = user;

	return batch_reply(lane->batch, reply, NULL);
}

static int
line_is_guard_reply(void *user, size_t ask, size_t reply)
{
	struct lane *lane = user;

	return guard_is(lane->crew->options.recogniser, line_mark(lane, ask),
		line_reply(lane, reply));
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

static int
is_same_reply(struct lane *lane, size_t a, size_t b)
{
	struct buf *copy = &lane->crew->joined;
	struct slice other;

	buf_clear(copy);
	buf_add_slice(copy, line_reply(lane, a));
	other = line_reply(lane, b);
	return copy->len == other.len &&
	       (!other.len || !memcmp(copy->ptr, other.ptr, other.len));
}

/* By the ids that travel with the lines. A line that was answered twice, each
 * time otherwise, is in doubt; so is the one asked before a missing one: its
 * answer may hold both. */
static void
ids_match(struct lane *lane, size_t *answer_of)
{
	enum { NONE = -1, TWO = -2 };
	size_t n = batch_asks(lane->batch), last = SIZE_MAX;

	for (size_t i = 0; i < n; i++)
		answer_of[i] = (size_t)NONE;
	for (size_t r = 0; r < batch_replies(lane->batch); r++) {
		size_t ask = batch_reply_ask(lane->batch, r);

		if (ask != SIZE_MAX) {
			last = ask;
			if (answer_of[ask] == (size_t)NONE)
				answer_of[ask] = r;
			else if (answer_of[ask] != (size_t)TWO &&
				 !is_same_reply(lane, answer_of[ask], r))
				answer_of[ask] = (size_t)TWO;
		} else if (last != SIZE_MAX && !is_blank(line_reply(lane, r))) {
			/* Without an id, it may be the rest of the one before.
			 */
			answer_of[last] = (size_t)TWO;
		}
	}
	for (size_t i = 0; i + 1 < n; i++)
		if (answer_of[i + 1] == (size_t)NONE)
			answer_of[i] = PROOF_DOUBT;
	for (size_t i = 0; i < n; i++)
		if (answer_of[i] == (size_t)TWO)
			answer_of[i] = PROOF_DOUBT;
}

/* ---- a section: the lines asked since the count was proved ---- */

struct section {
	struct lane *lane;
	size_t n; /* lines asked, guards among them */
	size_t replies_n;
	size_t *answer_of;   /* which answer, or PROOF_DOUBT */
	uint8_t *suspicions; /* of the answer */
	unsigned habits;     /* kinds that are no reason to ask again */
	enum proof_end end;
	size_t known_end; /* after the last line that has an answer */
	size_t doubts, tail_doubts;
	size_t guards_seen;
};

static int
is_known(const struct section *s, size_t ask)
{
	return s->answer_of[ask] != PROOF_DOUBT;
}

static void
section_match(struct section *s)
{
	struct proof_lines lines = {.user = s->lane,
		.asks_n = s->n,
		.replies_n = s->replies_n,
		.mark = line_mark,
		.is_guard = line_is_guard,
		.is_guard_reply = line_is_guard_reply,
		.reply = line_reply};

	if (s->lane->crew->options.batch.io == ASK_LINES)
		proof_match(&lines, s->end, s->answer_of);
	else
		ids_match(s->lane, s->answer_of);
	for (size_t i = 0; i < s->n; i++) {
		if (!is_known(s, i))
			continue;
		s->known_end = i + 1;
		s->guards_seen +=
			(size_t)is_guard(batch_job(s->lane->batch, i));
	}
}

/* What is told of an engine that does it as a rule, too. */
static const unsigned always_told = 1u << SUSPECT_LOOPING |
				    1u << SUSPECT_REPEATED |
				    1u << SUSPECT_SHORT | 1u << SUSPECT_LONG;

/* Suspicions before anything is decided: what an engine does as a rule is its
 * habit, and no reason to ask again. */
static void
section_judge(struct section *s)
{
	struct crew *c = s->lane->crew;

	for (size_t i = 0; i < s->n; i++) {
		uint64_t job = batch_job(s->lane->batch, i);
		unsigned found;

		if (is_guard(job) || !is_known(s, i))
			continue;
		found = suspect_judge(c->options.suspect,
			c->caller.text(c->caller.user, job),
			batch_reply(s->lane->batch, s->answer_of[i], NULL));
		s->suspicions[i] = (uint8_t)found;
		c->judged++;
		for (int k = 0; found && k < SUSPECT_COUNT; k++)
			c->found[k] += found >> k & 1;
	}
	s->habits = suspect_habits(c->options.suspect, c->found, c->judged);
	for (size_t i = 0; s->habits && i < s->n; i++)
		s->suspicions[i] &= (uint8_t)(~s->habits | always_told);
}

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
job_answer(struct section *s, size_t ask)
{
	struct crew *c = s->lane->crew;
	uint64_t job = batch_job(s->lane->batch, ask);
	unsigned faults = 0;
	struct slice text =
		batch_reply(s->lane->batch, s->answer_of[ask], &faults);

	s->lane->got++;
	if (is_blank(text)) {
		job_doubt(c, job, WHY_EMPTY);
		return;
	}
	faults |= (unsigned)s->suspicions[ask] * CREW_SUSPECT;
	if ((s->suspicions[ask] & ~s->habits) && c->options.tries > 1 &&
		*c->caller.tries(c->caller.user, job) == 0) {
		c->caller.keep(c->caller.user, job, text, faults);
		job_doubt(c, job, WHY_SUSPECT);
		return;
	}
	c->caller.answer(c->caller.user, job, text, faults);
}

/* Why a line is in doubt; WHY_NONE: it has only waited, and that is no try. */
static enum crew_why
blame(struct section *s, size_t ask)
{
	enum crew_why why = s->end == PROOF_CUT ? WHY_DEATH : WHY_LOST;

	s->doubts++;
	if (s->n <= 3)
		return why;
	/* Guards do not show which line it was: only one asked alone is. */
	if (s->lane->crew->guards_fail)
		return WHY_NONE;
	if (ask < s->known_end)
		return WHY_LOST;
	/* The engine went no further. If it had answered at all, the next line
	 * is to blame for that. */
	s->tail_doubts++;
	return s->tail_doubts == 1 && s->known_end > 1 ? why : WHY_NONE;
}

/* 1 if all that looks like a placeholder in an answer stands in the line. */
static int
is_own(struct lane *lane, uint64_t job, struct slice answer)
{
	const struct crew *c = lane->crew;
	struct sightings seen = {0};
	struct arena arena = {0};
	struct slice line;
	int is_all;

	if (!recogniser_may_hold(c->options.recogniser, answer))
		return 1;
	recogniser_scan(c->options.recogniser, answer, NULL, &arena, &seen);
	line = c->caller.text(c->caller.user, job);
	is_all = seen.n > 0;
	for (size_t i = 0; i < seen.n; i++)
		is_all &= memmem(line.ptr, line.len, answer.ptr + seen.v[i].at,
				  seen.v[i].len) != NULL;
	arena_release(&arena);
	return is_all;
}

/* 0, or -1: it is not this line's alone. A guard that came twice, and a half
 * that is the same again, add nothing. */
static int
half_add(struct lane *lane, size_t ask, size_t reply)
{
	struct buf *joined = &lane->crew->joined;
	unsigned faults = 0;
	struct slice half = batch_reply(lane->batch, reply, &faults);

	if (line_is_guard_reply(lane, ask - 1, reply) ||
		line_is_guard_reply(lane, ask + 1, reply))
		return 0;
	if (faults || !is_own(lane, batch_job(lane->batch, ask), half))
		return -1;
	if (half.len && half.len == joined->len &&
		!memcmp(half.ptr, joined->ptr, half.len))
		return 0;
	if (joined->len && half.len)
		buf_addc(joined, ' ');
	buf_add_slice(joined, half);
	return 0;
}

/* The answers between the guards before and after a line. An engine that makes
 * two lines of one has still answered it: on a second try that is believed. */
static int
halves_join(const struct section *s, size_t ask)
{
	struct lane *lane = s->lane;
	struct crew *c = lane->crew;
	uint64_t job = batch_job(lane->batch, ask);
	size_t from, to;

	if (ask == 0 || ask + 1 >= s->n ||
		!is_guard(batch_job(lane->batch, ask - 1)) ||
		!is_guard(batch_job(lane->batch, ask + 1)))
		return 0;
	from = s->answer_of[ask - 1];
	to = s->answer_of[ask + 1];
	if (from == PROOF_DOUBT || to == PROOF_DOUBT || to < from + 3 ||
		to > from + 1 + HALVES_MAX ||
		*c->caller.tries(c->caller.user, job) == 0)
		return 0;
	buf_clear(&c->joined);
	for (size_t r = from + 1; r < to; r++)
		if (half_add(lane, ask, r) < 0)
			return 0;
	if (is_blank(buf_slice(&c->joined)))
		return 0;
	lane->got++;
	c->caller.answer(
		c->caller.user, job, buf_slice(&c->joined), CREW_JOINED);
	return 1;
}

static void
section_decide(struct section *s)
{
	struct crew *c = s->lane->crew;

	for (size_t i = 0; i < s->n; i++)
		if (is_known(s, i) && !is_guard(batch_job(s->lane->batch, i)))
			job_answer(s, i);
	for (size_t i = 0; i < s->n; i++) {
		uint64_t job = batch_job(s->lane->batch, i);

		if (!is_guard(job) && !is_known(s, i) && !halves_join(s, i))
			job_doubt(c, job, blame(s, i));
	}
	if (s->doubts)
		c->guards = 1;
	/* An engine that brings guards back lives. */
	if (s->guards_seen)
		c->has_answered = 1;
	if (s->lane->guard_n > 2 && !s->guards_seen && !s->lane->got &&
		s->end == PROOF_ENDED)
		c->guards_fail = 1;
}

static void
section_settle(struct section *s)
{
	struct crew *c = s->lane->crew;

	if (!s->n)
		return;
	s->answer_of = memory_alloc(s->n * sizeof(*s->answer_of));
	s->suspicions = memory_zero(s->n, 1);
	section_match(s);
	section_judge(s);
	section_decide(s);
	free(s->answer_of);
	free(s->suspicions);
	c->caller.settled(c->caller.user);
}

void
lane_settle(struct lane *lane, enum proof_end end)
{
	struct section s = {.lane = lane,
		.n = batch_asks(lane->batch),
		.replies_n = batch_replies(lane->batch),
		.end = end};

	section_settle(&s);
	batch_clear(lane->batch);
}

/* The first lines and as many answers are each other's. */
static void
start_settle(struct lane *lane, size_t n)
{
	struct section s = {
		.lane = lane, .n = n, .replies_n = n, .end = PROOF_ENDED};

	section_settle(&s);
	batch_drop(lane->batch, n);
}

/* Answers in the order of the lines, by their ids. The last may go on in what
 * has not come. */
static void
ids_sync(struct lane *lane)
{
	size_t n = batch_replies(lane->batch), in_order = 0;

	if (n <= SYNC_IDS || lane->no_sync)
		return;
	while (in_order < n &&
		batch_reply_ask(lane->batch, in_order) == in_order)
		in_order++;
	if (in_order > SYNC_IDS)
		start_settle(lane, in_order - 1);
	else
		lane->no_sync = 1;
}

static void
guards_sync(struct lane *lane)
{
	size_t n = batch_replies(lane->batch), asks = batch_asks(lane->batch);
	size_t guard = 0;

	if (lane->no_sync || wants_guards(lane->crew))
		return;
	while (guard < n && guard < asks && !line_is_guard(lane, guard))
		guard++;
	if (guard >= n || guard >= asks)
		return;
	if (line_is_guard_reply(lane, guard, guard))
		start_settle(lane, guard + 1);
	else
		lane->no_sync = 1;
}

void
lane_sync(struct lane *lane)
{
	if (lane->crew->options.batch.io != ASK_LINES)
		ids_sync(lane);
	else if (lane->crew->options.sync)
		guards_sync(lane);
}

/* ---- runs ---- */

int
lane_start(struct lane *lane)
{
	struct crew *c = lane->crew;
	enum child_start why;

	lane->batch = batch_new(&c->options.batch, &why);
	if (!lane->batch)
		return -1;
	c->runs++;
	lane->got = lane->guard_n = lane->asked = lane->asked_bytes = 0;
	lane->section = SECTION;
	lane->since_guard = 0;
	lane->is_closing = lane->no_sync = 0;
	/* A fault that is bound to a place strikes another line each time. */
	for (size_t i = 0; i <= c->runs % SHIFTS; i++)
		guard_ask(lane);
	return 0;
}

void
lane_ask(struct lane *lane, uint64_t job)
{
	struct crew *c = lane->crew;
	struct slice text = c->caller.text(c->caller.user, job);

	lane->asked++;
	lane->asked_bytes += text.len;
	batch_ask(lane->batch, job, text);
	guard_ask(lane);
	if (lane->asked >= c->limit ||
		(c->options.lines && lane->asked >= c->options.lines) ||
		(c->options.bytes && lane->asked_bytes >= c->options.bytes))
		lane_close(lane);
}

void
lane_close(struct lane *lane)
{
	lane->is_closing = 1;
	batch_close(lane->batch);
}

void
lane_feed(struct lane *lane)
{
	while (lane->todo_at < lane->todo.n && !lane->is_closing &&
		batch_backlog(lane->batch) < LANE_BACKLOG / 4)
		lane_ask(lane, lane->todo.v[lane->todo_at++]);
	if (lane->todo_at == lane->todo.n && lane->todo.n && !lane->is_closing)
		lane_close(lane);
}

static void
trouble_say(struct lane *lane)
{
	struct crew *c = lane->crew;
	struct slice trouble = batch_trouble(lane->batch);
	struct buf words = {0};

	if (!trouble.len || c->troubles++ >= TROUBLES_SAID)
		return;
	buf_addf(&words, "%s: the engine ", c->options.batch.label);
	buf_add_slice(&words, trouble);
	buf_addc(&words, 0);
	c->caller.say(c->caller.user, LEVEL_WARNING, words.ptr);
	buf_release(&words);
}

void
lane_end(struct lane *lane)
{
	struct crew *c = lane->crew;
	size_t asked = lane->asked;
	/* It was no death, and the next run will have guards. */
	int has_died = batch_trouble(lane->batch).len > 0;
	int may_improve =
		!has_died && !lane->guard_n && batch_replies(lane->batch) > 0;

	lane_settle(lane, has_died ? PROOF_CUT : PROOF_ENDED);
	trouble_say(lane);
	batch_free(lane->batch);
	lane->batch = NULL;
	for (; lane->todo_at < lane->todo.n; lane->todo_at++)
		jobs_add(&c->fresh, lane->todo.v[lane->todo_at]);
	lane->todo.n = lane->todo_at = 0;
	if (lane->got) {
		c->barren = 0;
		c->has_answered = 1;
		/* What a dying engine is given beyond its life is written for
		 * nothing. */
		if (has_died && c->limit > 2 * lane->got + LIMIT_MIN)
			c->limit = 2 * lane->got + LIMIT_MIN;
		else if (!has_died && c->limit < SIZE_MAX / 4)
			c->limit *= 2;
		return;
	}
	c->barren++;
	if (may_improve && wants_guards(c))
		return;
	c->limit = asked > 1 && c->has_answered ? asked / 2 : 1;
}
