/* masker: writes the line that an engine sees: a text with placeholders for
 * what is masked, in one style.
 *
 * What of the text could be taken for a placeholder is masked too, and the line
 * is looked over as restore will look over the reply: nothing in it is seen but
 * the placeholders that were put there. A text that will not have it is masked
 * as a whole. */
#ifndef WASL_BASE_MASKER_H
#define WASL_BASE_MASKER_H

#include "base/recogniser.h"
#include "base/target.h"
#include "base/value.h"

enum strength { NOTE, WATCH, MASK };

struct masker {
	const struct recogniser *recogniser;
	const struct style *style;
	char bracket[2][8]; /* what placeholders begin and end with, or "" */
	enum strength strength[KIND_COUNT];
	struct target target;
	struct buf sent; /* room for the line */
	struct arena scratch;
};

void masker_style(struct masker *masker, const struct style *style);

/* Where a placeholder stands in the line, its spaces included. */
struct sent_span {
	size_t at, len, sent_at, sent_len;
};

/* A line under way. The caller sets all down to list. */
struct masked {
	struct masker *masker;
	struct arena *arena;
	struct slice text;
	int is_copy;		   /* source and target language are the same */
	struct values values;	   /* in any order; they may overlap */
	struct placeholders *list; /* what came of them */
	struct slice sent; /* the line: text itself where they are the same */
	size_t masked;
	int is_quiet;		 /* nothing in text is like a placeholder */
	struct sent_span *spans; /* of the masked ones */
};

/* Writes line->list and line->sent, which lies in masker->sent if not in text.
 */
void masked_write(struct masked *line);

/* Writes line->sent alone: of the list, those with `as` (whatever it is) get
 * one in the masker's style; `masked` of them there are, in order, within the
 * text. It is not looked over. */
void masked_put(struct masked *line);

/* Is there a letter outside of the placeholders? */
int masked_has_words(const struct masked *line);

#endif
