/* report: one shape for all messages, with nothing hidden in them */
#include "test.h"

#include "base/report.h"

/* What the message was. */
#define SAYS(expected, how, ...)                                               \
	do {                                                                   \
		struct report r_ = how;                                        \
		char *text_ = NULL;                                            \
		size_t len_ = 0;                                               \
		r_.to = open_memstream(&text_, &len_);                         \
		report(&r_, __VA_ARGS__);                                      \
		fclose(r_.to);                                                 \
		assert_string_equal(text_, expected);                          \
		free(text_);                                                   \
	} while (0)

static void
test_shape(void **state)
{
	const struct report plain = {0}, quiet = {.quiet = 1},
			    color = {.color = 1}, split = {.stage = "split"};
	const struct place at = {"news.txt", 14, 23}, line = {"a", 3, 0},
			   file = {"a", 0, 0}, none = {0};

	(void)state;
	SAYS("news.txt:14:23: error: 'x' is lost [check.lost]\n", plain, at,
		LEVEL_ERROR, "check.lost", "'%s' is lost", "x");
	SAYS("a:3: warning: odd\n", plain, line, LEVEL_WARNING, NULL, "odd");
	SAYS("a: note: odd\n", plain, file, LEVEL_NOTE, NULL, "odd");
	SAYS("wasl: error: no\n", plain, none, LEVEL_ERROR, NULL, "no");
	SAYS("wasl split: error: no [split.no]\n", split, none, LEVEL_ERROR,
		"split.no", "no");
	SAYS("", quiet, at, LEVEL_WARNING, NULL, "odd");
	SAYS("a: error: odd\n", quiet, file, LEVEL_ERROR, NULL, "odd");
	SAYS("a: \033[1;31merror:\033[m odd\n", color, file, LEVEL_ERROR, NULL,
		"odd");
	SAYS("aU+001Bb: note: x\n", plain, ((struct place){"a\033b", 0, 0}),
		LEVEL_NOTE, NULL, "x");
}

static void
shows(struct slice s, size_t max_cp, const char *expected)
{
	struct buf out = {0};

	report_visible(&out, s, max_cp);
	test_equal(buf_slice(&out), slice_of(expected));
	buf_release(&out);
}

static void
test_visible(void **state)
{
	(void)state;
	shows((struct slice){NULL, 0}, 0, "");
	shows(SLICE("a\nb\x7F"), 0, "aU+000AbU+007F");
	shows(SLICE("\xE2\x80\x8F\xD8\xA7"), 0, "U+200F\xD8\xA7");
	shows(SLICE("\xC2\x85\xE2\x80\xA8\xE2\x81\xA7"), 0,
		"U+0085U+2028U+2067");
	/* ZWNJ is spelling */
	shows(SLICE("\xE2\x80\x8C"), 0, "\xE2\x80\x8C");
	shows(SLICE("abc"), 3, "abc");
	shows(SLICE("abcd"), 3, "abc\xE2\x80\xA6");
	shows(SLICE("\xD8\xA7\xD8\xA8"), 1, "\xD8\xA7\xE2\x80\xA6");
	shows(SLICE("\xFF"
		    "a\xE2\x80"),
		0,
		"\xEF\xBF\xBD"
		"a\xEF\xBF\xBD");
}

/* Whatever comes in, what goes out is UTF-8 without controls. */
static void
test_visible_any(void **state)
{
	struct rng rng = rng_new(1);
	struct buf text = {0}, out = {0};
	uint32_t cp;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		buf_clear(&text);
		buf_clear(&out);
		test_text(&rng, &text, 60);
		for (size_t k = rng_below(&rng, 3); k && text.len; k--)
			text.ptr[rng_below(&rng, text.len)] =
				(char)rng_next(&rng);
		report_visible(&out, buf_slice(&text), 0);
		assert_int_equal(utf8_valid(out.ptr, out.len), out.len);
		for (size_t at = 0; at < out.len;) {
			at += utf8_next(out.ptr + at, out.ptr + out.len, &cp);
			assert_false(cp_is_bidi(cp) || cp_is_break(cp));
			assert_true(cp >= 0x20 && (cp < 0x7F || cp >= 0xA0));
		}
	}
	buf_release(&text);
	buf_release(&out);
}

static void
test_levels(void **state)
{
	(void)state;
	assert_int_equal(level_find(SLICE("error")), LEVEL_ERROR);
	assert_int_equal(level_find(SLICE("note")), LEVEL_NOTE);
	assert_int_equal(level_find(SLICE("Error")), -1);
	assert_int_equal(level_find(SLICE("")), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shape),
		cmocka_unit_test(test_visible),
		cmocka_unit_test(test_visible_any),
		cmocka_unit_test(test_levels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
