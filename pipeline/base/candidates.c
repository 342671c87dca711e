/* candidates: one pass for shapes, one for what is left of damaged ones.
 *
 * Everything that may stand between the parts of a placeholder is bounded, so
 * that a text is read a constant number of times, whatever it holds.
 */
#include <string.h>

#include "base/candidates.h"
#include "base/text.h"

enum { NOISE_MAX = 4, REPEAT_MAX = 3 };

struct scan {
	const struct recogniser *r;
	const char *begin, *end;
	const char *done; /* what lies before belongs to a candidate */
	core_wanted *wanted;
	const void *user;
	struct arena *arena;
	struct candidates *out;
};

/* A character, or the one that an entity stands for. */
struct unit {
	uint32_t cp; /* 0 at the end */
	size_t len;
};

static struct unit
unit_at(const struct scan *s, const char *p)
{
	struct unit unit = {0, 0};

	if (p == s->end)
		return unit;
	if (*p == '&' && (unit.len = entity_next(p, s->end, &unit.cp)) != 0)
		return unit;
	unit.len = utf8_next(p, s->end, &unit.cp);
	return unit;
}

static unsigned
escaped(struct unit unit, const char *p)
{
	return *p == '&' && unit.len > 1 ? DAMAGE_ESCAPED : 0;
}

/* ---- classes of characters ---- */

static int
digit(const struct scan *s, uint32_t cp)
{
	size_t low = 0, high = s->r->zeros.n;

	if (cp < 0x80)
		return cp >= '0' && cp <= '9' ? (int)cp - '0' : -1;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->r->zeros.v[middle] <= cp)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || cp - s->r->zeros.v[low - 1] > 9)
		return -1;
	return (int)(cp - s->r->zeros.v[low - 1]);
}

/* 0, or the damage that it is when it stands inside. */
static unsigned
noise(const struct scan *s, uint32_t cp)
{
	if (cp_is_space(cp))
		return DAMAGE_SPACES;
	if (cp_is_bidi(cp))
		return DAMAGE_BIDI;
	return styles_set_has(s->r->noise, cp) ? DAMAGE_MARKS : 0;
}

static int
is_separator(uint32_t cp)
{
	return cp == ',' || cp == '.' || cp == '\'' || cp == 0x060C ||
		cp == 0x066B || cp == 0x066C;
}

static int
is_quote(uint32_t cp)
{
	return cp == '"' || cp == '\'' || cp == 0xAB || cp == 0xBB ||
		(cp >= 0x2018 && cp <= 0x201F) || cp == 0x2033;
}

/* Case, width and kind of quotation mark taken away. */
static uint32_t
fold(uint32_t cp)
{
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		cp -= 0xFEE0;
	if (cp >= 'A' && cp <= 'Z')
		return cp | 0x20;
	return is_quote(cp) ? '"' : cp;
}

enum own { OWN_NONE, OWN_OPEN, OWN_CLOSE };

static enum own
own(const struct scan *s, uint32_t cp)
{
	size_t i;

	for (i = 0; cp >= 0x80 && i < s->r->n; i++) {
		const struct style *style = &s->r->styles[i];
		uint32_t open, close;

		if (!(style->flags & STYLE_OWN))
			continue;
		utf8_next(style->open.ptr, style->open.ptr + 4, &open);
		utf8_next(style->close.ptr, style->close.ptr + 4, &close);
		if (cp == open)
			return OWN_OPEN;
		if (cp == close)
			return OWN_CLOSE;
	}
	return OWN_NONE;
}

/* ---- parts ---- */

static const char *
skip_noise(const struct scan *s, const char *p, unsigned *damage)
{
	unsigned kind;
	int i;

	for (i = 0; i < NOISE_MAX; i++) {
		struct unit unit = unit_at(s, p);

		if (!unit.len || (kind = noise(s, unit.cp)) == 0)
			break;
		*damage |= kind;
		p += unit.len;
	}
	return p;
}

static void
core_add(struct core *core, int value)
{
	core->digits++;
	if (core->digits <= CORE_MAX)
		core->value = core->value * 10 + (unsigned)value;
}

/* Digits that touch each other. */
static const char *
digits_tight(const struct scan *s, const char *p, struct core *core,
	unsigned *damage)
{
	struct unit unit;
	int value;

	while ((unit = unit_at(s, p)).len &&
		(value = digit(s, unit.cp)) >= 0) {
		core_add(core, value);
		*damage |= unit.cp >= 0x80 ? DAMAGE_DIGITS : 0;
		p += unit.len;
	}
	return p;
}

/* Digits with noise or one separator between them: "1 34", "1,034". */
static const char *
digits_loose(const struct scan *s, const char *p, struct core *core,
	unsigned *damage)
{
	for (;;) {
		unsigned kind = 0;
		struct unit unit;
		const char *q;

		p = digits_tight(s, p, core, damage);
		if (!core->digits || core->digits > CORE_MAX)
			return p;
		q = skip_noise(s, p, &kind);
		unit = unit_at(s, q);
		if (q == p && unit.len && is_separator(unit.cp)) {
			kind |= DAMAGE_MARKS;
			q += unit.len;
			unit = unit_at(s, q);
		}
		if (q == p || !unit.len || digit(s, unit.cp) < 0)
			return p;
		*damage |= kind;
		p = q;
	}
}

/* One character of a part, as it is or as fold knows it, after noise. */
static const char *
part_step(const struct scan *s, const char *p, uint32_t want, int first,
	unsigned *damage)
{
	unsigned kind = 0;
	struct unit unit = unit_at(s, p);

	if (!first && unit.len && fold(unit.cp) != fold(want)) {
		p = skip_noise(s, p, &kind);
		unit = unit_at(s, p);
	}
	if (!unit.len || fold(unit.cp) != fold(want))
		return NULL;
	*damage |= kind | escaped(unit, p);
	*damage |= unit.cp == want ? 0 : DAMAGE_CASE;
	return p + unit.len;
}

/* A part of a style; what a tag may lose (quotes, slash) may be missing. NULL if
 * it is not there. */
static const char *
part_at(const struct scan *s, const char *p, struct slice part,
	unsigned *damage)
{
	const char *q = part.ptr, *end = q + part.len;

	while (q < end) {
		uint32_t want;
		unsigned len = utf8_next(q, end, &want);
		const char *next = part_step(s, p, want, q == part.ptr, damage);

		if (next)
			p = next;
		else if (want != '"' && want != '/' && want != ' ')
			return NULL;
		q += len;
	}
	return p;
}

/* ---- shapes ---- */

static void
add(struct scan *s, const char *from, const char *to, struct core core,
	unsigned damage)
{
	struct candidates *out = s->out;

	if (out->n == out->cap) {
		size_t cap = out->cap ? out->cap * 2 : 16;
		struct candidate *v = arena_alloc(s->arena, cap * sizeof *v);

		if (out->n)
			memcpy(v, out->v, out->n * sizeof *v);
		out->v = v;
		out->cap = cap;
	}
	out->v[out->n++] = (struct candidate){(size_t)(from - s->begin),
		(size_t)(to - from), core, damage};
	s->done = to;
}

static const char *
repeats(const struct scan *s, const char *p, uint32_t cp, unsigned *damage)
{
	int i;

	for (i = 0; i < REPEAT_MAX; i++) {
		struct unit unit = unit_at(s, p);

		if (!unit.len || unit.cp != cp)
			break;
		*damage |= DAMAGE_BRACKETS;
		p += unit.len;
	}
	return p;
}

/* What closes after an own bracket: one of the own, or, if it touches the
 * digits, another bracket. */
static const char *
closer(const struct scan *s, const char *digits_end, const char *p,
	enum own opened, unsigned *damage)
{
	struct unit unit = unit_at(s, p);
	enum own kind = own(s, unit.cp);

	if (kind != OWN_NONE) {
		*damage |= escaped(unit, p);
		if (opened != OWN_OPEN || kind != OWN_CLOSE)
			*damage |= DAMAGE_MIRRORED;
		return repeats(s, p + unit.len, unit.cp, damage);
	}
	if (opened == OWN_OPEN && p == digits_end && unit.len &&
		styles_set_has(s->r->right, unit.cp)) {
		*damage |= DAMAGE_BRACKETS;
		return repeats(s, p + unit.len, unit.cp, damage);
	}
	return NULL;
}

/* From an own bracket onwards; 0 if no digits belong to it. */
static int
own_forward(struct scan *s, const char *p, struct unit first, enum own kind)
{
	unsigned damage = escaped(first, p);
	const char *from = repeats(s, p + first.len, first.cp, &damage);
	const char *q = skip_noise(s, from, &damage), *to;
	struct core core = {0, 0};

	q = digits_loose(s, q, &core, &damage);
	if (core.digits) {
		to = closer(s, q, skip_noise(s, q, &damage), kind, &damage);
		if (to) {
			add(s, p, to, core, damage);
			return 1;
		}
	}
	if (kind != OWN_OPEN)
		return 0;
	damage = escaped(first, p) | DAMAGE_LOST;
	core = (struct core){0, 0};
	q = digits_tight(s, from, &core, &damage);
	if (!core.digits)
		return 0;
	add(s, p, q, core, damage);
	return 1;
}

/* Digits that end at p, as far as `done`; their start. */
static const char *
digits_before(const struct scan *s, const char *p, struct core *core,
	unsigned *damage)
{
	uint64_t power = 1;

	while (p > s->done && core->digits <= CORE_MAX) {
		uint32_t cp;
		unsigned len = utf8_prev(s->begin, p, &cp);
		int value = digit(s, cp);

		if (value < 0)
			break;
		core->value += power * (unsigned)value;
		core->digits++;
		power *= 10;
		*damage |= cp >= 0x80 ? DAMAGE_DIGITS : 0;
		p -= len;
	}
	return p;
}

static const char *
brackets_before(const struct scan *s, const char *p, unsigned *damage)
{
	uint32_t cp;
	int i;

	for (i = 0; i < REPEAT_MAX && p > s->done; i++) {
		unsigned len = utf8_prev(s->begin, p, &cp);

		if (!styles_set_has(s->r->left, cp) &&
			!styles_set_has(s->r->right, cp))
			break;
		*damage |= DAMAGE_BRACKETS;
		p -= len;
	}
	return p;
}

/* From an own bracket backwards: "134]]" that lost what opened it. */
static int
own_backward(struct scan *s, const char *p, struct unit last)
{
	unsigned damage = escaped(last, p) | DAMAGE_LOST;
	struct core core = {0, 0};
	const char *from = digits_before(s, p, &core, &damage);
	const char *to;

	if (!core.digits || !s->wanted || !s->wanted(s->user, core))
		return 0;
	from = brackets_before(s, from, &damage);
	to = repeats(s, p + last.len, last.cp, &damage);
	add(s, from, to, core, damage);
	return 1;
}

static void
own_at(struct scan *s, const char *p, struct unit unit, enum own kind)
{
	struct core none = {0, 0};

	if (kind == OWN_CLOSE && own_backward(s, p, unit))
		return;
	if (own_forward(s, p, unit, kind))
		return;
	if (kind == OWN_OPEN && own_backward(s, p, unit))
		return;
	add(s, p, p + unit.len, none, escaped(unit, p) | DAMAGE_LOST);
}

static int
is_ascii_word(uint32_t cp)
{
	return (cp >= '0' && cp <= '9') || (cp | 0x20) - 'a' < 26;
}

/* Does an ASCII letter or digit touch it? */
static int
in_word(const struct scan *s, const char *from, const char *to)
{
	uint32_t cp = 0;

	if (from > s->begin)
		utf8_prev(s->begin, from, &cp);
	return is_ascii_word(cp) ||
		(to < s->end && is_ascii_word((unsigned char)*to));
}

/* A style of letters is a word: inside another one only as it was written. */
static int
stands_apart(const struct scan *s, const struct style *style, const char *p,
	const char *to, unsigned damage)
{
	return damage == 0 ||
		!is_ascii_word((unsigned char)style->open.ptr[0]) ||
		!in_word(s, p, to);
}

/* "<x ...></x>": the end tag of a tag that was empty. */
static const char *
end_tag(const struct scan *s, const struct style *style, const char *p)
{
	const char *space = memchr(style->open.ptr, ' ', style->open.len);
	unsigned damage = 0;
	const char *q;

	if (!(style->flags & STYLE_ESCAPES) || !space || style->open.len < 2)
		return p;
	q = part_at(s, p, SLICE("<"), &damage);
	if (!q || unit_at(s, q).cp != '/')
		return p;
	q = part_at(s, q + unit_at(s, q).len,
		(struct slice){style->open.ptr + 1,
			(size_t)(space - style->open.ptr - 1)},
		&damage);
	q = q ? part_at(s, q, SLICE(">"), &damage) : NULL;
	return q ? q : p;
}

static int
style_at(struct scan *s, const struct style *style, const char *p)
{
	unsigned damage = 0;
	struct core core = {0, 0};
	const char *q = part_at(s, p, style->open, &damage);

	if (!q)
		return 0;
	q = digits_loose(s, skip_noise(s, q, &damage), &core, &damage);
	if (!core.digits)
		return 0;
	if (style->close.len) {
		q = skip_noise(s, q, &damage);
		q = part_at(s, q, style->close, &damage);
		if (!q || !stands_apart(s, style, p, q, damage))
			return 0;
		q = end_tag(s, style, q);
	}
	add(s, p, q, core, damage);
	return 1;
}

/* The candidate that starts at p, if one does. */
static void
shape_at(struct scan *s, const char *p)
{
	struct unit unit = unit_at(s, p);
	enum own kind = own(s, unit.cp);
	size_t i;

	if (kind != OWN_NONE) {
		own_at(s, p, unit, kind);
		return;
	}
	for (i = 0; i < s->r->n; i++)
		if (!(s->r->styles[i].flags & STYLE_OWN) &&
			style_at(s, &s->r->styles[i], p))
			return;
}

void
candidates_shapes(const struct recogniser *recogniser, struct slice text,
	core_wanted *wanted, const void *user, struct arena *arena,
	struct candidates *out)
{
	struct scan s = {recogniser, text.ptr, text.ptr + text.len, text.ptr,
		wanted, user, arena, out};
	const char *p = text.ptr;

	while (p < s.end) {
		if (!recogniser->starts[(unsigned char)*p]) {
			p++;
			continue;
		}
		shape_at(&s, p);
		p = s.done > p ? s.done : p + 1;
	}
}

static void
start(struct recogniser *r, uint32_t cp)
{
	char bytes[4];

	utf8_put(bytes, cp);
	r->starts[(unsigned char)bytes[0]] = 1;
}

void
styles_starts(struct recogniser *r)
{
	size_t i;

	start(r, '&');
	for (i = 0; i < r->n; i++) {
		struct slice open = r->styles[i].open;
		uint32_t cp;

		utf8_next(open.ptr, open.ptr + open.len, &cp);
		start(r, cp);
		if (cp > ' ' && cp < 0x7F)
			start(r, cp + 0xFEE0);
		if ((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z')
			start(r, cp ^ 0x20);
		if (!(r->styles[i].flags & STYLE_OWN))
			continue;
		utf8_next(r->styles[i].close.ptr,
			r->styles[i].close.ptr + r->styles[i].close.len, &cp);
		start(r, cp);
	}
}

int
candidate_may_start(const struct recogniser *recogniser, const char *p,
	const char *end)
{
	struct scan s = {.r = recogniser, .begin = p, .end = end};
	size_t i;

	if (own(&s, unit_at(&s, p).cp) != OWN_NONE)
		return 1;
	for (i = 0; i < recogniser->n; i++) {
		unsigned damage = 0;
		const char *q;

		if (recogniser->styles[i].flags & STYLE_OWN)
			continue;
		q = part_at(&s, p, recogniser->styles[i].open, &damage);
		if (q && digit(&s, unit_at(&s, skip_noise(&s, q, &damage)).cp)
				>= 0)
			return 1;
	}
	return 0;
}

/* ---- what is left ---- */

static int
is_number_part(const struct scan *s, const char *from, const char *to)
{
	uint32_t a, b;

	if (from > s->begin) {
		const char *p = from - utf8_prev(s->begin, from, &a);

		if (is_separator(a) && p > s->begin &&
			(utf8_prev(s->begin, p, &b), digit(s, b) >= 0))
			return 1;
	}
	if (to < s->end) {
		const char *p = to + utf8_next(to, s->end, &a);

		if (is_separator(a) && p < s->end &&
			(utf8_next(p, s->end, &b), digit(s, b) >= 0))
			return 1;
	}
	return 0;
}

static const char *
brackets_after(const struct scan *s, const char *p, const char *end,
	unsigned *damage)
{
	uint32_t cp;
	int i;

	for (i = 0; i < REPEAT_MAX && p < end; i++) {
		unsigned len = utf8_next(p, end, &cp);

		if (!styles_set_has(s->r->left, cp) &&
			!styles_set_has(s->r->right, cp))
			break;
		*damage |= DAMAGE_BRACKETS;
		p += len;
	}
	return p;
}

/* "((134))": doubled parentheses are brackets, single ones the article's. */
static void
take_parentheses(const struct scan *s, const char *end, const char **from,
	const char **to, unsigned *damage)
{
	if (*from - s->done < 2 || end - *to < 2 ||
		memcmp(*from - 2, "((", 2) != 0 || memcmp(*to, "))", 2) != 0)
		return;
	*from -= 2;
	*to += 2;
	*damage |= DAMAGE_BRACKETS;
}

/* Bytes of what is left of `part` before `from`: an end of it, of at least so
 * many bytes. */
static size_t
rest_before(struct slice part, const char *begin, const char *from,
	size_t least)
{
	size_t n;

	for (n = part.len; n >= least; n--) {
		const char *rest = part.ptr + part.len - n;

		if (((unsigned char)*rest & 0xC0) != 0x80 &&
			(size_t)(from - begin) >= n &&
			memcmp(from - n, rest, n) == 0)
			return n;
	}
	return 0;
}

static size_t
rest_after(struct slice part, const char *to, const char *end, size_t least)
{
	size_t n;

	for (n = part.len; n >= least; n--)
		if ((n == part.len ||
			    ((unsigned char)part.ptr[n] & 0xC0) != 0x80) &&
			(size_t)(end - to) >= n &&
			memcmp(to, part.ptr, n) == 0)
			return n;
	return 0;
}

/* One character of a longer part tells nothing, unless the other part's rest
 * is there. */
static size_t
least(struct slice part, size_t other)
{
	return part.len < 2 || other ? 1 : 2;
}

/* The rest of a style's parts round the digits: "id=\"134\"/>", "134}". */
static void
take_parts(const struct scan *s, const char *end, const char **from,
	const char **to, unsigned *damage)
{
	size_t i;

	for (i = 0; i < s->r->n; i++) {
		const struct style *style = &s->r->styles[i];
		size_t before, after;

		if (style->flags & STYLE_OWN)
			continue;
		before = rest_before(style->open, s->done, *from,
			least(style->open, 0));
		after = rest_after(style->close, *to, end,
			least(style->close, before));
		before = rest_before(style->open, s->done, *from,
			least(style->open, after));
		if (before || after) {
			*from -= before;
			*to += after;
			*damage |= DAMAGE_LOST;
			return;
		}
	}
}

static void
bare_at(struct scan *s, const char *from, const char *to, const char *end,
	struct core core, unsigned damage)
{
	if (core.digits < 3 || !s->wanted(s->user, core) ||
		is_number_part(s, from, to))
		return;
	take_parts(s, end, &from, &to, &damage);
	from = brackets_before(s, from, &damage);
	to = brackets_after(s, to, end, &damage);
	take_parentheses(s, end, &from, &to, &damage);
	if (!(damage & (DAMAGE_BRACKETS | DAMAGE_LOST))) {
		if (in_word(s, from, to))
			return;
		damage |= DAMAGE_BARE;
	}
	add(s, from, to, core, damage);
}

static void
bare_between(struct scan *s, const char *p, const char *end)
{
	s->done = p;
	while (p < end) {
		struct core core = {0, 0};
		unsigned damage = 0;
		const char *to = p;
		uint32_t cp;

		while (to < end) {
			unsigned len = utf8_next(to, end, &cp);
			int value = digit(s, cp);

			if (value < 0)
				break;
			core_add(&core, value);
			damage |= cp >= 0x80 ? DAMAGE_DIGITS : 0;
			to += len;
		}
		if (to > p)
			bare_at(s, p, to, end, core, damage);
		p = s->done > to ? s->done : to;
		if (p < end)
			p += utf8_next(p, end, &cp);
	}
}

void
candidates_bare(const struct recogniser *recogniser, struct slice text,
	const struct candidates *taken, core_wanted *wanted, const void *user,
	struct arena *arena, struct candidates *out)
{
	struct scan s = {recogniser, text.ptr, text.ptr + text.len, text.ptr,
		wanted, user, arena, out};
	const char *p = text.ptr;
	size_t i;

	for (i = 0; i < taken->n; i++) {
		bare_between(&s, p, text.ptr + taken->v[i].at);
		p = text.ptr + taken->v[i].at + taken->v[i].len;
	}
	bare_between(&s, p, s.end);
}
