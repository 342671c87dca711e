/* value_digits: digits with their separators.
 *
 * Signs are not trusted: "." before three digits may group or be a decimal
 * mark whatever the language, so what the digits look like decides, and where
 * they leave it open both readings are kept. */
#include <string.h>
#include "base/text.h"
#include "base/value_parts.h"

static const char *
text_at(const struct value_scan *scan, size_t at)
{
	return scan->text.ptr + at;
}

/* The one character that makes up the gap before item i; 0 if there is none
 * or more. */
static uint32_t
gap_char(const struct value_scan *scan, size_t i)
{
	const char *p = text_at(scan, scan->item[i - 1].end);
	const char *end = text_at(scan, scan->item[i].at);
	uint32_t cp = 0;

	if (p >= end || utf8_next(p, end, &cp) != (size_t)(end - p))
		return 0;
	return cp;
}

uint64_t
value_item_number(const struct value_scan *scan, const struct value_item *item)
{
	const char *p = text_at(scan, item->at),
		   *end = text_at(scan, item->end);
	uint64_t m = 0;
	uint32_t cp;

	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (m < UINT64_MAX / 100)
			m = m * 10 + (uint64_t)cp_digit(cp);
	}
	return m;
}

enum { PARTS_MAX = 12 };

/* Digit runs with one separator between. */
struct parts {
	size_t n;
	uint32_t sep[PARTS_MAX]; /* before part i */
	unsigned len[PARTS_MAX];
};

static int
is_space_sign(uint32_t cp)
{
	return cp == 0x20 || cp == 0xA0 || cp == 0x202F || cp == 0x2009;
}

static int
is_separator(uint32_t cp)
{
	return cp == '.' || cp == ',' || cp == '\'' || cp == 0x2019 ||
	       cp == 0x66B /* DECIMAL SEPARATOR */ ||
	       cp == 0x66C /* THOUSANDS SEPARATOR */ || cp == 0x60C ||
	       is_space_sign(cp);
}

/* A separator with an embedding round it: U+202A , U+202A. */
static uint32_t
separator_before(const struct value_scan *scan, size_t i)
{
	const char *p = text_at(scan, scan->item[i - 1].end);
	const char *end = text_at(scan, scan->item[i].at);
	uint32_t cp, found = 0;

	if (end - p > GAP_DIGITS)
		return 0;
	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (cp_is_bidi(cp))
			continue;
		if (found)
			return 0;
		found = cp;
	}
	return is_separator(found) ? found : 0;
}

static void
parts_find(const struct value_scan *scan, size_t i, struct parts *parts)
{
	parts->n = 1;
	parts->len[0] = scan->item[i].digits;
	while (i + parts->n < scan->n && parts->n < PARTS_MAX) {
		size_t j = i + parts->n;
		uint32_t sep;

		if (!scan->item[j].digits)
			break;
		sep = separator_before(scan, j);
		if (!sep)
			break;
		parts->sep[parts->n] = sep;
		parts->len[parts->n++] = scan->item[j].digits;
	}
}

/* How many parts after the first are groups of three (or of two and at last
 * three, as South Asia groups them). */
static size_t
groups_count(const struct parts *parts)
{
	size_t n = 1, twos = 1;

	if (parts->len[0] > 3)
		return 0;
	while (n < parts->n && parts->len[n] == 3 &&
		parts->sep[n] == parts->sep[1])
		n++;
	while (twos < parts->n && parts->len[twos] == 2 &&
		parts->sep[twos] == parts->sep[1])
		twos++;
	if (twos > 1 && twos < parts->n && parts->len[twos] == 3 &&
		parts->sep[twos] == parts->sep[1] && parts->len[0] < 3)
		return twos;
	return n - 1;
}

static void
add_digits(struct amount *a, const struct value_scan *scan, size_t i)
{
	unsigned n = scan->item[i].digits;

	for (unsigned k = 0; k < n; k++) {
		if (a->d.m > UINT64_MAX / 100) {
			a->flags |= AMOUNT_BIG;
			return;
		}
		a->d.m *= 10;
	}
	a->d.m += scan->item[i].number;
}

/* Text of digits, ASCII, without separators, for numbers that are too long. */
static struct slice
long_digits(const struct value_scan *scan, size_t i, size_t n, size_t whole)
{
	size_t len = scan->item[i + n - 1].end - scan->item[i].at, used = 0;
	char *out = arena_alloc(scan->arena, len + 2);

	for (size_t k = i; k < i + n; k++) {
		const char *p = text_at(scan, scan->item[k].at);
		const char *end = text_at(scan, scan->item[k].end);
		uint32_t cp;

		if (k == i + whole)
			out[used++] = '.';
		while (p < end) {
			p += utf8_next(p, end, &cp);
			if (used || cp_digit(cp))
				out[used++] = (char)('0' + cp_digit(cp));
		}
	}
	return (struct slice){out, used};
}

/* Is "." or "," a sign that may as well have the other meaning here? */
static int
is_doubtful(const struct value_scan *scan, uint32_t sep)
{
	if (scan->traits & TRAIT_COMMA)
		return sep == ',';
	return sep == '.' || sep == 0x66B || sep == 0x60C;
}

/* How many of the parts make the number and how many of those are whole. */
static size_t
parts_choose(const struct value_scan *scan, size_t i, const struct parts *parts,
	size_t *whole, int *doubtful)
{
	size_t groups = parts->n > 1 ? groups_count(parts) : 0;
	int spaced = parts->n > 1 && is_space_sign(parts->sep[1]);
	int zero = scan->item[i].number == 0;

	*doubtful = 0;
	*whole = 1;
	if (i > 0 && parts->n == 2 && !spaced && scan->item[i - 1].digits &&
		separator_before(scan, i) == parts->sep[1])
		return 1; /* the end of a list: 1,2,3,4 */
	if (groups == 1 && spaced && parts->sep[1] == ' ' &&
		scan->item[i + 1].number % 1000 != 0)
		groups = 0;
	if (groups == 0 || (zero && parts->n == 2)) {
		if (parts->n == 1 || spaced ||
			(parts->n > 2 && !is_space_sign(parts->sep[2])))
			return 1;
		return parts->sep[1] == '\'' || parts->sep[1] == 0x2019 ? 1 : 2;
	}
	*whole = 1 + groups;
	if (parts->n > *whole && parts->sep[*whole] != parts->sep[1] &&
		!is_space_sign(parts->sep[*whole]))
		return *whole + 1;
	*doubtful = groups == 1 && is_doubtful(scan, parts->sep[1]);
	return *whole;
}

static uint32_t
char_before(const struct value_scan *scan, const char *p, const char **at)
{
	uint32_t cp = 0;

	if (p > scan->text.ptr)
		p -= utf8_prev(scan->text.ptr, p, &cp);
	*at = p;
	return cp;
}

/* The last byte of a minus or plus; U+2212 is one. */
static int
may_end_sign(unsigned char c)
{
	return c == '-' || c == '+' || c == 0x92;
}

/* A minus or plus that belongs to the digits; a dash between two words and the
 * bullet of a list do not. */
static void
take_sign(const struct value_scan *scan, struct capture *cap)
{
	const char *p = text_at(scan, cap->at), *q;
	const char *end = scan->text.ptr + scan->text.len;
	uint32_t cp, next = 0;

	if (cap->at == 0 || !may_end_sign((unsigned char)p[-1]))
		return;
	cp = char_before(scan, p, &p);
	if (cp != '-' && cp != 0x2212 && cp != '+')
		return;
	if (p == scan->text.ptr) {
		q = text_at(scan, cap->end);
		if (q < end)
			q += utf8_next(q, end, &next);
		if (next == ' ' && q < end)
			utf8_next(q, end, &next);
		if (!(cap->amount.flags & AMOUNT_DECIMAL) && cp_is_letter(next))
			return;
	} else {
		next = char_before(scan, p, &q);
		if (!cp_is_space(next) && next != '(' && next != '=' &&
			next != '<' && next != '>' && next != '[' &&
			next != '^')
			return;
	}
	cap->at = (uint32_t)(p - scan->text.ptr);
	cap->amount.neg = cp != '+';
	cap->amount.flags |= AMOUNT_SIGN;
}

/* e+10 after the digits. */
static size_t
take_exponent(const struct value_scan *scan, size_t i, struct capture *cap)
{
	struct decimal *d = &cap->amount.d;
	const char *p = text_at(scan, cap->end), *end;
	uint64_t power;
	int negative = 0;

	if (i >= scan->n || !scan->item[i].digits)
		return 0;
	end = text_at(scan, scan->item[i].at);
	if (p >= end || (*p != 'e' && *p != 'E') || end - p > 2)
		return 0;
	if (end - p == 2) {
		negative = p[1] == '-';
		if (p[1] != '-' && p[1] != '+')
			return 0;
	}
	power = scan->item[i].number;
	if (power > 18)
		return 0;
	cap->end = scan->item[i].end;
	if (negative)
		d->places += (int)power;
	for (; !negative && power > 0; power--) {
		if (d->places > 0)
			d->places--;
		else if (d->m < UINT64_MAX / 10)
			d->m *= 10;
	}
	return 1;
}

static uint64_t
raise(uint64_t base, uint64_t power)
{
	uint64_t product = 1;

	for (; power > 0; power--) {
		if (base && product > UINT64_MAX / 2 / base)
			return 0;
		product *= base;
	}
	return product;
}

/* 10^6, 2.5^-1: whole powers only. */
static size_t
take_power(const struct value_scan *scan, size_t i, struct capture *cap)
{
	struct decimal *d = &cap->amount.d;
	const char *p = text_at(scan, cap->end), *end;
	uint64_t power, up, down;
	int negative;

	if (i >= scan->n || scan->item[i].digits != 1)
		return 0;
	end = text_at(scan, scan->item[i].at);
	negative = end - p == 2 && p[1] == '-';
	if (p >= end || *p != '^' || end - p > 1 + negative)
		return 0;
	power = scan->item[i].number;
	up = raise(d->m, power);
	down = raise(raise(10, (uint64_t)d->places), power);
	if (up == 0 || down == 0)
		return 0;
	d->m = negative ? down : up;
	d->den = negative ? up : down;
	d->places = 0;
	cap->amount.neg = cap->amount.neg && power % 2;
	cap->amount.has_other = 0;
	cap->end = scan->item[i].end;
	return 1;
}

/* Digits that no others follow. */
static size_t
one_part(const struct value_scan *scan, size_t i, struct capture *cap)
{
	const struct value_item *item = &scan->item[i];

	cap->amount.d.m = item->number;
	if (item->digits > 18)
		cap->amount.big = long_digits(scan, i, 1, 1);
	cap->at = item->at;
	cap->end = item->end;
	take_sign(scan, cap);
	return 1;
}

size_t
value_numeric(const struct value_scan *scan, size_t i, struct capture *cap)
{
	struct amount *a = &cap->amount;
	struct parts parts;
	size_t n, whole;
	int doubtful;

	if (!scan->item[i].digits)
		return 0;
	if (scan->item[i].is_last || !scan->item[i + 1].digits)
		return one_part(scan, i, cap);
	parts_find(scan, i, &parts);
	n = parts_choose(scan, i, &parts, &whole, &doubtful);
	for (size_t k = 0; k < n; k++) {
		add_digits(a, scan, i + k);
		if (k >= whole)
			a->d.places += (int)parts.len[k];
	}
	if (whole > 1)
		a->flags |= AMOUNT_GROUPED;
	if (n > whole)
		a->flags |= AMOUNT_DECIMAL;
	if (doubtful) {
		a->has_other = 1;
		a->other = a->d;
		a->other.places = 3;
	}
	if (a->flags & AMOUNT_BIG || scan->item[i].digits > 18)
		a->big = long_digits(scan, i, n, whole);
	cap->at = scan->item[i].at;
	cap->end = scan->item[i + n - 1].end;
	take_sign(scan, cap);
	if (a->big.len)
		return n;
	n += take_exponent(scan, i + n, cap);
	return n + take_power(scan, i + n, cap);
}

/* Agencies write 4 REH 1 for 1.4: the fraction first, the letter for a mark. */
size_t
value_reh_decimal(const struct value_scan *scan, size_t i, struct capture *cap)
{
	struct amount *a = &cap->amount;
	const struct value_item *first = &scan->item[i], *second = first + 1;

	if (i + 1 >= scan->n || !first->digits || !second->digits ||
		first->digits > 3 || second->digits > 3 ||
		gap_char(scan, i + 1) != 0x631 /* REH */)
		return 0;
	add_digits(a, scan, i + 1);
	add_digits(a, scan, i);
	a->d.places = first->digits;
	a->flags = AMOUNT_DECIMAL;
	cap->at = first->at;
	cap->end = second->end;
	return 2;
}
