/* splitter_scan: find the next character that could be a stop, in blocks.
 *
 * Most of a text is no stop, so this is where the time goes. A block's bits are
 * kept until the walk has left it, also over the end of a paragraph. There is
 * one way for each kind of processor, chosen when rules are opened, and plain
 * C; all find the same.
 */
#include "base/processor.h"
#include "base/splitter_pack.h"

_Static_assert(SPLIT_BYTES_MAX == 8, "the scans are written out for as many");

/* ---- what is looked for ---- */

/* A bit for the bytes of each high nibble that there is. */
static int
needles_fill(struct split_needles *needles)
{
	unsigned bit = 1;

	for (unsigned hi = 0; hi < 16; hi++) {
		unsigned char *low = needles->low;
		unsigned n = 0;

		for (unsigned lo = 0; lo < 16; lo++)
			if (needles->has[hi << 4 | lo]) {
				low[lo] = (unsigned char)(low[lo] | bit);
				n++;
			}
		if (n == 0)
			continue;
		if (bit > 0x80)
			return -1;
		needles->high[hi] = (unsigned char)bit;
		bit <<= 1;
	}
	return 0;
}

int
split_needles_add(struct split_needles *needles, unsigned n,
	const unsigned char *bytes, unsigned char lead, unsigned char lead_to)
{
	if (n == 0 || n > SPLIT_BYTES_MAX)
		return -1;
	memset(needles, 0, sizeof(*needles));
	for (unsigned i = 0; i < SPLIT_BYTES_MAX; i++) {
		needles->bytes[i] = bytes[i < n ? i : n - 1];
		needles->has[needles->bytes[i]] = 1;
	}
	for (unsigned c = lead; c <= lead_to; c++)
		needles->has[c] = 1;
	needles->lead = lead;
	needles->lead_to = lead_to;
	return needles_fill(needles);
}

/* ---- the scans ---- */

/* Eight bytes at a time have none. */
static void
scan_plain(const struct split_needles *needles, const char *p, size_t blocks,
	uint64_t *bits)
{
	const unsigned char *has = needles->has;
	const unsigned char *u = (const unsigned char *)p;

	for (size_t b = 0; b < blocks; b++) {
		bits[b] = 0;
		for (unsigned i = 0; i < SPLIT_BLOCK; i += 8, u += 8) {
			if (!(has[u[0]] | has[u[1]] | has[u[2]] | has[u[3]] |
				    has[u[4]] | has[u[5]] | has[u[6]] |
				    has[u[7]]))
				continue;
			for (unsigned k = 0; k < 8; k++)
				bits[b] |= (uint64_t)has[u[k]] << (i + k);
		}
	}
}

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_X86 1
#include <immintrin.h>
#include "base/vector_avx2.h"
#include "base/splitter_kernel.h"
#include "base/vector_ssse3.h"
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
		{scan_ssse3, PROCESSOR_SSSE3},
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

/* The blocks from p on, as many as are whole; or the one that ends the text.
 * Bytes outside of what may be read count as spaces. */
static void
hits_load(struct split_hits *hits, const struct splitter *s, const char *p)
{
	char edge[SPLIT_BLOCK];
	size_t n = (size_t)(hits->to - p);

	hits->n = 1;
	hits->block = p;
	if (n >= SPLIT_BLOCK) {
		n /= SPLIT_BLOCK;
		hits->n = n < SPLIT_HITS ? n : SPLIT_HITS;
		s->scan(&s->needles, p, hits->n, hits->bits);
	} else if (hits->to - hits->from >= SPLIT_BLOCK) {
		hits->block = hits->to - SPLIT_BLOCK;
		s->scan(&s->needles, hits->block, 1, hits->bits);
	} else {
		memset(edge, ' ', sizeof(edge));
		memcpy(edge, p, n);
		s->scan(&s->needles, edge, 1, hits->bits);
	}
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
	for (;; bits &= bits - 1) {
		while (!bits) {
			const char *next = hits->block + SPLIT_BLOCK * ++i;

			if (next >= end)
				return end;
			if (i == hits->n) {
				hits_load(hits, s, next);
				at = (size_t)(next - hits->block);
				i = 0;
				bits = hits->bits[0] >> at << at;
			} else {
				bits = hits->bits[i];
			}
		}
		p = hits->block + SPLIT_BLOCK * i + __builtin_ctzll(bits);
		if (p >= end)
			return end;
		if (((unsigned char)*p & 0xC0) != 0x80)
			return p;
		/* The second byte of two, or one of more. */
		if (p > from && ((unsigned char)p[-1] & 0xE0) == 0xC0)
			return p - 1;
	}
}
