/* aligner: units of text, and what is seen of them. */
#include <stdlib.h>
#include <string.h>
#include "base/aligner.h"
#include "base/text.h"

/* ---- anchors ---- */

static void
anchor_add(struct units *units, uint32_t hash)
{
	if (units->anchors_n == units->anchors_cap) {
		units->anchors_cap =
			units->anchors_cap ? 2 * units->anchors_cap : 256;
		units->anchors = memory_resize(units->anchors,
			units->anchors_cap * sizeof *units->anchors);
	}
	units->anchors[units->anchors_n++] = hash;
}

static int
by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* In order, each once. */
static size_t
anchors_sort(uint32_t *v, size_t n)
{
	size_t kept = 0;

	if (n > 1)
		qsort(v, n, sizeof *v, by_value);
	for (size_t i = 0; i < n; i++)
		if (!kept || v[i] != v[kept - 1])
			v[kept++] = v[i];
	return kept;
}

enum token_kind { NOTHING, NUMBER, LATIN, ARABIC };

enum { NAME_MIN = 3 }; /* consonants that tell a name */

struct token {
	enum token_kind kind;
	const char *from;
	uint32_t hash;
	unsigned len_cp;
	int is_capital; /* its first letter is */
};

static uint32_t
with_kind(uint32_t hash, enum anchor kind)
{
	return (hash * 2654435761u & ~3u) | kind;
}

static void
name_add(struct units *units, const struct skeleton_map *names,
	struct slice word)
{
	struct skeleton skeleton;

	skeleton_of(names, word, &skeleton);
	if (skeleton.n >= NAME_MIN)
		anchor_add(units,
			with_kind(skeleton_hash(&skeleton), ANCHOR_NAME));
}

/* A word of the Arabic script may be a name, with or without what is written
 * before it; a Latin one, if it begins with a capital. */
static void
name_end(struct units *units, const struct skeleton_map *names,
	const struct token *token, const char *end)
{
	struct slice word = {token->from, (size_t)(end - token->from)};
	struct slice stem;
	size_t at = 0;

	if (!names || (token->kind == LATIN && !token->is_capital))
		return;
	name_add(units, names, word);
	while (token->kind == ARABIC &&
		skeleton_next_stem(names, word, &at, &stem))
		name_add(units, names, stem);
}

static void
token_end(struct units *units, const struct skeleton_map *names,
	struct token *token, const char *end)
{
	if (token->kind == NUMBER)
		anchor_add(units, with_kind(token->hash, ANCHOR_NUMBER));
	if (token->kind == LATIN && token->len_cp > 2)
		anchor_add(units, with_kind(token->hash, ANCHOR_LATIN));
	if (token->kind == LATIN || token->kind == ARABIC)
		name_end(units, names, token, end);
	*token = (struct token){.from = end, .hash = 5381};
}

static enum token_kind
kind_of(uint32_t cp)
{
	if (cp_digit(cp) >= 0)
		return NUMBER;
	if (cp_is_latin(cp))
		return LATIN;
	return cp_is_arabic_letter(cp) || cp_is_arabic_mark(cp) ||
			       cp == 0x200C /* ZWNJ */
		       ? ARABIC
		       : NOTHING;
}

/* Digits by value, so that sets do not matter; Latin letters in lower case. */
static void
token_go(struct token *token, uint32_t cp)
{
	int digit = cp_digit(cp);
	uint32_t unit = digit >= 0  ? (uint32_t)digit
			: cp < 0x80 ? cp | 0x20
				    : cp;

	if (!token->len_cp)
		token->is_capital = cp >= 'A' && cp <= 'Z';
	token->hash = (token->hash ^ unit) * 16777619u;
	token->len_cp++;
}

/* ---- units ---- */

static unsigned
mark_of(uint32_t cp)
{
	switch (cp) {
	case '?':
	case 0x061F: /* ARABIC QUESTION MARK */
		return MARK_QUESTION;
	case '!':
		return MARK_EXCLAMATION;
	case '"':
	case 0x00AB:
	case 0x00BB:
	case 0x201C:
	case 0x201D:
		return MARK_QUOTE;
	case '(':
		return MARK_BRACKET;
	case ':':
		return MARK_COLON;
	default:
		return 0;
	}
}

static void
count_numbers(struct units *units, struct unit *unit)
{
	for (size_t i = 0; i < unit->anchors_n; i++)
		unit->numbers += (units->anchors[unit->anchors_at + i] & 3) ==
				 ANCHOR_NUMBER;
}

void
units_add(struct units *units, const struct skeleton_map *names,
	struct slice text)
{
	const char *p = text.ptr, *end = p + text.len;
	struct token token = {.from = p, .hash = 5381};
	struct unit unit = {.anchors_at = (uint32_t)units->anchors_n};

	while (p < end) {
		uint32_t cp;
		unsigned n = utf8_next(p, end, &cp);
		enum token_kind kind = kind_of(cp);

		unit.len_cp++;
		unit.marks |= mark_of(cp);
		if (kind != token.kind)
			token_end(units, names, &token, p);
		token.kind = kind;
		token_go(&token, cp);
		p += n;
	}
	token_end(units, names, &token, end);
	unit.anchors_n =
		(uint32_t)anchors_sort(units->anchors + unit.anchors_at,
			units->anchors_n - unit.anchors_at);
	units->anchors_n = unit.anchors_at + unit.anchors_n;
	count_numbers(units, &unit);
	if (units->n == units->cap) {
		units->cap = units->cap ? 2 * units->cap : 64;
		units->v =
			memory_resize(units->v, units->cap * sizeof *units->v);
	}
	units->v[units->n++] = unit;
}

void
units_clear(struct units *units)
{
	units->n = units->anchors_n = 0;
}

void
units_drop(struct units *units, size_t n)
{
	size_t anchors =
		n < units->n ? units->v[n].anchors_at : units->anchors_n;

	units->n -= n;
	units->anchors_n -= anchors;
	memmove(units->v, units->v + n, units->n * sizeof *units->v);
	memmove(units->anchors, units->anchors + anchors,
		units->anchors_n * sizeof *units->anchors);
	for (size_t i = 0; i < units->n; i++)
		units->v[i].anchors_at -= (uint32_t)anchors;
}

void
units_release(struct units *units)
{
	free(units->v);
	free(units->anchors);
	memset(units, 0, sizeof *units);
}

void
beads_release(struct beads *beads)
{
	free(beads->v);
	memset(beads, 0, sizeof *beads);
}
