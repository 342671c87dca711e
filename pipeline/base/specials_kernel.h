/* specials_kernel: the specials and spaces of blocks.c, for one kind of vector.
 */

/* Bytes below U+0020, backslash, and the ends of U+0085 and of what looks like
 * U+2028: few others are not special. */
V_TARGET static inline V
V_NAME(could_be)(const unsigned char *p)
{
	const V c = V_LOAD(p), a = V_LOAD(p - 1);
	const V two = V_AND(V_SAME(c, V_ALL(0x85)), V_SAME(a, V_ALL(0xC2)));
	const V three = V_AND(
		V_SAME(V_OR(c, V_ALL(1)), V_ALL(0xA9)), V_SAME(a, V_ALL(0x80)));

	return V_OR(
		V_OR(two, three), V_OR(V_SAME(V_AND(c, V_ALL(0xE0)), V_ALL(0)),
					  V_SAME(c, V_ALL('\\'))));
}

V_TARGET static void
V_NAME(specials)(const unsigned char *p, size_t n, uint64_t *specials)
{
	for (size_t b = 0; b < n; b++, p += BLOCKS_BYTES) {
		uint64_t bits = 0;

		V_PAIRS
		{
			const unsigned char *q = p + V_SHIFT;

			bits |= V_BOTH(V_NAME(could_be)(q),
					V_NAME(could_be)(q + V_WIDTH))
				<< V_SHIFT;
		}
		specials[b] = bits ? specials_among(p, bits) : 0;
	}
}

V_TARGET static uint64_t
V_NAME(spaces)(const unsigned char *p)
{
	uint64_t bits = 0;

	V_PAIRS
	{
		bits |= V_BOTH(V_SAME(V_LOAD(p + V_SHIFT), V_ALL(' ')),
				V_SAME(V_LOAD(p + V_SHIFT + V_WIDTH),
					V_ALL(' ')))
			<< V_SHIFT;
	}
	return bits;
}
