/* write_table: a segment a line: two columns, two files, or JSON Lines */
#include <stdlib.h>
#include <string.h>

#include "base/stream.h"
#include "base/text.h"
#include "base/writer.h"

/* ---- tsv: plain text, so that what would end a cell or a line is a space ----
 */

static void
add_plain(struct buf *out, struct slice s)
{
	const char *p = s.ptr, *end = p + s.len, *from = p;
	uint32_t cp;

	while (p < end) {
		unsigned len = utf8_next(p, end, &cp);

		if (cp == '\t' || cp_is_break(cp)) {
			buf_add(out, from, (size_t)(p - from));
			buf_addc(out, ' ');
			if (cp == '\r' && p + 1 < end && p[1] == '\n')
				len++;
			from = p + len;
		}
		p += len;
	}
	buf_add(out, from, (size_t)(end - from));
}

static void
tsv_row(struct writer *w, struct row *row)
{
	size_t i;

	for (i = 0; i < w->with_n; i++) {
		add_plain(&w->buf, row_text(row, w->with[i]));
		buf_addc(&w->buf, '\t');
	}
	if (w->column == COL_TARGET) {
		add_plain(&w->buf, row_get(row, COL_SOURCE));
		buf_addc(&w->buf, '\t');
	}
	add_plain(&w->buf, writer_piece(w, row));
	buf_addc(&w->buf, '\n');
	writer_flush(w);
}

const struct writer_form writer_tsv = {
	.name = "tsv",
	.untranslated = UNTRANSLATED_EMPTY,
	.row = tsv_row,
};

/* ---- moses: two files, line for line ---- */

struct moses {
	struct out *source, *target;
	char source_lang[32], target_lang[32];
};

/* A language as the end of a file's name. */
static void
suffix(char *to, size_t size, struct slice lang, const char *otherwise)
{
	if (lang.len == 0 || lang.len >= size || !lang_is_tag(lang))
		lang = slice_of(otherwise);
	memcpy(to, lang.ptr, lang.len);
	to[lang.len] = '\0';
}

static void
moses_head(struct writer *w, struct row *opening)
{
	char source[32], target[32];
	struct moses *m = w->state;

	(void)opening;
	if (!m)
		m = w->state = memory_zero(1, sizeof *m);
	suffix(source, sizeof source, w->lang, "source");
	suffix(target, sizeof target, w->to, "target");
	if (!w->has_header) {
		memcpy(m->source_lang, source, sizeof source);
		memcpy(m->target_lang, target, sizeof target);
		m->source = w->open_beside(w->user, source);
		m->target = m->source ? w->open_beside(w->user, target) : NULL;
	} else if (strcmp(m->source_lang, source) != 0 ||
		   strcmp(m->target_lang, target) != 0) {
		writer_fail(w, "join.moses-language",
			"a pair of files holds one pair of languages: use "
			"--out-dir");
	}
	w->has_header = 1;
}

static void
moses_row(struct writer *w, struct row *row)
{
	struct slice piece = writer_piece(w, row);
	struct moses *m = w->state;

	if (!piece.len || !m->source || !m->target || w->wrong_id)
		return;
	add_plain(&w->buf, row_get(row, COL_SOURCE));
	buf_addc(&w->buf, '\n');
	out_write(m->source, w->buf.ptr, w->buf.len);
	buf_clear(&w->buf);
	add_plain(&w->buf, piece);
	buf_addc(&w->buf, '\n');
	out_write(m->target, w->buf.ptr, w->buf.len);
	buf_clear(&w->buf);
}

static void
moses_end(struct writer *w)
{
	w->has_header = 0;
}

static void
moses_release(struct writer *w)
{
	free(w->state);
	w->state = NULL;
}

const struct writer_form writer_moses = {
	.name = "moses",
	.untranslated = UNTRANSLATED_EMPTY,
	.head = moses_head,
	.row = moses_row,
	.end = moses_end,
	.release = moses_release,
};

/* ---- jsonl ---- */

static void
add_flags(struct buf *out, struct slice flags)
{
	const char *p = flags.ptr, *end = p + flags.len;

	buf_addc(out, '[');
	while (p < end) {
		const char *from = p;

		while (p < end && *p != ',')
			p++;
		json_add_string(out, (struct slice){from, (size_t)(p - from)});
		if (p < end)
			buf_addc(out, *p++);
	}
	buf_addc(out, ']');
}

/* Numbers as numbers, flags as a list, notes as they are. */
static void
add_member(struct buf *out, struct row *row, enum column column)
{
	struct slice text = row_text(row, column);

	buf_adds(out, out->len > 1 ? ",\"" : "\"");
	buf_adds(out, column_names[column]);
	buf_adds(out, "\":");
	switch (column) {
	case COL_ART:
	case COL_PAR:
	case COL_SEG:
		buf_add_slice(out, text);
		break;
	case COL_FLAGS:
		add_flags(out, text);
		break;
	case COL_NOTES:
		buf_add_slice(out, text.len ? text : SLICE("{}"));
		break;
	default:
		json_add_string(out, text);
	}
}

static const enum column jsonl_columns[] = {
	COL_DOC, COL_ART, COL_PAR, COL_SEG, COL_ROLE, COL_LANG, COL_SOURCE};
enum { JSONL_COLUMNS = sizeof jsonl_columns / sizeof *jsonl_columns };

static int
is_there_already(const struct writer *w, enum column column)
{
	size_t i;

	for (i = 0; i < JSONL_COLUMNS; i++)
		if (jsonl_columns[i] == column)
			return 1;
	return column == w->column;
}

static void
jsonl_row(struct writer *w, struct row *row)
{
	size_t i;

	buf_addc(&w->buf, '{');
	for (i = 0; i < JSONL_COLUMNS; i++)
		add_member(&w->buf, row, jsonl_columns[i]);
	if (w->column != COL_SOURCE) {
		buf_adds(&w->buf, ",\"");
		buf_adds(&w->buf, column_names[w->column]);
		buf_adds(&w->buf, "\":");
		json_add_string(&w->buf, writer_piece(w, row));
	}
	for (i = 0; i < w->with_n; i++)
		if (!is_there_already(w, w->with[i]))
			add_member(&w->buf, row, w->with[i]);
	buf_adds(&w->buf, "}\n");
	writer_flush(w);
}

const struct writer_form writer_jsonl = {
	.name = "jsonl",
	.untranslated = UNTRANSLATED_EMPTY,
	.row = jsonl_row,
};

/* Every row, with every column. */
static void
rows_row(struct writer *w, struct row *row)
{
	size_t i;

	buf_addc(&w->buf, '{');
	for (i = 0; i < COL_COUNT; i++)
		add_member(&w->buf, row, (enum column)i);
	for (i = 0; i < w->extra_n && i < row->extra_n; i++) {
		buf_addc(&w->buf, ',');
		json_add_string(&w->buf, w->extra_names[i]);
		buf_addc(&w->buf, ':');
		json_add_string(&w->buf, cell_text(&row->extra[i], row->arena));
	}
	buf_adds(&w->buf, "}\n");
	writer_flush(w);
}

const struct writer_form writer_rows = {
	.name = "jsonl",
	.head = rows_row,
	.row = rows_row,
	.tail = rows_row,
};
