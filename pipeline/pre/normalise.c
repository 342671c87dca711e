/* normalise: repair and unify the script.
 *
 * How is the normaliser's business (base/normaliser.h); here its edits are put
 * behind those that read made.
 */
#include "stage.h"
#include "base/lang.h"
#include "base/normaliser.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of a line that tell its language, and how sure that must be to leave
 * that of the line before. */
enum { GUESS_MAX = 400, GUESS_SURE = 40 };

struct normalise {
	struct link *link;
	struct langs *langs;
	struct normaliser *normaliser;
	struct edits edits; /* room for composition */
	int plain;	    /* plain text has begun */
	int told;	    /* a line has told its language */
};

/* ---- options ---- */

/* Switches the rules of a list "ID,ID". 0, or -1: refused. */
static int
switch_rules(
	struct normalise *s, const char *option, enum normaliser_state state)
{
	const char *p = stage_option(s->link, option);

	while (p && *p) {
		size_t len = strcspn(p, ",");

		if (!normaliser_switch(
			    s->normaliser, (struct slice){p, len}, state)) {
			stage_refuse(s->link,
				"--%s: there is no rule '%.*s'; 'wasl rules "
				"list normalise' names them",
				option, (int)len, p);
			return -1;
		}
		p += len + (p[len] == ',');
	}
	return 0;
}

static int
choose_rules(struct normalise *s)
{
	const char *profile = stage_option(s->link, "profile");

	if (stage_option(s->link, "only"))
		profile = "none";
	if (profile)
		normaliser_profile(s->normaliser, slice_of(profile));
	if (switch_rules(s, "only", NORMALISER_ON) ||
		switch_rules(s, "with", NORMALISER_ON) ||
		switch_rules(s, "without", NORMALISER_OFF))
		return -1;
	return 0;
}

static void
normalise_close(void *self)
{
	struct normalise *s = self;

	langs_free(s->langs);
	normaliser_free(s->normaliser);
	edits_release(&s->edits);
	free(s);
}

static void *
normalise_open(struct link *link)
{
	struct normalise *s = memory_zero(1, sizeof *s);

	s->link = link;
	s->langs = langs_open(stage_pack(link));
	s->normaliser = normaliser_new(stage_pack(link));
	if (!s->langs || !s->normaliser)
		stage_refuse(link, "the compiled rules are damaged");
	else if (!choose_rules(s))
		return s;
	normalise_close(s);
	return NULL;
}

/* ---- rows ---- */

static void
set_edits(struct row *row, const struct edits *edits)
{
	row->edits.v = (struct edit *)(void *)arena_copy(row->arena,
		(const char *)edits->v, edits->n * sizeof *edits->v);
	row->edits.n = edits->n;
	row->edits.cap = 0;
	row->parsed |= 1U << COL_EDITS;
}

static void
normalise_row(void *self, struct row *row)
{
	struct normalise *s = self;
	const struct edits *mine, *before;

	normaliser_language(
		s->normaliser, lang_rules(s->langs, row_get(row, COL_LANG)));
	if (normaliser_run_utf8(s->normaliser, row_get(row, COL_TEXT))) {
		row_set(row, COL_TEXT,
			arena_slice(
				row->arena, normaliser_text(s->normaliser)));
		mine = normaliser_edits(s->normaliser);
		before = row_edits(row);
		if (before->n) {
			edits_compose(before->v, before->n, mine->v, mine->n,
				&s->edits);
			mine = &s->edits;
		}
		set_edits(row, mine);
	}
	stage_emit(s->link, row);
}

/* ---- plain text ---- */

static struct slice
line_language(void *self, struct slice line, struct slice last)
{
	struct normalise *s = self;
	struct slice lang;
	unsigned sure = 100;

	if (line.len > GUESS_MAX)
		line.len = GUESS_MAX;
	line.len = utf8_valid(line.ptr, line.len);
	lang = lang_glance(s->langs, line, last);
	if (!lang.len)
		lang = lang_guess(s->langs, line, last, &sure);
	lang = lang_rules(s->langs, lang);
	if (!normaliser_knows(s->normaliser, lang) ||
		(s->told && sure < GUESS_SURE))
		return last;
	s->told = 1;
	return lang;
}

/* The language is that of -l, else what lines say; the first ones are Arabic
 * until one does. */
static void
begin_plain(struct normalise *s)
{
	struct slice lang = stage_document(s->link)->lang;

	if (!lang.len) {
		normaliser_on_ask(s->normaliser, line_language, s);
		lang = SLICE("ar");
	}
	normaliser_language(s->normaliser, lang_rules(s->langs, lang));
	s->plain = 1;
}

static size_t
normalise_plain(
	void *self, const char *bytes, size_t len, int ended, struct out *out)
{
	struct normalise *s = self;
	struct slice text = {bytes, len};
	const char *end;

	if (!s->plain)
		begin_plain(s);
	if (!ended) {
		end = memrchr(bytes, '\n', len);
		text.len = end ? (size_t)(end + 1 - bytes) : 0;
	}
	if (!text.len)
		return 0;
	if (normaliser_run(s->normaliser, text)) {
		struct slice done = normaliser_text(s->normaliser);

		out_write(out, done.ptr, done.len);
	} else {
		out_write(out, text.ptr, text.len);
	}
	return text.len;
}

static const struct option normalise_options[] = {
	{"profile", 0, OPTION_CHOICE, OPTION_STEP, "NAME", "mt|search|none",
		"which rules are on: for an engine, for a search key, none"},
	{"only", 0, OPTION_TEXT, OPTION_STEP, "ID,...", NULL,
		"these rules and no others"},
	{"with", 0, OPTION_TEXT, OPTION_STEP, "ID,...", NULL,
		"these rules too"},
	{"without", 0, OPTION_TEXT, OPTION_STEP, "ID,...", NULL,
		"all but these rules"},
	{.name = NULL},
};

const struct stage stage_normalise = {
	.name = "normalise",
	.summary = "repair and unify the script",
	.kind = STAGE_FILTER,
	.options = normalise_options,
	.needs = 1U << COL_TEXT | 1U << COL_EDITS,
	.open = normalise_open,
	.row = normalise_row,
	.close = normalise_close,
	.plain = normalise_plain,
};
