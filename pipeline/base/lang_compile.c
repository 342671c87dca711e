/* lang_compile: rules/languages into the section "languages". */
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/lang_section.h"
#include "base/text.h"

struct compile {
	struct rules *rules;
	const struct rules_file *file; /* at hand */
	struct lang_head head;
	struct buf entries, guessed, strings, rows;
	double share[LANG_LETTERS][LANG_GUESSED_MAX];
	struct lang_letter letters[LANG_LETTERS];
	uint64_t filter[LANG_FILTER_BITS / 64];
	struct lang_word *words;
	size_t words_n;
};

static void
add_string(struct compile *c, struct slice s, uint32_t *at, uint32_t *len)
{
	*at = (uint32_t)c->strings.len;
	*len = (uint32_t)s.len;
	buf_add_slice(&c->strings, s);
}

/* The next run of characters that are no white space; 0 at the end. */
static int
next_item(struct slice *rest, struct slice *item)
{
	const char *p = rest->ptr, *end = p + rest->len;

	while (p < end && strchr(" \t\n", *p))
		p++;
	item->ptr = p;
	while (p < end && !strchr(" \t\n", *p))
		p++;
	item->len = (size_t)(p - item->ptr);
	*rest = (struct slice){p, (size_t)(end - p)};
	return item->len > 0;
}

static void
add_spaced(struct compile *c, struct slice list, uint32_t *at, uint32_t *len)
{
	struct slice item;

	*at = (uint32_t)c->strings.len;
	while (next_item(&list, &item)) {
		if (c->strings.len > *at)
			buf_addc(&c->strings, ' ');
		buf_add_slice(&c->strings, item);
	}
	*len = (uint32_t)(c->strings.len - *at);
}

/* "LETTER COUNT ...": counts in 10,000. */
static void
add_letters(struct compile *c, const struct rule_value *value, unsigned lang)
{
	struct slice rest = value->value, letter, count;

	while (next_item(&rest, &letter)) {
		uint32_t cp = 0, n = 0;
		size_t i;

		if (utf8_next(letter.ptr, letter.ptr + letter.len, &cp) !=
				letter.len ||
			cp >= LANG_LETTERS || !next_item(&rest, &count)) {
			rules_error(c->rules, c->file, value->line,
				"'%.*s' is not a letter followed by a count",
				(int)letter.len, letter.ptr);
			return;
		}
		for (i = 0; i < count.len && n < 10000; i++)
			n = 10 * n + (uint32_t)(count.ptr[i] - '0');
		c->share[cp][lang] += n / 1e4;
	}
}

static void
grow_words(struct compile *c)
{
	struct lang_word *old = c->words;
	size_t cap = c->head.words_cap, i;

	c->head.words_cap = cap ? (uint32_t)(2 * cap) : 1024;
	c->words = memory_zero(c->head.words_cap, sizeof(*c->words));
	for (i = 0; i < cap; i++) {
		size_t at = lang_place(old[i].hash, c->head.words_cap);

		if (!old[i].hash)
			continue;
		while (c->words[at].hash)
			at = (at + 1) & (c->head.words_cap - 1);
		c->words[at] = old[i];
	}
	free(old);
}

static void
add_word(struct compile *c, struct slice word, unsigned lang)
{
	const char *p = word.ptr, *end = p + word.len;
	uint64_t hash = LANG_HASH_START;
	size_t at;

	while (p < end && *p != '*') {
		uint32_t cp;

		p += utf8_next(p, end, &cp);
		hash = lang_hash(hash, lang_fold(cp));
	}
	if (p < end)
		hash += LANG_BEGINNING;
	at = lang_filter_place(hash);
	c->filter[at / 64] |= (uint64_t)1 << at % 64;
	if (2 * c->words_n >= c->head.words_cap)
		grow_words(c);
	at = lang_place(hash, c->head.words_cap);
	while (c->words[at].hash && c->words[at].hash != hash)
		at = (at + 1) & (c->head.words_cap - 1);
	c->words_n += !c->words[at].hash;
	c->words[at].hash = hash;
	c->words[at].langs |= 1U << lang;
}

static void
add_guessed(struct compile *c, const struct rule *rule, unsigned lang)
{
	size_t i;

	for (i = 0; i < rule->n; i++) {
		struct slice rest = rule->v[i].value, word;

		if (slice_is(rule->v[i].key, "letters") ||
			slice_is(rule->v[i].key, "typed"))
			add_letters(c, &rule->v[i], lang);
		if (slice_is(rule->v[i].key, "words"))
			while (next_item(&rest, &word))
				add_word(c, word, lang);
	}
}

static int
choice(struct compile *c, const struct rule *rule, const char *key,
	const char *yes, const char *no)
{
	struct slice value = rule_find(rule, key);

	if (!slice_is(value, yes) && !slice_is(value, no))
		rules_error(c->rules, c->file, rule->line,
			"'%s' is neither '%s' nor '%s'", key, yes, no);
	return slice_is(value, yes);
}

static void
add_language(struct compile *c, const struct rule *rule, struct slice name)
{
	struct lang_entry entry = {0};
	int guessed = rule_find(rule, "letters").len > 0;

	add_string(c, name, &entry.name_at, &entry.name_len);
	add_spaced(c, rule_find(rule, "tags"), &entry.tags_at, &entry.tags_len);
	if (entry.tags_len == 0)
		rules_error(c->rules, c->file, rule->line, "no tags");
	entry.rtl = (uint8_t)choice(c, rule, "direction", "rtl", "ltr");
	entry.spaced = (uint8_t)choice(c, rule, "space", "one", "none");
	if (!guessed) {
		buf_add(&c->entries, (const char *)&entry, sizeof(entry));
		return;
	}
	if (c->head.guessed_n == LANG_GUESSED_MAX) {
		rules_error(c->rules, c->file, rule->line,
			"more than %d languages with letters",
			LANG_GUESSED_MAX);
		return;
	}
	buf_add(&c->guessed, (const char *)&entry, sizeof(entry));
	add_guessed(c, rule, c->head.guessed_n++);
}

static void
add_rule(struct compile *c, const struct rule *rule)
{
	static const char prefix[] = "languages.";
	struct slice name = rule->id, scripts = rule_find(rule, "rtl");
	size_t skip = sizeof(prefix) - 1;

	if (name.len <= skip || memcmp(name.ptr, prefix, skip) != 0) {
		rules_error(c->rules, c->file, rule->line,
			"id does not begin with '%s'", prefix);
		return;
	}
	if (scripts.len > 0) {
		add_spaced(
			c, scripts, &c->head.scripts_at, &c->head.scripts_len);
		return;
	}
	name.ptr += skip;
	name.len -= skip;
	add_language(c, rule, name);
}

/* log2 of a share of at most 1, in quarters of a bit, rounded. */
static int
quarter_bits(double share)
{
	int n = 0;

	for (; share < 0.9170040432 /* 2 to the -1/8 */; n--)
		share *= 1.189207115; /* 2 to the 1/4 */
	return n;
}

_Static_assert((LANG_LETTERS - 1) * LANG_ROW_BYTES <= UINT16_MAX,
	"a row's place has 16 bits; U+0000 is no letter");

/* A letter's weight for each language: how much less likely it is there than
 * where it is likeliest. One that a language does not list may still come in
 * a name: once in 30,000. */
static void
add_weights(struct compile *c, uint32_t cp)
{
	int16_t row[LANG_ROW] = {0};
	double most = 0;
	unsigned lang;

	for (lang = 0; lang < c->head.guessed_n; lang++)
		if (c->share[cp][lang] > most)
			most = c->share[cp][lang];
	if (most == 0)
		return;
	for (lang = 0; lang < c->head.guessed_n; lang++) {
		double share = c->share[cp][lang] + 1 / 3e4;
		row[lang] = (int16_t)quarter_bits(share / (most + 1 / 3e4));
	}
	row[LANG_COUNT] = cp >= LANG_ROMAN;
	c->letters[cp].row = (uint16_t)(c->head.rows_n++ * LANG_ROW_BYTES);
	buf_add(&c->rows, (const char *)row, sizeof(row));
}

/* What a code point is in a word, but for its weights. */
static void
add_fold(struct compile *c, uint32_t cp)
{
	struct lang_letter *letter = &c->letters[cp];

	if (letter->row)
		letter->folded = (uint16_t)lang_fold(cp);
	else if (cp_is_arabic_mark(cp) || cp == 0x0640 /* TATWEEL */)
		letter->folded = LANG_NOTHING;
}

/* Capital letters weigh what small ones do. */
static void
add_capitals(struct compile *c)
{
	for (uint32_t cp = 'A'; cp <= 'Z'; cp++)
		c->letters[cp] = c->letters[cp + 'a' - 'A'];
}

static void
write_section(struct compile *c, struct buf *out)
{
	struct lang_head *head = &c->head;

	head->magic = LANG_MAGIC;
	head->entries_n = (uint32_t)((c->guessed.len + c->entries.len) /
				     sizeof(struct lang_entry));
	buf_add(out, (const char *)head, sizeof(*head));
	buf_add_slice(&c->guessed, buf_slice(&c->entries));
	head->entries_at = buf_add_aligned(out, c->guessed.ptr, c->guessed.len);
	head->letters_at = buf_add_aligned(out, c->letters, sizeof(c->letters));
	head->rows_at = buf_add_aligned(out, c->rows.ptr, c->rows.len);
	head->words_at = buf_add_aligned(
		out, c->words, head->words_cap * sizeof(*c->words));
	head->filter_at = buf_add_aligned(out, c->filter, sizeof(c->filter));
	head->strings_at = buf_add_aligned(out, c->strings.ptr, c->strings.len);
	head->strings_len = (uint32_t)c->strings.len;
	memcpy(out->ptr, head, sizeof(*head));
}

void
langs_compile(struct rules *rules, struct buf *out)
{
	struct compile *c = memory_zero(1, sizeof(*c));
	const int16_t none[LANG_ROW] = {0};
	uint32_t cp;
	size_t i;

	c->rules = rules;
	grow_words(c);
	buf_add(&c->rows, (const char *)none, sizeof(none));
	c->head.rows_n = 1;
	while ((c->file = rules_next(rules, "languages", ".rules", c->file)))
		for (i = 0; i < c->file->n; i++)
			add_rule(c, &c->file->v[i]);
	for (cp = 0; cp < LANG_LETTERS; cp++) {
		add_weights(c, cp);
		add_fold(c, cp);
	}
	add_capitals(c);
	write_section(c, out);
	buf_release(&c->entries);
	buf_release(&c->guessed);
	buf_release(&c->strings);
	buf_release(&c->rows);
	free(c->words);
	free(c);
}
