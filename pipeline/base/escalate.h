/* escalate: what a line is asked in when its values did not come back.
 *
 * Least intrusion first: a watched value that was lost is masked; where
 * placeholders are lost, they are written in another style; and at last the
 * line is sent bare.
 */
#ifndef WASL_BASE_ESCALATE_H
#define WASL_BASE_ESCALATE_H

#include "base/judge.h"
#include "base/recogniser.h"
#include "base/value.h"

enum escalate_level {
	ESCALATE_NONE,	 /* as protect made it */
	ESCALATE_MASKED, /* watched values that were lost are masked */
	ESCALATE_RESTYLED,
	ESCALATE_BARE,
};

/* A line in one form. Slices are the owner's. */
struct form {
	struct slice sent;
	struct slice placeholders; /* JSON; empty: none */
	struct slice style;	   /* JSON, for the note `style`; empty: none */
	enum escalate_level level;
	unsigned least; /* the cost of the best answer before it */
};

struct escalate;

/* NULL: the rules are damaged. The recogniser must outlive it. */
struct escalate *escalate_new(
	const struct pack *pack, const struct recogniser *recogniser);
void escalate_free(struct escalate *escalate); /* accepts NULL */

/* 0 if all values surely came back: a quick look at the placeholders as JSON,
 * or at a row's notes with them. */
int escalate_may_lose(struct slice placeholders, struct slice reply);

/* 1 if values of the form did not come back in the reply (the pair's target),
 * and there is another form to try: *next, in arena. *cost is 0 if they all
 * came, and grows with what is lost: the answer that costs least is the best.
 */
int escalate_next(struct escalate *escalate, const struct form *form,
	const struct pair *pair, struct arena *arena, struct form *next,
	unsigned *cost);

#endif
