/* processor: what it has, and what the environment lets it use. */
#include <stdlib.h>
#include <string.h>
#include "base/processor.h"

static enum processor
found(void)
{
#if defined(__x86_64__) || defined(__i386__)
	if (__builtin_cpu_supports("avx512vbmi"))
		return PROCESSOR_AVX512;
	if (__builtin_cpu_supports("avx2"))
		return PROCESSOR_AVX2;
	if (__builtin_cpu_supports("ssse3"))
		return PROCESSOR_SSSE3;
	if (__builtin_cpu_supports("sse2"))
		return PROCESSOR_SSE2;
#elif defined(__aarch64__) && defined(__GNUC__)
	return PROCESSOR_NEON;
#endif
	return PROCESSOR_PLAIN;
}

enum processor
processor_level(void)
{
	static const char *const names[] = {
		"plain", "neon", "sse2", "ssse3", "avx2", "avx512"};
	const char *most = getenv("WASL_PROCESSOR");
	enum processor level = found();

	for (unsigned i = 0; most && i < level; i++)
		if (strcmp(most, names[i]) == 0)
			return (enum processor)i;
	return level;
}
