/* pieces: a line that an engine cannot answer whole, asked for in parts.
 *
 * Cut where the rules for long sentences cut (rules/split/). A line's pieces
 * are known by numbers from PIECES_FIRST on.
 */
#ifndef WASL_BASE_PIECES_H
#define WASL_BASE_PIECES_H

#include "base/splitter.h"

#define PIECES_FIRST ((uint64_t)1 << 62)

struct pieces;

struct pieces *pieces_new(void);
void pieces_free(struct pieces *pieces); /* accepts NULL */

/* Cuts a line in two or more. Returns how many; 0: it is too short, or nothing
 * parts its words. *first is the number of the first. */
size_t pieces_cut(struct pieces *pieces, uint64_t line, struct slice text,
	const struct splitter_lang *lang, uint64_t *first);

struct slice pieces_text(const struct pieces *pieces, uint64_t piece);
uint64_t pieces_line(const struct pieces *pieces, uint64_t piece);
uint8_t *pieces_tries(struct pieces *pieces, uint64_t piece);

enum pieces_state {
	PIECES_OPEN,	 /* others are to come */
	PIECES_ANSWERED, /* all were answered */
	PIECES_FAILED,	 /* all have come, and one has failed */
};

/* What became of a piece; what that makes of its line. A NULL answer failed. */
enum pieces_state pieces_settle(struct pieces *pieces, uint64_t piece,
	struct slice answer, uint64_t *line);

/* The answers of a piece's line, a space between any two. */
void pieces_join(const struct pieces *pieces, uint64_t piece, struct buf *out);

#endif
