/* stage: what a stage may call. */
#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "chain.h"
#include "wasl.h"

const char *
stage_option(const struct link *link, const char *name)
{
	return settings_find(link->chain->settings, name);
}

size_t
stage_number(const struct link *link, const char *name, size_t otherwise)
{
	const char *value = stage_option(link, name);

	return value ? (size_t)strtoull(value, NULL, 10) : otherwise;
}

char **
stage_command(const struct link *link)
{
	return link->chain->settings->command;
}

const char *
stage_take_operand(struct link *link, const char *mark)
{
	/* The list is the chain's own; only its users may not change it. */
	struct settings *settings =
		(struct settings *)(uintptr_t)link->chain->settings;

	for (size_t i = 0; i < settings->operands_n; i++) {
		const char *operand = settings->operands[i];

		if (!strstr(operand, mark))
			continue;
		settings->operands_n--;
		memmove(settings->operands + i, settings->operands + i + 1,
			(settings->operands_n - i) *
				sizeof *settings->operands);
		return operand;
	}
	return NULL;
}

const char *
stage_version(void)
{
	return WASL_VERSION;
}

const struct pack *
stage_pack(const struct link *link)
{
	return &link->chain->pack;
}

const struct report *
stage_report(const struct link *link)
{
	return &link->chain->report;
}

int
stage_is_stopped(const struct link *link)
{
	return link->chain->stop;
}

const struct document *
stage_document(const struct link *link)
{
	return &link->document;
}

struct slice
stage_input(const struct link *link)
{
	return link->chain->input_name;
}

struct out *
stage_out(const struct link *link)
{
	return link->chain->out;
}

void
stage_writes_text(struct link *link)
{
	link->chain->writes_text = 1;
}

void
stage_count(struct link *link, enum total total, size_t n)
{
	link->chain->totals[total] += n;
}

/* ---- messages ---- */

#define FORMAT(words, format)                                                  \
	do {                                                                   \
		va_list args_;                                                 \
		va_start(args_, format);                                       \
		vsnprintf(words, sizeof words, format, args_);                 \
		va_end(args_);                                                 \
	} while (0)

static const char *
document_name(const struct link *link, struct buf *name)
{
	if (!link->document.name.len)
		return NULL;
	report_visible(name, link->document.name, 0);
	buf_addc(name, 0);
	return name->ptr;
}

static void
say_of_document(const struct link *link, enum level level, const char *id,
	const char *words)
{
	struct buf name = {0};
	struct place place = {document_name(link, &name), 0, 0};

	report(&link->chain->report, place, level, id, "%s", words);
	buf_release(&name);
}

void
stage_say(const struct link *link, enum level level, const char *id,
	const char *format, ...)
{
	char words[512];

	FORMAT(words, format);
	say_of_document(link, level, id, words);
}

void
stage_refuse(struct link *link, const char *format, ...)
{
	char words[512];

	FORMAT(words, format);
	chain_say(
		link->chain, (struct place){0}, LEVEL_ERROR, NULL, "%s", words);
	chain_status(link->chain, STATUS_UNDONE);
	link->chain->stop = 1;
}

void
stage_finish(struct link *link)
{
	link->chain->stop = 1;
}

void
stage_done(struct link *link)
{
	link->chain->stop = 1;
}

void
stage_fail_document(struct link *link, const char *id, const char *format, ...)
{
	char words[512];

	if (link->failed)
		return;
	link->failed = 1;
	FORMAT(words, format);
	say_of_document(link, LEVEL_ERROR, id, words);
	chain_status(link->chain, STATUS_FINDINGS);
	if (!link->chain->strict)
		return;
	chain_status(link->chain, STATUS_UNDONE);
	link->chain->stop = 1;
}

/* ---- findings ---- */

static void
add_json(struct buf *json, const char *key, struct slice value)
{
	if (!value.len)
		return;
	buf_addf(json, ",\"%s\":", key);
	json_add_string(json, value);
}

static void
keep_finding(struct link *link, struct row *row, const struct finding *f)
{
	struct slice old = notes_find(row_notes(row), "findings");
	struct buf json = {0};

	if (old.len > 2) {
		buf_add(&json, old.ptr, old.len - 1);
		buf_addc(&json, ',');
	} else {
		buf_addc(&json, '[');
	}
	buf_addf(&json,
		"{\"id\":\"%s\",\"by\":\"%s\",\"level\":\"%s\",\"at\":%zu,"
		"\"len\":%zu,\"in\":\"%s\"",
		f->id, link->stage->name, level_names[f->level], f->at, f->len,
		f->in_target ? "target" : "source");
	add_json(&json, "expected", f->expected);
	add_json(&json, "found", f->found);
	if (f->words)
		add_json(&json, "words", slice_of(f->words));
	buf_adds(&json, "}]");
	row_note(row, "findings", buf_slice(&json));
	buf_release(&json);
}

/* U+2068 ... U+2069 round an excerpt keep it apart on a terminal. */
static void
add_excerpt(struct buf *words, const char *label, struct slice s)
{
	if (!s.len)
		return;
	buf_addf(words, "%s'\xE2\x81\xA8", label);
	report_visible(words, s, 40);
	buf_adds(words, "\xE2\x81\xA9'");
}

static struct position
position_of(const struct link *link, struct row *row, size_t at)
{
	struct position position = link->place;
	struct slice before = row_get(row, COL_SOURCE);

	assert(link->stage->finds);
	if (at <= before.len) {
		before.len = at;
		position_text(&position, before);
	}
	return position;
}

struct place
stage_place(struct link *link, struct row *row, size_t at)
{
	struct buf name = {0};
	struct place place = {document_name(link, &name), 0, 0};

	if (place.file)
		place.file = arena_copy(&link->arena, name.ptr, name.len);
	if (row_is_content(row)) {
		struct position position = position_of(link, row, at);

		place.line = position.line;
		place.col = position.col;
	}
	buf_release(&name);
	return place;
}

void
stage_find_silently(struct link *link)
{
	link->chain->finds_silently = 1;
}

static void
say_finding(const struct link *link, struct row *row, const struct finding *f)
{
	struct buf name = {0}, words = {0};
	struct place place = {document_name(link, &name), 0, 0};

	if (row_is_content(row)) {
		struct position at =
			position_of(link, row, f->in_target ? 0 : f->at);

		place.line = at.line;
		place.col = at.col;
		buf_addf(&words, "\xC2\xB6%u.%u: ", row->par, row->seg);
	}
	buf_adds(&words, f->words);
	add_excerpt(&words, ": expected ", f->expected);
	add_excerpt(&words, f->expected.len ? ", found " : ": ", f->found);
	buf_addc(&words, 0);
	report(&link->chain->report, place, f->level, f->id, "%s", words.ptr);
	buf_release(&words);
	buf_release(&name);
}

void
stage_find(struct link *link, struct row *row, const struct finding *f)
{
	keep_finding(link, row, f);
	if (!link->chain->finds_silently && !said_enough(link->chain, f))
		say_finding(link, row, f);
}

void
stage_forget(struct link *link, struct row *row)
{
	struct slice old = notes_find(row_notes(row), "findings");
	struct buf json = {0};
	struct slice finding;
	struct json it;

	if (!old.len)
		return;
	it = json_open(old);
	while (json_next(&it, NULL, &finding)) {
		struct slice by =
			json_string(json_member(finding, "by"), row->arena);

		if (slice_is(by, link->stage->name))
			continue;
		buf_addc(&json, json.len ? ',' : '[');
		buf_add_slice(&json, finding);
	}
	if (json.len)
		buf_addc(&json, ']');
	row_note(row, "findings", buf_slice(&json));
	buf_release(&json);
}
