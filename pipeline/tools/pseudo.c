/* pseudo: a pretended engine, for trying a pipeline with no model */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "stage.h"
#include "base/damage.h"
#include "base/translit.h"

extern const struct option pseudo_options[];
int pseudo_main(int argc, char **argv);

const struct option pseudo_options[] = {
	{ "damage", 0, OPTION_TEXT, OPTION_STEP, "KIND:RATE,...", NULL,
	  "misbehave as real engines do" },
	{ "seed", 0, OPTION_NUMBER, OPTION_STEP, "N", NULL,
	  "which lines the damage strikes (default 1)" },
	{ "io", 0, OPTION_CHOICE, OPTION_STEP, "lines|tsv", "lines|tsv",
	  "what lines hold: text, or an id, a tab and text" },
	{ "help", 'h', OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
	  "say how it is used" },
	{ .name = NULL },
};

enum pseudo_io { IO_LINES, IO_TSV };

struct pseudo {
	struct translit *translit;
	struct recogniser *recogniser;
	struct damages *damages; /* NULL: does its work */
	enum pseudo_io io;
	struct buf answer, out;
	struct report report;
};

static const struct place nowhere = { NULL, 0, 0 };

/* ---- lines ---- */

/* 0, or -1: nobody reads any more, or the system said no. */
static int
answers_flush(struct pseudo *p)
{
	size_t done = 0;

	while (done < p->out.len) {
		ssize_t n = write(STDOUT_FILENO, p->out.ptr + done,
			p->out.len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		done += (size_t)n;
	}
	buf_clear(&p->out);
	return 0;
}

static void
damage_act(struct pseudo *p, enum damage_act act, size_t keep)
{
	const struct timespec fifth = { 0, 200000000 };

	if (act == DAMAGE_NONE)
		return;
	if (act != DAMAGE_SLOW)
		p->out.len = keep;
	answers_flush(p);
	if (act == DAMAGE_CRASH) {
		signal(SIGSEGV, SIG_DFL);
		raise(SIGSEGV);
	}
	if (act == DAMAGE_EXIT)
		_exit(STATUS_DONE);
	if (act == DAMAGE_SLOW)
		nanosleep(&fifth, NULL);
	while (act == DAMAGE_HANG)
		pause();
}

static void
line_answer(struct pseudo *p, struct slice line)
{
	struct slice id = { line.ptr, 0 };
	const char *tab = p->io == IO_TSV && line.len
		? memchr(line.ptr, '\t', line.len)
		: NULL;
	size_t before = p->out.len;

	if (tab) {
		id.len = (size_t)(tab + 1 - line.ptr);
		line.ptr += id.len;
		line.len -= id.len;
	}
	if (!p->damages) {
		buf_add_slice(&p->out, id);
		translit_write(p->translit, line, &p->out);
		buf_addc(&p->out, '\n');
		return;
	}
	buf_clear(&p->answer);
	translit_write(p->translit, line, &p->answer);
	damage_act(p, damages_line(p->damages, id, line,
		buf_slice(&p->answer), &p->out), before);
}

/* Answers every whole line of in; keeps the rest. */
static void
lines_answer(struct pseudo *p, struct buf *in, size_t searched)
{
	char *from = in->ptr, *end = in->ptr + in->len, *lf;
	char *search = in->ptr + searched;

	while (search < end &&
		(lf = memchr(search, '\n', (size_t)(end - search)))) {
		line_answer(p, (struct slice){from, (size_t)(lf - from)});
		from = search = lf + 1;
	}
	in->len = (size_t)(end - from);
	if (in->len)
		memmove(in->ptr, from, in->len);
}

/* A last line without its end is answered without one. */
static void
rest_answer(struct pseudo *p, const struct buf *in)
{
	if (in->len) {
		line_answer(p, buf_slice(in));
		if (p->out.len && p->out.ptr[p->out.len - 1] == '\n')
			p->out.len--;
	}
	if (p->damages)
		damages_end(p->damages, &p->out);
}

/* 0, or -1 with errno */
static int
input_answer(struct pseudo *p, int fd)
{
	struct buf in = {0};
	ssize_t n;
	int result = 0;

	for (;;) {
		size_t searched = in.len;

		n = read(fd, buf_room(&in, 65536), 65536);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		in.len += (size_t)n;
		lines_answer(p, &in, searched);
		if ((result = answers_flush(p)) < 0)
			break;
	}
	if (n < 0)
		result = -1;
	if (result == 0) {
		rest_answer(p, &in);
		result = answers_flush(p);
	}
	buf_release(&in);
	return result;
}

/* ---- the command ---- */

static int
usage_fail(struct pseudo *p, const char *words, const char *what)
{
	struct buf shown = {0};

	report_visible(&shown, slice_of(what), 60);
	report(&p->report, nowhere, LEVEL_ERROR, NULL, "%s '%.*s'", words,
		(int)shown.len, shown.ptr);
	buf_release(&shown);
	return STATUS_UNDONE;
}

static int
damage_set(struct pseudo *p, const char *spec, const char *seed)
{
	struct buf why = {0};
	char *end;
	unsigned long long n = strtoull(seed, &end, 10);

	if (!*seed || *end || *seed == '-')
		return usage_fail(p, "--seed wants a number from 0, not",
			seed);
	p->damages = damages_new(spec, n, p->recogniser, &why);
	if (p->damages)
		return STATUS_DONE;
	report(&p->report, nowhere, LEVEL_ERROR, NULL, "--damage: %.*s",
		(int)why.len, why.ptr);
	buf_release(&why);
	return STATUS_UNDONE;
}

static void
usage_print(void)
{
	puts("usage: wasl pseudo [--damage KIND:RATE,...] [--seed N] "
	     "[--io lines|tsv] [FILE...]\n\n"
	     "A pretended engine: Arabic script to Latin letters, a line for "
	     "a line.\nKinds of damage:");
	damages_list(stdout);
	puts("groups: placeholders, words, lines, process, all");
}

/* STATUS_DONE, a failure, or -1: usage was asked for and printed */
static int
options_parse(struct pseudo *p, int argc, char **argv)
{
	static const struct option_word {
		const char *name;
		int has_arg, *flag, val;
	} words[] = { { "damage", 1, NULL, 'd' }, { "seed", 1, NULL, 's' },
		{ "io", 1, NULL, 'i' }, { "help", 0, NULL, 'h' },
		{ NULL, 0, NULL, 0 } };
	const char *spec = "", *seed = "1";

	(void)words;
	(void)spec;
	(void)seed;
	(void)argc;
	(void)argv;
	(void)p;
	return STATUS_DONE;
}
