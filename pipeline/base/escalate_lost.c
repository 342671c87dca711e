/* escalate_lost: which values of a line came back. */
#include <stdlib.h>
#include <string.h>
#include "base/escalate_parts.h"
#include "base/text.h"

enum { IN_WORDS_MAX = 12 }; /* up to it numbers may well come in words */

/* Many parts, looked for in one text. They mostly stand in order, so that each
 * is looked for from where the last one ended, and only some of those that do
 * not from the start. */
struct search {
	struct slice text;
	size_t at, misses;
};

enum { MISSES_MAX = 64 };

/* 1 if the text holds the part; 0 after too many misses, too. */
static int
search_holds(struct search *s, struct slice part)
{
	const char *hit, *end = s->text.ptr + s->text.len;

	if (!part.len || part.len > s->text.len || s->misses > MISSES_MAX)
		return 0;
	hit = memmem(
		s->text.ptr + s->at, s->text.len - s->at, part.ptr, part.len);
	if (!hit) {
		s->misses++;
		hit = memmem(s->text.ptr, s->text.len, part.ptr, part.len);
	}
	if (!hit)
		return 0;
	s->at = hit + part.len < end ? (size_t)(hit - s->text.ptr) + part.len
				     : 0;
	return 1;
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

/* What is sent as it stands and missed, of the object at `at`, which says its
 * kind first; no more is asked of it here. */
static int
is_watched(struct slice at)
{
	static const char *const kinds[] = {
		"integer\"", "year\"", "datename\"", "ordinal\"", "name\""};
	static const char key[] = "{\"kind\":\"";
	size_t len = sizeof(key) - 1;

	if (at.len < len || memcmp(at.ptr, key, len) != 0)
		return 0;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		size_t n = strlen(kinds[i]);

		if (at.len - len >= n && !memcmp(at.ptr + len, kinds[i], n))
			return 1;
	}
	return 0;
}

int
escalate_may_lose(struct slice placeholders, struct slice reply)
{
	const char *end = placeholders.ptr + placeholders.len, *at;
	struct slice rest = placeholders, s;
	struct search search = {.text = reply};
	int got;

	while ((got = string_after(&rest, "\"as\":", &s)) != 0)
		if (got < 0 || !search_holds(&search, s))
			return 1;
	search = (struct search){.text = reply};
	rest = placeholders;
	while (rest.len && (at = memchr(rest.ptr, '{', rest.len))) {
		rest = (struct slice){at, (size_t)(end - at)};
		if (is_watched(rest) &&
			(string_after(&rest, "\"value\":", &s) <= 0 ||
				!search_holds(&search, s)))
			return 1;
		rest.ptr++;
		rest.len--;
	}
	return 0;
}

/* ---- placeholders ---- */

/* How many are missing; damaged ones that can be mended are not. */
static unsigned
masked_lost(const struct escalate *e, const struct placeholders *list,
	struct slice reply, struct arena *arena)
{
	struct search search = {.text = reply};
	struct sightings seen = {0};
	size_t masked = 0, whole = 0;

	for (size_t i = 0; i < list->n; i++) {
		masked += list->v[i].as.len > 0;
		whole += (size_t)search_holds(&search, list->v[i].as);
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
is_worth(const struct value *v, struct slice number)
{
	return slice_equal(v->value, number) || slice_equal(v->value2, number);
}

/* What the reply holds: its values are found when the first number is not in
 * it as it was sent. */
struct came {
	struct search search;
	struct values values;
	int is_scanned;
};

static int
number_came(const struct escalate *e, struct came *came, struct slice number,
	struct slice to, struct arena *arena)
{
	if (search_holds(&came->search, number))
		return 1;
	if (!came->is_scanned)
		values_scan(
			e->values, came->search.text, to, arena, &came->values);
	came->is_scanned = 1;
	for (size_t i = 0; i < came->values.n; i++)
		if (is_worth(&came->values.v[i], number))
			return 1;
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

/* The tests that tell of what is judged in this line. Where that is names, none
 * of them with a value in it, their own do. */
static unsigned
tests_for(const struct escalate *e, enum escalate_level level,
	const struct placeholders *list, const struct pair *pair,
	struct arena *arena)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct placeholder *ph = &list->v[i];
		struct values values = {0};

		if (!is_judged(ph, level))
			continue;
		if (ph->kind == KIND_NAME)
			values_scan(e->values,
				(struct slice){
					pair->text.ptr + ph->at, ph->len},
				pair->lang, arena, &values);
		if (ph->kind != KIND_NAME || values.n)
			return ~0u;
	}
	return 1u << TEST_NAME_MISSING;
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
	judge_pair_by(e->judge, tests_for(e, level, list, pair, arena), &judged,
		arena, &faults);
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
	struct slice text = pair->text;
	struct came came = {.search = {.text = pair->target}};
	int any = 0;

	lost->masked = masked_lost(e, list, pair->target, arena);
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
			lost->is_lost[i] = !number_came(
				e, &came, ph->value, pair->to, arena);
		else if (level == ESCALATE_BARE && is_copy(ph->kind))
			lost->is_lost[i] = !search_holds(&came.search,
				(struct slice){text.ptr + ph->at, ph->len});
	}
	if (any)
		mark_judged(e, level, list, pair, arena, lost);
	for (size_t i = 0; i < list->n; i++)
		lost->watched += lost->is_lost[i];
}
