/* normaliser_map: the rows of the .map files, where they hold */
#include "base/normaliser_window.h"
#include "base/text.h"

enum { WORD_MAX = 32 };

/* What stands around a unit: the last character before it that is no mark,
 * joiner or tatweel. */
struct around {
	size_t at, base;
	size_t next; /* likewise behind it; found when asked for */
};

static size_t
next_base(const struct window *w, size_t i)
{
	do
		i = window_next(w, i);
	while (window_class(w, i) & CLASS_MARK);
	return i;
}

/* The letters of the word up to a unit, the last one as `last`, in bytes to
 * `to`. Returns their length; 0 if they are too many. */
static size_t
word_before(const struct window *w, size_t i, uint32_t last, char *to)
{
	uint32_t cp[WORD_MAX];
	size_t n = 0, len = 0;

	cp[n++] = last;
	while ((i = window_prev(w, i)) != SIZE_MAX &&
		w->u[i].class & (CLASS_ARABIC | CLASS_MARK)) {
		if (w->u[i].class & CLASS_MARK)
			continue;
		if (n == WORD_MAX)
			return 0;
		cp[n++] = w->u[i].cp;
	}
	while (n)
		len += utf8_put(to + len, cp[--n]);
	return len;
}

/* The word is in the rule's list, or is behind one of its proclitics. */
static int
word_holds(const struct normaliser *n, const struct norm_action *a, size_t i)
{
	const struct norm_list *list = n->rules[a->rule].list;
	char bytes[4 * WORD_MAX];
	struct slice word = {bytes, 0};
	uint32_t first;
	unsigned len;

	if (window_class(&n->w, next_base(&n->w, i)) & CLASS_ARABIC)
		return 0;
	word.len = word_before(&n->w, i, a->out, bytes);
	if (!word.len)
		return 0;
	if (norm_has(n, &list[LIST_WORDS], word))
		return 1;
	len = utf8_next(word.ptr, word.ptr + word.len, &first);
	return norm_has_cp(n, &list[LIST_AFTER], first) &&
	       norm_has(n, &list[LIST_WORDS],
		       (struct slice){word.ptr + len, word.len - len});
}

/* Found once for a run of what is looked over. */
static size_t
next_solid(const struct window *w, struct around *here)
{
	if (here->next > here->at)
		return here->next;
	here->next = window_next(w, here->at);
	while (window_class(w, here->next) &
		(CLASS_MARK | CLASS_JOINER | CLASS_TATWEEL))
		here->next = window_next(w, here->next);
	return here->next;
}

static int
is_between(const struct window *w, struct around *here, unsigned class)
{
	return window_class(w, here->base) & class &&
	       window_class(w, next_solid(w, here)) & class;
}

static int
holds(const struct normaliser *n, const struct norm_action *a,
	struct around *here)
{
	const struct window *w = &n->w;
	const struct norm_list *not_after =
		&n->rules[a->rule].list[LIST_NOT_AFTER];

	if (not_after->n && norm_has_cp(n, not_after, window_cp(w, here->base)))
		return 0;
	switch (a->context) {
	case CONTEXT_JOINED:
		return window_class(w, next_base(w, here->at)) & CLASS_JOINS;
	case CONTEXT_FINAL:
		return !(window_class(w, next_base(w, here->at)) & CLASS_JOINS);
	case CONTEXT_BETWEEN:
		return is_between(w, here, CLASS_LETTER);
	case CONTEXT_DIGITS:
		return is_between(w, here, CLASS_DIGIT);
	case CONTEXT_WORD:
		return word_holds(n, a, here->at);
	default:
		return a->context == CONTEXT_ANY;
	}
}

static void
apply(struct normaliser *n, const struct norm_action *a, size_t i)
{
	window_hit(n, a->rule, i, i + 1);
	if (a->out_n == 0)
		window_drop(&n->w, i);
	else if (a->out_n == 1)
		window_set(n, i, a->out);
	else
		window_replace(n, i, i + 1, n->points + a->out, a->out_n);
}

static void
map_unit(struct normaliser *n, enum norm_how how, struct around *here)
{
	const struct norm_action *a = norm_action(n, n->w.u[here->at].cp);

	for (; a; a = a->more ? a + 1 : NULL)
		if (a->how == how && n->on[a->rule] && holds(n, a, here)) {
			apply(n, a, here->at);
			return;
		}
}

void
pass_map(struct normaliser *n, enum norm_how how)
{
	struct window *w = &n->w;
	struct around here = {.base = SIZE_MAX};

	for (here.at = window_first(w); here.at < w->n;
		here.at = window_next(w, here.at)) {
		map_unit(n, how, &here);
		if (!(w->u[here.at].class &
			    (CLASS_MARK | CLASS_JOINER | CLASS_TATWEEL)) &&
			!(w->u[here.at].state & UNIT_GONE))
			here.base = here.at;
	}
}

/* A paragraph that has a mark to every five letters is vocalised throughout. */
void
pass_vocalised(struct normaliser *n, enum norm_how how)
{
	const struct window *w = &n->w;
	size_t marks = 0, letters = 0;

	for (size_t i = window_first(w); i < w->n; i = window_next(w, i)) {
		marks += (w->u[i].class & CLASS_MARK) != 0;
		letters += (w->u[i].class & CLASS_ARABIC) != 0;
	}
	if (marks && marks >= letters / 5)
		pass_map(n, how);
}
