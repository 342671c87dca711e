/* look_digits: the next byte of a text at which a digit may begin */
#include <string.h>

#include "base/look.h"
#include "base/processor.h"
#include "base/text.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_X86 1
#include <immintrin.h>
#elif defined(__aarch64__) && defined(__GNUC__)
#define HAS_NEON 1
#endif

/* Of longer characters the lead says nothing. */
static const char *
next_plain(const struct digits *digits, const char *p, const char *end)
{
	while (p < end) {
		unsigned char c = (unsigned char)*p;

		if (c >= 0xE0 || (c >= '0' && c <= '9'))
			break;
		if (c < 0xC0) {
			p++;
			continue;
		}
		if (digits->tails[c & 31] >> (p[1] & 63) & 1)
			break;
		p += 2;
	}
	return p;
}

#ifdef HAS_X86
#include "base/vector_avx2.h"
#include "base/digits_kernel.h"
#include "base/vector_end.h"
#include "base/vector_sse2.h"
#include "base/digits_kernel.h"
#include "base/vector_end.h"
#endif
#ifdef HAS_NEON
#include "base/vector_neon.h"
#include "base/digits_kernel.h"
#include "base/vector_end.h"
#endif

digits_function *
digits_list(size_t i)
{
	static const struct {
		digits_function *next;
		enum processor needs;
	} all[] = {
#ifdef HAS_X86
		{next_avx2, PROCESSOR_AVX2},
		{next_sse2, PROCESSOR_SSE2},
#endif
#ifdef HAS_NEON
		{next_neon, PROCESSOR_NEON},
#endif
		{next_plain, PROCESSOR_PLAIN},
	};
	enum processor level = processor_level();

	for (size_t k = 0; k < sizeof all / sizeof *all; k++)
		if (all[k].needs <= level && i-- == 0)
			return all[k].next;
	return NULL;
}

/* Zeros of two bytes, with the digits behind them. */
static void
add_zero(struct digits *digits, uint32_t zero, unsigned *pairs)
{
	for (uint32_t cp = zero; cp < zero + 10 && cp < 0x800; cp++)
		digits->tails[cp >> 6] |= (uint64_t)1 << (cp & 63);
	if (*pairs < DIGIT_PAIRS) {
		digits->lead[*pairs] = (unsigned char)(0xC0 | zero >> 6);
		digits->tail[*pairs] = (unsigned char)(0x80 | (zero & 63));
	}
	++*pairs;
}

void
styles_digits(struct recogniser *r)
{
	unsigned pairs = 0;
	int is_plain = 0;

	memset(r->digits.lead, 0xFF, sizeof r->digits.lead);
	for (size_t i = 0; i < r->zeros.n; i++) {
		uint32_t zero = r->zeros.v[i];

		if (zero < 0x80 || zero >= 0x800)
			continue;
		add_zero(&r->digits, zero, &pairs);
		is_plain |= (zero & 63) + 9 > 63; /* over two leads */
	}
	is_plain |= pairs > DIGIT_PAIRS;
	r->digits.next = is_plain ? next_plain : digits_list(0);
}
