/* xml: a reader that steps through a document, for the formats that wasl takes
 * in.
 *
 * Well-formed XML 1.0 in UTF-8: elements, attributes, text, CDATA, comments and
 * processing instructions (passed over), the five entities of XML and character
 * references. A document type is passed over too (once, before the root) and
 * nothing in it is expanded, so that no document can grow. Names are given
 * without their namespace's prefix. Depth is bounded at XML_DEPTH_MAX.
 */
#ifndef WASL_BASE_XML_H
#define WASL_BASE_XML_H

#include "base/arena.h"

#define XML_DEPTH_MAX 64
#define XML_ATTRIBUTES_MAX 32

enum xml_event { XML_START, XML_END, XML_TEXT, XML_DONE, XML_BAD };

struct xml_attribute {
	struct slice name, value; /* value: decoded */
};

struct xml {
	const char *ptr, *p, *end;
	struct slice name; /* of the element that starts or ends */
	struct slice text; /* decoded; all of it between two tags, or a part */
	struct xml_attribute attribute[XML_ATTRIBUTES_MAX];
	unsigned attribute_n;
	const char *why; /* XML_BAD: what is wrong, in static memory */
	struct slice open[XML_DEPTH_MAX]; /* names with their prefixes */
	unsigned depth;
	int has_type, has_root;
	int closes; /* the start that was given had a slash: an end follows */
	struct buf decoded;
};

/* The bytes stay in place until xml_release. */
void xml_init(struct xml *xml, struct slice bytes);
void xml_release(struct xml *xml);

/* Slices live until the next call. Text of white space alone is given too. */
enum xml_event xml_next(struct xml *xml);

/* Of the element that was started last; {NULL, 0} if it has none. */
struct slice xml_attribute(const struct xml *xml, const char *name);

/* The character of <cp hex="001B"/>, which XML cannot hold: 0, or -1 if it is
 * none. Any but a surrogate; U+0000 too. */
int xml_code_point(const struct xml *xml, uint32_t *cp);
void xml_add_code_point(const struct xml *xml, struct buf *out);

/* Line of the place that was read last, from 1. */
size_t xml_line(const struct xml *xml);

#endif
