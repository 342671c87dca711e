/* write_html: source and translation side by side, one page that needs nothing
 * else.
 *
 * A paragraph is two cells; their segments are linked by number. Text is
 * hostile: markup is escaped, controls are shown by number, every segment is
 * isolated from the direction of its neighbours, and the page's policy lets
 * nothing be loaded.
 */
#include <string.h>

#include "base/html.h"
#include "base/writer.h"

static void
add_dir(struct writer *w, struct slice lang)
{
	buf_adds(&w->buf, " lang=\"");
	html_add(&w->buf, lang);
	buf_addf(&w->buf, "\" dir=\"%s\"",
		lang_is_rtl(w->langs, lang) ? "rtl" : "ltr");
}

static void
html_start(struct writer *w)
{
	html_add_head(&w->buf);
	writer_flush(w);
}

static void
html_head(struct writer *w, struct row *opening)
{
	(void)opening;
	buf_adds(&w->buf, "<article>\n<h1>");
	html_add(&w->buf, w->name);
	buf_adds(&w->buf, "</h1>\n");
	writer_flush(w);
}

static void
close_paragraph(struct writer *w)
{
	if (!w->held.len)
		return;
	buf_adds(&w->buf, "</p>\n");
	buf_add_slice(&w->buf, buf_slice(&w->held));
	buf_adds(&w->buf, "</p>\n</section>\n");
	buf_clear(&w->held);
	writer_flush(w);
}

static void
open_paragraph(struct writer *w, struct row *row)
{
	struct buf buf = w->buf;

	buf_addf(&buf, "<section class=\"%s\" data-par=\"%u.%u\">\n<p",
		role_names[row->role], row->art, row->par);
	w->buf = buf;
	add_dir(w, row_has(row, COL_LANG) ? row_get(row, COL_LANG) : w->lang);
	buf_addc(&w->buf, '>');
	buf = w->buf;
	w->buf = w->held;
	buf_adds(&w->buf, "<p");
	add_dir(w, writer_lang(w, row));
	buf_addc(&w->buf, '>');
	w->held = w->buf;
	w->buf = buf;
}

static void
open_segment(struct buf *out, const struct row *row, const char *class)
{
	buf_addf(out, "<span class=\"seg%s\" data-seg=\"%u.%u.%u\">", class,
		row->art, row->par, row->seg);
}

static void
html_row(struct writer *w, struct row *row)
{
	int has_target = row_has(row, COL_TARGET);

	if (writer_turns(w, row)) {
		close_paragraph(w);
		open_paragraph(w, row);
	} else {
		buf_addc(&w->buf, ' ');
		buf_addc(&w->held, ' ');
	}
	open_segment(&w->buf, row, "");
	html_add_source(&w->buf, row);
	buf_adds(&w->buf, "</span>");
	open_segment(&w->held, row,
		has_target			? ""
		: row->flags & FLAG_FAILED ? " failed"
						: " open");
	html_add_target(&w->held, row, writer_piece(w, row));
	buf_adds(&w->held, "</span>");
}

static void
html_tail(struct writer *w, struct row *closing)
{
	(void)closing;
	close_paragraph(w);
	buf_adds(&w->buf, "</article>\n");
	writer_flush(w);
}

static void
html_end(struct writer *w)
{
	html_add_foot(&w->buf);
	writer_flush(w);
}

const struct writer_form writer_html = {
	.name = "html",
	.untranslated = UNTRANSLATED_SOURCE,
	.start = html_start,
	.head = html_head,
	.row = html_row,
	.tail = html_tail,
	.end = html_end,
};
