/* judge_name: names and terms that protect watches, in the target's form or by
 * their consonants.
 */
#include <string.h>
#include "base/also.h"
#include "base/judge_tests.h"
#include "base/text.h"

enum { CONSONANTS_MIN = 3, NAMES_MAX = 64 };

static char
upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

/* Where c is next, from p on; end: nowhere. */
static const char *
byte_find(const char *p, const char *end, char c)
{
	const char *at = p < end ? memchr(p, c, (size_t)(end - p)) : NULL;

	return at ? at : end;
}

static int
is_at(const char *p, struct slice s)
{
	for (size_t n = 0; n < s.len; n++)
		if (ascii_lower(p[n]) != ascii_lower(s.ptr[n]))
			return 0;
	return 1;
}

/* s in text, ASCII letters in either case, not within a longer word. */
static int
stands_in(struct slice text, struct slice s)
{
	const char *p = text.ptr, *end, *small, *large;
	uint32_t cp;

	if (!s.len || s.len > text.len)
		return 0;
	end = p + (text.len - s.len) + 1; /* it does not begin behind it */
	small = byte_find(p, end, ascii_lower(*s.ptr));
	large = byte_find(p, end, upper(*s.ptr));
	for (; (p = small < large ? small : large) < end; p++) {
		if (is_at(p, s)) {
			if (p == text.ptr)
				return 1;
			utf8_prev(text.ptr, p, &cp);
			if (!cp_is_latin(cp))
				return 1;
		}
		if (small == p)
			small = byte_find(p + 1, end, ascii_lower(*s.ptr));
		if (large == p)
			large = byte_find(p + 1, end, upper(*s.ptr));
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

/* The words of the target that sound of something, as long as one pair is
 * judged: each name is looked for among them. */
struct sound {
	uint32_t hash; /* of the word's skeleton */
	uint32_t at, len;
};

struct sounds {
	struct sound *v;
	size_t n, cap;
	int is_read;
	int is_known; /* most words are in a script whose consonants are known
		       */
};

static void
sounds_add(struct sounds *sounds, struct arena *arena, struct sound sound)
{
	if (sounds->n == sounds->cap) {
		size_t cap = sounds->cap ? 2 * sounds->cap : 64;
		struct sound *v = arena_alloc(arena, cap * sizeof(*v));

		if (sounds->n)
			memcpy(v, sounds->v, sounds->n * sizeof(*v));
		sounds->v = v;
		sounds->cap = cap;
	}
	sounds->v[sounds->n++] = sound;
}

static void
sounds_read(const struct trial *trial, struct sounds *sounds)
{
	struct slice text = trial->pair->target, word;
	struct skeleton skeleton;
	size_t at = 0, n = 0;

	while (word_next(text, &at, &word)) {
		n++;
		skeleton_of(trial->judge->names, word, &skeleton);
		if (skeleton.n)
			sounds_add(sounds, trial->arena,
				(struct sound){skeleton_hash(&skeleton),
					(uint32_t)(word.ptr - text.ptr),
					(uint32_t)word.len});
	}
	sounds->is_known = 2 * sounds->n >= n;
	sounds->is_read = 1;
}

/* 1 if some word of the target has this skeleton. */
static int
sounds_hold(const struct sounds *sounds, const struct trial *trial,
	const struct skeleton *wanted)
{
	const char *text = trial->pair->target.ptr;
	uint32_t hash = skeleton_hash(wanted);
	struct skeleton have;

	for (size_t i = 0; i < sounds->n; i++) {
		const struct sound *sound = &sounds->v[i];

		if (sound->hash != hash)
			continue;
		skeleton_of(trial->judge->names,
			(struct slice){text + sound->at, sound->len}, &have);
		if (have.n == wanted->n &&
			memcmp(have.v, wanted->v, have.n) == 0)
			return 1;
	}
	return 0;
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
word_came(const struct trial *trial, const struct sounds *sounds,
	struct slice word, unsigned least)
{
	struct skeleton skeleton;

	do {
		skeleton_of(trial->judge->names, word, &skeleton);
		if (skeleton.n >= least &&
			sounds_hold(sounds, trial, &skeleton))
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
came_over(const struct trial *trial, struct sounds *sounds, struct slice name,
	struct slice form, struct slice form2)
{
	struct slice target = trial->pair->target;
	struct slice all[3] = {form, name, form2};
	struct slice word;

	if (stands_in(target, form) || stands_in(target, form2))
		return 1;
	if (!sounds->is_read)
		sounds_read(trial, sounds);
	if (!sounds->is_known)
		return 1;
	for (int i = 0; i < (form2.len ? 3 : 2); i++) {
		unsigned least = enough(trial, all[i]);
		size_t at = 0;

		if (!least)
			return 1;

		while (word_next(all[i], &at, &word))
			if (word_came(trial, sounds, word, least))
				return 1;
	}
	return has_another(trial, form) || has_another(trial, form2);
}

static void
judge_placeholder(
	struct trial *trial, struct sounds *sounds, const struct placeholder *p)
{
	struct slice text = trial->pair->text;
	struct slice name = {text.ptr + p->at, p->len};
	struct slice form = p->target.len ? p->target : p->value;
	struct fault *fault;
	enum test test;

	if (p->at > text.len || p->len > text.len - p->at)
		return;
	/* it stands for itself: what it is called there is not known */
	if (p->kind == KIND_NAME && slice_equal(form, name))
		return;
	if (p->kind == KIND_TERM && !stands_in(trial->pair->target, form))
		test = TEST_TERM_MISSING;
	else if (p->kind == KIND_NAME && trial->judge->names &&
		 !came_over(trial, sounds, name, form, p->value2))
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
	struct sounds sounds = {NULL};

	for (size_t i = 0; list && i < list->n && i < NAMES_MAX; i++)
		judge_placeholder(trial, &sounds, &list->v[i]);
}
