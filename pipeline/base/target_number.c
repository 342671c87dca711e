/* target_number: numbers, percentages, sums, measures and ordinals as the
 * target language writes them. */
#include <stdio.h>
#include <string.h>

#include "base/target_parts.h"
#include "base/text.h"

/* No decimal is more than all digits: none is rounded away. */
enum { DIGITS_MAX = 127, PLACES_MAX = DIGITS_MAX, SKELETON_MAX = 320 };

/* A number on its way out. */
struct number {
	struct slice prefix; /* of ICU's skeleton: what it is a number of */
	int is_money;
	int is_compact;		     /* with a scale word: 15 million */
	size_t places;		     /* digits after the point */
	char digits[DIGITS_MAX + 1]; /* decimal string */
};

/* ---- the number ---- */

static int
number_read(struct slice s, struct number *n)
{
	if (s.len > DIGITS_MAX || memchr(s.ptr, '/', s.len) ||
		memmem(s.ptr, s.len, "..", 2))
		return -1;
	memcpy(n->digits, s.ptr, s.len);
	n->digits[s.len] = '\0';
	return 0;
}

static const char *
unsigned_digits(const struct number *n)
{
	return n->digits + (n->digits[0] == '-');
}

static size_t
whole_digits(const struct number *n)
{
	return strcspn(unsigned_digits(n), ".");
}

static size_t
decimals_of(const struct number *n)
{
	const char *point = strchr(n->digits, '.');

	return point ? strlen(point + 1) : 0;
}

/* Digits after the decimal mark as the text has them: 15.50 keeps its zero. The
 * value has lost it, so all digits less the whole ones are counted. */
static size_t
places_of(const struct number *n, struct slice text)
{
	const char *p = text.ptr, *end = p + text.len;
	size_t digits = 0, whole = whole_digits(n), decimals = decimals_of(n);
	int mark = 0;

	if (!decimals)
		return 0;
	while (p < end) {
		uint32_t cp;

		p += utf8_next(p, end, &cp);
		digits += cp_digit(cp) >= 0;
		mark |= target_is_sign(cp);
	}
	return mark && digits > whole && digits - whole < 10 ? digits - whole
							     : decimals;
}

/* Is a round number of thousands, millions and so on, with two digits more at
 * most? */
static int
is_round(const char *number)
{
	size_t len = strlen(number), zeros = 0, scale;

	if (strchr(number, '.') || len < 4)
		return 0;
	while (zeros < len && number[len - 1 - zeros] == '0')
		zeros++;
	scale = (len - (number[0] == '-') - 1) / 3 * 3;
	return zeros + 2 >= scale;
}

/* Does a word of the text make the number larger? Then its digits alone are not
 * the number's. */
static int
has_scale(const char *number, struct slice text)
{
	const char *p = text.ptr, *end = p + text.len;

	number += *number == '-';
	while (p < end) {
		uint32_t cp;

		p += utf8_next(p, end, &cp);
		if (cp_digit(cp) < 0)
			continue;
		if (*number != '0' + cp_digit(cp))
			return 1;
		number++;
	}
	return *number != '\0';
}

/* What was said with a scale word is said so again. */
static int
is_scaled(const struct number *n, struct slice text)
{
	return is_round(n->digits) && text_has_letter(text.ptr, text.len) &&
	       has_scale(n->digits, text);
}

/* ---- writing it ---- */

/* Numbers of the same sign are written alike. Currencies may have signs of
 * their own between the digits: how many there are makes a class. A compact
 * number is in none: its scale may ask for a form of a word. */
static void
ask_class(struct target *t, const struct number *n, struct asked *asked)
{
	size_t whole = whole_digits(n);

	asked_add(asked, n->prefix.ptr, n->prefix.len);
	asked_addc(asked, n->digits[0] == '-' ? '-' : '+');
	if (n->is_money) {
		asked_addc(asked, (char)('0' + (whole < 7 ? whole : 7)));
		asked_addc(asked, n->places ? '.' : ' ');
	}
	asked_value(asked);
	asked_addc(asked, n->is_compact ? 'c' : (char)('0' + n->places % 64));
	asked_add(asked, n->digits, strlen(n->digits));
	buf_clear(&t->numbers_said);
	if (n->prefix.len && !n->is_compact &&
		shape_write(target_shape(t), unsigned_digits(n), n->places,
			&t->numbers_said) == 0)
		asked->number[asked->n++] = buf_slice(&t->numbers_said);
}

static void
skeleton_of(const struct number *n, char *to)
{
	size_t places = n->places < PLACES_MAX ? n->places : PLACES_MAX;
	int len = snprintf(to, SKELETON_MAX - PLACES_MAX, "%.*s%s%s .",
		(int)n->prefix.len, n->prefix.ptr,
		n->is_compact ? " compact-long" : "",
		n->is_compact && n->is_money ? " unit-width-full-name" : "");

	to += len;
	if (n->is_compact)
		*to++ = '+';
	else
		memset(to, '0', places);
	to[n->is_compact ? 0 : places] = '\0';
}

/* A plain number without ICU. */
static int
plain_write(const struct target_shape *shape, const struct number *n,
	struct buf *out)
{
	if (n->prefix.len || n->is_compact)
		return -1;
	return shape_write(shape, n->digits, n->places, out);
}

static int
number_write(struct target *t, const struct number *n, struct buf *out)
{
	const struct icu_module *icu = target_icu(t);
	struct asked asked = {.len = 0};
	char skeleton[SKELETON_MAX];

	if (!icu)
		return -1;
	if (plain_write(target_shape(t), n, out) == 0)
		return 0;
	ask_class(t, n, &asked);
	if (patterns_write(t->patterns, &asked, out) == 0)
		return 0;
	skeleton_of(n, skeleton);
	return target_keep(t, &asked, out,
		icu->forms_number(t->forms, skeleton, n->digits,
			buf_room(out, FORM_MAX), FORM_MAX));
}

int
target_number(struct target *t, const struct value *value, struct slice text,
	struct buf *out)
{
	struct number n = {.is_money = 0};

	if (number_read(value->value, &n) != 0)
		return -1;
	n.is_compact = is_scaled(&n, text);
	n.places = places_of(&n, text);
	return number_write(t, &n, out);
}

/* ICU's percent counts from 1. */
int
target_percent(struct target *t, const struct value *value, struct buf *out)
{
	struct number n = {.prefix = SLICE("percent")};

	if (number_read(value->value, &n) != 0)
		return -1;
	n.places = decimals_of(&n);
	return number_write(t, &n, out);
}

int
target_money(struct target *t, const struct value *value, struct slice text,
	struct buf *out)
{
	struct slice s = value->value;
	char prefix[] = "currency/...";
	struct number n = {.prefix = SLICE(prefix), .is_money = 1};

	if (s.len < 4 || s.ptr[3] != ' ' || s.ptr[0] < 'A' || s.ptr[0] > 'Z' ||
		memchr(s.ptr, ' ', 3))
		return -1; /* a dinar, but whose? */
	memcpy(prefix + 9, s.ptr, 3);
	if (number_read((struct slice){s.ptr + 4, s.len - 4}, &n) != 0)
		return -1;
	n.is_compact = is_scaled(&n, text);
	n.places = places_of(&n, text) ? 2 : 0;
	return number_write(t, &n, out);
}

/* A number alone may ask for a form of the unit's name: it is in no class. */
int
target_unit(struct target *t, const struct value *value, struct buf *out)
{
	const struct icu_module *icu = target_icu(t);
	const char *space = memchr(value->value.ptr, ' ', value->value.len);
	struct asked asked = {.len = 0};
	struct number n = {.is_money = 0};
	char skeleton[SKELETON_MAX];
	size_t len;
	int unit_len;

	if (!space || !icu)
		return -1;
	len = (size_t)(space - value->value.ptr);
	unit_len = (int)(value->value.len - len - 1);
	if (number_read((struct slice){value->value.ptr, len}, &n) != 0)
		return -1;
	asked_add(&asked, "unit", 4);
	asked_value(&asked);
	asked_add(&asked, value->value.ptr, value->value.len);
	if (patterns_write(t->patterns, &asked, out) == 0)
		return 0;
	if (snprintf(skeleton, sizeof skeleton,
		    "unit/%.*s unit-width-full-name .+", unit_len,
		    space + 1) >= SKELETON_MAX)
		return -1;
	return target_keep(t, &asked, out,
		icu->forms_number(t->forms, skeleton, n.digits,
			buf_room(out, FORM_MAX), FORM_MAX));
}

/* ---- ordinals ---- */

int
target_ordinal(struct target *t, const struct value *value, struct buf *out)
{
	const struct icu_module *icu = target_icu(t);
	struct asked asked = {.len = 0};
	struct slice s = value->value;
	uint64_t number = 0;

	if (!icu || !s.len || s.len > 10)
		return -1;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return -1;
		number = number * 10 + (unsigned)(s.ptr[i] - '0');
	}
	if (number > INT32_MAX)
		return -1;
	asked_add(&asked, "ordinal", 7);
	asked_value(&asked);
	asked_add(&asked, s.ptr, s.len);
	if (patterns_write(t->patterns, &asked, out) == 0)
		return 0;
	return target_keep(t, &asked, out,
		icu->forms_ordinal(t->forms, (unsigned)number,
			buf_room(out, FORM_MAX), FORM_MAX));
}
