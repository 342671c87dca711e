/* parts: what an engine is sent for a line */
#include <stdlib.h>
#include <string.h>
#include "base/lang.h"
#include "base/parts.h"
#include "base/splitter.h"
#include "base/text.h"

struct parts {
	const struct pack *pack;
	struct parts_options options;
	struct splitter *splitter; /* NULL until a line is cut */
	struct langs *langs;
	struct segments segments;
	struct slice *part;
	size_t part_n, part_cap;
	struct split_value *value; /* placeholders of the line at hand */
	size_t value_n, value_cap;
	struct buf line;
};

enum parts_zwnj
parts_zwnj_find(const char *name)
{
	return name && !strcmp(name, "space") ? ZWNJ_SPACE : ZWNJ_KEEP;
}

struct parts *
parts_new(const struct pack *pack, const struct parts_options *options)
{
	struct parts *p = memory_zero(1, sizeof(*p));

	p->pack = pack;
	p->options = *options;
	return p;
}

void
parts_free(struct parts *p)
{
	if (!p)
		return;
	splitter_free(p->splitter);
	langs_free(p->langs);
	segments_release(&p->segments);
	free(p->part);
	free(p->value);
	buf_release(&p->line);
	free(p);
}

/* ---- the whole line ---- */

static int
is_space_at(struct slice s, const char *p)
{
	return p < s.ptr || p >= s.ptr + s.len || *p == ' ';
}

struct slice
parts_line(struct parts *p, struct slice sent)
{
	static const char zwnj[] = "\xE2\x80\x8C";
	const char *from = sent.ptr, *end = sent.ptr + sent.len, *at;

	if (p->options.zwnj == ZWNJ_KEEP || !sent.len ||
		!memmem(sent.ptr, sent.len, zwnj, 3))
		return sent;
	buf_clear(&p->line);
	while ((at = memmem(from, (size_t)(end - from), zwnj, 3))) {
		buf_add(&p->line, from, (size_t)(at - from));
		from = at + 3;
		if (p->line.len && p->line.ptr[p->line.len - 1] != ' ' &&
			!is_space_at(sent, from))
			buf_addc(&p->line, ' ');
	}
	buf_add(&p->line, from, (size_t)(end - from));
	return buf_slice(&p->line);
}

int
parts_is_long(const struct parts *p, struct slice line)
{
	return p->options.max_cp && line.len > p->options.max_cp &&
	       utf8_count(line.ptr, line.len) > p->options.max_cp;
}

/* ---- cutting ---- */

/* NULL: the rules are damaged. */
static const struct splitter_lang *
rules_find(struct parts *p, struct slice tag)
{
	const struct splitter_lang *lang;

	if (!p->splitter)
		p->splitter = splitter_open(p->pack);
	if (!p->langs)
		p->langs = langs_open(p->pack);
	if (!p->splitter || !p->langs)
		return NULL;
	lang = splitter_find(p->splitter, lang_rules(p->langs, tag));
	return lang ? lang : splitter_any(p->splitter);
}

static void
part_add(struct parts *p, struct slice part)
{
	if (p->part_n == p->part_cap) {
		p->part_cap = p->part_cap ? 2 * p->part_cap : 16;
		p->part =
			memory_resize(p->part, p->part_cap * sizeof(*p->part));
	}
	p->part[p->part_n++] = part;
}

static void
values_find(struct parts *p, struct slice line)
{
	struct sightings seen = {0};
	struct arena arena = {0};

	p->value_n = 0;
	if (!p->options.recogniser ||
		!recogniser_may_hold(p->options.recogniser, line))
		return;
	recogniser_scan(p->options.recogniser, line, NULL, &arena, &seen);
	if (seen.n > p->value_cap) {
		p->value_cap = seen.n;
		p->value = memory_resize(
			p->value, p->value_cap * sizeof(*p->value));
	}
	for (; p->value_n < seen.n; p->value_n++)
		p->value[p->value_n] = (struct split_value){
			seen.v[p->value_n].at, seen.v[p->value_n].len};
	arena_release(&arena);
}

/* The placeholder that holds place `at` of the line inside; NULL: none. */
static const struct split_value *
value_around(const struct parts *p, size_t at)
{
	size_t low = 0, high = p->value_n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (p->value[mid].at + p->value[mid].len <= at)
			low = mid + 1;
		else
			high = mid;
	}
	return low < p->value_n && p->value[low].at < at ? &p->value[low]
							 : NULL;
}

static int
is_tied(uint32_t cp)
{
	return cp_is_arabic_mark(cp) || cp == 0x200C /* ZWNJ */ ||
	       cp == 0x200D /* ZWJ */;
}

/* Before a letter whose marks stand at `at`, if that is near. */
static const char *
letter_before(const char *start, const char *at, const char *end)
{
	enum { MARKS_MAX = 8 };
	const char *p = at;
	uint32_t cp;

	for (int i = 0; i <= MARKS_MAX && p > start; i++) {
		utf8_next(p, end, &cp);
		if (!is_tied(cp))
			return p;
		p -= utf8_prev(start, p, &cp);
	}
	return at;
}

/* Where a part that starts at `from` ends: after max_cp characters, but before
 * the letter of a mark, and not inside a placeholder. */
static size_t
place_choose(const struct parts *p, struct slice line, size_t from, size_t to,
	size_t max_cp)
{
	const char *start = line.ptr + from, *end = line.ptr + to, *at = start;
	const struct split_value *value;
	uint32_t cp;

	for (size_t n = 0; n < max_cp && at < end; n++)
		at += utf8_next(at, end, &cp);
	if (at == end)
		return to;
	at = letter_before(start, at, end);
	value = value_around(p, (size_t)(at - line.ptr));
	if (!value)
		return (size_t)(at - line.ptr);
	return value->at > from ? value->at : value->at + value->len;
}

static void
segment_take(struct parts *p, struct slice line, const struct segment *s,
	size_t max_cp, enum parts_cut how)
{
	size_t from = s->from;

	while (how == PARTS_ALL && s->to - from > max_cp &&
		utf8_count(line.ptr + from, s->to - from) > max_cp) {
		size_t to = place_choose(p, line, from, s->to, max_cp);

		if (to >= s->to)
			break;
		part_add(p, (struct slice){line.ptr + from, to - from});
		from = to;
	}
	part_add(p, (struct slice){line.ptr + from, s->to - from});
}

size_t
parts_cut(struct parts *p, struct slice line, struct slice tag, size_t max_cp,
	enum parts_cut how)
{
	const struct splitter_lang *lang = rules_find(p, tag);
	struct segments *s = &p->segments;

	p->part_n = 0;
	if (!max_cp)
		max_cp = p->options.max_cp;
	if (!line.len || !lang || !max_cp) {
		if (line.len)
			part_add(p, line);
		return p->part_n;
	}
	values_find(p, line);
	s->n = s->places_n = 0;
	s->values = p->value;
	s->values_n = p->value_n;
	segments_cut(s, lang, line, 0, max_cp);
	for (size_t i = 0; i < s->n; i++)
		segment_take(p, line, &s->v[i], max_cp, how);
	return p->part_n;
}

struct slice
parts_text(const struct parts *p, size_t i)
{
	return p->part[i];
}

int
parts_is_glued(const struct parts *p, size_t i)
{
	return i > 0 &&
	       p->part[i - 1].ptr + p->part[i - 1].len == p->part[i].ptr;
}

void
parts_join(struct buf *joined, int is_glued, struct slice answer)
{
	if (joined->len && answer.len && !is_glued)
		buf_addc(joined, ' ');
	buf_add_slice(joined, answer);
}
