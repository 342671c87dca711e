/* value_lex_word: a word looked up, with and without its proclitics, and the
 * phrase that it begins. */
#include <string.h>
#include "base/text.h"
#include "base/value_parts.h"

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

/* The longest phrase that begins with entry e, whose key is in key[len] with
 * room for three of them. Moves *end_at. NULL if no phrase is of this language.
 */
static const struct value_entry *
longest_phrase(struct value_scan *scan, const struct value_entry *e,
	uint8_t *key, size_t len, const char **end_at)
{
	const char *end = scan->text.ptr + scan->text.len, *p = *end_at;
	const struct value_entry *best = classes_of(scan, e) ? e : NULL;

	while (e->flags & ENTRY_MORE && len < 2 * KEY_MAX - 1) {
		const char *next;
		uint8_t gap = value_phrase_gap(p, end, &next);
		size_t n;

		if (gap == 0)
			break;
		key[len] = gap;
		n = value_key_at(scan->survey, next, value_word_at(scan, next),
			key + len + 1, &p);
		if (n == 0)
			break;
		len += 1 + n;
		e = value_find(scan->rules, key, len);
		if (e == NULL)
			break;
		if (classes_of(scan, e)) {
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
	n = value_key(scan->rules->head->letters.fold, p + 3, end, key, &next);
	e = n ? value_find(scan->rules, key, n) : NULL;
	return e == NULL || !(classes_of(scan, e) & CLASS_BIT(CLASS_SUFFIX));
}

/* ---- a word, with and without its proclitics ---- */

/* Letters of the key that may be proclitics: none, one or two. */
static unsigned
proclitics(const struct value_scan *scan, const uint8_t *key, size_t len)
{
	const struct survey_letters *by = &scan->rules->head->letters;
	uint32_t langs = scan->langs;

	if (len < 3 || key[0] < FOLD_LETTER)
		return 0;
	if (len > 3 && by->outer[key[0]] & langs && by->inner[key[1]] & langs)
		return 2;
	return ((by->outer[key[0]] | by->inner[key[0]]) & langs) != 0;
}

/* The entry of the key without its first letters; word is where it is from, or
 * NULL. */
static const struct value_entry *
entry_at(const struct value_scan *scan, const struct survey_word *word,
	const uint8_t *key, size_t len, size_t start)
{
	const struct value_entry *e = value_find_hash(scan->rules,
		word ? survey_hash(scan->survey, word, start)
		     : value_hash(key + start, len - start),
		key + start, len - start);

	if (e && e->flags & ENTRY_LAM &&
		(start == 0 || !(scan->rules->head->lam[key[start - 1]] &
				       scan->langs)))
		return NULL;
	return e;
}

/* The next entry of a word from `less` letters less on, which can become an
 * item or a phrase. */
static const struct value_entry *
next_entry(struct value_scan *scan, struct value_look *look)
{
	for (; look->less <= look->most; look->less++) {
		const struct value_entry *e = entry_at(
			scan, look->word, look->key, look->len, look->less);

		if (e && (e->flags & ENTRY_MORE ||
				 (classes_of(scan, e) &&
					 !is_cut_short(scan, look->next))))
			return e;
	}
	return NULL;
}

/* Looks the word or sign at p up, unless that was what was asked last. */
static struct value_look *
look_at(struct value_scan *scan, const char *p, const struct survey_word *word)
{
	struct value_look *look = &scan->look;

	if (look->p == p)
		return look;
	look->p = p;
	look->word = word;
	look->len = value_key_at(scan->survey, p, word, look->key, &look->next);
	look->less = 0;
	look->most = word ? word->proclitics
			  : proclitics(scan, look->key, look->len);
	look->entry = look->len ? next_entry(scan, look) : NULL;
	return look;
}

int
value_knows(struct value_scan *scan, const struct survey_word *word)
{
	return look_at(scan, scan->text.ptr + word->at, word)->entry != NULL;
}

int
value_is_strong(struct value_scan *scan, const struct survey_word *word)
{
	struct value_look look =
		*look_at(scan, scan->text.ptr + word->at, word);

	while (look.entry && !(look.entry->flags & ENTRY_STRONG)) {
		look.less++;
		look.entry = next_entry(scan, &look);
	}
	return look.entry != NULL;
}

static void
add_item(struct value_scan *scan, const struct value_entry *e, const char *p,
	const char *end, const uint8_t *key, size_t start)
{
	struct value_item *item = value_item_add(scan);
	int lam = (e->flags & ENTRY_LAM) != 0;
	const char *at = value_past_letters(scan->rules->head->letters.fold, p,
		scan->text.ptr + scan->text.len, start - (size_t)lam);

	item->has_and = start - (size_t)lam > 0 &&
			scan->rules->head->conjunction[key[0]] & scan->langs;
	item->at = (uint32_t)(at - scan->text.ptr);
	item->from = item->at;
	if (item->has_and && start - (size_t)lam == 1)
		item->from = (uint32_t)(p - scan->text.ptr);
	item->end = (uint32_t)(end - scan->text.ptr);
	item->sense = e->sense_at;
	item->sense_n = e->sense_n;
	item->classes = classes_of(scan, e);
}

/* An item of the word as it is looked up, or of the longest phrase; returns its
 * end, or NULL. */
static const char *
lex_entry(struct value_scan *scan, const struct value_look *look)
{
	const struct value_entry *e = look->entry;
	uint8_t phrase[4 * KEY_MAX];
	const char *stop = look->next;
	size_t n = look->len - look->less;

	if (e->flags & ENTRY_MORE) {
		memcpy(phrase, look->key + look->less, n);
		e = longest_phrase(scan, e, phrase, n, &stop);
		if (!e || is_cut_short(scan, stop))
			return NULL;
	}
	add_item(scan, e, look->p, stop, look->key, look->less);
	return stop;
}

/* The item is made to see how long it is, and dropped. */
int
value_reaches(struct value_scan *scan, const struct survey_word *word,
	const char *end)
{
	const char *p = scan->text.ptr + word->at, *stop;
	const struct value_entry *e = look_at(scan, p, word)->entry;
	size_t n = scan->n;
	int is_item;

	if (!e || !(e->flags & ENTRY_MORE))
		return 0;
	stop = value_lex_word(scan, p, word);
	is_item = scan->n > n;
	scan->n = n;
	return is_item && stop >= end;
}

const char *
value_lex_word(
	struct value_scan *scan, const char *p, const struct survey_word *word)
{
	struct value_look *look = look_at(scan, p, word);
	const char *stop = NULL;

	while (look->entry && !(stop = lex_entry(scan, look))) {
		look->less++;
		look->entry = next_entry(scan, look);
	}
	look->p = NULL;
	return stop ? stop : look->next;
}
