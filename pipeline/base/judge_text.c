/* judge_text: what was left over: empty, copied and untranslated text, and
 * placeholders.
 */
#include <string.h>
#include "base/judge_tests.h"
#include "base/text.h"

/* A run of letters. */
struct word {
	size_t at, len;
	int is_arabic; /* its first letter is */
};

/* The next word from byte `at`; 0 when there is none. Marks, ZWNJ and tatweel
 * belong to the word that they stand in. */
static int
word_next(struct slice s, size_t at, struct word *word)
{
	const char *p = s.ptr + at, *end = s.ptr + s.len, *start = NULL;
	unsigned n;

	for (; p < end; p += n) {
		uint32_t cp;

		n = utf8_next(p, end, &cp);
		if (cp_is_letter(cp)) {
			if (!start)
				word->is_arabic = cp_is_arabic_letter(cp);
			start = start ? start : p;
		} else if (start && !cp_is_arabic_mark(cp) && cp != 0x200C &&
			   cp != 0x200D && cp != 0x0640) {
			break;
		}
	}
	if (!start)
		return 0;
	word->at = (size_t)(start - s.ptr);
	word->len = (size_t)(p - start);
	return 1;
}

static int
has_letter(struct slice s)
{
	struct word word;

	return word_next(s, 0, &word);
}

static size_t
count_words(struct slice s, int arabic_only)
{
	struct word word = {0};
	size_t n = 0;

	while (word_next(s, word.at + word.len, &word))
		n += !arabic_only || word.is_arabic;
	return n;
}

/* Words of the source's script that a value brought along (a hashtag, say): the
 * places in the target where such values stand. Bounded, so that a hostile row
 * costs no more than a long one. */
enum { KEPT_MAX = 64, RUNS_MAX = 8 };

struct kept {
	struct word v[KEPT_MAX];
	size_t n;
};

static void
find_kept(const struct trial *trial, struct kept *kept)
{
	const struct placeholders *list = trial->pair->placeholders;
	struct slice target = trial->pair->target;
	const char *end = target.ptr + target.len;

	for (size_t i = 0; list && i < list->n && kept->n < KEPT_MAX; i++) {
		const struct placeholder *p = &list->v[i];
		struct slice value = p->target.len ? p->target : p->value;
		const char *hit = target.ptr;

		if (!count_words(value, 1))
			continue;
		while (kept->n < KEPT_MAX &&
			(hit = memmem(hit, (size_t)(end - hit), value.ptr,
				 value.len))) {
			kept->v[kept->n++] = (struct word){
				(size_t)(hit - target.ptr), value.len, 1};
			hit += value.len;
		}
	}
}

static int
is_kept(const struct kept *kept, const struct word *word)
{
	for (size_t i = 0; i < kept->n; i++)
		if (word->at >= kept->v[i].at &&
			word->at + word->len <= kept->v[i].at + kept->v[i].len)
			return 1;
	return 0;
}

static int
writes_arabic(const struct trial *trial)
{
	struct slice to = trial->pair->to;

	return to.len && lang_is_rtl(trial->judge->langs, to);
}

/* Words of the source's script that the engine was to translate: those outside
 * what was masked (a hashtag comes back as it was). */
static size_t
words_to_translate(const struct pair *pair)
{
	const struct placeholders *list = pair->placeholders;
	size_t n = count_words(pair->text, 1), masked = 0, i;

	for (i = 0; list && i < list->n; i++)
		if (list->v[i].as.len)
			masked += count_words(
				(struct slice){pair->text.ptr + list->v[i].at,
					list->v[i].len},
				1);
	return n > masked ? n - masked : 0;
}

static int
is_copied(const struct trial *trial)
{
	const struct pair *p = trial->pair;

	return p->text.len && slice_equal(p->text, p->target) &&
	       !slice_equal(p->to, p->lang) &&
	       words_to_translate(p) >= trial->judge->rule[TEST_COPIED].limit;
}

static int
add_untranslated(struct trial *trial, size_t at, size_t len)
{
	struct fault *fault = trial_find(trial, TEST_UNTRANSLATED, 1, at, len);

	if (!fault)
		return -1;
	fault->found = (struct slice){trial->pair->target.ptr + at, len};
	return 0;
}

/* Words that a translation into another script should not hold; a run of them
 * is one fault. */
static void
find_untranslated(struct trial *trial)
{
	struct slice target = trial->pair->target;
	struct word word = {0};
	struct kept kept = {.n = 0};
	size_t from = 0, to = 0, runs = 0;

	find_kept(trial, &kept);
	while (runs < RUNS_MAX &&
		word_next(target, word.at + word.len, &word)) {
		if (!word.is_arabic || is_kept(&kept, &word))
			continue;
		if (to && word.at > to + 2) {
			if (add_untranslated(trial, from, to - from))
				return;
			runs++;
			to = 0;
		}
		from = to ? from : word.at;
		to = word.at + word.len;
	}
	if (to && runs < RUNS_MAX)
		add_untranslated(trial, from, to - from);
}

static void
find_placeholders(struct trial *trial)
{
	const struct recogniser *r = trial->judge->recogniser;
	struct sightings seen = {0};
	struct slice text = trial->pair->text;
	struct slice target = trial->pair->target;

	if (!recogniser_may_hold(r, target))
		return;
	recogniser_scan(
		r, target, trial->pair->placeholders, trial->arena, &seen);
	for (size_t i = 0; i < seen.n; i++) {
		struct slice s = {target.ptr + seen.v[i].at, seen.v[i].len};
		struct fault *fault;

		if (text.len && memmem(text.ptr, text.len, s.ptr, s.len))
			continue; /* it is the article's own */
		fault = trial_find(trial, TEST_PLACEHOLDER_LEFT, 1,
			seen.v[i].at, seen.v[i].len);
		if (fault)
			fault->found = s;
	}
}

/* Words are missing altogether. */
static void
find_empty(struct trial *trial)
{
	struct slice text = trial->pair->text;
	struct slice target = trial->pair->target;
	struct fault *fault;

	if (has_letter(target) || !has_letter(text) ||
		(target.len && count_words(text, 0) < 2))
		return;
	fault = trial_find(trial, TEST_EMPTY, 0, 0, text.len);
	if (fault)
		fault->expected = text;
}

void
judge_leftovers(struct trial *trial)
{
	struct slice target = trial->pair->target;

	if (trial_asks(trial, 1u << TEST_EMPTY))
		find_empty(trial);
	if (!target.len)
		return;
	if (trial_asks(trial, 1u << TEST_PLACEHOLDER_LEFT))
		find_placeholders(trial);
	if (!trial_asks(trial, 1u << TEST_COPIED | 1u << TEST_UNTRANSLATED))
		return;
	if (is_copied(trial))
		trial_find(trial, TEST_COPIED, 1, 0, target.len);
	else if (trial->pair->to.len && !writes_arabic(trial))
		find_untranslated(trial);
}
