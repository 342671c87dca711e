/* replay: a fuzz target without libFuzzer: feeds it the files that are named.
 * Each is a case, in a process of its own: "ok NAME" or "not ok NAME".
 */
#include <fcntl.h>
#include <libgen.h>
#include <sys/wait.h>

#include "fuzz.h"

static void
read_file(const char *path, struct buf *to)
{
	FILE *file = fopen(path, "rb");
	size_t n;

	if (!file) {
		perror(path);
		exit(2);
	}
	while ((n = fread(buf_room(to, 4096), 1, 4096, file)))
		to->len += n;
	fclose(file);
}

/* In memory of just its size, so that a sanitizer sees a byte too far. */
static void
feed(const char *path)
{
	struct buf bytes = {0};
	uint8_t *copy;

	read_file(path, &bytes);
	copy = memory_alloc(bytes.len);
	if (bytes.len)
		memcpy(copy, bytes.ptr, bytes.len);
	LLVMFuzzerTestOneInput(copy, bytes.len);
	free(copy);
	buf_release(&bytes);
}

int
main(int argc, char **argv)
{
	const char *name = basename(argv[0]);

	for (int i = 1; i < argc; i++) {
		int status = -1;
		pid_t pid = fork();

		if (!pid) {
			alarm(60);
			close(2);
			open("/dev/null", O_WRONLY);
			feed(argv[i]);
			_exit(0);
		}
		if (pid < 0 || waitpid(pid, &status, 0) != pid)
			return 2;
		printf("%s fuzz/%s/%s\n", status ? "not ok" : "ok", name,
			basename(argv[i]));
		if (status)
			printf("again: %s %s\n", argv[0], argv[i]);
		fflush(stdout);
	}
	return 0;
}
