/* survey_kernel: scan_plain of survey_scan.c for one kind of vector. */

/* Which of the 16 rows of `fold` the byte after each lead says. */
V_TARGET static inline V
V_NAME(row)(V c, V d)
{
	const V three = V_ALL(3);

	return V_OR(V_LOOK(V_TABLE(row_of_lead), V_AND(c, three)),
		V_AND(V_HIGH(d), three));
}

/* From each of 16 rows what `low` says, and of those, by halves, the one of
 * `row`. Called, it would spill all that is held in vectors. */
V_TARGET __attribute__((always_inline)) static inline V
V_NAME(look)(const uint8_t fold[256], V row, V low)
{
	const V by1 = V_SAME(V_AND(row, V_ALL(1)), V_ALL(1));
	const V by2 = V_SAME(V_AND(row, V_ALL(2)), V_ALL(2));
	const V by4 = V_SAME(V_AND(row, V_ALL(4)), V_ALL(4));
	const V by8 = V_SAME(V_AND(row, V_ALL(8)), V_ALL(8));

#define ONE(i) V_LOOK(V_TABLE(fold + 16 * (i)), low)
#define TWO(i) V_PICK(by1, ONE(i), ONE(i + 1))
#define FOUR(i) V_PICK(by2, TWO(i), TWO(i + 2))
#define EIGHT(i) V_PICK(by4, FOUR(i), FOUR(i + 4))
	return V_PICK(by8, EIGHT(0), EIGHT(8));
#undef ONE
#undef TWO
#undef FOUR
#undef EIGHT
}

/* All bits of a byte that begins a letter of the block. */
V_TARGET static inline V
V_NAME(begins)(V c, V d)
{
	return V_AND(V_SAME(V_AND(c, V_ALL(0xFC)), V_ALL(0xD8)),
		V_LESS(d, V_ALL(0xC0)));
}

/* The letters that begin in c, folded. */
V_TARGET __attribute__((always_inline)) static inline V
V_NAME(folded)(const uint8_t fold[256], V c, V next)
{
	const V letter = V_NAME(look)(
		fold, V_NAME(row)(c, next), V_AND(next, V_ALL(15)));

	return V_AND(letter, V_NAME(begins)(c, next));
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
			const V c = V_LOAD(p), c_next = V_LOAD(p + 1);
			const V d = V_LOAD(p + V_WIDTH);
			const V d_next = V_LOAD(p + V_WIDTH + 1);
			const V a = V_NAME(folded)(fold, c, c_next);
			const V b = V_NAME(folded)(fold, d, d_next);

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
