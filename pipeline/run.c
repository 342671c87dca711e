/* run: a chain over files and standard input. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "chain.h"
#include "parallel.h"

/* Larger pipes wake the next process less often; not all systems allow it. */
static void
widen_pipe(int fd)
{
#ifdef F_SETPIPE_SZ
	fcntl(fd, F_SETPIPE_SZ, 1 << 20);
#else
	(void)fd;
#endif
}

static int
is_engine_run(const struct chain *chain)
{
	for (size_t i = 0; i < chain->n; i++)
		if (chain->links[i].stage->wait)
			return 1;
	return 0;
}

static void
read_all(struct chain *chain, int fd, const char *name)
{
	int serves = is_engine_run(chain);

	while (!chain->stop) {
		size_t room;
		char *at = chain_room(chain, &room);
		ssize_t n;

		if (serves)
			chain_wait(chain, fd);
		n = read(fd, at, room);
		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n < 0) {
			chain_broken(chain, name, errno);
			return;
		}
		chain_take(chain, (size_t)n, n ? CHAIN_MORE : CHAIN_ENDED);
		if (!n)
			return;
	}
}

static int
is_directory(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
}

void
run_input(struct chain *chain, const char *name)
{
	int is_stdin = strcmp(name, "-") == 0;
	int fd = is_stdin ? 0 : open(name, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || is_directory(fd)) {
		chain_broken(chain, name, fd < 0 ? errno : EISDIR);
	} else {
		widen_pipe(fd);
		chain_begin(chain, name);
		read_all(chain, fd, name);
	}
	if (fd > 0)
		close(fd);
}

/* The names in a file, one a line or NUL-ended. */
static int
each_name_in(const struct settings *settings, const char *path,
	input_function *take, void *user)
{
	int delimiter = settings_find(settings, "null") ? 0 : '\n';
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	char *name = NULL;
	size_t cap = 0;
	ssize_t len;
	int bad;

	if (!file) {
		fprintf(stderr, "wasl: error: cannot read '%s': %s\n", path,
			strerror(errno));
		return -1;
	}
	while ((len = getdelim(&name, &cap, delimiter, file)) > 0) {
		if (name[len - 1] == delimiter)
			name[--len] = 0;
		if (len)
			take(user, name);
	}
	bad = ferror(file);
	if (bad)
		fprintf(stderr, "wasl: error: cannot read '%s': %s\n", path,
			strerror(errno));
	free(name);
	if (file != stdin)
		fclose(file);
	return bad ? -1 : 0;
}

int
each_input(const struct settings *settings, input_function *take, void *user)
{
	const char *from = settings_find(settings, "files-from");

	for (size_t i = 0; i < settings->operands_n; i++)
		take(user, settings->operands[i]);
	if (from)
		return each_name_in(settings, from, take, user);
	if (!settings->operands_n)
		take(user, "-");
	return 0;
}

static void
take_input(void *user, const char *name)
{
	struct chain *chain = user;

	if (!chain->stop)
		run_input(chain, name);
}

/* 1 if -o names one of the inputs: it would be replaced by what is made of
 * it. */
static int
is_own_input(const struct settings *settings, const char *output)
{
	struct stat out, in;

	if (!output || stat(output, &out) || !S_ISREG(out.st_mode))
		return 0;
	for (size_t i = 0; i < settings->operands_n; i++)
		if (stat(settings->operands[i], &in) == 0 &&
			in.st_dev == out.st_dev && in.st_ino == out.st_ino)
			return 1;
	return 0;
}

static struct out *
open_output(const struct command *command, const struct settings *settings)
{
	const char *output = settings_find(settings, "output");
	struct out *out;

	if (is_own_input(settings, output)) {
		fprintf(stderr, "wasl %s: error: '%s' is input and output\n",
			command->name, output);
		return NULL;
	}
	if (!output) {
		widen_pipe(1);
		return out_stdout();
	}
	out = out_file(output);
	if (!out)
		fprintf(stderr, "wasl %s: error: cannot write '%s': %s\n",
			command->name, output, strerror(errno));
	return out;
}

/* As cat ends when nobody reads any more. */
static void
die_of_closed_pipe(void)
{
	signal(SIGPIPE, SIG_DFL);
	raise(SIGPIPE);
}

static int
begins_a_stream(const char *name)
{
	char line[4096];
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, line, sizeof line);
	const char *lf = n > 0 ? memchr(line, '\n', (size_t)n) : NULL;

	if (fd >= 0)
		close(fd);
	return lf && header_is(line, (size_t)(lf - line));
}

/* Two plain texts are paired first. */
static struct command
command_for(const struct command *command, const struct settings *settings)
{
	struct command pair = *command;

	if (command->pair && settings->operands_n == 2 &&
		!begins_a_stream(settings->operands[0]))
		pair.stages = command->pair;
	return pair;
}

static enum status
run_chain(const struct command *command, const struct settings *settings,
	struct out *out, int *is_closed)
{
	const char *value = settings_find(settings, "jobs");
	size_t jobs = value ? (size_t)strtoull(value, NULL, 10) : 1;
	struct chain *chain;

	if (jobs > 1 && parallel_fits(command, settings))
		return parallel_run(command, settings, out, jobs, is_closed);
	chain = chain_open(command, settings, out, CHAIN_ALONE);
	if (!chain->stop && each_input(settings, take_input, chain)) {
		chain_status(chain, STATUS_UNDONE);
		chain->stop = 1;
	}
	return chain_close(chain, is_closed);
}

int
chain_main(const struct command *command, int argc, char **argv)
{
	enum status status = STATUS_UNDONE;
	struct settings settings;
	struct command run;
	struct out *out;
	int is_closed = 0;

	switch (options_parse(&settings, command, argc, argv)) {
	case OPTIONS_DONE:
		status = STATUS_DONE;
		break;
	case OPTIONS_BAD:
		break;
	case OPTIONS_RUN:
		signal(SIGPIPE, SIG_IGN);
		out = open_output(command, &settings);
		if (!out)
			break;
		run = command_for(command, &settings);
		status = run_chain(&run, &settings, out, &is_closed);
		break;
	}
	options_release(&settings);
	if (is_closed)
		die_of_closed_pipe();
	return (int)status;
}
