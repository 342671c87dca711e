/* normaliser_window: a stretch of text as characters, and the rules applied to
 * it */
#include <string.h>

#include "base/normaliser_window.h"
#include "base/text.h"

/* ---- characters ---- */

static unsigned
sequence_len(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead < 0xC2 || lead > 0xF4)
		return 0;
	return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

unsigned
norm_decode_slowly(const char *p, const char *end, uint32_t *cp, int *bad)
{
	unsigned len = sequence_len((unsigned char)*p);

	if (len && (size_t)(end - p) >= len && utf8_valid(p, len) == len)
		return utf8_next(p, end, cp);
	*bad = 1;
	*cp = 0xFFFD;
	return (unsigned)utf8_bad(p, (size_t)(end - p));
}

/* ---- units ---- */

static struct unit *
window_room(struct window *w, size_t n)
{
	if (w->n + n > w->cap) {
		w->cap = 2 * (w->n + n) + 64;
		w->u = memory_resize(w->u, w->cap * sizeof *w->u);
	}
	return &w->u[w->n];
}

/* What a unit that has become cp can set going. */
static inline void
window_note(struct normaliser *n, uint32_t cp, unsigned class)
{
	const struct norm_action *a;

	n->w.classes |= class;
	if ((cp >= 0x600 && cp < 0x700 && !scan_has(&n->view->scan, cp) &&
		    !(class & CLASS_MARK)) ||
		(cp >= ' ' && cp < 0x7F))
		return;
	for (a = norm_action(n, cp); a; a = a->more ? a + 1 : NULL)
		n->w.hows |= (uint32_t)1 << a->how;
}

static void
window_load(struct normaliser *n, size_t from, size_t to)
{
	struct window *w = &n->w;
	const char *p = n->text + from, *end = n->text + to;
	struct unit *u;
	int bad;

	w->n = 0;
	w->insert_n = 0;
	w->classes = 0;
	w->hows = 0;
	w->again = 0;
	u = window_room(w, to - from);
	w->spaces = 0;
	for (; p < end; p += u->len, u++) {
		u->at = (uint32_t)(p - n->text);
		u->state = 0;
		u->len = (uint8_t)norm_decode(p, end, &u->cp, &bad);
		u->class = (uint16_t)norm_class(n, u->cp);
		window_note(n, u->cp, u->class);
		if (u->class & CLASS_SPACE)
			w->spaces |= u->cp != ' ' || !w->n ||
				     u[-1].class & CLASS_SPACE || p + 1 == end;
		w->n++;
		if (bad) {
			window_hit(n, NORM_UTF8, w->n - 1, w->n);
			u->state = UNIT_HIT;
		}
	}
}

void
window_hit(struct normaliser *n, uint8_t rule, size_t i, size_t j)
{
	const struct unit *u = n->w.u, *last = &u[j - 1];
	struct slice id = SLICE("normalise.utf8");

	if (!n->hit)
		return;
	if (rule != NORM_UTF8) {
		id.ptr = n->strings + n->rules[rule].id_at;
		id.len = n->rules[rule].id_len;
	}
	n->hit(n->user, id, u[i].at, last->at + last->len - u[i].at);
}

void
window_set(struct normaliser *n, size_t i, uint32_t cp)
{
	struct unit *u = &n->w.u[i];

	u->cp = cp;
	u->class = (uint16_t)norm_class(n, cp);
	u->state = (uint8_t)((u->state | UNIT_HIT) & ~UNIT_GONE);
	n->w.again = 1;
	n->w.changed = 1;
	window_note(n, cp, u->class);
}

void
window_drop(struct window *w, size_t i)
{
	w->u[i].state |= UNIT_GONE | UNIT_HIT;
	w->again = 1;
	w->changed = 1;
}

void
window_join(struct window *w, size_t i, size_t j)
{
	while (++i < j)
		w->u[i].state |= UNIT_JOINED;
}

void
window_insert(struct normaliser *n, size_t i, uint32_t cp)
{
	struct window *w = &n->w;
	struct insertion *new;

	if (w->insert_n == w->insert_cap) {
		w->insert_cap = w->insert_cap ? 2 * w->insert_cap : 16;
		w->insert = memory_resize(
			w->insert, w->insert_cap * sizeof *w->insert);
	}
	w->changed = 1;
	new = &w->insert[w->insert_n++];
	new->at = i;
	new->unit = (struct unit){
		.cp = cp,
		.at = i < w->n ? w->u[i].at
		      : w->n   ? w->u[w->n - 1].at + w->u[w->n - 1].len
			       : 0,
		.class = (uint16_t)norm_class(n, cp),
		.state = UNIT_HIT,
	};
	window_note(n, cp, new->unit.class);
}

void
window_replace(struct normaliser *n, size_t i, size_t j, const uint32_t *cps,
	size_t count)
{
	struct window *w = &n->w;
	size_t k;

	for (k = i; k < j; k++)
		if (k - i < count)
			window_set(n, k, cps[k - i]);
		else
			window_drop(w, k);
	window_join(w, i, j);
	for (k = j - i; k < count; k++) {
		window_insert(n, j, cps[k]);
		w->insert[w->insert_n - 1].unit.state |= UNIT_JOINED;
	}
}

void
window_settle(struct window *w)
{
	size_t from = w->n, to = w->n + w->insert_n, i = w->insert_n;

	if (!i)
		return;
	window_room(w, i);
	w->n = to;
	while (i) {
		const struct insertion *in = &w->insert[i - 1];

		memmove(&w->u[in->at + i], &w->u[in->at],
			(from - in->at) * sizeof *w->u);
		w->u[in->at + i - 1] = in->unit;
		from = in->at;
		i--;
	}
	w->insert_n = 0;
}

/* ---- what came out ---- */

struct edit_at {
	size_t first, end; /* units */
	uint32_t del, ins;
	int is_hit;
};

/* The edit that begins at unit i, or the unit itself. */
static struct edit_at
edit_from(const struct window *w, size_t i)
{
	struct edit_at e = {.first = i, .end = i};
	char bytes[4];

	do {
		const struct unit *u = &w->u[e.end++];

		e.del += u->len;
		if (!(u->state & UNIT_GONE))
			e.ins += utf8_put(bytes, u->cp);
		e.is_hit |= u->state & UNIT_HIT;
	} while (e.end < w->n && w->u[e.end].state & UNIT_JOINED);
	return e;
}

static void
write_units(struct normaliser *n, size_t i, size_t j)
{
	char *to = buf_room(&n->out, 4 * (j - i)), *p = to;

	for (; i < j; i++)
		if (!(n->w.u[i].state & UNIT_GONE))
			p += utf8_put(p, n->w.u[i].cp);
	n->out.len += (size_t)(p - to);
}

/* Unchanged text up to `at`. Returns its length. */
static uint32_t
write_unchanged(struct normaliser *n, size_t at)
{
	size_t len = at - n->done;

	buf_add(&n->out, n->text + n->done, len);
	n->done = at;
	return (uint32_t)len;
}

void
norm_commit(struct normaliser *n, size_t at, unsigned del, const char *ins,
	unsigned ins_len)
{
	size_t skip = at - n->done, need = skip + ins_len;
	char *to = n->out.cap - n->out.len >= need ? n->out.ptr + n->out.len
						   : buf_room(&n->out, need);

	if (skip) /* there may be no text yet, nor a buffer */
		memcpy(to, n->text + n->done, skip);
	for (unsigned i = 0; i < ins_len; i++)
		to[skip + i] = ins[i];
	n->out.len += need;
	n->done = at + del;
	if (n->edits.n < n->edits.cap)
		n->edits.v[n->edits.n++] =
			(struct edit){(uint32_t)skip, del, ins_len};
	else
		edits_add(&n->edits, (uint32_t)skip, del, ins_len);
}

static void
window_write(struct normaliser *n)
{
	struct window *w = &n->w;
	struct edit_at e;
	uint32_t skip;
	size_t at, i;

	for (i = 0; i < w->n; i = e.end) {
		e = edit_from(w, i);
		if (!e.is_hit)
			continue;
		at = n->out.len;
		skip = write_unchanged(n, w->u[i].at);
		write_units(n, i, e.end);
		/* Rules may have put back what others took away. */
		if (e.del == e.ins && !memcmp(n->out.ptr + at + skip,
					      n->text + n->done, e.ins)) {
			n->out.len = at;
			n->done -= skip;
			continue;
		}
		edits_add(&n->edits, skip, e.del, e.ins);
		n->done += e.del;
	}
}

/* ---- the rules in their order ---- */

/* What a pass needs to find in a window, to have something to do. */
static const struct {
	pass *pass;
	unsigned classes; /* one of these, */
	int by_action;	  /* or an action of its own */
} passes[HOW_COUNT] = {
	[HOW_MOJIBAKE] = {pass_mojibake, CLASS_LETTER, 0},
	[HOW_STRIP] = {pass_map, 0, 1},
	[HOW_FORMS] = {pass_map, 0, 1},
	[HOW_COMPOSE] = {pass_compose, CLASS_COMPOSE, 0},
	[HOW_MARKS] = {pass_marks, CLASS_MARK, 0},
	[HOW_TATWEEL] = {pass_tatweel, CLASS_TATWEEL, 0},
	[HOW_DASH] = {pass_dash, CLASS_TATWEEL, 0},
	[HOW_LETTERS] = {pass_map, 0, 1},
	[HOW_ZWNJ] = {pass_zwnj, CLASS_JOINER, 0},
	[HOW_ZWNJ_RIGHT] = {pass_zwnj_right, CLASS_JOINER, 0},
	[HOW_ZWNJ_DROP] = {pass_zwnj_drop, CLASS_JOINER, 0},
	[HOW_ZWJ] = {pass_zwj, CLASS_JOINER, 0},
	[HOW_AGAIN] = {pass_again, CLASS_MARK, 0},
	[HOW_VOCALISED] = {pass_vocalised, CLASS_MARK, 0},
	[HOW_FOLDS] = {pass_map, 0, 1},
	[HOW_ONCE_MORE] = {pass_again, CLASS_MARK, 0},
	[HOW_PREFIX] = {pass_prefix, CLASS_ARABIC, 0},
	[HOW_GLUE] = {pass_glue, CLASS_ARABIC, 0},
	[HOW_SPACES] = {pass_spaces, CLASS_SPACE, 0},
	[HOW_DIGITS] = {pass_map, 0, 1},
	[HOW_PERCENT] = {pass_percent, CLASS_PERCENT, 0},
	[HOW_SPACE_PUNCT] = {pass_space_punct, CLASS_SIGN, 0},
	[HOW_DIGIT_LETTER] = {pass_digit_letter, CLASS_DIGIT, 0},
	[HOW_LETTER_DIGIT] = {pass_letter_digit, CLASS_DIGIT, 0},
	[HOW_REPEAT] = {pass_repeat, CLASS_SIGN, 0},
};

static int
has_work(const struct window *w, enum norm_how how)
{
	if (passes[how].by_action)
		return w->hows >> how & 1;
	if (how == HOW_SPACES && !w->spaces && !w->changed)
		return 0;
	return !passes[how].classes || (w->classes & passes[how].classes);
}

static void
run_passes(struct normaliser *n)
{
	uint32_t on = n->view->hows;

	for (int how = 0; how < HOW_COUNT; how++)
		if (on >> how & 1 && has_work(&n->w, (enum norm_how)how)) {
			passes[how].pass(n, (enum norm_how)how);
			window_settle(&n->w);
			if (how <= HOW_MARKS)
				n->w.again = 0;
		}
}

/* In mt one round is enough. What folds make may be what an earlier rule looks
 * for; two rules that undo each other come to rest where they began. */
enum { ROUNDS_MAX = 4 };

void
window_run(struct normaliser *n, size_t from, size_t to, int starts, int ends)
{
	int rounds = n->view->hows >> HOW_FOLDS & 1 ? ROUNDS_MAX : 1;

	n->w.starts = starts;
	n->w.ends = ends;
	window_load(n, from, to);
	do {
		n->w.changed = 0;
		run_passes(n);
	} while (--rounds && n->w.changed);
	window_write(n);
}
