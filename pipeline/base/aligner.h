/* aligner: which units (sentences, paragraphs) of one text answer to which of
 * another.
 *
 * Lengths in the manner of Gale and Church, "A Program for Aligning Sentences
 * in Bilingual Corpora", Computational Linguistics 19 (1993), with a ratio and a
 * spread for each pair of languages, and anchors: numbers, Latin words and the
 * consonants of names that stand on both sides. Beads are 1-1, 1-0, 0-1, 2-1, 1-2 and 2-2. The search
 * keeps to a band round a path through anchors that occur once on either side,
 * so time and memory are linear in the number of units.
 */
#ifndef WASL_BASE_ALIGNER_H
#define WASL_BASE_ALIGNER_H

#include "base/arena.h"
#include "base/pack.h"
#include "base/rules.h"
#include "base/skeleton.h"

/* What is seen of a unit. */
struct unit {
	uint32_t len_cp; /* characters; white space counts as it is */
	uint32_t anchors_at, anchors_n; /* in the side's list */
	uint32_t stop;	 /* '.', '?', '!' or 0: how it ends */
};

/* One side. All zero is empty. */
struct units {
	struct unit *v;
	size_t n, cap;
	uint32_t *anchors; /* hashes, a unit's in ascending order, each once */
	size_t anchors_n, anchors_cap;
};

/* Adds a unit that is this text. names: NULL, or what tells names by their
 * consonants. */
void units_add(struct units *units, const struct skeleton_map *names,
	struct slice text);
void units_clear(struct units *units);
void units_release(struct units *units);

struct bead {
	uint32_t a_n, b_n; /* how many units of each side, in order */
	float score;	   /* 0 to 1: how sure it is */
};

struct beads {
	struct bead *v;
	size_t n, cap;
};
void beads_release(struct beads *beads);

/* How many characters of b answer to one of a, and how that spreads (variance
 * per character). */
struct align_pair {
	double ratio, spread;
};

/* For two languages, by their names in rules/languages; 1 and a wide spread for
 * pairs that rules/align does not know. */
struct align_pair align_pair_find(const struct pack *pack, struct slice from,
	struct slice to);

/* Beads that take in all of both sides, added to out. */
void align_units(const struct units *a, const struct units *b,
	struct align_pair pair, struct beads *out);

/* Section "align", from rules/align/. */
rules_compiler align_compile;

#endif
