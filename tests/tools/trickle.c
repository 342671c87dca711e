/* trickle: preloaded, makes every read and write of a program a short one.
 * TRICKLE_READ and TRICKLE_WRITE are the most bytes that one may move; 0 or
 * absent: as the system has it.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>

static size_t
limit(const char *name)
{
	const char *value = getenv(name);

	return value ? strtoul(value, NULL, 10) : 0;
}

static size_t
least(size_t len, const char *name)
{
	size_t most = limit(name);

	return most && len > most ? most : len;
}

__attribute__((visibility("default"))) ssize_t
read(int fd, void *ptr, size_t len)
{
	static ssize_t (*real)(int, void *, size_t);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "read");
	return real(fd, ptr, least(len, "TRICKLE_READ"));
}

__attribute__((visibility("default"))) ssize_t
write(int fd, const void *ptr, size_t len)
{
	static ssize_t (*real)(int, const void *, size_t);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "write");
	return real(fd, ptr, least(len, "TRICKLE_WRITE"));
}

__attribute__((visibility("default"))) ssize_t
writev(int fd, const struct iovec *part, int n)
{
	static ssize_t (*real)(int, const struct iovec *, int);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "writev");
	if (limit("TRICKLE_WRITE") && n)
		return write(fd, part->iov_base, part->iov_len);
	return real(fd, part, n);
}
