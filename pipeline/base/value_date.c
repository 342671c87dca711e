/* value_date: dates and times, as ISO 8601 writes them.
 *
 * What a date leaves open is left out as the truncated forms of ISO 8601:1988
 * do: --07-05 is the fifth of July, ---05 a fifth, -W-5 a Friday, -W-5#1 a
 * first Friday, --07-W-5#1 that of July, 2019-07 a month. A date of another
 * calendar has the calendar's CLDR name before it: islamic:1440-09-15.
 */
#include <string.h>
#include "base/text.h"
#include "base/value_parts.h"

enum { CALENDAR_GREGORIAN, CALENDAR_ISLAMIC, CALENDAR_PERSIAN };
static const char *const calendar_prefix[] = {"", "islamic:", "persian:"};

struct date {
	int calendar, sure;	       /* sure: the calendar was said */
	int year, month, day, weekday; /* -1: not said */
	int two_digits, before_christ;
	int nth; /* of the weekdays of a month; 0: not said */
};

static const struct date no_date = {0, 0, -1, -1, -1, -1, 0, 0, 0};

static void
date_word(struct date *d, const struct capture *c)
{
	switch (c->element) {
	case CLASS_MONTH:
		d->calendar = CALENDAR_GREGORIAN;
		d->month = (int)c->sense->num;
		d->sure = 1;
		break;
	case CLASS_ISLAMIC:
		d->calendar = CALENDAR_ISLAMIC;
		d->month = (int)c->sense->num;
		d->sure = 1;
		break;
	case CLASS_PERSIAN:
		d->calendar = CALENDAR_PERSIAN;
		d->month = (int)c->sense->num;
		d->sure = 1;
		break;
	case CLASS_WEEKDAY:
	case CLASS_DAYNAME:
		d->weekday = (int)c->sense->num;
		break;
	case CLASS_AH:
		d->calendar = CALENDAR_ISLAMIC;
		break;
	case CLASS_SH:
		d->calendar = CALENDAR_PERSIAN;
		break;
	case CLASS_BCE:
		d->before_christ = 1;
		break;
	case CLASS_CE:
		d->sure = 1;
		break;
	default:
		break;
	}
}

static void
date_number(struct date *d, const struct capture *c)
{
	int v = c->amount.d.m < 10000 ? (int)c->amount.d.m : -1;

	switch (c->element) {
	case ELEMENT_DAY:
		d->day = v;
		break;
	case ELEMENT_MONTHNO:
		d->month = v;
		break;
	case ELEMENT_YEAR:
		d->year = v;
		break;
	case ELEMENT_YEAR2:
		d->two_digits = 1;
		d->year = v + (v < 50 ? 2000 : 1900);
		break;
	case ELEMENT_INTEGER:
		d->year = v;
		break;
	default: /* in words, or any digits: a day if it can be one */
		if (d->day < 0 && v >= 1 && v <= 31)
			d->day = v;
		else
			d->year = v;
	}
}

/* The year alone tells where nothing else does: 1398 is no Gregorian year in
 * a language that dates otherwise. */
static void
guess_calendar(const struct value_scan *scan, struct date *d)
{
	if (!d->sure && d->calendar == CALENDAR_GREGORIAN && d->year >= 1300 &&
		d->year <= 1450)
		d->calendar = scan->traits & TRAIT_YEAR_FIRST
				      ? CALENDAR_PERSIAN
				      : CALENDAR_ISLAMIC;
}

static int
days_in(const struct date *d)
{
	static const char days[] = {
		31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (d->month < 1)
		return 31;
	if (d->calendar == CALENDAR_ISLAMIC)
		return 30;
	if (d->calendar == CALENDAR_PERSIAN)
		return d->month <= 6 ? 31 : 30;
	return days[d->month - 1];
}

static int
date_is_sound(const struct date *d)
{
	return d->month <= 12 && d->day <= days_in(d) &&
	       (d->day >= 0 || d->month >= 0 || d->year >= 0 ||
		       d->weekday >= 0);
}

/* A month or day; -1: it was not said, and its place is marked or not. */
static void
part_print(struct buf *out, int part, int is_marked)
{
	if (part >= 0 || is_marked)
		buf_addc(out, '-');
	if (part >= 0)
		value_put(out, part, 2);
}

static void
weekday_print(const struct date *d, struct buf *out)
{
	buf_add(out, "-W-", 3);
	value_put(out, d->weekday, 1);
	if (d->nth) {
		buf_addc(out, '#');
		value_put(out, d->nth, 1);
	}
}

static void
date_print(const struct date *d, struct buf *out)
{
	if (d->day < 0 && d->month < 0 && d->year < 0) {
		weekday_print(d, out);
		return;
	}
	buf_adds(out, calendar_prefix[d->calendar]);
	if (d->year >= 0 && d->before_christ)
		buf_addc(out, '-');
	if (d->year >= 0)
		value_put(out, d->year, 4);
	else
		buf_addc(out, '-');
	part_print(out, d->month, d->day >= 0);
	part_print(out, d->day, 0);
	if (d->nth)
		weekday_print(d, out);
}

static struct slice
date_keep(const struct value_scan *scan, const struct date *d, struct buf *buf)
{
	struct slice s;

	buf->len = 0;
	date_print(d, buf);
	s = arena_slice(scan->arena, buf_slice(buf));
	buf->len = 0;
	return s;
}

static int
find_month_name(const struct match *m)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->cap[i].element == CLASS_MONTH ||
			m->cap[i].element == CLASS_ISLAMIC ||
			m->cap[i].element == CLASS_PERSIAN ||
			m->cap[i].element == CLASS_MONTHWORD)
			return 1;
	return 0;
}

/* 10/11/2023 is in November or in October; 16/04/21 in 2021 or in 2016. */
static void
other_reading(const struct value_scan *scan, const struct match *m,
	const struct date *d, struct buf *buf, struct value *value)
{
	struct date other = *d;

	if (m->cap[0].element == ELEMENT_YEAR || d->month < 0 || d->day < 0 ||
		find_month_name(m))
		return;
	if (d->two_digits && m->cap[0].element != ELEMENT_YEAR2) {
		other.year = d->day + (d->day < 50 ? 2000 : 1900);
		other.day = d->year % 100;
		if (other.day < 1 || other.day > days_in(&other))
			return;
	} else if (d->day <= 12 && d->day != d->month) {
		other.day = d->month;
		other.month = d->day;
	} else {
		return;
	}
	value->value2 = date_keep(scan, &other, buf);
}

/* Two dates, or two names of one day. */
static void
dates_form(const struct value_scan *scan, const struct match *m,
	const struct date *a, const struct date *b, struct buf *buf,
	struct value *value)
{
	struct date first = *a;

	for (size_t i = 0; i < m->n; i++)
		if (m->cap[i].element == CLASS_SAME) {
			const struct date *g = a->calendar ? b : a;

			value->value = date_keep(scan, g, buf);
			value->value2 = date_keep(scan, g == a ? b : a, buf);
			return;
		}
	if (first.month < 0 && first.day >= 0)
		first.month = b->month;
	if (first.year < 0)
		first.year = b->year;
	first.calendar = b->calendar;
	date_print(&first, buf);
	buf_addc(buf, '/');
	date_print(b, buf);
	value->value = arena_slice(scan->arena, buf_slice(buf));
}

static int
splits_dates(const struct capture *c)
{
	return c->element == CLASS_TO || c->element == CLASS_SAME ||
	       c->element == CLASS_AND;
}

/* The fifth Sunday, or the first Friday of July: the ordinal is of the weekday,
 * not of the month. */
static int
is_nth_weekday(const struct match *m, const struct date *d)
{
	int first = m->cap[0].element == ELEMENT_ORDINALS;

	return m->n >= 2 && d->weekday > 0 && d->day >= 1 && d->day <= 5 &&
	       (first ? m->cap[1].element == CLASS_WEEKDAY ||
				       m->cap[1].element == CLASS_DAYNAME
		      : m->n == 2 && m->cap[1].element == ELEMENT_ORDINALS);
}

int
value_date(const struct value_scan *scan, const struct match *m,
	struct buf *buf, struct value *value)
{
	struct date d[2] = {no_date, no_date};
	int two = m->pattern->form == FORM_DATES, n = 0;

	for (size_t i = 0; i < m->n; i++) {
		const struct capture *c = &m->cap[i];

		if (two && n == 0 && i > 0 &&
			(splits_dates(c) ||
				(c->element == ELEMENT_DAY && d[0].day >= 0)))
			n = 1;
		if (c->element >= ELEMENT_NUMERIC)
			date_number(&d[n], c);
		else
			date_word(&d[n], c);
	}
	for (int i = 0; i <= n; i++) {
		guess_calendar(scan, &d[i]);
		if (!date_is_sound(&d[i]))
			return 0;
	}
	if (n == 1) {
		dates_form(scan, m, &d[0], &d[1], buf, value);
		return 1;
	}
	if (is_nth_weekday(m, &d[0])) {
		d[0].nth = d[0].day;
		d[0].day = -1;
	}
	other_reading(scan, m, &d[0], buf, value);
	value->value = date_keep(scan, &d[0], buf);
	return 1;
}

/* ---- times ---- */

struct clock {
	int part[3], n;	   /* hours, minutes, seconds */
	int less, half;	   /* AM -1, PM 1, at night 2 */
	int minutes_first; /* three minutes to eight */
	int noon;     /* the hour that a part of the day stands for, or -1 */
	int has_zero; /* 07:30: hours are counted to 24 */
	struct slice zone;
};

/* Seven and thirty: an hour and its minutes, said like thirty-seven. */
static void
clock_number(struct clock *t, int v, unsigned words)
{
	if (t->n == 3)
		return;
	if (t->n == 0 && words && v > 24 && v < 100 && v % 10) {
		t->part[t->n++] = v % 10;
		v -= v % 10;
	}
	t->part[t->n++] = v;
}

static int
begins_with_zero(const struct value_scan *scan, const struct capture *c)
{
	const char *end = scan->text.ptr + scan->text.len;
	uint32_t cp;

	utf8_next(scan->text.ptr + c->at, end, &cp);
	return cp_digit(cp) == 0;
}

static void
clock_capture(
	const struct value_scan *scan, struct clock *t, const struct capture *c)
{
	const struct value_sense *s = c->sense;

	if (c->element == ELEMENT_HHMM) {
		t->part[t->n++] = (int)(c->amount.d.m / 100);
		t->part[t->n++] = (int)(c->amount.d.m % 100);
	} else if (c->element >= ELEMENT_NUMERIC) {
		t->has_zero |= t->n == 0 && begins_with_zero(scan, c);
		clock_number(t, c->amount.d.m < 2400 ? (int)c->amount.d.m : -1,
			c->amount.flags & AMOUNT_WORDS);
	} else if (c->element == CLASS_TO || c->element == CLASS_AFTER) {
		t->less = c->element == CLASS_TO;
		t->minutes_first = 1;
	} else if (c->element == CLASS_HALFDAY) {
		t->half = s->num ? 1 : -1;
	} else if (c->element == CLASS_FRACTION && t->n == 0 && s->den) {
		t->part[t->n++] = 60 * (int)s->num / (int)s->den;
	} else if (c->element == CLASS_FRACTION && s->den) {
		int n = t->n == 2 && s->text_len ? t->part[--t->n] : 1;

		t->part[1] = n * 60 * (int)s->num / (int)s->den;
		t->n = 2;
	} else if (c->element == CLASS_LESS) {
		t->less = 1;
	} else if (c->element == CLASS_AM) {
		t->half = -1;
	} else if (c->element == CLASS_PM) {
		t->half = s->num ? 2 : 1;
	} else if (c->element == CLASS_DAYPART) {
		t->noon = (int)s->num;
	} else if (c->element == CLASS_ZONE) {
		t->zone = (struct slice){
			scan->rules->text + s->text_at, s->text_len};
	}
}

/* Hours that are at night still, or at noon already. */
enum { DAWN = 5, FORENOON = 9 };

static int
clock_settle(struct clock *t)
{
	if (t->n == 0 && t->noon >= 0)
		t->part[t->n++] = t->noon;
	if (t->minutes_first) {
		int minutes = t->part[0];

		t->part[0] = t->part[1];
		t->part[1] = minutes;
	}
	if (t->n == 0 || t->part[0] < 0 || t->part[0] > 24)
		return 0;
	if (t->noon == 0 && t->part[0] == 12)
		t->half = -1;
	else if (t->noon >= 12 && t->half == 0)
		t->half = t->part[0] >= FORENOON ? 0 : 1;
	if (t->half == 2)
		t->half = t->part[0] == 12 || t->part[0] < DAWN ? -1 : 1;
	if (t->half > 0 && t->part[0] < 12)
		t->part[0] += 12;
	if (t->half < 0 && t->part[0] == 12)
		t->part[0] = 0;
	if (t->less && t->n > 1 && t->part[1] > 0) {
		t->part[0] = (t->part[0] + 23) % 24;
		t->part[1] = 60 - t->part[1];
	}
	return t->part[1] >= 0 && t->part[1] < 60 && t->part[2] >= 0 &&
	       t->part[2] < 60;
}

/* 7:30 may be in the evening, where nothing says otherwise; noon is not said to
 * be one. */
static int
is_open(const struct clock *t)
{
	return t->part[0] > 0 && t->part[0] < 12 && !t->half && t->noon < 0 &&
	       !t->has_zero && !t->zone.len;
}

static void
clock_print(const struct clock *t, int hour, struct buf *buf)
{
	buf->len = 0;
	value_put(buf, hour, 2);
	for (int i = 1; i < 3 && (i == 1 || t->n == 3); i++) {
		buf_addc(buf, ':');
		value_put(buf, t->part[i], 2);
	}
	buf_add_slice(buf, t->zone);
}

int
value_time(const struct value_scan *scan, const struct match *m,
	struct buf *buf, struct value *value)
{
	struct clock t = {.noon = -1};

	for (size_t i = 0; i < m->n; i++)
		clock_capture(scan, &t, &m->cap[i]);
	if (!clock_settle(&t))
		return 0;
	if (is_open(&t)) {
		clock_print(&t, t.part[0] + 12, buf);
		value->value2 = arena_slice(scan->arena, buf_slice(buf));
	}
	clock_print(&t, t.part[0], buf);
	value->value = arena_slice(scan->arena, buf_slice(buf));
	return 1;
}
