/* write_text: a document as text: in translation, and as it came */
#include "base/writer.h"

/* ---- text ---- */

/* The gap of the row before is held back: it is the paragraph's, if that row
 * was the paragraph's last; between segments stands a space. */

static void
write_slice(struct writer *w, struct slice s)
{
	if (s.len)
		out_write(w->out, s.ptr, s.len);
}

static void
hold(struct writer *w, struct slice gap)
{
	buf_clear(&w->held);
	buf_add_slice(&w->held, gap);
}

static void
text_head(struct writer *w, struct row *opening)
{
	hold(w, row_get(opening, COL_GAP));
	w->ends_in_text = 0;
}

static void
text_row(struct writer *w, struct row *row)
{
	struct slice piece = writer_piece(w, row);

	if (writer_turns(w, row)) {
		write_slice(w, buf_slice(&w->held));
		w->ends_in_text = 0;
	} else if (w->ends_in_text && piece.len) {
		write_slice(w, lang_space(w->langs, writer_lang(w, row)));
	}
	write_slice(w, piece);
	w->ends_in_text |= piece.len != 0;
	hold(w, row_get(row, COL_GAP));
}

static void
text_tail(struct writer *w, struct row *closing)
{
	(void)closing;
	write_slice(w, buf_slice(&w->held));
	buf_clear(&w->held);
}

const struct writer_form writer_text = {
	.name = "text",
	.untranslated = UNTRANSLATED_SOURCE,
	.head = text_head,
	.row = text_row,
	.tail = text_tail,
};

/* ---- source ---- */

static void
encode(struct writer *w, struct row *row)
{
	struct slice raw = {NULL, 0};
	size_t at = 0;

	if (!w->codec)
		return;
	if (row_has(row, COL_NOTES))
		raw = notes_find(row_notes(row), "raw");
	if (codec_encode(w->codec, row_get(row, COL_SOURCE),
		    row_get(row, COL_GAP), raw, &w->buf, &at) != 0)
		writer_fail(w, "join.encode",
			"%u.%u: byte %zu of 'source' cannot be written in %s",
			row->par, row->seg, at, codec_name(w->codec));
	writer_flush(w);
}

static void
source_head(struct writer *w, struct row *opening)
{
	const char *why = NULL;
	struct slice name = w->encoding.len ? w->encoding : SLICE("utf-8");

	w->codec = codec_new(name, &why);
	if (!w->codec) {
		writer_fail(w, "join.encoding", "encoding '%.*s' %s",
			(int)name.len, name.ptr, why);
		return;
	}
	if (w->bom)
		write_slice(w, codec_bom(w->codec));
	encode(w, opening);
}

static void
source_tail(struct writer *w, struct row *closing)
{
	(void)closing;
	codec_free(w->codec);
	w->codec = NULL;
}

const struct writer_form writer_source = {
	.name = "text",
	.head = source_head,
	.row = encode,
	.tail = source_tail,
};

/* ---- reply ---- */

/* What align noted of the second text, which the rows' replies are. */
static void
write_note(struct writer *w, struct row *row, const char *key)
{
	struct slice json = {NULL, 0};

	if (row_has(row, COL_NOTES))
		json = notes_find(row_notes(row), key);
	if (json.len)
		write_slice(w, json_string(json, row->arena));
}

static void
reply_head(struct writer *w, struct row *opening)
{
	write_note(w, opening, "before");
}

static void
reply_row(struct writer *w, struct row *row)
{
	write_slice(w, row_get(row, COL_REPLY));
	write_note(w, row, "after");
}

static void
reply_tail(struct writer *w, struct row *closing)
{
	(void)w;
	(void)closing;
}

const struct writer_form writer_reply = {
	.name = "reply",
	.untranslated = UNTRANSLATED_EMPTY,
	.head = reply_head,
	.row = reply_row,
	.tail = reply_tail,
};
