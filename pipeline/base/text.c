/* text: UTF-8 bytes and the code points in them */
#include "base/text.h"

#include <string.h>

#include "base/blocks.h"
#include "base/unicode.h"

enum { BLOCK = BLOCKS_BYTES, SHORT = 24 };

/* ---- validity ---- */

/* The truth, a character at a time: table 3-7 of the Unicode Standard. Returns
 * the length of the valid character at u, or 0; *used is how many bytes of it
 * are right, which is what one U+FFFD replaces (at least 1). */
static size_t
sequence(const unsigned char *u, size_t len, size_t *used)
{
	unsigned char low = 0x80, high = 0xBF;
	size_t need, i;

	*used = 1;
	if (u[0] < 0x80)
		return 1;
	if (u[0] < 0xC2 || u[0] > 0xF4)
		return 0;
	need = utf8_len((char)u[0]);
	if (u[0] == 0xE0)
		low = 0xA0;
	else if (u[0] == 0xED)
		high = 0x9F; /* no surrogates */
	else if (u[0] == 0xF0)
		low = 0x90;
	else if (u[0] == 0xF4)
		high = 0x8F; /* nothing above U+10FFFF */
	for (i = 1; i < need; i++) {
		if (i == len || u[i] < low || u[i] > high)
			return 0;
		low = 0x80;
		high = 0xBF;
		*used = i + 1;
	}
	return need;
}

static size_t
valid_slowly(const char *ptr, size_t from, size_t len)
{
	size_t at = from, n, used;

	while (at < len) {
		n = sequence((const unsigned char *)ptr + at, len - at, &used);
		if (!n)
			break;
		at += n;
	}
	return at;
}

/* The first byte of the character that ends before, or goes on at, `at`;
 * what stands before `at` is valid but for its end. */
static size_t
step_back(const char *ptr, size_t at)
{
	size_t from = at;

	while (from > 0 && at - from < 4) {
		from--;
		if (((unsigned char)ptr[from] & 0xC0) != 0x80)
			break;
	}
	return from;
}

size_t
utf8_valid(const char *ptr, size_t len)
{
	const struct blocks *blocks = blocks_best();
	const unsigned char *u = (const unsigned char *)ptr;
	size_t n = len / BLOCK, at, left;
	unsigned char last[BLOCK];
	uint32_t rest = 0;

	if (len < SHORT)
		return valid_slowly(ptr, 0, len);
	at = BLOCK * blocks->valid(u, n, &rest);
	left = len - at;
	if (left < BLOCK) {
		/* It goes on as NUL, which cuts short what is unfinished. */
		memcpy(last, ptr + at, left);
		memset(last + left, 0, BLOCK - left);
		if ((!left && !rest) || blocks->valid(last, 1, &rest))
			return len;
	}
	return valid_slowly(ptr, step_back(ptr, at), len);
}

size_t
utf8_bad(const char *ptr, size_t len)
{
	size_t used;

	sequence((const unsigned char *)ptr, len, &used);
	return used;
}

int
utf8_is_cut(const char *ptr, size_t len)
{
	const unsigned char *u = (const unsigned char *)ptr;
	size_t used;

	if (!len || u[0] < 0xC2 || u[0] > 0xF4)
		return 0;
	return !sequence(u, len, &used) && used == len;
}

/* ---- characters ---- */

unsigned
utf8_put(char *p, uint32_t cp)
{
	if (cp < 0x80) {
		p[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		p[0] = (char)(0xC0 | cp >> 6);
		p[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		p[0] = (char)(0xE0 | cp >> 12);
		p[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		p[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	p[0] = (char)(0xF0 | cp >> 18);
	p[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	p[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	p[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

size_t
utf8_count(const char *ptr, size_t len)
{
	const signed char *s = (const signed char *)ptr;
	size_t count_cp = 0, i = 0;

	for (; len - i >= BLOCK; i += BLOCK) {
		unsigned char n = 0;

		for (int k = 0; k < BLOCK; k++)
			n = (unsigned char)(n + (s[i + (size_t)k] >= -64));
		count_cp += n;
	}
	for (; i < len; i++)
		count_cp += s[i] >= -64;
	return count_cp;
}

/* ---- classes ---- */

static int
within(uint32_t cp, uint32_t first, uint32_t last)
{
	return cp - first <= last - first;
}

int
cp_is_rare_space(uint32_t cp)
{
	if (cp < 0x80)
		return within(cp, 0x09, 0x0D) || within(cp, 0x1C, 0x1F);
	return within(cp, 0x2000, 0x200A) || cp == 0x2028 || cp == 0x2029 ||
	       cp == 0x202F || cp == 0x205F || cp == 0x3000 || cp == 0x1680;
}

int
cp_is_break(uint32_t cp)
{
	return within(cp, 0x0A, 0x0D) || within(cp, 0x1C, 0x1E) || cp == 0x85 ||
	       cp == 0x2028 || cp == 0x2029;
}

int
cp_is_bidi(uint32_t cp)
{
	return cp == 0x061C || cp == 0x200E || cp == 0x200F ||
	       within(cp, 0x202A, 0x202E) || within(cp, 0x2066, 0x2069);
}

int
cp_digit(uint32_t cp)
{
	if (within(cp, '0', '9'))
		return (int)(cp - '0');
	if (within(cp, 0x0660, 0x0669))
		return (int)(cp - 0x0660);
	if (within(cp, 0x06F0, 0x06F9))
		return (int)(cp - 0x06F0);
	return -1;
}

/* The presentation forms, less the pedagogical symbols (FBB2 to FBD2), the
 * ornate parentheses and the Quranic phrases beside them. */
static int
is_form_letter(uint32_t cp)
{
	return within(cp, 0xFB50, 0xFBB1) || within(cp, 0xFBD3, 0xFD3D) ||
	       within(cp, 0xFD50, 0xFD8F) || within(cp, 0xFD92, 0xFDC7) ||
	       within(cp, 0xFDF0, 0xFDFB) ||
	       (within(cp, 0xFE70, 0xFEFC) && cp != 0xFE75);
}

int
cp_is_arabic_letter(uint32_t cp)
{
	if (cp < 0x0700)
		return within(cp, 0x0620, 0x064A) ||
		       (within(cp, 0x066E, 0x06D3) && cp != 0x0670) ||
		       cp == 0x06D5 || within(cp, 0x06EE, 0x06EF) ||
		       within(cp, 0x06FA, 0x06FC) || cp == 0x06FF;
	if (cp < 0x0900)
		return within(cp, 0x0750, 0x077F) ||
		       within(cp, 0x0870, 0x0887) ||
		       within(cp, 0x0889, 0x088E) || within(cp, 0x08A0, 0x08C7);
	return is_form_letter(cp);
}

int
cp_is_arabic_mark(uint32_t cp)
{
	if (cp < 0x0700)
		return within(cp, 0x064B, 0x065F) || cp == 0x0670 ||
		       within(cp, 0x0610, 0x061A) ||
		       within(cp, 0x06D6, 0x06DC) ||
		       within(cp, 0x06DF, 0x06E4) ||
		       within(cp, 0x06E7, 0x06E8) || within(cp, 0x06EA, 0x06ED);
	return within(cp, 0x0898, 0x089F) ||
	       (within(cp, 0x08CA, 0x08FF) && cp != 0x08E2);
}

int
cp_is_latin(uint32_t cp)
{
	if (cp < 0x80)
		return within(cp | 0x20, 'a', 'z');
	return cp == 0xAA || cp == 0xBA ||
	       (within(cp, 0xC0, 0x024F) && cp != 0xD7 && cp != 0xF7) ||
	       within(cp, 0x1E00, 0x1EFF);
}

int
cp_is_letter(uint32_t cp)
{
	if (cp < 0x80 || cp_is_arabic_letter(cp))
		return cp >= 0x80 || cp_is_latin(cp);
	return unicode_class(cp) == 'L';
}

int
text_is_blank(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] != ' ' && text.ptr[i] != '\t')
			return 0;
	return 1;
}

int
text_has_letter(const char *p, size_t len)
{
	const char *end = p + len;
	uint32_t cp;

	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (cp_is_letter(cp))
			return 1;
	}
	return 0;
}
