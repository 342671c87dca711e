/* splitter: the walk over a paragraph. */
#include "base/splitter_pack.h"
#include "base/text.h"

#include <string.h>

void
split_start(struct split_walk *walk, const struct splitter_lang *lang,
	struct slice text)
{
	walk->lang = lang;
	walk->ptr = walk->from = walk->link_end = walk->quote_at = text.ptr;
	walk->end = text.ptr + text.len;
	walk->in_link = 0;
	walk->quotes = 0;
	walk->rule = -1;
	walk->hits = &walk->own_hits;
	split_hits_init(&walk->own_hits, walk->ptr, walk->end);
}

static const char *
skip(const struct split_walk *walk, const char *p, uint32_t classes)
{
	const struct splitter *s = walk->lang->splitter;
	uint32_t cp;

	while (p < walk->end) {
		unsigned n = split_next_cp(p, walk->end, &cp);

		if (!class_in(split_class_of(s, cp), classes))
			break;
		p += n;
	}
	return p;
}

static enum split_class
class_at(const struct split_walk *walk, const char *p)
{
	uint32_t cp;

	if (p >= walk->end)
		return CLASS_SPACE;
	split_next_cp(p, walk->end, &cp);
	return split_class_of(walk->lang->splitter, cp);
}

/* How many straight quotes stand in the segment before this place. */
static size_t
quotes_before(struct split_walk *walk, const char *quote)
{
	const char *p =
		walk->quote_at < walk->from ? walk->from : walk->quote_at;

	if (walk->quote_at < walk->from)
		walk->quotes = 0;
	for (; p < quote; p++)
		walk->quotes += *p == '"';
	walk->quote_at = quote;
	return walk->quotes;
}

/* 1 if a quotation mark between a stop and a letter closes: a straight one does
 * unless all before it are in pairs. */
static int
quote_closes(struct split_walk *walk, const char *quote, uint32_t cp)
{
	size_t n;

	if (cp != '"')
		return cp != 0xAB /* LEFT GUILLEMET */;
	n = quotes_before(walk, quote);
	return n == 0 || n % 2;
}

/* 1 if one with spaces on both sides closes. */
static int
spaced_quote_closes(struct split_walk *walk, const char *quote, uint32_t cp)
{
	if (cp == '"')
		return quotes_before(walk, quote) % 2 == 1;
	return cp != 0xAB && cp != 0x201C /* LEFT DOUBLE */ && cp != 0x201E;
}

/* Bytes of a note mark, "[12]" or "(3)", at p; 0 if there is none. */
static size_t
note_length(const struct split_walk *walk, const char *p)
{
	const char *q = p + 1;
	unsigned digits = 0;
	uint32_t cp;

	if (p >= walk->end || (*p != '[' && *p != '('))
		return 0;
	for (; q < walk->end && digits < 4; digits++) {
		unsigned n = split_next_cp(q, walk->end, &cp);

		if (cp_digit(cp) < 0)
			break;
		q += n;
	}
	if (!digits || q >= walk->end || *q != (*p == '[' ? ']' : ')'))
		return 0;
	return (size_t)(q + 1 - p);
}

#define CLASSES_BLANK (CLASS_BIT(CLASS_SPACE) | CLASS_BIT(CLASS_MARK))

/* Bytes of what belongs to a run at p, after its first stop; 0 at its end. */
static size_t
run_step(struct split_walk *walk, const char *p)
{
	uint32_t cp;
	unsigned n;

	if (p >= walk->end)
		return 0;
	n = split_next_cp(p, walk->end, &cp);
	enum split_class c = split_class_of(walk->lang->splitter, cp);

	if (class_in(c, CLASSES_STOP | CLASS_BIT(CLASS_MARK) |
				CLASS_BIT(CLASS_CLOSE) | CLASS_BIT(CLASS_NOTE)))
		return n;
	if (c == CLASS_QUOTE || c == CLASS_APOSTROPHE) {
		enum split_class next = class_at(
			walk, skip(walk, p + n, CLASS_BIT(CLASS_MARK)));

		if (class_in(next, CLASSES_LETTER | CLASS_BIT(CLASS_DIGIT) |
					   CLASS_BIT(CLASS_OPEN)))
			return quote_closes(walk, p, cp) ? n : 0;
		return n;
	}
	return note_length(walk, p);
}

/* A closing mark that a space parts from its stop. Bytes up to its end;
 * 0 if there is none. */
static size_t
run_spaced(struct split_walk *walk, const char *p)
{
	const char *q = skip(walk, p, CLASSES_BLANK);
	uint32_t cp;

	if (q == p || q >= walk->end)
		return 0;
	unsigned n = split_next_cp(q, walk->end, &cp);
	enum split_class c = split_class_of(walk->lang->splitter, cp);

	if (c != CLASS_CLOSE && c != CLASS_QUOTE)
		return 0;
	if (c == CLASS_QUOTE && (class_at(walk, q + n) != CLASS_SPACE ||
					!spaced_quote_closes(walk, q, cp)))
		return 0;
	return (size_t)(q + n - p);
}

static const char *
run_end(struct split_walk *walk, const char *run)
{
	const char *p = run;
	size_t n;
	uint32_t cp;

	p += split_next_cp(p, walk->end, &cp);
	while ((n = run_step(walk, p)))
		p += n;
	while ((n = run_spaced(walk, p))) {
		p += n;
		while ((n = run_step(walk, p)))
			p += n;
	}
	return p;
}

static int
is_graph(char c)
{
	return c > 0x20 && c < 0x7F;
}

static int
looks_like_link(const char *p, const char *end)
{
	size_t len = (size_t)(end - p);
	const char *at = memchr(p, '@', len);

	if (at && at > p && memchr(at, '.', (size_t)(end - at)))
		return 1;
	if (len > 4 && (p[0] | 32) == 'w' && !memcmp(p + 1, "ww.", 3))
		return 1;
	return memmem(p, len, "://", 3) != NULL;
}

#define LINK_MAX 256 /* bytes that are looked at for what makes a link */

/* Looks at the unspaced ASCII run around p, from where the last look ended on;
 * a longer one is looked at piece by piece, and a link goes on to its end. */
static void
look_for_link(struct split_walk *walk, const char *p)
{
	const char *from = p, *to = p;

	while (from > walk->link_end && is_graph(from[-1]))
		from--;
	if (from > walk->link_end)
		walk->in_link = 0;
	while (from < p && strchr("(\"'[<", *from))
		from++;
	while (to < walk->end && to - p < LINK_MAX && is_graph(*to))
		to++;
	walk->in_link |= looks_like_link(from, to);
	walk->link_end = to;
}

/* If the stop at p is inside a link or an address (within a run of ASCII
 * without spaces, not at its end): where the last stop of what was looked at
 * is, or the character after p. Else NULL. */
static const char *
inside_link(struct split_walk *walk, const char *p)
{
	static const char closing[] = ".,!?)\"'];:>";
	const char *to;

	if (p + 1 >= walk->end || !is_graph(p[1]) || !is_graph(*p))
		return NULL;
	if (p >= walk->link_end)
		look_for_link(walk, p);
	if (!walk->in_link)
		return NULL;
	to = walk->link_end;
	while (to > p + 1 && strchr(closing, to[-1]))
		to--;
	if (to > p + 1)
		return to;
	while (++p < walk->end && is_graph(*p))
		if (!strchr(closing, *p))
			return p;
	return NULL;
}

/* A mark of three bytes before p: ZWNJ, a directional mark. */
static int
is_long_mark(const struct split_walk *walk, const char *p)
{
	uint32_t cp;

	if (p - walk->from < 3 || (unsigned char)p[-3] != 0xE2)
		return 0;
	return split_prev_cp(walk->from, p, &cp) == 3 &&
	       split_class_of(walk->lang->splitter, cp) == CLASS_MARK;
}

/* The letters of the word that ends at `to`, without its marks, at the end of
 * key; their bytes, or 0 if something else stands before them. */
static unsigned
plain_word(const struct split_walk *walk, const char *to, char *key)
{
	const struct splitter *s = walk->lang->splitter;
	const char *p = to;
	unsigned len = 0, kind;

	while (p - walk->from >= 2 && len < SPLIT_KEY_MAX) {
		kind = split_letter(s, p - 2);
		if (!kind && !is_long_mark(walk, p))
			break;
		p -= kind ? 2 : 3;
		if (kind == 1) {
			len += 2;
			memcpy(key + SPLIT_KEY_MAX - len, p, 2);
		}
	}
	return p == walk->from || p[-1] == ' ' ? len : 0;
}

/* The type of what stands at p, of those that can be told at a glance; 0. */
static uint32_t
type_after(const struct split_walk *walk, const char *p)
{
	const struct splitter *s = walk->lang->splitter;
	unsigned n = 1;

	if (walk->end - p < 4)
		return 0;
	if (split_letter(s, p) == 1)
		return TOKEN_BIT(TOKEN_WORD);
	if (*p == '(')
		return TOKEN_BIT(TOKEN_OPEN);
	if (!memcmp(p, "\xC2\xAB" /* LEFT GUILLEMET */, 2))
		n = 2;
	else if (*p != '"')
		return 0;
	return split_letter(s, p + n) == 1 ? TOKEN_BIT(TOKEN_QUOTE_OPEN) : 0;
}

/* The type of what ends at p, if it is no word; 0. */
static uint32_t
type_before(const struct split_walk *walk, const char *p)
{
	unsigned n = 1;

	if (p - walk->from < 4)
		return 0;
	if (p[-1] == ')')
		return TOKEN_BIT(TOKEN_CLOSE);
	if (p[-1] == '%')
		return TOKEN_BIT(TOKEN_SIGN);
	if (!memcmp(p - 2, "\xC2\xBB" /* RIGHT GUILLEMET */, 2))
		n = 2;
	else if (p[-1] != '"')
		return 0;
	return split_letter(walk->lang->splitter, p - n - 2)
		       ? TOKEN_BIT(TOKEN_QUOTE_CLOSE)
		       : 0;
}

/* Most stops stand between a word that no rule asks for and a space with a
 * letter behind it, where no rule can hold: the compiler has seen to it. 1 if
 * this one does, or one of its like. */
static int
is_plain(const struct split_walk *walk, unsigned which, const char *stop,
	const char *at)
{
	const struct split_lang_head *head = walk->lang->head;
	char key[SPLIT_KEY_MAX];
	uint32_t next, place;
	unsigned len;

	if (at >= walk->end || *at != ' ' || !(next = type_after(walk, at + 1)))
		return 0;
	len = plain_word(walk, stop, key);
	if (len == 0)
		return next == TOKEN_BIT(TOKEN_WORD) &&
		       (type_before(walk, stop) & head->behind[which]);
	if (len < 4 || len == SPLIT_KEY_MAX || !(next & head->plain[which]))
		return 0;
	place = split_filter_place(key + SPLIT_KEY_MAX - len, len);
	return !(head->filter[place / 64] >> place % 64 & 1);
}

/* A dot between ASCII digits, where one rule decides whatever else stands
 * there: its number, or -1. */
static int
digits_rule(const struct split_walk *walk, const char *dot)
{
	uint32_t number = walk->lang->head->digits;

	if (!number || *dot != '.' || dot == walk->from ||
		walk->end - dot < 2 || (unsigned)(dot[-1] - '0') > 9 ||
		(unsigned)(dot[1] - '0') > 9)
		return -1;
	return (int)number - 1;
}

int
split_candidate(struct split_walk *walk, const char *from, const char **at)
{
	static const uint8_t plain[CLASS_COUNT] = {
		[CLASS_DOT] = SPLIT_PLAIN_DOT + 1,
		[CLASS_FULL] = SPLIT_PLAIN_FULL + 1,
		[CLASS_STRONG] = SPLIT_PLAIN_STRONG + 1,
	};
	const struct splitter *s = walk->lang->splitter;
	const char *p = from;
	enum split_class c;
	unsigned n;
	uint32_t cp;

	for (;; p += n) {
		p = split_hit(walk->hits, s, p, walk->end);
		if (p >= walk->end)
			return -1;
		n = split_next_cp(p, walk->end, &cp);
		c = split_class_of(s, cp);
		if (class_in(c, CLASSES_STOP))
			break;
	}
	walk->rule = -1;
	if (p + n == walk->end)
		return -1;
	if (plain[c] && is_plain(walk, plain[c] - 1u, p, p + n)) {
		*at = p + n;
		return 1;
	}
	walk->rule = digits_rule(walk, p);
	if (walk->rule >= 0) {
		*at = p + 1;
		return (int)s->rules[walk->rule].breaks;
	}
	const char *link = inside_link(walk, p);

	if (link) {
		*at = link;
		return 0;
	}
	*at = run_end(walk, p);
	if (skip(walk, *at, CLASSES_BLANK) >= walk->end)
		return -1;
	return split_judge(walk, p, *at);
}

void
split_begin(struct split_walk *walk, const char *at)
{
	while (at < walk->end && *at == ' ')
		at++;
	if (walk->end - at < 2 || !split_letter(walk->lang->splitter, at))
		at = skip(walk, at, CLASS_BIT(CLASS_SPACE));
	walk->from = walk->link_end = at;
	walk->in_link = 0;
}

/* Without the white space before `to`. */
static const char *
trimmed(const struct split_walk *walk, const char *to)
{
	uint32_t cp;
	unsigned n;

	while (to > walk->from) {
		if (is_graph(to[-1]))
			break;
		n = split_prev_cp(walk->from, to, &cp);
		if (split_class_of(walk->lang->splitter, cp) != CLASS_SPACE)
			break;
		to -= n;
	}
	return to;
}

int
split_next(struct split_walk *walk, struct slice *segment)
{
	const char *from, *at, *to;
	int breaks;

	split_begin(walk, walk->from);
	from = at = walk->from;
	if (from >= walk->end)
		return 0;
	while ((breaks = split_candidate(walk, at, &at)) == 0)
		;
	to = trimmed(walk, breaks > 0 ? at : walk->end);
	*segment = (struct slice){from, (size_t)(to - from)};
	walk->from = breaks > 0 ? at : walk->end;
	return 1;
}
