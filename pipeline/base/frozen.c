/* frozen: a row as one run of bytes, so that it can wait */
#include <string.h>
#include "base/frozen.h"
#include "base/stream.h"

/* The record: this, a word for each of the user's own cells, then the bytes of
 * all cells in that order. A word is a cell's length and its state. */
struct frozen {
	uint32_t mark;
	uint32_t art, par, seg;
	uint32_t flags;
	uint32_t role : 8, extra_n : 24;
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
	int columns[] = { (int)column };
	struct header header = { .column = columns, .n = 1 };
	struct buf out = {0};
	struct slice text;

	if (!(row->parsed & 1u << column))
		return;
	row_print(row, &header, &out);
	text = arena_slice(row->arena, (struct slice){out.ptr, out.len - 1});
	buf_release(&out);
	cell_parse(cell, text.ptr, text.len);
}

spool_place
row_freeze(struct row *row, uint32_t mark, struct spool *spool)
{
	struct frozen head = { .mark = mark, .art = row->art, .par = row->par,
		.seg = row->seg, .flags = row->flags,
		.role = (unsigned)row->role & 0xFF,
		.extra_n = (unsigned)row->extra_n & 0xFFFFFF };
	struct cell cell[COL_COUNT];
	size_t len = sizeof(head) + row->extra_n * sizeof(uint32_t);
	spool_place place;
	char *at;

	memcpy(cell, row->cell, sizeof(cell));
	parsed_print(row, COL_EDITS, &cell[COL_EDITS]);
	parsed_print(row, COL_NOTES, &cell[COL_NOTES]);
	for (int i = 0; i < COL_COUNT; i++) {
		head.cell[i] = word_of(&cell[i]);
		len += cell[i].len;
	}
	for (size_t i = 0; i < row->extra_n; i++)
		len += row->extra[i].len;
	at = spool_room(spool, len, &place);
	memcpy(at, &head, sizeof(head));
	at += sizeof(head);
	for (size_t i = 0; i < row->extra_n; i++, at += sizeof(uint32_t)) {
		uint32_t word = word_of(&row->extra[i]);

		memcpy(at, &word, sizeof(word));
	}
	for (int i = 0; i < COL_COUNT; at += cell[i++].len)
		if (cell[i].len)
			memcpy(at, cell[i].ptr, cell[i].len);
	for (size_t i = 0; i < row->extra_n; at += row->extra[i++].len)
		if (row->extra[i].len)
			memcpy(at, row->extra[i].ptr, row->extra[i].len);
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
	return at + cell->len;
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
		at += head.cell[i] & LEN_MASK;
	cell_thaw(&cell, head.cell[column], at);
	return cell_text(&cell, arena);
}
