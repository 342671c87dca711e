/* value_number: numbers of every kind, as the elements of patterns; printed. */
#include <string.h>
#include "base/text.h"
#include "base/value_parts.h"

static const char *
text_at(const struct value_scan *scan, size_t at)
{
	return scan->text.ptr + at;
}

/* Marks that are one to us. */
static uint32_t
same_mark(uint32_t cp)
{
	switch (cp) {
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2014:
	case 0x2212:
	case '~':
	case 0x301C:
		return '-';
	case 0x060C: /* ARABIC COMMA */
		return ',';
	case 0x2044: /* FRACTION SLASH */
	case 0x060D: /* ARABIC DATE SEPARATOR */
		return '/';
	case 0x2236: /* RATIO */
		return ':';
	default:
		return cp;
	}
}

int
value_gap(const struct value_scan *scan, size_t i, uint32_t c, enum gap gap)
{
	const char *p = text_at(scan, scan->item[i - 1].end);
	const char *end = text_at(scan, scan->item[i].from);
	int seen = c == 0;
	uint32_t cp;

	if (end - p > GAP_MAX)
		return 0;
	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (!seen && same_mark(cp) == c)
			seen = 1;
		else if (gap == GAP_TIGHT ||
			 (!cp_is_space(cp) && !cp_is_bidi(cp)))
			return 0;
	}
	return seen;
}

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
	uint64_t scale = 1;

	while (*j < scan->n && value_gap(scan, *j, 0, GAP_LOOSE) &&
		!scan->item[*j].has_and) {
		const struct value_sense *s =
			value_sense_of(scan, &scan->item[*j], CLASS_SCALE);
		uint64_t v = s ? (uint64_t)s->num : 100;

		if (s == NULL &&
			!(scan->item[*j].classes & CLASS_BIT(CLASS_HUNDRED)))
			break;
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
	size_t n = value_reh_decimal(scan, i, cap), j;
	uint64_t scale;

	if (n == 0)
		n = value_numeric(scan, i, cap);
	if (n == 0)
		return 0;
	j = i + n;
	scale = take_scales(scan, &j, &cap->amount);
	while (scale > 1 && j < scan->n && cap->amount.d.places == 0) {
		struct capture more = {0};
		size_t k = j;
		uint64_t next;

		if (!value_gap(scan, j, 0, GAP_LOOSE) ||
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

/* ---- digits alone ---- */

static int
number_fits(enum element element, unsigned digits, uint64_t v)
{
	switch (element) {
	case ELEMENT_DAY:
		return digits <= 2 && v >= 1 && v <= 31;
	case ELEMENT_MONTHNO:
		return digits <= 2 && v >= 1 && v <= 12;
	case ELEMENT_YEAR:
		return digits == 4 && v >= 1000 && v < 2200;
	case ELEMENT_YEAR2:
		return digits == 2;
	case ELEMENT_HOURNO:
		return digits <= 2 && v <= 24;
	case ELEMENT_SIXTY:
		return digits == 2 && v < 60;
	case ELEMENT_HHMM:
		return (digits == 3 || digits == 4) && v % 100 < 60 && v < 2400;
	case ELEMENT_SMALL:
		return digits <= 3 && v > 0;
	default:
		return digits < 19;
	}
}

static size_t
plain(const struct value_scan *scan, size_t i, enum element element,
	struct capture *cap)
{
	const struct value_item *item = &scan->item[i];

	if (!item->digits)
		return 0;
	cap->amount.d.m = value_item_number(scan, item);
	if (!number_fits(element, item->digits, cap->amount.d.m))
		return 0;
	cap->at = item->at;
	cap->end = item->end;
	return 1;
}

static size_t
number_at(const struct value_scan *scan, size_t i, enum element element,
	struct capture *cap)
{
	memset(&cap->amount, 0, sizeof cap->amount);
	switch (element) {
	case ELEMENT_NUMERIC:
		return value_numeric(scan, i, cap);
	case ELEMENT_AMOUNT:
		return amount(scan, i, cap);
	case ELEMENT_CARDINAL:
		return value_cardinal(scan, i, cap);
	case ELEMENT_ORDINALS:
		return value_ordinals(scan, i, cap);
	case ELEMENT_REH:
		return value_reh_decimal(scan, i, cap);
	default:
		return plain(scan, i, element, cap);
	}
}

size_t
value_number(const struct value_scan *scan, size_t i, enum element element,
	struct capture *cap)
{
	unsigned slot = (unsigned)(element - ELEMENT_NUMERIC);
	uint16_t name = cap->element;

	if (slot >= 4)
		return number_at(scan, i, element, cap);
	if (scan->cache->v[slot].id != scan->first_id + i) {
		scan->cache->v[slot].id = scan->first_id + i;
		scan->cache->v[slot].n = number_at(scan, i, element, cap);
		scan->cache->v[slot].cap = *cap;
	}
	*cap = scan->cache->v[slot].cap;
	cap->element = name;
	cap->from = (uint32_t)i;
	return scan->cache->v[slot].n;
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
	buf_addf(out, "%s%llu/%llu", neg ? "-" : "", (unsigned long long)m,
		(unsigned long long)den);
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
