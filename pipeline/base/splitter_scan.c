/* splitter_scan: find the next character that could be a stop, in blocks.
 *
 * Most of a text is no stop, so this is where the time goes. There is one way
 * for each kind of processor, chosen when rules are opened, and plain C; all
 * find the same.
 */
#include "base/splitter_pack.h"

_Static_assert(SPLIT_ASCII_MAX == 4 && SPLIT_PAIRS_MAX == 2,
	"the scans are written out for as many");

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
split_scan_bytes(
	const struct split_needles *needles, const char *ptr, const char *end)
{
	return scan_from(needles, ptr, ptr, end);
}

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>

#define SPLAT16(c) _mm_set1_epi8((char)(c))
#define SPLAT32(c) _mm256_set1_epi8((char)(c))
#define LOAD16(p) _mm_loadu_si128((const __m128i *)(const void *)(p))
#define LOAD32(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))

#define TARGET __attribute__((target("sse2")))

struct vectors16 {
	__m128i ascii[SPLIT_ASCII_MAX], lead, lead_span;
	__m128i first[SPLIT_PAIRS_MAX], lo[SPLIT_PAIRS_MAX],
		span[SPLIT_PAIRS_MAX];
};

TARGET static inline void
vectors16_init(struct vectors16 *v, const struct split_needles *needles)
{
	for (unsigned i = 0; i < SPLIT_ASCII_MAX; i++)
		v->ascii[i] = SPLAT16(needles->ascii[i]);
	v->lead = SPLAT16(needles->lead);
	v->lead_span = SPLAT16(needles->lead_to - needles->lead);
	for (unsigned i = 0; i < SPLIT_PAIRS_MAX; i++) {
		v->first[i] = SPLAT16(needles->pair[i].first);
		v->lo[i] = SPLAT16(needles->pair[i].lo);
		v->span[i] = SPLAT16(needles->pair[i].hi - needles->pair[i].lo);
	}
}

TARGET static inline __m128i
between16(__m128i v, __m128i lo, __m128i span)
{
	__m128i off = _mm_sub_epi8(v, lo);

	return _mm_cmpeq_epi8(_mm_min_epu8(off, span), off);
}

/* A bit for each of the 16 bytes at p that could be a stop's. */
TARGET static inline unsigned
mask16(const struct vectors16 *v, const char *p)
{
	__m128i now = LOAD16(p), before = LOAD16(p - 1);
	__m128i hits = between16(now, v->lead, v->lead_span);

	__m128i pair0 = _mm_and_si128(_mm_cmpeq_epi8(before, v->first[0]),
		between16(now, v->lo[0], v->span[0]));
	__m128i pair1 = _mm_and_si128(_mm_cmpeq_epi8(before, v->first[1]),
		between16(now, v->lo[1], v->span[1]));

	hits = _mm_or_si128(hits, _mm_cmpeq_epi8(now, v->ascii[0]));
	hits = _mm_or_si128(hits, _mm_cmpeq_epi8(now, v->ascii[1]));
	hits = _mm_or_si128(hits, _mm_cmpeq_epi8(now, v->ascii[2]));
	hits = _mm_or_si128(hits, _mm_cmpeq_epi8(now, v->ascii[3]));
	hits = _mm_or_si128(hits, _mm_or_si128(pair0, pair1));
	return (unsigned)_mm_movemask_epi8(hits);
}

/* The last block goes back over bytes that have been looked at. */
TARGET const char *
split_scan_sse2(
	const struct split_needles *needles, const char *ptr, const char *end)
{
	struct vectors16 v;
	const char *p = ptr + 1;
	unsigned mask = 0;

	if (end - ptr <= 16)
		return scan_from(needles, ptr, ptr, end);
	if (could_be(needles, ptr, ptr))
		return ptr;
	vectors16_init(&v, needles);
	while (end - p >= 16 && !(mask = mask16(&v, p)))
		p += 16;
	if (!mask && p < end) {
		p = end - 16;
		mask = mask16(&v, p);
	}
	return mask ? character_at(p + __builtin_ctz(mask)) : end;
}

#undef TARGET

#define TARGET __attribute__((target("avx2")))

struct vectors32 {
	__m256i ascii[SPLIT_ASCII_MAX], lead, lead_span;
	__m256i first[SPLIT_PAIRS_MAX], lo[SPLIT_PAIRS_MAX],
		span[SPLIT_PAIRS_MAX];
};

TARGET static inline void
vectors32_init(struct vectors32 *v, const struct split_needles *needles)
{
	for (unsigned i = 0; i < SPLIT_ASCII_MAX; i++)
		v->ascii[i] = SPLAT32(needles->ascii[i]);
	v->lead = SPLAT32(needles->lead);
	v->lead_span = SPLAT32(needles->lead_to - needles->lead);
	for (unsigned i = 0; i < SPLIT_PAIRS_MAX; i++) {
		v->first[i] = SPLAT32(needles->pair[i].first);
		v->lo[i] = SPLAT32(needles->pair[i].lo);
		v->span[i] = SPLAT32(needles->pair[i].hi - needles->pair[i].lo);
	}
}

TARGET static inline __m256i
between32(__m256i v, __m256i lo, __m256i span)
{
	__m256i off = _mm256_sub_epi8(v, lo);

	return _mm256_cmpeq_epi8(_mm256_min_epu8(off, span), off);
}

/* A bit for each of the 32 bytes at p that could be a stop's. */
TARGET static inline unsigned
mask32(const struct vectors32 *v, const char *p)
{
	__m256i now = LOAD32(p), before = LOAD32(p - 1);
	__m256i hits = between32(now, v->lead, v->lead_span);

	__m256i pair0 = _mm256_and_si256(_mm256_cmpeq_epi8(before, v->first[0]),
		between32(now, v->lo[0], v->span[0]));
	__m256i pair1 = _mm256_and_si256(_mm256_cmpeq_epi8(before, v->first[1]),
		between32(now, v->lo[1], v->span[1]));

	hits = _mm256_or_si256(hits, _mm256_cmpeq_epi8(now, v->ascii[0]));
	hits = _mm256_or_si256(hits, _mm256_cmpeq_epi8(now, v->ascii[1]));
	hits = _mm256_or_si256(hits, _mm256_cmpeq_epi8(now, v->ascii[2]));
	hits = _mm256_or_si256(hits, _mm256_cmpeq_epi8(now, v->ascii[3]));
	hits = _mm256_or_si256(hits, _mm256_or_si256(pair0, pair1));
	return (unsigned)_mm256_movemask_epi8(hits);
}

/* The last block goes back over bytes that have been looked at. */
TARGET static const char *
scan_avx2(const struct split_needles *needles, const char *ptr, const char *end)
{
	struct vectors32 v;
	const char *p = ptr + 1;
	unsigned mask = 0;

	if (end - ptr <= 32)
		return scan_from(needles, ptr, ptr, end);
	if (could_be(needles, ptr, ptr))
		return ptr;
	vectors32_init(&v, needles);
	while (end - p >= 32 && !(mask = mask32(&v, p)))
		p += 32;
	if (!mask && p < end) {
		p = end - 32;
		mask = mask32(&v, p);
	}
	return mask ? character_at(p + __builtin_ctz(mask)) : end;
}

#undef TARGET

split_scanner *
split_scan_best(void)
{
	if (__builtin_cpu_supports("avx2"))
		return scan_avx2;
	return __builtin_cpu_supports("sse2") ? split_scan_sse2
					      : split_scan_bytes;
}

#else

const char *
split_scan_sse2(
	const struct split_needles *needles, const char *ptr, const char *end)
{
	return split_scan_bytes(needles, ptr, end);
}

split_scanner *
split_scan_best(void)
{
	return split_scan_bytes;
}

#endif
