/* splitter_plain: what can be known of a language's rules before they are
 * tried.
 *
 * Which of them could hold, by the types of the tokens next to the boundary;
 * and where none can, so that most boundaries are found without a look at the
 * rules.
 */
#include "base/splitter_compile.h"
#include "base/text.h"

#include <string.h>

/* ---- masks ---- */

/* Types that a token can have where the pattern holds, of those whose gap it
 * takes: the first token outwards, or the second. */
static uint32_t
place_types(const struct split_item *v, uint32_t n, unsigned skip,
	enum split_gap gap)
{
	uint32_t types = 0;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t here = 0, from = i;

		for (;; i++) {
			if (gap == GAP_ANY || v[i].gap == GAP_ANY ||
				v[i].gap == gap)
				here |= v[i].types;
			if (!(v[i].flags & ITEM_OR))
				break;
		}
		if (v[from].flags & ITEM_NOT)
			continue; /* takes nothing */
		if (v[from].flags & ITEM_SEEK)
			return TOKENS_ALL;
		if (skip && (v[from].min != 1 || v[from].max != 1))
			return TOKENS_ALL;
		if (skip) {
			skip--;
			continue;
		}
		types |= here;
		if (v[from].min > 0)
			return types;
	}
	return TOKENS_ALL;
}

static void
mark(uint64_t (*mask)[2], uint32_t types, uint32_t k)
{
	for (unsigned t = 0; t < TOKEN_COUNT; t++)
		if (types & TOKEN_BIT(t))
			mask[t][k / 64] |= (uint64_t)1 << k % 64;
}

/* The lists of which a token must be in one, for the pattern to hold, where the
 * token is the first outwards, or the second; 0 if none is asked for, or it
 * cannot be told. */
static uint64_t
place_lists(const struct split_item *v, uint32_t n, unsigned skip)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t from = i;
		uint64_t lists = 0;
		int free = 0;

		for (;; i++) {
			lists |= v[i].lists;
			free |= v[i].lists == 0;
			if (!(v[i].flags & ITEM_OR))
				break;
		}
		if (v[from].flags & ITEM_NOT)
			continue;
		if ((v[from].flags & ITEM_SEEK) || v[from].min != 1 ||
			(skip && v[from].max != 1))
			return 0;
		if (skip == 0)
			return free ? 0 : lists;
		skip--;
	}
	return 0;
}

static void
mark_lists(uint64_t *none, uint64_t (*list)[2], uint64_t lists, uint32_t k)
{
	uint64_t bit = (uint64_t)1 << k % 64;

	if (!lists)
		none[k / 64] |= bit;
	for (unsigned i = 0; i < 64; i++)
		if (lists >> i & 1)
			list[i][k / 64] |= bit;
}

static void
fill_masks(const struct compiled *c, const struct order *order,
	struct split_lang_head *head)
{
	const struct split_rule *rules =
		(const struct split_rule *)(const void *)c->rule_v.ptr;
	const struct split_item *items =
		(const struct split_item *)(const void *)c->items.ptr;

	for (uint32_t k = 0; k < order->n; k++) {
		const struct split_rule *r = &rules[order->v[k]];
		const struct split_item *before = items + r->before;
		const struct split_item *after = items + r->after;

		mark(head->before, place_types(before, r->before_n, 0, GAP_ANY),
			k);
		mark(head->second, place_types(before, r->before_n, 1, GAP_ANY),
			k);
		for (unsigned gap = 0; gap < 2; gap++)
			mark(head->after[gap],
				place_types(after, r->after_n, 0,
					gap ? GAP_SPACED : GAP_GLUED),
				k);
		mark_lists(head->second_free, head->second_list,
			place_lists(before, r->before_n, 1), k);
		mark_lists(head->after_free, head->after_list,
			place_lists(after, r->after_n, 0), k);
	}
}

/* ---- where a segment begins ---- */

/* Types of the choices from item on; *next is what follows them. */
static uint32_t
choices_types(const struct split_item *item, uint32_t *n)
{
	uint32_t types = 0;

	for (*n = 1;; item++, ++*n) {
		types |= item->types;
		if (!(item->flags & ITEM_OR))
			return types;
	}
}

uint32_t
split_compile_opener(const struct split_item *v, uint32_t n)
{
	uint32_t opener = TOKENS_ALL, last = TOKENS_ALL, len;

	for (uint32_t i = 0; i < n; i += len) {
		uint32_t types = choices_types(v + i, &len);

		if (v[i].flags & ITEM_NOT)
			continue; /* takes nothing */
		if (types == TOKEN_BIT(TOKEN_START) && v[i].min > 0 &&
			!(v[i].flags & ITEM_SEEK))
			opener = last;
		/* What need not be there leaves the place to the one before. */
		last = v[i].min > 0 ? types : last | types;
	}
	return opener;
}

/* ---- what is plain ---- */

/* 1 if a plain word can stand at this item: it has letters enough, and is in no
 * list that a pattern names before the boundary. */
static int
plain_holds(const struct split_item *item)
{
	return (item->types & TOKEN_BIT(TOKEN_WORD)) && item->letters_max > 1 &&
	       !item->lists && !item->shape;
}

/* 1 if a pattern could hold where the tokens next to the boundary are of type
 * `first` and then a plain word (before), or a spaced word of any kind
 * (after). In doubt 1. */
static int
could_hold(const struct split_item *v, uint32_t n, uint32_t first,
	enum split_side side)
{
	uint32_t i = 0;
	int plain = 0;

	for (; i < n; i++) {
		int holds = 0, from = (int)i;

		if (v[i].flags & (ITEM_NOT | ITEM_SEEK)) {
			if (v[i].flags & ITEM_SEEK)
				return 1;
			while (v[i].flags & ITEM_OR)
				i++;
			continue;
		}
		for (;; i++) {
			if (side == SIDE_AFTER)
				holds |= v[i].gap != GAP_GLUED &&
					 (v[i].types & first) != 0;
			else
				holds |= plain ? plain_holds(&v[i])
					       : (v[i].types & first) != 0;
			if (!(v[i].flags & ITEM_OR))
				break;
		}
		if (!holds && v[from].min > 0)
			return 0;
		if (!holds)
			continue;
		if (side == SIDE_AFTER || plain || v[from].max > 1)
			return 1;
		plain = 1;
	}
	return 1;
}

static const enum token_type plain_stops[SPLIT_PLAIN_STOPS] = {
	[SPLIT_PLAIN_DOT] = TOKEN_DOT,
	[SPLIT_PLAIN_FULL] = TOKEN_FULL,
	[SPLIT_PLAIN_STRONG] = TOKEN_STRONG,
};

/* 1 if no rule of the order can hold between a plain word, a stop, and a spaced
 * token. */
static int
nothing_holds(const struct compiled *c, const struct order *order,
	enum token_type stop, enum token_type next)
{
	const struct split_rule *rules =
		(const struct split_rule *)(const void *)c->rule_v.ptr;
	const struct split_item *items =
		(const struct split_item *)(const void *)c->items.ptr;

	for (uint32_t k = 0; k < order->n; k++) {
		const struct split_rule *r = &rules[order->v[k]];

		if (could_hold(items + r->before, r->before_n, TOKEN_BIT(stop),
			    SIDE_BEFORE) &&
			could_hold(items + r->after, r->after_n,
				TOKEN_BIT(next), SIDE_AFTER))
			return 0;
	}
	return 1;
}

static void
fill_plain(const struct compiled *c, const struct order *order,
	struct split_lang_head *head)
{
	for (unsigned i = 0; i < SPLIT_PLAIN_STOPS; i++)
		for (unsigned t = 0; t < TOKEN_COUNT; t++) {
			enum token_type stop = plain_stops[i];
			uint64_t set = 0;

			if (nothing_holds(c, order, stop, (enum token_type)t))
				head->plain[i] |= TOKEN_BIT(t);
			for (unsigned w = 0; w < 2; w++)
				set |= head->before[stop][w] &
				       head->second[t][w] &
				       head->after[1][TOKEN_WORD][w];
			if (!set)
				head->behind[i] |= TOKEN_BIT(t);
		}
}

/* The lists that patterns before the boundary name. */
static uint64_t
lists_before(const struct compiled *c)
{
	const struct split_rule *rules =
		(const struct split_rule *)(const void *)c->rule_v.ptr;
	const struct split_item *items =
		(const struct split_item *)(const void *)c->items.ptr;
	size_t n = c->rule_v.len / sizeof(rules[0]);
	uint64_t lists = 0;

	for (size_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < rules[i].before_n; k++)
			lists |= items[rules[i].before + k].lists;
	return lists;
}

/* All ways to write a letter that fold to the same one; two bytes each. */
static unsigned
unfold(const struct compiled *c, const char *letter, char (*to)[2])
{
	uint32_t cp;
	unsigned n = 0;

	utf8_next(letter, letter + 2, &cp);
	for (unsigned i = 0; i < 256 && n < 8; i++)
		if (c->fold[i] == cp)
			utf8_put(to[n++], 0x600 + i);
	return n;
}

static void
filter_add(const struct compiled *c, struct split_lang_head *head,
	const char *word, uint32_t len)
{
	char first[8][2], last[8][2], before_last[8][2], copy[SPLIT_KEY_MAX];
	unsigned a_n, b_n, c_n;

	if (len < 4 || len > SPLIT_KEY_MAX - 4)
		return;
	for (uint32_t i = 0; i < len; i += 2)
		if (((unsigned char)word[i] & 0xFC) != 0xD8)
			return; /* no plain word looks like it */
	a_n = unfold(c, word, first);
	b_n = unfold(c, word + len - 4, before_last);
	c_n = unfold(c, word + len - 2, last);
	for (unsigned i = 0; i < a_n * b_n * c_n; i++) {
		uint32_t place;

		memcpy(copy, word, len);
		memcpy(copy + len - 4, before_last[i / a_n % b_n], 2);
		memcpy(copy + len - 2, last[i / a_n / b_n], 2);
		memcpy(copy,
			len == 4 ? before_last[i / a_n % b_n] : first[i % a_n],
			2);
		place = split_filter_place(copy, len);
		head->filter[place / 64] |= (uint64_t)1 << place % 64;
	}
}

/* 1 if a pattern is one token, of this type whatever it is like otherwise. */
static int
is_only(const struct split_item *v, uint32_t n, uint32_t type,
	enum split_gap gap)
{
	return n == 1 && (v->types & type) && !v->lists && !v->shape &&
	       !v->prefix && !v->suffix && v->letters_min <= 1 &&
	       v->letters_max == 255 && v->min <= 1 && v->max >= 1 &&
	       !(v->flags & (ITEM_NOT | ITEM_SEEK)) &&
	       (v->gap == GAP_ANY || v->gap == gap);
}

/* The number of the rule that decides on a dot between digits, from 1, if it
 * does so whatever else stands there. */
static uint32_t
digits_rule(const struct compiled *c, const struct order *order,
	const struct split_lang_head *head)
{
	const struct split_rule *rules =
		(const struct split_rule *)(const void *)c->rule_v.ptr;
	const struct split_item *items =
		(const struct split_item *)(const void *)c->items.ptr;

	for (uint32_t k = 0; k < order->n; k++) {
		const struct split_rule *r = &rules[order->v[k]];
		unsigned w = k / 64, b = k % 64;

		if (!(head->before[TOKEN_DOT][w] >> b & 1) ||
			!(head->second[TOKEN_NUMBER][w] >> b & 1) ||
			!(head->after[0][TOKEN_NUMBER][w] >> b & 1))
			continue;
		return is_only(items + r->before, r->before_n,
			       TOKEN_BIT(TOKEN_DOT), GAP_GLUED) &&
				       is_only(items + r->after, r->after_n,
					       TOKEN_BIT(TOKEN_NUMBER),
					       GAP_GLUED)
			       ? order->v[k] + 1
			       : 0;
	}
	return 0;
}

/* ---- the filter ---- */

/* Listed words, and each with every proclitic before it. */
void
split_compile_filter(const struct compiled *c, const struct words *words,
	struct split_lang_head *head)
{
	uint64_t lists = lists_before(c);

	for (uint32_t i = 0; i < 1u << words->bits; i++) {
		const struct split_word *w = &words->v[i];
		const char *word = c->strings.ptr + w->at;
		char copy[SPLIT_KEY_MAX + 4];

		if (!w->len || !(w->lists & lists))
			continue;
		filter_add(c, head, word, w->len);
		for (uint32_t k = 0; k < 1u << words->bits; k++) {
			const struct split_word *p = &words->v[k];

			if (!(p->lists & SPLIT_PROCLITIC) || p->len > 2)
				continue;
			memcpy(copy, c->strings.ptr + p->at, p->len);
			memcpy(copy + p->len, word, w->len);
			filter_add(c, head, copy, p->len + w->len);
		}
	}
}

void
split_compile_masks(const struct compiled *c, const struct order *order,
	struct split_lang_head *head)
{
	fill_masks(c, order, head);
	fill_plain(c, order, head);
	head->digits = digits_rule(c, order, head);
}
