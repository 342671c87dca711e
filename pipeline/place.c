/* place: counting lines and columns of an article, for messages. */
#include <string.h>
#include "base/text.h"
#include "chain.h"

void
position_start(struct position *position)
{
	*position = (struct position){.line = 1, .col = 1};
}

static void
new_line(struct position *position, int is_cr)
{
	position->line++;
	position->col = 1;
	position->after_cr = is_cr;
}

/* The next place where a line may end: LF, CR, U+2029 (E2 80 A9) or an
 * escape of the first two. */
static const char *
next_stop(const char *p, const char *end, int is_escaped)
{
	for (; p < end; p++) {
		unsigned char c = (unsigned char)*p;

		if (c == '\n' || c == '\r' || c == 0xE2 ||
			(is_escaped && c == '\\'))
			break;
	}
	return p;
}

static void
go(struct position *position, const char *p, size_t len, int is_escaped)
{
	const char *end = p + len;

	while (p < end) {
		const char *stop = next_stop(p, end, is_escaped);
		char c;

		if (stop > p) {
			position->col += utf8_count(p, (size_t)(stop - p));
			position->after_cr = 0;
		}
		if (stop == end)
			return;
		p = stop + 1;
		c = *stop;
		if (c == '\\' && p < end)
			c = *p == 'n' ? '\n' : *p == 'r' ? '\r' : 'x', p++;
		if (c == '\n' && position->after_cr)
			position->after_cr = 0;
		else if (c == '\n' || c == '\r')
			new_line(position, c == '\r');
		else if (end - stop > 2 && memcmp(stop, "\xE2\x80\xA9", 3) == 0)
			new_line(position, 0), p = stop + 3;
		else
			position->col++, position->after_cr = 0;
		while (p < end && ((unsigned char)*p & 0xC0) == 0x80)
			p++;
	}
}

/* Nearly all cells: nothing that could end a line. */
static int
is_one_line(const struct cell *cell)
{
	if (cell->state == CELL_ESCAPED || !cell->len ||
		memchr(cell->ptr, 0xE2, cell->len))
		return 0;
	return cell->state == CELL_CLEAN ||
	       (!memchr(cell->ptr, '\n', cell->len) &&
		       !memchr(cell->ptr, '\r', cell->len));
}

void
position_cell(struct position *position, const struct cell *cell)
{
	if (is_one_line(cell)) {
		position->col += utf8_count(cell->ptr, cell->len);
		position->after_cr = 0;
		return;
	}
	go(position, cell->ptr, cell->len, cell->state == CELL_ESCAPED);
}

void
position_text(struct position *position, struct slice text)
{
	go(position, text.ptr, text.len, 0);
}
