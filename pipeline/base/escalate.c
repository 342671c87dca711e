/* escalate: what a line is asked in when its values did not come back */
#include <stdlib.h>
#include <string.h>
#include "base/escalate.h"
#include "base/judge.h"
#include "base/notes.h"
#include "base/text.h"

enum { IN_WORDS_MAX = 12 }; /* up to it numbers may well come in words */

struct escalate {
	const struct recogniser *recogniser;
	struct value_rules *values;
	struct judge *judge; /* of dates, by their numbers */
};

struct escalate *
escalate_new(const struct pack *pack, const struct recogniser *recogniser)
{
	struct escalate *e = memory_zero(1, sizeof(*e));

	e->recogniser = recogniser;
	e->values = value_rules_open(pack);
	e->judge = judge_open(pack);
	if (!e->values || !e->judge) {
		escalate_free(e);
		return NULL;
	}
	for (int i = 0; i < TEST_COUNT; i++)
		if (i != TEST_NUMBER_MISSING && i != TEST_NUMBER_CHANGED &&
			i != TEST_PLACEHOLDER_LEFT)
			judge_switch_off(e->judge, (enum test)i);
	return e;
}

void
escalate_free(struct escalate *e)
{
	if (!e)
		return;
	if (e->values)
		value_rules_free(e->values);
	judge_free(e->judge);
	free(e);
}

/* ---- did they come back? ---- */

static int
holds(struct slice text, struct slice part)
{
	return part.len && memmem(text.ptr, text.len, part.ptr, part.len);
}

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
		"{\"kind\":\"year\"", "{\"kind\":\"datename\""};
	struct slice rest = placeholders, s;
	int got;

	while ((got = string_after(&rest, "\"as\":\"", &s)) != 0)
		if (got < 0 || !holds(reply, s))
			return 1;
	for (int i = 0; i < 3; i++) {
		const char *end = placeholders.ptr + placeholders.len, *at;

		rest = placeholders;
		while (rest.len && (at = memmem(rest.ptr, rest.len, watched[i],
					    strlen(watched[i])))) {
			rest = (struct slice){at, (size_t)(end - at)};
			if (string_after(&rest, "\"value\":\"", &s) <= 0 ||
				!holds(reply, s))
				return 1;
		}
	}
	return 0;
}

/* All placeholders, damaged ones that can be mended among them. */
static int
masked_came(const struct escalate *e, const struct placeholders *list,
	struct slice reply, struct arena *arena)
{
	struct sightings seen = {0};
	size_t masked = 0, whole = 0;

	for (size_t i = 0; i < list->n; i++) {
		masked += list->v[i].as.len > 0;
		whole += list->v[i].as.len && holds(reply, list->v[i].as);
	}
	return whole == masked || recogniser_scan(e->recogniser, reply, list,
					  arena, &seen) == masked;
}

/* Written with digits alone: a number with a word in it ("10 thousand") is the
 * engine's to translate. */
static int
is_in_digits(struct slice text, const struct placeholder *ph)
{
	const char *p = text.ptr + ph->at, *end = p + ph->len;
	uint32_t cp;

	if ((size_t)ph->at + ph->len > text.len)
		return 0;
	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (cp_is_letter(cp))
			return 0;
	}
	return 1;
}

static int
is_watched_number(struct slice text, const struct placeholder *ph)
{
	long n;

	if (!is_in_digits(text, ph))
		return 0;
	if (ph->as.len || (ph->kind != KIND_INTEGER && ph->kind != KIND_YEAR) ||
		!ph->value.len || ph->value.len > 15 || ph->value2.len)
		return 0;
	n = strtol(ph->value.ptr, NULL, 10);
	return n > IN_WORDS_MAX;
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

/* A watched date with the name of its month, of which a fault is. (Names are
 * left to check: their forms are English, whatever the target language.) */
static int
is_hit(const struct placeholder *ph, size_t at, size_t len)
{
	return !ph->as.len && ph->kind == KIND_DATENAME && ph->at < at + len &&
	       at < (size_t)ph->at + ph->len;
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

/* Marks the dates that did not come back; returns how many. */
static int
mark_lost_dates(const struct escalate *e, struct placeholders *list,
	const struct pair *pair, struct arena *arena)
{
	struct faults faults = {0};
	size_t at, len;
	int lost = 0;

	judge_pair(e->judge, pair, arena, &faults);
	for (size_t i = 0; i < faults.n; i++) {
		if (!fault_place(&faults.v[i], pair->text, &at, &len))
			continue;
		for (size_t k = 0; k < list->n; k++) {
			if (!is_hit(&list->v[k], at, len))
				continue;
			list->v[k].as = SLICE("?");
			lost++;
		}
	}
	return lost;
}

static int
has_dates(const struct placeholders *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (is_hit(&list->v[i], 0, SIZE_MAX))
			return 1;
	return 0;
}

/* ---- another form ---- */

static int
is_glue(uint32_t cp)
{
	return cp_is_letter(cp) || cp_digit(cp) >= 0 || cp_is_arabic_mark(cp) ||
	       cp == 0x640 /* TATWEEL */ || cp == 0x200C /* ZWNJ */;
}

static int
is_glued(struct slice text, size_t at, int is_before)
{
	uint32_t cp;

	if (is_before ? at == 0 : at >= text.len)
		return 0;
	if (is_before)
		utf8_prev(text.ptr, text.ptr + at, &cp);
	else
		utf8_next(text.ptr + at, text.ptr + text.len, &cp);
	return is_glue(cp);
}

/* Writes the line anew: those with `as` get one in the style. */
static void
line_write(const struct style *style, struct slice text,
	struct placeholders *list, struct arena *arena, struct buf *sent)
{
	uint32_t key = placeholder_key(text);
	unsigned number = 0;
	size_t done = 0, at;

	for (size_t i = 0; i < list->n; i++) {
		struct placeholder *ph = &list->v[i];

		if (!ph->as.len || ph->at < done)
			continue;
		style_escape(style,
			(struct slice){text.ptr + done, ph->at - done}, sent);
		ph->pad = 0;
		if (is_glued(text, ph->at, 1)) {
			ph->pad |= PAD_BEFORE;
			buf_addc(sent, ' ');
		}
		at = sent->len;
		style_write(style, key, ++number, sent);
		ph->as = arena_slice(
			arena, (struct slice){sent->ptr + at, sent->len - at});
		done = (size_t)ph->at + ph->len;
		if (is_glued(text, done, 0)) {
			ph->pad |= PAD_AFTER;
			buf_addc(sent, ' ');
		}
	}
	style_escape(
		style, (struct slice){text.ptr + done, text.len - done}, sent);
}

/* Nothing in the line is seen but the placeholders that were put there. */
static int
is_clean(const struct escalate *e, const struct placeholders *list,
	struct slice sent, struct arena *arena)
{
	struct sightings seen = {0};
	size_t masked = 0;

	for (size_t i = 0; i < list->n; i++)
		masked += list->v[i].as.len > 0;
	recogniser_scan(e->recogniser, sent, list, arena, &seen);
	for (size_t i = 0; i < seen.n; i++)
		if (seen.v[i].state != SIGHTING_EXACT)
			return 0;
	return seen.n == masked;
}

static int
form_write(const struct escalate *e, const struct style *style,
	struct slice text, struct placeholders *list, struct arena *arena,
	struct form *next)
{
	struct buf sent = {0}, json = {0};
	int is_default = style == style_default(e->recogniser);
	int is_good;

	line_write(style, text, list, arena, &sent);
	next->sent = arena_slice(arena, buf_slice(&sent));
	is_good = is_clean(e, list, next->sent, arena);
	placeholders_print(list, &json);
	next->placeholders = arena_slice(arena, buf_slice(&json));
	buf_clear(&json);
	if (!is_default)
		json_add_string(&json, style_name(style));
	next->style = arena_slice(arena, buf_slice(&json));
	buf_release(&sent);
	buf_release(&json);
	return is_good;
}

/* Letters are what an engine that drops signs may keep. */
static const struct style *
style_other(const struct escalate *e, const struct style *now)
{
	static const char *const names[] = {"letters", "brackets"};

	for (int i = 0; i < 2; i++) {
		const struct style *style =
			style_find(e->recogniser, slice_of(names[i]));

		if (style && style != now)
			return style;
	}
	return NULL;
}

static const struct style *
style_now(const struct escalate *e, const struct placeholders *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].as.len)
			return style_of(e->recogniser, list->v[i].as);
	return style_default(e->recogniser);
}

int
escalate_next(struct escalate *e, const struct form *form,
	const struct pair *pair, struct arena *arena, struct form *next)
{
	struct slice text = pair->text, reply = pair->target;
	struct placeholders list = {0};
	const struct style *style;
	int lost = 0;

	if (form->level == ESCALATE_BARE || !form->placeholders.len ||
		placeholders_parse(form->placeholders, arena, &list) < 0)
		return 0;
	style = style_now(e, &list);
	if (!style)
		return 0;
	if (!masked_came(e, &list, reply, arena)) {
		next->level = form->level < ESCALATE_RESTYLED
				      ? ESCALATE_RESTYLED
				      : ESCALATE_BARE;
		if (next->level == ESCALATE_RESTYLED)
			style = style_other(e, style);
		for (size_t i = 0; next->level == ESCALATE_BARE && i < list.n;
			i++)
			list.v[i].as.len = 0;
		/* Bare, the line is as it was read. */
		if (next->level == ESCALATE_BARE)
			style = style_default(e->recogniser);
		return style && form_write(e, style, text, &list, arena, next);
	}
	if (form->level >= ESCALATE_MASKED)
		return 0;
	for (size_t i = 0; i < list.n; i++) {
		if (!is_watched_number(text, &list.v[i]) ||
			number_came(e, &list.v[i], pair->to, reply, arena))
			continue;
		list.v[i].as = SLICE("?");
		lost++;
	}
	if (has_dates(&list)) {
		struct pair judged = *pair;

		judged.placeholders = &list;
		lost += mark_lost_dates(e, &list, &judged, arena);
	}
	next->level = ESCALATE_MASKED;
	return lost && form_write(e, style, text, &list, arena, next);
}
