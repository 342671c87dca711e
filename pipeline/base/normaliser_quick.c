/* normaliser_quick: what can be told of a hit from the characters beside it.
 *
 * A window costs some hundred nanoseconds, and most hits turn out to be
 * nothing, or one letter for another. Whatever is not plain here is left to a
 * window, and what is done here is what a window would do: tests compare the
 * two.
 */
#include "base/normaliser_near.h"
#include "base/text.h"

#include <string.h>

static int
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static int
is_letter(unsigned char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* ---- ASCII ---- */

/* A stop after a space, or one of several. */
static enum verdict
look_at_sign(const struct normaliser *n, size_t at)
{
	const char *p = n->text + at;

	if (p[-1] == ' ')
		return is_end(n, at + 1) || p[1] <= ' ' || (p[1] & 0x80) ||
				       (p[1] == *p && *p != '.')
			       ? VERDICT_WINDOW
			       : VERDICT_NOTHING;
	if (p[-1] != *p)
		return VERDICT_NOTHING;
	if (*p != '.')
		return VERDICT_WINDOW;
	return at >= 3 && p[-2] == '.' && p[-3] == '.' ? VERDICT_WINDOW
						       : VERDICT_NOTHING;
}

static enum verdict
look_at_ascii(const struct normaliser *n, size_t at)
{
	unsigned char c = (unsigned char)n->text[at];
	unsigned char before = at ? (unsigned char)n->text[at - 1] : '\n';

	if (c == '\n' || c == '\r')
		return before == ' ' ? VERDICT_WINDOW : VERDICT_NOTHING;
	if (c == ' ')
		return before == ' ' || ends_before(n, at) || is_end(n, at + 1)
			       ? VERDICT_WINDOW
			       : VERDICT_NOTHING;
	if (c == '%')
		return near_at(n, at + 1).class & CLASS_DIGIT ? VERDICT_WINDOW
							      : VERDICT_NOTHING;
	if (c < 0x20 || c == 0x7F)
		return VERDICT_WINDOW;
	if (before >= 0x80 && (is_digit(c) || is_letter(c)))
		return VERDICT_WINDOW;
	if (at && (c == '.' || c == ',' || c == ':' || c == ';' || c == '!' ||
			  c == '?'))
		return look_at_sign(n, at);
	return VERDICT_NOTHING;
}

/* ---- marks ---- */

/* Two vowel signs, or shadda and one: their classes are in the order of their
 * code points. */
static enum verdict
look_at_mark(struct normaliser *n, size_t at, const struct near *mark)
{
	struct near first = near_before(n, at), base, next;
	char bytes[4];
	unsigned len;

	if (mark->cp < 0x064B || (mark->cp > 0x0652 && mark->cp != 0x0670) ||
		first.cp < 0x064B ||
		(first.cp > 0x0652 && first.cp != 0x0670) ||
		!is_on(n, HOW_COMPOSE) || n->view->pairs)
		return VERDICT_WINDOW;
	base = near_before(n, at - first.len);
	next = near_at(n, at + mark->len);
	if (!is_plain_letter(n, &base) || !is_steady(n, &next))
		return VERDICT_WINDOW;
	if (first.cp <= mark->cp)
		return VERDICT_NOTHING;
	if (n->hit)
		return VERDICT_WINDOW;
	len = utf8_put(bytes, mark->cp);
	len += utf8_put(bytes + len, first.cp);
	norm_commit(n, at - first.len, len, bytes, len);
	return VERDICT_DONE;
}

/* ---- digits ---- */

/* The end of a run of digits of two bytes that become ASCII. */
static size_t
digits_end(const struct normaliser *n, size_t at)
{
	while (cp_digit(arabic_at(n, at)) >= 0)
		at += 2;
	return at;
}

static enum verdict
look_at_digits(struct normaliser *n, size_t at, size_t *next)
{
	const char *p = n->text + at, *end = n->text + digits_end(n, at);
	struct near after = near_at(n, (size_t)(end - n->text));
	struct near before = near_before(n, at);

	if (n->hit || !is_steady(n, &after) || before.bad ||
		(is_on(n, HOW_DIGIT_LETTER) && after.class & CLASS_ARABIC &&
			!is_lone_letter(n, (size_t)(end - n->text), &after)) ||
		(is_on(n, HOW_LETTER_DIGIT) &&
			before.class & (CLASS_ARABIC | CLASS_MARK)))
		return VERDICT_WINDOW;
	for (; p < end; p += 2) {
		uint32_t cp;
		char digit;

		utf8_next(p, end, &cp);
		digit = (char)('0' + cp_digit(cp));
		norm_commit(n, (size_t)(p - n->text), 2, &digit, 1);
	}
	*next = (size_t)(end - n->text);
	return VERDICT_DONE;
}

/* ---- tatweel ---- */

/* A letter alone, or a proclitic, ends at `at`. */
static int
is_clitic(const struct normaliser *n, size_t at)
{
	struct near c = near_before(n, at);
	size_t from = at;

	while (is_plain_letter(n, &c) && at - from < 8) {
		from -= c.len;
		c = near_before(n, from);
	}
	if (c.bad || (c.len > 1 && !(c.class & CLASS_DIGIT)))
		return 0;
	return at - from == 2 ||
	       norm_has(n, norm_list(n, HOW_TATWEEL, LIST_WORDS),
		       (struct slice){n->text + from, at - from});
}

/* Between two letters it goes; a single one stays after a proclitic or a letter
 * that is alone, before what is no letter. */
static enum verdict
look_at_tatweel(struct normaliser *n, size_t at, size_t *next)
{
	struct near before = near_before(n, at), after;
	size_t end = at;

	do {
		end += 2;
		after = near_at(n, end);
	} while (after.class & CLASS_TATWEEL);
	if (n->hit || !is_on(n, HOW_TATWEEL) || !is_plain_letter(n, &before))
		return VERDICT_WINDOW;
	if (is_plain_letter(n, &after)) {
		norm_commit(n, at, (unsigned)(end - at), "", 0);
		*next = end;
		return VERDICT_DONE;
	}
	*next = at + 2;
	return end == at + 2 && is_steady(n, &after) &&
			       !(after.class & CLASS_ARABIC) && is_clitic(n, at)
		       ? VERDICT_NOTHING
		       : VERDICT_WINDOW;
}

/* ---- what is deleted ---- */

/* After a deletion no rule looks across from `before`. */
static int
is_quiet(const struct normaliser *n, const struct near *before)
{
	return (before->len == 1 && before->cp > ' ' && before->cp != '%' &&
		       before->cp < 0x7F) ||
	       is_plain_letter(n, before);
}

static int
is_quiet_word(const struct normaliser *n, const struct near *c)
{
	return (c->len == 1 && (is_letter((unsigned char)c->cp) ||
				       is_digit((unsigned char)c->cp))) ||
	       is_plain_letter(n, c);
}

/* What goes wherever it stands. */
static int
is_stripped(const struct normaliser *n, const struct near *c)
{
	const struct norm_action *a = c->len > 2 ? norm_action(n, c->cp) : NULL;

	return a && n->on[a->rule] && a->how == HOW_STRIP &&
	       a->context == CONTEXT_ANY && !a->out_n;
}

enum { STRIPPED_MAX = 4 }; /* as many are looked through */

/* What will stand before, behind a place; *at becomes its own place. */
static struct near
left_before(const struct normaliser *n, size_t *at)
{
	struct near c = near_before(n, *at);

	for (int i = 0; i < STRIPPED_MAX && is_stripped(n, &c); i++) {
		*at -= c.len;
		c = near_before(n, *at);
	}
	*at -= c.len;
	return c;
}

static struct near
left_behind(const struct normaliser *n, size_t *at)
{
	struct near c = near_at(n, *at);

	for (int i = 0; i < STRIPPED_MAX && is_stripped(n, &c); i++) {
		*at += c.len;
		c = near_at(n, *at);
	}
	*at += c.len;
	return c;
}

static enum verdict
look_at_strip(struct normaliser *n, size_t at, const struct near *c)
{
	size_t left = at, right = at + c->len;
	struct near before = left_before(n, &left);
	struct near next = left_behind(n, &right);
	int quiet = 0;

	if (n->hit)
		return VERDICT_WINDOW;
	if (is_quiet(n, &before)) {
		if (next.cp == ' ') {
			next = left_behind(n, &right);
			/* A space at the end goes too. */
			quiet = is_quiet_word(n, &next);
		} else {
			quiet = !next.len;
		}
	} else if (before.cp == ' ' && is_quiet_word(n, &next)) {
		before = left_before(n, &left);
		quiet = is_quiet(n, &before);
	} else if (!before.len) {
		quiet = is_quiet_word(n, &next);
	}
	if (!quiet)
		return VERDICT_WINDOW;
	norm_commit(n, at, c->len, "", 0);
	return VERDICT_DONE;
}

/* ---- actions ---- */

enum answer { NO, YES, PERHAPS };

static enum answer
context_holds(const struct normaliser *n, const struct norm_action *a,
	size_t at, const struct near *next)
{
	const struct norm_list *not_after =
		&n->rules[a->rule].list[LIST_NOT_AFTER];
	struct near before;

	switch (a->context) {
	case CONTEXT_ANY:
		break;
	case CONTEXT_JOINED:
		if (!(next->class & CLASS_JOINS))
			return NO;
		break;
	case CONTEXT_FINAL:
		if (next->class & CLASS_JOINS)
			return NO;
		break;
	case CONTEXT_PAIR: /* what follows is no mark */
		return NO;
	default:
		return PERHAPS;
	}
	if (!not_after->n)
		return YES;
	before = near_before(n, at);
	if (!is_plain_letter(n, &before))
		return PERHAPS;
	return norm_has_cp(n, not_after, before.cp) ? NO : YES;
}

static enum verdict
act(struct normaliser *n, const struct norm_action *a, size_t at,
	const struct near *c, const struct near *next)
{
	char bytes[4];

	if (a->out_n != 1 || n->hit ||
		(a->how != HOW_LETTERS && a->how != HOW_DIGITS))
		return VERDICT_WINDOW;
	if (a->how == HOW_DIGITS && is_on(n, HOW_DIGIT_LETTER) &&
		next->class & CLASS_ARABIC)
		return VERDICT_WINDOW;
	if (a->how == HOW_DIGITS && is_on(n, HOW_LETTER_DIGIT) &&
		near_before(n, at).class & (CLASS_ARABIC | CLASS_MARK))
		return VERDICT_WINDOW;
	norm_commit(n, at, c->len, bytes, utf8_put(bytes, a->out));
	return VERDICT_DONE;
}

static enum verdict
look_at_action(struct normaliser *n, const struct norm_action *a, size_t at,
	const struct near *c)
{
	struct near next = near_at(n, at + c->len);

	for (; a; a = a->more ? a + 1 : NULL) {
		if (!n->on[a->rule])
			continue;
		if (a->how == HOW_STRIP && a->context == CONTEXT_ANY &&
			!a->out_n)
			return look_at_strip(n, at, c);
		if (!is_steady(n, &next))
			return VERDICT_WINDOW;
		switch (context_holds(n, a, at, &next)) {
		case YES:
			return act(n, a, at, c, &next);
		case PERHAPS:
			return VERDICT_WINDOW;
		case NO:
			break;
		}
	}
	return VERDICT_NOTHING;
}

/* ---- characters ---- */

static enum verdict
look_at_joiner(const struct normaliser *n, size_t at, const struct near *c)
{
	struct near before = near_before(n, at), next = near_at(n, at + c->len);

	if (c->cp == 0x200C /* ZWNJ */ && is_on(n, HOW_ZWNJ) &&
		!is_on(n, HOW_ZWNJ_DROP) && is_plain_letter(n, &before) &&
		is_plain_letter(n, &next) &&
		!(is_on(n, HOW_ZWNJ_RIGHT) && before.class & CLASS_RIGHT))
		return VERDICT_NOTHING;
	return VERDICT_WINDOW;
}

/* U+060C, 061B, 061F, 06D4: a comma, a stop and their like. */
static int
is_arabic_sign(uint32_t cp)
{
	return cp == 0x060C || cp == 0x061B || cp == 0x061F || cp == 0x06D4;
}

static enum verdict
look_at_char(
	struct normaliser *n, size_t at, const struct near *c, size_t *next)
{
	struct near before;
	const struct norm_action *a = norm_action(n, c->cp);

	if (c->len == 2 && c->class & CLASS_DIGIT && is_on(n, HOW_DIGITS) && a)
		return look_at_digits(n, at, next);
	before = near_before(n, at);

	if (before.bad)
		return VERDICT_WINDOW;
	if (is_arabic_sign(c->cp) && (before.cp == ' ' || before.cp == c->cp))
		return VERDICT_WINDOW;
	if (c->class & CLASS_LETTER &&
		((before.class & CLASS_DIGIT && is_on(n, HOW_DIGIT_LETTER) &&
			 !is_lone_letter(n, at, c)) ||
			is_arabic_sign(before.cp)))
		return VERDICT_WINDOW;
	if (c->cp == 0x066A /* ARABIC PERCENT SIGN */ &&
		near_at(n, at + c->len).class & CLASS_DIGIT)
		return VERDICT_WINDOW;
	if (c->class & CLASS_COMPOSE)
		return look_at_mark(n, at, c);
	if (c->class & CLASS_JOINER)
		return look_at_joiner(n, at, c);
	if (c->class & CLASS_TATWEEL)
		return look_at_tatweel(n, at, next);
	if (c->class & CLASS_SPACE)
		return VERDICT_WINDOW;
	return a ? look_at_action(n, a, at, c) : VERDICT_NOTHING;
}

/* The place of the first byte of the character that has a byte at `at`. */
static size_t
char_start(const struct normaliser *n, size_t at)
{
	size_t from = at;

	while (from > 0 && at - from < 3 &&
		((unsigned char)n->text[from] & 0xC0) == 0x80)
		from--;
	return from;
}

int
quick_is_partial(const struct normaliser *n, size_t at)
{
	size_t from = char_start(n, at);
	struct near c = near_at(n, from);
	const struct norm_action *a = norm_action(n, c.cp);

	if (c.class & CLASS_JOINER)
		return 1;
	if (c.class & CLASS_DIGIT)
		return (near_at(n, from + c.len).class |
			       near_before(n, from).class) &
		       CLASS_ARABIC;
	if (c.class & CLASS_ARABIC && near_before(n, from).class & CLASS_DIGIT)
		return 1;
	for (; a; a = a->more ? a + 1 : NULL)
		if (n->on[a->rule] && n->rules[a->rule].langs != UINT32_MAX)
			return 1;
	return 0;
}

/* A dash, a quotation mark, a bullet (U+2010-2027), which no rule touches but
 * folds, after what is whole. */
static int
is_plain_sign(const struct normaliser *n, size_t at)
{
	const unsigned char *p = (const unsigned char *)n->text + at;

	return n->len - at >= 3 && p[0] == 0xE2 && p[1] == 0x80 &&
	       p[2] >= 0x90 && p[2] <= 0xA7 &&
	       (at == 0 || p[-1] < 0x80 || (at > 1 && arabic_at(n, at - 2)));
}

/* ZWNJ between letters that no rule touches, where it is spelling. */
static int
is_spelling(const struct normaliser *n, size_t at)
{
	uint32_t before, after;

	if (at < 2 || n->len - at < 5 ||
		memcmp(n->text + at, "\xE2\x80\x8C", 3) ||
		!is_on(n, HOW_ZWNJ) || is_on(n, HOW_ZWNJ_DROP) ||
		is_on(n, HOW_ZWNJ_RIGHT))
		return 0;
	before = arabic_at(n, at - 2);
	after = arabic_at(n, at + 3);
	return before && after && n->view->plain[before - 0x600] &&
	       n->view->plain[after - 0x600];
}

/* One letter for another, between such as have no business with it. */
static int
exchange(struct normaliser *n, size_t at)
{
	uint32_t cp = arabic_at(n, at),
		 to = cp ? n->view->simple[cp - 0x600] : 0;
	unsigned char before = at ? (unsigned char)n->text[at - 1] : '\n';
	char bytes[2];

	if (!to || n->hit)
		return 0;
	if (before >= 0x80) {
		cp = at < 2 ? 0 : arabic_at(n, at - 2);
		if (!cp || !(norm_class(n, cp) & CLASS_ARABIC))
			return 0;
	} else if (is_digit(before)) {
		return 0;
	}
	if (at + 2 < n->len && n->text[at + 2] & 0x80) {
		cp = arabic_at(n, at + 2);
		if (!cp || norm_class(n, cp) &
				   (CLASS_MARK | CLASS_COMPOSE | CLASS_TATWEEL))
			return 0;
	}
	bytes[0] = (char)(0xC0 | to >> 6);
	bytes[1] = (char)(0x80 | (to & 0x3F));
	norm_commit(n, at, 2, bytes, 2);
	return 1;
}

enum verdict
quick_look(struct normaliser *n, size_t at, size_t *next)
{
	struct near c;
	size_t from;

	*next = at + 1;
	if (!(n->text[at] & 0x80)) {
		if (at && n->text[at - 1] & 0x80 && near_before(n, at).bad)
			return VERDICT_WINDOW;
		return look_at_ascii(n, at);
	}
	if (at > n->done && exchange(n, at - 1)) {
		*next = at + 1;
		return VERDICT_DONE;
	}
	if (is_plain_sign(n, at) || is_spelling(n, at))
		return VERDICT_NOTHING;
	from = char_start(n, at);
	c = near_at(n, from);
	if (c.bad || from + c.len <= at || from < n->done)
		return VERDICT_WINDOW;
	*next = from + c.len;
	return look_at_char(n, from, &c, next);
}
