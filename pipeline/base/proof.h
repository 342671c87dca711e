/* proof: which answer belongs to which line, from lines alone.
 *
 * An engine that reads lines and writes lines says nothing of what belongs to
 * what but by the count. It may drop a line, split one, merge two; then all
 * that follow are shifted. Some lines carry a mark: bytes that only their own
 * answer holds (a placeholder with its check digits, or a guard line that is
 * nothing else). A mark seen where it should be is an anchor, and what
 * lies between two anchors is proved by its own count.
 *
 * Nothing is believed that is not proved: an answer that could be another
 * line's is in doubt, and to be asked for again.
 */
#ifndef WASL_BASE_PROOF_H
#define WASL_BASE_PROOF_H

#include "base/arena.h"

/* The lines asked and the answers got, by number. Slices stay until the next
 * call of the same function. */
struct proof_lines {
	void *user;
	size_t asks_n, replies_n;
	/* The mark of a line; empty if it has none. */
	struct slice (*mark)(void *user, size_t ask);
	/* 1 if the line is a guard: nothing but its mark. */
	int (*is_guard)(void *user, size_t ask);
	/* 1 if an answer is a guard's, perhaps damaged. */
	int (*is_guard_reply)(void *user, size_t ask, size_t reply);
	struct slice (*reply)(void *user, size_t reply);
};

enum proof_end {
	PROOF_ENDED, /* all was answered that would be: the end is an anchor */
	PROOF_CUT,   /* the engine died */
};

#define PROOF_DOUBT SIZE_MAX

/* For each line the number of its answer, or PROOF_DOUBT; answer_of has room
 * for asks_n. Returns how many lines are in doubt. Guards are answered like
 * lines. Linear, but for a search of bounded width where answers shift. */
size_t proof_match(
	const struct proof_lines *lines, enum proof_end end, size_t *answer_of);

#endif
