/* digits: every way to look for them finds the same */
#include "test.h"
#include "base/look.h"
#include "base/pack.h"

/* Where the next digit may begin, by the definition. */
static const char *
first(const struct look *look, const char *p, const char *end)
{
	while (p < end) {
		uint32_t cp;
		unsigned n = utf8_next(p, end, &cp);

		if (n > 2 || look_digit(look, cp) >= 0)
			break;
		p += n;
	}
	return p;
}

/* Mostly letters of two bytes, so that there is something to pass. */
static size_t
random_text(struct rng *rng, char *to, size_t room)
{
	size_t len = 0;

	while (len + 4 <= room)
		len += utf8_put(
			to + len, rng_below(rng, 12)
					  ? 0x620 + (uint32_t)rng_below(rng, 43)
					  : test_cp(rng));
	return len;
}

static void
test_next(void **state)
{
	struct recogniser *r = recogniser_open(pack_embedded());
	struct rng rng = rng_new(7);
	struct look look = {.r = r};
	size_t found[2] = {0}; /* in ASCII, and beyond */
	digits_function *next;

	(void)state;
	assert_non_null(r);
	for (int round = 0; round < 3000; round++) {
		char text[200];
		size_t len = random_text(&rng, text, rng_below(&rng, 200));

		for (size_t k = 0; (next = digits_list(k)) != NULL; k++)
			for (size_t i = 0; i <= len; i++) {
				const char *p = text + i, *end = text + len;

				if (p < end && (*p & 0xC0) == 0x80)
					continue;
				assert_ptr_equal(next(&r->digits, p, end),
					first(&look, p, end));
				if (first(&look, p, end) < end)
					found[(*first(&look, p, end) & 0xC0) ==
						0xC0]++;
			}
	}
	assert_true(found[0] > 1000 && found[1] > 1000);
	recogniser_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
