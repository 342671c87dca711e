/* splitter_scan: find the next character that could be a stop, in blocks.
 *
 * Most of a text is no stop, so this is where the time goes. There is one way for
 * each kind of processor, chosen when rules are opened, and plain C; all find
 * the same.
 */
#include "base/splitter_pack.h"

/* 1 if the byte at p could be a stop's: its first, or the second of two. */
static int
could_be(const struct split_needles *needles, const char *ptr, const char *p)
{
	unsigned char c = (unsigned char)*p, before;

	for (unsigned i = 0; i < SPLIT_ASCII_MAX; i++)
		if (needles->ascii[i] == c)
			return 1;
	if (c >= needles->lead && c <= needles->lead_to)
		return 1;
	before = p > ptr ? (unsigned char)p[-1] : 0;
	for (unsigned i = 0; i < SPLIT_PAIRS_MAX; i++)
		if (before && needles->pair[i].first == before &&
			c >= needles->pair[i].lo && c <= needles->pair[i].hi)
			return 1;
	return 0;
}

/* Where the character starts of which that is the first or second byte. */
static const char *
character_at(const char *p)
{
	return ((unsigned char)*p & 0xC0) == 0x80 ? p - 1 : p;
}

static const char *
scan_from(const struct split_needles *needles, const char *ptr, const char *p,
	const char *end)
{
	for (; p < end; p++)
		if (could_be(needles, ptr, p))
			return character_at(p);
	return end;
}

const char *
split_scan_bytes(const struct split_needles *needles, const char *ptr,
	const char *end)
{
	return scan_from(needles, ptr, ptr, end);
}

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>

#define SPLAT16(c) _mm_set1_epi8((char)(c))
#define SPLAT32(c) _mm256_set1_epi8((char)(c))
#define LOAD16(p) _mm_loadu_si128((const __m128i *)(const void *)(p))
#define LOAD32(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))

__attribute__((target("sse2"))) static __m128i
between16(__m128i v, __m128i lo, __m128i span)
{
	__m128i off = _mm_sub_epi8(v, lo);

	return _mm_cmpeq_epi8(_mm_min_epu8(off, span), off);
}

__attribute__((target("sse2"))) static const char *
scan_sse2(const struct split_needles *needles, const char *ptr,
	const char *end)
{
	const unsigned char *a = needles->ascii;
	const __m128i a0 = SPLAT16(a[0]), a1 = SPLAT16(a[1]),
		a2 = SPLAT16(a[2]), a3 = SPLAT16(a[3]),
		lead = SPLAT16(needles->lead),
		lead_span = SPLAT16(needles->lead_to - needles->lead),
		first0 = SPLAT16(needles->pair[0].first),
		lo0 = SPLAT16(needles->pair[0].lo),
		span0 = SPLAT16(needles->pair[0].hi - needles->pair[0].lo),
		first1 = SPLAT16(needles->pair[1].first),
		lo1 = SPLAT16(needles->pair[1].lo),
		span1 = SPLAT16(needles->pair[1].hi - needles->pair[1].lo);
	const char *p = ptr;

	if (p < end && could_be(needles, ptr, p))
		return p;
	for (p++; end - p >= 16; p += 16) {
		__m128i now = LOAD16(p), before = LOAD16(p - 1);
		__m128i hits = _mm_or_si128(
			_mm_or_si128(_mm_cmpeq_epi8(now, a0),
				_mm_cmpeq_epi8(now, a1)),
			_mm_or_si128(_mm_cmpeq_epi8(now, a2),
				_mm_cmpeq_epi8(now, a3)));
		__m128i pair = _mm_or_si128(
			_mm_and_si128(_mm_cmpeq_epi8(before, first0),
				between16(now, lo0, span0)),
			_mm_and_si128(_mm_cmpeq_epi8(before, first1),
				between16(now, lo1, span1)));
		unsigned mask;

		hits = _mm_or_si128(hits, between16(now, lead, lead_span));
		mask = (unsigned)_mm_movemask_epi8(_mm_or_si128(hits, pair));
		if (mask)
			return character_at(p + __builtin_ctz(mask));
	}
	return p < end ? scan_from(needles, ptr, p, end) : end;
}

__attribute__((target("avx2"))) static __m256i
between32(__m256i v, __m256i lo, __m256i span)
{
	__m256i off = _mm256_sub_epi8(v, lo);

	return _mm256_cmpeq_epi8(_mm256_min_epu8(off, span), off);
}

__attribute__((target("avx2"))) static const char *
scan_avx2(const struct split_needles *needles, const char *ptr,
	const char *end)
{
	const unsigned char *a = needles->ascii;
	const __m256i a0 = SPLAT32(a[0]), a1 = SPLAT32(a[1]),
		a2 = SPLAT32(a[2]), a3 = SPLAT32(a[3]),
		lead = SPLAT32(needles->lead),
		lead_span = SPLAT32(needles->lead_to - needles->lead),
		first0 = SPLAT32(needles->pair[0].first),
		lo0 = SPLAT32(needles->pair[0].lo),
		span0 = SPLAT32(needles->pair[0].hi - needles->pair[0].lo),
		first1 = SPLAT32(needles->pair[1].first),
		lo1 = SPLAT32(needles->pair[1].lo),
		span1 = SPLAT32(needles->pair[1].hi - needles->pair[1].lo);
	const char *p = ptr;

	if (p < end && could_be(needles, ptr, p))
		return p;
	for (p++; end - p >= 32; p += 32) {
		__m256i now = LOAD32(p), before = LOAD32(p - 1);
		__m256i hits = _mm256_or_si256(
			_mm256_or_si256(_mm256_cmpeq_epi8(now, a0),
				_mm256_cmpeq_epi8(now, a1)),
			_mm256_or_si256(_mm256_cmpeq_epi8(now, a2),
				_mm256_cmpeq_epi8(now, a3)));
		__m256i pair = _mm256_or_si256(
			_mm256_and_si256(_mm256_cmpeq_epi8(before, first0),
				between32(now, lo0, span0)),
			_mm256_and_si256(_mm256_cmpeq_epi8(before, first1),
				between32(now, lo1, span1)));
		unsigned mask;

		hits = _mm256_or_si256(hits, between32(now, lead, lead_span));
		mask = (unsigned)_mm256_movemask_epi8(
			_mm256_or_si256(hits, pair));
		if (mask)
			return character_at(p + __builtin_ctz(mask));
	}
	return p < end ? scan_from(needles, ptr, p, end) : end;
}

split_scanner *
split_scan_best(void)
{
	if (__builtin_cpu_supports("avx2"))
		return scan_avx2;
	return __builtin_cpu_supports("sse2") ? scan_sse2 : split_scan_bytes;
}

#else

split_scanner *
split_scan_best(void)
{
	return split_scan_bytes;
}

#endif
