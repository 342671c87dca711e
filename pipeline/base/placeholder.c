/* placeholder: kinds, and the list in a row's notes. */
#include <string.h>
#include "base/eight.h"
#include "base/notes.h"
#include "base/placeholder.h"

const char *const kind_names[KIND_COUNT] = {
	[KIND_URL] = "url",
	[KIND_EMAIL] = "email",
	[KIND_HANDLE] = "handle",
	[KIND_HASHTAG] = "hashtag",
	[KIND_CODE] = "code",
	[KIND_MARKUP] = "markup",
	[KIND_EMOJI] = "emoji",
	[KIND_HONORIFIC] = "honorific",
	[KIND_DECIMAL] = "decimal",
	[KIND_GROUPED] = "grouped",
	[KIND_PERCENT] = "percent",
	[KIND_FRACTION] = "fraction",
	[KIND_RANGE] = "range",
	[KIND_SCORE] = "score",
	[KIND_MONEY] = "money",
	[KIND_UNIT] = "unit",
	[KIND_TIME] = "time",
	[KIND_DATE] = "date",
	[KIND_PHONE] = "phone",
	[KIND_VERSION] = "version",
	[KIND_TERM] = "term",
	[KIND_PLACEHOLDER] = "placeholder",
	[KIND_INTEGER] = "integer",
	[KIND_ORDINAL] = "ordinal",
	[KIND_YEAR] = "year",
	[KIND_DATENAME] = "datename",
	[KIND_NAME] = "name",
	[KIND_WORDS] = "words",
};

/* Those that begin with a letter, a bit each. */
static const uint32_t kinds_of['z' - 'a' + 1] = {
	['c' - 'a'] = 1u << KIND_CODE,
	['d' - 'a'] =
		1u << KIND_DECIMAL | 1u << KIND_DATE | 1u << KIND_DATENAME,
	['e' - 'a'] = 1u << KIND_EMAIL | 1u << KIND_EMOJI,
	['f' - 'a'] = 1u << KIND_FRACTION,
	['g' - 'a'] = 1u << KIND_GROUPED,
	['h' - 'a'] =
		1u << KIND_HANDLE | 1u << KIND_HASHTAG | 1u << KIND_HONORIFIC,
	['i' - 'a'] = 1u << KIND_INTEGER,
	['m' - 'a'] = 1u << KIND_MARKUP | 1u << KIND_MONEY,
	['n' - 'a'] = 1u << KIND_NAME,
	['o' - 'a'] = 1u << KIND_ORDINAL,
	['p' - 'a'] =
		1u << KIND_PERCENT | 1u << KIND_PHONE | 1u << KIND_PLACEHOLDER,
	['r' - 'a'] = 1u << KIND_RANGE,
	['s' - 'a'] = 1u << KIND_SCORE,
	['t' - 'a'] = 1u << KIND_TIME | 1u << KIND_TERM,
	['u' - 'a'] = 1u << KIND_URL | 1u << KIND_UNIT,
	['v' - 'a'] = 1u << KIND_VERSION,
	['w' - 'a'] = 1u << KIND_WORDS,
	['y' - 'a'] = 1u << KIND_YEAR,
};

int
kind_find(struct slice name)
{
	uint32_t kinds = name.len && *name.ptr >= 'a' && *name.ptr <= 'z'
				 ? kinds_of[*name.ptr - 'a']
				 : 0;

	for (; kinds; kinds &= kinds - 1) {
		int kind = __builtin_ctz(kinds);

		if (slice_is(name, kind_names[kind]))
			return kind;
	}
	return -1;
}

struct placeholder *
placeholders_add(struct placeholders *list, struct arena *arena)
{
	struct placeholder *v;

	if (list->n == list->cap) {
		list->cap = list->n < 4 ? 8 : 2 * list->n;
		v = arena_alloc(arena, list->cap * sizeof(*v));
		if (list->n)
			memcpy(v, list->v, list->n * sizeof(*v));
		list->v = v;
	}
	v = &list->v[list->n++];
	memset(v, 0, sizeof(*v));
	return v;
}

/* ---- reading ---- */

static int
parse_count(struct slice json, uint32_t *to)
{
	int64_t n = json_number(json);

	if (n < 0 || n > UINT32_MAX)
		return -1;
	*to = (uint32_t)n;
	return 0;
}

static int
parse_string(struct slice json, struct arena *arena, struct slice *to)
{
	*to = json_string(json, arena);
	return to->ptr ? 0 : -1;
}

/* A string, or an array of the two readings. */
static int
parse_value(struct slice json, struct arena *arena, struct placeholder *p)
{
	struct json it;
	struct slice key, one, two, more;

	if (json.ptr[0] != '[')
		return parse_string(json, arena, &p->value);
	it = json_open(json);
	if (!json_next(&it, &key, &one) || !json_next(&it, &key, &two) ||
		json_next(&it, &key, &more))
		return -1;
	return parse_string(one, arena, &p->value) ||
			       parse_string(two, arena, &p->value2)
		       ? -1
		       : 0;
}

static int
parse_kind(struct slice json, struct arena *arena, struct placeholder *p)
{
	int kind = kind_find(json_string(json, arena));

	p->kind = kind < 0 ? KIND_CODE : (enum kind)kind;
	return kind < 0 ? -1 : 0;
}

enum { MEMBER_KIND = 1, MEMBER_AT = 2, MEMBER_LEN = 4, MEMBER_VALUE = 8 };

static int
parse_member(struct slice key, struct slice json, struct arena *arena,
	struct placeholder *p, unsigned *seen)
{
	if (slice_is(key, "\"as\""))
		return parse_string(json, arena, &p->as);
	if (slice_is(key, "\"target\""))
		return parse_string(json, arena, &p->target);
	if (slice_is(key, "\"pad\""))
		return parse_count(json, &p->pad) || p->pad > 3 ? -1 : 0;
	if (slice_is(key, "\"kind\"")) {
		*seen |= MEMBER_KIND;
		return parse_kind(json, arena, p);
	}
	if (slice_is(key, "\"at\"")) {
		*seen |= MEMBER_AT;
		return parse_count(json, &p->at);
	}
	if (slice_is(key, "\"len\"")) {
		*seen |= MEMBER_LEN;
		return parse_count(json, &p->len);
	}
	if (slice_is(key, "\"value\"")) {
		*seen |= MEMBER_VALUE;
		return parse_value(json, arena, p);
	}
	return -1;
}

static int
parse_one(struct slice json, struct arena *arena, struct placeholder *p)
{
	struct json it = json_open(json);
	struct slice key, item;
	unsigned seen = 0;

	if (json.ptr[0] != '{')
		return -1;
	while (json_next(&it, &key, &item))
		if (parse_member(key, item, arena, p, &seen))
			return -1;
	return seen == 15 ? 0 : -1;
}

int
placeholders_parse(
	struct slice json, struct arena *arena, struct placeholders *out)
{
	struct json it = json_open(json);
	struct placeholder *p;
	struct slice key, item;
	uint64_t end = 0;

	if (json.len && !memchr(json.ptr, '\\', json.len) &&
		placeholders_take(json, arena, out) == json.len)
		return 0;
	memset(out, 0, sizeof(*out));
	if (json.len == 0 || json.ptr[0] != '[')
		return -1;
	while (json_next(&it, &key, &item)) {
		p = placeholders_add(out, arena);
		if (parse_one(item, arena, p) || p->at < end)
			return -1;
		end = (uint64_t)p->at + p->len;
	}
	return 0;
}

/* ---- reading what wasl wrote, quickly ---- */

/* Past a literal, or NULL. */
static const char *
take_word(const char *p, const char *end, const char *word, size_t len)
{
	if (!p || (size_t)(end - p) < len || memcmp(p, word, len) != 0)
		return NULL;
	return p + len;
}

#define TAKE(p, end, word) take_word(p, end, word, sizeof(word) - 1)

/* A quote, or what is below U+0020; the lowest is sure. */
static uint64_t
string_ends(uint64_t v)
{
	return (eight_zero(v ^ EIGHT_ALL('"')) | ((v - EIGHT_ALL(0x20)) & ~v)) &
	       EIGHT_ALL(0x80);
}

/* A string without escapes, its closing quote too; the opening one is past. */
static const char *
take_string(const char *p, const char *end, struct slice *to)
{
	const char *from = p;
	uint64_t ends = 0;

	if (!p)
		return NULL;
	for (; (size_t)(end - p) >= sizeof(ends); p += sizeof(ends)) {
		ends = string_ends(eight_load(p));
		if (ends)
			break;
	}
	if (ends)
		p += __builtin_ctzll(ends) / 8;
	while (p < end && *p != '"' && (unsigned char)*p >= 0x20)
		p++;
	if (p == end || *p != '"')
		return NULL;
	*to = (struct slice){from, (size_t)(p - from)};
	return p + 1;
}

static const char *
take_count(const char *p, const char *end, uint32_t *to)
{
	const char *from = p;
	uint32_t n = 0;

	if (!p)
		return NULL;
	for (; p < end && *p >= '0' && *p <= '9'; p++)
		n = n * 10 + (uint32_t)(*p - '0');
	/* What is long is left to the careful way. */
	if (p == from || p - from > 9 || (*from == '0' && p - from > 1))
		return NULL;
	*to = n;
	return p;
}

static const char *
take_value(const char *p, const char *end, struct placeholder *to)
{
	const char *q = TAKE(p, end, "\"");

	if (q)
		return take_string(q, end, &to->value);
	p = TAKE(p, end, "[\"");
	p = TAKE(take_string(p, end, &to->value), end, ",\"");
	return TAKE(take_string(p, end, &to->value2), end, "]");
}

static const char *
take_one(const char *p, const char *end, struct placeholder *to)
{
	struct slice name;
	const char *q;
	int kind;

	if ((q = TAKE(p, end, "\"as\":\"")) != NULL)
		p = TAKE(take_string(q, end, &to->as), end, ",");
	if ((q = TAKE(p, end, "\"pad\":")) != NULL) {
		p = TAKE(take_count(q, end, &to->pad), end, ",");
		if (to->pad > 3)
			return NULL;
	}
	p = take_string(TAKE(p, end, "\"kind\":\""), end, &name);
	kind = p ? kind_find(name) : -1;
	if (kind < 0)
		return NULL;
	to->kind = (enum kind)kind;
	p = take_count(TAKE(p, end, ",\"at\":"), end, &to->at);
	p = take_count(TAKE(p, end, ",\"len\":"), end, &to->len);
	p = take_value(TAKE(p, end, ",\"value\":"), end, to);
	if ((q = TAKE(p, end, ",\"target\":\"")) != NULL)
		p = take_string(q, end, &to->target);
	return TAKE(p, end, "}");
}

size_t
placeholders_take(
	struct slice text, struct arena *arena, struct placeholders *out)
{
	const char *end = text.ptr + text.len;
	const char *p = TAKE(text.ptr, end, "["), *q;
	struct placeholder *one;
	uint64_t free_from = 0;

	memset(out, 0, sizeof(*out));
	for (q = p; (p = TAKE(q, end, "{")) != NULL;) {
		one = placeholders_add(out, arena);
		p = take_one(p, end, one);
		if (!p || one->at < free_from)
			return 0;
		free_from = (uint64_t)one->at + one->len;
		q = TAKE(p, end, ",");
		if (!q && (p = TAKE(p, end, "]")) != NULL)
			return (size_t)(p - text.ptr);
	}
	return 0;
}

/* ---- writing ---- */

/* Room for what is not a string of its own. */
enum { MEMBERS_ROOM = 64 + 2 * NUMBER_MAX };

#define PUT(to, literal)                                                       \
	((char *)memcpy(to, literal, sizeof(literal) - 1) + sizeof(literal) - 1)

static int
print_member(struct buf *out, struct slice key, struct slice value)
{
	buf_add_slice(out, key);
	return json_add_string(out, value);
}

static void
print_place(const struct placeholder *p, struct buf *out)
{
	const char *name = kind_names[p->kind];
	char *to = buf_room(out, MEMBERS_ROOM);

	to = PUT(to, "\"kind\":\"");
	while (*name)
		*to++ = *name++;
	to = PUT(to, "\",\"at\":");
	to = number_put(to, p->at);
	to = PUT(to, ",\"len\":");
	to = number_put(to, p->len);
	out->len = (size_t)(to - out->ptr);
}

static int
print_one(const struct placeholder *p, struct buf *out)
{
	int escapes = 0;

	buf_addc(out, '{');
	if (p->as.len) {
		escapes |= print_member(out, SLICE("\"as\":"), p->as);
		buf_addc(out, ',');
	}
	if (p->pad) {
		buf_add_slice(out, SLICE("\"pad\":"));
		buf_add_number(out, p->pad);
		buf_addc(out, ',');
	}
	print_place(p, out);
	if (p->value2.len) {
		escapes |= print_member(out, SLICE(",\"value\":["), p->value);
		buf_addc(out, ',');
		escapes |= json_add_string(out, p->value2);
		buf_addc(out, ']');
	} else {
		escapes |= print_member(out, SLICE(",\"value\":"), p->value);
	}
	if (p->target.len)
		escapes |= print_member(out, SLICE(",\"target\":"), p->target);
	buf_addc(out, '}');
	return escapes;
}

int
placeholders_print(const struct placeholders *list, struct buf *out)
{
	int escapes = 0;

	buf_addc(out, '[');
	for (size_t i = 0; i < list->n; i++) {
		if (i)
			buf_addc(out, ',');
		escapes |= print_one(&list->v[i], out);
	}
	buf_addc(out, ']');
	return escapes;
}
