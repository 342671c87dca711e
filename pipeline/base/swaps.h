/* swaps: does a segment's translation fit another segment better?
 *
 * The last segments of a document are kept, up to a window. For each of them
 * and the new one, the pairs as they are are weighed against the pairs with the
 * translations exchanged (unit_cost of aligner.h).
 */
#ifndef WASL_BASE_SWAPS_H
#define WASL_BASE_SWAPS_H

#include "base/aligner.h"

struct swaps {
	struct align_pair pair;
	const struct skeleton_map *names;
	size_t window;
	double margin; /* by how much the exchange must be cheaper */
	struct units text, target;
	uint32_t *par, *seg; /* of the units */
	double *own;	     /* cost of each with its own target */
	size_t cap;
};

void swaps_init(struct swaps *swaps, size_t window, double margin,
	const struct skeleton_map *names);
void swaps_start(struct swaps *swaps, struct align_pair pair);
void swaps_release(struct swaps *swaps);

/* The next segment of the document: 1, and *par and *seg name an earlier one,
 * if their translations fit better the other way round. */
int swaps_add(struct swaps *swaps, struct slice text, struct slice target,
	uint32_t *par, uint32_t *seg);

#endif
