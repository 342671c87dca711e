/* splitter: where a text may end a sentence, by rules.
 *
 * Every place after a full stop, a question mark, an ellipsis and so on (class
 * of characters: rules/split/characters.map) is a candidate. A candidate's run
 * is all stops, closing quotes and brackets, and note marks that stand
 * together; the boundary would lie after it. Ordered rules, each a pattern
 * before and after the candidate, say break or no break; the first that matches
 * decides, and where none does it is a break. This is the model of SRX 2.0; the
 * pattern language is documented in rules/split/README.md.
 *
 * Patterns see a bounded number of tokens on both sides, never beyond the last
 * boundary on the left nor beyond the next stop on the right. So the work is
 * linear in the text, and a segment that is split again gives itself.
 *
 * Texts are UTF-8; bytes that are not are characters that no rule knows, and no
 * boundary lies within a valid character. Offsets are bytes. Splitters are read
 * only once they are open and may be shared by threads.
 */
#ifndef WASL_BASE_SPLITTER_H
#define WASL_BASE_SPLITTER_H

#include "base/arena.h"
#include "base/pack.h"
#include "base/rules.h"

struct splitter;
struct splitter_lang; /* a language's rules; lives as long as the splitter */

/* From the pack's section "split", which must outlive it. NULL if damaged. */
struct splitter *splitter_open(const struct pack *pack);
void splitter_free(struct splitter *splitter); /* accepts NULL */

/* By the name that lang_rules gives; NULL if rules/split has none for it. */
const struct splitter_lang *splitter_find(
	const struct splitter *splitter, struct slice name);

/* The rules that hold for every language. */
const struct splitter_lang *splitter_any(const struct splitter *splitter);

/* What a scan has seen of the blocks that it is in. Bytes of [from, to) may be
 * read: the text, or more around it. */
enum { SPLIT_HITS = 16 };
struct split_hits {
	const char *from, *to;
	const char *block; /* the first; NULL: none yet */
	size_t n;
	uint64_t bits[SPLIT_HITS];
};

/* A walk over one paragraph. */
struct split_walk {
	const struct splitter_lang *lang;
	const char *ptr, *end; /* of the paragraph */
	const char *from;      /* where the segment at hand starts */
	const char *link_end;  /* of the unspaced ASCII run looked at last */
	int in_link;	       /* 1: it is a link or an address */
	const char *quote_at;  /* straight quotes are counted up to here */
	size_t quotes;	       /* from the segment's start */
	struct split_hits *hits, own_hits;
	int rule; /* of the last candidate; -1: none matched */
};

void split_start(struct split_walk *walk, const struct splitter_lang *lang,
	struct slice text);

/* The next segment; 0 at the end. White space lies between segments and at both
 * ends of the text. A text of white space has none. */
int split_next(struct split_walk *walk, struct slice *segment);

/* The next candidate at or after walk->from: *at is where its boundary would
 * lie. Returns 1 break, 0 no break, -1: there is none. For those who want to
 * know why: walk->rule names the rule. split_next is built on it. */
int split_candidate(struct split_walk *walk, const char *from, const char **at);

/* A segment begins, at the start or at a break: for who steps from candidate to
 * candidate. */
void split_begin(struct split_walk *walk, const char *at);

/* The id of a rule; empty for -1. */
struct slice split_rule_id(const struct splitter_lang *lang, int rule);

/* ---- segments of a text ---- */

struct segment {
	size_t from, to;
	int goes_on; /* 1: a piece; the sentence goes on in the next */
};

/* All zero is empty. */
struct split_place;

/* What a long segment is better not cut in: [at, at + len) of the text. */
struct split_value {
	size_t at, len;
};

struct segments {
	struct segment *v;
	size_t n, cap;
	struct split_place *places; /* where a long one could be cut */
	size_t places_n, places_cap;
	struct split_hits hits;		  /* see segments_over */
	const struct split_value *values; /* in order; of the caller */
	size_t values_n;
};

/* The texts that follow lie in [from, to), one behind the other, until from is
 * NULL: what has been seen of one need not be looked at again for the next. */
void segments_over(struct segments *segments, const char *from, const char *to);

/* All segments of a text. What is longer than max_cp characters (0: nothing is)
 * is cut as evenly as it can be: after a semicolon, else after a comma, else
 * before a conjunction, else at a space; not within quotation marks, brackets
 * or numbers while it can be helped. */
void segments_find(struct segments *segments, const struct splitter_lang *lang,
	struct slice text, size_t max_cp);

/* Adds [from, to) of a text without the white space at its ends; nothing if
 * that is all there is. */
void segments_add(
	struct segments *segments, struct slice text, size_t from, size_t to);

/* Adds one text, cut into pieces if it is longer; offset is added to all
 * places. A piece is longer than max_cp only where nothing parts its words. */
void segments_cut(struct segments *segments, const struct splitter_lang *lang,
	struct slice text, size_t offset, size_t max_cp);
void segments_release(struct segments *segments);

/* For `wasl rules`: which rule decided where, and a stanza's examples. */
rules_trace split_trace;
rules_example split_example;

/* Whether an example's boundaries are where it says, whichever rule did it. */
rules_example split_example_bounds;

/* Section "split", from rules/split/. */
rules_compiler split_compile;

#endif
