/* waiting: rows that wait for their answers, in order.
 *
 * Rows go in at one end and come out at the other. Those that ask something (a
 * job) hold up what is behind them until they are settled. Rows and answers are
 * spooled: memory holds a bounded number of bytes of them, and a few bytes a
 * job.
 */
#ifndef WASL_BASE_WAITING_H
#define WASL_BASE_WAITING_H

#include "base/row.h"
#include "base/spool.h"

enum job_state { JOB_OPEN, JOB_ANSWERED, JOB_FAILED };

struct job {
	spool_place row;
	spool_place answer; /* SPOOL_NOWHERE: none */
	uint32_t mark_at;   /* in the row's sent: what only its answer holds */
	uint16_t mark_len;
	uint16_t faults;
	uint32_t pair; /* of languages, in the cache */
	uint32_t form; /* the desk's: in which it was answered; 0: as it came */
	uint32_t tried; /* likewise: in which it is being asked */
	uint8_t state, why, tries;
	uint8_t where; /* the caller's */
};

struct waiting;

/* memory: bytes of rows, and of answers, that are held at a time. */
struct waiting *waiting_new(size_t memory);
void waiting_free(struct waiting *waiting); /* accepts NULL */

/* 1 if a row can go straight on: none waits before it. */
int waiting_is_empty(const struct waiting *waiting);

/* Takes a copy of the row. */
void waiting_pass(struct waiting *waiting, struct row *row);

/* The same of a row that asks; returns the job's number. The mark is the first
 * placeholder in `sent`, whose check digits make it this line's alone. */
uint64_t waiting_ask(struct waiting *waiting, struct row *row);

/* Until the next waiting_ask. */
struct job *waiting_job(struct waiting *waiting, uint64_t job);

/* Until the next call of any of these. */
struct slice waiting_sent(struct waiting *waiting, uint64_t job);
struct slice waiting_mark(struct waiting *waiting, uint64_t job);
struct slice waiting_text(struct waiting *waiting, uint64_t job);
struct slice waiting_lang(struct waiting *waiting, uint64_t job);

/* All of the row's notes; and members of them, as JSON; {NULL, 0} if they are
 * not there. */
struct slice waiting_notes(struct waiting *waiting, uint64_t job);
struct slice waiting_note(
	struct waiting *waiting, uint64_t job, const char *key);

void waiting_keep_answer(
	struct waiting *waiting, uint64_t job, struct slice answer);

/* The next row out, in arena: 1, or 0 if there is none or it has to wait. *job
 * is NULL for one that only passed. The answer stays until the next call. */
int waiting_next(struct waiting *waiting, struct arena *arena, struct row *row,
	const struct job **job, struct slice *answer);

/* errno of what went wrong with the files, or 0. */
int waiting_error(const struct waiting *waiting);

#endif
