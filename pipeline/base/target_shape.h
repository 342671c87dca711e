/* target_shape: how the target language writes a plain number: its digits, its
 * signs, its groups. Asked of ICU once; then numbers are written without it,
 * with the same bytes. */
#ifndef WASL_BASE_TARGET_SHAPE_H
#define WASL_BASE_TARGET_SHAPE_H

#include "base/arena.h"

/* A sign, in UTF-8. */
enum { SIGN_MAX = 8 };
struct sign {
	char bytes[SIGN_MAX];
	size_t len;
};

struct target_shape {
	enum { SHAPE_KNOWN, SHAPE_OTHER } state;
	struct sign minus, group, point, digit[10];
	/* From the right: digits of the first group and of those after; the
	 * least before the first sign between groups. */
	unsigned first, next, least;
};

/* What ICU writes for a decimal string with so many decimals: its length in
 * out; 0: nothing. */
typedef size_t shape_ask(
	void *user, const char *number, unsigned places, char *out, size_t cap);

/* Finds the shape from two numbers that it asks for. SHAPE_OTHER: it is none
 * that can be told so. */
void shape_find(struct target_shape *shape, shape_ask *ask, void *user);

/* Adds the number, a decimal string, with so many digits after the point.
 * -1: ICU has to be asked, for the number would be rounded or is no plain one.
 */
int shape_write(const struct target_shape *shape, const char *number,
	size_t places, struct buf *out);

/* Adds a number without groups, of two digits at least where it says so. */
enum shape_width { WIDTH_ANY, WIDTH_TWO };
void shape_digits(const struct target_shape *shape, unsigned number,
	enum shape_width width, struct buf *out);

#endif
