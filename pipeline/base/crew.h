/* crew: the runs of an engine that answer a list of lines.
 *
 * Lines go to one run of the engine (or as many at a time as there are lanes)
 * as long as all is well. When it dies or hangs, or its answers do not fit the
 * lines, those in doubt are asked again, pooled, in later runs: with a guard
 * line between any two, so that each is proved alone. The line at which a run
 * ended is asked after the others. A run that tells nothing is followed by one
 * of half as many lines, down to one: so the line that kills an engine is
 * found, and given up alone.
 *
 * An engine that answers nobody is given up. What tells it from one that dies
 * of its lines is other lines: one that has never answered is asked some, from
 * all over, one by one; one that has is asked a line that it once answered.
 *
 * The crew knows lines by number. Texts, and what becomes of answers, are the
 * caller's.
 */
#ifndef WASL_BASE_CREW_H
#define WASL_BASE_CREW_H

#include "base/batch.h"
#include "base/recogniser.h"
#include "base/report.h"
#include "base/suspect.h"

enum crew_why {
	WHY_NONE,
	WHY_LOST,     /* no answer that is surely its own */
	WHY_EMPTY,    /* an empty answer */
	WHY_DEATH,    /* the engine ended before it answered */
	WHY_TIME,     /* it was ended, for it took too long */
	WHY_SUSPECT,  /* the answer is suspect: once more */
	WHY_HOPELESS, /* the engine was given up */
	WHY_COUNT
};
extern const char *const crew_why_words[WHY_COUNT];

/* Faults of an answer beside those of reply.h: it came as several lines; it was
 * asked for in pieces, for it was not answered whole, or for it is too long; it
 * is suspect, bits from CREW_SUSPECT on by kind. */
enum {
	CREW_LONG = 32,
	CREW_JOINED = 64,
	CREW_PIECES = 128,
	CREW_SUSPECT = 256
};

struct crew_caller {
	void *user;
	/* The text of a line, and what of it only its own answer holds (it may
	 * be empty). Until the next call of either. */
	struct slice (*text)(void *user, uint64_t job);
	struct slice (*mark)(void *user, uint64_t job);
	/* How often it was asked: a counter kept for the crew. */
	uint8_t *(*tries)(void *user, uint64_t job);
	/* What became of it: one of these, once. */
	void (*answer)(
		void *user, uint64_t job, struct slice reply, unsigned faults);
	void (*fail)(void *user, uint64_t job, enum crew_why why);
	/* An answer that will do if there is no better one: before `fail`. */
	void (*keep)(
		void *user, uint64_t job, struct slice reply, unsigned faults);
	/* Some lines were decided on; perhaps more will be at once. */
	void (*settled)(void *user);
	/* A message about the engine. */
	void (*say)(void *user, enum level level, const char *words);
};

struct crew_options {
	struct batch_options batch;
	size_t lanes;	/* runs at a time, from 1 */
	size_t lines;	/* a run is asked at most; 0: no limit */
	size_t bytes;	/* likewise */
	size_t sync;	/* lines after which a guard is sent, so that what came
			 * before it is proved while the run goes on; 0: none */
	unsigned tries; /* times that a line is asked, at most */
	const struct recogniser *recogniser; /* for guards */
	struct suspect *suspect;
};

struct crew;

/* The options' parts must outlive it. */
struct crew *crew_new(
	const struct crew_options *options, const struct crew_caller *caller);
void crew_free(struct crew *crew); /* accepts NULL; ends what runs */

/* One more line. Returns -1 if the engine cannot be started at all; errno
 * says why. */
int crew_ask(struct crew *crew, uint64_t job);

/* A line for the runs of crew_finish, from `fail` too. */
void crew_ask_later(struct crew *crew, uint64_t job);

/* For a poll of several crews: pipes added to fds (3 a lane), and how long it
 * may last (-1: for ever); then what is to be done after it. */
size_t crew_poll(struct crew *crew, struct pollfd *fds, int64_t *ms);
void crew_serve(struct crew *crew, const struct pollfd *fds, size_t n);

/* Nothing comes for a while: prove what can be proved now. */
void crew_rest(struct crew *crew);

/* No more lines will come: works until each has its answer or has failed. */
void crew_finish(struct crew *crew);

/* Runs of the engine so far. */
size_t crew_runs(const struct crew *crew);

#endif
