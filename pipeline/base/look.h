/* look: a pass of the recogniser over a text, and the parts that it looks for.
 * Nobody but candidates.c and candidates_bare.c includes this header.
 */
#ifndef WASL_BASE_LOOK_H
#define WASL_BASE_LOOK_H

#include "base/candidates.h"

/* Characters between two parts; brackets in a row. */
enum { NOISE_MAX = 4, REPEAT_MAX = 3 };

struct look {
	const struct recogniser *r;
	const char *begin, *end;
	const char *done; /* what lies before belongs to a candidate */
	core_wanted *wanted;
	const void *user;
	struct arena *arena;
	struct candidates *out;
};

/* A character, or the one that an entity stands for. */
struct unit {
	uint32_t cp; /* 0 at the end */
	size_t len;
};
struct unit look_unit(const struct look *s, const char *p);

/* DAMAGE_ESCAPED if the unit at p is an entity, else 0. */
unsigned look_escaped(struct unit unit, const char *p);

/* The value of a decimal digit of any script, or -1. */
int look_digit(const struct look *s, uint32_t cp);

/* The next digit from p on; end if there is none. */
const char *look_next_digit(
	const struct look *s, const char *p, const char *end);

/* What may stand inside a placeholder: 0, or the damage that it is. */
unsigned look_noise(const struct look *s, uint32_t cp);

/* Case, width and kind of quotation mark taken away. */
uint32_t look_fold(uint32_t cp);

/* Marks within a number: "1,034". */
int look_is_separator(uint32_t cp);

/* A bracket that belongs to placeholders alone. */
enum own { OWN_NONE, OWN_OPEN, OWN_CLOSE };
enum own look_own(const struct look *s, uint32_t cp);

/* Past at most NOISE_MAX characters of noise. */
const char *look_skip(const struct look *s, const char *p, unsigned *damage);

/* Past digits that touch each other; past digits with noise or one separator
 * between them. What was read is added to core. */
void core_add(struct core *core, int value);
const char *look_digits(const struct look *s, const char *p, struct core *core,
	unsigned *damage);
const char *look_digits_loose(const struct look *s, const char *p,
	struct core *core, unsigned *damage);

/* Past a part of a style, whatever its case and width; noise may stand in it,
 * and what a tag may lose (quotes, slash) may be missing. NULL if it is not
 * there. */
const char *look_part(const struct look *s, const char *p, struct slice part,
	unsigned *damage);

/* Back over other brackets, as far as `done`. */
const char *look_brackets_before(
	const struct look *s, const char *p, unsigned *damage);

/* Does an ASCII letter or digit touch [from, to)? */
int look_is_ascii_word(uint32_t cp);
int look_in_word(const struct look *s, const char *from, const char *to);

/* A candidate is found. */
void look_add(struct look *s, const char *from, const char *to,
	struct core core, unsigned damage);

#endif
