/* look: the parts of which placeholders are made.
 *
 * Everything that may stand between the parts of a placeholder is bounded, so
 * that a text is read a constant number of times, whatever it holds.
 */
#include <string.h>

#include "base/look.h"
#include "base/text.h"

struct unit
look_unit(const struct look *s, const char *p)
{
	struct unit unit = {0, 0};

	if (p == s->end)
		return unit;
	if (*p == '&' && (unit.len = entity_next(p, s->end, &unit.cp)) != 0)
		return unit;
	unit.len = utf8_next(p, s->end, &unit.cp);
	return unit;
}

unsigned
look_escaped(struct unit unit, const char *p)
{
	return *p == '&' && unit.len > 1 ? DAMAGE_ESCAPED : 0;
}

/* ---- classes of characters ---- */

int
look_digit(const struct look *s, uint32_t cp)
{
	size_t low = 0, high = s->r->zeros.n;

	if (cp < 0x80)
		return cp >= '0' && cp <= '9' ? (int)cp - '0' : -1;
	if (high > 1 && cp < s->r->zeros.v[1])
		return -1;
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

const char *
look_next_digit(const struct look *s, const char *p, const char *end)
{
	const struct digits *digits = &s->r->digits;

	while ((p = digits->next(digits, p, end)) < end &&
		(unsigned char)*p >= 0xE0) {
		uint32_t cp;
		unsigned len = utf8_next(p, end, &cp);

		if (look_digit(s, cp) >= 0)
			break;
		p += len;
	}
	return p;
}

unsigned
look_noise(const struct look *s, uint32_t cp)
{
	if (cp_is_space(cp))
		return DAMAGE_SPACES;
	if (cp_is_bidi(cp))
		return DAMAGE_BIDI;
	return styles_set_has(s->r->noise, cp) ? DAMAGE_MARKS : 0;
}

int
look_is_separator(uint32_t cp)
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

uint32_t
look_fold(uint32_t cp)
{
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		cp -= 0xFEE0;
	if (cp >= 'A' && cp <= 'Z')
		return cp | 0x20;
	return is_quote(cp) ? '"' : cp;
}

enum own
look_own(const struct look *s, uint32_t cp)
{
	if (cp < s->r->own_least)
		return OWN_NONE;
	for (size_t i = 0; i < s->r->n; i++) {
		const struct style *style = &s->r->styles[i];

		if (cp == style->own[0])
			return OWN_OPEN;
		if (cp == style->own[1])
			return OWN_CLOSE;
	}
	return OWN_NONE;
}

/* ---- parts ---- */

const char *
look_skip(const struct look *s, const char *p, unsigned *damage)
{
	unsigned kind;
	int i;

	for (i = 0; i < NOISE_MAX; i++) {
		struct unit unit = look_unit(s, p);

		if (!unit.len || (kind = look_noise(s, unit.cp)) == 0)
			break;
		*damage |= kind;
		p += unit.len;
	}
	return p;
}

void
core_add(struct core *core, int value)
{
	core->digits++;
	if (core->digits <= CORE_MAX)
		core->value = core->value * 10 + (unsigned)value;
}

const char *
look_digits(const struct look *s, const char *p, struct core *core,
	unsigned *damage)
{
	struct unit unit;
	int value;

	while ((unit = look_unit(s, p)).len &&
		(value = look_digit(s, unit.cp)) >= 0) {
		core_add(core, value);
		*damage |= unit.cp >= 0x80 ? DAMAGE_DIGITS : 0;
		p += unit.len;
	}
	return p;
}

/* Digits with noise or one separator between them: "1 34", "1,034". */
const char *
look_digits_loose(const struct look *s, const char *p, struct core *core,
	unsigned *damage)
{
	for (;;) {
		unsigned kind = 0;
		struct unit unit;
		const char *q;

		p = look_digits(s, p, core, damage);
		if (!core->digits || core->digits > CORE_MAX)
			return p;
		q = look_skip(s, p, &kind);
		unit = look_unit(s, q);
		if (q == p && unit.len && look_is_separator(unit.cp)) {
			kind |= DAMAGE_MARKS;
			q += unit.len;
			unit = look_unit(s, q);
		}
		if (q == p || !unit.len || look_digit(s, unit.cp) < 0)
			return p;
		*damage |= kind;
		p = q;
	}
}

/* One character of a part, as it is or as fold knows it, after noise. */
static const char *
part_step(const struct look *s, const char *p, uint32_t want, int first,
	unsigned *damage)
{
	unsigned kind = 0;
	struct unit unit = look_unit(s, p);

	if (!first && unit.len && look_fold(unit.cp) != look_fold(want)) {
		p = look_skip(s, p, &kind);
		unit = look_unit(s, p);
	}
	if (!unit.len || look_fold(unit.cp) != look_fold(want))
		return NULL;
	*damage |= kind | look_escaped(unit, p);
	*damage |= unit.cp == want ? 0 : DAMAGE_CASE;
	return p + unit.len;
}

const char *
look_part(const struct look *s, const char *p, struct slice part,
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

const char *
look_brackets_before(const struct look *s, const char *p, unsigned *damage)
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

/* ---- candidates ---- */

int
look_is_ascii_word(uint32_t cp)
{
	return (cp >= '0' && cp <= '9') || (cp | 0x20) - 'a' < 26;
}

int
look_in_word(const struct look *s, const char *from, const char *to)
{
	uint32_t cp = 0;

	if (from > s->begin)
		utf8_prev(s->begin, from, &cp);
	return look_is_ascii_word(cp) ||
	       (to < s->end && look_is_ascii_word((unsigned char)*to));
}

void
look_add(struct look *s, const char *from, const char *to, struct core core,
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
	out->v[out->n++] = (struct candidate){
		(size_t)(from - s->begin), (size_t)(to - from), core, damage};
	s->done = to;
}
