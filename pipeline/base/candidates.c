/* candidates: one pass for all that has a placeholder's shape */
#include <string.h>

#include "base/look.h"
#include "base/text.h"

/* ---- shapes ---- */

static const char *
repeats(const struct look *s, const char *p, uint32_t cp, unsigned *damage)
{
	int i;

	for (i = 0; i < REPEAT_MAX; i++) {
		struct unit unit = look_unit(s, p);

		if (!unit.len || unit.cp != cp)
			break;
		*damage |= DAMAGE_BRACKETS;
		p += unit.len;
	}
	return p;
}

/* Is a bracket the next placeholder's, not a mirrored one of this? */
static int
opens_next(const struct look *s, const char *p)
{
	unsigned damage = 0;

	return look_digit(s, look_unit(s, look_skip(s, p, &damage)).cp) >= 0;
}

/* What closes after an own bracket: one of the own, or, if it touches the
 * digits, another bracket. */
static const char *
closer(const struct look *s, const char *digits_end, const char *p,
	enum own opened, unsigned *damage)
{
	struct unit unit = look_unit(s, p);
	enum own kind = look_own(s, unit.cp);

	if (kind == OWN_OPEN && opened == OWN_OPEN &&
		opens_next(s, p + unit.len))
		return NULL;
	if (kind != OWN_NONE) {
		*damage |= look_escaped(unit, p);
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

/* "[[134" that lost what closed it: digits that touch it, or, after noise,
 * wanted ones. */
static int
own_cut(struct look *s, const char *p, const char *from, unsigned damage)
{
	struct core core = {0, 0};
	const char *q = look_skip(s, from, &damage);

	q = look_digits(s, q, &core, &damage);
	if (!core.digits ||
		((damage & (DAMAGE_SPACES | DAMAGE_BIDI | DAMAGE_MARKS)) &&
			!(s->wanted && s->wanted(s->user, core))))
		return 0;
	look_add(s, p, q, core, damage | DAMAGE_LOST);
	return 1;
}

/* From an own bracket onwards; 0 if no digits belong to it. */
static int
own_forward(struct look *s, const char *p, struct unit first, enum own kind)
{
	unsigned escaped = look_escaped(first, p), damage = escaped;
	const char *from = repeats(s, p + first.len, first.cp, &damage);
	const char *q = look_skip(s, from, &damage), *to;
	struct core core = {0, 0};

	q = look_digits_loose(s, q, &core, &damage);
	if (core.digits) {
		to = closer(s, q, look_skip(s, q, &damage), kind, &damage);
		if (to) {
			look_add(s, p, to, core, damage);
			return 1;
		}
	}
	return kind == OWN_OPEN && own_cut(s, p, from, escaped);
}

/* Digits that end at p, as far as `done`; their start. */
static const char *
digits_before(const struct look *s, const char *p, struct core *core,
	unsigned *damage)
{
	uint64_t power = 1;

	while (p > s->done && core->digits <= CORE_MAX) {
		uint32_t cp;
		unsigned len = utf8_prev(s->begin, p, &cp);
		int value = look_digit(s, cp);

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

/* From an own bracket backwards: "134]]" that lost what opened it. */
static int
own_backward(struct look *s, const char *p, struct unit last)
{
	unsigned damage = look_escaped(last, p) | DAMAGE_LOST;
	struct core core = {0, 0};
	const char *from = digits_before(s, p, &core, &damage);
	const char *to;

	if (!core.digits || !s->wanted || !s->wanted(s->user, core))
		return 0;
	from = look_brackets_before(s, from, &damage);
	to = repeats(s, p + last.len, last.cp, &damage);
	look_add(s, from, to, core, damage);
	return 1;
}

static int
begins(const char *p, const char *end, struct slice with)
{
	return (size_t)(end - p) >= with.len &&
	       memcmp(p, with.ptr, with.len) == 0;
}

/* As it was written, with nothing behind that may belong to it: what all but
 * very few are. */
static int
own_whole(struct look *s, const struct style *style, const char *p)
{
	const char *q = p + style->open.len;
	struct core core = {0, 0};

	while (q < s->end && *q >= '0' && *q <= '9')
		core_add(&core, *q++ - '0');
	if (!core.digits || !begins(q, s->end, style->close))
		return 0;
	q += style->close.len;
	if (q < s->end && (*q == '&' || begins(q, s->end, style->close)))
		return 0;
	look_add(s, p, q, core, 0);
	return 1;
}

/* In one of the styles. */
static int
own_any(struct look *s, const char *p)
{
	for (size_t i = 0; i < s->r->n; i++) {
		const struct style *style = &s->r->styles[i];

		if (style->flags & STYLE_QUICK &&
			begins(p, s->end, style->open))
			return own_whole(s, style, p);
	}
	return 0;
}

static void
own_at(struct look *s, const char *p, struct unit unit, enum own kind)
{
	struct core none = {0, 0};

	if (kind == OWN_OPEN && own_any(s, p))
		return;
	if (kind == OWN_CLOSE && own_backward(s, p, unit))
		return;
	if (own_forward(s, p, unit, kind))
		return;
	if (kind == OWN_OPEN && own_backward(s, p, unit))
		return;
	look_add(s, p, p + unit.len, none, look_escaped(unit, p) | DAMAGE_LOST);
}

/* "<x ...></x>": the end tag of a tag that was empty. */
static const char *
end_tag(const struct look *s, const struct style *style, const char *p)
{
	const char *space = memchr(style->open.ptr, ' ', style->open.len);
	unsigned damage = 0;
	const char *q;

	if (!(style->flags & STYLE_ESCAPES) || !space || style->open.len < 2)
		return p;
	q = look_part(s, p, SLICE("<"), &damage);
	if (!q || look_unit(s, q).cp != '/')
		return p;
	q = look_part(s, q + look_unit(s, q).len,
		(struct slice){style->open.ptr + 1,
			(size_t)(space - style->open.ptr - 1)},
		&damage);
	q = q ? look_part(s, q, SLICE(">"), &damage) : NULL;
	return q ? q : p;
}

static int
style_at(struct look *s, const struct style *style, const char *p)
{
	unsigned damage = 0;
	struct core core = {0, 0};
	const char *q = look_part(s, p, style->open, &damage);

	if (!q)
		return 0;
	q = look_digits_loose(s, look_skip(s, q, &damage), &core, &damage);
	if (!core.digits)
		return 0;
	if (style->close.len) {
		q = look_skip(s, q, &damage);
		q = look_part(s, q, style->close, &damage);
		if (!q)
			return 0;
		q = end_tag(s, style, q);
	}
	look_add(s, p, q, core, damage);
	return 1;
}

/* The candidate that starts at p, if one does. */
static void
shape_at(struct look *s, const char *p)
{
	struct unit unit = look_unit(s, p);
	enum own kind = look_own(s, unit.cp);
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
	struct look s = {recogniser, text.ptr, text.ptr + text.len, text.ptr,
		wanted, user, arena, out};
	const char *p = text.ptr;

	while ((p = candidate_next(recogniser, p, s.end)) < s.end) {
		shape_at(&s, p);
		p = s.done > p ? s.done : p + 1;
	}
}

/* ---- where one may start ---- */

static void
start(struct recogniser *r, uint32_t cp)
{
	char bytes[4];

	utf8_put(bytes, cp);
	byteset_add(&r->starts, (unsigned char)bytes[0]);
	if (cp >= 0x80)
		r->second[(unsigned char)bytes[1]] = 1;
}

static void
start_range(struct recogniser *r, uint32_t from, uint32_t to, uint32_t like)
{
	for (uint32_t cp = from; cp <= to; cp++)
		if (look_fold(cp) == like)
			start(r, cp);
}

/* What look_part takes for the first character of a part. */
static void
start_part(struct recogniser *r, struct slice part)
{
	uint32_t cp, like;

	utf8_next(part.ptr, part.ptr + part.len, &cp);
	start(r, cp);
	like = look_fold(cp);
	start_range(r, 0x21, 0x7E, like);
	start_range(r, 0xFF01, 0xFF5E, like);
	if (like == look_fold('"'))
		start_range(r, 0xAB, 0x2033, like);
}

void
styles_starts(struct recogniser *r)
{
	start(r, '&');
	for (size_t i = 0; i < r->n; i++) {
		start_part(r, r->styles[i].open);
		if (r->styles[i].flags & STYLE_OWN)
			start_part(r, r->styles[i].close);
	}
	byteset_ready(&r->starts);
}

const char *
candidate_next(
	const struct recogniser *recogniser, const char *p, const char *end)
{
	while ((p = byteset_next(&recogniser->starts, p, end)) < end &&
		(unsigned char)*p >= 0x80 &&
		!recogniser->second[(unsigned char)p[1]])
		p++;
	return p;
}

int
candidate_may_start(
	const struct recogniser *recogniser, const char *p, const char *end)
{
	struct look s = {.r = recogniser, .begin = p, .end = end};
	size_t i;

	if (look_own(&s, look_unit(&s, p).cp) != OWN_NONE)
		return 1;
	for (i = 0; i < recogniser->n; i++) {
		unsigned damage = 0;
		const char *q;

		if (recogniser->styles[i].flags & STYLE_OWN)
			continue;
		q = look_part(&s, p, recogniser->styles[i].open, &damage);
		if (q && look_digit(&s,
				 look_unit(&s, look_skip(&s, q, &damage)).cp) >=
				 0)
			return 1;
	}
	return 0;
}
