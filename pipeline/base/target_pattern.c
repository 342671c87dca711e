/* target_pattern: what was written once in the target language. */
#include <stdlib.h>
#include <string.h>

#include "base/target_pattern.h"
#include "base/text.h"

/* A place keeps the newest few of those that fall there. */
enum { PLACES = 128, PLACE_MAX = 4, TEXT_MAX = 62 };

/* Numbers go in at these places of text, in order; which of them, too. */
struct pattern {
	uint8_t key_len, text_len; /* key_len 0: none */
	uint8_t n, at[ASKED_NUMBERS], which[ASKED_NUMBERS];
	char key[ASKED_MAX], text[TEXT_MAX];
};

struct patterns {
	struct pattern v[PLACES][PLACE_MAX];
};

/* ---- where it is kept ---- */

struct patterns *
patterns_new(void)
{
	return memory_zero(1, sizeof(struct patterns));
}

void
patterns_free(struct patterns *patterns)
{
	free(patterns);
}

/* The place of a key. */
static size_t
place_of(const char *key, size_t len)
{
	uint64_t hash = len, eight;

	for (; len > 8; key += 8, len -= 8) {
		memcpy(&eight, key, 8);
		hash = (hash ^ eight) * 0x9E3779B97F4A7C15u;
		hash ^= hash >> 32;
	}
	eight = 0;
	memcpy(&eight, key, len);
	hash = (hash ^ eight) * 0x9E3779B97F4A7C15u;
	return (size_t)(hash >> 32) % PLACES;
}

static const struct pattern *
find(const struct patterns *patterns, const char *key, size_t len)
{
	const struct pattern *p = patterns->v[place_of(key, len)];

	for (size_t i = 0; i < PLACE_MAX; i++)
		if (p[i].key_len == len && memcmp(p[i].key, key, len) == 0)
			return &p[i];
	return NULL;
}

static void
keep(struct patterns *patterns, struct pattern *pattern, const char *key,
	size_t len)
{
	struct pattern *p = patterns->v[place_of(key, len)];

	pattern->key_len = (uint8_t)len;
	memcpy(pattern->key, key, len);
	memmove(p + 1, p, (PLACE_MAX - 1) * sizeof *p);
	*p = *pattern;
}

/* ---- writing ---- */

static void
write_one(const struct pattern *p, const struct asked *asked, struct buf *out)
{
	size_t pos = 0;

	for (size_t i = 0; i < p->n; i++) {
		buf_add(out, p->text + pos, p->at[i] - pos);
		buf_add_slice(out, asked->number[p->which[i]]);
		pos = p->at[i];
	}
	buf_add(out, p->text + pos, p->text_len - pos);
}

int
patterns_write(const struct patterns *patterns, const struct asked *asked,
	struct buf *out)
{
	const struct pattern *found = NULL;

	if (asked->len > ASKED_MAX)
		return -1;
	if (asked->n)
		found = find(patterns, asked->key, asked->class_len);
	if (!found)
		found = find(patterns, asked->key, asked->len);
	if (!found)
		return -1;
	write_one(found, asked, out);
	return 0;
}

/* ---- learning ---- */

static int
is_digit_before(struct slice text, size_t at)
{
	uint32_t cp;

	if (at == 0)
		return 0;
	utf8_prev(text.ptr, text.ptr + at, &cp);
	return cp_digit(cp) >= 0;
}

static int
is_digit_at(struct slice text, size_t at)
{
	uint32_t cp;

	if (at == text.len)
		return 0;
	utf8_next(text.ptr + at, text.ptr + text.len, &cp);
	return cp_digit(cp) >= 0;
}

/* Where the number stands, no digit beside it; SIZE_MAX: nowhere, or in several
 * places. */
static size_t
number_in(struct slice text, struct slice number)
{
	size_t found = SIZE_MAX, at = 0;
	const char *p;

	while (number.len && (p = memmem(text.ptr + at, text.len - at,
				      number.ptr, number.len)) != NULL) {
		at = (size_t)(p - text.ptr);
		if (!is_digit_before(text, at) &&
			!is_digit_at(text, at + number.len)) {
			if (found != SIZE_MAX)
				return SIZE_MAX;
			found = at;
		}
		at++;
	}
	return found;
}

/* The text without its numbers. 0, or -1 if it cannot be said where all of them
 * are. */
static int
learn(const struct asked *asked, struct slice text, struct pattern *to)
{
	size_t at[ASKED_NUMBERS], pos = 0;
	int swap;

	for (size_t i = 0; i < asked->n; i++) {
		at[i] = number_in(text, asked->number[i]);
		if (at[i] == SIZE_MAX)
			return -1;
	}
	swap = asked->n == 2 && at[1] < at[0];
	for (size_t i = 0; i < asked->n; i++) {
		size_t k = swap ? 1 - i : i;

		if (at[k] < pos || to->text_len + at[k] - pos > TEXT_MAX)
			return -1;
		memcpy(to->text + to->text_len, text.ptr + pos, at[k] - pos);
		to->text_len += (uint8_t)(at[k] - pos);
		to->at[i] = to->text_len;
		to->which[i] = (uint8_t)k;
		pos = at[k] + asked->number[k].len;
	}
	if (to->text_len + text.len - pos > TEXT_MAX)
		return -1;
	memcpy(to->text + to->text_len, text.ptr + pos, text.len - pos);
	to->text_len += (uint8_t)(text.len - pos);
	to->n = (uint8_t)asked->n;
	return 0;
}

void
patterns_keep(
	struct patterns *patterns, const struct asked *asked, struct slice text)
{
	struct pattern pattern = {0};

	if (asked->len > ASKED_MAX)
		return;
	if (asked->n && learn(asked, text, &pattern) == 0) {
		keep(patterns, &pattern, asked->key, asked->class_len);
	} else if (text.len <= TEXT_MAX) {
		pattern = (struct pattern){.text_len = (uint8_t)text.len};
		memcpy(pattern.text, text.ptr, text.len);
		keep(patterns, &pattern, asked->key, asked->len);
	}
}
