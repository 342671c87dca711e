/* raw: the list of bytes that do not come back, whole and in pieces */
#include "test.h"

#include "base/raw.h"

static void
test_add(void **state)
{
	struct buf out = {0};
	struct raw_cursor cursor;

	(void)state;
	raw_close(&out);
	assert_int_equal(out.len, 0);
	raw_add(&out, 0, 3, "\xff", 1);
	raw_add(&out, 12, 2, "", 0);
	raw_add(&out, 14, 3, "\x81\x0a\x00\xfe", 4);
	raw_close(&out);
	test_equal(buf_slice(&out),
		SLICE("[[0,3,\"ff\"],[12,2,\"\"],[14,3,\"810a00fe\"]]"));
	raw_open(&cursor, buf_slice(&out));
	assert_int_equal(cursor.state, 1);
	assert_int_equal(cursor.next.at, 0);
	assert_int_equal(raw_next(&cursor.it, &cursor.next), 1);
	assert_int_equal(cursor.next.at, 12);
	assert_int_equal(cursor.next.len, 2);
	assert_int_equal(cursor.next.hex.len, 0);
	assert_int_equal(raw_next(&cursor.it, &cursor.next), 1);
	test_equal(cursor.next.hex, SLICE("810a00fe"));
	assert_int_equal(raw_next(&cursor.it, &cursor.next), 0);
	buf_release(&out);
}

static void
test_malformed(void **state)
{
	static const char *const bad[] = {"[1]", "[[1]]", "[[1,2]]",
		"[[1,2,3]]", "[[1,2,\"f\"]]", "[[1,2,\"FF\"]]",
		"[[1,2,\"fg\"]]", "[[1,2,\"ff\",4]]", "[[\"1\",2,\"ff\"]]",
		"[[1.5,2,\"ff\"]]", "[[-1,2,\"ff\"]]", "[{}]", "{\"a\":1}", "7",
		"\"x\"", "null"};
	struct raw_cursor cursor;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		raw_open(&cursor, slice_of(bad[i]));
		assert_int_equal(cursor.state, -1);
	}
	raw_open(&cursor, SLICE("[[1,2,\"ff\"],[]]"));
	assert_int_equal(cursor.state, 1);
	assert_int_equal(raw_next(&cursor.it, &cursor.next), -1);
	raw_open(&cursor, (struct slice){NULL, 0});
	assert_int_equal(cursor.state, 0);
	raw_open(&cursor, SLICE("[]"));
	assert_int_equal(cursor.state, 0);
}

static void
test_cut(void **state)
{
	struct slice raw = SLICE("[[0,3,\"ff\"],[5,3,\"fe\"],[8,2,\"fd\"]]");
	struct buf out = {0};

	(void)state;
	raw_cut(raw, 0, 5, &out);
	test_equal(buf_slice(&out), SLICE("[[0,3,\"ff\"]]"));
	buf_clear(&out);
	raw_cut(raw, 4, 10, &out);
	test_equal(buf_slice(&out), SLICE("[[1,3,\"fe\"],[4,2,\"fd\"]]"));
	buf_clear(&out);
	raw_cut(raw, 3, 5, &out);
	assert_int_equal(out.len, 0);
	raw_cut((struct slice){NULL, 0}, 0, 9, &out);
	assert_int_equal(out.len, 0);
	buf_release(&out);
}

/* Cut in pieces in one walk, every entry comes in its piece, once. */
static void
test_cut_next(void **state)
{
	struct rng rng = rng_new(1);
	struct buf raw = {0}, out = {0}, back = {0};

	(void)state;
	for (int i = 0; i < 2000; i++) {
		struct raw_cursor cursor, piece;
		size_t at = 0, from = 0, to, end[200], n = 0;

		buf_clear(&raw);
		buf_clear(&back);
		while (n < 20) {
			at += rng_below(&rng, 5);
			raw_add(&raw, at, 3, "\xfe", 1);
			end[n++] = at += 3;
		}
		raw_close(&raw);
		raw_open(&cursor, buf_slice(&raw));
		for (size_t k = 0; k < n; from = to) {
			k += rng_below(&rng, 4);
			to = k ? end[(k > n ? n : k) - 1] : 0;
			buf_clear(&out);
			raw_cut_next(&cursor, from, to, &out);
			raw_open(&piece, buf_slice(&out));
			for (; piece.state == 1;
				piece.state = raw_next(&piece.it, &piece.next))
				raw_add(&back, from + piece.next.at,
					piece.next.len, "\xfe", 1);
		}
		raw_close(&back);
		test_equal(buf_slice(&back), buf_slice(&raw));
	}
	buf_release(&raw);
	buf_release(&out);
	buf_release(&back);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_cut_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
