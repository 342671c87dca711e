/* baseline: a sorted list of hashes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/baseline.h"
#include "base/notes.h"

static uint64_t
hash_add(uint64_t hash, struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ (unsigned char)s.ptr[i]) * 0x100000001B3u;
	return (hash ^ 0xFF) * 0x100000001B3u; /* 0xFF is no byte of UTF-8 */
}

/* FNV-1a, 64 bits */
static uint64_t
hash_of(const struct baseline_key *key)
{
	uint64_t hash = 0xCBF29CE484222325u;

	hash = hash_add(hash, key->doc);
	hash = hash_add(hash, key->id);
	hash = hash_add(hash, key->expected);
	hash = hash_add(hash, key->found);
	return (hash ^ ((uint64_t)key->par << 32 | key->seg)) *
	       0x9E3779B97F4A7C15u;
}

static void
add(struct baseline *baseline, uint64_t hash)
{
	if (baseline->n == baseline->cap) {
		baseline->cap = baseline->cap ? 2 * baseline->cap : 64;
		baseline->v = memory_resize(
			baseline->v, baseline->cap * sizeof *baseline->v);
	}
	baseline->v[baseline->n++] = hash;
}

static struct slice
string_of(struct slice object, const char *key, struct arena *arena)
{
	struct slice json = json_member(object, key);

	return json.len ? json_string(json, arena) : json;
}

static int
take_line(struct baseline *baseline, struct slice line, struct arena *arena)
{
	struct baseline_key key;

	if (!line.len)
		return 0;
	if (json_check(line.ptr, line.len) != line.len || *line.ptr != '{')
		return -1;
	if (json_member(line, "summary").len)
		return 0;
	key.doc = string_of(line, "doc", arena);
	key.id = string_of(line, "id", arena);
	key.expected = string_of(line, "expected", arena);
	key.found = string_of(line, "found", arena);
	key.par = (uint32_t)json_number(json_member(line, "par"));
	key.seg = (uint32_t)json_number(json_member(line, "seg"));
	if (!key.id.len)
		return -1;
	add(baseline, hash_of(&key));
	return 0;
}

static int
by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

int
baseline_load(struct baseline *baseline, const char *path, size_t *line)
{
	FILE *file = fopen(path, "re");
	struct arena arena = {0};
	char *bytes = NULL;
	size_t cap = 0;
	ssize_t len;
	int bad = 0;

	*line = 0;
	if (!file)
		return -1;
	while (!bad && (len = getline(&bytes, &cap, file)) > 0) {
		++*line;
		len -= bytes[len - 1] == '\n';
		bad = take_line(
			baseline, (struct slice){bytes, (size_t)len}, &arena);
		arena_clear(&arena);
	}
	if (!bad && ferror(file))
		*line = 0, bad = -1;
	fclose(file);
	free(bytes);
	arena_release(&arena);
	if (baseline->n)
		qsort(baseline->v, baseline->n, sizeof *baseline->v, by_value);
	return bad;
}

int
baseline_has(const struct baseline *baseline, const struct baseline_key *key)
{
	uint64_t hash;

	if (!baseline->n)
		return 0;
	hash = hash_of(key);
	return bsearch(&hash, baseline->v, baseline->n, sizeof hash,
		       by_value) != NULL;
}

void
baseline_release(struct baseline *baseline)
{
	free(baseline->v);
	memset(baseline, 0, sizeof *baseline);
}
