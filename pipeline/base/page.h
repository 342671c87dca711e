/* page: the paragraphs of a document, judged, with the gaps between them, from
 * text that arrives in pieces.
 *
 * Pieces tile the text: each begins where the gap of the one before it ended,
 * and the first one is the gap that stands before all. What comes out does not
 * depend on how the text arrives. At most ROLES_HELD short paragraphs are held
 * back until it is known what follows them.
 */
#ifndef WASL_BASE_PAGE_H
#define WASL_BASE_PAGE_H

#include "base/paragraphs.h"
#include "base/roles.h"

struct piece {
	size_t from, to, gap_to; /* bytes of the text: [from, to), its gap */
	struct judgement judged; /* ROLE_DOCUMENT: the gap before all */
	int cut;     /* 1: the paragraph goes on in the next piece */
	int broken;  /* 0: no line break stands inside */
	int escaped; /* 0: nor does a TAB or backslash */
};

typedef void page_emit(void *user, const char *text, const struct piece *piece);

enum { PAGE_SPANS = ROLES_HELD + 2 };

struct page {
	const struct role_rules *rules;
	uint32_t lang; /* as facts_lang */
	size_t max;    /* bytes of a paragraph, and of a gap */
	page_emit *emit;
	void *user;

	struct paragraphs finder;
	struct roles roles;
	struct span spans[PAGE_SPANS];
	uint32_t label[PAGE_SPANS]; /* bytes of the label it begins with */
	struct judgement judged[PAGE_SPANS];
	size_t spans_n, judged_n;
	size_t done;	 /* all before it is in pieces */
	int is_begun;	 /* the gap before all is out */
	uint8_t was_cut; /* the last paragraph goes on in the next */
};

void page_init(struct page *page, const struct layout *layout, size_t max);

/* Text from some point on, as for paragraphs_next. Returns the bytes of it that
 * are in pieces; with ended 1 that is all of it. */
size_t page_read(struct page *page, const char *text, size_t len, int ended);

/* The first n bytes will not be shown again; n at most what page_read said. */
void page_shift(struct page *page, size_t n);

#endif
