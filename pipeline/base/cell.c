/* cell: the content of one column in one row, perhaps still escaped */
#include "base/cell.h"

#include <assert.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { BLOCK = 16, BLOCKS = 4 };

static int
is_special(char c)
{
	return c == '\\' || c == '\t' || c == '\n' || c == '\r';
}

/* Whether n blocks may hold a special byte; VT and FF are taken for one, since
 * the range is a single compare. */
#ifdef __SSE2__
static inline int
may_hold(const char *p, int n)
{
	__m128i hit = _mm_setzero_si128();

	for (int i = 0; i < n; i++, p += BLOCK) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i off = _mm_sub_epi8(v, _mm_set1_epi8('\t'));
		__m128i low = _mm_min_epu8(off, _mm_set1_epi8('\r' - '\t'));

		hit = _mm_or_si128(hit, _mm_cmpeq_epi8(low, off));
		hit = _mm_or_si128(hit, _mm_cmpeq_epi8(v, _mm_set1_epi8('\\')));
	}
	return _mm_movemask_epi8(hit);
}
#else
static inline int
may_hold(const char *p, int n)
{
	int found = 0;

	for (int i = 0; i < n * BLOCK; i++)
		found |= (p[i] == '\\') |
			 ((unsigned char)(p[i] - '\t') <= '\r' - '\t');
	return found;
}
#endif

static const char *
look(const char *p, const char *end)
{
	/* Most are above both. */
	while (p < end && ((unsigned char)*p > '\\' || !is_special(*p)))
		p++;
	return p;
}

const char *
escape_find(const char *p, const char *end)
{
	const char *start = p, *at;

	while (end - p >= BLOCK) {
		if (end - p >= BLOCKS * BLOCK && !may_hold(p, BLOCKS)) {
			p += BLOCKS * BLOCK;
			continue;
		}
		at = may_hold(p, 1) ? look(p, p + BLOCK) : p + BLOCK;
		if (at < p + BLOCK)
			return at;
		p = at;
	}
	/* The last block may overlap what was seen. */
	if (end - start >= BLOCK && !may_hold(end - BLOCK, 1))
		return end;
	return look(p, end);
}

size_t
cell_parse(struct cell *cell, const char *ptr, size_t len)
{
	const char *end, *p;

	*cell = (struct cell){ptr, (uint32_t)len, CELL_CLEAN};
	if (!len)
		return 0;
	end = ptr + len;
	p = escape_find(ptr, end);
	if (p < end)
		cell->state = CELL_ESCAPED;
	while (p < end) {
		if (*p != '\\' || p + 1 == end || !strchr("tnr\\", p[1]) ||
			!p[1])
			return (size_t)(p - ptr) + 1;
		p = escape_find(p + 2, end);
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
cell_look(struct slice text)
{
	const char *end = text.ptr + text.len;

	return cell_of(text,
		escape_find(text.ptr, end) == end ? CELL_CLEAN : CELL_PLAIN);
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
	end = p + cell->len;
	next = cell->state == CELL_PLAIN ? escape_find(p, end) : end;
	while (next < end) {
		buf_add(out, p, (size_t)(next - p));
		buf_add(out, escaped(*next), 2);
		p = next + 1;
		next = escape_find(p, end);
	}
	buf_add(out, p, (size_t)(end - p));
}
