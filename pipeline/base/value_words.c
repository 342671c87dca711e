/* value_words: numbers in words, cardinal and ordinal. */
#include "base/value_parts.h"

static uint64_t
multiply(uint64_t a, uint64_t b)
{
	return b && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

/* A number in words under way: hundreds and less in group, what scale words
 * have closed in total. */
struct words {
	uint64_t total, group, lowest, last_scale;
	int any;
};

static int
words_scale(struct words *w, const struct value_sense *s, int joined)
{
	uint64_t v = (uint64_t)s->num;

	if (w->group && !joined && v < w->last_scale) {
		w->total += multiply(w->group, v);
	} else if (w->total && !w->group && !joined && v >= w->last_scale) {
		w->total = multiply(w->total, v);
	} else if (!w->group && s->text_len == 0 && v < w->last_scale &&
		   (!w->any || joined)) {
		w->total += v;
	} else {
		return 0;
	}
	w->group = 0;
	w->lowest = UINT64_MAX;
	w->last_scale = v;
	return 1;
}

static uint64_t
magnitude(uint64_t v)
{
	if (v < 10 || (v > 10 && v < 20) || (v > 20 && v < 100 && v % 10))
		return 1;
	return v < 100 ? 10 : v < 1000 ? 100 : 1000;
}

static int
words_plain(struct words *w, uint64_t v, int joined, unsigned traits)
{
	if (w->any && !joined && (traits & TRAIT_CONJUNCTION))
		return 0;
	if (v >= 1000) {
		if (w->group || v >= w->last_scale)
			return 0;
		w->total += v;
		w->last_scale = v % 1000000000 == 0 ? 1000000000
				: v % 1000000 == 0  ? 1000000
						    : 1000;
		return 1;
	}
	if (w->group == 0) {
		if (v == 0 && w->any)
			return 0;
	} else if (w->lowest == 1 && w->group % 100 < 10 && joined && v >= 20 &&
		   v < 100 && v % 10 == 0) {
		/* five and twenty */
		w->group += v;
		w->lowest = 0;
		return 1;
	} else if (v >= w->lowest || v == 0) {
		return 0;
	}
	w->group += v;
	w->lowest = v == 10 && traits & TRAIT_CONJUNCTION ? 1 : magnitude(v);
	return 1;
}

static int
words_hundred(struct words *w, int joined, unsigned traits)
{
	if (w->group > 0 && w->group < 100 && !joined)
		w->group *= 100;
	else if (w->group == 0 &&
		 (!w->any || joined || !(traits & TRAIT_CONJUNCTION)))
		w->group = 100;
	else
		return 0;
	w->lowest = 100;
	return 1;
}

/* Passes over the conjunction before item *j; 1 if there is one. */
int
value_take_and(const struct value_scan *scan, size_t *j)
{
	if (*j < scan->n && scan->item[*j].classes & CLASS_BIT(CLASS_AND) &&
		*j + 1 < scan->n && value_is_spaced(scan, *j + 1)) {
		++*j;
		return 1;
	}
	return *j < scan->n && scan->item[*j].has_and;
}

static int
words_take(const struct value_scan *scan, struct words *w, size_t j, int joined)
{
	const struct value_item *item = &scan->item[j];
	const struct value_sense *s;

	if ((s = value_sense_of(scan, item, CLASS_NUM)) != NULL)
		return words_plain(w, (uint64_t)s->num, joined, scan->traits);
	if (value_sense_of(scan, item, CLASS_HUNDRED) != NULL)
		return words_hundred(w, joined, scan->traits);
	if ((s = value_sense_of(scan, item, CLASS_SCALE)) != NULL)
		return words_scale(w, s, joined);
	return 0;
}

/* "joined" in the lexicon: alone it is more often another word. */
static int
is_other_word(const struct value_scan *scan, size_t i)
{
	const struct value_sense *s =
		value_sense_of(scan, &scan->item[i], CLASS_NUM);

	if (s == NULL)
		s = value_sense_of(scan, &scan->item[i], CLASS_HUNDRED);
	return s != NULL && s->text_len > 0;
}

enum { WORDS_MAX = 24 }; /* 999 999 999 999 takes fewer in any language */

size_t
value_cardinal(const struct value_scan *scan, size_t i, struct capture *cap)
{
	struct words w = {.lowest = UINT64_MAX, .last_scale = UINT64_MAX};
	size_t j = i;

	while (j < scan->n && j - i < WORDS_MAX && w.total != UINT64_MAX) {
		size_t k = j;
		int joined = 0;

		if (j > i) {
			joined = value_take_and(scan, &k);
			if (!value_is_spaced(scan, j) &&
				!value_gap(scan, j, '-'))
				break;
		}
		if (!words_take(scan, &w, k, joined))
			break;
		w.any = 1;
		j = k + 1;
	}
	if (j == i || w.total == UINT64_MAX ||
		(j == i + 1 && is_other_word(scan, i)))
		return 0;
	cap->amount.d.m = w.total + w.group;
	if (w.group == 0 && w.last_scale != UINT64_MAX)
		cap->amount.scale = w.last_scale;
	cap->amount.flags = AMOUNT_WORDS;
	cap->at = scan->item[i].at;
	cap->end = scan->item[j - 1].end;
	return j - i;
}

/* The hundred and fifth, thirty and fifth: only the end is an ordinal. */
static int
takes_ordinal(uint64_t big, int64_t end)
{
	return big >= 100 || (big >= 20 && big % 10 == 0 && end < 10);
}

/* A ten that alone is another word: with an ordinal behind it, it is a number.
 */
static size_t
joined_ten(const struct value_scan *scan, size_t i, uint64_t *ten)
{
	const struct value_sense *s =
		value_sense_of(scan, &scan->item[i], CLASS_NUM);

	if (!s || s->num < 20 || s->num > 90 || s->num % 10)
		return 0;
	*ten = (uint64_t)s->num;
	return 1;
}

/* first, eleventh; fifth and twenty; the hundred and fifth. */
size_t
value_ordinals(const struct value_scan *scan, size_t i, struct capture *cap)
{
	const struct number *cardinal = value_number(scan, i, ELEMENT_CARDINAL);
	uint64_t big = cardinal->n ? cardinal->cap.amount.d.m : 0;
	size_t j = i, n = cardinal->n;
	const struct value_sense *s;

	if (n == 0)
		n = joined_ten(scan, i, &big);
	if (n > 0) {
		size_t k = i + n;

		if (!value_take_and(scan, &k))
			return 0;
		j = k;
	}
	s = j < scan->n ? value_sense_of(scan, &scan->item[j], CLASS_ORDINAL)
			: NULL;
	if (s == NULL || (n > 0 && !takes_ordinal(big, s->num)))
		return 0;
	cap->amount.d.m = big + (uint64_t)s->num;
	if ((n == 0 || big >= 100) && s->num < 10 && j + 1 < scan->n) {
		size_t k = j + 1;
		const struct value_sense *ten;

		if (value_is_spaced(scan, j + 1) && value_take_and(scan, &k) &&
			(ten = value_sense_of(
				 scan, &scan->item[k], CLASS_NUM)) &&
			ten->num >= 20 && ten->num < 100 &&
			ten->num % 10 == 0) {
			cap->amount.d.m += (uint64_t)ten->num;
			j = k;
		}
	}
	cap->amount.flags = AMOUNT_WORDS;
	cap->at = scan->item[i].at;
	cap->end = scan->item[j].end;
	return j + 1 - i;
}
