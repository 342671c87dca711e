/* batch: one run of an engine: the lines that it was asked, what it answered.
 *
 * Lines are written as the engine takes them and answers are read as they come,
 * in one poll, so that neither side ever waits for the other. Which answer
 * belongs to which line is not known before batch_settle.
 *
 * A line is known by a number of the caller's (a job), a guard by none.
 */
#ifndef WASL_BASE_BATCH_H
#define WASL_BASE_BATCH_H

#include <poll.h>
#include "base/ask.h"
#include "base/child.h"
#include "base/proof.h"
#include "base/spool.h"

struct batch;

struct batch_options {
	char **argv;
	const char *label;
	enum ask_io io;
	size_t memory; /* for answers that wait */
	/* Time limits; 0: none. An engine may do nothing for silence_ms, as
	 * long as it has lines to answer: it takes no byte and writes none (its
	 * standard error does not count). Once it has answered one line, the
	 * next may take line_ms. All of the run may last run_ms. */
	int64_t silence_ms, line_ms, run_ms;
};

/* NULL if it cannot be started: *why and errno say more. */
struct batch *batch_new(
	const struct batch_options *options, enum child_start *why);
void batch_free(struct batch *batch); /* accepts NULL; ends the child */

/* Asks one more line. text is copied. */
#define BATCH_GUARD UINT64_MAX
void batch_ask(struct batch *batch, uint64_t job, struct slice text);

/* Nothing more will be asked. */
void batch_close(struct batch *batch);

/* Bytes that the engine has not taken yet. */
size_t batch_backlog(const struct batch *batch);

enum batch_state {
	BATCH_RUNS,
	BATCH_QUIET, /* every line asked was answered; more may be asked */
	BATCH_OVER,  /* the engine has ended, or was ended */
};
enum batch_state batch_state(const struct batch *batch);

/* The pipes to poll: adds up to 3 to fds; batch_serve is given the same after.
 */
size_t batch_poll(const struct batch *batch, struct pollfd *fds);
void batch_serve(struct batch *batch, const struct pollfd *fds, size_t n);

/* Milliseconds until a time limit is over; -1: never. */
int64_t batch_patience(const struct batch *batch);

/* Since when nothing has gone in or out. */
int64_t batch_idle_ms(const struct batch *batch);

/* ---- afterwards, or while it is quiet ---- */

/* How the run ended. */
enum batch_end {
	BATCH_WELL, /* or it has not */
	BATCH_DIED,
	BATCH_SILENT,  /* it did nothing for too long, */
	BATCH_LATE,    /* took too long for a line, */
	BATCH_LONG,    /* lasted too long, */
	BATCH_ENDLESS, /* or wrote too much, and was ended */
};
enum batch_end batch_end(const struct batch *batch);

/* Why it ended as it did, for people; empty if nothing was wrong with that. */
struct slice batch_trouble(const struct batch *batch);

/* Lines asked since the last batch_drop or batch_clear, and what answered them.
 */
size_t batch_asks(const struct batch *batch);
uint64_t batch_job(const struct batch *batch, size_t ask);
size_t batch_replies(const struct batch *batch);

/* An answer: as text, and what was done to it (reply.h). Until the next call.
 */
struct slice batch_reply(struct batch *batch, size_t reply, unsigned *faults);

/* With tsv and jsonl: which line the answer says it is for; SIZE_MAX: none. */
size_t batch_reply_ask(const struct batch *batch, size_t reply);

/* Lines that the engine took off the pipe, whole, of those asked. What it
 * did not take was not its to lose. */
size_t batch_taken(const struct batch *batch);

/* Forget the first n lines and as many answers, or all. The engine goes on. */
void batch_drop(struct batch *batch, size_t n);
void batch_clear(struct batch *batch);

#endif
