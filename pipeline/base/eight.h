/* eight: eight bytes of a text at a time, in one word, the first one lowest;
 * what is true of a byte is its highest bit.
 */
#ifndef WASL_BASE_EIGHT_H
#define WASL_BASE_EIGHT_H

#include <stdint.h>
#include <string.h>

/* Eight times the byte c. */
#define EIGHT_ALL(c) (0x0101010101010101u * (uint8_t)(c))

static inline uint64_t
eight_load(const void *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	return v;
}

/* Bytes of a that are those of b. */
static inline uint64_t
eight_same(uint64_t a, uint64_t b)
{
	const uint64_t x = a ^ b, low = EIGHT_ALL(0x7F);

	return ~(((x & low) + low) | x);
}

/* Quicker, but only the lowest that is set is sure: bytes that are 0. */
static inline uint64_t
eight_zero(uint64_t v)
{
	return (v - EIGHT_ALL(1)) & ~v;
}

/* The highest bits, in order from the lowest. */
static inline uint64_t
eight_bits(uint64_t v)
{
	return ((v & EIGHT_ALL(0x80)) * 0x0002040810204081u) >> 56;
}

#endif
