/* normaliser_search: what only a search key may lose */
#include "base/normaliser_window.h"
#include "base/text.h"

enum { PREFIX_MAX = 8, STEM_MIN = 3 };

/* The first letters of the word at i, longest first: how many units a prefix
 * of the list takes. 0: none, or too little would be left. */
static size_t
prefix_end(const struct normaliser *n, const struct norm_list *list, size_t i)
{
	const struct window *w = &n->w;
	char bytes[4 * PREFIX_MAX];
	size_t len = 0, end = 0;
	unsigned letters = 0, left = 0;

	for (; window_class(w, i) & CLASS_ARABIC && left < STEM_MIN;
		i = window_next(w, i)) {
		if (end)
			left++;
		if (letters++ >= PREFIX_MAX)
			continue;
		len += utf8_put(bytes + len, w->u[i].cp);
		if (norm_has(n, list, (struct slice){bytes, len})) {
			end = window_next(w, i);
			left = 0;
		}
	}
	return left >= STEM_MIN ? end : 0;
}

void
pass_prefix(struct normaliser *n, enum norm_how how)
{
	struct window *w = &n->w;
	const struct norm_list *list = norm_list(n, how, LIST_WORDS);
	size_t i = window_first(w), end;
	int in_word = 0;

	for (; i < w->n; i = window_next(w, i)) {
		while (!in_word && (end = prefix_end(n, list, i))) {
			window_hit(n, n->view->rule[how], i, end);
			for (size_t k = i; k < end; k++)
				window_drop(w, k);
			window_join(w, i, end);
			i = end;
		}
		in_word = (w->u[i].class & (CLASS_LETTER | CLASS_MARK |
						   CLASS_TATWEEL)) != 0;
	}
}

/* The word that ends before i is in the list. */
static int
word_is(const struct normaliser *n, const struct norm_list *list, size_t i)
{
	const struct window *w = &n->w;
	uint32_t cp[PREFIX_MAX];
	char bytes[4 * PREFIX_MAX];
	size_t count = 0, len = 0;

	while ((i = window_prev(w, i)) != SIZE_MAX &&
		w->u[i].class & CLASS_LETTER) {
		if (count == PREFIX_MAX)
			return 0;
		cp[count++] = w->u[i].cp;
	}
	while (count)
		len += utf8_put(bytes + len, cp[--count]);
	return norm_has(n, list, (struct slice){bytes, len});
}

void
pass_glue(struct normaliser *n, enum norm_how how)
{
	struct window *w = &n->w;
	const struct norm_list *list = norm_list(n, how, LIST_WORDS);

	for (size_t i = window_first(w); i < w->n; i = window_next(w, i)) {
		if (w->u[i].cp != ' ' ||
			!(window_class(w, window_next(w, i)) & CLASS_ARABIC) ||
			!word_is(n, list, i))
			continue;
		window_hit(n, n->view->rule[how], i, i + 1);
		window_drop(w, i);
	}
}
