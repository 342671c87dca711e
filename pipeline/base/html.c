/* html: text in a page */
#include "base/html.h"
#include "base/marks.h"
#include "base/text.h"

static int
is_hidden(uint32_t cp)
{
	return (cp < 0x20 && cp != '\n' && cp != '\t') ||
		(cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029 ||
		cp == 0xFEFF || cp_is_bidi(cp);
}

static const char *
entity(uint32_t cp)
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
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

enum where { IN_TEXT, IN_ATTRIBUTE };

static void
add_hidden(struct buf *out, uint32_t cp, enum where where)
{
	if (where == IN_TEXT)
		buf_adds(out, "<i class=\"hidden\">");
	buf_addf(out, "U+%04X", (unsigned)cp);
	if (where == IN_TEXT)
		buf_adds(out, "</i>");
}

static void
add(struct buf *out, struct slice text, enum where where)
{
	const char *p = text.ptr, *end = p + text.len, *from = p;
	uint32_t cp;

	while (p < end) {
		unsigned len = utf8_next(p, end, &cp);
		const char *as = cp < 0x80 ? entity(cp) : NULL;

		if (as || is_hidden(cp)) {
			buf_add(out, from, (size_t)(p - from));
			if (as)
				buf_adds(out, as);
			else
				add_hidden(out, cp, where);
			from = p + len;
		}
		p += len;
	}
	buf_add(out, from, (size_t)(end - from));
}

void
html_add(struct buf *out, struct slice text)
{
	add(out, text, IN_TEXT);
}

void
html_add_attribute(struct buf *out, struct slice text)
{
	add(out, text, IN_ATTRIBUTE);
}

static struct slice
part(struct slice s, size_t from, size_t to)
{
	return (struct slice){s.ptr + from, to - from};
}

static void
add_mark(struct buf *out, const struct placeholder *ph, struct slice text)
{
	buf_addf(out, "<mark class=\"%s\" title=\"%s",
		ph->as.len ? "masked" : "watched", kind_names[ph->kind]);
	if (ph->value.len) {
		buf_adds(out, ": ");
		html_add_attribute(out, ph->value);
	}
	buf_adds(out, "\">");
	html_add(out, text);
	buf_adds(out, "</mark>");
}

static void
add_marked(struct buf *out, struct row *row, struct slice text,
	const struct marks *marks)
{
	const struct placeholders *list = row_placeholders(row);
	size_t i, pos = 0;

	for (i = 0; i < marks->n; i++) {
		const struct mark *m = &marks->v[i];

		html_add(out, part(text, pos, m->at));
		add_mark(out, &list->v[m->which],
			part(text, m->at, m->at + m->len));
		pos = m->at + m->len;
	}
	html_add(out, part(text, pos, text.len));
}

void
html_add_source(struct buf *out, struct row *row)
{
	struct marks marks;

	marks_source(row, &marks);
	add_marked(out, row, row_get(row, COL_SOURCE), &marks);
}

void
html_add_target(struct buf *out, struct row *row, struct slice piece)
{
	struct marks marks;

	marks_target(row, piece, &marks);
	add_marked(out, row, piece, &marks);
}
