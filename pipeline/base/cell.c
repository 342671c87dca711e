/* cell: the content of one column in one row, perhaps still escaped */
#include "base/cell.h"

#include <assert.h>
#include <string.h>

enum { BLOCK = 32 };

static int
is_special(char c)
{
	return c == '\\' || c == '\t' || c == '\n' || c == '\r';
}

/* Whether a block may hold a special byte; VT and FF are taken for one, since
 * the range is a single compare. Compilers turn it into vector code. */
static int
block_may_hold(const char *p)
{
	unsigned char found = 0;

	for (int i = 0; i < BLOCK; i++) {
		unsigned char c = (unsigned char)p[i];

		found |= (c == '\\') | ((unsigned char)(c - '\t') < 5);
	}
	return found;
}

/* The first special byte from p, or end. */
static const char *
find_special(const char *p, const char *end)
{
	while (end - p >= BLOCK) {
		if (!block_may_hold(p)) {
			p += BLOCK;
			continue;
		}
		for (int i = 0; i < BLOCK; i++, p++)
			if (is_special(*p))
				return p;
	}
	while (p < end && !is_special(*p))
		p++;
	return p;
}

size_t
cell_parse(struct cell *cell, const char *ptr, size_t len)
{
	const char *end, *p;

	*cell = (struct cell){ptr, (uint32_t)len, CELL_CLEAN};
	if (!len)
		return 0;
	end = ptr + len;
	p = find_special(ptr, end);
	if (p < end)
		cell->state = CELL_ESCAPED;
	while (p < end) {
		if (*p != '\\' || p + 1 == end || !strchr("tnr\\", p[1]) ||
			!p[1])
			return (size_t)(p - ptr) + 1;
		p = find_special(p + 2, end);
	}
	return 0;
}

static char
unescape(char c)
{
	switch (c) {
	case 't':
		return '\t';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	default:
		return '\\';
	}
}

struct slice
cell_text(struct cell *cell, struct arena *arena)
{
	const char *p, *end, *escape;
	char *to, *q;

	if (cell->state != CELL_ESCAPED)
		return (struct slice){cell->ptr, cell->len};
	p = cell->ptr;
	end = p + cell->len;
	to = q = arena_alloc(arena, cell->len);
	while ((escape = memchr(p, '\\', (size_t)(end - p))) != NULL) {
		assert(escape + 1 < end);
		memcpy(q, p, (size_t)(escape - p));
		q += escape - p;
		*q++ = unescape(escape[1]);
		p = escape + 2;
	}
	memcpy(q, p, (size_t)(end - p));
	q += end - p;
	*cell = (struct cell){to, (uint32_t)(q - to), CELL_PLAIN};
	return (struct slice){cell->ptr, cell->len};
}

struct cell
cell_of(struct slice text, enum cell_state state)
{
	return (struct cell){text.ptr, (uint32_t)text.len, state};
}

static const char *
escaped(char c)
{
	switch (c) {
	case '\t':
		return "\\t";
	case '\n':
		return "\\n";
	case '\r':
		return "\\r";
	default:
		return "\\\\";
	}
}

void
cell_print(const struct cell *cell, struct buf *out)
{
	const char *p = cell->ptr, *end, *next;

	if (!cell->len)
		return;
	if (cell->state != CELL_PLAIN) {
		buf_add(out, p, cell->len);
		return;
	}
	end = p + cell->len;
	for (;;) {
		next = find_special(p, end);
		buf_add(out, p, (size_t)(next - p));
		if (next == end)
			return;
		buf_add(out, escaped(*next), 2);
		p = next + 1;
	}
}
