/* html: text in a page */
#include <string.h>

#include "base/html.h"
#include "base/text.h"

/* Beyond so many the values of a row are not looked for in the translation. */
enum { MARKS_MAX = 64, MARKED_LEN_MAX = 1 << 16 };

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

void
html_add_source(struct buf *out, struct row *row)
{
	struct slice source = row_get(row, COL_SOURCE);
	const struct placeholders *list = row_placeholders(row);
	const struct edits *edits = row_edits(row);
	size_t i, pos = 0;

	for (i = 0; list && edits && i < list->n; i++) {
		const struct placeholder *ph = &list->v[i];
		size_t from = edits_back(edits->v, edits->n, ph->at,
			EDITS_RIGHT);
		size_t to = edits_back(edits->v, edits->n, ph->at + ph->len,
			EDITS_LEFT);

		if (from < pos || to <= from || to > source.len)
			continue;
		html_add(out, part(source, pos, from));
		add_mark(out, ph, part(source, from, to));
		pos = to;
	}
	html_add(out, part(source, pos, source.len));
}

void
html_add_target(struct buf *out, struct row *row, struct slice piece)
{
	const struct placeholders *list = row_placeholders(row);
	size_t i, pos = 0;

	for (i = 0; list && i < list->n && i < MARKS_MAX &&
		piece.len < MARKED_LEN_MAX;
		i++) {
		const struct placeholder *ph = &list->v[i];
		struct slice value = ph->target.len ? ph->target : ph->value;
		const char *at;

		if (!value.len)
			continue;
		at = memmem(piece.ptr + pos, piece.len - pos, value.ptr,
			value.len);
		if (!at)
			continue;
		html_add(out, part(piece, pos, (size_t)(at - piece.ptr)));
		add_mark(out, ph, (struct slice){at, value.len});
		pos = (size_t)(at - piece.ptr) + value.len;
	}
	html_add(out, part(piece, pos, piece.len));
}
