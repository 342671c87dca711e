/* crew: the runs of an engine that answer a list of lines */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/lane.h"

enum {
	BLOCK = 64,	 /* lines that go to one lane before the next */
	DRAIN_MS = 200,	 /* without an answer: it does not drain */
	NEW_ALONE = 5,	 /* lines alone, none answered ever: it is hopeless */
	PROBE_AFTER = 4, /* lines alone, none answered: is it the lines? */
	DEAD_MAX = GOOD_MAX, /* probes not answered: it is not */
	IDLE_MAX = 12,	     /* runs that answered guards, and never a line */
	SHARE_MIN = 256,     /* lines that are worth another run */
	SHARE_BAD = 8,	     /* the same, where runs end at a line */
	TROUBLES_SAID = 5,   /* as in lane.c */
};

const char *const crew_why_words[WHY_COUNT] = {
	[WHY_NONE] = "",
	[WHY_LOST] = "no answer of the engine is surely this line's",
	[WHY_EMPTY] = "the engine's answer is empty",
	[WHY_DEATH] = "the engine ended before it answered this line",
	[WHY_TIME] = "the engine took too long for this line and was ended",
	[WHY_SUSPECT] = "the engine's answer is suspect",
	[WHY_HOPELESS] = "the engine was given up",
};

void
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
	c->limit = SIZE_MAX;
	c->lane = memory_zero(options->lanes, sizeof(*c->lane));
	for (size_t i = 0; i < options->lanes; i++)
		c->lane[i].crew = c;
	return c;
}

void
crew_free(struct crew *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->options.lanes; i++) {
		batch_free(c->lane[i].batch);
		free(c->lane[i].todo.v);
	}
	free(c->lane);
	free(c->again.v);
	free(c->fresh.v);
	buf_release(&c->guard);
	buf_release(&c->joined);
	for (size_t i = 0; i < GOOD_MAX; i++)
		buf_release(&c->good[i]);
	buf_release(&c->bare);
	free(c);
}

size_t
crew_runs(const struct crew *c)
{
	return c->runs;
}

/* ---- polls ---- */

static int64_t
sooner(int64_t a, int64_t b)
{
	return a < 0 ? b : b < 0 || a < b ? a : b;
}

size_t
crew_poll(struct crew *c, struct pollfd *fds, int64_t *ms)
{
	size_t n = 0;

	for (size_t i = 0; i < c->options.lanes; i++) {
		if (!c->lane[i].batch)
			continue;
		n += batch_poll(c->lane[i].batch, fds + n);
		*ms = sooner(*ms, batch_patience(c->lane[i].batch));
	}
	return n;
}

void
crew_serve(struct crew *c, const struct pollfd *fds, size_t n)
{
	for (size_t i = 0; i < c->options.lanes; i++) {
		struct lane *lane = &c->lane[i];

		if (!lane->batch)
			continue;
		batch_serve(lane->batch, fds, n);
		if (batch_state(lane->batch) == BATCH_OVER) {
			lane_end(lane);
		} else {
			lane_sync(lane);
			lane_feed(lane);
		}
	}
}

/* One poll of this crew alone. 0: nothing happened in time. */
static int
turn(struct crew *c, int64_t ms)
{
	struct pollfd *fds = memory_alloc(3 * c->options.lanes * sizeof(*fds));
	size_t n = crew_poll(c, fds, &ms);
	int got = poll(fds, n, (int)ms);

	crew_serve(c, fds, got > 0 ? n : 0);
	free(fds);
	return got > 0;
}

static void
section_prove(struct lane *lane)
{
	while (lane->batch && batch_state(lane->batch) == BATCH_RUNS &&
		batch_idle_ms(lane->batch) < DRAIN_MS)
		turn(lane->crew, DRAIN_MS);
	if (!lane->batch)
		return;
	if (batch_state(lane->batch) == BATCH_QUIET)
		lane_settle(lane, PROOF_ENDED);
	else
		lane->section *= 2;
}

void
crew_rest(struct crew *c)
{
	for (size_t i = 0; i < c->options.lanes; i++)
		if (c->lane[i].batch &&
			batch_state(c->lane[i].batch) == BATCH_QUIET)
			lane_settle(&c->lane[i], PROOF_ENDED);
}

/* ---- asking ---- */

static int
is_open(const struct lane *lane)
{
	return lane->batch && !lane->is_closing;
}

/* The lane that has least to do; a new one only where all have much. NULL:
 * wait, or, if none runs, there is none to be had. */
static struct lane *
lane_choose(struct crew *c)
{
	struct lane *best = NULL, *idle = NULL;

	for (size_t i = 0; i < c->options.lanes; i++) {
		struct lane *lane = &c->lane[i];

		if (!lane->batch)
			idle = idle ? idle : lane;
		else if (is_open(lane) &&
			 (!best || batch_backlog(lane->batch) <
					   batch_backlog(best->batch)))
			best = lane;
	}
	if (best && (!idle || batch_backlog(best->batch) < LANE_BACKLOG / 16))
		return batch_backlog(best->batch) < LANE_BACKLOG ? best : NULL;
	return idle && !c->barren ? idle : NULL;
}

static int
any_runs(const struct crew *c)
{
	for (size_t i = 0; i < c->options.lanes; i++)
		if (c->lane[i].batch)
			return 1;
	return 0;
}

int
crew_ask(struct crew *c, uint64_t job)
{
	struct lane *lane = c->here;

	if (!lane || !is_open(lane) || lane->asked % BLOCK == 0 ||
		batch_backlog(lane->batch) >= LANE_BACKLOG) {
		while (!(lane = lane_choose(c)) && any_runs(c))
			turn(c, -1);
		/* What an engine that brought nothing is given next is seen to
		 * at the end. */
		if (!lane) {
			jobs_add(&c->fresh, job);
			return 0;
		}
		if (!lane->batch && lane_start(lane, RUN_POOL) < 0)
			return -1;
	}
	c->here = lane;
	lane_ask(lane, job);
	if (batch_backlog(lane->batch) > LANE_BACKLOG / 4)
		turn(c, 0);
	if (lane->batch && batch_asks(lane->batch) >= lane->section)
		section_prove(lane);
	return 0;
}

void
crew_ask_later(struct crew *c, uint64_t job)
{
	jobs_add(&c->fresh, job);
}

/* ---- the end ---- */

/* Jobs for the next run: those that were not asked, then those in doubt, so
 * that a line that fails again and again does not keep the others waiting. */
static void
jobs_give(struct crew *c, struct lane *lane, size_t n)
{
	size_t from_fresh = n < c->fresh.n ? n : c->fresh.n;
	size_t from_again =
		n - from_fresh < c->again.n ? n - from_fresh : c->again.n;

	for (size_t i = 0; i < from_fresh; i++)
		jobs_add(&lane->todo, c->fresh.v[i]);
	for (size_t i = 0; i < from_again; i++)
		jobs_add(&lane->todo, c->again.v[i]);
	c->fresh.n -= from_fresh;
	c->again.n -= from_again;
	if (c->fresh.n)
		memmove(c->fresh.v, c->fresh.v + from_fresh,
			c->fresh.n * sizeof(*c->fresh.v));
	if (c->again.n)
		memmove(c->again.v, c->again.v + from_again,
			c->again.n * sizeof(*c->again.v));
}

static void
give_up(struct crew *c, struct jobs *jobs)
{
	struct jobs lost = *jobs;

	memset(jobs, 0, sizeof(*jobs));
	for (size_t i = 0; i < lost.n; i++)
		c->caller.fail(c->caller.user, lost.v[i], WHY_HOPELESS);
	free(lost.v);
}

/* ---- hope ---- */

/* Why nothing more is asked of the engine; NULL: there is hope. */
static const char *
hopeless(const struct crew *c)
{
	if (!c->has_answered)
		return c->alone < NEW_ALONE
			       ? NULL
			       : "the engine is given up: it answered none of "
				 "the lines that it was asked one by one";
	if (!c->good_n)
		return c->idle < IDLE_MAX
			       ? NULL
			       : "the engine is given up: it answered nothing "
				 "but guards, again and again";
	return c->dead < DEAD_MAX
		       ? NULL
		       : "the engine is given up: it does not even answer "
			 "what it answered before";
}

static int
is_probe_due(const struct crew *c)
{
	return c->has_answered && c->good_n &&
	       (c->alone >= PROBE_AFTER || c->dead);
}

/* With guards, and without: some engines die of their first lines. */
static enum run_kind
kind_choose(const struct crew *c, size_t lane)
{
	size_t turn = c->idle + lane;

	return c->limit == 1 && turn && turn % 2 == 0 ? RUN_ALONE : RUN_POOL;
}

/* While an engine has never answered a line, some from all over: the first ones
 * may be those that it dies of. */
static void
jobs_stir(struct crew *c, size_t lane)
{
	struct jobs *jobs = c->fresh.n ? &c->fresh : &c->again;
	size_t at = (c->idle + lane) % NEW_ALONE * jobs->n / NEW_ALONE;
	uint64_t job;

	if (c->good_n || !at)
		return;
	job = jobs->v[at];
	memmove(jobs->v + 1, jobs->v, at * sizeof(*jobs->v));
	jobs->v[0] = job;
}

/* ---- rounds ---- */

static size_t
share_of(const struct crew *c)
{
	size_t n = c->fresh.n + c->again.n;
	size_t share = (n + c->options.lanes - 1) / c->options.lanes;
	size_t least = c->troubles ? SHARE_BAD : SHARE_MIN;

	if (share < least)
		share = least;
	return share > c->limit ? c->limit : share;
}

static int
probe_start(struct crew *c)
{
	if (lane_start(c->lane, RUN_PROBE) < 0)
		return -1;
	lane_probe(c->lane);
	return 0;
}

/* A round: all that is open, in as many runs as are worth it. */
static int
round_start(struct crew *c)
{
	size_t share = share_of(c);

	if (is_probe_due(c))
		return probe_start(c);
	for (size_t i = 0; i < c->options.lanes; i++) {
		struct lane *lane = &c->lane[i];

		if (c->fresh.n + c->again.n == 0)
			return 0;
		if (lane_start(lane, kind_choose(c, i)) < 0)
			return i ? 0 : -1;
		jobs_stir(c, i);
		jobs_give(c, lane, share);
		lane_feed(lane);
	}
	return 0;
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
	const char *why;

	for (size_t i = 0; i < c->options.lanes; i++)
		if (is_open(&c->lane[i]))
			lane_close(&c->lane[i]);
	while (any_runs(c) || c->fresh.n + c->again.n > 0) {
		if (any_runs(c)) {
			turn(c, -1);
			continue;
		}
		why = hopeless(c);
		if (!why && round_start(c) == 0)
			continue;
		c->caller.say(c->caller.user, LEVEL_ERROR,
			why ? why : "the engine cannot be started again");
		give_up(c, &c->again);
		give_up(c, &c->fresh);
	}
	troubles_say(c);
}
