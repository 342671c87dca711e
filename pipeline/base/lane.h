/* lane: what crew.c and lane.c share. A lane is one run of the engine after the
 * other; a crew has one lane or more.
 */
#ifndef WASL_BASE_LANE_H
#define WASL_BASE_LANE_H

#include "base/crew.h"

struct jobs {
	uint64_t *v;
	size_t n, cap;
};

struct lane {
	struct crew *crew;
	struct batch *batch; /* NULL: none runs */
	struct jobs todo;    /* to be asked in this run */
	size_t todo_at;
	size_t asked, asked_bytes; /* in this run */
	size_t got;		   /* lines that this run answered */
	size_t guard_n;		   /* guards in this run */
	size_t section;		   /* lines until the count is proved */
	size_t since_guard;	   /* lines */
	int no_sync;		   /* guards do not come back in this run */
	int is_closing;		   /* no more lines for this run */
};

struct crew {
	struct crew_options options;
	struct crew_caller caller;
	struct lane *lane;
	struct lane *here;   /* the one that was asked last */
	struct jobs again;   /* in doubt: to be asked in a later run */
	struct jobs fresh;   /* not asked yet when the crew could not */
	size_t limit;	     /* lines that a run is given at most */
	size_t runs, barren; /* barren ones in a row */
	size_t troubles;     /* runs that ended badly */
	int has_answered;    /* in any run */
	int guards;	     /* 1: a guard between any two lines */
	int guards_fail;     /* this engine keeps none */
	size_t judged, found[SUSPECT_COUNT]; /* suspect answers, of so many */
	struct buf guard, joined;
};

void jobs_add(struct jobs *jobs, uint64_t job);

/* 0, or -1 with errno */
int lane_start(struct lane *lane);
void lane_ask(struct lane *lane, uint64_t job);

/* Asks of todo what the engine takes, and closes the run after it. */
void lane_feed(struct lane *lane);
void lane_close(struct lane *lane);

/* Which answer is whose, of the lines asked since the last time. */
void lane_settle(struct lane *lane, enum proof_end end);

/* What is proved by guards, or ids, while the run goes on. */
void lane_sync(struct lane *lane);

/* The run is over: settles it, and the lane is free. */
void lane_end(struct lane *lane);

enum { LANE_BACKLOG = 1 << 20 }; /* bytes not taken: enough for now */

#endif
