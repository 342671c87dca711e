/* icusplit LANG: plain text as `wasl split -p` writes it, cut as ICU would:
 * what our figures stand beside.
 */
#include "base/arena.h"
#include "base/icu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
print_trimmed(const char *ptr, size_t len)
{
	while (len && strchr(" \t\r\n", ptr[len - 1]))
		len--;
	if (len)
		printf("%.*s\n", (int)len, ptr);
}

int
main(int argc, char **argv)
{
	const char *why = NULL;
	const struct icu_module *icu = icu_open(&why);
	struct icu_sentences *sentences;
	char *line = NULL;
	size_t room = 0, from, to;
	ssize_t len;

	if (!icu || argc != 2) {
		fprintf(stderr, "icusplit: %s\n", why ? why : "which LANG?");
		return 2;
	}
	sentences = icu->sentences_new(argv[1]);
	while (sentences && (len = getline(&line, &room, stdin)) > 0) {
		icu->sentences_start(sentences, line, (size_t)len);
		for (from = 0; (to = icu->sentences_next(sentences)); from = to)
			print_trimmed(line + from, to - from);
		putchar('\n');
	}
	icu->sentences_free(sentences);
	free(line);
	return sentences ? 0 : 2;
}
