/* roles_compile: rules/read into the section "read". */
#include <stdlib.h>
#include <string.h>

#include "base/line.h"
#include "base/roles.h"
#include "base/roles_section.h"
#include "base/rules.h"
#include "base/text.h"

rules_compiler read_compile;

struct compile {
	struct rules *rules;
	const struct rules_file *file; /* at hand */
	struct read_head head;
	struct buf table, strings, separators;
	uint16_t folds[READ_FOLDS];
	struct role_phrase *phrases;
	size_t phrases_n;
	uint64_t filter[READ_FILTER_BITS / 64];
};

/* ---- phrases ---- */

static void
put_phrase(struct compile *c, uint64_t key, uint32_t rule)
{
	uint32_t mask = c->head.phrases_cap - 1;
	size_t at = key & mask;

	while (c->phrases[at].hash && c->phrases[at].hash != key)
		at = (at + 1) & mask;
	if (c->phrases[at].hash)
		return; /* the first one decides */
	c->phrases[at] = (struct role_phrase){key, rule, 0};
	c->phrases_n++;
}

static void
grow_phrases(struct compile *c)
{
	struct role_phrase *old = c->phrases;
	uint32_t cap = c->head.phrases_cap, i;

	c->head.phrases_cap = cap ? 2 * cap : 512;
	c->phrases = memory_zero(c->head.phrases_cap, sizeof(*c->phrases));
	c->phrases_n = 0;
	for (i = 0; i < cap; i++)
		if (old[i].hash)
			put_phrase(c, old[i].hash, old[i].rule);
	free(old);
}

static void
add_phrase(struct compile *c, struct slice phrase, size_t line, uint32_t rule,
	enum phrase_use use)
{
	uint64_t hash = PHRASE_START, word;
	struct word_reader reader;
	size_t place;

	word_reader_on(&reader, c->folds, phrase.ptr, phrase.len);
	while (word_read(&reader)) {
		word = reader.hash;
		hash = phrase_add(hash, word);
		if (reader.n > READ_WORD_MAX)
			rules_error(c->rules, c->file, line,
				"a word of more than %d letters",
				READ_WORD_MAX);
		if (reader.words > 1 && use != PHRASE_LABEL &&
			use != PHRASE_WHOLE)
			continue;
		place = phrase_filter_place(reader.words > 1 ? hash : word,
			use == PHRASE_WHOLE ? PHRASE_LABEL : use);
		c->filter[place / 64] |= (uint64_t)1 << place % 64;
	}
	if (reader.words == 0 || reader.words > READ_LABEL_WORDS)
		rules_error(c->rules, c->file, line,
			"'%.*s' has no word, or more than %d", (int)phrase.len,
			phrase.ptr, READ_LABEL_WORDS);
	if (2 * (c->phrases_n + 2) > c->head.phrases_cap)
		grow_phrases(c);
	put_phrase(c, phrase_key(hash, use, 0), rule);
	put_phrase(c, phrase_key(hash, use, facts_lang(c->file->stem)), rule);
}

/* "phrase | phrase" */
static void
add_phrases(struct compile *c, const struct rule_value *value, uint32_t rule,
	enum phrase_use use)
{
	const char *p = value->value.ptr, *end = p + value->value.len;

	while (p < end) {
		const char *bar = memchr(p, '|', (size_t)(end - p));
		struct slice phrase = {p, (size_t)((bar ? bar : end) - p)};

		add_phrase(c, slice_trim(phrase), value->line, rule, use);
		p += phrase.len + 1;
	}
}

/* ---- stanzas ---- */

/* The index of a value in a list that ends with NULL; the first if absent. */
static uint8_t
choice(struct compile *c, const struct rule *rule, const char *key,
	const char *const *names)
{
	struct slice value = rule_find(rule, key);
	uint8_t i;

	if (!value.ptr)
		return 0;
	for (i = 0; names[i]; i++)
		if (slice_is(value, names[i]))
			return i;
	rules_error(c->rules, c->file, rule->line, "'%s' cannot be '%.*s'", key,
		(int)value.len, value.ptr);
	return 0;
}

static uint8_t
number(struct slice value, uint8_t otherwise)
{
	unsigned n = 0;
	size_t i;

	if (!value.ptr)
		return otherwise;
	for (i = 0; i < value.len && n < 250; i++)
		n = 10 * n + (unsigned)(value.ptr[i] - '0');
	return (uint8_t)(n < 250 ? n : 250);
}

static void
add_role_rule(struct compile *c, const struct rule *rule, int role)
{
	static const char *const takes[] = {
		"nothing", "line", "lines", "links", NULL};
	static const char *const places[] = {
		"any", "head", "after-title", NULL};
	static const char *const no_yes[] = {"no", "yes", NULL};
	struct role_rule r = {0};
	size_t i;

	r.id_at = (uint32_t)c->strings.len;
	r.id_len = (uint32_t)rule->id.len;
	buf_add_slice(&c->strings, rule->id);
	r.role = (uint8_t)role;
	r.takes = choice(c, rule, "takes", takes);
	r.place = choice(c, rule, "place", places);
	r.closes = choice(c, rule, "closes", no_yes);
	r.any_lang = slice_is(c->file->stem, "any") ? 1 : 0;
	r.words = number(rule_find(rule, "words"), 6);
	buf_add(&c->table, (const char *)&r, sizeof(r));
	c->head.rules_n++;
	for (i = 0; i < rule->n; i++) {
		const struct rule_value *v = &rule->v[i];

		if (slice_is(v->key, "label"))
			add_phrases(c, v, c->head.rules_n, PHRASE_LABEL);
		else if (slice_is(v->key, "whole"))
			add_phrases(c, v, c->head.rules_n, PHRASE_WHOLE);
		else if (slice_is(v->key, "bracket"))
			add_phrases(c, v, c->head.rules_n, PHRASE_BRACKET);
	}
}

static void
add_rule(struct compile *c, const struct rule *rule)
{
	struct slice role = rule_find(rule, "role");
	int found = role_find(role);

	if (found < 0)
		rules_error(c->rules, c->file, rule->line, "'%.*s' is no role",
			(int)role.len, role.ptr);
	else
		add_role_rule(c, rule, found);
}

/* ---- lines of the other files ---- */

typedef void add_line(struct compile *c, const struct rule *line);

static void
add_fold(struct compile *c, const struct rule *line)
{
	unsigned long from = 0, to = 0;

	if (line->n >= 2) {
		from = strtoul(line->v[0].value.ptr, NULL, 16);
		to = strtoul(line->v[1].value.ptr, NULL, 16);
	}
	if (from == 0 || from >= READ_FOLDS || to == 0 || to > UINT16_MAX)
		rules_error(c->rules, c->file, line->line,
			"not a code point below %X and the one it is read as",
			READ_FOLDS);
	else
		c->folds[from] = (uint16_t)to;
}

static void
add_policy(struct compile *c, const struct rule *line)
{
	int role = line->n == 2 ? role_find(line->v[0].value) : -1;
	int sent = role >= 0 && slice_is(line->v[1].value, "translate");

	if (role < 0 || (!sent && !slice_is(line->v[1].value, "skip")))
		rules_error(c->rules, c->file, line->line,
			"not a role and 'translate' or 'skip'");
	else
		c->head.sent[role] = (uint8_t)sent;
}

static void
add_separator(struct compile *c, const struct rule *line)
{
	struct slice sign = line->v[0].value;
	uint32_t cp;

	if (utf8_next(sign.ptr, sign.ptr + sign.len, &cp) != sign.len)
		rules_error(c->rules, c->file, line->line,
			"more than one character");
	buf_add(&c->separators, (const char *)&cp, sizeof(cp));
	if (cp < READ_FOLDS)
		c->folds[cp] = FOLD_SIGN;
	c->head.separators_n++;
}

static void
add_clock(struct compile *c, const struct rule *line)
{
	add_phrase(c, line->v[0].value, line->line, DATE_CLOCK, PHRASE_DATE);
}

static void
add_calendar(struct compile *c, const struct rule *line)
{
	add_phrase(c, line->v[0].value, line->line, DATE_CALENDAR, PHRASE_DATE);
}

/* Each file but the stanzas has a name of its own. Folds come first: words
 * are kept as they are read. */
static const struct {
	const char *name;
	add_line *add;
} files[] = {
	{"fold.map", add_fold},
	{"policy.map", add_policy},
	{"separators.list", add_separator},
	{"calendar.list", add_calendar},
	{"clock.list", add_clock},
};

enum { FILES = sizeof(files) / sizeof(files[0]) };

static void
add_file(struct compile *c, size_t i)
{
	size_t line;

	c->file = NULL;
	while ((c->file = rules_next(c->rules, "read", files[i].name, c->file)))
		for (line = 0; line < c->file->n; line++)
			if (c->file->v[line].n > 0)
				files[i].add(c, &c->file->v[line]);
}

static void
refuse_strange(struct compile *c)
{
	size_t i;

	c->file = NULL;
	while ((c->file = rules_next(c->rules, "read", "", c->file))) {
		for (i = 0; i < FILES; i++)
			if (strcmp(c->file->name, files[i].name) == 0)
				break;
		if (i == FILES && c->file->type != RULES_STANZAS)
			rules_error(c->rules, c->file, 0,
				"read knows no file of this name");
	}
}

static void
add_files(struct compile *c)
{
	uint32_t cp;
	size_t i;

	for (cp = 0; cp < READ_FOLDS; cp++)
		c->folds[cp] = word_fold(cp);
	c->folds['\t'] = c->folds['#'] = FOLD_SIGN; /* as keyword_next */
	for (i = 0; i < FILES; i++)
		add_file(c, i);
	refuse_strange(c);
	c->file = NULL;
	while ((c->file = rules_next(c->rules, "read", ".rules", c->file)))
		for (i = 0; i < c->file->n; i++)
			add_rule(c, &c->file->v[i]);
}

void
read_compile(struct rules *rules, struct buf *out)
{
	struct compile *c = memory_zero(1, sizeof(*c));
	struct read_head *head = &c->head;

	c->rules = rules;
	head->magic = READ_MAGIC;
	memset(head->sent, 1, sizeof(head->sent));
	grow_phrases(c);
	add_files(c);
	buf_add(out, (const char *)head, sizeof(*head));
	head->rules_at = buf_add_aligned(out, c->table.ptr, c->table.len);
	head->phrases_at = buf_add_aligned(
		out, c->phrases, head->phrases_cap * sizeof(*c->phrases));
	head->folds_at = buf_add_aligned(out, c->folds, sizeof(c->folds));
	head->separators_at =
		buf_add_aligned(out, c->separators.ptr, c->separators.len);
	head->filter_at = buf_add_aligned(out, c->filter, sizeof(c->filter));
	head->strings_at = buf_add_aligned(out, c->strings.ptr, c->strings.len);
	head->strings_len = (uint32_t)c->strings.len;
	memcpy(out->ptr, head, sizeof(*head));
	buf_release(&c->table);
	buf_release(&c->strings);
	buf_release(&c->separators);
	free(c->phrases);
	free(c);
}
