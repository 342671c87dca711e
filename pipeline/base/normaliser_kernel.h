/* normaliser_kernel: scan_plain of normaliser_scan.c for one kind of vector.
 *
 * The blocks are gone through once for each thing that is looked for, so that
 * its tables stay where they are quick to be had.
 */

/* A byte at whose high and low nibble, hi and lo, two tables have a bit in
 * common. */
#define BITS(high, low, hi, lo) V_AND(V_LOOK(high, hi), V_LOOK(low, lo))

V_TARGET static void
V_NAME(pairs)(const struct scan_tables *t, const unsigned char *p,
	size_t blocks, uint64_t *masks)
{
	const V nibble = V_ALL(15), zero = V_ALL(0);
	const V one_hi = V_TABLE(t->one_hi), one_lo = V_TABLE(t->one_lo);
	const V before_hi = V_TABLE(t->before_hi);
	const V before_lo = V_TABLE(t->before_lo);
	const V pair_hi = V_TABLE(t->pair_hi), pair_lo = V_TABLE(t->pair_lo);

/* Nothing is to be seen at q. */
#define CLEAR(name, q)                                                         \
	const V name##_now = V_LOAD(q), name##_last = V_LOAD((q)-1);           \
	const V name##_hi = V_AND(V_HIGH(name##_now), nibble);                 \
	const V name##_lo = V_AND(name##_now, nibble);                         \
	const V name##_pair = V_AND(                                           \
		BITS(before_hi, before_lo, V_AND(V_HIGH(name##_last), nibble), \
			V_AND(name##_last, nibble)),                           \
		BITS(pair_hi, pair_lo, name##_hi, name##_lo));                 \
	const V name = V_SAME(                                                 \
		V_OR(name##_pair, BITS(one_hi, one_lo, name##_hi, name##_lo)), \
		zero)

	for (size_t b = 0; b < blocks; b++, p += SCAN_BLOCK) {
		uint64_t clear = 0;

		V_PAIRS
		{
			CLEAR(left, p + V_SHIFT);
			CLEAR(right, p + V_SHIFT + V_WIDTH);
			clear |= V_BOTH(left, right) << V_SHIFT;
		}
		masks[b] = ~clear;
	}
#undef CLEAR
}

/* Of the character of two bytes that ends at q: its nibbles, and whether it is
 * one of U+0600-06FF. */
#define LETTER(name, q)                                                        \
	const V name##_now = V_LOAD(q), name##_last = V_LOAD((q)-1);           \
	const V name##_hi = V_AND(V_HIGH(name##_now), nibble);                 \
	const V name##_lo = V_AND(name##_now, nibble);                         \
	const V name##_lead = V_AND(name##_last, nibble);                      \
	const V name##_is = V_SAME(V_AND(name##_last, V_ALL(0xFC)), V_ALL(0xD8))

V_TARGET static void
V_NAME(letters)(const struct scan_tables *t, const unsigned char *p,
	size_t blocks, uint64_t *masks)
{
	const V nibble = V_ALL(15), zero = V_ALL(0);
	const V lead_a = V_TABLE(t->lead_a), lead_b = V_TABLE(t->lead_b);
	const V trail_hi = V_TABLE(t->trail_hi);
	const V trail_a = V_TABLE(t->trail_a), trail_b = V_TABLE(t->trail_b);

#define CLEAR(name, q)                                                         \
	LETTER(name, q);                                                       \
	const V name##_ab =                                                    \
		V_OR(BITS(lead_a, trail_a, name##_lead, name##_lo),            \
			BITS(lead_b, trail_b, name##_lead, name##_lo));        \
	const V name =                                                         \
		V_SAME(V_AND(V_AND(name##_ab, V_LOOK(trail_hi, name##_hi)),    \
			       name##_is),                                     \
			zero)

	for (size_t b = 0; b < blocks; b++, p += SCAN_BLOCK) {
		uint64_t clear = 0;

		V_PAIRS
		{
			CLEAR(left, p + V_SHIFT);
			CLEAR(right, p + V_SHIFT + V_WIDTH);
			clear |= V_BOTH(left, right) << V_SHIFT;
		}
		masks[b] |= ~clear;
	}
#undef CLEAR
}

V_TARGET static void
V_NAME(signs)(const struct scan_tables *t, const unsigned char *p,
	size_t blocks, struct scan_carry *carry, uint64_t *masks)
{
	const V nibble = V_ALL(15), zero = V_ALL(0);
	const V sign_lead = V_TABLE(t->sign_lead);
	const V sign_hi = V_TABLE(t->sign_hi), sign_lo = V_TABLE(t->sign_lo);

#define SIGN(name, q)                                                          \
	LETTER(name, q);                                                       \
	const V name = V_AND(V_AND(V_LOOK(sign_lead, name##_lead), name##_is), \
		BITS(sign_hi, sign_lo, name##_hi, name##_lo))

	for (size_t b = 0; b < blocks; b++, p += SCAN_BLOCK) {
		uint64_t marks = 0, signs = 0, spaces = 0;

		V_PAIRS
		{
			SIGN(left, p + V_SHIFT);
			SIGN(right, p + V_SHIFT + V_WIDTH);
			signs |= V_BOTH(left, right) << V_SHIFT;
			marks |= V_BOTH(V_LESS(zero, left), V_LESS(zero, right))
				 << V_SHIFT;
			spaces |= V_BOTH(V_SAME(left_now, V_ALL(' ')),
					  V_SAME(right_now, V_ALL(' ')))
				  << V_SHIFT;
		}
		masks[b] |= long_patterns(carry, marks, signs, spaces);
	}
#undef SIGN
}

V_TARGET static void
V_NAME(cuts)(const unsigned char *p, size_t blocks, uint64_t *masks)
{
/* A byte of q that goes on with a character that there is not, or does not with
 * one that there is, has its highest bit. */
#define CUT(q)                                                                 \
	V_XOR(V_OR(V_MINUS(V_LOAD((q)-1), V_ALL(0x40)),                        \
		      V_OR(V_MINUS(V_LOAD((q)-2), V_ALL(0x60)),                \
			      V_MINUS(V_LOAD((q)-3), V_ALL(0x70)))),           \
		V_LESS(V_LOAD(q), V_ALL(0xC0)))

	for (size_t b = 0; b < blocks; b++, p += SCAN_BLOCK) {
		V_PAIRS
		{
			masks[b] |= V_BOTH(CUT(p + V_SHIFT),
					    CUT(p + V_SHIFT + V_WIDTH))
				    << V_SHIFT;
		}
	}
#undef CUT
}

static void
V_NAME(scan)(const struct scan_tables *t, const unsigned char *p, size_t blocks,
	enum scan_text text, struct scan_carry *carry, uint64_t *masks)
{
	V_NAME(pairs)(t, p, blocks, masks);
	V_NAME(letters)(t, p, blocks, masks);
	V_NAME(signs)(t, p, blocks, carry, masks);
	if (text == SCAN_ANY)
		V_NAME(cuts)(p, blocks, masks);
}

#undef BITS
#undef LETTER
#include "base/vector_end.h"
