/* paragraphs: where paragraphs begin and end in a text that arrives in pieces
 */
#include <stdlib.h>
#include <string.h>

#include "base/blocks.h"
#include "base/paragraphs.h"
#include "base/text.h"

enum {
	WIDTH_MIN = 30,	  /* no text is wrapped narrower */
	WIDTH_MAX = 140,  /* nor wider */
	WIDTH_SLACK = 3,  /* marks, and editors that count otherwise */
	LINES_MAX = 1000, /* looked at for the style */
	TAIL = 4, /* bytes at the end that may be a piece of a line end */
};

void
paragraphs_init(struct paragraphs *p, const struct layout *layout, size_t max)
{
	memset(p, 0, sizeof(*p));
	p->layout = *layout;
	p->max = max;
	p->blocks = blocks_best();
}

void
paragraphs_shift(struct paragraphs *p, size_t n)
{
	p->line -= n < p->line ? n : p->line;
	p->scanned -= n < p->scanned ? n : p->scanned;
	p->open.from -= n < p->open.from ? n : p->open.from;
	p->open.to -= n < p->open.to ? n : p->open.to;
	p->last_from -= n < p->last_from ? n : p->last_from;
	p->last_to -= n < p->last_to ? n : p->last_to;
	p->block_len = 0;
}

size_t
paragraphs_seen(const struct paragraphs *p)
{
	return p->open.from < p->open.to ? p->open.from : p->line;
}

/* ---- lines ---- */

struct line {
	size_t from, to;  /* without white space at its ends */
	size_t end, next; /* its line end */
};

/* Looks at the blocks from `at` on; how many. What is in whole ones stays the
 * same whatever comes behind them, so that they are looked at once. */
static size_t
look_at_blocks(struct paragraphs *p, const char *text, size_t at, size_t len)
{
	size_t n = (len - at) / BLOCKS_BYTES;

	p->block = at;
	if (at < 2 || n == 0) {
		p->block_len = n == 0 ? 0 : BLOCKS_BYTES;
		p->specials[0] =
			blocks_specials(p->blocks, text, text + at, text + len);
		return 1;
	}
	n = n < PARAGRAPHS_BLOCKS ? n : PARAGRAPHS_BLOCKS;
	p->block_len = n * BLOCKS_BYTES;
	p->blocks->specials((const unsigned char *)text + at, n, p->specials);
	return n;
}

/* The first line end in [from, len), or len; other specials are none. */
static size_t
find_end(struct paragraphs *p, const char *text, size_t from, size_t len)
{
	size_t n = p->block_len / BLOCKS_BYTES, i;

	while (from < len) {
		size_t off = from - p->block;
		uint64_t bits;

		if (from < p->block || off >= p->block_len) {
			n = look_at_blocks(p, text, from, len);
			off = 0;
		}
		i = off / BLOCKS_BYTES;
		bits = p->specials[i] >> off % BLOCKS_BYTES
						 << off % BLOCKS_BYTES;
		while (!bits && ++i < n)
			bits = p->specials[i];
		if (!bits) {
			from = p->block + n * BLOCKS_BYTES;
			continue;
		}
		from = p->block + i * BLOCKS_BYTES +
		       (size_t)__builtin_ctzll(bits);
		if (text[from] == '\n' || text[from] == '\r')
			return from;
		if ((unsigned char)text[from] == 0xA9)
			return from - 2; /* U+2029 is E2 80 A9 */
		if (text[from] == '\t' || text[from] == '\\')
			p->escaped = 1;
		else
			p->broken = 1;
		from++;
	}
	return len;
}

/* The line at hand, if its end can be seen. */
static int
line_next(struct paragraphs *p, const char *text, size_t len, int ended,
	struct line *line)
{
	size_t end = find_end(p, text, p->scanned, len);
	struct slice content;

	if (end == len && !ended) {
		/* The last bytes may be a piece of U+2029. */
		p->scanned = len - p->line > 2 ? len - 2 : p->line;
		return 0;
	}
	if (end < len && text[end] == '\r' && end + 1 == len && !ended) {
		p->scanned = end; /* perhaps CRLF */
		return 0;
	}
	line->end = line->next = end;
	if (end < len)
		line->next += text[end] == '\n'			       ? 1
			      : text[end] != '\r'		       ? 3
			      : end + 1 < len && text[end + 1] == '\n' ? 2
								       : 1;
	content = slice_trim((struct slice){text + p->line, end - p->line});
	line->from = (size_t)(content.ptr - text);
	line->to = line->from + content.len;
	return 1;
}

static void
line_done(struct paragraphs *p, const struct line *line)
{
	p->line = p->scanned = line->next;
	p->broken = p->escaped = 0;
}

/* ---- paragraphs ---- */

static int
is_dash(struct slice line)
{
	uint32_t cp;

	utf8_next(line.ptr, line.ptr + line.len, &cp);
	return cp == '-' || cp == '+' || cp == 0x2010 || cp == 0x2013;
}

static size_t
first_word_cp(const char *p, const char *end)
{
	size_t n = 0;
	uint32_t cp;

	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (cp_is_space(cp))
			break;
		n++;
	}
	return n;
}

/* A wrapped line ends where the next one's first word found no room. */
static int
is_full(size_t line_cp, size_t word_cp, size_t width_cp)
{
	return line_cp + 1 + word_cp + WIDTH_SLACK > width_cp;
}

static int
last_is_full(const struct paragraphs *p, const char *text, size_t word_cp)
{
	size_t cp = p->last_indent +
		    utf8_count(text + p->last_from, p->last_to - p->last_from);

	return is_full(cp, word_cp, p->layout.width_cp);
}

/* A dash may also go on a sentence that was wrapped before it. */
static int
begins_item(const struct paragraphs *p, const char *text, struct slice line)
{
	struct slice last = {text + p->last_from, p->last_to - p->last_from};

	return list_mark(line) > 0 &&
	       (p->starts_item || line_stop(last) || !is_dash(line) ||
		       (p->layout.style == PARAGRAPHS_WRAPPED &&
			       !last_is_full(p, text, 1)));
}

static int
goes_on(const struct paragraphs *p, const char *text, const struct line *line,
	size_t indent)
{
	struct slice content = {text + line->from, line->to - line->from};

	if (p->layout.style == PARAGRAPHS_LINE || p->after_blank ||
		begins_item(p, text, content))
		return 0;
	if (indent > p->layout.indent_cp && !p->starts_item)
		return 0;
	return p->layout.style == PARAGRAPHS_BLANK ||
	       last_is_full(p, text,
		       first_word_cp(content.ptr, content.ptr + content.len));
}

/* Where to cut a paragraph that is too long: at the last white space in its
 * last quarter, else after any character. */
static size_t
cut_place(const char *text, size_t from, size_t max)
{
	const char *begin = text + from + max - max / 4, *p;
	uint32_t cp;

	while (((unsigned char)*begin & 0xC0) == 0x80)
		begin++;
	for (p = text + from + max; ((unsigned char)*p & 0xC0) == 0x80; p--)
		;
	max = (size_t)(p - text);
	while (p > begin) {
		p -= utf8_prev(begin, p, &cp);
		if (cp_is_space(cp))
			return (size_t)(p - text);
	}
	return max;
}

static int
cut_line(struct paragraphs *p, const char *text, struct span *span)
{
	size_t from = p->line, at = cut_place(text, from, p->max);
	struct slice content =
		slice_trim((struct slice){text + from, at - from});

	span->from = (size_t)(content.ptr - text);
	span->to = span->from + content.len;
	span->cut = span->broken = span->escaped = 1;
	p->line = at;
	if (p->scanned < p->line)
		p->scanned = p->line;
	return content.len > 0;
}

static void
open_paragraph(struct paragraphs *p, const char *text, const struct line *line,
	size_t indent)
{
	struct slice content = {text + line->from, line->to - line->from};

	p->open = (struct span){line->from, line->to, 0, p->broken, p->escaped};
	/* Where each line is a paragraph, nobody asks. */
	p->starts_item =
		p->layout.style != PARAGRAPHS_LINE && list_mark(content) > 0;
	p->last_indent = indent;
}

/* Takes a line that is not blank. 1: the paragraph before it is complete. */
static int
take_line(struct paragraphs *p, const char *text, const struct line *line,
	struct span *span)
{
	size_t indent = utf8_count(text + p->line, line->from - p->line);
	int is_open = p->open.from < p->open.to, done = 0;

	if (is_open && goes_on(p, text, line, indent) &&
		line->to - p->open.from <= p->max) {
		p->open.to = line->to;
		p->open.broken = p->open.escaped = 1;
		p->last_indent = indent;
	} else {
		*span = p->open;
		if (is_open && goes_on(p, text, line, indent))
			span->cut = 1;
		done = is_open;
		open_paragraph(p, text, line, indent);
	}
	p->last_from = line->from;
	p->last_to = line->to;
	p->after_blank = 0;
	line_done(p, line);
	return done;
}

static int
close_paragraph(struct paragraphs *p, struct span *span)
{
	*span = p->open;
	p->open.from = p->open.to;
	return span->from < span->to;
}

/* A line longer than max: the same answer before and after its end comes in
 * sight. */
static int
is_monster(const struct paragraphs *p, const struct line *line, size_t len)
{
	return line ? line->end - p->line > p->max
		    : len - p->line > p->max + TAIL;
}

int
paragraphs_next(struct paragraphs *p, const char *text, size_t len, int ended,
	struct span *span)
{
	struct line line;

	for (;;) {
		int found =
			p->line < len && line_next(p, text, len, ended, &line);

		if (is_monster(p, found ? &line : NULL, len)) {
			if (close_paragraph(p, span))
				return 1;
			if (cut_line(p, text, span))
				return 1;
			continue;
		}
		if (!found)
			return ended && p->line >= len &&
			       close_paragraph(p, span);
		if (line.from == line.to) {
			p->after_blank = 1;
			line_done(p, &line);
			if (close_paragraph(p, span))
				return 1;
		} else if (take_line(p, text, &line, span)) {
			return 1;
		} else if (p->layout.style == PARAGRAPHS_LINE) {
			return close_paragraph(p, span);
		}
	}
}

/* ---- which style ---- */

struct sample {
	size_t width_cp, word_cp; /* the line's, and its first word's */
	size_t indent_cp;
	int blank, stopped, item;
};

static size_t
take_samples(const char *text, size_t len, struct sample *v)
{
	const struct layout lines = {PARAGRAPHS_LINE, 0, 0};
	struct paragraphs p;
	struct line line;
	size_t n = 0;

	paragraphs_init(&p, &lines, len + 64);
	while (n < LINES_MAX && p.line < len &&
		line_next(&p, text, len, 0, &line)) {
		struct slice s = {text + line.from, line.to - line.from};

		v[n].blank = s.len == 0;
		v[n].width_cp = utf8_count(text + p.line, line.to - p.line);
		v[n].indent_cp = utf8_count(text + p.line, line.from - p.line);
		v[n].word_cp = first_word_cp(s.ptr, s.ptr + s.len);
		v[n].stopped = line_stop(s) != 0;
		v[n++].item = list_mark(s) > 0;
		line_done(&p, &line);
	}
	return n;
}

static int
by_width(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

/* The widest line, but for a few that cannot be broken (a long link). */
static size_t
usual_width(const struct sample *v, size_t n)
{
	size_t *widths = memory_alloc((n + 1) * sizeof(*widths));
	size_t i, count = 0, width = 0;

	for (i = 0; i < n; i++)
		if (!v[i].blank && v[i].word_cp < v[i].width_cp)
			widths[count++] = v[i].width_cp;
	qsort(widths, count, sizeof(*widths), by_width);
	for (i = count; i-- > 0;) {
		width = widths[i];
		if (count - i > count / 20 ||
			4 * width <= 5 * widths[count / 2])
			break;
	}
	free(widths);
	return width;
}

/* The least that a fifth of the lines are set in. */
static size_t
usual_indent(const struct sample *v, size_t n)
{
	size_t *indents = memory_alloc((n + 1) * sizeof(*indents));
	size_t i, count = 0, indent, same = 0;

	for (i = 0; i < n; i++)
		if (!v[i].blank)
			indents[count++] = v[i].indent_cp;
	qsort(indents, count, sizeof(*indents), by_width);
	for (i = 0; i < count; i++) {
		same = i > 0 && indents[i] == indents[i - 1] ? same + 1 : 1;
		if (5 * same >= count)
			break;
	}
	indent = i < count ? indents[i] : 0;
	free(indents);
	return indent;
}

/* Wrapped lines are full but for a paragraph's last, and seldom end where
 * a sentence does. */
static int
is_wrapped(const struct sample *v, size_t n, const struct layout *layout)
{
	size_t i, pairs = 0, full = 0, full_cp = 0, stopped = 0, open = 0;
	size_t width = layout->width_cp;

	for (i = 0; i + 1 < n; i++) {
		if (v[i].blank || v[i + 1].blank || v[i + 1].item ||
			v[i + 1].indent_cp > layout->indent_cp)
			continue;
		pairs++;
		if (is_full(v[i].width_cp, v[i + 1].word_cp, width)) {
			full++;
			full_cp += v[i].width_cp;
			stopped += (size_t)v[i].stopped;
		} else {
			open += (size_t)!v[i].stopped;
		}
	}
	return full >= 2 && 10 * full >= 6 * pairs && 2 * stopped <= full &&
	       100 * full_cp >= 88 * width * full &&
	       (10 * full >= 9 * pairs || 2 * open <= pairs - full);
}

void
paragraphs_guess(const char *text, size_t len, struct layout *layout)
{
	struct sample *v = memory_alloc(LINES_MAX * sizeof(*v));
	size_t n = take_samples(text, len, v);

	layout->style = PARAGRAPHS_LINE;
	layout->width_cp = usual_width(v, n);
	layout->indent_cp = usual_indent(v, n);
	if (layout->width_cp >= WIDTH_MIN && layout->width_cp <= WIDTH_MAX &&
		is_wrapped(v, n, layout))
		layout->style = PARAGRAPHS_WRAPPED;
	free(v);
}
