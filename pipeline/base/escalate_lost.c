/* escalate_lost: which values of a line came back. */
#include <stdlib.h>
#include <string.h>
#include "base/escalate_parts.h"
#include "base/text.h"

enum { IN_WORDS_MAX = 12 }; /* up to it numbers may well come in words */

static int
holds(struct slice text, struct slice part)
{
	return part.len && memmem(text.ptr, text.len, part.ptr, part.len);
}

/* ---- a quick look ---- */

/* Steps to the next string after `key`, of those that need no unescaping; 0 at
 * the end, -1: one that does. */
static int
string_after(struct slice *rest, const char *key, struct slice *string)
{
	size_t len = strlen(key);
	const char *end = rest->ptr + rest->len;
	const char *at =
		rest->len ? memmem(rest->ptr, rest->len, key, len) : NULL;
	const char *quote;

	if (!at)
		return 0;
	at += len;
	if (at < end && *at == '[') /* two readings */
		return -1;
	at += at < end;
	quote = memchr(at, '"', (size_t)(end - at));
	if (!quote || memchr(at, '\\', (size_t)(quote - at)))
		return -1;
	*string = (struct slice){at, (size_t)(quote - at)};
	*rest = (struct slice){quote, (size_t)(end - quote)};
	return 1;
}

int
escalate_may_lose(struct slice placeholders, struct slice reply)
{
	static const char *const watched[] = {"{\"kind\":\"integer\"",
		"{\"kind\":\"year\"", "{\"kind\":\"datename\"",
		"{\"kind\":\"ordinal\"", "{\"kind\":\"name\""};
	struct slice rest = placeholders, s;
	int got;

	while ((got = string_after(&rest, "\"as\":", &s)) != 0)
		if (got < 0 || !holds(reply, s))
			return 1;
	for (int i = 0; i < 5; i++) {
		const char *end = placeholders.ptr + placeholders.len, *at;

		rest = placeholders;
		while (rest.len && (at = memmem(rest.ptr, rest.len, watched[i],
					    strlen(watched[i])))) {
			rest = (struct slice){at, (size_t)(end - at)};
			if (string_after(&rest, "\"value\":", &s) <= 0 ||
				!holds(reply, s))
				return 1;
		}
	}
	return 0;
}

/* ---- placeholders ---- */

/* How many are missing; damaged ones that can be mended are not. */
static unsigned
masked_lost(const struct escalate *e, const struct placeholders *list,
	struct slice reply, struct arena *arena)
{
	struct sightings seen = {0};
	size_t masked = 0, whole = 0;

	for (size_t i = 0; i < list->n; i++) {
		masked += list->v[i].as.len > 0;
		whole += list->v[i].as.len && holds(reply, list->v[i].as);
	}
	if (whole < masked)
		whole = recogniser_scan(
			e->recogniser, reply, list, arena, &seen);
	return whole < masked ? (unsigned)(masked - whole) : 0;
}

/* ---- numbers ---- */

/* Written with digits alone: a number with a word in it ("10 thousand") is the
 * engine's to translate. */
static int
is_in_digits(struct slice text, const struct placeholder *ph)
{
	const char *p = text.ptr + ph->at, *end = p + ph->len;
	uint32_t cp;

	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (cp_is_letter(cp))
			return 0;
	}
	return 1;
}

static int
is_number(struct slice text, const struct placeholder *ph)
{
	if ((ph->kind != KIND_INTEGER && ph->kind != KIND_YEAR) ||
		!ph->value.len || ph->value.len > 15 || ph->value2.len)
		return 0;
	return is_in_digits(text, ph) &&
	       strtol(ph->value.ptr, NULL, 10) > IN_WORDS_MAX;
}

static int
number_came(const struct escalate *e, const struct placeholder *ph,
	struct slice to, struct slice reply, struct arena *arena)
{
	struct values values = {0};

	if (holds(reply, ph->value))
		return 1;
	values_scan(e->values, reply, to, arena, &values);
	for (size_t i = 0; i < values.n; i++) {
		const struct value *v = &values.v[i];

		if ((v->value.len == ph->value.len &&
			    !memcmp(v->value.ptr, ph->value.ptr,
				    v->value.len)) ||
			(v->value2.len == ph->value.len &&
				!memcmp(v->value2.ptr, ph->value.ptr,
					v->value2.len)))
			return 1;
	}
	return 0;
}

/* ---- what the judge says ---- */

/* Is it the judge who says whether it came? In a bare line, of all values. */
static int
is_judged(const struct placeholder *ph, enum escalate_level level)
{
	if (ph->as.len || ph->kind == KIND_WORDS)
		return 0;
	return level == ESCALATE_BARE || ph->kind == KIND_DATENAME ||
	       ph->kind == KIND_ORDINAL || ph->kind == KIND_NAME;
}

/* Where in the text the fault is; 0: in none of it. */
static int
fault_place(const struct fault *f, struct slice text, size_t *at, size_t *len)
{
	*at = f->at;
	*len = f->len;
	if (!f->in_target)
		return 1;
	*len = f->expected.len;
	if (f->test != TEST_NUMBER_CHANGED || !f->expected.len)
		return 0;
	*at = (size_t)(f->expected.ptr - text.ptr);
	return 1;
}

static void
mark_judged(struct escalate *e, enum escalate_level level,
	struct placeholders *list, const struct pair *pair, struct arena *arena,
	struct lost *lost)
{
	struct pair judged = *pair;
	struct faults faults = {0};
	size_t at, len;

	judged.placeholders = list;
	judge_pair(e->judge, &judged, arena, &faults);
	for (size_t i = 0; i < faults.n; i++) {
		if (!fault_place(&faults.v[i], pair->text, &at, &len))
			continue;
		for (size_t k = 0; k < list->n; k++) {
			const struct placeholder *ph = &list->v[k];

			if (is_judged(ph, level) && ph->at < at + len &&
				at < (size_t)ph->at + ph->len)
				lost->is_lost[k] = 1;
		}
	}
}

/* What is copied as it is, and the judge of values does not know. */
static int
is_copy(enum kind kind)
{
	return kind == KIND_MARKUP || kind == KIND_EMOJI ||
	       kind == KIND_HONORIFIC || kind == KIND_PLACEHOLDER;
}

void
escalate_lost(struct escalate *e, enum escalate_level level,
	struct placeholders *list, const struct pair *pair, struct arena *arena,
	struct lost *lost)
{
	struct slice text = pair->text, reply = pair->target;
	int any = 0;

	lost->masked = masked_lost(e, list, reply, arena);
	lost->watched = 0;
	lost->is_lost = arena_alloc(arena, list->n + 1);
	memset(lost->is_lost, 0, list->n + 1);
	for (size_t i = 0; i < list->n; i++) {
		const struct placeholder *ph = &list->v[i];

		if (is_judged(ph, level))
			any = 1;
		if (ph->as.len)
			continue;
		if (is_number(text, ph))
			lost->is_lost[i] =
				!number_came(e, ph, pair->to, reply, arena);
		else if (level == ESCALATE_BARE && is_copy(ph->kind))
			lost->is_lost[i] = !holds(reply,
				(struct slice){text.ptr + ph->at, ph->len});
	}
	if (any)
		mark_judged(e, level, list, pair, arena, lost);
	for (size_t i = 0; i < list->n; i++)
		lost->watched += lost->is_lost[i];
}
