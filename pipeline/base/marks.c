/* marks: where values stand in source and translation */
#include <string.h>

#include "base/marks.h"
#include "base/refill.h"
#include "base/text.h"

/* Values times bytes: beyond that, looking for them would cost too much. */
enum { COST_MAX = 1 << 23 };

static int
is_boundary(struct slice s, size_t pos)
{
	return pos == s.len ||
	       (pos < s.len && ((unsigned char)s.ptr[pos] & 0xC0) != 0x80);
}

/* The edits of a row that has failed may lead anywhere. */
void
marks_source(struct row *row, struct marks *out)
{
	struct slice source = row_get(row, COL_SOURCE);
	const struct placeholders *list = row_placeholders(row);
	const struct edits *edits = row_edits(row);
	size_t i, pos = 0;

	*out = (struct marks){NULL, 0};
	if (!list || !list->n || !edits)
		return;
	out->v = arena_alloc(row->arena, list->n * sizeof *out->v);
	for (i = 0; i < list->n; i++) {
		const struct placeholder *ph = &list->v[i];
		size_t from =
			edits_back(edits->v, edits->n, ph->at, EDITS_RIGHT);
		size_t to = edits_back(edits->v, edits->n,
			(size_t)ph->at + ph->len, EDITS_LEFT);

		if (from < pos || to <= from || !is_boundary(source, from) ||
			!is_boundary(source, to))
			continue;
		out->v[out->n++] = (struct mark){from, to - from, i};
		pos = to;
	}
}

static int
is_digit_at(struct slice s, size_t pos)
{
	return pos < s.len && s.ptr[pos] >= '0' && s.ptr[pos] <= '9';
}

static int
is_separator_at(struct slice s, size_t pos)
{
	return pos < s.len && (s.ptr[pos] == '.' || s.ptr[pos] == ',');
}

/* A number that goes on, as 12 does in 112, 3.12 and 12,000, is another. */
static int
stands_alone(struct slice piece, size_t at, size_t len)
{
	size_t end = at + len;

	if (is_digit_at(piece, at) && at > 0 &&
		(is_digit_at(piece, at - 1) ||
			(at > 1 && is_separator_at(piece, at - 1) &&
				is_digit_at(piece, at - 2))))
		return 0;
	return !is_digit_at(piece, end - 1) ||
	       !(is_digit_at(piece, end) ||
		       (is_separator_at(piece, end) &&
			       is_digit_at(piece, end + 1)));
}

/* How many marks begin before `at`. */
static size_t
marks_before(const struct marks *marks, size_t at)
{
	size_t low = 0, high = marks->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (marks->v[middle].at < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Marks it, unless another mark is there: 1, or 0. */
static int
insert(struct marks *marks, struct mark mark)
{
	size_t i = marks_before(marks, mark.at + mark.len);

	if (i > 0 && marks->v[i - 1].at + marks->v[i - 1].len > mark.at)
		return 0;
	memmove(&marks->v[i + 1], &marks->v[i],
		(marks->n++ - i) * sizeof *marks->v);
	marks->v[i] = mark;
	return 1;
}

static int
is_word_at(struct slice s, size_t pos)
{
	return is_digit_at(s, pos) ||
	       (pos < s.len && (s.ptr[pos] | 0x20) >= 'a' &&
		       (s.ptr[pos] | 0x20) <= 'z');
}

/* d1 in d12 is a part of another word. */
static int
is_word(struct slice piece, size_t at, size_t len)
{
	size_t end = at + len;

	return !(at > 0 && is_word_at(piece, at - 1) &&
		       is_word_at(piece, at)) &&
	       !(is_word_at(piece, end - 1) && is_word_at(piece, end));
}

/* Where a value may stand, the surest first: as a word; not in a longer number;
 * where restore has put it beside one. */
enum stand { STAND_WORD, STAND_NUMBER, STAND_ANY };

static int
stands(struct slice piece, size_t at, size_t len, enum stand stand)
{
	switch (stand) {
	case STAND_WORD:
		return is_word(piece, at, len) && stands_alone(piece, at, len);
	case STAND_NUMBER:
		return stands_alone(piece, at, len);
	default:
		return 1;
	}
}

static int
look_for(struct slice piece, struct slice value, size_t which, enum stand stand,
	struct marks *out)
{
	const char *p = piece.ptr, *end = p + piece.len;

	while (value.len && (size_t)(end - p) >= value.len &&
		(p = memmem(p, (size_t)(end - p), value.ptr, value.len)) !=
			NULL) {
		size_t at = (size_t)(p - piece.ptr);

		if (stands(piece, at, value.len, stand) &&
			insert(out, (struct mark){at, value.len, which}))
			return 1;
		p++;
	}
	return 0;
}

/* Looks for those of the values that were not found yet. */
static void
look_for_all(struct slice piece, const struct placeholders *list, int is_masked,
	enum stand stand, unsigned char *found, struct marks *out)
{
	for (size_t i = 0; i < list->n; i++)
		if (!found[i] && is_masked == (list->v[i].as.len > 0))
			found[i] = (unsigned char)look_for(piece,
				refill_value(&list->v[i]), i, stand, out);
}

/* Masked values, which stand there as they are, before watched ones. */
void
marks_target(struct row *row, struct slice piece, struct marks *out)
{
	const struct placeholders *list = row_placeholders(row);
	unsigned char *found;

	*out = (struct marks){NULL, 0};
	if (!list || !list->n || list->n > COST_MAX / (piece.len + 1))
		return;
	out->v = arena_alloc(row->arena, list->n * sizeof *out->v);
	found = arena_alloc(row->arena, list->n);
	memset(found, 0, list->n);
	look_for_all(piece, list, 1, STAND_WORD, found, out);
	look_for_all(piece, list, 1, STAND_NUMBER, found, out);
	look_for_all(piece, list, 1, STAND_ANY, found, out);
	look_for_all(piece, list, 0, STAND_WORD, found, out);
	look_for_all(piece, list, 0, STAND_NUMBER, found, out);
}
