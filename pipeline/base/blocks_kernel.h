/* blocks_kernel: the functions of blocks.c for one kind of vector. */

/* A byte goes on with a character exactly where one of the three before it
 * asks for it; an `odd` one wants a closer look. */
V_TARGET static size_t
V_NAME(valid)(const unsigned char *p, size_t n)
{
	for (size_t b = 0; b < n; b++) {
		V bad = V_ALL(0), odd = V_ALL(0);

		for (unsigned i = 0; i < BLOCKS_BYTES; i += V_WIDTH) {
			const V c = V_LOAD(p + i), a = V_LOAD(p + i - 1);
			const V wanted = V_OR(V_MINUS(a, V_ALL(0x40)),
				V_OR(V_MINUS(V_LOAD(p + i - 2), V_ALL(0x60)),
					V_MINUS(V_LOAD(p + i - 3),
						V_ALL(0x70))));

			bad = V_OR(bad, V_XOR(wanted, V_LESS(c, V_ALL(0xC0))));
			odd = V_OR(odd,
				V_OR(V_SAME(V_AND(c, V_ALL(0xFE)), V_ALL(0xC0)),
					V_OR(V_MINUS(c, V_ALL(0x70)),
						V_MINUS(a, V_ALL(0x70)))));
			odd = V_OR(odd, V_OR(V_SAME(a, V_ALL(0xE0)),
						V_SAME(a, V_ALL(0xED))));
		}
		if (V_BOTH(bad, bad) || (V_BOTH(odd, odd) && is_odd(p)))
			return b;
		p += BLOCKS_BYTES;
	}
	return n;
}

V_TARGET static inline V
V_NAME(is_break)(const unsigned char *p)
{
	const V c = V_LOAD(p), a = V_LOAD(p - 1);
	const V low = V_SUB(c, V_ALL(0x0A)), high = V_SUB(c, V_ALL(0x1C));
	const V ends = V_AND(V_SAME(V_OR(c, V_ALL(1)), V_ALL(0xA9)),
		V_AND(V_SAME(a, V_ALL(0x80)),
			V_SAME(V_LOAD(p - 2), V_ALL(0xE2))));
	const V next = V_AND(V_SAME(c, V_ALL(0x85)), V_SAME(a, V_ALL(0xC2)));

	return V_OR(V_OR(V_SAME(V_MIN(low, V_ALL(3)), low),
			    V_SAME(V_MIN(high, V_ALL(2)), high)),
		V_OR(ends, next));
}

V_TARGET static uint64_t
V_NAME(breaks)(const unsigned char *p)
{
	uint64_t bits = 0;

	V_PAIRS
	{
		bits |= V_BOTH(V_NAME(is_break)(p + V_SHIFT),
				V_NAME(is_break)(p + V_SHIFT + V_WIDTH))
			<< V_SHIFT;
	}
	return bits;
}

#include "base/vector_end.h"
