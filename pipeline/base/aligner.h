/* aligner: which units (sentences, paragraphs) of one text answer to which of
 * another.
 *
 * Lengths in the manner of Gale and Church, "A Program for Aligning Sentences
 * in Bilingual Corpora", Computational Linguistics 19 (1993), with a ratio and
 * a spread for each pair of languages, and anchors: numbers, Latin words and
 * the consonants of names that stand on both sides. Beads are 1-1, 1-0, 0-1,
 * 2-1, 1-2 and 2-2. The search keeps to a band round a path through anchors
 * that occur once on either side, so time and memory are linear in the number
 * of units.
 */
#ifndef WASL_BASE_ALIGNER_H
#define WASL_BASE_ALIGNER_H

#include "base/arena.h"
#include "base/pack.h"
#include "base/rules.h"
#include "base/skeleton.h"

/* Marks that a translation keeps, as bits. */
enum mark {
	MARK_QUESTION = 1,
	MARK_EXCLAMATION = 2,
	MARK_QUOTE = 4,
	MARK_BRACKET = 8,
	MARK_COLON = 16,
};

/* What is seen of a unit. */
struct unit {
	uint32_t len_cp; /* characters; white space counts as it is */
	uint32_t anchors_at, anchors_n; /* in the side's list */
	uint32_t numbers;		/* how many of them are numbers */
	unsigned marks;			/* of enum mark */
};

/* One side. All zero is empty. */
struct units {
	struct unit *v;
	size_t n, cap;
	uint32_t *anchors; /* hashes with their kind in the last two bits, a
			    * unit's in ascending order, each once */
	size_t anchors_n, anchors_cap;
};

/* Adds a unit that is this text. names: NULL, or what tells names by their
 * consonants. */
void units_add(struct units *units, const struct skeleton_map *names,
	struct slice text);
void units_clear(struct units *units);
void units_drop(struct units *units, size_t n); /* the first n */
void units_release(struct units *units);

struct bead {
	uint32_t a_n, b_n; /* how many units of each side, in order */
	float score;	   /* 0 to 1: how sure it is */
};

/* Kinds of anchors. */
enum anchor { ANCHOR_NUMBER, ANCHOR_LATIN, ANCHOR_NAME, ANCHOR_KINDS };

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

/* How far a translation's length is off, in standard deviations. */
double align_length_off(struct align_pair pair, size_t a_cp, size_t b_cp);

/* For two languages, by their names in rules/languages; 1 and a wide spread for
 * pairs that rules/align does not know. */
struct align_pair align_pair_find(
	const struct pack *pack, struct slice from, struct slice to);

/* What it costs to take unit j of b for the translation of unit i of a: the
 * natural logarithm of one over a probability, give or take a constant. */
double unit_cost(const struct units *a, size_t i, const struct units *b,
	size_t j, struct align_pair pair);

/* Beads that take in all of both sides, added to out. */
void align_units(const struct units *a, const struct units *b,
	struct align_pair pair, struct beads *out);

/* Section "align", from rules/align/. */
rules_compiler align_compile;

#endif
