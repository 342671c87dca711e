/* child: another program, its three pipes and its end.
 *
 * The child leads a process group of its own, so that what it started goes when
 * it goes. Its standard error is passed on, line by line, labelled. All pipes
 * on our side are non-blocking; nobody waits for the child but in poll.
 *
 * While any child lives, SIGINT, SIGTERM, SIGHUP and SIGQUIT end the children
 * first and then us as they would have.
 */
#ifndef WASL_BASE_CHILD_H
#define WASL_BASE_CHILD_H

#include <sys/types.h>
#include "base/arena.h"

struct child {
	pid_t pid;	  /* 0: there is none, or it was waited for */
	pid_t group;	  /* 0: gone */
	int in, out, err; /* -1: closed */
	int end;	  /* readable once it has ended; -1: not to be had */
	int status;	  /* as from waitpid, once pid is 0 */
	const char *label;
	struct buf err_line;  /* of standard error, not passed on yet */
	uint64_t err_len;     /* bytes of standard error passed on */
	uint64_t err_limit;   /* and how many may be */
	uint64_t err_dropped; /* bytes over the limit */
};

enum child_start { CHILD_STARTED, CHILD_NOT_FOUND, CHILD_FAILED };

/* Starts argv (NULL-terminated; searched in PATH). label must outlive the
 * child. errno says why it did not start. */
enum child_start child_start(
	struct child *child, char **argv, const char *label);

/* Bytes taken (0: the pipe is full), or -1: it reads no more; in is closed. */
ssize_t child_write(struct child *child, const char *ptr, size_t len);

/* Bytes got, added to `to`; 0: nothing now; -1: the end; out is closed. */
ssize_t child_read(struct child *child, struct buf *to, size_t max);

/* Pass on what is there of its standard error. */
void child_pass_errors(struct child *child);

void child_close_in(struct child *child);

/* 1 if it has ended (and status is set). Never waits. */
int child_has_ended(struct child *child);

/* Ends it and all that it started, waits for it, closes all. Safe to call for
 * one that has ended, and again. */
void child_end(struct child *child);

/* How it ended, for people: "ended with status 3", "was killed by SIGSEGV
 * (Segmentation fault)". */
void child_describe(int status, struct buf *out);

#endif
