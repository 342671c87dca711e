/* target_date: dates and times as the target language writes them. */
#include <string.h>

#include "base/target_parts.h"

/* ---- dates ---- */

/* Digits, at least one and at most max, to n; what is behind them, or NULL. */
static const char *
take_digits(const char *p, const char *end, int max, int *n)
{
	const char *from = p;

	for (*n = 0; p < end && p - from < max && *p >= '0' && *p <= '9'; p++)
		*n = *n * 10 + (*p - '0');
	return p > from ? p : NULL;
}

/* "-MM", "-MM-DD" or nothing. */
static const char *
take_month(const char *p, const char *end, struct icu_date *d)
{
	if (p && p < end && *p == '-')
		p = take_digits(p + 1, end, 2, &d->month);
	if (p && p < end && *p == '-')
		p = take_digits(p + 1, end, 2, &d->day);
	return p;
}

static int
take_calendar(struct slice *s, const char *prefix)
{
	size_t n = strlen(prefix);

	if (s->len < n || memcmp(s->ptr, prefix, n) != 0)
		return 0;
	s->ptr += n;
	s->len -= n;
	return 1;
}

/* ISO 8601 as value_date.c writes it, back to numbers. -1: more than a date. */
static int
date_read(struct slice s, struct icu_date *d)
{
	const char *p, *end;

	*d = (struct icu_date){ICU_GREGORIAN, -1, -1, -1, -1};
	if (take_calendar(&s, "islamic:"))
		d->calendar = ICU_ISLAMIC;
	else if (take_calendar(&s, "persian:"))
		d->calendar = ICU_PERSIAN;
	p = s.ptr;
	end = p + s.len;
	if (s.len > 3 && memcmp(p, "-W-", 3) == 0)
		p = take_digits(p + 3, end, 1, &d->weekday);
	else if (s.len > 3 && memcmp(p, "---", 3) == 0)
		p = take_digits(p + 3, end, 2, &d->day);
	else if (s.len > 2 && memcmp(p, "--", 2) == 0)
		p = take_month(p + 1, end, d);
	else
		p = take_month(take_digits(p, end, 4, &d->year), end, d);
	return p == end ? 0 : -1;
}

/* ---- the language's order and words ---- */

/* The least days that a month has; as the years of calendars differ, one day
 * more may be the next month's. */
static int
days_at_least(const struct icu_date *d)
{
	static const int days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (d->calendar == ICU_ISLAMIC)
		return 29;
	if (d->calendar == ICU_PERSIAN)
		return d->month <= 6 ? 31 : d->month < 12 ? 30 : 29;
	return days[d->month - 1];
}

/* May it be written as it is said? Not a day that is not in its month, nor a
 * year before the Gregorian calendar; four digits are written, whether a locale
 * wants two or four. */
static int
is_regular(const struct icu_date *d, enum icu_calendar in)
{
	if (in != d->calendar || d->month == 0 || d->month > 12 || d->day == 0)
		return 0;
	if (d->year >= 0 &&
		d->year < (d->calendar == ICU_GREGORIAN ? 1600 : 1000))
		return 0;
	return d->day <= (d->month < 0 ? 28 : days_at_least(d));
}

/* A number of two bytes, from -1 on. */
static void
ask_part(struct asked *asked, int n)
{
	char bytes[2] = {(char)((n + 1) >> 8), (char)((n + 1) & 255)};

	asked_add(asked, bytes, sizeof bytes);
}

static void
ask_number(struct target *t, struct asked *asked, int n, enum shape_width width)
{
	size_t from = t->numbers_said.len;

	shape_digits(target_shape(t), (unsigned)n, width, &t->numbers_said);
	asked->number[asked->n++].len = t->numbers_said.len - from;
}

/* The numbers said lie one behind the other, in a buffer that may have moved
 * until the last was there. */
static void
place_numbers(struct target *t, struct asked *asked)
{
	const char *p = t->numbers_said.ptr;

	for (size_t i = 0; i < asked->n; i++) {
		asked->number[i].ptr = p;
		p += asked->number[i].len;
	}
}

/* Dates of one month are written alike but for year and day; a day of one digit
 * may have a zero before it. */
static void
ask_date(struct target *t, const struct icu_date *d, enum icu_calendar in,
	struct asked *asked)
{
	asked_add(asked, "date ", 5);
	ask_part(asked, d->calendar);
	ask_part(asked, in);
	ask_part(asked, d->month);
	ask_part(asked, d->weekday);
	ask_part(asked, d->day < 0 ? -1 : d->day < 10);
	ask_part(asked, d->year < 0 ? -1 : 0);
	asked_value(asked);
	ask_part(asked, d->day);
	ask_part(asked, d->year);
	buf_clear(&t->numbers_said);
	if (!is_regular(d, in) || target_shape(t)->state != SHAPE_KNOWN)
		return;
	if (d->day >= 0)
		ask_number(t, asked, d->day, WIDTH_ANY);
	if (d->year >= 0)
		ask_number(t, asked, d->year, WIDTH_ANY);
	place_numbers(t, asked);
}

static int
date_in(struct target *t, const struct icu_date *d, enum icu_calendar in,
	struct buf *out)
{
	const struct icu_module *icu = target_icu(t);
	struct asked asked = {.len = 0};

	if (!icu)
		return -1;
	ask_date(t, d, in, &asked);
	if (patterns_write(t->patterns, &asked, out) == 0)
		return 0;
	return target_keep(t, &asked, out,
		icu->forms_date(
			t->forms, d, in, buf_room(out, FORM_MAX), FORM_MAX));
}

int
target_date(struct target *t, const struct value *value, struct buf *out)
{
	struct icu_date d;

	if (date_read(value->value, &d) != 0)
		return -1;
	if (d.calendar == ICU_GREGORIAN || t->calendar == CALENDAR_KEEP)
		return date_in(t, &d, d.calendar, out);
	if (t->calendar == CALENDAR_GREGORIAN)
		return date_in(t, &d, ICU_GREGORIAN, out) == 0
			       ? 0
			       : date_in(t, &d, d.calendar, out);
	if (date_in(t, &d, d.calendar, out) != 0)
		return -1;
	buf_adds(out, " (");
	if (date_in(t, &d, ICU_GREGORIAN, out) == 0)
		buf_addc(out, ')');
	else
		out->len -= 2;
	return 0;
}

/* ---- times ---- */

/* second: -1 if it is not said. zone: what follows. */
struct clock {
	int hour, minute, second;
	struct slice zone;
};

static int
time_read(struct slice s, struct clock *c)
{
	const char *p = s.ptr, *end = p + s.len, *q;

	c->second = -1;
	p = take_digits(p, end, 2, &c->hour);
	if (!p || p == end || *p != ':')
		return -1;
	p = take_digits(p + 1, end, 2, &c->minute);
	if (!p)
		return -1;
	if (p < end && *p == ':') {
		q = take_digits(p + 1, end, 2, &c->second);
		if (!q)
			return -1;
		p = q;
	}
	c->zone = (struct slice){p, (size_t)(end - p)};
	return 0;
}

/* A locale's narrow space before "PM" is a space to whoever reads it next.
 * Returns the length. */
static size_t
plain_spaces(char *text, size_t len)
{
	size_t to = 0;

	for (size_t i = 0; i < len; i++) {
		if (i + 2 < len && memcmp(text + i, "\xE2\x80\xAF", 3) == 0) {
			text[to++] = ' ';
			i += 2;
		} else {
			text[to++] = text[i];
		}
	}
	return to;
}

/* Times of one hour are written alike but for minute and second; its very
 * beginning may have a name, and a minute of one digit may lack the zero. */
static void
ask_time(struct target *t, const struct clock *c, struct asked *asked)
{
	asked_add(asked, "time ", 5);
	ask_part(asked, c->hour);
	ask_part(asked, c->minute == 0 ? 0 : c->minute < 10 ? 1 : 2);
	ask_part(asked, c->second <= 0 ? c->second : c->second < 10 ? 1 : 2);
	asked_value(asked);
	ask_part(asked, c->minute);
	ask_part(asked, c->second);
	buf_clear(&t->numbers_said);
	if (c->hour > 23 || c->minute > 59 || c->second > 59 ||
		target_shape(t)->state != SHAPE_KNOWN)
		return;
	ask_number(t, asked, c->minute, WIDTH_TWO);
	if (c->second >= 0)
		ask_number(t, asked, c->second, WIDTH_TWO);
	place_numbers(t, asked);
}

int
target_time(struct target *t, const struct value *value, struct buf *out)
{
	const struct icu_module *icu = target_icu(t);
	struct asked asked = {.len = 0};
	struct clock c;

	if (!icu || time_read(value->value, &c) != 0)
		return -1;
	ask_time(t, &c, &asked);
	if (patterns_write(t->patterns, &asked, out) != 0) {
		char *to = buf_room(out, FORM_MAX);
		size_t n = icu->forms_time(
			t->forms, c.hour, c.minute, c.second, to, FORM_MAX);

		if (target_keep(t, &asked, out, plain_spaces(to, n)) != 0)
			return -1;
	}
	if (c.zone.len)
		buf_adds(out, " GMT");
	if (!slice_is(c.zone, "Z"))
		buf_add_slice(out, c.zone);
	return 0;
}
