/* bits_kernel: bits of a block of blocks.c, for one kind of vector. */

/* A bit for each byte, the one that is k below its highest. */
V_TARGET static inline uint64_t
V_NAME(bit)(const unsigned char *p, int k)
{
	uint64_t bits = 0;

	V_PAIRS
	{
		bits |= V_BOTH(V_UP(V_LOAD(p + V_SHIFT), k),
				V_UP(V_LOAD(p + V_SHIFT + V_WIDTH), k))
			<< V_SHIFT;
	}
	return bits;
}

/* A bit for each byte that is c in those bits that mask has. */
V_TARGET static inline uint64_t
V_NAME(same)(const unsigned char *p, int mask, int c)
{
	const V m = V_ALL(mask), to = V_ALL(c);
	uint64_t bits = 0;

	V_PAIRS
	{
		const V v = V_AND(V_LOAD(p + V_SHIFT), m);
		const V w = V_AND(V_LOAD(p + V_SHIFT + V_WIDTH), m);

		bits |= V_BOTH(V_SAME(v, to), V_SAME(w, to)) << V_SHIFT;
	}
	return bits;
}
