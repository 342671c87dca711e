/* Numbers in words, in five languages and several forms. */
#include "test.h"
#include "base/icu.h"
#include "base/speller.h"

static int
finds(const char *lang, unsigned number, const char *text)
{
	struct speller *speller = speller_new(slice_of(lang));
	int found = speller_finds(speller, number, slice_of(text));

	speller_free(speller);
	return found;
}

static void
test_words(void **state)
{
	static const struct {
		const char *lang;
		unsigned number;
		const char *text;
	} known[] = {
		{"en", 3, "Three days ago"},
		{"en", 3, "on the third day"},
		{"en", 21, "twenty-one men"},
		{"fr", 3, "il y a trois jours"},
		{"fr", 80, "quatre-vingts hommes"},
		{"de", 12, "vor zw\xC3\xB6lf Tagen"},
		{"de", 3, "dreit\xC3\xA4gig"},
		{"es", 7,
			"hace siete d\xC3\xAD"
			"as"},
		{"tr", 5, "be\xC5\x9F g\xC3\xBCn \xC3\xB6nce"},
	};

	(void)state;
	if (!icu_open(NULL))
		skip();
	for (size_t i = 0; i < COUNT(known); i++)
		assert_int_equal(
			finds(known[i].lang, known[i].number, known[i].text),
			1);
	assert_int_equal(finds("en", 4, "Three days ago"), 0);
	assert_int_equal(finds("en", 1, "anyone"), 0);
	assert_int_equal(finds("en", 4, ""), 0);
}

static void
test_unknown(void **state)
{
	(void)state;
	assert_int_equal(finds("", 4, "four"), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
