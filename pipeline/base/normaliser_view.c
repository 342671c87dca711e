/* normaliser_view: a language's rules as they are switched, made ready */
#include "base/normaliser_window.h"

/* Whether a letter with the mark becomes another by a rule that is on. */
static int
makes_letter(const struct normaliser *n, uint32_t mark)
{
	const uint32_t bit = (uint32_t)1 << n->lang;

	for (size_t i = 1; i < n->head->actions_n; i++) {
		const struct norm_action *a = &n->actions[i];

		if (a->context == CONTEXT_PAIR && a->mark == mark &&
			n->on[a->rule] && n->rules[a->rule].langs & bit)
			return 1;
	}
	return 0;
}

/* Characters of two bytes that some rule which is on may change. */
static int
is_interesting(const struct normaliser *n, uint32_t cp)
{
	const struct norm_action *a = norm_action(n, cp);
	unsigned class = norm_class(n, cp);

	for (; a; a = a->more ? a + 1 : NULL)
		if (n->on[a->rule] && a->context != CONTEXT_PAIR)
			return 1;
	if (class & CLASS_COMPOSE)
		return !is_plain_mark(cp) || makes_letter(n, cp);
	if (class & CLASS_TATWEEL)
		return 1;
	return cp == 0x066A /* ARABIC PERCENT SIGN */ || cp == 0x06D4;
}

static uint16_t
simple_out(const struct normaliser *n, uint32_t cp)
{
	const struct norm_action *a = norm_action(n, cp), *one = NULL;

	for (; a; a = a->more ? a + 1 : NULL) {
		if (!n->on[a->rule] || a->context == CONTEXT_PAIR)
			continue;
		if (one || a->how != HOW_LETTERS || a->context != CONTEXT_ANY ||
			a->out_n != 1 || a->out < 0x80 || a->out > 0x7FF ||
			n->rules[a->rule].list[LIST_NOT_AFTER].n)
			return 0;
		one = a;
	}
	return one ? (uint16_t)one->out : 0;
}

static void
view_rules(struct normaliser *n, struct view *view)
{
	const uint32_t bit = (uint32_t)1 << n->lang;

	view->hows = 0;
	for (size_t i = n->head->rules_n; i-- > 0;)
		if (n->on[i] && n->rules[i].langs & bit) {
			view->hows |= (uint32_t)1 << n->rules[i].how;
			view->rule[n->rules[i].how] = (uint8_t)i;
		}
	if (view->hows & ((uint32_t)1 << HOW_COMPOSE | 1U << HOW_MARKS))
		view->hows |= (uint32_t)1 << HOW_AGAIN | 1U << HOW_ONCE_MORE;
	/* These look at words, at the paragraph, or at any character. */
	view->whole =
		(view->hows & ((uint32_t)1 << HOW_MOJIBAKE |
				      1U << HOW_VOCALISED | 1U << HOW_FOLDS |
				      1U << HOW_PREFIX | 1U << HOW_GLUE)) != 0;
}

void
norm_view_make(struct normaliser *n, struct view *view)
{
	unsigned pairs =
		PAIR_SPACES | PAIR_SPACE_END | PAIR_CONTROL | PAIR_LATIN;

	view_rules(n, view);
	if (view->hows >> HOW_SPACE_PUNCT & 1)
		pairs |= PAIR_SPACE_PUNCT;
	if (view->hows >> HOW_DIGIT_LETTER & 1)
		pairs |= PAIR_DIGIT_LETTER;
	if (view->hows >> HOW_LETTER_DIGIT & 1)
		pairs |= PAIR_LETTER_DIGIT;
	if (view->hows >> HOW_REPEAT & 1)
		pairs |= PAIR_STOPS;
	scan_init(&view->scan, pairs);
	for (uint32_t cp = 0x600; cp < 0x700; cp++)
		if (is_interesting(n, cp))
			scan_add(&view->scan, cp);
	scan_finish(&view->scan);
	for (uint32_t cp = 0x600; cp < 0x700; cp++) {
		view->simple[cp - 0x600] = simple_out(n, cp);
		view->plain[cp - 0x600] = norm_class(n, cp) & CLASS_ARABIC &&
					  !scan_has(&view->scan, cp);
	}
	view->pairs = 0;
	for (uint32_t cp = 0x64B; cp <= 0x670; cp++)
		view->pairs |= is_plain_mark(cp) && scan_has(&view->scan, cp);
	view->is_ready = 1;
}
