/* pieces: a line that an engine is asked for in parts, for it is too long or
 * was not answered whole.
 *
 * Pieces are known by numbers from PIECES_FIRST on. What they are pieces of is
 * a line, or another piece.
 */
#ifndef WASL_BASE_PIECES_H
#define WASL_BASE_PIECES_H

#include "base/parts.h"

#define PIECES_FIRST ((uint64_t)1 << 62)

struct pieces;

struct pieces *pieces_new(void);
void pieces_free(struct pieces *pieces); /* accepts NULL */

/* Takes the n parts that were cut last, of a line or piece. faults: what is
 * told of its answer for that. Returns the number of the first. */
uint64_t pieces_add(struct pieces *pieces, uint64_t whole,
	const struct parts *parts, size_t n, unsigned faults);

struct slice pieces_text(const struct pieces *pieces, uint64_t piece);
uint64_t pieces_line(const struct pieces *pieces, uint64_t piece);
uint8_t *pieces_tries(struct pieces *pieces, uint64_t piece);

enum pieces_state {
	PIECES_OPEN,	 /* others are to come */
	PIECES_ANSWERED, /* all were answered */
	PIECES_FAILED,	 /* all have come, and one has failed */
};

/* What became of the whole of which they are pieces. */
struct pieces_end {
	uint64_t whole;
	unsigned faults; /* of all answers together */
	int why;	 /* the first that failed did */
};

/* What became of a piece (a NULL answer: it failed); what that makes of the
 * whole. */
enum pieces_state pieces_settle(struct pieces *pieces, uint64_t piece,
	struct slice answer, unsigned faults, int why, struct pieces_end *end);

/* The answers of all pieces of a piece's whole. */
void pieces_join(const struct pieces *pieces, uint64_t piece, struct buf *out);

#endif
