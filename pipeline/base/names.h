/* names: places, peoples, organisations and the user's own terms, found in a
 * text by their folded keys (value_parts.h), with the form that they have in
 * the target language.
 *
 * Compiled from .names files (source, target, language, kind, ambiguous or not,
 * code; "to: en" says the targets' language) to the section "names" of a pack,
 * or from a glossary when a run begins. A pack from a file is not trusted:
 * every place in it is looked at before it is followed, when it is followed, so
 * that opening costs nothing.
 */
#ifndef WASL_BASE_NAMES_H
#define WASL_BASE_NAMES_H

#include "base/pack.h"
#include "base/report.h"
#include "base/rules.h"
#include "base/survey.h"

struct names;

/* From a pack's section "names"; NULL if there is none or it is damaged. The
 * pack must outlive it. */
struct names *names_open(const struct pack *pack);

/* From a pack in a file, mapped; NULL, and *why is what is wrong with it. */
struct names *names_map(const char *path, const char **why);

/* A glossary: lines of source TAB target [TAB kind [TAB language [TAB case]]];
 * '#' begins a comment. A language of "" or "*" is any; case is "case" where
 * capitals must agree. Fold tables are those of the pack. NULL: reported, with
 * line numbers. refuse, if not NULL, says whether a target must not be used,
 * and then why. */
typedef const char *names_refuse(void *user, struct slice target);
struct names *names_glossary(const char *path, const struct pack *pack,
	const struct report *report, names_refuse *refuse, void *user);
void names_free(struct names *names); /* accepts NULL */

enum name_kind { NAME_PLACE, NAME_TERM };

struct name {
	uint32_t at, len;	      /* bytes of text; proclitics outside */
	struct slice target, target2; /* target2: the other reading, or empty */
	struct slice kind, code;      /* code: of a name without target only */
	int ambiguous; /* all readings are marked so: it may be no name at all
			*/
};

struct name_list {
	struct name *v; /* in order of at; they do not overlap */
	size_t n, cap;
};

/* All names of the text, the longest first at each place; of language lang (the
 * name that lang_rules gives), and with a target form in the language `to` (a
 * tag; ptr NULL: any), or a code by which one is made. v in arena. */
void names_scan(const struct names *names, struct slice text, struct slice lang,
	struct slice to, struct arena *arena, struct name_list *out);

/* The same of a text that has been surveyed. */
void names_find(const struct names *names, const struct survey *survey,
	struct slice lang, struct slice to, struct arena *arena,
	struct name_list *out);

rules_compiler names_compile;

#endif
