/* normaliser_marks: composition, and letters that a table makes of a letter and
 * a mark */
#include "base/normaliser_window.h"
#include "base/text.h"
#include "base/unicode.h"

/* ---- NFC ---- */

/* The middle of a stretch of units that is not as it was. */
struct middle {
	size_t from, to;       /* units */
	const char *ptr, *end; /* what they become */
};

static void
trim_start(const struct window *w, struct middle *m)
{
	uint32_t cp;

	while (m->from < m->to && m->ptr < m->end) {
		unsigned len = utf8_next(m->ptr, m->end, &cp);

		if (cp != w->u[m->from].cp)
			return;
		m->ptr += len;
		m->from = window_next(w, m->from);
	}
}

static void
trim_end(const struct window *w, struct middle *m)
{
	uint32_t cp;

	while (m->from < m->to && m->ptr < m->end) {
		size_t last = window_prev(w, m->to);
		unsigned len = utf8_prev(m->ptr, m->end, &cp);

		if (last == m->from || cp != w->u[last].cp)
			return;
		m->end -= len;
		m->to = last;
	}
}

static void
compose(struct normaliser *n, uint8_t rule, size_t from, size_t to)
{
	struct window *w = &n->w;
	struct middle m = {from, to, NULL, NULL};
	size_t count = 0;
	uint32_t cp;

	buf_clear(&w->in);
	buf_clear(&w->out);
	for (size_t i = from; i < to; i = window_next(w, i))
		w->in.len += utf8_put(buf_room(&w->in, 4), w->u[i].cp);
	unicode_compose(buf_slice(&w->in), &w->out);
	if (slice_equal(buf_slice(&w->in), buf_slice(&w->out)))
		return;
	m.ptr = w->out.ptr;
	m.end = m.ptr + w->out.len;
	trim_start(w, &m);
	trim_end(w, &m);
	buf_clear(&w->points);
	for (; m.ptr < m.end; count++) {
		m.ptr += utf8_next(m.ptr, m.end, &cp);
		buf_add(&w->points, (const char *)&cp, sizeof cp);
	}
	window_hit(n, rule, m.from, m.to);
	window_replace(n, m.from, m.to,
		(const uint32_t *)(const void *)w->points.ptr, count);
}

/* The first unit from i on that NFC does not join to what is before it. */
static size_t
composing_end(const struct window *w, size_t i)
{
	while (window_class(w, i) & CLASS_COMPOSE)
		i = window_next(w, i);
	return i;
}

void
pass_compose(struct normaliser *n, enum norm_how how)
{
	const struct window *w = &n->w;
	size_t i = window_first(w), before = SIZE_MAX, end;
	uint8_t rule = n->view->rule[how];

	while (i < w->n) {
		if (!(w->u[i].class & CLASS_COMPOSE)) {
			before = i;
			i = window_next(w, i);
			continue;
		}
		end = composing_end(w, i);
		if (window_next(w, i) != end || !is_plain_mark(w->u[i].cp))
			compose(n, rule, before == SIZE_MAX ? i : before, end);
		before = SIZE_MAX;
		i = end;
	}
}

/* ---- letter and mark ---- */

static const struct norm_action *
find_pair(const struct normaliser *n, uint32_t letter, uint32_t mark)
{
	const struct norm_action *a = norm_action(n, letter);

	for (; a; a = a->more ? a + 1 : NULL)
		if (a->context == CONTEXT_PAIR && a->mark == mark &&
			n->on[a->rule])
			return a;
	return NULL;
}

/* Takes into the letter at i those of its marks that make another letter with
 * it. As in composition, one is out of reach behind a mark of its own class. */
static size_t
pair_letter(struct normaliser *n, size_t i)
{
	struct window *w = &n->w;
	const struct norm_action *a;
	size_t mark = window_next(w, i);
	int kept = 0, class;

	for (; window_class(w, mark) & CLASS_MARK;
		mark = window_next(w, mark)) {
		class = unicode_combining(w->u[mark].cp);
		a = class > kept ? find_pair(n, w->u[i].cp, w->u[mark].cp)
				 : NULL;
		if (!a) {
			kept = class;
			continue;
		}
		window_hit(n, a->rule, i, mark + 1);
		window_set(n, i, a->out);
		window_drop(w, mark);
		window_join(w, i, mark + 1);
	}
	return mark;
}

void
pass_marks(struct normaliser *n, enum norm_how how)
{
	struct window *w = &n->w;
	size_t i = window_first(w);

	(void)how;
	while (i < w->n)
		i = w->u[i].class & CLASS_LETTER ? pair_letter(n, i)
						 : window_next(w, i);
}

void
pass_again(struct normaliser *n, enum norm_how how)
{
	(void)how;
	if (!n->w.again)
		return;
	if (n->view->hows >> HOW_COMPOSE & 1) {
		pass_compose(n, HOW_COMPOSE);
		window_settle(&n->w);
	}
	if (n->view->hows >> HOW_MARKS & 1)
		pass_marks(n, HOW_MARKS);
}
