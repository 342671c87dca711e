/* The driver, through the library: order, ends, counts, pieces of any size. */
#include "test.h"
#include "wasl.h"

#define HEADER                                                                 \
	"doc\tart\tpar\tseg\trole\tlang\tsource\tgap\ttext\tedits\tsent\trepl" \
	"y"                                                                    \
	"\ttarget\tflags\tnotes"
#define OPEN(name, steps)                                                      \
	name "\t0\t0\t0\tdocument\tar\t\t\t\t\t\t\t\t\t{\"to\":\"en\","        \
	     "\"steps\":[" steps "]}\n"
#define CHECKED "\"read\",\"split\",\"engine\",\"restore\""
#define ROW(name, par, seg, text, target)                                      \
	name "\t1\t" par "\t" seg "\tbody\tar\t" text "\t\\n\t" text           \
	     "\t\t" text "\t" target "\t" target "\t\t\n"
#define END(name, par, seg, more)                                              \
	name "\t0\t0\t0\tend\tar\t\t\t\t\t\t\t\t\t{\"counts\":{"               \
	     "\"paragraphs\":" par ",\"segments\":" seg "}" more "}\n"
#define LAST ",\"last\":true"

/* One paragraph of one segment, sound. */
#define STREAM                                                                 \
	HEADER "\n" OPEN("a", CHECKED) ROW("a", "1", "1", "x", "Good.")        \
		END("a", "1", "1", LAST)

struct sink {
	struct buf bytes;
	size_t stop_after; /* 0: never */
};

static int
take(void *user, const char *bytes, size_t len)
{
	struct sink *sink = user;

	buf_add(&sink->bytes, bytes, len);
	return sink->stop_after && sink->bytes.len >= sink->stop_after;
}

/* Runs `wasl check` over the inputs, in pieces of `piece` bytes (0: whole). */
static int
run(const char *const *inputs, size_t piece, struct buf *out)
{
	const char *argv[] = {"check", "--quiet", NULL};
	struct sink sink = {0};
	struct wasl *w = wasl_open(argv, take, &sink);
	int status;

	assert_non_null(w);
	for (; *inputs; inputs++) {
		size_t len = strlen(*inputs);

		wasl_begin(w, "in.tsv");
		for (size_t at = 0; at < len;) {
			size_t n = piece && piece < len - at ? piece : len - at;

			wasl_feed(w, *inputs + at, n);
			at += n;
		}
		wasl_end(w);
	}
	status = (int)wasl_close(w);
	if (out)
		*out = sink.bytes;
	else
		buf_release(&sink.bytes);
	return status;
}

static int
status_of(const char *input)
{
	const char *inputs[] = {input, NULL};

	return run(inputs, 0, NULL);
}

static int
output_has(const char *input, const char *what)
{
	const char *inputs[] = {input, NULL};
	struct buf out;
	int has;

	run(inputs, 0, &out);
	has = out.len && memmem(out.ptr, out.len, what, strlen(what)) != NULL;
	buf_release(&out);
	return has;
}

/* ---- cases ---- */

static void
test_sound(void **state)
{
	(void)state;
	assert_int_equal(status_of(STREAM), WASL_DONE);
	assert_true(output_has(STREAM, "\"last\":true"));
	assert_true(output_has(STREAM, "\"restore\",\"check\"]"));
}

static void
test_pieces(void **state)
{
	const char *inputs[] = {STREAM, NULL};
	static const size_t piece[] = {1, 2, 3, 7, 64};
	struct buf whole;

	(void)state;
	run(inputs, 0, &whole);
	for (size_t i = 0; i < COUNT(piece); i++) {
		struct buf pieces;

		assert_int_equal(run(inputs, piece[i], &pieces), WASL_DONE);
		assert_int_equal(pieces.len, whole.len);
		assert_memory_equal(pieces.ptr, whole.ptr, whole.len);
		buf_release(&pieces);
	}
	buf_release(&whole);
}

static void
test_truncated(void **state)
{
	(void)state;
	assert_int_equal(status_of(""), WASL_UNDONE);
	assert_int_equal(status_of(HEADER "\n"), WASL_UNDONE);
	assert_int_equal(
		status_of(HEADER "\n" OPEN("a", CHECKED)), WASL_UNDONE);
	assert_int_equal(status_of(HEADER "\n" OPEN("a", CHECKED)
					 ROW("a", "1", "1", "x", "Good.")),
		WASL_UNDONE);
	assert_int_equal(status_of(HEADER "\n" OPEN("a", CHECKED) ROW("a", "1",
				 "1", "x", "Good.") END("a", "1", "1", "")),
		WASL_UNDONE);
}

/* What is truncated never says that it is whole. */
static void
test_truncated_stays_so(void **state)
{
	(void)state;
	assert_false(output_has(HEADER "\n" OPEN("a", CHECKED)
					ROW("a", "1", "1", "x", "Good.")
						END("a", "1", "1", ""),
		"\"last\""));
}

static void
test_concatenated(void **state)
{
	const char *twice = STREAM STREAM;
	const char *inputs[] = {STREAM, STREAM, NULL};
	struct buf out;
	const char *first, *second;

	(void)state;
	assert_int_equal(status_of(twice), WASL_DONE);
	assert_int_equal(run(inputs, 0, &out), WASL_DONE);
	first = memmem(out.ptr, out.len, "\"last\"", 6);
	assert_non_null(first);
	second = memmem(first + 1, (size_t)(out.ptr + out.len - first - 1),
		"\"last\"", 6);
	assert_null(second);
	buf_release(&out);
}

/* The first of two streams was cut off between documents. */
static void
test_concatenated_truncated(void **state)
{
	(void)state;
	assert_int_equal(status_of(HEADER "\n" OPEN("a", CHECKED)
					 ROW("a", "1", "1", "x", "Good.")
						 END("a", "1", "1", "") STREAM),
		WASL_UNDONE);
}

static void
test_order(void **state)
{
	(void)state;
	assert_int_equal(
		status_of(HEADER "\n" ROW("a", "1", "1", "x", "Good.")),
		WASL_UNDONE);
	assert_int_equal(status_of(HEADER "\n" OPEN("a", CHECKED) ROW("b", "1",
				 "1", "x", "Good.") END("a", "1", "1", LAST)),
		WASL_UNDONE);
	assert_int_equal(status_of(HEADER "\n" OPEN("a", CHECKED) ROW(
				 "a", "2", "1", "x", "Good.") ROW("a", "1", "1",
				 "y", "Fine.") END("a", "2", "2", LAST)),
		WASL_UNDONE);
	assert_int_equal(status_of(HEADER "\n" OPEN("a", CHECKED) ROW(
				 "a", "1", "1", "x", "Good.") ROW("a", "1", "1",
				 "y", "Fine.") END("a", "1", "2", LAST)),
		WASL_UNDONE);
	assert_int_equal(
		status_of(HEADER "\n" OPEN("a", CHECKED) OPEN("b", CHECKED)),
		WASL_UNDONE);
}

/* check before restore: an error that says what to run. */
static void
test_steps(void **state)
{
	(void)state;
	assert_int_equal(status_of(HEADER "\n" OPEN("a", "\"read\",\"split\"")
					 END("a", "0", "0", LAST)),
		WASL_UNDONE);
}

/* A lost row fails its document; the others go on. */
static void
test_counts(void **state)
{
	const char *lost = HEADER "\n" OPEN("a", CHECKED)
		ROW("a", "1", "1", "x", "Good.") END("a", "2", "2", "")
			OPEN("b", CHECKED) ROW("b", "1", "1", "x", "Good.")
				END("b", "1", "1", LAST);

	(void)state;
	assert_int_equal(status_of(lost), WASL_FINDINGS);
	assert_true(
		output_has(lost, "\tfailed\t{\"counts\":{\"paragraphs\":2"));
	assert_true(output_has(lost, "b\t1\t1\t1\tbody"));
}

static void
test_edits(void **state)
{
	const char *wrong = HEADER "\n" OPEN(
		"a", CHECKED) "a\t1\t1\t1\tbody\tar\tabc\t\\n\tabd\t1,1,"
			      "0\tabd\tA.\tA.\t\t\n" END("a", "1", "1", LAST);

	(void)state;
	assert_int_equal(status_of(wrong), WASL_FINDINGS);
	assert_true(output_has(wrong, "\tabc\t\\n\tabd\t1,1,0\t"));
	assert_true(output_has(wrong, "\tfailed\t{\"counts\""));
}

static void
test_own_columns(void **state)
{
	const char *more =
		"mine\t" HEADER "\n"
		"m0\t" OPEN("a", CHECKED) "m\\t1\t" ROW("a", "1", "1", "x",
			"Good.") "m2\t" END("a", "1", "1", LAST);

	(void)state;
	assert_int_equal(status_of(more), WASL_DONE);
	assert_true(output_has(more, "mine\tdoc\t"));
	assert_true(output_has(more, "m\\t1\ta\t1\t1\t1\t"));
	assert_true(output_has(more, "m2\ta\t0\t"));
}

static void
test_failed_row(void **state)
{
	(void)state;
	assert_int_equal(
		status_of(HEADER "\n" OPEN(
			"a", CHECKED) "a\t1\t1\t1\tbody\tar\tx\t\\n\tx\t\tx\t\t"
				      "\tfailed\t\n" END("a", "1", "1", LAST)),
		WASL_FINDINGS);
}

static void
test_reader_gone(void **state)
{
	const char *argv[] = {"check", "--quiet", NULL};
	struct sink sink = {.stop_after = 1};
	struct wasl *w = wasl_open(argv, take, &sink);

	(void)state;
	wasl_begin(w, "in.tsv");
	wasl_feed(w, STREAM, strlen(STREAM));
	wasl_end(w);
	assert_int_equal(wasl_close(w), WASL_UNDONE);
	buf_release(&sink.bytes);
}

static void
take_row(void *user, struct wasl_row *row)
{
	size_t len;
	const char *text = wasl_row_get(row, "target", &len);

	buf_add(user, text, len);
	buf_addc(user, '|');
	assert_null(wasl_row_get(row, "none", &len));
}

static void
test_rows(void **state)
{
	const char *argv[] = {"check", NULL};
	struct sink sink = {0};
	struct buf seen = {0};
	struct wasl *w = wasl_open(argv, take, &sink);

	(void)state;
	wasl_on_row(w, take_row, &seen);
	wasl_begin(w, "in.tsv");
	wasl_feed(w, STREAM, strlen(STREAM));
	wasl_end(w);
	assert_int_equal(wasl_close(w), WASL_DONE);
	assert_int_equal(sink.bytes.len, 0);
	assert_int_equal(seen.len, 8);
	assert_memory_equal(seen.ptr, "|Good.||", 8);
	buf_release(&seen);
}

static void
test_refused(void **state)
{
	const char *unknown[] = {"nothing", NULL};
	const char *option[] = {"check", "--nothing", NULL};
	const char *test[] = {"check", "--only", "nothing", NULL};

	(void)state;
	assert_null(wasl_open(unknown, take, NULL));
	assert_null(wasl_open(option, take, NULL));
	assert_null(wasl_open(test, take, NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sound),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_truncated_stays_so),
		cmocka_unit_test(test_concatenated),
		cmocka_unit_test(test_concatenated_truncated),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_edits),
		cmocka_unit_test(test_own_columns),
		cmocka_unit_test(test_failed_row),
		cmocka_unit_test(test_reader_gone),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
