/* vector_ssse3: what a kernel is written with (vector_avx2.h), for x86 with
 * SSSE3. */
#define V_NAME(name) name##_ssse3
#define V_TARGET __attribute__((target("ssse3")))
#define V_TABLE(p) V_LOAD(p)
#define V_LOOK(table, v) _mm_shuffle_epi8(table, v)
#include "base/vector_sse.h"
