/* byteset: the next byte of a text that is one of a few */
#include "base/byteset.h"
#include "base/processor.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define BYTESET_X86 1
#include <immintrin.h>
#endif

void
byteset_add(struct byteset *set, unsigned char byte)
{
	if (set->has[byte])
		return;
	set->has[byte] = 1;
	if (set->n < BYTESET_MAX)
		set->byte[set->n] = byte;
	set->n++;
	if (!set->high[byte >> 4] && set->halves++ < BYTESET_HALVES)
		set->high[byte >> 4] = (uint8_t)(1 << (set->halves - 1));
	set->low[byte & 15] |= set->high[byte >> 4];
}

static const char *
next_plain(const struct byteset *set, const char *p, const char *end)
{
	while (p < end && !set->has[(unsigned char)*p])
		p++;
	return p;
}

#ifdef BYTESET_X86

/* Bit i: byte i is in the set. */
__attribute__((target("avx2"))) static inline uint32_t
bits_avx2(const struct byteset *set, const char *p)
{
	const __m256i half = _mm256_set1_epi8(15);
	const __m256i low = _mm256_broadcastsi128_si256(
		_mm_loadu_si128((const __m128i *)(const void *)set->low));
	const __m256i high = _mm256_broadcastsi128_si256(
		_mm_loadu_si128((const __m128i *)(const void *)set->high));
	__m256i v = _mm256_loadu_si256((const __m256i *)(const void *)p);
	__m256i hits = _mm256_and_si256(
		_mm256_shuffle_epi8(low, _mm256_and_si256(v, half)),
		_mm256_shuffle_epi8(
			high, _mm256_and_si256(_mm256_srli_epi16(v, 4), half)));

	return ~(uint32_t)_mm256_movemask_epi8(
		_mm256_cmpeq_epi8(hits, _mm256_setzero_si256()));
}

static inline uint32_t
bits_sse2(const struct byteset *set, const char *p)
{
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i hits = _mm_setzero_si128();

	for (unsigned i = 0; i < set->n; i++)
		hits = _mm_or_si128(hits,
			_mm_cmpeq_epi8(v, _mm_set1_epi8((char)set->byte[i])));
	return (uint32_t)_mm_movemask_epi8(hits);
}

/* The last bytes are looked at with those before them. */
#define NEXT(name, target, width, bits, is_small)                              \
	target static const char *name(                                        \
		const struct byteset *set, const char *p, const char *end)     \
	{                                                                      \
		if (end - p < (width) || !(is_small))                          \
			return next_plain(set, p, end);                        \
		for (;;) {                                                     \
			uint32_t hits = bits(set, p);                          \
                                                                               \
			if (hits)                                              \
				return p + __builtin_ctz(hits);                \
			p += (width);                                          \
			if (p == end)                                          \
				return end;                                    \
			if (end - p < (width))                                 \
				p = end - (width);                             \
		}                                                              \
	}

NEXT(next_avx2, __attribute__((target("avx2"))), 32, bits_avx2,
	set->halves <= BYTESET_HALVES)
NEXT(next_sse2, , 16, bits_sse2, set->n <= BYTESET_MAX)

#endif

byteset_function *
byteset_list(size_t i)
{
#ifdef BYTESET_X86
	enum processor level = processor_level();

	if (level >= PROCESSOR_AVX2 && i-- == 0)
		return next_avx2;
	if (level >= PROCESSOR_SSE2 && i-- == 0)
		return next_sse2;
#endif
	return i == 0 ? next_plain : NULL;
}

void
byteset_ready(struct byteset *set)
{
	set->next = byteset_list(0);
}
