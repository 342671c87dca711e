/* proof: which answer belongs to which line */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/proof.h"

/* Lines as strings: what follows '#' is the mark ("guard" ones begin with '!').
 * Answers as strings too. */
struct lines {
	const char *const *ask;
	const char *const *reply;
};

static struct slice
mark(void *user, size_t ask)
{
	const char *text = ((struct lines *)user)->ask[ask];
	const char *at = text[0] == '!' ? text : strchr(text, '#');

	return at ? slice_of(at) : (struct slice){NULL, 0};
}

static int
is_guard(void *user, size_t ask)
{
	return ((struct lines *)user)->ask[ask][0] == '!';
}

static struct slice
reply(void *user, size_t n)
{
	return slice_of(((struct lines *)user)->reply[n]);
}

static int
is_guard_reply(void *user, size_t ask, size_t n)
{
	struct lines *l = user;

	return !strcmp(l->ask[ask], l->reply[n]);
}

static size_t
count(const char *const *list)
{
	size_t n = 0;

	while (list[n])
		n++;
	return n;
}

/* The answers as "0 1 - 3": a number, or a dash for doubt. */
static void
expect(const char *const *ask, const char *const *replies, enum proof_end end,
	const char *expected)
{
	struct lines l = {ask, replies};
	struct proof_lines lines = {.user = &l,
		.asks_n = count(ask),
		.replies_n = count(replies),
		.mark = mark,
		.is_guard = is_guard,
		.is_guard_reply = is_guard_reply,
		.reply = reply};
	size_t answer_of[64], doubts = 0;
	struct buf text = {0};

	assert_true(lines.asks_n < 64);
	doubts = proof_match(&lines, end, answer_of);
	for (size_t i = 0; i < lines.asks_n; i++) {
		if (i)
			buf_addc(&text, ' ');
		if (answer_of[i] == PROOF_DOUBT) {
			buf_addc(&text, '-');
			doubts--;
		} else {
			buf_addf(&text, "%zu", answer_of[i]);
		}
	}
	buf_addc(&text, 0);
	assert_string_equal(text.ptr, expected);
	assert_int_equal(doubts, 0);
	buf_release(&text);
}

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static void
test_count(void **state)
{
	(void)state;
	expect(LIST("a", "b", "c"), LIST("A", "B", "C"), PROOF_ENDED, "0 1 2");
	expect(LIST("a", "b", "c"), LIST("A", "B"), PROOF_ENDED, "- - -");
	expect(LIST("a", "b"), LIST("A", "B", "C"), PROOF_ENDED, "- -");
	expect(LIST("a", "b"), LIST("A", "B"), PROOF_CUT, "- -");
	expect(LIST("a"), LIST("A"), PROOF_ENDED, "0");
	expect(LIST("a"), ((const char *const[]){NULL}), PROOF_ENDED, "-");
}

static void
test_blank_lines(void **state)
{
	(void)state;
	expect(LIST("a", "b"), LIST("A", "", "B", " "), PROOF_ENDED, "0 2");
	/* An empty answer may be one, if the count is right with it. */
	expect(LIST("a", "b"), LIST("A", ""), PROOF_ENDED, "0 1");
}

static void
test_marks(void **state)
{
	(void)state;
	/* A line is lost: what has marks around it is still known. */
	expect(LIST("a #1", "b #2", "c #3", "d #4", "e", "f", "g #7", "h #8",
		       "i #9", "j #10"),
		LIST("A #1", "B #2", "C #3", "D #4", "E", "G #7", "H #8",
			"I #9", "J #10"),
		PROOF_ENDED, "0 - - - - - - - - 8");
	/* Two lines with marks are swapped: neither is believed. */
	expect(LIST("a", "b #2", "c #3", "d"), LIST("A", "C #3", "B #2", "D"),
		PROOF_ENDED, "- - - -");
	/* A mark that is lost is no sign of a shift. */
	expect(LIST("a", "b #2", "c"), LIST("A", "B", "C"), PROOF_ENDED,
		"0 1 2");
	/* Two lines became one, another two: the count is right. */
	expect(LIST("a", "b #2", "c #3", "d"), LIST("A", "B #2 C #3", "D", "D"),
		PROOF_ENDED, "0 - - -");
}

static void
test_guards(void **state)
{
	(void)state;
	expect(LIST("!1", "a", "!2", "b", "!3", "c", "!4"),
		LIST("!1", "A", "!2", "!3", "C", "!4"), PROOF_ENDED,
		"0 1 2 - 3 4 5");
	/* One line in two. */
	expect(LIST("!1", "a", "!2", "b", "!3"),
		LIST("!1", "A", "!2", "B", "b", "!3"), PROOF_ENDED,
		"0 1 2 - 5");
	/* A line and a guard in one. */
	expect(LIST("!1", "a", "!2", "b", "!3"), LIST("!1", "A !2", "B", "!3"),
		PROOF_ENDED, "0 - - - 3");
	/* The engine died: what lies between guards is known. */
	expect(LIST("!1", "a", "!2", "b", "!3", "c", "!4"),
		LIST("!1", "A", "!2", "B"), PROOF_CUT, "0 1 2 - - - -");
}

/* Many lines, all lost but the marks of some: the work stays linear, and no
 * answer is another line's. */
static void
test_random(void **state)
{
	enum { N = 400 };
	static char text[N][32];
	static const char *ask[N + 1], *replies[2 * N + 1];
	uint64_t luck = 7;

	(void)state;
	for (int round = 0; round < 200; round++) {
		struct lines l = {ask, replies};
		struct proof_lines lines = {.user = &l,
			.mark = mark,
			.is_guard = is_guard,
			.is_guard_reply = is_guard_reply,
			.reply = reply,
			.asks_n = N};
		size_t answer_of[N], m = 0;

		for (int i = 0; i < N; i++) {
			luck = luck * 6364136223846793005u +
			       1442695040888963407u;
			snprintf(text[i], sizeof(text[i]), "%s%d",
				luck >> 62 ? "line " : "line #", i);
			ask[i] = text[i];
			if ((luck >> 40) % 50 == 0)
				continue;
			replies[m++] = text[i];
			if ((luck >> 30) % 50 == 1)
				replies[m++] = text[i];
		}
		lines.replies_n = m;
		proof_match(&lines, PROOF_ENDED, answer_of);
		for (int i = 0; i < N && m != N; i++)
			if (answer_of[i] != PROOF_DOUBT)
				assert_string_equal(
					replies[answer_of[i]], ask[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_count),
		cmocka_unit_test(test_blank_lines),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_guards),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
