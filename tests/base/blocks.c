/* blocks: the same on every processor, and as the slow way has it */
#include "test.h"

#include "base/blocks.h"
#include "base/line.h"
#include "base/text.h"

enum { BLOCKS = 6, BEFORE = 3, BYTES = BEFORE + BLOCKS * BLOCKS_BYTES };

/* Pieces of which many are breaks, or nearly, or cut. */
static const char *const pieces[] = {"a", " ", "\n", "\r", "\t", "\x0B", "\x0E",
	"\x1B", "\x1C", "\x1E", "\x1F", "\xC2\x85", "\xC2\x84", "\xC3\x85",
	"\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAA", "\xE2\x81\xA9",
	"\xD8\xA9", "\xD9\x85", "\xE3\x80\xA9", "\xF0\x9F\x98\x80",
	"\xF0\x9F\x80\xA9", "\xE0\xA4\x85", "\xED\x9F\xBF"};
static const char *const broken[] = {"\xE2\x80", "\xE2", "\x80", "\xC1\x81",
	"\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5", "\xFF",
	"\xF0\x80\x80\x80"};

static size_t
fill(char *text, struct rng *rng, int damage)
{
	size_t n = 0;

	while (n < BYTES) {
		const char *piece =
			damage && rng_below(rng, 60) == 0
				? broken[rng_below(rng, COUNT(broken))]
				: pieces[rng_below(rng, COUNT(pieces))];
		size_t len = strlen(piece);

		memcpy(text + n, piece, len);
		n += len;
	}
	return n;
}

static void
test_same(void **state)
{
	char text[BYTES + 8];
	struct rng rng = rng_new(11);

	(void)state;
	for (int round = 0; round < 3000; round++) {
		const unsigned char *p = (unsigned char *)text + BEFORE;
		const struct blocks *best = blocks_best(), *other;

		fill(text, &rng, 1);
		if (round % 10 == 0)
			for (size_t i = 0; i < BYTES; i++)
				text[i] = (char)rng_below(&rng, 256);
		for (size_t i = 0; (other = blocks_list(i)); i++) {
			assert_int_equal(best->valid(p, BLOCKS),
				other->valid(p, BLOCKS));
			for (size_t b = 0; b < BLOCKS; b++)
				assert_true(best->breaks(p + 64 * b) ==
					    other->breaks(p + 64 * b));
		}
	}
}

static void
test_breaks(void **state)
{
	char text[BYTES + 8];
	struct rng rng = rng_new(12);

	(void)state;
	for (int round = 0; round < 300; round++) {
		size_t n = fill(text, &rng, 0), at = 0, len, from = 0;
		struct slice s = {text, n};

		while (at < n) {
			uint32_t cp;
			unsigned bytes = utf8_next(text + at, text + n, &cp);

			if (cp_is_break(cp)) {
				assert_int_equal(break_find(s, from, &len), at);
				if (cp == '\r' && at + 1 < n &&
					text[at + 1] == '\n')
					bytes++;
				assert_int_equal(len, bytes);
				from = at + bytes;
			}
			at += bytes;
		}
		assert_int_equal(break_find(s, from, &len), n);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_breaks),
	};

	return cmocka_run_group_tests_name("blocks", tests, NULL, NULL);
}
