/* edits: how one text became another */
#include "base/edits.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { EDITS_MIN = 8 };

void
edits_add(struct edits *edits, uint32_t skip, uint32_t del, uint32_t ins)
{
	if (edits->n >= edits->cap) {
		const struct edit *borrowed = edits->cap ? NULL : edits->v;
		size_t cap = edits->n < EDITS_MIN ? EDITS_MIN : edits->n * 2;

		edits->v = memory_resize(
			edits->cap ? edits->v : NULL, cap * sizeof *edits->v);
		if (borrowed)
			memcpy(edits->v, borrowed, edits->n * sizeof *edits->v);
		edits->cap = cap;
	}
	edits->v[edits->n++] = (struct edit){skip, del, ins};
}

void
edits_clear(struct edits *edits)
{
	edits->n = 0;
	if (!edits->cap)
		edits->v = NULL;
}

void
edits_release(struct edits *edits)
{
	if (edits->cap)
		free(edits->v);
	*edits = (struct edits){0};
}

/* ---- places ---- */

enum way { BACK, FORTH };

/* The other text's place of byte `at`, from the cursor on; the cursor is left
 * at the first edit that a later place may still need. */
static inline size_t
place(const struct edit *v, size_t n, struct edits_cursor *cursor, size_t at,
	enum edits_side side, enum way way)
{
	struct edits_cursor c = *cursor;

	for (; c.i < n; c.i++) {
		size_t here = way == BACK ? v[c.i].ins : v[c.i].del;
		size_t there = way == BACK ? v[c.i].del : v[c.i].ins;
		size_t *mine = way == BACK ? &c.now : &c.old;
		size_t *other = way == BACK ? &c.old : &c.now;
		size_t start = *mine + v[c.i].skip;
		size_t answer = *other + v[c.i].skip;

		*cursor = c;
		if (at < start)
			return *other + (at - *mine);
		if (at == start && (here || side == EDITS_LEFT))
			return answer;
		if (at < start + here)
			return side == EDITS_LEFT ? answer : answer + there;
		*mine = start + here;
		*other = answer + there;
	}
	*cursor = c;
	return way == BACK ? c.old + (at - c.now) : c.now + (at - c.old);
}

size_t
edits_back(const struct edit *v, size_t n, size_t at, enum edits_side side)
{
	struct edits_cursor start = {0};

	return place(v, n, &start, at, side, BACK);
}

size_t
edits_forth(const struct edit *v, size_t n, size_t at, enum edits_side side)
{
	struct edits_cursor start = {0};

	return place(v, n, &start, at, side, FORTH);
}

size_t
edits_back_next(const struct edit *v, size_t n, struct edits_cursor *cursor,
	size_t at, enum edits_side side)
{
	return place(v, n, cursor, at, side, BACK);
}

size_t
edits_forth_next(const struct edit *v, size_t n, struct edits_cursor *cursor,
	size_t at, enum edits_side side)
{
	return place(v, n, cursor, at, side, FORTH);
}

/* ---- composition ---- */

/* A list under way: where its next edit begins and what came before, in its
 * own old and new text. */
struct walk {
	const struct edit *v, *end;
	size_t old, now;
};

static void
walk_step(struct walk *w)
{
	w->old += (size_t)w->v->skip + w->v->del;
	w->now += (size_t)w->v->skip + w->v->ins;
	w->v++;
}

/* The part of the middle text that the next edit of each list covers. */
struct cover {
	size_t from, to;
};

static struct cover
cover_first(const struct walk *w)
{
	size_t from = w->now + w->v->skip;

	return (struct cover){from, from + w->v->ins};
}

static struct cover
cover_second(const struct walk *w)
{
	size_t from = w->old + w->v->skip;

	return (struct cover){from, from + w->v->del};
}

/* Whether the first list's edit comes first. Where both begin together, one
 * that covers nothing does. */
static int
first_leads(const struct walk *first, const struct walk *second)
{
	struct cover a, b;

	if (first->v == first->end || second->v == second->end)
		return first->v != first->end;
	a = cover_first(first);
	b = cover_second(second);
	if (a.from != b.from)
		return a.from < b.from;
	return a.from == a.to || b.from != b.to;
}

/* Takes all edits of both lists that touch [.., *to), which grows with them. */
static void
take_touching(struct walk *first, struct walk *second, size_t *to)
{
	struct cover next;

	for (;;) {
		if (first->v < first->end &&
			(next = cover_first(first)).from < *to)
			walk_step(first);
		else if (second->v < second->end &&
			 (next = cover_second(second)).from < *to)
			walk_step(second);
		else
			return;
		if (next.to > *to)
			*to = next.to;
	}
}

void
edits_compose(const struct edit *first, size_t first_n,
	const struct edit *second, size_t second_n, struct edits *out)
{
	struct walk a = {first, first ? first + first_n : NULL, 0, 0};
	struct walk b = {second, second ? second + second_n : NULL, 0, 0};
	size_t done_old = 0, done_now = 0;

	edits_clear(out);
	while (a.v < a.end || b.v < b.end) {
		int leads = first_leads(&a, &b);
		struct cover c = leads ? cover_first(&a) : cover_second(&b);
		size_t old = a.old + (c.from - a.now);
		size_t now = b.now + (c.from - b.old);
		size_t del, ins;

		walk_step(leads ? &a : &b);
		take_touching(&a, &b, &c.to);
		del = a.old + (c.to - a.now) - old;
		ins = b.now + (c.to - b.old) - now;
		if (!del && !ins)
			continue; /* came and went */
		assert(old - done_old == now - done_now);
		edits_add(out, (uint32_t)(old - done_old), (uint32_t)del,
			(uint32_t)ins);
		done_old = old + del;
		done_now = now + ins;
	}
}

/* ---- pieces ---- */

void
edits_cut_next(const struct edit *v, size_t n, struct edits_cursor *cursor,
	struct edits_piece piece, struct edits *out)
{
	struct edits_cursor c = *cursor;
	size_t done = piece.from;

	edits_clear(out);
	for (; c.i < n; c.i++) {
		size_t from = c.old + v[c.i].skip, to = from + v[c.i].del;
		size_t new_from = c.now + v[c.i].skip;
		size_t new_to = new_from + v[c.i].ins;

		if (to > piece.to || new_to > piece.new_to)
			break;
		if (from >= piece.from && new_from >= piece.new_from) {
			edits_add(out, (uint32_t)(from - done), v[c.i].del,
				v[c.i].ins);
			done = to;
		}
		c.old = to;
		c.now = new_to;
	}
	*cursor = c;
}

void
edits_cut(const struct edit *v, size_t n, struct edits_piece piece,
	struct edits *out)
{
	struct edits_cursor start = {0};

	edits_cut_next(v, n, &start, piece, out);
}

/* ---- proof ---- */

static int
is_between(struct slice text, size_t at)
{
	return at == text.len || ((unsigned char)text.ptr[at] & 0xC0) != 0x80;
}

static int
is_equal(struct slice a, size_t a_at, struct slice b, size_t b_at, size_t len)
{
	return !len || !memcmp(a.ptr + a_at, b.ptr + b_at, len);
}

int
edits_align(const struct edit *v, size_t n, struct slice old_text,
	struct slice new_text)
{
	size_t old = 0, now = 0, i;

	for (i = 0; i < n; i++) {
		if (v[i].skip > old_text.len - old ||
			v[i].del > old_text.len - old - v[i].skip ||
			v[i].skip > new_text.len - now ||
			v[i].ins > new_text.len - now - v[i].skip)
			return 0;
		if (!is_equal(old_text, old, new_text, now, v[i].skip))
			return 0;
		old += v[i].skip;
		now += v[i].skip;
		if (!is_between(old_text, old) || !is_between(new_text, now))
			return 0;
		old += v[i].del;
		now += v[i].ins;
		if (!is_between(old_text, old) || !is_between(new_text, now))
			return 0;
	}
	return old_text.len - old == new_text.len - now &&
	       is_equal(old_text, old, new_text, now, old_text.len - old);
}

/* ---- the stream's form ---- */

/* A number without leading zeros that fits; NULL if there is none. */
static const char *
parse_number(const char *p, const char *end, uint32_t *number)
{
	const char *start = p;
	uint64_t n = 0;

	while (p < end && *p >= '0' && *p <= '9' && n <= UINT32_MAX)
		n = n * 10 + (uint64_t)(*p++ - '0');
	if (p == start || n > UINT32_MAX || (*start == '0' && p - start > 1))
		return NULL;
	*number = (uint32_t)n;
	return p;
}

static const char *
parse_edit(const char *p, const char *end, struct edit *edit)
{
	p = parse_number(p, end, &edit->skip);
	if (!p || p == end || *p != ',')
		return NULL;
	p = parse_number(p + 1, end, &edit->del);
	if (!p || p == end || *p != ',')
		return NULL;
	return parse_number(p + 1, end, &edit->ins);
}

int
edits_parse(struct slice cell, struct arena *arena, struct edits *out)
{
	const char *p = cell.ptr, *end;
	size_t n = 1;

	*out = (struct edits){0};
	if (!cell.len)
		return 0;
	end = p + cell.len;
	for (const char *q = p; (q = memchr(q, ' ', (size_t)(end - q))); q++)
		n++;
	out->v = arena_alloc(arena, n * sizeof *out->v);
	for (;; p++) {
		p = parse_edit(p, end, &out->v[out->n++]);
		if (p == end)
			return 0;
		if (!p || *p != ' ')
			break;
	}
	*out = (struct edits){0};
	return -1;
}

void
edits_print(const struct edit *v, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		char *from = buf_room(out, 3 * (NUMBER_MAX + 1)), *p = from;

		if (i)
			*p++ = ' ';
		p = number_put(p, v[i].skip);
		*p++ = ',';
		p = number_put(p, v[i].del);
		*p++ = ',';
		p = number_put(p, v[i].ins);
		out->len += (size_t)(p - from);
	}
}
