/* Values in many languages, byte for byte as ICU writes them when it is asked
 * for each: in an order in which what was learnt from one is used for others.
 */
#include "test.h"
#include "base/icu.h"
#include "base/target.h"

static const char *const languages[] = {"en", "de", "fr", "es", "pt-PT", "pl",
	"ru", "de-CH", "de-AT", "en-IN", "hi", "bn", "mr", "ne", "my", "ar",
	"ar-EG", "fa", "ur", "ckb", "ps", "he", "tr", "sv", "lv", "ca", "cy",
	"ja", "zh-TW", "th", "sw", "hr", "eo", "xx"};

/* A language under test, and what ICU says when asked anew. */
struct asker {
	struct target target;
	struct icu_forms *forms;
};

static void
asker_open(struct asker *a, const char *lang)
{
	*a = (struct asker){.forms = icu_open(NULL)->forms_new(lang)};
	assert_non_null(a->forms);
	target_set(&a->target, slice_of(lang));
}

static void
asker_close(struct asker *a)
{
	target_release(&a->target);
	icu_open(NULL)->forms_free(a->forms);
}

/* text: the value's own, "" if its value says all. */
static void
expect(struct asker *a, enum kind kind, const char *value, const char *text,
	const char *said, size_t said_len)
{
	struct value v = {.len = (uint32_t)strlen(text),
		.kind = kind,
		.value = slice_of(value)};
	struct buf own = {0};

	assert_int_equal(target_write(&a->target, &v, slice_of(text), &own), 0);
	if (own.len != said_len || memcmp(own.ptr, said, said_len) != 0)
		fail_msg("%s, '%s': '%.*s', ICU '%.*s'", a->target.lang, value,
			(int)own.len, own.ptr, (int)said_len, said);
	buf_release(&own);
}

static void
expect_number(struct asker *a, enum kind kind, const char *value,
	const char *text, const char *skeleton, const char *number)
{
	char said[512];
	size_t n = icu_open(NULL)->forms_number(
		a->forms, skeleton, number, said, sizeof said);

	assert_int_not_equal(n, 0);
	expect(a, kind, value, text, said, n);
}

/* ---- numbers ---- */

/* A decimal string of 1 to 12 digits and up to 3 decimals, the last no zero. */
static size_t
random_number(struct rng *rng, char *to)
{
	size_t whole = 1 + rng_below(rng, 12), decimals = rng_below(rng, 4);
	char *p = to;

	if (rng_below(rng, 8) == 0)
		*p++ = '-';
	*p++ = (char)(whole == 1 ? '0' + rng_below(rng, 10)
				 : '1' + rng_below(rng, 9));
	for (size_t i = 1; i < whole; i++)
		*p++ = (char)('0' + rng_below(rng, 10));
	if (decimals)
		*p++ = '.';
	for (size_t i = 0; i < decimals; i++)
		*p++ = (char)(i + 1 == decimals ? '1' + rng_below(rng, 9)
						: '0' + rng_below(rng, 10));
	*p = '\0';
	return decimals;
}

static void
plain_number(struct asker *a, struct rng *rng)
{
	char number[32], text[40], skeleton[16];
	size_t places = random_number(rng, number);
	size_t zeros = places && number[0] != '-' ? rng_below(rng, 3) : 0;

	/* zeros that the text has and the value has lost */
	snprintf(text, sizeof text, "%s%.*s", number, (int)zeros, "00");
	snprintf(skeleton, sizeof skeleton, ".%.*s", (int)(places + zeros),
		"00000");
	expect_number(a, KIND_DECIMAL, number, text, skeleton, number);
}

static void
percentage(struct asker *a, struct rng *rng)
{
	char number[32], skeleton[24];
	size_t places = random_number(rng, number);

	snprintf(skeleton, sizeof skeleton, "percent .%.*s", (int)places,
		"00000");
	expect_number(a, KIND_PERCENT, number, number, skeleton, number);
}

static void
sum(struct asker *a, struct rng *rng)
{
	static const char *const codes[] = {
		"USD", "EUR", "JPY", "CVE", "IRR", "SAR", "CHF"};
	const char *code = codes[rng_below(rng, COUNT(codes))];
	char number[32], value[40], skeleton[32];
	size_t places = random_number(rng, number);

	snprintf(value, sizeof value, "%s %s", code, number);
	snprintf(skeleton, sizeof skeleton, "currency/%s .%s", code,
		places ? "00" : "");
	expect_number(a, KIND_MONEY, value, number, skeleton, number);
}

static void
measure(struct asker *a, struct rng *rng)
{
	static const char *const units[] = {
		"meter", "kilometer-per-hour", "year"};
	const char *unit = units[rng_below(rng, COUNT(units))];
	char number[32], value[64], skeleton[64];

	if (rng_below(rng, 2))
		random_number(rng, number);
	else
		snprintf(number, sizeof number, "%zu", rng_below(rng, 110));
	snprintf(value, sizeof value, "%s %s", number, unit);
	snprintf(skeleton, sizeof skeleton, "unit/%s unit-width-full-name .+",
		unit);
	expect_number(a, KIND_UNIT, value, number, skeleton, number);
}

static void
test_numbers(void **state)
{
	struct rng rng = rng_new(70);

	(void)state;
	if (!icu_open(NULL))
		skip();
	for (size_t i = 0; i < COUNT(languages); i++) {
		struct asker a;

		asker_open(&a, languages[i]);
		for (int n = 0; n < 300; n++) {
			plain_number(&a, &rng);
			percentage(&a, &rng);
			sum(&a, &rng);
			measure(&a, &rng);
		}
		asker_close(&a);
	}
}

/* A round sum that was said with a scale word is said with one. */
static void
test_scaled(void **state)
{
	struct asker a;

	(void)state;
	if (!icu_open(NULL))
		skip();
	for (size_t i = 0; i < COUNT(languages); i++) {
		asker_open(&a, languages[i]);
		for (int n = 1; n < 60; n++) {
			char number[16], value[24], text[16];

			snprintf(number, sizeof number, "%d000000", n % 23 + 1);
			snprintf(value, sizeof value, "USD %s", number);
			snprintf(text, sizeof text, "%d million", n % 23 + 1);
			expect_number(&a, KIND_MONEY, value, text,
				"currency/USD compact-long "
				"unit-width-full-name .+",
				number);
			expect_number(&a, KIND_DECIMAL, number, text,
				" compact-long .+", number);
		}
		asker_close(&a);
	}
}

/* ---- dates and times ---- */

static void
expect_date(struct asker *a, const char *value, const struct icu_date *d)
{
	char said[512];
	size_t n = icu_open(NULL)->forms_date(
		a->forms, d, d->calendar, said, sizeof said);

	assert_int_not_equal(n, 0);
	expect(a, KIND_DATENAME, value, "", said, n);
}

static void
one_date(struct asker *a, enum icu_calendar calendar, int year, int month,
	int day)
{
	static const char *const prefix[] = {"", "islamic:", "persian:"};
	struct icu_date d = {calendar, year, month, day, -1};
	char value[48];
	int n;

	n = snprintf(value, sizeof value, "%s", prefix[calendar]);
	n += year < 0 ? snprintf(value + n, sizeof value - (size_t)n, "-")
		      : snprintf(value + n, sizeof value - (size_t)n, "%04d",
				year);
	n += month < 0 ? 0
		       : snprintf(value + n, sizeof value - (size_t)n, "-%02d",
				 month);
	if (day >= 0)
		snprintf(value + n, sizeof value - (size_t)n, "-%02d", day);
	expect_date(a, value, &d);
}

/* Every day that a calendar may have, and some that a month has not. */
static void
test_dates(void **state)
{
	static const int years[3][5] = {{2009, 1999, 1600, 1215, 12},
		{1445, 1390, 1400, 600, 9}, {1402, 1403, 1399, 1100, 7}};
	struct asker a;

	(void)state;
	if (!icu_open(NULL))
		skip();
	for (size_t i = 0; i < COUNT(languages); i++) {
		asker_open(&a, languages[i]);
		for (int c = 0; c < 3; c++)
			for (int month = 1; month <= 12; month++) {
				for (int day = 1; day <= 31; day++) {
					int year = years[c][(day + month) % 5];

					one_date(&a, (enum icu_calendar)c, year,
						month, day);
					one_date(&a, (enum icu_calendar)c, -1,
						month, day);
				}
				for (int y = 0; y < 5; y++)
					one_date(&a, (enum icu_calendar)c,
						years[c][y], month, -1);
			}
		asker_close(&a);
	}
}

/* Minutes and seconds that tell how many digits are written, and the very hour,
 * which may have a name. */
static void
one_time(struct asker *a, int hour, int minute, int second)
{
	char value[24], said[512], *narrow;
	size_t n = icu_open(NULL)->forms_time(
		a->forms, hour, minute, second, said, sizeof said - 1);

	assert_int_not_equal(n, 0);
	said[n] = '\0';
	while ((narrow = strstr(said, "\xE2\x80\xAF")) != NULL) {
		*narrow = ' ';
		memmove(narrow + 1, narrow + 3, strlen(narrow + 3) + 1);
	}
	if (second < 0)
		snprintf(value, sizeof value, "%02d:%02d", hour, minute);
	else
		snprintf(value, sizeof value, "%02d:%02d:%02d", hour, minute,
			second);
	expect(a, KIND_TIME, value, "", said, strlen(said));
}

static void
test_times(void **state)
{
	static const int minutes[] = {30, 7, 0, 59, 5, 12, 10};
	static const int seconds[] = {-1, 45, 0, 5, -1, 30, 9};
	struct asker a;

	(void)state;
	if (!icu_open(NULL))
		skip();
	for (size_t i = 0; i < COUNT(languages); i++) {
		asker_open(&a, languages[i]);
		for (int hour = 0; hour < 24; hour++)
			for (size_t m = 0; m < COUNT(minutes); m++)
				for (size_t s = 0; s < COUNT(seconds); s++)
					one_time(&a, hour, minutes[m],
						seconds[s]);
		asker_close(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_scaled),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
