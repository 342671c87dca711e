/* unicode: composition, clusters, and that hostile runs of marks stay cheap */
#include "test.h"

#include <time.h>
#include "base/unicode.h"

static void
composes_to(const char *from, const char *to)
{
	struct buf out = {0};

	unicode_compose(slice_of(from), &out);
	test_equal(buf_slice(&out), slice_of(to));
	buf_release(&out);
}

static void
test_compose(void **state)
{
	(void)state;
	composes_to("", "");
	composes_to("abc", "abc");
	composes_to("e\xCC\x81", "\xC3\xA9");
	/* ALEF + MADDAH ABOVE; ALEF + HAMZA ABOVE; YEH + HAMZA ABOVE */
	composes_to("\xD8\xA7\xD9\x93", "\xD8\xA2");
	composes_to("\xD8\xA7\xD9\x94", "\xD8\xA3");
	composes_to("\xD9\x8A\xD9\x94", "\xD8\xA6");
	/* SHADDA (33) and FATHA (30) change places */
	composes_to("\xD8\xA8\xD9\x91\xD9\x8E", "\xD8\xA8\xD9\x8E\xD9\x91");
	/* FATHA (30) does not keep HAMZA ABOVE (230) from its ALEF */
	composes_to("\xD8\xA7\xD9\x8E\xD9\x94", "\xD8\xA3\xD9\x8E");
	/* Hangul; a composition exclusion stays decomposed */
	composes_to("\xE1\x84\x80\xE1\x85\xA1", "\xEA\xB0\x80");
	composes_to("\xE0\xA5\x98", "\xE0\xA4\x95\xE0\xA4\xBC");
	/* no compatibility forms */
	composes_to("\xEF\xBB\xBB", "\xEF\xBB\xBB");
}

static void
test_compose_is_stable(void **state)
{
	struct rng rng = rng_new(1);
	struct buf text = {0}, once = {0}, twice = {0};

	(void)state;
	for (int i = 0; i < 3000; i++) {
		buf_clear(&text);
		buf_clear(&once);
		buf_clear(&twice);
		test_text(&rng, &text, 100);
		unicode_compose(buf_slice(&text), &once);
		assert_int_equal(utf8_valid(once.ptr, once.len), once.len);
		unicode_compose(buf_slice(&once), &twice);
		test_equal(buf_slice(&once), buf_slice(&twice));
	}
	buf_release(&text);
	buf_release(&once);
	buf_release(&twice);
}

static double
compose_marks(size_t n)
{
	struct buf text = {0}, out = {0};
	clock_t start;

	buf_adds(&text, "\xD8\xA7");
	for (size_t i = 0; i < n; i++) /* below and above, by turns */
		buf_adds(&text, i % 2 ? "\xCC\x96" : "\xCC\x80");
	start = clock();
	unicode_compose(buf_slice(&text), &out);
	assert_int_equal(out.len, text.len);
	buf_release(&text);
	buf_release(&out);
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

static void
test_many_marks(void **state)
{
	(void)state;
	assert_true(compose_marks(1000000) < 5);
}

static void
test_grapheme(void **state)
{
	(void)state;
	assert_int_equal(unicode_grapheme((struct slice){NULL, 0}), 0);
	assert_int_equal(unicode_grapheme(SLICE("ab")), 1);
	assert_int_equal(unicode_grapheme(SLICE("\r\nx")), 2);
	/* BEH SHADDA FATHA, then REH */
	assert_int_equal(unicode_grapheme(SLICE("\xD8\xA8\xD9\x91\xD9\x8E"
						"\xD8\xB1")),
		6);
	/* two flags */
	assert_int_equal(unicode_grapheme(SLICE("\xF0\x9F\x87\xB8\xF0\x9F\x87"
						"\xA6\xF0\x9F\x87\xAA")),
		8);
}

static void
test_properties(void **state)
{
	(void)state;
	assert_int_equal(unicode_class(0x0627), 'L');
	assert_string_equal(unicode_category(0x200C), "Cf");
	assert_int_equal(unicode_combining(0x0651), 33);
	assert_int_equal(unicode_combining('a'), 0);
	assert_int_equal(unicode_width(0x0627), 1);
	assert_int_equal(unicode_width(0x064E), 0);
	assert_int_equal(unicode_width(0x4E00), 2);
	assert_true(atoi(unicode_version()) >= 9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compose),
		cmocka_unit_test(test_compose_is_stable),
		cmocka_unit_test(test_many_marks),
		cmocka_unit_test(test_grapheme),
		cmocka_unit_test(test_properties),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
