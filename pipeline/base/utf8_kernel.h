/* utf8_kernel: whether blocks of blocks.c are valid UTF-8, and where something
 * stands in them that ends a cell, for one kind of vector. */

/* What four bytes long may not be: above U+10FFFF, or overlong. */
V_TARGET static uint64_t
V_NAME(faults_of_four)(const unsigned char *p, uint64_t four, uint32_t *rest)
{
	const uint64_t f0 = V_NAME(same)(p, 0xFF, 0xF0);
	const uint64_t f4 = V_NAME(same)(p, 0xFF, 0xF4);
	const uint64_t above =
		V_NAME(bit)(p, 4) |
		(V_NAME(bit)(p, 5) & (V_NAME(bit)(p, 6) | V_NAME(bit)(p, 7)));
	const uint64_t high = V_NAME(bit)(p, 2) | V_NAME(bit)(p, 3);
	const uint64_t after_f0 = f0 << 1 | !!(*rest & REST_F0);
	const uint64_t after_f4 = f4 << 1 | !!(*rest & REST_F4);

	*rest = (f0 >> 63 ? REST_F0 : 0) | (f4 >> 63 ? REST_F4 : 0);
	return (four & above) | (after_f0 & ~high) | (after_f4 & high);
}

/* The same of three, a surrogate too; and what both ask of the bytes behind
 * their second, with those behind the block in *next. */
V_TARGET static uint64_t
V_NAME(faults_of_three)(const unsigned char *p, uint64_t three, uint64_t five,
	uint32_t rest, uint64_t *wanted, uint32_t *next)
{
	const uint64_t four = three & V_NAME(bit)(p, 3);
	const uint64_t e0 = V_NAME(same)(p, 0xFF, 0xE0);
	const uint64_t ed = V_NAME(same)(p, 0xFF, 0xED);
	const uint64_t after_e0 = e0 << 1 | !!(rest & REST_E0);
	const uint64_t after_ed = ed << 1 | !!(rest & REST_ED);
	uint64_t bad = (after_e0 & ~five) | (after_ed & five);

	*wanted |= three << 2 | four << 3;
	*next |= (uint32_t)(three >> 62 | four >> 61);
	*next |= (e0 >> 63 ? REST_E0 : 0) | (ed >> 63 ? REST_ED : 0);
	if (four || rest & (REST_F0 | REST_F4)) {
		bad |= V_NAME(faults_of_four)(p, four, &rest);
		*next |= rest;
	}
	return bad;
}

/* Not 0 if a block is not valid. A byte goes on with a character exactly where
 * one of the three before it asks for it. */
V_TARGET static uint64_t
V_NAME(faults)(const unsigned char *p, uint32_t *rest)
{
	const uint64_t high = V_NAME(bit)(p, 0), six = V_NAME(bit)(p, 1);
	const uint64_t five = V_NAME(bit)(p, 2);
	const uint64_t lead = high & six, three = lead & five;
	uint64_t wanted = lead << 1 | (*rest & REST_BYTES);
	uint64_t bad = V_NAME(same)(p, 0xFE, 0xC0);
	uint32_t next = (uint32_t)(lead >> 63);

	bad |= V_NAME(faults_of_three)(p, three, five, *rest, &wanted, &next);
	*rest = next;
	return bad | (wanted ^ (high & ~six));
}

V_TARGET static size_t
V_NAME(simple)(const unsigned char *p, size_t n, uint32_t *rest)
{
	uint32_t after = *rest;
	uint64_t events;
	size_t b = 0;

	for (; b < n && V_NAME(look)(p, &after, &events); b++)
		p += BLOCKS_BYTES;
	*rest = after;
	return b;
}

V_TARGET static size_t
V_NAME(valid)(const unsigned char *p, size_t n, uint32_t *rest)
{
	size_t b = V_NAME(simple)(p, n, rest);

	while (b < n && !V_NAME(faults)(p + BLOCKS_BYTES * b, rest)) {
		b++;
		b += V_NAME(simple)(p + BLOCKS_BYTES * b, n - b, rest);
	}
	return b;
}

/* The events of the block that is not simple, too. */
V_TARGET static size_t
V_NAME(simple_events)(
	const unsigned char *p, size_t n, uint32_t *rest, uint64_t *events)
{
	uint32_t after = *rest;
	size_t b = 0;

	for (; b < n && V_NAME(look)(p, &after, &events[b]); b++)
		p += BLOCKS_BYTES;
	*rest = after;
	return b;
}

V_TARGET static size_t
V_NAME(more_events)(const unsigned char *p, size_t n, uint32_t *rest,
	uint64_t *events, size_t b)
{
	while (b < n && !V_NAME(faults)(p + BLOCKS_BYTES * b, rest)) {
		b++;
		b += V_NAME(simple_events)(
			p + BLOCKS_BYTES * b, n - b, rest, events + b);
	}
	return b;
}

V_TARGET static size_t
V_NAME(events)(
	const unsigned char *p, size_t n, uint32_t *rest, uint64_t *events)
{
	const size_t b = V_NAME(simple_events)(p, n, rest, events);

	return b < n ? V_NAME(more_events)(p, n, rest, events, b) : b;
}
