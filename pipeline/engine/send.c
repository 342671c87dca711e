/* send: print the open lines, for an engine run by hand */
#include <stdlib.h>
#include "stage.h"
#include "base/ask.h"

struct send {
	struct link *link;
	struct recogniser *recogniser; /* NULL: no guards */
	enum ask_io io;
	uint64_t n; /* lines so far */
	struct buf line;
};

static const struct option send_options[] = {
	{"guards", 0, OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
		"a guard line before each line and after the last"},
	{"io", 0, OPTION_CHOICE, OPTION_SILENT, "FORM", "lines|tsv|jsonl",
		"lines of text alone, or with an id"},
	{.name = NULL},
};

static void *
send_open(struct link *link)
{
	struct send *s = memory_zero(1, sizeof(*s));

	s->link = link;
	s->io = ask_io_find(stage_option(link, "io"));
	if (!stage_option(link, "guards"))
		return s;
	s->recogniser = recogniser_open(stage_pack(link));
	if (s->io == ASK_LINES && s->recogniser)
		return s;
	stage_refuse(link, s->recogniser
				   ? "--guards is for lines: an id says more"
				   : "the rules for placeholders are damaged");
	recogniser_free(s->recogniser);
	free(s);
	return NULL;
}

static void
guard_send(struct send *s)
{
	if (!s->recogniser)
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
send_row(void *self, struct row *row)
{
	struct send *s = self;
	const struct document *d = stage_document(s->link);

	if (!row_is_open(row, d->lang, d->to))
		return;
	guard_send(s);
	ask_line(s->io, ++s->n, row_get(row, COL_SENT), &s->line);
	line_out(s);
	stage_count(s->link, TOTAL_SENT, 1);
}

static void
send_close(void *self)
{
	struct send *s = self;

	if (!stage_is_stopped(s->link) && s->n) {
		guard_send(s);
		line_out(s);
	}
	recogniser_free(s->recogniser);
	buf_release(&s->line);
	free(s);
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
