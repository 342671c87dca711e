/* processor: which instructions may be used here.
 *
 * What runs over every byte has a way for each kind of processor, which find
 * the same; WASL_PROCESSOR in the environment names the most that is used, so
 * that the others can be compared with it, and measured.
 */
#ifndef WASL_BASE_PROCESSOR_H
#define WASL_BASE_PROCESSOR_H

enum processor {
	PROCESSOR_PLAIN,
	PROCESSOR_NEON, /* 64-bit ARM, which always has it */
	PROCESSOR_SSE2,
	PROCESSOR_SSSE3,
	PROCESSOR_AVX2,
	PROCESSOR_AVX512, /* with VBMI */
};

/* The most that it has and that may be used. */
enum processor processor_level(void);

#endif
