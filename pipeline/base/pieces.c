/* pieces: a line that an engine is asked for in parts */
#include <stdlib.h>
#include "base/pieces.h"

/* The pieces of a whole stand together: n of them from `first`. */
struct piece {
	uint64_t whole;
	size_t first, n;
	size_t open;	 /* of the first: pieces of the whole to come */
	unsigned faults; /* likewise: of all */
	int has_failed, why;
	struct slice text, answer;
	uint8_t tries, is_glued;
};

struct pieces {
	struct piece *v;
	size_t n, cap;
	struct arena arena;
};

struct pieces *
pieces_new(void)
{
	return memory_zero(1, sizeof(struct pieces));
}

void
pieces_free(struct pieces *p)
{
	if (!p)
		return;
	arena_release(&p->arena);
	free(p->v);
	free(p);
}

static struct piece *
piece_of(const struct pieces *p, uint64_t piece)
{
	return &p->v[piece - PIECES_FIRST];
}

static void
piece_add(struct pieces *p, struct piece piece)
{
	if (p->n == p->cap) {
		p->cap = p->cap ? 2 * p->cap : 64;
		p->v = memory_resize(p->v, p->cap * sizeof(*p->v));
	}
	p->v[p->n++] = piece;
}

uint64_t
pieces_add(struct pieces *p, uint64_t whole, const struct parts *parts,
	size_t n, unsigned faults)
{
	size_t first = p->n;

	for (size_t i = 0; i < n; i++)
		piece_add(p,
			(struct piece){.whole = whole,
				.first = first,
				.n = n,
				.open = n,
				.faults = faults,
				.is_glued = (uint8_t)parts_is_glued(parts, i),
				.text = arena_slice(
					&p->arena, parts_text(parts, i))});
	return PIECES_FIRST + first;
}

struct slice
pieces_text(const struct pieces *p, uint64_t piece)
{
	return piece_of(p, piece)->text;
}

uint64_t
pieces_line(const struct pieces *p, uint64_t piece)
{
	while (piece >= PIECES_FIRST)
		piece = piece_of(p, piece)->whole;
	return piece;
}

uint8_t *
pieces_tries(struct pieces *p, uint64_t piece)
{
	return &piece_of(p, piece)->tries;
}

enum pieces_state
pieces_settle(struct pieces *p, uint64_t number, struct slice answer,
	unsigned faults, int why, struct pieces_end *end)
{
	struct piece *piece = piece_of(p, number);
	struct piece *first = &p->v[piece->first];

	first->faults |= faults;
	if (answer.ptr) {
		piece->answer = arena_slice(&p->arena, answer);
	} else if (!first->has_failed) {
		first->has_failed = 1;
		first->why = why;
	}
	if (--first->open)
		return PIECES_OPEN;
	*end = (struct pieces_end){first->whole, first->faults, first->why};
	return first->has_failed ? PIECES_FAILED : PIECES_ANSWERED;
}

void
pieces_join(const struct pieces *p, uint64_t number, struct buf *out)
{
	const struct piece *piece = piece_of(p, number);

	for (size_t i = 0; i < piece->n; i++) {
		const struct piece *at = &p->v[piece->first + i];

		parts_join(out, at->is_glued, at->answer);
	}
}
