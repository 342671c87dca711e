/* digits_kernel: the functions of look_digits.c for one kind of vector. */

/* A bit for each byte of a vector at which a digit may begin; one byte more is
 * looked at. */
V_TARGET static inline uint64_t
V_NAME(digits)(const struct digits *digits, const char *p)
{
	const V v = V_LOAD(p), w = V_LOAD(p + 1), nine = V_ALL(9);
	const V ascii = V_SUB(v, V_ALL('0'));
	V hit = V_OR(V_SAME(V_MIN(ascii, nine), ascii),
		V_SAME(V_MIN(v, V_ALL(0xE0)), V_ALL(0xE0)));

	for (int i = 0; i < DIGIT_PAIRS; i++) {
		const V tail = V_SUB(w, V_ALL(digits->tail[i]));

		hit = V_OR(hit, V_AND(V_SAME(v, V_ALL(digits->lead[i])),
					V_SAME(V_MIN(tail, nine), tail)));
	}
	return V_BOTH(hit, V_ALL(0));
}

/* The last bytes are looked at with those before them; the very last is a digit
 * of ASCII or none. */
V_TARGET static const char *
V_NAME(next)(const struct digits *digits, const char *p, const char *end)
{
	if (end - p <= V_WIDTH)
		return next_plain(digits, p, end);
	for (;;) {
		uint64_t hits = V_NAME(digits)(digits, p);

		if (hits)
			return p + __builtin_ctzll(hits);
		p += V_WIDTH;
		if (p == end - 1)
			return next_plain(digits, p, end);
		if (end - p <= V_WIDTH)
			p = end - 1 - V_WIDTH;
	}
}
