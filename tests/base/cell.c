/* cell: escapes there and back */
#include "test.h"

#include "base/cell.h"

static void
parses_to(const char *escaped, const char *text, enum cell_state state)
{
	struct arena arena = {0};
	struct buf out = {0};
	struct cell cell;

	assert_int_equal(cell_parse(&cell, escaped, strlen(escaped)), 0);
	assert_int_equal(cell.state, state);
	cell_print(&cell, &out);
	test_equal(buf_slice(&out), slice_of(escaped));
	test_equal(cell_text(&cell, &arena), slice_of(text));
	test_equal(cell_text(&cell, &arena), slice_of(text));
	buf_clear(&out);
	cell_print(&cell, &out);
	test_equal(buf_slice(&out), slice_of(escaped));
	buf_release(&out);
	arena_release(&arena);
}

static void
test_parse(void **state)
{
	(void)state;
	parses_to("", "", CELL_CLEAN);
	parses_to("abc", "abc", CELL_CLEAN);
	parses_to("\"a\" \v\f", "\"a\" \v\f", CELL_CLEAN);
	parses_to("\\t\\n\\r\\\\", "\t\n\r\\", CELL_ESCAPED);
	parses_to("\\\\t", "\\t", CELL_ESCAPED);
	parses_to("0123456789012345678901234567890123456789\\n",
		"0123456789012345678901234567890123456789\n", CELL_ESCAPED);
}

static void
test_bad_escapes(void **state)
{
	struct cell cell;

	(void)state;
	assert_int_equal(cell_parse(&cell, "ab\\", 3), 3);
	assert_int_equal(cell_parse(&cell, "\\x", 2), 1);
	assert_int_equal(cell_parse(&cell, "\\\\\\", 3), 3);
	assert_int_equal(cell_parse(&cell, "a\\n\\0", 5), 4);
	assert_int_equal(cell_parse(&cell, "a\\\0", 3), 2);
	assert_int_equal(cell_parse(&cell, "a\tb", 3), 2);
	assert_int_equal(cell_parse(&cell, "\r", 1), 1);
	assert_int_equal(cell_parse(&cell, "ab\n", 3), 3);
}

static void
test_any_text(void **state)
{
	struct rng rng = rng_new(1);
	struct arena arena = {0};
	struct buf text = {0}, out = {0};
	struct cell cell;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		buf_clear(&text);
		buf_clear(&out);
		arena_clear(&arena);
		test_text(&rng, &text, 120);
		cell = cell_of(buf_slice(&text), CELL_PLAIN);
		cell_print(&cell, &out);
		for (size_t k = 0; k < out.len; k++)
			assert_null(strchr(
				"\t\n\r", out.ptr[k] ? out.ptr[k] : 'x'));
		assert_int_equal(cell_parse(&cell, out.ptr, out.len), 0);
		assert_int_equal(cell.state,
			out.len == text.len ? CELL_CLEAN : CELL_ESCAPED);
		test_equal(cell_text(&cell, &arena), buf_slice(&text));
	}
	buf_release(&text);
	buf_release(&out);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_bad_escapes),
		cmocka_unit_test(test_any_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
