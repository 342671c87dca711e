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
longest_phrase(const struct value_scan *scan, const struct value_entry *e,
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
		n = value_key(
			scan->rules->head->fold, next, end, key + len + 1, &p);
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
	n = value_key(scan->rules->head->fold, p + 3, end, key, &next);
	e = n ? value_find(scan->rules, key, n) : NULL;
	return e == NULL || !(classes_of(scan, e) & CLASS_BIT(CLASS_SUFFIX));
}

/* ---- proclitics ---- */

/* Where the word may begin in its key: 0, and after one or two proclitics.
 * Returns how many places. */
static int
word_starts(const struct value_scan *scan, const uint8_t *key, size_t len,
	size_t *start)
{
	const struct value_head *h = scan->rules->head;
	uint32_t langs = scan->langs;
	int n = 0;

	start[n++] = 0;
	if (len < 3 || key[0] < FOLD_LETTER)
		return n;
	if ((h->outer[key[0]] | h->inner[key[0]]) & langs)
		start[n++] = 1;
	if (len > 3 && h->outer[key[0]] & langs && h->inner[key[1]] & langs)
		start[n++] = 2;
	return n;
}

static const struct value_entry *
entry_at(const struct value_scan *scan, const uint8_t *key, size_t len,
	size_t start)
{
	const struct value_entry *e =
		value_find(scan->rules, key + start, len - start);

	if (e && e->flags & ENTRY_LAM &&
		(start == 0 || !(scan->rules->head->lam[key[start - 1]] &
				       scan->langs)))
		return NULL;
	return e;
}

static void
add_item(struct value_scan *scan, const struct value_entry *e, const char *p,
	const char *end, const uint8_t *key, size_t start)
{
	struct value_item *item = value_item_add(scan);
	int lam = (e->flags & ENTRY_LAM) != 0;
	const char *at = value_past_letters(scan->rules->head->fold, p,
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

const char *
value_lex_word(struct value_scan *scan, const char *p)
{
	const char *end = scan->text.ptr + scan->text.len, *next;
	uint8_t key[KEY_MAX], phrase[4 * KEY_MAX];
	size_t n = value_key(scan->rules->head->fold, p, end, key, &next);
	size_t start[3];
	int starts = n ? word_starts(scan, key, n, start) : 0;

	for (int i = 0; i < starts; i++) {
		const struct value_entry *e = entry_at(scan, key, n, start[i]);
		const char *stop = next;

		if (e == NULL)
			continue;
		memcpy(phrase, key + start[i], n - start[i]);
		e = longest_phrase(scan, e, phrase, n - start[i], &stop);
		if (e == NULL || is_cut_short(scan, stop))
			continue;
		add_item(scan, e, p, stop, key, start[i]);
		return stop;
	}
	return next;
}

int
value_knows(const struct value_scan *scan, const char *p, const char **next)
{
	const char *end = scan->text.ptr + scan->text.len;
	uint8_t key[KEY_MAX];
	size_t n = value_key(scan->rules->head->fold, p, end, key, next);
	size_t start[3];
	int starts = n ? word_starts(scan, key, n, start) : 0;

	for (int i = 0; i < starts; i++)
		if (entry_at(scan, key, n, start[i]))
			return 1;
	return 0;
}
