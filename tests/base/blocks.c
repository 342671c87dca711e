/* blocks: the same on every processor, and as the slow way has it */
#include "test.h"

#include "base/blocks.h"
#include "base/line.h"
#include "base/text.h"

enum { BLOCKS = 6, BEFORE = 3, BYTES = BEFORE + BLOCKS * BLOCKS_BYTES };

/* Pieces of which many are breaks, or nearly, or cut. */
static const char *const pieces[] = {"a", " ", "\n", "\r", "\t", "\\", "[",
	"\x0B", "\x0E", "\x1B", "\x1C", "\x1E", "\x1F", "\xC2\x85", "\xC2\x84",
	"\xC3\x85", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAA",
	"\xE2\x81\xA9", "\xD8\xA9", "\xD9\x85", "\xE3\x80\xA9",
	"\xF0\x9F\x98\x80", "\xF0\x9F\x80\xA9", "\xE0\xA4\x85", "\xED\x9F\xBF"};
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

/* How many first blocks are valid, a character at a time. */
static size_t
valid_blocks(const char *text, size_t len)
{
	size_t at = 0;

	while (at < len) {
		unsigned char c = (unsigned char)text[at];
		size_t need = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
		size_t used = utf8_bad(text + at, len - at);

		if ((c >= 0x80 && c < 0xC2) || c > 0xF4)
			return at / BLOCKS_BYTES;
		if (used < need)
			return (at + used) / BLOCKS_BYTES;
		at += need;
	}
	return len / BLOCKS_BYTES;
}

static uint64_t
event_bits(const char *p)
{
	uint64_t bits = 0;

	for (int i = 0; i < BLOCKS_BYTES; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c < 0x20 || c == '\\' || c == 0xC2 || c == 0xE2)
			bits |= (uint64_t)1 << i;
	}
	return bits;
}

static void
expect_valid(const struct blocks *blocks, const char *text, size_t from)
{
	const unsigned char *p = (const unsigned char *)text + from;
	size_t n = BLOCKS - 1;
	size_t good = valid_blocks(text + from, n * BLOCKS_BYTES);
	uint64_t events[BLOCKS];
	uint32_t rest = 0;

	assert_int_equal(blocks->valid(p, n, &rest), good);
	rest = 0;
	assert_int_equal(blocks->events(p, n, &rest, events), good);
	for (size_t b = 0; b < good; b++)
		assert_true(events[b] ==
			    event_bits(text + from + b * BLOCKS_BYTES));
	/* A block at a time. */
	rest = 0;
	for (size_t b = 0; b < good; b++)
		assert_int_equal(
			blocks->valid(p + b * BLOCKS_BYTES, 1, &rest), 1);
	if (good == n)
		assert_int_equal(
			rest == 0, utf8_valid(text + from, n * BLOCKS_BYTES) ==
					   n * BLOCKS_BYTES);
}

static uint64_t
specials_of(const struct blocks *blocks, const unsigned char *p)
{
	uint64_t specials;

	blocks->specials(p, 1, &specials);
	return specials;
}

static uint64_t
spaces_of(const unsigned char *p)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < BLOCKS_BYTES; i++)
		if (p[i] == ' ')
			bits |= (uint64_t)1 << i;
	return bits;
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

		fill(text, &rng, round % 3);
		if (round % 10 == 0)
			for (size_t i = 0; i < BYTES; i++)
				text[i] = (char)rng_below(&rng, 256);
		for (size_t i = 0; (other = blocks_list(i)); i++) {
			expect_valid(other, text, 0);
			expect_valid(other, text, (size_t)round % 7);
			for (size_t b = 0; b < BLOCKS; b++) {
				assert_true(specials_of(other, p + 64 * b) ==
					    specials_of(best, p + 64 * b));
				assert_true(other->spaces(p + 64 * b) ==
					    spaces_of(p + 64 * b));
			}
		}
	}
}

/* Every character of which the next byte decides, wherever a block ends. */
static void
test_edges(void **state)
{
	static const unsigned char second[] = {0x00, 0x41, 0x80, 0x8F, 0x90,
		0x9F, 0xA0, 0xBF, 0xC0, 0xE0, 0xFF};
	const struct blocks *blocks;
	char text[BYTES];

	(void)state;
	memset(text, 'a', sizeof(text));
	for (unsigned lead = 0x80; lead < 0x100; lead++)
		for (size_t i = 0; i < sizeof(second); i++)
			for (size_t at = 56; at < 66; at++) {
				text[at] = (char)lead;
				text[at + 1] = (char)second[i];
				text[at + 2] = text[at + 3] = (char)0x80;
				for (size_t k = 0; (blocks = blocks_list(k));
					k++)
					expect_valid(blocks, text, 0);
				text[at + 3] = 'a';
				for (size_t k = 0; (blocks = blocks_list(k));
					k++)
					expect_valid(blocks, text, 0);
				memset(text + at, 'a', 4);
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
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_breaks),
	};

	return cmocka_run_group_tests_name("blocks", tests, NULL, NULL);
}
