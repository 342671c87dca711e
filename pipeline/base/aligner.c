/* aligner: the cheapest row of beads, by dynamic programming in a band. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/aligner.h"
#include "base/aligner_band.h"

/* ---- what a bead costs ---- */

enum { MOVES = 6 };

/* Costs are natural logarithms of one over a probability. Those of the counts
 * are Gale and Church's table 5; a unit without a partner is dearer there, but
 * texts lose sentences oftener than theirs. */
static const struct move {
	unsigned a_n, b_n;
	float cost;
} moves[MOVES] = {
	{1, 1, 0.12F},
	{1, 0, 7.0F},
	{0, 1, 7.0F},
	{2, 1, 2.6F},
	{1, 2, 2.6F},
	{2, 2, 4.4F},
};

/* Set on noisy copies of parallel news. What an anchor on both sides is worth,
 * and of how many; what a number costs that only one side has. */
static const float anchor_gain[ANCHOR_KINDS] = {2.5F, 2.0F, 1.6F};
enum { ANCHORS_MAX = 4, LONE_NUMBERS_MAX = 2 };
#define LONE_NUMBER 1.0F

/* What a mark is worth on both sides, or costs on one. */
static const struct mark_gain {
	enum mark mark;
	float gain;
} mark_gains[] = {
	{MARK_QUESTION, 2.0F},
	{MARK_EXCLAMATION, 0.5F},
	{MARK_QUOTE, 1.0F},
	{MARK_BRACKET, 1.0F},
	{MARK_COLON, 0.5F},
};

struct sides {
	const struct units *a, *b;
	struct align_pair pair;
};

/* What two runs of units have in common. */
struct likeness {
	uint32_t a_cp, b_cp;
	uint32_t a_numbers, b_numbers;
	unsigned a_marks, b_marks;
	unsigned shared[ANCHOR_KINDS];
};

double
align_length_off(struct align_pair pair, size_t a_cp, size_t b_cp)
{
	double mean = ((double)a_cp + (double)b_cp / pair.ratio) / 2 + 1;
	double off = (double)b_cp - (double)a_cp * pair.ratio;

	return fabs(off) / sqrt(mean * pair.spread);
}

static double
length_cost(struct align_pair pair, uint32_t a_cp, uint32_t b_cp)
{
	double off = align_length_off(pair, a_cp, b_cp);

	/* -ln erfc(d / sqrt 2), within a tenth of it up to d = 4 */
	return 0.7 * off + 0.42 * off * off;
}

static void
count_shared(
	const struct sides *s, size_t i, size_t j, struct likeness *likeness)
{
	const struct unit *x = &s->a->v[i], *y = &s->b->v[j];
	const uint32_t *p = s->a->anchors + x->anchors_at;
	const uint32_t *q = s->b->anchors + y->anchors_at;
	const uint32_t *p_end = p + x->anchors_n, *q_end = q + y->anchors_n;

	while (p < p_end && q < q_end) {
		if (*p == *q)
			likeness->shared[*p % 4 % ANCHOR_KINDS]++, p++, q++;
		else if (*p < *q)
			p++;
		else
			q++;
	}
}

static struct likeness
compare(const struct sides *s, const struct move *move, size_t i, size_t j)
{
	struct likeness l = {0};

	for (unsigned k = 1; k <= move->a_n; k++) {
		l.a_cp += s->a->v[i - k].len_cp;
		l.a_numbers += s->a->v[i - k].numbers;
		l.a_marks |= s->a->v[i - k].marks;
	}
	for (unsigned k = 1; k <= move->b_n; k++) {
		l.b_cp += s->b->v[j - k].len_cp;
		l.b_numbers += s->b->v[j - k].numbers;
		l.b_marks |= s->b->v[j - k].marks;
	}
	for (unsigned k = 1; k <= move->a_n; k++)
		for (unsigned m = 1; m <= move->b_n; m++)
			count_shared(s, i - k, j - m, &l);
	return l;
}

static float
at_most(unsigned n, unsigned max)
{
	return (float)(n < max ? n : max);
}

static float
anchors_cost(const struct likeness *l)
{
	unsigned shared = l->shared[ANCHOR_NUMBER];
	float cost = 0;

	for (int kind = 0; kind < ANCHOR_KINDS; kind++)
		cost -= anchor_gain[kind] *
			at_most(l->shared[kind], ANCHORS_MAX);
	cost += LONE_NUMBER *
		at_most(l->a_numbers > shared ? l->a_numbers - shared : 0,
			LONE_NUMBERS_MAX);
	cost += LONE_NUMBER *
		at_most(l->b_numbers > shared ? l->b_numbers - shared : 0,
			LONE_NUMBERS_MAX);
	return cost;
}

static float
marks_cost(const struct likeness *l)
{
	unsigned both = l->a_marks & l->b_marks;
	unsigned one = l->a_marks ^ l->b_marks;
	float cost = 0;

	for (size_t i = 0; i < sizeof mark_gains / sizeof *mark_gains; i++) {
		if (both & mark_gains[i].mark)
			cost -= mark_gains[i].gain;
		else if (one & mark_gains[i].mark)
			cost += mark_gains[i].gain;
	}
	return cost;
}

/* The bead that ends before units i and j. */
static float
bead_cost(const struct sides *s, const struct move *move, size_t i, size_t j)
{
	struct likeness l;

	if (!move->a_n || !move->b_n)
		return move->cost;
	l = compare(s, move, i, j);
	return move->cost + (float)length_cost(s->pair, l.a_cp, l.b_cp) +
	       anchors_cost(&l) + marks_cost(&l);
}

double
unit_cost(const struct units *a, size_t i, const struct units *b, size_t j,
	struct align_pair pair)
{
	struct sides sides = {a, b, pair};

	return (double)bead_cost(&sides, &moves[0], i + 1, j + 1);
}

/* ---- the search ---- */

#define NOWHERE 1e30F

/* Costs of the last three rows; which move is best, for all. */
struct search {
	struct sides sides;
	struct band band;
	float *cost[3];
	unsigned char *move;
	size_t *at; /* where a row's moves are */
};

static void
search_init(struct search *search)
{
	size_t n = search->sides.a->n, widest = 0, total = 0;

	band_find(&search->band, search->sides.a, search->sides.b);
	search->at = memory_alloc((n + 1) * sizeof *search->at);
	for (size_t i = 0; i <= n; i++) {
		size_t width = search->band.to[i] - search->band.from[i];

		search->at[i] = total;
		total += width;
		widest = width > widest ? width : widest;
	}
	search->move = memory_alloc(total);
	for (int k = 0; k < 3; k++)
		search->cost[k] = memory_alloc(widest * sizeof(float));
}

static void
search_release(struct search *search)
{
	for (int k = 0; k < 3; k++)
		free(search->cost[k]);
	free(search->move);
	free(search->at);
	band_release(&search->band);
}

static float
cost_at(const struct search *search, size_t i, size_t j)
{
	if (j < search->band.from[i] || j >= search->band.to[i])
		return NOWHERE;
	return search->cost[i % 3][j - search->band.from[i]];
}

static void
search_cell(struct search *search, size_t i, size_t j)
{
	size_t at = j - search->band.from[i];
	float best = i || j ? NOWHERE : 0;
	unsigned char best_move = 0;

	for (unsigned char k = 0; k < MOVES; k++) {
		const struct move *move = &moves[k];
		float cost;

		if (move->a_n > i || move->b_n > j)
			continue;
		cost = cost_at(search, i - move->a_n, j - move->b_n);
		if (cost >= best)
			continue;
		cost += bead_cost(&search->sides, move, i, j);
		if (cost < best) {
			best = cost;
			best_move = k;
		}
	}
	search->cost[i % 3][at] = best;
	search->move[search->at[i] + at] = best_move;
}

static void
bead_add(struct beads *beads, struct bead bead)
{
	if (beads->n == beads->cap) {
		beads->cap = beads->cap ? 2 * beads->cap : 64;
		beads->v =
			memory_resize(beads->v, beads->cap * sizeof *beads->v);
	}
	beads->v[beads->n++] = bead;
}

/* A bead's cost as something between 0 and 1. */
static float
score_of(const struct move *move, float cost)
{
	if (!move->a_n || !move->b_n)
		return 0;
	return cost <= -2 ? 1 : 1 / (1 + (cost + 2) / 6);
}

/* Back from the ends of both texts. */
static void
search_follow(const struct search *search, struct beads *out)
{
	size_t i = search->sides.a->n, j = search->sides.b->n;
	size_t first = out->n;

	while (i || j) {
		const struct move *move =
			&moves[search->move[search->at[i] + j -
					    search->band.from[i]]];
		float cost = bead_cost(&search->sides, move, i, j);

		bead_add(out, (struct bead){move->a_n, move->b_n,
				      score_of(move, cost)});
		i -= move->a_n;
		j -= move->b_n;
	}
	for (size_t low = first, high = out->n; low + 1 < high; low++) {
		struct bead bead = out->v[--high];

		out->v[high] = out->v[low];
		out->v[low] = bead;
	}
}

void
align_units(const struct units *a, const struct units *b,
	struct align_pair pair, struct beads *out)
{
	struct search search = {.sides = {a, b, pair}};

	search_init(&search);
	for (size_t i = 0; i <= a->n; i++)
		for (size_t j = search.band.from[i]; j < search.band.to[i]; j++)
			search_cell(&search, i, j);
	search_follow(&search, out);
	search_release(&search);
}
