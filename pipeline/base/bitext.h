/* bitext: one side of two texts that are to be paired: decoded, and cut into
 * paragraphs and sentences.
 */
#ifndef WASL_BASE_BITEXT_H
#define WASL_BASE_BITEXT_H

#include "base/aligner.h"
#include "base/codec.h"
#include "base/detect.h"
#include "base/lang.h"
#include "base/splitter.h"

/* What both sides are read with; not owned. */
struct bitext_tools {
	struct detector *detector;
	struct langs *langs;
	const struct splitter *splitter;
};

/* Bytes of the text. A sentence never holds what ends a line. */
struct sentence {
	size_t from, to;
	uint32_t par; /* from 0 */
};

/* All zero is empty. */
struct bitext_side {
	struct codec *codec;
	int bom; /* 1: the input began with one; it is no part of the text */
	struct codec_text decoded;
	struct slice lang;  /* a name of rules/languages, or as it was given */
	struct sentence *v; /* of all paragraphs, in order */
	size_t n, cap;
	size_t *par; /* paragraphs: their first sentence; par_n + 1 of them */
	size_t par_n, par_cap;
};

/* Reads a whole input. encoding: a name, or NULL to look for it; lang: a tag,
 * or NULL to guess. 0; or -1, and *why says what is wrong with the encoding. */
int bitext_read(struct bitext_side *side, const struct bitext_tools *tools,
	struct slice bytes, const char *encoding, const char *lang,
	const char **why);
void bitext_release(struct bitext_side *side);

/* Sentence i, and what stands between it and the next one; with i == -1, what
 * stands before the first. */
struct slice bitext_sentence(const struct bitext_side *side, size_t i);
struct slice bitext_gap(const struct bitext_side *side, size_t i);

/* Pairs the sentences of both sides: paragraphs first, then what is in them.
 * A bead's sentences are of neighbouring paragraphs at most. names: see
 * units_add. */
void bitext_align(const struct bitext_side *a, const struct bitext_side *b,
	struct align_pair pair, const struct skeleton_map *names,
	struct beads *out);

#endif
