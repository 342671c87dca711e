/* kernels: every way to look at a block of text gives what plain C does.
 *
 *	kernels [ROUNDS]
 *
 * Needs the kernels' own objects and nothing else, so that it can be built for
 * another processor than this one (tests/package/arm). Prints the ways that
 * there are; status 1 if two of them differ.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/blocks.h"
#include "base/normaliser_scan.h"
#include "base/splitter_pack.h"
#include "base/styles.h"
#include "base/survey.h"

enum { BLOCKS = 20, BEFORE = 3, BYTES = BEFORE + 64 * BLOCKS };

static const char *const pieces[] = {"a", "b", "7", " ", " ", ".", "!", "?",
	",", "%", "\n", "\r", "\t", "\x0B", "\x1C", "\x1F", "\x7F", "\xC2\x85",
	"\xC2\xA0", "\xC2\xAD", "\xD8\x9F", "\xD8\x8C", "\xD8\x9B", "\xDB\x94",
	"\xD8\xA7", "\xD9\x84", "\xD9\x8B", "\xD9\x90", "\xD9\xB0", "\xD9\x83",
	"\xDA\xA9", "\xDB\x8C", "\xD9\x80", "\xDC\x80", "\xE2\x80\xA6",
	"\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\x8C", "\xEF\xBB\xBF",
	"\xE3\x80\x82", "\xF0\x9F\x98\x80", "\xE0\xA4\x85", "\xED\x9F\xBF",
	"\xED\xA0\x80", "\xC0\x80", "\x80", "\xE2\x80", "\xF5"};

static uint32_t seed = 1;

static uint32_t
below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

enum { PIECES = sizeof(pieces) / sizeof(*pieces), BROKEN = 5 };

/* Text with something broken in it, valid text, or bytes. */
static void
fill(char *text, long round)
{
	uint32_t most = round % 4 == 1 ? PIECES - BROKEN : PIECES;
	size_t n = 0;
	int any = round % 4 == 0;

	while (n < BYTES) {
		const char *piece = pieces[below(most)];

		if (any)
			text[n++] = (char)below(256);
		for (; !any && *piece && n < BYTES; piece++)
			text[n++] = *piece;
	}
}

static int failed;

static void
expect(int same, const char *what, size_t which)
{
	if (!same && !failed++)
		printf("%s: way %zu differs from plain C\n", what, which);
}

static void
try_blocks(const char *text)
{
	const unsigned char *u = (const unsigned char *)text, *p = u + BEFORE;
	const struct blocks *plain = NULL, *one;
	uint64_t events[BLOCKS], wanted[BLOCKS];
	uint64_t specials[BLOCKS], wanted_specials[BLOCKS];
	uint32_t rest = 0;
	size_t good;

	for (size_t i = 0; (one = blocks_list(i)); i++)
		plain = one;
	good = plain->events(u, BLOCKS, &rest, wanted);
	for (size_t i = 0; (one = blocks_list(i)); i++) {
		rest = 0;
		expect(one->valid(u, BLOCKS, &rest) == good, "valid", i);
		rest = 0;
		expect(one->events(u, BLOCKS, &rest, events) == good &&
				!memcmp(events, wanted, 8 * good),
			"events", i);
		plain->specials(p, BLOCKS, wanted_specials);
		one->specials(p, BLOCKS, specials);
		expect(!memcmp(specials, wanted_specials, sizeof(specials)),
			"specials", i);
	}
}

static void
try_normaliser(const char *text, const struct scan_tables *tables)
{
	const unsigned char *p = (const unsigned char *)text + BEFORE;
	uint64_t masks[BLOCKS], wanted[BLOCKS];
	struct scan_carry carry;
	scan_function *one, *plain = NULL;

	for (size_t i = 0; (one = scan_list(i, NULL)); i++)
		plain = one;
	memset(&carry, 0, sizeof(carry));
	plain(tables, p, BLOCKS, SCAN_ANY, &carry, wanted);
	for (size_t i = 0; (one = scan_list(i, NULL)); i++) {
		memset(&carry, 0, sizeof(carry));
		one(tables, p, BLOCKS, SCAN_ANY, &carry, masks);
		expect(!memcmp(masks, wanted, sizeof(masks)), "normaliser", i);
	}
}

static void
try_splitter(const char *text, const struct split_needles *needles)
{
	uint64_t bits[BLOCKS], wanted[BLOCKS];
	split_scan *one, *plain = NULL;

	for (size_t i = 0; (one = split_scan_list(i)); i++)
		plain = one;
	plain(needles, text + BEFORE, BLOCKS, wanted);
	for (size_t i = 0; (one = split_scan_list(i)); i++) {
		one(needles, text + BEFORE, BLOCKS, bits);
		expect(!memcmp(bits, wanted, sizeof(bits)), "splitter", i);
	}
}

static void
try_survey(const char *text, const uint8_t fold[256])
{
	enum { SEEN = BLOCKS - 1 }; /* a byte more is looked at */
	uint8_t folded[64 * SEEN], wanted[64 * SEEN];
	uint64_t bits[2 * SEEN], wanted_bits[2 * SEEN];
	const unsigned char *p = (const unsigned char *)text + BEFORE;
	survey_scan *one, *plain = NULL;

	for (size_t i = 0; (one = survey_scan_list(i)); i++)
		plain = one;
	plain(fold, p, SEEN, wanted, wanted_bits, wanted_bits + SEEN);
	for (size_t i = 0; (one = survey_scan_list(i)); i++) {
		one(fold, p, SEEN, folded, bits, bits + SEEN);
		expect(!memcmp(folded, wanted, sizeof(folded)) &&
				!memcmp(bits, wanted_bits, sizeof(bits)),
			"survey", i);
	}
}

/* In letters of two bytes with a digit here and there. */
static void
try_digits(const struct digits *digits)
{
	static const char *const some[] = {"\xD8\xA7", "\xD9\x84", "\xDB\x8C",
		"\xD9\xA0", "\xD9\xA9", "\xDB\xB5", "7", "\xE2\x80\x8C"};
	char text[200];
	size_t len = 0;
	digits_function *one, *plain = NULL;

	while (len < sizeof(text) - 4) {
		const char *piece = some[below(below(9) ? 3 : 8)];

		memcpy(text + len, piece, strlen(piece));
		len += strlen(piece);
	}
	for (size_t i = 0; (one = digits_list(i)); i++)
		plain = one;
	for (size_t i = 0; (one = digits_list(i)); i++)
		for (size_t at = 0; at < len; at++)
			if ((text[at] & 0xC0) != 0x80)
				expect(one(digits, text + at, text + len) ==
						plain(digits, text + at,
							text + len),
					"digits", i);
}

int
main(int argc, char **argv)
{
	static const unsigned char stops[] = {'.', '!', '?', 0x9E, 0x9F, 0x94};
	struct split_needles needles;
	long rounds = argc > 1 ? atol(argv[1]) : 2000;
	struct digits digits = {
		.lead = {0xD9, 0xDB, 0xFF}, .tail = {0xA0, 0xB0, 0xFF}};
	struct scan_tables tables;
	uint8_t fold[256];
	char text[BYTES];
	const char *name;

	for (size_t i = 0; blocks_list(i); i++)
		printf("blocks: %s\n", blocks_list(i)->name);
	for (size_t i = 0; scan_list(i, &name); i++)
		printf("normaliser: %s\n", name);
	digits.tails[0xD9 & 31] = (uint64_t)0x3FF << 0x20;
	digits.tails[0xDB & 31] = (uint64_t)0x3FF << 0x30;
	for (size_t i = 0; i < sizeof(fold); i++)
		fold[i] = (uint8_t)below(256);
	expect(!split_needles_add(&needles, sizeof(stops), stops, 0xE2, 0xEF),
		"needles", 0);
	scan_init(&tables, 0xFF);
	scan_add(&tables, 0x0643 /* KAF */);
	scan_add(&tables, 0x06CC /* FARSI YEH */);
	scan_add(&tables, 0x06D4 /* ARABIC FULL STOP */);
	scan_finish(&tables);
	for (long i = 0; i < rounds && !failed; i++) {
		fill(text, i);
		try_blocks(text);
		try_normaliser(text, &tables);
		try_splitter(text, &needles);
		try_survey(text, fold);
		try_digits(&digits);
	}
	return failed != 0;
}
