/* rules: the text files under rules/, parsed, and their compilers.
 *
 * Four kinds of file, by ending:
 *	.rules	stanzas of "key: value" lines, an empty line between; the first
 *		key is id. A key may come again (yes, no, from). A value goes on
 *		in lines that begin with white space.
 *	.map	tab-separated: code points in, code points out, name or comment
 *		("0643  06A9  # ARABIC LETTER KAF"); what the columns mean is
 *		the folder's business
 *	.list	one word or phrase a line
 *	.names	tab-separated: source, target, language, kind, ambiguous or not,
 *		code; a line "to: en" says the language of the targets after it
 * '#' begins a comment at the start of a line, and after white space in .map.
 * Invisible characters and lone combining marks are written by name, {ZWNJ}, or
 * by number, {U+200C}; a raw one is refused, as is text that is not UTF-8.
 * `{{` is a brace. White space around a value or a cell is not part of it
 * (write {SPACE}), nor are empty cells at the end of a line.
 *
 * All errors are reported with file, line and reason, and fail the whole.
 */
#ifndef WASL_BASE_RULES_H
#define WASL_BASE_RULES_H

#include "base/arena.h"
#include "base/pack.h"
#include "base/report.h"

/* A "key: value" of a stanza, or a cell of a line of the other kinds. Names
 * in braces are already resolved. */
struct rule_value {
	struct slice key; /* empty in .map, .list, .names */
	struct slice value;
	size_t line;
};

/* A stanza, or a line of the other kinds (then id is empty and the values
 * are its cells). */
struct rule {
	struct slice id;
	size_t line;
	struct rule_value *v;
	size_t n;
	struct slice text; /* as written */
	const char *path;  /* of the file that it came from */
};

enum rules_type { RULES_STANZAS, RULES_MAP, RULES_LIST, RULES_NAMES };

struct rules_file {
	const char *folder; /* "split" */
	const char *name;   /* "ar.rules" */
	struct slice stem;  /* "ar": the name less sub-folders and ending */
	enum rules_type type;
	struct rule *v;
	size_t n;
	const char *path;  /* for messages */
	struct slice text; /* as written */
};

/* A whole tree. The files of a folder are in order of name. */
struct rules {
	struct arena arena;
	struct rules_file *v;
	size_t n, cap;
	const struct report *report;
	int failed; /* something was reported as an error */
};

/* The first value of a key; {NULL, 0} if absent. */
struct slice rule_find(const struct rule *rule, const char *key);

/* Report an error in a file; line 0 names only the file, and no file the rules
 * as a whole. */
void rules_error(struct rules *rules, const struct rules_file *file,
	size_t line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Step over a folder's files whose name ends so (".map"; "" for all):
 * start with prev NULL; NULL at the end. */
const struct rules_file *rules_next(const struct rules *rules,
	const char *folder, const char *ending, const struct rules_file *prev);

/* The compiler of one section: writes the section's bytes to out; reports
 * errors with rules_error. Each stage or base module that has rules has one,
 * and knows which folder and files it reads. It runs when wasl is built and
 * with --rules. */
typedef void rules_compiler(struct rules *rules, struct buf *out);

struct rules_section {
	const char *name; /* of the section in the pack */
	rules_compiler *compile;
};

/* THE list of sections, in stages.c; ends with name NULL. */
extern const struct rules_section rules_sections[];

/* Load rules: a directory tree of FOLDER/FILE (sub-folders are part of the
 * name: "gazetteer/ar.names"). Where a file of that name is there already, a
 * stanza takes the place of the one with its id, new stanzas come before all
 * others, and lines of a .list, .map or .names are added at the end. Files
 * that end in .md and those whose name begins with a dot are passed over; any
 * other ending is an error. 0, or -1: reported. An id may stand once in all. */
void rules_init(struct rules *rules, const struct report *report);
int rules_load_pack(struct rules *rules, const struct pack *pack);
int rules_load_dir(struct rules *rules, const char *dir);
void rules_release(struct rules *rules);

/* One file's text, as if it were FOLDER/NAME of a directory. path is for
 * messages. All are copied. */
int rules_load_text(struct rules *rules, const char *folder, const char *name,
	const char *path, struct slice text);

/* Likewise, the file at path. */
int rules_load_file(struct rules *rules, const char *folder, const char *name,
	const char *path);

/* Forget a file, before another is loaded in its place. */
void rules_drop(struct rules *rules, const char *folder, const char *name);

/* Compile all that is loaded into one pack. 0, or -1: reported. */
int rules_compile(struct rules *rules, struct buf *out);

/* What --rules says: a directory, put over the embedded rules and compiled, or
 * a pack that `wasl rules compile` made, in their place. 0, or -1: reported.
 * The pack's bytes are memory_alloc'd: free them when the run is over. */
int rules_overlay(
	const char *path, const struct report *report, struct pack *out);

/* ---- how the rules of a folder are tried ---- */

/* A rule did something at text[at, at + len). id is the stanza's, or, of a .map
 * or .list, "FOLDER.STEM". */
typedef void rules_hit(void *user, struct slice id, size_t at, size_t len);

/* Runs a stage's rules on one text (a paragraph, valid UTF-8) of a language
 * (BCP 47; may be empty) and names every rule that fired, in order of place.
 * For a rule that only keeps others from firing, that is where it did so.
 * 0, or -1 if the pack's section is damaged. */
typedef int rules_trace(const struct pack *pack, struct slice lang,
	struct slice text, rules_hit *hit, void *user);

enum rules_fired { RULES_FIRED, RULES_SILENT, RULES_DAMAGED };

/* Whether one stanza's rule fires on an example, for a folder whose examples
 * are no plain texts. lang as in rules_trace: the stanza's key `lang`, else the
 * file's stem, if it is a language tag. */
typedef enum rules_fired rules_example(const struct pack *pack,
	const struct rule *rule, struct slice lang, struct slice text);

/* What the examples of a folder's stanzas must be. */
enum rules_examples {
	RULES_EXAMPLES_BOTH, /* each stanza has a yes and a no */
	RULES_EXAMPLES_ANY,  /* it may have */
};

struct rules_tester {
	const char *folder; /* "split" */
	const char *file;   /* "placeholders.rules", or NULL: all the others */
	enum rules_examples examples;
	rules_trace *trace;	/* for `wasl rules why`; NULL: none */
	rules_example *example; /* NULL: an example is traced and the stanza's
				 * id looked for among the hits */
};

/* THE list of them, in stages.c; ends with folder NULL. A stage's owner adds a
 * line there; nothing else is needed for `wasl rules check` and `why`. */
extern const struct rules_tester rules_testers[];

#endif
