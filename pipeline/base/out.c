/* out: where a command's bytes go, and that they got there */
#include "base/out.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* A pipe of the largest size that a system allows to all: waking the reader
 * for every 64 KiB costs more than reading. */
enum { OUT_SIZE = 128 << 10, PIPE_SIZE = 1 << 20 };

struct out {
	int fd; /* -1: none */
	struct buf *memory;
	out_function *function;
	void *user;
	char *path, *part; /* of a file that is written beside */
	int error;	   /* the first errno, or 0 */
	int closed;	   /* nobody reads any more */
	struct out *next;  /* of those that are not whole yet */
	size_t len;
	char bytes[];
};

static struct out *
out_new(int fd)
{
	struct out *out = memory_alloc(sizeof *out + OUT_SIZE);

	memset(out, 0, sizeof *out);
	out->fd = fd;
	return out;
}

static void
out_free(struct out *out)
{
	free(out->path);
	free(out->part);
	free(out);
}

struct out *
out_stdout(void)
{
	signal(SIGPIPE, SIG_IGN);
#ifdef F_SETPIPE_SZ
	fcntl(STDOUT_FILENO, F_SETPIPE_SZ, PIPE_SIZE);
#endif
	return out_new(STDOUT_FILENO);
}

struct out *
out_memory(struct buf *to)
{
	struct out *out = memory_zero(1, sizeof *out);

	out->fd = -1;
	out->memory = to;
	return out;
}

struct out *
out_callback(out_function *function, void *user)
{
	struct out *out = out_new(-1);

	out->function = function;
	out->user = user;
	return out;
}

/* ---- files ---- */

/* Those that are not whole yet. A process that ends in the midst of one, for
 * lack of memory, leaves none of them. */
static struct out *unfinished;
static pthread_mutex_t unfinished_lock = PTHREAD_MUTEX_INITIALIZER;
static pid_t unfinished_pid; /* a child of ours that ends takes none away */

static void
unfinished_drop(void)
{
	if (unfinished_pid == getpid())
		for (const struct out *out = unfinished; out; out = out->next)
			unlink(out->part);
}

static void
unfinished_add(struct out *out)
{
	pthread_mutex_lock(&unfinished_lock);
	if (!unfinished_pid)
		atexit(unfinished_drop);
	unfinished_pid = getpid();
	out->next = unfinished;
	unfinished = out;
	pthread_mutex_unlock(&unfinished_lock);
}

static void
unfinished_remove(const struct out *out)
{
	struct out **at = &unfinished;

	pthread_mutex_lock(&unfinished_lock);
	while (*at != out)
		at = &(*at)->next;
	*at = out->next;
	pthread_mutex_unlock(&unfinished_lock);
}

static struct out *
out_direct(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	return fd < 0 ? NULL : out_new(fd);
}

static struct out *
out_beside(const char *path, mode_t mode)
{
	size_t len = strlen(path);
	char *part = memory_alloc(len + sizeof ".part");
	struct out *out = out_new(-1);
	int error;

	memcpy(part, path, len);
	memcpy(part + len, ".part", sizeof ".part");
	out->path = memory_string(path, len);
	out->part = part;
	/* One left by a run that was killed; a link is not written through. */
	unlink(part);
	out->fd = open(part,
		O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (out->fd < 0) {
		error = errno;
		out_free(out);
		errno = error;
		return NULL;
	}
	unfinished_add(out);
	return out;
}

struct out *
out_file(const char *path)
{
	struct stat there;

	if (stat(path, &there))
		return out_beside(path, 0666);
	if (S_ISDIR(there.st_mode)) {
		errno = EISDIR;
		return NULL;
	}
	if (!S_ISREG(there.st_mode))
		return out_direct(path);
	return out_beside(path, there.st_mode & 0777);
}

/* ---- writing ---- */

static void
out_fail(struct out *out, int error)
{
	if (error == EPIPE)
		out->closed = 1;
	else if (!out->error)
		out->error = error;
	out->len = 0;
}

static int
is_done(const struct out *out)
{
	return out->closed || out->error;
}

/* Waits where somebody left the descriptor non-blocking. */
static int
may_go_on(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLOUT};

	if (errno == EINTR)
		return 1;
	return errno == EAGAIN && (poll(&p, 1, -1) >= 0 || errno == EINTR);
}

/* Both parts, in order. */
static void
send_fd(struct out *out, struct iovec *part, int n)
{
	while (n) {
		ssize_t sent = writev(out->fd, part, n);

		if (sent < 0 && may_go_on(out->fd))
			continue;
		if (sent < 0) {
			out_fail(out, errno);
			return;
		}
		while (n && (size_t)sent >= part->iov_len) {
			sent -= (ssize_t)part->iov_len;
			part++;
			n--;
		}
		if (n) {
			part->iov_base = (char *)part->iov_base + sent;
			part->iov_len -= (size_t)sent;
		}
	}
}

static void
send_function(struct out *out, const struct iovec *part, int n)
{
	for (; n; part++, n--) {
		errno = 0;
		if (out->function(out->user, part->iov_base, part->iov_len)) {
			out_fail(out, errno ? errno : EIO);
			return;
		}
	}
}

/* What is held, and ptr behind it. */
static void
out_send(struct out *out, const char *ptr, size_t len)
{
	struct iovec part[2];
	int n = 0;

	if (out->len)
		part[n++] = (struct iovec){out->bytes, out->len};
	if (len)
		part[n++] = (struct iovec){(char *)(uintptr_t)ptr, len};
	if (out->function)
		send_function(out, part, n);
	else
		send_fd(out, part, n);
	out->len = 0;
}

void
out_write(struct out *out, const char *ptr, size_t len)
{
	if (out->memory) {
		buf_add(out->memory, ptr, len);
		return;
	}
	if (is_done(out) || !len)
		return;
	if (len > OUT_SIZE - out->len) {
		/* A small rest fills the buffer first; a big one is not copied.
		 */
		size_t n = len < OUT_SIZE / 4 ? OUT_SIZE - out->len : 0;

		memcpy(out->bytes + out->len, ptr, n);
		out->len += n;
		ptr += n;
		len -= n;
		if (n) {
			out_send(out, NULL, 0);
		} else {
			out_send(out, ptr, len);
			return;
		}
		if (is_done(out))
			return;
	}
	memcpy(out->bytes + out->len, ptr, len);
	out->len += len;
}

void
out_flush(struct out *out)
{
	if (!out->memory && out->len && !is_done(out))
		out_send(out, NULL, 0);
}

int
out_is_closed(const struct out *out)
{
	return out->closed;
}

/* ---- the end ---- */

/* Some file systems tell only at the close that bytes were lost; standard
 * output itself stays open. */
static void
close_fd(struct out *out)
{
	int fd = out->fd;

	if (fd == STDOUT_FILENO)
		fd = dup(fd);
	if (fd >= 0 && close(fd) && !out->error)
		out->error = errno;
}

static void
finish_file(struct out *out, enum out_end end)
{
	unfinished_remove(out);
	if (end == OUT_KEEP && !out->error && rename(out->part, out->path))
		out->error = errno;
	if (end == OUT_DISCARD || out->error)
		unlink(out->part);
}

int
out_close(struct out *out, enum out_end end)
{
	int error;

	if (end == OUT_KEEP || !out->part)
		out_flush(out);
	if (out->fd >= 0)
		close_fd(out);
	if (out->part)
		finish_file(out, end);
	error = out->error;
	out_free(out);
	errno = error;
	return error ? -1 : 0;
}
