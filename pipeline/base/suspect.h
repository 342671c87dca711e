/* suspect: answers that an engine is not believed at once.
 *
 * The kinds are code, their numbers and words are data (rules/engine/
 * suspect.rules). Cheap: it is run on every answer.
 */
#ifndef WASL_BASE_SUSPECT_H
#define WASL_BASE_SUSPECT_H

#include "base/pack.h"
#include "base/rules.h"

enum suspicion {
	SUSPECT_COPIED,
	SUSPECT_LOOPING,
	SUSPECT_LONG,
	SUSPECT_SHORT,
	SUSPECT_REPEATED,
	SUSPECT_UNFINISHED,
	SUSPECT_COUNT
};

struct suspect;

/* From the pack's section "engine". NULL if it is damaged. */
struct suspect *suspect_open(const struct pack *pack);
void suspect_free(struct suspect *suspect); /* accepts NULL */

/* Only these: names without "engine.", separated by commas; "all", "none". 0,
 * or -1: one is not known, and *bad is that one. */
int suspect_choose(
	struct suspect *suspect, const char *names, struct slice *bad);

/* Bits by 1 << kind. Remembers both texts for SUSPECT_REPEATED. */
unsigned suspect_judge(
	struct suspect *suspect, struct slice line, struct slice answer);

/* Kinds that more than their share of n answers are: found[kind] of them. Bits
 * as above. */
unsigned suspect_habits(
	const struct suspect *suspect, const size_t *found, size_t n);

/* Static memory: "engine.copied", and its words. */
const char *suspect_id(enum suspicion kind);
const char *suspect_says(const struct suspect *suspect, enum suspicion kind);

/* The part of section "engine" that is theirs. */
rules_compiler suspect_compile;
rules_example suspect_example;

#endif
