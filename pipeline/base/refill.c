/* refill: values back in their places */
#include <stdlib.h>
#include <string.h>

#include "base/refill.h"
#include "base/text.h"

enum { GUARD_MAX = 3 };

void
refill_release(struct refill *f)
{
	buf_release(&f->target);
	buf_release(&f->scratch);
}

const struct style *
refill_style(const struct recogniser *recogniser, struct row *row)
{
	const struct placeholders *list = row_placeholders(row);
	struct slice name = notes_find(row_notes(row), "style");
	const struct style *style = NULL;
	size_t i;

	if (name.len)
		style = style_find(recogniser, json_string(name, row->arena));
	for (i = 0; !name.len && !style && i < list->n; i++)
		if (list->v[i].as.len)
			style = style_of(recogniser, list->v[i].as);
	return style && style_escapes(style) ? style : NULL;
}

/* ---- what stood in the text ---- */

static struct slice
bytes_of(struct slice text, const struct sighting *s)
{
	return (struct slice){text.ptr + s->at, s->len};
}

static int
compare_sightings(const void *a, const void *b, void *text)
{
	return slice_compare(bytes_of(*(struct slice *)text, a),
		bytes_of(*(struct slice *)text, b));
}

/* Did these bytes stand in the text, as a placeholder-like thing of its own? */
static int
stood_in_text(struct refill *f, struct slice bytes)
{
	size_t low = 0, high;

	if (!f->knows_stood) {
		f->knows_stood = 1;
		recogniser_scan(
			f->recogniser, f->text, NULL, f->arena, &f->stood);
		if (f->stood.n)
			qsort_r(f->stood.v, f->stood.n, sizeof *f->stood.v,
				compare_sightings, &f->text);
	}
	high = f->stood.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = slice_compare(
			bytes_of(f->text, &f->stood.v[middle]), bytes);

		if (order == 0)
			return 1;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

/* ---- pieces ---- */

struct slice
refill_value(const struct placeholder *ph)
{
	return ph->target.len ? ph->target : ph->value;
}

void
refill_add(struct refill *f, struct slice value)
{
	if (f->given_n == f->given_cap) {
		size_t cap = f->given_cap ? 2 * f->given_cap : 16;
		struct refill_span *v = arena_alloc(f->arena, cap * sizeof *v);

		if (f->given_n)
			memcpy(v, f->given, f->given_n * sizeof *v);
		f->given = v;
		f->given_cap = cap;
	}
	f->given[f->given_n++] = (struct refill_span){f->target.len, value.len};
	buf_add_slice(&f->target, value);
}

/* A sighting that was not as sent; what stands for it ends the target. */
static void
repaired(struct refill *f, const struct sighting *s, size_t at)
{
	f->repairs[f->repairs_n++] =
		(struct repair){REPAIR_SIGHTING, *s, at, f->target.len - at};
}

static int
ends_with_space(const struct buf *out)
{
	return out->len && out->ptr[out->len - 1] == ' ';
}

static int
space_at(struct slice s, size_t pos)
{
	return pos < s.len && s.ptr[pos] == ' ';
}

/* What no space stands before, where one would be left over. */
static int
closes_at(struct slice s, size_t pos)
{
	return pos < s.len && strchr(".,;:!?)", s.ptr[pos]) != NULL;
}

/* Takes a sighting out; one space stays where it stood, so that what it kept
 * apart does not come together. Returns where the reply goes on. */
static size_t
drop(struct refill *f, const struct sighting *s)
{
	struct buf *out = &f->target;
	size_t next = s->at + s->len;

	if (ends_with_space(out) && closes_at(f->reply, next))
		out->len--;
	repaired(f, s, out->len);
	if (out->len == 0 || ends_with_space(out))
		return next + (size_t)space_at(f->reply, next);
	if (next < f->reply.len && !space_at(f->reply, next) &&
		!closes_at(f->reply, next))
		buf_addc(out, ' ');
	return next;
}

/* Is nothing but spaces between two sightings? */
static int
touches(const struct refill *f, const struct sighting *a,
	const struct sighting *b)
{
	size_t pos = a->at + a->len;

	while (pos < b->at && f->reply.ptr[pos] == ' ')
		pos++;
	return pos == b->at;
}

/* A value comes twice: stammered, or said again elsewhere in the sentence. */
static size_t
put_double(struct refill *f, size_t i)
{
	const struct sighting *s = &f->seen.v[i];
	size_t at = f->target.len;

	if (i + 1 < f->seen.n && s[1].which == s->which &&
		touches(f, s, s + 1)) {
		repaired(f, s, at);
		return s[1].at;
	}
	if (i > 0 && s[-1].which == s->which && touches(f, s - 1, s)) {
		while (ends_with_space(&f->target))
			f->target.len--;
		repaired(f, s, f->target.len);
		return s->at + s->len;
	}
	refill_add(f, refill_value(&f->expected->v[s->which]));
	repaired(f, s, at);
	return s->at + s->len;
}

/* ---- beside a value ---- */

static int
is_word_cp(uint32_t cp)
{
	return cp_is_letter(cp) || cp_digit(cp) >= 0;
}

/* The letters and digits that end, or begin, a text; at most so many. */
enum { WORD_MAX = 16 };

static struct slice
last_word(struct slice s)
{
	const char *end = s.ptr + s.len, *p = end;
	uint32_t cp;
	int i;

	for (i = 0; i < WORD_MAX && p > s.ptr; i++) {
		unsigned len = utf8_prev(s.ptr, p, &cp);

		if (!is_word_cp(cp))
			break;
		p -= len;
	}
	return (struct slice){p, (size_t)(end - p)};
}

static struct slice
first_word(struct slice s)
{
	const char *end = s.ptr + s.len, *p = s.ptr;
	uint32_t cp;
	int i;

	for (i = 0; i < WORD_MAX && p < end; i++) {
		unsigned len = utf8_next(p, end, &cp);

		if (!is_word_cp(cp))
			break;
		p += len;
	}
	return (struct slice){s.ptr, (size_t)(p - s.ptr)};
}

/* A letter, a digit, or a sign that belongs to a number before it. */
static int
ends_as_word(struct slice value)
{
	uint32_t cp = 0;

	if (value.len)
		utf8_prev(value.ptr, value.ptr + value.len, &cp);
	return is_word_cp(cp) || cp == '%' || cp == 0xB0 /* DEGREE */ ||
	       cp == 0x2030 /* PER MILLE */;
}

static void
put_space(struct refill *f, const struct sighting *s)
{
	f->repairs[f->repairs_n++] =
		(struct repair){REPAIR_SPACE, *s, f->target.len, 1};
	buf_addc(&f->target, ' ');
}

static void
space_before(struct refill *f, const struct sighting *s, struct slice value)
{
	struct slice word = last_word(buf_slice(&f->target));

	if (word.len && first_word(value).len &&
		!spacing_may_precede(f->spacing, word))
		put_space(f, s);
}

static struct slice
mark_at(struct slice s, size_t pos)
{
	struct slice mark = {s.ptr + pos, 0};
	uint32_t cp;

	if (pos < s.len)
		mark.len = utf8_next(mark.ptr, s.ptr + s.len, &cp);
	return mark;
}

/* What follows a value: a word that touches it, a mark of the other script, a
 * space that protect put before a mark. Returns where the reply goes on. */
static size_t
put_after(struct refill *f, const struct sighting *s,
	const struct placeholder *ph, size_t next)
{
	struct slice rest = {f->reply.ptr + next, f->reply.len - next};
	struct slice word = first_word(rest), mark, to;
	size_t gap = (size_t)space_at(f->reply, next);

	if (word.len) {
		if (ends_as_word(buf_slice(&f->target)) &&
			!spacing_may_follow(f->spacing, word))
			put_space(f, s);
		return next;
	}
	mark = mark_at(f->reply, next + gap);
	to = spacing_mark(f->spacing, mark);
	if (to.len) {
		if (spacing_keeps_space(f->spacing, to))
			buf_addc(&f->target, ' ');
		buf_add_slice(&f->target, to);
		return next + gap + mark.len;
	}
	if (gap && (ph->pad & PAD_AFTER) && closes_at(f->reply, next + 1) &&
		!spacing_keeps_space(f->spacing, mark))
		return next + 1;
	return next;
}

/* Spaces that were inside a placeholder before it lost a bracket: one is left
 * on that side. Returns where the reply goes on. */
static size_t
one_space(struct refill *f, const struct sighting *s)
{
	struct slice seen = bytes_of(f->reply, s);
	size_t next = s->at + s->len;
	struct buf *out = &f->target;
	uint32_t first, last;

	utf8_next(seen.ptr, seen.ptr + seen.len, &first);
	utf8_prev(seen.ptr, seen.ptr + seen.len, &last);
	while (cp_digit(first) >= 0 && out->len > 1 && ends_with_space(out) &&
		out->ptr[out->len - 2] == ' ')
		out->len--;
	while (cp_digit(last) >= 0 && space_at(f->reply, next) &&
		space_at(f->reply, next + 1))
		next++;
	return next;
}

/* Takes away an engine's mark before a value ("*ZZ134ZZ"), unless one stands
 * there in the text. 1 if it did. */
static int
unmark(struct refill *f, const struct placeholder *ph)
{
	struct buf *out = &f->target;
	uint32_t mark, own = 0;
	unsigned len;

	if (!out->len)
		return 0;
	len = utf8_prev(out->ptr, out->ptr + out->len, &mark);
	if (mark >= 0x80 || !recogniser_is_mark(f->recogniser, mark))
		return 0;
	if (ph->at > 0 && ph->at <= f->text.len)
		utf8_prev(f->text.ptr, f->text.ptr + ph->at, &own);
	if (recogniser_is_mark(f->recogniser, own))
		return 0;
	out->len -= len;
	return 1;
}

static size_t
put_value(struct refill *f, const struct sighting *s)
{
	const struct placeholder *ph = &f->expected->v[s->which];
	size_t next = s->at + s->len, at;
	struct sighting marked = *s;

	if (!f->is_copy && s->state == SIGHTING_EXACT && unmark(f, ph)) {
		marked.state = SIGHTING_REPAIRED;
		marked.damage = "a mark before it";
		s = &marked;
	}

	if (f->is_copy && (ph->pad & PAD_BEFORE) && ends_with_space(&f->target))
		f->target.len--;
	if (!f->is_copy && f->spacing)
		space_before(f, s, refill_value(ph));
	if (s->state == SIGHTING_REPAIRED)
		next = one_space(f, s);
	at = f->target.len;
	refill_add(f, refill_value(ph));
	if (s->state == SIGHTING_REPAIRED)
		repaired(f, s, at);
	if (f->is_copy && (ph->pad & PAD_AFTER))
		next += (size_t)space_at(f->reply, next);
	if (!f->is_copy && f->spacing)
		next = put_after(f, s, ph, next);
	return next;
}

static size_t
put_strange(struct refill *f, const struct sighting *s)
{
	struct slice bytes = bytes_of(f->reply, s);

	if (f->style) {
		buf_clear(&f->scratch);
		style_unescape(f->style, bytes, &f->scratch);
		bytes = buf_slice(&f->scratch);
	}
	if (!stood_in_text(f, bytes))
		return drop(f, s);
	refill_add(f, bytes);
	return s->at + s->len;
}

/* What the engine wrote between placeholders. */
static void
put_words(struct refill *f, size_t from, size_t to)
{
	struct slice words = {f->reply.ptr + from, to > from ? to - from : 0};

	if (f->style)
		style_unescape(f->style, words, &f->target);
	else
		buf_add_slice(&f->target, words);
}

/* ---- the whole ---- */

/* Spaces at the ends that the text does not have. */
static void
trim(struct refill *f)
{
	struct buf *out = &f->target;
	size_t n = 0, i;

	while (!space_at(f->text, f->text.len - 1) && ends_with_space(out))
		out->len--;
	while (!space_at(f->text, 0) && n < out->len && out->ptr[n] == ' ')
		n++;
	if (!n)
		return;
	out->len -= n;
	memmove(out->ptr, out->ptr + n, out->len);
	for (i = 0; i < f->given_n; i++)
		f->given[i].at -= f->given[i].at < n ? f->given[i].at : n;
	for (i = 0; i < f->repairs_n; i++)
		f->repairs[i].at -= f->repairs[i].at < n ? f->repairs[i].at : n;
}

static void
list_lost(struct refill *f)
{
	const struct placeholders *expected = f->expected;
	unsigned char *came = arena_alloc(f->arena, expected->n + 1);
	size_t i;

	memset(came, 0, expected->n + 1);
	for (i = 0; i < f->seen.n; i++)
		if (f->seen.v[i].which >= 0)
			came[f->seen.v[i].which] = 1;
	f->lost = arena_alloc(f->arena, (expected->n + 1) * sizeof *f->lost);
	f->lost_n = 0;
	for (i = 0; i < expected->n; i++)
		if (expected->v[i].as.len && !came[i])
			f->lost[f->lost_n++] = (uint32_t)i;
}

void
refill_reply(struct refill *f)
{
	size_t i, pos = 0;

	buf_clear(&f->target);
	f->given_n = f->given_cap = f->repairs_n = 0;
	f->knows_stood = 0;
	recogniser_scan(
		f->recogniser, f->reply, f->expected, f->arena, &f->seen);
	f->repairs =
		arena_alloc(f->arena, (3 * f->seen.n + 1) * sizeof *f->repairs);
	for (i = 0; i < f->seen.n; i++) {
		const struct sighting *s = &f->seen.v[i];

		put_words(f, pos, s->at);
		if (s->state == SIGHTING_DOUBLED)
			pos = put_double(f, i);
		else if (s->state == SIGHTING_STRANGE)
			pos = put_strange(f, s);
		else
			pos = put_value(f, s);
	}
	put_words(f, pos, f->reply.len);
	trim(f);
	list_lost(f);
}

/* ---- the last look ---- */

/* Adds a sighting with what no value covers blanked, one space a piece. Returns
 * how many pieces; -1 if values alone make it, put together as they were not.
 */
static int
add_blanked(struct refill *f, const struct sighting *s, size_t *g)
{
	size_t pos = s->at, end = s->at + s->len;
	int n = 0, values = 0;

	while (pos < end) {
		const struct refill_span *v =
			*g < f->given_n ? &f->given[*g] : NULL;
		size_t to = end;

		if (v && v->at + v->len <= pos) {
			++*g;
			continue;
		}
		if (v && v->at <= pos) {
			if (v->at + v->len < end)
				to = v->at + v->len;
			buf_add(&f->scratch, f->target.ptr + pos, to - pos);
			values++;
		} else {
			if (v && v->at < end)
				to = v->at;
			if (!ends_with_space(&f->scratch) &&
				!space_at(buf_slice(&f->target), to))
				buf_addc(&f->scratch, ' ');
			n++;
		}
		pos = to;
	}
	return n || values < 2 ? n : -1;
}

static int
guard_once(struct refill *f)
{
	struct slice target = buf_slice(&f->target);
	struct sightings all = {0};
	size_t i, pos = 0, g = 0;
	int n = 0, blanked;

	recogniser_scan(f->recogniser, target, NULL, f->arena, &all);
	buf_clear(&f->scratch);
	for (i = 0; i < all.n; i++) {
		if (stood_in_text(f, bytes_of(target, &all.v[i])))
			continue;
		buf_add(&f->scratch, target.ptr + pos, all.v[i].at - pos);
		blanked = add_blanked(f, &all.v[i], &g);
		if (blanked < 0)
			return -1;
		n += blanked;
		pos = all.v[i].at + all.v[i].len;
	}
	if (!n)
		return 0;
	buf_add(&f->scratch, target.ptr + pos, target.len - pos);
	buf_clear(&f->target);
	buf_add_slice(&f->target, buf_slice(&f->scratch));
	f->given_n = 0;
	return n;
}

int
refill_guard(struct refill *f)
{
	int i, n, all = 0;

	for (i = 0; i < GUARD_MAX; i++) {
		if (!recogniser_may_hold(f->recogniser, buf_slice(&f->target)))
			return all;
		n = guard_once(f);
		if (n <= 0)
			return n < 0 ? -1 : all;
		all += n;
	}
	return -1;
}
