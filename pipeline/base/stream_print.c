/* stream: rows out. */
#include <string.h>
#include "base/stream.h"

static void
print_number(uint32_t n, struct buf *out)
{
	char digits[10], *p = digits + sizeof(digits);

	do
		*--p = (char)('0' + n % 10);
	while (n /= 10);
	buf_add(out, p, (size_t)(digits + sizeof(digits) - p));
}

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

	for (i = from; i < out->len; i++)
		n += (size_t)is_special(out->ptr[i]);
	if (n == 0)
		return;
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
		print_number(row->art, out);
		return;
	case COL_PAR:
		print_number(row->par, out);
		return;
	case COL_SEG:
		print_number(row->seg, out);
		return;
	case COL_ROLE:
		buf_adds(out, role_names[row->role]);
		return;
	case COL_FLAGS:
		print_flags(row->flags, out);
		return;
	case COL_EDITS:
		if (row->parsed & 1u << COL_EDITS)
			edits_print(row->edits.v, row->edits.n, out);
		else
			cell_print(&row->cell[column], out);
		return;
	case COL_NOTES:
		if (row->parsed & 1u << COL_NOTES)
			print_notes(row, out);
		else
			cell_print(&row->cell[column], out);
		return;
	default:
		cell_print(&row->cell[column], out);
	}
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

/* Cells that lie one behind the other, TABs between, as they do where they were
 * read: all are added at once. */
struct run {
	struct buf *out;
	const char *from, *to; /* or NULL */
};

static void
end_run(struct run *run)
{
	if (run->from)
		buf_add(run->out, run->from, (size_t)(run->to - run->from));
	run->from = NULL;
}

static void
print_kept(struct run *run, const struct cell *cell, int is_first)
{
	if (run->from && cell->ptr == run->to + 1 && *run->to == '\t') {
		run->to = cell->ptr + cell->len;
		return;
	}
	end_run(run);
	if (!is_first)
		buf_addc(run->out, '\t');
	run->from = cell->ptr;
	run->to = cell->ptr + cell->len;
}

void
row_print(struct row *row, const struct header *header, struct buf *out)
{
	static const struct cell none = {"", 0, CELL_CLEAN};
	struct run run = {out, NULL, NULL};
	const struct cell *cell;
	size_t i, extra = 0;

	for (i = 0; i < header->n; i++) {
		int column = header->column[i];

		if (column >= 0)
			cell = kept_cell(row, column);
		else
			cell = extra < row->extra_n ? &row->extra[extra++]
						    : &none;
		if (cell) {
			print_kept(&run, cell, i == 0);
			continue;
		}
		end_run(&run);
		if (i)
			buf_addc(out, '\t');
		print_column(row, column, out);
	}
	end_run(&run);
	buf_addc(out, '\n');
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
