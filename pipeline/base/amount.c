/* amount: numbers with units, as options have them */
#include <stdlib.h>
#include <string.h>
#include "base/amount.h"

int
amount_seconds(const char *text, int64_t *ms)
{
	char *end;
	double seconds = strtod(text, &end);

	if (end == text || *end || !(seconds >= 0 && seconds < 1e9))
		return -1;
	*ms = (int64_t)(seconds * 1000 + 0.5);
	return 0;
}

int
amount_parse(const char *text, size_t *plain, size_t *bytes)
{
	static const struct {
		const char *name;
		size_t bytes;
	} units[] = {{"kB", 1000}, {"MB", 1000000}, {"GB", 1000000000}};
	unsigned long long n;
	char *end;

	*plain = *bytes = 0;
	if (*text < '0' || *text > '9')
		return -1;
	n = strtoull(text, &end, 10);
	if (n == 0 || n > 1000000000)
		return -1;
	if (!*end)
		*plain = (size_t)n;
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (!strcmp(end, units[i].name))
			*bytes = (size_t)n * units[i].bytes;
	return *plain || *bytes ? 0 : -1;
}
