/* stream: the header line. */
#include <string.h>
#include "base/stream.h"
#include "base/text.h"

/* The line without a BOM before and a CR after it. */
static struct slice
bare(const char *line, size_t len)
{
	if (len >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0) {
		line += 3;
		len -= 3;
	}
	if (len && line[len - 1] == '\r')
		len--;
	return (struct slice){line, len};
}

/* Cuts the next cell off a line; 0 when there is none left (ptr NULL). */
static int
cut(struct slice *line, struct slice *cell)
{
	const char *tab;

	if (!line->ptr)
		return 0;
	tab = line->len ? memchr(line->ptr, '\t', line->len) : NULL;
	*cell = *line;
	if (tab) {
		cell->len = (size_t)(tab - line->ptr);
		line->ptr = tab + 1;
		line->len -= cell->len + 1;
	} else {
		*line = (struct slice){NULL, 0};
	}
	return 1;
}

int
header_is(const char *line, size_t len)
{
	struct slice rest = bare(line, len), cell;
	unsigned seen = 0,
		 wanted = 1u << COL_PAR | 1u << COL_SEG | 1u << COL_SOURCE;
	int column;

	while (cut(&rest, &cell)) {
		column = column_find(cell);
		if (column >= 0)
			seen |= 1u << column;
	}
	return (seen & wanted) == wanted;
}

static void
set_column(struct header *header, size_t i, struct slice name, int column)
{
	header->name[i] = name;
	header->column[i] = column;
	if (column >= 0)
		header->at[column] = (int)i;
	else
		header->extra_n++;
}

static void
header_init(struct header *header, struct arena *arena, size_t n)
{
	int i;

	header->name = arena_alloc(arena, n * sizeof(*header->name));
	header->column = arena_alloc(arena, n * sizeof(*header->column));
	header->n = n;
	header->given_n = n;
	header->extra_n = 0;
	for (i = 0; i < COL_COUNT; i++)
		header->at[i] = -1;
}

void
header_default(struct header *header, struct arena *arena)
{
	int i;

	header_init(header, arena, COL_COUNT);
	for (i = 0; i < COL_COUNT; i++)
		set_column(header, (size_t)i, slice_of(column_names[i]), i);
}

static size_t
count_cells(struct slice line)
{
	size_t i, n = 1;

	for (i = 0; i < line.len; i++)
		n += line.ptr[i] == '\t';
	return n;
}

static size_t
name_hash(struct slice name)
{
	size_t hash = 5381, i;

	for (i = 0; i < name.len; i++)
		hash = hash * 33 + (unsigned char)name.ptr[i];
	return hash ^ hash >> 15;
}

/* 1 if a user's name stands before i. A table where there are many, for a
 * header is input like any other. */
static int
is_double(struct header *header, size_t i, size_t *table, size_t size)
{
	struct slice name = header->name[i], other;
	size_t at = name_hash(name) & (size - 1), probes = 0;

	for (; table[at]; at = (at + 1) & (size - 1)) {
		other = header->name[table[at] - 1];
		if (++probes > 1000 || slice_equal(other, name))
			return 1;
	}
	table[at] = i + 1;
	return 0;
}

static const char *
fill_header(
	struct header *header, struct slice line, size_t *table, size_t size)
{
	struct slice cell;
	size_t i;

	for (i = 0; cut(&line, &cell); i++) {
		if (cell.len == 0)
			return "a column has no name";
		set_column(header, i, cell, column_find(cell));
		if (is_double(header, i, table, size))
			return "a column stands twice";
	}
	return NULL;
}

int
header_parse(struct header *header, struct arena *arena, const char *line,
	size_t len, const char **why)
{
	struct slice all = bare(line, len);
	size_t size = 64, *table;

	if (utf8_valid(all.ptr, all.len) != all.len) {
		*why = "the header is not UTF-8";
		return -1;
	}
	all = arena_slice(arena, all);
	header_init(header, arena, count_cells(all));
	while (size < 2 * header->n)
		size *= 2;
	table = arena_alloc(arena, size * sizeof(*table));
	memset(table, 0, size * sizeof(*table));
	*why = fill_header(header, all, table, size);
	return *why ? -1 : 0;
}

void
header_complete(struct header *header, struct arena *arena)
{
	struct header old = *header;
	size_t i, n = old.n;
	int c;

	for (c = 0; c < COL_COUNT; c++)
		n += old.at[c] < 0;
	header_init(header, arena, n);
	for (i = 0; i < old.n; i++)
		set_column(header, i, old.name[i], old.column[i]);
	for (c = 0; c < COL_COUNT; c++)
		if (old.at[c] < 0)
			set_column(header, i++, slice_of(column_names[c]), c);
	header->given_n = old.given_n;
}

void
header_print(const struct header *header, struct buf *out)
{
	size_t i;

	for (i = 0; i < header->n; i++) {
		if (i)
			buf_addc(out, '\t');
		buf_add_slice(out, header->name[i]);
	}
	buf_addc(out, '\n');
}
