/* out: bytes that got there, and errors that are told */
#include "test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/out.h"

static char folder[] = "/tmp/wasl-out-XXXXXX";

static int
enter(void **state)
{
	(void)state;
	return !mkdtemp(folder) || chdir(folder);
}

static int
leave(void **state)
{
	(void)state;
	return chdir("/") || rmdir(folder);
}

static void
read_file(const char *path, struct buf *to)
{
	int fd = open(path, O_RDONLY);
	ssize_t n;

	assert_true(fd >= 0);
	buf_clear(to);
	while ((n = read(fd, buf_room(to, 65536), 65536)) > 0)
		to->len += (size_t)n;
	close(fd);
}

/* Pieces of all sizes, about the buffer's too; also what all of them are. */
static void
write_pieces(struct rng *rng, struct out *out, struct buf *model)
{
	static const size_t about[] = {
		1, 10, 1000, 32767, 32768, 131071, 131072, 131073, 300000};
	char *bytes = memory_alloc(400000);

	for (int i = 0; i < 100; i++) {
		size_t len =
			rng_below(rng, about[rng_below(rng, COUNT(about))] + 2);

		for (size_t k = 0; k < len; k++)
			bytes[k] = (char)rng_next(rng);
		out_write(out, bytes, len);
		buf_add(model, bytes, len);
		if (!rng_below(rng, 20))
			out_flush(out);
	}
	free(bytes);
}

static void
test_file(void **state)
{
	struct rng rng = rng_new(1);
	struct buf model = {0}, there = {0};
	struct out *out;

	(void)state;
	out = out_file("a.txt");
	assert_non_null(out);
	write_pieces(&rng, out, &model);
	assert_int_equal(access("a.txt", F_OK), -1);
	assert_int_equal(access("a.txt.part", F_OK), 0);
	assert_int_equal(out_close(out, OUT_KEEP), 0);
	assert_int_equal(access("a.txt.part", F_OK), -1);
	read_file("a.txt", &there);
	test_equal(buf_slice(&there), buf_slice(&model));
	unlink("a.txt");
	buf_release(&model);
	buf_release(&there);
}

static void
test_discard(void **state)
{
	struct buf there = {0};
	struct out *out = out_file("a.txt");

	(void)state;
	out_write(out, "old", 3);
	assert_int_equal(out_close(out, OUT_KEEP), 0);
	chmod("a.txt", 0600);
	out = out_file("a.txt");
	out_write(out, "new", 3);
	assert_int_equal(out_close(out, OUT_DISCARD), 0);
	assert_int_equal(access("a.txt.part", F_OK), -1);
	read_file("a.txt", &there);
	test_equal(buf_slice(&there), SLICE("old"));
	out = out_file("a.txt");
	out_write(out, "new", 3);
	assert_int_equal(out_close(out, OUT_KEEP), 0);
	read_file("a.txt", &there);
	test_equal(buf_slice(&there), SLICE("new"));
	unlink("a.txt");
	buf_release(&there);
}

/* A link planted where the file beside goes is not written through. */
static void
test_planted_link(void **state)
{
	struct buf there = {0};
	struct out *out = out_file("victim");

	(void)state;
	out_write(out, "safe", 4);
	assert_int_equal(out_close(out, OUT_KEEP), 0);
	assert_int_equal(symlink("victim", "a.txt.part"), 0);
	assert_int_equal(symlink("victim", "a.txt"), 0);
	out = out_file("a.txt");
	out_write(out, "new", 3);
	assert_int_equal(out_close(out, OUT_KEEP), 0);
	read_file("victim", &there);
	test_equal(buf_slice(&there), SLICE("safe"));
	read_file("a.txt", &there);
	test_equal(buf_slice(&there), SLICE("new"));
	unlink("a.txt");
	unlink("victim");
	buf_release(&there);
}

static void
test_no_file(void **state)
{
	(void)state;
	assert_null(out_file("no/such/folder"));
	assert_int_equal(errno, ENOENT);
	assert_null(out_file("/tmp"));
	assert_int_equal(errno, EISDIR);
}

/* A device is written directly, and a full one is told of. */
static void
test_full(void **state)
{
	struct out *out = out_file("/dev/full");

	(void)state;
	assert_non_null(out);
	out_write(out, "x", 1);
	assert_int_equal(out_close(out, OUT_KEEP), -1);
	assert_int_equal(errno, ENOSPC);
	assert_int_equal(access("/dev/full.part", F_OK), -1);
	out = out_file("/dev/null");
	out_write(out, "x", 1);
	assert_int_equal(out_close(out, OUT_KEEP), 0);
}

static void
test_target_gone(void **state)
{
	struct out *out;

	(void)state;
	assert_int_equal(mkdir("b", 0700), 0);
	out = out_file("b/a.txt");
	assert_non_null(out);
	unlink("b/a.txt.part");
	rmdir("b");
	out_write(out, "x", 1);
	assert_int_equal(out_close(out, OUT_KEEP), -1);
	assert_int_equal(errno, ENOENT);
}

static void
test_memory(void **state)
{
	struct rng rng = rng_new(2);
	struct buf model = {0}, there = {0};
	struct out *out = out_memory(&there);

	(void)state;
	write_pieces(&rng, out, &model);
	test_equal(buf_slice(&there), buf_slice(&model));
	assert_int_equal(out_close(out, OUT_KEEP), 0);
	buf_release(&model);
	buf_release(&there);
}

static int
take(void *user, const char *ptr, size_t len)
{
	buf_add(user, ptr, len);
	return 0;
}

static int
refuse(void *user, const char *ptr, size_t len)
{
	(void)ptr;
	(void)len;
	errno = *(int *)user;
	return -1;
}

static void
test_callback(void **state)
{
	struct rng rng = rng_new(3);
	struct buf model = {0}, there = {0};
	struct out *out = out_callback(take, &there);
	int error = ENOSPC;

	(void)state;
	write_pieces(&rng, out, &model);
	assert_int_equal(out_close(out, OUT_KEEP), 0);
	test_equal(buf_slice(&there), buf_slice(&model));
	buf_clear(&model);
	out = out_callback(refuse, &error);
	write_pieces(&rng, out, &model);
	assert_false(out_is_closed(out));
	assert_int_equal(out_close(out, OUT_KEEP), -1);
	assert_int_equal(errno, ENOSPC);
	error = EPIPE;
	out = out_callback(refuse, &error);
	write_pieces(&rng, out, &model);
	assert_true(out_is_closed(out));
	assert_int_equal(out_close(out, OUT_KEEP), 0);
	buf_release(&model);
	buf_release(&there);
}

/* Runs child with a pipe as its standard output; returns its exit code. */
static int
with_pipe(int (*child)(void), int reader_reads, struct buf *got)
{
	int fd[2], status;
	pid_t pid;
	ssize_t n;

	assert_int_equal(pipe(fd), 0);
	pid = fork();
	if (!pid) {
		dup2(fd[1], 1);
		close(fd[0]);
		close(fd[1]);
		_exit(child());
	}
	close(fd[1]);
	while (reader_reads && (n = read(fd[0], buf_room(got, 4096), 4096)) > 0)
		got->len += (size_t)n;
	close(fd[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int
write_much(void)
{
	struct out *out = out_stdout();
	char line[1000];

	memset(line, 'x', sizeof line);
	for (int i = 0; i < 5000; i++)
		out_write(out, line, sizeof line);
	return (out_is_closed(out) ? 10 : 20) +
	       (out_close(out, OUT_KEEP) ? 1 : 0);
}

/* The reader waits, so that the descriptor, set not to block, fills up. */
static int
write_nonblocking(void)
{
	fcntl(1, F_SETFL, O_NONBLOCK);
	return write_much();
}

static void
test_pipes(void **state)
{
	struct buf got = {0};

	(void)state;
	assert_int_equal(with_pipe(write_much, 1, &got), 20);
	assert_int_equal(got.len, 5000000);
	buf_clear(&got);
	assert_int_equal(with_pipe(write_nonblocking, 1, &got), 20);
	assert_int_equal(got.len, 5000000);
	assert_int_equal(with_pipe(write_much, 0, &got), 10);
	buf_release(&got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_discard),
		cmocka_unit_test(test_planted_link),
		cmocka_unit_test(test_no_file),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_target_gone),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_callback),
		cmocka_unit_test(test_pipes),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
