/* baseline: findings that are known, so that only new ones count.
 *
 * A file of them is what --report writes: one JSON object a line.
 */
#ifndef WASL_BASE_BASELINE_H
#define WASL_BASE_BASELINE_H

#include "base/arena.h"

/* What makes a finding the same as one seen before. */
struct baseline_key {
	struct slice doc, id, expected, found;
	uint32_t par, seg;
};

/* All zero is empty. */
struct baseline {
	uint64_t *v; /* hashes of keys, in ascending order */
	size_t n, cap;
};

/* 0; or -1: the file cannot be read (*line 0, errno) or a line of it (from 1)
 * is no finding. The summary line of a report is passed over. */
int baseline_load(struct baseline *baseline, const char *path, size_t *line);
int baseline_has(
	const struct baseline *baseline, const struct baseline_key *key);
void baseline_release(struct baseline *baseline);

#endif
