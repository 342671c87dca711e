/* secret: a key, from a file or the environment */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/secret.h"

static char *
file_read(const char *path, const char **why)
{
	FILE *file = fopen(path, "re");
	char line[4096] = "", *secret;
	size_t len;

	if (!file) {
		*why = strerror(errno);
		return NULL;
	}
	*why = "there is no key in it";
	if (!fgets(line, sizeof(line), file) && ferror(file))
		*why = strerror(errno);
	fclose(file);
	len = strcspn(line, "\r\n");
	secret = len ? memory_string(line, len) : NULL;
	explicit_bzero(line, sizeof(line));
	return secret;
}

char *
secret_read(const char *path, struct slice name, const char **why)
{
	char variable[128] = "";
	const char *value;

	if (path)
		return file_read(path, why);
	if (name.len && name.len < sizeof(variable))
		memcpy(variable, name.ptr, name.len);
	value = getenv(variable);
	if (!value || !*value)
		value = getenv("WASL_KEY");
	return value && *value ? memory_string(value, strlen(value)) : NULL;
}

void
secret_free(char *secret)
{
	if (!secret)
		return;
	explicit_bzero(secret, strlen(secret));
	free(secret);
}
