/* write_html: source and translation side by side, one page that needs nothing
 * else.
 *
 * A paragraph is a row of cells: its role, the source, the translation, the
 * findings. Segments of both sides are linked by number. Text is hostile:
 * markup is escaped, controls are shown by number, every segment is isolated
 * from the direction of its neighbours, and the page's policy runs no script
 * but its own. The summary can only be written at the end; the page puts it on
 * top.
 */
#include <stdlib.h>
#include <string.h>

#include "base/html.h"
#include "base/report.h"
#include "base/writer.h"

/* Documents that the summary lists. */
enum { LISTED_MAX = 1000 };

struct tally {
	size_t paragraphs, segments, translated, failed, repaired, skipped;
	size_t masked, watched, findings[LEVEL_COUNT];
};

struct html {
	struct buf source, target, findings; /* of the paragraph at hand */
	struct buf list;		     /* of documents */
	struct tally document, all;
	int is_open, worst; /* worst level in the paragraph, -1: none */
	enum role role;
	uint32_t art, par;
	size_t listed_n, shown_n;
};

static struct html *
state(struct writer *w)
{
	if (!w->state)
		w->state = memory_zero(1, sizeof(struct html));
	return w->state;
}

/* ---- small parts ---- */

static void
add_lang(struct writer *w, struct buf *out, struct slice lang)
{
	buf_adds(out, " lang=\"");
	html_add_attribute(out, lang);
	buf_addf(out, "\" dir=\"%s\"",
		lang_is_rtl(w->langs, lang) ? "rtl" : "ltr");
}

static struct slice
source_lang(const struct writer *w, struct row *row)
{
	return row_has(row, COL_LANG) ? row_get(row, COL_LANG) : w->lang;
}

/* ---- findings ---- */

static void
add_excerpt(struct buf *out, const char *label, struct slice s)
{
	if (!s.len)
		return;
	buf_adds(out, label);
	buf_adds(out, "<q dir=\"auto\">");
	html_add(out, s);
	buf_adds(out, "</q>");
}

static void
add_finding(struct html *h, struct row *row, struct slice finding)
{
	int level = level_find(row_finding(row, finding, "level"));
	struct buf *out = &h->findings;

	if (level < 0)
		level = LEVEL_NOTE;
	h->document.findings[level]++;
	if (level > h->worst)
		h->worst = level;
	buf_addf(out,
		"<li class=\"%s\" data-seg=\"%u.%u.%u\">"
		"<a href=\"#s%zu.%u.%u.%u\">%u.%u</a> ",
		level_names[level], row->art, row->par, row->seg, h->shown_n,
		row->art, row->par, row->seg, row->par, row->seg);
	html_add(out, row_finding(row, finding, "words"));
	add_excerpt(out, ": expected ", row_finding(row, finding, "expected"));
	add_excerpt(out, ", found ", row_finding(row, finding, "found"));
	buf_adds(out, " <code>");
	html_add(out, row_finding(row, finding, "id"));
	buf_adds(out, "</code></li>\n");
}

static void
add_findings(struct html *h, struct row *row)
{
	struct json it = row_findings(row);
	struct slice finding;

	while (json_next(&it, NULL, &finding))
		add_finding(h, row, finding);
}

/* ---- paragraphs ---- */

static void
close_paragraph(struct writer *w)
{
	struct html *h = state(w);
	struct buf *out = &w->buf;

	if (!h->is_open)
		return;
	h->is_open = 0;
	buf_addf(out,
		"<section class=\"par %s%s%s\">\n<div class=\"role\">"
		"<a id=\"p%zu.%u.%u\" href=\"#p%zu.%u.%u\">%u</a> %s"
		"</div>\n",
		role_names[h->role], h->worst >= 0 ? " has-" : "",
		h->worst >= 0 ? level_names[h->worst] : "", h->shown_n, h->art,
		h->par, h->shown_n, h->art, h->par, h->par,
		role_names[h->role]);
	buf_add_slice(out, buf_slice(&h->source));
	buf_adds(out, "</p>\n");
	buf_add_slice(out, buf_slice(&h->target));
	buf_adds(out, "</p>\n");
	if (h->findings.len) {
		buf_adds(out, "<ul class=\"findings\">\n");
		buf_add_slice(out, buf_slice(&h->findings));
		buf_adds(out, "</ul>\n");
	}
	buf_adds(out, "</section>\n");
	writer_flush(w);
}

static void
open_paragraph(struct writer *w, struct row *row)
{
	struct html *h = state(w);

	h->is_open = 1;
	h->worst = -1;
	h->role = row->role;
	h->art = row->art;
	h->par = row->par;
	h->document.paragraphs++;
	buf_clear(&h->source);
	buf_clear(&h->target);
	buf_clear(&h->findings);
	buf_adds(&h->source, "<p class=\"source\"");
	add_lang(w, &h->source, source_lang(w, row));
	buf_addc(&h->source, '>');
	buf_adds(&h->target, "<p class=\"target\"");
	add_lang(w, &h->target, writer_lang(w, row));
	buf_addc(&h->target, '>');
}

/* ---- segments ---- */

static void
count(struct tally *t, struct row *row)
{
	const struct placeholders *list = row_placeholders(row);
	size_t i;

	t->segments++;
	t->translated += (size_t)row_has(row, COL_TARGET);
	t->failed += (row->flags & FLAG_FAILED) != 0;
	t->repaired += (row->flags & FLAG_REPAIRED) != 0;
	t->skipped += (row->flags & FLAG_SKIP) != 0;
	for (i = 0; list && i < list->n; i++)
		if (list->v[i].as.len)
			t->masked++;
		else
			t->watched++;
}

static void
add_source(struct html *h, struct row *row)
{
	struct buf *out = &h->source;

	buf_addf(out,
		"<span class=\"seg\" id=\"s%zu.%u.%u.%u\" tabindex=\"0\" "
		"data-seg=\"%u.%u.%u\">",
		h->shown_n, row->art, row->par, row->seg, row->art, row->par,
		row->seg);
	html_add_source(out, row);
	buf_adds(out, "</span>");
}

/* What stands for a translation that is not there is in the source's language.
 */
static void
add_target(struct writer *w, struct row *row)
{
	struct html *h = state(w);
	struct buf *out = &h->target;
	struct slice piece = writer_piece(w, row);
	int stands_in = w->column == COL_TARGET && !row_has(row, COL_TARGET);

	buf_addf(out, "<span class=\"seg%s\" data-seg=\"%u.%u.%u\"",
		row->flags & FLAG_FAILED     ? " failed"
		: stands_in		     ? " open"
		: row->flags & FLAG_REPAIRED ? " repaired"
					     : "",
		row->art, row->par, row->seg);
	if (stands_in) {
		add_lang(w, out, source_lang(w, row));
		buf_addf(out, " title=\"%s\"",
			row->flags & FLAG_SKIP ? "not sent"
			: row->flags & FLAG_FAILED
				? "failed: the source in its place"
				: "not translated: the source in its place");
	}
	buf_addc(out, '>');
	if (stands_in && piece.len)
		html_add_source(out, row);
	else
		html_add_target(out, row, piece);
	buf_adds(out, "</span>");
}

static void
html_row(struct writer *w, struct row *row)
{
	struct html *h = state(w);

	if (writer_turns(w, row)) {
		close_paragraph(w);
		open_paragraph(w, row);
	} else {
		buf_addc(&h->source, ' ');
		buf_addc(&h->target, ' ');
	}
	count(&h->document, row);
	add_source(h, row);
	add_target(w, row);
	add_findings(h, row);
}

/* ---- documents ---- */

static void
html_start(struct writer *w)
{
	struct html *h = state(w);

	buf_clear(&h->list);
	h->all = (struct tally){0};
	h->listed_n = h->shown_n = 0;
	html_add_head(&w->buf);
	writer_flush(w);
}

static void
html_head(struct writer *w, struct row *opening)
{
	struct html *h = state(w);

	(void)opening;
	h->document = (struct tally){0};
	h->shown_n++;
	buf_addf(&w->buf, "<article id=\"d%zu\">\n<h2 dir=\"auto\">",
		h->shown_n);
	html_add(&w->buf, w->name);
	if (w->field.len) {
		buf_adds(&w->buf, " <small>");
		html_add(&w->buf, w->field);
		buf_adds(&w->buf, "</small>");
	}
	buf_adds(&w->buf, "</h2>\n");
	writer_flush(w);
}

static void
add_up(struct tally *all, const struct tally *one)
{
	size_t i;

	all->paragraphs += one->paragraphs;
	all->segments += one->segments;
	all->translated += one->translated;
	all->failed += one->failed;
	all->repaired += one->repaired;
	all->skipped += one->skipped;
	all->masked += one->masked;
	all->watched += one->watched;
	for (i = 0; i < LEVEL_COUNT; i++)
		all->findings[i] += one->findings[i];
}

static void
add_cell(struct buf *out, size_t n, const char *class)
{
	buf_addf(out, "<td%s%s%s>%zu</td>", n && class ? " class=\"" : "",
		n && class ? class : "", n && class ? "\"" : "", n);
}

static void
add_cells(struct buf *out, const struct tally *t)
{
	add_cell(out, t->paragraphs, NULL);
	add_cell(out, t->segments, NULL);
	add_cell(out, t->translated, NULL);
	add_cell(out, t->failed, "error");
	add_cell(out, t->repaired, NULL);
	add_cell(out, t->skipped, NULL);
	add_cell(out, t->masked, NULL);
	add_cell(out, t->watched, NULL);
	add_cell(out, t->findings[LEVEL_ERROR], "error");
	add_cell(out, t->findings[LEVEL_WARNING], "warning");
	add_cell(out, t->findings[LEVEL_NOTE], NULL);
	buf_adds(out, "</tr>\n");
}

static void
add_document_findings(struct writer *w, struct row *closing)
{
	struct html *h = state(w);

	buf_clear(&h->findings);
	add_findings(h, closing);
	if (!h->findings.len)
		return;
	buf_adds(&w->buf, "<ul class=\"findings whole\">\n");
	buf_add_slice(&w->buf, buf_slice(&h->findings));
	buf_adds(&w->buf, "</ul>\n");
}

static void
html_tail(struct writer *w, struct row *closing)
{
	struct html *h = state(w);
	struct buf *out = &h->list;

	close_paragraph(w);
	add_document_findings(w, closing);
	buf_adds(&w->buf, "</article>\n");
	writer_flush(w);
	add_up(&h->all, &h->document);
	if (h->listed_n++ >= LISTED_MAX)
		return;
	buf_addf(out, "<tr><th scope=\"row\"><a href=\"#d%zu\" dir=\"auto\">",
		h->shown_n);
	html_add(out, w->name);
	buf_adds(out, "</a>");
	buf_addf(out, "%s</th>",
		closing->flags & FLAG_FAILED ? " <b>failed</b>" : "");
	add_cells(out, &h->document);
}

static void
html_end(struct writer *w)
{
	static const char *const names[] = {"paragraphs", "segments",
		"translated", "failed", "repaired", "skipped", "masked",
		"watched", "errors", "warnings", "notes"};
	struct html *h = state(w);
	struct buf *out = &w->buf;
	size_t i;

	buf_adds(out, "</main>\n<header>\n<h1>Source and translation</h1>\n"
		      "<div class=\"wide\"><table>\n<tr><td></td>");
	for (i = 0; i < sizeof names / sizeof *names; i++)
		buf_addf(out, "<th scope=\"col\">%s</th>", names[i]);
	buf_adds(out, "</tr>\n");
	buf_add_slice(out, buf_slice(&h->list));
	if (h->listed_n > 1) {
		buf_addf(out,
			"<tr class=\"all\"><th scope=\"row\">%zu "
			"documents</th>",
			h->listed_n);
		add_cells(out, &h->all);
	}
	buf_adds(out, "</table></div>\n</header>\n");
	html_add_foot(out);
	writer_flush(w);
}

static void
html_release(struct writer *w)
{
	struct html *h = w->state;

	if (!h)
		return;
	buf_release(&h->source);
	buf_release(&h->target);
	buf_release(&h->findings);
	buf_release(&h->list);
	free(h);
	w->state = NULL;
}

const struct writer_form writer_html = {
	.name = "html",
	.untranslated = UNTRANSLATED_SOURCE,
	.start = html_start,
	.head = html_head,
	.row = html_row,
	.tail = html_tail,
	.end = html_end,
	.release = html_release,
};
