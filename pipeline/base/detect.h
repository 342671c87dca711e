/* detect: in which encoding bytes are, by how the letters follow each other.
 *
 * In order: a BOM; UTF-32 and UTF-16 by where the zeros and the Arabic block's
 * high bytes stand; UTF-8 if it is valid, or nearly so and nothing else
 * could look like that; else each one-byte encoding is tried with each language
 * (rules/encodings/: costs of letter pairs) and the cheapest reading wins.
 */
#ifndef WASL_BASE_DETECT_H
#define WASL_BASE_DETECT_H

#include "base/codec.h"
#include "base/pack.h"
#include "base/rules.h"

enum {
	DETECT_WINDOW = 64 << 10, /* bytes that are looked at */
	DETECT_OTHERS = 3,	  /* runners-up that are told of */
};

struct detected {
	const char *encoding; /* a name for codec_new; static memory */
	unsigned sure;	      /* 0 to 100 */
};

struct detection {
	struct detected best;
	struct detected others[DETECT_OTHERS]; /* the likeliest first */
	size_t others_n;
	int is_text; /* 0: controls stand in it that stand in no text */
};

struct detector;

/* From the pack's section "encodings". NULL if it is damaged. The pack must
 * outlive it. */
struct detector *detector_open(const struct pack *pack);
void detector_free(struct detector *detector); /* accepts NULL */

/* The encoding of an input that begins with these bytes; whole: 1 if that is
 * all of it. */
void detect(struct detector *detector, const char *bytes, size_t len, int whole,
	struct detection *detection);

/* The encoding as which UTF-8 was read, once or twice, before it became this
 * text ("windows-1252"): hardly a letter is there that is not a lead byte with
 * a tail byte after it. NULL: it is no such text. */
const char *detect_mojibake(struct detector *detector, struct slice text);

/* "is utf-8, 98 % sure; then ..." */
void detection_print(const struct detection *detection, struct buf *out);

rules_compiler detect_compile;

#endif
