/* aligner_band: for each unit of one side, the units of the other that it may
 * answer to.
 */
#ifndef WASL_BASE_ALIGNER_BAND_H
#define WASL_BASE_ALIGNER_BAND_H

#include "base/aligner.h"

/* A path ends before unit i of a and unit j of b, from[i] <= j < to[i];
 * n is the number of units of a. Both ends of the texts are inside. */
struct band {
	uint32_t *from, *to; /* n + 1 of each */
};

void band_find(struct band *band, const struct units *a, const struct units *b);
void band_release(struct band *band);

#endif
