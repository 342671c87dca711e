/* splitter_token: words, numbers, stops and quotation marks, read outwards from
 * a boundary and no further than a rule asks.
 */
#include "base/splitter_token.h"
#include "base/text.h"

#include <string.h>

#define WORD_MAX 256   /* bytes of a word that are read in one token */
#define NUMBER_MAX 48  /* bytes of a number */
#define ELEMENTS_MAX 8 /* of a dotted acronym */

#define CLASSES_POINT (CLASS_BIT(CLASS_DOT) | CLASS_BIT(CLASS_FULL))
#define CLASSES_SEPARATOR                                                      \
	(CLASSES_POINT | CLASS_BIT(CLASS_COMMA) | CLASS_BIT(CLASS_COLON) |     \
		CLASS_BIT(CLASS_SIGN))

static enum split_class
before(const struct view *view, const char *p, unsigned *n)
{
	uint32_t cp;

	if (p <= view->from)
		return CLASS_SPACE;
	*n = split_prev_cp(view->from, p, &cp);
	return split_class_of(view->s, cp);
}

static enum split_class
after(const struct view *view, const char *p, unsigned *n)
{
	uint32_t cp;

	if (p >= view->end)
		return CLASS_SPACE;
	*n = split_next_cp(p, view->end, &cp);
	return split_class_of(view->s, cp);
}

/* ---- one token ---- */

static uint8_t
shape_of(enum split_class first, unsigned letters, unsigned upper)
{
	if (first == CLASS_LOWER)
		return SHAPE_LOWER;
	if (first == CLASS_UPPER)
		return letters == upper ? SHAPE_CAPITAL | SHAPE_UPPER
					: SHAPE_CAPITAL;
	return 0;
}

/* Grow a word from `p` to the side that step reads; returns where it ends. */
typedef enum split_class step_function(
	const struct view *view, const char *p, unsigned *n);

static int
word_goes_on(const struct view *view, step_function *step, const char *p,
	int sign, uint32_t letters, enum split_class c, unsigned n)
{
	unsigned next_n;

	if (class_in(c, letters) || c == CLASS_MARK)
		return 1;
	return c == CLASS_APOSTROPHE && (letters & CLASSES_LATIN) &&
	       class_in(step(view, sign > 0 ? p + n : p - n, &next_n), letters);
}

/* Over letters and marks of two bytes from p on, to the side of sign, no more
 * than a token has from start on; *count goes up by the letters. */
static const char *
letters_end(const struct view *view, const char *start, const char *p, int sign,
	unsigned *count)
{
	unsigned kind;

	if (sign > 0)
		for (; p - start <= WORD_MAX && view->end - p >= 2 &&
			(kind = split_letter(view->s, p));
			p += 2)
			*count += kind == 1;
	else
		for (; start - p <= WORD_MAX && p - view->from >= 2 &&
			(kind = split_letter(view->s, p - 2));
			p -= 2)
			*count += kind == 1;
	return p;
}

static const char *
read_word(const struct view *view, const char *start, int sign,
	enum split_class c, struct token *t)
{
	step_function *step = sign > 0 ? after : before;
	uint32_t letters = class_in(c, CLASSES_LATIN) ? CLASSES_LATIN
						      : CLASS_BIT(CLASS_LETTER);
	enum split_class first = c;
	const char *p = start;
	unsigned n = 0, count = 0, upper = 0;

	t->type = letters == CLASSES_LATIN ? TOKEN_BIT(TOKEN_LATIN)
					   : TOKEN_BIT(TOKEN_WORD);
	for (;;) {
		if (letters == CLASS_BIT(CLASS_LETTER)) /* as most have it */
			p = letters_end(view, start, p, sign, &count);
		if (p - start > WORD_MAX || start - p > WORD_MAX)
			break;
		c = step(view, p, &n);
		if (c == CLASS_SPACE ||
			!word_goes_on(view, step, p, sign, letters, c, n))
			break;
		if (class_in(c, letters)) {
			count++;
			upper += c == CLASS_UPPER;
			if (sign < 0)
				first = c;
		}
		p += sign * (int)n;
	}
	t->letters = (uint8_t)(count > 255 ? 255 : count);
	t->shape = shape_of(first, count, upper);
	return p;
}

static const char *
read_number(
	const struct view *view, const char *start, int sign, struct token *t)
{
	step_function *step = sign > 0 ? after : before;
	const char *p = start;
	unsigned n = 0, next_n, count = 0;

	t->type = TOKEN_BIT(TOKEN_NUMBER);
	while (p - start < NUMBER_MAX && start - p < NUMBER_MAX) {
		enum split_class c = step(view, p, &n);

		if (c == CLASS_DIGIT)
			count++;
		else if (c != CLASS_MARK &&
			 (!class_in(c, CLASSES_SEPARATOR) ||
				 step(view, p + sign * (int)n, &next_n) !=
					 CLASS_DIGIT))
			break;
		p += sign * (int)n;
	}
	t->letters = (uint8_t)(count > 255 ? 255 : count);
	return p;
}

static const uint32_t single_types[CLASS_COUNT] = {
	[CLASS_OTHER] = TOKEN_BIT(TOKEN_OTHER),
	[CLASS_DOT] = TOKEN_BIT(TOKEN_DOT),
	[CLASS_FULL] = TOKEN_BIT(TOKEN_FULL),
	[CLASS_ELLIPSIS] = TOKEN_BIT(TOKEN_ELLIPSIS),
	[CLASS_STRONG] = TOKEN_BIT(TOKEN_STRONG),
	[CLASS_OPEN] = TOKEN_BIT(TOKEN_OPEN),
	[CLASS_CLOSE] = TOKEN_BIT(TOKEN_CLOSE),
	[CLASS_COMMA] = TOKEN_BIT(TOKEN_COMMA),
	[CLASS_SEMICOLON] = TOKEN_BIT(TOKEN_SEMICOLON),
	[CLASS_COLON] = TOKEN_BIT(TOKEN_COLON),
	[CLASS_DASH] = TOKEN_BIT(TOKEN_DASH),
	[CLASS_SIGN] = TOKEN_BIT(TOKEN_SIGN),
	[CLASS_NOTE] = TOKEN_BIT(TOKEN_NOTE),
};

/* Which way a quotation mark at [p, p + n) looks. Its own direction decides
 * only where both neighbours are letters, for ar opens with what en closes. */
static uint32_t
quote_type(const struct view *view, const char *p, unsigned n)
{
	unsigned m;
	enum split_class left = before(view, p, &m), right;
	uint32_t cp;

	if (left == CLASS_SPACE || left == CLASS_OPEN || left == CLASS_DASH)
		return TOKEN_BIT(TOKEN_QUOTE_OPEN);
	right = after(view, p + n, &m);
	if (!class_in(right, CLASSES_LETTER | CLASS_BIT(CLASS_DIGIT)))
		return TOKEN_BIT(TOKEN_QUOTE_CLOSE);
	split_next_cp(p, view->end, &cp);
	return cp == 0xBB /* RIGHT GUILLEMET */ || cp == 0x201D
		       ? TOKEN_BIT(TOKEN_QUOTE_CLOSE)
		       : TOKEN_BIT(TOKEN_QUOTE_OPEN);
}

/* The type of a run of stops in [from, to). */
static uint32_t
stop_type(const struct view *view, const char *from, const char *to)
{
	unsigned dots = 0, n = 1;
	uint32_t type = 0;

	while (from < to) {
		enum split_class c = after(view, from, &n);

		if (class_in(c, CLASSES_POINT)) {
			if (type == TOKEN_BIT(TOKEN_ELLIPSIS) && !dots)
				return single_types[c]; /* an ellipsis, then a
							   stop */
			dots++;
		}
		if (c == CLASS_STRONG)
			type = TOKEN_BIT(TOKEN_STRONG);
		else if (type == 0 || c == CLASS_ELLIPSIS)
			type = type == TOKEN_BIT(TOKEN_STRONG)
				       ? type
				       : single_types[c];
		from += n;
	}
	if (dots < 2 || type == TOKEN_BIT(TOKEN_STRONG) ||
		type == TOKEN_BIT(TOKEN_ELLIPSIS))
		return type;
	return dots == 2 ? TOKEN_BIT(TOKEN_PAUSE) : TOKEN_BIT(TOKEN_ELLIPSIS);
}

static const char *
read_stops(
	const struct view *view, const char *start, int sign, struct token *t)
{
	step_function *step = sign > 0 ? after : before;
	const char *p = start;
	unsigned n = 0;

	while (p - start < WORD_MAX && start - p < WORD_MAX &&
		class_in(step(view, p, &n), CLASSES_STOP))
		p += sign * (int)n;
	t->type = sign > 0 ? stop_type(view, start, p)
			   : stop_type(view, p, start);
	return p;
}

/* A token at p, to the right (sign 1) or to the left (-1). There is one. */
static const char *
read_token(const struct view *view, const char *p, int sign, struct token *t)
{
	unsigned n = 0;
	enum split_class c =
		sign > 0 ? after(view, p, &n) : before(view, p, &n);

	t->letters = t->shape = t->keyed = 0;
	if (class_in(c, CLASSES_LETTER))
		return read_word(view, p, sign, c, t);
	if (c == CLASS_DIGIT)
		return read_number(view, p, sign, t);
	if (class_in(c, CLASSES_STOP))
		return read_stops(view, p, sign, t);
	if (c == CLASS_QUOTE || c == CLASS_APOSTROPHE)
		t->type = quote_type(view, sign > 0 ? p : p - n, n);
	else
		t->type = single_types[c];
	return p + sign * (int)n;
}

/* ---- lists ---- */

void
token_lists(const struct view *view, struct token *t)
{
	unsigned first;
	uint32_t cp;

	if (t->keyed == 2)
		return;
	if (!t->keyed)
		t->key_len = split_key(view->s, t->from, t->to, t->key);
	t->keyed = 2;
	t->lists = t->key_len ? split_lists(view->lang, t->key, t->key_len) : 0;
	if (t->lists || !t->key_len)
		return;
	first = split_next_cp(t->key, t->key + t->key_len, &cp);
	if (first < t->key_len &&
		split_lists(view->lang, t->key, first) & SPLIT_PROCLITIC)
		t->lists = SPLIT_PROCLITIC |
			   split_lists(view->lang, t->key + first,
				   t->key_len - first);
}

static int
is_letter_name(const struct view *view, const char *from, const char *to,
	unsigned letters)
{
	char key[SPLIT_KEY_MAX];
	unsigned len;

	if (letters == 1)
		return 1;
	len = letters > 12 ? 0 : split_key(view->s, from, to, key);
	return len && split_lists(view->lang, key, len) & 1;
}

static int
is_listed(const struct view *view, const char *from, const char *to)
{
	char key[SPLIT_KEY_MAX];
	unsigned len = to - from < SPLIT_KEY_MAX
			       ? split_key(view->s, from, to, key)
			       : 0;

	return len && split_lists(view->lang, key, len);
}

/* The element of a dotted word before p, and its point; p if there is none. */
static const char *
read_element(const struct view *view, const char *p, struct token *t)
{
	unsigned n = 0, m;
	enum split_class c;

	if (!class_in(before(view, p, &n), CLASSES_POINT))
		return p;
	c = before(view, p - n, &m);
	if (!class_in(c, CLASSES_LETTER))
		return p;
	t->to = p - n;
	return t->from = read_word(view, p - n, -1, c, t);
}

/* A word on the left is the last element of a dotted acronym if all elements
 * are letters or their names, or if a list has it with its points ("Ph.D").
 * Takes them all. */
static const char *
read_acronym(const struct view *view, const char *p, struct token *t)
{
	const char *q = p, *r;
	unsigned elements = 1;
	struct token u;

	if (read_element(view, p, &u) == p)
		return p;
	if (is_letter_name(view, p, t->to, t->letters))
		while (elements < ELEMENTS_MAX &&
			(r = read_element(view, q, &u)) < q &&
			is_letter_name(view, u.from, u.to, u.letters)) {
			q = r;
			elements++;
		}
	if (q == p && (r = read_element(view, p, &u)) < p &&
		is_listed(view, r, t->to)) {
		q = r;
		elements++;
	}
	if (q < p) {
		t->type = TOKEN_BIT(TOKEN_ACRONYM);
		t->letters = (uint8_t)elements;
	}
	return q;
}

/* ---- sides ---- */

static void
side_stop(struct side *side, enum token_type type)
{
	struct token *t = &side->v[side->n++];

	*t = (struct token){.type = TOKEN_BIT(type), .keyed = 2};
	side->done = 1;
}

static void
read_left(struct view *view)
{
	struct side *side = &view->left;
	struct token *t = &side->v[side->n];
	const char *p = side->at;
	enum split_class c;
	unsigned n = 0;

	t->gap = GAP_GLUED;
	while (p > view->from) {
		c = before(view, p, &n);
		if (c == CLASS_SPACE)
			t->gap = GAP_SPACED;
		else if (c != CLASS_MARK)
			break;
		p -= n;
	}
	if (p <= view->from || side->n + 1 == SIDE_MAX) {
		side_stop(side, p <= view->from ? TOKEN_START : TOKEN_OTHER);
		return;
	}
	t->to = p;
	p = read_token(view, p, -1, t);
	if (t->type & (TOKEN_BIT(TOKEN_WORD) | TOKEN_BIT(TOKEN_LATIN)))
		p = read_acronym(view, p, t);
	t->from = side->at = p;
	side->n++;
}

static void
read_right(struct view *view)
{
	struct side *side = &view->right;
	struct token *t = &side->v[side->n];
	const char *p = side->at;
	enum split_class c;
	unsigned n = 0;

	t->gap = GAP_GLUED;
	while (p < view->end) {
		c = after(view, p, &n);
		if (c == CLASS_SPACE)
			t->gap = GAP_SPACED;
		else if (c != CLASS_MARK)
			break;
		p += n;
	}
	if (p >= view->end || side->n + 1 == SIDE_MAX) {
		side_stop(side, p >= view->end ? TOKEN_END : TOKEN_OTHER);
		return;
	}
	t->from = p;
	t->to = side->at = read_token(view, p, 1, t);
	side->n++;
	if (t->type &
		(TOKEN_BIT(TOKEN_DOT) | TOKEN_BIT(TOKEN_FULL) |
			TOKEN_BIT(TOKEN_PAUSE) | TOKEN_BIT(TOKEN_ELLIPSIS) |
			TOKEN_BIT(TOKEN_STRONG)))
		side->done =
			1; /* a segment that is split again sees the same */
}

struct token *
view_token(struct view *view, enum split_side side, unsigned i)
{
	struct side *s = side == SIDE_BEFORE ? &view->left : &view->right;

	while (s->n <= i) {
		if (s->done)
			return NULL;
		if (side == SIDE_BEFORE)
			read_left(view);
		else
			read_right(view);
	}
	return &s->v[i];
}

uint32_t
view_opener(struct view *view)
{
	const char *p = view->from;
	enum split_class c = CLASS_SPACE;
	unsigned n;

	if (view->opener)
		return view->opener;
	for (; p < view->end; p += n) {
		c = after(view, p, &n);
		if (c != CLASS_SPACE && c != CLASS_MARK)
			break;
	}
	view->opener = TOKENS_ALL;
	if (class_in(c, CLASSES_LETTER))
		view->opener = TOKEN_BIT(TOKEN_WORD) | TOKEN_BIT(TOKEN_LATIN) |
			       TOKEN_BIT(TOKEN_ACRONYM);
	else if (c == CLASS_DIGIT)
		view->opener = TOKEN_BIT(TOKEN_NUMBER);
	else if (c == CLASS_QUOTE || c == CLASS_APOSTROPHE)
		view->opener = TOKEN_BIT(TOKEN_QUOTE_OPEN) |
			       TOKEN_BIT(TOKEN_QUOTE_CLOSE);
	return view->opener;
}

/* The tokens of the run itself, [run, at), go before what stands left of it. */
static void
read_run(struct view *view, const char *run, const char *at)
{
	struct token *v = view->left.v, swap;
	unsigned n = 0, m = 0;
	const char *p = run;

	while (p < at) {
		struct token *t = &v[n];
		enum split_class c = after(view, p, &m);

		if (c == CLASS_MARK || c == CLASS_SPACE) {
			p += m;
			continue;
		}
		t->gap = GAP_GLUED;
		t->from = p;
		t->to = p = read_token(view, p, 1, t);
		if (t->type == TOKEN_BIT(TOKEN_QUOTE_OPEN))
			t->type = TOKEN_BIT(TOKEN_QUOTE_CLOSE);
		if (t->type == TOKEN_BIT(TOKEN_OPEN)) { /* "[12]" */
			t->type = TOKEN_BIT(TOKEN_NOTE);
			p += strcspn(p, ")]") + 1;
			t->to = p;
		}
		n += n + 1 < SIDE_MAX / 2;
	}
	view->left.n = n;
	for (unsigned i = 0; i + 1 < n; i++, n--) { /* outwards */
		swap = v[i];
		v[i] = v[n - 1];
		v[n - 1] = swap;
	}
}

void
view_init(struct view *view, const struct split_walk *walk, const char *run,
	const char *at)
{
	view->lang = walk->lang;
	view->s = walk->lang->splitter;
	view->from = walk->from;
	view->end = walk->end;
	view->opener = 0;
	view->right.n = 0;
	view->left.done = view->right.done = 0;
	view->left.at = run;
	view->right.at = at;
	read_run(view, run, at);
}
