/* target_shape: how the target language writes a plain number. */
#include <string.h>

#include "base/target_shape.h"
#include "base/text.h"

enum { ANSWER_MAX = 128, WHOLE_MAX = 10 };

/* ---- writing ---- */

/* A decimal string in parts. */
struct parts {
	int is_negative;
	const char *whole, *decimals;
	size_t whole_n, decimals_n;
};

static size_t
count_digits(const char *p)
{
	size_t n = 0;

	while (p[n] >= '0' && p[n] <= '9')
		n++;
	return n;
}

/* -1: no plain number, or not in its shortest form before the point. */
static int
parts_of(const char *number, struct parts *parts)
{
	const char *end;

	*parts = (struct parts){.is_negative = *number == '-'};
	parts->whole = number + parts->is_negative;
	parts->whole_n = count_digits(parts->whole);
	end = parts->whole + parts->whole_n;
	if (!parts->whole_n || (*parts->whole == '0' && parts->whole_n > 1))
		return -1;
	if (*end == '.') {
		parts->decimals = end + 1;
		parts->decimals_n = count_digits(end + 1);
		end += 1 + parts->decimals_n;
		if (!parts->decimals_n)
			return -1;
	}
	return *end ? -1 : 0;
}

/* All bytes, of which only some count. */
static char *
put_sign(char *to, const struct sign *sign)
{
	memcpy(to, sign->bytes, sizeof sign->bytes);
	return to + sign->len;
}

static char *
put_digit(const struct target_shape *shape, char digit, char *to)
{
	return put_sign(to, &shape->digit[digit - '0']);
}

/* Does a sign stand before the last n of the whole digits? */
static int
is_group(const struct target_shape *shape, size_t whole_n, size_t n)
{
	return n >= shape->first && (n - shape->first) % shape->next == 0 &&
	       whole_n >= shape->first + shape->least;
}

static char *
put_whole(const struct target_shape *shape, const struct parts *parts, char *to)
{
	size_t n = parts->whole_n;
	int has_groups = shape->group.len && n > shape->first;

	for (size_t i = 0; i < n; i++) {
		if (has_groups && i > 0 && is_group(shape, n, n - i))
			to = put_sign(to, &shape->group);
		to = put_digit(shape, parts->whole[i], to);
	}
	return to;
}

int
shape_write(const struct target_shape *shape, const char *number, size_t places,
	struct buf *out)
{
	struct parts parts;
	char *to;

	if (shape->state != SHAPE_KNOWN || parts_of(number, &parts) != 0 ||
		parts.decimals_n > places)
		return -1;
	to = buf_room(out, (2 * parts.whole_n + places + 2) * SIGN_MAX);
	if (parts.is_negative)
		to = put_sign(to, &shape->minus);
	to = put_whole(shape, &parts, to);
	if (places)
		to = put_sign(to, &shape->point);
	for (size_t i = 0; i < places; i++)
		to = put_digit(shape,
			i < parts.decimals_n ? parts.decimals[i] : '0', to);
	out->len = (size_t)(to - out->ptr);
	return 0;
}

void
shape_digits(const struct target_shape *shape, unsigned number,
	enum shape_width width, struct buf *out)
{
	char digits[NUMBER_MAX], *end = number_put(digits, number);
	char *to = buf_room(out, (NUMBER_MAX + 1) * SIGN_MAX);

	if (width == WIDTH_TWO && number < 10)
		to = put_digit(shape, '0', to);
	for (const char *p = digits; p < end; p++)
		to = put_digit(shape, *p, to);
	out->len = (size_t)(to - out->ptr);
}

/* ---- finding ---- */

/* Asked for: every digit, and two groups; the least that may have a group. */
static const char ALL[] = "-9876543210.25", ALL_SHOWN[] = "987654321025";
static const char FEW[] = "1234.5";

/* What is between digits, and how many digits stand before it. */
struct between {
	struct sign sign;
	unsigned before;
};

/* An answer in digits and what is between them. */
struct answer {
	char digits[WHOLE_MAX + 4];
	unsigned n;
	struct between between[WHOLE_MAX];
	unsigned between_n;
};

static int
sign_add(struct sign *sign, const char *p, size_t n)
{
	if (sign->len + n > sizeof sign->bytes)
		return -1;
	memcpy(sign->bytes + sign->len, p, n);
	sign->len += n;
	return 0;
}

static int
sign_is(const struct sign *a, const struct sign *b)
{
	return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

static int
answer_digit(struct answer *a, struct target_shape *shape, int value,
	const char *p, size_t n)
{
	struct sign digit = {.len = 0};

	if (a->n == sizeof a->digits || sign_add(&digit, p, n) != 0)
		return -1;
	a->digits[a->n++] = (char)('0' + value);
	shape->digit[value] = digit;
	return 0;
}

static int
answer_sign(struct answer *a, const char *p, size_t n)
{
	if (!a->between_n || a->between[a->between_n - 1].before != a->n) {
		if (a->between_n == WHOLE_MAX)
			return -1;
		a->between[a->between_n++] =
			(struct between){.sign = {.len = 0}, .before = a->n};
	}
	return sign_add(&a->between[a->between_n - 1].sign, p, n);
}

static int
answer_read(struct slice text, struct target_shape *shape, struct answer *a)
{
	const char *p = text.ptr, *end = p + text.len;

	*a = (struct answer){.n = 0};
	while (p < end) {
		uint32_t cp;
		unsigned n = utf8_next(p, end, &cp);
		int value = cp_digit(cp);

		if (value >= 0 ? answer_digit(a, shape, value, p, n) != 0
			       : answer_sign(a, p, n) != 0)
			return -1;
		p += n;
	}
	return 0;
}

/* The first is the minus sign, the last the point, those between make groups,
 * and all are alike. */
static int
read_signs(const struct answer *a, struct target_shape *shape)
{
	const struct between *b = a->between, *last;

	if (a->between_n < 2)
		return -1;
	last = &b[a->between_n - 1];
	if (b->before != 0 || last->before != WHOLE_MAX)
		return -1;
	shape->minus = b->sign;
	shape->point = last->sign;
	if (a->between_n == 2)
		return 0;
	shape->group = b[1].sign;
	shape->first = shape->next = WHOLE_MAX - last[-1].before;
	if (a->between_n > 3)
		shape->next = last[-1].before - last[-2].before;
	for (const struct between *g = b + 1; g < last; g++)
		if (!sign_is(&g->sign, &shape->group))
			return -1;
	return 0;
}

static int
agrees(const struct target_shape *shape, const char *number, unsigned places,
	struct slice said)
{
	struct buf own = {0};
	int same = shape_write(shape, number, places, &own) == 0 &&
		   slice_equal(buf_slice(&own), said);

	buf_release(&own);
	return same;
}

static int
read_shape(struct target_shape *shape, struct slice large, struct slice small)
{
	struct answer a;

	*shape = (struct target_shape){.state = SHAPE_KNOWN, .least = 1};
	if (answer_read(large, shape, &a) != 0 || a.n != sizeof ALL_SHOWN - 1 ||
		memcmp(a.digits, ALL_SHOWN, a.n) != 0 ||
		read_signs(&a, shape) != 0)
		return -1;
	if (!agrees(shape, FEW, 2, small))
		shape->least = 2;
	return agrees(shape, FEW, 2, small) && agrees(shape, ALL, 2, large)
		       ? 0
		       : -1;
}

void
shape_find(struct target_shape *shape, shape_ask *ask, void *user)
{
	char large[ANSWER_MAX], small[ANSWER_MAX];
	struct slice all = {large, ask(user, ALL, 2, large, sizeof large)};
	struct slice few = {small, ask(user, FEW, 2, small, sizeof small)};

	if (read_shape(shape, all, few) != 0)
		shape->state = SHAPE_OTHER;
}
