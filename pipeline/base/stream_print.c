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

		*--to = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : c;
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
 * after the rest. */
static void
add_notes(struct row *row, struct buf *out)
{
	const struct slice key = SLICE("placeholders");
	int asked = (row->parsed & 1u << COL_COUNT) != 0;
	int open = asked && row->placeholders.n;
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
	}
	if (open) {
		print_key(out, n++, key);
		placeholders_print(&row->placeholders, out);
	}
	if (n)
		buf_addc(out, '}');
}

static void
print_notes(struct row *row, struct buf *out)
{
	size_t from = out->len;

	add_notes(row, out);
	escape_from(out, from);
}

static void
print_column(struct row *row, int column, struct buf *out)
{
	switch (column) {
	case COL_ART:
		buf_add_number(out, row->art);
		return;
	case COL_PAR:
		buf_add_number(out, row->par);
		return;
	case COL_SEG:
		buf_add_number(out, row->seg);
		return;
	case COL_ROLE:
		buf_adds(out, role_names[row->role]);
		return;
	case COL_FLAGS:
		print_flags(row->flags, out);
		return;
	case COL_EDITS:
		if (!(row->parsed & 1u << COL_EDITS))
			break;
		edits_print(row->edits.v, row->edits.n, out);
		return;
	case COL_NOTES:
		if (!(row->parsed & 1u << COL_NOTES))
			break;
		print_notes(row, out);
		return;
	default:
		break;
	}
	cell_print(&row->cell[column], out);
}

/* Whether whoever asked for the notes and placeholders left them as they were:
 * slices that point to the same bytes. */
static int
notes_are_kept(const struct row *row)
{
	size_t n = row->notes.n, m = row->placeholders.n;

	if (!(row->parsed & 1u << COL_NOTES))
		return 1;
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

/* The cell as it came, if the row still says the same; NULL if it has to be
 * made. */
static const struct cell *
kept_cell(const struct row *row, int column)
{
	const struct cell *cell = &row->cell[column];
	int kept = 1;

	switch (column) {
	case COL_ART:
		kept = cell->len && row->art == row->read.art;
		break;
	case COL_PAR:
		kept = cell->len && row->par == row->read.par;
		break;
	case COL_SEG:
		kept = cell->len && row->seg == row->read.seg;
		break;
	case COL_ROLE:
		kept = cell->len && row->role == row->read.role;
		break;
	case COL_FLAGS:
		kept = row->flags == row->read.flags;
		break;
	case COL_EDITS:
		kept = !(row->parsed & 1u << column);
		break;
	case COL_NOTES:
		kept = notes_are_kept(row);
		break;
	default:
		break;
	}
	return kept && cell->state != CELL_PLAIN ? cell : NULL;
}

/* ---- a row ---- */

/* A row on its way out. There is room for all cells that need no escape, so
 * that they are put without asking; what else there is makes room of its own.
 */
struct printer {
	struct buf *out;
	char *at;
	size_t room;
	/* Cells that lie one behind the other, TABs between, as they do where
	 * they were read: put all at once. run is NULL where there are none. */
	const char *run, *run_end;
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

static void
put(struct printer *p, const char *ptr, size_t len)
{
	if (len)
		memcpy(p->at, ptr, len);
	p->at += len;
}

static void
end_run(struct printer *p)
{
	if (p->run)
		put(p, p->run, (size_t)(p->run_end - p->run));
	p->run = NULL;
}

static void
put_kept(struct printer *p, const struct cell *cell, int is_first)
{
	if (p->run && cell->ptr == p->run_end + 1 && *p->run_end == '\t') {
		p->run_end = cell->ptr + cell->len;
		return;
	}
	end_run(p);
	if (!is_first)
		*p->at++ = '\t';
	p->run = cell->ptr;
	p->run_end = cell->ptr + cell->len;
}

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
	p->clean = cell->ptr;
	p->clean_end = end;
	return 1;
}

/* Through the buffer. */
static void
put_slowly(struct printer *p, struct row *row, int column)
{
	p->out->len = (size_t)(p->at - p->out->ptr);
	print_column(row, column, p->out);
	p->at = buf_room(p->out, p->room);
}

static void
put_column(struct printer *p, struct row *row, int column)
{
	struct cell *cell = &row->cell[column];

	switch (column) {
	case COL_ART:
		p->at = number_put(p->at, row->art);
		break;
	case COL_PAR:
		p->at = number_put(p->at, row->par);
		break;
	case COL_SEG:
		p->at = number_put(p->at, row->seg);
		break;
	case COL_ROLE:
		put(p, role_names[row->role], strlen(role_names[row->role]));
		break;
	case COL_FLAGS:
	case COL_EDITS:
	case COL_NOTES:
		put_slowly(p, row, column);
		break;
	default:
		if (is_clean(p, cell))
			put(p, cell->ptr, cell->len);
		else
			put_slowly(p, row, column);
	}
}

void
row_print(struct row *row, const struct header *header, struct buf *out)
{
	static const struct cell none = {"", 0, CELL_CLEAN};
	struct printer p = {.out = out, .room = room_for(row, header)};
	const struct cell *cell;
	size_t i, extra = 0;

	p.at = buf_room(out, p.room);
	for (i = 0; i < header->n; i++) {
		int column = header->column[i];

		if (column >= 0)
			cell = kept_cell(row, column);
		else
			cell = extra < row->extra_n ? &row->extra[extra++]
						    : &none;
		if (cell) {
			put_kept(&p, cell, i == 0);
			continue;
		}
		end_run(&p);
		if (i)
			*p.at++ = '\t';
		put_column(&p, row, column);
	}
	end_run(&p);
	*p.at++ = '\n';
	out->len = (size_t)(p.at - out->ptr);
}

struct slice
row_text(struct row *row, enum column column)
{
	struct buf text = {0};
	struct slice copy;

	switch (column) {
	case COL_ART:
	case COL_PAR:
	case COL_SEG:
	case COL_ROLE:
	case COL_FLAGS:
		print_column(row, (int)column, &text);
		break;
	case COL_EDITS:
		if (!(row->parsed & 1u << COL_EDITS))
			return cell_text(&row->cell[column], row->arena);
		edits_print(row->edits.v, row->edits.n, &text);
		break;
	case COL_NOTES:
		if (!(row->parsed & 1u << COL_NOTES))
			return cell_text(&row->cell[column], row->arena);
		add_notes(row, &text);
		break;
	default:
		return row_get(row, column);
	}
	copy = arena_slice(row->arena, buf_slice(&text));
	buf_release(&text);
	return copy;
}
