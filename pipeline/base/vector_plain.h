/* vector_plain: what a kernel is written with (vector_avx2.h), eight bytes in a
 * word, for any processor. What is true of a byte is its highest bit; there is
 * nothing here for V_LOOK, V_TABLE, V_LESS, V_MINUS and V_MIN. */
#include "base/eight.h"

#define V_NAME(name) name##_plain
#define V_TARGET
#define V_WIDTH 8
#define V_PAIRS for (unsigned pair = 0; pair < 64; pair += 2 * V_WIDTH)
#define V_SHIFT pair
#define V uint64_t
#define V_LOAD(p) eight_load(p)
#define V_ALL(c) EIGHT_ALL(c)
#define V_AND(a, b) ((a) & (b))
#define V_OR(a, b) ((a) | (b))
#define V_XOR(a, b) ((a) ^ (b))
#define V_UP(v, k) ((v) << (k))
#define V_SAME(a, b) eight_same(a, b)
#define V_BOTH(v, w) (eight_bits(v) | eight_bits(w) << 8)
