/* swaps: each segment against those before it. */
#include <stdlib.h>
#include <string.h>
#include "base/swaps.h"

void
swaps_init(struct swaps *swaps, size_t window, double margin,
	const struct skeleton_map *names)
{
	memset(swaps, 0, sizeof *swaps);
	swaps->window = window ? window : 1;
	swaps->margin = margin;
	swaps->names = names;
	swaps->cap = 2 * swaps->window;
	swaps->par = memory_alloc(swaps->cap * sizeof *swaps->par);
	swaps->seg = memory_alloc(swaps->cap * sizeof *swaps->seg);
	swaps->own = memory_alloc(swaps->cap * sizeof *swaps->own);
}

void
swaps_start(struct swaps *swaps, struct align_pair pair)
{
	swaps->pair = pair;
	units_clear(&swaps->text);
	units_clear(&swaps->target);
}

void
swaps_release(struct swaps *swaps)
{
	units_release(&swaps->text);
	units_release(&swaps->target);
	free(swaps->par);
	free(swaps->seg);
	free(swaps->own);
}

/* The older half goes when all is full, so that a segment is moved once. */
static void
make_room(struct swaps *swaps)
{
	size_t n = swaps->window;

	if (swaps->text.n < swaps->cap)
		return;
	units_drop(&swaps->text, n);
	units_drop(&swaps->target, n);
	memmove(swaps->par, swaps->par + n, n * sizeof *swaps->par);
	memmove(swaps->seg, swaps->seg + n, n * sizeof *swaps->seg);
	memmove(swaps->own, swaps->own + n, n * sizeof *swaps->own);
}

static double
cost(const struct swaps *swaps, size_t i, size_t j)
{
	return unit_cost(&swaps->text, i, &swaps->target, j, swaps->pair);
}

int
swaps_add(struct swaps *swaps, struct slice text, struct slice target,
	uint32_t *par, uint32_t *seg)
{
	double best = -swaps->margin;
	size_t hit, at;

	make_room(swaps);
	at = hit = swaps->text.n;
	swaps->par[at] = *par;
	swaps->seg[at] = *seg;
	units_add(&swaps->text, swaps->names, text);
	units_add(&swaps->target, swaps->names, target);
	swaps->own[at] = cost(swaps, at, at);
	for (size_t i = at > swaps->window ? at - swaps->window : 0; i < at;
		i++) {
		double gain = cost(swaps, i, at) + cost(swaps, at, i) -
			      swaps->own[i] - swaps->own[at];

		if (gain < best) {
			best = gain;
			hit = i;
		}
	}
	if (hit == at)
		return 0;
	*par = swaps->par[hit];
	*seg = swaps->seg[hit];
	return 1;
}
