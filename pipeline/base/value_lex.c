/* value_lex: items from text. Most words are no item: a word's folded key is
 * hashed, and one bit of a small filter says that the lexicon does not have
 * it, with or without proclitics. */
#include <string.h>
#include "base/text.h"
#include "base/value_parts.h"

/* What the scanner does at a byte. */
enum { AT_NOTHING, AT_DIGIT, AT_LATIN, AT_SIGN, AT_LINK, AT_ARABIC, AT_OTHER };

static const uint8_t at_byte[256] = {
	['#'] = AT_LINK, ['@'] = AT_LINK, ['<'] = AT_LINK, ['&'] = AT_LINK,
	['{'] = AT_LINK, ['$'] = AT_SIGN, ['%'] = AT_SIGN, ['+'] = AT_SIGN,
	['0'] = AT_DIGIT, AT_DIGIT, AT_DIGIT, AT_DIGIT, AT_DIGIT, AT_DIGIT,
	AT_DIGIT, AT_DIGIT, AT_DIGIT, AT_DIGIT,
	['A'] = AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN,
	AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN,
	AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN,
	AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN,
	['a'] = AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN,
	AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN,
	AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN,
	AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN,
	[0xC2] = AT_OTHER, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN, AT_LATIN,
	AT_LATIN, AT_LATIN,
	[0xD8] = AT_ARABIC, AT_ARABIC, AT_ARABIC, AT_ARABIC,
	[0xE2] = AT_OTHER, AT_OTHER, [0xEF] = AT_OTHER, AT_OTHER,
};

struct value_item *
value_item_add(struct value_scan *scan)
{
	struct value_item *item;

	if (scan->n == scan->cap) {
		size_t cap = scan->cap ? 2 * scan->cap : 32;
		struct value_item *v = arena_alloc(scan->arena,
			cap * sizeof *v);

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

static uint64_t
classes_of(const struct value_scan *scan, const struct value_entry *e)
{
	const struct value_sense *s = scan->rules->sense + e->sense_at;
	uint64_t classes = 0;

	for (unsigned i = 0; i < e->sense_n; i++, s++)
		if (s->langs & scan->langs)
			classes |= CLASS_BIT(s->class);
	return classes & (CLASS_BIT(CLASS_CLITIC) - 1);
}

static const struct value_entry *
look_up(const struct value_scan *scan, const uint8_t *key, size_t len)
{
	uint64_t hash = value_hash(key, len);

	if (!value_filter(scan->rules, hash))
		return NULL;
	return value_find(scan->rules, key, len, hash);
}

/* What joins the words of a phrase in its key: a space (ZWNJ is one too), a dot
 * or a hyphen. Returns 0 if the gap at p is none; *next is what follows. */
static uint8_t
phrase_gap(const char *p, const char *end, const char **next)
{
	const char *q = p;
	uint8_t c = ' ';

	while (q < end && (*q == ' ' || *q == '.' || *q == '-' || *q == '\''
		|| *q == '/' || (unsigned char)*q == 0xC2 ||
		(unsigned char)*q == 0xE2)) {
		uint32_t cp;
		unsigned n = utf8_next(q, end, &cp);

		if (cp == '.' || cp == '-' || cp == '\'' || cp == '/') {
			if (c != ' ')
				return 0;
			c = (uint8_t)cp;
		} else if (cp != 0x200C /* ZWNJ */ && !cp_is_space(cp)) {
			return 0;
		}
		q += n;
		if (q - p > 6)
			return 0;
	}
	*next = q;
	return q > p && q < end ? c : 0;
}

/* The longest phrase of the lexicon that begins with entry e, whose key is in
 * key[len]. Returns its entry and moves *end_at. */
static const struct value_entry *
longest_phrase(const struct value_scan *scan, const struct value_entry *e,
	uint8_t *key, size_t len, const char **end_at)
{
	const char *end = scan->text.ptr + scan->text.len, *p = *end_at;
	const struct value_entry *best = classes_of(scan, e) ? e : NULL;

	for (int words = 1; e != NULL && e->more && words < 6; words++) {
		const char *next;
		uint8_t gap = phrase_gap(p, end, &next);
		size_t n;

		if (gap == 0 || len + 1 + KEY_MAX > 2 * KEY_MAX)
			break;
		key[len] = gap;
		n = value_key(scan->rules->head->fold, next, end,
			key + len + 1, &p);
		if (n == 0)
			break;
		len += 1 + n;
		e = look_up(scan, key, len);
		if (e != NULL && classes_of(scan, e)) {
			best = e;
			*end_at = p;
		}
	}
	return best;
}

/* A word that goes on after a ZWNJ is another word, unless what follows is one
 * of the endings that leave its value as it is. */
static int
is_cut_short(const struct value_scan *scan, const char *p)
{
	const char *end = scan->text.ptr + scan->text.len, *next;
	uint8_t key[KEY_MAX];
	const struct value_entry *e;
	size_t n;

	if (end - p < 4 || memcmp(p, "\xE2\x80\x8C", 3) != 0)
		return 0;
	n = value_key(scan->rules->head->fold, p + 3, end, key, &next);
	e = n ? look_up(scan, key, n) : NULL;
	return e == NULL || !(classes_of(scan, e) & CLASS_BIT(CLASS_SUFFIX));
}

static void
add_word(struct value_scan *scan, const struct value_entry *e, size_t from,
	size_t at, const char *end, int has_and)
{
	struct value_item *item;

	if (is_cut_short(scan, end))
		return;
	item = value_item_add(scan);
	item->at = (uint32_t)at;
	item->from = (uint32_t)from;
	item->end = (uint32_t)(end - scan->text.ptr);
	item->sense = e->sense_at;
	item->sense_n = e->sense_n;
	item->classes = classes_of(scan, e);
	item->has_and = (uint8_t)has_and;
}

/* How many letters of the key are the proclitic that stands at its start; 0 if
 * none. A clitic's number says how many of its letters stay with the word
 * that follows (the article of LAM LAM has lost its alef). */
static size_t
clitic_at(const struct value_scan *scan, const uint8_t *key, size_t len,
	const struct value_sense **sense)
{
	for (size_t n = len > 3 ? 2 : 1; n > 0; n--) {
		const struct value_entry *e;
		struct value_item item;

		if (n + 1 >= len)
			continue;
		e = look_up(scan, key, n);
		if (e == NULL)
			continue;
		item.sense = e->sense_at;
		item.sense_n = e->sense_n;
		*sense = value_sense_of(scan, &item, CLASS_CLITIC);
		if (*sense != NULL)
			return n;
	}
	return 0;
}

static struct slice
sense_words(const struct value_scan *scan, const struct value_sense *sense)
{
	return (struct slice){ scan->rules->text + sense->text_at,
		sense->text_len };
}

/* A clitic of two letters that stands for a preposition and an article: look
 * the word up as it is written with the article alone. */
static const struct value_entry *
with_article(const struct value_scan *scan, const struct value_sense *sense,
	uint8_t *key, size_t len)
{
	struct slice article = sense_words(scan, sense);
	uint8_t letters[KEY_MAX];
	const char *next;

	if (article.len == 0 || value_key(scan->rules->head->fold, article.ptr,
		article.ptr + article.len, letters, &next) != 2)
		return NULL;
	memcpy(key, letters, 2);
	return look_up(scan, key, len);
}

/* Bytes that the first n letters of the key take in the text, with their marks. */
static const char *
past_letters(const struct value_scan *scan, const char *p, size_t n)
{
	const uint8_t *fold = scan->rules->head->fold;
	const char *end = scan->text.ptr + scan->text.len;
	uint32_t cp;

	while (n > 0 && p < end) {
		unsigned len = utf8_next(p, end, &cp);

		if (cp >= 0x600 && cp < 0x700 && fold[cp - 0x600] >= FOLD_LETTER)
			n--;
		p += len;
	}
	while (p < end) {
		unsigned len = utf8_next(p, end, &cp);

		if (cp < 0x600 || cp >= 0x700 || fold[cp - 0x600] != FOLD_DROP)
			break;
		p += len;
	}
	return p;
}

/* The item of the word at p whose key is given; returns the item's end, or
 * NULL if the word is not in the lexicon. */
static const char *
lex_word(struct value_scan *scan, const char *p, const char *next, uint8_t *key,
	size_t len)
{
	const struct value_entry *e = look_up(scan, key, len);
	size_t skip = 0, inside = 0;
	int has_and = 0;

	for (int clitics = 0;; clitics++) {
		const struct value_sense *sense;
		size_t n;

		if (e != NULL) {
			const char *end = next;
			uint8_t phrase[3 * KEY_MAX];

			memcpy(phrase, key + skip, len - skip);
			e = longest_phrase(scan, e, phrase, len - skip, &end);
			if (e != NULL) {
				const char *q = past_letters(scan, p,
					skip - inside);

				if (!has_and || skip - inside > 1)
					p = q;
				add_word(scan, e, (size_t)(p - scan->text.ptr),
					(size_t)(q - scan->text.ptr), end,
					has_and);
				return end;
			}
		}
		if (clitics == 3 || key[0] < FOLD_LETTER)
			return NULL;
		n = clitic_at(scan, key + skip, len - skip, &sense);
		if (n == 0)
			return NULL;
		has_and |= slice_is(sense_words(scan, sense), "and");
		e = n == 2 ? with_article(scan, sense, key + skip, len - skip)
			: NULL;
		if (e != NULL)
			continue;
		skip += n;
		inside = (size_t)sense->num ? inside + (size_t)sense->num : 0;
		e = look_up(scan, key + skip, len - skip);
	}
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
		else if (((unsigned char)*p & 0xFC) == 0xD8 && fold[(*p & 3) << 6 |
			(p[1] & 63)] == FOLD_DIGIT)
			p += 2;
		else
			break;
	}
	item = value_item_add(scan);
	item->at = item->from = (uint32_t)(begin - scan->text.ptr);
	item->end = (uint32_t)(p - scan->text.ptr);
	item->digits = (uint8_t)(n < 255 ? n : 255);
	item->classes = CLASS_BIT(CLASS_DIGITS);
	return p;
}

/* A link or code that begins at p; returns its end, or NULL. */
static const char *
lex_link(struct value_scan *scan, const char *p)
{
	struct value value = { 0 };

	if (!value_link(scan, (size_t)(p - scan->text.ptr), &value))
		return NULL;
	values_add(scan->out, scan->arena, &value);
	return scan->text.ptr + value.at + value.len;
}

static const char *
lex_key(struct value_scan *scan, const char *p)
{
	const char *end = scan->text.ptr + scan->text.len, *next, *q;
	uint8_t key[KEY_MAX];
	size_t n = value_key(scan->rules->head->fold, p, end, key, &next);

	q = n ? lex_word(scan, p, next, key, n) : NULL;
	return q ? q : next;
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

static const char *
lex_arabic(struct value_scan *scan, const char *p)
{
	switch (scan->rules->head->fold[(*p & 3) << 6 | (p[1] & 63)]) {
	case FOLD_DIGIT:
		return lex_digits(scan, p);
	case FOLD_NONE:
	case FOLD_DROP:
		return p + 2;
	default:
		return lex_key(scan, p);
	}
}

static const char *
lex_latin(struct value_scan *scan, const char *p)
{
	const char *q = lex_link(scan, p);

	return q ? q : lex_key(scan, p);
}

static const char *
lex_other(struct value_scan *scan, const char *p)
{
	const char *q;

	if ((unsigned char)*p != 0xC2 && (q = lex_link(scan, p)) != NULL)
		return q;
	return lex_key(scan, p);
}

void
value_lex(struct value_scan *scan)
{
	const char *p = scan->text.ptr, *end = p + scan->text.len, *q;

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
			p = lex_key(scan, p);
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
