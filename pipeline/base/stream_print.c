/* stream: rows out. */
#include <string.h>
#include "base/stream.h"

static void
print_flags(unsigned flags, struct buf *out)
{
	int i, any = 0;

	for (i = 0; i < FLAG_COUNT; i++) {
		if (!(flags & 1u << i))
			continue;
		if (any++)
			buf_addc(out, ',');
		buf_adds(out, flag_names[i]);
	}
}

static int
is_special(char c)
{
	return c == '\\' || c == '\t' || c == '\n' || c == '\r';
}

/* What stands behind the backslash in a special one's place. */
static char
escape_of(char c)
{
	return c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : c;
}

/* Escapes what was added to out since `from`, where it lies. Notes hold line
 * ends and tabs only as JSON's white space. */
static void
escape_from(struct buf *out, size_t from)
{
	size_t i, n = 0;
	char *to;

	if (out->len == from ||
		escape_find(out->ptr + from, out->ptr + out->len) ==
			out->ptr + out->len)
		return;
	for (i = from; i < out->len; i++)
		n += (size_t)is_special(out->ptr[i]);
	buf_room(out, n);
	to = out->ptr + out->len + n;
	for (i = out->len; i-- > from;) {
		char c = out->ptr[i];

		*--to = escape_of(c);
		if (is_special(c))
			*--to = '\\';
	}
	out->len += n;
}

static void
print_key(struct buf *out, size_t n, struct slice key)
{
	buf_adds(out, n ? ",\"" : "{\"");
	buf_add_slice(out, key);
	buf_adds(out, "\":");
}

/* The placeholders go where they stood, if they were asked for; new ones
 * after the rest. 0 if nothing in it needs an escape. */
static int
add_notes(const struct row *row, struct buf *out)
{
	const struct slice key = SLICE("placeholders");
	int asked = (row->parsed & 1u << COL_COUNT) != 0;
	int open = asked && row->placeholders.n, special = 0;
	size_t i, n = 0;

	for (i = 0; i < row->notes.n; i++) {
		struct note *note = &row->notes.v[i];
		int is_list = asked && slice_is(note->key, key.ptr);

		if (is_list && !open)
			continue;
		print_key(out, n++, note->key);
		if (is_list)
			placeholders_print(&row->placeholders, out);
		else
			buf_add_slice(out, note->json);
		open = open && !is_list;
		special = 1;
	}
	if (open) {
		print_key(out, n++, key);
		special |= placeholders_print(&row->placeholders, out);
	}
	if (n)
		buf_addc(out, '}');
	return special;
}

static void
print_notes(struct row *row, struct buf *out)
{
	size_t from = out->len;

	if (add_notes(row, out))
		escape_from(out, from);
}

/* Whether whoever asked for the notes and placeholders left them as they were:
 * slices that point to the same bytes. */
static int
notes_are_kept(const struct row *row)
{
	size_t n = row->notes.n, m = row->placeholders.n;

	if (row_has(row, COL_NOTES) && !(row->loaded & 1u << COL_NOTES))
		return 0;
	if (n != row->read.notes_n ||
		(n && memcmp(row->notes.v, row->read.notes,
			      n * sizeof(*row->notes.v)) != 0))
		return 0;
	if (!(row->parsed & 1u << COL_COUNT))
		return 1;
	return m == row->read.placeholders_n &&
	       (m == 0 || memcmp(row->placeholders.v, row->read.placeholders,
				  m * sizeof(*row->placeholders.v)) == 0);
}

/* Columns that are kept in members. */
#define MADE                                                                   \
	(1u << COL_ART | 1u << COL_PAR | 1u << COL_SEG | 1u << COL_ROLE |      \
		1u << COL_FLAGS | 1u << COL_EDITS | 1u << COL_NOTES)

/* ---- a row ---- */

/* A row on its way out. There is room for all cells that need no escape, so
 * that they are put without asking; what else there is makes room of its own.
 * `at`, which goes from hand to hand, is where the next byte goes.
 */
struct printer {
	struct row *row;
	struct buf *out;
	size_t room;
	/* Bytes of which it is known that they need no escape: often text
	 * stands in source, and sent is text. */
	const char *clean, *clean_end;
};

static size_t
room_for(const struct row *row, const struct header *header)
{
	size_t room = header->n * (NUMBER_MAX + 1) + 1;

	for (size_t i = 0; i < COL_COUNT; i++)
		room += row->cell[i].len;
	for (size_t i = 0; i < row->extra_n; i++)
		room += row->extra[i].len;
	return room;
}

/* What goes through the buffer may move it. */
static struct buf *
leave(struct printer *p, char *at)
{
	p->out->len = (size_t)(at - p->out->ptr);
	return p->out;
}

static char *
come_back(struct printer *p)
{
	return buf_room(p->out, p->room);
}

/* A cell that holds much may hold what comes. */
enum { CLEAN_MIN = 32 };

static int
is_clean(struct printer *p, struct cell *cell)
{
	const char *end = cell->ptr + cell->len;

	if (cell->state == CELL_PLAIN &&
		((cell->ptr >= p->clean && end <= p->clean_end) ||
			escape_find(cell->ptr, end) == end))
		cell->state = CELL_CLEAN;
	if (cell->state != CELL_CLEAN)
		return 0;
	if (cell->len >= CLEAN_MIN) {
		p->clean = cell->ptr;
		p->clean_end = end;
	}
	return 1;
}

static char *
put_full(struct printer *p, struct cell *cell, char *at)
{
	if (cell->state == CELL_ESCAPED || is_clean(p, cell)) {
		memcpy(at, cell->ptr, cell->len);
		return at + cell->len;
	}
	cell_print(cell, leave(p, at));
	return come_back(p);
}

/* In place of a number there is room for as many bytes and their escapes. */
enum { SHORT_MAX = NUMBER_MAX / 2 };

/* A gap, a language: too little to be worth a search. */
static char *
put_short(const struct cell *cell, char *at)
{
	const char *p = cell->ptr, *end = p + cell->len;

	while (p < end) {
		char c = *p++;

		if (cell->state == CELL_PLAIN && is_special(c)) {
			*at++ = '\\';
			c = escape_of(c);
		}
		*at++ = c;
	}
	return at;
}

/* Most cells are empty. */
static inline char *
put_cell(struct printer *p, struct cell *cell, char *at)
{
	if (!cell->len)
		return at;
	return cell->len <= SHORT_MAX ? put_short(cell, at)
				      : put_full(p, cell, at);
}

static char *
put_flags(struct printer *p, char *at)
{
	struct row *row = p->row;

	if (row->flags == row->read.flags)
		return put_cell(p, &row->cell[COL_FLAGS], at);
	print_flags(row->flags, leave(p, at));
	return come_back(p);
}

static char *
put_edits(struct printer *p, char *at)
{
	struct row *row = p->row;

	if (!(row->parsed & 1u << COL_EDITS))
		return put_cell(p, &row->cell[COL_EDITS], at);
	if (!row->edits.n)
		return at;
	edits_print(row->edits.v, row->edits.n, leave(p, at));
	return come_back(p);
}

static char *
put_notes(struct printer *p, char *at)
{
	struct row *row = p->row;
	struct cell *cell = &row->cell[COL_NOTES];

	if (!(row->parsed & 1u << COL_NOTES) ||
		(cell->state != CELL_PLAIN && notes_are_kept(row)))
		return put_cell(p, cell, at);
	print_notes(row, leave(p, at));
	return come_back(p);
}

static char *
put_role(enum role role, char *at)
{
	for (const char *name = role_names[role]; *name; name++)
		*at++ = *name;
	return at;
}

/* The columns that are kept in members. Of numbers and roles there is one way
 * to write them. */
static char *
put_member(struct printer *p, int column, char *at)
{
	switch (column) {
	case COL_ART:
		return number_put(at, p->row->art);
	case COL_PAR:
		return number_put(at, p->row->par);
	case COL_SEG:
		return number_put(at, p->row->seg);
	case COL_ROLE:
		return put_role(p->row->role, at);
	case COL_FLAGS:
		return put_flags(p, at);
	case COL_EDITS:
		return put_edits(p, at);
	default:
		return put_notes(p, at);
	}
}

void
row_print(struct row *row, const struct header *header, struct buf *out)
{
	struct printer p = {
		.row = row, .out = out, .room = room_for(row, header)};
	const int *column = header->column, *end = column + header->n;
	struct cell *extra = row->extra, *extra_end = extra + row->extra_n;
	char *at = buf_room(out, p.room);

	for (; column < end; column++) {
		if (*column < 0)
			at = extra < extra_end ? put_cell(&p, extra++, at) : at;
		else if (MADE >> *column & 1)
			at = put_member(&p, *column, at);
		else
			at = put_cell(&p, &row->cell[*column], at);
		*at++ = '\t';
	}
	at[-1] = '\n'; /* in place of the last TAB */
	leave(&p, at);
}

/* A column that is kept in members, not escaped. */
static void
print_member(struct row *row, enum column column, struct buf *out)
{
	switch (column) {
	case COL_ART:
		buf_add_number(out, row->art);
		break;
	case COL_PAR:
		buf_add_number(out, row->par);
		break;
	case COL_SEG:
		buf_add_number(out, row->seg);
		break;
	case COL_ROLE:
		buf_adds(out, role_names[row->role]);
		break;
	case COL_FLAGS:
		print_flags(row->flags, out);
		break;
	case COL_EDITS:
		edits_print(row->edits.v, row->edits.n, out);
		break;
	default:
		add_notes(row, out);
	}
}

struct slice
row_text(struct row *row, enum column column)
{
	const unsigned parsed = 1u << COL_EDITS | 1u << COL_NOTES;
	unsigned bit = 1u << column;
	struct buf text = {0};
	struct slice copy;

	if (!(MADE & bit) || (parsed & bit && !(row->parsed & bit)))
		return row_get(row, column);
	print_member(row, column, &text);
	copy = arena_slice(row->arena, buf_slice(&text));
	buf_release(&text);
	return copy;
}
