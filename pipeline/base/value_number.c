/* value_number: digits with their separators, and numbers in words.
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

/* Marks that are one to us. */
static uint32_t
same_mark(uint32_t cp)
{
	switch (cp) {
	case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014:
	case 0x2212: case '~': case 0x301C:
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

/* ---- digits ---- */

static uint64_t
item_number(const struct value_scan *scan, const struct value_item *item)
{
	const char *p = text_at(scan, item->at), *end = text_at(scan, item->end);
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

	if (end - p > 10)
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
	a->d.m += item_number(scan, &scan->item[i]);
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
	return (struct slice){ out, used };
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
parts_choose(const struct value_scan *scan, size_t i,
	const struct parts *parts, size_t *whole, int *doubtful)
{
	size_t groups = parts->n > 1 ? groups_count(parts) : 0;
	int spaced = parts->n > 1 && is_space_sign(parts->sep[1]);
	int zero = item_number(scan, &scan->item[i]) == 0;

	*doubtful = 0;
	*whole = 1;
	if (i > 0 && parts->n == 2 && !spaced && scan->item[i - 1].digits &&
		separator_before(scan, i) == parts->sep[1])
		return 1; /* the end of a list: 1,2,3,4 */
	if (groups == 1 && spaced && parts->sep[1] == ' ' &&
		item_number(scan, &scan->item[i + 1]) % 1000 != 0)
		groups = 0;
	if (groups == 0 || (zero && parts->n == 2)) {
		if (parts->n == 1 || spaced || (parts->n > 2 &&
			!is_space_sign(parts->sep[2])))
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

/* A minus or plus that belongs to the digits; a dash between two words and the
 * bullet of a list do not. */
static void
take_sign(const struct value_scan *scan, struct capture *cap)
{
	const char *p, *q, *end = scan->text.ptr + scan->text.len;
	uint32_t cp = char_before(scan, text_at(scan, cap->at), &p), next = 0;

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
			next != '<' && next != '>' && next != '[' && next != '^')
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
	power = item_number(scan, &scan->item[i]);
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

static size_t
numeric(const struct value_scan *scan, size_t i, struct capture *cap)
{
	struct amount *a = &cap->amount;
	struct parts parts;
	size_t n, whole;
	int doubtful;

	if (!scan->item[i].digits)
		return 0;
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
	return n + (a->big.len ? 0 : take_exponent(scan, i + n, cap));
}

/* 4ر1 is 1.4: agencies write the fraction first, with the letter for a mark. */
static size_t
reh_decimal(const struct value_scan *scan, size_t i, struct capture *cap)
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

/* ---- words ---- */

static uint64_t
multiply(uint64_t a, uint64_t b)
{
	return b && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

/* A number in words under way: hundreds and less in group, what scale words
 * have closed in total. */
struct words {
	uint64_t total, group, lowest, last_scale;
	int any;
};

static int
words_scale(struct words *w, const struct value_sense *s, int joined)
{
	uint64_t v = (uint64_t)s->num;

	if (w->group && !joined && v < w->last_scale) {
		w->total += multiply(w->group, v);
	} else if (w->total && !w->group && !joined && v >= w->last_scale) {
		w->total = multiply(w->total, v);
	} else if (!w->group && s->text_len == 0 && v < w->last_scale &&
		(!w->any || joined)) {
		w->total += v;
	} else {
		return 0;
	}
	w->group = 0;
	w->lowest = UINT64_MAX;
	w->last_scale = v;
	return 1;
}

static uint64_t
magnitude(uint64_t v)
{
	if (v < 10 || (v > 10 && v < 20) || (v > 20 && v < 100 && v % 10))
		return 1;
	return v < 100 ? 10 : v < 1000 ? 100 : 1000;
}

static int
words_plain(struct words *w, uint64_t v, int joined, unsigned traits)
{
	if (w->any && !joined && (traits & TRAIT_CONJUNCTION))
		return 0;
	if (v >= 1000) {
		if (w->group || v >= w->last_scale)
			return 0;
		w->total += v;
		w->last_scale = v % 1000000000 == 0 ? 1000000000
			: v % 1000000 == 0 ? 1000000 : 1000;
		return 1;
	}
	if (w->group == 0) {
		if (v == 0 && w->any)
			return 0;
	} else if (w->lowest == 1 && w->group % 100 < 10 && joined && v >= 20 &&
		v < 100 && v % 10 == 0) {
		/* five and twenty */
		w->group += v;
		w->lowest = 0;
		return 1;
	} else if (v >= w->lowest || v == 0) {
		return 0;
	}
	w->group += v;
	w->lowest = v == 10 && traits & TRAIT_CONJUNCTION ? 1 : magnitude(v);
	return 1;
}

static int
words_hundred(struct words *w, int joined, unsigned traits)
{
	if (w->group > 0 && w->group < 100 && !joined)
		w->group *= 100;
	else if (w->group == 0 && (!w->any || joined ||
		!(traits & TRAIT_CONJUNCTION)))
		w->group = 100;
	else
		return 0;
	w->lowest = 100;
	return 1;
}

/* Passes over the conjunction before item *j; 1 if there is one. */
static int
take_and(const struct value_scan *scan, size_t *j)
{
	if (*j < scan->n && scan->item[*j].classes & CLASS_BIT(CLASS_AND) &&
		*j + 1 < scan->n && value_gap(scan, *j + 1, 0, GAP_LOOSE)) {
		++*j;
		return 1;
	}
	return *j < scan->n && scan->item[*j].has_and;
}

static int
words_take(const struct value_scan *scan, struct words *w, size_t j, int joined)
{
	const struct value_item *item = &scan->item[j];
	const struct value_sense *s;

	if ((s = value_sense_of(scan, item, CLASS_NUM)) != NULL)
		return words_plain(w, (uint64_t)s->num, joined, scan->traits);
	if (value_sense_of(scan, item, CLASS_HUNDRED) != NULL)
		return words_hundred(w, joined, scan->traits);
	if ((s = value_sense_of(scan, item, CLASS_SCALE)) != NULL)
		return words_scale(w, s, joined);
	return 0;
}

/* "joined" in the lexicon: alone it is more often another word. */
static int
is_other_word(const struct value_scan *scan, size_t i)
{
	const struct value_sense *s = value_sense_of(scan, &scan->item[i],
		CLASS_NUM);

	if (s == NULL)
		s = value_sense_of(scan, &scan->item[i], CLASS_HUNDRED);
	return s != NULL && s->text_len > 0;
}

enum { WORDS_MAX = 24 }; /* 999 999 999 999 takes fewer in any language */

static size_t
cardinal(const struct value_scan *scan, size_t i, struct capture *cap)
{
	struct words w = { .lowest = UINT64_MAX, .last_scale = UINT64_MAX };
	size_t j = i;

	while (j < scan->n && j - i < WORDS_MAX && w.total != UINT64_MAX) {
		size_t k = j;
		int joined = 0;

		if (j > i) {
			joined = take_and(scan, &k);
			if (!value_gap(scan, j, 0, GAP_LOOSE) &&
				!value_gap(scan, j, '-', GAP_TIGHT))
				break;
		}
		if (!words_take(scan, &w, k, joined))
			break;
		w.any = 1;
		j = k + 1;
	}
	if (j == i || w.total == UINT64_MAX ||
		(j == i + 1 && is_other_word(scan, i)))
		return 0;
	cap->amount.d.m = w.total + w.group;
	if (w.group == 0 && w.last_scale != UINT64_MAX)
		cap->amount.scale = w.last_scale;
	cap->amount.flags = AMOUNT_WORDS;
	cap->at = scan->item[i].at;
	cap->end = scan->item[j - 1].end;
	return j - i;
}

/* first, eleventh; fifth and twenty; the hundred and fifth. */
static size_t
ordinals(const struct value_scan *scan, size_t i, struct capture *cap)
{
	struct capture big = { 0 };
	size_t j = i, n = cardinal(scan, i, &big);
	const struct value_sense *s;

	if (n > 0) {
		size_t k = i + n;

		if (!take_and(scan, &k) || big.amount.d.m < 100)
			return 0;
		j = k;
	}
	s = j < scan->n ? value_sense_of(scan, &scan->item[j], CLASS_ORDINAL)
		: NULL;
	if (s == NULL)
		return 0;
	cap->amount.d.m = big.amount.d.m + (uint64_t)s->num;
	if (s->num < 10 && j + 1 < scan->n) {
		size_t k = j + 1;
		const struct value_sense *ten;

		if (value_gap(scan, j + 1, 0, GAP_LOOSE) && take_and(scan, &k) &&
			(ten = value_sense_of(scan, &scan->item[k], CLASS_NUM))
			&& ten->num >= 20 && ten->num < 100 &&
			ten->num % 10 == 0) {
			cap->amount.d.m += (uint64_t)ten->num;
			j = k;
		}
	}
	cap->amount.flags = AMOUNT_WORDS;
	cap->at = scan->item[i].at;
	cap->end = scan->item[j].end;
	return j + 1 - i;
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
		const struct value_sense *s = value_sense_of(scan,
			&scan->item[*j], CLASS_SCALE);
		uint64_t v = s ? (uint64_t)s->num : 100;

		if (s == NULL && !(scan->item[*j].classes &
			CLASS_BIT(CLASS_HUNDRED)))
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
	size_t n = reh_decimal(scan, i, cap), j;
	uint64_t scale;

	if (n == 0)
		n = numeric(scan, i, cap);
	if (n == 0)
		return 0;
	j = i + n;
	scale = take_scales(scan, &j, &cap->amount);
	while (scale > 1 && j < scan->n && cap->amount.d.places == 0) {
		struct capture more = { 0 };
		size_t k = j;
		uint64_t next;

		if (!value_gap(scan, j, 0, GAP_LOOSE) ||
			(!take_and(scan, &k) && !scan->item[k].digits))
			break;
		n = numeric(scan, k, &more);
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
	cap->amount.d.m = item_number(scan, item);
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
		return numeric(scan, i, cap);
	case ELEMENT_AMOUNT:
		return amount(scan, i, cap);
	case ELEMENT_CARDINAL:
		return cardinal(scan, i, cap);
	case ELEMENT_ORDINALS:
		return ordinals(scan, i, cap);
	case ELEMENT_REH:
		return reh_decimal(scan, i, cap);
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
	if (scan->cache->v[slot].i != i + 1) {
		scan->cache->v[slot].i = i + 1;
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
		decimal_print((struct decimal){ m * (ten / den), 0, places },
			neg, out);
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
