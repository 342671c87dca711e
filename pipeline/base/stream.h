/* stream: rows as bytes. A strict reader, and a writer.
 *
 * The format is wasl-stream(5)'s. The reader is fed whole lines and hands
 * out rows whose cells point into them; the writer prints the columns in the
 * order of the header that was read, those that were missing after them.
 */
#ifndef WASL_BASE_STREAM_H
#define WASL_BASE_STREAM_H

#include "base/report.h"
#include "base/row.h"

/* The columns of a stream, in order. */
struct header {
	struct slice *name; /* as in the stream */
	int *column;	    /* enum column, or -1: the user's own */
	size_t n;
	size_t given_n;	   /* how many a row that is read has */
	size_t extra_n;	   /* how many are the user's own */
	int at[COL_COUNT]; /* position of each of ours, or -1 */
};

/* 1 if this first line (no line end) is a stream's: it has a TAB and names
 * par, seg and source. A BOM before and a CR after are forgiven. */
int header_is(const char *line, size_t len);

/* The fifteen columns in the design's order. Memory in arena. */
void header_default(struct header *header, struct arena *arena);

/* 0, or -1: malformed (a column twice, an empty name); *why says what. */
int header_parse(struct header *header, struct arena *arena, const char *line,
	size_t len, const char **why);

/* Adds our columns that the stream lacks, at the end. */
void header_complete(struct header *header, struct arena *arena);

/* What is wrong with a line of a stream, and where (col_cp from 1). */
struct stream_error {
	const char *id; /* "stream.cells" */
	char words[160];
	size_t col_cp;
};

/* Parse a line (without its LF) to a row in row->arena, as row_init left it.
 * 0, or -1 with *error. Checks UTF-8, the number of cells, escapes, numbers,
 * role, flags, notes, edits' grammar, and the line-break invariant. */
int row_parse(struct row *row, const struct header *header, const char *line,
	size_t len, struct stream_error *error);

/* The same of a line in a buffer, where `room` bytes behind it may be looked
 * at, whatever they are: it is quicker. */
int row_parse_within(struct row *row, const struct header *header,
	const char *line, size_t len, size_t room, struct stream_error *error);

/* Print. A line ends with LF. */
void header_print(const struct header *header, struct buf *out);
void row_print(struct row *row, const struct header *header, struct buf *out);

/* The text of any column, those that are kept in members too; not escaped. It
 * lives as long as the row, until the row changes. */
struct slice row_text(struct row *row, enum column column);

#endif
