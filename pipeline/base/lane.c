/* lane: one run of the engine after the other, and what its answers prove */
#include <stdlib.h>
#include <string.h>
#include "base/lane.h"

enum {
	SECTION = 8192,	   /* lines, then the count is to be proved */
	SYNC_IDS = 64,	   /* answers with ids that are settled at once */
	SHIFTS = 5,	   /* places by which later runs start */
	LIMIT_MIN = 64,	   /* lines of a run after a death, at least */
	TROUBLES_SAID = 5, /* messages about runs that ended badly */
};

/* ---- guards ---- */

struct slice
guard_text(struct crew *c, size_t number)
{
	buf_clear(&c->guard);
	guard_write(c->options.recogniser, number, &c->guard);
	return buf_slice(&c->guard);
}

int
crew_wants_guards(const struct crew *c)
{
	return c->guards && !c->guards_fail && c->options.batch.io == ASK_LINES;
}

static void
guard_ask(struct lane *lane)
{
	const struct crew *c = lane->crew;
	int is_due = c->options.sync && !lane->no_sync &&
		     lane->since_guard++ >= c->options.sync;

	if ((!crew_wants_guards(c) && !is_due) ||
		c->options.batch.io != ASK_LINES || lane->kind != RUN_POOL)
		return;
	lane->since_guard = 0;
	lane->guard_n++;
	batch_ask(lane->batch, BATCH_GUARD - lane->guard_n,
		guard_text(lane->crew, lane->guard_n));
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
		lane_settle_start(lane, in_order - 1);
	else
		lane->no_sync = 1;
}

static void
guards_sync(struct lane *lane)
{
	size_t n = batch_replies(lane->batch), asks = batch_asks(lane->batch);
	size_t guard = 0;

	if (lane->no_sync || crew_wants_guards(lane->crew))
		return;
	while (guard < n && guard < asks &&
		!is_guard(batch_job(lane->batch, guard)))
		guard++;
	if (guard >= n || guard >= asks)
		return;
	if (lane_guard_is(lane, guard, guard))
		lane_settle_start(lane, guard + 1);
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

/* Guards before the first line, less one. A fault that is bound to a place
 * strikes another line each time; where no line comes through, it may be that
 * the engine lives for a few lines only. */
static size_t
shift_choose(const struct crew *c)
{
	return c->idle ? (c->idle + 1) % 2 : c->runs % SHIFTS;
}

int
lane_start(struct lane *lane, enum run_kind kind)
{
	struct crew *c = lane->crew;
	enum child_start why;

	lane->batch = batch_new(&c->options.batch, &why);
	if (!lane->batch)
		return -1;
	c->runs++;
	lane->kind = kind;
	lane->got = lane->blamed = lane->asked = lane->asked_bytes = 0;
	lane->guard_n = lane->guards_seen = 0;
	lane->section = SECTION;
	lane->since_guard = 0;
	lane->is_closing = lane->no_sync = 0;
	lane->is_guarded = kind == RUN_POOL && crew_wants_guards(c);
	for (size_t i = shift_choose(c) + 1; i > 0; i--)
		guard_ask(lane);
	return 0;
}

void
lane_probe(struct lane *lane)
{
	const struct crew *c = lane->crew;
	size_t n = c->good_n < GOOD_MAX ? c->good_n : GOOD_MAX;

	batch_ask(
		lane->batch, BATCH_GUARD - 1, buf_slice(&c->good[c->dead % n]));
	lane_close(lane);
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

/* ---- how a run went ---- */

/* It told something of a line: what it answered, or where it stopped. */
static void
run_told(struct lane *lane, int has_died)
{
	struct crew *c = lane->crew;

	c->barren = c->alone = c->dead = 0;
	/* What a dying engine is given beyond its life is written for
	 * nothing. */
	if (has_died && lane->got && c->limit > 2 * lane->got + LIMIT_MIN)
		c->limit = 2 * lane->got + LIMIT_MIN;
	else if (!has_died && lane->got && lane->kind == RUN_POOL &&
		 c->limit < SIZE_MAX / 4)
		c->limit *= 2;
	/* Guards alone come back: perhaps a line does that is asked alone. */
	else if (c->idle >= SHIFTS)
		c->limit = 1;
}

/* It told nothing: the next one is given half as many lines. Of an engine that
 * has never answered it is to be known soon whether it does: one line. */
static void
run_told_nothing(struct lane *lane)
{
	struct crew *c = lane->crew;

	c->barren++;
	if (lane->asked == 1)
		c->alone++;
	c->limit = lane->asked > 1 && c->has_answered ? lane->asked / 2 : 1;
}

/* The engine answers yet, so its silence is the lines'; or it does not. */
static void
probe_judge(struct lane *lane, int has_died)
{
	struct crew *c = lane->crew;

	c->alone = 0;
	if (!has_died && batch_replies(lane->batch) > 0)
		c->dead = 0;
	else
		c->dead++;
	batch_clear(lane->batch);
}

static void
run_judge(struct lane *lane, int has_died, size_t replies)
{
	struct crew *c = lane->crew;
	int may_prove_more = lane->kind == RUN_POOL && !lane->is_guarded &&
			     crew_wants_guards(c) && replies > 0;

	if (lane->got || lane->guards_seen)
		c->has_answered = 1;
	c->idle = lane->got ? 0 : c->idle + 1;
	/* A line asked alone is always to blame; that says little. */
	if (lane->got ||
		(lane->blamed && (lane->asked > 1 || lane->guards_seen)))
		run_told(lane, has_died);
	else if (!may_prove_more)
		run_told_nothing(lane);
	else if (has_died && c->limit > 2 * replies + LIMIT_MIN)
		/* The next run has guards. */
		c->limit = 2 * replies + LIMIT_MIN;
}

void
lane_end(struct lane *lane)
{
	struct crew *c = lane->crew;
	int has_died = batch_trouble(lane->batch).len > 0;
	size_t replies = batch_replies(lane->batch);

	if (lane->kind == RUN_PROBE) {
		probe_judge(lane, has_died);
	} else {
		lane_settle(lane, has_died ? PROOF_CUT : PROOF_ENDED);
		run_judge(lane, has_died, replies);
	}
	trouble_say(lane);
	batch_free(lane->batch);
	lane->batch = NULL;
	for (; lane->todo_at < lane->todo.n; lane->todo_at++)
		jobs_add(&c->fresh, lane->todo.v[lane->todo_at]);
	lane->todo.n = lane->todo_at = 0;
}
