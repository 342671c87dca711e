/* splitter_match: what the rules say of one candidate. */
#include "base/splitter_token.h"

#include <string.h>

static int
item_affix(
	const struct view *view, const struct split_item *item, struct token *t)
{
	const char *affix = view->s->base + item->affix;

	token_lists(view, t);
	if (t->key_len < (unsigned)item->prefix + item->suffix)
		return 0;
	if ((item->flags & ITEM_EXACT) && t->key_len != item->prefix)
		return 0;
	return !memcmp(t->key, affix, item->prefix) &&
	       !memcmp(t->key + t->key_len - item->suffix, affix + item->prefix,
		       item->suffix);
}

static int
item_holds(
	const struct view *view, const struct split_item *item, struct token *t)
{
	if (!(item->types & t->type) || t->letters < item->letters_min ||
		t->letters > item->letters_max)
		return 0;
	if (item->shape && !(item->shape & t->shape))
		return 0;
	if (item->lists) {
		token_lists(view, t);
		if (!(t->lists & item->lists))
			return 0;
	}
	return item->prefix + item->suffix == 0 || item_affix(view, item, t);
}

/* One of the choices from item on; *next is what follows them. */
static int
choices_hold(
	const struct view *view, const struct split_item *item, struct token *t)
{
	if (!t || (item->gap != GAP_ANY && item->gap != t->gap))
		return 0;
	for (;; item++) {
		if (item_holds(view, item, t))
			return 1;
		if (!(item->flags & ITEM_OR))
			return 0;
	}
}

/* Steps i behind the first token from i on that holds. */
static int
seek(struct view *view, enum split_side side, const struct split_item *item,
	unsigned *i)
{
	struct token *t;

	while ((t = view_token(view, side, (*i)++)))
		if (choices_hold(view, item, t))
			return 1;
	return 0;
}

static int
pattern_matches(struct view *view, enum split_side side,
	const struct split_item *item, unsigned n)
{
	const struct split_item *end = item + n;
	unsigned i = 0;

	while (item < end) {
		unsigned count = 0;

		if (item->flags & ITEM_NOT) {
			if (choices_hold(view, item, view_token(view, side, i)))
				return 0;
		} else if (item->flags & ITEM_SEEK) {
			if (!seek(view, side, item, &i))
				return 0;
		} else {
			while (count < item->max &&
				choices_hold(view, item,
					view_token(view, side, i))) {
				count++;
				i++;
			}
			if (count < item->min)
				return 0;
		}
		while (item->flags & ITEM_OR)
			item++;
		item++;
	}
	return 1;
}

static int
side_matches(
	struct view *view, const struct split_rule *rule, enum split_side side)
{
	const struct split_item *items = view->s->items;

	return side == SIDE_BEFORE
		       ? pattern_matches(view, side, items + rule->before,
				 rule->before_n)
		       : pattern_matches(view, side, items + rule->after,
				 rule->after_n);
}

static int
rule_matches(struct view *view, const struct split_rule *rule)
{
	enum split_side first = rule->first ? SIDE_AFTER : SIDE_BEFORE;

	if (rule->opener != TOKENS_ALL && !(rule->opener & view_opener(view)))
		return 0;
	return side_matches(view, rule, first) &&
	       side_matches(view, rule,
		       first == SIDE_AFTER ? SIDE_BEFORE : SIDE_AFTER);
}

static unsigned
type_number(const struct token *t)
{
	return (unsigned)__builtin_ctz(t->type);
}

/* Leaves the rules that ask for none of a token's lists' words, or for one of
 * those that it has. */
static uint64_t
with_lists(struct view *view, uint64_t set, const uint64_t *none,
	const uint64_t (*list)[2], struct token *t, unsigned w)
{
	uint64_t asked = set & ~none[w], lists;

	if (!asked)
		return set;
	set &= none[w];
	token_lists(view, t);
	for (lists = t->lists; lists; lists &= lists - 1)
		set |= asked & list[__builtin_ctzll(lists)][w];
	return set;
}

/* The rules that could hold: bits of the order, 64 from 64 * w on. */
static uint64_t
possible(struct view *view, unsigned w)
{
	const struct split_lang_head *head = view->lang->head;
	struct token *first = view_token(view, SIDE_BEFORE, 0);
	struct token *second = view_token(view, SIDE_BEFORE, 1);
	struct token *next = view_token(view, SIDE_AFTER, 0);
	uint64_t set =
		head->before[type_number(first)][w] &
		head->after[next->gap == GAP_SPACED][type_number(next)][w];

	if (second) {
		set &= head->second[type_number(second)][w];
		set = with_lists(view, set, head->second_free,
			head->second_list, second, w);
	}
	set = with_lists(
		view, set, head->after_free, head->after_list, next, w);
	return set;
}

int
split_judge(struct split_walk *walk, const char *run, const char *at)
{
	const struct splitter_lang *lang = walk->lang;
	struct view view;

	view_init(&view, walk, run, at);
	for (unsigned w = 0; w * 64 < lang->head->order_n; w++) {
		uint64_t set = possible(&view, w);

		for (; set; set &= set - 1) {
			unsigned k = w * 64 + (unsigned)__builtin_ctzll(set);
			uint32_t number = lang->order[k];
			const struct split_rule *rule = &view.s->rules[number];

			if (rule_matches(&view, rule)) {
				walk->rule = (int)number;
				return (int)rule->breaks;
			}
		}
	}
	return 1;
}
