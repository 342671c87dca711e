/* text: validity against a plain decoder, counting, classes against Unicode */
#include "test.h"

#include "base/unicode.h"

/* A decoder written from the definition: shortest form, no surrogates. */
static size_t
model_sequence(const unsigned char *u, size_t len)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n = u[0] < 0x80	 ? 1
		   : u[0] < 0xC0 ? 0
		   : u[0] < 0xE0 ? 2
		   : u[0] < 0xF0 ? 3
		   : u[0] < 0xF8 ? 4
				 : 0;
	uint32_t cp;

	if (n < 2)
		return n;
	if (n > len)
		return 0;
	cp = u[0] & (0x7FU >> n);
	for (size_t i = 1; i < n; i++) {
		if ((u[i] & 0xC0) != 0x80)
			return 0;
		cp = cp << 6 | (u[i] & 0x3F);
	}
	if (cp < least[n] || cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000))
		return 0;
	return n;
}

static size_t
model_valid(const char *ptr, size_t len)
{
	size_t at = 0, n;

	while (at < len) {
		n = model_sequence((const unsigned char *)ptr + at, len - at);
		if (!n)
			break;
		at += n;
	}
	return at;
}

static size_t
model_count(const char *ptr, size_t len)
{
	size_t n = 0;
	uint32_t cp;

	for (const char *p = ptr; p < ptr + len; n++)
		p += utf8_next(p, ptr + len, &cp);
	return n;
}

static void
test_valid_text(void **state)
{
	struct rng rng = rng_new(1);
	struct buf text = {0};

	(void)state;
	assert_int_equal(utf8_valid(NULL, 0), 0);
	for (int i = 0; i < 20000; i++) {
		buf_clear(&text);
		test_text(&rng, &text, 200);
		assert_int_equal(utf8_valid(text.ptr, text.len), text.len);
		assert_int_equal(utf8_count(text.ptr, text.len),
			model_count(text.ptr, text.len));
	}
	buf_release(&text);
}

/* Valid text with bytes changed, cut or put in. */
static void
test_damaged_text(void **state)
{
	static const unsigned char nasty[] = {0x80, 0xBF, 0xC0, 0xC1, 0xC2,
		0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF, 0x9F, 0xA0, 0x8F,
		0x90, 'x'};
	struct rng rng = rng_new(2);
	struct buf text = {0};

	(void)state;
	for (int i = 0; i < 40000; i++) {
		buf_clear(&text);
		test_text(&rng, &text, 150);
		for (size_t k = rng_below(&rng, 4); k && text.len; k--)
			text.ptr[rng_below(&rng, text.len)] =
				(char)nasty[rng_below(&rng, sizeof nasty)];
		text.len -= text.len ? rng_below(&rng, 2) : 0;
		assert_int_equal(utf8_valid(text.ptr, text.len),
			model_valid(text.ptr, text.len));
	}
	buf_release(&text);
}

/* Every pair of bytes after a lead, at every place about a block's edge. */
static void
test_edges(void **state)
{
	char text[200];

	(void)state;
	for (size_t at = 56; at < 72; at++)
		for (unsigned lead = 0xBF; lead < 0x100; lead++)
			for (unsigned next = 0x7F; next < 0xC2; next++) {
				memset(text, 'a', sizeof text);
				text[at] = (char)lead;
				text[at + 1] = (char)next;
				text[at + 2] = text[at + 3] = (char)0x80;
				assert_int_equal(utf8_valid(text, 132),
					model_valid(text, 132));
				assert_int_equal(utf8_valid(text, at + 2),
					model_valid(text, at + 2));
				assert_int_equal(utf8_valid(text, at + 3),
					model_valid(text, at + 3));
			}
}

/* Table 3-8 of the Unicode Standard and its neighbours. */
static void
test_bad(void **state)
{
	static const struct {
		const char *bytes;
		size_t len, bad;
	} t[] = {
		{"\xC0\xAF", 2, 1},
		{"\xE0\x80\xBF", 3, 1},
		{"\xF0\x81\x82\x41", 4, 1},
		{"\xED\xA0\x80", 3, 1},
		{"\xED\xBF\xBF", 3, 1},
		{"\xF4\x91\x92\x93", 4, 1},
		{"\xFF\x41", 2, 1},
		{"\x80\xBF\x42", 3, 1},
		{"\xE1\x80\xE2", 3, 2},
		{"\xE2\xF0\x91", 3, 1},
		{"\xF0\x91\x92\xF1", 4, 3},
		{"\xF1\xBF\x41", 3, 2},
		{"\xD8", 1, 1},
		{"\xF0\x9F\x98", 3, 3},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(t); i++)
		assert_int_equal(utf8_bad(t[i].bytes, t[i].len), t[i].bad);
	assert_true(utf8_is_cut("\xD8", 1));
	assert_true(utf8_is_cut("\xF0\x9F\x98", 3));
	assert_true(utf8_is_cut("\xE0\xA0", 2));
	assert_false(utf8_is_cut("\xE0\x9F", 2));
	assert_false(utf8_is_cut("\xD8\xA7", 2));
	assert_false(utf8_is_cut("a", 1));
	assert_false(utf8_is_cut("\xC1", 1));
	assert_false(utf8_is_cut("\xD8\x41", 2));
	assert_false(utf8_is_cut("", 0));
}

static void
test_every_character(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		char p[4];
		uint32_t back;
		unsigned n;

		if (cp >= 0xD800 && cp < 0xE000)
			continue;
		n = utf8_put(p, cp);
		assert_int_equal(utf8_valid(p, n), n);
		assert_int_equal(utf8_next(p, p + n, &back), n);
		assert_int_equal(back, cp);
		assert_int_equal(utf8_prev(p, p + n, &back), n);
		assert_int_equal(back, cp);
		if (n > 1)
			assert_true(utf8_is_cut(p, n - 1));
	}
}

static int
in_arabic_blocks(uint32_t cp)
{
	return (cp >= 0x0600 && cp < 0x0700) || (cp >= 0x0750 && cp < 0x0780) ||
	       (cp >= 0x0870 && cp < 0x0900);
}

/* The tables by block against the Unicode Character Database. Characters that
 * this library's edition does not know are passed over. */
static void
test_classes(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp < 0x20000; cp++) {
		const char *category = unicode_category(cp);

		if (!strcmp(category, "Cn"))
			continue;
		if (cp_is_arabic_letter(cp) || cp_is_latin(cp))
			assert_int_equal(category[0], 'L');
		if (in_arabic_blocks(cp))
			assert_int_equal(
				cp_is_arabic_mark(cp), category[0] == 'M');
		else
			assert_false(cp_is_arabic_mark(cp));
		if (in_arabic_blocks(cp) && !strcmp(category, "Lo") &&
			(cp < 0x08C8))
			assert_true(cp_is_arabic_letter(cp));
		if (cp >= 0xFB50 && cp < 0xFF00 && !strcmp(category, "Lo") &&
			!(cp >= 0xFE00 && cp < 0xFE70))
			assert_true(cp_is_arabic_letter(cp));
		assert_int_equal(cp_is_letter(cp), category[0] == 'L');
		if (category[0] == 'Z')
			assert_true(cp_is_space(cp));
		if (cp_is_break(cp))
			assert_true(cp_is_space(cp));
		if (cp_digit(cp) >= 0)
			assert_string_equal(category, "Nd");
	}
	assert_int_equal(cp_digit('7'), 7);
	assert_int_equal(cp_digit(0x0667), 7);
	assert_int_equal(cp_digit(0x06F7), 7);
	assert_int_equal(cp_digit(0x0967), -1);
	assert_false(cp_is_space(0x200B));
	assert_false(cp_is_space(0x200C));
	assert_true(cp_is_space(0x1F));
	assert_false(cp_is_break(0x1F));
	assert_false(cp_is_break('\t'));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_valid_text),
		cmocka_unit_test(test_damaged_text),
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_every_character),
		cmocka_unit_test(test_classes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
