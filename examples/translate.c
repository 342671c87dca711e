/* translate LANG FILE: an engine that is a function of this program, between the
 * library's prepare and finish. The translation goes to standard output.
 *
 *	cc -o translate translate.c $(pkg-config --cflags --libs wasl)
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wasl.h>

struct bytes {
	char *ptr;
	size_t len;
};

static int
add(void *user, const char *bytes, size_t len)
{
	struct bytes *to = user;
	char *grown = realloc(to->ptr, to->len + len + 1);

	if (!grown)
		return -1;
	memcpy(grown + to->len, bytes, len);
	to->ptr = grown;
	to->len += len;
	grown[to->len] = '\0';
	return 0;
}

/* Runs one command of the library on bytes; to starts empty. */
static enum wasl_status
run(const char *const *words, const char *name, struct bytes from,
	struct bytes *to)
{
	struct wasl *w = wasl_open(words, add, to);

	if (!w)
		return WASL_UNDONE;
	wasl_begin(w, name);
	wasl_feed(w, from.ptr, from.len);
	wasl_end(w);
	return wasl_close(w);
}

/* The engine: what it is given is a line, what it gives is a line. This one
 * knows no language and sets each sentence between brackets. */
static void
translate_line(const char *line, size_t len, FILE *answers)
{
	fprintf(answers, "[%.*s]\n", (int)len, line);
}

static void
translate_lines(struct bytes lines, FILE *answers)
{
	const char *p = lines.ptr, *end = p + lines.len, *stop;

	for (; p < end; p = stop + 1) {
		stop = memchr(p, '\n', (size_t)(end - p));
		stop = stop ? stop : end;
		translate_line(p, (size_t)(stop - p), answers);
	}
}

static int
read_file(const char *name, struct bytes *to)
{
	FILE *file = fopen(name, "rb");
	char bytes[65536];
	size_t n;

	if (!file)
		return -1;
	while ((n = fread(bytes, 1, sizeof(bytes), file)) > 0)
		if (add(to, bytes, n))
			break;
	return ferror(file) | fclose(file);
}

/* The lines that wait for an answer go to the engine, its answers to a file,
 * and receive puts them into their rows. */
static enum wasl_status
answer(const char *name, struct bytes stream, struct bytes *answered)
{
	char path[] = "/tmp/answers.XXXXXX";
	const char *send[] = {"send", NULL};
	const char *receive[] = {"receive", "--answers", path, NULL};
	struct bytes lines = {NULL, 0};
	int fd = mkstemp(path);
	FILE *answers = fd < 0 ? NULL : fdopen(fd, "wb");
	enum wasl_status status = WASL_UNDONE;

	if (!answers)
		return WASL_UNDONE;
	if (run(send, name, stream, &lines) == WASL_DONE) {
		translate_lines(lines, answers);
		status = fclose(answers) ? WASL_UNDONE
			: run(receive, name, stream, answered);
	} else {
		fclose(answers);
	}
	unlink(path);
	free(lines.ptr);
	return status;
}

int
main(int argc, char **argv)
{
	struct bytes page = {NULL, 0}, stream = {NULL, 0},
		answered = {NULL, 0}, translation = {NULL, 0};
	const char *prepare[] = {"prepare", "-t", argc > 1 ? argv[1] : "", NULL};
	const char *finish[] = {"finish", NULL};
	enum wasl_status status, worst;

	if (argc != 3 || read_file(argv[2], &page)) {
		fprintf(stderr, "usage: translate LANG FILE\n");
		return WASL_UNDONE;
	}
	worst = run(prepare, argv[2], page, &stream);
	status = answer(argv[2], stream, &answered);
	worst = status > worst ? status : worst;
	status = run(finish, argv[2], answered, &translation);
	worst = status > worst ? status : worst;
	fwrite(translation.ptr, 1, translation.len, stdout);
	free(page.ptr);
	free(stream.ptr);
	free(answered.ptr);
	free(translation.ptr);
	return (int)worst;
}
