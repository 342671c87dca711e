/* xml_write: escaping. */
#include <string.h>
#include "base/text.h"
#include "base/xml_write.h"

static const char *
reference(uint32_t cp)
{
	switch (cp) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\t':
		return "&#9;";
	case '\n':
		return "&#10;";
	case '\r':
		return "&#13;";
	default:
		return cp < 0x20 || cp == 0xFFFE || cp == 0xFFFF
			? "\xEF\xBF\xBD" : NULL;
	}
}

void
xml_add(struct buf *out, struct slice s)
{
	const char *p = s.ptr, *end = p + s.len, *from = p;

	while (p < end) {
		uint32_t cp;
		unsigned n = utf8_next(p, end, &cp);
		const char *as = reference(cp);

		if (as) {
			buf_add(out, from, (size_t)(p - from));
			buf_adds(out, as);
			from = p + n;
		}
		p += n;
	}
	buf_add(out, from, (size_t)(end - from));
}
