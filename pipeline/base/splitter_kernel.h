/* splitter_kernel: split_scan of splitter_scan.c for one kind of vector. */

V_TARGET static void
V_NAME(scan)(const struct split_needles *needles, const char *p, size_t blocks,
	uint64_t *bits)
{
#ifdef V_LOOK
	const V high = V_TABLE(needles->high), low = V_TABLE(needles->low);
	const V nibble = V_ALL(15), zero = V_ALL(0);

/* Bytes of the vector at q that are none of those. */
#define OTHERS(name, q)                                                        \
	const V name##_v = V_LOAD(q);                                          \
	const V name =                                                         \
		V_SAME(V_AND(V_LOOK(high, V_AND(V_HIGH(name##_v), nibble)),    \
			       V_LOOK(low, V_AND(name##_v, nibble))),          \
			zero)
#else
	const V lead = V_ALL(needles->lead);
	const V leads = V_ALL(needles->lead_to - needles->lead),
		all = V_ALL(255);
	const unsigned char *byte = needles->bytes;

#define IS(v, i) V_SAME(v, V_ALL(byte[i]))
#define OTHERS(name, q)                                                        \
	const V name##_v = V_LOAD(q), name##_off = V_SUB(name##_v, lead);      \
	const V name = V_XOR(all,                                              \
		V_OR(V_SAME(V_MIN(name##_off, leads), name##_off),             \
			V_OR(V_OR(V_OR(IS(name##_v, 0), IS(name##_v, 1)),      \
				     V_OR(IS(name##_v, 2), IS(name##_v, 3))),  \
				V_OR(V_OR(IS(name##_v, 4), IS(name##_v, 5)),   \
					V_OR(IS(name##_v, 6),                  \
						IS(name##_v, 7))))))
#endif

	for (size_t i = 0; i < blocks; i++, p += SPLIT_BLOCK) {
		uint64_t others = 0;

		V_PAIRS
		{
			OTHERS(one, p + V_SHIFT);
			OTHERS(two, p + V_SHIFT + V_WIDTH);
			others |= V_BOTH(one, two) << V_SHIFT;
		}
		bits[i] = ~others;
	}
#undef OTHERS
#undef IS
}

#include "base/vector_end.h"
