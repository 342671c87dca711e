/* vector_plain: what a kernel is written with (vector_avx2.h), eight bytes in a
 * word, for any processor. What is true of a byte is its highest bit; there is
 * nothing here for V_LOOK, V_TABLE, V_LESS, V_MINUS and V_MIN. */
#ifndef WASL_BASE_VECTOR_PLAIN_H
#define WASL_BASE_VECTOR_PLAIN_H

#include <stdint.h>
#include <string.h>

#define PLAIN_ALL(c) (0x0101010101010101u * (uint8_t)(c))

/* The first byte is the lowest. */
static inline uint64_t
plain_load(const unsigned char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	return v;
}

static inline uint64_t
plain_same(uint64_t a, uint64_t b)
{
	const uint64_t x = a ^ b, low = PLAIN_ALL(0x7F);

	return ~(((x & low) + low) | x);
}

/* A bit for each byte, by its highest. */
static inline uint64_t
plain_bits(uint64_t v)
{
	return ((v & PLAIN_ALL(0x80)) * 0x0002040810204081u) >> 56;
}

#endif
#define V_NAME(name) name##_plain
#define V_TARGET
#define V_WIDTH 8
#define V_PAIRS for (unsigned pair = 0; pair < 64; pair += 2 * V_WIDTH)
#define V_SHIFT pair
#define V uint64_t
#define V_LOAD(p) plain_load(p)
#define V_ALL(c) PLAIN_ALL(c)
#define V_AND(a, b) ((a) & (b))
#define V_OR(a, b) ((a) | (b))
#define V_XOR(a, b) ((a) ^ (b))
#define V_UP(v, k) ((v) << (k))
#define V_SAME(a, b) plain_same(a, b)
#define V_BOTH(v, w) (plain_bits(v) | plain_bits(w) << 8)
