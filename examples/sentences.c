/* sentences FILE...: the sentences of articles, each with its language and its
 * place, taken from the library a row at a time.
 *
 *	cc -o sentences sentences.c $(pkg-config --cflags --libs wasl)
 */
#include <stdio.h>
#include <wasl.h>

static void
print_column(struct wasl_row *row, const char *column, char after)
{
	size_t len;
	const char *text = wasl_row_get(row, column, &len);

	if (text)
		fwrite(text, 1, len, stdout);
	putchar(after);
}

/* Rows of a document's opening and end come too; their text is empty. */
static void
take_row(void *user, struct wasl_row *row)
{
	unsigned long *sentences = user;
	size_t len;

	wasl_row_get(row, "text", &len);
	if (!len)
		return;
	++*sentences;
	print_column(row, "lang", '\t');
	print_column(row, "par", '.');
	print_column(row, "seg", '\t');
	print_column(row, "text", '\n');
}

/* Takes no bytes, for rows are taken instead. */
static int
write_nothing(void *user, const char *bytes, size_t len)
{
	(void)user, (void)bytes, (void)len;
	return 0;
}

static int
feed_file(struct wasl *w, const char *name)
{
	FILE *file = fopen(name, "rb");
	char bytes[65536];
	size_t n;

	if (!file) {
		perror(name);
		return -1;
	}
	wasl_begin(w, name);
	while ((n = fread(bytes, 1, sizeof(bytes), file)) > 0)
		wasl_feed(w, bytes, n);
	wasl_end(w);
	return fclose(file);
}

int
main(int argc, char **argv)
{
	const char *words[] = {"prepare", "-t", "en", NULL};
	unsigned long sentences = 0;
	struct wasl *w = wasl_open(words, write_nothing, NULL);
	int bad = 0;

	if (!w)
		return WASL_UNDONE;
	wasl_on_row(w, take_row, &sentences);
	for (int i = 1; i < argc; i++)
		bad |= feed_file(w, argv[i]);
	if (wasl_close(w) == WASL_UNDONE || bad)
		return WASL_UNDONE;
	fprintf(stderr, "%lu sentences, wasl %s\n", sentences, wasl_version());
	return WASL_DONE;
}
