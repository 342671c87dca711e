/* stream: rows in. */
#include <stdio.h>
#include <string.h>
#include "base/blocks.h"
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
parse_long_number(
	const struct reader *reader, const struct cell *cell, uint32_t *to)
{
	int64_t n = json_number((struct slice){cell->ptr, cell->len});

	if (n < 0 || n > UINT32_MAX)
		return fail(reader, cell->ptr, "stream.number",
			"this is not a whole number from 0");
	*to = (uint32_t)n;
	return 0;
}

static inline int
parse_number(const struct reader *reader, enum column column, uint32_t *to)
{
	const struct cell *cell = &reader->row->cell[column];
	const char *p = cell->ptr, *end = p + cell->len;
	uint32_t n = 0;

	if (!p)
		return 0;
	if (cell->len - 1 > 8 || (*p == '0' && cell->len > 1))
		return parse_long_number(reader, cell, to);
	do {
		unsigned digit = (unsigned)(*p - '0');

		if (digit > 9)
			return parse_long_number(reader, cell, to);
		n = n * 10 + digit;
	} while (++p < end);
	*to = n;
	return 0;
}

/* Most are of the role that a new row has. */
static int
parse_role(const struct reader *reader)
{
	const struct cell *cell = &reader->row->cell[COL_ROLE];
	int role;

	if (!cell->ptr || (cell->len == 4 && !memcmp(cell->ptr, "body", 4)))
		return 0;
	role = role_find((struct slice){cell->ptr, cell->len});
	if (role < 0)
		return fail(
			reader, cell->ptr, "stream.role", "this is not a role");
	reader->row->role = (enum role)role;
	return 0;
}

static int
parse_flags(const struct reader *reader)
{
	const struct cell *cell = &reader->row->cell[COL_FLAGS];
	const char *p = cell->ptr, *end = cell->len ? p + cell->len : p, *comma;
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
parse_edits(const struct reader *reader)
{
	struct row *row = reader->row;
	const char *at = row->cell[COL_EDITS].ptr;

	if (!row_has(row, COL_EDITS))
		return 0;
	if (edits_parse(row_get(row, COL_EDITS), row->arena, &row->edits))
		return fail(reader, at, "stream.edits", "these are not edits");
	row->loaded |= 1u << COL_EDITS;
	return 0;
}

/* Notes that hold nothing but placeholders, as wasl writes them, are nearly
 * all that there are: read in one go. */
static int
parse_plain_notes(struct row *row)
{
	static const char start[] = "{\"placeholders\":";
	const struct cell *cell = &row->cell[COL_NOTES];
	size_t skip = sizeof(start) - 1, len;
	struct slice json;

	if (cell->state != CELL_CLEAN || cell->len <= skip + 1 ||
		memcmp(cell->ptr, start, skip) != 0)
		return 0;
	json = (struct slice){cell->ptr + skip, cell->len - skip - 1};
	len = placeholders_take(json, row->arena, &row->placeholders);
	if (len != json.len || cell->ptr[cell->len - 1] != '}')
		return 0;
	notes_put(&row->notes, row->arena, "placeholders", json);
	return 1;
}

static int
parse_notes(const struct reader *reader)
{
	struct row *row = reader->row;
	struct cell kept = row->cell[COL_NOTES];
	const char *at = kept.ptr;
	struct slice json;

	if (kept.len == 0)
		return 0;
	row->loaded |= 1u << COL_NOTES | 1u << COL_COUNT;
	if (parse_plain_notes(row))
		return 0;
	memset(&row->placeholders, 0, sizeof(row->placeholders));
	if (notes_parse(row_get(row, COL_NOTES), row->arena, &row->notes))
		return fail(reader, at, "stream.notes",
			"this is not one JSON object");
	json = notes_find(&row->notes, "placeholders");
	if (json.len &&
		placeholders_parse(json, row->arena, &row->placeholders))
		return fail(reader, at, "stream.placeholders",
			"the placeholders of this row are malformed");
	/* A row that nobody changes goes out as it came, escapes included. */
	row->cell[COL_NOTES] = kept;
	return 0;
}

/* What members of the row are made of. */
static int
parse_members(const struct reader *reader)
{
	struct row *row = reader->row;

	return parse_number(reader, COL_ART, &row->art) ||
			       parse_number(reader, COL_PAR, &row->par) ||
			       parse_number(reader, COL_SEG, &row->seg) ||
			       parse_role(reader) || parse_flags(reader) ||
			       parse_edits(reader) || parse_notes(reader)
		       ? -1
		       : 0;
}

/* ---- one pass over the line ---- */

enum { BLOCK = BLOCKS_BYTES, BLOCKS_MOST = 32 };

/* Text of these columns holds no line break. */
enum {
	UNBROKEN = 1u << COL_TEXT | 1u << COL_SENT | 1u << COL_REPLY |
		   1u << COL_TARGET
};

/* A line under way. */
struct pass {
	struct reader reader;
	const struct header *header;
	const int *column, *last; /* of the cell at hand; of the last one */
	struct cell *cell;	  /* at hand: all but its length is known */
	const char *end;	  /* of the line */
	size_t room;		  /* bytes behind it that may be looked at */
	const char *next;	  /* past the escape at hand */
};

static int
fail_cells(const struct pass *pass)
{
	struct stream_error *error = pass->reader.error;
	size_t n = 1;
	const char *p;

	for (p = pass->reader.line; p < pass->end; p++)
		n += *p == '\t';
	fail(&pass->reader, pass->end, "stream.cells", "");
	snprintf(error->words, sizeof(error->words),
		"this row has %zu cells, the header %zu", n,
		pass->header->given_n);
	return -1;
}

static inline struct cell *
open_cell(struct row *row, int column, const char *from)
{
	struct cell *cell =
		column < 0 ? &row->extra[row->extra_n++] : &row->cell[column];

	cell->ptr = from;
	cell->state = CELL_CLEAN;
	return cell;
}

static inline void
close_cell(struct cell *cell, const char *end)
{
	cell->len = (uint32_t)(end - cell->ptr);
}

static int
is_unbroken(const struct pass *pass)
{
	return *pass->column >= 0 && 1u << *pass->column & UNBROKEN;
}

static int
fail_break(const struct pass *pass, const char *at)
{
	return fail(&pass->reader, at, "stream.break",
		"a line break cannot stand in this column");
}

static int
take_escape(struct pass *pass, const char *at)
{
	char c = at + 1 < pass->end ? at[1] : 0;

	if (c != 't' && c != 'n' && c != 'r' && c != '\\')
		return fail(&pass->reader, at, "stream.escape",
			"after a backslash there must be t, n, r or a "
			"backslash");
	if ((c == 'n' || c == 'r') && is_unbroken(pass))
		return fail_break(pass, at);
	pass->cell->state = CELL_ESCAPED;
	pass->next = at + 2;
	return 0;
}

/* A break of one byte, or U+0085, U+2028, U+2029. A character may go on in a
 * block that nobody has looked at yet. */
static int
is_break(const struct pass *pass, const char *at)
{
	const unsigned char *u = (const unsigned char *)at;
	size_t left = (size_t)(pass->end - at);

	if (*u < 0x80)
		return cp_is_break(*u);
	if (*u == 0xC2)
		return left > 1 && u[1] == 0x85;
	return left > 2 && u[1] == 0x80 && (u[2] | 1) == 0xA9;
}

/* What is no TAB. */
static int
take_other(struct pass *pass, const char *at)
{
	if (*at == '\\')
		return at < pass->next ? 0 : take_escape(pass, at);
	if (*at == '\r')
		return fail(&pass->reader, at, "stream.escape",
			"a carriage return must be written \\r");
	return is_unbroken(pass) && is_break(pass, at) ? fail_break(pass, at)
						       : 0;
}

static int
take_events(
	struct pass *pass, const char *block, const uint64_t *events, size_t n)
{
	const int *column = pass->column;
	struct cell *cell = pass->cell;

	for (const uint64_t *end = events + n; events < end;
		events++, block += BLOCK)
		for (uint64_t bits = *events; bits; bits &= bits - 1) {
			const char *at = block + __builtin_ctzll(bits);

			if (*at == '\t') {
				if (column == pass->last)
					return fail_cells(pass);
				close_cell(cell, at);
				cell = open_cell(
					pass->reader.row, *++column, at + 1);
				continue;
			}
			pass->column = column;
			pass->cell = cell;
			if (take_other(pass, at))
				return -1;
		}
	pass->column = column;
	pass->cell = cell;
	return 0;
}

/* Whole blocks, the last perhaps with something behind the line in it. Returns
 * -1 without an error where they are not UTF-8. */
static int
take_blocks(struct pass *pass, size_t n, uint32_t *rest)
{
	const struct blocks *blocks = blocks_best();
	const char *p = pass->reader.line;
	uint64_t events[BLOCKS_MOST];
	size_t part;

	for (; n; n -= part, p += part * BLOCK) {
		part = n < BLOCKS_MOST ? n : BLOCKS_MOST;
		if (blocks->events((const unsigned char *)p, part, rest,
			    events) < part)
			return -1;
		if (p + part * BLOCK > pass->end)
			events[part - 1] &=
				((uint64_t)1 << (pass->end - p) % BLOCK) - 1;
		if (take_events(pass, p, events, part))
			return -1;
	}
	return 0;
}

/* The last block goes on with what is no event, and cuts short what is
 * unfinished. */
static int
take_rest(struct pass *pass, const char *p, uint32_t *rest)
{
	size_t left = (size_t)(pass->end - p);
	unsigned char last[BLOCK];
	uint64_t events;

	memset(last, ' ', BLOCK);
	memcpy(last, p, left);
	return blocks_best()->events(last, 1, rest, &events)
		       ? take_events(pass, p, &events, 1)
		       : -1;
}

/* Where there is room behind the line the last block is looked at where it
 * stands; what is behind need not be UTF-8. */
static int
take_all(struct pass *pass)
{
	size_t len = (size_t)(pass->end - pass->reader.line);
	size_t n = len / BLOCK;
	int has_room = pass->room >= BLOCK && len % BLOCK;
	uint32_t rest = 0;

	if (take_blocks(pass, n + (size_t)has_room, &rest))
		return -1;
	return has_room ? 0
			: take_rest(pass, pass->reader.line + n * BLOCK, &rest);
}

static int
take_line(struct pass *pass)
{
	pass->column = pass->header->column;
	pass->last = pass->column + pass->header->given_n - 1;
	pass->cell =
		open_cell(pass->reader.row, *pass->column, pass->reader.line);
	if (take_all(pass))
		return -1;
	if (pass->column != pass->last)
		return fail_cells(pass);
	close_cell(pass->cell, pass->end);
	return 0;
}

/* What is not UTF-8 is told of first, wherever in the line it stands. If
 * nothing is wrong, it was behind the line: once more, without it. */
static int
fail_line(struct pass *pass)
{
	const char *line = pass->reader.line;
	size_t len = (size_t)(pass->end - line), valid = utf8_valid(line, len);

	if (valid < len)
		return fail(&pass->reader, line + valid, "stream.utf8",
			"these bytes are not UTF-8");
	if (pass->reader.error->id)
		return -1;
	pass->room = 0;
	pass->reader.row->extra_n = 0;
	return take_line(pass);
}

/* So that cells which stay as they are go out as they came. */
static void
keep_read(struct row *row)
{
	row->read.art = row->art;
	row->read.par = row->par;
	row->read.seg = row->seg;
	row->read.role = row->role;
	row->read.flags = row->flags;
}

int
row_parse_within(struct row *row, const struct header *header, const char *line,
	size_t len, size_t room, struct stream_error *error)
{
	struct pass pass = {
		.reader = {row, line, error}, .header = header, .room = room};

	error->id = NULL;
	if (len && line[len - 1] == '\r')
		len--;
	pass.end = line + len;
	if (len > UINT32_MAX / 2)
		return fail(&pass.reader, line, "stream.long",
			"this row is longer than 2 GiB");
	if (header->extra_n)
		row->extra = arena_alloc(
			row->arena, header->extra_n * sizeof(*row->extra));
	if ((take_line(&pass) && fail_line(&pass)) ||
		parse_members(&pass.reader))
		return -1;
	keep_read(row);
	return 0;
}

int
row_parse(struct row *row, const struct header *header, const char *line,
	size_t len, struct stream_error *error)
{
	return row_parse_within(row, header, line, len, 0, error);
}
