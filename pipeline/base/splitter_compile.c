/* splitter_compile: rules/split/ to the section "split". */
#include "base/splitter_compile.h"

#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

static int
name_is(const struct name *name, struct slice s)
{
	return slice_equal((struct slice){name->ptr, name->len}, s);
}

static int
name_index(struct name *v, unsigned *n, unsigned max, struct slice name)
{
	unsigned i;

	for (i = 0; i < *n; i++)
		if (name_is(&v[i], name))
			return (int)i;
	if (i == max || name.len == 0 || name.len > sizeof(v[0].ptr))
		return -1;
	memcpy(v[i].ptr, name.ptr, name.len);
	v[i].len = (uint32_t)name.len;
	return (int)(*n)++;
}

static int
list_bit(struct compiled *c, struct slice name)
{
	return name_index(c->list, &c->list_n, SPLIT_LISTS_MAX, name);
}

static int
lang_number(struct compiled *c, struct slice name)
{
	return name_index(c->lang, &c->lang_n, LANGS_MAX, name);
}

/* "ar.title" is the language ar and the list title. */
static struct slice
stem_lang(const struct rules_file *file)
{
	const char *dot = memchr(file->stem.ptr, '.', file->stem.len);

	return dot ? (struct slice){file->stem.ptr,
			     (size_t)(dot - file->stem.ptr)}
		   : file->stem;
}

static struct slice
stem_list(const struct rules_file *file)
{
	struct slice lang = stem_lang(file);

	if (lang.len == file->stem.len)
		return (struct slice){NULL, 0};
	return (struct slice){
		lang.ptr + lang.len + 1, file->stem.len - lang.len - 1};
}

/* ---- rules ---- */

static int
pattern_list(void *user, struct slice name)
{
	struct compiled *c = user;

	if (slice_is(name, "proclitic"))
		return SPLIT_LISTS_MAX;
	for (unsigned i = 0; i < c->list_n; i++)
		if (name_is(&c->list[i], name))
			return (int)i;
	return -1;
}

static uint32_t
compile_pattern(struct compiled *c, const struct rule *rule, const char *key,
	enum split_side side, uint32_t *n)
{
	struct split_pattern p = {.folder = &c->folder,
		.items = &c->items,
		.strings = &c->strings,
		.list = pattern_list,
		.user = c};
	uint32_t first = (uint32_t)(c->items.len / sizeof(struct split_item));
	int count = split_pattern_compile(&p, rule_find(rule, key), side);

	*n = count > 0 ? (uint32_t)count : 0;
	if (count < 0)
		rules_error(
			c->rules, c->file, rule->line, "%s: %s", key, p.why);
	return first;
}

static void
check_keys(struct compiled *c, const struct rule *rule)
{
	static const char *const keys[] = {"id", "before", "after", "break",
		"languages", "lang", "why", "from", "yes", "no", NULL};

	for (size_t i = 0; i < rule->n; i++) {
		const char *const *key = keys;

		while (*key && !slice_is(rule->v[i].key, *key))
			key++;
		if (!*key)
			rules_error(c->rules, c->file, rule->v[i].line,
				"there is no key '%.*s'",
				(int)rule->v[i].key.len, rule->v[i].key.ptr);
	}
	if (!rule_find(rule, "before").ptr)
		rules_error(c->rules, c->file, rule->line,
			"the key 'before' is missing");
}

static const struct split_item *
items_at(const struct compiled *c, uint32_t first)
{
	return (const struct split_item *)(const void *)c->items.ptr + first;
}

/* 1 if a pattern looks through token after token. */
static int
seeks(const struct split_item *v, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (v[i].flags & ITEM_SEEK)
			return 1;
	return 0;
}

static void
compile_rule(struct compiled *c, const struct rule *rule)
{
	struct slice breaks = rule_find(rule, "break");
	struct split_rule r = {.id = (uint32_t)c->strings.len,
		.id_len = (uint32_t)rule->id.len,
		.breaks = slice_is(breaks, "yes") ? 1 : 0};

	check_keys(c, rule);
	buf_add_slice(&c->strings, rule->id);
	if (!r.breaks && !slice_is(breaks, "no"))
		rules_error(c->rules, c->file, rule->line,
			"the key 'break' must say yes or no");
	r.before = compile_pattern(c, rule, "before", SIDE_BEFORE, &r.before_n);
	r.after = compile_pattern(c, rule, "after", SIDE_AFTER, &r.after_n);
	r.first = seeks(items_at(c, r.after), r.after_n) ? SIDE_BEFORE
							 : SIDE_AFTER;
	r.opener = split_compile_opener(items_at(c, r.before), r.before_n);
	buf_add(&c->rule_v, (const char *)&r, sizeof(r));
}

/* ---- languages ---- */

/* 1 if a stanza's languages (if it names any) have this one. */
static int
holds_for(const struct rule *rule, const struct name *lang)
{
	struct slice s = rule_find(rule, "languages");
	const char *p = s.ptr, *end = s.ptr + s.len;

	if (!s.ptr)
		return 1;
	while (p < end) {
		const char *word = p;

		while (p < end && *p != ' ')
			p++;
		if ((size_t)(p - word) == lang->len &&
			!memcmp(word, lang->ptr, lang->len))
			return 1;
		while (p < end && *p == ' ')
			p++;
	}
	return 0;
}

/* A language's own rules come first, then those for any. */
static void
order_add(struct compiled *c, struct order *order, unsigned lang, int own)
{
	const struct rules_file *file = NULL;
	uint32_t number = 0;

	while ((file = rules_next(c->rules, "split", ".rules", file))) {
		int is_any = slice_is(file->stem, "any");
		int wanted =
			own ? name_is(&c->lang[lang], file->stem) && !is_any
			    : is_any;

		for (size_t i = 0; i < file->n; i++, number++) {
			if (!wanted || !holds_for(&file->v[i], &c->lang[lang]))
				continue;
			if (order->n == SPLIT_RULES_MAX) {
				rules_error(c->rules, file, file->v[i].line,
					"more than %d rules for a language",
					SPLIT_RULES_MAX);
				return;
			}
			order->v[order->n++] = number;
		}
	}
}

static void word_add(struct compiled *c, struct words *words, const char *key,
	unsigned len, uint64_t lists);

static void
words_grow(struct compiled *c, struct words *words)
{
	struct words old = *words;

	words->bits = old.v ? old.bits + 1 : 6;
	words->n = 0;
	words->v = memory_zero((size_t)1 << words->bits, sizeof(words->v[0]));
	for (uint32_t i = 0; old.v && i < 1u << old.bits; i++)
		if (old.v[i].len) {
			char key[SPLIT_KEY_MAX];

			memcpy(key, c->strings.ptr + old.v[i].at, old.v[i].len);
			word_add(c, words, key, old.v[i].len, old.v[i].lists);
		}
	free(old.v);
}

static void
word_add(struct compiled *c, struct words *words, const char *key, unsigned len,
	uint64_t lists)
{
	uint32_t hash = split_hash(key, len), mask, i;

	if (!words->v || words->n * 2 >= 1u << words->bits)
		words_grow(c, words);
	mask = (1u << words->bits) - 1;
	for (i = hash & mask; words->v[i].len; i = (i + 1) & mask)
		if (words->v[i].hash == hash && words->v[i].len == len &&
			!memcmp(c->strings.ptr + words->v[i].at, key, len)) {
			words->v[i].lists |= lists;
			return;
		}
	words->v[i] = (struct split_word){.lists = lists,
		.hash = hash,
		.at = (uint32_t)c->strings.len,
		.len = len};
	buf_add(&c->strings, key, len);
	words->n++;
}

static void
words_add_file(
	struct compiled *c, struct words *words, const struct rules_file *file)
{
	struct slice list = stem_list(file);
	uint64_t bit = slice_is(list, "proclitic")
			       ? SPLIT_PROCLITIC
			       : (uint64_t)1 << list_bit(c, list);

	for (size_t i = 0; i < file->n; i++) {
		struct slice word = file->v[i].v[0].value;
		char key[SPLIT_KEY_MAX];
		unsigned len = split_key(
			&c->folder, word.ptr, word.ptr + word.len, key);

		if (!len || memchr(key, ' ', len))
			rules_error(c->rules, file, file->v[i].line,
				"not one word of at most %d bytes",
				SPLIT_KEY_MAX - 4);
		else
			word_add(c, words, key, len, bit);
	}
}

static void
compile_words(struct compiled *c, unsigned lang, struct words *words)
{
	const struct rules_file *file = NULL;

	words_grow(c, words);
	while ((file = rules_next(c->rules, "split", ".list", file))) {
		struct slice of = stem_lang(file);

		if (slice_is(of, "any") || name_is(&c->lang[lang], of))
			words_add_file(c, words, file);
	}
}

/* ---- the section ---- */

static uint32_t
place(struct buf *out, const void *ptr, size_t len)
{
	uint32_t at;

	while (out->len % 16)
		buf_addc(out, '\0');
	at = (uint32_t)out->len;
	buf_add(out, ptr, len);
	return at;
}

/* Pages that are equal are kept once. */
static void
place_classes(struct compiled *c, struct buf *out, struct split_head *head)
{
	struct buf pages = {0};

	for (unsigned i = 0; i < 256; i++) {
		const char *page = (const char *)c->classes + i * 256;
		unsigned k = 0, n = (unsigned)(pages.len / 256);

		while (k < n && memcmp(pages.ptr + k * 256, page, 256))
			k++;
		if (k == n)
			buf_add(&pages, page, 256);
		c->page_of[i] = (uint8_t)k;
	}
	head->page_of = place(out, c->page_of, 256);
	head->pages_n = (uint32_t)(pages.len / 256);
	head->pages = place(out, pages.ptr, pages.len);
	head->fold = place(out, c->fold, sizeof(c->fold));
	head->stops_n = (uint32_t)(c->stops.len / sizeof(uint32_t));
	head->stops = place(out, c->stops.ptr, c->stops.len);
	buf_release(&pages);
}

static void
place_rules(struct compiled *c, struct buf *out, struct split_head *head,
	uint32_t strings)
{
	struct split_item *items = (struct split_item *)(void *)c->items.ptr;
	struct split_rule *rules = (struct split_rule *)(void *)c->rule_v.ptr;

	head->items_n = (uint32_t)(c->items.len / sizeof(*items));
	head->rules_n = (uint32_t)(c->rule_v.len / sizeof(*rules));
	for (uint32_t i = 0; i < head->items_n; i++)
		items[i].affix += strings;
	for (uint32_t i = 0; i < head->rules_n; i++)
		rules[i].id += strings;
	head->items = place(out, items, c->items.len);
	head->rules = place(out, rules, c->rule_v.len);
}

static void
place_lang(struct compiled *c, struct buf *out, unsigned lang,
	struct words *words, uint32_t strings, struct split_lang_head *head)
{
	struct order order = {.n = 0};

	order_add(c, &order, lang, 1);
	order_add(c, &order, lang, 0);
	split_compile_masks(c, &order, head);
	split_compile_filter(c, words, head);
	for (uint32_t i = 0; i < 1u << words->bits; i++)
		if (words->v[i].len)
			words->v[i].at += strings;
	head->name += strings;
	head->order_n = order.n;
	head->order = place(out, order.v, order.n * sizeof(order.v[0]));
	head->words_bits = words->bits;
	head->words = place(out, words->v, sizeof(words->v[0]) << words->bits);
}

static void
place_all(struct compiled *c, struct buf *out)
{
	struct split_head head = {.magic = SPLIT_MAGIC,
		.langs_n = c->lang_n,
		.conjunction = (uint64_t)1 << list_bit(c, SLICE("conjunction")),
		.preposition = (uint64_t)1
			       << list_bit(c, SLICE("preposition"))};
	struct split_lang_head *langs =
		memory_zero(c->lang_n + 1, sizeof(langs[0]));
	struct words *words = memory_zero(c->lang_n + 1, sizeof(words[0]));
	struct buf bytes = {0};
	uint32_t strings;

	for (unsigned i = 0; i < c->lang_n; i++) {
		langs[i].name = (uint32_t)c->strings.len;
		langs[i].name_len = c->lang[i].len;
		buf_add(&c->strings, c->lang[i].ptr, c->lang[i].len);
		compile_words(c, i, &words[i]);
	}
	place(&bytes, &head, sizeof(head));
	strings = place(&bytes, c->strings.ptr, c->strings.len);
	place_classes(c, &bytes, &head);
	for (unsigned i = 0; i < c->lang_n; i++) {
		place_lang(c, &bytes, i, &words[i], strings, &langs[i]);
		free(words[i].v);
	}
	place_rules(c, &bytes, &head, strings);
	head.langs = place(&bytes, langs, c->lang_n * sizeof(langs[0]));
	place(&bytes, "", 0);
	head.len = (uint32_t)bytes.len;
	memcpy(bytes.ptr, &head, sizeof(head));
	buf_add(out, bytes.ptr, bytes.len);
	buf_release(&bytes);
	free(langs);
	free(words);
}

/* Languages and lists by the names of the files; the first list is that of the
 * names of letters, which make acronyms. */
static void
collect_names(struct compiled *c)
{
	const struct rules_file *file = NULL;
	int full = 0;

	list_bit(c, SLICE("letter"));
	list_bit(c, SLICE("conjunction"));
	list_bit(c, SLICE("preposition"));
	while ((file = rules_next(c->rules, "split", ".list", file))) {
		struct slice list = stem_list(file);

		full |= lang_number(c, stem_lang(file)) < 0;
		if (!list.ptr)
			rules_error(c->rules, file, 0,
				"a list's name is LANGUAGE.LIST.list");
		else if (!slice_is(list, "proclitic"))
			full |= list_bit(c, list) < 0;
	}
	while ((file = rules_next(c->rules, "split", ".rules", file)))
		full |= lang_number(c, stem_lang(file)) < 0;
	if (full)
		rules_error(c->rules, rules_next(c->rules, "split", "", NULL),
			0, "more than %d lists or %d languages",
			SPLIT_LISTS_MAX, LANGS_MAX);
}

void
split_compile(struct rules *rules, struct buf *out)
{
	struct compiled c = {.rules = rules};

	split_compile_classes(&c);
	collect_names(&c);
	while ((c.file = rules_next(rules, "split", ".rules", c.file)))
		for (size_t i = 0; i < c.file->n; i++)
			compile_rule(&c, &c.file->v[i]);
	if (!rules->failed)
		place_all(&c, out);
	free(c.classes);
	buf_release(&c.stops);
	buf_release(&c.items);
	buf_release(&c.strings);
	buf_release(&c.rule_v);
}
