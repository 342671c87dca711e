/* blocks_kernel: what of blocks.c plain C has another way for, for one kind of
 * vector. */

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

V_TARGET static inline V
V_NAME(is_event)(const unsigned char *p)
{
	const V c = V_LOAD(p);

	return V_OR(V_SAME(V_AND(c, V_ALL(0xE0)), V_ALL(0)),
		V_OR(V_SAME(c, V_ALL('\\')),
			V_SAME(V_AND(c, V_ALL(0xDF)), V_ALL(0xC2))));
}

V_TARGET static inline uint64_t
V_NAME(event_bits)(const unsigned char *p)
{
	uint64_t bits = 0;

	V_PAIRS
	{
		bits |= V_BOTH(V_NAME(is_event)(p + V_SHIFT),
				V_NAME(is_event)(p + V_SHIFT + V_WIDTH))
			<< V_SHIFT;
	}
	return bits;
}

/* A block's events; 1 if it is valid and holds no character that wants a closer
 * look: none of four bytes, none of three after E0 or ED. */
V_TARGET ALWAYS_INLINE int
V_NAME(look)(const unsigned char *p, uint32_t *rest, uint64_t *events)
{
	const uint64_t high = V_NAME(bit)(p, 0);
	uint64_t six, lead, three, wanted, bad;
	uint32_t next;

	*events = V_NAME(event_bits)(p);
	if (!(high | *rest))
		return 1;
	six = V_NAME(bit)(p, 1);
	lead = high & six;
	three = lead & V_NAME(bit)(p, 2);
	wanted = lead << 1 | *rest;
	next = (uint32_t)(lead >> 63);
	bad = V_NAME(same)(p, 0xFE, 0xC0) | (*rest & ~(uint32_t)REST_BYTES);
	if (three) {
		bad |= V_NAME(same)(p, 0xFF, 0xE0);
		bad |= V_NAME(same)(p, 0xFF, 0xED);
		bad |= V_NAME(same)(p, 0xF0, 0xF0);
		wanted |= three << 2;
		next |= (uint32_t)(three >> 62);
	}
	if (bad | (wanted ^ (high & ~six)))
		return 0;
	*rest = next;
	return 1;
}
