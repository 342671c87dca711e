/* stream: rows in. */
#include <stdio.h>
#include <string.h>
#include "base/stream.h"
#include "base/text.h"

struct reader {
	struct row *row;
	const char *line;
	struct stream_error *error;
};

/* Always -1, for the caller to return. */
static int
fail(const struct reader *reader, const char *at, const char *id,
	const char *words)
{
	struct stream_error *error = reader->error;

	error->id = id;
	error->col_cp =
		utf8_count(reader->line, (size_t)(at - reader->line)) + 1;
	snprintf(error->words, sizeof(error->words), "%s", words);
	return -1;
}

static int
parse_number(const struct reader *reader, struct slice cell, uint32_t *to)
{
	int64_t n = json_number(cell);

	if (n < 0 || n > UINT32_MAX)
		return fail(reader, cell.ptr, "stream.number",
			"this is not a whole number from 0");
	*to = (uint32_t)n;
	return 0;
}

static int
parse_role(const struct reader *reader, struct slice cell)
{
	int role = role_find(cell);

	if (role < 0)
		return fail(
			reader, cell.ptr, "stream.role", "this is not a role");
	reader->row->role = (enum role)role;
	return 0;
}

static int
parse_flags(const struct reader *reader, struct slice cell)
{
	const char *p = cell.ptr, *end = p + cell.len, *comma;
	struct slice name;
	int i;

	while (p < end) {
		comma = memchr(p, ',', (size_t)(end - p));
		name = (struct slice){p, (size_t)((comma ? comma : end) - p)};
		for (i = 0; i < FLAG_COUNT; i++)
			if (slice_is(name, flag_names[i]))
				break;
		if (i == FLAG_COUNT || reader->row->flags & 1u << i)
			return fail(reader, p, "stream.flags",
				i == FLAG_COUNT ? "this is not a flag"
						: "this flag stands twice");
		reader->row->flags |= 1u << i;
		p = comma ? comma + 1 : end;
		if (comma && p == end)
			return fail(reader, p, "stream.flags",
				"a flag is missing after the comma");
	}
	return 0;
}

static int
parse_edits(const struct reader *reader, const char *at)
{
	struct row *row = reader->row;

	if (!row_has(row, COL_EDITS))
		return 0;
	if (edits_parse(row_get(row, COL_EDITS), row->arena, &row->edits))
		return fail(reader, at, "stream.edits", "these are not edits");
	row->loaded |= 1u << COL_EDITS;
	return 0;
}

static int
parse_notes(const struct reader *reader, const char *at)
{
	struct row *row = reader->row;
	struct cell kept = row->cell[COL_NOTES];
	struct slice json;

	if (kept.len == 0)
		return 0;
	if (notes_parse(row_get(row, COL_NOTES), row->arena, &row->notes))
		return fail(reader, at, "stream.notes",
			"this is not one JSON object");
	json = notes_find(&row->notes, "placeholders");
	if (json.len &&
		placeholders_parse(json, row->arena, &row->placeholders))
		return fail(reader, at, "stream.placeholders",
			"the placeholders of this row are malformed");
	row->loaded |= 1u << COL_NOTES | 1u << COL_COUNT;
	/* A row that nobody changes goes out as it came, escapes included. */
	row->cell[COL_NOTES] = kept;
	return 0;
}

/* ---- the line-break invariant ---- */

enum { BLOCK = 32 };

/* Whether a block holds a byte with which a break, or the escape of one, may
 * begin. Compilers turn the loop into vector code. */
static int
block_may_break(const unsigned char *p)
{
	unsigned char found = 0;
	int i;

	for (i = 0; i < BLOCK; i++)
		found |= (p[i] < 0x20) | (p[i] == '\\') | (p[i] == 0xC2) |
			 (p[i] == 0xE2);
	return found;
}

static int
is_break_at(const char *p, const char *end)
{
	uint32_t cp;

	if (*p == '\\')
		return p + 1 < end && (p[1] == 'n' || p[1] == 'r');
	utf8_next(p, end, &cp);
	return cp_is_break(cp);
}

/* The first line break in a cell as it stands in the stream, or NULL. */
static const char *
find_break(const char *p, size_t len)
{
	const char *end = p + len, *stop;

	while (p < end) {
		stop = end - p > BLOCK ? p + BLOCK : end;
		if (stop - p == BLOCK &&
			!block_may_break((const unsigned char *)p)) {
			p = stop;
			continue;
		}
		for (; p < stop; p++) {
			unsigned char c = (unsigned char)*p;

			if (c >= 0x20 && c != '\\' && c != 0xC2 && c != 0xE2)
				continue;
			if (is_break_at(p, end))
				return p;
			p += c == '\\';
		}
	}
	return NULL;
}

enum {
	UNBROKEN = 1u << COL_TEXT | 1u << COL_SENT | 1u << COL_REPLY |
		   1u << COL_TARGET
};

/* ---- cells ---- */

static int
parse_escapes(const struct reader *reader, struct cell *to, struct slice cell)
{
	size_t bad = cell_parse(to, cell.ptr, cell.len);
	const char *at = cell.ptr + bad - 1;

	if (!bad)
		return 0;
	return fail(reader, at, "stream.escape",
		*at == '\\' ? "after a backslash there must be t, n, r or a "
			      "backslash"
			    : "a carriage return must be written \\r");
}

static int
parse_cell(const struct reader *reader, int column, struct slice cell)
{
	struct row *row = reader->row;
	const char *at;

	if (parse_escapes(reader, &row->cell[column], cell))
		return -1;
	if (1u << column & UNBROKEN) {
		at = find_break(cell.ptr, cell.len);
		return at ? fail(reader, at, "stream.break",
				    "a line break cannot stand in this column")
			  : 0;
	}
	switch (column) {
	case COL_ART:
		return parse_number(reader, cell, &row->art);
	case COL_PAR:
		return parse_number(reader, cell, &row->par);
	case COL_SEG:
		return parse_number(reader, cell, &row->seg);
	case COL_ROLE:
		return parse_role(reader, cell);
	case COL_FLAGS:
		return parse_flags(reader, cell);
	case COL_EDITS:
		return parse_edits(reader, cell.ptr);
	case COL_NOTES:
		return parse_notes(reader, cell.ptr);
	default:
		return 0;
	}
}

static int
fail_cells(const struct reader *reader, const struct header *header,
	const char *end)
{
	size_t n = 1;
	const char *p;

	for (p = reader->line; p < end; p++)
		n += *p == '\t';
	fail(reader, end, "stream.cells", "");
	snprintf(reader->error->words, sizeof(reader->error->words),
		"this row has %zu cells, the header %zu", n, header->given_n);
	return -1;
}

static int
parse_cells(const struct reader *reader, const struct header *header,
	const char *end)
{
	struct row *row = reader->row;
	const char *p = reader->line, *tab;
	struct slice cell;
	size_t i;
	int bad;

	for (i = 0; i < header->given_n; i++) {
		tab = p < end ? memchr(p, '\t', (size_t)(end - p)) : NULL;
		if (!tab != (i + 1 == header->given_n))
			return fail_cells(reader, header, end);
		cell.ptr = p;
		cell.len = (size_t)((tab ? tab : end) - p);
		bad = header->column[i] >= 0
			      ? parse_cell(reader, header->column[i], cell)
			      : parse_escapes(reader,
					&row->extra[row->extra_n++], cell);
		if (bad)
			return -1;
		p = tab ? tab + 1 : end;
	}
	return 0;
}

int
row_parse(struct row *row, const struct header *header, const char *line,
	size_t len, struct stream_error *error)
{
	struct reader reader = {row, line, error};
	size_t valid;

	if (len && line[len - 1] == '\r')
		len--;
	valid = utf8_valid(line, len);
	if (valid < len)
		return fail(&reader, line + valid, "stream.utf8",
			"these bytes are not UTF-8");
	if (len > UINT32_MAX / 2)
		return fail(&reader, line, "stream.long",
			"this row is longer than 2 GiB");
	if (header->extra_n)
		row->extra = arena_alloc(
			row->arena, header->extra_n * sizeof(*row->extra));
	return parse_cells(&reader, header, line + len);
}
