/* roles_facts: what can be seen of a paragraph by itself. */
#include <string.h>

#include "base/blocks.h"
#include "base/line.h"
#include "base/roles.h"
#include "base/roles_section.h"
#include "base/text.h"

enum {
	DATE_WORDS = 14,     /* of the longest date line */
	DATELINE_OTHERS = 3, /* words beside: a place, a site */
	COMMA_WORDS = 12,    /* of the longest line with a comma for a sign */
	BRACKET_WORDS = 25,  /* of the longest caption */
	PARTED_WORDS = 6,
	/* Bytes: nothing longer is a heading or a date; a sentence that is
	 * longer has more words than any rule allows. */
	SHORT_MAX = 480,
	SENTENCE_MAX = 240,
};

/* ---- what a line ends with ---- */

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

/* What kinds of words a line has. */
enum word_kind { WORD_OTHER, WORD_NUMBER, WORD_CALENDAR, WORD_CLOCK, WORDS };

struct tally {
	unsigned words, n[WORDS];
	enum word_kind last;
	int dated; /* a number stands beside a month or weekday */
};

static const struct role_phrase *
date_word(const struct role_rules *rules, uint64_t word)
{
	if (!phrase_may_begin(rules, word, PHRASE_DATE))
		return NULL;
	return phrase_find(
		rules, phrase_add(PHRASE_START, word), PHRASE_DATE, 0);
}

static void
tally_word(const struct role_rules *rules, const struct word_reader *reader,
	struct tally *tally)
{
	const struct role_phrase *date = NULL;
	enum word_kind kind = WORD_OTHER;

	if (reader->digits)
		kind = WORD_NUMBER;
	else if (tally->n[WORD_OTHER] <= DATELINE_OTHERS)
		date = date_word(rules, reader->hash);
	if (date)
		kind = date->rule == DATE_CALENDAR ? WORD_CALENDAR : WORD_CLOCK;
	tally->dated |= tally->words > 0 && tally->last != kind &&
			tally->last + kind == WORD_NUMBER + WORD_CALENDAR &&
			(kind == WORD_NUMBER || kind == WORD_CALENDAR);
	tally->words++;
	tally->n[kind]++;
	tally->last = kind;
}

/* Nothing but a date: three numbers, or words of dates beside one. */
static int
is_date(const struct tally *tally)
{
	return tally->n[WORD_OTHER] == 0 && tally->words <= DATE_WORDS &&
	       tally->n[WORD_NUMBER] > 0 &&
	       (tally->n[WORD_NUMBER] >= 3 ||
		       tally->n[WORD_CALENDAR] + tally->n[WORD_CLOCK] > 0);
}

/* A date and a few words beside it. */
static int
is_dateline(const struct tally *tally)
{
	return is_date(tally) ||
	       (tally->dated && tally->words <= DATE_WORDS &&
		       tally->n[WORD_OTHER] <= DATELINE_OTHERS);
}

/* A label of dates with no sign after it needs a date, or a number. */
static int
is_followed_by_date(
	const struct role_rules *rules, const char *p, const char *end)
{
	struct word_reader reader;
	struct tally tally = {0};

	word_reader_on(&reader, rules->folds, p, (size_t)(end - p));
	while (tally.words <= DATE_WORDS && word_read(&reader))
		tally_word(rules, &reader, &tally);
	return tally.n[WORD_OTHER] == 0 || is_dateline(&tally);
}

/* ---- labels ---- */

/* What parts a label from what follows it. A comma does so in a line that is
 * no sentence. */
static int
is_sign(uint32_t cp, const struct facts *facts)
{
	switch (cp) {
	case ':':
	case 0xFF1A: /* FULLWIDTH COLON */
	case '|':
	case '-':
	case '/':
	case '>':
	case 0x00BB: /* RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK */
	case 0x203A: /* SINGLE RIGHT-POINTING ANGLE QUOTATION MARK */
	case 0x2013: /* EN DASH */
	case 0x2014: /* EM DASH */
	case 0x061B: /* ARABIC SEMICOLON */
		return 1;
	case ',':
	case 0x060C: /* ARABIC COMMA */
		return !facts->stop && facts->words <= COMMA_WORDS;
	}
	return 0;
}

/* The length of a sign after a label, with white space around it; 0 if another
 * character follows. */
static size_t
label_sign(const char *p, const char *end, const struct facts *facts)
{
	const char *from = p;
	int found = 0;
	uint32_t cp;

	while (p < end) {
		unsigned n = utf8_next(p, end, &cp);

		if (!found && is_sign(cp, facts))
			found = 1;
		else if (!cp_is_space(cp) && word_fold(cp) != FOLD_NOTHING)
			break;
		p += n;
	}
	return found ? (size_t)(p - from) : 0;
}

/* The beginning of a line, word by word. */
struct beginning {
	unsigned n;    /* up to READ_LABEL_WORDS */
	int is_closed; /* no longer beginning is a label's */
	int has_label; /* once it is: one of them is a label */
	uint64_t hash[READ_LABEL_WORDS];
	const char *to[READ_LABEL_WORDS];
};

/* Whether a rule's label, with no sign after it, may begin this line. */
static int
fits(const struct role_rules *rules, const struct role_rule *rule, int foreign,
	const char *to, const char *end, const struct facts *facts)
{
	return facts->words <= rule->words &&
	       (!foreign || rule->any_lang || facts->alone) &&
	       (rule->role != ROLE_DATE || is_followed_by_date(rules, to, end));
}

/* The label that the first i + 1 words are. */
static int
take_label(const struct role_rules *rules, uint32_t lang, struct slice s,
	const struct beginning *b, unsigned i, struct facts *facts)
{
	const struct role_phrase *any, *phrase;
	const char *end = s.ptr + s.len;
	int foreign;
	size_t sign;

	any = phrase_find(rules, b->hash[i], PHRASE_LABEL, 0);
	if (!any)
		return 0;
	phrase = phrase_find(rules, b->hash[i], PHRASE_LABEL, lang);
	foreign = !phrase;
	if (foreign)
		phrase = any;
	sign = label_sign(b->to[i], end, facts);
	facts->alone = facts->words == i + 1;
	if (!sign && !fits(rules, &rules->rules[phrase->rule - 1], foreign,
			     b->to[i], end, facts)) {
		facts->alone = 0;
		return 0;
	}
	facts->rule = phrase->rule;
	facts->label = (uint32_t)((size_t)(b->to[i] - s.ptr) + sign);
	facts->sign = sign > 0;
	return 1;
}

static int
take_whole(const struct role_rules *rules, uint32_t lang, struct slice s,
	uint64_t hash, struct facts *facts)
{
	const struct role_phrase *phrase =
		phrase_find(rules, hash, PHRASE_WHOLE, lang);

	if (!phrase)
		phrase = phrase_find(rules, hash, PHRASE_WHOLE, 0);
	if (!phrase)
		return 0;
	facts->rule = phrase->rule;
	facts->label = (uint32_t)s.len;
	facts->alone = 1;
	return 1;
}

/* "(AFP)" at the end of a line that is no sentence. */
static void
take_bracket(const struct role_rules *rules, uint32_t lang, struct slice s,
	struct facts *facts)
{
	const char *end = s.ptr + s.len - 1, *p = end;
	uint64_t hash = PHRASE_START;
	struct word_reader reader;
	const struct role_phrase *phrase;

	if (s.len < 3 || (*p != ')' && *p != ']'))
		return;
	while (p > s.ptr && *p != '(' && *p != '[')
		p--;
	word_reader_on(&reader, rules->folds, p, (size_t)(end - p));
	while (reader.words <= READ_LABEL_WORDS && word_read(&reader))
		hash = phrase_add(hash, reader.hash);
	phrase = phrase_find(rules, hash, PHRASE_BRACKET, lang);
	if (!phrase)
		phrase = phrase_find(rules, hash, PHRASE_BRACKET, 0);
	if (phrase)
		facts->rule = phrase->rule;
}

/* The longest one decides. */
static void
look_for_label(const struct role_rules *rules, uint32_t lang, struct slice s,
	const struct beginning *b, struct facts *facts)
{
	unsigned i = b->n;

	if (i > 0 && facts->words == i &&
		take_whole(rules, lang, s, b->hash[i - 1], facts))
		return;
	while (i-- > 0)
		if (take_label(rules, lang, s, b, i, facts))
			return;
	if (facts->stop == 0 && facts->words <= BRACKET_WORDS)
		take_bracket(rules, lang, s, facts);
}

/* ---- words ---- */

/* 1 if a text has `many` words or more, which is seen by where letters of two
 * bytes end before a space; 0: who knows. */
static int
has_many_words(const struct role_rules *rules, struct slice s, unsigned many)
{
	const struct blocks *blocks = blocks_best();
	const char *p = s.ptr, *end = p + s.len;
	unsigned words = 0;

	for (; end - p >= BLOCKS_BYTES; p += BLOCKS_BYTES) {
		uint64_t bits = blocks->spaces((const unsigned char *)p);

		for (; bits; bits &= bits - 1) {
			const char *space = p + __builtin_ctzll(bits);

			if (space - s.ptr >= 2 && fold_is_double(space - 2) &&
				fold_double(rules->folds, space - 2) >
					FOLD_SIGN &&
				++words == many)
				return 1;
		}
	}
	return 0;
}

/* 1 if the words to come make no difference: a sentence that begins with no
 * label and is no date is that. No more than `most` would be read. */
static int
is_told(const struct role_rules *rules, struct slice s, unsigned most,
	const struct tally *tally, const struct beginning *b,
	const struct facts *facts)
{
	unsigned many = most < DATE_WORDS + 1 ? most : DATE_WORDS + 1;

	if (facts->stop != '.' || !b->is_closed || b->has_label ||
		tally->words <= b->n)
		return 0;
	if (tally->words == b->n + 1 && has_many_words(rules, s, many))
		return 1;
	return tally->n[WORD_OTHER] > DATELINE_OTHERS;
}

static void
close_beginning(const struct role_rules *rules, struct beginning *b)
{
	b->is_closed = 1;
	for (unsigned i = 0; i < b->n; i++)
		b->has_label |=
			phrase_find(rules, b->hash[i], PHRASE_LABEL, 0) != NULL;
}

/* A label's words, as long as they may be one's. */
static void
add_beginning(const struct role_rules *rules, const struct word_reader *reader,
	struct beginning *b)
{
	uint64_t hash;

	if (b->is_closed)
		return;
	hash = phrase_add(
		b->n ? b->hash[b->n - 1] : PHRASE_START, reader->hash);
	if (b->n == READ_LABEL_WORDS ||
		!phrase_may_begin(
			rules, b->n ? hash : reader->hash, PHRASE_LABEL)) {
		close_beginning(rules, b);
		return;
	}
	b->hash[b->n] = hash;
	b->to[b->n++] = reader->to;
}

/* Words are counted as far as it matters: of most paragraphs, only those
 * that may be a label are looked at. */
static void
look_at_words(const struct role_rules *rules, struct word_reader *reader,
	struct slice s, enum facts_wanted wanted, struct beginning *b,
	struct facts *facts)
{
	int is_long = s.len > (facts->stop == '.' ? SENTENCE_MAX : SHORT_MAX);
	unsigned most = is_long && wanted == FACTS_ALONE ? READ_LABEL_WORDS
							 : FACTS_WORDS;
	struct tally tally = {0};

	b->n = 0;
	b->is_closed = b->has_label = 0;
	word_reader_on(reader, rules->folds, s.ptr, s.len);
	while (tally.words < most && word_read(reader)) {
		tally_word(rules, reader, &tally);
		add_beginning(rules, reader, b);
		if (is_told(rules, s, most, &tally, b, facts)) {
			facts->words = FACTS_WORDS;
			return;
		}
	}
	facts->words = is_long && tally.words == most ? FACTS_WORDS
						      : (uint8_t)tally.words;
	facts->numbers = (uint8_t)tally.n[WORD_NUMBER];
	if (facts->words > DATE_WORDS)
		return;
	facts->date = (uint8_t)is_date(&tally);
	facts->dateline = (uint8_t)is_dateline(&tally);
}

/* 1 if signs part the words of a line that is no sentence. All signs were seen
 * where the line has fewer words than are read. */
static int
is_listed(const struct role_rules *rules, struct slice s,
	const struct word_reader *reader, const struct facts *facts)
{
	if (facts->stop || facts->rule || s.len > SHORT_MAX ||
		(facts->words < FACTS_WORDS && !reader->signs))
		return 0;
	return keywords_are_separated(rules, s);
}

/* "Cairo - A Name", "London: The Paper": few words and a sign among them. */
static int
is_parted(struct slice s, const struct facts *facts)
{
	const char *p = s.ptr, *end = p + s.len;
	uint32_t cp, last = ' ';

	if (facts->words < 2 || facts->words > PARTED_WORDS ||
		facts->numbers > 0 || facts->stop)
		return 0;
	for (; p < end; last = cp) {
		p += utf8_next(p, end, &cp);
		if (cp == '/' || cp == '|' || cp == ':' ||
			(cp_is_space(last) &&
				(cp == '-' || cp == 0x2013 || cp == 0x0640)))
			return 1;
	}
	return 0;
}

void
facts_find(const struct role_rules *rules, uint32_t lang, struct slice s,
	enum facts_wanted wanted, struct facts *facts)
{
	struct beginning beginning;
	struct word_reader reader;

	*facts = (struct facts){.text = s};
	facts->stop = line_stop(s);
	look_at_words(rules, &reader, s, wanted, &beginning, facts);
	look_for_label(rules, lang, s, &beginning, facts);
	facts->item = list_mark(s) > 0;
	facts->parted = (uint8_t)is_parted(s, facts);
	facts->listed = (uint8_t)is_listed(rules, s, &reader, facts);
	facts->quoted = (uint8_t)is_quoted(s);
	facts->compared = wanted == FACTS_COMPARED || !facts->rule;
}

int
read_trace(const struct pack *pack, struct slice lang, struct slice text,
	rules_hit *hit, void *user)
{
	struct role_rules *rules = role_rules_open(pack);
	struct facts facts;

	if (!rules)
		return -1;
	facts_find(rules, facts_lang(lang), text, FACTS_ALONE, &facts);
	if (facts.rule)
		hit(user, role_rule_id(rules, facts.rule), 0,
			facts.label ? facts.label : text.len);
	role_rules_free(rules);
	return 0;
}
