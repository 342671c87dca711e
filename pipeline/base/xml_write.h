/* xml_write: text in an XML 1.0 document.
 */
#ifndef WASL_BASE_XML_WRITE_H
#define WASL_BASE_XML_WRITE_H

#include "base/arena.h"

/* s, valid UTF-8, as character data or an attribute's value in quotation marks.
 * What is no Char of XML 1.0 (section 2.2) becomes U+FFFD; line ends and tabs
 * are written as references, so that a reader does not change them. */
void xml_add(struct buf *out, struct slice s);

#endif
