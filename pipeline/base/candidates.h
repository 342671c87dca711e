/* candidates: what in a text has the look of a placeholder, before it is held
 * against the expected ones. Nobody but the recogniser includes this header.
 */
#ifndef WASL_BASE_CANDIDATES_H
#define WASL_BASE_CANDIDATES_H

#include "base/styles.h"

enum {
	DAMAGE_CASE = 1,
	DAMAGE_SPACES = 2,
	DAMAGE_BIDI = 4,
	DAMAGE_MARKS = 8,
	DAMAGE_DIGITS = 16,
	DAMAGE_BRACKETS = 32,
	DAMAGE_MIRRORED = 64,
	DAMAGE_LOST = 128,
	DAMAGE_ESCAPED = 256,
	DAMAGE_BARE = 512,
	DAMAGE_CUT = 1024,
	DAMAGE_RENUMBERED = 2048,
};

/* The digits of a placeholder: number, then two check digits. */
struct core {
	uint64_t value;
	unsigned digits; /* how many; more than CORE_MAX: too long for one */
};
enum { CORE_MAX = 18 };

struct candidate {
	size_t at, len;
	struct core core; /* no digits: a bracket alone */
	unsigned damage;  /* DAMAGE_ bits */
};

struct candidates {
	struct candidate *v; /* in order; they do not overlap */
	size_t n, cap;
};

/* Is a core one of those that are looked for? */
typedef int core_wanted(const void *user, struct core core);

/* All that is a placeholder by its shape. Digits that lost their opening
 * bracket are taken along only if they are wanted. */
void candidates_shapes(const struct recogniser *recogniser, struct slice text,
	core_wanted *wanted, const void *user, struct arena *arena,
	struct candidates *out);

/* The next byte from p on with which a shape might begin; end if none. */
const char *candidate_next(
	const struct recogniser *recogniser, const char *p, const char *end);

/* 1 if a shape may begin at p. */
int candidate_may_start(
	const struct recogniser *recogniser, const char *p, const char *end);

/* In the text between `taken`: digits that are wanted, with what is left of
 * brackets around them. */
void candidates_bare(const struct recogniser *recogniser, struct slice text,
	const struct candidates *taken, core_wanted *wanted, const void *user,
	struct arena *arena, struct candidates *out);

#endif
