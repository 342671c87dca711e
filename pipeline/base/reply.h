/* reply: lines as they go to an engine and as they come back.
 *
 * What goes out holds no control character, for engines take line ends, NUL
 * and the like for their own. What comes back is whatever the engine wrote, and
 * is made what the stream allows: UTF-8 without line breaks.
 */
#ifndef WASL_BASE_REPLY_H
#define WASL_BASE_REPLY_H

#include "base/arena.h"

/* Adds text with each control character as a space. TAB stays where keep_tab
 * says so. */
enum ask_tab { ASK_TAB_KEPT, ASK_TAB_SPACE };
void ask_write(struct slice text, enum ask_tab tab, struct buf *out);

/* What had to be done to an answer. */
enum reply_fault {
	REPLY_UTF8 = 1,	   /* bytes that are not UTF-8 became U+FFFD */
	REPLY_CONTROL = 2, /* control characters became spaces */
};

/* Adds a line (without its LF) as an answer: CR at its end is gone, line breaks
 * within are spaces. Returns what else was done, REPLY_... */
unsigned reply_read(struct slice line, struct buf *out);

#endif
