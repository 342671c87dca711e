/* survey: the same on every processor, and as letter by letter has it */
#include <endian.h>
#include <sys/mman.h>
#include <unistd.h>
#include "test.h"

#include "base/survey.h"
#include "base/value_parts.h"

static struct survey_letters letters;
static struct arena arena;

static int
setup(void **state)
{
	struct value_rules *rules = value_rules_open(pack_embedded());

	(void)state;
	assert_non_null(rules);
	letters = rules->head->letters;
	value_rules_free(rules);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* Letters of both halves of the fold, marks, digits, a sign, what values begin
 * with, and what is like a letter and is none. */
static const char *const pieces[] = {"\xD8\xA3", "\xD9\x88", "\xD8\xA8",
	"\xDB\x8C", "\xDA\xA9", "\xD9\x84", "\xDB\x94", "\xD9\x8B", "\xD9\x80",
	"\xD9\xA3", "\xDB\xB3", "\xD9\xAA", "\xD8\x8C", " ", " ", " ", "7", "x",
	"Z", "@", "[", "`", "{", "(", "\xC2\xA3", "\xC3\xA9", "\xC9\x90",
	"\xDC\x90", "\xD7\x90", "\xE2\x82\xAC", "\xE2\x80\x8C", "\xE1\x80\x80",
	"\xEF\xB7\xBC", "\xF0\x9F\x98\x80", "\n"};

static struct slice
random_text(struct rng *rng, struct buf *text, size_t len)
{
	size_t run = 0;
	const char *piece = "";

	buf_clear(text);
	while (text->len < len) {
		if (run-- == 0) {
			piece = pieces[rng_below(rng, COUNT(pieces))];
			run = rng_below(rng, 9) ? 0 : rng_below(rng, 120);
		}
		buf_adds(text, piece);
	}
	return buf_slice(text);
}

enum { BLOCKS = 5, BYTES = BLOCKS * SURVEY_BLOCK };

static void
test_kernels(void **state)
{
	struct rng rng = rng_new(31);
	struct buf text = {0};
	survey_scan *scan, *plain = NULL;

	(void)state;
	for (size_t i = 0; (scan = survey_scan_list(i)); i++)
		plain = scan;
	assert_non_null(plain);
	for (int round = 0; round < 4000; round++) {
		uint8_t want[BYTES], got[BYTES];
		uint64_t want_bits[2 * BLOCKS], got_bits[2 * BLOCKS];

		random_text(&rng, &text, BYTES + 1);
		for (size_t i = 0; round % 4 == 0 && i < text.len; i++)
			text.ptr[i] = (char)rng_below(&rng, 256);
		plain(letters.fold, (unsigned char *)text.ptr, BLOCKS, want,
			want_bits, want_bits + BLOCKS);
		for (size_t i = 0; (scan = survey_scan_list(i)) != plain; i++) {
			scan(letters.fold, (unsigned char *)text.ptr, BLOCKS,
				got, got_bits, got_bits + BLOCKS);
			assert_memory_equal(got, want, sizeof want);
			assert_memory_equal(
				got_bits, want_bits, sizeof want_bits);
		}
	}
	buf_release(&text);
}

static int
folds_to(const struct slice text, size_t at)
{
	unsigned char lead = at < text.len ? (unsigned char)text.ptr[at] : 0;

	return (lead & 0xFC) == 0xD8
		       ? letters.fold[(lead & 3) << 6 | (text.ptr[at + 1] & 63)]
		       : -1;
}

/* Letters of a key that may be proclitics. */
static size_t
proclitics(const struct survey *s, const uint8_t *key, size_t len)
{
	size_t n = 0;

	if (len < 3)
		return 0;
	if (letters.outer[key[0]] & s->langs)
		n = letters.inner[key[1]] & s->langs ? 2 : 1;
	else if (letters.inner[key[0]] & s->langs)
		n = 1;
	return len - 2 < n ? len - 2 : n;
}

/* The word that begins at the next letter is the survey's next. */
static size_t
assert_word(const struct survey *s, const struct survey_word *w, size_t at)
{
	const char *p = s->text.ptr + at, *end = s->text.ptr + s->text.len;
	const char *next;
	uint8_t want[KEY_MAX], got[KEY_MAX];
	size_t n = value_key(letters.fold, p, end, want, &next);

	assert_int_equal(w->at, at);
	assert_int_equal(survey_key(s, w, got), n);
	assert_memory_equal(got, want, n);
	assert_int_equal(
		w->proclitics, proclitics(s, want, n ? n : w->letters));
	for (size_t less = 0; less <= w->proclitics && n; less++)
		assert_true(survey_hash(s, w, less) ==
			    value_hash(want + less, n - less));
	if (n == 0) { /* what is left of its letters is no word */
		for (at = w->end; folds_to(s->text, at) >= FOLD_LETTER;)
			at += 2;
		return at;
	}
	assert_int_equal(w->end, next - s->text.ptr);
	assert_int_equal(w->letters, n);
	return w->end;
}

static void
test_words(void **state)
{
	struct rng rng = rng_new(32);
	struct buf buf = {0};

	(void)state;
	for (int round = 0; round < 8000; round++) {
		struct slice text = random_text(
			&rng, &buf, rng_below(&rng, round % 50 ? 400 : 9));
		struct survey s;
		size_t n = 0, place = 0;

		survey_read(&letters, round % 3 ? ~0u : 0, text, &arena, &s);
		for (size_t at = 0; at < text.len;) {
			int f = folds_to(text, at);

			assert_int_equal(survey_word_from(&s, at), n);
			if (f >= FOLD_LETTER) {
				at = assert_word(&s, &s.word[n++], at);
				continue;
			}
			if (f == FOLD_DIGIT || f == FOLD_SIGN ||
				text.ptr[at] == '7' || text.ptr[at] == '@') {
				place = survey_place(&s, at);
				assert_int_equal(place, at);
			}
			at++;
		}
		assert_int_equal(s.word_n, n);
		assert_int_equal(s.word[n].at, text.len);
		arena_clear(&arena);
	}
	buf_release(&buf);
}

/* Words are selected as if each were asked for, in order. */
static void
test_select(void **state)
{
	uint64_t bits[16];
	const struct word_filter filter = {bits, 10};
	struct rng rng = rng_new(33);
	struct buf buf = {0};

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct slice text =
			random_text(&rng, &buf, rng_below(&rng, 1500));
		struct survey s;
		const uint32_t *selected;

		for (size_t i = 0; i < COUNT(bits); i++)
			bits[i] = (uint64_t)rng_below(&rng, 256) << 28;
		survey_read(&letters, round % 3 ? ~0u : 0, text, &arena, &s);
		selected = survey_select(&s, &filter, &arena);
		for (uint32_t i = 0; i < s.word_n; i++)
			if (survey_may_be(&s, &s.word[i], &filter))
				assert_int_equal(*selected++, i);
		assert_int_equal(*selected, s.word_n);
		arena_clear(&arena);
	}
	buf_release(&buf);
}

static void
test_going(void **state)
{
	static const char text[] =
		"\xD9\x88\xD8\xA8 x \xD9\x84\xD8\xA7 \xD9\xA3";
	struct survey s;

	(void)state;
	survey_read(&letters, 0, slice_of(text), &arena, &s);
	assert_int_equal(s.word_n, 2);
	assert_int_equal(survey_word_from(&s, 0), 0);
	assert_int_equal(survey_word_from(&s, 1), 1);
	assert_int_equal(survey_word_from(&s, 0), 0);
	assert_int_equal(survey_word_from(&s, s.text.len), 2);
	assert_int_equal(survey_place(&s, 0), 5);
	assert_int_equal(survey_place(&s, 6), 12);
	assert_int_equal(survey_place(&s, 13), s.text.len);
	survey_read(&letters, 0, SLICE(""), &arena, &s);
	assert_int_equal(s.word_n, 0);
	assert_int_equal(survey_place(&s, 0), 0);
}

/* Nothing is read behind the text: there is no memory there. */
static void
test_edge(void **state)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *edge = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)state;
	assert_true(edge != MAP_FAILED);
	edge += page;
	assert_int_equal(mprotect(edge, page, PROT_NONE), 0);
	for (size_t len = 0; len <= BYTES; len++) {
		struct survey s;

		memset(edge - len, 'x', len);
		if (len > 1)
			memcpy(edge - 2, "\xD8\xA8", 2);
		survey_read(&letters, ~0u, (struct slice){edge - len, len},
			&arena, &s);
		assert_int_equal(s.word_n, len > 1);
		assert_int_equal(s.word[s.word_n].at, len);
		arena_clear(&arena);
	}
	munmap(edge - page, 2 * page);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kernels),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_select),
		cmocka_unit_test(test_going),
		cmocka_unit_test(test_edge),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
