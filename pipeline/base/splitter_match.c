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
rule_matches(struct view *view, const struct split_rule *rule)
{
	const struct split_item *items = view->s->items;

	return pattern_matches(
		       view, SIDE_AFTER, items + rule->after, rule->after_n) &&
	       pattern_matches(
		       view, SIDE_BEFORE, items + rule->before, rule->before_n);
}

static unsigned
type_number(const struct token *t)
{
	return (unsigned)__builtin_ctz(t->type);
}

int
split_judge(struct split_walk *walk, const char *run, const char *at)
{
	const struct splitter_lang *lang = walk->lang;
	struct view view;

	view_init(&view, walk, run, at);

	const struct token *first = view_token(&view, SIDE_BEFORE, 0);
	const struct token *second = view_token(&view, SIDE_BEFORE, 1);
	const struct token *next = view_token(&view, SIDE_AFTER, 0);
	unsigned left = type_number(first), right = type_number(next);
	unsigned gap = next->gap == GAP_SPACED;

	for (unsigned w = 0; w < 2; w++) {
		uint64_t set = lang->head->before[left][w] &
			       lang->head->after[gap][right][w];

		if (second)
			set &= lang->head->second[type_number(second)][w];
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
