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
		units->anchors_cap = units->anchors_cap
			? 2 * units->anchors_cap : 256;
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

enum { NOTHING, NUMBER, LATIN };

struct token {
	int kind;
	uint32_t hash;
	unsigned len_cp;
};

static void
token_end(struct units *units, struct token *token)
{
	if (token->kind == NUMBER || (token->kind == LATIN && token->len_cp > 2))
		anchor_add(units, token->hash * 2654435761u + (uint32_t)token->kind);
	*token = (struct token){ NOTHING, 5381, 0 };
}

/* Digits by value, so that sets do not matter; Latin letters in lower case. */
static void
token_go(struct units *units, struct token *token, uint32_t cp)
{
	int digit = cp_digit(cp);
	int kind = digit >= 0 ? NUMBER : cp_is_latin(cp) ? LATIN : NOTHING;
	uint32_t unit = digit >= 0 ? (uint32_t)digit
		: cp < 0x80 ? cp | 0x20 : cp;

	if (kind != token->kind)
		token_end(units, token);
	token->kind = kind;
	token->hash = (token->hash ^ unit) * 16777619u;
	token->len_cp++;
}

/* ---- units ---- */

static uint32_t
stop_of(uint32_t cp)
{
	switch (cp) {
	case '.':
	case 0x06D4: /* ARABIC FULL STOP */
		return '.';
	case '?':
	case 0x061F: /* ARABIC QUESTION MARK */
		return '?';
	case '!':
		return '!';
	default:
		return 0;
	}
}

static int
is_closer(uint32_t cp)
{
	return cp == '"' || cp == ')' || cp == ']' || cp == 0x00BB ||
		(cp >= 0x2018 && cp <= 0x201D) || cp_is_bidi(cp);
}

void
units_add(struct units *units, struct slice text)
{
	const char *p = text.ptr, *end = p + text.len;
	struct token token = { NOTHING, 5381, 0 };
	struct unit unit = { .anchors_at = (uint32_t)units->anchors_n };

	while (p < end) {
		uint32_t cp;

		p += utf8_next(p, end, &cp);
		unit.len_cp++;
		if (!is_closer(cp))
			unit.stop = stop_of(cp);
		token_go(units, &token, cp);
	}
	token_end(units, &token);
	unit.anchors_n = (uint32_t)anchors_sort(
		units->anchors + unit.anchors_at,
		units->anchors_n - unit.anchors_at);
	units->anchors_n = unit.anchors_at + unit.anchors_n;
	if (units->n == units->cap) {
		units->cap = units->cap ? 2 * units->cap : 64;
		units->v = memory_resize(
			units->v, units->cap * sizeof *units->v);
	}
	units->v[units->n++] = unit;
}

void
units_clear(struct units *units)
{
	units->n = units->anchors_n = 0;
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
