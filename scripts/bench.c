/* bench: what two commands take, by turns, and the ratio of the pairs.
 *
 *	bench PAIRS REPEAT FILE COMMAND -- COMMAND
 *
 * Each COMMAND is one word for sh, run with FILE as its standard input and its
 * standard output going through a pipe to a reader that throws it away; `exec`
 * is put before it. A run is REPEAT of them. Prints the medians of PAIRS runs:
 *of processor time the ratio and both in seconds, of wall time the same; then
 *the most memory, in KB, that one process of the first had.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PAIRS_MAX = 101 };

struct cost {
	double seconds, wall;
	long memory_kb;
};

static void
die(const char *what)
{
	perror(what);
	exit(2);
}

static pid_t
start_reader(int from, int unused)
{
	static char bytes[1 << 20];
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (pid)
		return pid;
	close(unused);
	while (read(from, bytes, sizeof bytes) > 0)
		continue;
	_exit(0);
}

static pid_t
start_command(const char *command, const char *file, int to)
{
	char line[4096];
	int fd;
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (pid)
		return pid;
	fd = open(file, O_RDONLY);
	if (fd < 0)
		die(file);
	dup2(fd, 0);
	dup2(to, 1);
	snprintf(line, sizeof line, "exec %s", command);
	execl("/bin/sh", "sh", "-c", line, (char *)NULL);
	_exit(127);
}

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
run_once(const char *command, const char *file, struct cost *cost)
{
	struct rusage used;
	double start = now();
	pid_t reader, pid;
	int fd[2], status;

	if (pipe2(fd, O_CLOEXEC))
		die("pipe");
	reader = start_reader(fd[0], fd[1]);
	close(fd[0]);
	pid = start_command(command, file, fd[1]);
	close(fd[1]);
	if (wait4(pid, &status, 0, &used) != pid)
		die("wait4");
	cost->wall += now() - start;
	waitpid(reader, NULL, 0);
	if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		fprintf(stderr, "bench: '%s' failed\n", command);
		exit(2);
	}
	cost->seconds += seconds(used.ru_utime) + seconds(used.ru_stime);
	if (used.ru_maxrss > cost->memory_kb)
		cost->memory_kb = used.ru_maxrss;
}

static int
order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *v, size_t n)
{
	qsort(v, n, sizeof *v, order);
	return v[n / 2];
}

/* Of one measure, pair by pair. */
struct series {
	double ratio[PAIRS_MAX], first[PAIRS_MAX], second[PAIRS_MAX];
};

static void
series_add(struct series *s, size_t i, double first, double second)
{
	s->first[i] = first;
	s->second[i] = second;
	s->ratio[i] = first / (second > 0 ? second : 1e-9);
}

static void
series_print(struct series *s, size_t n)
{
	printf("%.3f %.4f %.4f ", median(s->ratio, n), median(s->first, n),
		median(s->second, n));
}

int
main(int argc, char **argv)
{
	struct series cpu, wall;
	long memory_kb = 0;
	size_t pairs, repeat;

	if (argc != 7 || strcmp(argv[5], "--") != 0) {
		fputs("usage: bench PAIRS REPEAT FILE COMMAND -- COMMAND\n",
			stderr);
		return 2;
	}
	pairs = strtoul(argv[1], NULL, 10);
	repeat = strtoul(argv[2], NULL, 10);
	if (!pairs || pairs > PAIRS_MAX)
		return 2;
	for (size_t i = 0; i < pairs; i++) {
		struct cost first = {0}, second = {0};

		for (size_t k = 0; k < repeat; k++)
			run_once(argv[4], argv[3], &first);
		for (size_t k = 0; k < repeat; k++)
			run_once(argv[6], argv[3], &second);
		series_add(&cpu, i, first.seconds, second.seconds);
		series_add(&wall, i, first.wall, second.wall);
		if (first.memory_kb > memory_kb)
			memory_kb = first.memory_kb;
	}
	series_print(&cpu, pairs);
	series_print(&wall, pairs);
	printf("%ld\n", memory_kb);
	return 0;
}
