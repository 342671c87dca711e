/* stage: what a stage is, and the driver that runs chains of them.
 *
 * A stage is handed one row at a time and emits rows. It does no I/O, has no
 * threads, and keeps no bytes of rows that it did not copy. Everything that all
 * stages have in common is the driver's: opening and closing rows, order,
 * steps, counts, truncation, passing on, columns, places in the article, exit
 * status.
 *
 * Chained, each stage is a process and rows are printed and parsed between
 * them; fused, rows are handed on by pointer. The same code runs both ways and
 * the bytes that come out are the same.
 */
#ifndef WASL_STAGE_H
#define WASL_STAGE_H

#include "base/out.h"
#include "base/pack.h"
#include "base/report.h"
#include "base/row.h"
#include "base/rules.h"

/* Bytes of a paragraph, and of a line of plain text: what is longer is cut, for
 * memory is bounded by it. */
enum { PARAGRAPH_MAX = 128 << 10 };

struct link; /* a stage at its place in a chain: the driver's */

enum option_type {
	OPTION_SWITCH, /* no argument */
	OPTION_TEXT,
	OPTION_NUMBER, /* a whole number from 0 */
	OPTION_CHOICE, /* one of `choices`, separated by '|' */
	OPTION_FILE,
};

/* What an option does to the bytes that come out. */
enum option_effect {
	OPTION_SILENT, /* nothing: not in the opening row's steps */
	OPTION_STEP,   /* it changes them: part of the step's name */
};

struct option {
	const char *name; /* long name; in a chain, one name is one option */
	char letter;	  /* or 0 */
	enum option_type type;
	enum option_effect effect;
	const char *arg;     /* "N", "LANG"; NULL for a switch */
	const char *choices; /* for OPTION_CHOICE, else NULL */
	const char *help;    /* one line, no stop */
};

enum stage_kind {
	STAGE_SOURCE, /* bytes in, rows out */
	STAGE_FILTER, /* rows in, rows out */
	STAGE_ENGINE, /* a filter that talks to a child process */
	STAGE_SINK,   /* rows in, bytes out */
};

struct stage {
	const char *name;
	const char *summary; /* one line for `wasl` and the page */
	enum stage_kind kind;
	int again;	   /* 1: may run more than once on a stream */
	const char *after; /* a stage that must have run: "split|align", any
			    * of them; or NULL */
	const struct option *options; /* ends with name NULL; or NULL */
	int in_turn; /* 1: documents depend on those before, so -j is not for it
		      */
	int all_inputs; /* sources: 1: an input that cannot be read ends the run
			 */
	unsigned needs; /* columns that must be in the stream: 1 << column */
	int finds;	/* 1: it may call stage_find or stage_place, so that the
			 * driver keeps track of places */

	/* Start of the run: read options, get rules ready. Returns the stage's
	 * own state, given back in self. To refuse, call stage_refuse. */
	void *(*open)(struct link *link);

	/* A document opens: its opening row, which the driver emits after. */
	void (*head)(void *self, struct row *row);

	/* A row of content. Emit it, others, or none, with stage_emit. */
	void (*row)(void *self, struct row *row);

	/* A document closes: its closing row, which the driver emits after.
	 * Emit first what was held back. */
	void (*tail)(void *self, struct row *row);

	/* End of the run; free self. */
	void (*close)(void *self);

	/* Sources: a piece of an input. Returns how many bytes are dealt with;
	 * the driver keeps the rest and shows it again with more behind it.
	 * At the end of the input `ended` is 1 and all must be taken. `bytes`
	 * stays in place until the next call; rows may point into it. */
	size_t (*feed)(void *self, const char *bytes, size_t len, int ended);

	/* Filters that work on plain text too, a paragraph a line (normalise,
	 * split): a piece of it, as feed is given one; writes plain text. NULL:
	 * the stage needs a stream. head, row and tail are not called then, and
	 * stage_document gives the language of -l, or none. */
	size_t (*plain)(void *self, const char *bytes, size_t len, int ended,
		struct out *out);

	/* Engines: called before the driver blocks on its input. Returns 1 when
	 * fd is readable, having served the child meanwhile, or 0 when it has
	 * emitted rows: the driver passes them on and calls again. fd -1: only
	 * serve what is ready, and return 1.
	 *
	 * An engine that reads to its end answers nothing before the run is
	 * over, so an engine stage holds rows over the ends of documents: it
	 * emits the opening and closing rows that head and tail are given
	 * itself, in their order, from any of its functions (close included).
	 * For an engine the driver therefore does not emit after head and tail,
	 * and what belongs to the document at hand (findings on the closing
	 * row, counts, the failed flag, places in messages) goes by the rows
	 * that it emits; stage_document goes by the rows that it was given. */
	int (*wait)(void *self, int fd);
};

/* ---- what a stage may call ---- */

void stage_emit(struct link *link, struct row *row);

/* The value of an option, or NULL if it was not given (a switch: ""). */
const char *stage_option(const struct link *link, const char *name);
size_t stage_number(
	const struct link *link, const char *name, size_t otherwise);

/* The words after "--": NULL-terminated, or NULL. */
char **stage_command(const struct link *link);

/* The first operand that holds `mark`, which is then no input any more; NULL if
 * there is none. From open(). */
const char *stage_take_operand(struct link *link, const char *mark);

/* "0.1.0": of wasl, for formats that name what wrote them. */
const char *stage_version(void);

/* The run's rules. */
const struct pack *stage_pack(const struct link *link);

/* Where messages go, for helpers in base/ that report. */
const struct report *stage_report(const struct link *link);

/* 1: the run is over before its time; nothing that is emitted is read. */
int stage_is_stopped(const struct link *link);

/* What the document at hand says of itself, from its opening row. */
struct document {
	struct slice name;     /* column doc */
	struct slice lang;     /* column lang of the opening row */
	struct slice to;       /* the target language, or empty */
	struct slice encoding; /* canonical name, "utf-8"; empty: unknown */
	struct slice field;    /* of jsonl and tsv, or empty */
	int bom;
};
const struct document *stage_document(const struct link *link);

/* Sources only: a document opens (the driver makes the opening row: give it
 * doc, lang, gap, notes as they should be) or closes. */
void stage_begin(struct link *link, struct row *opening);
void stage_end(struct link *link);

/* Sources only: the name of the input at hand, as it belongs in column doc. */
struct slice stage_input(const struct link *link);

/* Filters that set the target language, in head(): checks that it agrees with
 * what the document says. */
void stage_set_to(struct link *link, struct row *opening, const char *to);

/* Sinks: where bytes go. It is another one for each document with --out-dir. */
struct out *stage_out(const struct link *link);

/* Sinks that write several files instead: NAME.suffix, where NAME is what -o,
 * or
 * --out-dir for the document at hand, says; nothing is then written to NAME
 * itself. The driver closes it as it would stage_out. NULL: refused, for
 * there is no NAME, or the file cannot be made. */
struct out *stage_out_beside(struct link *link, const char *suffix);

/* A stage that is no sink writes text there, and no rows come. */
void stage_writes_text(struct link *link);

/* A finding, about a row or (closing row) about a document. */
struct finding {
	const char *id; /* "check.number-changed" */
	enum level level;
	int in_target; /* 0: at and len are bytes of source, 1: of target */
	size_t at, len;
	struct slice expected, found; /* may be empty */
	const char *words;	      /* what is wrong, for people */
};

/* Keeps it in the row's notes and tells people of it. */
void stage_find(struct link *link, struct row *row, const struct finding *f);

/* Where byte `at` of a row's source stands in its article. The file's name
 * lives as long as the document. */
struct place stage_place(struct link *link, struct row *row, size_t at);

/* The stage tells people of all findings itself: others only keep them. */
void stage_find_silently(struct link *link);

/* Drops a stage's own findings from the row's notes, before it judges again. */
void stage_forget(struct link *link, struct row *row);

/* A message that is no finding. */
void stage_say(const struct link *link, enum level level, const char *id,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The run cannot go on: usage, rules, system. Says so; exit code 2. From open()
 * the stage returns NULL after it. */
void stage_refuse(struct link *link, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* What was wanted is done without any input; exit code 0. From open(). */
void stage_finish(struct link *link);

/* From open(): all is done, no input is to be read; the stage returns NULL. */
void stage_done(struct link *link);

/* The document at hand cannot be right: its closing row is flagged failed, its
 * file is not renamed into place, rows pass on. Said once a document. */
void stage_fail_document(struct link *link, const char *id, const char *format,
	...) __attribute__((format(printf, 3, 4)));

/* Numbers for the summary line, added up over the run. */
enum total {
	TOTAL_DOCUMENTS,
	TOTAL_PARAGRAPHS,
	TOTAL_SEGMENTS,
	TOTAL_SENT,
	TOTAL_CACHED,
	TOTAL_RETRIED,
	TOTAL_REPAIRED,
	TOTAL_FAILED,
	TOTAL_FINDINGS,
	TOTAL_COUNT
};
void stage_count(struct link *link, enum total total, size_t n);

/* ---- commands ---- */

enum command_kind { COMMAND_STAGE, COMMAND_CHAIN, COMMAND_TOOL };

struct command {
	const char *name;
	const char *alias; /* another spelling, or NULL */
	const char *summary;
	enum command_kind kind;
	const struct stage *const *stages; /* ends with NULL; for a tool NULL */
	const struct stage *const *pair;   /* for two plain texts; or NULL */
	const char *operands;		   /* "[FILE...]" */
	int (*run)(int argc, char **argv); /* tools; argv[0] is its name */
	const struct option *options;	   /* tools, for -h */
};

/* THE table, in the order of the flow; ends with name NULL. */
extern const struct command commands[];

/* Run a chain on an argument list (argv[0] is the command's name); returns the
 * exit code. */
int chain_main(const struct command *command, int argc, char **argv);

#endif
