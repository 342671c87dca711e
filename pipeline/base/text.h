/* text: UTF-8 bytes and the code points in them.
 *
 * All but utf8_valid take valid UTF-8 (Unicode 15, D92: no surrogates, no
 * overlong form, nothing above U+10FFFF); the row reader and the decoder
 * have seen to it, and nobody asks again.
 */
#ifndef WASL_BASE_TEXT_H
#define WASL_BASE_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"

/* Bytes from ptr that are valid UTF-8: len if all are. */
size_t utf8_valid(const char *ptr, size_t len);

/* Length in bytes of the ill-formed sequence at ptr, as one U+FFFD replaces
 * it (the maximal subpart of Unicode 3.9, table 3-8). At least 1. A sequence
 * that only the end of the input cuts short counts as ill-formed. */
size_t utf8_bad(const char *ptr, size_t len);

/* 1 if the len bytes at ptr could be the start of one valid character that
 * needs more bytes. */
int utf8_is_cut(const char *ptr, size_t len);

/* Bytes of a character that begins so. */
static inline unsigned
utf8_len(char lead)
{
	unsigned char c = (unsigned char)lead;

	return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* Decode the character at p (p < end); returns its length in bytes. */
static inline unsigned
utf8_next(const char *p, const char *end, uint32_t *cp)
{
	const unsigned char *u = (const unsigned char *)p;

	(void)end;
	if (u[0] < 0x80) {
		*cp = u[0];
		return 1;
	}
	if (u[0] < 0xE0) {
		*cp = (uint32_t)(u[0] & 0x1F) << 6 | (u[1] & 0x3F);
		return 2;
	}
	if (u[0] < 0xF0) {
		*cp = (uint32_t)(u[0] & 0x0F) << 12 |
		      (uint32_t)(u[1] & 0x3F) << 6 | (u[2] & 0x3F);
		return 3;
	}
	*cp = (uint32_t)(u[0] & 0x07) << 18 | (uint32_t)(u[1] & 0x3F) << 12 |
	      (uint32_t)(u[2] & 0x3F) << 6 | (u[3] & 0x3F);
	return 4;
}

/* Decode the character that ends at p (begin < p); returns its length. */
static inline unsigned
utf8_prev(const char *begin, const char *p, uint32_t *cp)
{
	const char *q = p - 1;

	while (q > begin && ((unsigned char)*q & 0xC0) == 0x80)
		q--;
	utf8_next(q, p, cp);
	return (unsigned)(p - q);
}

/* Encode cp at p (room for 4); returns the bytes written. */
unsigned utf8_put(char *p, uint32_t cp);

/* Characters in len bytes. */
size_t utf8_count(const char *ptr, size_t len);

/* White space in the sense of the stream's gap: TAB, U+000A-000D,
 * U+001C-001F, SPACE, U+0085, U+00A0, U+1680, U+2000-200A, U+2028, U+2029,
 * U+202F, U+205F, U+3000. (White_Space of the UCD and the four separators of
 * bidi class B and S.) */
int cp_is_rare_space(uint32_t cp); /* below SPACE, or from U+1680 on */
static inline int
cp_is_space(uint32_t cp)
{
	if (cp > ' ' && cp < 0x1680) /* as most letters are */
		return cp == 0x85 || cp == 0xA0;
	return cp == ' ' || cp_is_rare_space(cp);
}

/* What ends a line: U+000A-000D, U+001C-001E, U+0085, U+2028, U+2029.
 * text, sent, reply and target never hold one. */
int cp_is_break(uint32_t cp);

/* Bidi controls: U+061C, U+200E, U+200F, U+202A-202E, U+2066-2069. */
int cp_is_bidi(uint32_t cp);

/* Decimal digits of the three sets that are folded by value: ASCII,
 * U+0660-0669, U+06F0-06F9. Returns the value, or -1. */
int cp_digit(uint32_t cp);

/* Letters of the Arabic script, by block (0620-064A, 066E-06D3, 06D5,
 * 06EE-06FF less digits and signs, 0750-077F, 0870-08C7, FB50-FDFB less
 * signs, FE70-FEFC). Marks and digits are not letters. */
int cp_is_arabic_letter(uint32_t cp);

/* Combining marks of the Arabic script: 0610-061A, 064B-065F, 0670,
 * 06D6-06DC, 06DF-06E4, 06E7, 06E8, 06EA-06ED, 0898-089F, 08CA-08FF less 08E2.
 */
int cp_is_arabic_mark(uint32_t cp);

/* Letters: Arabic ones as above; else by Unicode general category L*. */
int cp_is_letter(uint32_t cp);
int text_has_letter(const char *ptr, size_t len);

/* Spaces and tabs only, or nothing? */
int text_is_blank(struct slice text);

static inline char
ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Latin letters, by block: ASCII, 00AA-024F less signs, 1E00-1EFF. */
int cp_is_latin(uint32_t cp);

#endif
