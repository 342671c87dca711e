/* value_match: patterns over items.
 *
 * What the item and the next one are tells which patterns may fit; those are
 * tried, each with its options taken first, for how far they go, and only the
 * best fills its captures. Patterns are short and their options few, and an
 * element takes what it takes without trying less, so the work for one item is
 * bounded by the rules, not by the text. */
#include <stddef.h>
#include <string.h>
#include "base/value_parts.h"

/* ---- one pattern at one item ---- */

struct step {
	uint32_t from;
	uint16_t n, element;
};

/* Steps so far, those that begin and stop the span, and the item that it stops
 * before. */
struct marks {
	uint32_t n, begin, stop, end;
};
enum { NONE = CAPTURE_MAX }; /* stop: not yet */

struct walk {
	const struct value_scan *scan;
	unsigned visits;
	struct marks at;
	struct step step[CAPTURE_MAX];
};

/* More than any sane pattern needs; stops a hostile one. */
enum { VISITS_MAX = 512 };

static inline void
put_marks(struct walk *w, unsigned marks, size_t i)
{
	if (marks & MARK_BEGIN)
		w->at.begin = w->at.n;
	if (marks & MARK_STOP) {
		w->at.stop = w->at.n;
		w->at.end = (uint32_t)i;
	}
}

static inline int
may_end(struct walk *w, const struct value_state *state, size_t i)
{
	if (!state->end)
		return 0;
	put_marks(w, state->end, i);
	if (w->at.stop == NONE)
		put_marks(w, MARK_STOP, i);
	return w->at.stop > w->at.begin;
}

static inline int
may_go_on(const struct value_scan *scan, const struct value_state *state,
	size_t i)
{
	const struct value_item *item = &scan->item[i];

	return i < scan->n && item->joins & state->joins &&
	       elements_meet(&item->elements, &state->elements);
}

static int pass(struct walk *w, const struct value_edge *edge, size_t i);

/* 1 if the pattern fits from here on, where it may go on. */
static int
follow(struct walk *w, const struct value_state *state, size_t i)
{
	const struct value_scan *scan = w->scan;
	const struct value_item *item = &scan->item[i];
	const struct value_edge *edge = &scan->rules->edge[state->edge_at];

	if (++w->visits > VISITS_MAX)
		return 0;
	for (unsigned k = state->edge_n; k > 0; k--, edge++)
		if (item->joins >> (edge->join & JOIN_MASK) & 1 &&
			element_in(&item->elements, edge->element) &&
			pass(w, edge, i))
			return 1;
	return may_end(w, state, i);
}

/* 1 if the pattern fits from the edge on, whose element item i may begin. */
static int
pass(struct walk *w, const struct value_edge *edge, size_t i)
{
	const struct value_scan *scan = w->scan;
	const struct value_state *next = &scan->rules->state[edge->state];
	const struct marks kept = w->at;
	size_t n = edge->element != ELEMENT_GLUED_AND;

	if (element_is_long(edge->element))
		n = value_number(scan, i, (enum element)edge->element)->n;
	if (kept.n == CAPTURE_MAX || (n == 0 && element_is_long(edge->element)))
		return 0;
	put_marks(w, edge->join, i);
	w->step[kept.n] =
		(struct step){(uint32_t)i, (uint16_t)n, edge->element};
	w->at.n += n > 0;
	i += n;
	if (may_go_on(scan, next, i) ? follow(w, next, i) : may_end(w, next, i))
		return 1;
	w->at = kept;
	return 0;
}

/* The pattern at item `from`, which nothing need join to what is before. */
static int
walk_from(struct walk *w, const struct value_pattern *p, size_t from)
{
	const struct value_rules *rules = w->scan->rules;
	const struct value_state *state = &rules->state[p->state];
	const struct value_edge *edge = &rules->edge[state->edge_at];
	const struct element_set *elements = &w->scan->item[from].elements;

	w->at = (struct marks){.stop = NONE};
	w->visits = 0;
	for (unsigned k = state->edge_n; k > 0; k--, edge++)
		if (element_in(elements, edge->element) && pass(w, edge, from))
			return w->at.n > 0;
	return 0;
}

/* ---- the best of the patterns ---- */

/* Digits that a mark and more digits follow, or stand before, are a part of
 * something longer. */
static int
is_parted(const struct value_scan *scan, size_t i)
{
	return i > 0 && i < scan->n && scan->item[i].digits &&
	       scan->item[i - 1].digits &&
	       (value_gap(scan, i, '/') || value_gap(scan, i, '.') ||
		       value_gap(scan, i, ':'));
}

static int
guards_fragments(unsigned kind)
{
	return kind == KIND_DATE || kind == KIND_TIME ||
	       kind == KIND_DATENAME || kind == KIND_FRACTION ||
	       kind == KIND_SCORE;
}

/* Bytes; the sign of a number stands before its item. */
static size_t
begin_of(const struct value_scan *scan, const struct step *step)
{
	if (step->element == ELEMENT_NUMERIC || step->element == ELEMENT_AMOUNT)
		return value_number(
			scan, step->from, (enum element)step->element)
			->cap.at;
	return scan->item[step->from].at;
}

static size_t
bytes_of(const struct walk *w)
{
	const struct step *last = &w->step[w->at.stop - 1];

	return w->scan->item[last->from + last->n - 1].end -
	       begin_of(w->scan, &w->step[w->at.begin]);
}

struct best {
	const struct bound *bound;
	size_t len;
	uint32_t pattern;
	struct walk walk;
};

static int
has_needs(const struct value_pattern *p, uint64_t classes)
{
	_Static_assert(SOME_MAX == 2, "all of them are asked for");
	return !(p->must & ~classes) && p->some[0] & classes &&
	       p->some[1] & classes;
}

/* Tries pattern k at item i; better than what is in best, and not better than
 * the bound, it takes its place. */
static void
try_pattern(
	const struct value_scan *scan, size_t i, uint32_t k, struct best *best)
{
	const struct value_pattern *p = &scan->rules->pattern[k];
	const struct bound *bound = best->bound;
	struct walk walk;
	size_t len;

	if (!has_needs(p, scan->item[i].chain))
		return;
	walk.scan = scan;
	if (!walk_from(&walk, p, i))
		return;
	len = bytes_of(&walk);
	if (len <= best->len || len > bound->len ||
		(len == bound->len && k <= bound->pattern) ||
		(guards_fragments(p->kind) &&
			(is_parted(scan, i) || is_parted(scan, walk.at.end))))
		return;
	best->len = len;
	best->pattern = k;
	memcpy(&best->walk, &walk,
		offsetof(struct walk, step) + walk.at.n * sizeof walk.step[0]);
}

/* ---- patterns that may fit ---- */

/* Word k of the union of the rows that the bits tell. */
static inline uint64_t
rows_word(const struct value_rules *rules, unsigned row, uint64_t bits,
	uint32_t k)
{
	uint64_t all = 0;

	for (; bits; bits &= bits - 1)
		all |= value_row(
			rules, row + (unsigned)__builtin_ctzll(bits))[k];
	return all;
}

/* Of these patterns, word k of a row, those that may go on with item j, or end
 * before it. */
static uint64_t
with_next(
	const struct value_scan *scan, size_t j, uint32_t k, uint64_t patterns)
{
	const struct value_rules *rules = scan->rules;
	const struct value_item *item = &scan->item[j];
	uint64_t ends = patterns & value_row(rules, ROW_SHORT)[k];

	if (j >= scan->n || !item->joins)
		return ends;
	patterns &= rows_word(rules, ROW_JOIN, item->joins, k);
	if (item->shape)
		patterns &= value_row(rules, ROW_SHAPE_NEXT + item->shape)[k];
	else if (patterns)
		patterns &=
			rows_word(rules, ROW_NEXT, item->elements.w[0], k) |
			rows_word(rules, ROW_NEXT + 64, item->elements.w[1], k);
	return patterns | ends;
}

/* Those that begin with the long elements at item i, and go on. */
static uint64_t
with_long(const struct value_scan *scan, size_t i, uint32_t k, uint64_t known)
{
	const struct value_rules *rules = scan->rules;
	uint64_t bits = elements_long(&scan->item[i].elements), all = 0;

	for (; bits; bits &= bits - 1) {
		unsigned e = ELEMENT_NUMERIC + (unsigned)__builtin_ctzll(bits);
		uint64_t patterns = value_row(rules, ROW_FIRST + e)[k] & known;
		size_t n;

		if (!patterns)
			continue;
		n = value_number(scan, i, (enum element)e)->n;
		if (n > 0)
			all |= with_next(scan, i + n, k, patterns);
	}
	return all;
}

/* Word k of the row of patterns that may fit at item i, by what it and the next
 * item are. */
static uint64_t
candidates(const struct value_scan *scan, size_t i, uint32_t k)
{
	const struct value_rules *rules = scan->rules;
	const struct value_item *item = &scan->item[i];
	uint64_t known = scan->language->patterns[k], first;

	if (item->shape)
		first = value_row(rules, ROW_SHAPE + item->shape)[k];
	else
		first = rows_word(rules, ROW_FIRST, item->classes, k);
	first &= known;
	return (first ? with_next(scan, i + 1, k, first) : 0) |
	       with_long(scan, i, k, known);
}

/* The same where no item follows. */
static uint64_t
candidates_alone(const struct value_scan *scan, size_t i, uint32_t k)
{
	const struct value_item *item = &scan->item[i];
	const uint64_t *row = scan->language->alone_rows + k;
	size_t words = scan->rules->head->row_words;
	uint64_t all = 0;

	if (item->shape)
		return row[(ELEMENT_COUNT + item->shape) * words];
	for (uint64_t bits = item->classes; bits; bits &= bits - 1)
		all |= row[(unsigned)__builtin_ctzll(bits) * words];
	return all;
}

/* ---- what was found ---- */

static void
capture_fill(const struct value_scan *scan, const struct step *step,
	struct capture *cap)
{
	const struct value_item *item = &scan->item[step->from];

	if (element_is_long(step->element)) {
		*cap = value_number(
			scan, step->from, (enum element)step->element)
			       ->cap;
	} else {
		memset(cap, 0, sizeof *cap);
		cap->at = item->at;
		cap->end = item->end;
		if (step->element >= CLASS_COUNT)
			cap->amount.d.m = item->number;
		else
			cap->sense = value_sense_of(
				scan, item, (enum class)step->element);
	}
	cap->element = step->element;
	cap->from = step->from;
	cap->n = step->n;
}

static void
match_fill(const struct value_scan *scan, const struct best *best,
	struct match *match)
{
	const struct walk *w = &best->walk;

	match->pattern = &scan->rules->pattern[best->pattern];
	match->n = w->at.n;
	match->begin = w->at.begin;
	match->stop = w->at.stop;
	match->end = w->at.end;
	for (uint32_t i = 0; i < w->at.n; i++)
		capture_fill(scan, &w->step[i], &match->cap[i]);
}

int
value_match(const struct value_scan *scan, size_t i, struct bound *bound,
	struct match *match)
{
	struct best best;

	best.bound = bound;
	best.len = best.pattern = 0;
	for (uint32_t k = 0; k < scan->rules->head->row_words; k++) {
		uint64_t bits = scan->item[i].is_last
					? candidates_alone(scan, i, k)
					: candidates(scan, i, k);

		for (; bits; bits &= bits - 1)
			try_pattern(scan, i,
				k * 64 + (uint32_t)__builtin_ctzll(bits),
				&best);
	}
	*bound = (struct bound){best.len, best.pattern};
	if (best.len > 0)
		match_fill(scan, &best, match);
	return best.len > 0;
}
