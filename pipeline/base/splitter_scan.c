/* splitter_scan: find the next character that could be a stop, in blocks.
 *
 * Most of a text is no stop, so this is where the time goes. A block's bits are
 * kept until the walk has left it, also over the end of a paragraph. There is
 * one way for each kind of processor, chosen when rules are opened, and plain
 * C; all find the same.
 */
#include "base/processor.h"
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

static void
scan_plain(const struct split_needles *needles, const char *p, size_t blocks,
	uint64_t *bits)
{
	for (size_t b = 0; b < blocks; b++, p += SPLIT_BLOCK) {
		bits[b] = 0;
		for (unsigned i = 0; i < SPLIT_BLOCK; i++)
			if (could_be(needles, (unsigned char)p[(int)i - 1],
				    (unsigned char)p[i]))
				bits[b] |= (uint64_t)1 << i;
	}
}

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_X86 1
#include <immintrin.h>
#include "base/vector_avx2.h"
#include "base/splitter_kernel.h"
#include "base/vector_sse2.h"
#include "base/splitter_kernel.h"
#elif defined(__aarch64__) && defined(__GNUC__)
#define HAS_NEON 1
#include "base/vector_neon.h"
#include "base/splitter_kernel.h"
#endif

split_scan *
split_scan_list(size_t i)
{
	static const struct {
		split_scan *scan;
		enum processor needs;
	} all[] = {
#ifdef HAS_X86
		{scan_avx2, PROCESSOR_AVX2},
		{scan_sse2, PROCESSOR_SSE2},
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

/* ---- over a text ---- */

/* The blocks from p on, as many as are whole; or the one that is not. Bytes
 * outside of what may be read count as spaces. */
static void
hits_load(struct split_hits *hits, const struct splitter *s, const char *p)
{
	char edge[1 + SPLIT_BLOCK];
	size_t n = (size_t)(hits->to - p);

	hits->block = p;
	if (p > hits->from && n >= SPLIT_BLOCK) {
		n /= SPLIT_BLOCK;
		hits->n = n < SPLIT_HITS ? n : SPLIT_HITS;
		s->scan(&s->needles, p, hits->n, hits->bits);
		return;
	}
	hits->n = 1;
	memset(edge, ' ', sizeof(edge));
	if (p > hits->from)
		edge[0] = p[-1];
	memcpy(edge + 1, p, n < SPLIT_BLOCK ? n : SPLIT_BLOCK);
	s->scan(&s->needles, edge + 1, 1, hits->bits);
}

void
split_hits_init(struct split_hits *hits, const char *from, const char *to)
{
	hits->from = from;
	hits->to = to;
	hits->block = NULL;
	hits->n = 0;
}

const char *
split_hit(struct split_hits *hits, const struct splitter *s, const char *p,
	const char *end)
{
	const char *from = p;
	uint64_t bits;
	size_t i, at;

	if (p >= end)
		return end;
	if (!hits->block || p < hits->block ||
		(size_t)(p - hits->block) >= hits->n * SPLIT_BLOCK)
		hits_load(hits, s, p);
	at = (size_t)(p - hits->block);
	i = at / SPLIT_BLOCK;
	bits = hits->bits[i] >> at % SPLIT_BLOCK << at % SPLIT_BLOCK;
	for (;;) {
		while (!bits) {
			const char *next = hits->block + SPLIT_BLOCK * ++i;

			if (next >= end)
				return end;
			if (i == hits->n) {
				hits_load(hits, s, next);
				i = 0;
			}
			bits = hits->bits[i];
		}
		p = hits->block + SPLIT_BLOCK * i + __builtin_ctzll(bits);
		if (p >= end)
			return end;
		/* The second byte of a character, or its first. */
		p -= ((unsigned char)*p & 0xC0) == 0x80;
		if (p >= from)
			return p;
		bits &= bits - 1;
	}
}
