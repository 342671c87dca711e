/* survey_kernel: scan_plain of survey_scan.c for one kind of vector. */

/* The letters that begin in the vector at p, folded. */
V_TARGET static inline V
V_NAME(fold)(const uint8_t fold[256], const unsigned char *p)
{
	const V c = V_LOAD(p), d = V_LOAD(p + 1);
	const V three = V_ALL(3), low = V_AND(d, V_ALL(15));
	const V row = V_OR(V_LOOK(V_TABLE(row_of_lead), V_AND(c, three)),
		V_AND(V_HIGH(d), three));
	const V begins = V_AND(V_SAME(V_AND(c, V_ALL(0xFC)), V_ALL(0xD8)),
		V_LESS(d, V_ALL(0xC0)));
	V folded = V_ALL(0);

	for (unsigned i = 0; i < 16; i++)
		folded = V_OR(folded, V_AND(V_LOOK(V_TABLE(fold + 16 * i), low),
					      V_SAME(row, V_ALL(i))));
	return V_AND(folded, begins);
}

/* All bits of a byte that is no place. */
V_TARGET static inline V
V_NAME(nothing)(const unsigned char *p, V folded)
{
	const V c = V_LOAD(p), nibble = V_ALL(15);
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
			const V a = V_NAME(fold)(fold, p);
			const V b = V_NAME(fold)(fold, p + V_WIDTH);

			V_STORE(folded, a);
			V_STORE(folded + V_WIDTH, b);
			others |= V_BOTH(V_SAME(V_MINUS(a, last), V_ALL(0)),
					  V_SAME(V_MINUS(b, last), V_ALL(0)))
				  << V_SHIFT;
			nothing |= V_BOTH(V_NAME(nothing)(p, a),
					   V_NAME(nothing)(p + V_WIDTH, b))
				   << V_SHIFT;
			p += 2 * V_WIDTH;
			folded += 2 * V_WIDTH;
		}
		letters[i] = ~others;
		places[i] = ~nothing;
	}
}

#include "base/vector_end.h"
