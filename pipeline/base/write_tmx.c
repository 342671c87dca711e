/* write_tmx: a translation memory, TMX 1.4b (LISA OSCAR, 2005). A unit a
 * segment that has a translation. */
#include "base/markup.h"
#include "base/stream.h"
#include "base/writer.h"

static void
add_header(struct writer *w)
{
	buf_adds(&w->buf,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<tmx version=\"1.4\">\n<header creationtool=\"wasl\" "
		"segtype=\"sentence\" o-tmf=\"wasl-stream\" "
		"adminlang=\"en\"");
	markup_add_attribute(
		&w->buf, "creationtoolversion", slice_of(w->version));
	markup_add_attribute(
		&w->buf, "srclang", w->lang.len ? w->lang : SLICE("*all*"));
	buf_adds(&w->buf, " datatype=\"plaintext\"/>\n<body>\n");
}

/* The header names the source language of what comes first. */
static void
tmx_head(struct writer *w, struct row *opening)
{
	(void)opening;
	if (w->documents_n == 1 || !w->has_header)
		add_header(w);
	w->has_header = 1;
	writer_flush(w);
}

static void
add_prop(struct buf *out, const char *type, struct slice value)
{
	if (!value.len)
		return;
	buf_adds(out, "<prop");
	markup_add_attribute(out, "type", slice_of(type));
	buf_addc(out, '>');
	markup_add(out, value, MARKUP_REPLACE);
	buf_adds(out, "</prop>\n");
}

static void
add_variant(struct buf *out, struct slice lang, struct slice text)
{
	buf_adds(out, "<tuv");
	markup_add_attribute(out, "xml:lang", lang.len ? lang : SLICE("und"));
	buf_adds(out, "><seg>");
	markup_add(out, text, MARKUP_REPLACE);
	buf_adds(out, "</seg></tuv>\n");
}

static void
add_id(struct writer *w, const struct row *row)
{
	struct buf id = {0};

	buf_add_slice(&id, w->name);
	if (w->field.len) {
		buf_addc(&id, '#');
		buf_add_slice(&id, w->field);
	}
	buf_addf(&id, ":%u.%u.%u", row->art, row->par, row->seg);
	markup_add_attribute(&w->buf, "tuid", buf_slice(&id));
	buf_release(&id);
}

static void
tmx_row(struct writer *w, struct row *row)
{
	struct slice lang =
		row_has(row, COL_LANG) ? row_get(row, COL_LANG) : w->lang;
	struct slice piece = writer_piece(w, row);

	if (!piece.len)
		return;
	buf_adds(&w->buf, "<tu");
	add_id(w, row);
	markup_add_attribute(
		&w->buf, "srclang", lang.len ? lang : SLICE("und"));
	buf_adds(&w->buf, ">\n");
	add_prop(&w->buf, "x-doc", w->name);
	add_prop(&w->buf, "x-role", row_text(row, COL_ROLE));
	add_prop(&w->buf, "x-flags", row_text(row, COL_FLAGS));
	add_variant(&w->buf, lang, row_get(row, COL_SOURCE));
	add_variant(&w->buf, writer_lang(w, row), piece);
	buf_adds(&w->buf, "</tu>\n");
	writer_flush(w);
}

static void
tmx_end(struct writer *w)
{
	buf_adds(&w->buf, "</body>\n</tmx>\n");
	w->has_header = 0;
	writer_flush(w);
}

const struct writer_form writer_tmx = {
	.name = "tmx",
	.untranslated = UNTRANSLATED_EMPTY,
	.head = tmx_head,
	.row = tmx_row,
	.end = tmx_end,
};
