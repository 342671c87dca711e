/* stream: rows in. */
#include <stdio.h>
#include <string.h>
#include "base/stream.h"
#include "base/text.h"

#if defined(__SSE2__) && !defined(PLAIN_C)
#include <emmintrin.h>
#endif

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
parse_notes(const struct reader *reader, const char *at)
{
	struct row *row = reader->row;
	struct cell kept = row->cell[COL_NOTES];
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

/* ---- one pass over the line ---- */

enum { BLOCK = 64 };

/* Text of these columns holds no line break. */
enum {
	UNBROKEN = 1u << COL_TEXT | 1u << COL_SENT | 1u << COL_REPLY |
		   1u << COL_TARGET
};

/* The bytes of a block at which a cell may end or hold an escape, or with which
 * a line break begins (U+0085 with C2, U+2028 and U+2029 with E2). */
#if defined(__SSE2__) && !defined(PLAIN_C)
static uint64_t
vector_events(const char *p)
{
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i hit = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1F)), v);

	hit = _mm_or_si128(hit, _mm_cmpeq_epi8(v, _mm_set1_epi8('\\')));
	hit = _mm_or_si128(hit, _mm_cmpeq_epi8(v, _mm_set1_epi8((char)0xC2)));
	hit = _mm_or_si128(hit, _mm_cmpeq_epi8(v, _mm_set1_epi8((char)0xE2)));
	return (uint64_t)(unsigned)_mm_movemask_epi8(hit);
}

static uint64_t
block_events(const char *p)
{
	return vector_events(p) | vector_events(p + 16) << 16 |
	       vector_events(p + 32) << 32 | vector_events(p + 48) << 48;
}
#else
static uint64_t
block_events(const char *p)
{
	uint64_t events = 0;
	unsigned i;

	for (i = 0; i < BLOCK; i++) {
		unsigned char c = (unsigned char)p[i];

		events |= (uint64_t)(c < 0x20 || c == '\\' || c == 0xC2 ||
				     c == 0xE2)
			  << i;
	}
	return events;
}
#endif

/* A line under way. */
struct pass {
	struct reader reader;
	const struct header *header;
	const char *end;  /* of the line */
	const char *from; /* of the cell at hand */
	const char *next; /* past the escape at hand */
	size_t i;	  /* the cell's place in the header */
	int column;
	enum cell_state state;
};

static void
open_cell(struct pass *pass, const char *from)
{
	pass->from = from;
	pass->column = pass->header->column[pass->i];
	pass->state = CELL_CLEAN;
}

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

/* What members of the row are made of. */
static int
parse_cell(const struct pass *pass, struct slice cell)
{
	const struct reader *reader = &pass->reader;
	struct row *row = reader->row;

	switch (pass->column) {
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
close_cell(struct pass *pass, const char *end)
{
	struct row *row = pass->reader.row;
	struct cell *cell = pass->column < 0 ? &row->extra[row->extra_n++]
					     : &row->cell[pass->column];
	size_t len = (size_t)(end - pass->from);

	*cell = (struct cell){pass->from, (uint32_t)len, pass->state};
	return parse_cell(pass, (struct slice){pass->from, len});
}

static int
is_unbroken(const struct pass *pass)
{
	return pass->column >= 0 && 1u << pass->column & UNBROKEN;
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
	pass->state = CELL_ESCAPED;
	pass->next = at + 2;
	return 0;
}

static int
take_event(struct pass *pass, const char *at)
{
	uint32_t cp;

	if (*at == '\t') {
		if (pass->i + 1 == pass->header->given_n)
			return fail_cells(pass);
		if (close_cell(pass, at))
			return -1;
		pass->i++;
		open_cell(pass, at + 1);
		return 0;
	}
	if (*at == '\\')
		return at < pass->next ? 0 : take_escape(pass, at);
	if (*at == '\r')
		return fail(&pass->reader, at, "stream.escape",
			"a carriage return must be written \\r");
	if (!is_unbroken(pass))
		return 0;
	utf8_next(at, pass->end, &cp);
	return cp_is_break(cp) ? fail_break(pass, at) : 0;
}

static int
take_block(struct pass *pass, const char *at, uint64_t events)
{
	for (; events; events &= events - 1)
		if (take_event(pass, at + __builtin_ctzll(events)))
			return -1;
	return 0;
}

static int
parse_line(struct pass *pass)
{
	char last[BLOCK] = {0};
	const char *p = pass->reader.line;
	size_t left;

	open_cell(pass, p);
	for (; pass->end - p >= BLOCK; p += BLOCK)
		if (take_block(pass, p, block_events(p)))
			return -1;
	left = (size_t)(pass->end - p);
	if (left) {
		memcpy(last, p, left);
		if (take_block(pass, p,
			    block_events(last) & (((uint64_t)1 << left) - 1)))
			return -1;
	}
	if (pass->i + 1 != pass->header->given_n)
		return fail_cells(pass);
	return close_cell(pass, pass->end);
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
row_parse(struct row *row, const struct header *header, const char *line,
	size_t len, struct stream_error *error)
{
	struct pass pass = {.reader = {row, line, error}, .header = header};
	size_t valid;

	if (len && line[len - 1] == '\r')
		len--;
	pass.end = line + len;
	valid = utf8_valid(line, len);
	if (valid < len)
		return fail(&pass.reader, line + valid, "stream.utf8",
			"these bytes are not UTF-8");
	if (len > UINT32_MAX / 2)
		return fail(&pass.reader, line, "stream.long",
			"this row is longer than 2 GiB");
	if (header->extra_n)
		row->extra = arena_alloc(
			row->arena, header->extra_n * sizeof(*row->extra));
	if (parse_line(&pass))
		return -1;
	keep_read(row);
	return 0;
}
