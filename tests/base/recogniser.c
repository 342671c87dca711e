/* recogniser: styles written, placeholders found whole and damaged */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/recogniser.h"
#include "base/text.h"

static struct recogniser *recogniser;
static struct rules rules;
static struct arena arena;

static int
setup(void **state)
{
	static struct report report;
	static struct buf section, bytes;
	static struct pack pack;
	struct pack_writer writer = {0};

	(void)state;
	rules_init(&rules, &report);
	assert_int_equal(rules_load_dir(&rules, "rules"), 0);
	styles_compile(&rules, &section);
	assert_int_equal(rules.failed, 0);
	pack_add(&writer, "placeholders", buf_slice(&section));
	pack_finish(&writer, &bytes);
	pack_writer_release(&writer);
	assert_int_equal(pack_open(&pack, bytes.ptr, bytes.len), 0);
	recogniser = recogniser_open(&pack);
	assert_non_null(recogniser);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	recogniser_free(recogniser);
	rules_release(&rules);
	arena_release(&arena);
	return 0;
}

static struct sightings
scan(const char *text, const struct placeholders *expected, size_t *seen)
{
	struct sightings out = {0};
	size_t n = recogniser_scan(
		recogniser, slice_of(text), expected, &arena, &out);

	if (seen)
		*seen = n;
	return out;
}

/* ---- the rules' own examples ---- */

static void
test_examples(void **state)
{
	const struct rules_file *file =
		rules_next(&rules, "protect", "placeholders.rules", NULL);
	size_t i, k, yes = 0, no = 0;

	(void)state;
	assert_non_null(file);
	for (i = 0; i < file->n; i++)
		for (k = 0; k < file->v[i].n; k++) {
			struct rule_value v = file->v[i].v[k];
			char *text = memory_string(v.value.ptr, v.value.len);
			int found = scan(text, NULL, NULL).n > 0;
			int may = recogniser_may_hold(recogniser, v.value);

			if (slice_is(v.key, "yes")) {
				if (!found || !may)
					fail_msg("not seen: %s", text);
				yes++;
			} else if (slice_is(v.key, "no")) {
				if (found)
					fail_msg("seen: %s", text);
				no++;
			}
			free(text);
		}
	assert_true(yes > 10 && no > 5);
}

/* ---- writing ---- */

static const char *const names[] = {
	"brackets", "xml", "opennmt", "braces", "letters", "private"};
enum { NAMES = sizeof names / sizeof *names };

static struct slice
write_one(const char *name, const char *text, unsigned number)
{
	const struct style *style = style_find(recogniser, slice_of(name));
	struct buf buf = {0};
	struct slice s;

	assert_non_null(style);
	style_write(style, placeholder_key(slice_of(text)), number, &buf);
	s = arena_slice(&arena, buf_slice(&buf));
	buf_release(&buf);
	return s;
}

static void
test_styles(void **state)
{
	size_t i;

	(void)state;
	assert_true(
		slice_is(style_name(style_default(recogniser)), "brackets"));
	assert_null(style_find(recogniser, SLICE("none")));
	for (i = 0; i < NAMES; i++) {
		unsigned number;

		for (number = 1; number < 200; number += 33) {
			struct slice as = write_one(names[i], "x", number);
			const struct style *style = style_of(recogniser, as);
			struct placeholders expected = {0};
			struct sightings out = {0};

			assert_non_null(style);
			assert_true(slice_is(style_name(style), names[i]));
			placeholders_add(&expected, &arena)->as = as;
			assert_int_equal(recogniser_scan(recogniser, as,
						 &expected, &arena, &out),
				1);
			assert_int_equal(out.n, 1);
			assert_int_equal(out.v[0].state, SIGHTING_EXACT);
			assert_int_equal(out.v[0].len, as.len);
		}
	}
}

/* A text that differs in one byte has other check digits, but for a hundredth.
 */
static void
test_check_digits(void **state)
{
	char text[] = "0 some words of a segment 0";
	unsigned seen[100] = {0}, same = 0, i;

	(void)state;
	for (i = 0; i < 20000; i++) {
		uint32_t a, b;

		text[0] = (char)('0' + i % 75);
		text[13] = (char)('0' + i / 75 % 75);
		a = placeholder_key(slice_of(text));
		text[26] ^= 1;
		b = placeholder_key(slice_of(text));
		same += placeholder_check(a, 1) == placeholder_check(b, 1);
		assert_true(placeholder_check(a, 1) < 100);
		seen[placeholder_check(a, 1)]++;
	}
	assert_true(same > 100 && same < 300);
	for (i = 0; i < 100; i++)
		assert_true(seen[i] > 100 && seen[i] < 320);
}

static void
test_escape(void **state)
{
	const struct style *xml = style_find(recogniser, SLICE("xml"));
	const struct style *plain = style_default(recogniser);
	struct buf buf = {0}, back = {0};

	(void)state;
	style_escape(xml, SLICE("a < b & \"c\" > &lt;"), &buf);
	assert_true(slice_is(
		buf_slice(&buf), "a &lt; b &amp; \"c\" &gt; &amp;lt;"));
	style_unescape(xml, buf_slice(&buf), &back);
	assert_true(slice_is(buf_slice(&back), "a < b & \"c\" > &lt;"));
	buf_clear(&back);
	style_unescape(
		xml, SLICE("&#39;&#x27;&#10;&nbsp;&;&#;&#xD800;&"), &back);
	assert_true(slice_is(buf_slice(&back), "'' &nbsp;&;&#;&#xD800;&"));
	buf_clear(&back);
	style_unescape(plain, SLICE("&lt;"), &back);
	assert_true(slice_is(buf_slice(&back), "&lt;"));
	buf_release(&buf);
	buf_release(&back);
}

static void
test_target_is_source(void **state)
{
	(void)state;
	assert_true(target_is_source(SLICE("ar"), SLICE("")));
	assert_true(target_is_source(SLICE("ar-EG"), SLICE("AR-eg")));
	assert_false(target_is_source(SLICE("ar"), SLICE("en")));
	assert_false(target_is_source(SLICE("ar"), SLICE("ar-EG")));
}

/* ---- damage ---- */

/* The two that all cases expect: 134 for 3.5 and 278 for a date; 512 is a
 * number that the text holds. */
static const struct placeholders *
two(const char *first, const char *second)
{
	static struct placeholders list;
	struct placeholder *p;

	list = (struct placeholders){0};
	p = placeholders_add(&list, &arena);
	p->as = slice_of(first);
	p->value = SLICE("3.5");
	p = placeholders_add(&list, &arena);
	p->kind = KIND_INTEGER;
	p->value = SLICE("512");
	p = placeholders_add(&list, &arena);
	p->as = slice_of(second);
	p->value = SLICE("2023-11-10");
	return &list;
}

/* What is seen, as a line: states E R D S, index, span. */
static void
expect(const char *first, const char *second, const char *text,
	const char *want)
{
	struct sightings out = scan(text, two(first, second), NULL);
	struct buf line = {0};
	size_t i;

	for (i = 0; i < out.n; i++)
		buf_addf(&line, "%s%c%d<%.*s>", i ? " " : "",
			"ERDS"[out.v[i].state], out.v[i].which,
			(int)out.v[i].len, text + out.v[i].at);
	buf_addc(&line, '\0');
	if (strcmp(line.ptr, want) != 0)
		fail_msg("%s\n  saw    %s\n  wanted %s", text, line.ptr, want);
	buf_release(&line);
}

static const struct {
	const char *text, *want;
} brackets[] = {
	{"by ⟦134⟧ on ⟦278⟧.", "E0<⟦134⟧> E2<⟦278⟧>"},
	{"on ⟦278⟧ by ⟦134⟧.", "E2<⟦278⟧> E0<⟦134⟧>"},
	{"⟦ 134 ⟧⟦278 ⟧", "R0<⟦ 134 ⟧> R2<⟦278 ⟧>"},
	{"⟦1 34⟧ ⟦2,78⟧", "R0<⟦1 34⟧> R2<⟦2,78⟧>"},
	{"⟦\u200F134\u200F⟧ ⟦*278⟧", "R0<⟦\u200F134\u200F⟧> R2<⟦*278⟧>"},
	{"⟦١٣٤⟧ ⟦२७८⟧", "R0<⟦١٣٤⟧> R2<⟦२७८⟧>"},
	{"⟧134⟦ and ⟧278⟧", "R0<⟧134⟦> R2<⟧278⟧>"},
	{"⟧134⟦⟧278⟦", "R0<⟧134⟦> R2<⟧278⟦>"},
	{"[[134]] ［２７８］", "R0<[[134]]> R2<［２７８］>"},
	{"{134} <278>", "R0<{134}> R2<<278>>"},
	{"((134)) (278)", "R0<((134))> R2<278>"},
	{"｟134｠ 【278】", "R0<｟134｠> R2<【278】>"},
	{"(⟦*134) ⟦ 278 x", "R0<⟦*134> R2<⟦ 278>"},
	{"⟦ 25 x", "S-1<⟦>"},
	{"⟦134 ⟦278⟧", "R0<⟦134> E2<⟦278⟧>"},
	{"⟦134 and 278⟧", "R0<⟦134> R2<278⟧>"},
	{"⟦134] and [278⟧", "R0<⟦134]> R2<[278⟧>"},
	{"[ 134 ] [278 and", "R0<[ 134 ]> R2<278>"},
	{"a ] 134 and 278 [", "R0<134> R2<278>"},
	{"134 and 278", "R0<134> R2<278>"},
	{"١٣٤ and 512", "R0<١٣٤>"},
	{"134.5 and 1,278", ""},
	{"*134 and [*278]", "R0<*134> R2<[*278]>"},
	{"⟦134⟧ 134", "E0<⟦134⟧> D0<134>"},
	{"278 ⟦278⟧ on ⟦134⟧", "D2<278> E2<⟦278⟧> E0<⟦134⟧>"},
	{"⟦134⟧ of 134", "E0<⟦134⟧>"},
	{"134 of 134", "R0<134> D0<134>"},
	{"&#x٢٧E٦;١٣٤&#x٢٧E٧;", "R0<&#x٢٧E٦;١٣٤&#x٢٧E٧;>"},
	{"and⟦134⟧in⟦278⟧x", "E0<⟦134⟧> E2<⟦278⟧>"},
	{"⟦134⟧ ⟦134⟧", "E0<⟦134⟧> D0<⟦134⟧>"},
	{"⟦ 134⟧ ⟦134⟧", "D0<⟦ 134⟧> E0<⟦134⟧>"},
	{"⟦⟦134⟧⟧", "R0<⟦⟦134⟧⟧>"},
	{"⟦1⟧ ⟦78⟧", "R0<⟦1⟧> R2<⟦78⟧>"},
	{"⟦134⟧ ⟦978⟧", "E0<⟦134⟧> R2<⟦978⟧>"},
	{"⟦135⟧ ⟦278⟧", "S-1<⟦135⟧> E2<⟦278⟧>"},
	{"⟦135⟧ ⟦279⟧", "S-1<⟦135⟧> S-1<⟦279⟧>"},
	{"⟦999⟧ ⟦134⟧ ⟦278⟧", "S-1<⟦999⟧> E0<⟦134⟧> E2<⟦278⟧>"},
	{"&#10214;134&#10215; &#x27e6;278&#x27E7;",
		"R0<&#10214;134&#10215;> R2<&#x27e6;278&#x27E7;>"},
	{"lone ⟦ and ⟧", "S-1<⟦> S-1<⟧>"},
	{"⟦abc⟧", "S-1<⟦> S-1<⟧>"},
	{"512⟧", "S-1<⟧>"},
	{"(⟦134⟧) [⟦278⟧]", "E0<⟦134⟧> E2<⟦278⟧>"},
	{"⟦134 [note]", "R0<⟦134>"},
	{"\"134\"", "R0<134>"},
};

static void
test_brackets(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof brackets / sizeof *brackets; i++)
		expect("⟦134⟧", "⟦278⟧", brackets[i].text, brackets[i].want);
}

static void
test_other_styles(void **state)
{
	(void)state;
	expect("<x id=\"134\"/>", "<x id=\"278\"/>",
		"a <x id=\"278\"/> b <x id=\"134\"/>",
		"E2<<x id=\"278\"/>> E0<<x id=\"134\"/>>");
	expect("<x id=\"134\"/>", "<x id=\"278\"/>",
		"<X ID = '134' /><x id=”278″>",
		"R0<<X ID = '134' />> R2<<x id=”278″>>");
	expect("<x id=\"134\"/>", "<x id=\"278\"/>",
		"<x id=\"134\"></x>&lt;x id=&quot;278&quot;/&gt;",
		"R0<<x id=\"134\"></x>> R2<&lt;x id=&quot;278&quot;/&gt;>");
	expect("<x id=\"134\"/>", "<x id=\"278\"/>", "id=\"134\"/> and 278\"/>",
		"R0<id=\"134\"/>> R2<278\"/>>");
	expect("{134}", "{278}", "{ 134 } \\{278\\}",
		"R0<{ 134 }> R2<{278\\}>");
	expect("{134}", "{278}", "134} and {278", "R0<134}> R2<{278>");
	expect("ZZ134ZZ", "ZZ278ZZ", "*zz134zz, Zz 278 zz",
		"R0<zz134zz> R2<Zz 278 zz>");
	expect("ZZ134ZZ", "ZZ278ZZ", "andZZ134ZZ and Z278ZZ",
		"E0<ZZ134ZZ> R2<Z278ZZ>");
	expect("ZZ134ZZ", "ZZ278ZZ", "pizza134zz", "");
	expect("ZZ134ZZ", "ZZ278ZZ", "szz134zzs szz999zzs",
		"R0<zz134zz> S-1<zz999zz>");
}

/* ---- whatever the text ---- */

static uint32_t seed;

static unsigned
pick(unsigned n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static struct slice
random_text(struct buf *buf)
{
	static const char *const parts[] = {"⟦", "⟧", "｟", "｠", "{", "}",
		"ZZ", "<x id=\"", "\"/>", "</x>", "134", "278", "1", "9", " ",
		"*", "\u200F", "\u0661", "[", "]", "&#10214;", "&lt;", "&",
		"&#", "x", "\u0628", ",", "(", ")", "\uEB00", "\uEB01",
		"\uEB11", "\u0967", "⟦134⟧", "\xF0\x9F\x98\x80"};
	unsigned n = pick(14);

	buf_clear(buf);
	while (n--)
		buf_adds(buf, parts[pick(sizeof parts / sizeof *parts)]);
	buf_room(buf, 1);
	return buf_slice(buf);
}

static void
test_invariants(void **state)
{
	struct buf buf = {0};
	int i;

	(void)state;
	seed = 1;
	for (i = 0; i < 200000; i++) {
		struct slice text = random_text(&buf);
		struct sightings all = {0}, mine = {0};
		size_t k, at = 0, seen = 0, n;

		recogniser_scan(recogniser, text, NULL, &arena, &all);
		if (all.n)
			assert_true(recogniser_may_hold(recogniser, text));
		n = recogniser_scan(
			recogniser, text, two("⟦134⟧", "⟦278⟧"), &arena, &mine);
		for (k = 0; k < mine.n; k++) {
			struct sighting s = mine.v[k];

			assert_true(s.at >= at && s.len > 0);
			at = s.at + s.len;
			assert_true(at <= text.len);
			assert_int_equal(
				utf8_valid(text.ptr + s.at, s.len), s.len);
			seen += s.which >= 0 && s.state != SIGHTING_DOUBLED;
		}
		assert_int_equal(seen, n);
		arena_clear(&arena);
	}
	buf_release(&buf);
}

/* Texts that would hurt a recogniser which goes back. */
static void
test_hostile(void **state)
{
	static const char *const parts[] = {"⟦", "⟧", "1", "⟦1", "1⟧", "{",
		"{1", "ZZ1", "<x id=\"1", "&#", "&#0", "*", "⟦*", "⟦1 ",
		"ZZ*1*", "134 "};
	struct buf buf = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct sightings out = {0};

		buf_clear(&buf);
		while (buf.len < 1 << 20)
			buf_adds(&buf, parts[i]);
		recogniser_scan(recogniser, buf_slice(&buf),
			two("⟦134⟧", "⟦278⟧"), &arena, &out);
		recogniser_may_hold(recogniser, buf_slice(&buf));
		arena_clear(&arena);
	}
	buf_release(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_styles),
		cmocka_unit_test(test_check_digits),
		cmocka_unit_test(test_escape),
		cmocka_unit_test(test_target_is_source),
		cmocka_unit_test(test_brackets),
		cmocka_unit_test(test_other_styles),
		cmocka_unit_test(test_invariants),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
