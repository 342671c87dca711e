/* lang: what wasl knows of a language, by its BCP 47 tag. Data:
 * rules/languages/.
 *
 * Code knows no language by name: it asks here which rules a tag uses, and
 * finds its own section's part by that name ("fa" for fa, fa-AF, prs, pes).
 */
#ifndef WASL_BASE_LANG_H
#define WASL_BASE_LANG_H

#include "base/arena.h"
#include "base/pack.h"
#include "base/rules.h"

struct langs;

/* From the pack's section "languages". NULL if it is damaged. The pack must
 * outlive it. */
struct langs *langs_open(const struct pack *pack);
void langs_free(struct langs *langs); /* accepts NULL */

/* The language whose rules a tag uses: a name of rules/languages, or, for
 * a language that is not there, the tag's primary subtag in lower case (in
 * static memory if known, else a part of `tag` itself). Cheap for the tag that
 * was asked for last. */
struct slice lang_rules(struct langs *langs, struct slice tag);

/* 1 if the name is one that rules/languages has. */
int lang_is_known(struct langs *langs, struct slice tag);

/* Written right to left (by script subtag, else by language). */
int lang_is_rtl(struct langs *langs, struct slice tag);

/* What stands between two sentences in a line: " ", or "" for zh, ja, th ... */
struct slice lang_space(struct langs *langs, struct slice tag);

/* 1 if tag is a well-formed BCP 47 language tag (RFC 5646 langtag, as far as
 * wasl uses it: letters, digits, hyphens, subtags of 1 to 8). */
int lang_is_tag(struct slice tag);

/* The language that text is written in, by letters and common words, or
 * `otherwise` where the text does not tell (too short, no letters). *sure is
 * 0 to 100; may be NULL. */
struct slice lang_guess(struct langs *langs, struct slice text,
	struct slice otherwise, unsigned *sure);

/* The same where a few letters leave no doubt: the first ones for the language
 * that is expected, a name that lang_guess gave; for another the last ones
 * also, and clearer. Much quicker than to guess. {NULL, 0}: ask lang_guess. */
struct slice lang_glance(
	struct langs *langs, struct slice text, struct slice expected);

rules_compiler langs_compile;

/* A stanza's rule fires on a text that is taken for its language. */
rules_example langs_example;

#endif
