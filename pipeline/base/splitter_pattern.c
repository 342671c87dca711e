/* splitter_pattern: the compiler of patterns, rules/split/README.md. */
#include "base/splitter_pack.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define B(type) TOKEN_BIT(TOKEN_##type)
#define STOPS (B(DOT) | B(FULL) | B(PAUSE) | B(ELLIPSIS) | B(STRONG))
#define WORDS (B(WORD) | B(LATIN) | B(ACRONYM))
#define ALL (TOKEN_BIT(TOKEN_COUNT) - 1)

static const struct named {
	const char *name;
	uint32_t types;
	uint8_t letters_min, letters_max, shape;
} named[] = {
	{"start", B(START), 0, 255, 0},
	{"end", B(END), 0, 255, 0},
	{"word", B(WORD), 0, 255, 0},
	{"letter", B(WORD), 1, 1, 0},
	{"latin", B(LATIN), 0, 255, 0},
	{"initial", B(LATIN), 1, 1, SHAPE_CAPITAL},
	{"lower", B(LATIN), 0, 255, SHAPE_LOWER},
	{"capital", B(LATIN), 0, 255, SHAPE_CAPITAL},
	{"upper", B(LATIN), 0, 255, SHAPE_UPPER},
	{"number", B(NUMBER), 0, 255, 0},
	{"acronym", B(ACRONYM), 0, 255, 0},
	{"dot", B(DOT), 0, 255, 0},
	{"full", B(FULL), 0, 255, 0},
	{"point", B(DOT) | B(FULL), 0, 255, 0},
	{"pause", B(PAUSE), 0, 255, 0},
	{"ellipsis", B(ELLIPSIS), 0, 255, 0},
	{"strong", B(STRONG), 0, 255, 0},
	{"stop", STOPS, 0, 255, 0},
	{"open", B(OPEN), 0, 255, 0},
	{"close", B(CLOSE), 0, 255, 0},
	{"quote-open", B(QUOTE_OPEN), 0, 255, 0},
	{"quote-close", B(QUOTE_CLOSE), 0, 255, 0},
	{"comma", B(COMMA), 0, 255, 0},
	{"semicolon", B(SEMICOLON), 0, 255, 0},
	{"colon", B(COLON), 0, 255, 0},
	{"dash", B(DASH), 0, 255, 0},
	{"sign", B(SIGN), 0, 255, 0},
	{"note", B(NOTE), 0, 255, 0},
	{"other", B(OTHER), 0, 255, 0},
	{"text",
		ALL & ~(STOPS | B(START) | B(END) | B(OPEN) | B(CLOSE) |
			      B(QUOTE_OPEN)),
		0, 255, 0},
	{"any", ALL & ~(B(START) | B(END)), 0, 255, 0},
};

struct reader {
	struct split_pattern *p;
	const char *at, *end;
};

static int
fail(struct split_pattern *p, const char *why, const char *at, size_t len)
{
	snprintf(p->why, sizeof(p->why), "%s '%.*s'", why,
		(int)(len > 40 ? 40 : len), at);
	return -1;
}

static int
read_char(struct reader *r, char c)
{
	if (r->at >= r->end || *r->at != c)
		return 0;
	r->at++;
	return 1;
}

static int
read_uint(struct reader *r, uint8_t *to)
{
	unsigned n = 0;
	const char *start = r->at;

	while (r->at < r->end && *r->at >= '0' && *r->at <= '9' && n < 256)
		n = n * 10 + (unsigned)(*r->at++ - '0');
	if (r->at == start || n > 255)
		return -1;
	*to = (uint8_t)n;
	return 0;
}

/* "2", "2-", "2-5" and then the closing character. */
static int
read_span(struct reader *r, char close, uint8_t *min, uint8_t *max)
{
	if (read_uint(r, min))
		return -1;
	*max = *min;
	if (read_char(r, '-')) {
		*max = 255;
		if (r->at < r->end && *r->at != close && read_uint(r, max))
			return -1;
	}
	return read_char(r, close) && *min <= *max ? 0 : -1;
}

static int
read_list(struct reader *r, struct split_item *item)
{
	const char *name = r->at;
	const char *close = memchr(name, '>', (size_t)(r->end - name));
	int bit;

	if (!close)
		return fail(r->p, "'>' is missing after", name,
			(size_t)(r->end - name));
	bit = r->p->list(
		r->p->user, (struct slice){name, (size_t)(close - name)});
	if (bit < 0)
		return fail(
			r->p, "there is no list", name, (size_t)(close - name));
	item->lists = (uint64_t)1 << bit;
	item->types = WORDS;
	r->at = close + 1;
	return 0;
}

/* "word", "prefix*", "*suffix", "prefix*suffix". */
static int
read_literal(struct reader *r, struct split_item *item)
{
	const char *from = r->at;
	const char *close = memchr(from, '"', (size_t)(r->end - from));
	char key[SPLIT_KEY_MAX];

	if (!close)
		return fail(r->p, "'\"' is missing after", from,
			(size_t)(r->end - from));
	const char *star = memchr(from, '*', (size_t)(close - from));

	item->affix = (uint32_t)r->p->strings->len;
	item->types = ALL & ~(STOPS | B(START) | B(END));
	item->prefix = (uint8_t)split_key(
		r->p->folder, from, star ? star : close, key);
	buf_add(r->p->strings, key, item->prefix);
	if (star) {
		item->suffix =
			(uint8_t)split_key(r->p->folder, star + 1, close, key);
		buf_add(r->p->strings, key, item->suffix);
	} else {
		item->flags |= ITEM_EXACT;
	}
	if (item->prefix + item->suffix == 0)
		return fail(r->p, "an empty word at", from, 1);
	r->at = close + 1;
	return 0;
}

static int
read_name(struct reader *r, struct split_item *item)
{
	const char *from = r->at;
	size_t len = 0;

	while (from + len < r->end && ((from[len] >= 'a' && from[len] <= 'z') ||
					      (from[len] == '-' && len > 0)))
		len++;
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		const struct named *n = &named[i];

		if (strlen(n->name) != len || memcmp(n->name, from, len))
			continue;
		item->types = n->types;
		item->letters_min = n->letters_min;
		item->letters_max = n->letters_max;
		item->shape = n->shape;
		r->at += len;
		return 0;
	}
	return fail(r->p, "is not known: ", from, len ? len : 1);
}

static int
read_test(struct reader *r, struct split_item *item)
{
	int failed;

	item->letters_max = 255;
	if (read_char(r, '<'))
		failed = read_list(r, item);
	else if (read_char(r, '"'))
		failed = read_literal(r, item);
	else
		failed = read_name(r, item);
	if (failed)
		return -1;
	if (read_char(r, '(') &&
		read_span(r, ')', &item->letters_min, &item->letters_max))
		return fail(r->p, "not a length, '(2-5)', at", r->at, 1);
	return 0;
}

static int
read_times(struct reader *r, struct split_item *item)
{
	item->min = item->max = 1;
	if (read_char(r, '?'))
		item->min = 0;
	else if (read_char(r, '*'))
		item->min = 0, item->max = 255;
	else if (read_char(r, '[') && read_span(r, ']', &item->min, &item->max))
		return fail(r->p, "not a count, '[1-3]', at", r->at, 1);
	return 0;
}

/* One place of a pattern: choices, how often, and the gap before it. Returns
 * the number of items. */
static int
read_place(struct reader *r, struct split_item *v, unsigned room)
{
	unsigned n = 0;
	uint8_t gap = GAP_ANY, how = 0;

	if (read_char(r, '+'))
		gap = GAP_GLUED;
	else if (read_char(r, '_'))
		gap = GAP_SPACED;
	if (read_char(r, '!'))
		how = ITEM_NOT;
	else if (read_char(r, '~'))
		how = ITEM_SEEK;
	if (how && gap != GAP_ANY)
		return fail(r->p, "'!' and '~' take no gap at", r->at, 1);
	do {
		if (n == room)
			return fail(
				r->p, "the pattern is too long at", r->at, 1);
		memset(&v[n], 0, sizeof(v[n]));
		if (read_test(r, &v[n]))
			return -1;
		v[n].flags |= how;
		n++;
	} while (read_char(r, '|'));
	if (read_times(r, &v[0]))
		return -1;
	for (unsigned i = 0; i < n; i++) {
		v[i].gap = gap;
		v[i].min = v[0].min;
		v[i].max = v[0].max;
		v[i].flags |= (uint8_t)(i + 1 < n ? ITEM_OR : 0);
	}
	if (r->at < r->end && *r->at != ' ')
		return fail(r->p, "a space is missing at", r->at, 1);
	return (int)n;
}

/* Left of the boundary patterns are matched from their end, and a gap belongs
 * to the token on its left: turn the places round. */
static void
turn(struct split_item *v, unsigned n)
{
	struct split_item old[SPLIT_ITEMS_MAX];
	unsigned out = 0, end = n;
	uint8_t gap = GAP_ANY;

	memcpy(old, v, n * sizeof(*v));
	while (end > 0) {
		unsigned from = end - 1;

		while (from > 0 && (old[from - 1].flags & ITEM_OR))
			from--;
		for (unsigned i = from; i < end; i++) {
			v[out] = old[i];
			v[out++].gap = gap;
		}
		gap = old[from].gap;
		end = from;
	}
}

int
split_pattern_compile(
	struct split_pattern *p, struct slice pattern, enum split_side side)
{
	struct reader r = {p, pattern.ptr, pattern.ptr + pattern.len};
	struct split_item v[SPLIT_ITEMS_MAX];
	unsigned n = 0;

	p->why[0] = '\0';
	for (;;) {
		while (read_char(&r, ' '))
			;
		if (r.at >= r.end)
			break;
		int more = read_place(&r, v + n, SPLIT_ITEMS_MAX - n);

		if (more < 0)
			return -1;
		n += (unsigned)more;
	}
	if (side == SIDE_BEFORE)
		turn(v, n);
	buf_add(p->items, (const char *)v, n * sizeof(v[0]));
	return (int)n;
}
