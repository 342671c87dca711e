/* vector_sse: what vector_sse2.h and vector_ssse3.h have in common. */
#define V_WIDTH 16
#define V_PAIRS for (unsigned pair = 0; pair < 64; pair += 2 * V_WIDTH)
#define V_SHIFT pair
#define V __m128i
#define V_LOAD(p) _mm_loadu_si128((const __m128i *)(const void *)(p))
#define V_STORE(p, v) _mm_storeu_si128((__m128i *)(void *)(p), v)
#define V_ALL(c) _mm_set1_epi8((char)(c))
#define V_PICK(m, a, b)                                                        \
	_mm_or_si128(_mm_andnot_si128(m, a), _mm_and_si128(m, b))
#define V_AND(a, b) _mm_and_si128(a, b)
#define V_OR(a, b) _mm_or_si128(a, b)
#define V_XOR(a, b) _mm_xor_si128(a, b)
#define V_HIGH(v) _mm_srli_epi16(v, 4)
#define V_UP(v, k) _mm_slli_epi16(v, k)
#define V_SAME(a, b) _mm_cmpeq_epi8(a, b)
#define V_LESS(a, b) _mm_cmplt_epi8(a, b)
#define V_MINUS(a, b) _mm_subs_epu8(a, b)
#define V_SUB(a, b) _mm_sub_epi8(a, b)
#define V_MIN(a, b) _mm_min_epu8(a, b)
#define V_BOTH(v, w)                                                           \
	((uint64_t)(uint32_t)_mm_movemask_epi8(v) |                            \
		(uint64_t)(uint32_t)_mm_movemask_epi8(w) << 16)
