/* vector_sse2: what a kernel is written with (vector_avx2.h), for any x86-64;
 * it has no V_LOOK. */
#define V_NAME(name) name##_sse2
#define V_TARGET __attribute__((target("sse2")))
#include "base/vector_sse.h"
