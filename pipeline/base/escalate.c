/* escalate: what a line is asked in when its values did not come back */
#include <stdlib.h>
#include <string.h>
#include "base/escalate_parts.h"
#include "base/notes.h"
#include "base/text.h"

enum {
	PLACEHOLDER_COST = 2
}; /* one that is lost cannot be mended by a reader
    */

struct escalate *
escalate_new(const struct pack *pack, const struct recogniser *recogniser)
{
	static const enum test tests[] = {TEST_NUMBER_MISSING,
		TEST_NUMBER_CHANGED, TEST_PLACEHOLDER_LEFT,
		TEST_VERBATIM_MISSING, TEST_NAME_MISSING, TEST_TERM_MISSING};
	struct escalate *e = memory_zero(1, sizeof(*e));
	unsigned on = 0;

	e->recogniser = recogniser;
	e->masker.recogniser = recogniser;
	e->values = value_rules_open(pack);
	e->judge = judge_open(pack);
	if (!e->values || !e->judge) {
		escalate_free(e);
		return NULL;
	}
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		on |= 1u << tests[i];
	for (int i = 0; i < TEST_COUNT; i++)
		if (!(on & 1u << i))
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
	target_release(&e->masker.target);
	buf_release(&e->masker.sent);
	arena_release(&e->masker.scratch);
	free(e);
}

/* ---- another form ---- */

/* Nothing in the line is seen but the placeholders that were put there. */
static int
is_clean(const struct escalate *e, const struct masked *line, struct slice sent)
{
	struct sightings seen = {0};

	recogniser_scan(e->recogniser, sent, line->list, line->arena, &seen);
	for (size_t i = 0; i < seen.n; i++)
		if (seen.v[i].state != SIGHTING_EXACT)
			return 0;
	return seen.n == line->masked;
}

/* Writes the line anew: those of the list with `as` get one in the style. */
static int
form_write(struct escalate *e, const struct style *style, struct slice text,
	struct placeholders *list, struct arena *arena, struct form *next)
{
	struct masked line = {.masker = &e->masker,
		.arena = arena,
		.text = text,
		.list = list};
	struct buf json = {0};
	int is_good;

	for (size_t i = 0; i < list->n; i++)
		line.masked += list->v[i].as.len > 0;
	if (line.masked)
		line.spans =
			arena_alloc(arena, line.masked * sizeof(*line.spans));
	masker_style(&e->masker, style);
	masked_put(&line);
	next->sent = arena_slice(arena, line.sent);
	is_good = is_clean(e, &line, next->sent);
	placeholders_print(list, &json);
	next->placeholders = arena_slice(arena, buf_slice(&json));
	buf_clear(&json);
	if (style != style_default(e->recogniser))
		json_add_string(&json, style_name(style));
	next->style = arena_slice(arena, buf_slice(&json));
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

/* Placeholders are lost: another style, then none. */
static int
form_restyle(struct escalate *e, enum escalate_level level,
	const struct style *style, struct slice text, struct placeholders *list,
	struct arena *arena, struct form *next)
{
	next->level =
		level < ESCALATE_RESTYLED ? ESCALATE_RESTYLED : ESCALATE_BARE;
	if (next->level == ESCALATE_RESTYLED) {
		style = style_other(e, style);
		return style && form_write(e, style, text, list, arena, next);
	}
	for (size_t i = 0; i < list->n; i++)
		list->v[i].as.len = list->v[i].pad = 0;
	/* Bare, the line is as it was read. */
	return form_write(
		e, style_default(e->recogniser), text, list, arena, next);
}

/* A placeholder needs what is to be put in its place. */
static int
set_target(struct escalate *e, const struct pair *pair, struct placeholder *ph,
	struct arena *arena)
{
	struct value value = {.at = ph->at,
		.len = ph->len,
		.kind = ph->kind,
		.value = ph->value,
		.value2 = ph->value2};
	struct buf form = {0};
	int got;

	if (ph->kind != KIND_ORDINAL)
		return ph->kind != KIND_NAME || !ph->value2.len;
	if (ph->target.len)
		return 1;
	target_set(&e->masker.target, pair->to);
	got = target_write(&e->masker.target, &value, pair->text, &form) == 0;
	if (got)
		ph->target = arena_slice(arena, buf_slice(&form));
	buf_release(&form);
	return got;
}

/* Watched values are lost: they are masked. */
static int
form_mask(struct escalate *e, const struct style *style,
	const struct pair *pair, const struct lost *lost,
	struct placeholders *list, struct arena *arena, struct form *next)
{
	int any = 0;

	for (size_t i = 0; i < list->n; i++) {
		struct placeholder *ph = &list->v[i];

		if (!lost->is_lost[i] || !set_target(e, pair, ph, arena))
			continue;
		ph->as = SLICE("?");
		any = 1;
	}
	next->level = ESCALATE_MASKED;
	return any && form_write(e, style, pair->text, list, arena, next);
}

/* In order and within the text: notes may have been edited. */
static int
is_sound(const struct placeholders *list, struct slice text)
{
	size_t done = 0;

	for (size_t i = 0; i < list->n; i++) {
		if (list->v[i].at < done || list->v[i].at > text.len ||
			list->v[i].len > text.len - list->v[i].at)
			return 0;
		done = (size_t)list->v[i].at + list->v[i].len;
	}
	return 1;
}

int
escalate_next(struct escalate *e, const struct form *form,
	const struct pair *pair, struct arena *arena, struct form *next,
	unsigned *cost)
{
	struct placeholders list = {0};
	const struct style *style;
	struct lost lost;

	*cost = 0;
	if (!form->placeholders.len ||
		placeholders_parse(form->placeholders, arena, &list) < 0 ||
		!is_sound(&list, pair->text))
		return 0;
	escalate_lost(e, form->level, &list, pair, arena, &lost);
	*cost = PLACEHOLDER_COST * lost.masked + lost.watched;
	style = style_now(e, &list);
	if (form->level == ESCALATE_BARE || !style)
		return 0;
	if (lost.masked)
		return form_restyle(
			e, form->level, style, pair->text, &list, arena, next);
	return form->level < ESCALATE_MASKED &&
	       form_mask(e, style, pair, &lost, &list, arena, next);
}
