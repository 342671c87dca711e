/* detect_section: how the section "encodings" lies in the pack. For detect*.c
 * only. All places are bytes from the section's start.
 */
#ifndef WASL_BASE_DETECT_SECTION_H
#define WASL_BASE_DETECT_SECTION_H

#include <stdint.h>

#define DETECT_MAGIC 0x31434E45U /* "ENC1" */

enum {
	DETECT_CLASSES = 64, /* kinds of characters */
	DETECT_BIT = 4,	     /* costs are in quarters of a bit */
	DETECT_DEAREST = 60,
	DETECT_LANGS_MAX = 16,
};

struct detect_head {
	uint32_t magic;
	uint32_t langs_n;
	uint32_t classes_at, classes_n; /* struct detect_class, in order */
	uint32_t costs_at; /* uint8 [langs_n][DETECT_CLASSES][DETECT_CLASSES] */
	uint32_t other;	   /* the class of what is in no list */
	uint32_t space;
};

/* Of a shaped letter: whether one must follow, or must not. */
enum detect_joining { JOINS_ANY, JOINS_NEXT, JOINS_NONE };

struct detect_class {
	uint32_t cp;
	uint16_t number;
	uint16_t joining; /* enum detect_joining */
};

/* For qsort and bsearch. */
static inline int
detect_by_cp(const void *a, const void *b)
{
	const struct detect_class *one = a, *two = b;

	return (one->cp > two->cp) - (one->cp < two->cp);
}

#endif
