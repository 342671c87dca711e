/* normaliser_near: the characters beside a place in the text. For
 * normaliser_quick.c only.
 */
#ifndef WASL_BASE_NORMALISER_NEAR_H
#define WASL_BASE_NORMALISER_NEAR_H

#include "base/normaliser_window.h"

/* A character of the text; len 0: the end of the paragraph. */
struct near {
	uint32_t cp;
	unsigned class;
	unsigned len;
	int bad;
};

static inline int
is_on(const struct normaliser *n, enum norm_how how)
{
	return n->view->hows >> how & 1;
}

static inline int
is_end(const struct normaliser *n, size_t at)
{
	return at >= n->len || n->text[at] == '\n' || n->text[at] == '\r';
}

static inline int
ends_before(const struct normaliser *n, size_t at)
{
	return at == 0 || n->text[at - 1] == '\n' || n->text[at - 1] == '\r';
}

static inline struct near
near_at(const struct normaliser *n, size_t at)
{
	struct near c = {0};

	if (is_end(n, at))
		return c;
	c.len = norm_decode(n->text + at, n->text + n->len, &c.cp, &c.bad);
	c.class = norm_class(n, c.cp);
	return c;
}

static inline struct near
near_before(const struct normaliser *n, size_t at)
{
	struct near c = {0};
	size_t from = at;

	if (ends_before(n, at))
		return c;
	if (!(n->text[at - 1] & 0x80)) {
		c.len = 1;
		c.cp = (unsigned char)n->text[at - 1];
		c.class = norm_class(n, c.cp);
		return c;
	}
	do
		from--;
	while (from > 0 && at - from < 4 &&
		((unsigned char)n->text[from] & 0xC0) == 0x80);
	c.len = norm_decode(n->text + from, n->text + at, &c.cp, &c.bad);
	c.class = norm_class(n, c.cp);
	c.bad |= c.len != at - from;
	return c;
}

/* An Arabic letter of two bytes that no rule touches. */
static inline int
is_plain_letter(const struct normaliser *n, const struct near *c)
{
	return c->cp >= 0x600 && c->cp < 0x700 && n->view->plain[c->cp - 0x600];
}

/* A character of two bytes, U+0600-06FF; 0 if there is none. */
static inline uint32_t
arabic_at(const struct normaliser *n, size_t at)
{
	const unsigned char *p = (const unsigned char *)n->text + at;

	if (at + 2 > n->len || (p[0] & 0xFC) != 0xD8 || (p[1] & 0xC0) != 0x80)
		return 0;
	return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
}

/* What stays what it is, whatever it stands beside. */
static inline int
is_steady(const struct normaliser *n, const struct near *c)
{
	if (c->bad || c->class & (CLASS_MARK | CLASS_COMPOSE | CLASS_TATWEEL))
		return 0;
	return c->len < 2 || (c->len == 2 && c->cp >= 0x600 && c->cp < 0x700) ||
	       !(c->class & (CLASS_SPACE | CLASS_JOINER) ||
		       norm_action(n, c->cp));
}

/* After a digit: one letter, and no more of a word. */
static inline int
is_lone_letter(const struct normaliser *n, size_t at, const struct near *c)
{
	struct near next = near_at(n, at + c->len);

	if (next.class & CLASS_TATWEEL)
		next = near_at(n, at + c->len + next.len);
	return is_plain_letter(n, c) && is_steady(n, &next) &&
	       !(next.class & CLASS_ARABIC);
}

#endif
