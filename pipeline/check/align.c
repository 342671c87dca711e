/* align: pair two existing texts by paragraph and sentence.
 *
 * Rows are a stream like any other: source and gap are the first text, reply is
 * the second, what follows it there is in notes.after (what stands before all
 * of it in notes.before of the opening row), so that neither text loses a
 * character.
 */
#include <stdlib.h>
#include <string.h>
#include "base/bitext.h"
#include "base/raw.h"
#include "base/text.h"
#include "stage.h"

static const struct option align_options[] = {
	{"encoding", 'e', OPTION_TEXT, OPTION_STEP, "NAME", NULL,
		"the encoding of both texts, or auto (default: auto)"},
	{"ladder", 0, OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
		"write hunalign's ladder format instead of a stream"},
	{.name = NULL},
};

struct align {
	struct link *link;
	struct detector *detector;
	struct langs *langs;
	struct splitter *splitter;
	struct bitext_side side[2]; /* source, target */
	struct slice name;	    /* of the first input */
	unsigned inputs;	    /* how many are whole */
	struct arena arena;	    /* a row's */
	size_t raw_at;		    /* of source; before it: in rows */
	uint32_t par, seg;	    /* of the last row */
};

static void
align_close(void *self)
{
	struct align *align = self;

	if (align->inputs < 2 && !stage_is_stopped(align->link))
		stage_refuse(align->link, "two texts are to be named");
	bitext_release(&align->side[0]);
	bitext_release(&align->side[1]);
	detector_free(align->detector);
	langs_free(align->langs);
	splitter_free(align->splitter);
	arena_release(&align->arena);
	free((char *)(uintptr_t)align->name.ptr);
	free(align);
}

static void *
align_open(struct link *link)
{
	struct align *align = memory_zero(1, sizeof *align);

	align->link = link;
	align->detector = detector_open(stage_pack(link));
	align->langs = langs_open(stage_pack(link));
	align->splitter = splitter_open(stage_pack(link));
	if (align->detector && align->langs && align->splitter)
		return align;
	stage_refuse(link, "the rules of align are damaged");
	align_close(align);
	return NULL;
}

/* ---- rows ---- */

/* Bytes of the source that would not come back by encoding, up to `to`. */
static void
note_raw(struct align *align, struct row *row, size_t from, size_t to)
{
	const struct codec_text *d = &align->side[0].decoded;
	struct buf json = {0};

	for (; align->raw_at < d->raw_n && d->raw[align->raw_at].at < to;
		align->raw_at++) {
		const struct codec_raw *raw = &d->raw[align->raw_at];

		raw_add(&json, raw->at - from, raw->len, raw->bytes,
			raw->bytes_len);
	}
	raw_close(&json);
	if (json.len)
		row_note(row, "raw", buf_slice(&json));
	buf_release(&json);
}

/* The sentences of one bead that lie in one paragraph. */
struct part {
	size_t first, n; /* n 0: there is none */
};

static struct part
part_next(const struct bitext_side *side, size_t *at, size_t end)
{
	struct part part = {*at, 0};

	while (*at < end && side->v[*at].par == side->v[part.first].par)
		++*at, part.n++;
	return part;
}

static struct slice
part_text(const struct bitext_side *side, struct part part)
{
	size_t from = side->v[part.first].from;
	size_t to = side->v[part.first + part.n - 1].to;

	return (struct slice){side->decoded.text.ptr + from, to - from};
}

static void
set_source(struct align *align, struct row *row, struct part part)
{
	const struct bitext_side *side = &align->side[0];
	struct slice text = part_text(side, part);
	struct slice gap = bitext_gap(side, part.first + part.n - 1);
	size_t from = (size_t)(text.ptr - side->decoded.text.ptr);

	row_set(row, COL_SOURCE, text);
	row_set(row, COL_GAP, gap);
	row_set(row, COL_TEXT, text);
	row_set(row, COL_SENT, text);
	note_raw(align, row, from, from + text.len + gap.len);
}

static void
emit(struct align *align, struct part a, struct part b, float score)
{
	uint32_t par = a.n	    ? align->side[0].v[a.first].par + 1
		       : align->par ? align->par
				    : 1;
	struct row row;

	row_init(&row, &align->arena);
	align->seg = par == align->par ? align->seg + 1 : 1;
	align->par = par;
	row.art = 1;
	row.par = par;
	row.seg = align->seg;
	row_set(&row, COL_DOC, align->name);
	row_set(&row, COL_LANG, align->side[0].lang);
	if (a.n)
		set_source(align, &row, a);
	if (b.n) {
		row_set(&row, COL_REPLY, part_text(&align->side[1], b));
		row_note_string(&row, "after",
			bitext_gap(&align->side[1], b.first + b.n - 1));
	}
	if (a.n && b.n) {
		char json[16];

		snprintf(json, sizeof json, "%.2f", (double)score);
		row_note(&row, "confidence", slice_of(json));
	}
	stage_emit(align->link, &row);
	arena_clear(&align->arena);
}

/* A bead that goes over the end of a paragraph on either side is a row for each
 * part, for a row is in one paragraph and holds no line break. */
static void
emit_bead(struct align *align, const struct bead *bead, size_t a, size_t b)
{
	size_t a_end = a + bead->a_n, b_end = b + bead->b_n;

	while (a < a_end || b < b_end) {
		struct part of_a = part_next(&align->side[0], &a, a_end);
		struct part of_b = part_next(&align->side[1], &b, b_end);

		emit(align, of_a, of_b, bead->score);
	}
}

static void
emit_opening(struct align *align)
{
	const struct bitext_side *a = &align->side[0];
	const char *encoding = codec_name(a->codec);
	struct row row;

	row_init(&row, &align->arena);
	row_set(&row, COL_DOC, align->name);
	row_set(&row, COL_LANG, a->lang);
	row_set(&row, COL_GAP, bitext_gap(a, (size_t)-1));
	row_note_string(&row, "encoding", slice_of(encoding));
	if (a->bom)
		row_note(&row, "bom", SLICE("true"));
	if (!stage_option(align->link, "to"))
		row_note_string(&row, "to", align->side[1].lang);
	row_note_string(
		&row, "before", bitext_gap(&align->side[1], (size_t)-1));
	stage_begin(align->link, &row);
	arena_clear(&align->arena);
}

/* A rung: where a bead starts on both sides, in sentences from 0. */
static void
write_ladder(struct align *align, const struct beads *beads)
{
	struct out *out = stage_out(align->link);
	size_t a = 0, b = 0;
	char rung[64];

	stage_writes_text(align->link);
	for (size_t i = 0; i <= beads->n; i++) {
		float score = i < beads->n ? beads->v[i].score : 0;
		int n = snprintf(rung, sizeof rung, "%zu\t%zu\t%.3f\n", a, b,
			(double)score);

		out_write(out, rung, (size_t)n);
		if (i == beads->n)
			break;
		a += beads->v[i].a_n;
		b += beads->v[i].b_n;
	}
}

static void
write_rows(struct align *align, const struct beads *beads)
{
	size_t a = 0, b = 0;

	emit_opening(align);
	for (size_t i = 0; i < beads->n; i++) {
		emit_bead(align, &beads->v[i], a, b);
		a += beads->v[i].a_n;
		b += beads->v[i].b_n;
	}
	stage_end(align->link);
}

static void
finish(struct align *align)
{
	struct beads beads = {0};

	bitext_align(&align->side[0], &align->side[1],
		align_pair_find(stage_pack(align->link), align->side[0].lang,
			align->side[1].lang),
		skeleton_map_find(stage_pack(align->link)), &beads);
	if (stage_option(align->link, "ladder"))
		write_ladder(align, &beads);
	else
		write_rows(align, &beads);
	beads_release(&beads);
}

/* Both texts are needed whole before the first row can be made. */
static size_t
align_feed(void *self, const char *bytes, size_t len, int ended)
{
	struct align *align = self;
	struct bitext_tools tools = {
		align->detector, align->langs, align->splitter};
	const char *why;

	if (!ended)
		return 0;
	if (align->inputs == 2) {
		stage_refuse(align->link, "two texts are to be named, no more");
		return len;
	}
	if (align->inputs == 0) {
		struct slice name = stage_input(align->link);

		align->name = (struct slice){
			memory_string(name.ptr, name.len), name.len};
	}
	if (bitext_read(&align->side[align->inputs], &tools,
		    (struct slice){bytes, len},
		    stage_option(align->link, "encoding"),
		    stage_option(align->link, align->inputs ? "to" : "lang"),
		    &why)) {
		stage_refuse(align->link, "--encoding: %s", why);
		return len;
	}
	if (++align->inputs == 2)
		finish(align);
	return len;
}

const struct stage stage_align = {
	.name = "align",
	.summary = "pair two existing texts by paragraph and sentence",
	.kind = STAGE_SOURCE,
	.all_inputs = 1,
	.options = align_options,
	.open = align_open,
	.feed = align_feed,
	.close = align_close,
};
