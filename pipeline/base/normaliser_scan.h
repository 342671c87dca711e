/* normaliser_scan: where in a text a rule could have something to do.
 *
 * Most of a text is letters that no rule touches, so they are looked at 32 at
 * a time, by their nibbles: a class of bytes is a bit that both the table of
 * the high and that of the low nibble have. What is found is a superset:
 * whoever asks looks again, at the character.
 *
 * The same masks on every processor.
 */
#ifndef WASL_BASE_NORMALISER_SCAN_H
#define WASL_BASE_NORMALISER_SCAN_H

#include <stddef.h>
#include <stdint.h>

enum { SCAN_BLOCK = 64 };

/* Bits of pair_*. */
enum {
	PAIR_SPACES = 1,
	PAIR_SPACE_PUNCT = 2, /* with ! , . */
	PAIR_DIGIT_LETTER = 4,
	PAIR_LETTER_DIGIT = 8,
	PAIR_CONTROL = 0x10,   /* U+0080-009F */
	PAIR_LATIN = 0x20,     /* U+00A0, 00AC, 00AD */
	PAIR_STOPS = 0x40,     /* two of . ! */
	PAIR_SPACE_END = 0x80, /* a space, and LF : ; ? */
};

struct scan_tables {
	/* A byte and the one before it; one bit a pattern. */
	uint8_t before_hi[16], before_lo[16], pair_hi[16], pair_lo[16];
	/* Bytes that are looked at wherever they stand. */
	uint8_t one_hi[16], one_lo[16];
	/* Letters of two bytes, D8-DB and another, by what is interesting in
	 * a language: the lead's low nibble, and the other's two. */
	uint8_t lead_a[16], lead_b[16], trail_hi[16], trail_a[16], trail_b[16];
	/* Marks (bits 0-2) and the signs for comma, semicolon and question
	 * (bit 7), likewise. */
	uint8_t sign_lead[16], sign_hi[16], sign_lo[16];

	/* The same by whole bytes, for processors that can look up those. */
	uint8_t before[256], pair[256];
	uint8_t self[256]; /* bit 7: one_*; of 80-BF: SELF_* of U+0600-06FF */
	uint8_t lead[64];  /* of C0-FF: which bits of self[] go with it */

	/* Of both a byte and the one before it, for processors that look up
	 * one at a time: what both have is found. */
	uint16_t own[256], ahead[256]; /* PAIR_*; from bit 8 on SELF_* */
};

enum {
	SELF_LETTERS = 0x0F,
	SELF_MARK = 0x10,
	SELF_SIGN = 0x20,
	SELF_SPACE = 0x40, /* of own[] only */
	SELF_ONE = 0x80
};

/* What the end of one block says to the next; all zero at the start. */
struct scan_carry {
	uint64_t marks, signs, spaces;
};

/* Everything but the letters; then each letter of two bytes (U+0600-06FF) that
 * is to be looked at. */
void scan_init(struct scan_tables *tables, unsigned pairs);
void scan_add(struct scan_tables *tables, uint32_t cp);
void scan_finish(struct scan_tables *tables); /* when all are added */
int scan_has(const struct scan_tables *tables, uint32_t cp);

/* Where a text may be no UTF-8, what is not is found too. */
enum scan_text { SCAN_UTF8, SCAN_ANY };

/* One mask a block of 64 bytes, the first byte in bit 0. The three bytes before
 * ptr are read. */
typedef void scan_function(const struct scan_tables *tables,
	const unsigned char *ptr, size_t blocks, enum scan_text text,
	struct scan_carry *carry, uint64_t *masks);

/* The fastest that this processor has. */
scan_function *scan_best(void);

/* All there are, for tests: NULL past the last; name may be NULL. */
scan_function *scan_list(size_t i, const char **name);

#endif
