/* vector_avx2: what a kernel is written with, for x86 with AVX2.
 *
 * A kernel is a file that is included once for each kind of processor, behind
 * one of vector_*.h; vector_end.h, at its end, takes the names back. It looks
 * at two vectors together, V_BOTH(v, w) being a bit for each byte of both by
 * its highest bit, and a block of 64 bytes is V_PAIRS of them: V_SHIFT is how
 * many bytes a pair is into its block. V_LESS compares signed bytes, V_MINUS
 * stops at zero; V_PICK takes b's bytes where all of m's bits are set, a's
 * where none is; V_UP makes the bit that is k below each byte's highest the
 * highest, what becomes of the others is nobody's business.
 */
#define V_NAME(name) name##_avx2
#define V_TARGET __attribute__((target("avx2")))
#define V_WIDTH 32
#define V_PAIRS
#define V_SHIFT 0
#define V __m256i
#define V_LOAD(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define V_STORE(p, v) _mm256_storeu_si256((__m256i *)(void *)(p), v)
#define V_TABLE(p)                                                             \
	_mm256_broadcastsi128_si256(                                           \
		_mm_loadu_si128((const __m128i *)(const void *)(p)))
#define V_ALL(c) _mm256_set1_epi8((char)(c))
#define V_LOOK(table, v) _mm256_shuffle_epi8(table, v)
#define V_PICK(m, a, b) _mm256_blendv_epi8(a, b, m)
#define V_AND(a, b) _mm256_and_si256(a, b)
#define V_OR(a, b) _mm256_or_si256(a, b)
#define V_XOR(a, b) _mm256_xor_si256(a, b)
#define V_HIGH(v) _mm256_srli_epi16(v, 4)
#define V_UP(v, k) _mm256_slli_epi16(v, k)
#define V_SAME(a, b) _mm256_cmpeq_epi8(a, b)
#define V_LESS(a, b) _mm256_cmpgt_epi8(b, a)
#define V_MINUS(a, b) _mm256_subs_epu8(a, b)
#define V_SUB(a, b) _mm256_sub_epi8(a, b)
#define V_MIN(a, b) _mm256_min_epu8(a, b)
#define V_BOTH(v, w)                                                           \
	((uint64_t)(uint32_t)_mm256_movemask_epi8(v) |                         \
		(uint64_t)(uint32_t)_mm256_movemask_epi8(w) << 32)
