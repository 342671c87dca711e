/* html: text in a page, and the page round it */
#ifndef WASL_BASE_HTML_H
#define WASL_BASE_HTML_H

#include "base/row.h"

/* Text: & < > and quotes as entities, controls and bidi controls by number,
 * visible. */
void html_add(struct buf *out, struct slice text);

/* The same where no markup can be: an attribute's value. */
void html_add_attribute(struct buf *out, struct slice text);

/* A row's source: what is protected, what normalise changed and what findings
 * speak of is marked. */
void html_add_source(struct buf *out, struct row *row);

/* A piece of a row's translation: values and findings are marked. */
void html_add_target(struct buf *out, struct row *row, struct slice piece);

/* The page before the documents, and after them. */
void html_add_head(struct buf *out);
void html_add_foot(struct buf *out);

#endif
