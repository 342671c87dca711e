/* html: text in a page */
#include <string.h>

#include "base/html.h"
#include "base/marks.h"
#include "base/report.h"
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

/* ---- text in layers ---- */

/* Marks, edits and findings lie over a text and may overlap: the text is
 * written in runs over which nothing changes. */

enum { FINDINGS_SHOWN = 64 };

struct span {
	size_t at, len;
	size_t which;	    /* of marks: index in row_placeholders */
	struct slice words; /* of edits: what stands there now */
	enum level level;   /* of findings */
};

struct layer {
	struct span *v; /* in order of at; they do not overlap */
	size_t n, i;	/* i: the first that ends after the place at hand */
};

struct layers {
	struct layer marks, edits, findings;
	const struct placeholders *list;
};

static const struct span *
covering(struct layer *layer, size_t pos)
{
	while (layer->i < layer->n &&
		layer->v[layer->i].at + layer->v[layer->i].len <= pos)
		layer->i++;
	if (layer->i == layer->n || layer->v[layer->i].at > pos)
		return NULL;
	return &layer->v[layer->i];
}

/* Where a layer changes next after pos. */
static size_t
change(const struct layer *layer, size_t pos, size_t end)
{
	size_t at = end;

	if (layer->i < layer->n) {
		at = layer->v[layer->i].at;
		if (at <= pos)
			at += layer->v[layer->i].len;
	}
	return at < end ? at : end;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static void
open_mark(struct buf *out, const struct placeholder *ph)
{
	buf_addf(out, "<mark class=\"%s\" title=\"%s",
		ph->as.len ? "masked" : "watched", kind_names[ph->kind]);
	if (ph->value.len) {
		buf_adds(out, ": ");
		html_add_attribute(out, ph->value);
	}
	if (ph->value2.len) {
		buf_adds(out, " or ");
		html_add_attribute(out, ph->value2);
	}
	buf_adds(out, "\">");
}

static void
open_edit(struct buf *out, const struct span *edit)
{
	buf_adds(out, "<u class=\"edit\" title=\"");
	if (edit->words.len)
		html_add_attribute(out, edit->words);
	else
		buf_adds(out, "taken out");
	buf_adds(out, "\">");
}

static void
add_run(struct buf *out, struct layers *l, struct slice run, size_t pos)
{
	const struct span *mark = covering(&l->marks, pos);
	const struct span *edit = covering(&l->edits, pos);
	const struct span *finding = covering(&l->findings, pos);

	if (mark)
		open_mark(out, &l->list->v[mark->which]);
	if (finding)
		buf_addf(out, "<em class=\"%s\">", level_names[finding->level]);
	if (edit)
		open_edit(out, edit);
	html_add(out, run);
	if (edit)
		buf_adds(out, "</u>");
	if (finding)
		buf_adds(out, "</em>");
	if (mark)
		buf_adds(out, "</mark>");
}

static void
add_layers(struct buf *out, struct layers *l, struct slice text)
{
	size_t pos = 0, to;

	while (pos < text.len) {
		covering(&l->marks, pos);
		covering(&l->edits, pos);
		covering(&l->findings, pos);
		to = least(change(&l->marks, pos, text.len),
			least(change(&l->edits, pos, text.len),
				change(&l->findings, pos, text.len)));
		add_run(out, l, (struct slice){text.ptr + pos, to - pos}, pos);
		pos = to;
	}
}

/* ---- the layers of a row ---- */

static void
layer_marks(struct layers *l, struct row *row, const struct marks *marks)
{
	size_t i;

	l->list = row_placeholders(row);
	l->marks.v =
		arena_alloc(row->arena, (marks->n + 1) * sizeof *l->marks.v);
	for (i = 0; i < marks->n; i++)
		l->marks.v[i] = (struct span){.at = marks->v[i].at,
			.len = marks->v[i].len,
			.which = marks->v[i].which};
	l->marks.n = marks->n;
}

static int
is_boundary(struct slice text, size_t pos)
{
	return pos == text.len ||
	       (pos < text.len &&
		       ((unsigned char)text.ptr[pos] & 0xC0) != 0x80);
}

/* Edits that put something in where nothing was have no place to be shown. */
static void
layer_edits(struct layers *l, struct row *row)
{
	const struct edits *edits = row_edits(row);
	struct slice text = row_get(row, COL_TEXT);
	struct slice source = row_get(row, COL_SOURCE);
	size_t source_pos = 0, text_pos = 0, i;

	if (!edits || !edits->n)
		return;
	l->edits.v = arena_alloc(row->arena, edits->n * sizeof *l->edits.v);
	for (i = 0; i < edits->n; i++) {
		const struct edit *e = &edits->v[i];

		source_pos += e->skip;
		text_pos += e->skip;
		if (e->del && is_boundary(text, text_pos) &&
			is_boundary(text, text_pos + e->ins) &&
			is_boundary(source, source_pos) &&
			is_boundary(source, source_pos + e->del))
			l->edits.v[l->edits.n++] =
				(struct span){.at = source_pos,
					.len = e->del,
					.words = {text.ptr + text_pos, e->ins}};
		source_pos += e->del;
		text_pos += e->ins;
	}
}

static struct slice
unquoted(struct slice json)
{
	if (json.len >= 2 && *json.ptr == '"')
		return (struct slice){json.ptr + 1, json.len - 2};
	return (struct slice){"", 0};
}

/* Puts a span in its place; one that overlaps another is left out. */
static void
insert(struct layer *layer, struct span span)
{
	size_t i = layer->n;

	for (; i > 0 && layer->v[i - 1].at >= span.at + span.len; i--)
		;
	if (i > 0 && layer->v[i - 1].at + layer->v[i - 1].len > span.at)
		return;
	memmove(layer->v + i + 1, layer->v + i,
		(layer->n - i) * sizeof *layer->v);
	layer->v[i] = span;
	layer->n++;
}

static void
layer_findings(
	struct layers *l, struct row *row, struct slice text, const char *in)
{
	struct json it = row_findings(row);
	struct slice finding;

	if (!it.ptr)
		return;
	l->findings.v = arena_alloc(
		row->arena, (FINDINGS_SHOWN + 1) * sizeof *l->findings.v);
	while (json_next(&it, NULL, &finding) &&
		l->findings.n < FINDINGS_SHOWN) {
		int64_t at = json_number(json_member(finding, "at"));
		int64_t len = json_number(json_member(finding, "len"));
		int level = level_find(unquoted(json_member(finding, "level")));

		if (at < 0 || len <= 0 || level < 0 || (size_t)at > text.len ||
			(size_t)len > text.len - (size_t)at ||
			!slice_is(unquoted(json_member(finding, "in")), in) ||
			!is_boundary(text, (size_t)at) ||
			!is_boundary(text, (size_t)(at + len)))
			continue;
		insert(&l->findings, (struct span){.at = (size_t)at,
					     .len = (size_t)len,
					     .level = (enum level)level});
	}
}

void
html_add_source(struct buf *out, struct row *row)
{
	struct slice source = row_get(row, COL_SOURCE);
	struct layers layers = {0};
	struct marks marks;

	marks_source(row, &marks);
	layer_marks(&layers, row, &marks);
	layer_edits(&layers, row);
	layer_findings(&layers, row, source, "source");
	add_layers(out, &layers, source);
}

void
html_add_target(struct buf *out, struct row *row, struct slice piece)
{
	struct layers layers = {0};
	struct marks marks;

	marks_target(row, piece, &marks);
	layer_marks(&layers, row, &marks);
	layer_findings(&layers, row, piece, "target");
	add_layers(out, &layers, piece);
}
