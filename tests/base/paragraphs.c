/* paragraphs: where they begin and end, however the text arrives */
#include "test.h"

#include "base/paragraphs.h"

struct found {
	struct span v[400];
	size_t n;
};

static int
has_break(struct slice text, const struct span *span)
{
	struct slice s = {text.ptr + span->from, span->to - span->from};
	size_t len;

	return break_find(s, 0, &len) < s.len;
}

/* All paragraphs of a text that is shown `step` bytes more at a time, and whose
 * beginning is dropped when nothing of it is wanted any more. */
static void
find(struct slice text, enum paragraph_style style, size_t width, size_t max,
	size_t step, struct found *found)
{
	struct paragraphs p;
	struct span span;
	size_t shown = 0, gone = 0, seen;

	found->n = 0;
	paragraphs_init(&p, &(struct layout){style, width, 0}, max);
	do {
		int ended;

		shown = step < text.len - shown ? shown + step : text.len;
		ended = shown == text.len;
		while (paragraphs_next(
			&p, text.ptr + gone, shown - gone, ended, &span)) {
			assert_true(found->n < COUNT(found->v));
			span.from += gone;
			span.to += gone;
			assert_true(span.broken || !has_break(text, &span));
			found->v[found->n++] = span;
		}
		seen = paragraphs_seen(&p);
		paragraphs_shift(&p, seen);
		gone += seen;
	} while (shown < text.len);
}

static void
assert_found(const char *text, enum paragraph_style style, size_t width,
	const char *const *expected)
{
	struct found found;
	size_t i;

	find(slice_of(text), style, width, 1000, 1000, &found);
	for (i = 0; i < found.n && expected[i]; i++)
		test_equal((struct slice){text + found.v[i].from,
				   found.v[i].to - found.v[i].from},
			slice_of(expected[i]));
	assert_int_equal(i, found.n);
	assert_null(expected[i]);
}

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static void
test_line(void **state)
{
	(void)state;
	assert_found("  a b \n\n\tc\r\nd\re\xE2\x80\xA9"
		     "f",
		PARAGRAPHS_LINE, 0, LIST("a b", "c", "d", "e", "f"));
	assert_found("", PARAGRAPHS_LINE, 0, LIST(NULL));
	assert_found("\n \r\n\t", PARAGRAPHS_LINE, 0, LIST(NULL));
	assert_found("a\x0B"
		     "b\xE2\x80\xA8"
		     "c\xC2\x85"
		     "d",
		PARAGRAPHS_LINE, 0,
		LIST("a\x0B"
		     "b\xE2\x80\xA8"
		     "c\xC2\x85"
		     "d"));
}

static void
test_blank(void **state)
{
	(void)state;
	assert_found(
		"a\nb\n \nc\r\nd", PARAGRAPHS_BLANK, 0, LIST("a\nb", "c\r\nd"));
	assert_found("a:\n- b\n- c\n  d\n2. e", PARAGRAPHS_BLANK, 0,
		LIST("a:", "- b", "- c\n  d", "2. e"));
	assert_found(
		"  a\nb\n  c\nd", PARAGRAPHS_BLANK, 0, LIST("a\nb", "c\nd"));
}

static void
test_wrapped(void **state)
{
	(void)state;
	assert_found(
		"title\naaaa bbbb cccc\ndddd eeee ff\nggg\nhhhh iiii jjjj\n"
		"kkkk",
		PARAGRAPHS_WRAPPED, 16,
		LIST("title", "aaaa bbbb cccc\ndddd eeee ff\nggg",
			"hhhh iiii jjjj\nkkkk"));
}

static void
test_monster(void **state)
{
	char text[1000];
	struct found found;

	(void)state;
	memset(text, 'x', sizeof(text));
	text[90] = ' ';
	find((struct slice){text, 300}, PARAGRAPHS_LINE, 0, 100, 1000, &found);
	assert_int_equal(found.n, 4);
	assert_int_equal(found.v[0].to, 90);
	assert_int_equal(found.v[1].from, 91);
	assert_int_equal(found.v[1].to, 190);
	assert_int_equal(found.v[2].cut, 1);
	assert_int_equal(found.v[3].to, 300);
	assert_int_equal(found.v[3].cut, 0);
}

static void
test_guess(void **state)
{
	static const char wrapped[] =
		"The harbour was quiet in the morning\n"
		"\n"
		"Boats that had come in during the night lay side by side\n"
		"along the wall, and nobody was to be seen on any of them\n"
		"until the market opened and the first carts came down to\n"
		"the water.\n"
		"\n"
		"Later that day the wind rose and the boats that had gone\n"
		"out came back one after the other with torn sails and no\n"
		"fish at all.\n";
	static const char lines[] =
		"The harbour was quiet in the morning\n"
		"Boats that had come in during the night lay side by side.\n"
		"Nobody was to be seen until the market opened.\n"
		"Later that day the wind rose.\n"
		"They came back one after the other.\n";
	struct layout layout;

	(void)state;
	paragraphs_guess(wrapped, sizeof(wrapped) - 1, &layout);
	assert_int_equal(layout.style, PARAGRAPHS_WRAPPED);
	assert_int_equal(layout.width_cp, 56);
	paragraphs_guess(lines, sizeof(lines) - 1, &layout);
	assert_int_equal(layout.style, PARAGRAPHS_LINE);
	paragraphs_guess("", 0, &layout);
	assert_int_equal(layout.style, PARAGRAPHS_LINE);
	paragraphs_guess("  a\n  b\n    c\n", 14, &layout);
	assert_int_equal(layout.indent_cp, 2);
}

/* A dash that a wrapped sentence goes on with is no list mark. */
static void
test_dash(void **state)
{
	(void)state;
	assert_found("aaaa bbbb cccc\n- dddd eeee ff\nggg", PARAGRAPHS_WRAPPED,
		16, LIST("aaaa bbbb cccc\n- dddd eeee ff\nggg"));
	assert_found("aaaa bbbb ccc:\n- dddd eeee ff\n- g", PARAGRAPHS_WRAPPED,
		16, LIST("aaaa bbbb ccc:", "- dddd eeee ff", "- g"));
}

static void
test_marks(void **state)
{
	static const struct {
		const char *line;
		size_t len;
	} marks[] = {{"- a", 2}, {"\xE2\x80\xA2  a", 5}, {"1. a", 3},
		{"12) a", 4}, {"\xD9\xA1- a", 4}, {"\xD8\xA3) a", 4}, {"-a", 0},
		{"1.5 a", 0}, {"2023. a", 0}, {"a. b", 0}, {"1 a", 0}, {"", 0},
		{"-", 0}, {"1.", 0}};

	(void)state;
	for (size_t i = 0; i < COUNT(marks); i++)
		assert_int_equal(
			list_mark(slice_of(marks[i].line)), marks[i].len);
}

/* Whatever the text and the steps: the same paragraphs, in order, white space
 * between them and at none of their ends. */
static void
check_any(struct slice text, enum paragraph_style style, struct rng *rng)
{
	struct found whole, pieces;
	size_t at = 0, max = 64 + rng_below(rng, 40);

	find(text, style, 20, max, text.len + 1, &whole);
	find(text, style, 20, max, 1 + rng_below(rng, 7), &pieces);
	assert_int_equal(whole.n, pieces.n);
	for (size_t i = 0; i < whole.n; i++) {
		struct span *span = &whole.v[i];
		struct slice s = {text.ptr + span->from, span->to - span->from};
		struct slice gap = {text.ptr + at, span->from - at};

		assert_memory_equal(span, &pieces.v[i], sizeof(*span));
		assert_true(s.len > 0 && s.len <= max);
		assert_int_equal(slice_trim(s).len, s.len);
		assert_int_equal(slice_trim(gap).len, 0);
		assert_int_equal(utf8_valid(s.ptr, s.len), s.len);
		at = span->to;
	}
	assert_int_equal(
		slice_trim((struct slice){text.ptr + at, text.len - at}).len,
		0);
}

static void
test_any_text(void **state)
{
	struct rng rng = rng_new(5);
	struct buf text = {0};

	(void)state;
	for (int n = 0; n < 600; n++) {
		buf_clear(&text);
		test_text(&rng, &text, 300);
		buf_adds(&text, "");
		check_any(
			buf_slice(&text), (enum paragraph_style)(n % 3), &rng);
	}
	buf_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_blank),
		cmocka_unit_test(test_wrapped),
		cmocka_unit_test(test_monster),
		cmocka_unit_test(test_guess),
		cmocka_unit_test(test_dash),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_any_text),
	};

	return cmocka_run_group_tests_name("paragraphs", tests, NULL, NULL);
}
