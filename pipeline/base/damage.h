/* damage: what engines do wrong, done on purpose.
 *
 * Each kind strikes a line by its own rate. Whether it does depends on the
 * seed, the kind, the line's text and its number alone: a run can be repeated,
 * and a line asked for again in another place has another fate.
 */
#ifndef WASL_BASE_DAMAGE_H
#define WASL_BASE_DAMAGE_H

#include <stdio.h>
#include "base/recogniser.h"

struct damages;

/* From "KIND:RATE,..."; a rate is 0.05, 5% or 1/20; KIND may be a group (lines,
 * placeholders, all). NULL if it is none; why then says so and names what is
 * wrong. The recogniser must outlive it. */
struct damages *damages_new(const char *spec, uint64_t seed,
	const struct recogniser *recogniser, struct buf *why);
void damages_free(struct damages *damages); /* accepts NULL */

/* What the process has to do before it writes what is in out. */
enum damage_act {
	DAMAGE_NONE,
	DAMAGE_CRASH,
	DAMAGE_EXIT,
	DAMAGE_HANG,
	DAMAGE_SLOW,
};

/* The next line: what was asked, the sound answer, and the id that goes before
 * it in the output (with its TAB; may be empty). Adds what is written: no line,
 * one, or more, each with its LF. */
enum damage_act damages_line(struct damages *damages, struct slice id,
	struct slice asked, struct slice answer, struct buf *out);

/* The end of the input: adds what was held back. */
void damages_end(struct damages *damages, struct buf *out);

/* The kinds, one a line, for -h and the page. */
void damages_list(FILE *to);

#endif
