/* normaliser_space: spaces, and what stands at punctuation and digits */
#include "base/normaliser_window.h"
#include "base/text.h"

#define NONE SIZE_MAX

static int
is_space(const struct window *w, size_t i)
{
	return (window_class(w, i) & CLASS_SPACE) != 0;
}

/* Nothing, or white space. */
static int
is_gap(const struct window *w, size_t i)
{
	return i >= w->n || is_space(w, i);
}

/* ---- spaces ---- */

static int
is_tab(uint32_t cp)
{
	return cp == '\t';
}

/* A no-break or thin space between digits that groups them: three follow. */
static int
is_group(const struct window *w, size_t before, size_t i)
{
	uint32_t cp = w->u[i].cp;
	unsigned digits = 0;

	if (cp != 0xA0 && cp != 0x202F && cp != 0x2009 && cp != 0x2007)
		return 0;
	if (!(window_class(w, before) & CLASS_DIGIT))
		return 0;
	while (digits < 4 && (i = window_next(w, i)) < w->n &&
		w->u[i].class & CLASS_DIGIT)
		digits++;
	return digits == 3;
}

/* Make one SPACE of units [i, j), or none. */
static void
unify(struct normaliser *n, uint8_t rule, size_t i, size_t j, int keep)
{
	struct window *w = &n->w;

	if (keep && w->u[i].cp == ' ') {
		i = window_next(w, i);
		keep = 0;
	}
	if (i >= j)
		return;
	window_hit(n, rule, i, j);
	for (size_t k = i; k < j; k++)
		if (k > i || !keep)
			window_drop(w, k);
	if (keep)
		window_set(n, i, ' ');
	window_join(w, i, j);
}

void
pass_spaces(struct normaliser *n, enum norm_how how)
{
	struct window *w = &n->w;
	size_t i = window_first(w), before = NONE, j;

	while (i < w->n) {
		for (j = i; is_space(w, j) && !is_tab(w->u[j].cp);)
			j = window_next(w, j);
		if (j == i) {
			before = i;
			i = window_next(w, i);
			continue;
		}
		if (j != window_next(w, i) || !is_group(w, before, i))
			unify(n, n->view->rule[how], i, j,
				!(before == NONE && w->starts) &&
					!(j == w->n && w->ends));
		before = i;
		i = j;
	}
}

/* ---- links ---- */

/* A token in which punctuation is not prose: "://", "www.", "@" stood in it. */
struct link {
	uint32_t last[3];
	int is_open;
};

static void
link_step(struct link *link, uint32_t cp, unsigned class)
{
	if (class & CLASS_SPACE) {
		*link = (struct link){0};
		return;
	}
	if (cp == '@' ||
		(cp == '/' && link->last[0] == '/' && link->last[1] == ':') ||
		(cp == '.' && link->last[0] == 'w' && link->last[1] == 'w' &&
			link->last[2] == 'w'))
		link->is_open = 1;
	link->last[2] = link->last[1];
	link->last[1] = link->last[0];
	link->last[0] = cp;
}

/* ---- percent ---- */

static int
is_percent(uint32_t cp)
{
	return cp == '%' || cp == 0x066A /* ARABIC PERCENT SIGN */;
}

static int
is_separator(uint32_t cp)
{
	return cp == '.' || cp == ',' ||
	       cp == 0x066B /* ARABIC DECIMAL SEPARATOR */ ||
	       cp == 0x066C /* ARABIC THOUSANDS SEPARATOR */;
}

/* The end of the number at i. */
static size_t
number_end(const struct window *w, size_t i)
{
	while (window_class(w, i) & CLASS_DIGIT) {
		i = window_next(w, i);
		if (is_separator(window_cp(w, i)) &&
			window_class(w, window_next(w, i)) & CLASS_DIGIT)
			i = window_next(w, i);
	}
	return i;
}

/* What a number with the sign before it may follow, and be followed by: no
 * other number, nor a range's dash, nor anything Latin ("%20a"). */
static int
is_percent_place(const struct window *w, size_t before, size_t after)
{
	unsigned class = window_class(w, before);
	uint32_t cp = window_cp(w, before);

	if (before != NONE &&
		!(class & (CLASS_SPACE | CLASS_ARABIC | CLASS_TATWEEL |
				  CLASS_QUOTE | CLASS_MARK)) &&
		cp != '(' && cp != '[')
		return 0;
	cp = window_cp(w, after);
	if (is_space(w, after) && cp != ' ' && cp != '\t')
		return 0; /* the number goes on */
	return !is_percent(cp) && cp != '-' && cp != '/' && cp != ':' &&
	       cp != '_' && cp != '=' && cp != '&' &&
	       !(cp >= 0x2010 && cp <= 0x2015) && cp != 0x2212 /* MINUS */ &&
	       !(window_class(w, after) &
		       (CLASS_LATIN | CLASS_DIGIT | CLASS_JOINER | CLASS_MARK));
}

/* Move unit i behind the others of [i, end). */
static void
move_last(struct normaliser *n, size_t i, size_t end)
{
	struct window *w = &n->w;
	uint32_t sign = w->u[i].cp;
	size_t to = i, from;

	while ((from = window_next(w, to)) < end) {
		window_set(n, to, w->u[from].cp);
		to = from;
	}
	window_set(n, to, sign);
	window_join(w, i, end);
}

void
pass_percent(struct normaliser *n, enum norm_how how)
{
	struct window *w = &n->w;
	size_t before = NONE, end;

	for (size_t i = window_first(w); i < w->n; i = window_next(w, i)) {
		size_t next = window_next(w, i);

		if (is_percent(w->u[i].cp) &&
			window_class(w, next) & CLASS_DIGIT) {
			end = number_end(w, next);
			if (is_percent_place(w, before, end)) {
				window_hit(n, n->view->rule[how], i, end);
				move_last(n, i, end);
			}
		}
		before = i;
	}
}

/* ---- punctuation ---- */

static int
in_list(const struct normaliser *n, enum norm_how how, size_t list, uint32_t cp)
{
	return norm_has_cp(n, norm_list(n, how, list), cp);
}

static int
is_punct(const struct window *w, size_t i)
{
	return i < w->n &&
	       !(w->u[i].class & (CLASS_LETTER | CLASS_MARK | CLASS_DIGIT |
					 CLASS_SPACE | CLASS_TATWEEL));
}

/* A sign, and what stands around it. */
struct sign {
	size_t before2, before, at, next;
	int takes_space; /* after it */
};

/* Behind the sign and others like it; but not where several are a sign of their
 * own. */
static size_t
sign_end(const struct normaliser *n, const struct sign *s)
{
	const struct window *w = &n->w;
	uint32_t cp = w->u[s->at].cp;
	size_t end = s->next;

	if (window_cp(w, end) == cp &&
		in_list(n, HOW_SPACE_PUNCT, LIST_ALONE, cp))
		return end;
	while (window_cp(w, end) == cp)
		end = window_next(w, end);
	return end;
}

/* A space before a sign that belongs to the word before: not in "3 : 2", nor
 * before a point that begins something (".NET", "..."). */
static int
has_stray_space(const struct normaliser *n, const struct sign *s)
{
	const struct window *w = &n->w;
	unsigned class = window_class(w, s->before2), after;
	size_t end;

	if (s->before == NONE || s->before2 == NONE ||
		w->u[s->before].cp != ' ' || class & CLASS_SPACE)
		return 0;
	if (s->takes_space)
		return !(class & CLASS_DIGIT) ||
		       !(window_class(w, s->next) & CLASS_DIGIT);
	end = sign_end(n, s);
	if (!is_gap(w, end))
		return 0;
	after = window_class(w, window_next(w, end));
	return !(class & CLASS_DIGIT) || !(after & CLASS_DIGIT);
}

static void
space_sign(struct normaliser *n, uint8_t rule, const struct sign *s)
{
	struct window *w = &n->w;
	int stray = has_stray_space(n, s);
	int missing = s->takes_space && window_class(w, s->next) & CLASS_LETTER;

	if (stray && missing) {
		window_hit(n, rule, s->before, s->at + 1);
		window_set(n, s->before, w->u[s->at].cp);
		window_set(n, s->at, ' ');
		window_join(w, s->before, s->at + 1);
	} else if (stray) {
		window_hit(n, rule, s->before, s->before + 1);
		window_drop(w, s->before);
	} else if (missing && s->before != NONE &&
		   !(window_class(w, s->before) & CLASS_SPACE)) {
		window_hit(n, rule, s->at, s->at + 1);
		window_insert(n, s->next, ' ');
	}
}

void
pass_space_punct(struct normaliser *n, enum norm_how how)
{
	struct window *w = &n->w;
	struct link link = {0};
	struct sign s = {.before2 = NONE, .before = NONE};

	for (s.at = window_first(w); s.at < w->n; s.at = s.next) {
		uint32_t cp = w->u[s.at].cp;

		s.next = window_next(w, s.at);
		link_step(&link, cp, w->u[s.at].class);
		if (is_punct(w, s.at) && !link.is_open &&
			in_list(n, how, LIST_WORDS, cp)) {
			s.takes_space = in_list(n, how, LIST_AFTER, cp);
			space_sign(n, n->view->rule[how], &s);
		}
		if (s.before == NONE || !(w->u[s.before].state & UNIT_GONE))
			s.before2 = s.before;
		s.before = s.at;
	}
}

/* ---- digits and letters ---- */

/* How many letters follow from i on, up to `most`. */
static unsigned
letters_from(const struct window *w, size_t i, unsigned most)
{
	unsigned letters = 0;

	while (letters < most &&
		window_class(w, i) & (CLASS_ARABIC | CLASS_MARK)) {
		letters += (w->u[i].class & CLASS_ARABIC) != 0;
		i = window_next(w, i);
	}
	return letters;
}

/* One letter is an era, a unit or a decimal sign; more are a word. */
void
pass_digit_letter(struct normaliser *n, enum norm_how how)
{
	struct window *w = &n->w;
	struct link link = {0};

	for (size_t i = window_first(w); i < w->n; i = window_next(w, i)) {
		size_t next = window_next(w, i);

		link_step(&link, w->u[i].cp, w->u[i].class);
		if (!(w->u[i].class & CLASS_DIGIT) || link.is_open ||
			!(window_class(w, next) & CLASS_ARABIC) ||
			letters_from(w, next, 2) < 2)
			continue;
		window_hit(n, n->view->rule[how], i, next);
		window_insert(n, next, ' ');
	}
}

void
pass_letter_digit(struct normaliser *n, enum norm_how how)
{
	struct window *w = &n->w;
	struct link link = {0};
	unsigned letters = 0;

	for (size_t i = window_first(w); i < w->n; i = window_next(w, i)) {
		unsigned class = w->u[i].class;

		link_step(&link, w->u[i].cp, class);
		if (class & CLASS_DIGIT && letters > 1 && !link.is_open) {
			window_hit(n, n->view->rule[how], i, i + 1);
			window_insert(n, i, ' ');
		}
		if (class & CLASS_ARABIC)
			letters++;
		else if (!(class & CLASS_MARK))
			letters = 0;
	}
}

/* ---- repetition ---- */

void
pass_repeat(struct normaliser *n, enum norm_how how)
{
	struct window *w = &n->w;
	size_t i = window_first(w), next;

	for (; i < w->n; i = next) {
		uint32_t cp = w->u[i].cp;
		size_t count = 1, most, last = i;

		next = window_next(w, i);
		if (window_cp(w, next) != cp || !is_punct(w, i))
			continue;
		most = in_list(n, how, LIST_WORDS, cp)	 ? 1
		       : in_list(n, how, LIST_AFTER, cp) ? 3
							 : 0;
		for (; window_cp(w, next) == cp; next = window_next(w, next))
			if (++count == most)
				last = next;
		if (!most || count <= most)
			continue;
		last = window_next(w, last);
		window_hit(n, n->view->rule[how], last, next);
		for (size_t k = last; k < next; k++)
			window_drop(w, k);
		window_join(w, last, next);
	}
}
