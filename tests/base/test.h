/* test: what the unit tests share: cmocka, a seeded generator of numbers, and
 * one of hard text. The seed is WASL_SEED or 1; a test that fails prints it.
 */
#ifndef WASL_TESTS_TEST_H
#define WASL_TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct rng {
	uint64_t state;
};

static inline struct rng
rng_new(uint64_t salt)
{
	const char *seed = getenv("WASL_SEED");

	return (struct rng){(seed ? strtoull(seed, NULL, 10) : 1) +
			    salt * 0x9E3779B97F4A7C15U};
}

/* splitmix64 */
static inline uint64_t
rng_next(struct rng *rng)
{
	uint64_t z = rng->state += 0x9E3779B97F4A7C15U;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
	z = (z ^ z >> 27) * 0x94D049BB133111EBU;
	return z ^ z >> 31;
}

/* 0 to n - 1 */
static inline size_t
rng_below(struct rng *rng, size_t n)
{
	return (size_t)(rng_next(rng) % n);
}

/* Ranges of characters that have hurt somebody, each as likely as the others.
 */
static inline uint32_t
test_cp(struct rng *rng)
{
	static const struct {
		uint32_t first, last;
	} range[] = {
		{0x0627, 0x064A},
		{0x0627, 0x064A},
		{0x0627, 0x064A},
		{0x0671, 0x06D3}, /* letters of the other languages */
		{0x064B, 0x0655},
		{0x0670, 0x0670}, /* marks */
		{0x0660, 0x0669},
		{0x06F0, 0x06F9},
		{'0', '9'},
		{0x200B, 0x200F},
		{0x202A, 0x202E},
		{0x2066, 0x2069},
		{0x061C, 0x061C},
		{0x0640, 0x0640},
		{0x00A0, 0x00A0},
		{0xFB50, 0xFBB1},
		{0xFDF2, 0xFDFA},
		{0xFE80, 0xFEFC},
		{0x060C, 0x060C},
		{0x061B, 0x061F},
		{0x066A, 0x066C},
		{'a', 'z'},
		{' ', ' '},
		{' ', ' '},
		{' ', '/'},
		{':', '@'},
		{'\\', '\\'},
		{'\t', '\r'},
		{'\n', '\n'},
		{0x1C, 0x1F},
		{0x85, 0x85},
		{0x2028, 0x2029},
		{0xFFFD, 0xFFFD},
		{0xFEFF, 0xFEFF},
		{0x1F600, 0x1F64F},
		{0x1EE00, 0x1EE03},
		{0x10FFFF, 0x10FFFF},
		{0x27E6, 0x27E7},
		{0xFF5F, 0xFF60},
		{0x0300, 0x0315},
		{0xAC00, 0xAC03},
		{0x1, 0x8},
	};
	size_t i = rng_below(rng, COUNT(range));

	return range[i].first +
	       (uint32_t)rng_below(rng, range[i].last - range[i].first + 1);
}

/* Adds up to max_cp characters of hard text: valid UTF-8, with runs, CRLF,
 * escapes and what looks like a placeholder. */
static inline void
test_text(struct rng *rng, struct buf *out, size_t max_cp)
{
	size_t n = rng_below(rng, max_cp + 1), run;
	uint32_t cp;

	while (n) {
		cp = test_cp(rng);
		run = rng_below(rng, 8) ? 1 : 1 + rng_below(rng, 20);
		for (; run && n; run--, n--)
			out->len += utf8_put(buf_room(out, 4), cp);
		if (!rng_below(rng, 24))
			buf_adds(out, "\r\n");
		if (!rng_below(rng, 24))
			buf_adds(out, "\\t\\");
		if (!rng_below(rng, 24))
			buf_addf(out, "\xE2\x9F\xA6%u\xE2\x9F\xA7",
				(unsigned)rng_below(rng, 1000));
	}
}

/* Equal bytes, lengths too. */
static inline void
test_equal(struct slice a, struct slice b)
{
	assert_int_equal(a.len, b.len);
	if (a.len)
		assert_memory_equal(a.ptr, b.ptr, a.len);
}

#endif
