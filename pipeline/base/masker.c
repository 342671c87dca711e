/* masker: a line with placeholders in it, and the proof that it has no others.
 */
#include <stdlib.h>
#include <string.h>

#include "base/edits.h"
#include "base/masker.h"
#include "base/text.h"

void
masker_style(struct masker *m, const struct style *style)
{
	struct buf one = {0};
	const char *end;
	uint32_t cp;
	unsigned n;

	m->style = style;
	memset(m->bracket, 0, sizeof m->bracket);
	style_write(m->style, 0, 1, &one);
	end = one.ptr + one.len;
	n = utf8_next(one.ptr, end, &cp);
	if (!cp_is_letter(cp) && cp_digit(cp) < 0)
		memcpy(m->bracket[0], one.ptr, n);
	n = utf8_prev(one.ptr, end, &cp);
	if (!cp_is_letter(cp) && cp_digit(cp) < 0)
		memcpy(m->bracket[1], end - n, n);
	buf_release(&one);
}

/* ---- spans, in order, that do not overlap ---- */

static void
add_placeholder(struct masked *line, size_t at, size_t len)
{
	struct value v = {.at = (uint32_t)at,
		.len = (uint32_t)len,
		.kind = KIND_PLACEHOLDER,
		.value = {line->text.ptr + at, len}};

	values_add(&line->values, line->arena, &v);
}

static int
span_compare(const void *a, const void *b)
{
	const struct value *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->len > y->len ? -1 : x->len < y->len;
}

/* Two spans overlap: what covers the other and is masked stays; what is like a
 * placeholder takes in what it cuts; else the user's term, then what is more
 * than noted, or the first. */
static void
overlap(const struct masked *line, struct value *a, const struct value *b)
{
	uint32_t end = b->at + b->len;
	const enum strength *strength = line->masker->strength;

	if (a->at == b->at && a->len == b->len && b->kind == KIND_TERM)
		*a = *b;
	if (end <= a->at + a->len && strength[a->kind] == MASK)
		return;
	if (a->kind == KIND_PLACEHOLDER || b->kind == KIND_PLACEHOLDER) {
		if (end > a->at + a->len)
			a->len = end - a->at;
		a->kind = KIND_PLACEHOLDER;
		a->value = (struct slice){line->text.ptr + a->at, a->len};
		a->value2.len = 0;
	} else if (a->kind != KIND_TERM &&
		   (b->kind == KIND_TERM ||
			   strength[b->kind] > strength[a->kind])) {
		*a = *b;
	}
}

static void
settle_spans(struct masked *line)
{
	struct value *v = line->values.v;
	size_t n = 0, i;

	for (i = 1;
		i < line->values.n && v[i - 1].at + v[i - 1].len <= v[i].at;)
		i++;
	if (i >= line->values.n)
		return;
	qsort(v, line->values.n, sizeof *v, span_compare);
	for (i = 0; i < line->values.n; i++)
		if (n > 0 && v[i].at < v[n - 1].at + v[n - 1].len)
			overlap(line, &v[n - 1], &v[i]);
		else
			v[n++] = v[i];
	line->values.n = n;
}

/* ---- what the text holds that is like a placeholder ---- */

/* Brackets of the style, but for those in what was seen. */
static void
find_brackets(struct masked *line, const struct sightings *seen)
{
	for (int i = 0; i < 2; i++) {
		const char *b = line->masker->bracket[i];
		const char *p = line->text.ptr, *end = p + line->text.len;
		size_t n = strlen(b), at, k = 0;

		if (n == 0 || style_escapes(line->masker->style))
			continue;
		for (; (p = memmem(p, (size_t)(end - p), b, n)); p += n) {
			at = (size_t)(p - line->text.ptr);
			while (k < seen->n &&
				seen->v[k].at + seen->v[k].len < at + n)
				k++;
			if (k == seen->n || at < seen->v[k].at)
				add_placeholder(line, at, n);
		}
	}
}

/* No line of language holds more of what is like a placeholder, and no engine
 * would bring so many back: such a text is masked as a whole. */
enum { LIKENESSES_MAX = 4096 };

static void
mask_whole(struct masked *line)
{
	line->values.n = 0;
	add_placeholder(line, 0, line->text.len);
}

static void
find_likenesses(struct masked *line)
{
	const struct recogniser *r = line->masker->recogniser;
	struct arena *scratch = &line->masker->scratch;
	struct sightings seen = {0};

	line->is_quiet = !recogniser_may_hold(r, line->text);
	if (line->is_quiet)
		return;
	recogniser_scan(r, line->text, NULL, scratch, &seen);
	if (seen.n > LIKENESSES_MAX) {
		mask_whole(line);
	} else {
		for (size_t i = 0; i < seen.n; i++)
			add_placeholder(line, seen.v[i].at, seen.v[i].len);
		find_brackets(line, &seen);
	}
	arena_clear(scratch);
}

/* ---- writing the line ---- */

static int
is_glue(uint32_t cp)
{
	return cp_is_letter(cp) || cp_digit(cp) >= 0 || cp_is_arabic_mark(cp) ||
	       cp == 0x640 /* TATWEEL */ || cp == 0x200C /* ZWNJ */;
}

static int
is_glued_before(struct slice text, size_t at)
{
	uint32_t cp;

	if (at == 0)
		return 0;
	utf8_prev(text.ptr, text.ptr + at, &cp);
	return is_glue(cp);
}

static int
is_glued_after(struct slice text, size_t at)
{
	uint32_t cp;

	if (at >= text.len)
		return 0;
	utf8_next(text.ptr + at, text.ptr + text.len, &cp);
	return is_glue(cp);
}

/* Text between placeholders. */
static void
put_text(struct masked *line, size_t from, size_t to)
{
	style_escape(line->masker->style,
		(struct slice){line->text.ptr + from, to - from},
		&line->masker->sent);
}

static void
put_placeholder(struct masked *line, uint32_t key, struct placeholder *ph,
	unsigned number)
{
	struct buf *sent = &line->masker->sent;
	struct sent_span *span = &line->spans[number - 1];
	size_t at;

	*span = (struct sent_span){ph->at, ph->len, sent->len, 0};
	ph->pad = 0;
	if (is_glued_before(line->text, ph->at)) {
		ph->pad |= PAD_BEFORE;
		buf_addc(sent, ' ');
	}
	at = sent->len;
	style_write(line->masker->style, key, number, sent);
	ph->as.ptr = arena_copy(line->arena, sent->ptr + at, sent->len - at);
	ph->as.len = sent->len - at;
	if (is_glued_after(line->text, (size_t)ph->at + ph->len)) {
		ph->pad |= PAD_AFTER;
		buf_addc(sent, ' ');
	}
	span->sent_len = sent->len - span->sent_at;
}

/* The target form; 0 if it cannot be made. */
static int
set_target(
	struct masked *line, struct placeholder *ph, const struct value *value)
{
	struct slice own = {line->text.ptr + value->at, value->len};
	struct buf *out = &line->masker->sent;
	size_t from = out->len;
	struct slice form = own;

	if (!line->is_copy) {
		if (target_write(
			    &line->masker->target, value, line->text, out) != 0)
			return 0;
		form = (struct slice){out->ptr + from, out->len - from};
	}
	if (!slice_equal(form, value->value))
		ph->target =
			line->is_copy ? own : arena_slice(line->arena, form);
	out->len = from;
	return 1;
}

/* Sent as it stands, it needs no form of its own. */
static int
is_plain(enum kind kind)
{
	return kind == KIND_INTEGER || kind == KIND_YEAR ||
	       kind == KIND_ORDINAL || kind == KIND_NAME;
}

static void
add_value(struct masked *line, const struct value *value)
{
	struct placeholder *ph = placeholders_add(line->list, line->arena);
	enum strength strength = line->masker->strength[value->kind];

	ph->kind = value->kind;
	ph->at = value->at;
	ph->len = value->len;
	ph->value = value->value;
	ph->value2 = value->value2;
	if (strength == NOTE || (strength == WATCH && is_plain(value->kind)))
		return;
	if (set_target(line, ph, value) && strength == MASK) {
		ph->as = SLICE("?");
		line->masked++;
	}
}

void
masked_put(struct masked *line)
{
	unsigned number = 0;
	uint32_t key = 0;
	size_t pos = 0;

	line->sent = line->text;
	if (!line->masked && !style_escapes(line->masker->style))
		return;
	buf_clear(&line->masker->sent);
	key = placeholder_key(line->text);
	line->spans =
		arena_alloc(line->arena, line->masked * sizeof *line->spans);
	for (size_t i = 0; i < line->list->n; i++) {
		struct placeholder *ph = &line->list->v[i];

		if (!ph->as.len)
			continue;
		put_text(line, pos, ph->at);
		put_placeholder(line, key, ph, ++number);
		pos = (size_t)ph->at + ph->len;
	}
	put_text(line, pos, line->text.len);
	line->sent = buf_slice(&line->masker->sent);
}

static void
write_line(struct masked *line)
{
	line->list->n = 0;
	line->masked = 0;
	buf_clear(&line->masker->sent);
	for (size_t i = 0; i < line->values.n; i++)
		add_value(line, &line->values.v[i]);
	masked_put(line);
}

/* ---- is it as it should be? ---- */

/* How many placeholders begin before this byte of the line. */
static size_t
spans_before(const struct masked *line, size_t at)
{
	size_t low = 0, high = line->masked;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (line->spans[middle].sent_at < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The place in the text of a byte of the line: inside a placeholder or an
 * escaped piece, the end of it on the given side. */
static size_t
text_place(const struct masked *line, size_t at, enum edits_side side)
{
	size_t n = spans_before(line, at + (side == EDITS_LEFT));
	const struct sent_span *last = n > 0 ? &line->spans[n - 1] : NULL;
	size_t sent = 0, text = 0;
	size_t limit = n < line->masked ? line->spans[n].at : line->text.len;

	if (last && at < last->sent_at + last->sent_len)
		return side == EDITS_LEFT ? last->at : last->at + last->len;
	if (last) {
		sent = last->sent_at + last->sent_len;
		text = last->at + last->len;
	}
	if (style_escapes(line->masker->style))
		return side == EDITS_LEFT ? text : limit;
	return text + at - sent < limit ? text + at - sent : limit;
}

/* What the recogniser sees in the line beside our own becomes a span; 0 if
 * there was nothing. */
static int
mask_strangers(struct masked *line)
{
	const struct recogniser *r = line->masker->recogniser;
	struct arena *scratch = &line->masker->scratch;
	struct sightings seen = {0};
	size_t strange = 0;

	if (line->is_quiet && line->sent.ptr == line->text.ptr)
		return 0;
	if (!line->masked && !recogniser_may_hold(r, line->sent))
		return 0;
	recogniser_scan(r, line->sent, line->list, scratch, &seen);
	for (size_t i = 0; i < seen.n; i++) {
		size_t from, to;

		if (seen.v[i].state == SIGHTING_EXACT)
			continue;
		from = text_place(line, seen.v[i].at, EDITS_LEFT);
		to = text_place(
			line, seen.v[i].at + seen.v[i].len, EDITS_RIGHT);
		strange++;
		if (to > from)
			add_placeholder(line, from, to - from);
	}
	arena_clear(scratch);
	return strange > 0 || seen.n != line->masked;
}

enum { TRIES_MAX = 6 };

/* Writes the line until restore could take nothing in it for a placeholder but
 * ours; a text that will not have it is masked as a whole. */
static void
write_safely(struct masked *line)
{
	for (int tries = 0; tries < TRIES_MAX; tries++) {
		settle_spans(line);
		write_line(line);
		if (!mask_strangers(line))
			return;
	}
	mask_whole(line);
	write_line(line);
}

/* ---- is there anything to translate? ---- */

int
masked_has_words(const struct masked *line)
{
	size_t pos = 0;

	for (size_t i = 0; i < line->list->n; i++) {
		const struct placeholder *ph = &line->list->v[i];

		if (!ph->as.len)
			continue;
		if (text_has_letter(line->text.ptr + pos, ph->at - pos))
			return 1;
		pos = (size_t)ph->at + ph->len;
	}
	return text_has_letter(line->text.ptr + pos, line->text.len - pos);
}

void
masked_write(struct masked *line)
{
	find_likenesses(line);
	write_safely(line);
}
