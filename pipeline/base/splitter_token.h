/* splitter_token: the text on both sides of a candidate, token by token,
 * outwards from the boundary. Private to splitter_token.c and splitter_match.c.
 */
#ifndef WASL_BASE_SPLITTER_TOKEN_H
#define WASL_BASE_SPLITTER_TOKEN_H

#include "base/splitter_pack.h"

#define SIDE_MAX 20 /* tokens that patterns see on a side */

struct token {
	uint32_t type; /* TOKEN_BIT */
	uint8_t letters, gap, shape, keyed;
	unsigned key_len;
	uint64_t lists;
	const char *from, *to;
	char key[SPLIT_KEY_MAX];
};

struct side {
	struct token v[SIDE_MAX];
	unsigned n;
	const char *at; /* what has been read ends here */
	int done;
};

struct view {
	const struct splitter *s;
	const struct splitter_lang *lang;
	const char *from, *end; /* what may be looked at */
	uint32_t opener;	/* of view_opener; 0: not asked for yet */
	struct side left, right;
};

/* What stands round the run [run, at). */
void view_init(struct view *view, const struct split_walk *walk,
	const char *run, const char *at);

/* Token i of a side, the nearest is 0; NULL if there are not as many. */
struct token *view_token(struct view *view, enum split_side side, unsigned i);

/* Types that the first token of the segment may be of, by its first character.
 */
uint32_t view_opener(struct view *view);

/* Looks the token's word up, once: fills key and lists. */
void token_lists(const struct view *view, struct token *t);

#endif
