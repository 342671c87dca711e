/* icu: finds and opens the module. */
#include "base/icu.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef MODULE_DIR
#define MODULE_DIR "/usr/local/lib/wasl"
#endif

static const struct icu_module *module;
static char reason[256] = "this wasl was built without ICU";
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
open_at(const char *dir, const char *rest)
{
	char path[PATH_MAX];
	const struct icu_module *found;
	void *handle;

	if (module || !dir || !*dir ||
		snprintf(path, sizeof(path), "%s%s/wasl-icu.so", dir, rest) >=
			(int)sizeof(path) ||
		access(path, R_OK))
		return;
	handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!handle) {
		snprintf(reason, sizeof(reason), "%.250s", dlerror());
		return;
	}
	found = dlsym(handle, "wasl_icu_module");
	if (found && found->version == ICU_MODULE_VERSION) {
		module = found;
		return;
	}
	snprintf(reason, sizeof(reason),
		"'%.200s' is of another version of wasl", path);
	dlclose(handle);
}

/* The folder of the program that runs; empty if it cannot be told. */
static const char *
program_dir(char *path, size_t room)
{
	ssize_t n = readlink("/proc/self/exe", path, room - 1);

	path[n > 0 ? n : 0] = '\0';
	char *slash = strrchr(path, '/');

	if (slash)
		*slash = '\0';
	return path;
}

static void
open_module(void)
{
	char path[PATH_MAX];
	const char *dir = program_dir(path, sizeof(path));

	open_at(getenv("WASL_MODULES"), "");
	open_at(dir, "");
	open_at(dir, "/../lib/wasl");
	open_at(MODULE_DIR, "");
}

const struct icu_module *
icu_open(const char **why)
{
	pthread_once(&once, open_module);
	if (!module && why)
		*why = reason;
	return module;
}
