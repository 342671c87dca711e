/* desk_parts: what desk.c and desk_jobs.c share. */
#ifndef WASL_BASE_DESK_PARTS_H
#define WASL_BASE_DESK_PARTS_H

#include "base/cache.h"
#include "base/courier.h"
#include "base/desk.h"
#include "base/escalate.h"
#include "base/pieces.h"
#include "base/words.h"

enum { DESK_PAIRS = 64 }; /* of languages, with an engine of their own */

/* The engine for a pair of languages; for all where the words name none. With a
 * service only the pair. */
struct worker {
	struct words_pair pair;
	char **argv;
	struct crew *crew;
};

struct desk {
	struct desk_options options;
	int wants; /* the languages that part workers: WORDS_... */
	struct worker worker[DESK_PAIRS];
	size_t worker_n;
	struct courier *courier; /* or NULL */
	struct cache *cache;	 /* or NULL */
	size_t uncommitted, cached, asked;
	struct waiting *waiting;
	struct pieces *pieces;
	struct parts *parts;
	struct recogniser *recogniser;
	struct suspect *suspect;
	struct escalate *escalate;
	struct form *form; /* other forms of lines; the first is none */
	uint32_t form_n, form_cap;
	struct arena forms, scratch;
	char *to; /* the target language of late, or NULL */
	struct pollfd *fds;
	struct buf joined;
	char trouble[256];
};

/* What crew and courier ask of their caller. */
struct slice job_text(void *self, uint64_t job);
struct slice job_mark(void *self, uint64_t job);
uint8_t *job_tries(void *self, uint64_t job);
void job_answer(void *self, uint64_t job, struct slice reply, unsigned faults);
void job_keep(void *self, uint64_t job, struct slice reply, unsigned faults);
void job_fail(void *self, uint64_t job, enum crew_why why);
struct slice job_lang(void *self, uint64_t job);
struct slice job_to(void *self, uint64_t job);
void answers_commit(void *self);

/* Asks for a line of len bytes at most, or for its parts: now, or in runs to
 * come. -1 as crew_ask. */
enum asking { ASK_NOW, ASK_LATER };
int line_ask(struct desk *d, uint64_t line, size_t len, enum asking asking);

/* A line has an answer: from the engine or the cache. */
void line_settle(
	struct desk *d, uint64_t line, struct slice reply, unsigned faults);

#endif
