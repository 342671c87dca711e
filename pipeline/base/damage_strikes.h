/* damage_strikes: what damage does to a placeholder, and to the words of a
 * line. Shared by damage.c and damage_strikes.c.
 */
#ifndef WASL_BASE_DAMAGE_STRIKES_H
#define WASL_BASE_DAMAGE_STRIKES_H

#include "base/recogniser.h"

/* The line at hand. */
struct victim {
	struct slice asked;
	struct buf *text;  /* the answer, being damaged */
	struct slice mark; /* a placeholder in the text */
	uint64_t luck;	   /* for choices within the damage */
	const struct recogniser *recogniser;
	struct arena *arena;
};

/* The placeholders in the text; returns how many. */
size_t victim_marks(const struct victim *victim, struct sightings *out);

/* Writes what stands for victim->mark (placeholder_...), or the text anew. */
typedef void damage_strike(struct victim *victim, struct buf *out);
damage_strike placeholder_lose, placeholder_change, placeholder_space,
	placeholder_recase, placeholder_double, placeholder_star,
	placeholder_unbracket, placeholder_square, placeholder_mirror,
	placeholder_cut, placeholder_glue, placeholder_escape,
	placeholder_digits, words_move, words_value, words_digits,
	words_punctuation, words_truncate, words_loop, words_copy,
	words_garbage, words_utf8;

#endif
