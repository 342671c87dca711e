/* report: messages for people, in one shape, by one printer.
 *
 *	file:line:col: level: words [id]
 *
 * line and col count characters from 1. Words begin small, say what is wrong
 * first, put the thing in quotes and end without a stop. What comes from
 * outside is printed with its controls and bidi controls made visible (U+200F).
 */
#ifndef WASL_BASE_REPORT_H
#define WASL_BASE_REPORT_H

#include <stdio.h>
#include "base/arena.h"

enum level { LEVEL_NOTE, LEVEL_WARNING, LEVEL_ERROR, LEVEL_COUNT };

extern const char *const level_names[LEVEL_COUNT];
int level_find(struct slice name); /* -1 when absent */

/* Exit codes: the worst thing seen. */
enum status {
	STATUS_DONE = 0,
	STATUS_FINDINGS = 1, /* done, but rows failed or --fail-on fired */
	STATUS_UNDONE = 2,   /* usage, rules, malformed stream, the system */
};

struct place {
	const char *file; /* NULL: no place is printed, but "wasl" */
	size_t line, col; /* 0: not printed */
};

/* How and where messages go; all zero prints to standard error, uncoloured. */
struct report {
	FILE *to;  /* NULL: stderr */
	int quiet; /* 1: errors only */
	int color;
	const char *stage; /* named where there is no file: "wasl split: ..." */
};

/* One message. id may be NULL. Arguments of %s should be made printable with
 * report_visible where they come from outside. */
void report(const struct report *to, struct place place, enum level level,
	const char *id, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* s with C0, C1, bidi controls and line breaks as U+XXXX, cut with an
 * ellipsis after max_cp characters (0: never); adds to out. */
void report_visible(struct buf *out, struct slice s, size_t max_cp);

#endif
