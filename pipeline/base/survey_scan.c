/* survey_scan: letters folded and places found, in blocks of 64 bytes. */
#include "base/processor.h"
#include "base/survey.h"
#include "base/value_parts.h"

/* A byte is a place if the rows of its halves have a bit in common: signs, the
 * digits and '<', letters and '@' of ASCII; leads of Latin letters; leads of
 * what stands in links or is a sign itself. */
enum {
	SIGNS = 1,
	DIGITS = 2,
	LETTERS = 4,
	LETTERS_ON = 8,
	LATIN = 0x10,
	OTHERS = 0x20
};

#define ASCII (LETTERS | LETTERS_ON)
static const uint8_t place_low[16] = {
	DIGITS | ASCII | OTHERS,
	DIGITS | ASCII,
	DIGITS | ASCII | LATIN | OTHERS,
	SIGNS | DIGITS | ASCII | LATIN | OTHERS,
	SIGNS | DIGITS | ASCII | LATIN,
	SIGNS | DIGITS | ASCII | LATIN,
	SIGNS | DIGITS | ASCII | LATIN,
	DIGITS | ASCII | LATIN,
	SIGNS | DIGITS | ASCII | LATIN,
	DIGITS | ASCII | LATIN,
	ASCII,
	SIGNS | ASCII,
	DIGITS | LETTERS,
	LETTERS,
	LETTERS,
	LETTERS | OTHERS,
};
static const uint8_t place_high[16] = {
	[2] = SIGNS,
	[3] = DIGITS,
	[4] = LETTERS,
	[5] = LETTERS_ON,
	[6] = LETTERS,
	[7] = LETTERS_ON,
	[12] = LATIN,
	[14] = OTHERS,
	[15] = OTHERS,
};

static void
scan_plain(const uint8_t fold[256], const unsigned char *p, size_t blocks,
	uint8_t *folded, uint64_t *letters, uint64_t *places)
{
	for (size_t i = 0; i < blocks; i++) {
		uint64_t letter = 0, place = 0;

		for (unsigned k = 0; k < SURVEY_BLOCK; k++, p++, folded++) {
			const uint64_t bit = (uint64_t)1 << k;

			*folded = 0;
			if (place_low[*p & 15] & place_high[*p >> 4])
				place |= bit;
			if ((*p & 0xFC) != 0xD8 || (p[1] & 0xC0) != 0x80)
				continue;
			*folded = fold[(*p & 3) << 6 | (p[1] & 63)];
			if (*folded >= FOLD_LETTER)
				letter |= bit;
			else if (*folded == FOLD_DIGIT || *folded == FOLD_SIGN)
				place |= bit;
		}
		letters[i] = letter;
		places[i] = place;
	}
}

#if (defined(__x86_64__) || defined(__aarch64__)) && defined(__GNUC__)
/* Of a row of 16 letters in `fold`: what the lead's lowest bits say of it. */
static const uint8_t row_of_lead[16] = {0, 4, 8, 12};
#endif
#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_X86 1
#include <immintrin.h>
#include "base/vector_avx2.h"
#include "base/survey_kernel.h"
#include "base/vector_ssse3.h"
#include "base/survey_kernel.h"
#elif defined(__aarch64__) && defined(__GNUC__)
#define HAS_NEON 1
#include "base/vector_neon.h"
#include "base/survey_kernel.h"
#endif

survey_scan *
survey_scan_list(size_t i)
{
	static const struct {
		survey_scan *scan;
		enum processor needs;
	} all[] = {
#ifdef HAS_X86
		{scan_avx2, PROCESSOR_AVX2},
		{scan_ssse3, PROCESSOR_SSSE3},
#endif
#ifdef HAS_NEON
		{scan_neon, PROCESSOR_NEON},
#endif
		{scan_plain, PROCESSOR_PLAIN},
	};
	enum processor level = processor_level();

	for (size_t k = 0; k < sizeof(all) / sizeof(all[0]); k++)
		if (all[k].needs <= level && i-- == 0)
			return all[k].scan;
	return NULL;
}
