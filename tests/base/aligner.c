/* Beads over made-up texts: sentences lost, merged and moved apart. */
#include "test.h"
#include "base/aligner.h"

static const struct align_pair even = {1, 3};

static void
add(struct units *units, const char *text)
{
	units_add(units, NULL, slice_of(text));
}

static void
test_anchors(void **state)
{
	struct units units = {0};

	(void)state;
	add(&units, "10 km in 2019 (WASL, wasl) x?\"");
	add(&units, "\xD9\xA1\xD9\xA0"); /* 10, in Arabic digits */
	assert_int_equal(units.n, 2);
	assert_int_equal(
		units.v[0].marks, MARK_QUESTION | MARK_QUOTE | MARK_BRACKET);
	assert_int_equal(units.v[0].numbers, 2);
	assert_int_equal(units.v[0].anchors_n, 3);
	assert_int_equal(units.v[1].anchors_n, 1);
	for (size_t i = 0; i < 3; i++)
		if (units.anchors[i] == units.anchors[3])
			break;
		else
			assert_true(i < 2);
	units_release(&units);
}

static void
check_totals(const struct beads *beads, size_t a, size_t b)
{
	size_t a_n = 0, b_n = 0;

	for (size_t i = 0; i < beads->n; i++) {
		a_n += beads->v[i].a_n;
		b_n += beads->v[i].b_n;
	}
	assert_int_equal(a_n, a);
	assert_int_equal(b_n, b);
}

static void
test_empty(void **state)
{
	struct units a = {0}, b = {0};
	struct beads beads = {0};

	(void)state;
	align_units(&a, &b, even, &beads);
	assert_int_equal(beads.n, 0);
	add(&b, "One.");
	align_units(&a, &b, even, &beads);
	check_totals(&beads, 0, 1);
	beads.n = 0;
	align_units(&b, &a, even, &beads);
	check_totals(&beads, 1, 0);
	beads_release(&beads);
	units_release(&b);
}

static void
test_lost(void **state)
{
	struct units a = {0}, b = {0};
	struct beads beads = {0};

	(void)state;
	add(&a, "The first is of a middling length, with 41 in it.");
	add(&a, "Short one.");
	add(&a, "And the third goes on for some time, until the year 1999 or "
		"so ends.");
	add(&b, "The first is of a middling length, with 41 in it.");
	add(&b, "And the third goes on for some time, until the year 1999 or "
		"so ends.");
	align_units(&a, &b, even, &beads);
	assert_int_equal(beads.n, 3);
	assert_int_equal(beads.v[1].a_n, 1);
	assert_int_equal(beads.v[1].b_n, 0);
	beads_release(&beads);
	units_release(&a);
	units_release(&b);
}

/* A text of n units, each of a length and now and then with a number of its
 * own; b is the same with some units dropped and some merged. Returns how many
 * of the pairs that are left the beads give back. */
static double
noisy(size_t n, unsigned percent)
{
	struct rng rng = rng_new(7);
	struct units a = {0}, b = {0};
	struct beads beads = {0};
	size_t *truth = calloc(n + 1, sizeof *truth); /* of a: unit of b + 1 */
	size_t right = 0, all = 0, i = 0, j = 0;
	char text[400];
	struct buf held = {0};

	for (size_t k = 0; k < n; k++) {
		size_t len = 20 + rng_below(&rng, 160);
		size_t what = rng_below(&rng, 100);

		memset(text, 'x', len);
		for (size_t at = 6; at < len; at += 7)
			text[at] = ' ';
		snprintf(text + len, sizeof text - len, "%s%zu.",
			k % 3 ? "" : " ", k % 3 ? 7 : 1000 + k);
		add(&a, text);
		if (what < percent / 2 && !held.len)
			continue;
		buf_adds(&held, text);
		truth[k] = b.n + 1;
		if (what >= 100 - percent / 2 && k + 1 < n) {
			buf_addc(&held, ' ');
			continue;
		}
		units_add(&b, NULL, buf_slice(&held));
		buf_clear(&held);
	}
	if (held.len)
		units_add(&b, NULL, buf_slice(&held));
	align_units(&a, &b, even, &beads);
	check_totals(&beads, a.n, b.n);
	for (size_t k = 0; k < beads.n; k++) {
		for (size_t m = 0; m < beads.v[k].a_n; m++) {
			size_t t = truth[i + m];

			all += t != 0;
			right += t > j && t <= j + beads.v[k].b_n;
		}
		i += beads.v[k].a_n;
		j += beads.v[k].b_n;
	}
	buf_release(&held);
	free(truth);
	beads_release(&beads);
	units_release(&a);
	units_release(&b);
	return (double)right / (double)all;
}

static void
test_clean(void **state)
{
	(void)state;
	assert_true(noisy(50, 0) == 1.0);
	assert_true(noisy(2000, 0) == 1.0);
}

static void
test_noisy(void **state)
{
	(void)state;
	assert_true(noisy(100, 10) > 0.95);
	assert_true(noisy(5000, 10) > 0.95);
}

/* Anchors that lie close together on one side and far apart on the other. */
static void
test_apart(void **state)
{
	struct units a = {0}, b = {0};
	struct beads beads = {0};

	(void)state;
	for (int i = 0; i < 140; i++)
		add(&a, i == 60 ? "1999 x." : i == 61 ? "2024 y." : "x.");
	for (int i = 0; i < 900; i++)
		add(&b, i == 10 ? "1999 x." : i == 800 ? "2024 y." : "x.");
	align_units(&a, &b, even, &beads);
	check_totals(&beads, a.n, b.n);
	beads.n = 0;
	align_units(&b, &a, even, &beads);
	check_totals(&beads, b.n, a.n);
	beads_release(&beads);
	units_release(&a);
	units_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_anchors),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_noisy),
		cmocka_unit_test(test_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
