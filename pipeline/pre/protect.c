/* protect: mask or watch what must survive translation.
 *
 * A masked value is sent as a placeholder, a watched one as it stands, to be
 * looked for in the reply; words are noted only. What of the text could be
 * taken for a placeholder is masked too, and the line about to be sent is looked
 * over as restore will look over the reply. */
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/names.h"
#include "base/probe.h"
#include "base/recogniser.h"
#include "base/target.h"
#include "base/text.h"
#include "base/value.h"
#include "stage.h"

enum strength { NOTE, WATCH, MASK };

struct protect {
	struct link *link;
	struct value_rules *rules;
	struct recogniser *recogniser;
	struct langs *langs;
	struct names *glossary, *gazetteer; /* or NULL */
	const struct style *style;
	char bracket[2][8]; /* what placeholders begin and end with, or "" */
	enum strength strength[KIND_COUNT];
	struct target target;
	struct buf sent;
};

/* Where a placeholder stands in the line, its spaces included. */
struct sent_span {
	size_t at, len, sent_at, sent_len;
};

/* The row at hand. */
struct job {
	struct protect *protect;
	struct row *row;
	struct slice text, lang, to;
	int is_copy; /* source and target language are the same */
	struct values values;
	struct placeholders *list;
	size_t masked;
	struct sent_span *spans; /* of the masked ones */
};

static const struct option protect_options[] = {
	{"mask", 0, OPTION_TEXT, OPTION_STEP, "KINDS", NULL,
		"kinds to send as placeholders, with commas between, or all"},
	{"watch", 0, OPTION_TEXT, OPTION_STEP, "KINDS", NULL,
		"kinds to send as they stand and look for in the reply"},
	{"glossary", 0, OPTION_FILE, OPTION_STEP, "FILE", NULL,
		"terms and their translations: source, target, and if need be "
		"kind, language, case, with tabs between"},
	{"gazetteer", 0, OPTION_FILE, OPTION_STEP, "PACK", NULL,
		"names compiled with wasl rules compile"},
	{"numbers", 0, OPTION_CHOICE, OPTION_STEP, "HOW", "locale|keep",
		"write numbers as the target language does (default), or keep "
		"their digits and signs"},
	{"calendar", 0, OPTION_CHOICE, OPTION_STEP, "HOW",
		"keep|gregorian|both",
		"dates of other calendars: as they are (default), converted, "
		"or both"},
	{"placeholders", 0, OPTION_TEXT, OPTION_STEP, "STYLE", NULL,
		"how placeholders look; the first of a list is used"},
	{"probe", 0, OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
		"try every style with the engine CMD and rank them"},
	{.name = NULL},
};

/* ---- opening ---- */

static int
set_kinds(struct protect *p, const char *list, enum strength strength)
{
	if (list && strcmp(list, "all") == 0) {
		for (int k = 0; k < KIND_WORDS; k++)
			p->strength[k] = strength;
		return 0;
	}
	while (list && *list) {
		size_t n = strcspn(list, ",");
		int kind = kind_find((struct slice){list, n});

		if (kind < 0 || kind == KIND_WORDS ||
			kind == KIND_PLACEHOLDER) {
			stage_refuse(p->link, "'%.*s' is no kind to %s", (int)n,
				list, strength == MASK ? "mask" : "watch");
			return -1;
		}
		p->strength[kind] = strength;
		list += n + (list[n] == ',');
	}
	return 0;
}

static void
set_forms(struct protect *p)
{
	const char *numbers = stage_option(p->link, "numbers");
	const char *calendar = stage_option(p->link, "calendar");

	if (numbers && strcmp(numbers, "keep") == 0)
		p->target.numbers = NUMBERS_KEEP;
	if (calendar && strcmp(calendar, "gregorian") == 0)
		p->target.calendar = CALENDAR_GREGORIAN;
	if (calendar && strcmp(calendar, "both") == 0)
		p->target.calendar = CALENDAR_BOTH;
}

static int
set_style(struct protect *p)
{
	const char *names = stage_option(p->link, "placeholders");
	struct slice name = {names, names ? strcspn(names, ",") : 0};
	struct buf one = {0};
	const char *end;
	uint32_t cp;
	unsigned n;

	p->style = names ? style_find(p->recogniser, name)
			 : style_default(p->recogniser);
	if (!p->style) {
		stage_refuse(p->link,
			"no style of placeholders is called '%.*s'",
			(int)name.len, name.ptr);
		return -1;
	}
	style_write(p->style, 0, 1, &one);
	end = one.ptr + one.len;
	n = utf8_next(one.ptr, end, &cp);
	if (!cp_is_letter(cp) && cp_digit(cp) < 0)
		memcpy(p->bracket[0], one.ptr, n);
	n = utf8_prev(one.ptr, end, &cp);
	if (!cp_is_letter(cp) && cp_digit(cp) < 0)
		memcpy(p->bracket[1], end - n, n);
	buf_release(&one);
	return 0;
}

/* A glossary that could forge a placeholder is refused. */
static const char *
refuse_target(void *user, struct slice target)
{
	const struct protect *p = user;
	struct sightings seen = {0};
	struct arena arena = {0};

	if (recogniser_may_hold(p->recogniser, target))
		recogniser_scan(p->recogniser, target, NULL, &arena, &seen);
	arena_release(&arena);
	return seen.n ? "a translation must hold nothing like a placeholder"
		      : NULL;
}

static int
set_names(struct protect *p)
{
	const char *glossary = stage_option(p->link, "glossary");
	const char *gazetteer = stage_option(p->link, "gazetteer"), *why;

	if (glossary) {
		p->glossary = names_glossary(glossary, stage_pack(p->link),
			stage_report(p->link), refuse_target, p);
		if (!p->glossary) {
			stage_refuse(p->link, "the glossary '%s' cannot be "
				"used", glossary);
			return -1;
		}
	}
	if (!gazetteer) {
		p->gazetteer = names_open(stage_pack(p->link));
		return 0;
	}
	p->gazetteer = names_map(gazetteer, &why);
	if (p->gazetteer)
		return 0;
	stage_refuse(p->link, "the gazetteer '%s' %s", gazetteer, why);
	return -1;
}

static void
protect_close(void *self)
{
	struct protect *p = self;

	if (!p)
		return;
	value_rules_free(p->rules);
	recogniser_free(p->recogniser);
	langs_free(p->langs);
	names_free(p->glossary);
	names_free(p->gazetteer);
	target_release(&p->target);
	buf_release(&p->sent);
	free(p);
}

/* --probe: no stream is read. */
enum { PROBE_SECONDS = 60 };

static void
probe(struct link *link, const struct recogniser *recogniser)
{
	struct buf out = {0};

	if (!stage_command(link)) {
		stage_refuse(link, "--probe needs an engine: -- CMD");
		return;
	}
	if (probe_styles(recogniser, stage_command(link), PROBE_SECONDS,
		    &out) != 0)
		stage_refuse(link, "no placeholder came back");
	out_write(stage_out(link), out.ptr, out.len);
	buf_release(&out);
	stage_done(link);
}

static void *
protect_open(struct link *link)
{
	struct protect *p = memory_zero(1, sizeof *p);

	p->link = link;
	for (int k = 0; k < KIND_WORDS; k++)
		p->strength[k] = k < KIND_INTEGER ? MASK : WATCH;
	p->rules = value_rules_open(stage_pack(link));
	p->recogniser = recogniser_open(stage_pack(link));
	p->langs = langs_open(stage_pack(link));
	if (!p->rules || !p->recogniser || !p->langs) {
		stage_refuse(link, "the rules of protect are damaged");
	} else if (stage_option(link, "probe")) {
		probe(link, p->recogniser);
	} else if (set_kinds(p, stage_option(link, "mask"), MASK) == 0 &&
		set_kinds(p, stage_option(link, "watch"), WATCH) == 0 &&
		set_style(p) == 0 && set_names(p) == 0) {
		p->strength[KIND_PLACEHOLDER] = MASK;
		set_forms(p);
		return p;
	}
	protect_close(p);
	return NULL;
}

/* ---- spans, in order, that do not overlap ---- */

static void
add_placeholder(struct job *job, size_t at, size_t len)
{
	struct value v = {.at = (uint32_t)at, .len = (uint32_t)len,
		.kind = KIND_PLACEHOLDER,
		.value = {job->text.ptr + at, len}};

	values_add(&job->values, job->row->arena, &v);
}

static int
span_compare(const void *a, const void *b)
{
	const struct value *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->len > y->len ? -1 : x->len < y->len;
}

/* Two spans overlap: what covers the other and is masked stays; what is like a
 * placeholder takes in what it cuts; else the user's term, then what is more
 * than noted, or the first. */
static void
overlap(const struct job *job, struct value *a, const struct value *b)
{
	uint32_t end = b->at + b->len;
	const enum strength *strength = job->protect->strength;

	if (a->at == b->at && a->len == b->len && b->kind == KIND_TERM)
		*a = *b;
	if (end <= a->at + a->len && strength[a->kind] == MASK)
		return;
	if (a->kind == KIND_PLACEHOLDER || b->kind == KIND_PLACEHOLDER) {
		if (end > a->at + a->len)
			a->len = end - a->at;
		a->kind = KIND_PLACEHOLDER;
		a->value = (struct slice){job->text.ptr + a->at, a->len};
		a->value2.len = 0;
	} else if (a->kind != KIND_TERM && (b->kind == KIND_TERM ||
		strength[b->kind] > strength[a->kind])) {
		*a = *b;
	}
}

static void
settle_spans(struct job *job)
{
	struct value *v = job->values.v;
	size_t n = 0, i;

	for (i = 1; i < job->values.n && v[i - 1].at + v[i - 1].len <= v[i].at;)
		i++;
	if (i >= job->values.n)
		return;
	qsort(v, job->values.n, sizeof *v, span_compare);
	for (i = 0; i < job->values.n; i++)
		if (n > 0 && v[i].at < v[n - 1].at + v[n - 1].len)
			overlap(job, &v[n - 1], &v[i]);
		else
			v[n++] = v[i];
	job->values.n = n;
}

/* ---- names ---- */

/* The user's terms may say that they are of another kind than `term`. */
static enum kind
term_kind(const struct name *name)
{
	int kind = kind_find(name->kind);

	return kind < 0 || kind >= KIND_WORDS || kind == KIND_PLACEHOLDER
		? KIND_TERM
		: (enum kind)kind;
}

static void
add_names(struct job *job, const struct names *names, int is_glossary)
{
	struct slice lang = lang_rules(job->protect->langs, job->lang);
	struct name_list list = {0};

	if (!names)
		return;
	names_scan(names, job->text, lang, job->row->arena, &list);
	for (size_t i = 0; i < list.n; i++) {
		const struct name *name = &list.v[i];
		struct value v = {.at = name->at, .len = name->len,
			.kind = is_glossary ? term_kind(name) : KIND_NAME,
			.value = name->target, .value2 = name->target2};

		/* it may be a plain word: of no use but to a reader */
		if (name->ambiguous && !name->target2.len && !is_glossary)
			continue;
		values_add(&job->values, job->row->arena, &v);
	}
}

/* ---- what the text holds that is like a placeholder ---- */

/* Brackets of the style, alone or not. */
static void
find_brackets(struct job *job)
{
	for (int i = 0; i < 2; i++) {
		const char *b = job->protect->bracket[i];
		const char *p = job->text.ptr, *end = p + job->text.len;
		size_t n = strlen(b);

		if (n == 0 || style_escapes(job->protect->style))
			continue;
		while ((p = memmem(p, (size_t)(end - p), b, n)) != NULL) {
			add_placeholder(job, (size_t)(p - job->text.ptr), n);
			p += n;
		}
	}
}

static void
find_likenesses(struct job *job)
{
	const struct recogniser *r = job->protect->recogniser;
	struct sightings seen = {0};

	if (!recogniser_may_hold(r, job->text))
		return;
	recogniser_scan(r, job->text, NULL, job->row->arena, &seen);
	for (size_t i = 0; i < seen.n; i++)
		add_placeholder(job, seen.v[i].at, seen.v[i].len);
	find_brackets(job);
}

/* ---- writing the line ---- */

static int
is_glue(uint32_t cp)
{
	return cp_is_letter(cp) || cp_digit(cp) >= 0 || cp_is_arabic_mark(cp) ||
		cp == 0x640 /* TATWEEL */ || cp == 0x200C /* ZWNJ */;
}

static int
is_glued_before(struct slice text, size_t at)
{
	uint32_t cp;

	if (at == 0)
		return 0;
	utf8_prev(text.ptr, text.ptr + at, &cp);
	return is_glue(cp);
}

static int
is_glued_after(struct slice text, size_t at)
{
	uint32_t cp;

	if (at >= text.len)
		return 0;
	utf8_next(text.ptr + at, text.ptr + text.len, &cp);
	return is_glue(cp);
}

/* Text between placeholders. */
static void
put_text(struct job *job, size_t from, size_t to)
{
	style_escape(job->protect->style,
		(struct slice){job->text.ptr + from, to - from},
		&job->protect->sent);
}

static void
put_placeholder(struct job *job, uint32_t key, struct placeholder *ph,
	unsigned number)
{
	struct buf *sent = &job->protect->sent;
	struct sent_span *span = &job->spans[number - 1];
	size_t at;

	*span = (struct sent_span){ph->at, ph->len, sent->len, 0};
	if (is_glued_before(job->text, ph->at)) {
		ph->pad |= PAD_BEFORE;
		buf_addc(sent, ' ');
	}
	at = sent->len;
	style_write(job->protect->style, key, number, sent);
	ph->as.ptr = arena_copy(job->row->arena, sent->ptr + at, sent->len - at);
	ph->as.len = sent->len - at;
	if (is_glued_after(job->text, (size_t)ph->at + ph->len)) {
		ph->pad |= PAD_AFTER;
		buf_addc(sent, ' ');
	}
	span->sent_len = sent->len - span->sent_at;
}

/* The target form; 0 if it cannot be made. */
static int
set_target(struct job *job, struct placeholder *ph, const struct value *value)
{
	struct slice own = {job->text.ptr + value->at, value->len};
	struct buf *out = &job->protect->sent;
	size_t from = out->len;
	struct slice form = own;

	if (!job->is_copy) {
		if (target_write(&job->protect->target, value, job->text, out)
			!= 0)
			return 0;
		form = (struct slice){out->ptr + from, out->len - from};
	}
	if (form.len != value->value.len ||
		memcmp(form.ptr, value->value.ptr, form.len) != 0)
		ph->target = job->is_copy ? own
			: arena_slice(job->row->arena, form);
	out->len = from;
	return 1;
}

/* Sent as it stands, it needs no form of its own. */
static int
is_plain(enum kind kind)
{
	return kind == KIND_INTEGER || kind == KIND_YEAR ||
		kind == KIND_ORDINAL || kind == KIND_NAME;
}

static void
add_value(struct job *job, const struct value *value)
{
	struct placeholder *ph = placeholders_add(job->list, job->row->arena);
	enum strength strength = job->protect->strength[value->kind];

	ph->kind = value->kind;
	ph->at = value->at;
	ph->len = value->len;
	ph->value = value->value;
	ph->value2 = value->value2;
	if (strength == NOTE || (strength == WATCH && is_plain(value->kind)))
		return;
	if (set_target(job, ph, value) && strength == MASK) {
		ph->as = SLICE("?");
		job->masked++;
	}
}

static void
write_line(struct job *job)
{
	struct buf *sent = &job->protect->sent;
	unsigned number = 0;
	uint32_t key = 0;
	size_t pos = 0;

	job->list->n = 0;
	job->masked = 0;
	buf_clear(sent);
	for (size_t i = 0; i < job->values.n; i++)
		add_value(job, &job->values.v[i]);
	if (job->masked) {
		key = placeholder_key(job->text);
		job->spans = arena_alloc(job->row->arena,
			job->masked * sizeof *job->spans);
	}
	for (size_t i = 0; i < job->list->n; i++) {
		struct placeholder *ph = &job->list->v[i];

		if (!ph->as.len)
			continue;
		put_text(job, pos, ph->at);
		put_placeholder(job, key, ph, ++number);
		pos = (size_t)ph->at + ph->len;
	}
	put_text(job, pos, job->text.len);
}

/* ---- is it as it should be? ---- */

/* The place in the text of a byte of the line: inside a placeholder or an escaped
 * piece, the end of it on the given side. */
static size_t
text_place(const struct job *job, size_t at, enum edits_side side)
{
	const struct sent_span *last = NULL, *s = job->spans;
	size_t sent = 0, text = 0, limit = job->text.len;

	for (size_t i = 0; i < job->masked; i++, s++) {
		if (s->sent_at >= at + (side == EDITS_LEFT)) {
			limit = s->at;
			break;
		}
		last = s;
	}
	if (last && at < last->sent_at + last->sent_len)
		return side == EDITS_LEFT ? last->at : last->at + last->len;
	if (last) {
		sent = last->sent_at + last->sent_len;
		text = last->at + last->len;
	}
	if (style_escapes(job->protect->style))
		return side == EDITS_LEFT ? text : limit;
	return text + at - sent < limit ? text + at - sent : limit;
}

/* What the recogniser sees in the line beside our own becomes a span; 0 if
 * there was nothing. */
static int
mask_strangers(struct job *job)
{
	const struct recogniser *r = job->protect->recogniser;
	struct slice sent = buf_slice(&job->protect->sent);
	struct sightings seen = {0};
	size_t strange = 0;

	if (!job->masked && !recogniser_may_hold(r, sent))
		return 0;
	recogniser_scan(r, sent, job->list, job->row->arena, &seen);
	for (size_t i = 0; i < seen.n; i++) {
		size_t from, to;

		if (seen.v[i].state == SIGHTING_EXACT)
			continue;
		from = text_place(job, seen.v[i].at, EDITS_LEFT);
		to = text_place(job, seen.v[i].at + seen.v[i].len, EDITS_RIGHT);
		strange++;
		if (to > from)
			add_placeholder(job, from, to - from);
	}
	return strange > 0 || seen.n != job->masked;
}

enum { TRIES_MAX = 6 };

/* Writes the line until restore could take nothing in it for a placeholder but
 * ours; a text that will not have it is masked as a whole. */
static void
write_safely(struct job *job)
{
	for (int tries = 0; tries < TRIES_MAX; tries++) {
		settle_spans(job);
		write_line(job);
		if (!mask_strangers(job))
			return;
	}
	job->values.n = 0;
	add_placeholder(job, 0, job->text.len);
	write_line(job);
}

/* ---- rows ---- */

static int
has_letter(struct slice s)
{
	const char *p = s.ptr, *end = p + s.len;
	uint32_t cp;

	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (cp_is_letter(cp))
			return 1;
	}
	return 0;
}

/* Is there anything to translate outside of the placeholders? */
static int
has_words(const struct job *job)
{
	size_t pos = 0;

	for (size_t i = 0; i < job->list->n; i++) {
		const struct placeholder *ph = &job->list->v[i];

		if (!ph->as.len)
			continue;
		if (has_letter((struct slice){job->text.ptr + pos,
			ph->at - pos}))
			return 1;
		pos = (size_t)ph->at + ph->len;
	}
	return has_letter((struct slice){job->text.ptr + pos,
		job->text.len - pos});
}

static void
set_notes(struct job *job)
{
	const struct style *style = job->protect->style;
	struct buf name = {0};

	if ((!job->masked && !style_escapes(style)) ||
		style == style_default(job->protect->recogniser))
		return;
	json_add_string(&name, style_name(style));
	row_note(job->row, "style", buf_slice(&name));
	buf_release(&name);
}

static void
set_sent(struct job *job)
{
	struct buf *sent = &job->protect->sent;

	if (sent->len == job->text.len && !job->masked &&
		memcmp(sent->ptr, job->text.ptr, sent->len) == 0)
		row_set(job->row, COL_SENT, job->text);
	else
		row_set(job->row, COL_SENT,
			arena_slice(job->row->arena, buf_slice(sent)));
}

static void
protect_row(void *self, struct row *row)
{
	struct protect *p = self;
	const struct document *d = stage_document(p->link);
	struct job job = {.protect = p, .row = row};

	job.text = row_get(row, COL_TEXT);
	if (row->flags & FLAG_SKIP || job.text.len == 0) {
		stage_emit(p->link, row);
		return;
	}
	job.lang = row_get(row, COL_LANG);
	job.to = d->to;
	job.is_copy = target_is_source(job.lang, job.to);
	target_set(&p->target, job.to);
	job.list = row_placeholders(row);
	values_scan(p->rules, job.text, job.lang, row->arena, &job.values);
	add_names(&job, p->glossary, 1);
	add_names(&job, p->gazetteer, 0);
	find_likenesses(&job);
	write_safely(&job);
	set_sent(&job);
	set_notes(&job);
	if (!has_words(&job))
		row_set(row, COL_REPLY, row_get(row, COL_SENT));
	stage_emit(p->link, row);
}

const struct stage stage_protect = {
	.name = "protect",
	.summary = "mask or watch what must survive translation",
	.kind = STAGE_FILTER,
	.options = protect_options,
	.needs = 1u << COL_TEXT,
	.open = protect_open,
	.row = protect_row,
	.close = protect_close,
};
