/* vector_neon: what a kernel is written with (vector_avx2.h), for any 64-bit
 * ARM. */
#ifndef WASL_BASE_VECTOR_NEON_H
#define WASL_BASE_VECTOR_NEON_H

#include <arm_neon.h>
#include <stdint.h>

/* A bit for each byte of both, by its highest. */
static inline uint64_t
neon_both(uint8x16_t v, uint8x16_t w)
{
	static const uint8_t bits[16] = {
		1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
	const uint8x16_t bit = vld1q_u8(bits);
	uint8x16_t sum;

	v = vreinterpretq_u8_s8(vshrq_n_s8(vreinterpretq_s8_u8(v), 7));
	w = vreinterpretq_u8_s8(vshrq_n_s8(vreinterpretq_s8_u8(w), 7));
	sum = vpaddq_u8(vandq_u8(v, bit), vandq_u8(w, bit));
	sum = vpaddq_u8(sum, sum);
	sum = vpaddq_u8(sum, sum);
	return vgetq_lane_u32(vreinterpretq_u32_u8(sum), 0);
}

#endif
#define V_NAME(name) name##_neon
#define V_TARGET
#define V_WIDTH 16
#define V_PAIRS for (unsigned pair = 0; pair < 64; pair += 2 * V_WIDTH)
#define V_SHIFT pair
#define V uint8x16_t
#define V_LOAD(p) vld1q_u8((const uint8_t *)(const void *)(p))
#define V_STORE(p, v) vst1q_u8((uint8_t *)(p), v)
#define V_TABLE(p) V_LOAD(p)
#define V_ALL(c) vdupq_n_u8((uint8_t)(c))
#define V_LOOK(table, v) vqtbl1q_u8(table, v)
#define V_PICK(m, a, b) vbslq_u8(m, b, a)
#define V_AND(a, b) vandq_u8(a, b)
#define V_OR(a, b) vorrq_u8(a, b)
#define V_XOR(a, b) veorq_u8(a, b)
#define V_HIGH(v) vshrq_n_u8(v, 4)
#define V_UP(v, k) vshlq_u8(v, vdupq_n_s8((int8_t)(k)))
#define V_SAME(a, b) vceqq_u8(a, b)
#define V_LESS(a, b) vcltq_s8(vreinterpretq_s8_u8(a), vreinterpretq_s8_u8(b))
#define V_MINUS(a, b) vqsubq_u8(a, b)
#define V_SUB(a, b) vsubq_u8(a, b)
#define V_MIN(a, b) vminq_u8(a, b)
#define V_BOTH(v, w) neon_both(v, w)
