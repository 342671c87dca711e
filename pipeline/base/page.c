/* page: the paragraphs of a document, judged, with the gaps between them */
#include <string.h>

#include "base/page.h"

void
page_init(struct page *page, const struct layout *layout, size_t max)
{
	paragraphs_init(&page->finder, layout, max);
	roles_init(&page->roles, page->rules);
	page->max = max;
	page->spans_n = page->judged_n = page->done = 0;
	page->is_begun = page->was_cut = 0;
}

void
page_shift(struct page *page, size_t n)
{
	size_t i;

	paragraphs_shift(&page->finder, n);
	for (i = 0; i < page->spans_n; i++) {
		page->spans[i].from -= n;
		page->spans[i].to -= n;
	}
	page->done -= n;
}

/* ---- pieces ---- */

static void
emit(struct page *page, const char *text, const struct piece *piece)
{
	page->emit(page->user, text, piece);
	page->done = piece->gap_to;
}

static void
begin(struct page *page, const char *text, size_t gap_to)
{
	struct piece piece = {.gap_to = gap_to, .judged = {ROLE_DOCUMENT, 0}};

	if (!page->is_begun)
		emit(page, text, &piece);
	page->is_begun = 1;
}

/* [from, to) without white space at its end, and that as its gap. */
static void
emit_trimmed(struct page *page, const char *text, const struct piece *whole,
	size_t to)
{
	struct slice s = slice_trim(
		(struct slice){text + whole->from, to - whole->from});
	struct piece piece = {whole->from, whole->from + s.len, to,
		whole->judged, 0, whole->broken, whole->escaped};

	emit(page, text, &piece);
}

/* A list of keywords goes item by item, its label first. */
static void
emit_keywords(struct page *page, const char *text, const struct piece *whole,
	size_t label)
{
	size_t begins = whole->from + label, at = 0, next, n;
	struct slice list = {text + begins, whole->to - begins};
	struct piece piece = *whole;

	if (!keywords_are_separated(page->rules, list)) {
		emit(page, text, whole);
		return;
	}
	if (label > 0)
		emit_trimmed(page, text, whole, begins);
	for (n = keyword_next(page->rules, list, &at); n > 0; n = next) {
		piece.from = begins + at;
		piece.to = piece.from + n;
		at += n;
		next = keyword_next(page->rules, list, &at);
		piece.gap_to = next > 0 ? begins + at : whole->gap_to;
		piece.cut = next == 0 && whole->cut;
		emit(page, text, &piece);
	}
}

static void
emit_first(struct page *page, const char *text, size_t gap_to)
{
	const struct span *span = &page->spans[0];
	struct piece piece = {span->from, span->to, gap_to, page->judged[0],
		span->cut, span->broken, span->escaped};

	begin(page, text, span->from);
	if (piece.judged.role == ROLE_KEYWORDS)
		emit_keywords(page, text, &piece, page->label[0]);
	else
		emit(page, text, &piece);
	page->spans_n--;
	page->judged_n--;
	memmove(page->spans, page->spans + 1,
		page->spans_n * sizeof(page->spans[0]));
	memmove(page->label, page->label + 1,
		page->spans_n * sizeof(page->label[0]));
	memmove(page->judged, page->judged + 1,
		page->judged_n * sizeof(page->judged[0]));
}

static void
judge(struct page *page, enum roles_end end)
{
	while (roles_next(&page->roles, end, &page->judged[page->judged_n]))
		page->judged_n++;
}

/* ---- white space without end ---- */

/* As much of a gap as one piece takes. */
static size_t
gap_end(const struct page *page, const char *text, size_t from, size_t to)
{
	if (to - from <= page->max)
		return to;
	to = from + page->max;
	while (((unsigned char)text[to] & 0xC0) == 0x80)
		to--;
	return to;
}

/* All that are held; the last one's gap goes up to `to`, if it can. */
static void
emit_all(struct page *page, const char *text, size_t to)
{
	judge(page, ROLES_ENDED);
	while (page->spans_n > 1)
		emit_first(page, text, page->spans[1].from);
	if (page->spans_n > 0)
		emit_first(
			page, text, gap_end(page, text, page->spans[0].to, to));
	begin(page, text, gap_end(page, text, 0, to));
}

/* What a gap has no room for goes into pieces with nothing else. */
static void
fill_gap(struct page *page, const char *text, size_t to)
{
	struct piece piece = {.judged = {ROLE_OTHER, page->roles.art}};

	while (page->done < to) {
		piece.from = piece.to = page->done;
		piece.gap_to = gap_end(page, text, page->done, to);
		emit(page, text, &piece);
	}
}

/* 1 if more white space than one piece takes lies before `to`: nobody waits
 * for what comes after it. */
static int
is_wide(const struct page *page, size_t to)
{
	size_t from = page->spans_n > 0 ? page->spans[page->spans_n - 1].to
					: page->done;

	return to - from > page->max;
}

/* White space so far, and no paragraph after it yet. */
static void
take_gap(struct page *page, const char *text, size_t to)
{
	if (!is_wide(page, to))
		return;
	emit_all(page, text, to);
	while (is_wide(page, to))
		fill_gap(page, text, gap_end(page, text, page->done, to));
}

/* ---- the text ---- */

static void
take_span(struct page *page, const char *text, const struct span *span)
{
	struct slice source = {text + span->from, span->to - span->from};
	size_t n = page->spans_n;
	struct facts facts;

	if (is_wide(page, span->from))
		emit_all(page, text, span->from);
	if (page->spans_n == 0 && page->is_begun)
		fill_gap(page, text, span->from);
	n = page->spans_n++;
	page->spans[n] = *span;
	facts_find(page->rules, page->lang, source,
		page->roles.held_n > 0 ? FACTS_COMPARED : FACTS_ALONE, &facts);
	facts.goes_on = page->was_cut;
	page->was_cut = span->cut ? 1 : 0;
	page->label[n] = facts.rule && !facts.goes_on ? facts.label : 0;
	roles_add(&page->roles, &facts);
	judge(page, ROLES_MORE);
	while (page->judged_n > 0 && page->spans_n > 1)
		emit_first(page, text, page->spans[1].from);
}

/* The text may lie elsewhere now. */
static void
hold_on(struct page *page, const char *text)
{
	for (size_t i = 0; i < page->roles.held_n; i++)
		page->roles.held[i].text.ptr =
			text + page->spans[page->judged_n + i].from;
}

size_t
page_read(struct page *page, const char *text, size_t len, int ended)
{
	struct span span;

	hold_on(page, text);
	while (paragraphs_next(&page->finder, text, len, ended, &span))
		take_span(page, text, &span);
	if (ended) {
		emit_all(page, text, len);
		fill_gap(page, text, len);
	} else {
		take_gap(page, text, paragraphs_seen(&page->finder));
	}
	return page->done;
}
