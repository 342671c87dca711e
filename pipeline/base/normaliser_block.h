/* normaliser_block: scan_plain of normaliser_scan.c for one kind of vector,
 * that the macros V* name. Included once for each.
 */

SCAN_TARGET static void
SCAN_NAME(const struct scan_tables *t, const unsigned char *p, size_t blocks,
	struct scan_carry *carry, uint64_t *masks)
{
	const V nibble = V_ALL(15), zero = V_ALL(0);

	for (size_t b = 0; b < blocks; b++) {
		uint64_t clear = 0, marks = 0, signs = 0, spaces = 0;

		for (unsigned i = 0; i < SCAN_BLOCK;
			i += SCAN_WIDTH, p += SCAN_WIDTH) {
			V v = V_LOAD(p), v1 = V_LOAD(p - 1);
			V hi = V_AND(V_HIGH(v), nibble), lo = V_AND(v, nibble);
			V hi1 = V_AND(V_HIGH(v1), nibble);
			V lo1 = V_AND(v1, nibble);
			V is_d = V_SAME(hi1, V_ALL(13));
			V hit = LOOK(one_hi, hi, one_lo, lo);
			V trail = V_LOOK(V_TABLE(t->trail_hi), hi);
			V needed = V_OR(V_MINUS(v1, V_ALL(0x40)),
				V_OR(V_MINUS(V_LOAD(p - 2), V_ALL(0x60)),
					V_MINUS(V_LOAD(p - 3), V_ALL(0x70))));
			V sign, letter;

			hit = V_OR(
				hit, V_AND(LOOK(before_hi, hi1, before_lo, lo1),
					     LOOK(pair_hi, hi, pair_lo, lo)));
			letter = V_OR(LOOK(lead_a, lo1, trail_a, lo),
				LOOK(lead_b, lo1, trail_b, lo));
			hit = V_OR(hit, V_AND(letter, V_AND(trail, is_d)));
			/* A byte 80-BF is signed -128 to -65. */
			needed = V_XOR(needed, V_LESS(v, V_ALL(0xC0)));
			hit = V_OR(hit, V_AND(needed, V_ALL(0x80)));
			sign = V_AND(V_LOOK(V_TABLE(t->sign_lead), lo1),
				LOOK(sign_hi, hi, sign_lo, lo));
			sign = V_AND(sign, is_d);
			clear |= (uint64_t)V_BITS(V_SAME(hit, zero)) << i;
			signs |= (uint64_t)V_BITS(sign) << i;
			marks |= (uint64_t)V_BITS(V_LESS(zero, sign)) << i;
			spaces |= (uint64_t)V_BITS(V_SAME(v, V_ALL(' '))) << i;
		}
		masks[b] = ~clear | long_patterns(carry, marks, signs, spaces);
	}
}

#undef SCAN_NAME
#undef SCAN_TARGET
#undef SCAN_WIDTH
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
