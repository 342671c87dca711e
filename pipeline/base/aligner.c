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
	{ 1, 1, 0.12F }, { 1, 0, 7.0F }, { 0, 1, 7.0F },
	{ 2, 1, 2.6F }, { 1, 2, 2.6F }, { 2, 2, 4.4F },
};

#define ANCHOR_GAIN 2.0F /* what an anchor on both sides is worth */
#define STOP_GAIN 0.7F	 /* and questions, or exclamations, on both */

struct sides {
	const struct units *a, *b;
	struct align_pair pair;
};

static double
length_cost(const struct align_pair *pair, uint32_t a_cp, uint32_t b_cp)
{
	double mean = (a_cp + b_cp / pair->ratio) / 2 + 1;
	double off = b_cp - a_cp * pair->ratio;
	double square = off * off / (mean * pair->spread);

	/* -ln erfc(d / sqrt 2), within a tenth of it up to d = 4 */
	return 0.7 * sqrt(square) + 0.42 * square;
}

static unsigned
shared(const struct sides *s, size_t i, size_t j)
{
	const struct unit *x = &s->a->v[i], *y = &s->b->v[j];
	const uint32_t *p = s->a->anchors + x->anchors_at;
	const uint32_t *q = s->b->anchors + y->anchors_at;
	const uint32_t *p_end = p + x->anchors_n, *q_end = q + y->anchors_n;
	unsigned n = 0;

	while (p < p_end && q < q_end) {
		if (*p == *q)
			n++, p++, q++;
		else if (*p < *q)
			p++;
		else
			q++;
	}
	return n;
}

/* The bead that ends before units i and j. */
static float
bead_cost(const struct sides *s, const struct move *move, size_t i, size_t j)
{
	uint32_t a_cp = 0, b_cp = 0;
	unsigned anchors = 0;
	float cost = move->cost;

	if (!move->a_n || !move->b_n)
		return cost;
	for (unsigned k = 1; k <= move->a_n; k++)
		a_cp += s->a->v[i - k].len_cp;
	for (unsigned k = 1; k <= move->b_n; k++)
		b_cp += s->b->v[j - k].len_cp;
	for (unsigned k = 1; k <= move->a_n; k++)
		for (unsigned m = 1; m <= move->b_n; m++)
			anchors += shared(s, i - k, j - m);
	cost += (float)length_cost(&s->pair, a_cp, b_cp);
	cost -= ANCHOR_GAIN * (float)(anchors < 4 ? anchors : 4);
	if (s->a->v[i - 1].stop != '.' || s->b->v[j - 1].stop != '.')
		cost -= s->a->v[i - 1].stop == s->b->v[j - 1].stop
			? STOP_GAIN : -STOP_GAIN;
	return cost;
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
		beads->v = memory_resize(
			beads->v, beads->cap * sizeof *beads->v);
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
		const struct move *move = &moves[search->move[search->at[i] + j -
			search->band.from[i]]];
		float cost = bead_cost(&search->sides, move, i, j);

		bead_add(out, (struct bead){ move->a_n, move->b_n,
			score_of(move, cost) });
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
	struct search search = { .sides = { a, b, pair } };

	search_init(&search);
	for (size_t i = 0; i <= a->n; i++)
		for (size_t j = search.band.from[i]; j < search.band.to[i]; j++)
			search_cell(&search, i, j);
	search_follow(&search, out);
	search_release(&search);
}
