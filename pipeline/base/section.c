/* section: the lines asked of a run since the count was proved, and what the
 * answers to them prove
 */
#include <stdlib.h>
#include <string.h>
#include "base/lane.h"
#include "base/text.h"

enum { HALVES_MAX = 4 }; /* lines that one may become */

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

int
lane_guard_is(struct lane *lane, size_t ask, size_t reply)
{
	return guard_is(lane->crew->options.recogniser, line_mark(lane, ask),
		line_reply(lane, reply));
}

static int
line_is_guard_reply(void *user, size_t ask, size_t reply)
{
	return lane_guard_is(user, ask, reply);
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
 * answer may hold both. Returns where the last line with any answer ends. */
static size_t
ids_match(struct lane *lane, size_t n, size_t replies_n, size_t *answer_of)
{
	enum { NONE = -1, TWO = -2 };
	size_t last = SIZE_MAX, end = 0;

	for (size_t i = 0; i < n; i++)
		answer_of[i] = (size_t)NONE;
	for (size_t r = 0; r < replies_n; r++) {
		size_t ask = batch_reply_ask(lane->batch, r);

		if (ask < n) {
			last = ask;
			if (answer_of[ask] == (size_t)NONE)
				answer_of[ask] = r;
			else if (answer_of[ask] != (size_t)TWO &&
				 !is_same_reply(lane, answer_of[ask], r))
				answer_of[ask] = (size_t)TWO;
		} else if (last != SIZE_MAX &&
			   !text_is_blank(line_reply(lane, r))) {
			/* Without an id, it may be the rest of the one before.
			 */
			answer_of[last] = (size_t)TWO;
		}
	}
	for (size_t i = 0; i < n; i++)
		if (answer_of[i] != (size_t)NONE)
			end = i + 1;
	for (size_t i = 0; i + 1 < n; i++)
		if (answer_of[i + 1] == (size_t)NONE)
			answer_of[i] = PROOF_DOUBT;
	for (size_t i = 0; i < n; i++)
		if (answer_of[i] == (size_t)TWO)
			answer_of[i] = PROOF_DOUBT;
	return end;
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
	size_t jobs_n;	     /* lines that are no guards */
	size_t known_end;    /* after the last line that has an answer */
	size_t answered_end; /* or one in doubt */
	size_t doubts;
	size_t guards_seen;
	uint8_t *why; /* of those in doubt */
};

static int
is_known(const struct section *s, size_t ask)
{
	return s->answer_of[ask] != PROOF_DOUBT;
}

/* One line without a guard, in a later run of an engine that has proved nothing
 * yet. */
static int
is_bare(const struct section *s)
{
	const struct crew *c = s->lane->crew;

	return s->n == 1 && s->jobs_n == 1 && is_known(s, 0) &&
	       c->options.batch.io == ASK_LINES && c->runs > 1 &&
	       !c->has_answered;
}

/* One answer to one line is no proof of a program that always says the same.
 */
static int
bare_is_sound(struct section *s)
{
	struct crew *c = s->lane->crew;
	struct slice reply = batch_reply(s->lane->batch, s->answer_of[0], NULL);

	if (c->bare.len && !slice_equal(buf_slice(&c->bare), reply))
		c->bare_varies = 1;
	buf_clear(&c->bare);
	buf_add_slice(&c->bare, reply);
	return c->bare_varies;
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
		s->answered_end =
			ids_match(s->lane, s->n, s->replies_n, s->answer_of);
	for (size_t i = 0; i < s->n; i++) {
		int guard = is_guard(batch_job(s->lane->batch, i));

		s->jobs_n += !guard;
		if (!is_known(s, i))
			continue;
		s->known_end = i + 1;
		s->guards_seen += (size_t)guard;
	}
	if (s->answered_end < s->known_end)
		s->answered_end = s->known_end;
	if (is_bare(s) && !bare_is_sound(s))
		s->answer_of[0] = PROOF_DOUBT;
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

/* A few lines that were answered: the last ones, and short. */
static void
good_keep(struct crew *c, uint64_t job)
{
	enum { SHORT = 1000 };
	struct slice text = c->caller.text(c->caller.user, job);
	struct buf *good = &c->good[c->good_n % GOOD_MAX];

	if (text.len > SHORT && c->good_n)
		return;
	buf_clear(good);
	buf_add_slice(good, text);
	c->good_n++;
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
	if (text_is_blank(text)) {
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

/* How the run ended, for a line that it ended at. */
static enum crew_why
why_ended(const struct section *s)
{
	if (s->end == PROOF_ENDED)
		return WHY_LOST;
	switch (batch_end(s->lane->batch)) {
	case BATCH_SILENT:
	case BATCH_LATE:
	case BATCH_LONG:
		return WHY_TIME;
	default:
		return WHY_DEATH;
	}
}

/* 1 if the line was the first that the engine, which lived until then, did not
 * answer. Without guards or ids that is not known, for answers that came are
 * not all proved; and a run may end for it has lasted too long. */
static int
is_culprit(const struct section *s, size_t ask)
{
	const struct lane *lane = s->lane;

	return !lane->blamed && ask >= s->answered_end && s->answered_end > 0 &&
	       (lane->is_guarded ||
		       lane->crew->options.batch.io != ASK_LINES) &&
	       batch_end(lane->batch) != BATCH_LONG;
}

/* 1 if it was asked alone, and the engine is one that answers: while it has
 * never done so, that it does not now says nothing of the line. */
static int
is_alone(const struct section *s)
{
	return s->jobs_n == 1 &&
	       (s->guards_seen || s->lane->crew->has_answered);
}

/* Why a line is in doubt; WHY_NONE: it has only waited, and that is no try. */
static enum crew_why
blame(struct section *s, size_t ask)
{
	s->doubts++;
	if (is_alone(s) || is_culprit(s, ask)) {
		s->lane->blamed = 1;
		return why_ended(s);
	}
	/* Guards do not show which line it was: only one asked alone is. */
	if (s->lane->crew->guards_fail || ask >= s->answered_end)
		return WHY_NONE;
	/* Its answer came before the engine died: it may have gone on. */
	if (s->end == PROOF_CUT && ask >= s->known_end)
		return WHY_NONE;
	return WHY_LOST;
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

	if (lane_guard_is(lane, ask - 1, reply) ||
		lane_guard_is(lane, ask + 1, reply))
		return 0;
	if (faults || !is_own(lane, batch_job(lane->batch, ask), half))
		return -1;
	if (half.len && slice_equal(half, buf_slice(joined)))
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
	if (text_is_blank(buf_slice(&c->joined)))
		return 0;
	lane->got++;
	c->caller.answer(
		c->caller.user, job, buf_slice(&c->joined), CREW_JOINED);
	return 1;
}

static void
answers_decide(struct section *s)
{
	struct crew *c = s->lane->crew;
	size_t most = c->good_n < GOOD_MAX ? GOOD_MAX : 1, kept = 0;

	for (size_t i = s->n; i-- > 0 && kept < most;) {
		uint64_t job = batch_job(s->lane->batch, i);

		if (is_known(s, i) && !is_guard(job)) {
			good_keep(c, job);
			kept++;
		}
	}
	for (size_t i = 0; i < s->n; i++)
		if (is_known(s, i) && !is_guard(batch_job(s->lane->batch, i)))
			job_answer(s, i);
}

/* Those that only waited go before those at fault, which may strike again: so
 * no line keeps others waiting. */
static void
doubts_decide(struct section *s)
{
	struct crew *c = s->lane->crew;

	for (size_t i = 0; i < s->n; i++)
		if (!is_guard(batch_job(s->lane->batch, i)) &&
			!is_known(s, i) && !halves_join(s, i))
			s->why[i] = (uint8_t)(1 + blame(s, i));
	for (size_t i = 0; s->doubts && i < s->n; i++)
		if (s->why[i] == 1 + WHY_NONE)
			job_doubt(c, batch_job(s->lane->batch, i), WHY_NONE);
	for (size_t i = 0; s->doubts && i < s->n; i++)
		if (s->why[i] > 1 + WHY_NONE)
			job_doubt(c, batch_job(s->lane->batch, i),
				(enum crew_why)(s->why[i] - 1));
}

static void
section_decide(struct section *s)
{
	struct lane *lane = s->lane;
	struct crew *c = lane->crew;

	answers_decide(s);
	doubts_decide(s);
	if (s->doubts)
		c->guards = 1;
	lane->guards_seen += s->guards_seen;
	if (lane->guard_n > 2 && !lane->guards_seen && !lane->got &&
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
	s->why = memory_zero(s->n, 1);
	section_match(s);
	section_judge(s);
	section_decide(s);
	free(s->answer_of);
	free(s->suspicions);
	free(s->why);
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

void
lane_settle_start(struct lane *lane, size_t n)
{
	struct section s = {
		.lane = lane, .n = n, .replies_n = n, .end = PROOF_ENDED};

	section_settle(&s);
	batch_drop(lane->batch, n);
}
