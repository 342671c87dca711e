/* skeleton: letters to classes of consonants. */
#include <string.h>
#include "base/skeleton.h"
#include "base/text.h"

enum { ARABIC_FIRST = 0x0600, ARABIC_N = 0x0200, CLITICS_MAX = 32 };

struct clitic {
	char len; /* bytes; 0: none */
	char bytes[15];
};

/* The section. Zero: the letter ends nothing and counts for nothing, '-' too.
 */
struct skeleton_map {
	char latin[26];
	char pair[26][26];
	char pad[2];
	char arabic[ARABIC_N];
	struct clitic clitic[CLITICS_MAX];
};

static int
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* Where the class of a row's letters is kept; NULL: no such letters. */
static char *
place_of(struct skeleton_map *map, struct slice letters)
{
	const char *p = letters.ptr;
	uint32_t cp;

	if (letters.len == 1 && is_lower(p[0]))
		return &map->latin[p[0] - 'a'];
	if (letters.len == 2 && is_lower(p[0]) && is_lower(p[1]))
		return &map->pair[p[0] - 'a'][p[1] - 'a'];
	if (letters.len < 2 ||
		utf8_next(p, p + letters.len, &cp) != letters.len)
		return NULL;
	if (cp < ARABIC_FIRST || cp >= ARABIC_FIRST + ARABIC_N)
		return NULL;
	return &map->arabic[cp - ARABIC_FIRST];
}

static void
compile_clitics(struct rules *rules, struct skeleton_map *map)
{
	const struct rules_file *file = NULL;
	size_t n = 0;

	while ((file = rules_next(rules, "names", "clitics.list", file))) {
		for (size_t i = 0; i < file->n; i++) {
			struct slice word = file->v[i].v[0].value;

			if (n == CLITICS_MAX || !word.len ||
				word.len > sizeof map->clitic->bytes) {
				rules_error(rules, file, file->v[i].line,
					"too many, or too long");
				return;
			}
			map->clitic[n].len = (char)word.len;
			memcpy(map->clitic[n++].bytes, word.ptr, word.len);
		}
	}
}

void
skeleton_compile(struct rules *rules, struct buf *out)
{
	struct skeleton_map map = {.pad = {0}};
	const struct rules_file *file = NULL;

	while ((file = rules_next(rules, "names", "skeleton.map", file))) {
		for (size_t i = 0; i < file->n; i++) {
			const struct rule *rule = &file->v[i];
			char *place =
				rule->n < 2 ? NULL
					    : place_of(&map, rule->v[0].value);

			if (!place || rule->v[1].value.len != 1) {
				rules_error(rules, file, rule->line,
					"one or two letters, and a class");
				continue;
			}
			*place = *rule->v[1].value.ptr;
		}
	}
	compile_clitics(rules, &map);
	buf_add(out, (const char *)&map, sizeof map);
}

const struct skeleton_map *
skeleton_map_find(const struct pack *pack)
{
	struct slice section = pack_find(pack, "skeleton");

	return section.len == sizeof(struct skeleton_map)
		       ? (const void *)section.ptr
		       : NULL;
}

static char
lower(uint32_t cp)
{
	if (cp >= 'A' && cp <= 'Z')
		return (char)(cp + 32);
	return cp >= 'a' && cp <= 'z' ? (char)cp : 0;
}

static void
add(struct skeleton *out, char class)
{
	if (class < 'A' || class > 'Z' || out->n == SKELETON_MAX)
		return;
	if (!out->n || out->v[out->n - 1] != class)
		out->v[out->n++] = class;
}

void
skeleton_of(
	const struct skeleton_map *map, struct slice word, struct skeleton *out)
{
	const char *p = word.ptr, *end = p + word.len;

	out->n = 0;
	while (p < end) {
		uint32_t cp;
		unsigned n = utf8_next(p, end, &cp);
		char one = lower(cp);
		char two = one && p + 1 < end ? lower((unsigned char)p[1]) : 0;

		if (two && map->pair[one - 'a'][two - 'a']) {
			add(out, map->pair[one - 'a'][two - 'a']);
			n = 2;
		} else if (one) {
			add(out, map->latin[one - 'a']);
		} else if (cp >= ARABIC_FIRST && cp < ARABIC_FIRST + ARABIC_N) {
			add(out, map->arabic[cp - ARABIC_FIRST]);
		}
		p += n;
	}
}

uint32_t
skeleton_hash(const struct skeleton *skeleton)
{
	uint32_t hash = 2166136261u; /* FNV-1a, 32 bits */

	for (unsigned i = 0; i < skeleton->n; i++)
		hash = (hash ^ (unsigned char)skeleton->v[i]) * 16777619u;
	return hash;
}

int
skeleton_next_stem(const struct skeleton_map *map, struct slice word,
	size_t *at, struct slice *stem)
{
	while (*at < CLITICS_MAX) {
		const struct clitic *c = &map->clitic[(*at)++];
		size_t len = (unsigned char)c->len;

		if (!len || len >= word.len || len > sizeof c->bytes ||
			memcmp(word.ptr, c->bytes, len) != 0)
			continue;
		*stem = (struct slice){word.ptr + len, word.len - len};
		return 1;
	}
	return 0;
}
