/* chain: links, and rows and bytes through them. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "base/text.h"
#include "chain.h"

#define ROOM ((size_t)128 << 10)

/* ---- opening ---- */

int
stage_rank(struct slice name)
{
	int rank = 0;

	for (const struct command *c = commands; c->name; c++) {
		const struct stage *stage;

		if (c->kind != COMMAND_STAGE)
			continue;
		stage = c->stages[0];
		rank += stage->kind != STAGE_ENGINE || c == commands ||
			c[-1].kind != COMMAND_STAGE ||
			c[-1].stages[0]->kind != STAGE_ENGINE;
		if (slice_is(name, stage->name))
			return stage->kind == STAGE_SOURCE ? 0 : rank;
	}
	return -1;
}

/* The stage's name, and those of its options that change bytes. */
static char *
step_of(const struct stage *stage, const struct settings *settings)
{
	struct buf step = {0};
	char *copy;

	buf_adds(&step, stage->name);
	for (const struct option *o = stage->options; o && o->name; o++) {
		const char *value = settings_find(settings, o->name);

		if (!value || o->effect != OPTION_STEP)
			continue;
		buf_addf(&step, " --%s", o->name);
		if (o->type != OPTION_SWITCH)
			buf_addf(&step, " %s", value);
	}
	copy = memory_string(step.ptr, step.len);
	buf_release(&step);
	return copy;
}

static int
open_rules(struct chain *chain)
{
	const char *dir = settings_find(chain->settings, "rules");
	struct pack pack;

	chain->pack = *pack_embedded();
	if (!dir)
		return 0;
	if (rules_overlay(dir, &chain->report, &pack))
		return -1;
	chain->pack = pack;
	chain->pack_memory = (char *)(uintptr_t)pack.ptr;
	return 0;
}

static void
open_links(struct chain *chain)
{
	const char *lang = settings_find(chain->settings, "lang");

	while (chain->command->stages[chain->n])
		chain->n++;
	chain->links = memory_zero(chain->n, sizeof *chain->links);
	for (size_t i = 0; i < chain->n; i++) {
		struct link *link = &chain->links[i];

		link->stage = chain->command->stages[i];
		link->chain = chain;
		link->next = i + 1 < chain->n ? link + 1 : NULL;
		link->rank = stage_rank(slice_of(link->stage->name));
		link->step = step_of(link->stage, chain->settings);
		position_start(&link->place);
	}
	for (size_t i = 0; i < chain->n && !chain->stop; i++) {
		struct link *link = &chain->links[i];

		if (lang)
			link->document.lang = slice_of(lang);
		if (link->stage->open)
			link->self = link->stage->open(link);
	}
}

static int
wants_color(const char *when)
{
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (when && strcmp(when, "auto") != 0)
		return strcmp(when, "always") == 0;
	return isatty(2) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}

struct chain *
chain_open(const struct command *command, const struct settings *settings,
	struct out *out, enum chain_role role)
{
	struct chain *chain = memory_zero(1, sizeof *chain);

	clock_gettime(CLOCK_MONOTONIC, &chain->started);
	chain->command = command;
	chain->settings = settings;
	chain->out = out;
	chain->report.stage = command->name;
	chain->report.quiet = settings_find(settings, "quiet") != NULL;
	chain->report.color = wants_color(settings_find(settings, "color"));
	chain->strict = settings_find(settings, "strict") != NULL;
	chain->is_worker = role == CHAIN_WORKER;
	tally_open(chain);
	if (!chain->stop && open_rules(chain))
		chain_status(chain, STATUS_UNDONE), chain->stop = 1;
	if (!chain->stop)
		open_links(chain);
	return chain;
}

/* ---- rows ---- */

static void
count_in(struct link *link, const struct row *row)
{
	link->in_par_n += row->par != link->in_par;
	link->in_par = row->par;
	link->in_seg_n += row->seg > 0;
}

static void
count_out(struct link *link, const struct row *row)
{
	link->out_par_n += row->par != link->out_par;
	link->out_par = row->par;
	link->out_seg_n += row->seg > 0;
}

/* Places go by rows that come in, and at an engine by those that leave. */
static void
go_on(struct link *link, const struct row *row)
{
	if (!link->stage->finds)
		return;
	position_cell(&link->place, &row->cell[COL_SOURCE]);
	position_cell(&link->place, &row->cell[COL_GAP]);
}

static int
is_sink(const struct link *link)
{
	return link->stage->kind == STAGE_SINK;
}

/* An opening or closing row. */
static void
push_document(struct link *link, struct row *row)
{
	if (row->role == ROLE_DOCUMENT) {
		document_open(link, row);
		return;
	}
	if (is_sink(link))
		tally_end(link->chain, row);
	document_close(link, row);
}

void
link_push(struct link *link, struct row *row)
{
	const struct stage *stage = link->stage;
	struct chain *chain = link->chain;

	if (chain->stop)
		return;
	if (!row_is_content(row)) {
		push_document(link, row);
		return;
	}
	if (stage->kind == STAGE_SINK)
		tally_row(chain, row);
	count_in(link, row);
	if ((link->passing || chain->bypass) && stage->kind != STAGE_SINK)
		stage_emit(link, row);
	else
		stage->row(link->self, row);
	if (stage->kind != STAGE_ENGINE)
		go_on(link, row);
}

static void
leave_chain(struct chain *chain, struct row *row)
{
	if (row->role == ROLE_END)
		tally_end(chain, row);
	else if (row_is_content(row))
		tally_row(chain, row);
	if (chain->on_row)
		chain->on_row(chain->on_row_user, row);
	else
		output_row(chain, row);
}

void
stage_emit(struct link *link, struct row *row)
{
	struct chain *chain = link->chain;

	if (chain->stop)
		return;
	if (row_is_content(row)) {
		count_out(link, row);
		if (link->stage->kind == STAGE_ENGINE)
			go_on(link, row);
	} else {
		document_leave(link, row);
	}
	if (link->next)
		link_push(link->next, row);
	else
		leave_chain(chain, row);
}

/* ---- inputs ---- */

/* The name of an input as column doc has it: controls, '%' and what is not
 * UTF-8 percent-written. */
static struct slice
input_name(struct arena *arena, const char *name)
{
	struct slice s = slice_of(name);
	struct buf out = {0};
	struct slice copy;

	for (size_t i = 0; i < s.len;) {
		size_t good =
			utf8_valid(s.ptr + i, 4 < s.len - i ? 4 : s.len - i);
		uint32_t cp = 0xFFFD;
		unsigned n = 1;

		if (good)
			n = utf8_next(s.ptr + i, s.ptr + s.len, &cp);
		if (good && cp != '%' && cp >= 0x20 &&
			!(cp >= 0x7F && cp < 0xA0) && !cp_is_break(cp) &&
			!cp_is_bidi(cp))
			buf_add(&out, s.ptr + i, n);
		else
			for (unsigned k = 0; k < n; k++)
				buf_addf(&out, "%%%02X",
					(unsigned)(unsigned char)s.ptr[i + k]);
		i += n;
	}
	copy = arena_slice(arena, buf_slice(&out));
	buf_release(&out);
	return copy;
}

void
chain_begin(struct chain *chain, const char *name)
{
	arena_clear(&chain->input_arena);
	chain->input_path =
		arena_copy(&chain->input_arena, name, strlen(name) + 1);
	chain->input_name = input_name(&chain->input_arena, name);
	chain->len = chain->tried = chain->line = 0;
	chain->mode = CHAIN_UNKNOWN;
	if (chain->links && chain->links[0].stage->kind == STAGE_SOURCE)
		chain->mode = CHAIN_SOURCE;
	chain->inputs_read++;
}

char *
chain_room(struct chain *chain, size_t *room)
{
	if (chain->cap - chain->len < ROOM) {
		chain->cap = chain->cap < 4 * ROOM ? 4 * ROOM : 2 * chain->cap;
		chain->bytes = memory_resize(chain->bytes, chain->cap);
	}
	*room = chain->cap - chain->len;
	return chain->bytes + chain->len;
}

/* A source, or a filter of plain text, takes what it can. It is not asked
 * again for every byte that comes: only when a line ended, or there is much
 * more than when it was asked last, so that small reads cost no more. */
static size_t
feed(struct chain *chain, int ended)
{
	struct link *link = &chain->links[0];
	size_t fresh = chain->len - chain->tried;
	size_t used;

	if (!ended && fresh < 4096 + chain->tried / 2 &&
		!memchr(chain->bytes + chain->tried, '\n', fresh) &&
		!memchr(chain->bytes + chain->tried, '\r', fresh))
		return 0;
	if (chain->mode == CHAIN_PLAIN)
		used = plain_feed(chain, ended);
	else
		used = link->stage->feed(
			link->self, chain->bytes, chain->len, ended);
	chain->tried = chain->len - used;
	return used;
}

/* A stream, or plain text? By the first line. */
static enum chain_mode
mode_of(const struct chain *chain, int ended)
{
	const struct stage *stage = chain->links[0].stage;
	const char *lf = memchr(chain->bytes, '\n', chain->len);
	size_t len = lf ? (size_t)(lf - chain->bytes) : chain->len;

	if (settings_find(chain->settings, "stream") || chain->has_header)
		return CHAIN_STREAM;
	if (stage->plain && settings_find(chain->settings, "plain"))
		return CHAIN_PLAIN;
	if (!lf && !ended && chain->len < ROOM)
		return CHAIN_UNKNOWN;
	if (header_is(chain->bytes, len))
		return CHAIN_STREAM;
	return stage->plain && chain->n == 1 ? CHAIN_PLAIN : CHAIN_STREAM;
}

void
chain_take(struct chain *chain, size_t len, enum chain_end end)
{
	int ended = end == CHAIN_ENDED;
	size_t used = 0;

	chain->len += len;
	if (chain->stop)
		return;
	if (chain->mode == CHAIN_UNKNOWN)
		chain->mode = mode_of(chain, ended);
	if (chain->mode == CHAIN_STREAM)
		used = chain_read_stream(chain, ended);
	else if (chain->mode != CHAIN_UNKNOWN)
		used = feed(chain, ended);
	chain->len -= used;
	if (used && chain->len)
		memmove(chain->bytes, chain->bytes + used, chain->len);
	if (ended && chain->mode == CHAIN_STREAM)
		chain_end_stream(chain);
	output_flush(chain);
}

void
chain_broken(struct chain *chain, const char *name, int error)
{
	struct link *link = chain->links;

	chain_begin(chain, name);
	chain->inputs_read--;
	chain->inputs_failed++;
	chain_say(chain, (struct place){0}, LEVEL_ERROR, NULL,
		"cannot read '%s': %s", name, strerror(error));
	if (!link || link->stage->kind != STAGE_SOURCE ||
		link->stage->all_inputs) {
		chain_status(chain, STATUS_UNDONE);
		chain->stop = 1;
		return;
	}
	chain_status(chain, STATUS_FINDINGS);
	if (!link->is_open) {
		struct row row;

		row_init(&row, &chain->input_arena);
		stage_begin(link, &row);
	}
	link->failed = 1;
	stage_end(link);
}

void
chain_wait(struct chain *chain, int fd)
{
	for (size_t i = 0; i < chain->n && !chain->stop; i++) {
		struct link *link = &chain->links[i];

		while (link->stage->wait && !link->stage->wait(link->self, fd))
			output_flush(chain);
	}
	output_flush(chain);
}

/* ---- the end ---- */

double
chain_seconds(const struct chain *chain)
{
	const struct timespec *then = &chain->started;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - then->tv_sec) +
	       (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}

static void
summary(const struct chain *chain)
{
	const size_t *t = chain->totals;
	int has_engine = 0;

	for (size_t i = 0; i < chain->n; i++)
		has_engine |= chain->links[i].stage->kind == STAGE_ENGINE;
	if (chain->report.quiet || chain->status == STATUS_UNDONE ||
		(!has_engine && !settings_find(chain->settings, "verbose")))
		return;
	fprintf(stderr, "wasl %s: documents %zu, paragraphs %zu, segments %zu",
		chain->command->name, t[TOTAL_DOCUMENTS], t[TOTAL_PARAGRAPHS],
		t[TOTAL_SEGMENTS]);
	if (has_engine)
		fprintf(stderr,
			", sent %zu, cached %zu, retried %zu, "
			"failed %zu",
			t[TOTAL_SENT], t[TOTAL_CACHED], t[TOTAL_RETRIED],
			t[TOTAL_FAILED]);
	fprintf(stderr, ", repaired %zu, findings %zu, %.1f s\n",
		t[TOTAL_REPAIRED], t[TOTAL_FINDINGS], chain_seconds(chain));
}

static void
chain_free(struct chain *chain)
{
	for (size_t i = 0; i < chain->n; i++) {
		arena_release(&chain->links[i].arena);
		free(chain->links[i].step);
	}
	free(chain->links);
	arena_release(&chain->input_arena);
	arena_release(&chain->header_arena);
	arena_release(&chain->row_arena);
	arena_release(&chain->end.arena);
	buf_release(&chain->line_buf);
	if (!chain->is_worker)
		claims_free(chain->claims);
	free(chain->out_path);
	free(chain->header_line);
	free(chain->open_name);
	free(chain->bytes);
	free(chain->pack_memory);
	free(chain);
}

enum status
chain_close(struct chain *chain, int *is_closed)
{
	enum status status;

	if (!chain->stop && chain->end.is_held)
		end_release(chain, END_LAST);
	for (size_t i = 0; i < chain->n; i++)
		if (chain->links[i].self)
			chain->links[i].stage->close(chain->links[i].self);
	if (chain->inputs_failed && !chain->inputs_read && !chain->is_worker)
		chain_status(chain, STATUS_UNDONE);
	said_rest(chain);
	output_end(chain, is_closed);
	tally_close(chain);
	if (*is_closed)
		chain_status(chain, STATUS_UNDONE);
	else if (!chain->is_worker)
		summary(chain);
	status = chain->status;
	chain_free(chain);
	return status;
}

void
chain_status(struct chain *chain, enum status status)
{
	if (status > chain->status)
		chain->status = status;
}

void
chain_say(const struct chain *chain, struct place place, enum level level,
	const char *id, const char *format, ...)
{
	char words[512];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof words, format, args);
	va_end(args);
	report(&chain->report, place, level, id, "%s", words);
}
