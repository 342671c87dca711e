/* target: values as the target language writes them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/icu.h"
#include "base/target.h"
#include "base/text.h"

enum { FORM_MAX = 512 };

void
target_release(struct target *target)
{
	if (target->forms)
		icu_open(NULL)->forms_free(target->forms);
	target->forms = NULL;
	free(target->names);
	target->names = NULL;
}

void
target_set(struct target *target, struct slice lang)
{
	if (slice_is(lang, target->lang) || lang.len >= sizeof target->lang)
		return;
	target_release(target);
	memcpy(target->lang, lang.ptr, lang.len);
	target->lang[lang.len] = '\0';
	target->refused = 0;
	target->plain = -1;
}

const struct icu_module *
target_icu(struct target *target)
{
	const struct icu_module *icu;

	if (target->refused || target->lang[0] == '\0')
		return NULL;
	icu = icu_open(NULL);
	if (icu && !target->forms)
		target->forms = icu->forms_new(target->lang);
	target->refused = icu == NULL || target->forms == NULL;
	return target->refused ? NULL : icu;
}

/* ---- copies ---- */

/* Digits to ASCII, the Arabic number signs to those of ASCII; -1 on a letter,
 * for a word has to be translated. */
static int
copy_signs(struct slice s, struct buf *out)
{
	const char *p = s.ptr, *end = p + s.len;

	while (p < end) {
		uint32_t cp;
		unsigned n = utf8_next(p, end, &cp);

		if (cp_digit(cp) >= 0)
			buf_addc(out, (char)('0' + cp_digit(cp)));
		else if (cp == 0x66B) /* DECIMAL SEPARATOR */
			buf_addc(out, '.');
		else if (cp == 0x66C || cp == 0x60C) /* THOUSANDS, COMMA */
			buf_addc(out, ',');
		else if (cp == 0x66A) /* PERCENT */
			buf_addc(out, '%');
		else if (cp_is_letter(cp))
			return -1;
		else if (!cp_is_bidi(cp))
			buf_add(out, p, n);
		p += n;
	}
	return 0;
}

static struct slice
slice_in(struct slice text, const struct value *value)
{
	return (struct slice){text.ptr + value->at, value->len};
}

static int
is_number_sign(uint32_t cp)
{
	return cp == '.' || cp == ',' || cp == 0x66B || cp == 0x66C ||
	       cp == 0x60C;
}

/* The number of a percentage without its sign or words; the sign goes after it,
 * whatever side it stood on. */
static void
copy_percent(struct slice s, struct buf *out)
{
	const char *p = s.ptr, *end = p + s.len;
	size_t from = out->len;

	while (p < end) {
		uint32_t cp;
		unsigned n = utf8_next(p, end, &cp);

		if (cp_digit(cp) >= 0 || cp == '-' || cp == 0x2212 ||
			cp == 0x2013 || (out->len > from && is_number_sign(cp)))
			copy_signs((struct slice){p, n}, out);
		p += n;
	}
	while (out->len > from && (out->ptr[out->len - 1] == '.' ||
					  out->ptr[out->len - 1] == ','))
		out->len--;
	buf_addc(out, '%');
}

/* ---- through ICU ---- */

static int
terminated(struct slice s, char *to, size_t cap)
{
	if (s.len >= cap || memchr(s.ptr, '/', s.len) ||
		memmem(s.ptr, s.len, "..", 2))
		return -1;
	memcpy(to, s.ptr, s.len);
	to[s.len] = '\0';
	return 0;
}

/* Digits after the decimal mark as the text has them: 15.50 keeps its zero. The
 * value has lost it, so all digits less the whole ones are counted. */
static size_t
places_of(const char *number, struct slice s)
{
	const char *p = s.ptr, *end = p + s.len, *point = strchr(number, '.');
	size_t digits = 0,
	       whole = point ? (size_t)(point - number) : strlen(number);
	int mark = 0;

	whole -= number[0] == '-';
	while (p < end) {
		uint32_t cp;

		p += utf8_next(p, end, &cp);
		digits += cp_digit(cp) >= 0;
		mark |= is_number_sign(cp);
	}
	return point && mark && digits > whole && digits - whole < 10
		       ? digits - whole
	       : point ? strlen(point + 1)
		       : 0;
}

static int
number_write(struct target *t, const char *skeleton, const char *number,
	struct buf *out)
{
	const struct icu_module *icu = target_icu(t);
	size_t n;

	if (icu == NULL)
		return -1;
	n = icu->forms_number(
		t->forms, skeleton, number, buf_room(out, FORM_MAX), FORM_MAX);
	out->len += n;
	return n ? 0 : -1;
}

/* Does the locale write numbers as English does? Asked of it once. */
static int
is_plain(struct target *t)
{
	struct buf said = {0};

	if (t->plain >= 0)
		return t->plain;
	t->plain = number_write(t, ".00", "1234567.5", &said) == 0 &&
		   number_write(t, "percent .0", "12.5", &said) == 0 &&
		   number_write(t, ".", "-1234", &said) == 0 &&
		   slice_is(buf_slice(&said), "1,234,567.5012.5%-1,234");
	buf_release(&said);
	return t->plain;
}

/* The number so: groups of three, and the places that the text has. */
static void
plain_write(const char *number, size_t places, struct buf *out)
{
	const char *point = strchr(number, '.');
	size_t whole = point ? (size_t)(point - number) : strlen(number),
	       digits;

	if (*number == '-') {
		buf_addc(out, *number++);
		whole--;
	}
	for (size_t i = 0; i < whole; i++) {
		if (i > 0 && (whole - i) % 3 == 0)
			buf_addc(out, ',');
		buf_addc(out, number[i]);
	}
	digits = point ? strlen(point + 1) : 0;
	if (places)
		buf_addc(out, '.');
	for (size_t i = 0; i < places; i++)
		buf_addc(out, i < digits ? point[1 + i] : '0');
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

/* The number as the locale writes it; what was said with a scale word is said
 * so again. prefix: of the skeleton. */
static int
scaled_write(struct target *t, const char *prefix, struct slice value,
	struct slice text, struct buf *out)
{
	char number[128], skeleton[192];
	size_t places;
	int has_words = 0, is_money = strncmp(prefix, "currency", 8) == 0;
	const char *p = text.ptr, *end = p + text.len;

	if (terminated(value, number, sizeof number) != 0)
		return -1;
	while (p < end) {
		uint32_t cp;

		p += utf8_next(p, end, &cp);
		has_words |= cp_is_letter(cp);
	}
	places = places_of(number, text);
	if (!is_money && !has_words && is_plain(t)) {
		plain_write(number, places, out);
		if (*prefix)
			buf_addc(out, '%');
		return 0;
	}
	if (has_words && is_round(number) && has_scale(number, text))
		snprintf(skeleton, sizeof skeleton, "%s compact-long%s .+",
			prefix, is_money ? " unit-width-full-name" : "");
	else if (is_money)
		snprintf(skeleton, sizeof skeleton, "%s %s", prefix,
			places ? ".00" : ".");
	else
		snprintf(skeleton, sizeof skeleton, "%s .%.*s", prefix,
			(int)places, "000000000");
	return number_write(t, skeleton, number, out);
}

static int
money_write(struct target *t, const struct value *value, struct slice text,
	struct buf *out)
{
	const char *space = memchr(value->value.ptr, ' ', value->value.len);
	char prefix[32];
	size_t code;

	if (space == NULL)
		return -1;
	code = (size_t)(space - value->value.ptr);
	if (code != 3 || value->value.ptr[0] < 'A' || value->value.ptr[0] > 'Z')
		return -1; /* a dinar, but whose? */
	snprintf(prefix, sizeof prefix, "currency/%.3s", value->value.ptr);
	return scaled_write(t, prefix,
		(struct slice){space + 1, value->value.len - code - 1},
		slice_in(text, value), out);
}

static int
unit_write(struct target *t, const struct value *value, struct buf *out)
{
	const char *space = memchr(value->value.ptr, ' ', value->value.len);
	char number[128], skeleton[96];
	size_t len;

	if (space == NULL)
		return -1;
	len = (size_t)(space - value->value.ptr);
	if (terminated((struct slice){value->value.ptr, len}, number,
		    sizeof number) != 0)
		return -1;
	snprintf(skeleton, sizeof skeleton, "unit/%.*s unit-width-full-name .+",
		(int)(value->value.len - len - 1), space + 1);
	return number_write(t, skeleton, number, out);
}

/* ISO 8601 as value_date.c writes it, back to numbers. -1: more than a date. */
static int
date_read(struct slice s, struct icu_date *d)
{
	char text[48], *p = text;
	static const struct icu_date none = {ICU_GREGORIAN, -1, -1, -1, -1};

	*d = none;
	if (s.len >= sizeof text || memchr(s.ptr, '/', s.len) ||
		memchr(s.ptr, '#', s.len))
		return -1;
	memcpy(text, s.ptr, s.len);
	text[s.len] = '\0';
	if (strncmp(p, "islamic:", 8) == 0) {
		d->calendar = ICU_ISLAMIC;
		p += 8;
	} else if (strncmp(p, "persian:", 8) == 0) {
		d->calendar = ICU_PERSIAN;
		p += 8;
	}
	if (sscanf(p, "-W-%d", &d->weekday) == 1 ||
		sscanf(p, "---%2d", &d->day) == 1 ||
		sscanf(p, "--%2d-%2d", &d->month, &d->day) > 0)
		return 0;
	return *p != '-' && sscanf(p, "%4d-%2d-%2d", &d->year, &d->month,
				    &d->day) > 0
		       ? 0
		       : -1;
}

static int
date_in(struct target *t, const struct icu_date *d, enum icu_calendar in,
	struct buf *out)
{
	const struct icu_module *icu = target_icu(t);
	size_t n;

	if (icu == NULL)
		return -1;
	n = icu->forms_date(t->forms, d, in, buf_room(out, FORM_MAX), FORM_MAX);
	out->len += n;
	return n ? 0 : -1;
}

static int
date_write(struct target *t, const struct value *value, struct buf *out)
{
	struct icu_date d;
	size_t from = out->len;

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
	return out->len > from ? 0 : -1;
}

/* A locale's narrow space before "PM" is a space to whoever reads it next. */
static void
plain_spaces(struct buf *out, size_t from)
{
	size_t to = from;

	for (size_t i = from; i < out->len; i++) {
		if (i + 2 < out->len &&
			memcmp(out->ptr + i, "\xE2\x80\xAF", 3) == 0) {
			out->ptr[to++] = ' ';
			i += 2;
		} else {
			out->ptr[to++] = out->ptr[i];
		}
	}
	out->len = to;
}

static int
time_write(struct target *t, const struct value *value, struct buf *out)
{
	const struct icu_module *icu = target_icu(t);
	int hour, minute, second = -1, used = 0;
	char text[24] = {0};
	size_t n, from = out->len;

	memcpy(text, value->value.ptr,
		value->value.len < 23 ? value->value.len : 23);
	if (icu == NULL || sscanf(text, "%2d:%2d%n:%2d%n", &hour, &minute,
				   &used, &second, &used) < 2)
		return -1;
	n = icu->forms_time(t->forms, hour, minute, second,
		buf_room(out, FORM_MAX), FORM_MAX);
	out->len += n;
	plain_spaces(out, from);
	if (n && text[used] == 'Z')
		buf_adds(out, " GMT");
	else if (n && text[used])
		buf_addf(out, " GMT%s", text + used);
	return n ? 0 : -1;
}

static int
ordinal_write(struct target *t, const struct value *value, struct buf *out)
{
	const struct icu_module *icu = target_icu(t);
	char number[12], *end;
	unsigned long n;
	size_t len;

	if (!icu || terminated(value->value, number, sizeof number) != 0)
		return -1;
	n = strtoul(number, &end, 10);
	if (*end || n > INT32_MAX)
		return -1;
	len = icu->forms_ordinal(
		t->forms, (unsigned)n, buf_room(out, FORM_MAX), FORM_MAX);
	out->len += len;
	return len ? 0 : -1;
}

/* ---- one value ---- */

static int
locale_write(struct target *t, const struct value *value, struct slice text,
	struct buf *out)
{
	switch (value->kind) {
	case KIND_PERCENT:
		/* ICU's percent counts from 1 */
		return scaled_write(
			t, "percent", value->value, (struct slice){"", 0}, out);
	case KIND_DECIMAL:
	case KIND_GROUPED:
	case KIND_INTEGER:
		return scaled_write(
			t, "", value->value, slice_in(text, value), out);
	case KIND_MONEY:
		return money_write(t, value, text, out);
	case KIND_UNIT:
		return unit_write(t, value, out);
	case KIND_TIME:
		return time_write(t, value, out);
	case KIND_DATE:
	case KIND_DATENAME:
		return date_write(t, value, out);
	case KIND_ORDINAL:
		return ordinal_write(t, value, out);
	default:
		return -1;
	}
}

static int
copy_write(const struct value *value, struct slice text, struct buf *out)
{
	size_t from = out->len;

	switch (value->kind) {
	case KIND_PERCENT:
		copy_percent(slice_in(text, value), out);
		return 0;
	case KIND_DECIMAL:
	case KIND_GROUPED:
	case KIND_FRACTION:
	case KIND_RANGE:
	case KIND_SCORE:
	case KIND_MONEY:
	case KIND_UNIT:
	case KIND_DATE:
	case KIND_PHONE:
	case KIND_VERSION:
	case KIND_INTEGER:
	case KIND_YEAR:
		if (copy_signs(slice_in(text, value), out) == 0)
			return 0;
		out->len = from;
		if (value->kind != KIND_DECIMAL &&
			value->kind != KIND_GROUPED &&
			value->kind != KIND_INTEGER)
			return -1;
		buf_add_slice(out, value->value);
		return 0;
	case KIND_TIME:
		/* of two readings neither is said: 7:30 */
		from = value->value2.len && value->value.len &&
		       *value->value.ptr == '0';
		buf_add(out, value->value.ptr + from, value->value.len - from);
		return 0;
	case KIND_CODE:
	case KIND_NAME:
		/* two readings: nobody can say which */
		if (value->value2.len)
			return -1;
		buf_add_slice(out, value->value);
		return 0;
	case KIND_TERM:
	case KIND_DATENAME:
	case KIND_ORDINAL:
		buf_add_slice(out, value->value);
		return 0;
	default:
		buf_add_slice(out, slice_in(text, value));
		return 0;
	}
}

int
target_write(struct target *target, const struct value *value,
	struct slice text, struct buf *out)
{
	size_t from = out->len;

	if (target->numbers == NUMBERS_LOCALE && value->value2.len == 0) {
		if (locale_write(target, value, text, out) == 0)
			return 0;
		out->len = from;
	}
	return copy_write(value, text, out);
}
