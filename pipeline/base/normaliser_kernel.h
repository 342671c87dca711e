/* normaliser_kernel: scan_plain of normaliser_scan.c for one kind of vector.
 *
 * Two vectors, 0 and 1, are looked at together, so that a table is loaded once
 * for both.
 */

V_TARGET static void
V_NAME(scan)(const struct scan_tables *t, const unsigned char *p, size_t blocks,
	struct scan_carry *carry, uint64_t *masks)
{
	const V nibble = V_ALL(15), zero = V_ALL(0), top = V_ALL(0x80);

	for (size_t b = 0; b < blocks; b++) {
		uint64_t clear = 0, marks = 0, signs = 0, spaces = 0;

		V_PAIRS
		{
			const unsigned char *q = p + V_WIDTH;

			BYTES(0, p);
			BYTES(1, q);
			LOOK(one_hi, hi);
			LOOK(one_lo, lo);
			LOOK(before_hi, before);
			LOOK(before_lo, below);
			LOOK(pair_hi, hi);
			LOOK(pair_lo, lo);
			LOOK(lead_a, below);
			LOOK(lead_b, below);
			LOOK(trail_hi, hi);
			LOOK(trail_a, lo);
			LOOK(trail_b, lo);
			LOOK(sign_lead, below);
			LOOK(sign_hi, hi);
			LOOK(sign_lo, lo);
			V sign0 = SIGN(0), sign1 = SIGN(1);

			clear |= BOTH(
				V_SAME(HIT(0), zero), V_SAME(HIT(1), zero));
			signs |= BOTH(sign0, sign1);
			marks |= BOTH(V_LESS(zero, sign0), V_LESS(zero, sign1));
			spaces |= BOTH(
				V_SAME(v0, V_ALL(' ')), V_SAME(v1, V_ALL(' ')));
			p += 2 * V_WIDTH;
		}
		masks[b] = ~clear | long_patterns(carry, marks, signs, spaces);
	}
}

#include "base/vector_end.h"
