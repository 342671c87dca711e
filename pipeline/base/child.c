/* child: another program, its three pipes and its end */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "base/child.h"
#include "base/report.h"

extern char **environ;

enum { GROUP_MAX = 256, ERR_LINE = 4096, PIPE_SIZE = 1 << 20 };
#define ERR_LIMIT ((uint64_t)1 << 20)

/* ---- signals that end us end the children too ---- */

static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { ENDING_N = sizeof(ending) / sizeof(*ending) };

/* Read by the handler. */
static volatile pid_t groups[GROUP_MAX];
static struct sigaction before[ENDING_N];
static unsigned group_n;

static void
groups_end(int signal_number)
{
	for (int i = 0; i < GROUP_MAX; i++)
		if (groups[i])
			kill(-groups[i], SIGKILL);
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

static void
signals_take(void)
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_handler = groups_end;
	action.sa_flags = (int)SA_RESETHAND;
	sigemptyset(&action.sa_mask);
	for (int i = 0; i < ENDING_N; i++) {
		sigaction(ending[i], NULL, &before[i]);
		if (before[i].sa_handler == SIG_DFL)
			sigaction(ending[i], &action, NULL);
	}
}

static void
signals_give_back(void)
{
	for (int i = 0; i < ENDING_N; i++)
		sigaction(ending[i], &before[i], NULL);
}

static void
group_add(pid_t group)
{
	if (group_n++ == 0)
		signals_take();
	for (int i = 0; i < GROUP_MAX; i++)
		if (!groups[i]) {
			groups[i] = group;
			return;
		}
}

static void
group_remove(pid_t group)
{
	for (int i = 0; i < GROUP_MAX; i++)
		if (groups[i] == group)
			groups[i] = 0;
	if (--group_n == 0)
		signals_give_back();
}

/* ---- start ---- */

static int
pipe_open(int ends[2], int ours)
{
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	fcntl(ends[ours], F_SETFL, O_NONBLOCK);
#ifdef F_SETPIPE_SZ
	fcntl(ends[ours], F_SETPIPE_SZ, PIPE_SIZE);
#endif
	return 0;
}

static void
pipe_close(int ends[2])
{
	for (int i = 0; i < 2; i++)
		if (ends[i] >= 0)
			close(ends[i]);
}

/* Signals as a program expects them, whatever we do with ours. */
static void
attributes_set(posix_spawnattr_t *attributes)
{
	sigset_t all, none;

	posix_spawnattr_init(attributes);
	sigfillset(&all);
	sigemptyset(&none);
	posix_spawnattr_setsigdefault(attributes, &all);
	posix_spawnattr_setsigmask(attributes, &none);
	posix_spawnattr_setpgroup(attributes, 0);
	posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP |
						     POSIX_SPAWN_SETSIGDEF |
						     POSIX_SPAWN_SETSIGMASK);
}

/* 0, or the error's number */
static int
spawn(struct child *c, char **argv, int in, int out, int err)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int error;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
	attributes_set(&attributes);
	error = posix_spawnp(
		&c->pid, argv[0], &actions, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

enum child_start
child_start(struct child *c, char **argv, const char *label)
{
	int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1};
	int error = 0;

	memset(c, 0, sizeof(*c));
	c->in = c->out = c->err = c->end = -1;
	c->label = label;
	c->err_limit = ERR_LIMIT;
	if (pipe_open(in, 1) < 0 || pipe_open(out, 0) < 0 ||
		pipe_open(err, 0) < 0)
		error = errno;
	else
		error = spawn(c, argv, in[0], out[1], err[1]);
	if (error) {
		pipe_close(in);
		pipe_close(out);
		pipe_close(err);
		c->pid = 0;
		errno = error;
		return error == ENOENT || error == EACCES || error == ENOTDIR
			       ? CHILD_NOT_FOUND
			       : CHILD_FAILED;
	}
	close(in[0]);
	close(out[1]);
	close(err[1]);
	c->in = in[1];
	c->out = out[0];
	c->err = err[0];
	c->group = c->pid;
#ifdef SYS_pidfd_open
	c->end = (int)syscall(SYS_pidfd_open, c->pid, 0);
#endif
	group_add(c->group);
	return CHILD_STARTED;
}

/* ---- pipes ---- */

static void
end_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void
child_close_in(struct child *c)
{
	end_close(&c->in);
}

/* EPIPE as a result and not as a signal: SIGPIPE is blocked around the write
 * and taken back if it came. */
static ssize_t
write_quietly(int fd, const char *ptr, size_t len)
{
	const struct timespec now = {0, 0};
	sigset_t pipe_only, old, pending;
	ssize_t n;
	int error;

	sigemptyset(&pipe_only);
	sigaddset(&pipe_only, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &pipe_only, &old);
	sigpending(&pending);
	n = write(fd, ptr, len);
	error = errno;
	if (n < 0 && error == EPIPE && !sigismember(&pending, SIGPIPE))
		while (sigtimedwait(&pipe_only, NULL, &now) < 0 &&
			errno == EINTR)
			;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	errno = error;
	return n;
}

ssize_t
child_write(struct child *c, const char *ptr, size_t len)
{
	ssize_t n;

	if (c->in < 0)
		return -1;
	n = write_quietly(c->in, ptr, len);
	if (n >= 0)
		return n;
	if (errno == EAGAIN || errno == EINTR)
		return 0;
	end_close(&c->in);
	return -1;
}

ssize_t
child_read(struct child *c, struct buf *to, size_t max)
{
	ssize_t n;

	if (c->out < 0)
		return -1;
	n = read(c->out, buf_room(to, max), max);
	if (n > 0) {
		to->len += (size_t)n;
		return n;
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	end_close(&c->out);
	return -1;
}

/* ---- standard error ---- */

static void
error_line_pass(struct child *c, struct slice line, struct buf *shown)
{
	size_t from = shown->len;

	if (c->err_len >= c->err_limit) {
		c->err_dropped += line.len + 1;
		return;
	}
	while (line.len && line.ptr[line.len - 1] == '\r')
		line.len--;
	buf_adds(shown, c->label);
	buf_adds(shown, ": ");
	report_visible(shown, line, 0);
	buf_addc(shown, '\n');
	c->err_len += shown->len - from;
}

/* What is there, in one piece. */
static void
error_lines_pass(struct child *c)
{
	char *from = c->err_line.ptr, *end = from + c->err_line.len, *lf;
	struct buf shown = {0};

	while (from < end && (lf = memchr(from, '\n', (size_t)(end - from)))) {
		error_line_pass(
			c, (struct slice){from, (size_t)(lf - from)}, &shown);
		from = lf + 1;
	}
	c->err_line.len = (size_t)(end - from);
	if (c->err_line.len)
		memmove(c->err_line.ptr, from, c->err_line.len);
	if (c->err_line.len >= ERR_LINE) {
		error_line_pass(c, buf_slice(&c->err_line), &shown);
		buf_clear(&c->err_line);
	}
	fwrite(shown.ptr, 1, shown.len, stderr);
	buf_release(&shown);
}

void
child_pass_errors(struct child *c)
{
	enum { AT_ONCE = 65536, TIMES = 16 };

	for (int i = 0; i < TIMES && c->err >= 0; i++) {
		ssize_t n =
			read(c->err, buf_room(&c->err_line, AT_ONCE), AT_ONCE);

		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (n <= 0) {
			end_close(&c->err);
		} else if (c->err_len >= c->err_limit) {
			/* No line of it will be shown. */
			c->err_dropped += (uint64_t)n;
		} else {
			c->err_line.len += (size_t)n;
			error_lines_pass(c);
		}
	}
}

/* ---- the end ---- */

int
child_has_ended(struct child *c)
{
	pid_t got = 0;

	if (c->pid)
		got = waitpid(c->pid, &c->status, WNOHANG);
	if (got == c->pid)
		c->pid = 0;
	return c->pid == 0;
}

static void
errors_close(struct child *c)
{
	child_pass_errors(c);
	if (c->err_line.len) {
		buf_addc(&c->err_line, '\n');
		error_lines_pass(c);
	}
	if (c->err_dropped)
		fprintf(stderr,
			"%s: (%llu more bytes of its standard error "
			"are not shown)\n",
			c->label, (unsigned long long)c->err_dropped);
	c->err_dropped = 0;
	end_close(&c->err);
	buf_release(&c->err_line);
}

void
child_end(struct child *c)
{
	if (c->group) {
		kill(-c->group, SIGKILL);
		while (c->pid && waitpid(c->pid, &c->status, 0) < 0 &&
			errno == EINTR)
			;
		c->pid = 0;
		group_remove(c->group);
		c->group = 0;
	}
	end_close(&c->in);
	end_close(&c->out);
	end_close(&c->end);
	errors_close(c);
}

void
child_describe(int status, struct buf *out)
{
	if (WIFSIGNALED(status))
		buf_addf(out, "was killed by signal %d (%s)", WTERMSIG(status),
			strsignal(WTERMSIG(status)));
	else
		buf_addf(out, "ended with status %d", WEXITSTATUS(status));
}
