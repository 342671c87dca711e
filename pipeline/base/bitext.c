/* bitext: reading one side, and pairing two. */
#include <stdlib.h>
#include <string.h>
#include "base/bitext.h"
#include "base/paragraphs.h"
#include "base/text.h"

/* ---- decoding ---- */

static int
decode(struct bitext_side *side, const struct bitext_tools *tools,
	struct slice bytes, const char *encoding, const char **why)
{
	struct detection detection;
	const char *name = encoding;
	size_t bom;

	if (!encoding || strcmp(encoding, "auto") == 0) {
		detect(tools->detector, bytes.ptr, bytes.len, 1, &detection);
		name = detection.best.encoding;
	}
	side->codec = codec_new(slice_of(name), why);
	if (!side->codec)
		return -1;
	bom = codec_bom(side->codec).len;
	if (bom && bom <= bytes.len &&
		memcmp(bytes.ptr, codec_bom(side->codec).ptr, bom) == 0) {
		side->bom = 1;
		bytes.ptr += bom;
		bytes.len -= bom;
	}
	codec_decode(
		side->codec, bytes.ptr, bytes.len, CODEC_END, &side->decoded);
	return 0;
}

/* ---- sentences ---- */

static void
add_sentence(struct bitext_side *side, size_t from, size_t to)
{
	if (side->n == side->cap) {
		side->cap = side->cap ? 2 * side->cap : 64;
		side->v = memory_resize(side->v, side->cap * sizeof *side->v);
	}
	side->v[side->n++] = (struct sentence){from, to, (uint32_t)side->par_n};
}

/* [from, to) less the white space at its ends, if anything is left. */
static void
add_trimmed(struct bitext_side *side, size_t from, size_t to)
{
	const char *text = side->decoded.text.ptr;
	struct slice s = slice_trim((struct slice){text + from, to - from});

	if (s.len)
		add_sentence(side, (size_t)(s.ptr - text),
			(size_t)(s.ptr - text) + s.len);
}

/* A segment, cut at the rare characters that end a line within a paragraph. */
static void
add_segment(struct bitext_side *side, struct slice segment)
{
	const char *text = side->decoded.text.ptr;
	const char *p = segment.ptr, *end = p + segment.len, *from = p;

	while (p < end) {
		uint32_t cp;
		unsigned n = utf8_next(p, end, &cp);

		if (cp_is_break(cp)) {
			add_trimmed(side, (size_t)(from - text),
				(size_t)(p - text));
			from = p + n;
		}
		p += n;
	}
	add_trimmed(side, (size_t)(from - text), (size_t)(end - text));
}

static void
add_paragraph(struct bitext_side *side, const struct splitter_lang *rules,
	struct slice text)
{
	size_t first = side->n;
	struct split_walk walk;
	struct slice segment;

	split_start(&walk, rules, text);
	while (split_next(&walk, &segment))
		add_segment(side, segment);
	if (side->n == first)
		return;
	if (side->par_n + 1 >= side->par_cap) {
		side->par_cap = side->par_cap ? 2 * side->par_cap : 64;
		side->par = memory_resize(
			side->par, side->par_cap * sizeof *side->par);
	}
	side->par[side->par_n++] = first;
	side->par[side->par_n] = side->n;
}

static void
find_sentences(struct bitext_side *side, const struct bitext_tools *tools)
{
	struct slice text = buf_slice(&side->decoded.text);
	const struct splitter_lang *rules =
		splitter_find(tools->splitter, side->lang);
	const struct layout lines = {PARAGRAPHS_LINE, 0, 0};
	struct paragraphs finder;
	struct span span;

	if (!rules)
		rules = splitter_any(tools->splitter);
	paragraphs_init(&finder, &lines, 1 << 30);
	while (paragraphs_next(&finder, text.ptr, text.len, 1, &span))
		add_paragraph(side, rules,
			(struct slice){
				text.ptr + span.from, span.to - span.from});
}

/* As much of a text as tells its language: whole characters. */
static struct slice
beginning(struct slice text)
{
	enum { ENOUGH = 4096 };

	if (text.len <= ENOUGH)
		return text;
	text.len = ENOUGH;
	while (((unsigned char)text.ptr[text.len] & 0xC0) == 0x80)
		text.len--;
	return text;
}

int
bitext_read(struct bitext_side *side, const struct bitext_tools *tools,
	struct slice bytes, const char *encoding, const char *lang,
	const char **why)
{
	struct slice text;

	if (decode(side, tools, bytes, encoding, why))
		return -1;
	text = beginning(buf_slice(&side->decoded.text));
	side->lang = lang ? lang_rules(tools->langs, slice_of(lang))
			  : lang_guess(tools->langs, text, SLICE("und"), NULL);
	find_sentences(side, tools);
	return 0;
}

void
bitext_release(struct bitext_side *side)
{
	codec_free(side->codec);
	codec_text_release(&side->decoded);
	free(side->v);
	free(side->par);
	memset(side, 0, sizeof *side);
}

struct slice
bitext_sentence(const struct bitext_side *side, size_t i)
{
	return (struct slice){side->decoded.text.ptr + side->v[i].from,
		side->v[i].to - side->v[i].from};
}

struct slice
bitext_gap(const struct bitext_side *side, size_t i)
{
	size_t from = i + 1 ? side->v[i].to : 0;
	size_t to =
		i + 1 < side->n ? side->v[i + 1].from : side->decoded.text.len;

	return (struct slice){side->decoded.text.ptr + from, to - from};
}

/* ---- pairing ---- */

static void
paragraph_units(const struct bitext_side *side,
	const struct skeleton_map *names, struct units *units)
{
	for (size_t i = 0; i < side->par_n; i++) {
		size_t from = side->v[side->par[i]].from;
		size_t to = side->v[side->par[i + 1] - 1].to;

		units_add(units, names,
			(struct slice){
				side->decoded.text.ptr + from, to - from});
	}
}

static void
sentence_units(const struct bitext_side *side, size_t par, size_t n,
	const struct skeleton_map *names, struct units *units)
{
	units_clear(units);
	for (size_t i = n ? side->par[par] : 0; n && i < side->par[par + n];
		i++)
		units_add(units, names, bitext_sentence(side, i));
}

void
bitext_align(const struct bitext_side *a, const struct bitext_side *b,
	struct align_pair pair, const struct skeleton_map *names,
	struct beads *out)
{
	struct units a_units = {0}, b_units = {0};
	struct beads coarse = {0};
	size_t a_par = 0, b_par = 0;

	paragraph_units(a, names, &a_units);
	paragraph_units(b, names, &b_units);
	align_units(&a_units, &b_units, pair, &coarse);
	for (size_t i = 0; i < coarse.n; i++) {
		const struct bead *bead = &coarse.v[i];

		sentence_units(a, a_par, bead->a_n, names, &a_units);
		sentence_units(b, b_par, bead->b_n, names, &b_units);
		align_units(&a_units, &b_units, pair, out);
		a_par += bead->a_n;
		b_par += bead->b_n;
	}
	beads_release(&coarse);
	units_release(&a_units);
	units_release(&b_units);
}
