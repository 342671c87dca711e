/* paragraphs: where paragraphs begin and end in a text that arrives in pieces.
 *
 * A paragraph is a span of the text that begins and ends with a character that
 * is no white space; what lies between two of them is the first one's gap.
 * Lines end at LF, CRLF, CR and U+2029.
 *
 * The caller shows the text from some point on, [0, len), again and again with
 * more behind it, and says with paragraphs_shift how much of its beginning is
 * gone. The answers do not depend on how much was shown at a time, and no
 * byte is searched for a line end twice.
 */
#ifndef WASL_BASE_PARAGRAPHS_H
#define WASL_BASE_PARAGRAPHS_H

#include "base/line.h"

enum paragraph_style {
	PARAGRAPHS_LINE,    /* each line that is not blank */
	PARAGRAPHS_BLANK,   /* blank lines part them; so do list items and
			     * a line set in further than the one before it */
	PARAGRAPHS_WRAPPED, /* the same, and a line that ends short of width */
};

/* How the lines of a text lie. */
struct layout {
	enum paragraph_style style;
	size_t width_cp;  /* of lines, for PARAGRAPHS_WRAPPED */
	size_t indent_cp; /* of most lines; one set in further begins a
			   * paragraph */
};

struct span {
	size_t from, to; /* bytes of the text */
	int cut;	 /* 1: longer than max; it goes on in the next span */
	int broken;	 /* 0: no line break stands inside */
	int escaped;	 /* 0: nor does a TAB or backslash */
};

enum { PARAGRAPHS_BLOCKS = 16 }; /* are looked at together */

struct paragraphs {
	struct layout layout;
	size_t max; /* bytes of a paragraph; at least 64 */

	/* Bytes of the text shown. */
	size_t line;		   /* where the line at hand begins */
	size_t scanned;		   /* no line end before here */
	struct span open;	   /* the paragraph at hand; from == to: none */
	size_t last_from, last_to; /* its last line, trimmed */
	size_t last_indent;	   /* characters of white space before it */
	/* The blocks looked at last, those that are whole, and the specials
	 * in them. */
	const struct blocks *blocks;
	size_t block, block_len;
	uint64_t specials[PARAGRAPHS_BLOCKS];
	int broken;	 /* 1: a break that ends no line was seen in this one */
	int escaped;	 /* 1: a TAB or backslash was */
	int after_blank; /* a blank line stands before the line at hand */
	int starts_item; /* the paragraph at hand is a list item */
};

void paragraphs_init(
	struct paragraphs *p, const struct layout *layout, size_t max);

/* The next paragraph. 1; or 0: more text is needed, or with ended 1, there are
 * no more. */
int paragraphs_next(struct paragraphs *p, const char *text, size_t len,
	int ended, struct span *span);

/* The first n bytes are gone from what will be shown: none of them belongs to
 * a paragraph that is still to come. */
void paragraphs_shift(struct paragraphs *p, size_t n);

/* Where the next paragraph can begin at the earliest: all before it is white
 * space, or belongs to a paragraph that was given out. */
size_t paragraphs_seen(const struct paragraphs *p);

/* The layout of a text by its first bytes; the style is LINE or WRAPPED. */
void paragraphs_guess(const char *text, size_t len, struct layout *layout);

#endif
