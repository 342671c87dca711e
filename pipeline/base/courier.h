/* courier: lines and answers to and from a translation service.
 *
 * What a crew is for a program, this is for a service over HTTP: requests of as
 * many lines as it takes, several at a time. One that fails is sent again,
 * later each time; one whose answers do not fit its lines is parted in two,
 * down to one line, which is then given up alone. Every answer is proved:
 * status, shape, count, nothing empty.
 */
#ifndef WASL_BASE_COURIER_H
#define WASL_BASE_COURIER_H

#include "base/crew.h"
#include "base/service.h"

struct courier_options {
	const struct service *service;
	const char *label;  /* for messages: the service's name */
	const char *secret; /* the key, never to be shown; may be NULL */
	size_t parallel;    /* requests at a time, from 1 */
	int64_t timeout_ms; /* of a request; 0: none */
	unsigned tries;
	struct suspect *suspect;
	/* Languages of a line; as crew_caller's functions. */
	struct slice (*lang)(void *user, uint64_t job);
	struct slice (*to)(void *user, uint64_t job);
};

struct courier;

/* NULL: there is no HTTP in this wasl; *why says why. */
struct courier *courier_new(const struct courier_options *options,
	const struct crew_caller *caller, const char **why);
void courier_free(struct courier *courier); /* accepts NULL */

void courier_ask(struct courier *courier, uint64_t job);
void courier_ask_later(struct courier *courier, uint64_t job);

/* Works until fd is readable (1), or something was decided or ms are over (0).
 */
int courier_wait(struct courier *courier, int fd, int64_t ms);

/* Nothing comes for a while: lines that are not enough for a request go out. */
void courier_rest(struct courier *courier);

void courier_finish(struct courier *courier);

#endif
