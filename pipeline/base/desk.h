/* desk: rows that ask an engine, and what answers them: a program (crew.h), a
 * service (courier.h), or a cache (cache.h).
 *
 * Rows come in, in order; they go out in the same order, once they are settled.
 */
#ifndef WASL_BASE_DESK_H
#define WASL_BASE_DESK_H

#include "base/crew.h"
#include "base/parts.h"
#include "base/service.h"
#include "base/waiting.h"

struct desk_options {
	const struct pack *pack;
	char **words;		  /* the program's; or a service is given: */
	struct service *service;  /* may be NULL; the desk's from then on */
	const char *secret;	  /* the service's key; may be NULL */
	int is_shell;		  /* words are a line for sh */
	struct crew_options crew; /* but for argv, recogniser, suspect */
	enum parts_zwnj zwnj;	  /* in what is sent */
	size_t max_cp;		  /* characters sent at once; 0: any number */
	const char *suspect;	  /* names for suspect_choose, or NULL */
	const char *cache;	  /* path, or NULL */
	size_t cache_max;	  /* bytes; 0: no limit */
	const char *id;		  /* of the engine, in the cache */
	void *user;
	void (*say)(void *user, enum level level, const char *words);
};

struct desk;

/* Strings must outlive it. NULL: *why says why (static memory or until the next
 * call). */
struct desk *desk_open(const struct desk_options *options, const char **why);
void desk_free(struct desk *desk); /* accepts NULL; ends what runs */

/* A row that passes, or that asks; lang, to: its languages, to empty: not
 * known. The row is copied. -1: *why says why it cannot be asked. */
int desk_is_empty(const struct desk *desk);
void desk_pass(struct desk *desk, struct row *row);
int desk_ask(struct desk *desk, struct row *row, struct slice lang,
	struct slice to, const char **why);

/* As waiting_next. */
int desk_next(struct desk *desk, struct arena *arena, struct row *row,
	const struct job **job, struct slice *answer);

/* The form in which a job was answered, if it is another than the row's; else
 * NULL. */
struct form;
const struct form *desk_form(const struct desk *desk, const struct job *job);

/* Works until fd is readable: 1; or some rows may go: 0. fd -1: does what can
 * be done at once, and returns 1. */
int desk_wait(struct desk *desk, int fd);

/* No more rows come: works until all is settled. */
void desk_finish(struct desk *desk);

/* Words of suspicions, for findings. */
const struct suspect *desk_suspect(const struct desk *desk);

struct cache;
struct cache *desk_cache(const struct desk *desk); /* NULL: none */

/* Lines answered by the cache so far; and asked. */
size_t desk_cached(const struct desk *desk);
size_t desk_asked(const struct desk *desk);

/* What went wrong with a file on the side; NULL: nothing. */
const char *desk_trouble(const struct desk *desk);

#endif
