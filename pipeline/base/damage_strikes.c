/* damage_strikes: what damage does to a placeholder, and to the words of a line
 */
#include <string.h>
#include "base/damage_strikes.h"
#include "base/text.h"

static char
digit_other(char c, uint64_t luck)
{
	return (char)('0' + ((unsigned)(c - '0') + 1 + luck % 9) % 10);
}

/* ---- placeholders ---- */

void
placeholder_lose(struct victim *v, struct buf *out)
{
	(void)v;
	(void)out;
}

void
placeholder_change(struct victim *v, struct buf *out)
{
	size_t digits = 0, which, seen = 0;

	for (size_t i = 0; i < v->mark.len; i++)
		digits += v->mark.ptr[i] >= '0' && v->mark.ptr[i] <= '9';
	which = digits ? v->luck % digits : 0;
	for (size_t i = 0; i < v->mark.len; i++) {
		char c = v->mark.ptr[i];

		if (c >= '0' && c <= '9' && seen++ == which)
			c = digit_other(c, v->luck / 16);
		buf_addc(out, c);
	}
}

/* The bytes before and after what is between the brackets: the first and the
 * last character where they are neither letter nor digit. */
static void
mark_cut(struct slice mark, size_t *left, size_t *right)
{
	uint32_t cp;

	*left = utf8_next(mark.ptr, mark.ptr + mark.len, &cp);
	if (cp_is_letter(cp) || cp_digit(cp) >= 0)
		*left = 0;
	*right = utf8_prev(mark.ptr, mark.ptr + mark.len, &cp);
	if (cp_is_letter(cp) || cp_digit(cp) >= 0 || *left + *right > mark.len)
		*right = 0;
}

static void
mark_between(struct victim *v, const char *before, const char *after,
	struct buf *out)
{
	size_t left, right;

	mark_cut(v->mark, &left, &right);
	buf_adds(out, before);
	buf_add(out, v->mark.ptr + left, v->mark.len - left - right);
	buf_adds(out, after);
}

void
placeholder_space(struct victim *v, struct buf *out)
{
	size_t left, right;

	mark_cut(v->mark, &left, &right);
	buf_add(out, v->mark.ptr, left);
	mark_between(v, " ", " ", out);
	buf_add(out, v->mark.ptr + v->mark.len - right, right);
}

void
placeholder_recase(struct victim *v, struct buf *out)
{
	for (size_t i = 0; i < v->mark.len; i++) {
		char c = v->mark.ptr[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
			c ^= 0x20;
		buf_addc(out, c);
	}
}

void
placeholder_double(struct victim *v, struct buf *out)
{
	buf_add_slice(out, v->mark);
	buf_addc(out, ' ');
	buf_add_slice(out, v->mark);
}

void
placeholder_star(struct victim *v, struct buf *out)
{
	size_t left, right;

	mark_cut(v->mark, &left, &right);
	buf_add(out, v->mark.ptr, left);
	buf_addc(out, '*');
	buf_add(out, v->mark.ptr + left, v->mark.len - left);
}

void
placeholder_unbracket(struct victim *v, struct buf *out)
{
	mark_between(v, "", "", out);
}

void
placeholder_square(struct victim *v, struct buf *out)
{
	mark_between(v, "[[", "]]", out);
}

void
placeholder_mirror(struct victim *v, struct buf *out)
{
	size_t left, right;

	mark_cut(v->mark, &left, &right);
	buf_add(out, v->mark.ptr + v->mark.len - right, right);
	mark_between(v, "", "", out);
	buf_add(out, v->mark.ptr, left);
}

void
placeholder_cut(struct victim *v, struct buf *out)
{
	size_t left, right;

	mark_cut(v->mark, &left, &right);
	buf_add(out, v->mark.ptr, v->mark.len - right);
}

void
placeholder_glue(struct victim *v, struct buf *out)
{
	buf_addc(out, 's');
	buf_add_slice(out, v->mark);
	buf_addc(out, 's');
}

void
placeholder_escape(struct victim *v, struct buf *out)
{
	const char *p = v->mark.ptr, *end = p + v->mark.len;
	uint32_t cp;

	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (cp < 0x80 && cp != '<' && cp != '>' && cp != '&')
			buf_addc(out, (char)cp);
		else
			buf_addf(out, "&#x%X;", (unsigned)cp);
	}
}

static void
digits_write(struct slice s, struct buf *out)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		char *to = buf_room(out, 4);

		if (c >= '0' && c <= '9')
			out->len += utf8_put(
				to, 0x0660 /* ARABIC-INDIC DIGIT ZERO */ +
					    (uint32_t)(c - '0'));
		else
			buf_addc(out, c);
	}
}

void
placeholder_digits(struct victim *v, struct buf *out)
{
	digits_write(v->mark, out);
}

/* ---- words ---- */

size_t
victim_marks(const struct victim *v, struct sightings *out)
{
	memset(out, 0, sizeof(*out));
	if (!v->recogniser ||
		utf8_valid(v->text->ptr, v->text->len) != v->text->len)
		return 0;
	recogniser_scan(v->recogniser, buf_slice(v->text), NULL, v->arena, out);
	return out->n;
}

void
words_move(struct victim *v, struct buf *out)
{
	struct sightings marks;
	const char *text = v->text->ptr;

	if (!victim_marks(v, &marks)) {
		buf_add_slice(out, buf_slice(v->text));
		return;
	}
	buf_add(out, text, marks.v[0].at);
	buf_add(out, text + marks.v[0].at + marks.v[0].len,
		v->text->len - marks.v[0].at - marks.v[0].len);
	buf_addc(out, ' ');
	buf_add(out, text + marks.v[0].at, marks.v[0].len);
}

/* The last digit outside placeholders. */
void
words_value(struct victim *v, struct buf *out)
{
	struct sightings marks;
	size_t from = out->len, mark = 0, last = SIZE_MAX;

	victim_marks(v, &marks);
	buf_add_slice(out, buf_slice(v->text));
	for (size_t i = 0; i < v->text->len; i++) {
		char c = v->text->ptr[i];

		while (mark < marks.n &&
			i >= marks.v[mark].at + marks.v[mark].len)
			mark++;
		if (c >= '0' && c <= '9' &&
			(mark == marks.n || i < marks.v[mark].at))
			last = i;
	}
	if (last == SIZE_MAX)
		return;
	out->ptr[from + last] = digit_other(out->ptr[from + last], v->luck);
}

void
words_digits(struct victim *v, struct buf *out)
{
	digits_write(buf_slice(v->text), out);
}

void
words_punctuation(struct victim *v, struct buf *out)
{
	for (size_t i = 0; i < v->text->len; i++) {
		char c = v->text->ptr[i];

		if (c == '.')
			buf_adds(out, "...");
		else
			buf_addc(out, c == ',' ? ';' : c == '"' ? '\'' : c);
	}
}

void
words_truncate(struct victim *v, struct buf *out)
{
	size_t len = v->text->len / 2;

	while (len && ((unsigned char)v->text->ptr[len] & 0xC0) == 0x80)
		len--;
	buf_add(out, v->text->ptr, len);
}

void
words_loop(struct victim *v, struct buf *out)
{
	size_t len = v->text->len, at = len;

	while (at && v->text->ptr[at - 1] != ' ')
		at--;
	buf_add_slice(out, buf_slice(v->text));
	for (int i = 0; i < 40; i++) {
		buf_addc(out, ' ');
		buf_add(out, v->text->ptr + at, len - at);
	}
}

void
words_copy(struct victim *v, struct buf *out)
{
	buf_add_slice(out, v->asked);
}

static void
words_insert(struct victim *v, const char *bytes, size_t len, struct buf *out)
{
	size_t at = v->text->len ? v->luck % v->text->len : 0;

	while (at && ((unsigned char)v->text->ptr[at] & 0xC0) == 0x80)
		at--;
	buf_add(out, v->text->ptr, at);
	buf_add(out, bytes, len);
	buf_add(out, v->text->ptr + at, v->text->len - at);
}

void
words_garbage(struct victim *v, struct buf *out)
{
	words_insert(v, "\0\x01\x1B[31m\x7F", 8, out);
}

void
words_utf8(struct victim *v, struct buf *out)
{
	words_insert(v, "\xD9\xFF\xC0\x80", 4, out);
}
