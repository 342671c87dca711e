/* write_xliff: XLIFF 2.1 (OASIS, 13 February 2018). A file a document, a unit a
 * paragraph, a segment a segment; gaps are ignorable, so that the sources of a
 * file one after the other are the document.
 *
 * A unit names its notes and its placeholders' data before its segments, so a
 * paragraph is held until its last row has come.
 */
#include <stdlib.h>

#include "base/markup.h"
#include "base/marks.h"
#include "base/refill.h"
#include "base/stream.h"
#include "base/writer.h"

struct xliff {
	struct buf notes, data, segments;
	struct row_key {
		uint32_t art, par;
		enum role role;
	} unit;
	int is_open, all_skipped;
	int units_n; /* of the file at hand */
	unsigned notes_n;
	char srclang[64], trglang[64];
};

static struct xliff *
state(struct writer *w)
{
	if (!w->state)
		w->state = memory_zero(1, sizeof(struct xliff));
	return w->state;
}

/* ---- the file ---- */

static struct slice
source_lang(const struct writer *w)
{
	return w->lang.len ? w->lang : SLICE("und");
}

/* Without a target language the target is in the source's. */
static struct slice
target_lang(const struct writer *w)
{
	return w->to.len ? w->to : source_lang(w);
}

static void
keep_lang(char *to, size_t size, struct slice lang)
{
	size_t n = lang.len < size - 1 ? lang.len : size - 1;

	for (size_t i = 0; i < n; i++)
		to[i] = lang.ptr[i];
	to[n] = '\0';
}

static void
add_root(struct writer *w, struct xliff *x)
{
	keep_lang(x->srclang, sizeof x->srclang, source_lang(w));
	keep_lang(x->trglang, sizeof x->trglang, target_lang(w));
	buf_adds(&w->buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			  "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:"
			  "2.0\" version=\"2.1\"");
	markup_add_attribute(&w->buf, "srcLang", source_lang(w));
	markup_add_attribute(&w->buf, "trgLang", target_lang(w));
	buf_adds(&w->buf, ">\n");
}

static const char *
direction(const struct writer *w, struct slice lang)
{
	return lang_is_rtl(w->langs, lang) ? "rtl" : "ltr";
}

static void
xliff_head(struct writer *w, struct row *opening)
{
	struct xliff *x = state(w);

	if (!w->has_header)
		add_root(w, x);
	else if (!slice_is(source_lang(w), x->srclang) ||
		 !slice_is(target_lang(w), x->trglang))
		writer_fail(w, "join.xliff-language",
			"a file of XLIFF holds one pair of languages: use "
			"--out-dir");
	w->has_header = 1;
	buf_addf(&w->buf, "<file id=\"f%zu\"", w->documents_n);
	markup_add_attribute(&w->buf, "original", w->name);
	buf_addf(&w->buf, " srcDir=\"%s\" trgDir=\"%s\"", direction(w, w->lang),
		direction(w, target_lang(w)));
	buf_adds(&w->buf, " canResegment=\"no\" xml:space=\"preserve\">\n");
	x->is_open = 0;
	x->units_n = 0;
	buf_clear(&w->held);
	buf_add_slice(&w->held, row_get(opening, COL_GAP));
	writer_flush(w);
}

/* ---- a unit ---- */

static void
close_unit(struct writer *w)
{
	struct xliff *x = state(w);
	struct buf *out = &w->buf;

	if (!x->is_open)
		return;
	buf_addf(out, "<unit id=\"u%u.%u\" type=\"wasl:%s\"%s>\n", x->unit.art,
		x->unit.par, role_names[x->unit.role],
		x->all_skipped ? " translate=\"no\"" : "");
	if (x->notes.len) {
		buf_adds(out, "<notes>\n");
		buf_add_slice(out, buf_slice(&x->notes));
		buf_adds(out, "</notes>\n");
	}
	if (x->data.len) {
		buf_adds(out, "<originalData>\n");
		buf_add_slice(out, buf_slice(&x->data));
		buf_adds(out, "</originalData>\n");
	}
	buf_add_slice(out, buf_slice(&x->segments));
	buf_adds(out, "</unit>\n");
	x->is_open = 0;
	writer_flush(w);
}

static void
add_ignorable(struct xliff *x, struct slice gap)
{
	if (!gap.len)
		return;
	buf_adds(&x->segments, "<ignorable>\n<source>");
	markup_add(&x->segments, gap, MARKUP_CP);
	buf_adds(&x->segments, "</source>\n</ignorable>\n");
}

/* What stands before a document's text belongs to its first unit. */
static void
open_unit(struct writer *w, const struct row *row)
{
	struct xliff *x = state(w);

	buf_clear(&x->notes);
	buf_clear(&x->data);
	buf_clear(&x->segments);
	x->unit = (struct row_key){row->art, row->par, row->role};
	x->notes_n = 0;
	x->all_skipped = 1;
	x->is_open = 1;
	if (x->units_n++ == 0)
		add_ignorable(x, buf_slice(&w->held));
}

/* ---- notes ---- */

static void
add_note(struct xliff *x, struct row *row, struct slice finding)
{
	struct slice level = row_finding(row, finding, "level");
	struct slice expected = row_finding(row, finding, "expected");
	struct slice found = row_finding(row, finding, "found");
	struct buf *out = &x->notes;

	buf_addf(out, "<note id=\"n%u\"", ++x->notes_n);
	markup_add_attribute(out, "category", level);
	buf_addf(out, " priority=\"%d\" appliesTo=\"%s\">segment s%u: ",
		slice_is(level, "error")     ? 1
		: slice_is(level, "warning") ? 4
					     : 8,
		slice_is(row_finding(row, finding, "in"), "target") ? "target"
								    : "source",
		row->seg);
	markup_add(out, row_finding(row, finding, "words"), MARKUP_REPLACE);
	if (expected.len) {
		buf_adds(out, "; expected ");
		markup_add(out, expected, MARKUP_REPLACE);
	}
	if (found.len) {
		buf_adds(out, "; found ");
		markup_add(out, found, MARKUP_REPLACE);
	}
	buf_adds(out, " [");
	markup_add(out, row_finding(row, finding, "id"), MARKUP_REPLACE);
	buf_adds(out, "]</note>\n");
}

static void
add_notes(struct xliff *x, struct row *row)
{
	struct json it = row_findings(row);
	struct slice finding;

	while (json_next(&it, NULL, &finding))
		add_note(x, row, finding);
}

/* ---- a segment ---- */

/* Which of the masked values stand in both texts, as an inline element. */
static unsigned char *
in_both(struct row *row, const struct marks *source, const struct marks *target)
{
	const struct placeholders *list = row_placeholders(row);
	size_t n = list ? list->n : 0, i;
	unsigned char *seen = arena_alloc(row->arena, n + 1);

	for (i = 0; i < n; i++)
		seen[i] = 0;
	for (i = 0; i < source->n; i++)
		if (list->v[source->v[i].which].as.len)
			seen[source->v[i].which] = 1;
	for (i = 0; i < target->n; i++)
		seen[target->v[i].which] |= 2;
	return seen;
}

static void
add_element(struct buf *out, const struct row *row,
	const struct placeholder *ph, size_t which, int both, struct slice text)
{
	buf_addf(out, "<ph id=\"p%u-%zu\" dataRef=\"d%u-%zu\"", row->seg,
		which + 1, row->seg, which + 1);
	markup_add_attribute(out, "equiv", text);
	markup_add_attribute(out, "disp", refill_value(ph));
	buf_addf(out,
		" type=\"other\" subType=\"wasl:%s\" canCopy=\"no\" "
		"canDelete=\"%s\" canReorder=\"yes\"/>",
		kind_names[ph->kind], both ? "no" : "yes");
}

static struct slice
part(struct slice s, size_t from, size_t to)
{
	return (struct slice){s.ptr + from, to - from};
}

static void
add_text(struct buf *out, struct row *row, struct slice text,
	const struct marks *marks, const unsigned char *seen, int has_target)
{
	const struct placeholders *list = row_placeholders(row);
	size_t i, pos = 0;

	for (i = 0; i < marks->n; i++) {
		const struct mark *m = &marks->v[i];

		if (!(seen[m->which] & 1))
			continue;
		markup_add(out, part(text, pos, m->at), MARKUP_CP);
		add_element(out, row, &list->v[m->which], m->which,
			!has_target || seen[m->which] == 3,
			part(text, m->at, m->at + m->len));
		pos = m->at + m->len;
	}
	markup_add(out, part(text, pos, text.len), MARKUP_CP);
}

static void
add_data(struct buf *out, struct row *row, struct slice source,
	const struct marks *marks, const unsigned char *seen)
{
	size_t i;

	for (i = 0; i < marks->n; i++) {
		const struct mark *m = &marks->v[i];

		if (!(seen[m->which] & 1))
			continue;
		buf_addf(out, "<data id=\"d%u-%zu\">", row->seg, m->which + 1);
		markup_add(out, part(source, m->at, m->at + m->len), MARKUP_CP);
		buf_adds(out, "</data>\n");
	}
}

static const char *
state_of(const struct row *row, int has_target)
{
	if (has_target)
		return "state=\"translated\"";
	if (row->flags & FLAG_FAILED)
		return "state=\"initial\" subState=\"wasl:failed\"";
	return "state=\"initial\"";
}

static void
add_segment(struct writer *w, struct row *row)
{
	struct xliff *x = state(w);
	struct slice source = row_get(row, COL_SOURCE);
	struct slice target = writer_piece(w, row);
	struct marks in_source, in_target;
	unsigned char *seen;

	marks_source(row, &in_source);
	marks_target(row, target, &in_target);
	seen = in_both(row, &in_source, &in_target);
	add_data(&x->data, row, source, &in_source, seen);
	buf_addf(&x->segments, "<segment id=\"s%u\" %s>\n<source>", row->seg,
		state_of(row, row_has(row, COL_TARGET)));
	add_text(&x->segments, row, source, &in_source, seen, target.len != 0);
	buf_adds(&x->segments, "</source>\n");
	if (target.len) {
		buf_adds(&x->segments, "<target>");
		add_text(&x->segments, row, target, &in_target, seen, 1);
		buf_adds(&x->segments, "</target>\n");
	}
	buf_adds(&x->segments, "</segment>\n");
}

static void
xliff_row(struct writer *w, struct row *row)
{
	struct xliff *x = state(w);

	if (writer_turns(w, row)) {
		close_unit(w);
		open_unit(w, row);
	}
	x->all_skipped &= (row->flags & FLAG_SKIP) != 0;
	add_notes(x, row);
	add_segment(w, row);
	add_ignorable(x, row_get(row, COL_GAP));
}

/* A file holds a unit, and a unit a segment, also where there is no text. */
static void
add_empty_unit(struct writer *w)
{
	struct xliff *x = state(w);
	struct row none;

	row_init(&none, &w->arena);
	open_unit(w, &none);
	x->all_skipped = 0;
	buf_adds(&x->segments, "<segment id=\"s0\" state=\"initial\">\n"
			       "<source></source>\n</segment>\n");
}

static void
xliff_tail(struct writer *w, struct row *closing)
{
	(void)closing;
	if (!state(w)->units_n)
		add_empty_unit(w);
	close_unit(w);
	buf_adds(&w->buf, "</file>\n");
	writer_flush(w);
}

static void
xliff_end(struct writer *w)
{
	buf_adds(&w->buf, "</xliff>\n");
	w->has_header = 0;
	writer_flush(w);
}

static void
xliff_free(struct writer *w)
{
	struct xliff *x = w->state;

	if (!x)
		return;
	buf_release(&x->notes);
	buf_release(&x->data);
	buf_release(&x->segments);
	free(x);
	w->state = NULL;
}

const struct writer_form writer_xliff = {
	.name = "xliff",
	.untranslated = UNTRANSLATED_EMPTY,
	.head = xliff_head,
	.row = xliff_row,
	.tail = xliff_tail,
	.end = xliff_end,
	.release = xliff_free,
};
