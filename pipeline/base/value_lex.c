/* value_lex: items from text. Most words are no item: one bit of a small filter
 * says that the lexicon has none like it that is a value by itself. Only where
 * something is certain (digits, a sign, a word for a number) the words before
 * and after it are looked up too. */
#include <string.h>
#include "base/text.h"
#include "base/value_word.h"

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
	struct value_item *item;

	if (scan->n == scan->cap) {
		size_t cap = scan->cap ? 2 * scan->cap : 32;
		struct value_item *v =
			arena_alloc(scan->arena, cap * sizeof *v);

		if (scan->n)
			memcpy(v, scan->item, scan->n * sizeof *v);
		scan->item = v;
		scan->cap = cap;
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

/* May the filter's lexicon have the word, or the one after proclitics? */
static inline int
may_have(const struct value_scan *scan, const uint64_t *filter,
	const struct word *w, const char *p)
{
	const struct value_head *h = scan->rules->head;
	unsigned n = w->letters, bits = h->filter_bits;
	uint32_t outer = h->outer[w->key & 0xFF] & scan->langs;
	uint32_t inner = h->inner[w->key & 0xFF] & scan->langs;
	const char *end = scan->text.ptr + scan->text.len;
	struct word inside;
	int hit = word_filter(filter, bits, word_hash(w->key, n));

	hit |= word_filter(filter, bits, word_hash(w->key >> 8, n - 1)) &
	       ((outer | inner) != 0);
	if (hit || !outer || n < 4 ||
		!(h->inner[w->key >> 8 & 0xFF] & scan->langs))
		return hit;
	if (n <= 8)
		return word_filter(
			filter, bits, word_hash(w->key >> 16, n - 2));
	if (end - p < WORD_ROOM + 4)
		return 1;
	inside = word_read(h->lane, p + 4, end);
	return word_filter(filter, bits, word_hash(inside.key, inside.letters));
}

static struct word
read_word(const struct value_scan *scan, const char *p)
{
	const char *end = scan->text.ptr + scan->text.len;
	char room[2 * WORD_ROOM] = {0};

	if (end - p >= WORD_ROOM)
		return word_read(scan->rules->head->lane, p, end);
	memcpy(room, p, (size_t)(end - p));
	return word_read(scan->rules->head->lane, room, room + (end - p));
}

/* ---- words beside what is certain ---- */

static void
remember(struct value_scan *scan, const char *p)
{
	scan->back[scan->back_n++ % BACK_MAX] = p;
}

static int
may_know(const struct value_scan *scan, const char *p)
{
	struct word w;

	if (at_byte[(unsigned char)*p] != AT_ARABIC)
		return 1;
	w = read_word(scan, p);
	return w.has_marks || may_have(scan, scan->rules->known, &w, p);
}

/* The words before p that the lexicon has, back to the first that it has not,
 * become items. Returns where to go on: p, or behind it if a phrase took it. */
static const char *
look_back(struct value_scan *scan, const char *p)
{
	const char *first = p, *q = p;

	for (size_t i = 1; i <= BACK_MAX && i <= scan->back_n; i++) {
		const char *next;

		q = scan->back[(scan->back_n - i) % BACK_MAX];
		if (q < scan->lexed || q >= first || !may_know(scan, q) ||
			!value_knows(scan, q, &next) || first - next > 6)
			break;
		first = q;
	}
	scan->back_n = 0;
	for (q = first; q < p;) {
		q = value_lex_word(scan, q);
		while (q < p && at_byte[(unsigned char)*q] != AT_ARABIC &&
			at_byte[(unsigned char)*q] != AT_LATIN)
			q++;
	}
	return q;
}

/* Something certain at p: the words round it are looked up as well. */
static const char *
lex_anchor(struct value_scan *scan, const char *p)
{
	const char *q = look_back(scan, p);

	if (q == p)
		q = value_lex_word(scan, p);
	scan->near = 1;
	scan->lexed = q;
	return q;
}

static const char *
lex_near(struct value_scan *scan, const char *p)
{
	size_t n = scan->n;
	const char *q = value_lex_word(scan, p);

	if (scan->n == n) {
		scan->near = 0;
		scan->back_n = 0;
		remember(scan, p);
	} else {
		scan->lexed = q;
	}
	return q;
}

static const char *
lex_digits(struct value_scan *scan, const char *p)
{
	const char *end = scan->text.ptr + scan->text.len, *begin = p;
	const uint8_t *fold = scan->rules->head->fold;
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
	look_back(scan, begin);
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

/* ---- words of the Arabic block ---- */

/* What is no letter: digits, signs, or nothing to us. */
static const char *
lex_arabic_sign(struct value_scan *scan, const char *p)
{
	switch (scan->rules->head->fold[(*p & 3) << 6 | (p[1] & 63)]) {
	case FOLD_DIGIT:
		return lex_digits(scan, p);
	case FOLD_SIGN:
		return lex_anchor(scan, p);
	default:
		return p + 2;
	}
}

static const char *
lex_arabic(struct value_scan *scan, const char *p)
{
	struct word w = read_word(scan, p);
	const char *next;

	if (w.letters == 0)
		return lex_arabic_sign(scan, p);
	next = p + 2 * w.letters;
	if (scan->near &&
		(w.has_marks || may_have(scan, scan->rules->known, &w, p)))
		return lex_near(scan, p);
	scan->near = 0;
	if ((w.has_marks || may_have(scan, scan->rules->strong, &w, p)) &&
		value_knows(scan, p, &next))
		return lex_anchor(scan, p);
	remember(scan, p);
	return next;
}

static const char *
lex_latin(struct value_scan *scan, const char *p)
{
	const char *q = lex_link(scan, p);

	return q ? q : value_lex_word(scan, p);
}

static const char *
lex_other(struct value_scan *scan, const char *p)
{
	const char *q;

	if ((unsigned char)*p != 0xC2 && (q = lex_link(scan, p)) != NULL)
		return q;
	return value_lex_word(scan, p);
}

void
value_lex(struct value_scan *scan)
{
	const char *p = scan->text.ptr, *end = p + scan->text.len, *q;

	scan->lexed = p;

	while (p < end) {
		switch (at_byte[(unsigned char)*p]) {
		case AT_NOTHING:
			p++;
			break;
		case AT_ARABIC:
			p = lex_arabic(scan, p);
			break;
		case AT_DIGIT:
			p = lex_at_digit(scan, p);
			break;
		case AT_LATIN:
			p = lex_latin(scan, p);
			break;
		case AT_SIGN:
			p = lex_anchor(scan, p);
			break;
		case AT_LINK:
			q = lex_link(scan, p);
			p = q ? q : p + 1;
			break;
		case AT_OTHER:
			p = lex_other(scan, p);
			break;
		}
	}
}
