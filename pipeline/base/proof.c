/* proof: which answer belongs to which line, from lines alone */
#include <stdlib.h>
#include <string.h>
#include "base/proof.h"
#include "base/text.h"

enum {
	REACH = 64,  /* lines by which answers may shift at once */
	CONFIRM = 4, /* marks that are asked whether a shift is real */
};

struct anchor {
	size_t ask, reply;
};

struct proof {
	const struct proof_lines *lines;
	size_t *order; /* replies that count: blank ones may be left out */
	size_t order_n;
	struct anchor *anchor;
	size_t anchor_n;
	enum proof_end end;
	struct buf own; /* a copy of a line's mark */
	int is_clean;	/* as many answers as lines, and no anchor shifted */
};

static struct slice
mark_of(const struct proof *p, size_t ask)
{
	return p->lines->mark(p->lines->user, ask);
}

static struct slice
reply_at(const struct proof *p, size_t i)
{
	return p->lines->reply(p->lines->user, p->order[i]);
}

static int
holds(struct slice text, struct slice mark)
{
	return mark.len && text.len >= mark.len &&
	       memmem(text.ptr, text.len, mark.ptr, mark.len) != NULL;
}

/* 1 if the answer at i holds the mark of the line `ask`. */
static int
is_seen(const struct proof *p, size_t ask, size_t i)
{
	struct slice mark, reply;

	if (i >= p->order_n)
		return 0;
	if (p->lines->is_guard(p->lines->user, ask))
		return p->lines->is_guard_reply(
			p->lines->user, ask, p->order[i]);
	mark = mark_of(p, ask);
	if (!mark.len)
		return 0;
	reply = reply_at(p, i);
	return holds(reply, mark);
}

/* ---- anchors ---- */

/* How many of the next marked lines after `ask` are seen with this shift, less
 * those that are not. */
static int
votes_for(const struct proof *p, size_t ask, ptrdiff_t shift)
{
	int votes = 0, asked = 0;
	size_t last =
		p->lines->asks_n < ask + REACH ? p->lines->asks_n : ask + REACH;

	for (size_t i = ask + 1; i < last && asked < CONFIRM; i++) {
		if (!mark_of(p, i).len)
			continue;
		asked++;
		if ((ptrdiff_t)i + shift >= 0 &&
			is_seen(p, i, (size_t)((ptrdiff_t)i + shift)))
			votes++;
		else
			votes--;
	}
	return votes;
}

/* Another shift with which this line and those after it are seen. */
static int
shift_find(const struct proof *p, size_t ask, size_t from, ptrdiff_t *shift)
{
	for (ptrdiff_t d = 1; d <= REACH; d++) {
		for (int sign = -1; sign <= 1; sign += 2) {
			ptrdiff_t s = *shift + sign * d;
			ptrdiff_t at = (ptrdiff_t)ask + s;

			if (at < (ptrdiff_t)from ||
				!is_seen(p, ask, (size_t)at))
				continue;
			/* No other line has a guard's number. */
			if (!p->lines->is_guard(p->lines->user, ask) &&
				votes_for(p, ask, s) <= 0)
				continue;
			*shift = s;
			return 1;
		}
	}
	return 0;
}

/* A line that is in its place by an accident: one mark in a hundred is another
 * line's too. Those after it know better. */
static int
is_accident(const struct proof *p, size_t ask, ptrdiff_t shift)
{
	return votes_for(p, ask, shift) < -1;
}

static void
anchors_find(struct proof *p)
{
	ptrdiff_t shift = 0;
	size_t from = 0, missed = 0;

	for (size_t ask = 0; ask < p->lines->asks_n; ask++) {
		ptrdiff_t at = (ptrdiff_t)ask + shift;
		int is_here;

		if (!mark_of(p, ask).len)
			continue;
		is_here = at >= (ptrdiff_t)from &&
			  is_seen(p, ask, (size_t)at) &&
			  (missed == 0 || !is_accident(p, ask, shift));
		/* Marks are damaged one at a time: look elsewhere at once,
		 * but not for ever where an engine keeps none. */
		if (!is_here && missed < REACH)
			is_here = shift_find(p, ask, from, &shift);
		if (!is_here) {
			/* In the answer before: two lines became one, and the
			 * count may be right by another fault. */
			if (at > 0 && is_seen(p, ask, (size_t)at - 1))
				p->is_clean = 0;
			missed++;
			continue;
		}
		missed = 0;
		at = (ptrdiff_t)ask + shift;
		p->anchor[p->anchor_n++] = (struct anchor){ask, (size_t)at};
		from = (size_t)at + 1;
		if (shift)
			p->is_clean = 0;
	}
}

/* ---- what lies between ---- */

/* 1 if the answer at i holds the mark of a neighbour of the line. */
static int
is_mixed(struct proof *p, size_t ask, size_t i, size_t reach)
{
	size_t from = ask > reach ? ask - reach : 0;
	size_t to = ask + reach + 1;

	if (to > p->lines->asks_n)
		to = p->lines->asks_n;
	buf_clear(&p->own);
	buf_add_slice(&p->own, mark_of(p, ask));
	for (size_t n = from; n < to; n++) {
		struct slice mark =
			n == ask ? (struct slice){NULL, 0} : mark_of(p, n);

		if (!mark.len || slice_equal(buf_slice(&p->own), mark))
			continue;
		if (holds(reply_at(p, i), mark))
			return 1;
	}
	return 0;
}

/* Gap i lies before anchor i; the last one after all. Gives the lines in it,
 * and the anchor, or start, before it. */
static struct anchor
gap_start(const struct proof *p, size_t i)
{
	if (i == 0)
		return (struct anchor){0, 0};
	return (struct anchor){
		p->anchor[i - 1].ask + 1, p->anchor[i - 1].reply + 1};
}

static struct anchor
gap_stop(const struct proof *p, size_t i)
{
	if (i == p->anchor_n)
		return (struct anchor){p->lines->asks_n, p->order_n};
	return p->anchor[i];
}

/* As many answers as lines. After the last anchor of a dead engine nothing is
 * proved. */
static int
gap_fits(const struct proof *p, size_t i)
{
	struct anchor from = gap_start(p, i), to = gap_stop(p, i);

	if (i == p->anchor_n && p->end == PROOF_CUT)
		return from.ask == to.ask && from.reply == to.reply;
	return to.ask - from.ask == to.reply - from.reply;
}

static int
anchor_is_guard(const struct proof *p, size_t i)
{
	return p->lines->is_guard(p->lines->user, p->anchor[i].ask);
}

/* An anchor beside a gap that does not fit may have swallowed a line, or be
 * half of one; or it is none, for one mark in a hundred is another line's too.
 * So those near such a gap are not believed. A guard is, and what lies behind
 * it is far. */
static int
anchor_is_sure(const struct proof *p, size_t i)
{
	enum { NEAR = 3 };

	if (anchor_is_guard(p, i))
		return 1;
	for (size_t k = 0; k < NEAR && k <= i; k++) {
		if (!gap_fits(p, i - k))
			return 0;
		if (k < i && anchor_is_guard(p, i - k - 1))
			break;
	}
	for (size_t k = 1; k <= NEAR && i + k <= p->anchor_n; k++) {
		if (!gap_fits(p, i + k))
			return 0;
		if (i + k < p->anchor_n && anchor_is_guard(p, i + k))
			break;
	}
	return 1;
}

static void
gap_judge(struct proof *p, size_t i, int is_between_sure, size_t *answer_of)
{
	enum { NEAR = 2 };
	struct anchor from = gap_start(p, i), to = gap_stop(p, i);
	size_t n = to.ask - from.ask;
	int is_sound =
		gap_fits(p, i) && (p->is_clean || (n == 1 && is_between_sure));

	for (size_t k = 0; k < n && is_sound; k++)
		is_sound = !is_mixed(p, from.ask + k, from.reply + k, NEAR);
	for (size_t k = 0; k < n; k++)
		answer_of[from.ask + k] =
			is_sound ? p->order[from.reply + k] : PROOF_DOUBT;
}

static void
gaps_judge(struct proof *p, size_t *answer_of)
{
	int was_sure = 1;

	for (size_t i = 0; i <= p->anchor_n; i++) {
		int is_sure = i == p->anchor_n || anchor_is_sure(p, i);

		gap_judge(p, i, was_sure && is_sure, answer_of);
		was_sure = is_sure;
		if (i == p->anchor_n)
			break;
		answer_of[p->anchor[i].ask] =
			is_sure && !is_mixed(p, p->anchor[i].ask,
					   p->anchor[i].reply, 1)
				? p->order[p->anchor[i].reply]
				: PROOF_DOUBT;
	}
}

/* ---- the whole ---- */

/* Engines put empty lines between answers. Where their number alone explains
 * that there are too many, they are none. */
static void
order_fill(struct proof *p)
{
	size_t n = p->lines->replies_n, blank = 0;

	for (size_t i = 0; i < n; i++)
		p->order[i] = i;
	p->order_n = n;
	if (n <= p->lines->asks_n)
		return;
	for (size_t i = 0; i < n; i++)
		blank += (size_t)text_is_blank(reply_at(p, i));
	if (n - blank != p->lines->asks_n)
		return;
	p->order_n = 0;
	for (size_t i = 0; i < n; i++)
		if (!text_is_blank(p->lines->reply(p->lines->user, i)))
			p->order[p->order_n++] = i;
}

size_t
proof_match(
	const struct proof_lines *lines, enum proof_end end, size_t *answer_of)
{
	struct proof p = {.lines = lines, .end = end};
	size_t doubts = 0;

	p.order = memory_alloc((lines->replies_n + 1) * sizeof(*p.order));
	p.anchor = memory_alloc((lines->asks_n + 1) * sizeof(*p.anchor));
	order_fill(&p);
	p.is_clean = end == PROOF_ENDED && p.order_n == lines->asks_n;
	anchors_find(&p);
	gaps_judge(&p, answer_of);
	for (size_t i = 0; i < lines->asks_n; i++)
		doubts += answer_of[i] == PROOF_DOUBT;
	free(p.order);
	free(p.anchor);
	buf_release(&p.own);
	return doubts;
}
