/* splitter_kernel: split_scan of splitter_scan.c for one kind of vector. */

V_TARGET static inline V
V_NAME(within)(V v, V lo, V more)
{
	const V off = V_SUB(v, lo);

	return V_SAME(V_MIN(off, more), off);
}

V_TARGET static void
V_NAME(scan)(const struct split_needles *needles, const char *p, size_t blocks,
	uint64_t *bits)
{
	const V a = V_ALL(needles->ascii[0]), b = V_ALL(needles->ascii[1]);
	const V c = V_ALL(needles->ascii[2]), d = V_ALL(needles->ascii[3]);
	const V lead = V_ALL(needles->lead);
	const V leads = V_ALL(needles->lead_to - needles->lead);
	const V first0 = V_ALL(needles->pair[0].first);
	const V lo0 = V_ALL(needles->pair[0].lo);
	const V more0 = V_ALL(needles->pair[0].hi - needles->pair[0].lo);
	const V first1 = V_ALL(needles->pair[1].first);
	const V lo1 = V_ALL(needles->pair[1].lo);
	const V more1 = V_ALL(needles->pair[1].hi - needles->pair[1].lo);

/* Of the vector at q: those that could be a stop's. */
#define HITS(name, q)                                                          \
	const V name##_now = V_LOAD(q), name##_last = V_LOAD((q)-1);           \
	const V name##_ascii =                                                 \
		V_OR(V_OR(V_SAME(name##_now, a), V_SAME(name##_now, b)),       \
			V_OR(V_SAME(name##_now, c), V_SAME(name##_now, d)));   \
	const V name##_pair =                                                  \
		V_OR(V_AND(V_SAME(name##_last, first0),                        \
			     V_NAME(within)(name##_now, lo0, more0)),          \
			V_AND(V_SAME(name##_last, first1),                     \
				V_NAME(within)(name##_now, lo1, more1)));      \
	const V name = V_OR(V_OR(name##_ascii, name##_pair),                   \
		V_NAME(within)(name##_now, lead, leads))

	for (size_t i = 0; i < blocks; i++, p += SPLIT_BLOCK) {
		uint64_t block = 0;

		V_PAIRS
		{
			HITS(one, p + V_SHIFT);
			HITS(two, p + V_SHIFT + V_WIDTH);
			block |= V_BOTH(one, two) << V_SHIFT;
		}
		bits[i] = block;
	}
#undef HITS
}

#include "base/vector_end.h"
