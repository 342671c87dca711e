/* split: cut paragraphs into sentences.
 *
 * Where is the splitter's business (base/splitter.h). Here a row becomes rows:
 * a segment's end maps to the leftmost place in source and its start to the
 * rightmost, the gap between is what lies there, and the paragraph's own
 * ends are the first one's start and the last one's end.
 */
#include "stage.h"
#include "base/lang.h"
#include "base/raw.h"
#include "base/segmenter.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

struct split {
	struct link *link;
	struct langs *langs;
	struct segmenter *segmenter;
	size_t max_cp;	    /* 0: sentences stay whole */
	struct slice usual; /* language of plain text that does not tell */
	int blank; /* an empty line after each paragraph of plain text */
	struct segments segments;
	struct edits edits; /* of a piece */
	struct buf scratch; /* plain text that is not UTF-8, made so */
};

static void
release(struct split *split)
{
	segmenter_free(split->segmenter);
	langs_free(split->langs);
	segments_release(&split->segments);
	edits_release(&split->edits);
	buf_release(&split->scratch);
	free(split);
}

static void *
refuse(struct split *split)
{
	release(split);
	return NULL;
}

static void *
split_open(struct link *link)
{
	struct split *split = memory_zero(1, sizeof(*split));
	const char *srx = stage_option(link, "srx");
	char why[200] = "";

	split->link = link;
	split->langs = langs_open(stage_pack(link));
	if (split->langs)
		split->segmenter =
			segmenter_open(stage_pack(link), split->langs);
	split->max_cp = stage_number(link, "max", 0);
	if (split->langs)
		split->usual = lang_rules(split->langs, SLICE("ar"));
	split->blank = stage_option(link, "paragraphs") != NULL;
	if (!split->segmenter) {
		stage_refuse(link, "the compiled rules are damaged");
		return refuse(split);
	}
	if (srx && segmenter_srx(split->segmenter, srx, why, sizeof(why))) {
		stage_refuse(link, "%s: %s", srx, why);
		return refuse(split);
	}
	return split;
}

static void
find_segments(struct split *split, struct slice tag, struct slice text)
{
	const struct segmenter_doubt *doubt;

	segmenter_find(
		split->segmenter, tag, text, split->max_cp, &split->segments);
	if ((doubt = segmenter_doubt(split->segmenter)))
		stage_say(split->link, LEVEL_WARNING, doubt->id, "%s",
			doubt->words);
}

/* ---- rows ---- */

/* How far the paragraph has been dealt with. */
struct cutter {
	const struct edit *edit, *edit_end;
	size_t edit_old, edit_now; /* where that edit begins */
	struct json raw;
	struct raw next_raw;
	int has_raw;
};

static void
cutter_next_raw(struct cutter *cutter)
{
	cutter->has_raw = raw_next(&cutter->raw, &cutter->next_raw) == 1;
}

static void
cutter_init(struct cutter *cutter, const struct edits *edits, struct slice raw)
{
	memset(cutter, 0, sizeof(*cutter));
	cutter->edit = edits->v;
	cutter->edit_end = edits->v + edits->n;
	if (edits->n)
		cutter->edit_old = cutter->edit_now = edits->v->skip;
	if (raw.len) {
		cutter->raw = json_open(raw);
		cutter_next_raw(cutter);
	}
}

static void
cutter_next_edit(struct cutter *cutter)
{
	const struct edit *e = cutter->edit++;

	cutter->edit_old += e->del;
	cutter->edit_now += e->ins;
	if (cutter->edit < cutter->edit_end) {
		cutter->edit_old += cutter->edit->skip;
		cutter->edit_now += cutter->edit->skip;
	}
}

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t
larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* The edits of a piece. An edit that the piece's end cuts goes on in the next:
 * what is left of it there puts in the rest for nothing. */
static void
cutter_edits(
	struct cutter *cutter, struct edits_piece piece, struct edits *edits)
{
	size_t now = piece.new_from;

	edits_clear(edits);
	while (cutter->edit < cutter->edit_end) {
		const struct edit *e = cutter->edit;
		size_t old_from = larger(cutter->edit_old, piece.from);
		size_t old_to = smaller(cutter->edit_old + e->del, piece.to);
		size_t now_from = larger(cutter->edit_now, piece.new_from);
		size_t now_to =
			smaller(cutter->edit_now + e->ins, piece.new_to);
		size_t del = old_to > old_from ? old_to - old_from : 0;
		size_t ins = now_to > now_from ? now_to - now_from : 0;

		if (cutter->edit_now > piece.new_to ||
			cutter->edit_old > piece.to)
			break;
		if (del || ins) {
			edits_add(edits, (uint32_t)(now_from - now),
				(uint32_t)del, (uint32_t)ins);
			now = now_from + ins;
		}
		if (cutter->edit_now + e->ins > piece.new_to ||
			(e->ins == 0 && cutter->edit_old >= piece.to))
			break;
		cutter_next_edit(cutter);
	}
}

/* Entries of the note raw in [from, to) of source and gap. */
static void
cutter_raw(struct cutter *cutter, size_t from, size_t to, struct row *row)
{
	struct buf json = {0};

	while (cutter->has_raw && cutter->next_raw.at < to) {
		const struct raw *raw = &cutter->next_raw;

		buf_addf(&json, "%c[%zu,%zu,\"%.*s\"]", json.len ? ',' : '[',
			raw->at - from, raw->len, (int)raw->hex.len,
			raw->hex.ptr);
		cutter_next_raw(cutter);
	}
	raw_close(&json);
	row_note(row, "raw", buf_slice(&json));
	buf_release(&json);
}

/* A piece of a cell whose text was asked for. */
static struct cell
part(const struct cell *whole, size_t from, size_t to)
{
	return (struct cell){
		whole->ptr + from, (uint32_t)(to - from), whole->state};
}

static void
set_sent(struct row *row)
{
	if (row->flags & FLAG_SKIP)
		row_set(row, COL_SENT, SLICE(""));
	else
		row->cell[COL_SENT] = row->cell[COL_TEXT];
}

/* As the row's own, in its memory. */
static void
set_edits(struct row *row, const struct edits *edits)
{
	row->edits = (struct edits){NULL, edits->n, 0};
	if (edits->n)
		row->edits.v = (struct edit *)(void *)arena_copy(row->arena,
			(const char *)edits->v, edits->n * sizeof(*edits->v));
	row->parsed |= 1u << COL_EDITS;
}

static void
emit_whole(struct split *split, struct row *row)
{
	row->seg = 1;
	set_sent(row);
	stage_emit(split->link, row);
}

/* Where segment i lies: in text, and in source. */
static struct edits_piece
piece_of(const struct segments *segments, size_t i, const struct edits *edits,
	struct edits_cursor *ends, struct edits_cursor *starts,
	struct slice text, struct slice source)
{
	const struct segment *s = &segments->v[i];
	struct edits_piece piece = {0, source.len, 0, text.len};

	if (i > 0) {
		piece.new_from = s->from;
		piece.from = edits_back_next(
			edits->v, edits->n, starts, s->from, EDITS_RIGHT);
	}
	if (i + 1 < segments->n) {
		piece.new_to = s->to;
		piece.to = edits_back_next(
			edits->v, edits->n, ends, s->to, EDITS_LEFT);
	}
	return piece;
}

static void
emit_pieces(struct split *split, struct row *row)
{
	const struct segments *segments = &split->segments;
	struct slice source = row_get(row, COL_SOURCE);
	struct slice text = row_get(row, COL_TEXT);
	struct slice gap = row_get(row, COL_GAP);
	struct edits edits = *row_edits(row);
	struct edits_cursor ends = {0}, starts = {0};
	struct cutter cutter;
	struct edits_piece piece, next;

	cutter_init(&cutter, &edits, notes_find(row_notes(row), "raw"));
	/* A piece has some of them: they need not be copied with the row. */
	row->edits = (struct edits){0};
	next = piece_of(segments, 0, &edits, &ends, &starts, text, source);
	for (size_t i = 0; i < segments->n; i++) {
		struct row out;

		piece = next;
		row_copy(&out, row);
		out.seg = (uint32_t)(i + 1);
		out.cell[COL_SOURCE] =
			part(&row->cell[COL_SOURCE], piece.from, piece.to);
		out.cell[COL_TEXT] = part(
			&row->cell[COL_TEXT], piece.new_from, piece.new_to);
		set_sent(&out);
		if (i + 1 < segments->n) {
			next = piece_of(segments, i + 1, &edits, &ends, &starts,
				text, source);
			out.cell[COL_GAP] = part(
				&row->cell[COL_SOURCE], piece.to, next.from);
		}
		cutter_edits(&cutter, piece, &split->edits);
		set_edits(&out, &split->edits);
		if (cutter.raw.ptr)
			cutter_raw(&cutter, piece.from,
				i + 1 < segments->n ? next.from
						    : source.len + gap.len + 1,
				&out);
		if (segments->v[i].goes_on)
			out.flags |= FLAG_CUT;
		stage_emit(split->link, &out);
	}
}

static void
split_row(void *self, struct row *row)
{
	struct split *split = self;
	struct slice text = row_get(row, COL_TEXT);

	if (row->seg) { /* has been split */
		stage_emit(split->link, row);
		return;
	}
	find_segments(split, row_get(row, COL_LANG), text);
	if (split->segments.n < 2)
		emit_whole(split, row);
	else
		emit_pieces(split, row);
}

/* ---- plain text ---- */

/* Bytes that are not UTF-8 become one-byte characters that no rule knows, so
 * that places stay the same. */
static struct slice
sound(struct split *split, struct slice line)
{
	size_t good = utf8_valid(line.ptr, line.len), at = 0;

	if (good == line.len)
		return line;
	buf_clear(&split->scratch);
	buf_add_slice(&split->scratch, line);
	while ((at += good) < line.len) {
		size_t bad = utf8_bad(line.ptr + at, line.len - at);

		memset(split->scratch.ptr + at, 1, bad);
		at += bad;
		good = utf8_valid(line.ptr + at, line.len - at);
	}
	return buf_slice(&split->scratch);
}

#define GUESS_MAX 240 /* bytes of a line that tell its language */

static struct slice
line_lang(struct split *split, struct slice line)
{
	struct slice tag = stage_document(split->link)->lang;

	if (tag.len)
		return tag;
	if (line.len > GUESS_MAX)
		for (line.len = GUESS_MAX;
			line.len && (line.ptr[line.len] & 0xC0) == 0x80;
			line.len--)
			;
	line = sound(split, line);
	tag = lang_glance(split->langs, line, split->usual);
	if (tag.len)
		return tag;
	return lang_guess(split->langs, line, split->usual, NULL);
}

/* By other rules than ours, which want valid UTF-8. */
static void
find_soundly(struct split *split, struct slice tag, struct slice line)
{
	struct split_hits hits = split->segments.hits;

	segments_over(&split->segments, NULL, NULL);
	find_segments(split, tag, sound(split, line));
	split->segments.hits = hits;
}

/* own: the rules of -l, or NULL. has_lf: a line feed stands right behind. */
static void
plain_line(struct split *split, struct slice line,
	const struct splitter_lang *own, int has_lf, struct out *out)
{
	struct slice tag = stage_document(split->link)->lang;

	if (!line.len) {
		if (!split->blank)
			out_write(out, "\n", 1);
		return;
	}
	if (!own) {
		tag = line_lang(split, line);
		own = segmenter_own(split->segmenter, tag);
	}
	if (own) {
		if (split->max_cp)
			segmenter_values(split->segmenter, tag, line,
				split->max_cp, &split->segments);
		segments_find(&split->segments, own, line, split->max_cp);
	} else {
		find_soundly(split, tag, line);
	}
	for (size_t i = 0; i < split->segments.n; i++) {
		const struct segment *s = &split->segments.v[i];
		int ends = s->to == line.len && has_lf;

		out_write(out, line.ptr + s->from,
			s->to - s->from + (size_t)ends);
		if (!ends)
			out_write(out, "\n", 1);
	}
	if (split->blank == (split->segments.n > 0))
		out_write(out, "\n", 1);
}

static size_t
split_plain(
	void *self, const char *bytes, size_t len, int ended, struct out *out)
{
	struct split *split = self;
	const char *p = bytes, *end = bytes + len;

	struct slice tag = stage_document(split->link)->lang;
	const struct splitter_lang *own =
		tag.len ? segmenter_own(split->segmenter, tag) : NULL;

	segments_over(&split->segments, bytes, end);
	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		const char *stop = lf ? lf : end;

		if (!lf && !ended)
			break;
		if (stop > p && stop[-1] == '\r')
			stop--;
		plain_line(split, (struct slice){p, (size_t)(stop - p)}, own,
			stop == lf, out);
		p = lf ? lf + 1 : end;
	}
	return (size_t)(p - bytes);
}

static void
split_close(void *self)
{
	release(self);
}

static const struct option split_options[] = {
	{"max", 0, OPTION_NUMBER, OPTION_STEP, "N", NULL,
		"cut sentences longer than N characters at a comma"},
	{"srx", 0, OPTION_FILE, OPTION_STEP, "FILE", NULL,
		"use the sentence rules in FILE, SRX 2.0, and none of ours"},
	{"paragraphs", 'p', OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
		"plain text: write an empty line after each paragraph"},
	{.name = NULL},
};

const struct stage stage_split = {
	.name = "split",
	.summary = "cut paragraphs into sentences",
	.kind = STAGE_FILTER,
	.options = split_options,
	.needs = 1u << COL_TEXT | 1u << COL_EDITS,
	.open = split_open,
	.row = split_row,
	.close = split_close,
	.plain = split_plain,
};
