/* normaliser_scan: where in a text a rule could have something to do */
#include <string.h>

#include "base/normaliser_scan.h"
#include "base/processor.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define SCAN_X86 1
#include <immintrin.h>
#elif defined(__aarch64__) && defined(__GNUC__)
#define SCAN_NEON 1
#endif

/* ---- tables ---- */

/* Gives the bytes hi, lo (bits by nibble) the class `bit`. */
static void
class_add(uint8_t *hi, uint8_t *lo, unsigned bit, unsigned his, unsigned los)
{
	for (unsigned i = 0; i < 16; i++) {
		if (his >> i & 1)
			hi[i] = (uint8_t)(hi[i] | bit);
		if (los >> i & 1)
			lo[i] = (uint8_t)(lo[i] | bit);
	}
}

static void
pair_add(struct scan_tables *t, unsigned bit, const unsigned nibbles[4])
{
	class_add(t->before_hi, t->before_lo, bit, nibbles[0], nibbles[1]);
	class_add(t->pair_hi, t->pair_lo, bit, nibbles[2], nibbles[3]);
}

#define N(i) (1U << 0x##i)
#define ALL 0xFFFFU

/* Nibbles of the byte before, high and low, and of the byte. */
static const struct {
	unsigned bit;
	unsigned nibbles[4];
} pair_list[] = {
	{PAIR_SPACES, {N(0) | N(2), N(0) | N(A) | N(D), N(2), N(0)}},
	{PAIR_SPACE_PUNCT, {N(2), N(0), N(2), N(1) | N(C) | N(E)}},
	{PAIR_SPACE_END, {N(2), N(0), N(0) | N(3), N(A) | N(B) | N(F)}},
	{PAIR_DIGIT_LETTER, {N(3), 0x3FF, N(D), N(8) | N(9) | N(A) | N(B)}},
	{PAIR_LETTER_DIGIT, {N(8) | N(9) | N(A) | N(B), ALL, N(3), 0x3FF}},
	{PAIR_CONTROL, {N(C), N(2), N(8) | N(9), ALL}},
	{PAIR_LATIN, {N(C), N(2), N(A), N(0) | N(C) | N(D)}},
	{PAIR_STOPS, {N(2), N(1) | N(E), N(2), N(1) | N(E)}},
};

/* Controls but TAB and LF, DEL, percent, question mark; and the leads of marks,
 * of other scripts that compose, of general punctuation, forms and what is no
 * lead. */
static const struct {
	unsigned bit, hi, lo;
} one_list[] = {
	{0x01, N(0), ALL & ~(N(9) | N(A))},
	{0x02, N(1), ALL},
	{0x04, N(2), N(5)},
	{0x08, N(3) | N(7), N(F)},
	{0x10, N(C), N(0) | N(1) | N(C) | N(D) | N(E)},
	{0x20, N(D), N(2) | N(6) | N(7) | N(C) | N(D) | N(E) | N(F)},
	{0x40, N(E), N(0) | N(1) | N(2) | N(3) | N(A) | N(D) | N(E) | N(F)},
	{0x80, N(F), ALL},
};

void
scan_init(struct scan_tables *t, unsigned pairs)
{
	memset(t, 0, sizeof *t);
	for (size_t i = 0; i < sizeof pair_list / sizeof *pair_list; i++)
		if (pairs & pair_list[i].bit)
			pair_add(t, pair_list[i].bit, pair_list[i].nibbles);
	for (size_t i = 0; i < sizeof one_list / sizeof *one_list; i++)
		class_add(t->one_hi, t->one_lo, one_list[i].bit, one_list[i].hi,
			one_list[i].lo);
	for (unsigned i = 0; i < 4; i++) {
		t->lead_a[8] |= (uint8_t)(1U << i);
		t->lead_a[9] |= (uint8_t)(0x10U << i);
		t->lead_b[10] |= (uint8_t)(1U << i);
		t->lead_b[11] |= (uint8_t)(0x10U << i);
		t->trail_hi[8 + i] = (uint8_t)(0x11U << i);
	}
	/* U+064B-065F, U+0670; U+060C, 061B, 061F (and 060B, 060F, 061C). */
	class_add(t->sign_hi, t->sign_lo, 1, N(8), 0xF800);
	class_add(t->sign_hi, t->sign_lo, 2, N(9), ALL);
	class_add(t->sign_hi, t->sign_lo, 4, N(B), N(0));
	class_add(
		t->sign_hi, t->sign_lo, 0x80, N(8) | N(9), N(B) | N(C) | N(F));
	t->sign_lead[8] = 0x80;
	t->sign_lead[9] = 7;
}

/* The bit of a letter of two bytes in trail_a or trail_b. */
static uint8_t
trail_bit(uint32_t cp)
{
	return (uint8_t)(1U << ((cp >> 6 & 1) * 4 + (cp >> 4 & 3)));
}

void
scan_add(struct scan_tables *t, uint32_t cp)
{
	uint8_t *trail = cp >> 7 & 1 ? t->trail_b : t->trail_a;

	trail[cp & 15] |= trail_bit(cp);
}

int
scan_has(const struct scan_tables *t, uint32_t cp)
{
	const uint8_t *trail = cp >> 7 & 1 ? t->trail_b : t->trail_a;

	return (trail[cp & 15] & trail_bit(cp)) != 0;
}

/* What goes with the leads D8-DB, of a byte 80-BF. */
static unsigned
self_of_trail(const struct scan_tables *t, unsigned c)
{
	unsigned sign = t->sign_hi[c >> 4] & t->sign_lo[c & 15], self = 0;

	for (unsigned lead = 0; lead < 4; lead++)
		if (scan_has(t, 0x600 + 64 * lead + (c & 63)))
			self |= 1U << lead;
	if (sign & 7)
		self |= SELF_MARK;
	if (sign & 0x80)
		self |= SELF_SIGN;
	return self;
}

void
scan_finish(struct scan_tables *t)
{
	for (unsigned c = 0; c < 256; c++) {
		unsigned hi = c >> 4, lo = c & 15;

		t->before[c] = t->before_hi[hi] & t->before_lo[lo];
		t->pair[c] = t->pair_hi[hi] & t->pair_lo[lo];
		t->self[c] = (uint8_t)((t->one_hi[hi] & t->one_lo[lo] ? SELF_ONE
								      : 0) |
				       (c >> 6 == 2 ? self_of_trail(t, c) : 0));
	}
	memset(t->lead, 0, sizeof t->lead);
	for (unsigned lead = 0; lead < 4; lead++)
		t->lead[0x18 + lead] = (uint8_t)(1U << lead);
	t->lead[0x18] |= SELF_SIGN;
	t->lead[0x19] |= SELF_MARK;
	for (unsigned c = 0; c < 256; c++) {
		unsigned own = t->self[c] | (c == ' ' ? SELF_SPACE : 0U);
		unsigned ahead = SELF_ONE | SELF_SPACE |
				 (c < 0xC0 ? 0U : t->lead[c - 0xC0]);

		t->own[c] = (uint16_t)(own << 8 | t->pair[c]);
		t->ahead[c] = (uint16_t)(ahead << 8 | t->before[c]);
	}
}

/* ---- the patterns that are longer than two bytes ---- */

/* marks, signs, spaces: a bit at the last byte of each. */
static inline uint64_t
long_patterns(struct scan_carry *carry, uint64_t marks, uint64_t signs,
	uint64_t spaces)
{
	uint64_t two_marks, two_signs, after_space, before_other;

	if (!(marks | signs | carry->signs >> 63)) { /* as most often */
		*carry = (struct scan_carry){0, 0, spaces};
		return 0;
	}
	two_marks = marks & (marks << 2 | carry->marks >> 62);
	two_signs = signs & (signs << 2 | carry->signs >> 62);
	after_space = signs & (spaces << 2 | carry->spaces >> 62);
	before_other = (signs << 1 | carry->signs >> 63) & ~spaces;

	*carry = (struct scan_carry){marks, signs, spaces};
	return two_marks | two_signs | after_space | before_other;
}

/* ---- plain C ---- */

/* How many bytes of a character are still to come, a bit each. */
static inline unsigned
rest_after(unsigned rest, unsigned c)
{
	return rest >> 1 | (c >= 0xC0) | (unsigned)(c >= 0xE0) << 1 |
	       (unsigned)(c >= 0xF0) << 2;
}

static uint64_t
cuts_plain(const unsigned char *p)
{
	unsigned rest =
		rest_after(rest_after(rest_after(0, p[-3]), p[-2]), p[-1]);
	uint64_t cuts = 0;

	for (unsigned i = 0; i < SCAN_BLOCK; i++) {
		cuts |= (uint64_t)((rest & 1) != (p[i] >> 6 == 2)) << i;
		rest = rest_after(rest, p[i]);
	}
	return cuts;
}

static void
scan_plain(const struct scan_tables *t, const unsigned char *p, size_t blocks,
	enum scan_text text, struct scan_carry *carry, uint64_t *masks)
{
	unsigned ahead = t->ahead[p[-1]];

	for (size_t b = 0; b < blocks; b++, p += SCAN_BLOCK) {
		uint64_t hits = 0, marks = 0, signs = 0, spaces = 0;

		for (unsigned i = 0; i < SCAN_BLOCK; i++) {
			unsigned bits = t->own[p[i]] & ahead;

			ahead = t->ahead[p[i]];
			if (!bits)
				continue;
			spaces |= (uint64_t)(p[i] == ' ') << i;
			marks |= (uint64_t)((bits >> 8 & SELF_MARK) != 0) << i;
			signs |= (uint64_t)((bits >> 8 & SELF_SIGN) != 0) << i;
			bits &= (SELF_LETTERS | SELF_ONE) << 8 | 0xFF;
			hits |= (uint64_t)(bits != 0) << i;
		}
		if (text == SCAN_ANY)
			hits |= cuts_plain(p);
		masks[b] = hits | long_patterns(carry, marks, signs, spaces);
	}
}

/* ---- vectors ---- */

#ifdef SCAN_NEON
#include "base/vector_neon.h"
#include "base/normaliser_kernel.h"
#endif

#ifdef SCAN_X86
#include "base/vector_avx2.h"
#include "base/normaliser_kernel.h"
#include "base/vector_ssse3.h"
#include "base/normaliser_kernel.h"

/* Whole bytes are looked up, 64 at a time (AVX512-VBMI). */
struct wide {
	__m512i table[4]; /* for bytes 00-3F, 40-7F, 80-BF, C0-FF */
};

#define WIDE_TARGET __attribute__((target("avx512f,avx512bw,avx512vbmi")))

WIDE_TARGET static inline struct wide
wide_load(const uint8_t *table)
{
	struct wide w;

	for (int i = 0; i < 4; i++)
		w.table[i] = _mm512_loadu_si512(table + 64 * i);
	return w;
}

WIDE_TARGET static inline __m512i
wide_look(const struct wide *w, __m512i v, __mmask64 is_high)
{
	return _mm512_mask_blend_epi8(is_high,
		_mm512_permutex2var_epi8(w->table[0], v, w->table[1]),
		_mm512_permutex2var_epi8(w->table[2], v, w->table[3]));
}

WIDE_TARGET static inline __mmask64
wide_needed(const unsigned char *p, __m512i before)
{
	__m512i two = _mm512_subs_epu8(before, _mm512_set1_epi8(0x40));
	__m512i three = _mm512_subs_epu8(
		_mm512_loadu_si512(p - 2), _mm512_set1_epi8(0x60));
	__m512i four = _mm512_subs_epu8(
		_mm512_loadu_si512(p - 3), _mm512_set1_epi8(0x70));

	return _mm512_movepi8_mask(
		_mm512_or_si512(two, _mm512_or_si512(three, four)));
}

WIDE_TARGET static void
scan_vbmi(const struct scan_tables *t, const unsigned char *p, size_t blocks,
	enum scan_text text, struct scan_carry *carry, uint64_t *masks)
{
	const struct wide before = wide_load(t->before);
	const struct wide pair = wide_load(t->pair);
	const struct wide self = wide_load(t->self);
	const __m512i lead = _mm512_loadu_si512(t->lead);

	for (size_t b = 0; b < blocks; b++, p += SCAN_BLOCK) {
		__m512i v = _mm512_loadu_si512(p);
		__m512i u = _mm512_loadu_si512(p - 1);
		__mmask64 high = _mm512_movepi8_mask(v);
		__mmask64 high_before = _mm512_movepi8_mask(u);
		__mmask64 trail =
			_mm512_cmplt_epi8_mask(v, _mm512_set1_epi8((char)0xC0));
		__mmask64 is_lead =
			_mm512_cmpge_epu8_mask(u, _mm512_set1_epi8((char)0xC0));
		__m512i mine = wide_look(&self, v, high);
		__m512i letter = _mm512_and_si512(
			mine, _mm512_maskz_permutexvar_epi8(
				      is_lead & trail, u, lead));
		uint64_t hits = _mm512_test_epi8_mask(
			wide_look(&before, u, high_before),
			wide_look(&pair, v, high));

		hits |= _mm512_movepi8_mask(mine);
		hits |= _mm512_test_epi8_mask(
			letter, _mm512_set1_epi8(SELF_LETTERS));
		if (text == SCAN_ANY)
			hits |= wide_needed(p, u) ^ trail;
		masks[b] = hits | long_patterns(carry,
					  _mm512_test_epi8_mask(letter,
						  _mm512_set1_epi8(SELF_MARK)),
					  _mm512_test_epi8_mask(letter,
						  _mm512_set1_epi8(SELF_SIGN)),
					  _mm512_cmpeq_epi8_mask(
						  v, _mm512_set1_epi8(' ')));
	}
}

#endif

scan_function *
scan_list(size_t i, const char **name)
{
	static const struct {
		const char *name;
		scan_function *function;
		enum processor needs;
	} all[] = {
#ifdef SCAN_X86
		{"avx512", scan_vbmi, PROCESSOR_AVX512},
		{"avx2", scan_avx2, PROCESSOR_AVX2},
		{"ssse3", scan_ssse3, PROCESSOR_SSSE3},
#endif
#ifdef SCAN_NEON
		{"neon", scan_neon, PROCESSOR_NEON},
#endif
		{"plain", scan_plain, PROCESSOR_PLAIN},
	};
	enum processor level = processor_level();

	for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
		if (all[k].needs > level || i--)
			continue;
		if (name)
			*name = all[k].name;
		return all[k].function;
	}
	return NULL;
}

scan_function *
scan_best(void)
{
	return scan_list(0, NULL);
}
