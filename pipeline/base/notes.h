/* notes: the JSON object in a row's last column, and what stages keep in it.
 *
 * A document's text has to be read only where something was found, so members
 * stay JSON text until somebody asks for them. Order is kept, and members
 * that wasl does not know are passed on.
 *
 * The grammar is RFC 8259's, stricter in one thing: a key may stand once.
 */
#ifndef WASL_BASE_NOTES_H
#define WASL_BASE_NOTES_H

#include "base/arena.h"

/* ---- a reader of JSON text that was checked, or is ours ---- */

/* Length of the JSON value at ptr without surrounding white space; 0 if it is
 * none. Depth is bounded at 64. */
size_t json_check(const char *ptr, size_t len);

/* Steps through an object's or array's members:
 *	struct json it = json_open(value);
 *	while (json_next(&it, &key, &item)) ...
 * key.ptr is NULL in an array; a key comes as JSON text, quotes included. A
 * NULL for key is allowed. */
struct json {
	const char *ptr, *end;
};
struct json json_open(struct slice value);
int json_next(struct json *it, struct slice *key, struct slice *item);

/* The member of an object; {NULL, 0} if absent. */
struct slice json_member(struct slice object, const char *key);

/* jansson, which is linked beside, has a function of this name. */
#define json_string wasl_json_string

/* A string's characters; {NULL, 0} if it is no string. Unescaped into arena
 * where needed. Lone surrogates become U+FFFD. */
struct slice json_string(struct slice value, struct arena *arena);

/* A whole number from 0; -1 if it is none. */
int64_t json_number(struct slice value);

/* ---- a writer ---- */

/* A string with its quotes. Bidi controls and U+2028, U+2029 are written
 * \uXXXX, so that a terminal shows what is there. 1 if it holds a backslash. */
int json_add_string(struct buf *out, struct slice s);

/* ---- a row's notes ---- */

struct note {
	struct slice key;  /* without quotes; keys are plain ASCII */
	struct slice json; /* the value */
};

struct notes {
	struct note *v; /* in the row's arena */
	size_t n, cap;
};

/* 0, or -1 if cell is neither empty nor one JSON object. */
int notes_parse(struct slice cell, struct arena *arena, struct notes *out);
struct slice notes_find(const struct notes *notes, const char *key);

/* Replace, add or (json.len 0) remove. json must live as long as arena. */
void notes_put(struct notes *notes, struct arena *arena, const char *key,
	struct slice json);
void notes_print(const struct notes *notes, struct buf *out);

#endif
