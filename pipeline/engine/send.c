/* send: print the open lines, for an engine run by hand */
#include <stdlib.h>
#include "stage.h"
#include "base/ask.h"
#include "base/parts.h"

struct send {
	struct link *link;
	struct recogniser *recogniser;
	struct parts *parts;
	int has_guards;
	enum ask_io io;
	uint64_t n; /* lines so far */
	struct buf line;
};

static const struct option send_options[] = {
	{"guards", 0, OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
		"a guard line before each line and after the last"},
	{"io", 0, OPTION_CHOICE, OPTION_SILENT, "FORM", "lines|tsv|jsonl",
		"lines of text alone, or with an id"},
	{"max-line", 0, OPTION_NUMBER, OPTION_SILENT, "N", NULL,
		"send what is longer than N characters in parts (default "
		"10000)"},
	{"zwnj", 0, OPTION_CHOICE, OPTION_SILENT, "HOW", "keep|space",
		"what is sent for U+200C, the zero-width non-joiner (default: "
		"keep)"},
	{.name = NULL},
};

static void
send_free(struct send *s)
{
	parts_free(s->parts);
	recogniser_free(s->recogniser);
	buf_release(&s->line);
	free(s);
}

static void *
send_open(struct link *link)
{
	struct send *s = memory_zero(1, sizeof(*s));
	struct parts_options options = {
		.zwnj = parts_zwnj_find(stage_option(link, "zwnj")),
		.max_cp = stage_number(link, "max-line", PARTS_MAX_CP)};

	s->link = link;
	s->io = ask_io_find(stage_option(link, "io"));
	s->has_guards = stage_option(link, "guards") != NULL;
	options.recogniser = s->recogniser = recogniser_open(stage_pack(link));
	s->parts = parts_new(stage_pack(link), &options);
	if (!s->recogniser)
		stage_refuse(link, "the rules for placeholders are damaged");
	else if (s->has_guards && s->io != ASK_LINES)
		stage_refuse(link, "--guards is for lines: an id says more");
	else
		return s;
	send_free(s);
	return NULL;
}

static void
guard_send(struct send *s)
{
	if (!s->has_guards)
		return;
	guard_write(s->recogniser, s->n + 1, &s->line);
	buf_addc(&s->line, '\n');
}

static void
line_out(struct send *s)
{
	out_write(stage_out(s->link), s->line.ptr, s->line.len);
	buf_clear(&s->line);
}

static void
part_send(struct send *s, struct slice part)
{
	guard_send(s);
	ask_line(s->io, ++s->n, part, &s->line);
	line_out(s);
	stage_count(s->link, TOTAL_SENT, 1);
}

static void
send_row(void *self, struct row *row)
{
	struct send *s = self;
	const struct document *d = stage_document(s->link);
	struct slice line;
	size_t n;

	if (!row_is_open(row, d->lang, d->to))
		return;
	line = parts_line(s->parts, row_get(row, COL_SENT));
	if (!parts_is_long(s->parts, line)) {
		part_send(s, line);
		return;
	}
	n = parts_cut(s->parts, line, row_get(row, COL_LANG), 0, PARTS_ALL);
	for (size_t i = 0; i < n; i++)
		part_send(s, parts_text(s->parts, i));
}

static void
send_close(void *self)
{
	struct send *s = self;

	if (!stage_is_stopped(s->link) && s->n) {
		guard_send(s);
		line_out(s);
	}
	send_free(s);
}

const struct stage stage_send = {
	.name = "send",
	.summary = "print the open lines, for an engine run by hand",
	.kind = STAGE_SINK,
	.in_turn = 1,
	.again = 1,
	.after = "split|align",
	.options = send_options,
	.needs = 1 << COL_SENT,
	.open = send_open,
	.row = send_row,
	.close = send_close,
};
