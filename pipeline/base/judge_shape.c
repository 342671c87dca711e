/* judge_shape: loops, lengths, brackets, bidi controls, spaces, stops. */
#include <string.h>
#include "base/judge_tests.h"
#include "base/text.h"

/* ---- loops ---- */

static size_t
word_end(struct slice s, size_t at)
{
	while (at < s.len && s.ptr[at] != ' ')
		at++;
	return at;
}

/* The same one to four words, again and again: each word is compared with the
 * one that stands n words before it. Returns the word at which it is too often;
 * empty: nowhere. */
static struct slice
loop_find(struct slice s, size_t limit)
{
	enum { PERIOD_MAX = 4 };
	struct slice last[PERIOD_MAX] = {0};
	size_t run[PERIOD_MAX + 1] = {0};
	size_t word_n = 0;

	for (size_t at = 0; at < s.len;) {
		size_t end = word_end(s, at);
		struct slice word = {s.ptr + at, end - at};

		for (size_t n = 1; word.len && n <= PERIOD_MAX; n++) {
			struct slice old =
				last[(word_n + PERIOD_MAX - n) % PERIOD_MAX];

			if (word_n < n || !slice_equal(old, word)) {
				run[n] = 0;
				continue;
			}
			if (++run[n] >= n * limit)
				return word;
		}
		if (word.len)
			last[word_n++ % PERIOD_MAX] = word;
		at = end + 1;
	}
	return (struct slice){NULL, 0};
}

/* A part of s without the spaces at its ends. */
static struct slice
slice_of_words(struct slice s, size_t from, size_t to)
{
	while (from < to && s.ptr[from] == ' ')
		from++;
	while (to > from && s.ptr[to - 1] == ' ')
		to--;
	return (struct slice){s.ptr + from, to - from};
}

/* The second half of what is said twice, one after the other; or empty. */
static struct slice
double_find(struct slice s)
{
	size_t half = s.len / 2;
	struct slice first = slice_of_words(s, 0, half);
	struct slice second = slice_of_words(s, s.len - half, s.len);

	if (utf8_count(first.ptr, first.len) < 12 ||
		!slice_equal(first, second))
		return (struct slice){NULL, 0};
	return second;
}

/* Who repeats himself in the source may do so in the translation. */
static void
judge_repetition(struct trial *trial)
{
	struct slice text = trial->pair->text;
	struct slice target = trial->pair->target;
	size_t limit = trial->judge->rule[TEST_REPETITION].limit;
	struct slice found = loop_find(target, limit);

	if (found.len && loop_find(text, limit).len)
		return;
	if (!found.len) {
		found = double_find(target);
		if (!found.len || double_find(text).len)
			return;
	}
	trial_find(trial, TEST_REPETITION, 1, (size_t)(found.ptr - target.ptr),
		found.len);
}

/* ---- lengths ---- */

/* limit: tenths of standard deviations that a length may be off; short texts
 * tell nothing. */
static void
judge_length(struct trial *trial)
{
	const struct pair *p = trial->pair;
	size_t text_cp = utf8_count(p->text.ptr, p->text.len);
	size_t target_cp = utf8_count(p->target.ptr, p->target.len);

	if (text_cp < 24 || p->lengths.ratio <= 0)
		return;
	if (align_length_off(p->lengths, text_cp, target_cp) * 10 >
		trial->judge->rule[TEST_LENGTH].limit)
		trial_find(trial, TEST_LENGTH, 1, 0, p->target.len);
}

/* ---- brackets ---- */

/* U+00AB, U+00BB and ASCII; others pair too seldom in news to judge by. */
static int
bracket(uint32_t cp)
{
	switch (cp) {
	case '(':
		return 1;
	case ')':
		return -1;
	case '[':
		return 2;
	case ']':
		return -2;
	case '{':
		return 3;
	case '}':
		return -3;
	case 0x00AB:
		return 4;
	case 0x00BB:
		return -4;
	default:
		return 0;
	}
}

/* Bit n: brackets of kind n do not come in pairs. */
static unsigned
unbalanced(struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len;
	long open[5] = {0};
	unsigned bits = 0;

	while (p < end) {
		uint32_t cp;
		int kind;

		p += utf8_next(p, end, &cp);
		kind = bracket(cp);
		if (kind > 0)
			open[kind]++;
		else if (kind < 0 && --open[-kind] < 0)
			bits |= 1u << -kind;
	}
	for (int i = 1; i < 5; i++)
		if (open[i])
			bits |= 1u << i;
	return bits;
}

/* 1 if quotation marks of a text do not open and close in turn. Straight ones
 * go by number; the others by their direction, which Arabic and Urdu turn. */
static int
is_quoted_badly(struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len;
	long straight = 0, open = 0;
	int is_bad = 0;

	while (p < end) {
		uint32_t cp;

		p += utf8_next(p, end, &cp);
		straight += cp == '"';
		if (cp == 0x201C)
			open++;
		else if (cp == 0x201D && --open < 0)
			is_bad = 1;
	}
	return is_bad || open || straight % 2;
}

static int
has_quotes(struct slice s)
{
	return memchr(s.ptr, '"', s.len) ||
	       memmem(s.ptr, s.len, "\xC2\xAB", 2) ||
	       memmem(s.ptr, s.len, "\xE2\x80\x9C", 3) ||
	       memmem(s.ptr, s.len, "\xE2\x80\x9D", 3);
}

static void
judge_brackets(struct trial *trial)
{
	struct slice text = trial->pair->text;
	struct slice target = trial->pair->target;

	if (unbalanced(target) & ~unbalanced(text))
		trial_find(trial, TEST_BRACKETS, 1, 0, target.len);
	if (text.len && has_quotes(text) &&
		(!has_quotes(target) || is_quoted_badly(target)))
		trial_find(trial, TEST_QUOTES, 1, 0, target.len);
}

/* ---- bidi controls ---- */

/* Embeddings and isolates are to be closed (UAX #9, BD8 to BD13). */
static void
judge_bidi(struct trial *trial)
{
	const char *p = trial->pair->target.ptr;
	const char *end = p + trial->pair->target.len;
	long embedded = 0, isolated = 0;

	while (p < end) {
		uint32_t cp;

		p += utf8_next(p, end, &cp);
		if (cp == 0x202C)
			embedded -= embedded > 0;
		else if (cp >= 0x202A && cp <= 0x202E)
			embedded++;
		else if (cp == 0x2069)
			isolated -= isolated > 0;
		else if (cp >= 0x2066 && cp <= 0x2068)
			isolated++;
	}
	if (embedded || isolated)
		trial_find(trial, TEST_BIDI, 1, 0, trial->pair->target.len);
}

/* ---- spaces and stops ---- */

static void
judge_spaces(struct trial *trial)
{
	struct slice s = trial->pair->target;
	const char *hit = memmem(s.ptr, s.len, "  ", 2);
	struct slice text = trial->pair->text;

	if (hit && !memmem(text.ptr, text.len, "  ", 2))
		trial_find(trial, TEST_SPACES, 1, (size_t)(hit - s.ptr), 2);
}

static int
is_stop(uint32_t cp)
{
	return cp == '.' || cp == '!' || cp == '?' || cp == 0x061F ||
	       cp == 0x06D4 || cp == 0x2026 || cp == 0x3002;
}

static int
is_closer(uint32_t cp)
{
	return cp == '"' || cp == '\'' || cp == ')' || cp == ']' ||
	       cp == 0x00BB || (cp >= 0x2018 && cp <= 0x201D) || cp == ' ';
}

static int
ends_in_stop(struct slice s)
{
	const char *p = s.ptr + s.len;

	while (p > s.ptr) {
		uint32_t cp;

		p -= utf8_prev(s.ptr, p, &cp);
		if (is_stop(cp))
			return 1;
		if (!is_closer(cp))
			return 0;
	}
	return 0;
}

static void
judge_terminal(struct trial *trial)
{
	struct slice target = trial->pair->target;

	if (ends_in_stop(trial->pair->text) && !ends_in_stop(target))
		trial_find(trial, TEST_TERMINAL, 1, target.len, 0);
}

void
judge_shape(struct trial *trial)
{
	judge_repetition(trial);
	judge_length(trial);
	judge_brackets(trial);
	judge_bidi(trial);
	judge_spaces(trial);
	judge_terminal(trial);
}
