/* target_pattern: what was written once in the target language, to be written
 * again without asking.
 *
 * ICU is thorough and slow, and a text says the same few things over and over.
 * What it wrote is kept for the value that was asked for, or, where its numbers
 * are seen in it, as a pattern for all values of a class: those that are
 * written alike but for their numbers ("June 12, 1953"). Which values are of
 * one class whoever asks knows. */
#ifndef WASL_BASE_TARGET_PATTERN_H
#define WASL_BASE_TARGET_PATTERN_H

#include "base/arena.h"

enum { ASKED_MAX = 56, ASKED_NUMBERS = 2 };

/* All zero is nothing. First the class is added, then asked_value, then what
 * tells the value from others of its class. */
struct asked {
	size_t class_len, len; /* of key; beyond ASKED_MAX: not to be kept */
	char key[ASKED_MAX];
	/* Its numbers, as the language writes them; none: the class is of no
	 * use. */
	size_t n;
	struct slice number[ASKED_NUMBERS];
};

static inline void
asked_add(struct asked *asked, const char *ptr, size_t len)
{
	if (!len)
		return;
	if (asked->len <= ASKED_MAX && len <= ASKED_MAX - asked->len) {
		memcpy(asked->key + asked->len, ptr, len);
		asked->len += len;
	} else {
		asked->len = ASKED_MAX + 1;
	}
}

static inline void
asked_addc(struct asked *asked, char c)
{
	asked_add(asked, &c, 1);
}

static inline void
asked_value(struct asked *asked)
{
	asked->class_len = asked->len;
	asked_addc(asked, '=');
}

/* Bounded: the newest take the place of others. */
struct patterns;
struct patterns *patterns_new(void);
void patterns_free(struct patterns *patterns); /* accepts NULL */

/* Adds to out what was asked for, or -1: it is not known. */
int patterns_write(const struct patterns *patterns, const struct asked *asked,
	struct buf *out);

/* From now on it is: text is how it is written. */
void patterns_keep(struct patterns *patterns, const struct asked *asked,
	struct slice text);

#endif
