/* spacing: what may stand beside a value that was put back into a translation.
 * Data: rules/restore/spacing.rules.
 */
#ifndef WASL_BASE_SPACING_H
#define WASL_BASE_SPACING_H

#include "base/pack.h"
#include "base/rules.h"

struct spacings;
struct spacing; /* of one language */

/* From the pack's section "restore". NULL if it is damaged. The pack must
 * outlive it. */
struct spacings *spacings_open(const struct pack *pack);
void spacings_free(struct spacings *spacings); /* accepts NULL */

/* By the first part of a tag; NULL: nothing is known of the language. */
const struct spacing *spacing_find(
	const struct spacings *spacings, struct slice tag);

/* May this word touch a value, from before or from behind? Letters' ASCII case
 * does not matter. */
int spacing_may_precede(const struct spacing *spacing, struct slice word);
int spacing_may_follow(const struct spacing *spacing, struct slice word);

/* What the language writes for a mark beside a value; empty: what stands there.
 */
struct slice spacing_mark(const struct spacing *spacing, struct slice mark);

/* 1 if the language writes a space before this mark. */
int spacing_keeps_space(const struct spacing *spacing, struct slice mark);

rules_compiler spacings_compile;
rules_example spacings_example;

#endif
