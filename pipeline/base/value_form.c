/* value_form: what a match is worth. */
#include <string.h>
#include "base/text.h"
#include "base/value_parts.h"

const char *const form_names[FORM_COUNT] = {"text", "number", "percent",
	"fraction", "range", "score", "money", "unit", "time", "date", "phone",
	"ordinal", "relative", "code", "dates", "slash"};

enum form
form_of_kind(enum kind kind)
{
	switch (kind) {
	case KIND_PERCENT:
		return FORM_PERCENT;
	case KIND_FRACTION:
		return FORM_FRACTION;
	case KIND_RANGE:
		return FORM_RANGE;
	case KIND_SCORE:
		return FORM_SCORE;
	case KIND_MONEY:
		return FORM_MONEY;
	case KIND_UNIT:
		return FORM_UNIT;
	case KIND_TIME:
		return FORM_TIME;
	case KIND_DATE:
	case KIND_DATENAME:
		return FORM_DATE;
	case KIND_PHONE:
		return FORM_PHONE;
	case KIND_ORDINAL:
		return FORM_ORDINAL;
	case KIND_CODE:
		return FORM_CODE;
	case KIND_DECIMAL:
	case KIND_GROUPED:
	case KIND_INTEGER:
	case KIND_YEAR:
	case KIND_WORDS:
		return FORM_NUMBER;
	default:
		return FORM_TEXT;
	}
}

static struct slice
keep(const struct value_scan *scan, struct buf *buf)
{
	struct slice s = arena_slice(scan->arena, buf_slice(buf));

	buf->len = 0;
	return s;
}

/* The n-th number of the match, from 0. */
static const struct capture *
find_number(const struct match *m, size_t n)
{
	for (size_t i = 0; i < m->n; i++)
		if (capture_is_number(&m->cap[i]) && n-- == 0)
			return &m->cap[i];
	return NULL;
}

static struct slice
sense_text(const struct value_scan *scan, const struct value_sense *sense)
{
	return (struct slice){
		scan->rules->text + sense->text_at, sense->text_len};
}

/* 2/5 million, where the slash is a decimal mark: two and a half. */
static int
form_slash(const struct value_scan *scan, const struct match *m,
	struct buf *buf, struct value *value)
{
	const struct capture *a = find_number(m, 0), *b = find_number(m, 1);
	const struct capture *scale = match_class(m, CLASS_SCALE);
	struct amount sum = {0};
	unsigned places = scan->item[b->from].digits;

	sum.d.m = a->amount.d.m;
	if (places > 6 || sum.d.m > UINT32_MAX)
		return 0;
	for (unsigned i = 0; i < places; i++)
		sum.d.m *= 10;
	sum.d.m += b->amount.d.m;
	sum.d.places = (int)places;
	if (scale && (uint64_t)scale->sense->num > UINT64_MAX / (sum.d.m + 1))
		return 0;
	if (scale)
		sum.d.m *= (uint64_t)scale->sense->num;
	amount_print(&sum, 0, buf);
	value->value = keep(scan, buf);
	return 1;
}

static void
put_amount(const struct value_scan *scan, const struct amount *a,
	struct buf *buf, struct value *value)
{
	struct slice head;

	if (a->has_other) {
		head = arena_slice(scan->arena, buf_slice(buf));
		amount_print(a, 1, buf);
		value->value2 = keep(scan, buf);
		buf_add_slice(buf, head);
	}
	amount_print(a, 0, buf);
	value->value = keep(scan, buf);
}

static int
is_year_like(const struct value_scan *scan, const struct capture *c)
{
	return c->n == 1 && c->amount.flags == 0 &&
	       scan->item[c->from].digits == 4 && c->amount.d.m >= 1900 &&
	       c->amount.d.m < 2100;
}

/* A word for one that is an article, a word for two that is Monday. */
static int
is_other(const struct value_scan *scan, const struct capture *c,
	const struct amount *a)
{
	return (a->d.m == 1 && a->d.den <= 1 && scan->traits & TRAIT_ARTICLE) ||
	       (c->n == 1 &&
		       scan->item[c->from].classes & CLASS_BIT(CLASS_WEEKDAY));
}

/* What the digits at hand make of an integer. */
static enum kind
kind_of_digits(const struct value_scan *scan, const struct match *m,
	const struct amount *a)
{
	if (a->flags & AMOUNT_DECIMAL)
		return KIND_DECIMAL;
	if (a->flags & AMOUNT_GROUPED)
		return KIND_GROUPED;
	return m->n == m->begin + 1 && is_year_like(scan, &m->cap[m->begin])
		       ? KIND_YEAR
		       : KIND_INTEGER;
}

/* ASCII digits that are written as we should write them. */
static int
is_written_so(const struct value_scan *scan, const struct capture *c)
{
	const struct value_item *item = &scan->item[c->from];
	size_t len = item->end - item->at;

	return c->n == 1 && c->amount.flags == 0 && len == item->digits &&
	       len < 19 && (len == 1 || scan->text.ptr[item->at] != '0');
}

/* One number, and nothing else. */
static int
form_lone(const struct value_scan *scan, const struct capture *c,
	struct buf *buf, struct value *value)
{
	const struct value_item *item = &scan->item[c->from];

	if (is_written_so(scan, c))
		value->value =
			(struct slice){scan->text.ptr + item->at, item->digits};
	else
		put_amount(scan, &c->amount, buf, value);
	return 1;
}

static int
form_number(const struct value_scan *scan, const struct match *m,
	struct buf *buf, struct value *value)
{
	struct amount a;

	if (value->kind == KIND_INTEGER && m->n == 1 &&
		capture_is_number(&m->cap[0])) {
		value->kind = kind_of_digits(scan, m, &m->cap[0].amount);
		return form_lone(scan, &m->cap[0], buf, value);
	}
	if (!match_amount(m, &a))
		return 0;
	if (value->kind == KIND_WORDS && m->stop - m->begin == 1 &&
		is_other(scan, &m->cap[m->begin], &a))
		return 0;
	if (value->kind == KIND_INTEGER)
		value->kind = kind_of_digits(scan, m, &a);
	put_amount(scan, &a, buf, value);
	return 1;
}

/* N / D: a fraction where the denominator is usual. */
static int
form_fraction(const struct value_scan *scan, const struct match *m,
	struct buf *buf, struct value *value)
{
	const struct capture *a = NULL, *b = NULL, *whole = NULL;
	struct amount sum = {0};
	uint64_t n, d;

	for (size_t i = 0; i < m->n; i++)
		if (m->cap[i].element == ELEMENT_SMALL && a == NULL)
			a = &m->cap[i];
		else if (m->cap[i].element == ELEMENT_SMALL)
			b = &m->cap[i];
		else if (capture_is_number(&m->cap[i]))
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
	amount_add_fraction(&sum, n, d);
	amount_print(&sum, 0, buf);
	value->value = keep(scan, buf);
	return 1;
}

/* Two small whole numbers that do not rise: 2-1. */
static int
is_score(const struct capture *a, const struct capture *b)
{
	return a->amount.d.m >= b->amount.d.m && a->amount.d.m <= 30 &&
	       a->amount.flags == 0 && b->amount.flags == 0;
}

static void
put_pair(const struct capture *a, const char *between, const struct capture *b,
	struct buf *buf)
{
	amount_print(&a->amount, 0, buf);
	buf_adds(buf, between);
	amount_print(&b->amount, 0, buf);
}

/* A range, or a score. Text that was stored as it is seen has the two the wrong
 * way round, and nothing tells a low score from a low range: then both readings
 * are noted, and the digits copied. */
static int
form_pair(const struct value_scan *scan, const struct match *m, struct buf *buf,
	struct value *value)
{
	const struct capture *a = find_number(m, 0), *b = find_number(m, 1);
	const char *between = "..";
	int falls;

	if (a == NULL || b == NULL)
		return 0;
	falls = a->amount.d.m > b->amount.d.m && !a->amount.d.places &&
		!b->amount.d.places;
	if (value->kind == KIND_RANGE &&
		(is_score(a, b) || a->amount.d.m == 0)) {
		value->kind = KIND_SCORE;
		between = "-";
	}
	if (falls || is_score(b, a)) {
		put_pair(b, between, a, buf);
		value->value2 = keep(scan, buf);
	}
	put_pair(a, between, b, buf);
	value->value = keep(scan, buf);
	return 1;
}

/* Does the number behind a currency belong to what follows? That is what the
 * currency rises by in percent (the number may be the first of two), a month,
 * or another currency, in which it has its price. */
static int
is_of_next(const struct value_scan *scan, const struct match *m,
	struct slice currency)
{
	const uint64_t takes =
		CLASS_BIT(CLASS_PERCENT) | CLASS_BIT(CLASS_MONTH) |
		CLASS_BIT(CLASS_ISLAMIC) | CLASS_BIT(CLASS_PERSIAN);
	const struct value_sense *next;
	size_t i = m->end;

	if (!capture_is_number(&m->cap[m->n - 1]))
		return 0;
	if (i + 1 < scan->n && scan->item[i].digits && value_gap(scan, i, '-'))
		i++;
	if (i >= scan->n || !value_is_spaced(scan, i))
		return 0;
	if (scan->item[i].classes & takes)
		return 1;
	next = value_sense_of(scan, &scan->item[i], CLASS_CURRENCY);
	if (!next || slice_equal(sense_text(scan, next), currency))
		return 0;
	/* Of a list of prices each has its own. */
	return !(i + 1 < scan->n && scan->item[i + 1].digits &&
		 value_is_spaced(scan, i + 1));
}

/* What the word says; letters that fold together tell some currencies from each
 * other. NULL: it may be two, and is written as neither. */
static const struct value_sense *
currency_of(const struct value_scan *scan, const struct capture *unit)
{
	const struct value_item *item = &scan->item[unit->from];
	const struct value_sense *s = scan->rules->sense + item->sense;
	struct slice as = {scan->text.ptr + item->at, item->end - item->at};
	int is_one = 1;

	for (unsigned i = 0; i < item->sense_n; i++, s++) {
		struct slice word = {
			scan->rules->text + s->word_at, s->word_len};

		if (s->class != CLASS_CURRENCY || !(s->langs & scan->langs))
			continue;
		if (slice_equal(word, as))
			return s;
		is_one &= slice_equal(
			sense_text(scan, s), sense_text(scan, unit->sense));
	}
	return is_one ? unit->sense : NULL;
}

static int
form_money(const struct value_scan *scan, const struct match *m,
	enum class class, struct buf *buf, struct value *value)
{
	const struct capture *unit = match_class(m, class);
	const struct value_sense *sense;
	struct amount a;
	struct slice name;

	if (unit == NULL || !match_amount(m, &a))
		return 0;
	sense = class == CLASS_CURRENCY ? currency_of(scan, unit) : unit->sense;
	if (sense == NULL)
		return 0;
	name = sense_text(scan, sense);
	if (class == CLASS_CURRENCY) {
		if (is_of_next(scan, m, name))
			return 0;
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
	const struct capture *word = match_class(m, CLASS_ORDINAL);

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
form_code(const struct value_scan *scan, const struct match *m, struct buf *buf,
	struct value *value)
{
	const struct capture *c = match_class(m, CLASS_CODEWORD);
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
	value->rule = (struct slice){
		scan->rules->text + m->pattern->id_at, m->pattern->id_len};
	buf->len = 0;
	switch ((enum form)m->pattern->form) {
	case FORM_NUMBER:
	case FORM_PERCENT:
		return form_number(scan, m, buf, value);
	case FORM_FRACTION:
		return form_fraction(scan, m, buf, value);
	case FORM_SLASH:
		return form_slash(scan, m, buf, value);
	case FORM_RANGE:
	case FORM_SCORE:
		return form_pair(scan, m, buf, value);
	case FORM_MONEY:
		return form_money(scan, m, CLASS_CURRENCY, buf, value);
	case FORM_UNIT:
		return form_money(scan, m, CLASS_UNIT, buf, value);
	case FORM_TIME:
		return value_time(scan, m, buf, value);
	case FORM_DATE:
	case FORM_DATES:
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
		value->value =
			(struct slice){scan->text.ptr + value->at, value->len};
		return 1;
	}
}
