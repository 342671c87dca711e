/* xliff: targets by the place of their segment */
#include <stdlib.h>
#include <string.h>

#include "base/marks.h"
#include "base/refill.h"
#include "base/text.h"
#include "base/xliff.h"
#include "base/xml.h"

/* In a kept target, PH number END stands for a <ph>: bytes that no text holds.
 */
#define PH '\xFF'
#define END '\xFE'

struct entry {
	size_t file;
	uint32_t art, par, seg;
	size_t at, len; /* of texts */
};

struct xliff {
	struct entry *v;
	size_t n, cap;
	struct buf texts;
};

/* ---- reading ---- */

struct reader {
	struct xliff *xliff;
	struct xml xml;
	size_t files;
	struct entry at; /* the segment at hand; seg 0: none */
	int in_target;
	const char *why;
};

static uint32_t
number(const char **p, const char *end)
{
	uint64_t n = 0;

	for (; *p < end && **p >= '0' && **p <= '9' && n <= UINT32_MAX; ++*p)
		n = n * 10 + (uint64_t)(**p - '0');
	return n <= UINT32_MAX ? (uint32_t)n : 0;
}

/* "u1.2": 0, or -1 if it is none of ours. */
static int
unit_place(struct slice id, struct entry *at)
{
	const char *p = id.ptr, *end = p + id.len;

	if (id.len < 4 || *p++ != 'u')
		return -1;
	at->art = number(&p, end);
	if (p == end || *p++ != '.')
		return -1;
	at->par = number(&p, end);
	return p == end ? 0 : -1;
}

static uint32_t
segment_place(struct slice id)
{
	const char *p = id.ptr + 1, *end = id.ptr + id.len;
	uint32_t n;

	if (id.len < 2 || *id.ptr != 's')
		return 0;
	n = number(&p, end);
	return p == end ? n : 0;
}

/* The number of the placeholder that a <ph> of id "p2-3" stands for; 0: none.
 */
static uint32_t
placeholder_place(struct slice id)
{
	const char *hyphen = id.len ? memrchr(id.ptr, '-', id.len) : NULL;
	const char *p = hyphen ? hyphen + 1 : NULL;

	return hyphen ? number(&p, id.ptr + id.len) : 0;
}

static void
add_cp(struct reader *r, uint32_t cp)
{
	struct buf *to = &r->xliff->texts;

	if (cp_is_break(cp))
		cp = ' ';
	to->len += utf8_put(buf_room(to, 4), cp);
}

static void
add_text(struct reader *r, struct slice text)
{
	const char *p = text.ptr, *end = p + text.len;
	uint32_t cp;

	while (p < end) {
		p += utf8_next(p, end, &cp);
		add_cp(r, cp);
	}
}

/* What a <cp> stands for. */
static void
add_code_point(struct reader *r)
{
	uint32_t cp;

	if (xml_code_point(&r->xml, &cp) == 0)
		add_cp(r, cp);
}

static void
start(struct reader *r)
{
	struct slice name = r->xml.name;
	struct slice id = xml_attribute(&r->xml, "id");

	if (r->in_target && slice_is(name, "ph")) {
		buf_addf(&r->xliff->texts, "%c%u%c", PH,
			(unsigned)placeholder_place(id), END);
	} else if (r->in_target && slice_is(name, "cp")) {
		add_code_point(r);
	} else if (slice_is(name, "file")) {
		r->at.file = r->files++;
	} else if (slice_is(name, "unit")) {
		if (unit_place(id, &r->at) != 0)
			r->at.par = 0;
	} else if (slice_is(name, "segment")) {
		r->at.seg = segment_place(id);
	} else if (slice_is(name, "target") && r->at.seg && r->at.par) {
		r->in_target = 1;
		r->at.at = r->xliff->texts.len;
	}
}

static void
end(struct reader *r)
{
	struct xliff *x = r->xliff;

	if (slice_is(r->xml.name, "segment"))
		r->at.seg = 0;
	if (!r->in_target || !slice_is(r->xml.name, "target"))
		return;
	r->in_target = 0;
	if (x->n == x->cap) {
		x->cap = x->cap ? 2 * x->cap : 256;
		x->v = memory_resize(x->v, x->cap * sizeof *x->v);
	}
	r->at.len = x->texts.len - r->at.at;
	x->v[x->n++] = r->at;
}

/* 0, or -1 with why. */
static int
check_root(struct reader *r)
{
	struct slice version = xml_attribute(&r->xml, "version");

	if (!r->xml.name.len || !slice_is(r->xml.name, "xliff") ||
		version.len < 2 || version.ptr[0] != '2' ||
		version.ptr[1] != '.') {
		r->why = "no XLIFF 2";
		return -1;
	}
	return 0;
}

static int
read_all(struct reader *r)
{
	enum xml_event event;
	int is_root = 1;

	while ((event = xml_next(&r->xml)) != XML_DONE) {
		if (event == XML_BAD) {
			r->why = r->xml.why;
			return -1;
		}
		if (event == XML_START && is_root && check_root(r) != 0)
			return -1;
		if (event == XML_START) {
			is_root = 0;
			start(r);
		} else if (event == XML_END) {
			end(r);
		} else if (r->in_target) {
			add_text(r, r->xml.text);
		}
	}
	return is_root ? check_root(r) : 0;
}

static int
compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->art != y->art)
		return x->art < y->art ? -1 : 1;
	if (x->par != y->par)
		return x->par < y->par ? -1 : 1;
	return (x->seg > y->seg) - (x->seg < y->seg);
}

struct xliff *
xliff_read(struct slice bytes, const char **why, size_t *line)
{
	struct reader r = {.xliff = memory_zero(1, sizeof(struct xliff))};
	int failed = -1;

	*line = 0;
	r.why = "not UTF-8";
	if (utf8_valid(bytes.ptr, bytes.len) == bytes.len) {
		xml_init(&r.xml, bytes);
		failed = read_all(&r);
		*line = xml_line(&r.xml);
		xml_release(&r.xml);
	}
	if (failed) {
		*why = r.why;
		xliff_free(r.xliff);
		return NULL;
	}
	if (r.xliff->n)
		qsort(r.xliff->v, r.xliff->n, sizeof *r.xliff->v, compare);
	return r.xliff;
}

void
xliff_free(struct xliff *xliff)
{
	if (!xliff)
		return;
	free(xliff->v);
	buf_release(&xliff->texts);
	free(xliff);
}

/* ---- answering ---- */

/* A target's text, values in the places of their placeholders; those of which
 * values are marked stand in from and to. */
struct expanded {
	struct buf text;
	unsigned char *given; /* by placeholder: has its <ph> */
	struct mark *v;	      /* of those */
	size_t n;
};

static void
expand(struct slice kept, const struct placeholders *list, struct row *row,
	struct expanded *out)
{
	const char *p = kept.ptr, *end = p + kept.len, *ph;

	out->given = arena_alloc(row->arena, list->n + 1);
	memset(out->given, 0, list->n + 1);
	out->v = arena_alloc(row->arena, (list->n + 1) * sizeof *out->v);
	while ((ph = memchr(p, PH, (size_t)(end - p))) != NULL) {
		size_t which;

		buf_add(&out->text, p, (size_t)(ph - p));
		p = ph + 1;
		which = number(&p, end);
		p++;
		if (which == 0 || which > list->n || out->given[which - 1] ||
			!list->v[which - 1].as.len)
			continue;
		which--;
		out->given[which] = 1;
		out->v[out->n++] = (struct mark){out->text.len,
			refill_value(&list->v[which]).len, which};
		buf_add_slice(&out->text, refill_value(&list->v[which]));
	}
	buf_add(&out->text, p, (size_t)(end - p));
}

/* Values that stand in the text without their <ph>. */
static void
add_plain_values(struct row *row, struct slice text, struct expanded *e)
{
	const struct placeholders *list = row_placeholders(row);
	struct mark *all = arena_alloc(row->arena, (list->n + 1) * sizeof *all);
	struct marks plain;
	size_t i, k = 0, n = 0;

	marks_target(row, text, &plain);
	for (i = 0; i < plain.n; i++) {
		const struct mark *m = &plain.v[i];

		if (e->given[m->which] || !list->v[m->which].as.len)
			continue;
		while (k < e->n && e->v[k].at + e->v[k].len <= m->at)
			all[n++] = e->v[k++];
		if (k < e->n && e->v[k].at < m->at + m->len)
			continue;
		all[n++] = *m;
	}
	while (k < e->n)
		all[n++] = e->v[k++];
	e->v = all;
	e->n = n;
}

static struct slice
reply_of(struct row *row, const struct style *style, struct slice text,
	const struct expanded *e)
{
	const struct placeholders *list = row_placeholders(row);
	struct buf reply = {0};
	struct slice copy;
	size_t i, pos = 0;

	for (i = 0; i <= e->n; i++) {
		size_t to = i < e->n ? e->v[i].at : text.len;
		struct slice words = {text.ptr + pos, to - pos};

		if (style)
			style_escape(style, words, &reply);
		else
			buf_add_slice(&reply, words);
		if (i == e->n)
			break;
		buf_add_slice(&reply, list->v[e->v[i].which].as);
		pos = to + e->v[i].len;
	}
	copy = arena_slice(row->arena, buf_slice(&reply));
	buf_release(&reply);
	return copy;
}

int
xliff_answer(const struct xliff *xliff, size_t file,
	const struct recogniser *recogniser, struct row *row)
{
	struct entry key = {file, row->art, row->par, row->seg, 0, 0};
	const struct entry *found = xliff->n ? bsearch(&key, xliff->v, xliff->n,
						       sizeof key, compare)
					     : NULL;
	const struct placeholders *list = row_placeholders(row);
	struct slice now = row_get(row, COL_TARGET), text;
	struct expanded e = {0};
	int is_new;

	if (!found || !found->len)
		return 0;
	expand((struct slice){xliff->texts.ptr + found->at, found->len}, list,
		row, &e);
	text = buf_slice(&e.text);
	is_new = !slice_equal(text, now);
	if (is_new) {
		add_plain_values(row, text, &e);
		row_set(row, COL_REPLY,
			reply_of(row, refill_style(recogniser, row), text, &e));
		row_set(row, COL_TARGET, SLICE(""));
	}
	buf_release(&e.text);
	return is_new;
}
