/* splitter_cut: segments of a text, and long ones cut into pieces.
 *
 * One pass notes all places where a text could be cut, each with its rank. Then
 * pieces are taken from the left: of the places that leave a piece neither
 * too long nor too short, the best rank, and of those the one nearest to where
 * an even cut would be.
 */
#include "base/splitter_pack.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* Ranks of places, the best first. Within quotation marks, brackets or beside
 * a number RANK_INSIDE is added. */
enum {
	RANK_SEMICOLON,
	RANK_COMMA_AND,
	RANK_COMMA,
	RANK_CONJUNCTION,
	RANK_SPACE,
	RANK_DANGLING, /* behind a word that wants the next one */
	RANK_INSIDE
};

struct split_place {
	size_t at;    /* where the piece before it ends */
	size_t next;  /* where the piece after it starts */
	size_t at_cp; /* characters from the start of the text */
	unsigned rank;
};

static void
add(struct segments *segments, size_t from, size_t to, int goes_on)
{
	if (segments->n == segments->cap) {
		segments->cap = segments->cap * 2 + 8;
		segments->v = memory_resize(
			segments->v, segments->cap * sizeof(*segments->v));
	}
	segments->v[segments->n++] = (struct segment){from, to, goes_on};
}

void
segments_add(
	struct segments *segments, struct slice text, size_t from, size_t to)
{
	uint32_t cp;
	unsigned n;

	while (from < to && (n = utf8_next(text.ptr + from, text.ptr + to, &cp),
				    cp_is_space(cp)))
		from += n;
	while (to > from && (n = utf8_prev(text.ptr + from, text.ptr + to, &cp),
				    cp_is_space(cp)))
		to -= n;
	if (from < to)
		add(segments, from, to, 0);
}

/* ---- places ---- */

struct survey {
	struct segments *segments;
	const struct splitter_lang *lang;
	const char *word; /* where the last word starts */
	const char *ptr, *end;
	unsigned depth;	       /* of brackets and directed quotation marks */
	int in_straight;       /* between straight ones */
	enum split_class last; /* of the character before the space */
	size_t offset;	       /* of the text that values count from */
	size_t value;	       /* the next of the values */
};

static enum split_class
class_next(const struct survey *survey, const char *p, unsigned *n)
{
	uint32_t cp;

	*n = split_next_cp(p, survey->end, &cp);
	return split_class_of(survey->lang->splitter, cp);
}

static void
count_depth(struct survey *survey, const char *p, enum split_class c)
{
	uint32_t cp;

	if (c == CLASS_OPEN)
		survey->depth++;
	else if (c == CLASS_CLOSE)
		survey->depth -= survey->depth > 0;
	if (c != CLASS_QUOTE)
		return;
	split_next_cp(p, survey->end, &cp);
	if (cp == 0xAB /* LEFT GUILLEMET */)
		survey->depth++;
	else if (cp == 0xBB)
		survey->depth -= survey->depth > 0;
	else
		survey->in_straight = !survey->in_straight;
}

/* The lists of the word at p, and whether it has a proclitic. */
static uint64_t
word_lists(const struct survey *survey, const char *p)
{
	char key[SPLIT_KEY_MAX];
	const char *end = p;
	unsigned n = 0, len;
	uint64_t lists;
	uint32_t cp;

	while (end < survey->end && end - p < SPLIT_KEY_MAX) {
		enum split_class c = class_next(survey, end, &n);

		if (!class_in(c, CLASSES_LETTER | CLASS_BIT(CLASS_MARK)))
			break;
		end += n;
	}
	len = split_key(survey->lang->splitter, p, end, key);
	if (!len)
		return 0;
	lists = split_lists(survey->lang, key, len);
	if (lists)
		return lists;
	n = split_next_cp(key, key + len, &cp);
	return n < len ? split_lists(survey->lang, key, n) & SPLIT_PROCLITIC
		       : 0;
}

/* 1 if a value goes on over a place; places come in order. */
static int
is_in_value(struct survey *survey, const char *at)
{
	const struct segments *segments = survey->segments;
	size_t place = survey->offset + (size_t)(at - survey->ptr);

	while (survey->value < segments->values_n &&
		segments->values[survey->value].at +
				segments->values[survey->value].len <=
			place)
		survey->value++;
	return survey->value < segments->values_n &&
	       segments->values[survey->value].at < place;
}

static void
note_place(
	struct survey *survey, const char *at, const char *next, size_t at_cp)
{
	struct segments *segments = survey->segments;
	unsigned n;
	enum split_class after = class_next(survey, next, &n);
	const struct splitter *s = survey->lang->splitter;
	int joins = (word_lists(survey, next) &
			    (s->conjunction | SPLIT_PROCLITIC)) != 0;
	unsigned rank = joins ? RANK_CONJUNCTION : RANK_SPACE;

	if (survey->last == CLASS_SEMICOLON)
		rank = RANK_SEMICOLON;
	else if (survey->last == CLASS_COMMA)
		rank = joins ? RANK_COMMA_AND : RANK_COMMA;
	else if (survey->word && (word_lists(survey, survey->word) &
					 (s->conjunction | s->preposition)))
		rank = RANK_DANGLING;
	if (survey->depth || survey->in_straight || is_in_value(survey, at) ||
		(rank >= RANK_SPACE &&
			(survey->last == CLASS_DIGIT || after == CLASS_DIGIT ||
				after == CLASS_SIGN)))
		rank += RANK_INSIDE;
	if (segments->places_n == segments->places_cap) {
		segments->places_cap = segments->places_cap * 2 + 32;
		segments->places = memory_resize(segments->places,
			segments->places_cap * sizeof(*segments->places));
	}
	segments->places[segments->places_n++] =
		(struct split_place){(size_t)(at - survey->ptr),
			(size_t)(next - survey->ptr), at_cp, rank};
}

/* All places in a text; returns its length in characters. */
static size_t
find_places(struct survey *survey)
{
	const char *p = survey->ptr, *at = p;
	size_t cp_n = 0, at_cp = 0;
	int spaced = 0;

	survey->segments->places_n = 0;
	survey->last = CLASS_SPACE;
	while (p < survey->end) {
		unsigned n;
		enum split_class c = class_next(survey, p, &n);

		if (c == CLASS_SPACE) {
			spaced = 1;
		} else if (c != CLASS_MARK || spaced) {
			if (survey->last != CLASS_SPACE &&
				(spaced ||
					(class_in(survey->last,
						 CLASS_BIT(CLASS_COMMA) |
							 CLASS_BIT(
								 CLASS_SEMICOLON)) &&
						class_in(c, CLASSES_LETTER))))
				note_place(survey, at, p, at_cp);
			if (survey->last == CLASS_SPACE || spaced)
				survey->word = p;
			count_depth(survey, p, c);
			spaced = 0;
			survey->last = c;
		}
		p += n;
		cp_n++;
		if (!spaced) {
			at = p;
			at_cp = cp_n;
		}
	}
	return cp_n;
}

/* ---- pieces ---- */

static size_t
distance(size_t a, size_t b)
{
	return a > b ? a - b : b - a;
}

/* What is still to be cut. */
struct rest {
	size_t from_cp, len_cp; /* where it starts, how long it is */
	size_t max_cp;
	size_t even_cp;	 /* a piece's length if all were as long */
	size_t least_cp; /* shorter ones make more pieces than there must be */
};

static struct rest
rest_of(size_t from_cp, size_t all_cp, size_t max_cp)
{
	struct rest rest = {from_cp, all_cp - from_cp, max_cp, 0, 0};
	size_t pieces = (rest.len_cp + max_cp - 1) / max_cp;

	rest.even_cp = rest.len_cp / pieces;
	rest.least_cp = rest.len_cp - (pieces - 1) * max_cp;
	return rest;
}

/* How a place serves, 0 best: with no more pieces than must be, or for what is
 * better than a space; with a piece more; inside of what should stay whole;
 * with a very short piece. */
static unsigned
grade(const struct split_place *p, const struct rest *rest)
{
	size_t len_cp = p->at_cp - rest->from_cp;
	int is_inside = p->rank >= RANK_INSIDE;

	if (len_cp < rest->even_cp / 3)
		return 3;
	if (p->rank <= RANK_CONJUNCTION || len_cp >= rest->least_cp)
		return is_inside ? 2 : 0;
	return is_inside ? 3 : 1;
}

static int
is_better(const struct split_place *a, const struct split_place *b,
	const struct rest *rest)
{
	unsigned a_grade = grade(a, rest), b_grade = grade(b, rest);
	size_t even = rest->from_cp + rest->even_cp;

	if (a_grade != b_grade)
		return a_grade < b_grade;
	if (a_grade == 3)
		return 1; /* the longer */
	if (a->rank != b->rank)
		return a->rank < b->rank;
	return distance(a->at_cp, even) < distance(b->at_cp, even);
}

/* The place that ends the next piece; first is the first one in the rest.
 * places_n if there is none. */
static size_t
choose_place(const struct segments *segments, size_t first, struct rest rest)
{
	size_t best = segments->places_n, i;

	for (i = first; i < segments->places_n; i++) {
		const struct split_place *p = &segments->places[i];

		if (p->at_cp > rest.from_cp + rest.max_cp)
			break;
		if (best == segments->places_n ||
			is_better(p, &segments->places[best], &rest))
			best = i;
	}
	return best < segments->places_n ? best : i;
}

void
segments_cut(struct segments *segments, const struct splitter_lang *lang,
	struct slice text, size_t offset, size_t max_cp)
{
	struct survey survey = {.segments = segments,
		.offset = offset,
		.lang = lang,
		.ptr = text.ptr,
		.end = text.ptr + text.len};
	size_t all_cp, from = 0, from_cp = 0, i = 0;

	if (!max_cp || text.len <= max_cp ||
		(all_cp = find_places(&survey)) <= max_cp) {
		add(segments, offset, offset + text.len, 0);
		return;
	}
	while (all_cp - from_cp > max_cp) {
		i = choose_place(segments, i, rest_of(from_cp, all_cp, max_cp));
		if (i >= segments->places_n)
			break;
		const struct split_place *p = &segments->places[i++];

		add(segments, offset + from, offset + p->at, 1);
		from = p->next;
		from_cp = p->at_cp;
	}
	add(segments, offset + from, offset + text.len, 0);
}

void
segments_over(struct segments *segments, const char *from, const char *to)
{
	split_hits_init(&segments->hits, from, to);
}

void
segments_find(struct segments *segments, const struct splitter_lang *lang,
	struct slice text, size_t max_cp)
{
	struct split_walk walk;
	struct slice s;

	segments->n = 0;
	split_start(&walk, lang, text);
	if (segments->hits.from)
		walk.hits = &segments->hits;
	while (split_next(&walk, &s)) {
		size_t at = (size_t)(s.ptr - text.ptr);

		if (max_cp)
			segments_cut(segments, lang, s, at, max_cp);
		else
			add(segments, at, at + s.len, 0);
	}
}

void
segments_release(struct segments *segments)
{
	free(segments->v);
	free(segments->places);
	memset(segments, 0, sizeof(*segments));
}
