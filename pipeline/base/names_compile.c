/* names_compile: the section "names" from .names files, or from a glossary's
 * lines. */
#include <stdlib.h>
#include <string.h>
#include "base/lang.h"
#include "base/names_parts.h"

/* A key and the name that it stands for. */
struct key_line {
	uint32_t key_at, name;
	uint8_t key_len, prefix, lam;
};

void
names_builder_init(struct names_builder *b, struct slice protect)
{
	const struct value_head *h = (const void *)protect.ptr;
	const uint32_t *lang = (const void *)(protect.ptr + h->lang_at);

	memset(b, 0, sizeof *b);
	memcpy(&b->head.magic, "WNM6", 4);
	b->head.letters = h->letters;
	memcpy(b->head.lam, h->lam, sizeof h->lam);
	memcpy(b->article, h->article, sizeof b->article);
	b->article_len = h->article_len;
	b->head.lang_n = h->lang_n < NAME_LANGS ? h->lang_n : NAME_LANGS;
	for (uint32_t i = 0; i < b->head.lang_n; i++) {
		size_t len = lang[i] & 0xFF;

		memcpy(b->head.lang[i],
			protect.ptr + h->text_at + (lang[i] >> 8),
			len < 11 ? len : 11);
	}
}

static uint32_t
keep_text(struct names_builder *b, struct slice s)
{
	uint32_t at = (uint32_t)b->text.len;

	buf_add_slice(&b->text, s);
	return at;
}

/* What is the same in most names of a file is kept once. */
static uint32_t
keep_again(struct names_builder *b, struct slice s, uint32_t *at, size_t *len)
{
	if (s.len != *len ||
		(s.len && memcmp(b->text.ptr + *at, s.ptr, s.len) != 0)) {
		*at = keep_text(b, s);
		*len = s.len;
	}
	return *at;
}

static uint32_t
language_bit(const struct names_builder *b, struct slice lang)
{
	for (uint32_t i = 1; i < b->head.lang_n; i++)
		if (slice_is(lang, b->head.lang[i]))
			return 1u << i;
	return 1;
}

static void
add_key(struct names_builder *b, const uint8_t *key, size_t len, uint32_t name,
	int prefix, int lam)
{
	struct key_line line = {0};

	line.key_at = keep_text(b, (struct slice){(const char *)key, len});
	line.key_len = (uint8_t)len;
	line.name = name;
	line.prefix = (uint8_t)prefix;
	line.lam = (uint8_t)lam;
	buf_add(&b->keys, (const char *)&line, sizeof line);
}

static void
add_keys(struct names_builder *b, const uint8_t *key, size_t len, uint32_t name,
	int lam)
{
	add_key(b, key, len, name, 0, lam);
	for (size_t i = 1; i < len; i++)
		if (key[i] >= KEY_SPACE && key[i] <= KEY_SLASH)
			add_key(b, key, i, name, 1, lam);
}

int
names_builder_add(struct names_builder *b, const struct names_line *line)
{
	uint8_t key[PHRASE_MAX];
	size_t len = value_phrase_key(b->head.letters.fold, line->source, key);
	uint32_t index = (uint32_t)(b->names.len / sizeof(struct names_name));
	struct names_name name = {0};

	if (len == 0 || key[0] == KEY_SIGN || line->source.len > 0xFFFF ||
		line->target.len > 0xFFFF || line->kind.len > 0xFFFF ||
		line->to.len > 0xFF || line->code.len > 0xFF)
		return -1;
	name.target_at = keep_text(b, line->target);
	name.target_len = (uint16_t)line->target.len;
	name.source_at = keep_text(b, line->source);
	name.source_len = (uint16_t)line->source.len;
	name.kind_at = keep_again(b, line->kind, &b->kind_at, &b->kind_len);
	name.kind_len = (uint16_t)line->kind.len;
	name.to_at = keep_again(b, line->to, &b->to_at, &b->to_len);
	name.to_len = (uint16_t)line->to.len;
	name.code_at = keep_text(b, line->code);
	name.code_len = (uint16_t)line->code.len;
	name.langs = language_bit(b, line->lang);
	name.flags = (uint16_t)line->flags;
	buf_add(&b->names, (const char *)&name, sizeof name);
	add_keys(b, key, len, index, 0);
	if (key[0] == KEY_LATIN)
		b->head.has_latin = 1;
	else if (b->article_len > 1 && len > b->article_len &&
		 memcmp(key, b->article, b->article_len) == 0)
		add_keys(b, key + 1, len - 1, index, 1);
	return 0;
}

static int
key_compare(const void *a, const void *b, void *text)
{
	const struct key_line *x = a, *y = b;
	const char *t = text;
	int c;

	if (x->key_len != y->key_len)
		return x->key_len < y->key_len ? -1 : 1;
	c = memcmp(t + x->key_at, t + y->key_at, x->key_len);
	if (c == 0)
		c = x->prefix - y->prefix;
	if (c == 0)
		c = x->name < y->name ? -1 : x->name > y->name;
	return c;
}

static void
put_entry(struct names_entry *table, uint32_t size, const struct names_entry *e)
{
	uint32_t mask = size - 1, i = e->hash & mask;

	while (table[i].key_len)
		i = (i + 1) & mask;
	table[i] = *e;
}

/* Keys that are equal become one entry; its names lie together. */
static void
make_table(struct names_builder *b, struct names_entry *table,
	struct names_filters *filters, struct buf *names)
{
	struct key_line *key = (void *)b->keys.ptr;
	const struct names_name *name = (const void *)b->names.ptr;
	size_t n = b->keys.len / sizeof *key;

	for (size_t i = 0, k; i < n; i = k) {
		struct names_entry e = {0};
		uint32_t langs;
		const uint8_t *bytes =
			(const uint8_t *)b->text.ptr + key[i].key_at;
		uint64_t full = value_hash(bytes, key[i].key_len);

		e.hash = (uint32_t)(full ^ full >> 32);
		e.key_at = key[i].key_at;
		e.key_len = key[i].key_len;
		e.flags = ENTRY_LAM;
		e.name_at = (uint32_t)(names->len / sizeof *name);
		langs = 0;
		for (k = i; k < n && key[k].key_len == key[i].key_len &&
			    memcmp(b->text.ptr + key[k].key_at, bytes,
				    key[i].key_len) == 0;
			k++) {
			if (!key[k].lam)
				e.flags &= (uint8_t)~ENTRY_LAM;
			if (key[k].prefix) {
				e.flags |= ENTRY_MORE;
			} else if (e.name_n < 64) {
				buf_add(names, (const char *)&name[key[k].name],
					sizeof *name);
				langs |= name[key[k].name].langs;
				e.name_n++;
			}
		}
		put_entry(table, b->head.entry_n, &e);
		names_filters_add(filters, langs, bytes, e.key_len);
	}
}

static void
count_keys(const struct names_builder *b, uint32_t key_n[NAME_LANGS])
{
	const struct key_line *key = (const void *)b->keys.ptr;
	const struct names_name *name = (const void *)b->names.ptr;
	size_t n = b->keys.len / sizeof *key;

	for (size_t i = 0; i < n; i++)
		if (!key[i].prefix)
			key_n[bits_first(name[key[i].name].langs)]++;
}

static uint32_t
put(struct buf *out, size_t base, const void *ptr, size_t len)
{
	while ((out->len - base) % 8)
		buf_addc(out, 0);
	buf_add(out, ptr, len);
	return (uint32_t)(out->len - base - len);
}

void
names_builder_finish(struct names_builder *b, struct buf *out)
{
	struct names_head *h = &b->head;
	size_t n = b->keys.len / sizeof(struct key_line), base = out->len;
	struct names_entry *table;
	struct names_filters filters;
	struct buf names = {0};
	uint32_t key_n[NAME_LANGS] = {0};

	h->entry_n = 16;
	while (h->entry_n < n + n / 2 + 2)
		h->entry_n *= 2;
	table = memory_zero(h->entry_n, sizeof *table);
	count_keys(b, key_n);
	names_filters_init(&filters, key_n);
	if (n)
		qsort_r(b->keys.ptr, n, sizeof(struct key_line), key_compare,
			b->text.ptr);
	make_table(b, table, &filters, &names);
	buf_add(out, (const char *)h, sizeof *h);
	h->entry_at = put(out, base, table, h->entry_n * sizeof *table);
	names_filters_finish(&filters, h, out, base);
	h->name_n = (uint32_t)(names.len / sizeof(struct names_name));
	h->name_at = put(out, base, names.ptr, names.len);
	h->text_len = (uint32_t)b->text.len;
	h->text_at = put(out, base, b->text.ptr, b->text.len);
	h->size = (uint32_t)(out->len - base);
	memcpy(out->ptr + base, h, sizeof *h);
	free(table);
	buf_release(&names);
	buf_release(&b->text);
	buf_release(&b->keys);
	buf_release(&b->names);
}

/* ---- .names files ---- */

static struct slice
cell(const struct rule *rule, size_t i)
{
	return i < rule->n ? rule->v[i].value : (struct slice){"", 0};
}

/* "to: en": the language of the targets from here on. */
static int
read_to(struct rules *rules, const struct rules_file *file,
	const struct rule *rule, struct slice *to)
{
	struct slice line = cell(rule, 0);

	if (rule->n != 1 || line.len < 3 || memcmp(line.ptr, "to:", 3) != 0)
		return 0;
	line.ptr += 3;
	line.len -= 3;
	while (line.len && *line.ptr == ' ') {
		line.ptr++;
		line.len--;
	}
	if (line.len && !lang_is_tag(line))
		rules_error(rules, file, rule->line,
			"'%.*s' is no language tag", (int)line.len, line.ptr);
	*to = line;
	return 1;
}

static void
names_file(struct names_builder *b, struct rules *rules,
	const struct rules_file *file)
{
	struct slice to = {"", 0};

	for (size_t i = 0; i < file->n; i++) {
		const struct rule *rule = &file->v[i];
		struct slice flag = cell(rule, 4);
		struct names_line line = {.source = cell(rule, 0),
			.target = cell(rule, 1),
			.lang = cell(rule, 2),
			.kind = cell(rule, 3),
			.to = to,
			.code = cell(rule, 5)};

		if (read_to(rules, file, rule, &to))
			continue;
		if (slice_is(flag, "ambiguous"))
			line.flags = NAME_AMBIGUOUS;
		else if (flag.len && !slice_is(flag, "-"))
			rules_error(rules, file, rule->line,
				"the fifth column is 'ambiguous', '-' or not "
				"there");
		if (line.target.len == 0)
			rules_error(rules, file, rule->line,
				"a name needs a source and a target");
		else if (names_builder_add(b, &line) != 0)
			rules_error(rules, file, rule->line,
				"a name begins with a letter and is no longer "
				"than 250 letters");
	}
}

void
names_compile(struct rules *rules, struct buf *out)
{
	struct names_builder b;
	struct buf protect = {0};

	if (rules->failed)
		return;
	value_rules_compile(rules, &protect);
	names_builder_init(&b, buf_slice(&protect));
	for (size_t i = 0; i < rules->n; i++)
		if (rules->v[i].type == RULES_NAMES)
			names_file(&b, rules, &rules->v[i]);
	names_builder_finish(&b, out);
	buf_release(&protect);
}
