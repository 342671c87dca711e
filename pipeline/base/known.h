/* known: for a sanitizer of memory (make msan), which does not see what a
 * library writes: that these bytes are written. Nothing anywhere else.
 */
#ifndef WASL_BASE_KNOWN_H
#define WASL_BASE_KNOWN_H

#include <stddef.h>

#ifdef __has_feature
#if __has_feature(memory_sanitizer)
#include <sanitizer/msan_interface.h>
#define WASL_UNSEEN
#endif
#endif

static inline void
memory_known(const void *ptr, size_t len)
{
#ifdef WASL_UNSEEN
	__msan_unpoison(ptr, len);
#else
	(void)ptr;
	(void)len;
#endif
}

#endif
