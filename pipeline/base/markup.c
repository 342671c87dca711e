/* markup: text in XML 1.0 */
#include "base/markup.h"
#include "base/text.h"

enum where { IN_TEXT, IN_ATTRIBUTE };

static const char *
escape(uint32_t cp, enum where where)
{
	switch (cp) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '\r':
		return "&#13;";
	case '"':
		return where == IN_ATTRIBUTE ? "&quot;" : NULL;
	case '\n':
		return where == IN_ATTRIBUTE ? "&#10;" : NULL;
	case '\t':
		return where == IN_ATTRIBUTE ? "&#9;" : NULL;
	default:
		return NULL;
	}
}

/* XML 1.0, production 2 (Char) */
static int
is_bad(uint32_t cp)
{
	return (cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r') ||
	       cp == 0xFFFE || cp == 0xFFFF;
}

static void
add_bad(struct buf *out, uint32_t cp, enum markup_bad bad)
{
	if (bad == MARKUP_CP)
		buf_addf(out, "<cp hex=\"%04X\"/>", (unsigned)cp);
	else
		buf_adds(out, "\xEF\xBF\xBD");
}

static void
add(struct buf *out, struct slice text, enum where where, enum markup_bad bad)
{
	const char *p = text.ptr, *end = p + text.len, *from = p;
	uint32_t cp;

	while (p < end) {
		unsigned len = utf8_next(p, end, &cp);
		const char *as = cp < 0x80 ? escape(cp, where) : NULL;

		if (as || is_bad(cp)) {
			buf_add(out, from, (size_t)(p - from));
			if (as)
				buf_adds(out, as);
			else
				add_bad(out, cp, bad);
			from = p + len;
		}
		p += len;
	}
	buf_add(out, from, (size_t)(end - from));
}

void
markup_add(struct buf *out, struct slice text, enum markup_bad bad)
{
	add(out, text, IN_TEXT, bad);
}

void
markup_add_value(struct buf *out, struct slice value)
{
	add(out, value, IN_ATTRIBUTE, MARKUP_REPLACE);
}

void
markup_add_attribute(struct buf *out, const char *name, struct slice value)
{
	buf_addc(out, ' ');
	buf_adds(out, name);
	buf_adds(out, "=\"");
	markup_add_value(out, value);
	buf_addc(out, '"');
}
