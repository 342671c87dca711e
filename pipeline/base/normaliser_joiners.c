/* normaliser_joiners: tatweel, ZWNJ and ZWJ: what only changes how letters
 * join */
#include "base/normaliser_window.h"
#include "base/text.h"

enum { CLITIC_MAX = 8 };

/* A run of one character, and what stands around it. */
struct run {
	size_t from, to; /* units; to is the first one behind it */
	size_t before;	 /* the unit before it, SIZE_MAX: none */
	size_t base;	 /* the last one before it that is no mark */
};

/* The next run of cp; 0 at the end. All zero but to and base at the start. */
static int
run_next(const struct window *w, struct run *run, uint32_t cp)
{
	size_t i = run->to;

	while (i < w->n && w->u[i].cp != cp) {
		if (!(w->u[i].class & CLASS_MARK))
			run->base = i;
		run->before = i;
		i = window_next(w, i);
	}
	if (i >= w->n)
		return 0;
	run->from = i;
	while (i < w->n && w->u[i].cp == cp)
		i = window_next(w, i);
	run->to = i;
	return 1;
}

static struct run
run_start(const struct window *w)
{
	return (struct run){
		.to = window_first(w), .before = SIZE_MAX, .base = SIZE_MAX};
}

/* What is left of a run has been seen, and may be what the next one is after.
 */
static void
run_pass(const struct window *w, struct run *run)
{
	if (w->u[run->from].state & UNIT_GONE)
		return;
	run->before = run->from;
	run->base = run->from;
}

enum keep { KEEP_NONE, KEEP_ONE };

static void
run_drop(struct normaliser *n, enum norm_how how, const struct run *run,
	enum keep keep)
{
	struct window *w = &n->w;
	size_t from = keep == KEEP_ONE ? window_next(w, run->from) : run->from;

	if (from >= run->to)
		return;
	window_hit(n, n->view->rule[how], from, run->to);
	for (size_t i = from; i < run->to; i++)
		window_drop(w, i);
	window_join(w, from, run->to);
}

/* ---- tatweel ---- */

/* A proclitic, or one letter alone ("1436 H"), stands before i. */
static int
is_clitic(const struct normaliser *n, size_t i)
{
	const struct window *w = &n->w;
	uint32_t cp[CLITIC_MAX];
	char bytes[4 * CLITIC_MAX];
	size_t count = 0, len = 0;

	for (; i != SIZE_MAX && w->u[i].class & (CLASS_ARABIC | CLASS_MARK);
		i = window_prev(w, i)) {
		if (w->u[i].class & CLASS_MARK)
			continue;
		if (count == CLITIC_MAX)
			return 0;
		cp[count++] = w->u[i].cp;
	}
	if (i != SIZE_MAX && w->u[i].class & CLASS_JOINER)
		return 0;
	if (count == 1)
		return 1;
	while (count)
		len += utf8_put(bytes + len, cp[--count]);
	return norm_has(n, norm_list(n, HOW_TATWEEL, LIST_WORDS),
		(struct slice){bytes, len});
}

void
pass_tatweel(struct normaliser *n, enum norm_how how)
{
	struct window *w = &n->w;
	struct run run = run_start(w);

	while (run_next(w, &run, 0x0640 /* TATWEEL */)) {
		unsigned before = window_class(w, run.base);
		unsigned after = window_class(w, run.to);

		if (before & CLASS_ARABIC) {
			if (after & (CLASS_ARABIC | CLASS_MARK) ||
				!is_clitic(n, run.before))
				run_drop(n, how, &run, KEEP_NONE);
			else
				run_drop(n, how, &run, KEEP_ONE);
		} else if (after & CLASS_ARABIC) {
			run_drop(n, how, &run, KEEP_ONE);
		}
		run_pass(w, &run);
	}
}

static int
is_apart(const struct window *w, const struct run *run)
{
	int before = run->before == SIZE_MAX ||
		     w->u[run->before].class & CLASS_SPACE;
	int after = run->to >= w->n || w->u[run->to].class & CLASS_SPACE;

	return before && after;
}

void
pass_dash(struct normaliser *n, enum norm_how how)
{
	struct window *w = &n->w;
	struct run run = run_start(w);
	const uint32_t dash = 0x2013;

	while (run_next(w, &run, 0x0640 /* TATWEEL */)) {
		if (is_apart(w, &run)) {
			window_hit(n, n->view->rule[how], run.from, run.to);
			window_replace(n, run.from, run.to, &dash, 1);
		}
		run_pass(w, &run);
	}
}

/* ---- ZWNJ, ZWJ ---- */

static int
is_word(unsigned class)
{
	return (class & (CLASS_LETTER | CLASS_NUMBER)) != 0;
}

void
pass_zwnj(struct normaliser *n, enum norm_how how)
{
	struct window *w = &n->w;
	struct run run = run_start(w);

	while (run_next(w, &run, 0x200C /* ZWNJ */)) {
		int keep = is_word(window_class(w, run.base)) &&
			   is_word(window_class(w, run.to));

		run_drop(n, how, &run, keep ? KEEP_ONE : KEEP_NONE);
		run_pass(w, &run);
	}
}

void
pass_zwnj_right(struct normaliser *n, enum norm_how how)
{
	struct window *w = &n->w;
	struct run run = run_start(w);

	while (run_next(w, &run, 0x200C /* ZWNJ */)) {
		if (window_class(w, run.base) & CLASS_RIGHT)
			run_drop(n, how, &run, KEEP_NONE);
		run_pass(w, &run);
	}
}

void
pass_zwnj_drop(struct normaliser *n, enum norm_how how)
{
	struct window *w = &n->w;
	struct run run = run_start(w);

	while (run_next(w, &run, 0x200C /* ZWNJ */)) {
		run_drop(n, how, &run, KEEP_NONE);
		run_pass(w, &run);
	}
}

void
pass_zwj(struct normaliser *n, enum norm_how how)
{
	struct window *w = &n->w;
	struct run run = run_start(w);
	const unsigned joining = CLASS_ARABIC | CLASS_TATWEEL;

	while (run_next(w, &run, 0x200D /* ZWJ */)) {
		size_t next = run.to;

		while (window_class(w, next) & CLASS_MARK)
			next = window_next(w, next);
		if (window_class(w, run.base) & joining &&
			window_class(w, next) & joining)
			run_drop(n, how, &run, KEEP_NONE);
		run_pass(w, &run);
	}
}
