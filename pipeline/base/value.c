/* value: a scan, from items to values. */
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "base/value_parts.h"

void
values_add(
	struct values *values, struct arena *arena, const struct value *value)
{
	if (values->n == values->cap) {
		size_t cap = values->cap ? 2 * values->cap : 8;
		struct value *v = arena_alloc(arena, cap * sizeof *v);

		if (values->n)
			memcpy(v, values->v, values->n * sizeof *v);
		values->v = v;
		values->cap = cap;
	}
	values->v[values->n++] = *value;
}

static int
value_compare(const void *a, const void *b)
{
	const struct value *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

/* Values of the lexer and of the patterns are both in order, and do not
 * overlap: what the lexer takes makes no items. */
static void
merge(struct values *out)
{
	for (size_t i = 1; i < out->n; i++)
		if (out->v[i].at < out->v[i - 1].at) {
			qsort(out->v, out->n, sizeof *out->v, value_compare);
			return;
		}
}

/* Is there a link of the lexer between the items of the match? */
static int
crosses_link(const struct values *out, size_t links, size_t *link,
	const struct value *value)
{
	while (*link < links && out->v[*link].at < value->at)
		++*link;
	return *link < links && out->v[*link].at < value->at + value->len;
}

/* May any pattern begin with item i? */
static int
may_begin(const struct value_scan *scan, size_t i)
{
	const struct value_item *item = &scan->item[i];
	const struct value_language *language = scan->language;

	return elements_meet(&item->elements,
		item->is_last ? &language->alone : &language->first);
}

/* The best match at item i that is worth something. */
static int
best_value(const struct value_scan *scan, size_t i, struct value *value,
	size_t *next)
{
	struct bound bound = {SIZE_MAX, 0};
	struct match match;

	while (value_match(scan, i, &bound, &match)) {
		memset(value, 0, sizeof *value);
		if (value_form(scan, &match, value)) {
			*next = match.end;
			return 1;
		}
	}
	return 0;
}

void
values_survey(const struct value_rules *rules, struct slice text,
	struct slice lang, struct arena *arena, struct survey *survey)
{
	unsigned bit = value_language(rules, lang);

	survey_read(&rules->head->letters, value_langs(rules, bit), text, arena,
		survey);
	survey->lang = bit;
}

void
values_scan(const struct value_rules *rules, struct slice text,
	struct slice lang, struct arena *arena, struct values *out)
{
	struct survey survey;

	values_survey(rules, text, lang, arena, &survey);
	values_find(rules, &survey, arena, out);
}

void
values_find(const struct value_rules *rules, const struct survey *survey,
	struct arena *arena, struct values *out)
{
	unsigned bit = survey->lang;
	struct value_memory *memory = rules->memory;
	struct value_scan scan = {.rules = rules,
		.text = survey->text,
		.survey = survey,
		.langs = value_langs(rules, bit),
		.language = &rules->language[bit],
		.traits = rules->head->trait[bit],
		.arena = arena,
		.out = out,
		.buf = &memory->buf,
		.memory = memory,
		.item = memory->item,
		.first_id = memory->next_id};
	size_t links, link = 0;

	out->n = 0;
	value_lex(&scan);
	value_facts(&scan);
	links = out->n;
	for (size_t i = 0, next; i < scan.n; i = next) {
		struct value value;

		next = i + 1;
		if (may_begin(&scan, i) &&
			best_value(&scan, i, &value, &next) &&
			!crosses_link(out, links, &link, &value))
			values_add(out, arena, &value);
	}
	merge(out);
	memory->next_id += scan.n;
}
