/* normaliser_mojibake: UTF-8 that was read as a one-byte encoding, once or more
 * often */
#include "base/normaliser_window.h"
#include "base/text.h"

enum { WINDOWS_1252, WINDOWS_1256 };

/* The byte that a character has in the encoding; 0: none above 7F. */
static unsigned char
legacy_byte(const struct normaliser *n, size_t encoding, uint32_t cp)
{
	const struct norm_legacy *v = n->legacy[encoding];
	size_t from = 0, to = n->head->legacy_n[encoding];

	while (from < to) {
		size_t mid = (from + to) / 2;

		if (v[mid].cp == cp)
			return (unsigned char)v[mid].byte;
		if (v[mid].cp < cp)
			from = mid + 1;
		else
			to = mid;
	}
	return 0;
}

/* What mojibake of Arabic script is made of: the script, its punctuation, or
 * mojibake again. */
static int
is_likely(const struct normaliser *n, uint32_t cp)
{
	return (cp >= 0x0600 && cp <= 0x077F) ||
	       (cp >= 0x2000 && cp <= 0x206F) ||
	       (cp >= 0xFB50 && cp <= 0xFEFF) ||
	       legacy_byte(n, WINDOWS_1252, cp) ||
	       legacy_byte(n, WINDOWS_1256, cp);
}

/* The characters that the bytes are, into w->points. How many; 0 if they are no
 * UTF-8, or nothing likely. */
static size_t
read_again(struct normaliser *n, size_t encoding)
{
	struct window *w = &n->w;
	const char *p = w->in.ptr, *end = p + w->in.len;
	size_t count = 0;
	uint32_t cp = 0;

	buf_clear(&w->points);
	if (utf8_valid(p, w->in.len) != w->in.len)
		return 0;
	for (; p < end; count++) {
		p += utf8_next(p, end, &cp);
		if (!is_likely(n, cp))
			return 0;
		buf_add(&w->points, (const char *)&cp, sizeof cp);
	}
	/* A letter of Arabic text and a sign after it can be one character. */
	if (count == 1 && w->in.len == 2 &&
		(encoding == WINDOWS_1256 || cp < 0x0600))
		return 0;
	return count;
}

/* Every longest run of characters that have bytes. Returns how many were
 * mojibake. */
static size_t
repair(struct normaliser *n, uint8_t rule, size_t encoding)
{
	struct window *w = &n->w;
	size_t i = window_first(w), repaired = 0, from, count;
	unsigned char byte;

	while (i < w->n) {
		buf_clear(&w->in);
		from = i;
		while (i < w->n &&
			(byte = legacy_byte(n, encoding, w->u[i].cp))) {
			buf_addc(&w->in, (char)byte);
			i = window_next(w, i);
		}
		if (i == from) {
			i = window_next(w, i);
			continue;
		}
		count = read_again(n, encoding);
		if (!count)
			continue;
		window_hit(n, rule, from, i);
		window_replace(n, from, i,
			(const uint32_t *)(const void *)w->points.ptr, count);
		repaired++;
	}
	return repaired;
}

void
pass_mojibake(struct normaliser *n, enum norm_how how)
{
	uint8_t rule = n->view->rule[how];
	size_t repaired;

	do {
		repaired = repair(n, rule, WINDOWS_1252);
		repaired += repair(n, rule, WINDOWS_1256);
	} while (repaired);
}
