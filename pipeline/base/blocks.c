/* blocks: what can be seen of a text 64 bytes at a time */
#include <stdatomic.h>
#include <string.h>

#include "base/blocks.h"
#include "base/processor.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_X86 1
#include <immintrin.h>
#elif defined(__aarch64__) && defined(__GNUC__)
#define HAS_NEON 1
#endif

/* 1 if a continuation will not do after its lead: no overlong form, no
 * surrogate, nothing above U+10FFFF. */
static int
is_odd(const unsigned char *u)
{
	unsigned char bad = 0;

	for (int i = 0; i < BLOCKS_BYTES; i++) {
		unsigned char c = u[i], a = u[i - 1];

		bad |= (unsigned char)((c & 0xFE) == 0xC0) | (c >= 0xF5);
		bad |= (a == 0xE0) & (c < 0xA0);
		bad |= (a == 0xED) & (c >= 0xA0);
		bad |= (a == 0xF0) & (c < 0x90);
		bad |= (a == 0xF4) & (c >= 0x90);
	}
	return bad;
}

/* ---- plain C ---- */

static size_t
valid_plain(const unsigned char *p, size_t n)
{
	for (size_t b = 0; b < n; b++, p += BLOCKS_BYTES) {
		unsigned char bad = 0;

		for (int i = 0; i < BLOCKS_BYTES; i++) {
			unsigned char wanted = (p[i - 1] >= 0xC0) |
					       (p[i - 2] >= 0xE0) |
					       (p[i - 3] >= 0xF0);

			bad |= (unsigned char)(wanted ^
					       ((p[i] & 0xC0) == 0x80));
		}
		if (bad || is_odd(p))
			return b;
	}
	return n;
}

static uint64_t
breaks_plain(const unsigned char *p)
{
	uint64_t bits = 0;

	for (int i = 0; i < BLOCKS_BYTES; i++) {
		unsigned c = p[i];
		int is = c - 0x0A < 4 || c - 0x1C < 3 ||
			 (c == 0x85 && p[i - 1] == 0xC2) ||
			 ((c | 1) == 0xA9 && p[i - 1] == 0x80 &&
				 p[i - 2] == 0xE2);

		bits |= (uint64_t)is << i;
	}
	return bits;
}

/* ---- vectors ---- */

#ifdef HAS_X86
#include "base/vector_avx2.h"
#include "base/blocks_kernel.h"
#include "base/vector_sse2.h"
#include "base/blocks_kernel.h"
#endif
#ifdef HAS_NEON
#include "base/vector_neon.h"
#include "base/blocks_kernel.h"
#endif

const struct blocks *
blocks_list(size_t i)
{
	static const struct {
		struct blocks blocks;
		enum processor needs;
	} all[] = {
#ifdef HAS_X86
		{{"avx2", valid_avx2, breaks_avx2}, PROCESSOR_AVX2},
		{{"sse2", valid_sse2, breaks_sse2}, PROCESSOR_SSE2},
#endif
#ifdef HAS_NEON
		{{"neon", valid_neon, breaks_neon}, PROCESSOR_NEON},
#endif
		{{"plain", valid_plain, breaks_plain}, PROCESSOR_PLAIN},
	};
	enum processor level = processor_level();

	for (size_t k = 0; k < sizeof(all) / sizeof(all[0]); k++)
		if (all[k].needs <= level && i-- == 0)
			return &all[k].blocks;
	return NULL;
}

/* Asked for each text, so that the environment is asked once. */
const struct blocks *
blocks_best(void)
{
	static _Atomic(const struct blocks *) known;
	const struct blocks *best =
		atomic_load_explicit(&known, memory_order_relaxed);

	if (!best) {
		best = blocks_list(0);
		atomic_store_explicit(&known, best, memory_order_relaxed);
	}
	return best;
}

uint64_t
blocks_breaks(const struct blocks *blocks, const char *begin, const char *p,
	const char *end)
{
	size_t n = (size_t)(end - p), before = (size_t)(p - begin);
	unsigned char edge[2 + BLOCKS_BYTES];

	if (n >= BLOCKS_BYTES && before >= 2)
		return blocks->breaks((const unsigned char *)p);
	memset(edge, 0, sizeof(edge));
	before = before < 2 ? before : 2;
	memcpy(edge + 2 - before, p - before, before);
	memcpy(edge + 2, p, n < BLOCKS_BYTES ? n : BLOCKS_BYTES);
	return blocks->breaks(edge + 2);
}
