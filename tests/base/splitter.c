/* splitter: its short cuts agree with the rules, segments split no further,
 * cuts keep to their length, and damaged sections are refused. */
#include "test.h"
#include "base/pack.h"
#include "base/splitter_pack.h"

static struct splitter *splitter, *slow;
static const char *const names[] = {
	"ar", "fa", "ur", "ckb", "ps", "ug", "sd", "en", "any"};

/* The same rules, opened from a copy in which no stop is plain. */
static struct splitter *
open_slow(void)
{
	static struct pack pack;
	char *copy;
	struct slice bytes = pack_find(pack_embedded(), "split");
	struct pack_writer writer = {0};
	struct buf out = {0};
	const struct split_head *head;

	copy = memory_string(bytes.ptr, bytes.len);
	head = (const struct split_head *)(const void *)copy;
	for (uint32_t i = 0; i < head->langs_n; i++) {
		struct split_lang_head *lang =
			(struct split_lang_head *)(void *)(copy + head->langs) +
			i;

		memset(lang->plain, 0, sizeof(lang->plain));
		memset(lang->behind, 0, sizeof(lang->behind));
		lang->digits = 0;
	}
	pack_add(&writer, "split", (struct slice){copy, bytes.len});
	pack_finish(&writer, &out);
	pack_writer_release(&writer);
	free(copy);
	assert_int_equal(pack_open(&pack, out.ptr, out.len), 0);
	return splitter_open(&pack);
}

static int
setup(void **state)
{
	(void)state;
	splitter = splitter_open(pack_embedded());
	slow = open_slow();
	return splitter && slow ? 0 : -1;
}

/* Text like that of an article, with much of what rules ask for. */
static void
add_article(struct rng *rng, struct buf *out)
{
	static const char *const pieces[] = {" ", " ", " ", " ", ".", ".", ". ",
		"! ", "?", "..", "...", "\xE2\x80\xA6", "\xD8\x9F", "\xDB\x94 ",
		"\"", " \"", "\" ", "\xC2\xAB", "\xC2\xBB", "(", ")", "[1]",
		"3", "12", "\xD9\xA3", ",", "\xD8\x8C ", ": ", "\xE2\x80\x8F",
		"\xD9\x8B", "\xD9\x80", "www.", "http://", "a@b.c", "U.S.",
		"Dr. ", "x", "Yahoo! ", "- ", "%", "\xE2\x80\x8C", "\n",
		"\xD8\xAF. ", "\xD9\x85. ", "\xD9\x87\xD9\x80. ", "\xD9\x88",
		"\xD8\xA8\xD9\x8A.", "\xD8\xB3\xD9\x8A ",
		"\xD9\x82\xD8\xA7\xD9\x84 ", "\xD9\x87\xD8\xB0\xD8\xA7 ",
		"\xD8\xA5\xD9\x84\xD8\xAE. ", "\xD9\x81\xD9\x8A",
		"\xD9\x83\xD9\x85."};
	static const char letters[] =
		"\xD8\xA7\xD9\x84\xD9\x85\xD9\x88\xD9\x86\xD8\xB1\xDB\x8C"
		"\xD8\xAF\xD9\x87\xD8\xAA\xD9\x83\xDA\xA9";

	for (size_t n = rng_below(rng, 120); n; n--)
		if (rng_below(rng, 2))
			buf_adds(out, pieces[rng_below(rng, COUNT(pieces))]);
		else
			for (size_t k = 1 + rng_below(rng, 5); k; k--)
				buf_add(out, letters + 2 * rng_below(rng, 12),
					2);
}

static void
random_text(struct rng *rng, struct buf *out)
{
	buf_clear(out);
	if (rng_below(rng, 3))
		add_article(rng, out);
	else
		test_text(rng, out, 200);
}

static const struct splitter_lang *
random_lang(struct rng *rng, const struct splitter *from, size_t *i)
{
	*i = rng_below(rng, COUNT(names));
	return splitter_find(from, slice_of(names[*i]));
}

static void
test_plain_agrees(void **state)
{
	struct rng rng = rng_new(1);
	struct segments a = {0}, b = {0};
	struct buf text = {0};
	size_t i;

	(void)state;
	for (unsigned round = 0; round < 40000; round++) {
		const struct splitter_lang *lang =
			random_lang(&rng, splitter, &i);

		random_text(&rng, &text);
		segments_find(&a, lang, buf_slice(&text), 0);
		segments_find(&b, splitter_find(slow, slice_of(names[i])),
			buf_slice(&text), 0);
		assert_int_equal(a.n, b.n);
		for (i = 0; i < a.n; i++) {
			assert_int_equal(a.v[i].from, b.v[i].from);
			assert_int_equal(a.v[i].to, b.v[i].to);
		}
	}
	segments_release(&a);
	segments_release(&b);
	buf_release(&text);
}

static int
is_stop(const char *p, const char *end)
{
	uint32_t cp;

	utf8_next(p, end, &cp);
	return class_in(split_class_of(splitter, cp), CLASSES_STOP);
}

static void
check_hits(struct rng *rng, struct slice whole)
{
	struct split_hits hits;
	const char *p = whole.ptr, *end = whole.ptr + whole.len;
	const char *stop = end;
	uint32_t cp;

	split_hits_init(&hits, p, end);
	while (p < end) { /* some texts, one behind the other */
		const char *hit = split_hit(&hits, splitter, p, stop);

		while (p < hit) {
			assert_false(is_stop(p, end));
			p += utf8_next(p, end, &cp);
		}
		assert_ptr_equal(p, hit);
		if (p == stop) {
			stop = end;
			continue;
		}
		p += utf8_next(p, end, &cp);
		if (rng_below(rng, 4) == 0 && p < end) {
			stop = p + utf8_next(p, end, &cp);
			while (stop < end && rng_below(rng, 30))
				stop += utf8_next(stop, end, &cp);
		}
	}
}

/* Every way to look at a block gives the same, and a walk over all hits finds
 * every stop, also where a text lies in a larger one. */
static void
test_scans_agree(void **state)
{
	struct rng rng = rng_new(2);
	struct buf text = {0};

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		buf_clear(&text);
		while (text.len < 1 + SPLIT_BLOCK)
			add_article(&rng, &text);
		for (size_t i = 1; i + SPLIT_BLOCK <= text.len; i++) {
			uint64_t best, other;
			split_scan *scan;

			splitter->scan(
				&splitter->needles, text.ptr + i, 1, &best);
			for (size_t k = 0; (scan = split_scan_list(k)); k++) {
				scan(&splitter->needles, text.ptr + i, 1,
					&other);
				assert_true(best == other);
			}
		}
		if (round % 10 == 0)
			check_hits(&rng, buf_slice(&text));
	}
	buf_release(&text);
}

static void
test_idempotent(void **state)
{
	struct rng rng = rng_new(3);
	struct segments a = {0}, b = {0};
	struct buf text = {0};
	size_t i;

	(void)state;
	for (unsigned round = 0; round < 40000; round++) {
		const struct splitter_lang *lang =
			random_lang(&rng, splitter, &i);

		random_text(&rng, &text);
		segments_find(&a, lang, buf_slice(&text), 0);
		for (i = 0; i < a.n; i++) {
			struct slice s = {text.ptr + a.v[i].from,
				a.v[i].to - a.v[i].from};

			segments_find(&b, lang, s, 0);
			if (b.n != 1 || b.v[0].to != s.len)
				fail_msg("'%.*s' splits further", (int)s.len,
					s.ptr);
		}
	}
	segments_release(&a);
	segments_release(&b);
	buf_release(&text);
}

/* Segments tile the text but for white space, also where it is cut short, and
 * no end lies within a character. */
static void
test_tiles(void **state)
{
	struct rng rng = rng_new(4);
	struct segments s = {0};
	struct buf text = {0};
	size_t i;

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		const struct splitter_lang *lang =
			random_lang(&rng, splitter, &i);
		size_t at = 0, max = rng_below(&rng, 2) * rng_below(&rng, 60);
		uint32_t cp;

		random_text(&rng, &text);
		segments_find(&s, lang, buf_slice(&text), max);
		for (i = 0; i <= s.n; i++) {
			size_t to = i < s.n ? s.v[i].from : text.len;

			assert_true(at <= to);
			while (at < to) {
				at += utf8_next(text.ptr + at,
					text.ptr + text.len, &cp);
				assert_true(cp_is_space(cp));
			}
			assert_int_equal(at, to);
			if (i < s.n) {
				assert_true(s.v[i].to > at);
				at = s.v[i].to;
			}
		}
	}
	segments_release(&s);
	buf_release(&text);
}

/* Any bytes will do; the sanitizers see to the rest. */
static void
test_any_bytes(void **state)
{
	struct rng rng = rng_new(5);
	struct segments s = {0};
	size_t i;

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		size_t len = rng_below(&rng, 80);
		char *text = memory_alloc(len + 1);

		for (i = 0; i < len; i++)
			text[i] =
				(char)(rng_below(&rng, 3)
						? rng_next(&rng)
						: (uint64_t) ".! \xD8\x9F\xE2"
							  [rng_below(&rng, 6)]);
		segments_find(&s, random_lang(&rng, splitter, &i),
			(struct slice){text, len}, rng_below(&rng, 20));
		free(text);
	}
	segments_release(&s);
}

static void
test_max(void **state)
{
	static const char text[] =
		"one two three, four five six seven eight "
		"nine ten, eleven (twelve, thirteen) fourteen";
	struct segments s = {0};
	size_t cuts = 0;

	(void)state;
	for (size_t max = 14; max < sizeof(text); max++) {
		segments_find(&s, splitter_find(splitter, SLICE("en")),
			SLICE(text), max);
		for (size_t i = 0; i < s.n; i++) {
			assert_true(s.v[i].to - s.v[i].from <= max);
			assert_int_equal(s.v[i].goes_on, i + 1 < s.n);
		}
		cuts += s.n - 1;
	}
	assert_int_equal(s.n, 1);
	assert_true(cuts > 100);
	segments_release(&s);
}

/* A word that nothing parts stays whole. */
static void
test_max_word(void **state)
{
	struct segments s = {0};

	(void)state;
	segments_find(&s, splitter_find(splitter, SLICE("en")),
		SLICE("see http://example.org/a/very/long/path now"), 10);
	assert_int_equal(s.n, 3);
	assert_int_equal(s.v[1].from, 4);
	assert_int_equal(s.v[1].to, 39);
	segments_release(&s);
}

/* Every byte of the section's tables changed, one at a time, somewhere: opened
 * or refused, never read outside. */
static void
test_damaged(void **state)
{
	struct slice bytes = pack_find(pack_embedded(), "split");
	struct rng rng = rng_new(6);
	struct segments s = {0};
	unsigned refused = 0;

	(void)state;
	for (unsigned round = 0; round < 1500; round++) {
		char *copy = memory_string(bytes.ptr, bytes.len);
		size_t room = rng_below(&rng, 2) ? 64 : bytes.len;
		struct pack_writer writer = {0};
		struct buf out = {0};
		struct pack pack;
		struct splitter *damaged;

		copy[rng_below(&rng, room)] = (char)rng_next(&rng);
		pack_add(&writer, "split",
			(struct slice){
				copy, rng_below(&rng, 9)
					      ? bytes.len
					      : rng_below(&rng, bytes.len)});
		pack_finish(&writer, &out);
		pack_writer_release(&writer);
		assert_int_equal(pack_open(&pack, out.ptr, out.len), 0);
		damaged = splitter_open(&pack);
		refused += !damaged;
		if (damaged && splitter_any(damaged))
			segments_find(&s, splitter_any(damaged),
				SLICE("a. B! \xD8\xAF. \xD8\xA8\xD8\xA7. 3.5"),
				3);
		splitter_free(damaged);
		buf_release(&out);
		free(copy);
	}
	assert_true(refused > 100);
	segments_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_agrees),
		cmocka_unit_test(test_scans_agree),
		cmocka_unit_test(test_idempotent),
		cmocka_unit_test(test_tiles),
		cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_max),
		cmocka_unit_test(test_max_word),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
