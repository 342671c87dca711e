/* survey_kernel: scan_plain of survey_scan.c for one kind of vector.
 *
 * Two vectors are looked at together, so that each row of `fold` is loaded once
 * for both.
 */

/* Which of the 16 rows of `fold` the byte after each lead says. */
V_TARGET static inline V
V_NAME(row)(V c, V d)
{
	const V three = V_ALL(3);

	return V_OR(V_LOOK(V_TABLE(row_of_lead), V_AND(c, three)),
		V_AND(V_HIGH(d), three));
}

/* All bits of a byte that begins a letter of the block. */
V_TARGET static inline V
V_NAME(begins)(V c, V d)
{
	return V_AND(V_SAME(V_AND(c, V_ALL(0xFC)), V_ALL(0xD8)),
		V_LESS(d, V_ALL(0xC0)));
}

/* All bits of a byte that is no place. */
V_TARGET static inline V
V_NAME(nothing)(V c, V folded)
{
	const V nibble = V_ALL(15);
	const V place = V_AND(V_LOOK(V_TABLE(place_low), V_AND(c, nibble)),
		V_LOOK(V_TABLE(place_high), V_AND(V_HIGH(c), nibble)));
	const V sign = V_SAME(V_AND(folded, V_ALL(0xFE)), V_ALL(FOLD_DIGIT));

	return V_SAME(V_OR(place, sign), V_ALL(0));
}

V_TARGET static void
V_NAME(scan)(const uint8_t fold[256], const unsigned char *p, size_t blocks,
	uint8_t *folded, uint64_t *letters, uint64_t *places)
{
	const V last = V_ALL(FOLD_LETTER - 1);

	for (size_t i = 0; i < blocks; i++) {
		uint64_t others = 0, nothing = 0;

		V_PAIRS
		{
			const unsigned char *q = p + V_WIDTH;
			const V c = V_LOAD(p), c_next = V_LOAD(p + 1);
			const V d = V_LOAD(q), d_next = V_LOAD(q + 1);
			const V c_low = V_AND(c_next, V_ALL(15));
			const V d_low = V_AND(d_next, V_ALL(15));
			const V c_row = V_NAME(row)(c, c_next);
			const V d_row = V_NAME(row)(d, d_next);
			V a = V_ALL(0), b = V_ALL(0);

			EACH_ROW(LOOK_IN)
			a = V_AND(a, V_NAME(begins)(c, c_next));
			b = V_AND(b, V_NAME(begins)(d, d_next));
			V_STORE(folded, a);
			V_STORE(folded + V_WIDTH, b);
			others |= V_BOTH(V_SAME(V_MINUS(a, last), V_ALL(0)),
					  V_SAME(V_MINUS(b, last), V_ALL(0)))
				  << V_SHIFT;
			nothing |= V_BOTH(V_NAME(nothing)(c, a),
					   V_NAME(nothing)(d, b))
				   << V_SHIFT;
			p += 2 * V_WIDTH;
			folded += 2 * V_WIDTH;
		}
		letters[i] = ~others;
		places[i] = ~nothing;
	}
}

#include "base/vector_end.h"
