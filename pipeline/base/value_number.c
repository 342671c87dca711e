/* value_number: numbers of every kind, as the elements of patterns; printed. */
#include <string.h>
#include "base/text.h"
#include "base/value_parts.h"

/* ---- digits with scale words ---- */

static int
scale_by(struct amount *a, uint64_t scale)
{
	if (a->big.len || (a->d.m && scale > UINT64_MAX / a->d.m))
		return 0;
	a->d.m *= scale;
	if (a->has_other)
		a->other.m *= scale;
	a->flags |= AMOUNT_SCALED;
	return 1;
}

/* Scale words from item j on; returns the smallest of them, 1 if none. */
static uint64_t
take_scales(const struct value_scan *scan, size_t *j, struct amount *a)
{
	const uint64_t scales =
		CLASS_BIT(CLASS_SCALE) | CLASS_BIT(CLASS_HUNDRED);
	uint64_t scale = 1;

	while (*j < scan->n && !scan->item[*j].has_and &&
		scan->item[*j].classes & scales && value_is_spaced(scan, *j)) {
		const struct value_sense *s =
			value_sense_of(scan, &scan->item[*j], CLASS_SCALE);
		uint64_t v = s ? (uint64_t)s->num : 100;

		if (!scale_by(a, v))
			break;
		scale = v;
		++*j;
	}
	return scale;
}

/* 3.5 million; 3 million and 200 thousand. */
static size_t
amount(const struct value_scan *scan, size_t i, struct capture *cap)
{
	const struct value_item *item = &scan->item[i];
	size_t n = 0, j;
	uint64_t scale;

	if (!item->is_last && item[1].digits)
		n = value_reh_decimal(scan, i, cap);
	if (n == 0) {
		const struct number *number =
			value_number(scan, i, ELEMENT_NUMERIC);

		n = number->n;
		*cap = number->cap;
	}
	if (n == 0)
		return 0;
	j = i + n;
	if (item->is_last)
		return n;
	scale = take_scales(scan, &j, &cap->amount);
	while (scale > 1 && j < scan->n && cap->amount.d.places == 0) {
		struct capture more = {0};
		size_t k = j;
		uint64_t next;

		if (!value_is_spaced(scan, j) ||
			(!value_take_and(scan, &k) && !scan->item[k].digits))
			break;
		n = value_numeric(scan, k, &more);
		if (n == 0 || more.amount.d.places ||
			more.amount.flags & AMOUNT_SIGN)
			break;
		k += n;
		next = take_scales(scan, &k, &more.amount);
		if ((next == 1 && (k - n == j || scale > 1000)) ||
			more.amount.d.m >= scale)
			break;
		cap->amount.d.m += more.amount.d.m;
		scale = next;
		j = k;
	}
	cap->amount.scale = scale > 1 ? scale : 0;
	cap->end = scan->item[j - 1].end;
	return j - i;
}

/* ---- what is kept ---- */

static size_t
number_at(const struct value_scan *scan, size_t i, enum element element,
	struct capture *cap)
{
	switch (element) {
	case ELEMENT_NUMERIC:
		return value_numeric(scan, i, cap);
	case ELEMENT_AMOUNT:
		return amount(scan, i, cap);
	case ELEMENT_CARDINAL:
		return value_cardinal(scan, i, cap);
	case ELEMENT_ORDINALS:
		return value_ordinals(scan, i, cap);
	default:
		return value_reh_decimal(scan, i, cap);
	}
}

const struct number *
value_number_find(const struct value_scan *scan, size_t i, enum element element)
{
	uint64_t id = scan->first_id + i;
	struct number *number =
		&scan->memory
			 ->number[id % NUMBERS_KEPT][element - ELEMENT_NUMERIC];

	memset(&number->cap, 0, sizeof number->cap);
	number->n = number_at(scan, i, element, &number->cap);
	number->id = id;
	return number;
}

/* ---- printing ---- */

static uint64_t
divisor(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

void
value_put(struct buf *out, int n, int width)
{
	unsigned rest = n < 0 ? 0u - (unsigned)n : (unsigned)n;
	char digits[12];
	int k = 0;

	if (n < 0)
		buf_addc(out, '-');
	for (; rest || k < width; rest /= 10)
		digits[k++] = (char)('0' + rest % 10);
	while (k > 0)
		buf_addc(out, digits[--k]);
}

static void
decimal_print(struct decimal d, int neg, struct buf *out)
{
	char digits[48];
	int n = 0, places = d.places;
	uint64_t m = d.m;

	while (places > 0 && m % 10 == 0) {
		m /= 10;
		places--;
	}
	if (neg && m)
		buf_addc(out, '-');
	do {
		digits[n++] = (char)('0' + m % 10);
		m /= 10;
	} while (n < 40 && (m || n <= places));
	while (n > 0) {
		buf_addc(out, digits[--n]);
		if (n == places && n > 0)
			buf_addc(out, '.');
	}
}

/* A fraction whose decimals end is written with them; others as N/D. */
static void
fraction_print(struct decimal d, int neg, struct buf *out)
{
	uint64_t den = d.den, m = d.m, common, ten = 1;
	int places = 0;

	while (d.places > 0 && den < UINT64_MAX / 10) {
		den *= 10;
		d.places--;
	}
	common = divisor(m, den);
	m /= common;
	den /= common;
	while (places < 9 && ten % den) {
		ten *= 10;
		places++;
	}
	if (ten % den == 0 && m < UINT64_MAX / ten) {
		decimal_print(
			(struct decimal){m * (ten / den), 0, places}, neg, out);
		return;
	}
	if (neg)
		buf_addc(out, '-');
	buf_add_number(out, m);
	buf_addc(out, '/');
	buf_add_number(out, den);
}

void
amount_print(const struct amount *a, int other, struct buf *out)
{
	struct decimal d = other ? a->other : a->d;

	if (a->big.len) {
		if (a->neg)
			buf_addc(out, '-');
		buf_add_slice(out, a->big);
	} else if (d.den > 1) {
		fraction_print(d, a->neg, out);
	} else {
		decimal_print(d, a->neg, out);
	}
}
