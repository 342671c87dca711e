/* pseudo: a pretended engine, for trying a pipeline with no model */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>
#include "options.h"
#include "base/damage.h"
#include "base/translit.h"

extern const struct option pseudo_options[];
int pseudo_main(int argc, char **argv);

const struct option pseudo_options[] = {
	{"damage", 0, OPTION_TEXT, OPTION_STEP, "KIND:RATE,...", NULL,
		"misbehave as real engines do"},
	{"seed", 0, OPTION_NUMBER, OPTION_STEP, "N", NULL,
		"which lines the damage strikes (default 1)"},
	{"io", 0, OPTION_CHOICE, OPTION_STEP, "FORM", "lines|tsv",
		"what lines hold: text, or an id, a tab and text"},
	{.name = NULL},
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

static const struct place nowhere = {NULL, 0, 0};

/* ---- lines ---- */

/* 0, or -1: nobody reads any more, or the system said no. */
static int
answers_flush(struct pseudo *p)
{
	size_t done = 0;

	while (done < p->out.len) {
		ssize_t n = write(
			STDOUT_FILENO, p->out.ptr + done, p->out.len - done);

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
	const struct timespec fifth = {0, 200000000};

	if (act == DAMAGE_NONE)
		return;
	if (act != DAMAGE_SLOW)
		p->out.len = keep;
	answers_flush(p);
	if (act == DAMAGE_CRASH) {
		prctl(PR_SET_DUMPABLE, 0); /* a core is slow, and no use */
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
	struct slice id = {line.ptr, 0};
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
	damage_act(p,
		damages_line(
			p->damages, id, line, buf_slice(&p->answer), &p->out),
		before);
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
		return usage_fail(p, "--seed wants a number from 0, not", seed);
	p->damages = damages_new(spec, n, p->recogniser, &why);
	if (p->damages)
		return STATUS_DONE;
	report(&p->report, nowhere, LEVEL_ERROR, NULL, "--damage: %.*s",
		(int)why.len, why.ptr);
	buf_release(&why);
	return STATUS_UNDONE;
}

/* Takes the options; the operands are then in settings. */
static int
options_take(struct pseudo *p, const struct settings *settings)
{
	const char *io = settings_find(settings, "io");
	const char *spec = settings_find(settings, "damage");
	const char *seed = settings_find(settings, "seed");

	p->io = io && !strcmp(io, "tsv") ? IO_TSV : IO_LINES;
	return spec ? damage_set(p, spec, seed ? seed : "1") : STATUS_DONE;
}

static int
file_answer(struct pseudo *p, const char *name)
{
	int fd = strcmp(name, "-") ? open(name, O_RDONLY | O_CLOEXEC)
				   : STDIN_FILENO;
	int status = STATUS_DONE;

	if (fd < 0 || input_answer(p, fd) < 0) {
		/* Nobody reads any more: as cat does. */
		if (errno != EPIPE) {
			report(&p->report, (struct place){name, 0, 0},
				LEVEL_ERROR, NULL, "%s", strerror(errno));
			status = STATUS_UNDONE;
		}
	}
	if (fd > STDIN_FILENO)
		close(fd);
	return status;
}

static int
pseudo_open(struct pseudo *p)
{
	p->translit = translit_open(pack_embedded());
	p->recogniser = recogniser_open(pack_embedded());
	if (p->translit && p->recogniser)
		return STATUS_DONE;
	report(&p->report, nowhere, LEVEL_ERROR, NULL,
		"the rules in the program are damaged");
	return STATUS_UNDONE;
}

static int
pseudo_run(const struct settings *settings)
{
	struct pseudo p = {.report.stage = "pseudo"};
	int status = pseudo_open(&p);
	size_t i, n = settings->operands_n;

	if (status == STATUS_DONE)
		status = options_take(&p, settings);
	if (status == STATUS_DONE && n == 0)
		status = file_answer(&p, "-");
	for (i = 0; i < n && status == STATUS_DONE; i++)
		status = file_answer(&p, settings->operands[i]);
	damages_free(p.damages);
	recogniser_free(p.recogniser);
	translit_free(p.translit);
	buf_release(&p.answer);
	buf_release(&p.out);
	return status;
}

int
pseudo_main(int argc, char **argv)
{
	const struct command *command = commands;
	struct settings settings;
	int status = STATUS_UNDONE;

	while (command->run != pseudo_main)
		command++;
	switch (options_parse(&settings, command, argc, argv)) {
	case OPTIONS_RUN:
		status = pseudo_run(&settings);
		break;
	case OPTIONS_DONE:
		status = STATUS_DONE;
		if (settings_find(&settings, "help")) {
			puts("\nKinds of damage:");
			damages_list(stdout);
			puts("groups: placeholders, words, lines, process, "
			     "all");
		}
		break;
	case OPTIONS_BAD:
		break;
	}
	options_release(&settings);
	return status;
}
