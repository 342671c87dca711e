/* value_form: what a match is worth. */
#include <string.h>
#include "base/text.h"
#include "base/value_parts.h"

const char *const form_names[FORM_COUNT] = { "text", "number", "percent",
	"fraction", "range", "score", "money", "unit", "time", "date", "phone",
	"ordinal", "relative", "code", "dates" };

enum form
form_of_kind(enum kind kind)
{
	switch (kind) {
	case KIND_PERCENT: return FORM_PERCENT;
	case KIND_FRACTION: return FORM_FRACTION;
	case KIND_RANGE: return FORM_RANGE;
	case KIND_SCORE: return FORM_SCORE;
	case KIND_MONEY: return FORM_MONEY;
	case KIND_UNIT: return FORM_UNIT;
	case KIND_TIME: return FORM_TIME;
	case KIND_DATE: case KIND_DATENAME: return FORM_DATE;
	case KIND_PHONE: return FORM_PHONE;
	case KIND_ORDINAL: return FORM_ORDINAL;
	case KIND_CODE: return FORM_CODE;
	case KIND_DECIMAL: case KIND_GROUPED: case KIND_INTEGER:
	case KIND_YEAR: case KIND_WORDS: return FORM_NUMBER;
	default: return FORM_TEXT;
	}
}

static struct slice
keep(const struct value_scan *scan, struct buf *buf)
{
	struct slice s = arena_slice(scan->arena, buf_slice(buf));

	buf->len = 0;
	return s;
}

static int
is_number(const struct capture *c)
{
	return c->element >= ELEMENT_NUMERIC;
}

static const struct capture *
find_class(const struct match *m, enum class class)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->cap[i].element == class)
			return &m->cap[i];
	return NULL;
}

/* The n-th number of the match, from 0. */
static const struct capture *
find_number(const struct match *m, size_t n)
{
	for (size_t i = 0; i < m->n; i++)
		if (is_number(&m->cap[i]) && n-- == 0)
			return &m->cap[i];
	return NULL;
}

static struct slice
sense_text(const struct value_scan *scan, const struct value_sense *sense)
{
	return (struct slice){ scan->rules->text + sense->text_at,
		sense->text_len };
}

/* a += n / d */
static void
add_fraction(struct amount *a, uint64_t n, uint64_t d)
{
	uint64_t den = a->d.den ? a->d.den : 1;

	if (d == 0 || d > 1000000 || den > 1000000 ||
		a->d.m > UINT64_MAX / 2000000 || n > UINT64_MAX / 2000000)
		return;
	while (a->d.places > 0 && den < 1000000) {
		den *= 10;
		a->d.places--;
	}
	a->d.m = a->d.m * d + n * den;
	a->d.den = den * d;
}

/* The numbers of a match as one: a whole and a fraction in words or signs; a
 * dozen; over and under. */
static int
one_amount(const struct value_scan *scan, const struct match *m,
	struct amount *a)
{
	size_t numbers = 0;
	int over = 0;
	uint64_t scale = 1;

	memset(a, 0, sizeof *a);
	for (size_t i = 0; i < m->n; i++) {
		const struct capture *c = &m->cap[i];
		const struct value_sense *s = c->sense;

		if (c->element == CLASS_MINUS) {
			a->neg = 1;
		} else if (c->element == CLASS_OVER ||
			c->element == CLASS_SHARE || (c->element == CLASS_OF &&
			find_class(m, CLASS_ONE))) {
			over = 1;
			if (numbers == 0)
				a->d.m = 1;
			numbers++;
		} else if (c->element == CLASS_ONE) {
			a->d.m = 1;
			numbers++;
		} else if (c->element == CLASS_DOZEN) {
			scale = (uint64_t)s->num;
		} else if (c->element == CLASS_SCALE) {
			scale = (uint64_t)s->num;
			if (numbers == 0)
				a->d.m = 1;
			numbers++;
		} else if (c->element == CLASS_FRACTION ||
			c->element == CLASS_PART) {
			if (i > 0 && is_number(&m->cap[i - 1]) &&
				(m->cap[i - 1].amount.flags & AMOUNT_WORDS ||
				numbers > 1) && s->text_len > 0) {
				uint64_t n = m->cap[i - 1].amount.d.m;

				if (n > 20) /* twenty and three fifths */
					n %= 10;

				a->d.m -= n;
				add_fraction(a, n * (uint64_t)s->num, s->den);
			} else {
				add_fraction(a, (uint64_t)s->num, s->den);
			}
		} else if (is_number(c)) {
			if (numbers++ == 0) {
				int neg = a->neg;

				*a = c->amount;
				a->neg |= neg;
			} else if (over && c->amount.d.m > 0 &&
				c->amount.d.m < UINT64_MAX / 20 &&
				c->amount.d.places == 0) {
				a->d.den = c->amount.d.m;
			} else {
				a->d.m += c->amount.d.m;
			}
		}
	}
	if (scale > 1) {
		if (a->d.m > UINT64_MAX / scale)
			return 0;
		a->d.m *= scale;
	}
	(void)scan;
	return 1;
}

static void
put_amount(const struct value_scan *scan, const struct amount *a,
	struct buf *buf, struct value *value)
{
	size_t before = buf->len;
	struct slice head = { NULL, 0 };

	if (a->has_other) {
		head = arena_slice(scan->arena, buf_slice(buf));
		amount_print(a, 1, buf);
		value->value2 = keep(scan, buf);
		buf_add_slice(buf, head);
	}
	(void)before;
	amount_print(a, 0, buf);
	value->value = keep(scan, buf);
}

static int
is_year_like(const struct value_scan *scan, const struct match *m)
{
	const struct capture *c = &m->cap[m->begin];

	return m->n == m->begin + 1 && c->n == 1 && c->amount.flags == 0 &&
		scan->item[c->from].digits == 4 && c->amount.d.m >= 1900 &&
		c->amount.d.m < 2100;
}

static int
form_number(const struct value_scan *scan, const struct match *m,
	struct buf *buf, struct value *value)
{
	struct amount a;

	if (!one_amount(scan, m, &a))
		return 0;
	if (value->kind == KIND_INTEGER) {
		if (a.flags & AMOUNT_DECIMAL)
			value->kind = KIND_DECIMAL;
		else if (a.flags & AMOUNT_GROUPED)
			value->kind = KIND_GROUPED;
		else if (is_year_like(scan, m))
			value->kind = KIND_YEAR;
	}
	put_amount(scan, &a, buf, value);
	return 1;
}

/* N / D: a fraction where the denominator is usual. */
static int
form_fraction(const struct value_scan *scan, const struct match *m,
	struct buf *buf, struct value *value)
{
	const struct capture *a = NULL, *b = NULL, *whole = NULL;
	struct amount sum = { 0 };
	uint64_t n, d;

	for (size_t i = 0; i < m->n; i++)
		if (m->cap[i].element == ELEMENT_SMALL && a == NULL)
			a = &m->cap[i];
		else if (m->cap[i].element == ELEMENT_SMALL)
			b = &m->cap[i];
		else if (is_number(&m->cap[i]))
			whole = &m->cap[i];
	if (b == NULL)
		return form_number(scan, m, buf, value);
	n = a->amount.d.m;
	d = b->amount.d.m;
	if (scan->traits & TRAIT_DENOMINATOR && n > d) {
		n = b->amount.d.m;
		d = a->amount.d.m;
	}
	if (n >= d || (d > 10 && d != 12 && d != 16 && d != 20 && d != 100 &&
		d != 1000))
		return 0;
	if (scan->item[a->from].digits > 1 && a->amount.d.m < 10)
		return 0; /* 04/10: a date */
	if (whole)
		sum = whole->amount;
	add_fraction(&sum, n, d);
	amount_print(&sum, 0, buf);
	value->value = keep(scan, buf);
	return 1;
}

static int
form_pair(const struct value_scan *scan, const struct match *m,
	const char *between, struct buf *buf, struct value *value)
{
	const struct capture *a = find_number(m, 0), *b = find_number(m, 1);

	if (a == NULL || b == NULL)
		return 0;
	amount_print(&a->amount, 0, buf);
	buf_adds(buf, between);
	amount_print(&b->amount, 0, buf);
	value->value = keep(scan, buf);
	return 1;
}

static int
form_money(const struct value_scan *scan, const struct match *m,
	enum class class, struct buf *buf, struct value *value)
{
	const struct capture *unit = find_class(m, class);
	struct amount a;
	struct slice name;

	if (unit == NULL || !one_amount(scan, m, &a))
		return 0;
	name = sense_text(scan, unit->sense);
	if (class == CLASS_CURRENCY) {
		buf_add_slice(buf, name);
		buf_addc(buf, ' ');
		put_amount(scan, &a, buf, value);
		return 1;
	}
	put_amount(scan, &a, buf, value);
	buf_add_slice(buf, value->value);
	buf_addc(buf, ' ');
	buf_add_slice(buf, name);
	value->value = keep(scan, buf);
	if (value->value2.len) {
		buf_add_slice(buf, value->value2);
		buf_addc(buf, ' ');
		buf_add_slice(buf, name);
		value->value2 = keep(scan, buf);
	}
	return 1;
}

/* + and digits; two zeros at the start say the same. */
static int
form_phone(const struct value_scan *scan, struct buf *buf, struct value *value)
{
	const char *p = scan->text.ptr + value->at, *end = p + value->len;
	size_t n = 0;
	uint32_t cp;

	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (cp == '+' && buf->len == 0)
			buf_addc(buf, '+');
		if (cp_digit(cp) >= 0) {
			buf_addc(buf, (char)('0' + cp_digit(cp)));
			n++;
		}
	}
	value->value = keep(scan, buf);
	return n >= 5 && n <= 15;
}

static int
form_ordinal(const struct value_scan *scan, const struct match *m,
	struct buf *buf, struct value *value)
{
	const struct capture *c = find_number(m, 0);
	const struct capture *word = find_class(m, CLASS_ORDINAL);

	if (c)
		amount_print(&c->amount, 0, buf);
	else if (word)
		buf_addf(buf, "%lld", (long long)word->sense->num);
	else
		return 0;
	value->value = keep(scan, buf);
	return 1;
}

/* A code word in Latin letters and what follows it: F-16. */
static int
form_code(const struct value_scan *scan, const struct match *m,
	struct buf *buf, struct value *value)
{
	const struct capture *c = find_class(m, CLASS_CODEWORD);
	const struct capture *n = find_number(m, 0);

	if (c == NULL)
		return 0;
	buf_add_slice(buf, sense_text(scan, c->sense));
	if (n) {
		buf_addc(buf, '-');
		amount_print(&n->amount, 0, buf);
	}
	value->value = keep(scan, buf);
	return 1;
}

int
value_form(const struct value_scan *scan, const struct match *m,
	struct value *value)
{
	struct buf *buf = scan->buf;

	value->at = m->cap[m->begin].at;
	value->len = m->cap[m->stop - 1].end - value->at;
	value->kind = (enum kind)m->pattern->kind;
	value->rule = (struct slice){ scan->rules->text + m->pattern->id_at,
		m->pattern->id_len };
	buf->len = 0;
	switch ((enum form)m->pattern->form) {
	case FORM_NUMBER: case FORM_PERCENT:
		return form_number(scan, m, buf, value);
	case FORM_FRACTION:
		return form_fraction(scan, m, buf, value);
	case FORM_RANGE:
		return form_pair(scan, m, "..", buf, value);
	case FORM_SCORE:
		return form_pair(scan, m, "-", buf, value);
	case FORM_MONEY:
		return form_money(scan, m, CLASS_CURRENCY, buf, value);
	case FORM_UNIT:
		return form_money(scan, m, CLASS_UNIT, buf, value);
	case FORM_TIME:
		return value_time(scan, m, buf, value);
	case FORM_DATE: case FORM_DATES:
		return value_date(scan, m, buf, value);
	case FORM_PHONE:
		return form_phone(scan, buf, value);
	case FORM_ORDINAL:
		return form_ordinal(scan, m, buf, value);
	case FORM_CODE:
		return form_code(scan, m, buf, value);
	case FORM_RELATIVE:
		return value_relative(scan, m, buf, value);
	default:
		value->value = (struct slice){ scan->text.ptr + value->at,
			value->len };
		return 1;
	}
}
