/* blocks_kernel: what of blocks.c plain C has another way for, for one kind of
 * vector. */

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
