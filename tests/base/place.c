/* Counting of lines and columns, against counting a character at a time. */
#include "test.h"

#include "chain.h"

static void
check_place(struct slice text, int is_escaped)
{
	const char *p = text.ptr, *end = p + text.len;
	struct position want, got;
	struct cell cell = {text.ptr, (uint32_t)text.len,
		is_escaped ? CELL_ESCAPED : CELL_PLAIN};
	uint32_t cp;

	position_start(&want);
	got = want;
	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (is_escaped && cp == '\\' && p < end) {
			p += utf8_next(p, end, &cp);
			cp = cp == 'n' ? '\n' : cp == 'r' ? '\r' : 'x';
		}
		if (cp == '\n' && want.after_cr) {
			want.after_cr = 0;
			continue;
		}
		want.after_cr = cp == '\r';
		want.col++;
		if (cp == '\n' || cp == '\r' || cp == 0x2029) {
			want.line++;
			want.col = 1;
		}
	}
	position_cell(&got, &cell);
	assert_int_equal(got.line, want.line);
	assert_int_equal(got.col, want.col);
	assert_int_equal(got.after_cr, want.after_cr);
}

static void
test_any_text(void **state)
{
	struct rng rng = rng_new(2);
	struct buf text = {0}, out = {0};
	struct cell cell;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		buf_clear(&text);
		buf_clear(&out);
		test_text(&rng, &text, 150);
		check_place(buf_slice(&text), 0);
		cell = cell_of(buf_slice(&text), CELL_PLAIN);
		cell_print(&cell, &out);
		check_place(buf_slice(&out), 1);
	}
	buf_release(&text);
	buf_release(&out);
}

/* A line end at each place of a text of plain letters. */
static void
test_each_place(void **state)
{
	static const char *const ends[] = {"\n", "\r", "\r\n", "\xE2\x80\xA9",
		"\xE2\x80\xA8", "\\n", "\\r\\n", "\\\\"};
	struct buf text = {0};

	(void)state;
	for (size_t k = 0; k < COUNT(ends); k++)
		for (int before = 0; before < 40; before++) {
			buf_clear(&text);
			for (int i = 0; i < before; i++)
				buf_adds(&text, i % 3 ? "\xD8\xA9" : "a");
			buf_adds(&text, ends[k]);
			for (int i = before; i < 40; i++)
				buf_adds(&text, "\xD9\x84");
			check_place(buf_slice(&text), k >= 5);
		}
	buf_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_text),
		cmocka_unit_test(test_each_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
