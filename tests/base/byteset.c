/* byteset: every way to look finds the same bytes */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "base/byteset.h"
#include "test.h"

/* Where a set's first byte is, by the definition. */
static const char *
first(const struct byteset *set, const char *p, const char *end)
{
	while (p < end && !set->has[(unsigned char)*p])
		p++;
	return p;
}

static void
test_next(void **state)
{
	struct rng rng = {1};
	size_t found = 0;

	(void)state;
	assert_non_null(byteset_list(0));
	for (int round = 0; round < 3000; round++) {
		struct byteset set = {0};
		char text[150];
		size_t len = rng_below(&rng, sizeof text);
		byteset_function *next;

		for (size_t i = rng_below(&rng, BYTESET_MAX + 4); i > 0; i--)
			byteset_add(&set, (unsigned char)rng_next(&rng));
		byteset_ready(&set);
		for (size_t i = 0; i < len; i++)
			text[i] = (char)rng_next(&rng);
		for (size_t k = 0; (next = byteset_list(k)) != NULL; k++)
			for (size_t i = 0; i <= len; i++) {
				const char *want =
					first(&set, text + i, text + len);

				assert_ptr_equal(
					next(&set, text + i, text + len), want);
				found += want < text + len;
			}
	}
	assert_true(found > 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
