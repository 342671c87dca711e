/* faults: preloaded, makes one call of a program fail, or all from one on.
 *
 *	FAULT=malloc:7		the seventh allocation finds no memory
 *	FAULT=write:3:ENOSPC	the third write to a file, and all that follow,
 *				find no room
 *	FAULT_IN=wasl		only in programs of that name
 *	FAULT_FIRED=FILE	is made when it happened
 *
 * Calls: malloc (calloc, realloc too) read write open rename close pipe spawn
 * map thread socket connect send recv; allocations are those of the program and
 * of its modules (wasl-*.so). Without ENOSPC: EIO, or what fits the call, once.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

enum call {
	NONE,
	MALLOC,
	READ,
	WRITE,
	OPEN,
	RENAME,
	CLOSE,
	PIPE,
	SPAWN,
	MAP,
	THREAD,
	SOCKET,
	CONNECT,
	SEND,
	RECV,
	CALLS
};

static const struct {
	const char *name;
	int error;
} calls[CALLS] = {{"", 0}, {"malloc", ENOMEM}, {"read", EIO}, {"write", EIO},
	{"open", EMFILE}, {"rename", EACCES}, {"close", EIO}, {"pipe", EMFILE},
	{"spawn", EAGAIN}, {"map", ENOMEM}, {"thread", EAGAIN},
	{"socket", EMFILE}, {"connect", ENETUNREACH}, {"send", ECONNRESET},
	{"recv", ECONNRESET}};

static enum call faulty;
static uintptr_t own_from,
	own_to;	  /* the program, without what it is linked with */
static long left; /* calls until the one that fails */
static int error, stays;

/* The first object is the program. */
static int
find_own(struct dl_phdr_info *info, size_t size, void *user)
{
	(void)size;
	(void)user;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		uintptr_t from = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
		uintptr_t to = from + info->dlpi_phdr[i].p_memsz;

		if (info->dlpi_phdr[i].p_type != PT_LOAD)
			continue;
		if (!own_from || from < own_from)
			own_from = from;
		own_to = to > own_to ? to : own_to;
	}
	return 1;
}

/* Libraries of others (the loader, ICU) do not all bear it. */
static int
is_own(void *caller)
{
	struct dl_find_object found;
	const char *name;

	if (faulty != MALLOC)
		return 0;
	if ((uintptr_t)caller >= own_from && (uintptr_t)caller < own_to)
		return 1;
	if (_dl_find_object(caller, &found) != 0)
		return 0;
	name = strrchr(found.dlfo_link_map->l_name, '/');
	return name && !strncmp(name, "/wasl-", 6);
}

__attribute__((constructor)) static void
choose(void)
{
	const char *fault = getenv("FAULT"), *in = getenv("FAULT_IN"), *at;
	enum call call = NONE;

	if (!fault || (in && strcmp(in, program_invocation_short_name) != 0))
		return;
	for (int i = 1; i < CALLS; i++) {
		size_t len = strlen(calls[i].name);

		if (!strncmp(fault, calls[i].name, len) && fault[len] == ':')
			call = (enum call)i;
	}
	if (!call)
		return;
	at = strchr(fault, ':') + 1;
	left = strtol(at, NULL, 10);
	error = calls[call].error;
	at = strchr(at, ':');
	if (at) {
		error = ENOSPC;
		stays = 1;
	}
	dl_iterate_phdr(find_own, NULL);
	faulty = call;
}

/* With the system's own calls alone. */
static void
tell(void)
{
	const char *path = getenv("FAULT_FIRED");
	long fd;

	if (!path)
		return;
	fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT, 0644);
	if (fd >= 0)
		syscall(SYS_close, fd);
}

/* 1: the call at hand is to fail; errno is set. */
static int
fails(enum call call)
{
	if (call != faulty)
		return 0;
	if (__atomic_sub_fetch(&left, 1, __ATOMIC_RELAXED) > 0)
		return 0;
	if (left < 0 && !stays)
		return 0;
	tell();
	errno = error;
	return 1;
}

/* ---- memory: the names that glibc keeps for who stands before it ---- */

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

EXPORT void *
malloc(size_t len)
{
	return is_own(__builtin_return_address(0)) && fails(MALLOC)
		       ? NULL
		       : __libc_malloc(len);
}

EXPORT void *
calloc(size_t n, size_t len)
{
	return is_own(__builtin_return_address(0)) && fails(MALLOC)
		       ? NULL
		       : __libc_calloc(n, len);
}

EXPORT void *
realloc(void *ptr, size_t len)
{
	return is_own(__builtin_return_address(0)) && fails(MALLOC)
		       ? NULL
		       : __libc_realloc(ptr, len);
}

/* ---- the system ---- */

#define REAL(name)                                                             \
	static __typeof__(name) *real;                                         \
	if (!real)                                                             \
	*(void **)&real = dlsym(RTLD_NEXT, #name)

EXPORT ssize_t
read(int fd, void *ptr, size_t len)
{
	REAL(read);
	return fails(READ) ? -1 : real(fd, ptr, len);
}

/* 1 if there may be room there, whatever the file system has. */
static int
has_room(int fd)
{
	struct stat st;

	return stays && (fstat(fd, &st) || !S_ISREG(st.st_mode));
}

EXPORT ssize_t
write(int fd, const void *ptr, size_t len)
{
	REAL(write);
	return !has_room(fd) && fails(WRITE) ? -1 : real(fd, ptr, len);
}

EXPORT ssize_t
writev(int fd, const struct iovec *part, int n)
{
	REAL(writev);
	return !has_room(fd) && fails(WRITE) ? -1 : real(fd, part, n);
}

static mode_t
mode_of(int flags, va_list args)
{
	return flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
}

EXPORT int
open(const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	REAL(open);
	va_start(args, flags);
	mode = mode_of(flags, args);
	va_end(args);
	return fails(OPEN) ? -1 : real(path, flags, mode);
}

EXPORT int
open64(const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	REAL(open64);
	va_start(args, flags);
	mode = mode_of(flags, args);
	va_end(args);
	return fails(OPEN) ? -1 : real(path, flags, mode);
}

EXPORT FILE *
fopen(const char *path, const char *mode)
{
	REAL(fopen);
	return fails(OPEN) ? NULL : real(path, mode);
}

EXPORT int
rename(const char *from, const char *to)
{
	REAL(rename);
	return fails(RENAME) ? -1 : real(from, to);
}

/* It is closed, and bytes were lost. */
EXPORT int
close(int fd)
{
	int failed = fails(CLOSE), was = errno;

	REAL(close);
	real(fd);
	errno = failed ? was : errno;
	return failed ? -1 : 0;
}

EXPORT int
pipe2(int ends[2], int flags)
{
	REAL(pipe2);
	return fails(PIPE) ? -1 : real(ends, flags);
}

EXPORT int
posix_spawnp(pid_t *pid, const char *file,
	const posix_spawn_file_actions_t *actions,
	const posix_spawnattr_t *attributes, char *const argv[],
	char *const environment[])
{
	REAL(posix_spawnp);
	return fails(SPAWN) ? error
			    : real(pid, file, actions, attributes, argv,
				      environment);
}

EXPORT void *
mmap(void *at, size_t len, int protection, int flags, int fd, off_t from)
{
	REAL(mmap);
	return fails(MAP) ? MAP_FAILED
			  : real(at, len, protection, flags, fd, from);
}

EXPORT int
pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
	void *(*function)(void *), void *arg)
{
	REAL(pthread_create);
	return fails(THREAD) ? error : real(thread, attributes, function, arg);
}

EXPORT int
socket(int domain, int type, int protocol)
{
	REAL(socket);
	return fails(SOCKET) ? -1 : real(domain, type, protocol);
}

EXPORT int
connect(int fd, __CONST_SOCKADDR_ARG to, socklen_t len)
{
	REAL(connect);
	return fails(CONNECT) ? -1 : real(fd, to, len);
}

EXPORT ssize_t
send(int fd, const void *ptr, size_t len, int flags)
{
	REAL(send);
	return fails(SEND) ? -1 : real(fd, ptr, len, flags);
}

EXPORT ssize_t
recv(int fd, void *ptr, size_t len, int flags)
{
	REAL(recv);
	return fails(RECV) ? -1 : real(fd, ptr, len, flags);
}
