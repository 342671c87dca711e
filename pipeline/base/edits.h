/* edits: how one text became another.
 *
 * A list of (skip, del, ins): go on skip bytes that are equal in both, then
 * del bytes of the old text were replaced by ins bytes of the new. What
 * follows the last is equal. All counts are bytes of whole characters.
 * One edit a rule hit, in order, not merged. In the stream:
 * "skip,del,ins" triples, one space between.
 */
#ifndef WASL_BASE_EDITS_H
#define WASL_BASE_EDITS_H

#include "base/arena.h"

struct edit {
	uint32_t skip, del, ins;
};

/* All zero is the identity. v is memory_alloc'd (or borrowed, see
 * edits_parse). */
struct edits {
	struct edit *v;
	size_t n, cap;
};

void edits_add(struct edits *edits, uint32_t skip, uint32_t del, uint32_t ins);
void edits_clear(struct edits *edits);
void edits_release(struct edits *edits);

/* Which end of the old text answers to a place in the new one where there is
 * a choice: a deletion lies there, or the place is inside an edit. */
enum edits_side { EDITS_LEFT, EDITS_RIGHT };

/* The place in the old text of byte `at` of the new one. EDITS_LEFT gives the
 * leftmost place (that of a segment's end), EDITS_RIGHT the rightmost (that
 * of a segment's start); inside an edit, LEFT gives its left end in the old
 * text and RIGHT its right end. */
size_t edits_back(
	const struct edit *v, size_t n, size_t at, enum edits_side side);

/* The place in the new text of byte `at` of the old one, likewise. */
size_t edits_forth(
	const struct edit *v, size_t n, size_t at, enum edits_side side);

/* Many places, or pieces, of one list in order: each call goes on from where
 * the one before ended, so that a whole list costs one walk. All zero is the
 * start. Use one cursor for one kind of call; places and pieces do not go back,
 * nor from EDITS_RIGHT to EDITS_LEFT of the same place. */
struct edits_cursor {
	size_t i;	 /* edits dealt with */
	size_t old, now; /* bytes of both texts up to there */
};

size_t edits_back_next(const struct edit *v, size_t n,
	struct edits_cursor *cursor, size_t at, enum edits_side side);
size_t edits_forth_next(const struct edit *v, size_t n,
	struct edits_cursor *cursor, size_t at, enum edits_side side);

/* first: a to b, second: b to c; out: a to c. Edits that touch each other's
 * bytes become one; all others stay as they are. out is not one of them. */
void edits_compose(const struct edit *first, size_t first_n,
	const struct edit *second, size_t second_n, struct edits *out);

/* A piece of both texts: [from, to) of the old, [new_from, new_to) of the new.
 */
struct edits_piece {
	size_t from, to, new_from, new_to;
};

/* The edits of one piece, as texts of their own: those that lie within it on
 * both sides. No end may lie inside an edit. */
void edits_cut(const struct edit *v, size_t n, struct edits_piece piece,
	struct edits *out);
void edits_cut_next(const struct edit *v, size_t n, struct edits_cursor *cursor,
	struct edits_piece piece, struct edits *out);

/* 1 if edits turn old into new: counts stay inside both texts, skipped parts
 * are equal, and ends are between characters. */
int edits_align(const struct edit *v, size_t n, struct slice old_text,
	struct slice new_text);

/* Reads the stream's form; 0, or -1 if malformed. The result lives in arena. */
int edits_parse(struct slice cell, struct arena *arena, struct edits *out);
void edits_print(const struct edit *v, size_t n, struct buf *out);

#endif
