/* wasl: the library gives what the command gives, however it is fed */
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

static int
refuse(void *user, const char *bytes, size_t len)
{
	(void)bytes;
	(void)len;
	++*(int *)user;
	return 1;
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

struct seen {
	size_t rows, content;
	struct buf source;
};

static void
see(void *user, struct wasl_row *row)
{
	struct seen *seen = user;
	const char *source;
	size_t len;

	seen->rows++;
	assert_null(wasl_row_get(row, "no such column", &len));
	source = wasl_row_get(row, "source", &len);
	assert_non_null(source);
	buf_add(&seen->source, source, len);
	assert_non_null(wasl_row_get(row, "gap", &len));
	source = wasl_row_get(row, "role", &len);
	seen->content += !slice_is((struct slice){source, len}, "document") &&
			 !slice_is((struct slice){source, len}, "end");
}

static void
test_rows(void **state)
{
	struct seen seen = {0};
	struct wasl *w = wasl_open(read_argv, NULL, NULL);

	(void)state;
	assert_non_null(w);
	wasl_on_row(w, see, &seen);
	wasl_begin(w, "a.txt");
	wasl_feed(w, "one\ntwo", 7);
	wasl_end(w);
	assert_int_equal(wasl_close(w), WASL_DONE);
	assert_int_equal(seen.rows, 4);
	assert_int_equal(seen.content, 2);
	test_equal(buf_slice(&seen.source), SLICE("onetwo"));
	buf_release(&seen.source);
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

/* Who wants no more output is not asked for ever; nothing crashes. */
static void
test_refused_output(void **state)
{
	int calls = 0;
	struct wasl *w = wasl_open(prepare_argv, refuse, &calls);

	(void)state;
	wasl_begin(w, "a.txt");
	for (int i = 0; i < 20000; i++)
		wasl_feed(w, page, sizeof page - 1);
	wasl_end(w);
	wasl_close(w);
	assert_true(calls >= 1 && calls < 4);
}

static void
test_usage(void **state)
{
	static const char *const unknown[] = {"nothing", NULL};
	static const char *const option[] = {"read", "--nothing", NULL};

	(void)state;
	assert_null(wasl_open(unknown, take, NULL));
	assert_null(wasl_open(option, take, NULL));
	assert_string_equal(wasl_version(), WASL_VERSION);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_source),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_side_by_side),
		cmocka_unit_test(test_refused_output),
		cmocka_unit_test(test_usage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
