/* judge_name: names and terms that protect watches, in the target's form or by
 * their consonants.
 */
#include <string.h>
#include "base/also.h"
#include "base/judge_tests.h"
#include "base/text.h"

enum { CONSONANTS_MIN = 3, NAMES_MAX = 64 };

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* s in text, ASCII letters in either case, not within a longer word. */
static int
stands_in(struct slice text, struct slice s)
{
	for (size_t at = 0; s.len && at + s.len <= text.len; at++) {
		size_t n = 0;
		uint32_t cp = 0;

		while (n < s.len && lower(text.ptr[at + n]) == lower(s.ptr[n]))
			n++;
		if (n < s.len)
			continue;
		if (at)
			utf8_prev(text.ptr, text.ptr + at, &cp);
		if (!at || !cp_is_latin(cp))
			return 1;
	}
	return 0;
}

/* s in text as a word of its own, capitals as they are: "US", not "us". */
static int
stands_alone(struct slice text, struct slice s)
{
	const char *end = text.ptr + text.len, *p = text.ptr;
	uint32_t cp;

	while (s.len && (p = memmem(p, (size_t)(end - p), s.ptr, s.len))) {
		int is_word = 1;

		if (p > text.ptr) {
			utf8_prev(text.ptr, p, &cp);
			is_word = !cp_is_letter(cp);
		}
		p += s.len;
		if (p < end) {
			utf8_next(p, end, &cp);
			is_word &= !cp_is_letter(cp) || cp == 's';
		}
		if (is_word)
			return 1;
	}
	return 0;
}

/* Is it called otherwise in the target? */
static int
has_another(const struct trial *trial, struct slice form)
{
	const struct pair *pair = trial->pair;
	struct slice word;
	size_t at = 0;

	while (also_next(trial->judge->pack, pair->to, form, &at, &word))
		if (stands_alone(pair->target, word))
			return 1;
	return 0;
}

/* The next word of letters from *at; 0 when there is none. */
static int
word_next(struct slice s, size_t *at, struct slice *word)
{
	const char *p = s.ptr + *at, *end = s.ptr + s.len, *from = NULL;
	unsigned n;

	for (; p < end; p += n) {
		uint32_t cp;

		n = utf8_next(p, end, &cp);
		if (cp_is_letter(cp) || cp_is_arabic_mark(cp))
			from = from ? from : p;
		else if (from)
			break;
	}
	*at = (size_t)(p - s.ptr);
	if (!from)
		return 0;
	*word = (struct slice){from, (size_t)(p - from)};
	return 1;
}

/* 1 if some word of text has this skeleton. */
static int
skeleton_stands_in(const struct trial *trial, struct slice text,
	const struct skeleton *wanted)
{
	struct skeleton have;
	struct slice word;
	size_t at = 0;

	while (word_next(text, &at, &word)) {
		skeleton_of(trial->judge->names, word, &have);
		if (have.n == wanted->n &&
			memcmp(have.v, wanted->v, have.n) == 0)
			return 1;
	}
	return 0;
}

/* 1 if most words of text are in a script whose consonants are known. */
static int
has_skeletons(const struct trial *trial, struct slice text)
{
	struct skeleton skeleton;
	struct slice word;
	size_t at = 0, known = 0, n = 0;

	while (word_next(text, &at, &word)) {
		skeleton_of(trial->judge->names, word, &skeleton);
		known += skeleton.n > 0;
		n++;
	}
	return 2 * known >= n;
}

/* The word less a TEH MARBUTA, which is heard only within a name; 0: it has
 * none. */
static int
without_ending(struct slice *word)
{
	uint32_t cp = 0;
	unsigned n = 0;

	if (word->len)
		n = utf8_prev(word->ptr, word->ptr + word->len, &cp);
	if (cp != 0x629 /* TEH MARBUTA */)
		return 0;
	word->len -= n;
	return 1;
}

/* 1 if a word that sounds like this one stands in the target; least: consonants
 * that it has to have. */
static int
word_came(const struct trial *trial, struct slice word, unsigned least)
{
	struct skeleton skeleton;

	do {
		skeleton_of(trial->judge->names, word, &skeleton);
		if (skeleton.n >= least &&
			skeleton_stands_in(
				trial, trial->pair->target, &skeleton))
			return 1;
	} while (without_ending(&word));
	return 0;
}

/* Consonants of the longest word, but no more than tell a name; short names are
 * told by what they have. */
static unsigned
enough(const struct trial *trial, struct slice name)
{
	struct skeleton skeleton;
	struct slice word;
	size_t at = 0;
	unsigned n = 0;

	while (word_next(name, &at, &word)) {
		without_ending(&word);
		skeleton_of(trial->judge->names, word, &skeleton);
		n = skeleton.n > n ? skeleton.n : n;
	}
	return n < CONSONANTS_MIN ? n : CONSONANTS_MIN;
}

/* A name came over if one of its words did: "Mr. Dalton" for the whole name; by
 * the form of either reading. */
static int
came_over(const struct trial *trial, struct slice name, struct slice form,
	struct slice form2)
{
	struct slice target = trial->pair->target;
	struct slice all[3] = {form, name, form2};
	struct slice word;

	if (stands_in(target, form) || stands_in(target, form2) ||
		!has_skeletons(trial, target))
		return 1;
	for (int i = 0; i < (form2.len ? 3 : 2); i++) {
		unsigned least = enough(trial, all[i]);
		size_t at = 0;

		if (!least)
			return 1;

		while (word_next(all[i], &at, &word))
			if (word_came(trial, word, least))
				return 1;
	}
	return has_another(trial, form) || has_another(trial, form2);
}

static void
judge_placeholder(struct trial *trial, const struct placeholder *p)
{
	struct slice text = trial->pair->text;
	struct slice name = {text.ptr + p->at, p->len};
	struct slice form = p->target.len ? p->target : p->value;
	struct fault *fault;
	enum test test;

	if (p->at > text.len || p->len > text.len - p->at)
		return;
	/* it stands for itself: what it is called there is not known */
	if (p->kind == KIND_NAME && form.len == name.len &&
		memcmp(form.ptr, name.ptr, name.len) == 0)
		return;
	if (p->kind == KIND_TERM && !stands_in(trial->pair->target, form))
		test = TEST_TERM_MISSING;
	else if (p->kind == KIND_NAME && trial->judge->names &&
		 !came_over(trial, name, form, p->value2))
		test = TEST_NAME_MISSING;
	else
		return;
	fault = trial_find(trial, test, 0, p->at, p->len);
	if (fault) {
		fault->expected = form;
		fault->found = (struct slice){NULL, 0};
	}
}

void
judge_names(struct trial *trial)
{
	const struct placeholders *list = trial->pair->placeholders;

	for (size_t i = 0; list && i < list->n && i < NAMES_MAX; i++)
		judge_placeholder(trial, &list->v[i]);
}
