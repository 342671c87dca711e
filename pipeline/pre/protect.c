/* protect: mask or watch what must survive translation.
 *
 * A masked value is sent as a placeholder, a watched one as it stands, to be
 * looked for in the reply; words are noted only. What of the text could be
 * taken for a placeholder is masked too, and the line about to be sent is
 * looked over as restore will look over the reply. */
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/names.h"
#include "base/probe.h"
#include "base/masker.h"
#include "base/recogniser.h"
#include "base/survey.h"
#include "base/value.h"
#include "stage.h"

struct protect {
	struct link *link;
	struct value_rules *rules;
	struct recogniser *recogniser;
	struct langs *langs;
	struct names *glossary, *gazetteer; /* or NULL */
	struct masker masker;
};

/* The row at hand. */
struct job {
	struct protect *protect;
	struct row *row;
	struct slice lang, to;
	struct slice names_lang; /* as the lists of names know it */
	struct masked line;
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
			p->masker.strength[k] = strength;
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
		p->masker.strength[kind] = strength;
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
		p->masker.target.numbers = NUMBERS_KEEP;
	if (calendar && strcmp(calendar, "gregorian") == 0)
		p->masker.target.calendar = CALENDAR_GREGORIAN;
	if (calendar && strcmp(calendar, "both") == 0)
		p->masker.target.calendar = CALENDAR_BOTH;
}

static int
set_style(struct protect *p)
{
	const char *names = stage_option(p->link, "placeholders");
	struct slice name = {names, names ? strcspn(names, ",") : 0};
	const struct style *style;

	style = names ? style_find(p->recogniser, name)
		      : style_default(p->recogniser);
	if (!style) {
		stage_refuse(p->link,
			"no style of placeholders is called '%.*s'",
			(int)name.len, name.ptr);
		return -1;
	}
	p->masker.recogniser = p->recogniser;
	masker_style(&p->masker, style);
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
			stage_refuse(p->link,
				"the glossary '%s' cannot be "
				"used",
				glossary);
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
	target_release(&p->masker.target);
	buf_release(&p->masker.sent);
	arena_release(&p->masker.scratch);
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
	if (probe_styles(
		    recogniser, stage_command(link), PROBE_SECONDS, &out) != 0)
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
		p->masker.strength[k] = k < KIND_INTEGER ? MASK : WATCH;
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
		p->masker.strength[KIND_PLACEHOLDER] = MASK;
		set_forms(p);
		return p;
	}
	protect_close(p);
	return NULL;
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

/* The name's form in the target language, in value; 0: it is not known. */
static int
set_form(struct job *job, const struct name *name, struct value *value)
{
	struct masker *masker = &job->protect->masker;
	size_t from = masker->sent.len;

	if (job->line.is_copy) {
		value->value = (struct slice){
			job->line.text.ptr + name->at, name->len};
		value->value2.len = 0;
	}
	if (job->line.is_copy || name->target.len)
		return 1;
	if (target_name(&masker->target, name->kind, name->code,
		    &masker->sent) != 0)
		return 0;
	value->value = arena_slice(
		job->row->arena, (struct slice){masker->sent.ptr + from,
					 masker->sent.len - from});
	masker->sent.len = from;
	return 1;
}

/* Where both languages are the same, a name stands for itself. */
static void
add_names(struct job *job, const struct survey *survey,
	const struct names *names, int is_glossary)
{
	struct slice to = {job->to.ptr ? job->to.ptr : "", job->to.len};
	struct name_list list = {0};

	if (!names)
		return;
	if (job->line.is_copy)
		to.ptr = NULL;
	names_find(names, survey, job->names_lang, to, job->row->arena, &list);
	for (size_t i = 0; i < list.n; i++) {
		const struct name *name = &list.v[i];
		struct value v = {.at = name->at,
			.len = name->len,
			.kind = is_glossary ? term_kind(name) : KIND_NAME,
			.value = name->target,
			.value2 = name->target2};

		/* it may be a plain word: of no use but to a reader */
		if (name->ambiguous && !name->target2.len && !is_glossary)
			continue;
		if (!is_glossary && !set_form(job, name, &v))
			continue;
		values_add(&job->line.values, job->row->arena, &v);
	}
}

/* ---- rows ---- */

static void
set_notes(struct job *job)
{
	const struct style *style = job->protect->masker.style;
	struct buf name = {0};

	if ((!job->line.masked && !style_escapes(style)) ||
		style == style_default(job->protect->recogniser))
		return;
	json_add_string(&name, style_name(style));
	row_note(job->row, "style", buf_slice(&name));
	buf_release(&name);
}

static void
set_sent(struct job *job)
{
	struct slice sent = job->line.sent;

	if (sent.ptr != job->line.text.ptr)
		sent = arena_slice(job->row->arena, sent);
	row_set(job->row, COL_SENT, sent);
}

static void
protect_row(void *self, struct row *row)
{
	struct protect *p = self;
	struct job job = {.protect = p,
		.row = row,
		.lang = row_get(row, COL_LANG),
		.to = stage_document(p->link)->to,
		.line = {.masker = &p->masker,
			.arena = row->arena,
			.text = row_get(row, COL_TEXT)}};
	struct masked *line = &job.line;
	struct survey survey;

	if (row->flags & FLAG_SKIP || line->text.len == 0) {
		stage_emit(p->link, row);
		return;
	}
	line->is_copy = target_is_source(job.lang, job.to);
	line->list = row_placeholders(row);
	target_set(&p->masker.target, job.to);
	values_survey(p->rules, line->text, job.lang, row->arena, &survey);
	values_find(p->rules, &survey, row->arena, &line->values);
	job.names_lang = lang_rules(p->langs, job.lang);
	add_names(&job, &survey, p->glossary, 1);
	add_names(&job, &survey, p->gazetteer, 0);
	masked_write(line);
	set_sent(&job);
	set_notes(&job);
	if (!masked_has_words(line))
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
