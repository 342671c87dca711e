/* place: counting lines and columns of an article, for messages. */
#include <string.h>
#include "chain.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

enum { BLOCK = 16, AHEAD = 2 };

/* Whether a block has a place where a line may end: LF, CR, U+2029 (E2 80 A9,
 * for which two bytes behind the block are looked at), or a backslash; and how
 * many characters begin in it. */
#ifdef __SSE2__
static __m128i
load(const char *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static __m128i
is(const char *p, int c)
{
	return _mm_cmpeq_epi8(load(p), _mm_set1_epi8((char)c));
}

static int
may_end_line(const char *p)
{
	__m128i hit = _mm_and_si128(
		_mm_and_si128(is(p, 0xE2), is(p + 1, 0x80)), is(p + 2, 0xA9));

	hit = _mm_or_si128(hit, _mm_or_si128(is(p, '\n'), is(p, '\r')));
	return _mm_movemask_epi8(_mm_or_si128(hit, is(p, '\\')));
}

static size_t
begun(const char *p)
{
	__m128i one = _mm_cmpgt_epi8(load(p), _mm_set1_epi8(-65));
	__m128i sum = _mm_sad_epu8(
		_mm_sub_epi8(_mm_setzero_si128(), one), _mm_setzero_si128());

	return (size_t)(_mm_cvtsi128_si32(sum) + _mm_extract_epi16(sum, 4));
}
#else
static int
may_end_line(const char *p)
{
	int hit = 0;

	for (int i = 0; i < BLOCK; i++)
		hit |= (p[i] == '\n') | (p[i] == '\r') | (p[i] == '\\') |
		       ((p[i] == '\xE2') & (p[i + 1] == '\x80') &
			       (p[i + 2] == '\xA9'));
	return hit;
}

static size_t
begun(const char *p)
{
	size_t n = 0;

	for (int i = 0; i < BLOCK; i++)
		n += ((unsigned char)p[i] & 0xC0) != 0x80;
	return n;
}
#endif

/* One character. */
static const char *
step(struct position *position, const char *p, const char *end, int is_escaped)
{
	char c = *p++;

	if (c == '\\' && is_escaped && p < end) {
		c = *p == 'n' ? '\n' : *p == 'r' ? '\r' : 'x';
		p++;
	}
	if (c == '\n' && position->after_cr)
		position->after_cr = 0;
	else if (c == '\n' || c == '\r')
		new_line(position, c == '\r');
	else if (c == '\xE2' && end - p >= 2 && memcmp(p, "\x80\xA9", 2) == 0)
		new_line(position, 0);
	else
		position->col++, position->after_cr = 0;
	while (p < end && ((unsigned char)*p & 0xC0) == 0x80)
		p++;
	return p;
}

/* From p to `to`, or a little behind it. A character that begins before p was
 * counted there. */
static const char *
walk(struct position *position, const char *p, const char *to, const char *end,
	int is_escaped)
{
	while (p < end && ((unsigned char)*p & 0xC0) == 0x80)
		p++;
	while (p < to)
		p = step(position, p, end, is_escaped);
	return p;
}

static void
go(struct position *position, const char *p, size_t len, int is_escaped)
{
	const char *end = p + len;

	while (end - p >= BLOCK + AHEAD) {
		if (may_end_line(p)) {
			p = walk(position, p, p + BLOCK, end, is_escaped);
			continue;
		}
		position->col += begun(p);
		position->after_cr = 0;
		p += BLOCK;
	}
	walk(position, p, end, end, is_escaped);
}

void
position_cell(struct position *position, const struct cell *cell)
{
	go(position, cell->ptr, cell->len, cell->state == CELL_ESCAPED);
}

void
position_text(struct position *position, struct slice text)
{
	go(position, text.ptr, text.len, 0);
}
