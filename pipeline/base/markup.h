/* markup: text in XML 1.0 documents that wasl writes */
#ifndef WASL_BASE_MARKUP_H
#define WASL_BASE_MARKUP_H

#include "base/arena.h"

/* What becomes of a character that XML 1.0 cannot hold (most of C0, U+FFFE and
 * U+FFFF): U+FFFD, or XLIFF's element <cp hex="001B"/>. */
enum markup_bad { MARKUP_REPLACE, MARKUP_CP };

/* Text: & < > escaped, CR too (a parser would make it LF). */
void markup_add(struct buf *out, struct slice text, enum markup_bad bad);

/* Text that may stand in an attribute's value too: quotation marks are escaped,
 * white space other than SPACE is written by number, what cannot be there is
 * U+FFFD. */
void markup_add_value(struct buf *out, struct slice value);

/* An attribute, with a space before. */
void markup_add_attribute(
	struct buf *out, const char *name, struct slice value);

#endif
