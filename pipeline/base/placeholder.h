/* placeholder: what stands in for a protected span in the line that an engine
 * sees, and the values that are watched.
 *
 * The default style is U+27E6, number, two check digits, U+27E7. Numbers
 * count from 1 in the segment; the check digits are a hash of the segment's
 * text and the number, so that a changed digit or another line's placeholder
 * is noticed.
 */
#ifndef WASL_BASE_PLACEHOLDER_H
#define WASL_BASE_PLACEHOLDER_H

#include "base/arena.h"

/* The closed list of kinds (design: Protection). */
enum kind {
	KIND_URL,
	KIND_EMAIL,
	KIND_HANDLE,
	KIND_HASHTAG,
	KIND_CODE,
	KIND_MARKUP,
	KIND_EMOJI,
	KIND_HONORIFIC,
	KIND_DECIMAL,
	KIND_GROUPED,
	KIND_PERCENT,
	KIND_FRACTION,
	KIND_RANGE,
	KIND_SCORE,
	KIND_MONEY,
	KIND_UNIT,
	KIND_TIME,
	KIND_DATE,
	KIND_PHONE,
	KIND_VERSION,
	KIND_TERM,
	KIND_PLACEHOLDER, /* masked by default, to here */
	KIND_INTEGER,
	KIND_ORDINAL,
	KIND_YEAR,
	KIND_DATENAME,
	KIND_NAME,  /* watched by default, from KIND_INTEGER */
	KIND_WORDS, /* noted only */
	KIND_COUNT
};

extern const char *const kind_names[KIND_COUNT];
int kind_find(struct slice name); /* -1 when absent */

enum { PAD_BEFORE = 1, PAD_AFTER = 2 };

struct placeholder {
	struct slice as; /* as sent; empty: watched only */
	unsigned pad;	 /* spaces that protect added in sent: PAD_... */
	enum kind kind;
	uint32_t at, len;	    /* bytes of text */
	struct slice value, value2; /* value2: the other reading, or empty */
	struct slice target;	    /* empty: the same as value */
};

struct placeholders {
	struct placeholder *v; /* in the row's arena, in order of `at` */
	size_t n, cap;
};

/* Appends one, in arena; returns it, cleared. */
struct placeholder *placeholders_add(
	struct placeholders *list, struct arena *arena);

/* From and to the notes' JSON array. 0, or -1 if it is not one of ours. */
int placeholders_parse(
	struct slice json, struct arena *arena, struct placeholders *out);

/* Likewise, from a text that need not be JSON and holds no backslash: quicker,
 * for a list as placeholders_print writes it. Returns its length in bytes, or 0
 * if it is not one; what out holds then means nothing. */
size_t placeholders_take(
	struct slice text, struct arena *arena, struct placeholders *out);

/* 1 if what is written holds a backslash. */
int placeholders_print(const struct placeholders *list, struct buf *out);

#endif
