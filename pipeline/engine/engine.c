/* engine: run a translation engine and prove its answers */
#include <stdlib.h>
#include <string.h>
#include "stage.h"
#include "base/amount.h"
#include "base/cache.h"
#include "base/desk.h"
#include "base/escalate.h"
#include "base/reply.h"
#include "base/secret.h"

enum {
	LANES_MAX = 64,
	ANSWERS_HELD = 8 << 20, /* bytes of answers of a run in memory */
};

struct engine {
	struct link *link;
	struct desk_options options;
	struct desk *desk;
	char *label, *id, *secret;
	struct arena arena;
};

static const struct option engine_options[] = {
	{"jobs", 'j', OPTION_NUMBER, OPTION_SILENT, "N", NULL,
		"runs of CMD at a time (default 1)"},
	{"timeout", 0, OPTION_TEXT, OPTION_SILENT, "SECONDS", NULL,
		"end an engine that does nothing for so long (default 300)"},
	{"line-timeout", 0, OPTION_TEXT, OPTION_SILENT, "SECONDS", NULL,
		"end one that takes longer for a line, once it has answered "
		"one"},
	{"batch-timeout", 0, OPTION_TEXT, OPTION_SILENT, "SECONDS", NULL,
		"end a run of CMD that lasts longer"},
	{"tries", 0, OPTION_NUMBER, OPTION_SILENT, "N", NULL,
		"ask for a line at most so often (default 5)"},
	{"batch", 0, OPTION_TEXT, OPTION_SILENT, "N|NkB", NULL,
		"lines, or kilobytes, for one run of CMD (default: all)"},
	{"max-line", 0, OPTION_NUMBER, OPTION_SILENT, "N", NULL,
		"send what is longer than N characters in parts (default "
		"10000)"},
	{"zwnj", 0, OPTION_CHOICE, OPTION_STEP, "HOW", "keep|space",
		"what is sent for U+200C, the zero-width non-joiner (default: "
		"keep)"},
	{"suspect", 0, OPTION_TEXT, OPTION_SILENT, "KINDS", NULL,
		"ask again for answers of these kinds: copied, looping, long, "
		"short, "
		"repeated, unfinished (default all)"},
	{"http", 0, OPTION_TEXT, OPTION_STEP, "SERVICE", NULL,
		"no CMD: the first operand is the URL of a service"},
	{"key-file", 0, OPTION_FILE, OPTION_SILENT, "FILE", NULL,
		"the service's key (else from the environment)"},
	{"model", 0, OPTION_TEXT, OPTION_STEP, "NAME", NULL,
		"which of its models a service is to use"},
	{"cache", 0, OPTION_FILE, OPTION_SILENT, "FILE", NULL,
		"keep answers in FILE, and ask for none that is in it"},
	{"cache-max", 0, OPTION_TEXT, OPTION_SILENT, "SIZE", NULL,
		"keep FILE below SIZE, as 500MB: what was not used goes first"},
	{"cache-stats", 0, OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
		"print what is in the cache, and end"},
	{"engine-id", 0, OPTION_TEXT, OPTION_SILENT, "NAME", NULL,
		"the engine's name in the cache (default: CMD)"},
	{"io", 0, OPTION_CHOICE, OPTION_STEP, "FORM", "lines|tsv|jsonl",
		"lines of text alone, or with an id"},
	{"shell", 0, OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
		"CMD is a line for sh"},
	{.name = NULL},
};

/* ---- rows out ---- */

static const char *const why_ids[WHY_COUNT] = {
	[WHY_NONE] = "engine.lost",
	[WHY_LOST] = "engine.lost",
	[WHY_EMPTY] = "engine.empty",
	[WHY_DEATH] = "engine.died",
	[WHY_TIME] = "engine.timeout",
	[WHY_SUSPECT] = "engine.lost",
	[WHY_HOPELESS] = "engine.hopeless",
};

/* What is told of an answer beside suspicions. */
static const struct {
	unsigned fault;
	const char *id, *words;
} fault_findings[] = {
	{REPLY_UTF8, "engine.utf8",
		"bytes of the engine's answer that are "
		"not UTF-8 became U+FFFD"},
	{REPLY_CONTROL, "engine.control",
		"control characters in the engine's "
		"answer became spaces"},
	{CREW_JOINED, "engine.joined",
		"the engine answered in several lines, "
		"which were joined"},
	{CREW_PIECES, "engine.pieces",
		"the engine answered this line only in "
		"pieces, which were joined"},
	{CREW_LONG, "engine.cut",
		"the line is too long for the engine: it was "
		"asked for in parts, which were joined"},
};

static void
row_find(struct engine *e, struct row *row, const char *id, enum level level,
	const char *words)
{
	struct finding f = {.id = id,
		.level = level,
		.words = words,
		.len = row_get(row, COL_SOURCE).len};

	stage_find(e->link, row, &f);
}

static void
tries_note(struct row *row, unsigned tries)
{
	char number[8];
	int len;

	if (tries < 2)
		return;
	len = snprintf(number, sizeof(number), "%u", tries);
	row_note(row, "tries", (struct slice){number, (size_t)len});
}

static void
faults_find(struct engine *e, struct row *row, unsigned faults)
{
	size_t n = sizeof(fault_findings) / sizeof(*fault_findings);

	for (size_t i = 0; i < n; i++)
		if (faults & fault_findings[i].fault)
			row_find(e, row, fault_findings[i].id, LEVEL_WARNING,
				fault_findings[i].words);
	for (int kind = 0; kind < SUSPECT_COUNT; kind++)
		if (faults & (unsigned)CREW_SUSPECT << kind)
			row_find(e, row, suspect_id((enum suspicion)kind),
				LEVEL_WARNING,
				suspect_says(desk_suspect(e->desk),
					(enum suspicion)kind));
}

static void
answered_finish(struct engine *e, struct row *row, const struct job *job,
	struct slice answer)
{
	const struct form *form = desk_form(e->desk, job);

	row_set(row, COL_REPLY, answer);
	if (form) {
		row_set(row, COL_SENT, form->sent);
		row_note(row, "placeholders", form->placeholders);
		row_note(row, "style", form->style);
	}
	if (job->tries > 1) {
		row->flags |= FLAG_RETRIED;
		stage_count(e->link, TOTAL_RETRIED, 1);
		tries_note(row, job->tries);
	}
	if (job->faults)
		faults_find(e, row, job->faults);
}

static void
failed_finish(struct engine *e, struct row *row, const struct job *job)
{
	row->flags |= FLAG_FAILED;
	stage_count(e->link, TOTAL_FAILED, 1);
	tries_note(row, job->tries);
	row_find(e, row, why_ids[job->why], LEVEL_ERROR,
		crew_why_words[job->why]);
}

/* Emits the rows at the front that wait for nothing. Returns how many. */
static size_t
rows_emit(struct engine *e)
{
	const struct job *job;
	struct slice answer = {NULL, 0};
	struct row row;
	size_t n = 0;

	while (desk_next(e->desk, &e->arena, &row, &job, &answer)) {
		if (job && job->state == JOB_ANSWERED)
			answered_finish(e, &row, job, answer);
		else if (job)
			failed_finish(e, &row, job);
		stage_emit(e->link, &row);
		arena_clear(&e->arena);
		n++;
	}
	return n;
}

/* ---- rows in ---- */

static void
engine_pass(void *self, struct row *row)
{
	struct engine *e = self;

	if (desk_is_empty(e->desk))
		stage_emit(e->link, row);
	else
		desk_pass(e->desk, row);
}

/* What an earlier verdict was about may be answered now. */
static void
engine_tail(void *self, struct row *row)
{
	row->flags &= ~(unsigned)FLAG_FINDINGS;
	engine_pass(self, row);
}

static void
engine_row(void *self, struct row *row)
{
	struct engine *e = self;
	const struct document *d = stage_document(e->link);
	const char *why;

	if (!row_is_open(row, d->lang, d->to)) {
		engine_pass(e, row);
		return;
	}
	if ((row->flags & FLAG_FAILED) || row_has(row, COL_REPLY)) {
		stage_forget(e->link, row);
		row_set(row, COL_REPLY, SLICE(""));
		row->flags &= ~(unsigned)FLAG_FAILED;
	}
	if (desk_ask(e->desk, row, row_get(row, COL_LANG), d->to, &why) < 0)
		stage_refuse(e->link, "%s", why);
	else
		rows_emit(e);
}

static int
engine_wait(void *self, int fd)
{
	struct engine *e = self;
	int is_readable;

	do
		is_readable = desk_wait(e->desk, fd);
	while (!rows_emit(e) && !is_readable);
	return is_readable;
}

/* ---- options ---- */

/* 0, or -1: refused. */
static int
seconds_parse(
	struct engine *e, const char *name, const char *otherwise, int64_t *ms)
{
	const char *value = stage_option(e->link, name);

	if (amount_seconds(value ? value : otherwise, ms) == 0)
		return 0;
	stage_refuse(e->link, "--%s takes seconds, not '%s'", name, value);
	return -1;
}

static int
timeouts_parse(struct engine *e)
{
	struct batch_options *o = &e->options.crew.batch;

	if (seconds_parse(e, "timeout", "300", &o->silence_ms) < 0 ||
		seconds_parse(e, "line-timeout", "0", &o->line_ms) < 0 ||
		seconds_parse(e, "batch-timeout", "0", &o->run_ms) < 0)
		return -1;
	return 0;
}

static int
batch_parse(struct engine *e)
{
	const char *value = stage_option(e->link, "batch");

	if (!value || amount_parse(value, &e->options.crew.lines,
			      &e->options.crew.bytes) == 0)
		return 0;
	stage_refuse(e->link,
		"--batch takes a number of lines, or of bytes as "
		"in 64kB, not '%s'",
		value);
	return -1;
}

static int
number_parse(struct engine *e, const char *name, size_t otherwise, size_t max,
	size_t *n)
{
	*n = stage_number(e->link, name, otherwise);
	if (*n >= 1 && *n <= max)
		return 0;
	stage_refuse(e->link, "--%s takes a number from 1 to %zu", name, max);
	return -1;
}

/* The size that --cache-max says. */
static int
cache_parse(struct engine *e)
{
	const char *value = stage_option(e->link, "cache-max");
	size_t plain;

	e->options.cache = stage_option(e->link, "cache");
	if (!value ||
		(amount_parse(value, &plain, &e->options.cache_max) == 0 &&
			!plain))
		return 0;
	stage_refuse(e->link, "--cache-max takes a size as in 500MB, not '%s'",
		value);
	return -1;
}

static int
options_parse(struct engine *e)
{
	struct desk_options *o = &e->options;
	size_t tries = 0;

	if (timeouts_parse(e) < 0 || batch_parse(e) < 0 || cache_parse(e) < 0 ||
		number_parse(e, "tries", 5, 100, &tries) < 0 ||
		number_parse(e, "jobs", 1, LANES_MAX, &o->crew.lanes) < 0)
		return -1;
	o->crew.tries = (unsigned)tries;
	o->max_cp = stage_number(e->link, "max-line", PARTS_MAX_CP);
	o->zwnj = parts_zwnj_find(stage_option(e->link, "zwnj"));
	o->crew.batch.io = ask_io_find(stage_option(e->link, "io"));
	o->crew.batch.memory = ANSWERS_HELD;
	o->suspect = stage_option(e->link, "suspect");
	o->is_shell = stage_option(e->link, "shell") != NULL;
	return 0;
}

/* How the engine is called in messages: the last part of its name. */
static char *
label_make(const char *command)
{
	const char *slash = strrchr(command, '/');
	struct buf label = {0};
	char *copy;

	report_visible(
		&label, slice_of(slash && slash[1] ? slash + 1 : command), 40);
	copy = memory_string(label.ptr, label.len);
	buf_release(&label);
	return copy;
}

/* CMD as one line. */
static char *
id_of_program(struct engine *e)
{
	const char *id = stage_option(e->link, "engine-id");
	struct buf line = {0};
	char *copy;

	if (id)
		return memory_string(id, strlen(id));
	for (char **word = e->options.words; *word; word++) {
		if (line.len)
			buf_addc(&line, ' ');
		buf_adds(&line, *word);
	}
	copy = memory_string(line.ptr, line.len);
	buf_release(&line);
	return copy;
}

/* The key is no part of it. */
static char *
id_of_service(
	struct engine *e, const char *name, const char *url, const char *model)
{
	const char *id = stage_option(e->link, "engine-id");
	struct buf line = {0};
	char *copy;

	buf_addf(&line, "%s %s", name, url);
	if (model)
		buf_addf(&line, " %s", model);
	copy = id ? memory_string(id, strlen(id))
		  : memory_string(line.ptr, line.len);
	buf_release(&line);
	return copy;
}

/* ---- a service ---- */

/* The key: from the file that is named, or from the environment. */
static int
secret_find(struct engine *e, const struct service *service)
{
	const char *path = stage_option(e->link, "key-file"), *why;

	e->secret = secret_read(path, service_key_name(service), &why);
	e->options.secret = e->secret;
	if (e->secret || !path)
		return 0;
	stage_refuse(e->link, "cannot read the key in '%s': %s", path, why);
	return -1;
}

static int
service_start(struct engine *e, const char *name)
{
	const char *url = e->options.words ? e->options.words[0]
					   : stage_take_operand(e->link, "://");
	const char *model = stage_option(e->link, "model");
	struct buf names = {0};
	struct service *service;

	if (!url || !strstr(url, "://")) {
		stage_refuse(e->link, "--http %s: the service's URL is missing",
			name);
		return -1;
	}
	service = service_open(stage_pack(e->link), name, url, NULL, model);
	if (!service) {
		service_names(stage_pack(e->link), &names);
		stage_refuse(e->link,
			"--http: no service is called '%s'; "
			"there are %.*s",
			name, (int)names.len, names.ptr);
		buf_release(&names);
		return -1;
	}
	if (secret_find(e, service) < 0) {
		service_free(service);
		return -1;
	}
	service_free(service);
	e->options.words = NULL;
	e->options.service =
		service_open(stage_pack(e->link), name, url, e->secret, model);
	e->label = memory_string(name, strlen(name));
	e->id = id_of_service(e, name, url, model);
	return 0;
}

static int
program_start(struct engine *e)
{
	static char *none[] = {NULL};

	if (!e->options.words && stage_option(e->link, "cache-stats"))
		e->options.words = none;
	if (!e->options.words ||
		(!e->options.words[0] && e->options.words != none)) {
		stage_refuse(e->link, "no engine: say '-- CMD' at the end");
		return -1;
	}
	e->label =
		label_make(none == e->options.words ? "" : e->options.words[0]);
	e->id = id_of_program(e);
	return 0;
}

/* ---- the run ---- */

static void
engine_say(void *self, enum level level, const char *words)
{
	stage_say(((struct engine *)self)->link, level, NULL, "%s", words);
}

static void
engine_free(struct engine *e)
{
	desk_free(e->desk);
	arena_release(&e->arena);
	free(e->label);
	free(e->id);
	secret_free(e->secret);
	free(e);
}

static int
desk_start(struct engine *e)
{
	const char *http = stage_option(e->link, "http");
	const char *why = NULL;

	e->options.pack = stage_pack(e->link);
	e->options.words = stage_command(e->link);
	e->options.user = e;
	e->options.say = engine_say;
	if (options_parse(e) < 0 ||
		(http ? service_start(e, http) : program_start(e)) < 0)
		return -1;
	e->options.crew.batch.label = e->label;
	e->options.id = e->id;
	e->desk = desk_open(&e->options, &why);
	if (!e->desk)
		stage_refuse(e->link, "%s", why);
	return e->desk ? 0 : -1;
}

static void
cache_show(struct engine *e)
{
	struct buf text = {0};

	if (!desk_cache(e->desk)) {
		stage_refuse(e->link, "--cache-stats wants --cache FILE");
		return;
	}
	cache_print(desk_cache(e->desk), &text);
	out_write(stage_out(e->link), text.ptr, text.len);
	buf_release(&text);
	stage_finish(e->link);
}

static void *
engine_open(struct link *link)
{
	struct engine *e = memory_zero(1, sizeof(*e));

	e->link = link;
	if (desk_start(e) < 0) {
		engine_free(e);
		return NULL;
	}
	if (stage_option(link, "cache-stats"))
		cache_show(e);
	return e;
}

static void
engine_close(void *self)
{
	struct engine *e = self;

	if (!stage_is_stopped(e->link)) {
		desk_finish(e->desk);
		rows_emit(e);
	}
	stage_count(e->link, TOTAL_SENT, desk_asked(e->desk));
	stage_count(e->link, TOTAL_CACHED, desk_cached(e->desk));
	if (desk_trouble(e->desk))
		stage_say(e->link, LEVEL_WARNING, NULL, "%s",
			desk_trouble(e->desk));
	engine_free(e);
}

const struct stage stage_engine = {
	.name = "engine",
	.summary = "run a translation engine and prove its answers",
	.kind = STAGE_ENGINE,
	.again = 1,
	.after = "split|align",
	.options = engine_options,
	.needs = 1 << COL_SENT | 1 << COL_REPLY,
	.finds = 1,
	.open = engine_open,
	.head = engine_pass,
	.row = engine_row,
	.tail = engine_tail,
	.close = engine_close,
	.wait = engine_wait,
};
