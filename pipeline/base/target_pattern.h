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
	char key[ASKED_MAX];
	size_t class_len, len; /* of key; beyond ASKED_MAX: not to be kept */
	/* Its numbers, as the language writes them; none: the class is of no
	 * use. */
	struct slice number[ASKED_NUMBERS];
	size_t n;
};

void asked_add(struct asked *asked, const char *ptr, size_t len);
void asked_addc(struct asked *asked, char c);
void asked_value(struct asked *asked);

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
