/* cell: the content of one column in one row, perhaps still escaped.
 *
 * The stream has four escapes, \t \n \r \\, and no others. A cell that no stage
 * looks into is passed on as it came. Whoever looks into one asks for its
 * text; whoever writes one says what the bytes are.
 */
#ifndef WASL_BASE_CELL_H
#define WASL_BASE_CELL_H

#include "base/arena.h"

enum cell_state {
	CELL_CLEAN, /* holds none of TAB LF CR backslash: the same both ways */
	CELL_PLAIN, /* text; may need escapes when it is printed */
	CELL_ESCAPED, /* as in the stream; holds a backslash */
};

/* Not the owner of its bytes: they live until the row has left the chain. */
struct cell {
	const char *ptr;
	uint32_t len;
	enum cell_state state;
};

/* A cell as found in the stream. Returns 0, or the column offset + 1 (bytes)
 * of a bad escape. */
size_t cell_parse(struct cell *cell, const char *ptr, size_t len);

/* The text; unescapes into arena once, and the cell remembers. */
struct slice cell_text(struct cell *cell, struct arena *arena);

/* The cell of a text that is looked at once, for many rows. */
struct cell cell_look(struct slice text);

static inline struct cell
cell_of(struct slice text, enum cell_state state)
{
	return (struct cell){text.ptr, (uint32_t)text.len, state};
}

/* As it stands in the stream. */
void cell_print(const struct cell *cell, struct buf *out);

/* The first byte from p that needs an escape, or end. */
const char *escape_find(const char *p, const char *end);

#endif
