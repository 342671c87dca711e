/* words: the words of a command line with languages filled in */
#include <stdlib.h>
#include <string.h>
#include "base/words.h"

int
words_want(char *const *words)
{
	int wants = 0;

	for (; *words; words++) {
		wants |= strstr(*words, "{lang}") ? WORDS_LANG : 0;
		wants |= strstr(*words, "{to}") ? WORDS_TO : 0;
	}
	return wants;
}

int
words_pair_is(const struct words_pair *pair, struct slice lang, struct slice to)
{
	return slice_is(lang, pair->lang) && slice_is(to, pair->to);
}

static void
word_fill(const char *word, const struct words_pair *pair, struct buf *out)
{
	while (*word) {
		if (!strncmp(word, "{lang}", 6)) {
			buf_adds(out, pair->lang);
			word += 6;
		} else if (!strncmp(word, "{to}", 4)) {
			buf_adds(out, pair->to);
			word += 4;
		} else {
			buf_addc(out, *word++);
		}
	}
}

static char *
string_take(struct buf *buf)
{
	char *string = memory_string(buf->ptr, buf->len);

	buf_clear(buf);
	return string;
}

char **
words_fill(
	char *const *words, const struct words_pair *pair, enum words_form form)
{
	struct buf word = {0};
	size_t n = 0;
	char **filled;

	while (words[n])
		n++;
	filled = memory_zero(n + 4, sizeof(*filled));
	if (form == WORDS_SHELL) {
		for (size_t i = 0; i < n; i++) {
			if (i)
				buf_addc(&word, ' ');
			word_fill(words[i], pair, &word);
		}
		filled[0] = memory_string("sh", 2);
		filled[1] = memory_string("-c", 2);
		filled[2] = string_take(&word);
	}
	for (size_t i = 0; form == WORDS_PLAIN && i < n; i++) {
		word_fill(words[i], pair, &word);
		filled[i] = string_take(&word);
	}
	buf_release(&word);
	return filled;
}

void
words_free(char **words)
{
	for (size_t i = 0; words && words[i]; i++)
		free(words[i]);
	free(words);
}

const char *
words_string(struct arena *arena, struct slice s)
{
	char *copy = arena_alloc(arena, s.len + 1);

	if (s.len)
		memcpy(copy, s.ptr, s.len);
	copy[s.len] = '\0';
	return copy;
}
