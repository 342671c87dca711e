/* ask: which rows wait for an engine, and the lines by which it is asked. */
#ifndef WASL_BASE_ASK_H
#define WASL_BASE_ASK_H

#include "base/recogniser.h"
#include "base/row.h"

/* 1 if the row is open: it has `sent`, no target, and no reply, or one that
 * failed. One that the engine has nothing to do with is made ready and closed:
 * flagged skip where it is in the target language and its document is not, its
 * `sent` copied to `reply` where that has no letter. lang, to: the document's.
 */
int row_is_open(struct row *row, struct slice lang, struct slice to);

/* The form of lines. */
enum ask_io { ASK_LINES, ASK_TSV, ASK_JSONL };

/* "lines", "tsv", "jsonl", NULL */
enum ask_io ask_io_find(const char *name);

/* Adds the line of a text, its number (from 1) with it where the form has one.
 */
void ask_line(
	enum ask_io io, uint64_t number, struct slice text, struct buf *out);

/* The number in front of an answer, which is cut to its text; 0 if there is
 * none. The text may lie in arena. */
uint64_t answer_number(enum ask_io io, struct slice *line, struct arena *arena);

/* A guard: a line that is nothing but a placeholder, with a number (from 1)
 * that no text has. */
void guard_write(
	const struct recogniser *recogniser, size_t number, struct buf *out);

/* 1 if text is the guard, as it was sent or as engines damage placeholders,
 * with little else. */
int guard_is(const struct recogniser *recogniser, struct slice guard,
	struct slice text);

#endif
