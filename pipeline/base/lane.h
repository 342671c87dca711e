/* lane: what crew.c, lane.c and section.c share. A lane is one run of the
 * engine after the other; a crew has one lane or more.
 */
#ifndef WASL_BASE_LANE_H
#define WASL_BASE_LANE_H

#include "base/crew.h"

struct jobs {
	uint64_t *v;
	size_t n, cap;
};

enum run_kind {
	RUN_POOL,  /* lines, with guards where there are to be any */
	RUN_ALONE, /* one line and nothing else */
	RUN_PROBE, /* a line that the engine has answered before: does it yet?
		    */
};

struct lane {
	struct crew *crew;
	enum run_kind kind;
	struct batch *batch; /* NULL: none runs */
	struct jobs todo;    /* to be asked in this run */
	size_t todo_at;
	size_t asked, asked_bytes; /* in this run */
	size_t got;		   /* lines that this run answered */
	size_t blamed;	    /* lines at which it stopped: no more than 1 */
	size_t guard_n;	    /* guards in this run */
	size_t guards_seen; /* that came back */
	int is_guarded;	    /* a guard before and after each line */
	size_t section;	    /* lines until the count is proved */
	size_t since_guard; /* lines */
	int no_sync;	    /* guards do not come back in this run */
	int is_closing;	    /* no more lines for this run */
};

enum { GOOD_MAX = 4 };

struct crew {
	struct crew_options options;
	struct crew_caller caller;
	struct lane *lane;
	struct lane *here; /* the one that was asked last */
	struct jobs again; /* in doubt: to be asked in a later run */
	struct jobs fresh; /* not asked yet when the crew could not */
	size_t limit;	   /* lines that a run is given at most */
	size_t runs;
	size_t barren;	  /* runs in a row that told nothing of any line */
	size_t alone;	  /* of them, those with one line, since a probe */
	size_t dead;	  /* probes in a row that had no answer */
	size_t idle;	  /* runs in a row that answered no line */
	size_t troubles;  /* runs that ended badly */
	int has_answered; /* in any run */
	struct buf good[GOOD_MAX]; /* the last lines answered, for probes */
	size_t good_n;		   /* of all that were answered */
	struct buf bare; /* what came of late for a line without guards */
	int bare_varies; /* that differs from line to line */
	int guards;	 /* 1: a guard between any two lines */
	int guards_fail; /* this engine keeps none */
	size_t judged, found[SUSPECT_COUNT]; /* suspect answers, of so many */
	struct buf guard, joined;
};

void jobs_add(struct jobs *jobs, uint64_t job);

/* 0, or -1 with errno */
int lane_start(struct lane *lane, enum run_kind kind);
void lane_ask(struct lane *lane, uint64_t job);

/* Asks what a probe asks; that is all of the run. */
void lane_probe(struct lane *lane);

/* Asks of todo what the engine takes, and closes the run after it. */
void lane_feed(struct lane *lane);
void lane_close(struct lane *lane);

/* Which answer is whose, of the lines asked since the last time. */
void lane_settle(struct lane *lane, enum proof_end end);

/* Of those, the first n lines and as many answers are each other's. */
void lane_settle_start(struct lane *lane, size_t n);

/* What is proved by guards, or ids, while the run goes on. */
void lane_sync(struct lane *lane);

/* The run is over: settles it, and the lane is free. */
void lane_end(struct lane *lane);

/* 1 if that answer is the guard that was asked there, perhaps damaged. */
int lane_guard_is(struct lane *lane, size_t ask, size_t reply);

/* Guards: their text, until the next call; whether they go between lines. */
struct slice guard_text(struct crew *crew, size_t number);
int crew_wants_guards(const struct crew *crew);

static inline int
is_guard(uint64_t job)
{
	return job > BATCH_GUARD >> 1;
}

enum { LANE_BACKLOG = 1 << 20 }; /* bytes not taken: enough for now */

#endif
