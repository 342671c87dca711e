/* module: parts of wasl in files of their own, opened on first use */
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/module.h"

#ifndef MODULE_DIR
#define MODULE_DIR "/usr/local/lib/wasl"
#endif

#ifdef WASL_STATIC

/* In the program are those that need nothing of the machine it runs on. */
extern const unsigned wasl_icu_module, wasl_sqlite_module;

const void *
module_open(const char *name, unsigned version, const char **why)
{
	(void)version;
	*why = "this static build has no such module; the full one does";
	if (strcmp(name, "icu") == 0)
		return &wasl_icu_module;
	return strcmp(name, "sqlite") == 0 ? &wasl_sqlite_module : NULL;
}

#else

struct search {
	const char *name;
	unsigned version;
	const void *found;
};

static char reason[512];

static void
look_in(struct search *search, const char *dir, const char *rest)
{
	char path[PATH_MAX], symbol[64];
	const unsigned *found;
	void *handle;

	if (search->found || !dir || !*dir ||
		snprintf(path, sizeof(path), "%s%s/wasl-%s.so", dir, rest,
			search->name) >= (int)sizeof(path) ||
		access(path, R_OK))
		return;
	handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!handle) {
		snprintf(reason, sizeof(reason), "%.500s", dlerror());
		return;
	}
	snprintf(symbol, sizeof(symbol), "wasl_%.40s_module", search->name);
	found = dlsym(handle, symbol);
	if (found && *found == search->version) {
		search->found = found;
		return;
	}
	snprintf(reason, sizeof(reason),
		"'%.400s' is of another version of wasl", path);
	dlclose(handle);
}

/* The folder of the program that runs; empty if it cannot be told. */
static const char *
program_dir(char *path, size_t room)
{
	ssize_t n = readlink("/proc/self/exe", path, room - 1);
	char *slash;

	path[n > 0 ? n : 0] = '\0';
	slash = strrchr(path, '/');
	if (slash)
		*slash = '\0';
	return path;
}

const void *
module_open(const char *name, unsigned version, const char **why)
{
	struct search search = {.name = name, .version = version};
	char path[PATH_MAX];
	const char *dir = program_dir(path, sizeof(path));

	snprintf(reason, sizeof(reason), "there is no module wasl-%.40s.so",
		name);
	look_in(&search, getenv("WASL_MODULES"), "");
	look_in(&search, dir, "");
	look_in(&search, dir, "/../lib/wasl");
	look_in(&search, MODULE_DIR, "");
	*why = reason;
	return search.found;
}

#endif
