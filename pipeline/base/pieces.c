/* pieces: a line that an engine cannot answer whole, asked for in parts */
#include <stdlib.h>
#include "base/pieces.h"
#include "base/text.h"

enum { SHORTEST_CP = 40 }; /* a line that is cut */

/* The pieces of a line stand together: n of them from `first`. */
struct piece {
	uint64_t line;
	size_t first, n;
	size_t open;	/* of the first: pieces of the line to come */
	int has_failed; /* likewise: one of them has */
	struct slice text, answer;
	uint8_t tries;
};

struct pieces {
	struct piece *v;
	size_t n, cap;
	struct arena arena;
	struct segments segments;
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
	segments_release(&p->segments);
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

size_t
pieces_cut(struct pieces *p, uint64_t line, struct slice text,
	const struct splitter_lang *lang, uint64_t *first)
{
	size_t len_cp = utf8_count(text.ptr, text.len), from = p->n;
	struct segments *s = &p->segments;

	if (len_cp < SHORTEST_CP)
		return 0;
	s->n = s->places_n = 0;
	segments_cut(s, lang, text, 0, len_cp / 2 + 1);
	if (s->n < 2)
		return 0;
	for (size_t i = 0; i < s->n; i++)
		piece_add(p,
			(struct piece){.line = line,
				.first = from,
				.n = s->n,
				.open = s->n,
				.text = arena_slice(&p->arena,
					(struct slice){text.ptr + s->v[i].from,
						s->v[i].to - s->v[i].from})});
	*first = PIECES_FIRST + from;
	return s->n;
}

struct slice
pieces_text(const struct pieces *p, uint64_t piece)
{
	return piece_of(p, piece)->text;
}

uint64_t
pieces_line(const struct pieces *p, uint64_t piece)
{
	return piece_of(p, piece)->line;
}

uint8_t *
pieces_tries(struct pieces *p, uint64_t piece)
{
	return &piece_of(p, piece)->tries;
}

enum pieces_state
pieces_settle(
	struct pieces *p, uint64_t number, struct slice answer, uint64_t *line)
{
	struct piece *piece = piece_of(p, number);
	struct piece *first = &p->v[piece->first];

	*line = piece->line;
	if (answer.ptr)
		piece->answer = arena_slice(&p->arena, answer);
	else
		first->has_failed = 1;
	if (--first->open)
		return PIECES_OPEN;
	return first->has_failed ? PIECES_FAILED : PIECES_ANSWERED;
}

void
pieces_join(const struct pieces *p, uint64_t number, struct buf *out)
{
	const struct piece *piece = piece_of(p, number);

	for (size_t i = 0; i < piece->n; i++) {
		if (i)
			buf_addc(out, ' ');
		buf_add_slice(out, p->v[piece->first + i].answer);
	}
}
