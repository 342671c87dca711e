/* styles: what rules/protect/placeholders.rules says, as the recogniser and the
 * writers of placeholders use it. Nobody else includes this header.
 */
#ifndef WASL_BASE_STYLES_H
#define WASL_BASE_STYLES_H

#include "base/byteset.h"
#include "base/recogniser.h"

enum {
	STYLE_ESCAPES = 1,
	STYLE_OWN = 2,
	STYLE_DEFAULT = 4,
	STYLE_QUICK = 8, /* own, and its brackets are nothing else */
};

/* The parts point into the pack. */
struct style {
	struct slice name, suits, open, close; /* close may be empty */
	uint32_t zero;			       /* code point of its digit 0 */
	uint32_t own[2];		       /* with STYLE_OWN: open, close */
	unsigned flags;			       /* STYLE_ bits */
};

/* Sorted code points, in the pack. */
struct styles_set {
	const uint32_t *v;
	size_t n;
};

/* Digits of two bytes: by lead C0 to DF, the low bits of what follows; and of
 * up to so many scripts, lead and tail of the digit 0 (else what no text
 * holds). */
enum { DIGIT_PAIRS = 3 };
struct digits;
typedef const char *digits_function(
	const struct digits *digits, const char *p, const char *end);
struct digits {
	uint64_t tails[32];
	unsigned char lead[DIGIT_PAIRS], tail[DIGIT_PAIRS];
	/* The next byte from p on at which a digit may begin: one of ASCII or
	 * of two bytes, or a character of more. */
	digits_function *next;
};

/* All there are, for tests: NULL past the last. */
digits_function *digits_list(size_t i);

struct recogniser {
	struct style *styles; /* in the order of the file */
	size_t n;
	const struct style *usual; /* the default */
	struct slice probe;	   /* lines for trying an engine */
	struct styles_set noise, left, right, zeros;
	uint32_t own_least;	   /* of all own: none is below */
	struct byteset starts;	   /* bytes with which a style may begin */
	unsigned char second[256]; /* what then follows one above 7F */
	struct digits digits;
};

/* Fill starts and second (candidates.c), and digits (look_digits.c). */
void styles_starts(struct recogniser *recogniser);
void styles_digits(struct recogniser *recogniser);

/* Length of the XML entity or numeric reference at p (which is '&'), and the
 * character that it stands for; 0 if it is none. */
size_t entity_next(const char *p, const char *end, uint32_t *cp);

int styles_set_has(struct styles_set set, uint32_t cp);

#endif
