/* escape: the line of a style that is XML, there and back */
#include <string.h>

#include "base/styles.h"
#include "base/text.h"

void
style_escape(const struct style *style, struct slice text, struct buf *out)
{
	const char *p = text.ptr, *end = p + text.len, *from = p;

	if (!style_escapes(style)) {
		buf_add_slice(out, text);
		return;
	}
	for (; p < end; p++) {
		const char *as = *p == '&'   ? "&amp;"
				 : *p == '<' ? "&lt;"
				 : *p == '>' ? "&gt;"
					     : NULL;

		if (!as)
			continue;
		buf_add(out, from, (size_t)(p - from));
		buf_adds(out, as);
		from = p + 1;
	}
	buf_add(out, from, (size_t)(end - from));
}

static size_t
entity_named(const char *p, const char *end, uint32_t *cp)
{
	static const struct {
		const char *name;
		uint32_t cp;
	} known[] = {{"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'},
		{"apos;", '\''}};
	size_t i;

	for (i = 0; i < sizeof known / sizeof *known; i++) {
		size_t len = strlen(known[i].name);

		if ((size_t)(end - p) > len &&
			memcmp(p + 1, known[i].name, len) == 0) {
			*cp = known[i].cp;
			return len + 1;
		}
	}
	return 0;
}

/* The value of the digit at p, also of one that an engine localised; 16 if it
 * is none. */
static unsigned
digit_at(const char *p, const char *end, unsigned base, unsigned *len)
{
	uint32_t cp;
	int value;

	*len = utf8_next(p, end, &cp);
	value = cp_digit(cp);
	if (value >= 0)
		return (unsigned)value;
	if (base == 16 && (cp | 0x20) >= 'a' && (cp | 0x20) <= 'f')
		return (cp | 0x20) - 'a' + 10;
	return 16;
}

size_t
entity_next(const char *p, const char *end, uint32_t *cp)
{
	const char *q = p + 2;
	unsigned base = 10, v, len;

	if (end - p < 4 || p[1] != '#')
		return entity_named(p, end, cp);
	if ((*q | 0x20) == 'x') {
		base = 16;
		q++;
	}
	for (*cp = 0; q < end && (v = digit_at(q, end, base, &len)) < 16;
		q += len)
		if ((*cp = *cp * base + v) > 0x10FFFF)
			return 0;
	if (q == end || *q != ';' || *cp == 0 || (*cp >> 11) == 0x1B)
		return 0;
	return (size_t)(q + 1 - p);
}

void
style_unescape(const struct style *style, struct slice text, struct buf *out)
{
	const char *p = text.ptr, *end = p + text.len, *amp;

	while (style_escapes(style) && p < end &&
		(amp = memchr(p, '&', (size_t)(end - p))) != NULL) {
		uint32_t cp;
		size_t len = entity_next(amp, end, &cp);

		buf_add(out, p, (size_t)(amp - p));
		p = amp + (len ? len : 1);
		if (!len)
			cp = '&';
		else if (cp_is_break(cp))
			cp = ' ';
		out->len += utf8_put(buf_room(out, 4), cp);
	}
	buf_add(out, p, (size_t)(end - p));
}
