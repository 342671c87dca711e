/* verdict: counting findings, and writing them down. */
#include <stdlib.h>
#include <string.h>
#include "base/notes.h"
#include "base/text.h"
#include "base/unicode.h"
#include "base/verdict.h"
#include "base/markup.h"

static const char *const paints[LEVEL_COUNT] = {
	"\033[36m", "\033[33m", "\033[31m"};

/* A finding of a row, its strings read. */
struct found {
	struct slice json;
	struct slice id, words, expected, found;
	enum level level;
	int in_target;
	size_t at, len;
};

/* ---- reading ---- */

static struct slice
string_of(struct row *row, struct slice finding, const char *key)
{
	struct slice json = json_member(finding, key);

	return json.len ? json_string(json, row->arena) : json;
}

static size_t
number_of(struct slice finding, const char *key)
{
	int64_t n = json_number(json_member(finding, key));

	return n < 0 ? 0 : (size_t)n;
}

static struct found
found_read(struct row *row, struct slice finding)
{
	int level = level_find(string_of(row, finding, "level"));

	return (struct found){
		.json = finding,
		.id = string_of(row, finding, "id"),
		.words = string_of(row, finding, "words"),
		.expected = string_of(row, finding, "expected"),
		.found = string_of(row, finding, "found"),
		.level = level < 0 ? LEVEL_NOTE : (enum level)level,
		.in_target = slice_is(json_member(finding, "in"), "\"target\""),
		.at = number_of(finding, "at"),
		.len = number_of(finding, "len"),
	};
}

static void
count(struct verdict *verdict, const struct found *found)
{
	for (size_t i = 0; i < verdict->n; i++) {
		if (!slice_is(found->id, verdict->v[i].id))
			continue;
		verdict->v[i].n++;
		return;
	}
	if (found->id.len >= sizeof verdict->v->id)
		return;
	if (verdict->n == verdict->cap) {
		verdict->cap = verdict->cap ? 2 * verdict->cap : 16;
		verdict->v = memory_resize(
			verdict->v, verdict->cap * sizeof *verdict->v);
	}
	verdict->v[verdict->n] =
		(struct verdict_count){.level = found->level, .n = 1};
	memcpy(verdict->v[verdict->n++].id, found->id.ptr, found->id.len);
}

/* ---- text ---- */

static void
paint(const struct verdict *verdict, struct buf *out, const char *on)
{
	if (verdict->color)
		buf_adds(out, on);
}

/* U+2068 ... U+2069 keep an excerpt apart from what stands round it. */
static void
add_excerpt(struct buf *out, const char *label, struct slice s)
{
	if (!s.len)
		return;
	buf_addf(out, "%s'\xE2\x81\xA8", label);
	report_visible(out, s, 40);
	buf_adds(out, "\xE2\x81\xA9'");
}

static void
add_words(struct buf *out, const struct found *found)
{
	buf_add_slice(out, found->words);
	add_excerpt(out, ": expected ", found->expected);
	add_excerpt(out, found->expected.len ? ", found " : ": ", found->found);
}

static size_t
width_of(struct slice s)
{
	size_t width = 0;

	while (s.len) {
		size_t n = unicode_grapheme(s);
		uint32_t cp;

		utf8_next(s.ptr, s.ptr + s.len, &cp);
		width += (size_t)unicode_width(cp);
		s.ptr += n;
		s.len -= n;
	}
	return width;
}

/* The segment, and carets under what is meant: as many cells before them as
 * the text before it fills. A window of the text, if it is long; no carets, if
 * nearly all of it is meant. */
static void
add_caret(struct verdict *verdict, struct buf *out, struct slice text,
	const struct found *found)
{
	enum { BEFORE = 60, AFTER = 120, CARETS = 40 };
	size_t from = found->at > BEFORE ? found->at - BEFORE : 0;
	size_t to = found->at + found->len + AFTER;
	struct slice line, before, meant;

	if (found->at + found->len > text.len || !found->len)
		return;
	to = to < text.len ? to : text.len;
	while (from && ((unsigned char)text.ptr[from] & 0xC0) == 0x80)
		from--;
	while (to < text.len && ((unsigned char)text.ptr[to] & 0xC0) == 0x80)
		to++;
	line = (struct slice){text.ptr + from, to - from};
	before = (struct slice){line.ptr, found->at - from};
	meant = (struct slice){text.ptr + found->at,
		found->len < to - found->at ? found->len : to - found->at};
	buf_adds(out, "    ");
	report_visible(out, line, 0);
	buf_addc(out, '\n');
	if (width_of(meant) > CARETS)
		return;
	buf_adds(out, "    ");
	for (size_t n = width_of(before); n > 0; n--)
		buf_addc(out, ' ');
	paint(verdict, out, paints[found->level]);
	for (size_t n = width_of(meant); n > 0; n--)
		buf_addc(out, '^');
	paint(verdict, out, "\033[0m");
	buf_addc(out, '\n');
}

static void
add_text(struct verdict *verdict, struct row *row, const struct found *found,
	struct place place, struct buf *out)
{
	if (place.file)
		report_visible(out, slice_of(place.file), 0);
	if (place.line)
		buf_addf(out, ":%zu:%zu", place.line, place.col);
	buf_adds(out, ": ");
	paint(verdict, out, paints[found->level]);
	buf_adds(out, level_names[found->level]);
	paint(verdict, out, "\033[0m");
	buf_adds(out, ": ");
	if (row_is_content(row))
		buf_addf(out, "\xC2\xB6%u.%u: ", row->par, row->seg);
	add_words(out, found);
	buf_adds(out, " [");
	report_visible(out, found->id, 0);
	buf_adds(out, "]\n");
	if (row_is_content(row))
		add_caret(verdict, out,
			row_get(row,
				found->in_target ? COL_TARGET : COL_SOURCE),
			found);
}

static void
add_table(struct verdict *verdict, struct buf *out)
{
	if (verdict->n)
		buf_addc(out, '\n');
	for (size_t i = 0; i < verdict->n; i++)
		buf_addf(out, "%8zu  %-7s  %s\n", verdict->v[i].n,
			level_names[verdict->v[i].level], verdict->v[i].id);
	buf_addf(out, "%8zu  segments, %zu with an error\n", verdict->segments,
		verdict->faulty);
}

/* ---- JSON Lines ---- */

static void
add_jsonl(struct row *row, const struct found *found, struct place place,
	struct buf *out)
{
	buf_adds(out, "{\"doc\":");
	json_add_string(out, row_get(row, COL_DOC));
	buf_addf(out, ",\"art\":%u,\"par\":%u,\"seg\":%u,", row->art, row->par,
		row->seg);
	if (place.line)
		buf_addf(out, "\"line\":%zu,\"col\":%zu,", place.line,
			place.col);
	buf_add(out, found->json.ptr + 1, found->json.len - 1);
	buf_addc(out, '\n');
}

/* ---- JUnit ---- */

static void
add_junit(struct verdict *verdict, const struct found *found)
{
	struct buf words = {0};
	int fails = found->level == LEVEL_ERROR;

	add_words(&words, found);
	buf_adds(&verdict->cases, fails ? "<failure type=\"" : "<system-out>");
	markup_add_value(&verdict->cases, found->id);
	buf_adds(&verdict->cases, fails ? "\" message=\"" : ": ");
	markup_add_value(&verdict->cases, buf_slice(&words));
	buf_adds(&verdict->cases, fails ? "\"/>" : "</system-out>");
	buf_release(&words);
}

/* ---- rows ---- */

static struct slice
findings_of(struct row *row)
{
	return notes_find(row_notes(row), "findings");
}

static int
add_findings(struct verdict *verdict, struct row *row, verdict_place *place,
	void *user, enum level only, struct buf *out)
{
	struct slice list = findings_of(row);
	struct slice finding;
	struct json it;
	int errors = 0;

	if (!list.len)
		return 0;
	it = json_open(list);
	while (json_next(&it, NULL, &finding)) {
		struct found found = found_read(row, finding);

		if (verdict->format == VERDICT_JUNIT) {
			/* the schema has failures first */
			if ((found.level == LEVEL_ERROR) !=
				(only == LEVEL_ERROR))
				continue;
			add_junit(verdict, &found);
		} else if (verdict->format == VERDICT_JSONL) {
			add_jsonl(row, &found, place(user, row, finding), out);
		} else {
			add_text(verdict, row, &found,
				place(user, row, finding), out);
		}
		count(verdict, &found);
		errors += found.level == LEVEL_ERROR;
	}
	return errors;
}

static void
add_case(struct verdict *verdict, struct row *row, struct buf *out)
{
	int errors;

	buf_adds(&verdict->cases, "<testcase classname=\"");
	markup_add_value(&verdict->cases, row_get(row, COL_DOC));
	buf_addf(&verdict->cases, "\" name=\"%u.%u\">", row->par, row->seg);
	errors = add_findings(verdict, row, NULL, NULL, LEVEL_ERROR, out);
	add_findings(verdict, row, NULL, NULL, LEVEL_NOTE, out);
	buf_adds(&verdict->cases, "</testcase>\n");
	verdict->cases_n++;
	verdict->failures += errors > 0;
	verdict->faulty += errors > 0;
}

void
verdict_row(struct verdict *verdict, struct row *row, verdict_place *place,
	void *user, struct buf *out)
{
	verdict->segments += (size_t)row_is_content(row);
	if (verdict->format != VERDICT_JUNIT)
		verdict->faulty += add_findings(verdict, row, place, user,
					   LEVEL_ERROR, out) > 0;
	else if (row_is_content(row) || findings_of(row).len)
		add_case(verdict, row, out);
}

void
verdict_document(struct verdict *verdict, struct slice name, struct buf *out)
{
	(void)name;
	if (verdict->format != VERDICT_JUNIT || verdict->is_open)
		return;
	verdict->is_open = 1;
	buf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<testsuites name=\"wasl check\">\n");
}

void
verdict_document_end(
	struct verdict *verdict, struct slice name, struct buf *out)
{
	if (verdict->format != VERDICT_JUNIT)
		return;
	buf_adds(out, "<testsuite name=\"");
	markup_add_value(out, name);
	buf_addf(out,
		"\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" "
		"skipped=\"0\">\n",
		verdict->cases_n, verdict->failures);
	buf_add_slice(out, buf_slice(&verdict->cases));
	buf_adds(out, "</testsuite>\n");
	buf_clear(&verdict->cases);
	verdict->cases_n = verdict->failures = 0;
}

void
verdict_end(struct verdict *verdict, struct buf *out)
{
	if (verdict->format == VERDICT_TEXT)
		add_table(verdict, out);
	else if (verdict->format == VERDICT_JUNIT) {
		verdict_document(verdict, (struct slice){NULL, 0}, out);
		buf_adds(out, "</testsuites>\n");
	}
}

void
verdict_release(struct verdict *verdict)
{
	free(verdict->v);
	buf_release(&verdict->cases);
	memset(verdict, 0, sizeof *verdict);
}
