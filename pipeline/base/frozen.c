/* frozen: a row as one run of bytes, so that it can wait */
#include <string.h>
#include "base/frozen.h"
#include "base/stream.h"

/* The record: this, a word for each of the user's own cells, then the bytes of
 * all cells in that order, a TAB after each. A word is a cell's length and its
 * state. With the TABs a row can be printed in one piece. */
struct frozen {
	uint32_t mark, flags, extra_n;
	uint32_t art, par, seg, role;
	struct row_read read;
	uint32_t cell[COL_COUNT];
};

enum { LEN_BITS = 29 };
#define LEN_MASK ((1u << LEN_BITS) - 1)

static uint32_t
word_of(const struct cell *cell)
{
	return cell->len | (uint32_t)cell->state << LEN_BITS;
}

/* What was parsed is printed again: somebody may have changed it. */
static void
parsed_print(struct row *row, enum column column, struct cell *cell)
{
	int columns[] = {(int)column};
	struct header header = {.column = columns, .n = 1};
	struct buf out = {0};
	struct slice text;

	if (!(row->parsed & 1u << column))
		return;
	row_print(row, &header, &out);
	text = arena_slice(row->arena, (struct slice){out.ptr, out.len - 1});
	buf_release(&out);
	cell_parse(cell, text.ptr, text.len);
}

/* 1 if the cells lie one behind the other with TABs between, as the reader
 * leaves them. */
static int
is_one_piece(const struct cell *cell, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (!cell[i - 1].ptr ||
			cell[i].ptr != cell[i - 1].ptr + cell[i - 1].len + 1 ||
			cell[i].ptr[-1] != '\t')
			return 0;
	return 1;
}

static char *
cells_put(char *at, const struct cell *cell, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (cell[i].len)
			memcpy(at, cell[i].ptr, cell[i].len);
		at += cell[i].len;
		*at++ = '\t';
	}
	return at;
}

static size_t
cells_len(const struct cell *cell, size_t n)
{
	size_t len = n;

	for (size_t i = 0; i < n; i++)
		len += cell[i].len;
	return len;
}

spool_place
row_freeze(struct row *row, uint32_t mark, struct spool *spool)
{
	struct frozen head = {.mark = mark,
		.flags = row->flags,
		.extra_n = (uint32_t)row->extra_n,
		.art = row->art,
		.par = row->par,
		.seg = row->seg,
		.role = (uint32_t)row->role,
		.read = row->read};
	struct cell cell[COL_COUNT];
	size_t words = row->extra_n * sizeof(uint32_t), cells;
	spool_place place;
	char *at;

	memcpy(cell, row->cell, sizeof(cell));
	parsed_print(row, COL_EDITS, &cell[COL_EDITS]);
	parsed_print(row, COL_NOTES, &cell[COL_NOTES]);
	for (int i = 0; i < COL_COUNT; i++)
		head.cell[i] = word_of(&cell[i]);
	cells = cells_len(cell, COL_COUNT);
	at = spool_room(spool,
		sizeof(head) + words + cells +
			cells_len(row->extra, row->extra_n),
		&place);
	memcpy(at, &head, sizeof(head));
	at += sizeof(head);
	for (size_t i = 0; i < row->extra_n; i++, at += sizeof(uint32_t)) {
		uint32_t word = word_of(&row->extra[i]);

		memcpy(at, &word, sizeof(word));
	}
	if (is_one_piece(cell, COL_COUNT)) {
		memcpy(at, cell[0].ptr, cells - 1);
		at[cells - 1] = '\t';
		at += cells;
	} else {
		at = cells_put(at, cell, COL_COUNT);
	}
	cells_put(at, row->extra, row->extra_n);
	return place;
}

uint32_t
frozen_mark(struct slice frozen)
{
	uint32_t mark;

	memcpy(&mark, frozen.ptr, sizeof(mark));
	return mark;
}

static const char *
cell_thaw(struct cell *cell, uint32_t word, const char *at)
{
	cell->ptr = at;
	cell->len = word & LEN_MASK;
	cell->state = (enum cell_state)(word >> LEN_BITS);
	return at + cell->len + 1;
}

void
row_thaw(struct slice frozen, struct arena *arena, struct row *row)
{
	struct frozen head;
	const char *words = frozen.ptr + sizeof(head), *at;

	memcpy(&head, frozen.ptr, sizeof(head));
	row_init(row, arena);
	row->art = head.art;
	row->par = head.par;
	row->seg = head.seg;
	row->flags = head.flags;
	row->role = (enum role)head.role;
	row->read = head.read;
	row->extra_n = head.extra_n;
	row->extra = arena_alloc(arena, row->extra_n * sizeof(*row->extra));
	at = words + row->extra_n * sizeof(uint32_t);
	for (int i = 0; i < COL_COUNT; i++)
		at = cell_thaw(&row->cell[i], head.cell[i], at);
	for (size_t i = 0; i < row->extra_n; i++, words += sizeof(uint32_t)) {
		uint32_t word;

		memcpy(&word, words, sizeof(word));
		at = cell_thaw(&row->extra[i], word, at);
	}
}

struct slice
frozen_get(struct slice frozen, enum column column, struct arena *arena)
{
	struct frozen head;
	struct cell cell;
	const char *at = frozen.ptr + sizeof(head);

	memcpy(&head, frozen.ptr, sizeof(head));
	at += head.extra_n * sizeof(uint32_t);
	for (int i = 0; i < (int)column; i++)
		at += (head.cell[i] & LEN_MASK) + 1;
	cell_thaw(&cell, head.cell[column], at);
	return cell_text(&cell, arena);
}
