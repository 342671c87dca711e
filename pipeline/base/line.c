/* line: what can be seen of a line of text by itself */
#include <string.h>

#include "base/blocks.h"
#include "base/line.h"
#include "base/text.h"

struct slice
slice_trim(struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len;
	uint32_t cp;
	unsigned n;

	while (p < end && (n = utf8_next(p, end, &cp)) && cp_is_space(cp))
		p += n;
	while (p < end && (n = utf8_prev(p, end, &cp)) && cp_is_space(cp))
		end -= n;
	return (struct slice){p, (size_t)(end - p)};
}

/* The last byte of the first line break among the 64 from p on; NULL if there
 * is none. */
static const char *
break_in(const struct blocks *blocks, struct slice s, const char *p)
{
	uint64_t bits = blocks_specials(blocks, s.ptr, p, s.ptr + s.len);

	for (; bits; bits &= bits - 1) {
		const char *last = p + __builtin_ctzll(bits);

		if (*last != '\t' && *last != '\\')
			return last;
	}
	return NULL;
}

size_t
break_find(struct slice s, size_t from, size_t *len)
{
	const struct blocks *blocks = blocks_best();
	const char *p = s.ptr + from, *end = s.ptr + s.len, *last;

	for (; p < end; p += BLOCKS_BYTES) {
		last = break_in(blocks, s, p);
		if (!last)
			continue;
		p = last;
		while (((unsigned char)*p & 0xC0) == 0x80)
			p--;
		*len = (size_t)(last + 1 - p);
		*len += *p == '\r' && p + 1 < end && p[1] == '\n';
		return (size_t)(p - s.ptr);
	}
	return s.len;
}

int
breaks_to_spaces(struct slice s, struct edits *edits, struct buf *text)
{
	size_t done = 0, at, n;

	edits_clear(edits);
	buf_clear(text);
	while ((at = break_find(s, done, &n)) < s.len) {
		edits_add(edits, (uint32_t)(at - done), (uint32_t)n, 1);
		buf_add(text, s.ptr + done, at - done);
		buf_addc(text, ' ');
		done = at + n;
	}
	if (edits->n > 0)
		buf_add(text, s.ptr + done, s.len - done);
	return edits->n > 0;
}

/* ---- what a line ends with ---- */

static int
is_closer(uint32_t cp)
{
	return cp == '"' || cp == '\'' || cp == ')' || cp == ']' ||
	       cp == 0x00BB || cp == 0x201D || cp == 0x201C || cp == 0x2019 ||
	       cp == 0xFD3E;
}

char
line_stop(struct slice s)
{
	const char *end = s.ptr + s.len;
	uint32_t cp = 0;

	while (end > s.ptr) {
		end -= utf8_prev(s.ptr, end, &cp);
		if (!is_closer(cp) && !cp_is_bidi(cp) && !cp_is_space(cp))
			break;
	}
	switch (cp) {
	case '.':
	case 0x06D4: /* ARABIC FULL STOP */
	case 0x2026: /* ELLIPSIS */
		return '.';
	case '!':
	case '?':
	case 0x061F: /* ARABIC QUESTION MARK */
		return '?';
	case ':':
	case 0xFF1A: /* FULLWIDTH COLON */
		return ':';
	}
	return 0;
}

/* ---- marks of list items ---- */

static int
is_bullet(uint32_t cp)
{
	switch (cp) {
	case '*':
	case '-':
	case '+':
	case 0x00B7: /* MIDDLE DOT */
	case 0x2010: /* HYPHEN */
	case 0x2013: /* EN DASH */
	case 0x2022: /* BULLET */
	case 0x2023: /* TRIANGULAR BULLET */
	case 0x2043: /* HYPHEN BULLET */
	case 0x25A0: /* BLACK SQUARE */
	case 0x25AA: /* BLACK SMALL SQUARE */
	case 0x25AB: /* WHITE SMALL SQUARE */
	case 0x25B6: /* BLACK RIGHT-POINTING TRIANGLE */
	case 0x25BA: /* BLACK RIGHT-POINTING POINTER */
	case 0x25C0: /* BLACK LEFT-POINTING TRIANGLE */
	case 0x25C4: /* BLACK LEFT-POINTING POINTER */
	case 0x25CB: /* WHITE CIRCLE */
	case 0x25CF: /* BLACK CIRCLE */
	case 0x25E6: /* WHITE BULLET */
	case 0x2713: /* CHECK MARK */
	case 0x2714: /* HEAVY CHECK MARK */
	case 0x27A4: /* BLACK RIGHTWARDS ARROWHEAD */
		return 1;
	}
	return 0;
}

static size_t
spaces(const char *p, const char *end)
{
	const char *q = p;
	uint32_t cp;
	unsigned n;

	while (q < end && (n = utf8_next(q, end, &cp)) && cp_is_space(cp))
		q += n;
	return (size_t)(q - p);
}

/* 1 if a letter, or a mark, of the Arabic block stands before another one. */
static int
begins_plainly(const char *p, const char *end)
{
	uint32_t cp;

	if (end - p < 4 || ((unsigned char)p[0] & 0xFC) != 0xD8 ||
		((unsigned char)p[2] & 0xFC) != 0xD8)
		return 0;
	utf8_next(p, end, &cp);
	return cp_digit(cp) < 0;
}

size_t
list_mark(struct slice line)
{
	const char *p = line.ptr, *end = p + line.len;
	unsigned digits = 0, n;
	uint32_t cp = 0;
	size_t space;

	if (p == end || begins_plainly(p, end)) /* as most lines do */
		return 0;
	n = utf8_next(p, end, &cp);
	if (is_bullet(cp)) {
		space = spaces(p + n, end);
		return space ? n + space : 0;
	}
	for (; p < end && digits < 4; p += n, digits++) {
		n = utf8_next(p, end, &cp);
		if (cp_digit(cp) < 0)
			break;
	}
	if (digits == 0 && cp_is_letter(cp) && p + n < end)
		p += n; /* one letter, and then only a bracket */
	else if (digits == 0 || digits > 3)
		return 0;
	if (p == end || !strchr(digits ? ".)-" : ")", *p) || !*p)
		return 0;
	space = spaces(p + 1, end);
	return space ? (size_t)(p + 1 - line.ptr) + space : 0;
}
