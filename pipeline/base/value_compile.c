/* value_compile: the section "protect" from rules/protect/.
 *
 *	fold.map	letters that count as one when words are looked up:
 *			"0623 TAB 0627"
 *	LANG.map	words and phrases: "word TAB class TAB value"; any.map
 *			is for all languages. A value is a number, a fraction,
 *			a text, or a number and a text.
 *	*.rules		stanzas: patterns with "kind:" and "match:", and one
 *			"protect.language.LANG" a language with "trait:"
 */
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "base/value_compile.h"
#include "base/value_parts.h"

/* A word of the lexicon: its key and one sense. */
struct word_line {
	uint32_t key_at;
	uint8_t key_len;
	uint8_t prefix; /* only the start of a phrase */
	uint8_t lam;	/* ENTRY_LAM */
	uint8_t strong;
	uint32_t order;
	struct value_sense sense;
};

uint32_t
value_compile_text(struct compiler *c, struct slice s)
{
	uint32_t at = (uint32_t)c->text.len;

	buf_add_slice(&c->text, s);
	return at;
}

/* The bit of a language; "any" is bit 0. */
unsigned
value_compile_language(struct compiler *c, struct slice name)
{
	unsigned i;

	if (slice_is(name, "any"))
		return 0;
	for (i = 1; i < c->head.lang_n; i++) {
		uint32_t at = c->lang[i] >> 8, len = c->lang[i] & 0xFF;

		if (len == name.len &&
			memcmp(c->text.ptr + at, name.ptr, len) == 0)
			return i;
	}
	if (i == 32 || name.len > 100) {
		rules_error(c->rules, c->file, c->line, "too many languages");
		return 0;
	}
	c->lang[i] = value_compile_text(c, name) << 8 | (uint32_t)name.len;
	c->head.lang_n = i + 1;
	return i;
}

/* ---- fold.map ---- */

static void
fold_start(struct value_head *head)
{
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t cp = 0x600 + i;

		if (cp_digit(cp) >= 0)
			head->letters.fold[i] = FOLD_DIGIT;
		else if (cp_is_arabic_mark(cp) || cp == 0x640 /* TATWEEL */)
			head->letters.fold[i] = FOLD_DROP;
		else if (cp_is_arabic_letter(cp))
			head->letters.fold[i] = (uint8_t)i;
		else if (cp == 0x66A || cp == 0x609 || cp == 0x60B)
			head->letters.fold[i] = FOLD_SIGN;
	}
}

static uint32_t
hex(struct slice s)
{
	char text[12] = {0};

	memcpy(text, s.ptr, s.len < 11 ? s.len : 11);
	return (uint32_t)strtoul(text, NULL, 16);
}

static void
fold_file(struct compiler *c)
{
	for (size_t i = 0; i < c->file->n; i++) {
		const struct rule *rule = &c->file->v[i];
		uint32_t from, to;

		if (rule->n < 2)
			continue;
		from = hex(rule->v[0].value) - 0x600;
		to = hex(rule->v[1].value) - 0x600;
		if (from > 255 || to > 255 ||
			c->head.letters.fold[to] < FOLD_LETTER)
			rules_error(c->rules, c->file, rule->line,
				"not two letters of U+0600 to U+06FF");
		else
			c->head.letters.fold[from] = c->head.letters.fold[to];
	}
}

/* ---- words ---- */

static void
word_value(struct compiler *c, struct slice s, struct value_sense *sense)
{
	char text[64] = {0}, *end = text;
	size_t used;

	sense->den = 1;
	memcpy(text, s.ptr, s.len < 63 ? s.len : 63);
	if ((text[0] >= '0' && text[0] <= '9'))
		sense->num = strtoll(text, &end, 10);
	if (*end == '/' && end > text)
		sense->den = (uint32_t)strtoul(end + 1, &end, 10);
	if (*end != '\0' && *end != ' ')
		end = text;
	while (*end == ' ')
		end++;
	used = (size_t)(end - text);
	sense->text_len = (uint16_t)(s.len - used);
	sense->text_at = value_compile_text(
		c, (struct slice){s.ptr + used, s.len - used});
}

enum key_part { KEY_WHOLE, KEY_PREFIX, KEY_LAM, KEY_LAM_PREFIX };

static void
add_key(struct compiler *c, const uint8_t *key, size_t len, enum key_part part,
	const struct value_sense *sense)
{
	struct word_line w = {0};

	w.key_at =
		value_compile_text(c, (struct slice){(const char *)key, len});
	w.key_len = (uint8_t)len;
	w.prefix = part == KEY_PREFIX || part == KEY_LAM_PREFIX;
	w.lam = part == KEY_LAM || part == KEY_LAM_PREFIX;
	w.strong = (uint8_t)class_is_strong((enum class)sense->class);
	w.order = (uint32_t)(c->words.len / sizeof w);
	w.sense = *sense;
	buf_add(&c->words, (const char *)&w, sizeof w);
}

static int
is_gap(uint8_t letter)
{
	return letter >= KEY_SPACE && letter <= KEY_SLASH;
}

/* A phrase and the starts of it. */
static void
add_phrase(struct compiler *c, const uint8_t *key, size_t len,
	enum key_part part, const struct value_sense *sense)
{
	add_key(c, key, len, part, sense);
	for (size_t i = 1; i < len; i++)
		if (is_gap(key[i]))
			add_key(c, key, i,
				part == KEY_LAM ? KEY_LAM_PREFIX : KEY_PREFIX,
				sense);
}

/* What is looked up with the article before it, too. */
static int
takes_article(unsigned class)
{
	const uint64_t classes =
		CLASS_BIT(CLASS_NUM) | CLASS_BIT(CLASS_HUNDRED) |
		CLASS_BIT(CLASS_SCALE) | CLASS_BIT(CLASS_FRACTION) |
		CLASS_BIT(CLASS_ORDINAL) | CLASS_BIT(CLASS_CURRENCY) |
		CLASS_BIT(CLASS_UNIT) | CLASS_BIT(CLASS_DOZEN) |
		CLASS_BIT(CLASS_PERIOD);

	return class < 64 && classes >> class & 1;
}

/* The word as it stands, with the article, and with an article that has lost
 * its alef to a preposition. */
static void
add_word_forms(struct compiler *c, uint8_t *key, size_t len,
	const struct value_sense *sense)
{
	const uint8_t *article = c->article;
	size_t n = c->article_len;
	uint8_t with[300];

	add_phrase(c, key, len, KEY_WHOLE, sense);
	if (n < 2 || key[0] < FOLD_LETTER)
		return;
	if (len > n && memcmp(key, article, n) == 0)
		add_phrase(c, key + 1, len - 1, KEY_LAM, sense);
	if (!takes_article(sense->class))
		return;
	memcpy(with, article, n);
	memcpy(with + n, key, len);
	add_phrase(c, with, len + n, KEY_WHOLE, sense);
	add_phrase(c, with + 1, len + n - 1, KEY_LAM, sense);
}

/* Letters of proclitics: "outer", "outer and", "inner", "inner lam". */
static void
clitic_line(struct compiler *c, const uint8_t *key, size_t len,
	struct slice value, uint32_t langs)
{
	struct value_head *h = &c->head;

	if (len != 1 ||
		(!slice_is(value, "outer") && !slice_is(value, "outer and") &&
			!slice_is(value, "inner") &&
			!slice_is(value, "inner lam"))) {
		rules_error(c->rules, c->file, c->line,
			"a clitic is one letter: outer, outer and, inner, or "
			"inner lam");
		return;
	}
	h->letters.with_proclitics |= langs;
	if (value.ptr[0] == 'o')
		h->letters.outer[key[0]] |= langs;
	else
		h->letters.inner[key[0]] |= langs;
	if (slice_is(value, "outer and"))
		h->conjunction[key[0]] |= langs;
	if (slice_is(value, "inner lam"))
		h->lam[key[0]] |= langs;
}

static void
word_line(struct compiler *c, const struct rule *rule, uint32_t langs)
{
	struct slice value =
		rule->n > 2 ? rule->v[2].value : (struct slice){"", 0};
	struct value_sense sense = {0};
	uint8_t key[PHRASE_MAX];
	size_t len;
	int class;

	c->line = rule->line;
	class = rule->n < 2 ? -1 : class_find(rule->v[1].value);
	if (class < 0) {
		rules_error(c->rules, c->file, rule->line,
			"a word needs a class, one of the list");
		return;
	}
	len = value_phrase_key(c->head.letters.fold, rule->v[0].value, key);
	if (len == 0) {
		rules_error(
			c->rules, c->file, rule->line, "the word is too long");
		return;
	}
	if (class == CLASS_CLITIC) {
		clitic_line(c, key, len, value, langs);
		return;
	}
	if (class == CLASS_ARTICLE) {
		memcpy(c->article, key, len < 8 ? len : 8);
		c->article_len = len < 8 ? len : 8;
		memcpy(c->head.article, c->article, c->article_len);
		c->head.article_len = (uint8_t)c->article_len;
		c->head.article_langs |= langs;
		return;
	}
	sense.class = (uint16_t) class;
	sense.langs = langs;
	word_value(c, value, &sense);
	if (class == CLASS_CURRENCY) {
		sense.word_at = value_compile_text(c, rule->v[0].value);
		sense.word_len = (uint32_t)rule->v[0].value.len;
	}
	add_word_forms(c, key, len, &sense);
}

static const char *sort_text;

static int
word_compare(const void *a, const void *b)
{
	const struct word_line *x = a, *y = b;
	int c;

	if (x->key_len != y->key_len)
		return x->key_len < y->key_len ? -1 : 1;
	c = memcmp(sort_text + x->key_at, sort_text + y->key_at, x->key_len);
	if (c == 0)
		c = x->order < y->order ? -1 : x->order > y->order;
	return c;
}

static void
filter_put(struct compiler *c, size_t which, const uint8_t *key, size_t len)
{
	unsigned bits = c->head.filter_bits;
	uint64_t bit = value_hash(key, len) >> (64 - bits);
	uint64_t *filter =
		(uint64_t *)(void *)c->filter.ptr + (which << (bits - 6));

	filter[bit >> 6] |= (uint64_t)1 << (bit & 63);
}

static void
filter_later_words(struct compiler *c, const uint8_t *key, size_t len)
{
	size_t from = 0;

	for (size_t i = 1; i <= len; i++) {
		if (i < len && !is_gap(key[i]))
			continue;
		if (from > 0 && i > from)
			filter_put(c, FILTER_LATER, key + from, i - from);
		from = i + 1;
	}
}

static void
entry_add(struct compiler *c, const struct word_line *w, size_t n)
{
	struct value_entry e = {0};
	const uint8_t *key = (const uint8_t *)c->text.ptr + w->key_at;
	uint64_t full = value_hash(key, w->key_len);
	uint32_t mask = c->head.entry_n - 1, i;
	struct value_entry *table = (void *)c->entries.ptr;
	int strong = 0;

	e.hash = (uint32_t)(full ^ full >> 32);
	e.key_at = w->key_at;
	e.key_len = w->key_len;
	e.sense_at = (uint32_t)(c->senses.len / sizeof w->sense);
	e.flags = ENTRY_LAM;
	for (size_t k = 0; k < n; k++) {
		strong |= w[k].strong;
		if (!w[k].lam)
			e.flags &= (uint8_t)~ENTRY_LAM;
		if (w[k].prefix) {
			e.flags |= ENTRY_MORE;
			continue;
		}
		buf_add(&c->senses, (const char *)&w[k].sense,
			sizeof w[k].sense);
		e.sense_n++;
	}
	if (strong)
		e.flags |= ENTRY_STRONG;
	for (i = e.hash & mask; table[i].key_len; i = (i + 1) & mask)
		continue;
	table[i] = e;
	if (strong)
		filter_put(c, FILTER_STRONG, key, w->key_len);
	filter_put(c, FILTER_KNOWN, key, w->key_len);
	filter_later_words(c, key, w->key_len);
}

static void
buf_zero(struct buf *buf, size_t len)
{
	memset(buf_room(buf, len), 0, len);
	buf->len += len;
}

static void
words_finish(struct compiler *c)
{
	struct word_line *w = (void *)c->words.ptr;
	size_t n = c->words.len / sizeof *w;

	c->head.entry_n = 16;
	while (c->head.entry_n < 2 * n + 2)
		c->head.entry_n *= 2;
	c->head.filter_bits = 12;
	while (((size_t)1 << c->head.filter_bits) < 16 * n)
		c->head.filter_bits++;
	buf_zero(&c->entries, c->head.entry_n * sizeof(struct value_entry));
	buf_zero(
		&c->filter, (size_t)VALUE_FILTERS << (c->head.filter_bits - 3));
	if (n == 0)
		return;
	sort_text = c->text.ptr;
	qsort(w, n, sizeof *w, word_compare);
	for (size_t i = 0, k; i < n; i = k) {
		for (k = i + 1;
			k < n && w[k].key_len == w[i].key_len &&
			memcmp(c->text.ptr + w[k].key_at,
				c->text.ptr + w[i].key_at, w[i].key_len) == 0;)
			k++;
		entry_add(c, &w[i], k - i);
	}
}

/* ---- the section ---- */

static uint32_t
put(struct buf *out, size_t base, struct slice bytes)
{
	uint32_t at;

	while ((out->len - base) % 8)
		buf_addc(out, 0);
	at = (uint32_t)(out->len - base);
	buf_add_slice(out, bytes);
	return at;
}

/* Lists of names are read by it with the same survey, see names_find. */
static uint32_t
letters_id(const struct compiler *c)
{
	struct buf all = {0};
	uint64_t hash;

	buf_add(&all, (const char *)&c->head.letters, sizeof c->head.letters);
	for (uint32_t i = 0; i < c->head.lang_n; i++) {
		buf_add(&all, c->text.ptr + (c->lang[i] >> 8),
			c->lang[i] & 0xFF);
		buf_addc(&all, 0);
	}
	hash = value_hash((const uint8_t *)all.ptr, all.len);
	buf_release(&all);
	return (uint32_t)(hash >> 32);
}

static void
section_write(struct compiler *c, struct buf *out)
{
	struct value_head *h = &c->head;
	size_t base = out->len;

	memcpy(&h->magic, "WVA6", 4);
	h->letters.id = letters_id(c);
	buf_add(out, (const char *)h, sizeof *h);
	h->lang_at = put(out, base,
		(struct slice){
			(const char *)c->lang, h->lang_n * sizeof c->lang[0]});
	h->entry_at = put(out, base, buf_slice(&c->entries));
	h->filter_at = put(out, base, buf_slice(&c->filter));
	h->sense_n = (uint32_t)(c->senses.len / sizeof(struct value_sense));
	h->sense_at = put(out, base, buf_slice(&c->senses));
	h->pattern_n =
		(uint32_t)(c->patterns.len / sizeof(struct value_pattern));
	h->pattern_at = put(out, base, buf_slice(&c->patterns));
	h->state_n = (uint32_t)(c->states.len / sizeof(struct value_state));
	h->state_at = put(out, base, buf_slice(&c->states));
	h->edge_n = (uint32_t)(c->edges.len / sizeof(struct value_edge));
	h->edge_at = put(out, base, buf_slice(&c->edges));
	h->row_at = put(out, base, buf_slice(&c->rows));
	h->text_len = (uint32_t)c->text.len;
	h->text_at = put(out, base, buf_slice(&c->text));
	h->size = (uint32_t)(out->len - base);
	memcpy(out->ptr + base, h, sizeof *h);
}

static int
is_placeholders(const struct rules_file *file)
{
	return strcmp(file->name, "placeholders.rules") == 0;
}

void
value_rules_compile(struct rules *rules, struct buf *out)
{
	struct compiler c = {.rules = rules};
	const struct rules_file *f = NULL;

	c.head.lang_n = 1;
	c.lang[0] = value_compile_text(&c, SLICE("any")) << 8 | 3;
	fold_start(&c.head);
	while ((f = rules_next(rules, "protect", "fold.map", f)) != NULL) {
		c.file = f;
		fold_file(&c);
	}
	while ((f = rules_next(rules, "protect", ".map", f)) != NULL) {
		c.file = f;
		if (slice_is(f->stem, "fold") || is_placeholders(f))
			continue;
		c.article_len = 0;
		for (size_t i = 0; i < f->n; i++)
			word_line(&c, &f->v[i],
				1u << value_compile_language(&c, f->stem));
	}
	while ((f = rules_next(rules, "protect", ".rules", f)) != NULL) {
		c.file = f;
		if (!is_placeholders(f))
			value_compile_rules(&c);
	}
	words_finish(&c);
	value_compile_rows(&c);
	section_write(&c, out);
	buf_release(&c.text);
	buf_release(&c.words);
	buf_release(&c.patterns);
	buf_release(&c.langs);
	buf_release(&c.code);
	buf_release(&c.states);
	buf_release(&c.edges);
	buf_release(&c.rows);
	buf_release(&c.senses);
	buf_release(&c.entries);
	buf_release(&c.filter);
}
