/* refill: a reply with the row's values put back in place of its placeholders.
 *
 * One pass over what the recogniser sees in the reply. Only values of the row,
 * and what stood in its text, stand in the result where a placeholder was; all
 * else that looks like one is taken out.
 */
#ifndef WASL_BASE_REFILL_H
#define WASL_BASE_REFILL_H

#include "base/recogniser.h"
#include "base/row.h"
#include "base/spacing.h"

/* Something was not as it was sent. */
struct repair {
	enum { REPAIR_SIGHTING, REPAIR_SPACE } what;
	struct sighting seen; /* in the reply */
	size_t at, len;	      /* bytes of the target in its place */
};

struct refill_span {
	size_t at, len;
};

struct refill {
	/* Set by the caller. */
	const struct recogniser *recogniser;
	const struct placeholders *expected;
	const struct style *style; /* if it escapes the line, else NULL */
	struct slice text, reply;
	int is_copy; /* target_is_source: pads are taken off */
	const struct spacing *spacing; /* of the target language, or NULL */
	struct arena *arena;

	/* The result; the buffers are kept for the next row. */
	struct buf target, scratch;
	struct repair *repairs;
	size_t repairs_n;
	uint32_t *lost; /* of expected, in order: did not come back */
	size_t lost_n;

	/* Its own. */
	struct sightings seen, stood;
	int knows_stood;
	struct refill_span *given; /* values in target */
	size_t given_n, given_cap;
};

void refill_release(struct refill *f);

/* Makes target, repairs and lost from what the caller has set. */
void refill_reply(struct refill *f);

/* The row's style if it has the line escaped, else NULL. */
const struct style *refill_style(
	const struct recogniser *recogniser, struct row *row);

/* What a placeholder stands for in the translation. */
struct slice refill_value(const struct placeholder *ph);

/* Adds a value at the end. */
void refill_add(struct refill *f, struct slice value);

/* The last look: takes out what values made together with what the engine wrote
 * beside them. Returns how many pieces; -1 if there is no end to them, and
 * then the target is not to be used. */
int refill_guard(struct refill *f);

#endif
