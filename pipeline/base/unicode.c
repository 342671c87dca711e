/* unicode: the door to utf8proc */
#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/text.h"

char
unicode_class(uint32_t cp)
{
	return unicode_category(cp)[0];
}

const char *
unicode_category(uint32_t cp)
{
	return utf8proc_category_string((utf8proc_int32_t)cp);
}

int
unicode_combining(uint32_t cp)
{
	return utf8proc_get_property((utf8proc_int32_t)cp)->combining_class;
}

int
unicode_width(uint32_t cp)
{
	return utf8proc_charwidth((utf8proc_int32_t)cp);
}

const char *
unicode_version(void)
{
	return utf8proc_unicode_version();
}

size_t
unicode_grapheme(struct slice s)
{
	const char *p = s.ptr, *end;
	utf8proc_int32_t state = 0;
	uint32_t before, cp;
	unsigned n;

	if (!s.len)
		return 0;
	end = p + s.len;
	p += utf8_next(p, end, &before);
	for (; p < end; p += n, before = cp) {
		n = utf8_next(p, end, &cp);
		if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)before,
			    (utf8proc_int32_t)cp, &state))
			break;
	}
	return (size_t)(p - s.ptr);
}

/* ---- composition ---- */

struct points {
	utf8proc_int32_t *v;
	size_t n;
};

/* No character has a longer canonical decomposition (U+1F82 has four). */
enum { DECOMPOSED_MAX = 4 };

static struct points
decompose(struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len;
	struct points to = {0};
	uint32_t cp;

	to.v = memory_alloc(
		utf8_count(s.ptr, s.len) * DECOMPOSED_MAX * sizeof *to.v);
	while (p < end) {
		p += utf8_next(p, end, &cp);
		to.n += (size_t)utf8proc_decompose_char((utf8proc_int32_t)cp,
			to.v + to.n, DECOMPOSED_MAX,
			UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, NULL);
	}
	return to;
}

/* Canonical order of a run of marks by counting, so that a letter with
 * a million marks is sorted in linear time. Stable. */
static void
order_run(utf8proc_int32_t *v, size_t n, struct buf *scratch)
{
	size_t start[257] = {0}, i;
	utf8proc_int32_t *copy;

	copy = (utf8proc_int32_t *)(void *)buf_room(scratch, n * sizeof *v);
	memcpy(copy, v, n * sizeof *v);
	for (i = 0; i < n; i++)
		start[unicode_combining((uint32_t)copy[i]) + 1]++;
	for (i = 1; i < 257; i++)
		start[i] += start[i - 1];
	for (i = 0; i < n; i++)
		v[start[unicode_combining((uint32_t)copy[i])]++] = copy[i];
}

static int
is_ordered(const utf8proc_int32_t *v, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (unicode_combining((uint32_t)v[i - 1]) >
			unicode_combining((uint32_t)v[i]))
			return 0;
	return 1;
}

static void
order(struct points points)
{
	struct buf scratch = {0};
	size_t i = 0, from;

	while (i < points.n) {
		from = i;
		while (i < points.n && unicode_combining((uint32_t)points.v[i]))
			i++;
		if (!is_ordered(points.v + from, i - from))
			order_run(points.v + from, i - from, &scratch);
		if (i == from)
			i++;
	}
	buf_release(&scratch);
}

void
unicode_compose(struct slice s, struct buf *out)
{
	struct points points;
	utf8proc_ssize_t n;

	if (!s.len)
		return;
	points = decompose(s);
	order(points);
	n = utf8proc_normalize_utf32(points.v, (utf8proc_ssize_t)points.n,
		UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	for (utf8proc_ssize_t i = 0; i < n; i++)
		out->len += utf8_put(buf_room(out, 4), (uint32_t)points.v[i]);
	free(points.v);
}
