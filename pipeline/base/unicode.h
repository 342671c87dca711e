/* unicode: properties and composition, from utf8proc (the one file that
 * includes it is unicode.c). Off the fast path: callers look in their own
 * tables first.
 */
#ifndef WASL_BASE_UNICODE_H
#define WASL_BASE_UNICODE_H

#include "base/arena.h"

/* The first letter of the general category: L M N P S Z C (UAX #44). */
char unicode_class(uint32_t cp);

/* The two letters of the general category, "Lo"; static memory. */
const char *unicode_category(uint32_t cp);

/* Canonical combining class, 0 for starters. */
int unicode_combining(uint32_t cp);

/* Cells of a terminal: 0, 1 or 2 (UAX #11). */
int unicode_width(uint32_t cp);

/* Length in bytes of the extended grapheme cluster at the start of s
 * (UAX #29); 0 for empty s. */
size_t unicode_grapheme(struct slice s);

/* s in NFC (UAX #15), added to out. s is valid UTF-8. */
void unicode_compose(struct slice s, struct buf *out);

/* "15.0.0" */
const char *unicode_version(void);

#endif
