/* crew: the runs of an engine that answer a list of lines.
 *
 * Lines go to one run of the engine as long as all is well. When it dies, or
 * its answers do not fit the lines, those in doubt are asked again, pooled, in
 * later runs: with a guard line between any two, so that each is proved alone.
 * A run that brings nothing is followed by one of half as many lines, down to
 * one: so the line that kills an engine is found, and given up alone.
 *
 * The crew knows lines by number. Texts, and what becomes of answers, are the
 * caller's.
 */
#ifndef WASL_BASE_CREW_H
#define WASL_BASE_CREW_H

#include "base/batch.h"
#include "base/recogniser.h"

enum crew_why {
	WHY_NONE,
	WHY_LOST,     /* no answer that is surely its own */
	WHY_EMPTY,    /* an empty answer */
	WHY_DEATH,    /* the engine ended before it answered */
	WHY_HOPELESS, /* the engine answers nothing any more */
	WHY_COUNT
};
extern const char *const crew_why_words[WHY_COUNT];

/* A fault of an answer beside those of reply.h: it came as several lines. */
enum { CREW_JOINED = 64 };

struct crew_caller {
	void *user;
	/* The text of a line, and what of it only its own answer holds (it may
	 * be empty). Until the next call of either. */
	struct slice (*text)(void *user, uint64_t job);
	struct slice (*mark)(void *user, uint64_t job);
	/* How often it was asked: a counter kept for the crew. */
	uint8_t *(*tries)(void *user, uint64_t job);
	/* What became of it: one of these, once. */
	void (*answer)(void *user, uint64_t job, struct slice reply,
		unsigned faults);
	void (*fail)(void *user, uint64_t job, enum crew_why why);
	/* A message about the engine. */
	void (*say)(void *user, enum level level, const char *words);
};

struct crew_options {
	struct batch_options batch;
	unsigned tries; /* times that a line is asked, at most */
	const struct recogniser *recogniser; /* for guards */
};

struct crew;

struct crew *crew_new(const struct crew_options *options,
	const struct crew_caller *caller);
void crew_free(struct crew *crew); /* accepts NULL; ends what runs */

/* One more line. Returns -1 if the engine cannot be started at all; errno
 * says why. */
int crew_ask(struct crew *crew, uint64_t job);

/* Works until fd is readable; fd -1: does what can be done now. */
void crew_wait(struct crew *crew, int fd);

/* No more lines will come: works until each has its answer or has failed. */
void crew_finish(struct crew *crew);

/* Runs of the engine so far. */
size_t crew_runs(const struct crew *crew);

#endif
