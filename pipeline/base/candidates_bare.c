/* candidates_bare: what is left of placeholders that lost their brackets */
#include <string.h>

#include "base/look.h"
#include "base/text.h"

static int
is_number_part(const struct look *s, const char *from, const char *to)
{
	uint32_t a, b;

	if (from > s->begin) {
		const char *p = from - utf8_prev(s->begin, from, &a);

		if (look_is_separator(a) && p > s->begin &&
			(utf8_prev(s->begin, p, &b), look_digit(s, b) >= 0))
			return 1;
	}
	if (to < s->end) {
		const char *p = to + utf8_next(to, s->end, &a);

		if (look_is_separator(a) && p < s->end &&
			(utf8_next(p, s->end, &b), look_digit(s, b) >= 0))
			return 1;
	}
	return 0;
}

static const char *
brackets_after(
	const struct look *s, const char *p, const char *end, unsigned *damage)
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
take_parentheses(const struct look *s, const char *end, const char **from,
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
rest_before(
	struct slice part, const char *begin, const char *from, size_t least)
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
			(size_t)(end - to) >= n && memcmp(to, part.ptr, n) == 0)
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
take_parts(const struct look *s, const char *end, const char **from,
	const char **to, unsigned *damage)
{
	size_t i;

	for (i = 0; i < s->r->n; i++) {
		const struct style *style = &s->r->styles[i];
		size_t before, after;

		if (style->flags & STYLE_OWN)
			continue;
		before = rest_before(
			style->open, s->done, *from, least(style->open, 0));
		after = rest_after(
			style->close, *to, end, least(style->close, before));
		before = rest_before(
			style->open, s->done, *from, least(style->open, after));
		if (before || after) {
			*from -= before;
			*to += after;
			*damage |= DAMAGE_LOST;
			return;
		}
	}
}

static const char *
noise_before(const struct look *s, const char *p, unsigned *damage)
{
	uint32_t cp;
	unsigned kind;
	int i;

	for (i = 0; i < NOISE_MAX && p > s->done; i++) {
		unsigned len = utf8_prev(s->begin, p, &cp);

		if ((kind = look_noise(s, cp)) == 0)
			break;
		*damage |= kind;
		p -= len;
	}
	return p;
}

/* "[[134]]", "[ 134 ]": brackets on both sides; one alone is the article's. */
static void
take_brackets(const struct look *s, const char *end, const char **from,
	const char **to, unsigned *damage)
{
	struct look here = *s;
	unsigned all = 0;
	const char *left = noise_before(s, *from, &all), *right, *open, *close;

	here.end = end;
	right = look_skip(&here, *to, &all);
	open = look_brackets_before(s, left, &all);
	close = brackets_after(s, right, end, &all);
	if (open == left || close == right)
		return;
	*from = open;
	*to = close;
	*damage |= all;
}

/* "*134": an engine's mark that touches the digits. */
static const char *
marks_before(const struct look *s, const char *p, unsigned *damage)
{
	uint32_t cp;
	int i;

	for (i = 0; i < NOISE_MAX && p > s->done; i++) {
		unsigned len = utf8_prev(s->begin, p, &cp);

		if (look_noise(s, cp) != DAMAGE_MARKS)
			break;
		*damage |= DAMAGE_MARKS;
		p -= len;
	}
	return p;
}

static void
bare_at(struct look *s, const char *from, const char *to, const char *end,
	struct core core, unsigned damage)
{
	if (core.digits < 3 || !s->wanted(s->user, core) ||
		is_number_part(s, from, to))
		return;
	from = marks_before(s, from, &damage);
	take_parts(s, end, &from, &to, &damage);
	take_brackets(s, end, &from, &to, &damage);
	take_parentheses(s, end, &from, &to, &damage);
	if (!(damage & (DAMAGE_BRACKETS | DAMAGE_LOST))) {
		if (look_in_word(s, from, to))
			return;
		damage |= DAMAGE_BARE;
	}
	look_add(s, from, to, core, damage);
}

static void
bare_between(struct look *s, const char *p, const char *end)
{
	s->done = p;
	while ((p = look_next_digit(s, p, end)) < end) {
		struct core core = {0, 0};
		unsigned damage = 0;
		const char *to = p;
		uint32_t cp;

		while (to < end) {
			unsigned len = utf8_next(to, end, &cp);
			int value = look_digit(s, cp);

			if (value < 0)
				break;
			core_add(&core, value);
			damage |= cp >= 0x80 ? DAMAGE_DIGITS : 0;
			to += len;
		}
		bare_at(s, p, to, end, core, damage);
		p = s->done > to ? s->done : to;
	}
}

void
candidates_bare(const struct recogniser *recogniser, struct slice text,
	const struct candidates *taken, core_wanted *wanted, const void *user,
	struct arena *arena, struct candidates *out)
{
	struct look s = {recogniser, text.ptr, text.ptr + text.len, text.ptr,
		wanted, user, arena, out};
	const char *p = text.ptr;
	size_t i;

	for (i = 0; i < taken->n; i++) {
		bare_between(&s, p, text.ptr + taken->v[i].at);
		p = text.ptr + taken->v[i].at + taken->v[i].len;
	}
	bare_between(&s, p, s.end);
}
