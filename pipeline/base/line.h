/* line: what can be seen of a line of text by itself: its ends, how it stops,
 * whether it is a list item, where line breaks hide in it. Text is valid UTF-8.
 */
#ifndef WASL_BASE_LINE_H
#define WASL_BASE_LINE_H

#include "base/arena.h"
#include "base/edits.h"

/* How a line ends, closing marks after it passed over: '.' (all full stops and
 * the ellipsis), '?' (also for exclamation), ':' or 0. */
char line_stop(struct slice line);

/* Length of a mark that makes a line a list item, white space after it
 * included: a bullet, or a number or letter with a dot or bracket. 0: none. */
size_t list_mark(struct slice line);

/* The first line break (cp_is_break) in s from byte `from` on, s.len if there
 * is none; *len is its bytes, both of CRLF. */
size_t break_find(struct slice s, size_t from, size_t *len);

/* s with a space for each line break, one for CRLF, and the edits that make it
 * so. 0: it has none, and text is empty. */
int breaks_to_spaces(struct slice s, struct edits *edits, struct buf *text);

/* Ends of s without its white space. */
struct slice slice_trim(struct slice s);

#endif
