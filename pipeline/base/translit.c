/* translit: letters written in another script, by a map (rules/pseudo/) */
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "base/translit.h"

/* The section: n, then n of these in order of cp, then the strings. */
struct entry {
	uint32_t cp;
	uint32_t at : 24, len : 8; /* bytes of the strings */
};

enum { NEAR = 0x800 }; /* two bytes of UTF-8: looked up directly */

struct translit {
	const struct entry *v;
	size_t n;
	const char *strings;
	uint32_t near[NEAR]; /* index + 1, 0: not in the map */
};

static int
entries_hold(const struct entry *v, size_t n, size_t strings_len)
{
	for (size_t i = 0; i < n; i++) {
		if ((size_t)v[i].at + v[i].len > strings_len)
			return 0;
		if (i > 0 && v[i - 1].cp >= v[i].cp)
			return 0;
	}
	return 1;
}

struct translit *
translit_open(const struct pack *pack)
{
	struct slice s = pack_find(pack, "pseudo");
	struct translit *t;
	uint32_t n;

	if (s.len < sizeof(n))
		return NULL;
	memcpy(&n, s.ptr, sizeof(n));
	if (n > (s.len - sizeof(n)) / sizeof(struct entry))
		return NULL;
	t = memory_zero(1, sizeof(*t));
	t->v = (const void *)(s.ptr + sizeof(n));
	t->n = n;
	t->strings = (const char *)(t->v + n);
	if (!entries_hold(t->v, n, (size_t)(s.ptr + s.len - t->strings))) {
		free(t);
		return NULL;
	}
	for (uint32_t i = 0; i < n && t->v[i].cp < NEAR; i++)
		t->near[t->v[i].cp] = i + 1;
	return t;
}

void
translit_free(struct translit *t)
{
	free(t);
}

static const struct entry *
entry_find(const struct translit *t, uint32_t cp)
{
	size_t low = 0, high = t->n;

	if (cp < NEAR)
		return t->near[cp] ? &t->v[t->near[cp] - 1] : NULL;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (t->v[mid].cp < cp)
			low = mid + 1;
		else
			high = mid;
	}
	return low < t->n && t->v[low].cp == cp ? &t->v[low] : NULL;
}

static void
valid_write(const struct translit *t, const char *p, const char *end,
	struct buf *out)
{
	while (p < end) {
		const struct entry *e;
		const char *from = p;
		uint32_t cp;

		while (p < end && (unsigned char)*p < 0x80)
			p++;
		buf_add(out, from, (size_t)(p - from));
		if (p == end)
			return;
		from = p;
		p += utf8_next(p, end, &cp);
		e = entry_find(t, cp);
		if (e)
			buf_add(out, t->strings + e->at, e->len);
		else
			buf_add(out, from, (size_t)(p - from));
	}
}

void
translit_write(const struct translit *t, struct slice text, struct buf *out)
{
	while (text.len) {
		size_t n = utf8_valid(text.ptr, text.len);

		valid_write(t, text.ptr, text.ptr + n, out);
		text.ptr += n;
		text.len -= n;
		n = text.len ? utf8_bad(text.ptr, text.len) : 0;
		buf_add(out, text.ptr, n);
		text.ptr += n;
		text.len -= n;
	}
}

/* ---- the compiler ---- */

static int
hex_parse(struct slice s, uint32_t *cp)
{
	*cp = 0;
	if (s.len < 4 || s.len > 6)
		return -1;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c >= '0' && c <= '9')
			*cp = *cp * 16 + (uint32_t)(c - '0');
		else if (c >= 'A' && c <= 'F')
			*cp = *cp * 16 + (uint32_t)(c - 'A' + 10);
		else
			return -1;
	}
	return *cp > 0x10FFFF ? -1 : 0;
}

static int
entry_compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return (x->cp > y->cp) - (x->cp < y->cp);
}

/* One line of the map to an entry; 0, or -1: reported. */
static int
line_compile(struct rules *rules, const struct rules_file *file,
	const struct rule *line, struct buf *strings, struct entry *entry)
{
	struct slice out;
	uint32_t cp;

	if (line->n < 2 || hex_parse(line->v[0].value, &cp) < 0) {
		rules_error(rules, file, line->line,
			"want a code point of 4 "
			"to 6 capital hex digits, a tab, and what to write");
		return -1;
	}
	out = line->v[1].value;
	if (slice_is(out, "-"))
		out.len = 0;
	if (out.len > 255 || strings->len > 0xFFFFFF - 255) {
		rules_error(rules, file, line->line, "too long");
		return -1;
	}
	entry->cp = cp;
	entry->at = (uint32_t)strings->len & 0xFFFFFF;
	entry->len = (uint32_t)out.len & 0xFF;
	buf_add_slice(strings, out);
	return 0;
}

/* What is said later of a code point holds: --rules DIR is loaded after. */
static uint32_t
entries_sort(struct entry *v, size_t n)
{
	uint32_t kept = 0;

	qsort(v, n, sizeof(*v), entry_compare);
	for (size_t i = 0; i < n; i++) {
		if (kept && v[kept - 1].cp == v[i].cp) {
			if (v[i].at > v[kept - 1].at)
				v[kept - 1] = v[i];
		} else {
			v[kept++] = v[i];
		}
	}
	return kept;
}

void
pseudo_compile(struct rules *rules, struct buf *out)
{
	const struct rules_file *file = NULL;
	struct buf strings = {0}, entries = {0};
	uint32_t n;

	while ((file = rules_next(rules, "pseudo", ".map", file))) {
		for (size_t i = 0; i < file->n; i++) {
			struct entry e = {0};

			if (!line_compile(
				    rules, file, &file->v[i], &strings, &e))
				buf_add(&entries, (const char *)&e, sizeof(e));
		}
	}
	n = entries.len ? entries_sort((struct entry *)(void *)entries.ptr,
				  entries.len / sizeof(struct entry))
			: 0;
	buf_add(out, (const char *)&n, sizeof(n));
	buf_add(out, entries.ptr, n * sizeof(struct entry));
	buf_add_slice(out, buf_slice(&strings));
	buf_release(&strings);
	buf_release(&entries);
}
