/* roles_facts: what can be seen of a paragraph by itself. */
#include <stdlib.h>
#include <string.h>

#include "base/roles.h"
#include "base/roles_section.h"
#include "base/paragraphs.h"
#include "base/text.h"

enum {
	DATE_WORDS = 14,    /* of the longest date line */
	DATELINE_OTHERS = 3, /* words beside: a place, a site */
	STEM_LETTERS = 4,
};

struct role_rules {
	const struct read_head *head;
	const struct role_rule *rules;
	const struct role_phrase *phrases;
	const uint16_t *folds;
	const uint32_t *separators;
	const char *strings;
};

/* ---- opening ---- */

static int
within(size_t len, uint32_t at, uint64_t n, size_t size, size_t align)
{
	return at % align == 0 && at <= len && n * size <= len - at;
}

static int
head_is_sound(const struct read_head *head, size_t len)
{
	return head->magic == READ_MAGIC && head->phrases_cap > 0 &&
		(head->phrases_cap & (head->phrases_cap - 1)) == 0 &&
		within(len, head->rules_at, head->rules_n,
			sizeof(struct role_rule), 4) &&
		within(len, head->phrases_at, head->phrases_cap,
			sizeof(struct role_phrase), 8) &&
		within(len, head->folds_at, READ_FOLDS, 2, 2) &&
		within(len, head->separators_at, head->separators_n, 4, 4) &&
		within(len, head->strings_at, head->strings_len, 1, 1);
}

static int
rules_are_sound(const struct role_rules *rules)
{
	const struct read_head *head = rules->head;
	uint32_t i, free_n = 0;

	for (i = 0; i < head->rules_n; i++)
		if (rules->rules[i].role >= ROLE_COUNT ||
			!within(head->strings_len, rules->rules[i].id_at,
				rules->rules[i].id_len, 1, 1))
			return 0;
	for (i = 0; i < head->phrases_cap; i++) {
		if (rules->phrases[i].rule > head->rules_n)
			return 0;
		free_n += rules->phrases[i].hash == 0;
	}
	return free_n > 0; /* else no search would end */
}

struct role_rules *
role_rules_open(const struct pack *pack)
{
	struct slice section = pack_find(pack, "read");
	const struct read_head *head = (const void *)section.ptr;
	struct role_rules *rules;

	if (section.len < sizeof(*head) || !head_is_sound(head, section.len))
		return NULL;
	rules = memory_zero(1, sizeof(*rules));
	rules->head = head;
	rules->rules = (const void *)(section.ptr + head->rules_at);
	rules->phrases = (const void *)(section.ptr + head->phrases_at);
	rules->folds = (const void *)(section.ptr + head->folds_at);
	rules->separators = (const void *)(section.ptr + head->separators_at);
	rules->strings = section.ptr + head->strings_at;
	if (!rules_are_sound(rules)) {
		free(rules);
		return NULL;
	}
	return rules;
}

void
role_rules_free(struct role_rules *rules)
{
	free(rules);
}

int
role_is_sent(const struct role_rules *rules, enum role role)
{
	return rules->head->sent[role];
}

struct slice
role_rule_id(const struct role_rules *rules, unsigned rule)
{
	const struct role_rule *r = &rules->rules[rule - 1];

	return (struct slice){ rules->strings + r->id_at, r->id_len };
}

const struct role_rule *
role_rule(const struct role_rules *rules, unsigned rule)
{
	return rule ? &rules->rules[rule - 1] : NULL;
}

/* ---- words ---- */

static int
is_word_cp(uint32_t cp)
{
	return cp_digit(cp) >= 0 || cp_is_letter(cp);
}

/* Marks, ZWNJ, ZWJ, tatweel and bidi controls are part of a word and nothing
 * is seen of them. */
static int
is_passed_over(uint32_t cp)
{
	return cp_is_arabic_mark(cp) || cp == 0x0640 /* TATWEEL */ ||
		cp == 0x200C /* ZWNJ */ || cp == 0x200D /* ZWJ */ ||
		cp == 0xFEFF /* ZWNBSP */ || cp_is_bidi(cp);
}

int
word_read(struct word_reader *reader)
{
	uint64_t hash = reader->hash;
	unsigned letters = 0, n;
	uint32_t cp;

	if (reader->words > 0)
		hash = phrase_hash(hash, ' ');
	for (; reader->p < reader->end; reader->p += n) {
		n = utf8_next(reader->p, reader->end, &cp);
		if (is_passed_over(cp))
			continue;
		if (!is_word_cp(cp)) {
			if (letters > 0)
				break;
			continue;
		}
		if (letters++ == 0)
			reader->from = reader->p;
		if (cp < READ_FOLDS && reader->folds[cp])
			cp = reader->folds[cp];
		hash = phrase_hash(hash, cp);
		reader->to = reader->p + n;
	}
	if (letters == 0)
		return 0;
	reader->hash = hash;
	reader->words++;
	return 1;
}

uint32_t
facts_lang(struct slice name)
{
	uint64_t hash = PHRASE_START;
	size_t i;

	for (i = 0; i < name.len; i++)
		hash = phrase_hash(hash, (unsigned char)name.ptr[i]);
	return (uint32_t)hash | 1;
}

static const struct role_phrase *
phrase_find(const struct role_rules *rules, uint64_t hash, enum phrase_use use,
	uint32_t lang)
{
	uint32_t mask = rules->head->phrases_cap - 1;
	uint64_t key = phrase_key(hash, use, lang);
	size_t at = key & mask;

	while (rules->phrases[at].hash && rules->phrases[at].hash != key)
		at = (at + 1) & mask;
	if (use != PHRASE_DATE && rules->phrases[at].rule == 0)
		return NULL; /* free, or a pack that was tampered with */
	return rules->phrases[at].hash ? &rules->phrases[at] : NULL;
}

/* ---- what a line ends with ---- */

static int
is_closer(uint32_t cp)
{
	return cp == '"' || cp == '\'' || cp == ')' || cp == ']' ||
		cp == 0x00BB || cp == 0x201D || cp == 0x201C || cp == 0x2019 ||
		cp == 0xFD3E;
}

static char
stop_of(struct slice s)
{
	const char *end = s.ptr + s.len;
	uint32_t cp = 0;

	while (end > s.ptr) {
		end -= utf8_prev(s.ptr, end, &cp);
		if (!is_closer(cp) && !is_passed_over(cp) && !cp_is_space(cp))
			break;
	}
	switch (cp) {
	case '.':
	case 0x06D4: /* ARABIC FULL STOP */
	case 0x2026: /* ELLIPSIS */
		return '.';
	case '!':
	case '?':
	case 0x061F: /* ARABIC QUESTION MARK */
		return '?';
	case ':':
	case 0xFF1A: /* FULLWIDTH COLON */
		return ':';
	}
	return 0;
}

static uint32_t
opener_of(uint32_t closer)
{
	switch (closer) {
	case '"':
		return '"';
	case 0x00BB:
		return 0x00AB;
	case 0x201D:
		return 0x201C;
	case 0x201C: /* Arabic and Urdu open with the other one */
		return 0x201D;
	}
	return 0;
}

/* 1 if the paragraph is one quotation, a stop after it forgiven, and no other
 * one begins or ends inside it. */
static int
is_quoted(struct slice s)
{
	const char *end = s.ptr + s.len, *p = s.ptr;
	uint32_t first = 0, last = 0, cp;
	unsigned n;

	if (s.len < 8)
		return 0;
	n = utf8_next(p, end, &first);
	if (first != '"' && first != 0x00AB && first != 0x201C &&
		first != 0x201D)
		return 0;
	end -= utf8_prev(p, end, &last);
	if (last == '.' || last == 0x06D4)
		end -= utf8_prev(p, end, &last);
	if (opener_of(last) != first)
		return 0;
	for (p += n; p < end; p += n) {
		n = utf8_next(p, end, &cp);
		if (cp == first || cp == last)
			return 0;
	}
	return 1;
}

/* ---- dates ---- */

static const struct role_phrase *
date_word(const struct role_rules *rules, const struct word_reader *reader)
{
	struct word_reader one = { .folds = rules->folds, .p = reader->from,
		.end = reader->to, .hash = PHRASE_START };

	return word_read(&one) ? phrase_find(rules, one.hash, PHRASE_DATE, 0) :
		NULL;
}

static int
has_digit(const struct word_reader *reader)
{
	const char *p = reader->from;
	uint32_t cp;

	while (p < reader->to) {
		p += utf8_next(p, reader->to, &cp);
		if (cp_digit(cp) >= 0)
			return 1;
	}
	return 0;
}

/* What kinds of words a line has. */
enum word_kind { WORD_OTHER, WORD_NUMBER, WORD_CALENDAR, WORD_CLOCK, WORDS };

struct tally {
	unsigned words, n[WORDS];
	enum word_kind last;
	int dated; /* a number stands beside a month or weekday */
};

static void
tally_word(const struct role_rules *rules, const struct word_reader *reader,
	struct tally *tally)
{
	const struct role_phrase *date = NULL;
	enum word_kind kind = WORD_OTHER;

	if (has_digit(reader))
		kind = WORD_NUMBER;
	else if (tally->n[WORD_OTHER] <= DATELINE_OTHERS)
		date = date_word(rules, reader);
	if (date)
		kind = date->rule == DATE_CALENDAR ? WORD_CALENDAR : WORD_CLOCK;
	tally->dated |= tally->words > 0 && tally->last + kind ==
		WORD_NUMBER + WORD_CALENDAR && tally->last != kind;
	tally->words++;
	tally->n[kind]++;
	tally->last = kind;
}

/* Nothing but a date: three numbers, or words of dates beside one. */
static int
is_date(const struct tally *tally)
{
	return tally->n[WORD_OTHER] == 0 && tally->words <= DATE_WORDS &&
		tally->n[WORD_NUMBER] > 0 && (tally->n[WORD_NUMBER] >= 3 ||
			tally->n[WORD_CALENDAR] + tally->n[WORD_CLOCK] > 0);
}

/* A date and a few words beside it. */
static int
is_dateline(const struct tally *tally)
{
	return is_date(tally) || (tally->dated &&
		tally->words <= DATE_WORDS &&
		tally->n[WORD_OTHER] <= DATELINE_OTHERS);
}

/* A label of dates with no sign after it needs a date. */
static int
is_followed_by_date(const struct role_rules *rules, const char *p,
	const char *end)
{
	struct word_reader reader = { .folds = rules->folds, .p = p,
		.end = end, .hash = PHRASE_START };
	struct tally tally = { 0 };

	while (tally.words <= DATE_WORDS && word_read(&reader))
		tally_word(rules, &reader, &tally);
	return tally.words == 0 || is_dateline(&tally);
}

/* ---- labels ---- */

/* What follows a label: a colon, a dash, a bar. Its length, with white space
 * around it; 0 if another character follows. */
static size_t
label_sign(const char *p, const char *end)
{
	const char *from = p;
	int found = 0;
	uint32_t cp;

	while (p < end) {
		unsigned n = utf8_next(p, end, &cp);

		if (!found && (cp == ':' || cp == 0xFF1A || cp == '|' ||
				      cp == '-' || cp == 0x2013 ||
				      cp == 0x2014 || cp == 0x061B))
			found = 1;
		else if (!cp_is_space(cp) && !is_passed_over(cp))
			break;
		p += n;
	}
	return found ? (size_t)(p - from) : 0;
}

static int
is_end(const char *p, const char *end)
{
	uint32_t cp;

	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (is_word_cp(cp))
			return 0;
	}
	return 1;
}

/* The rule of a label that ends here, if it may be one. */
static const struct role_phrase *
label_find(const struct role_rules *rules, uint32_t lang, struct slice s,
	const struct word_reader *reader, const struct facts *facts)
{
	const char *end = s.ptr + s.len;
	const struct role_phrase *phrase = phrase_find(rules, reader->hash,
		PHRASE_LABEL, lang);
	int foreign, sign = label_sign(reader->to, end) > 0;
	const struct role_rule *rule;

	foreign = !phrase;
	if (foreign)
		phrase = phrase_find(rules, reader->hash, PHRASE_LABEL, 0);
	if (!phrase || sign)
		return phrase;
	rule = &rules->rules[phrase->rule - 1];
	foreign &= !rule->any_lang;
	if (facts->words > rule->words ||
		(foreign && !is_end(reader->to, end)) ||
		(rule->role == ROLE_DATE &&
			!is_followed_by_date(rules, reader->to, end)))
		return NULL;
	return phrase;
}

static void
take_label(const struct role_rules *rules, uint32_t lang, struct slice s,
	const struct word_reader *reader, struct facts *facts)
{
	const struct role_phrase *phrase = label_find(rules, lang, s, reader,
		facts);
	const char *end = s.ptr + s.len;
	size_t sign = label_sign(reader->to, end);

	if (phrase) {
		facts->rule = phrase->rule;
		facts->label = (uint32_t)((size_t)(reader->to - s.ptr) + sign);
		facts->alone = (uint8_t)is_end(reader->to, end);
		facts->sign = sign > 0;
	}
	if (!is_end(reader->to, end))
		return;
	phrase = phrase_find(rules, reader->hash, PHRASE_WHOLE, lang);
	if (!phrase)
		phrase = phrase_find(rules, reader->hash, PHRASE_WHOLE, 0);
	if (phrase) {
		facts->rule = phrase->rule;
		facts->label = (uint32_t)s.len;
		facts->alone = 1;
	}
}

/* "(AFP)" at the end of a line that is no sentence. */
static void
take_bracket(const struct role_rules *rules, uint32_t lang, struct slice s,
	struct facts *facts)
{
	struct word_reader reader = { .folds = rules->folds,
		.hash = PHRASE_START };
	const struct role_phrase *phrase;
	const char *p = s.ptr + s.len - 1;

	if (facts->rule || s.len < 3 || (*p != ')' && *p != ']') ||
		facts->words > 25)
		return;
	reader.end = p;
	while (p > s.ptr && *p != '(' && *p != '[')
		p--;
	reader.p = p;
	while (reader.words < READ_LABEL_WORDS && word_read(&reader))
		;
	phrase = phrase_find(rules, reader.hash, PHRASE_BRACKET, lang);
	if (!phrase)
		phrase = phrase_find(rules, reader.hash, PHRASE_BRACKET, 0);
	if (phrase && is_end(reader.to, reader.end))
		facts->rule = phrase->rule;
}

/* ---- the facts ---- */

static uint32_t
hash_letters(const uint32_t *cp, unsigned n)
{
	uint64_t hash = PHRASE_START;

	while (n-- > 0)
		hash = phrase_hash(hash, *cp++);
	return (uint32_t)(hash ^ hash >> 32);
}

static void
add_stem(const struct role_rules *rules, const struct word_reader *reader,
	struct facts *facts)
{
	uint32_t first[STEM_LETTERS], last[STEM_LETTERS], cp;
	const char *p = reader->from;
	unsigned n = 0, i;

	while (p < reader->to) {
		p += utf8_next(p, reader->to, &cp);
		if (is_passed_over(cp))
			continue;
		if (cp < READ_FOLDS && rules->folds[cp])
			cp = rules->folds[cp];
		if (n < STEM_LETTERS)
			first[n] = cp;
		for (i = 0; i + 1 < STEM_LETTERS; i++)
			last[i] = last[i + 1];
		last[STEM_LETTERS - 1] = cp;
		n++;
		if (n <= STEM_LETTERS)
			memcpy(last, first, sizeof(last));
	}
	if (n < 3)
		return;
	n = n < STEM_LETTERS ? n : STEM_LETTERS;
	facts->stems[facts->stems_n].first = hash_letters(first, n);
	facts->stems[facts->stems_n++].last = hash_letters(last, n);
}

static void
look_at_words(const struct role_rules *rules, struct slice s,
	struct facts *facts)
{
	struct word_reader reader = { .folds = rules->folds, .p = s.ptr,
		.end = s.ptr + s.len, .hash = PHRASE_START };
	struct tally tally = { 0 };

	while (tally.words < FACTS_WORDS && word_read(&reader)) {
		tally_word(rules, &reader, &tally);
		add_stem(rules, &reader, facts);
	}
	facts->words = (uint8_t)tally.words;
	facts->numbers = (uint8_t)tally.n[WORD_NUMBER];
	facts->date = (uint8_t)is_date(&tally);
	facts->dateline = (uint8_t)is_dateline(&tally);
}

static void
look_at_label(const struct role_rules *rules, uint32_t lang, struct slice s,
	struct facts *facts)
{
	struct word_reader reader = { .folds = rules->folds, .p = s.ptr,
		.end = s.ptr + s.len, .hash = PHRASE_START };

	while (reader.words < READ_LABEL_WORDS && word_read(&reader))
		take_label(rules, lang, s, &reader, facts);
}

void
facts_find(const struct role_rules *rules, uint32_t lang, struct slice s,
	struct facts *facts)
{
	memset(facts, 0, sizeof(*facts));
	look_at_words(rules, s, facts);
	look_at_label(rules, lang, s, facts);
	facts->stop = stop_of(s);
	facts->item = list_mark(s) > 0;
	facts->quoted = (uint8_t)is_quoted(s);
	if (facts->stop == 0)
		take_bracket(rules, lang, s, facts);
}

enum rules_fired
read_example(const struct pack *pack, const struct rule *rule,
	struct slice lang, struct slice text)
{
	struct role_rules *rules = role_rules_open(pack);
	struct facts facts;
	struct slice id = { NULL, 0 };
	int fired;

	if (!rules)
		return RULES_DAMAGED;
	facts_find(rules, facts_lang(lang), text, &facts);
	if (facts.rule)
		id = role_rule_id(rules, facts.rule);
	fired = id.len == rule->id.len && id.len > 0 &&
		memcmp(id.ptr, rule->id.ptr, id.len) == 0;
	role_rules_free(rules);
	return fired ? RULES_FIRED : RULES_SILENT;
}

/* ---- keywords ---- */

static int
is_separator(const struct role_rules *rules, uint32_t cp)
{
	uint32_t i;

	for (i = 0; i < rules->head->separators_n; i++)
		if (rules->separators[i] == cp)
			return 1;
	return 0;
}

int
keywords_are_separated(const struct role_rules *rules, struct slice list)
{
	size_t at = 0, n = keyword_next(rules, list, &at);

	at += n;
	return keyword_next(rules, list, &at) > 0;
}

size_t
keyword_next(const struct role_rules *rules, struct slice list, size_t *at)
{
	const char *end = list.ptr + list.len, *p, *q, *last;
	int ended = 0;
	uint32_t cp;

	p = slice_trim((struct slice){ list.ptr + *at, list.len - *at }).ptr;
	*at = (size_t)(p - list.ptr);
	last = p;
	for (q = p; q < end;) {
		unsigned n = utf8_next(q, end, &cp);
		int space = cp_is_space(cp);

		/* After a separator white space and more of them may follow;
		 * a hash sign begins an item. */
		if ((ended && !space && !is_separator(rules, cp)) ||
			(cp == '#' && q > p))
			break;
		ended |= is_separator(rules, cp) || cp == '\t';
		q += n;
		if (!space)
			last = q;
	}
	return (size_t)(last - p);
}
