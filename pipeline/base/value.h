/* value: numbers, dates, times, money, links, codes found in a text, and what
 * they are worth.
 *
 * The scanner knows the shapes that "Protection" of the manual lists; words,
 * month names, units and separators come from rules/protect/. It is used by
 * split (never a boundary inside one), protect (what to mask or watch) and
 * check (values of both sides compared).
 */
#ifndef WASL_BASE_VALUE_H
#define WASL_BASE_VALUE_H

#include "base/arena.h"
#include "base/pack.h"
#include "base/placeholder.h"
#include "base/rules.h"
#include "base/survey.h"

struct value {
	uint32_t at, len; /* bytes of text; proclitics stay outside */
	enum kind kind;
	struct slice value; /* decimal string, ISO 8601, "USD 5", or the text */
	struct slice value2; /* the other reading, or empty */
	struct slice rule;   /* id of the rule that found it; in the pack */
};

struct values {
	struct value *v; /* in order of at; they do not overlap */
	size_t n, cap;
};

struct value_rules; /* compiled; opened once a run, for one thread at a time */

/* From the pack's section "protect". NULL if the section is damaged. */
struct value_rules *value_rules_open(const struct pack *pack);
void value_rules_free(struct value_rules *rules);

/* All values of text (language lang, a BCP 47 tag). v and strings in arena. */
void values_scan(const struct value_rules *rules, struct slice text,
	struct slice lang, struct arena *arena, struct values *out);

/* The same in two steps: the survey serves others too. */
void values_survey(const struct value_rules *rules, struct slice text,
	struct slice lang, struct arena *arena, struct survey *survey);
void values_find(const struct value_rules *rules, const struct survey *survey,
	struct arena *arena, struct values *out);

/* Adds one at the end. */
void values_add(
	struct values *values, struct arena *arena, const struct value *value);

/* Section "protect", from rules/protect/ without placeholders.rules. */
rules_compiler value_rules_compile;
rules_trace value_trace;
rules_example value_example;

#endif
