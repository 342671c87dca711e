/* records: texts that come in fields: JSON Lines, and lines with tabs.
 *
 * A line is one record. Its fields are found by name: the members of an object,
 * or the columns that the first line names.
 */
#ifndef WASL_BASE_RECORDS_H
#define WASL_BASE_RECORDS_H

#include "base/arena.h"

enum records_form { RECORDS_JSONL, RECORDS_TSV };

enum record_field { FIELD_ID, FIELD_TITLE, FIELD_TEXT, FIELD_COUNT };

struct records {
	enum records_form form;
	const char *names[FIELD_COUNT];
	size_t at[FIELD_COUNT]; /* of TSV: the column, or SIZE_MAX */
	size_t line;		/* number of the line read last, from 1 */
	int has_header;		/* TSV: the first line was read */
	int is_broken;		/* TSV: it names nothing; no line can be read */
};

/* NULL for a name: the form's usual one, "id", "title", "text". */
void records_init(struct records *records, enum records_form form,
	const char *const names[FIELD_COUNT]);

enum record_result {
	RECORD_FOUND,
	RECORD_NONE, /* a blank line, or the one with the names */
	RECORD_BAD,
};

/* The fields of a line (without its end, valid UTF-8) in arena; {NULL, 0} for
 * those that it lacks (of TSV also an empty id or title). RECORD_BAD: *why says
 * what is wrong with it. */
enum record_result record_read(struct records *records, struct slice line,
	struct arena *arena, struct slice fields[FIELD_COUNT],
	const char **why);

/* What column doc says of the record read last: its id, or the input's name and
 * the line. '%', controls, what breaks lines and bidi controls in the id are
 * percent-written; the input's name is so already. */
void record_name(const struct records *records, struct slice input,
	struct slice id, struct buf *out);

#endif
