/* raw: the note of a row that keeps bytes which encoding would not give back.
 *
 * A JSON array of [at, len, "hex"], in order: the len bytes (one character) at
 * `at` of the row's source followed by its gap stand for the bytes hex.
 * Bytes of the input that could not be decoded stand as U+FFFD.
 */
#ifndef WASL_BASE_RAW_H
#define WASL_BASE_RAW_H

#include "base/arena.h"
#include "base/notes.h"

struct raw {
	size_t at, len;
	struct slice hex; /* lower-case digits, an even number of them */
};

/* Steps through the list: start with json_open. 1, 0 at the end, or -1 if what
 * comes next is malformed. */
int raw_next(struct json *it, struct raw *raw);

/* Adds one entry to the list under way, which is all that out holds; the first
 * opens it. raw_close adds the
 * bracket, or nothing to an empty list. */
void raw_add(struct buf *out, size_t at, size_t len, const void *bytes,
	size_t bytes_len);
void raw_close(struct buf *out);

/* The note of a piece, [from, to) of source then gap: what lies in it, counted
 * from its start. Adds nothing to the empty buffer out if nothing does. */
void raw_cut(struct slice raw, size_t from, size_t to, struct buf *out);

/* The same for many pieces in order, in one walk: from is not before the last
 * call's to. Start with raw_open. */
struct raw_cursor {
	struct json it;
	struct raw next;
	int state; /* 1: next is to come; 0: none is left; -1: malformed */
};
void raw_open(struct raw_cursor *cursor, struct slice raw);
void raw_cut_next(
	struct raw_cursor *cursor, size_t from, size_t to, struct buf *out);

#endif
