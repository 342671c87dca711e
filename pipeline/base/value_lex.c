/* value_lex: items from text. Most words are no item: one bit of a small filter
 * says that the lexicon has none like it that is a value by itself. Only where
 * something is certain (digits, a sign, a word for a number) the words before
 * and after it are looked up too. */
#include <string.h>
#include "base/text.h"
#include "base/value_parts.h"

/* What the scanner does at a byte. */
enum { AT_NOTHING, AT_DIGIT, AT_LATIN, AT_SIGN, AT_LINK, AT_ARABIC, AT_OTHER };

static const uint8_t at_byte[256] = {
	['#'] = AT_LINK,
	['@'] = AT_LINK,
	['<'] = AT_LINK,
	['&'] = AT_LINK,
	['{'] = AT_LINK,
	['('] = AT_LINK,
	['$'] = AT_SIGN,
	['%'] = AT_SIGN,
	['+'] = AT_LINK,
	['0'] = AT_DIGIT,
	AT_DIGIT,
	AT_DIGIT,
	AT_DIGIT,
	AT_DIGIT,
	AT_DIGIT,
	AT_DIGIT,
	AT_DIGIT,
	AT_DIGIT,
	AT_DIGIT,
	['A'] = AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	['a'] = AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	[0xC2] = AT_OTHER,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	AT_LATIN,
	[0xD8] = AT_ARABIC,
	AT_ARABIC,
	AT_ARABIC,
	AT_ARABIC,
	[0xE2] = AT_OTHER,
	AT_OTHER,
	[0xEF] = AT_OTHER,
	AT_OTHER,
};

struct value_item *
value_item_add(struct value_scan *scan)
{
	struct value_memory *memory = scan->memory;
	struct value_item *item;

	if (scan->n == memory->item_cap) {
		memory->item_cap += memory->item_cap / 2 + 64;
		memory->item = memory_resize(
			memory->item, memory->item_cap * sizeof *memory->item);
		scan->item = memory->item;
	}
	item = &scan->item[scan->n++];
	memset(item, 0, sizeof *item);
	return item;
}

const struct value_sense *
value_sense_of(const struct value_scan *scan, const struct value_item *item,
	enum class class)
{
	const struct value_sense *s = scan->rules->sense + item->sense;

	for (unsigned i = 0; i < item->sense_n; i++, s++)
		if (s->class == class && s->langs & scan->langs)
			return s;
	return NULL;
}

/* ---- words beside what is certain ---- */

/* Items of what is going to be read again: words of other letters, signs. */
static void
drop_items(struct value_scan *scan, const char *from)
{
	size_t at = (size_t)(from - scan->text.ptr);

	while (scan->n && scan->item[scan->n - 1].at >= at)
		scan->n--;
}

static int
may_be_item(const char *p)
{
	int at = at_byte[(unsigned char)*p];

	return at == AT_ARABIC || at == AT_LATIN || at == AT_OTHER;
}

static int
is_known(struct value_scan *scan, const struct survey_word *word)
{
	return survey_may_be(scan->survey, word,
		       &scan->rules->filter[FILTER_KNOWN]) &&
	       value_knows(scan, word);
}

/* Where the words before p begin that the lexicon has, or p; word is the first
 * that is not before p. Some it has only as the later ones of a phrase. */
static const char *
known_from(
	struct value_scan *scan, const char *p, const struct survey_word *word)
{
	const char *text = scan->text.ptr, *first = p, *next = p;
	const char *later = NULL; /* what a phrase is to reach */

	for (int i = 0; i < BACK_MAX && word-- > scan->survey->word; i++) {
		const char *end = text + word->end;

		if (text + word->at < scan->lexed || next - end > GAP_BACK)
			break;
		next = text + word->at;
		if (is_known(scan, word) &&
			(!later || value_reaches(scan, word, later))) {
			first = next;
			later = NULL;
			continue;
		}
		if (!word_filter_has(
			    &scan->rules->filter[FILTER_LATER], word->hash))
			break;
		later = later ? later : end;
	}
	return first;
}

/* The words before p that the lexicon has become items. Returns where to go on:
 * p, or behind it if a phrase took it. */
static const char *
look_back(
	struct value_scan *scan, const char *p, const struct survey_word *word)
{
	const char *first = known_from(scan, p, word), *q;

	drop_items(scan, first);
	for (q = first; q < p;) {
		q = value_lex_word(scan, q, value_word_at(scan, q));
		while (q < p && !may_be_item(q))
			q++;
	}
	return q;
}

/* Something certain, the word or a sign at p: the words round it are looked up
 * as well. */
static const char *
lex_anchor(
	struct value_scan *scan, const char *p, const struct survey_word *word)
{
	const char *q =
		look_back(scan, p, word ? word : value_word_from(scan, p));

	if (q == p)
		q = value_lex_word(scan, p, word);
	scan->near = 1;
	scan->lexed = q;
	return q;
}

static const char *
lex_near(struct value_scan *scan, const struct survey_word *word)
{
	size_t n = scan->n;
	const char *q = value_lex_word(scan, scan->text.ptr + word->at, word);

	if (scan->n == n)
		scan->near = 0;
	else
		scan->lexed = q;
	return q;
}

static const char *
lex_digits(struct value_scan *scan, const char *p)
{
	const char *end = scan->text.ptr + scan->text.len, *begin = p;
	const uint8_t *fold = scan->rules->head->letters.fold;
	struct value_item *item;
	size_t n = 0;

	for (; p < end; n++) {
		if (at_byte[(unsigned char)*p] == AT_DIGIT)
			p++;
		else if (((unsigned char)*p & 0xFC) == 0xD8 &&
			 fold[(*p & 3) << 6 | (p[1] & 63)] == FOLD_DIGIT)
			p += 2;
		else
			break;
	}
	look_back(scan, begin, value_word_from(scan, begin));
	item = value_item_add(scan);
	item->at = item->from = (uint32_t)(begin - scan->text.ptr);
	item->end = (uint32_t)(p - scan->text.ptr);
	item->digits = (uint8_t)(n < 255 ? n : 255);
	item->classes = CLASS_BIT(CLASS_DIGITS);
	scan->near = 1;
	scan->lexed = p;
	return p;
}

/* A link or code that begins at p; returns its end, or NULL. */
static const char *
lex_link(struct value_scan *scan, const char *p)
{
	struct value value = {0};

	if (!value_link(scan, (size_t)(p - scan->text.ptr), &value))
		return NULL;
	values_add(scan->out, scan->arena, &value);
	/* What follows does not look for words across it. */
	scan->lexed = scan->text.ptr + value.at + value.len;
	return scan->lexed;
}

/* Digits that a Latin letter follows may be the start of a code or link. */
static int
is_latin_next(const char *p, const char *end)
{
	return p < end && (at_byte[(unsigned char)*p] == AT_LATIN);
}

static const char *
lex_at_digit(struct value_scan *scan, const char *p)
{
	const char *end = scan->text.ptr + scan->text.len, *q = p;

	while (q < end && at_byte[(unsigned char)*q] == AT_DIGIT)
		q++;
	if (is_latin_next(q, end) && (q = lex_link(scan, p)) != NULL)
		return q;
	return lex_digits(scan, p);
}

/* ---- the Arabic block ---- */

/* What is no letter: digits, signs, or nothing to us. */
static const char *
lex_arabic_sign(struct value_scan *scan, const char *p)
{
	switch (scan->rules->head->letters.fold[(*p & 3) << 6 | (p[1] & 63)]) {
	case FOLD_DIGIT:
		return lex_digits(scan, p);
	case FOLD_SIGN:
		return lex_anchor(scan, p, NULL);
	default:
		return p + 2;
	}
}

static const char *
lex_arabic(struct value_scan *scan, const struct survey_word *word)
{
	const char *text = scan->text.ptr;

	if (scan->near && survey_may_be(scan->survey, word,
				  &scan->rules->filter[FILTER_KNOWN]))
		return lex_near(scan, word);
	scan->near = 0;
	if (survey_may_be(
		    scan->survey, word, &scan->rules->filter[FILTER_STRONG]) &&
		value_is_strong(scan, word))
		return lex_anchor(scan, text + word->at, word);
	return text + word->end;
}

/* A word or phrase of other letters. One that takes Arabic words in keeps those
 * after it from looking back to them. */
static const char *
lex_phrase(struct value_scan *scan, const char *p)
{
	size_t n = scan->n;
	const char *q = value_lex_word(scan, p, NULL);

	if (scan->n > n && scan->text.ptr + value_word_from(scan, p)->at < q)
		scan->lexed = q;
	return q;
}

static const char *
lex_latin(struct value_scan *scan, const char *p)
{
	const char *q = lex_link(scan, p);

	return q ? q : lex_phrase(scan, p);
}

/* A sign of more bytes than one: most are quotes. */
static const char *
lex_other(struct value_scan *scan, const char *p)
{
	const size_t len = utf8_len(*p);
	const char *q;

	if (len > 2 && (q = lex_link(scan, p)) != NULL)
		return q;
	if (!(scan->rules->sign[len] >> (p[len - 1] & 63) & 1))
		return p + len;
	return lex_phrase(scan, p);
}

static const char *
lex_place(struct value_scan *scan, const char *p)
{
	const char *q;

	switch (at_byte[(unsigned char)*p]) {
	case AT_ARABIC:
		return lex_arabic_sign(scan, p);
	case AT_DIGIT:
		return lex_at_digit(scan, p);
	case AT_LATIN:
		return lex_latin(scan, p);
	case AT_SIGN:
		return lex_anchor(scan, p, NULL);
	case AT_LINK:
		q = lex_link(scan, p);
		return q ? q : p + 1;
	case AT_OTHER:
		return lex_other(scan, p);
	default:
		return p + 1;
	}
}

/* The first strong word, or any word if one is near, that does not begin before
 * p. */
static const struct survey_word *
next_word(struct value_scan *scan, const char *p)
{
	const struct survey_word *words = scan->survey->word;

	if (scan->near)
		return value_word_from(scan, p);
	while (scan->text.ptr + words[*scan->strong].at < p)
		scan->strong++;
	return &words[*scan->strong];
}

/* What comes next, that or a place. Returns where to go on. */
static const char *
lex_next(struct value_scan *scan, const char *p)
{
	const struct survey_word *word = next_word(scan, p);
	size_t at = (size_t)(p - scan->text.ptr);

	if (scan->place < at)
		scan->place = survey_place(scan->survey, at);
	if (word->at < scan->place)
		return lex_arabic(scan, word);
	p = scan->text.ptr + scan->place;
	return scan->place < scan->text.len ? lex_place(scan, p) : p;
}

void
value_lex(struct value_scan *scan)
{
	const char *p = scan->text.ptr, *end = p + scan->text.len;

	scan->lexed = p;
	scan->place = survey_place(scan->survey, 0);
	scan->strong = survey_select(
		scan->survey, &scan->rules->filter[FILTER_STRONG], scan->arena);
	while (p < end)
		p = lex_next(scan, p);
}
