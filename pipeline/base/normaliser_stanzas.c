/* normaliser_stanzas: the .rules files of rules/normalise, a stanza a rule */
#include <stdlib.h>
#include <string.h>

#include "base/normaliser_compile.h"

static const struct {
	const char *name;
	enum norm_how how;
} hows[] = {
	{"mojibake", HOW_MOJIBAKE},
	{"strip", HOW_STRIP},
	{"forms", HOW_FORMS},
	{"compose", HOW_COMPOSE},
	{"marks", HOW_MARKS},
	{"tatweel", HOW_TATWEEL},
	{"dash", HOW_DASH},
	{"letters", HOW_LETTERS},
	{"zwnj", HOW_ZWNJ},
	{"zwnj-right", HOW_ZWNJ_RIGHT},
	{"zwnj-drop", HOW_ZWNJ_DROP},
	{"zwj", HOW_ZWJ},
	{"vocalised", HOW_VOCALISED},
	{"folds", HOW_FOLDS},
	{"prefix", HOW_PREFIX},
	{"glue", HOW_GLUE},
	{"spaces", HOW_SPACES},
	{"digits", HOW_DIGITS},
	{"percent", HOW_PERCENT},
	{"space-punct", HOW_SPACE_PUNCT},
	{"digit-letter", HOW_DIGIT_LETTER},
	{"letter-digit", HOW_LETTER_DIGIT},
	{"repeat", HOW_REPEAT},
};

/* The keys of a stanza that hold lists. */
static const struct {
	const char *key;
	size_t list;
} lists[] = {
	{"words", LIST_WORDS},
	{"after", LIST_AFTER},
	{"not-after", LIST_NOT_AFTER},
	{"alone", LIST_ALONE},
};

/* ---- words ---- */

/* The next run of characters that are no white space; 0 at the end. */
int
norm_next_item(struct slice *rest, struct slice *item)
{
	const char *p = rest->ptr, *end = p + rest->len;

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	item->ptr = p;
	while (p < end && *p != ' ' && *p != '\t')
		p++;
	item->len = (size_t)(p - item->ptr);
	*rest = (struct slice){p, (size_t)(end - p)};
	return item->len > 0;
}

static int
compare_slices(const void *a, const void *b)
{
	const struct slice *x = a, *y = b;
	int order = memcmp(x->ptr, y->ptr, x->len < y->len ? x->len : y->len);

	return order ? order : (x->len > y->len) - (x->len < y->len);
}

static uint32_t
add_string(struct compile *c, struct slice s)
{
	uint32_t at = (uint32_t)c->strings.len;

	buf_add_slice(&c->strings, s);
	return at;
}

static struct norm_list
add_words(struct compile *c, struct slice *v, size_t n)
{
	struct norm_list list = {c->head.words_n, 0};
	struct norm_word word;

	if (n)
		qsort(v, n, sizeof *v, compare_slices);
	for (size_t i = 0; i < n; i++) {
		if (i && compare_slices(&v[i - 1], &v[i]) == 0)
			continue;
		word.at = add_string(c, v[i]);
		word.len = (uint32_t)v[i].len;
		buf_add(&c->words, (const char *)&word, sizeof word);
		c->head.words_n++;
		list.n++;
	}
	return list;
}

/* A .list of the folder, as words. */
static size_t
words_of_file(struct compile *c, struct slice name, size_t line, struct buf *to)
{
	const struct rules_file *file = NULL;

	while ((file = rules_next(c->rules, FOLDER, ".list", file))) {
		if (!slice_is(name, file->name))
			continue;
		for (size_t i = 0; i < file->n; i++)
			buf_add(to, (const char *)&file->v[i].v[0].value,
				sizeof(struct slice));
		return file->n;
	}
	ERROR(c, line, "there is no list '%.*s'", (int)name.len, name.ptr);
	return 0;
}

static int
ends_with(struct slice s, const char *ending)
{
	size_t len = strlen(ending);

	return s.len >= len && !memcmp(s.ptr + s.len - len, ending, len);
}

/* The words of a value; one that ends in .list names a file of them. */
static struct norm_list
parse_list(struct compile *c, const struct rule_value *value)
{
	struct slice rest = value->value, item;
	struct buf v = {0};
	struct norm_list list;

	while (norm_next_item(&rest, &item)) {
		if (ends_with(item, ".list"))
			words_of_file(c, item, value->line, &v);
		else
			buf_add(&v, (const char *)&item, sizeof item);
	}
	list = add_words(
		c, (struct slice *)(void *)v.ptr, v.len / sizeof(struct slice));
	buf_release(&v);
	return list;
}

/* ---- stanzas ---- */

static uint32_t
lang_bit(struct compile *c, struct slice name, size_t line)
{
	size_t i;

	for (i = 1; i < c->langs_n; i++)
		if (slice_is(name, c->lang[i].name))
			return (uint32_t)1 << i;
	if (name.len >= sizeof c->lang->name || i == NORM_LANGS_MAX) {
		ERROR(c, line, "no room for the language '%.*s'", (int)name.len,
			name.ptr);
		return 0;
	}
	memcpy(c->lang[i].name, name.ptr, name.len);
	c->langs_n++;
	return (uint32_t)1 << i;
}

/* "*" is every language, known or not; "-fa" takes one away. */
static uint32_t
parse_langs(struct compile *c, const struct rule_value *value)
{
	struct slice rest = value->value, item;
	uint32_t langs = 0;

	while (norm_next_item(&rest, &item)) {
		if (slice_is(item, "*"))
			langs = UINT32_MAX;
		else if (*item.ptr == '-')
			langs &= ~lang_bit(c,
				(struct slice){item.ptr + 1, item.len - 1},
				value->line);
		else
			langs |= lang_bit(c, item, value->line);
	}
	return langs;
}

static uint8_t
parse_profiles(struct compile *c, const struct rule_value *value)
{
	struct slice rest = value->value, item;
	uint8_t profiles = 0;

	while (norm_next_item(&rest, &item)) {
		if (slice_is(item, "mt"))
			profiles |= PROFILE_MT;
		else if (slice_is(item, "search"))
			profiles |= PROFILE_SEARCH;
		else if (slice_is(item, "review"))
			profiles |= PROFILE_REVIEW;
		else
			ERROR(c, value->line, "'%.*s' is no profile",
				(int)item.len, item.ptr);
	}
	return profiles;
}

static uint8_t
parse_how(struct compile *c, const struct rule_value *value)
{
	for (size_t i = 0; i < sizeof hows / sizeof *hows; i++)
		if (slice_is(value->value, hows[i].name))
			return (uint8_t)hows[i].how;
	ERROR(c, value->line, "'%.*s' is no way in which a rule works",
		(int)value->value.len, value->value.ptr);
	return HOW_COUNT;
}

static int
is_prose(struct slice key)
{
	static const char *const keys[] = {"why", "from", "yes", "no", "lang"};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (slice_is(key, keys[i]))
			return 1;
	return 0;
}

static void
parse_value(struct compile *c, struct norm_rule *rule,
	const struct rule_value *value)
{
	if (slice_is(value->key, "how")) {
		rule->how = parse_how(c, value);
		return;
	}
	if (slice_is(value->key, "langs")) {
		rule->langs |= parse_langs(c, value);
		return;
	}
	if (slice_is(value->key, "profiles")) {
		rule->profiles |= parse_profiles(c, value);
		return;
	}
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (slice_is(value->key, lists[i].key)) {
			rule->list[lists[i].list] = parse_list(c, value);
			return;
		}
	if (!is_prose(value->key) && value->key.len)
		ERROR(c, value->line, "'%.*s' is no key of a rule here",
			(int)value->key.len, value->key.ptr);
}

void
norm_parse_stanza(struct compile *c, const struct rule *stanza)
{
	struct norm_rule *rule = &c->rule[c->rules_n];

	if (c->rules_n == NORM_RULES_MAX) {
		ERROR(c, stanza->line, "more than %d rules", NORM_RULES_MAX);
		return;
	}
	memset(rule, 0, sizeof *rule);
	rule->how = HOW_COUNT;
	rule->id_at = add_string(c, stanza->id);
	rule->id_len = (uint32_t)stanza->id.len;
	for (size_t i = 0; i < stanza->n; i++)
		parse_value(c, rule, &stanza->v[i]);
	if (rule->how == HOW_COUNT)
		ERROR(c, stanza->line, "the rule does not say how");
	if (!rule->langs)
		ERROR(c, stanza->line, "the rule does not name its languages");
	c->rules_n++;
}
