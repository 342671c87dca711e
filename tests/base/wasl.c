/* wasl: the library gives what the command gives, however it is fed; see
 * library.c for the driver */
#include "test.h"

#include "wasl.h"

static const char page[] =
	"\xD8\xB2\xD8\xA7\xD8\xAF \xD8\xA7\xD9\x84\xD8\xA5\xD9\x86\xD8\xAA"
	"\xD8\xA7\xD8\xAC\n\n"
	"\xD9\x82\xD8\xA7\xD9\x84 \xD8\xAF. \xD8\xA3\xD8\xAD\xD9\x85\xD8\xAF "
	"3.5%. \xD8\xAB\xD9\x85 \xD8\xB9\xD8\xA7\xD8\xAF \xD9\xA1\xD9\xA2.\r\n"
	"see https://a.example/x\xFF.";

static int
take(void *user, const char *bytes, size_t len)
{
	buf_add(user, bytes, len);
	return 0;
}

/* Runs a command on bytes, fed in pieces. */
static enum wasl_status
run(const char *const *argv, struct slice bytes, size_t piece, struct buf *to)
{
	struct wasl *w = wasl_open(argv, take, to);
	size_t n;

	assert_non_null(w);
	wasl_begin(w, "a.txt");
	for (size_t at = 0; at < bytes.len; at += n) {
		n = piece < bytes.len - at ? piece : bytes.len - at;
		wasl_feed(w, bytes.ptr + at, n);
	}
	wasl_end(w);
	return wasl_close(w);
}

static const char *const read_argv[] = {"read", NULL};
static const char *const prepare_argv[] = {"prepare", "-t", "en", NULL};
static const char *const source_argv[] = {"join", "--column", "source", NULL};

static void
test_pieces(void **state)
{
	static const size_t piece[] = {1, 2, 3, 7, 64, sizeof page};
	struct buf whole = {0}, came = {0};

	(void)state;
	run(prepare_argv, SLICE(page), sizeof page, &whole);
	assert_true(whole.len > sizeof page);
	for (size_t i = 0; i < COUNT(piece); i++) {
		buf_clear(&came);
		run(prepare_argv, SLICE(page), piece[i], &came);
		test_equal(buf_slice(&came), buf_slice(&whole));
	}
	buf_release(&whole);
	buf_release(&came);
}

static void
test_source(void **state)
{
	struct buf stream = {0}, came = {0};

	(void)state;
	run(read_argv, SLICE(page), 5, &stream);
	assert_int_equal(
		run(source_argv, buf_slice(&stream), 11, &came), WASL_DONE);
	test_equal(buf_slice(&came), SLICE(page));
	buf_release(&stream);
	buf_release(&came);
}

/* A command's other name is the same command, in the stream as well. */
static void
test_alias(void **state)
{
	static const char *const names[][2] = {
		{"normalise", NULL}, {"normalize", NULL}};
	struct buf stream = {0}, came[2] = {{0}, {0}};

	(void)state;
	run(read_argv, SLICE(page), sizeof page, &stream);
	for (int i = 0; i < 2; i++)
		run(names[i], buf_slice(&stream), 7, &came[i]);
	assert_true(came[0].len > 0);
	test_equal(buf_slice(&came[1]), buf_slice(&came[0]));
	buf_release(&stream);
	buf_release(&came[0]);
	buf_release(&came[1]);
}

static void
test_random(void **state)
{
	struct rng rng = rng_new(1);
	struct buf text = {0}, stream = {0}, came = {0};

	(void)state;
	for (int i = 0; i < 150; i++) {
		buf_clear(&text);
		buf_clear(&stream);
		buf_clear(&came);
		test_text(&rng, &text, 600);
		for (size_t k = rng_below(&rng, 6); k && text.len; k--)
			text.ptr[rng_below(&rng, text.len)] =
				(char)rng_next(&rng);
		run(prepare_argv, buf_slice(&text), 1 + rng_below(&rng, 90),
			&stream);
		run(source_argv, buf_slice(&stream), 1 + rng_below(&rng, 90),
			&came);
		test_equal(buf_slice(&came), buf_slice(&text));
	}
	buf_release(&text);
	buf_release(&stream);
	buf_release(&came);
}

/* Two handles do not know of each other. */
static void
test_side_by_side(void **state)
{
	struct buf alone = {0}, a = {0}, b = {0};
	struct wasl *first, *second;

	(void)state;
	run(prepare_argv, SLICE(page), sizeof page, &alone);
	first = wasl_open(prepare_argv, take, &a);
	second = wasl_open(prepare_argv, take, &b);
	wasl_begin(first, "a.txt");
	wasl_begin(second, "a.txt");
	for (size_t i = 0; i < sizeof page - 1; i++) {
		wasl_feed(first, page + i, 1);
		wasl_feed(second, page + i, 1);
	}
	wasl_end(second);
	wasl_close(second);
	wasl_end(first);
	wasl_close(first);
	test_equal(buf_slice(&a), buf_slice(&alone));
	test_equal(buf_slice(&b), buf_slice(&alone));
	buf_release(&alone);
	buf_release(&a);
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_source),
		cmocka_unit_test(test_alias),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_side_by_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
