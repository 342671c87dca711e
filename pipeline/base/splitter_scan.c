/* splitter_scan: find the next byte that could be a stop's, in blocks.
 *
 * Most of a text is no stop, so this is where the time goes. A block of 16 bytes
 * is compared with each needle: with one byte, or with the second byte of a
 * character whose first stands before it.
 */
#include "base/splitter_pack.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* The needle that ends at p: where its character starts; NULL if none. */
static const char *
needle_at(const struct splitter *s, const char *ptr, const char *p)
{
	unsigned char c = (unsigned char)*p;

	if (!s->is_needle[c])
		return NULL;
	for (unsigned i = 0; i < s->needles_n; i++) {
		const struct split_needle *n = &s->needles[i];

		if (!n->last && n->first == c)
			return p;
		if (n->last == c && n->last && p > ptr &&
			(unsigned char)p[-1] == n->first)
			return p - 1;
	}
	return NULL;
}

static const char *
scan_bytes(const struct splitter *s, const char *ptr, const char *p,
	const char *end)
{
	const char *found;

	for (; p < end; p++)
		if ((found = needle_at(s, ptr, p)))
			return found;
	return end;
}

#if defined(__SSE2__)

static unsigned
block(const struct splitter *s, const char *p)
{
	__m128i now = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i before =
		_mm_loadu_si128((const __m128i *)(const void *)(p - 1));
	__m128i hits = _mm_setzero_si128();

	for (unsigned i = 0; i < s->needles_n; i++) {
		const struct split_needle *n = &s->needles[i];
		__m128i first = _mm_set1_epi8((char)n->first);

		if (n->last)
			hits = _mm_or_si128(hits,
				_mm_and_si128(_mm_cmpeq_epi8(before, first),
					_mm_cmpeq_epi8(now, _mm_set1_epi8(
						(char)n->last))));
		else
			hits = _mm_or_si128(hits, _mm_cmpeq_epi8(now, first));
	}
	return (unsigned)_mm_movemask_epi8(hits);
}

const char *
split_scan(const struct splitter *s, const char *ptr, const char *end)
{
	const char *p = ptr;

	if (p < end && needle_at(s, ptr, p))
		return p;
	for (p++; end - p >= 16; p += 16) {
		unsigned hits = block(s, p);

		if (hits)
			return needle_at(s, ptr, p + __builtin_ctz(hits));
	}
	return p < end ? scan_bytes(s, ptr, p, end) : end;
}

#else

const char *
split_scan(const struct splitter *s, const char *ptr, const char *end)
{
	return scan_bytes(s, ptr, ptr, end);
}

#endif
