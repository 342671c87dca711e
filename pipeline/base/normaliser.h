/* normaliser: repair and unify the script of a text, rule by rule.
 *
 * Rules are rules/normalise/; which of them are on is said once, by a profile
 * and by ids. A text is one paragraph, or several with LF or CR between; no
 * rule looks over the end of a paragraph, and what ends one is kept.
 *
 * Takes any bytes. What is not UTF-8 becomes U+FFFD (named normalise.utf8;
 * always on), so that valid UTF-8 comes out. Texts are shorter than 4 GiB.
 *
 * Normalising twice is normalising once. Linear in time; memory is bounded by
 * the longest paragraph.
 */
#ifndef WASL_BASE_NORMALISER_H
#define WASL_BASE_NORMALISER_H

#include "base/arena.h"
#include "base/edits.h"
#include "base/pack.h"
#include "base/rules.h"

struct normaliser;

/* From the pack's section "normalise", with profile mt and no language. NULL if
 * the section is damaged. The pack must outlive it. */
struct normaliser *normaliser_new(const struct pack *pack);
void normaliser_free(struct normaliser *n); /* accepts NULL */

/* "mt", "search" or "none". 0, or -1 if it is no profile. */
int normaliser_profile(struct normaliser *n, struct slice name);

enum normaliser_state { NORMALISER_OFF, NORMALISER_ON };

/* Switch a rule, by its id ("normalise.kaf.fa"), with or without the stage's
 * name; an id without the language ("kaf") is the rule of all languages, and
 * "review" all repairs of letters that look like others.
 * Returns how many rules that were. */
size_t normaliser_switch(
	struct normaliser *n, struct slice id, enum normaliser_state state);

/* Take the rules of a language: a name that lang_rules gives. One that has no
 * rules of its own has those of all languages. */
void normaliser_language(struct normaliser *n, struct slice lang);

/* 1 if it has rules of its own. */
int normaliser_knows(const struct normaliser *n, struct slice lang);

/* Be asked for the language of a paragraph before a rule acts in it that not
 * all languages have; `lang` is the last answer. A letter that is right in that
 * language asks nothing. NULL: no more. */
typedef struct slice normaliser_ask(
	void *user, struct slice paragraph, struct slice lang);
void normaliser_on_ask(struct normaliser *n, normaliser_ask *ask, void *user);

/* A rule did something to text[at, at + len). */
typedef void normaliser_hit(void *user, struct slice id, size_t at, size_t len);

/* Be told of every hit, in the order of rules, paragraph by paragraph; slower.
 * NULL: no more. */
void normaliser_trace(struct normaliser *n, normaliser_hit *hit, void *user);

/* Normalise. 0 if the text is as it should be, else 1: then normaliser_text
 * and normaliser_edits say what came out, until the next call. */
int normaliser_run(struct normaliser *n, struct slice text);

/* The same, quicker, of what is known to be UTF-8. */
int normaliser_run_utf8(struct normaliser *n, struct slice text);
struct slice normaliser_text(const struct normaliser *n);
const struct edits *normaliser_edits(const struct normaliser *n);

/* Which rules fired where, those of mt; and whether a rule fires on its
 * example, off or on in mt. An example is a text, or "TEXT => WHAT COMES OUT".
 */
rules_trace normaliser_rules_trace;
rules_example normaliser_example;

/* Whether what an example says comes out without the rule, too. */
rules_example normaliser_example_without;

/* Section "normalise", from rules/normalise/. */
rules_compiler normalise_compile;

#endif
