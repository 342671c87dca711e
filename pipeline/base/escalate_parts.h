/* escalate_parts: what escalate.c and escalate_lost.c share. */
#ifndef WASL_BASE_ESCALATE_PARTS_H
#define WASL_BASE_ESCALATE_PARTS_H

#include "base/escalate.h"
#include "base/masker.h"

struct escalate {
	const struct recogniser *recogniser;
	struct value_rules *values;
	struct judge *judge; /* of what numbers alone do not tell */
	struct masker masker;
};

struct lost {
	unsigned masked;	/* placeholders that did not come back */
	unsigned watched;	/* values that were sent as they stand */
	unsigned char *is_lost; /* of each of the list: a watched one */
};

/* What of the list is not in the reply (the pair's target). */
void escalate_lost(struct escalate *escalate, enum escalate_level level,
	struct placeholders *list, const struct pair *pair, struct arena *arena,
	struct lost *lost);

#endif
