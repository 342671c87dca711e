/* words: the words of a command line with languages filled in. */
#ifndef WASL_BASE_WORDS_H
#define WASL_BASE_WORDS_H

#include "base/arena.h"

/* What the words name: {lang}, {to}. */
enum { WORDS_LANG = 1, WORDS_TO = 2 };
int words_want(char *const *words);

struct words_pair {
	const char *lang, *to; /* tags; empty where they are not named */
};
int words_pair_is(
	const struct words_pair *pair, struct slice lang, struct slice to);

/* A copy of the words (NULL-terminated) with the languages in place; for a
 * shell, as one line after "sh -c". */
enum words_form { WORDS_PLAIN, WORDS_SHELL };
char **words_fill(char *const *words, const struct words_pair *pair,
	enum words_form form);
void words_free(char **words); /* accepts NULL */

/* s as a string in arena. */
const char *words_string(struct arena *arena, struct slice s);

#endif
