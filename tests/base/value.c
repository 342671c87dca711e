/* value: what the scanner promises for every text, and that hostile text and
 * damaged rules do no harm */
#include <time.h>
#include "test.h"
#include "base/pack.h"
#include "base/value_parts.h"

static struct value_rules *rules;
static struct arena arena;

static int
setup(void **state)
{
	(void)state;
	rules = value_rules_open(pack_embedded());
	assert_non_null(rules);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	value_rules_free(rules);
	arena_release(&arena);
	return 0;
}

static struct values
scan_lang(struct slice text, const char *lang)
{
	struct values values = {0};

	values_scan(rules, text, slice_of(lang), &arena, &values);
	return values;
}

static struct values
scan(const char *text)
{
	return scan_lang(slice_of(text), "ar");
}

/* Spans are in order, do not overlap, are not empty, and end between
 * characters; values are there. */
static void
assert_sound(struct slice text, const struct values *values)
{
	size_t pos = 0;

	for (size_t i = 0; i < values->n; i++) {
		const struct value *v = &values->v[i];
		size_t end = (size_t)v->at + v->len;

		assert_true(v->at >= pos);
		assert_true(v->len > 0);
		assert_true(end <= text.len);
		assert_true((text.ptr[v->at] & 0xC0) != 0x80);
		assert_true(end == text.len || (text.ptr[end] & 0xC0) != 0x80);
		assert_true(v->value.len > 0);
		assert_true(v->rule.len > 0);
		assert_true(v->kind < KIND_COUNT);
		pos = end;
	}
}

static void
assert_one(
	const char *text, enum kind kind, const char *span, const char *value)
{
	struct values values = scan(text);

	assert_int_equal(values.n, 1);
	assert_int_equal(values.v[0].kind, kind);
	assert_true(slice_is(
		(struct slice){text + values.v[0].at, values.v[0].len}, span));
	assert_true(slice_is(values.v[0].value, value));
}

static void
test_links(void **state)
{
	(void)state;
	assert_one("\"https://a.example/x?y=(1)&z=2\".", KIND_URL,
		"https://a.example/x?y=(1)&z=2",
		"https://a.example/x?y=(1)&z=2");
	assert_one("(www.example.org)", KIND_URL, "www.example.org",
		"www.example.org");
	assert_one("example.org.", KIND_URL, "example.org", "example.org");
	assert_one("a.b+c@example.org,", KIND_EMAIL, "a.b+c@example.org",
		"a.b+c@example.org");
	assert_one("@name_1:", KIND_HANDLE, "@name_1", "@name_1");
	assert_one("#a_b_2030!", KIND_HASHTAG, "#a_b_2030", "#a_b_2030");
	assert_one("(COVID-19)", KIND_CODE, "COVID-19", "COVID-19");
	assert_one("report.pdf", KIND_CODE, "report.pdf", "report.pdf");
	assert_one("<br/>", KIND_MARKUP, "<br/>", "<br/>");
	assert_one("&nbsp;", KIND_MARKUP, "&nbsp;", "&nbsp;");
	assert_one("(\xD8\xB5)", KIND_HONORIFIC, "(\xD8\xB5)", "(\xD8\xB5)");
	assert_one(
		"\xEF\xB7\xBA", KIND_HONORIFIC, "\xEF\xB7\xBA", "\xEF\xB7\xBA");
	assert_one("+966 11 234 5678", KIND_PHONE, "+966 11 234 5678",
		"+966112345678");
	assert_int_equal(scan("a plain word, and nothing.more").n, 0);
	assert_int_equal(scan("a < b & c > d # e @ f").n, 0);
}

static void
test_numbers(void **state)
{
	(void)state;
	assert_one("12", KIND_INTEGER, "12", "12");
	assert_one("1,234,567", KIND_GROUPED, "1,234,567", "1234567");
	assert_one("1,23,456", KIND_GROUPED, "1,23,456", "123456");
	assert_one("0.125", KIND_DECIMAL, "0.125", "0.125");
	assert_one("1.234,50", KIND_DECIMAL, "1.234,50", "1234.5");
	assert_one("1 234 567", KIND_GROUPED, "1 234 567", "1234567");
	assert_one("123456789012345678901234567890", KIND_INTEGER,
		"123456789012345678901234567890",
		"123456789012345678901234567890");
	assert_one("(-5)", KIND_INTEGER, "-5", "-5");
	assert_one("2019", KIND_YEAR, "2019", "2019");
	assert_int_equal(scan("12, 13").n, 2);
	assert_int_equal(scan("1,2,3,4").n, 4);
}

/* ---- any text ---- */

/* Pieces that the scanner cares for, between them hard characters. */
static const char *const pieces[] = {
	"1",
	"12",
	"345",
	"2019",
	".",
	",",
	"/",
	":",
	"-",
	"%",
	" ",
	" ",
	"  ",
	"\xD9\xAB",
	"\xD9\xAC",
	"\xD9\xAA",
	"\xD8\x8C",
	"\xD8\xB1", /* signs */
	"\xD9\xA1\xD9\xA2",
	"\xDB\xB3",
	"$",
	"(",
	")",
	"@",
	"#",
	"https://",
	"www.",
	"a.org",
	"x@y.org",
	"COVID",
	"<b>",
	"&",
	"\xE2\x80\x8C",
	"\xD9\x85\xD9\x84\xD9\x8A\xD9\x88\xD9\x86", /* million */
	"\xD8\xAB\xD9\x84\xD8\xA7\xD8\xAB\xD8\xA9", /* three */
	"\xD9\x88",
	"\xD8\xA7\xD9\x84",
	"\xD9\x84\xD9\x84",				    /* proclitics */
	"\xD9\x85\xD8\xA7\xD9\x8A\xD9\x88",		    /* May */
	"\xD8\xA7\xD9\x84\xD8\xB3\xD8\xA7\xD8\xB9\xD8\xA9", /* hour */
	"\xD9\x86\xD8\xB5\xD9\x81",
	"\xD9\x85\xD8\xA7\xD8\xA6\xD8\xA9",
	"\xD8\xA7\xD9\x84\xD8\xA3\xD8\xAD\xD8\xAF",
	"\xD8\xA8\xD8\xB9\xD8\xAF",
	"\xD9\x85\xD8\xB3\xD8\xA7\xD8\xA1",
	"\xF0\x9F\x87\xB8\xF0\x9F\x87\xA6",
};

static size_t
random_text(struct rng *rng, char *text, size_t max)
{
	size_t len = 0, wanted = rng_below(rng, max - 40);

	while (len < wanted) {
		const char *piece = pieces[rng_below(rng, COUNT(pieces))];

		if (rng_below(rng, 8) == 0) {
			len += utf8_put(text + len, test_cp(rng));
			continue;
		}
		memcpy(text + len, piece, strlen(piece));
		len += strlen(piece);
	}
	return len;
}

static void
test_any_text(void **state)
{
	static const char *const langs[] = {
		"ar", "fa", "ur", "ckb", "ps", "ug", "sd", "en", "", "xx"};
	struct rng rng = rng_new(11);
	char text[300];

	(void)state;
	for (int i = 0; i < 60000; i++) {
		struct slice s = {text, random_text(&rng, text, sizeof text)};
		struct values values =
			scan_lang(s, langs[rng_below(&rng, COUNT(langs))]);

		assert_sound(s, &values);
		arena_clear(&arena);
	}
}

/* ---- linear time ---- */

/* Seconds would not do: the machine is shared. The scanner's memory grows with
 * its items, and its steps with them; time is looked at with a wide margin. */
static double
time_of(const char *piece, size_t n)
{
	struct buf text = {0};
	struct values values;
	uint64_t before, after;

	for (size_t i = 0; i < n; i++)
		buf_adds(&text, piece);
	before = (uint64_t)clock();
	values = scan_lang(buf_slice(&text), "ar");
	after = (uint64_t)clock();
	assert_sound(buf_slice(&text), &values);
	arena_clear(&arena);
	buf_release(&text);
	return (double)(after - before) + 2000;
}

static void
test_linear(void **state)
{
	static const char *const worst[] = {
		"1.",
		"1,",
		"1 234 ",
		"1/",
		"1-",
		"1:",
		"% ",
		"12 % ",
		"a.",
		"a@",
		"a-1",
		"http://",
		"<",
		"<a ",
		"&a",
		"{",
		"#",
		"@",
		"$",
		"(",
		"1e",
		"\xD8\xA3\xD9\x84\xD9\x81 ", /* thousand */
		"\xD9\x88",
		"\xD9\x88\xD8\xA8\xD8\xA7\xD9\x84",
		"\xD8\xB3\xD8\xA7\xD9\x84\xD8\xA8 ", /* minus */
		"\xD9\x88\xD8\xB9\xD8\xB4\xD8\xB1\xD9\x88\xD9\x86 ",
		"\xD8\xA8\xD9\x8A\xD9\x86 ",
		"1 \xD9\x88",
		"\xD9\x81\xD9\x8A ",
		"\xD9\x85\xD8\xA7\xD9\x8A\xD9\x88 ",
		"\xF0\x9F\x98\x80",
		"\xE2\x80\x8C",
		"\xD9\x8B",
		"a.b",
		"a-",
		"A_",
		"1a",
		"a.1@",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(worst); i++) {
		double once = time_of(worst[i], 20000);
		double twice = time_of(worst[i], 80000);

		if (twice / once > 9)
			print_error("%s: %.0f, %.0f\n", worst[i], once, twice);
		assert_true(twice / once < 9);
	}
}

/* ---- shapes ---- */

static int
fits(unsigned element, unsigned digits, unsigned v)
{
	switch (element) {
	case ELEMENT_DAY:
		return digits <= 2 && v >= 1 && v <= 31;
	case ELEMENT_MONTHNO:
		return digits <= 2 && v >= 1 && v <= 12;
	case ELEMENT_HOURNO:
		return digits <= 2 && v <= 24;
	case ELEMENT_SIXTY:
		return digits == 2 && v <= 59;
	case ELEMENT_YEAR2:
		return digits == 2;
	case ELEMENT_YEAR:
		return digits == 4 && v >= 1000 && v <= 2199;
	case ELEMENT_HHMM:
		return digits >= 3 && digits <= 4 && v / 100 <= 23 &&
		       v % 100 <= 59;
	case ELEMENT_SMALL:
		return digits <= 3 && v != 0;
	default:
		return 1;
	}
}

/* A number is what its shape is: each shape has one set of elements. */
static void
test_shapes(void **state)
{
	unsigned end = 1;

	(void)state;
	for (unsigned digits = 1; digits <= 5; digits++) {
		end *= 10;
		for (unsigned v = 0; v < end; v++) {
			struct element_set set =
				value_shape_elements(value_shape(digits, v));

			for (unsigned e = ELEMENT_DAY; e < ELEMENT_NAMED; e++)
				if (element_in(&set, e) !=
					(uint64_t)fits(e, digits, v))
					fail_msg("%u of %u digits: %u", v,
						digits, e);
		}
	}
}

/* ---- damaged rules ---- */

/* A section from a file is not trusted: opened or refused, it does no harm. */
static void
test_damaged(void **state)
{
	const struct pack *whole = pack_embedded();
	struct slice section = pack_find(whole, "protect");
	size_t base = (size_t)(section.ptr - whole->ptr);
	char *copy = memory_alloc(whole->len + 64), *bytes;
	struct rng rng = rng_new(13);
	int opened = 0;

	(void)state;
	bytes = copy + (64 - ((uintptr_t)copy & 63)) % 64;
	for (int i = 0; i < 300; i++) {
		struct pack pack = {bytes, whole->len};
		struct value_rules *damaged;
		struct values values = {0};
		struct slice text =
			SLICE("\xD9\x81\xD9\x8A 12.5% 5/10/2019 "
			      "\xD8\xAB\xD9\x84\xD8\xA7\xD8\xAB\xD8\xA9 a.org");

		memcpy(bytes, whole->ptr, whole->len);
		for (int k = 0; k < 8; k++)
			bytes[base +
				rng_below(&rng, i % 2 ? 600 : section.len)] ^=
				(char)(1 << rng_below(&rng, 8));
		damaged = value_rules_open(&pack);
		if (!damaged)
			continue;
		opened++;
		values_scan(damaged, text, SLICE("ar"), &arena, &values);
		value_rules_free(damaged);
		arena_clear(&arena);
	}
	assert_true(opened > 0);
	free(copy);
}

/* ---- filters ---- */

/* The word of the next line of a list of words; 0 at the end. */
static int
word_next(const char **at, const char *end, struct slice *word)
{
	while (*at < end) {
		const char *from = *at;
		const char *stop = memchr(from, '\n', (size_t)(end - from));
		const char *tab;

		*at = stop ? stop + 1 : end;
		tab = memchr(from, '\t', (size_t)(*at - from));
		*word = (struct slice){from, tab ? (size_t)(tab - from) : 0};
		if (tab && *from != '#')
			return 1;
	}
	return 0;
}

/* Each word of the list after a number word and before another word of it. */
static void
assert_same_values(
	struct value_rules *other, struct slice list, const char *lang)
{
	const char *at = list.ptr, *end = list.ptr + list.len;
	struct slice word, last = SLICE("");
	struct buf text = {0};

	while (word_next(&at, end, &word)) {
		struct values a, b = {0};

		buf_clear(&text);
		buf_adds(&text, "twenty ");
		buf_add_slice(&text, word);
		buf_addc(&text, ' ');
		buf_add_slice(&text, last);
		last = word;
		a = scan_lang(buf_slice(&text), lang);
		values_scan(
			other, buf_slice(&text), slice_of(lang), &arena, &b);
		if (a.n != b.n)
			fail_msg("%.*s", (int)text.len, text.ptr);
		for (size_t i = 0; i < a.n; i++) {
			assert_int_equal(a.v[i].at, b.v[i].at);
			assert_int_equal(a.v[i].len, b.v[i].len);
			assert_true(slice_equal(a.v[i].value, b.v[i].value));
		}
		arena_clear(&arena);
	}
	buf_release(&text);
}

/* A filter saves time and says nothing: one that lets all words through leaves
 * the values as they are. */
static void
test_filters(void **state)
{
	const struct pack *whole = pack_embedded();
	struct slice section = pack_find(whole, "protect");
	struct pack pack = {NULL, whole->len};
	char *copy = memory_alloc(whole->len + 64), *bytes;
	struct value_head *head;
	struct value_rules *other;

	(void)state;
	bytes = copy + (64 - ((uintptr_t)copy & 63)) % 64;
	memcpy(bytes, whole->ptr, whole->len);
	head = (void *)(bytes + (section.ptr - whole->ptr));
	memset((char *)head + head->filter_at, 0xFF,
		(size_t)VALUE_FILTERS << (head->filter_bits - 3));
	pack.ptr = bytes;
	other = value_rules_open(&pack);
	assert_non_null(other);
	assert_same_values(
		other, pack_find(whole, "text/protect/ar.map"), "ar");
	assert_same_values(
		other, pack_find(whole, "text/protect/fa.map"), "fa");
	assert_same_values(
		other, pack_find(whole, "text/protect/ur.map"), "ur");
	value_rules_free(other);
	free(copy);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_any_text),
		cmocka_unit_test(test_linear),
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_filters),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
