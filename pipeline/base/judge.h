/* judge: what may be wrong with the translation of one segment.
 *
 * A list of tests; each looks at a pair of texts and names its faults. Which
 * are on, how grave they are, their limits and their words are data:
 * rules/check/. No test looks at more than one segment; what spans segments is
 * the stage's.
 */
#ifndef WASL_BASE_JUDGE_H
#define WASL_BASE_JUDGE_H

#include "base/aligner.h"
#include "base/lang.h"
#include "base/pack.h"
#include "base/placeholder.h"
#include "base/report.h"
#include "base/recogniser.h"
#include "base/rules.h"
#include "base/value.h"

/* The tests, in the order in which they run. */
enum test {
	TEST_EMPTY,
	TEST_PLACEHOLDER_LEFT,
	TEST_COPIED,
	TEST_UNTRANSLATED,
	TEST_NUMBER_CHANGED,
	TEST_NUMBER_MISSING,
	TEST_NUMBER_ADDED,
	TEST_VERBATIM_MISSING,
	TEST_REPETITION,
	TEST_LENGTH,
	TEST_BRACKETS,
	TEST_BIDI,
	TEST_SPACES,
	TEST_TERMINAL,
	TEST_REPEATED,
	TEST_SWAPPED,
	TEST_INCONSISTENT,
	TEST_QUOTES,
	TEST_NAME_MISSING,
	TEST_TERM_MISSING,
	TEST_COUNT
};

extern const char *const test_ids[TEST_COUNT]; /* "check.empty" */
int test_find(struct slice id);		       /* -1 when absent */

/* From the section "check". */
struct test_rule {
	uint32_t level; /* enum level */
	uint32_t limit, limit2;
	uint32_t says_at, says_len;
};

struct judge;

/* From the pack's sections "check", "protect", "placeholders", "languages".
 * NULL if one is damaged. */
struct judge *judge_open(const struct pack *pack);
void judge_free(struct judge *judge); /* accepts NULL */

/* Switch one test off (all are on). */
void judge_switch_off(struct judge *judge, enum test test);

enum level judge_level(const struct judge *judge, enum test test);
const char *judge_says(const struct judge *judge, enum test test);
size_t judge_limit(const struct judge *judge, enum test test);
size_t judge_limit2(const struct judge *judge, enum test test);
int judge_is_on(const struct judge *judge, enum test test);

struct pair {
	struct slice text, target;
	struct slice lang, to;			 /* to may be empty: unknown */
	struct align_pair lengths;		 /* of the two languages */
	const struct placeholders *placeholders; /* may be NULL */
};

/* at and len are bytes of text or (in_target) of target. */
struct fault {
	enum test test;
	int in_target;
	size_t at, len;
	struct slice expected, found; /* may be empty */
};

struct faults {
	struct fault *v; /* in the arena */
	size_t n, cap;
};

/* All faults of a pair, added to out. */
void judge_pair(struct judge *judge, const struct pair *pair,
	struct arena *arena, struct faults *out);

/* Likewise, by some of the tests alone: bits by 1 << test. */
void judge_pair_by(struct judge *judge, unsigned tests, const struct pair *pair,
	struct arena *arena, struct faults *out);

/* Section "check". */
rules_compiler judge_compile;

/* Examples of rules/check: "SOURCE => TARGET", ar to en unless the stanza's
 * `lang` and `to` say otherwise. */
rules_example judge_example;

#endif
