/* json: the reader and writer of JSON text in notes.h. */
#include <stdlib.h>
#include <string.h>
#include "base/notes.h"
#include "base/text.h"

enum { DEPTH_MAX = 64, KEYS_FEW = 16 };

static const char *
skip_space(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r'))
		p++;
	return p;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The four digits of \uXXXX; -1 if they are none. */
static int32_t
hex_four(const char *p, const char *end)
{
	int32_t value = 0;
	int i, digit;

	if (end - p < 4)
		return -1;
	for (i = 0; i < 4; i++) {
		digit = hex_value(p[i]);
		if (digit < 0)
			return -1;
		value = value << 4 | digit;
	}
	return value;
}

/* ---- strings ---- */

/* The closing quote's end, or NULL. p is at the opening quote. */
static const char *
check_string(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++) {
		if ((unsigned char)*p < 0x20)
			return NULL;
		if (*p != '\\')
			continue;
		if (++p == end)
			return NULL;
		if (*p == 'u') {
			if (hex_four(p + 1, end) < 0)
				return NULL;
			p += 4;
		} else if (!memchr("\"\\/bfnrt", *p, 8)) {
			return NULL;
		}
	}
	return p < end ? p + 1 : NULL;
}

/* The character of \uXXXX at p, a pair of surrogates being one; a lone one is
 * U+FFFD. Returns the bytes used. */
static size_t
unescape_u(const char *p, const char *end, uint32_t *cp)
{
	int32_t high = hex_four(p + 2, end), low;

	*cp = (uint32_t)high;
	if (high < 0xD800 || high > 0xDFFF)
		return 6;
	*cp = 0xFFFD;
	if (high > 0xDBFF || end - p < 12 || p[6] != '\\' || p[7] != 'u')
		return 6;
	low = hex_four(p + 8, end);
	if (low < 0xDC00 || low > 0xDFFF)
		return 6;
	*cp = 0x10000 + ((uint32_t)(high - 0xD800) << 10) +
	      (uint32_t)(low - 0xDC00);
	return 12;
}

/* The next character of a checked string's inside: up to 4 bytes to `to`.
 * Bytes outside an escape go on as they are, one at a time. */
static size_t
unescape(const char *p, const char *end, char *to, size_t *to_len)
{
	static const char from[] = "bfnrt", into[] = "\b\f\n\r\t";
	const char *found;
	uint32_t cp;
	size_t used;

	*to_len = 1;
	*to = *p;
	if (*p != '\\')
		return 1;
	if (p[1] == 'u') {
		used = unescape_u(p, end, &cp);
		*to_len = utf8_put(to, cp);
		return used;
	}
	found = memchr(from, p[1], 5);
	*to = found ? into[found - from] : p[1];
	return 2;
}

struct slice
json_string(struct slice value, struct arena *arena)
{
	struct slice s;
	const char *p, *end;
	char *to;
	size_t n;

	if (value.len < 2 || value.ptr[0] != '"')
		return (struct slice){NULL, 0};
	p = value.ptr + 1;
	end = value.ptr + value.len - 1;
	s = (struct slice){p, (size_t)(end - p)};
	if (!memchr(p, '\\', s.len))
		return s;
	to = arena_alloc(arena, s.len);
	s.ptr = to;
	while (p < end) {
		p += unescape(p, end, to, &n);
		to += n;
	}
	s.len = (size_t)(to - s.ptr);
	return s;
}

/* ---- keys ---- */

/* Keys are equal when their characters are, however they are escaped. */
static int
keys_equal(struct slice a, struct slice b)
{
	const char *p = a.ptr + 1, *p_end = a.ptr + a.len - 1;
	const char *q = b.ptr + 1, *q_end = b.ptr + b.len - 1;
	char one[4], two[4];
	size_t n, m, i = 0, j = 0;

	n = m = 0;
	for (;;) {
		if (i == n) {
			if (p == p_end)
				return j == m && q == q_end;
			p += unescape(p, p_end, one, &n);
			i = 0;
		}
		if (j == m) {
			if (q == q_end)
				return 0;
			q += unescape(q, q_end, two, &m);
			j = 0;
		}
		if (one[i++] != two[j++])
			return 0;
	}
}

static uint64_t
key_hash(struct slice key)
{
	const char *p = key.ptr + 1, *end = key.ptr + key.len - 1;
	uint64_t hash = 0xcbf29ce484222325u;
	char c[4];
	size_t i, n;

	while (p < end) {
		p += unescape(p, end, c, &n);
		for (i = 0; i < n; i++)
			hash = (hash ^ (unsigned char)c[i]) * 0x100000001b3u;
	}
	return hash ^ hash >> 29;
}

/* 1 if no key comes twice. The object's grammar is known to be right. A table
 * keeps an object of many keys linear; probes are bounded, for keys may be
 * chosen to collide: past the bound the object counts as having a double. */
static int
keys_once_many(struct slice object, size_t n)
{
	struct json it = json_open(object);
	struct slice key, item, *table;
	size_t size = 64, i, probes = 0;
	int once = 1;

	while (size < 2 * n)
		size *= 2;
	table = memory_zero(size, sizeof(*table));
	while (once && json_next(&it, &key, &item)) {
		i = key_hash(key) & (size - 1);
		while (table[i].ptr && !keys_equal(table[i], key)) {
			i = (i + 1) & (size - 1);
			probes++;
		}
		once = !table[i].ptr && probes < 64 + 32 * n;
		table[i] = key;
	}
	free(table);
	return once;
}

static int
keys_once(struct slice object, size_t n)
{
	struct json it = json_open(object);
	struct slice seen[KEYS_FEW], key, item;
	size_t i, j = 0;

	if (n > KEYS_FEW)
		return keys_once_many(object, n);
	while (json_next(&it, &key, &item)) {
		for (i = 0; i < j; i++)
			if (keys_equal(seen[i], key))
				return 0;
		seen[j++] = key;
	}
	return 1;
}

/* ---- the grammar ---- */

static const char *check_value(const char *p, const char *end, int depth);

static const char *
check_digits(const char *p, const char *end)
{
	const char *from = p;

	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p > from ? p : NULL;
}

static const char *
check_number(const char *p, const char *end)
{
	if (p < end && *p == '-')
		p++;
	if (p < end && *p == '0')
		p++;
	else
		p = check_digits(p, end);
	if (p && p < end && *p == '.')
		p = check_digits(p + 1, end);
	if (p && p < end && (*p == 'e' || *p == 'E')) {
		p++;
		if (p < end && (*p == '+' || *p == '-'))
			p++;
		p = check_digits(p, end);
	}
	return p;
}

/* "key" : */
static const char *
check_key(const char *p, const char *end)
{
	if (p == end || *p != '"')
		return NULL;
	p = check_string(p, end);
	if (!p)
		return NULL;
	p = skip_space(p, end);
	return p < end && *p == ':' ? skip_space(p + 1, end) : NULL;
}

/* An object or an array; p is at its opening bracket. */
static const char *
check_group(const char *p, const char *end, int depth)
{
	const char *from = p;
	char close = *p == '{' ? '}' : ']';
	size_t n = 0;

	p = skip_space(p + 1, end);
	if (p < end && *p == close)
		return p + 1;
	for (;; n++) {
		if (close == '}' && !(p = check_key(p, end)))
			return NULL;
		p = check_value(p, end, depth + 1);
		if (!p)
			return NULL;
		p = skip_space(p, end);
		if (p == end)
			return NULL;
		if (*p == close)
			break;
		if (*p != ',')
			return NULL;
		p = skip_space(p + 1, end);
	}
	p++;
	if (close == '}' && n > 0 &&
		!keys_once((struct slice){from, (size_t)(p - from)}, n + 1))
		return NULL;
	return p;
}

static const char *
check_word(const char *p, const char *end, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(end - p) < len || memcmp(p, word, len) != 0)
		return NULL;
	return p + len;
}

static const char *
check_value(const char *p, const char *end, int depth)
{
	if (p == end || depth == DEPTH_MAX)
		return NULL;
	switch (*p) {
	case '"':
		return check_string(p, end);
	case '{':
	case '[':
		return check_group(p, end, depth);
	case 't':
		return check_word(p, end, "true");
	case 'f':
		return check_word(p, end, "false");
	case 'n':
		return check_word(p, end, "null");
	default:
		return check_number(p, end);
	}
}

size_t
json_check(const char *ptr, size_t len)
{
	const char *end = check_value(ptr, ptr + len, 0);

	return end ? (size_t)(end - ptr) : 0;
}

/* ---- stepping through checked text ---- */

static const char *
skip_string(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++)
		if (*p == '\\')
			p++;
	return p < end ? p + 1 : end;
}

static const char *
skip_value(const char *p, const char *end)
{
	size_t depth = 0;

	while (p < end) {
		if (*p == '"') {
			p = skip_string(p, end);
		} else if (*p == '{' || *p == '[') {
			depth++;
			p++;
		} else if (*p == '}' || *p == ']') {
			depth--;
			p++;
		} else if (depth > 0) {
			p++;
			continue;
		} else {
			while (p < end && !memchr(", \t\n\r", *p, 5))
				p++;
		}
		if (depth == 0)
			break;
	}
	return p;
}

struct json
json_open(struct slice value)
{
	if (value.len < 2 || (value.ptr[0] != '{' && value.ptr[0] != '['))
		return (struct json){NULL, NULL};
	return (struct json){value.ptr + 1, value.ptr + value.len - 1};
}

int
json_next(struct json *it, struct slice *key, struct slice *item)
{
	const char *p = skip_space(it->ptr, it->end), *from;
	struct slice unasked;

	if (!key)
		key = &unasked;
	*key = (struct slice){NULL, 0};
	if (p == it->end)
		return 0;
	if (*p == ',')
		p = skip_space(p + 1, it->end);
	from = p;
	p = skip_value(p, it->end);
	*item = (struct slice){from, (size_t)(p - from)};
	p = skip_space(p, it->end);
	if (p < it->end && *p == ':') {
		*key = *item;
		from = skip_space(p + 1, it->end);
		p = skip_value(from, it->end);
		*item = (struct slice){from, (size_t)(p - from)};
	}
	it->ptr = p;
	return 1;
}

struct slice
json_member(struct slice object, const char *key)
{
	struct json it = json_open(object);
	struct slice name, item;
	size_t len = strlen(key);

	while (json_next(&it, &name, &item))
		if (name.len == len + 2 && memcmp(name.ptr + 1, key, len) == 0)
			return item;
	return (struct slice){NULL, 0};
}

int64_t
json_number(struct slice value)
{
	int64_t n = 0;
	size_t i;

	if (value.len == 0 || value.len > 18 ||
		(value.ptr[0] == '0' && value.len > 1))
		return -1;
	for (i = 0; i < value.len; i++) {
		if (value.ptr[i] < '0' || value.ptr[i] > '9')
			return -1;
		n = n * 10 + (value.ptr[i] - '0');
	}
	return n;
}

/* ---- writing ---- */

/* Written \uXXXX. */
static int
is_hidden(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp_is_bidi(cp) ||
	       cp == 0x2028 || cp == 0x2029;
}

/* Bytes that have to be looked at: quotes, backslashes, controls; and what may
 * begin a hidden character: DEL and C1 begin 7F and C2, ALM D8, the others
 * E2. */
static const uint8_t odd[256] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ['"'] = 1, ['\\'] = 1,
	[0x7F] = 1, [0xC2] = 1, [0xE2] = 1, [0xD8] = 1};

/* The first character from p that has to be escaped, or end. */
static const char *
odd_find(const char *p, const char *end)
{
	uint32_t cp;
	unsigned n;

	for (; p < end; p += n) {
		n = 1;
		if (!odd[(unsigned char)*p])
			continue;
		if (*p == '\xD8' && p[1] != '\x9C')
			continue;
		n = utf8_next(p, end, &cp);
		if (cp == '"' || cp == '\\' || is_hidden(cp))
			break;
	}
	return p;
}

static void
add_escaped(struct buf *out, uint32_t cp)
{
	static const char from[] = "\b\f\n\r\t\"\\", into[] = "bfnrt\"\\";
	const char *found = cp < 0x80 ? memchr(from, (int)cp, 7) : NULL;

	if (found) {
		buf_addc(out, '\\');
		buf_addc(out, into[found - from]);
	} else {
		buf_addf(out, "\\u%04x", (unsigned)cp);
	}
}

/* From the first character that has to be escaped, at p. */
static void
add_rest(struct buf *out, const char *p, const char *end)
{
	uint32_t cp;

	while (p < end) {
		const char *next;

		p += utf8_next(p, end, &cp);
		add_escaped(out, cp);
		next = odd_find(p, end);
		buf_add(out, p, (size_t)(next - p));
		p = next;
	}
	buf_addc(out, '"');
}

int
json_add_string(struct buf *out, struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len, *next;
	char *to = buf_room(out, s.len + 2);

	*to++ = '"';
	while (p < end && !odd[(unsigned char)*p])
		*to++ = *p++;
	if (p == end) {
		*to++ = '"';
		out->len = (size_t)(to - out->ptr);
		return 0;
	}
	out->len = (size_t)(to - out->ptr);
	next = odd_find(p, end);
	buf_add(out, p, (size_t)(next - p));
	add_rest(out, next, end);
	return next < end;
}
