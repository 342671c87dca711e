/* join: rebuild the document */
#include <stdlib.h>
#include <string.h>

#include "base/writer.h"
#include "stage.h"

struct join {
	struct link *link;
	struct recogniser *recogniser;
	struct writer w;
	int is_each;	/* a file for each document */
	int is_started; /* start was called, end was not */
};

static const struct option join_options[] = {
	{"as", 0, OPTION_CHOICE, OPTION_SILENT, "FORM",
		"text|tsv|jsonl|html|tmx|xliff|moses",
		"what is written (default: text)"},
	{"column", 0, OPTION_CHOICE, OPTION_SILENT, "COLUMN",
		"target|source|text|reply",
		"the column that is written (default: target)"},
	{"untranslated", 0, OPTION_CHOICE, OPTION_SILENT, "WHAT",
		"source|empty",
		"what stands for a translation that is not there"},
	{"rows", 0, OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
		"with --as jsonl: every row, with every column"},
	{"with", 0, OPTION_TEXT, OPTION_SILENT, "COLUMNS", NULL,
		"more columns for tsv and jsonl, a list with commas"},
	{.name = NULL},
};

static const struct writer_form *const forms[] = {&writer_text, &writer_tsv,
	&writer_jsonl, &writer_html, &writer_tmx, &writer_xliff, &writer_moses};

/* ---- options ---- */

static const struct writer_form *
form_of(struct link *link, enum column column)
{
	const char *as = stage_option(link, "as");
	size_t i;

	if (stage_option(link, "rows") && (!as || strcmp(as, "jsonl") != 0)) {
		stage_refuse(link, "--rows goes with --as jsonl");
		return NULL;
	}
	if (stage_option(link, "rows"))
		return &writer_rows;
	if (!as || strcmp(as, "text") == 0)
		return column == COL_SOURCE  ? &writer_source
		       : column == COL_REPLY ? &writer_reply
					     : &writer_text;
	for (i = 0; i < sizeof forms / sizeof *forms; i++)
		if (strcmp(forms[i]->name, as) == 0)
			return forms[i];
	return NULL;
}

static enum column
column_of(const struct link *link)
{
	const char *name = stage_option(link, "column");

	return name ? (enum column)column_find(slice_of(name)) : COL_TARGET;
}

/* "doc,par,seg": 0, or -1: refused. */
static int
parse_with(struct link *link, struct writer *w)
{
	const char *p = stage_option(link, "with");

	while (p && *p) {
		size_t len = strcspn(p, ",");
		int column = column_find((struct slice){p, len});

		if (column < 0 || w->with_n == WRITER_WITH_MAX) {
			stage_refuse(link, "--with: '%.*s' is no column",
				(int)len, p);
			return -1;
		}
		w->with[w->with_n++] = (enum column)column;
		p += len + (p[len] == ',');
	}
	return 0;
}

static int
set_up(struct join *j)
{
	struct writer *w = &j->w;
	const char *how = stage_option(j->link, "untranslated");

	w->column = column_of(j->link);
	w->form = form_of(j->link, w->column);
	if (!w->form || parse_with(j->link, w) != 0)
		return -1;
	w->untranslated = w->form->untranslated;
	if (how)
		w->untranslated = strcmp(how, "empty") == 0
					  ? UNTRANSLATED_EMPTY
					  : UNTRANSLATED_SOURCE;
	w->langs = langs_open(stage_pack(j->link));
	j->recogniser = recogniser_open(stage_pack(j->link));
	w->recogniser = j->recogniser;
	if (!w->langs || !w->recogniser) {
		stage_refuse(j->link, "the rules are damaged");
		return -1;
	}
	j->is_each = stage_option(j->link, "out-dir") != NULL;
	return 0;
}

static void
join_free(struct join *j)
{
	if (j->w.form && j->w.form->release)
		j->w.form->release(&j->w);
	langs_free(j->w.langs);
	recogniser_free(j->recogniser);
	codec_free(j->w.codec);
	buf_release(&j->w.buf);
	buf_release(&j->w.held);
	arena_release(&j->w.arena);
	free(j);
}

static struct out *
open_beside(void *user, const char *suffix)
{
	return stage_out_beside(user, suffix);
}

static void *
join_open(struct link *link)
{
	struct join *j = memory_zero(1, sizeof *j);

	j->link = link;
	j->w.open_beside = open_beside;
	j->w.user = link;
	j->w.version = stage_version();
	if (set_up(j) == 0)
		return j;
	join_free(j);
	return NULL;
}

/* ---- documents ---- */

static void
remember(struct writer *w, const struct document *d)
{
	arena_clear(&w->arena);
	w->name = arena_slice(&w->arena, d->name);
	w->lang = arena_slice(&w->arena, d->lang);
	w->to = arena_slice(&w->arena, d->to);
	w->encoding = arena_slice(&w->arena, d->encoding);
	w->field = arena_slice(&w->arena, d->field);
	w->bom = d->bom;
	w->rows_n = 0;
	w->wrong_id = NULL;
}

static void
tell(struct join *j)
{
	if (j->w.wrong_id)
		stage_fail_document(j->link, j->w.wrong_id, "%s", j->w.wrong);
}

static void
join_head(void *self, struct row *row)
{
	struct join *j = self;
	struct writer *w = &j->w;

	w->out = stage_out(j->link);
	remember(w, stage_document(j->link));
	if (!j->is_started && w->form->start)
		w->form->start(w);
	j->is_started = 1;
	w->documents_n++;
	if (w->form->head)
		w->form->head(w, row);
	tell(j);
}

static void
join_row(void *self, struct row *row)
{
	struct join *j = self;

	j->w.form->row(&j->w, row);
	tell(j);
}

static void
end(struct join *j)
{
	if (j->is_started && j->w.form->end)
		j->w.form->end(&j->w);
	j->is_started = 0;
}

static void
join_tail(void *self, struct row *row)
{
	struct join *j = self;

	if (j->w.form->tail)
		j->w.form->tail(&j->w, row);
	if (j->is_each)
		end(j);
}

static void
join_close(void *self)
{
	struct join *j = self;

	if (!stage_is_stopped(j->link))
		end(j);
	join_free(j);
}

const struct stage stage_join = {
	.name = "join",
	.summary = "rebuild the document",
	.kind = STAGE_SINK,
	.options = join_options,
	.needs = 1u << COL_SOURCE | 1u << COL_GAP,
	.open = join_open,
	.head = join_head,
	.row = join_row,
	.tail = join_tail,
	.close = join_close,
};
