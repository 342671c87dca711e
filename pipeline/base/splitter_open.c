/* splitter_open: the section "split" opened and checked, and its words. */
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
words_are_sound(
	const struct split_head *head, const struct split_word *v, uint32_t n)
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
	lang->head =
		(const struct split_lang_head *)(const void *)(s->base +
							       head->langs) +
		i;
	const struct split_lang_head *h = lang->head;

	if (!string_within(head, h->name, h->name_len) ||
		h->order_n > SPLIT_RULES_MAX || h->words_bits > 20 ||
		!within(head, h->order, h->order_n, sizeof(uint32_t)) ||
		!within(head, h->words, (size_t)1 << h->words_bits,
			sizeof(struct split_word)) ||
		h->words % 8)
		return -1;
	lang->order = (const uint32_t *)(const void *)(s->base + h->order);
	lang->words =
		(const struct split_word *)(const void *)(s->base + h->words);
	for (uint32_t k = 0; k < h->order_n; k++)
		if (lang->order[k] >= head->rules_n)
			return -1;
	return words_are_sound(head, lang->words, 1u << h->words_bits) ? 0 : -1;
}

/* Needles of the stops, which are in order. -1: there are more kinds of bytes
 * than a scan looks for. */
static int
needles_find(struct split_needles *needles, const uint32_t *stops, uint32_t n)
{
	unsigned char bytes[SPLIT_BYTES_MAX + 1], lead = 0xFF, lead_to = 0;
	unsigned count = 0;

	for (uint32_t i = 0; i < n; i++) {
		char put[4] = {0};
		unsigned len = utf8_put(put, stops[i]);
		unsigned char first = (unsigned char)put[0];
		unsigned char last = (unsigned char)put[len - 1];

		if (len > 2) {
			lead = first < lead ? first : lead;
			lead_to = first;
		} else if (count == 0 || !memchr(bytes, last, count)) {
			if (count == SPLIT_BYTES_MAX)
				return -1;
			bytes[count++] = last;
		}
	}
	return split_needles_add(needles, count, bytes, lead, lead_to);
}

static void
letters_find(struct splitter *s)
{
	for (uint32_t cp = 0x600; cp < 0x700; cp++) {
		enum split_class c = split_class_of(s, cp);

		s->letter[cp - 0x600] = (uint8_t)(c == CLASS_LETTER ? 1
						  : c == CLASS_MARK ? 2
								    : 0);
	}
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
		if (stops[i] > 0xFFFF || (i && stops[i] <= stops[i - 1]))
			return -1;
	letters_find(s);
	s->scan = split_scan_list(0);
	return needles_find(&s->needles, stops, head->stops_n);
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
	s->preposition = head->preposition;
	if (!items_are_sound(head, s->items) || !rules_are_sound(s) ||
		tables_open(s))
		return -1;
	s->langs = memory_zero(head->langs_n + 1, sizeof(s->langs[0]));
	for (uint32_t i = 0; i < head->langs_n; i++)
		if (lang_open(s, i))
			return -1;
	/* Every text has rules. */
	return splitter_any(s) ? 0 : -1;
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
	unsigned len = 0, kind;
	uint32_t cp;

	while (ptr < end) {
		if (len + 4 > SPLIT_KEY_MAX)
			return 0;
		if (end - ptr >= 2 && (kind = split_letter(s, ptr))) {
			cp = s->fold[split_letter_index(ptr)];
			key[len] = (char)(0xC0 | cp >> 6);
			key[len + 1] = (char)(0x80 | (cp & 0x3F));
			len += kind == 1 ? 2 : 0;
			ptr += 2;
			continue;
		}
		ptr += split_next_cp(ptr, end, &cp);
		if (split_class_of(s, cp) == CLASS_MARK)
			continue;
		if (cp >= 0x600 && cp < 0x700)
			cp = s->fold[cp - 0x600];
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
