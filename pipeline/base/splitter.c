/* splitter: the walk over a paragraph, and how rules are opened. */
#include "base/splitter_pack.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* ---- opening ---- */

static int
within(const struct split_head *head, uint32_t at, size_t n, size_t size)
{
	return at % 4 == 0 && at <= head->len && n <= (head->len - at) / size;
}

static int
string_within(const struct split_head *head, uint32_t at, size_t len)
{
	return at <= head->len && len <= head->len - at;
}

static int
items_are_sound(const struct split_head *head, const struct split_item *v)
{
	for (uint32_t i = 0; i < head->items_n; i++)
		if (!string_within(head, v[i].affix,
			    (size_t)v[i].prefix + v[i].suffix))
			return 0;
	return 1;
}

static int
items_within(const struct split_head *head, uint32_t first, uint32_t n,
	const struct split_item *v)
{
	if (n > SPLIT_ITEMS_MAX || first > head->items_n ||
		n > head->items_n - first)
		return 0;
	return n == 0 || !(v[first + n - 1].flags & ITEM_OR);
}

static int
rules_are_sound(const struct splitter *s)
{
	const struct split_head *head = s->head;

	for (uint32_t i = 0; i < head->rules_n; i++) {
		const struct split_rule *r = &s->rules[i];

		if (!string_within(head, r->id, r->id_len) ||
			!items_within(head, r->before, r->before_n, s->items) ||
			!items_within(head, r->after, r->after_n, s->items))
			return 0;
	}
	return 1;
}

static int
words_are_sound(const struct split_head *head, const struct split_word *v,
	uint32_t n)
{
	uint32_t free_n = 0;

	for (uint32_t i = 0; i < n; i++) {
		if (!string_within(head, v[i].at, v[i].len))
			return 0;
		free_n += v[i].len == 0;
	}
	return free_n > 0;
}

static int
lang_open(struct splitter *s, uint32_t i)
{
	const struct split_head *head = s->head;
	struct splitter_lang *lang = &s->langs[i];

	lang->splitter = s;
	lang->head = (const struct split_lang_head *)(const void *)(s->base +
			     head->langs) + i;
	const struct split_lang_head *h = lang->head;

	if (!string_within(head, h->name, h->name_len) ||
		h->order_n > SPLIT_RULES_MAX || h->words_bits > 20 ||
		!within(head, h->order, h->order_n, sizeof(uint32_t)) ||
		!within(head, h->words, (size_t)1 << h->words_bits,
			sizeof(struct split_word)) || h->words % 8)
		return -1;
	lang->order = (const uint32_t *)(const void *)(s->base + h->order);
	lang->words = (const struct split_word *)(const void *)(s->base +
		h->words);
	for (uint32_t k = 0; k < h->order_n; k++)
		if (lang->order[k] >= head->rules_n)
			return -1;
	return words_are_sound(head, lang->words, 1u << h->words_bits) ? 0 : -1;
}

static int
needle_add(struct splitter *s, uint32_t cp)
{
	char bytes[4];
	unsigned len = utf8_put(bytes, cp), i;
	struct split_needle needle = {(unsigned char)bytes[0],
		len == 2 ? (unsigned char)bytes[1] : 0};

	for (i = 0; i < s->needles_n; i++)
		if (s->needles[i].first == needle.first &&
			s->needles[i].last == needle.last)
			return 0;
	if (i == sizeof(s->needles) / sizeof(s->needles[0]))
		return -1;
	s->needles[s->needles_n++] = needle;
	s->is_needle[needle.last ? needle.last : needle.first] = 1;
	return 0;
}

static int
tables_open(struct splitter *s)
{
	const struct split_head *head = s->head;

	if (!within(head, head->page_of, 64, 4) || head->pages_n > 256 ||
		!within(head, head->pages, head->pages_n, 256) ||
		!within(head, head->fold, 256, sizeof(uint16_t)) ||
		!within(head, head->stops, head->stops_n, sizeof(uint32_t)))
		return -1;
	s->page_of = (const uint8_t *)s->base + head->page_of;
	s->pages = (const uint8_t *)s->base + head->pages;
	s->fold = (const uint16_t *)(const void *)(s->base + head->fold);
	for (unsigned i = 0; i < 256; i++)
		if (s->page_of[i] >= head->pages_n)
			return -1;
	for (size_t i = 0; i < (size_t)head->pages_n * 256; i++)
		if (s->pages[i] >= CLASS_COUNT)
			return -1;
	const uint32_t *stops =
		(const uint32_t *)(const void *)(s->base + head->stops);
	for (uint32_t i = 0; i < head->stops_n; i++)
		if (stops[i] > 0xFFFF || needle_add(s, stops[i]))
			return -1;
	return 0;
}

static int
section_open(struct splitter *s, struct slice bytes)
{
	const struct split_head *head = s->head;

	if (bytes.len < sizeof(*head) || head->magic != SPLIT_MAGIC ||
		head->len != bytes.len || head->langs % 8 || head->items % 8 ||
		!within(head, head->langs, head->langs_n,
			sizeof(struct split_lang_head)) ||
		!within(head, head->rules, head->rules_n,
			sizeof(struct split_rule)) ||
		!within(head, head->items, head->items_n,
			sizeof(struct split_item)))
		return -1;
	s->rules = (const struct split_rule *)(const void *)(s->base +
		head->rules);
	s->items = (const struct split_item *)(const void *)(s->base +
		head->items);
	s->conjunction = head->conjunction;
	if (!items_are_sound(head, s->items) || !rules_are_sound(s) ||
		tables_open(s))
		return -1;
	s->langs = memory_zero(head->langs_n + 1, sizeof(s->langs[0]));
	for (uint32_t i = 0; i < head->langs_n; i++)
		if (lang_open(s, i))
			return -1;
	return 0;
}

struct splitter *
splitter_open(const struct pack *pack)
{
	struct slice bytes = pack_find(pack, "split");
	struct splitter *s = memory_zero(1, sizeof(*s));

	s->base = bytes.ptr;
	s->head = (const struct split_head *)(const void *)bytes.ptr;
	if (!bytes.ptr || section_open(s, bytes)) {
		splitter_free(s);
		return NULL;
	}
	return s;
}

void
splitter_free(struct splitter *s)
{
	if (!s)
		return;
	free(s->langs);
	free(s);
}

const struct splitter_lang *
splitter_find(const struct splitter *s, struct slice name)
{
	for (uint32_t i = 0; i < s->head->langs_n; i++) {
		const struct split_lang_head *h = s->langs[i].head;

		if (h->name_len == name.len &&
			!memcmp(s->base + h->name, name.ptr, name.len))
			return &s->langs[i];
	}
	return NULL;
}

const struct splitter_lang *
splitter_any(const struct splitter *s)
{
	return splitter_find(s, SLICE("any"));
}

struct slice
split_rule_id(const struct splitter_lang *lang, int rule)
{
	const struct splitter *s = lang->splitter;

	if (rule < 0)
		return (struct slice){"", 0};
	const struct split_rule *r = &s->rules[rule];
	return (struct slice){s->base + r->id, r->id_len};
}

/* ---- words ---- */

unsigned
split_key(const struct splitter *s, const char *ptr, const char *end, char *key)
{
	unsigned len = 0;
	uint32_t cp;

	while (ptr < end) {
		ptr += utf8_next(ptr, end, &cp);
		if (split_class_of(s, cp) == CLASS_MARK)
			continue;
		if (cp >= 0x600 && cp < 0x700)
			cp = s->fold[cp - 0x600];
		if (len + 4 > SPLIT_KEY_MAX)
			return 0;
		len += utf8_put(key + len, cp);
	}
	return len;
}

uint32_t
split_hash(const char *key, size_t len)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)key[i]) * 16777619u;
	return h ^ h >> 15;
}

uint64_t
split_lists(const struct splitter_lang *lang, const char *key, unsigned len)
{
	uint32_t mask = (1u << lang->head->words_bits) - 1;
	uint32_t hash = split_hash(key, len);

	for (uint32_t i = hash & mask; lang->words[i].len; i = (i + 1) & mask) {
		const struct split_word *w = &lang->words[i];

		if (w->hash == hash && w->len == len &&
			!memcmp(lang->splitter->base + w->at, key, len))
			return w->lists;
	}
	return 0;
}

/* ---- the walk ---- */

void
split_start(struct split_walk *walk, const struct splitter_lang *lang,
	struct slice text)
{
	*walk = (struct split_walk){.lang = lang, .ptr = text.ptr,
		.end = text.ptr + text.len, .from = text.ptr,
		.link_end = text.ptr, .quote_at = text.ptr, .rule = -1};
}

static const char *
skip(const struct split_walk *walk, const char *p, uint32_t classes)
{
	const struct splitter *s = walk->lang->splitter;
	uint32_t cp;

	while (p < walk->end) {
		unsigned n = utf8_next(p, walk->end, &cp);

		if (!class_in(split_class_of(s, cp), classes))
			break;
		p += n;
	}
	return p;
}

static enum split_class
class_at(const struct split_walk *walk, const char *p)
{
	uint32_t cp;

	if (p >= walk->end)
		return CLASS_SPACE;
	utf8_next(p, walk->end, &cp);
	return split_class_of(walk->lang->splitter, cp);
}

/* How many straight quotes stand in the segment before this place. */
static size_t
quotes_before(struct split_walk *walk, const char *quote)
{
	const char *p = walk->quote_at < walk->from ? walk->from :
		walk->quote_at;

	if (walk->quote_at < walk->from)
		walk->quotes = 0;
	for (; p < quote; p++)
		walk->quotes += *p == '"';
	walk->quote_at = quote;
	return walk->quotes;
}

/* 1 if a quotation mark between a stop and a letter closes: a straight one does
 * unless all before it are in pairs. */
static int
quote_closes(struct split_walk *walk, const char *quote, uint32_t cp)
{
	size_t n;

	if (cp != '"')
		return cp != 0xAB /* LEFT GUILLEMET */;
	n = quotes_before(walk, quote);
	return n == 0 || n % 2;
}

/* 1 if one with spaces on both sides closes. */
static int
spaced_quote_closes(struct split_walk *walk, const char *quote, uint32_t cp)
{
	if (cp == '"')
		return quotes_before(walk, quote) % 2 == 1;
	return cp != 0xAB && cp != 0x201C /* LEFT DOUBLE */ && cp != 0x201E;
}

/* Bytes of a note mark, "[12]" or "(3)", at p; 0 if there is none. */
static size_t
note_length(const struct split_walk *walk, const char *p)
{
	const char *q = p + 1;
	unsigned digits = 0;
	uint32_t cp;

	if (p >= walk->end || (*p != '[' && *p != '('))
		return 0;
	for (; q < walk->end && digits < 4; digits++) {
		unsigned n = utf8_next(q, walk->end, &cp);

		if (cp_digit(cp) < 0)
			break;
		q += n;
	}
	if (!digits || q >= walk->end || *q != (*p == '[' ? ']' : ')'))
		return 0;
	return (size_t)(q + 1 - p);
}

#define CLASSES_BLANK (CLASS_BIT(CLASS_SPACE) | CLASS_BIT(CLASS_MARK))

/* Bytes of what belongs to a run at p, after its first stop; 0 at its end. */
static size_t
run_step(struct split_walk *walk, const char *p)
{
	uint32_t cp;
	unsigned n;

	if (p >= walk->end)
		return 0;
	n = utf8_next(p, walk->end, &cp);
	enum split_class c = split_class_of(walk->lang->splitter, cp);

	if (class_in(c, CLASSES_STOP | CLASS_BIT(CLASS_MARK) |
			     CLASS_BIT(CLASS_CLOSE) | CLASS_BIT(CLASS_NOTE)))
		return n;
	if (c == CLASS_QUOTE || c == CLASS_APOSTROPHE) {
		enum split_class next = class_at(walk,
			skip(walk, p + n, CLASS_BIT(CLASS_MARK)));

		if (class_in(next, CLASSES_LETTER | CLASS_BIT(CLASS_DIGIT) |
				     CLASS_BIT(CLASS_OPEN)))
			return quote_closes(walk, p, cp) ? n : 0;
		return n;
	}
	return note_length(walk, p);
}

/* A closing mark that a space parts from its stop: ". »". Bytes up to its end;
 * 0 if there is none. */
static size_t
run_spaced(struct split_walk *walk, const char *p)
{
	const char *q = skip(walk, p, CLASSES_BLANK);
	uint32_t cp;

	if (q == p || q >= walk->end)
		return 0;
	unsigned n = utf8_next(q, walk->end, &cp);
	enum split_class c = split_class_of(walk->lang->splitter, cp);

	if (c != CLASS_CLOSE && c != CLASS_QUOTE)
		return 0;
	if (c == CLASS_QUOTE && (class_at(walk, q + n) != CLASS_SPACE ||
		!spaced_quote_closes(walk, q, cp)))
		return 0;
	return (size_t)(q + n - p);
}

static const char *
run_end(struct split_walk *walk, const char *run)
{
	const char *p = run;
	size_t n;
	uint32_t cp;

	p += utf8_next(p, walk->end, &cp);
	while ((n = run_step(walk, p)))
		p += n;
	while ((n = run_spaced(walk, p))) {
		p += n;
		while ((n = run_step(walk, p)))
			p += n;
	}
	return p;
}

static int
is_graph(char c)
{
	return c > 0x20 && c < 0x7F;
}

static int
looks_like_link(const char *p, const char *end)
{
	size_t len = (size_t)(end - p);
	const char *at = memchr(p, '@', len);

	if (at && at > p && memchr(at, '.', (size_t)(end - at)))
		return 1;
	if (len > 4 && (p[0] | 32) == 'w' && !memcmp(p + 1, "ww.", 3))
		return 1;
	return memmem(p, len, "://", 3) != NULL;
}

/* 1 if the stop at p is inside a link or an address: within a run of ASCII
 * without spaces, not at its end. Each such run is looked at once. */
static int
inside_link(struct split_walk *walk, const char *p)
{
	const char *from = p, *to = p;

	if (p + 1 >= walk->end || !is_graph(p[1]) || !is_graph(*p))
		return 0;
	if (p >= walk->link_end) {
		while (from > walk->from && from > walk->link_end &&
			is_graph(from[-1]))
			from--;
		while (from < p && strchr("(\"'[<", *from))
			from++;
		while (to < walk->end && is_graph(*to))
			to++;
		walk->in_link = looks_like_link(from, to);
		walk->link_end = to;
	}
	if (!walk->in_link)
		return 0;
	for (p++; p < walk->link_end && strchr(".,!?)\"'];:>", *p); p++)
		;
	return p < walk->link_end;
}

int
split_candidate(struct split_walk *walk, const char *from, const char **at)
{
	const struct splitter *s = walk->lang->splitter;
	const char *p = from;
	uint32_t cp;

	for (;;) {
		p = split_scan(s, p, walk->end);
		if (p >= walk->end)
			return -1;
		unsigned n = utf8_next(p, walk->end, &cp);

		if (class_in(split_class_of(s, cp), CLASSES_STOP))
			break;
		p += n;
	}
	walk->rule = -1;
	if (inside_link(walk, p)) {
		*at = p + 1;
		return 0;
	}
	*at = run_end(walk, p);
	if (skip(walk, *at, CLASSES_BLANK) >= walk->end)
		return -1;
	return split_judge(walk, p, *at);
}

int
split_next(struct split_walk *walk, struct slice *segment)
{
	const char *from = skip(walk, walk->from, CLASS_BIT(CLASS_SPACE));
	const char *at = from, *to;
	int breaks;

	if (from >= walk->end)
		return 0;
	walk->from = from;
	while ((breaks = split_candidate(walk, at, &at)) == 0)
		;
	to = breaks > 0 ? at : walk->end;
	while (to > from) {
		uint32_t cp;
		unsigned n = utf8_prev(from, to, &cp);

		if (split_class_of(walk->lang->splitter, cp) != CLASS_SPACE)
			break;
		to -= n;
	}
	*segment = (struct slice){from, (size_t)(to - from)};
	walk->from = breaks > 0 ? at : walk->end;
	return 1;
}
