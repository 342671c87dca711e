/* splitter_scan: find the next character that could be a stop, in blocks.
 *
 * Most of a text is no stop, so this is where the time goes. A block's bits are
 * kept until the walk has left it, also over the end of a paragraph. There is
 * one way for each kind of processor, chosen when rules are opened, and plain
 * C; all find the same.
 */
#include "base/processor.h"
#include "base/splitter_pack.h"

_Static_assert(SPLIT_ASCII_MAX == 4 && SPLIT_PAIRS_MAX == 2,
	"the scans are written out for as many");

/* 1 if a byte could be a stop's: its first, or the second of two. */
static int
could_be(const struct split_needles *needles, unsigned char before,
	unsigned char c)
{
	for (unsigned i = 0; i < SPLIT_ASCII_MAX; i++)
		if (needles->ascii[i] == c)
			return 1;
	if (c >= needles->lead && c <= needles->lead_to)
		return 1;
	for (unsigned i = 0; i < SPLIT_PAIRS_MAX; i++)
		if (before == needles->pair[i].first &&
			c >= needles->pair[i].lo && c <= needles->pair[i].hi)
			return 1;
	return 0;
}

uint64_t
split_block_bytes(const struct split_needles *needles, const char *p)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < SPLIT_BLOCK; i++)
		if (could_be(needles, (unsigned char)p[(int)i - 1],
			    (unsigned char)p[i]))
			bits |= (uint64_t)1 << i;
	return bits;
}

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>

#define LOAD16(p) _mm_loadu_si128((const __m128i *)(const void *)(p))
#define LOAD32(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))

#define TARGET __attribute__((target("sse2")))

TARGET static inline __m128i
between16(__m128i v, const unsigned char (*splat)[32])
{
	__m128i off = _mm_sub_epi8(v, LOAD16(splat[0]));

	return _mm_cmpeq_epi8(_mm_min_epu8(off, LOAD16(splat[1])), off);
}

TARGET static inline uint32_t
mask16(const struct split_needles *needles, const char *p)
{
	const unsigned char(*splat)[32] = needles->splat;
	__m128i now = LOAD16(p), before = LOAD16(p - 1);
	__m128i hits = between16(now, splat + 4);
	__m128i pair0 = _mm_and_si128(_mm_cmpeq_epi8(before, LOAD16(splat[6])),
		between16(now, splat + 7));
	__m128i pair1 = _mm_and_si128(_mm_cmpeq_epi8(before, LOAD16(splat[9])),
		between16(now, splat + 10));
	__m128i ascii01 = _mm_or_si128(_mm_cmpeq_epi8(now, LOAD16(splat[0])),
		_mm_cmpeq_epi8(now, LOAD16(splat[1])));
	__m128i ascii23 = _mm_or_si128(_mm_cmpeq_epi8(now, LOAD16(splat[2])),
		_mm_cmpeq_epi8(now, LOAD16(splat[3])));

	hits = _mm_or_si128(hits, _mm_or_si128(pair0, pair1));
	hits = _mm_or_si128(hits, _mm_or_si128(ascii01, ascii23));
	return (uint32_t)_mm_movemask_epi8(hits);
}

TARGET uint64_t
split_block_sse2(const struct split_needles *needles, const char *p)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < SPLIT_BLOCK; i += 16)
		bits |= (uint64_t)mask16(needles, p + i) << i;
	return bits;
}

#undef TARGET

#define TARGET __attribute__((target("avx2")))

TARGET static inline __m256i
between32(__m256i v, const unsigned char (*splat)[32])
{
	__m256i off = _mm256_sub_epi8(v, LOAD32(splat[0]));

	return _mm256_cmpeq_epi8(_mm256_min_epu8(off, LOAD32(splat[1])), off);
}

TARGET static inline uint32_t
mask32(const struct split_needles *needles, const char *p)
{
	const unsigned char(*splat)[32] = needles->splat;
	__m256i now = LOAD32(p), before = LOAD32(p - 1);
	__m256i hits = between32(now, splat + 4);
	__m256i pair0 =
		_mm256_and_si256(_mm256_cmpeq_epi8(before, LOAD32(splat[6])),
			between32(now, splat + 7));
	__m256i pair1 =
		_mm256_and_si256(_mm256_cmpeq_epi8(before, LOAD32(splat[9])),
			between32(now, splat + 10));
	__m256i ascii01 =
		_mm256_or_si256(_mm256_cmpeq_epi8(now, LOAD32(splat[0])),
			_mm256_cmpeq_epi8(now, LOAD32(splat[1])));
	__m256i ascii23 =
		_mm256_or_si256(_mm256_cmpeq_epi8(now, LOAD32(splat[2])),
			_mm256_cmpeq_epi8(now, LOAD32(splat[3])));

	hits = _mm256_or_si256(hits, _mm256_or_si256(pair0, pair1));
	hits = _mm256_or_si256(hits, _mm256_or_si256(ascii01, ascii23));
	return (uint32_t)_mm256_movemask_epi8(hits);
}

TARGET static uint64_t
block_avx2(const struct split_needles *needles, const char *p)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < SPLIT_BLOCK; i += 32)
		bits |= (uint64_t)mask32(needles, p + i) << i;
	return bits;
}

#undef TARGET

split_block *
split_block_best(void)
{
	enum processor level = processor_level();

	if (level >= PROCESSOR_AVX2)
		return block_avx2;
	return level >= PROCESSOR_SSE2 ? split_block_sse2 : split_block_bytes;
}

#else

uint64_t
split_block_sse2(const struct split_needles *needles, const char *p)
{
	return split_block_bytes(needles, p);
}

split_block *
split_block_best(void)
{
	return split_block_bytes;
}

#endif

/* ---- over a text ---- */

/* The block that starts at p. Bytes outside of what may be read count as
 * spaces.
 */
static void
hits_load(struct split_hits *hits, const struct splitter *s, const char *p)
{
	char edge[1 + SPLIT_BLOCK];
	size_t n = (size_t)(hits->to - p);

	hits->block = p;
	if (p > hits->from && n >= SPLIT_BLOCK) {
		hits->bits = s->block(&s->needles, p);
		return;
	}
	memset(edge, ' ', sizeof(edge));
	if (p > hits->from)
		edge[0] = p[-1];
	memcpy(edge + 1, p, n < SPLIT_BLOCK ? n : SPLIT_BLOCK);
	hits->bits = s->block(&s->needles, edge + 1);
}

const char *
split_hit(struct split_hits *hits, const struct splitter *s, const char *p,
	const char *end)
{
	const char *from = p;

	if (!hits->block || p < hits->block || p - hits->block >= SPLIT_BLOCK) {
		if (p >= end)
			return end;
		hits_load(hits, s, p);
	}
	uint64_t bits = hits->bits >> (p - hits->block) << (p - hits->block);

	for (;;) {
		while (!bits) {
			if (end - hits->block <= SPLIT_BLOCK)
				return end;
			hits_load(hits, s, hits->block + SPLIT_BLOCK);
			bits = hits->bits;
		}
		p = hits->block + __builtin_ctzll(bits);
		if (p >= end)
			return end;
		/* The second byte of a character, or its first. */
		p -= ((unsigned char)*p & 0xC0) == 0x80;
		if (p >= from)
			return p;
		bits &= bits - 1;
	}
}
