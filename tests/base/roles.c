/* roles: whatever comes, each paragraph is judged once, in order, and soon */
#include "test.h"

#include "base/roles.h"

static struct role_rules *rules;

static int
open_rules(void **state)
{
	(void)state;
	rules = role_rules_open(pack_embedded());
	return rules ? 0 : -1;
}

static int
close_rules(void **state)
{
	(void)state;
	role_rules_free(rules);
	return 0;
}

/* A line of one of the kinds that pages are made of. */
static void
any_facts(struct rng *rng, struct facts *facts)
{
	static const char *const lines[] = {
		"\xD9\x81\xD8\xAA\xD8\xAD "
		"\xD8\xA7\xD9\x84\xD8\xA8\xD8\xA7\xD8\xA8",
		"\xD9\x82\xD8\xA7\xD9\x84 \xD8\xA5\xD9\x86\xD9\x87.",
		"2024-03-01",
		"- a b",
		"* * *",
		"\"a b c d\"",
		"a b c?",
		"a b:",
		"Copyright 2024",
		"Share",
		"All rights reserved: x y",
		"a b c d e f g h i j k l m n o p q r s t u v w x y z",
	};
	const char *line = lines[rng_below(rng, COUNT(lines))];

	facts_find(rules, facts_lang(SLICE("ar")), slice_of(line), FACTS_ALONE,
		facts);
	/* Labels that lead on, of any rule that there is. */
	if (rng_below(rng, 3) == 0)
		facts->rule = (unsigned)rng_below(rng, 9);
	facts->alone = facts->rule && rng_below(rng, 2);
}

/* Asks after each paragraph, or only when no more can be held: the answers are
 * the same. */
static size_t
judge_all(const struct facts *facts, size_t n, int lazy, struct judgement *v)
{
	struct roles roles;
	size_t judged = 0, i;

	roles_init(&roles, rules);
	for (i = 0; i < n; i++) {
		if (!lazy)
			while (roles_next(&roles, ROLES_MORE, &v[judged]))
				judged++;
		if (roles.held_n == ROLES_HELD)
			judged += (size_t)roles_next(
				&roles, ROLES_MORE, &v[judged]);
		assert_true(roles.held_n < ROLES_HELD);
		roles_add(&roles, &facts[i]);
	}
	while (roles_next(&roles, ROLES_ENDED, &v[judged]))
		judged++;
	return judged;
}

static void
test_any_page(void **state)
{
	struct rng rng = rng_new(21);
	struct facts facts[60];
	struct judgement eager[61], lazy[61];

	(void)state;
	for (int page = 0; page < 400; page++) {
		size_t n = rng_below(&rng, COUNT(facts) + 1), i;

		for (i = 0; i < n; i++)
			any_facts(&rng, &facts[i]);
		assert_int_equal(judge_all(facts, n, 0, eager), n);
		assert_int_equal(judge_all(facts, n, 1, lazy), n);
		for (i = 0; i < n; i++) {
			assert_int_equal(eager[i].role, lazy[i].role);
			assert_int_equal(eager[i].art, lazy[i].art);
			assert_true(eager[i].role > ROLE_DOCUMENT &&
				    eager[i].role < ROLE_END);
			assert_true(eager[i].art >= (i ? eager[i - 1].art : 1));
		}
	}
}

static void
assert_facts(const char *line, int words, int date, int dateline, char stop)
{
	struct facts f;

	facts_find(rules, facts_lang(SLICE("en")), slice_of(line), FACTS_ALONE,
		&f);
	assert_int_equal(f.words, words);
	assert_int_equal(f.date, date);
	assert_int_equal(f.dateline, dateline);
	assert_int_equal(f.stop, stop);
}

static void
test_facts(void **state)
{
	(void)state;
	assert_facts("", 0, 0, 0, 0);
	assert_facts("10 March 2024", 3, 1, 1, 0);
	assert_facts("2024-03-10 12:30", 5, 1, 1, 0);
	assert_facts("Cairo - 10 March 2024", 4, 0, 1, 0);
	assert_facts("12 people saw a march of 5", 7, 0, 0, 0);
	assert_facts("they march 12", 3, 0, 1, 0);
	assert_facts("12:30", 2, 0, 0, 0);
	assert_facts("who?\xC2\xBB", 1, 0, 0, '?');
	assert_facts("end.)\xE2\x80\x8F ", 1, 0, 0, '.');
	assert_facts("list:", 1, 0, 0, ':');
	assert_facts("Cairo 10 March 2024 by us.", 6, 0, 1, '.');
	/* No more is asked of a sentence. */
	assert_facts("one two three.", 3, 0, 0, '.');
	assert_facts("one two three four five six.", FACTS_WORDS, 0, 0, '.');
}

#define THREE "12 \xD9\x85\xD8\xA7\xD8\xB1\xD8\xB3 2024 "
#define WORD "\xD9\x85\xD8\xA7\xD8\xB1\xD8\xB3"

/* What a date's words may be is no date where there are too many of them. */
static void
test_many_words(void **state)
{
	static const struct {
		const char *line;
		int date;
	} lines[] = {
		{THREE THREE THREE THREE WORD ".", 1},
		{THREE THREE THREE THREE WORD " " WORD ".", 1},
		{THREE THREE THREE THREE THREE ".", 0},
		{THREE THREE THREE THREE THREE THREE THREE ".", 0},
		{WORD " " WORD " " WORD " " WORD " " WORD " " WORD " " WORD
		      " " WORD " " WORD " " WORD " " WORD " " WORD " " WORD
		      " 12.",
			1},
		{WORD " " WORD " " WORD " " WORD " " WORD " " WORD " " WORD
		      " " WORD " " WORD " " WORD " " WORD " " WORD " " WORD
		      " " WORD " " WORD " 12.",
			0},
		{WORD " \xD8\x8C " WORD " \xD8\x8C " WORD " \xD8\x8C " WORD
		      " \xD8\x8C " WORD " \xD8\x8C " WORD " \xD8\x8C " WORD
		      " \xD8\x8C " WORD " 12.",
			1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct facts f;

		facts_find(rules, facts_lang(SLICE("ar")),
			slice_of(lines[i].line), FACTS_ALONE, &f);
		assert_int_equal(f.date, lines[i].date);
	}
}

static void
assert_items(const char *list, const char *const *items)
{
	struct slice s = slice_of(list);
	size_t at = 0, n;

	for (; (n = keyword_next(rules, s, &at)) > 0; at += n, items++) {
		assert_non_null(*items);
		test_equal((struct slice){s.ptr + at, n}, slice_of(*items));
	}
	assert_null(*items);
}

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static void
test_keywords(void **state)
{
	(void)state;
	assert_items("", LIST(NULL));
	assert_items("a b c", LIST("a b c"));
	assert_items(" a b,  c ;d | e", LIST("a b,", "c ;", "d |", "e"));
	assert_items("#a_b #c#d", LIST("#a_b", "#c", "#d"));
	assert_items("a\tb", LIST("a", "b"));
	assert_items(",,a", LIST(",,", "a"));
	assert_int_equal(keywords_are_separated(rules, SLICE("a b")), 0);
	assert_int_equal(keywords_are_separated(rules, SLICE("a, b")), 1);
	assert_int_equal(keywords_are_separated(rules, SLICE("a,")), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_page),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_many_words),
		cmocka_unit_test(test_keywords),
	};

	return cmocka_run_group_tests_name(
		"roles", tests, open_rules, close_rules);
}
