/* aligner_band: a path through anchors that occur once on either side. */
#include <stdlib.h>
#include <string.h>
#include "base/aligner_band.h"

enum {
	NARROW = 40, /* units to each side of the path */
	WIDE = 400,  /* at most, far from any anchor */
	WHOLE = 128, /* texts so short are searched whole */
};

/* ---- anchors that occur once ---- */

struct once {
	uint32_t hash;
	uint32_t at; /* unit + 1; 0: free; ONCE_MANY: it comes again */
};

#define ONCE_MANY UINT32_MAX

struct once_table {
	struct once *v;
	size_t mask;
};

static struct once *
once_slot(struct once_table *table, uint32_t hash)
{
	for (size_t i = hash;; i++) {
		struct once *slot = &table->v[i & table->mask];

		if (!slot->at || slot->hash == hash)
			return slot;
	}
}

static void
once_fill(struct once_table *table, const struct units *units)
{
	size_t cap = 16;

	while (cap < 2 * units->anchors_n)
		cap *= 2;
	table->v = memory_zero(cap, sizeof *table->v);
	table->mask = cap - 1;
	for (size_t i = 0; i < units->n; i++) {
		const struct unit *unit = &units->v[i];

		for (size_t k = 0; k < unit->anchors_n; k++) {
			uint32_t hash = units->anchors[unit->anchors_at + k];
			struct once *slot = once_slot(table, hash);

			slot->at = slot->at ? ONCE_MANY : (uint32_t)i + 1;
			slot->hash = hash;
		}
	}
}

/* ---- the longest rising chain of them ---- */

struct point {
	uint32_t i, j;
	size_t before; /* in the chain; of itself: none */
};

struct points {
	struct point *v;
	size_t n;
};

static void
points_find(struct points *points, const struct units *a, const struct units *b)
{
	struct once_table in_a, in_b;

	once_fill(&in_a, a);
	once_fill(&in_b, b);
	points->v = memory_alloc((a->anchors_n + 1) * sizeof *points->v);
	for (size_t i = 0; i < a->n; i++) {
		const struct unit *unit = &a->v[i];

		for (size_t k = 0; k < unit->anchors_n; k++) {
			uint32_t hash = a->anchors[unit->anchors_at + k];
			const struct once *other = once_slot(&in_b, hash);

			if (once_slot(&in_a, hash)->at == ONCE_MANY ||
				!other->at || other->at == ONCE_MANY)
				continue;
			points->v[points->n++] =
				(struct point){(uint32_t)i, other->at - 1, 0};
			break;
		}
	}
	free(in_a.v);
	free(in_b.v);
}

/* Keeps the longest subsequence whose j rise (patience sorting). */
static void
points_rise(struct points *points)
{
	size_t *top = memory_alloc((points->n + 1) * sizeof *top);
	size_t n = 0, at;

	for (size_t i = 0; i < points->n; i++) {
		size_t low = 0, high = n;

		while (low < high) {
			size_t mid = (low + high) / 2;

			if (points->v[top[mid]].j < points->v[i].j)
				low = mid + 1;
			else
				high = mid;
		}
		points->v[i].before = low ? top[low - 1] : i;
		top[low] = i;
		n += low == n;
	}
	/* top becomes the chain, from its end; then the points themselves. */
	at = n ? top[n - 1] : 0;
	for (size_t k = n; k-- > 0; at = points->v[at].before)
		top[k] = at;
	for (size_t k = 0; k < n; k++)
		points->v[k] = points->v[top[k]];
	points->n = n;
	free(top);
}

/* ---- the band ---- */

static size_t
limited(size_t at, size_t max)
{
	return at < max ? at : max;
}

/* From one point of the path to the next, both included: wider where they are
 * far apart. A unit's part reaches as far as the next one's needs, for the
 * search goes from one to the other. */
static void
band_between(struct band *band, struct point p, struct point q, size_t n_b)
{
	size_t far = q.i - p.i > q.j - p.j ? q.i - p.i : q.j - p.j;
	size_t half = limited(NARROW + far / 4, WIDE), next;

	for (size_t i = p.i, j = p.j; i <= q.i; i++, j = next) {
		size_t from = j > half ? j - half : 0, to;

		next = i + 1 < q.i ? p.j + (i + 1 - p.i) * (size_t)(q.j - p.j) /
						     (q.i - p.i)
				   : q.j;
		to = limited(next + half, n_b) + 1;
		if (i == p.i && band->to[i]) {
			from = limited(from, band->from[i]);
			to = to > band->to[i] ? to : band->to[i];
		}
		band->from[i] = (uint32_t)from;
		band->to[i] = (uint32_t)to;
	}
}

void
band_find(struct band *band, const struct units *a, const struct units *b)
{
	struct points points = {0};
	struct point at = {0, 0, 0};
	struct point end = {(uint32_t)a->n, (uint32_t)b->n, 0};

	band->from = memory_zero(a->n + 1, sizeof *band->from);
	band->to = memory_zero(a->n + 1, sizeof *band->to);
	if (a->n <= WHOLE && b->n <= WHOLE) {
		for (size_t i = 0; i <= a->n; i++)
			band->to[i] = (uint32_t)b->n + 1;
		return;
	}
	points_find(&points, a, b);
	points_rise(&points);
	for (size_t k = 0; k < points.n; k++) {
		band_between(band, at, points.v[k], b->n);
		at = points.v[k];
	}
	band_between(band, at, end, b->n);
	band->from[0] = 0;
	band->to[a->n] = (uint32_t)b->n + 1;
	free(points.v);
}

void
band_release(struct band *band)
{
	free(band->from);
	free(band->to);
}
