/* module_icu: the module wasl-icu.so; the one file that includes ICU.
 *
 * It is linked with ICU and with nothing of wasl, so it has its own memory:
 * what a _new gives, the _free takes.
 */
#include "base/icu.h"
#include "base/known.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/ubrk.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/uldnames.h>
#include <unicode/ucurr.h>
#include <unicode/unum.h>
#include <unicode/unumberformatter.h>
#include <unicode/ures.h>
#include <unicode/uregex.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>
#include <unicode/uvernum.h>

/* ---- sentences ---- */

struct icu_sentences {
	UBreakIterator *breaks;
	UText text;
};

static void
sentences_free(struct icu_sentences *s)
{
	if (!s)
		return;
	ubrk_close(s->breaks);
	utext_close(&s->text);
	free(s);
}

static struct icu_sentences *
sentences_new(const char *lang)
{
	static const UText none = UTEXT_INITIALIZER;
	struct icu_sentences *s = calloc(1, sizeof(*s));
	UErrorCode error = U_ZERO_ERROR;
	char locale[ULOC_FULLNAME_CAPACITY];

	if (!s)
		return NULL;
	s->text = none;
	uloc_forLanguageTag(lang, locale, sizeof(locale), NULL, &error);
	if (U_SUCCESS(error))
		s->breaks = ubrk_open(UBRK_SENTENCE, locale, NULL, 0, &error);
	if (U_SUCCESS(error))
		return s;
	sentences_free(s);
	return NULL;
}

static int
sentences_start(struct icu_sentences *s, const char *ptr, size_t len)
{
	UErrorCode error = U_ZERO_ERROR;

	utext_openUTF8(&s->text, ptr, (int64_t)len, &error);
	ubrk_setUText(s->breaks, &s->text, &error);
	if (U_FAILURE(error))
		return -1;
	ubrk_first(s->breaks);
	return 0;
}

static size_t
sentences_next(struct icu_sentences *s)
{
	int32_t end = ubrk_next(s->breaks);

	return end == UBRK_DONE ? 0 : (size_t)end;
}

/* ---- regular expressions ---- */

struct icu_regex {
	URegularExpression *regex;
	UText text;
};

/* ICU's own measures: steps of about a millisecond, and bytes of the stack. A
 * pattern that needs more on one text would need it on many. */
enum { REGEX_TIME = 500, REGEX_STACK = 4 << 20 };

static void
regex_free(struct icu_regex *r)
{
	if (!r)
		return;
	if (r->regex)
		uregex_close(r->regex);
	utext_close(&r->text);
	free(r);
}

static struct icu_regex *
regex_new(const char *ptr, size_t len, char *why, size_t why_len)
{
	static const UText none = UTEXT_INITIALIZER;
	struct icu_regex *r = calloc(1, sizeof(*r));
	UText pattern = UTEXT_INITIALIZER;
	UErrorCode error = U_ZERO_ERROR;
	UParseError where = {0};

	if (!r)
		return NULL;
	r->text = none;
	utext_openUTF8(&pattern, ptr, (int64_t)len, &error);
	r->regex = uregex_openUText(&pattern, 0, &where, &error);
	utext_close(&pattern);
	if (U_SUCCESS(error)) {
		uregex_setTimeLimit(r->regex, REGEX_TIME, &error);
		uregex_setStackLimit(r->regex, REGEX_STACK, &error);
	}
	if (U_SUCCESS(error))
		return r;
	snprintf(why, why_len, "%s at character %d", u_errorName(error),
		(int)where.offset);
	regex_free(r);
	return NULL;
}

static int
regex_start(struct icu_regex *r, const char *ptr, size_t len)
{
	UErrorCode error = U_ZERO_ERROR;

	utext_openUTF8(&r->text, ptr, (int64_t)len, &error);
	uregex_setUText(r->regex, &r->text, &error);
	return U_FAILURE(error) ? -1 : 0;
}

static int
regex_find(struct icu_regex *r, size_t at, size_t *from, size_t *to)
{
	UErrorCode error = U_ZERO_ERROR;
	UBool found = uregex_find64(r->regex, (int64_t)at, &error);

	if (U_FAILURE(error))
		return -1;
	if (!found)
		return 0;
	*from = (size_t)uregex_start64(r->regex, 0, &error);
	*to = (size_t)uregex_end64(r->regex, 0, &error);
	return U_FAILURE(error) ? -1 : 1;
}

/* ---- forms ---- */

enum { FORMS_MAX = 24, SKELETON_MAX = 96 };

/* A formatter of numbers, by its skeleton, or of dates, by its fields and
 * calendar. */
struct icu_form {
	char skeleton[SKELETON_MAX];
	UNumberFormatter *number;
	UDateFormat *date;
};

struct icu_forms {
	char locale[ULOC_FULLNAME_CAPACITY];
	struct icu_form form[FORMS_MAX];
	size_t n;
	UFormattedNumber *result;
	UCalendar *calendar[3];			 /* by enum icu_calendar */
	UDateTimePatternGenerator *generator[3]; /* likewise */
	UNumberFormat *speller;
	UChar rulesets[1024]; /* "%name;%name" */
	UNumberFormat *ordinal;
	ULocaleDisplayNames *names;
};

static const char *const calendar_names[] = {
	"gregorian", "islamic-umalqura", "persian"};

static void
form_close(struct icu_form *form)
{
	unumf_close(form->number);
	udat_close(form->date);
	memset(form, 0, sizeof(*form));
}

static void
forms_free(struct icu_forms *f)
{
	size_t i;

	if (!f)
		return;
	for (i = 0; i < f->n; i++)
		form_close(&f->form[i]);
	for (i = 0; i < 3; i++) {
		if (f->calendar[i])
			ucal_close(f->calendar[i]);
		udatpg_close(f->generator[i]);
	}
	if (f->speller)
		unum_close(f->speller);
	if (f->ordinal)
		unum_close(f->ordinal);
	if (f->names)
		uldn_close(f->names);
	unumf_closeResult(f->result);
	free(f);
}

static struct icu_forms *
forms_new(const char *lang)
{
	struct icu_forms *f = calloc(1, sizeof(*f));
	UErrorCode error = U_ZERO_ERROR;

	if (!f)
		return NULL;
	uloc_forLanguageTag(lang, f->locale, sizeof(f->locale), NULL, &error);
	f->result = unumf_openResult(&error);
	if (U_SUCCESS(error))
		return f;
	forms_free(f);
	return NULL;
}

/* The form of that name, or the place for a new one (its formatters NULL). */
static struct icu_form *
form_find(struct icu_forms *f, const char *skeleton)
{
	struct icu_form *form;
	size_t i;

	for (i = 0; i < f->n; i++)
		if (strcmp(f->form[i].skeleton, skeleton) == 0)
			return &f->form[i];
	if (strlen(skeleton) >= SKELETON_MAX)
		return NULL;
	if (f->n == FORMS_MAX) {
		form_close(&f->form[--f->n]);
	}
	form = &f->form[f->n++];
	memcpy(form->skeleton, skeleton, strlen(skeleton) + 1);
	return form;
}

/* UTF-16 to UTF-8; 0 if it does not fit. */
static size_t
to_utf8(const UChar *text, int32_t len, char *out, size_t cap)
{
	UErrorCode error = U_ZERO_ERROR;
	int32_t n = 0;

	u_strToUTF8(out, (int32_t)cap, &n, text, len, &error);
	memory_known(out, cap);
	return U_SUCCESS(error) && n > 0 ? (size_t)n : 0;
}

static size_t
forms_number(struct icu_forms *f, const char *skeleton, const char *number,
	char *out, size_t cap)
{
	struct icu_form *form = form_find(f, skeleton);
	UErrorCode error = U_ZERO_ERROR;
	UChar text[SKELETON_MAX], result[256];
	int32_t len;

	if (!form)
		return 0;
	if (!form->number) {
		u_charsToUChars(skeleton, text, (int32_t)strlen(skeleton) + 1);
		form->number = unumf_openForSkeletonAndLocale(
			text, -1, f->locale, &error);
	}
	unumf_formatDecimal(form->number, number, -1, f->result, &error);
	len = unumf_resultToString(f->result, result, 256, &error);
	return U_SUCCESS(error) ? to_utf8(result, len, out, cap) : 0;
}

static UCalendar *
calendar_of(struct icu_forms *f, enum icu_calendar which)
{
	UErrorCode error = U_ZERO_ERROR;
	static const UChar utc[] = {'U', 'T', 'C', 0};
	char locale[64];

	if (f->calendar[which])
		return f->calendar[which];
	snprintf(locale, sizeof(locale), "root@calendar=%s",
		calendar_names[which]);
	f->calendar[which] = ucal_open(utc, -1, locale, UCAL_DEFAULT, &error);
	if (U_SUCCESS(error))
		return f->calendar[which];
	f->calendar[which] = NULL;
	return NULL;
}

/* Milliseconds; what is not said is taken as the first. */
static int
date_time(struct icu_forms *f, const struct icu_date *d, UDate *time)
{
	UCalendar *calendar = calendar_of(f, d->calendar);
	UErrorCode error = U_ZERO_ERROR;

	if (!calendar)
		return -1;
	ucal_clear(calendar);
	if (d->day < 0 && d->month < 0 && d->year < 0) {
		/* the fifth of January 1970 was a Monday */
		*time = (d->weekday + 3) * 86400000.0;
		return 0;
	}
	ucal_setDate(calendar, d->year < 0 ? 2000 : d->year,
		d->month < 0 ? 0 : d->month - 1, d->day < 0 ? 1 : d->day,
		&error);
	*time = ucal_getMillis(calendar, &error);
	return U_SUCCESS(error) ? 0 : -1;
}

/* The locale's order and words for some fields, in a calendar. What knows the
 * order is dear to open. */
static UDateFormat *
date_format(struct icu_forms *f, const char *fields, enum icu_calendar which)
{
	static const UChar utc[] = {'U', 'T', 'C', 0};
	UErrorCode error = U_ZERO_ERROR;
	char locale[ULOC_FULLNAME_CAPACITY + 40];
	UChar skeleton[32], pattern[128];
	UDateFormat *format = NULL;
	int32_t len;

	snprintf(locale, sizeof(locale), "%s@calendar=%s", f->locale,
		calendar_names[which]);
	if (!f->generator[which])
		f->generator[which] = udatpg_open(locale, &error);
	u_charsToUChars(fields, skeleton, (int32_t)strlen(fields) + 1);
	len = udatpg_getBestPattern(
		f->generator[which], skeleton, -1, pattern, 128, &error);
	if (U_SUCCESS(error))
		format = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, utc, -1,
			pattern, len, &error);
	return U_SUCCESS(error) ? format : NULL;
}

static size_t
print_date(struct icu_forms *f, const char *fields, enum icu_calendar which,
	UDate time, char *out, size_t cap)
{
	char name[SKELETON_MAX];
	struct icu_form *form;
	UErrorCode error = U_ZERO_ERROR;
	UChar result[256];
	int32_t len;

	snprintf(name, sizeof(name), "date %s %s", fields,
		calendar_names[which]);
	form = form_find(f, name);
	if (form && !form->date)
		form->date = date_format(f, fields, which);
	if (!form || !form->date)
		return 0;
	len = udat_format(form->date, time, result, 256, NULL, &error);
	return U_SUCCESS(error) ? to_utf8(result, len, out, cap) : 0;
}

static size_t
forms_date(struct icu_forms *f, const struct icu_date *d, enum icu_calendar in,
	char *out, size_t cap)
{
	char fields[24];
	UDate time;

	/* a part of a date is the same in no other calendar */
	if (in != d->calendar && (d->year < 0 || d->month < 0 || d->day < 0))
		return 0;
	if (date_time(f, d, &time) != 0)
		return 0;
	snprintf(fields, sizeof(fields), "%s%s%s%s", d->year >= 0 ? "y" : "",
		d->month >= 0 ? "MMMM" : "", d->day >= 0 ? "d" : "",
		d->weekday > 0 && d->day < 0 && d->month < 0 ? "EEEE" : "");
	return print_date(f, fields, in, time, out, cap);
}

static size_t
forms_time(struct icu_forms *f, int hour, int minute, int second, char *out,
	size_t cap)
{
	UDate time = ((hour * 60.0 + minute) * 60 + (second < 0 ? 0 : second)) *
		     1000;

	return print_date(
		f, second < 0 ? "jm" : "jms", ICU_GREGORIAN, time, out, cap);
}

static int
open_speller(struct icu_forms *f)
{
	UErrorCode error = U_ZERO_ERROR;
	int32_t n;

	if (f->speller)
		return 0;
	f->speller = unum_open(UNUM_SPELLOUT, NULL, 0, f->locale, NULL, &error);
	n = unum_getTextAttribute(
		f->speller, UNUM_PUBLIC_RULESETS, f->rulesets, 1023, &error);
	if (U_SUCCESS(error) && n > 0 && n < 1023)
		return 0;
	f->rulesets[0] = 0;
	return f->speller ? 0 : -1;
}

/* The i-th name in the list; 0: there is none. */
static int32_t
ruleset(const struct icu_forms *f, size_t i, const UChar **name)
{
	const UChar *p = f->rulesets;
	int32_t n = 0;

	for (; i > 0 && *p; p++)
		i -= *p == ';';
	while (p[n] && p[n] != ';')
		n++;
	*name = p;
	return n;
}

static size_t
forms_spell(
	struct icu_forms *f, unsigned number, size_t i, char *out, size_t cap)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar result[256];
	const UChar *name;
	int32_t len;

	if (open_speller(f) || !(len = ruleset(f, i, &name)))
		return 0;
	unum_setTextAttribute(
		f->speller, UNUM_DEFAULT_RULESET, name, len, &error);
	len = unum_format(
		f->speller, (int32_t)number, result, 256, NULL, &error);
	return U_SUCCESS(error) ? to_utf8(result, len, out, cap) : 0;
}

/* For a locale that it has not, ICU would answer in that of the environment. */
static int
has_data(const struct icu_forms *f)
{
	UErrorCode error = U_ZERO_ERROR;
	UResourceBundle *bundle = ures_open(NULL, f->locale, &error);

	ures_close(bundle);
	return U_SUCCESS(error) && error != U_USING_DEFAULT_WARNING;
}

static size_t
forms_ordinal(struct icu_forms *f, unsigned number, char *out, size_t cap)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar result[64];
	int32_t len;

	if (!f->ordinal && has_data(f))
		f->ordinal = unum_open(
			UNUM_ORDINAL, NULL, 0, f->locale, NULL, &error);
	if (!f->ordinal)
		return 0;
	len = unum_format(
		f->ordinal, (int32_t)number, result, 64, NULL, &error);
	return U_SUCCESS(error) ? to_utf8(result, len, out, cap) : 0;
}

/* ---- names ---- */

static int
open_names(struct icu_forms *f)
{
	UDisplayContext contexts[] = {
		UDISPCTX_CAPITALIZATION_FOR_MIDDLE_OF_SENTENCE,
		UDISPCTX_NO_SUBSTITUTE};
	UErrorCode error = U_ZERO_ERROR;

	if (f->names)
		return 0;
	if (!has_data(f))
		return -1;
	f->names = uldn_openForContext(f->locale, contexts, 2, &error);
	if (U_SUCCESS(error))
		return 0;
	f->names = NULL;
	return -1;
}

/* The zone's city, as a time in the zone is said. */
static int32_t
city_name(struct icu_forms *f, const char *zone, UChar *out, int32_t cap)
{
	static const UChar city[] = {'V', 'V', 'V', 0};
	UErrorCode error = U_ZERO_ERROR;
	UChar id[64];
	UDateFormat *format;
	int32_t len;

	if (strlen(zone) >= 64)
		return 0;
	u_charsToUChars(zone, id, (int32_t)strlen(zone) + 1);
	format = udat_open(UDAT_PATTERN, UDAT_PATTERN, f->locale, id, -1, city,
		-1, &error);
	len = udat_format(format, 0, out, cap, NULL, &error);
	udat_close(format);
	return U_SUCCESS(error) ? len : 0;
}

static int32_t
currency_name(struct icu_forms *f, const char *code, UChar *out, int32_t cap)
{
	UErrorCode error = U_ZERO_ERROR;
	const UChar *name;
	UChar iso[4];
	int32_t len;

	if (strlen(code) != 3)
		return 0;
	u_charsToUChars(code, iso, 4);
	name = ucurr_getName(
		iso, f->locale, UCURR_LONG_NAME, NULL, &len, &error);
	if (U_FAILURE(error) || len >= cap || u_strcmp(name, iso) == 0)
		return 0;
	u_memcpy(out, name, len);
	return len;
}

static size_t
forms_name(struct icu_forms *f, enum icu_name what, const char *code, char *out,
	size_t cap)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar result[256];
	int32_t len = 0;

	if (open_names(f))
		return 0;
	if (what == ICU_COUNTRY)
		len = uldn_regionDisplayName(
			f->names, code, result, 256, &error);
	else if (what == ICU_LANGUAGE)
		len = uldn_localeDisplayName(
			f->names, code, result, 256, &error);
	else if (what == ICU_CITY)
		len = city_name(f, code, result, 256);
	else
		len = currency_name(f, code, result, 256);
	return U_SUCCESS(error) && len > 0 && len <= 256
		       ? to_utf8(result, len, out, cap)
		       : 0;
}

__attribute__((
	visibility("default"))) extern const struct icu_module wasl_icu_module;

const struct icu_module wasl_icu_module = {
	.version = ICU_MODULE_VERSION,
	.icu = U_ICU_VERSION,
	.sentences_new = sentences_new,
	.sentences_free = sentences_free,
	.sentences_start = sentences_start,
	.sentences_next = sentences_next,
	.regex_new = regex_new,
	.regex_free = regex_free,
	.regex_start = regex_start,
	.regex_find = regex_find,
	.forms_new = forms_new,
	.forms_free = forms_free,
	.forms_number = forms_number,
	.forms_date = forms_date,
	.forms_time = forms_time,
	.forms_spell = forms_spell,
	.forms_ordinal = forms_ordinal,
	.forms_name = forms_name,
};
