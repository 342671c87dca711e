/* normaliser_block: scan_plain of normaliser_scan.c for one kind of vector,
 * that the macros V* name. Included once for each.
 *
 * Two vectors, 0 and 1, are looked at together, so that a table is loaded once
 * for both. BITS_SHIFT is how many bytes a pair is into its block.
 */

SCAN_TARGET static void
SCAN_NAME(const struct scan_tables *t, const unsigned char *p, size_t blocks,
	struct scan_carry *carry, uint64_t *masks)
{
	const V nibble = V_ALL(15), zero = V_ALL(0), top = V_ALL(0x80);

	for (size_t b = 0; b < blocks; b++) {
		uint64_t clear = 0, marks = 0, signs = 0, spaces = 0;

		SCAN_PAIRS
		{
			const unsigned char *q = p + SCAN_WIDTH;

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
			p += 2 * SCAN_WIDTH;
		}
		masks[b] = ~clear | long_patterns(carry, marks, signs, spaces);
	}
}

#undef SCAN_NAME
#undef SCAN_TARGET
#undef SCAN_WIDTH
#undef SCAN_PAIRS
#undef BITS_SHIFT
#undef V
#undef V_LOAD
#undef V_TABLE
#undef V_ALL
#undef V_LOOK
#undef V_AND
#undef V_OR
#undef V_XOR
#undef V_HIGH
#undef V_SAME
#undef V_LESS
#undef V_MINUS
#undef V_BITS
