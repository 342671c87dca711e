/* lang: tags, and the language of a text */
#include "test.h"

#include "base/lang.h"

static struct langs *langs;

static int
open_langs(void **state)
{
	(void)state;
	langs = langs_open(pack_embedded());
	return langs ? 0 : -1;
}

static int
close_langs(void **state)
{
	(void)state;
	langs_free(langs);
	return 0;
}

static void
test_rules(void **state)
{
	static const struct {
		const char *tag, *name;
	} tags[] = {{"ar", "ar"}, {"AR-eg", "ar"}, {"arb", "ar"},
		{"arz-Arab-EG", "ar"}, {"fa", "fa"}, {"fa-AF", "fa"},
		{"prs", "fa"}, {"pes-x-old", "fa"}, {"ckb-IQ", "ckb"},
		{"ku-Arab", "ckb"}, {"ku", "ku"}, {"ku-Latn", "ku"},
		{"pbt", "ps"}, {"zh-Hant", "zh"}, {"xx-YY", "xx"}, {"", ""}};

	(void)state;
	for (size_t i = 0; i < COUNT(tags); i++)
		test_equal(lang_rules(langs, slice_of(tags[i].tag)),
			slice_of(tags[i].name));
	assert_int_equal(lang_is_known(langs, SLICE("prs")), 1);
	assert_int_equal(lang_is_known(langs, SLICE("xx")), 0);
}

static void
test_direction(void **state)
{
	static const char *const rtl[] = {"ar", "fa-IR", "he", "ur", "ug",
		"az-Arab", "und-Hebr", "en-Arab-x-joke", "pa-PK"};
	static const char *const ltr[] = {
		"en", "fr", "az", "ar-Latn", "zh", "pa", "und", "kk-Cyrl"};

	(void)state;
	for (size_t i = 0; i < COUNT(rtl); i++)
		assert_int_equal(lang_is_rtl(langs, slice_of(rtl[i])), 1);
	for (size_t i = 0; i < COUNT(ltr); i++)
		assert_int_equal(lang_is_rtl(langs, slice_of(ltr[i])), 0);
	test_equal(lang_space(langs, SLICE("zh-Hans")), SLICE(""));
	test_equal(lang_space(langs, SLICE("ar")), SLICE(" "));
	test_equal(lang_space(langs, SLICE("xx")), SLICE(" "));
}

static void
test_tags(void **state)
{
	static const char *const good[] = {"ar", "fa-AF", "ckb", "zh-Hant-TW",
		"sl-rozaj-1994", "x-y", "EN"};
	static const char *const bad[] = {"", "-", "a--b", "ar-", "-ar",
		"ar_EG", "1a", "abcdefghi", "ar-abcdefghi", "ar EG",
		"\xD8\xB9"};

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		assert_int_equal(lang_is_tag(slice_of(good[i])), 1);
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_int_equal(lang_is_tag(slice_of(bad[i])), 0);
}

static void
assert_guess(const char *text, const char *name)
{
	test_equal(lang_guess(langs, slice_of(text), SLICE("none"), NULL),
		slice_of(name));
}

/* The files' own examples are tried by `wasl rules check`. */
static void
test_guess(void **state)
{
	unsigned sure;

	(void)state;
	assert_guess("", "none");
	assert_guess("12:30 (5)", "none");
	assert_guess("\xD8\xA7\xD9\x84", "none"); /* two letters */
	assert_guess("the dog and the cat were not in the house", "en");
	assert_guess("lorem ipsum dolor sit amet consectetur", "none");
	/* Latin names do not make an Arabic line English. */
	assert_guess("Manchester United and the BBC "
		     "\xD9\x81\xD9\x8A \xD9\x85\xD8\xB5\xD8\xB1 "
		     "\xD9\x82\xD8\xA7\xD9\x84 "
		     "\xD8\xA7\xD9\x84\xD8\xB0\xD9\x8A",
		"ar");
	lang_guess(langs, SLICE("the dog and the cat were not here"),
		SLICE("none"), &sure);
	assert_true(sure > 60 && sure <= 100);
}

/* Letters of Arabic and Urdu, and no words. */
#define ARABIC "\xD8\xA3\xD8\xA9\xD9\x8A\xD9\x83\xD8\xA5\xD9\x89 "
#define URDU "\xDB\x81\xDB\x92\xDA\xBA\xD9\xB9\xDA\xBE\xDA\x91 "
#define TIMES_5(word) word word word word word
#define TIMES_10(word) TIMES_5(word) TIMES_5(word)

static void
assert_glance(const char *text, const char *expected, const char *name)
{
	struct slice lang = lang_glance(
		langs, slice_of(text), lang_rules(langs, slice_of(expected)));

	test_equal(lang.len > 0 ? lang : SLICE("none"), slice_of(name));
}

/* What is expected needs the first letters, another language the last ones too;
 * what a glance tells is what a guess tells. */
static void
test_glance(void **state)
{
	(void)state;
	assert_glance(ARABIC ARABIC, "ar", "none"); /* too short */
	assert_glance(TIMES_10(ARABIC), "ar", "ar");
	assert_glance(TIMES_10(ARABIC), "ur", "ar");
	assert_glance(TIMES_10(ARABIC), "en", "ar");
	assert_glance(TIMES_10(URDU), "ar", "ur");
	assert_guess(TIMES_10(URDU), "ur");
	assert_glance(TIMES_10(URDU) TIMES_10(ARABIC), "ur", "ur");
	assert_glance(TIMES_10(URDU) TIMES_10(ARABIC), "ar", "none");
	assert_glance(TIMES_10(URDU) "the dog and the cat were not in the "
				     "house and the door was not open to "
				     "the dog and the cat for the night",
		"ar", "none");
	/* Where the end of a glance would cut a character. */
	assert_glance("a" TIMES_10(URDU) "a", "ar", "ur");
}

static void
load_greek(struct buf *pack)
{
	static struct report report;
	struct pack_writer writer = {0};
	struct buf section = {0};
	struct rules rules;

	rules_init(&rules, &report);
	assert_int_equal(
		rules_load_text(&rules, "languages", "el.rules", "el.rules",
			SLICE("id: languages.el\nfrom: a test\n"
			      "why: a test\ntags: el\n"
			      "direction: ltr\nspace: one\n"
			      "letters: \xCE\xB1 1\n"
			      "yes: \xCE\xB1\nno: a\n")),
		0);
	langs_compile(&rules, &section);
	assert_int_equal(rules.failed, 0);
	pack_add(&writer, "languages", buf_slice(&section));
	pack_finish(&writer, pack);
	pack_writer_release(&writer);
	buf_release(&section);
	rules_release(&rules);
}

/* Only languages that are written right to left are told at a glance. */
static void
test_glance_greek(void **state)
{
	struct buf bytes = {0};
	struct langs *greek;
	struct pack pack;

	(void)state;
	load_greek(&bytes);
	assert_int_equal(pack_open(&pack, bytes.ptr, bytes.len), 0);
	greek = langs_open(&pack);
	assert_non_null(greek);
	assert_int_equal(
		lang_glance(greek, SLICE(TIMES_10(TIMES_5("\xCE\xB1"))),
			SLICE("ar"))
			.len,
		0);
	langs_free(greek);
	buf_release(&bytes);
}

static void
test_damaged(void **state)
{
	struct slice section = pack_find(pack_embedded(), "languages");
	struct rng rng = rng_new(3);
	struct pack_writer writer = {0};

	(void)state;
	for (int n = 0; n < 200; n++) {
		struct buf copy = {0}, bytes = {0};
		struct pack pack;
		struct langs *damaged;

		buf_add_slice(&copy, section);
		copy.ptr[rng_below(&rng, 64)] ^=
			(char)(1 + rng_below(&rng, 255));
		memset(&writer, 0, sizeof(writer));
		pack_add(&writer, "languages",
			(struct slice){
				copy.ptr, rng_below(&rng, 4)
						  ? copy.len
						  : rng_below(&rng, copy.len)});
		pack_finish(&writer, &bytes);
		assert_int_equal(pack_open(&pack, bytes.ptr, bytes.len), 0);
		damaged = langs_open(&pack);
		if (damaged)
			lang_guess(damaged,
				SLICE("\xD9\x85\xD8\xB5\xD8\xB1 abc"),
				SLICE("none"), NULL);
		langs_free(damaged);
		pack_writer_release(&writer);
		buf_release(&bytes);
		buf_release(&copy);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_direction),
		cmocka_unit_test(test_tags),
		cmocka_unit_test(test_guess),
		cmocka_unit_test(test_glance),
		cmocka_unit_test(test_glance_greek),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests_name(
		"lang", tests, open_langs, close_langs);
}
