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

#ifdef __GNUC__
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#else
#define ALWAYS_INLINE static inline
#endif

/* What a block asks of the next one: that its first three bytes go on with a
 * character, a bit each, and what else it asks of the first, by the byte before
 * it. */
enum {
	REST_BYTES = 7,
	REST_E0 = 8,
	REST_ED = 16,
	REST_F0 = 32,
	REST_F4 = 64,
};

/* ---- specials ---- */

/* 1 if a line break ends at p, or a TAB or backslash is there. */
static int
is_special(const unsigned char *p)
{
	unsigned c = p[0];

	return c - '\t' < 5 || c == '\\' || c - 0x1C < 3 ||
	       (c == 0x85 && p[-1] == 0xC2) ||
	       ((c | 1) == 0xA9 && p[-1] == 0x80 && p[-2] == 0xE2);
}

/* Those of a block's bytes with a bit that are special. */
static inline uint64_t
specials_among(const unsigned char *p, uint64_t bits)
{
	uint64_t specials = 0;

	for (; bits; bits &= bits - 1)
		if (is_special(p + __builtin_ctzll(bits)))
			specials |= bits & -bits;
	return specials;
}

/* ---- plain C ---- */

#include "base/vector_plain.h"
#include "base/bits_kernel.h"

static inline uint64_t
events_of_word(uint64_t v)
{
	return eight_bits(eight_same(v & EIGHT_ALL(0xE0), 0) |
			  eight_same(v, EIGHT_ALL('\\')) |
			  eight_same(v & EIGHT_ALL(0xDF), EIGHT_ALL(0xC2)));
}

/* As in blocks_kernel.h. What a word asks of the next one stands where it asks
 * for it; few words hold an event, or the C0 and C1 that stand nowhere. */
ALWAYS_INLINE int
look_plain(const unsigned char *p, uint32_t *rest, uint64_t *events)
{
	uint64_t bad = *rest & ~(uint32_t)REST_BYTES;
	uint64_t after = (uint64_t)(*rest & 1) << 7 |
			 (uint64_t)(*rest & 2) << 14 |
			 (uint64_t)(*rest & 4) << 21;

	*events = 0;
	for (unsigned i = 0; i < BLOCKS_BYTES; i += sizeof(uint64_t)) {
		const uint64_t v = eight_load(p + i);
		const uint64_t lead = v & v << 1 & EIGHT_ALL(0x80);
		const uint64_t next = v & ~(v << 1) & EIGHT_ALL(0x80);
		const uint64_t three = lead & v << 2;

		if ((eight_zero(v & EIGHT_ALL(0xE0)) |
			    eight_zero(v ^ EIGHT_ALL('\\')) |
			    eight_zero(
				    (v & EIGHT_ALL(0xDC)) ^ EIGHT_ALL(0xC0))) &
			EIGHT_ALL(0x80)) {
			*events |= events_of_word(v) << i;
			bad |= eight_same(
				       v & EIGHT_ALL(0xFE), EIGHT_ALL(0xC0)) &
			       EIGHT_ALL(0x80);
		}
		after |= lead << 8;
		if (three) {
			after |= three << 16;
			bad |= (eight_zero(v ^ EIGHT_ALL(0xE0)) |
				       eight_zero(v ^ EIGHT_ALL(0xED)) |
				       eight_zero((v & EIGHT_ALL(0xF0)) ^
						  EIGHT_ALL(0xF0))) &
			       EIGHT_ALL(0x80);
		}
		bad |= after ^ next;
		after = lead >> 56 | three >> 48;
	}
	if (bad)
		return 0;
	*rest = (uint32_t)(after >> 7 | after >> 14) & 3;
	return 1;
}

#include "base/specials_kernel.h"
#include "base/utf8_kernel.h"
#include "base/vector_end.h"

/* ---- vectors ---- */

#ifdef HAS_X86
#include "base/vector_avx2.h"
#include "base/bits_kernel.h"
#include "base/blocks_kernel.h"
#include "base/specials_kernel.h"
#include "base/utf8_kernel.h"
#include "base/vector_end.h"
#include "base/vector_sse2.h"
#include "base/bits_kernel.h"
#include "base/blocks_kernel.h"
#include "base/specials_kernel.h"
#include "base/utf8_kernel.h"
#include "base/vector_end.h"
#endif
#ifdef HAS_NEON
#include "base/vector_neon.h"
#include "base/bits_kernel.h"
#include "base/blocks_kernel.h"
#include "base/specials_kernel.h"
#include "base/utf8_kernel.h"
#include "base/vector_end.h"
#endif

const struct blocks *
blocks_list(size_t i)
{
	static const struct {
		struct blocks blocks;
		enum processor needs;
	} all[] = {
#ifdef HAS_X86
		{{"avx2", valid_avx2, events_avx2, specials_avx2, spaces_avx2},
			PROCESSOR_AVX2},
		{{"sse2", valid_sse2, events_sse2, specials_sse2, spaces_sse2},
			PROCESSOR_SSE2},
#endif
#ifdef HAS_NEON
		{{"neon", valid_neon, events_neon, specials_neon, spaces_neon},
			PROCESSOR_NEON},
#endif
		{{"plain", valid_plain, events_plain, specials_plain,
			 spaces_plain},
			PROCESSOR_PLAIN},
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
blocks_specials(const struct blocks *blocks, const char *begin, const char *p,
	const char *end)
{
	size_t n = (size_t)(end - p), before = (size_t)(p - begin);
	unsigned char edge[2 + BLOCKS_BYTES];
	uint64_t specials;

	if (n >= BLOCKS_BYTES && before >= 2) {
		blocks->specials((const unsigned char *)p, 1, &specials);
		return specials;
	}
	memset(edge, 0, sizeof(edge));
	before = before < 2 ? before : 2;
	memcpy(edge + 2 - before, p - before, before);
	memcpy(edge + 2, p, n < BLOCKS_BYTES ? n : BLOCKS_BYTES);
	blocks->specials(edge + 2, 1, &specials);
	return specials;
}
