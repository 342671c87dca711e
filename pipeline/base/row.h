/* row: one row of the stream, as stages see it.
 *
 * A row and all that it points to lives until it has left the chain: the
 * stage that emits it gets it back unchanged in ownership, and the arena is
 * cleared by the driver after the row that came in has been dealt with. What
 * a stage wants to keep longer it copies.
 *
 * Invariants, seen to by the row reader and kept by every stage: cells are
 * valid UTF-8; art, par, seg, role and flags agree with their cells; text,
 * sent, reply and target hold no line break (cp_is_break).
 */
#ifndef WASL_BASE_ROW_H
#define WASL_BASE_ROW_H

#include "base/arena.h"
#include "base/cell.h"
#include "base/edits.h"
#include "base/notes.h"
#include "base/placeholder.h"

enum column {
	COL_DOC,
	COL_ART,
	COL_PAR,
	COL_SEG,
	COL_ROLE,
	COL_LANG,
	COL_SOURCE,
	COL_GAP,
	COL_TEXT,
	COL_EDITS,
	COL_SENT,
	COL_REPLY,
	COL_TARGET,
	COL_FLAGS,
	COL_NOTES,
	COL_COUNT
};

enum role {
	ROLE_DOCUMENT,
	ROLE_TITLE,
	ROLE_BYLINE,
	ROLE_DATE,
	ROLE_BODY,
	ROLE_CAPTION,
	ROLE_QUOTE,
	ROLE_LIST,
	ROLE_CREDIT,
	ROLE_KEYWORDS,
	ROLE_RELATED,
	ROLE_OTHER,
	ROLE_END,
	ROLE_COUNT
};

enum flag {
	FLAG_SKIP = 1, /* deliberately not sent */
	FLAG_CUT = 2,  /* the sentence goes on in the next row */
	FLAG_FAILED = 4,
	FLAG_RETRIED = 8,
	FLAG_REPAIRED = 16,
	FLAG_FINDINGS = 32, /* on closing rows: --fail-on fired */
	FLAG_COUNT = 6,
};

extern const char *const column_names[COL_COUNT];
extern const char *const role_names[ROLE_COUNT];
extern const char *const flag_names[FLAG_COUNT]; /* from bit 0 on */
int column_find(struct slice name);		 /* -1 when absent */
int role_find(struct slice name);		 /* -1 when absent */

struct row {
	struct arena *arena; /* the row's memory */

	/* Of these columns the cell is printed from the members below and not
	 * kept up: art par seg role flags edits notes. Use row_get/row_set
	 * for the others. */
	struct cell cell[COL_COUNT];
	struct cell *extra; /* the user's own columns, in the header's order */
	size_t extra_n;

	uint32_t art, par, seg;
	enum role role;
	unsigned flags; /* of enum flag */

	/* Parsed on first use, then printed from here. Ask by row_edits,
	 * row_notes, row_placeholders; a change of what they return is a
	 * change of the row. */
	struct edits edits;
	struct notes notes;
	struct placeholders placeholders;
	unsigned parsed; /* bits by 1 << column; placeholders: COL_COUNT */
	unsigned
		loaded; /* likewise: the reader has filled it, none has asked */

	/* What the reader made the members of; where they are still the same
	 * the cell goes out as it came. */
	struct row_read {
		uint32_t art, par, seg;
		enum role role;
		unsigned flags;
		/* Copies, from when they were asked for. */
		struct note *notes;
		struct placeholder *placeholders;
		size_t notes_n, placeholders_n;
	} read;
};

/* An empty row in arena: no cells, role body. */
void row_init(struct row *row, struct arena *arena);

/* A row with the same content, for a stage that makes two of one. Shares
 * bytes; edits and placeholders of the copy are its own. */
void row_copy(struct row *to, const struct row *from);

/* The text of doc lang source gap text sent reply target. */
static inline struct slice
row_get(struct row *row, enum column column)
{
	const struct cell *cell = &row->cell[column];

	if (cell->state == CELL_ESCAPED)
		return cell_text(&row->cell[column], row->arena);
	return (struct slice){cell->ptr, cell->len};
}

/* Set one. The bytes are not copied: they live in the row's arena, in static
 * memory, or in another cell of this row. */
static inline void
row_set(struct row *row, enum column column, struct slice text)
{
	row->cell[column] = cell_of(text, CELL_PLAIN);
}

static inline int
row_has(const struct row *row, enum column column)
{
	return row->cell[column].len != 0;
}

/* 1 for rows of content, 0 for a document's opening and closing row. */
static inline int
row_is_content(const struct row *row)
{
	return row->role != ROLE_DOCUMENT && row->role != ROLE_END;
}

/* NULL if the cell is malformed (the driver has asked once for notes, so that
 * row_notes never fails in a stage; edits that do not parse are the driver's
 * business as well). */
struct edits *row_edits(struct row *row);
struct notes *row_notes(struct row *row);
struct placeholders *row_placeholders(struct row *row);

/* NULL if the row's edits turn source into text and its placeholders lie on
 * whole characters of text; else what is wrong, in static memory. Only looks:
 * the row goes out as it came. Seen to by the driver. */
const char *row_unfit(struct row *row);

/* One member of the notes, kept as a copy in the row's arena. json empty:
 * remove it. */
void row_note(struct row *row, const char *key, struct slice json);

/* The same of a string; empty: nothing is changed. */
void row_note_string(struct row *row, const char *key, struct slice text);

/* The row's findings, for json_next: none if it has none. */
struct json row_findings(struct row *row);

/* A string of one of them, by its name; "" if it has none. */
struct slice row_finding(
	struct row *row, struct slice finding, const char *name);

#endif
