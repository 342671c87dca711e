/* recogniser: finds in a text what is, or may once have been, a placeholder.
 *
 * One pass, linear. It knows a placeholder of any style (rules/protect/
 * placeholders.rules) as it was sent and as engines damage it: other case,
 * inner spaces, bidi marks, an engine's '*', localised digits, mirrored,
 * full-width or lost brackets, glued to letters, doubled, cut, HTML-escaped.
 * Used by protect (is the text free of them?), engine (did all come back?) and
 * restore.
 */
#ifndef WASL_BASE_RECOGNISER_H
#define WASL_BASE_RECOGNISER_H

#include "base/pack.h"
#include "base/placeholder.h"
#include "base/rules.h"

struct recogniser;

/* From the pack's section "placeholders". NULL if it is damaged. */
struct recogniser *recogniser_open(const struct pack *pack);
void recogniser_free(struct recogniser *recogniser); /* accepts NULL */

/* ---- writing ---- */

/* A style: how placeholders look. NULL when there is none of that name. */
struct style;
const struct style *style_find(
	const struct recogniser *recogniser, struct slice name);
const struct style *style_default(const struct recogniser *recogniser);
struct slice style_name(const struct style *style);
struct slice style_suits(const struct style *style); /* what for, for people */

/* Steps over the styles in the order of the file: start with NULL. */
const struct style *style_next(
	const struct recogniser *recogniser, const struct style *prev);

/* The style in which `as` is written; NULL if in none. */
const struct style *style_of(
	const struct recogniser *recogniser, struct slice as);

/* What the check digits of a segment's placeholders come from: a hash of its
 * text, made once a segment (so that many placeholders cost no more). */
uint32_t placeholder_key(struct slice text);

/* Check digits, 0 to 99, from the key and the number. */
unsigned placeholder_check(uint32_t key, unsigned number);

/* Adds placeholder `number` (from 1) of the segment with that key. */
void style_write(const struct style *style, uint32_t key, unsigned number,
	struct buf *out);

/* Some styles (an XML tag) want the whole line escaped, whether it holds a
 * placeholder or not: 1 for those. Then what goes into `sent` between the
 * placeholders is written with style_escape, and restore takes it back.
 * A row whose style is not the default says so: its note `style` is the
 * style's name, a JSON string. */
int style_escapes(const struct style *style);
void style_escape(
	const struct style *style, struct slice text, struct buf *out);

/* Adds text with XML's five entities and numeric references replaced; others
 * stay as they are, and so does all if the style does not escape. A character
 * that ends a line becomes a space. */
void style_unescape(
	const struct style *style, struct slice text, struct buf *out);

/* 1 if a row of language `lang` is to come back as it went: `to` is empty or
 * the same tag. Then a value's target is its own slice, and restore takes the
 * spaces of `pad` away. */
int target_is_source(struct slice lang, struct slice to);

/* ---- finding ---- */

enum sighting_state {
	SIGHTING_EXACT,	   /* byte for byte one of the expected */
	SIGHTING_REPAIRED, /* damaged, and one reading is possible */
	SIGHTING_DOUBLED,  /* one of the expected that was seen already */
	SIGHTING_STRANGE,  /* a placeholder, but none of the expected */
};

/* What was done to it, for messages: "other case", "inner spaces" ... */
struct sighting {
	size_t at, len; /* bytes of the text looked at */
	enum sighting_state state;
	int which;	    /* index in expected; -1: STRANGE */
	const char *damage; /* static; NULL if EXACT */
};

struct sightings {
	struct sighting *v; /* in order of at; they do not overlap */
	size_t n, cap;
};

/* All in text. expected: the row's placeholders (those without `as` are passed
 * over); may be NULL: then all are strange. v in arena. Returns how many of the
 * expected were seen at least once. */
size_t recogniser_scan(const struct recogniser *recogniser, struct slice text,
	const struct placeholders *expected, struct arena *arena,
	struct sightings *out);

/* 1 for a mark that engines put beside a placeholder or into it ('*'). */
int recogniser_is_mark(const struct recogniser *recogniser, uint32_t cp);

/* 1 if text holds a byte sequence with which a placeholder of any style may
 * begin; quick: 0 for nearly all text. */
int recogniser_may_hold(const struct recogniser *recogniser, struct slice text);

/* Lines for trying an engine, each ended by LF; U+27E6 1 U+27E7 (or 2) stands
 * where a placeholder is to be. */
struct slice recogniser_probe(const struct recogniser *recogniser);

rules_compiler styles_compile;

/* A stanza's rule fires on a text that holds a placeholder. */
rules_example styles_example;

#endif
