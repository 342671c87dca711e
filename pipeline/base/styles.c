/* styles: how placeholders look, compiled from rules, and their writers */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/styles.h"
#include "base/text.h"

#define STYLES_MAGIC 0x31594C53u /* "SLY1" */

enum { SET_NOISE, SET_LEFT, SET_RIGHT, SET_ZEROS, SET_COUNT };

/* The section: a head, styles, the sets' code points, the strings. */
struct styles_head {
	uint32_t magic, styles, sets[SET_COUNT], bytes, probe;
};

struct styles_entry {
	uint32_t name_at, name_len, open_at, open_len, close_at, close_len;
	uint32_t suits_at, suits_len, zero, flags;
};

/* ---- compiling ---- */

struct compiler {
	struct rules *rules;
	const struct rules_file *file;
	struct buf entries, sets[SET_COUNT], bytes, probe;
	size_t styles, defaults;
};

static void
keep_string(struct compiler *c, struct slice s, uint32_t *at, uint32_t *len)
{
	*at = (uint32_t)c->bytes.len;
	*len = (uint32_t)s.len;
	buf_add_slice(&c->bytes, s);
}

static size_t
characters(struct slice s, uint32_t *first)
{
	*first = 0;
	if (s.len)
		utf8_next(s.ptr, s.ptr + s.len, first);
	return utf8_count(s.ptr, s.len);
}

static int
says(struct compiler *c, const struct rule *rule, const char *key,
	const char *word)
{
	struct slice s = rule_find(rule, key);

	if (s.ptr && !slice_is(s, word))
		rules_error(c->rules, c->file, rule->line,
			"'%s' can only be '%s'", key, word);
	return s.ptr != NULL;
}

/* A style's parts must leave its digits alone, and one's own bracket must be
 * known by itself. */
static void
check_parts(struct compiler *c, const struct rule *rule, struct slice open,
	struct slice close, unsigned flags)
{
	uint32_t first, last = 0, end;
	size_t open_cp = characters(open, &first);
	size_t close_cp = characters(close, &end);

	if (!open.len) {
		rules_error(
			c->rules, c->file, rule->line, "a style needs 'open'");
		return;
	}
	utf8_prev(open.ptr, open.ptr + open.len, &last);
	if (cp_digit(first) >= 0 || cp_is_space(first) || cp_digit(last) >= 0 ||
		cp_digit(end) >= 0)
		rules_error(c->rules, c->file, rule->line,
			"a style's parts cannot touch its digits with digits");
	if ((flags & STYLE_OWN) && (open_cp != 1 || close_cp != 1))
		rules_error(c->rules, c->file, rule->line,
			"'own' needs 'open' and 'close' of one character");
}

static void
add_cp(struct buf *set, uint32_t cp)
{
	buf_add(set, (const char *)&cp, sizeof cp);
}

static void
compile_style(struct compiler *c, const struct rule *rule, struct slice name)
{
	struct styles_entry entry = {.zero = '0'};
	struct slice open = rule_find(rule, "open");
	struct slice close = rule_find(rule, "close");
	struct slice zero = rule_find(rule, "zero");

	if (says(c, rule, "escape", "xml"))
		entry.flags |= STYLE_ESCAPES;
	if (says(c, rule, "own", "yes"))
		entry.flags |= STYLE_OWN;
	if (says(c, rule, "default", "yes")) {
		entry.flags |= STYLE_DEFAULT;
		c->defaults++;
	}
	check_parts(c, rule, open, close, entry.flags);
	if (zero.ptr && characters(zero, &entry.zero) != 1)
		rules_error(c->rules, c->file, rule->line,
			"'zero' is one character");
	else if (zero.ptr)
		add_cp(&c->sets[SET_ZEROS], entry.zero);
	keep_string(c, name, &entry.name_at, &entry.name_len);
	keep_string(c, open, &entry.open_at, &entry.open_len);
	keep_string(c, close, &entry.close_at, &entry.close_len);
	keep_string(
		c, rule_find(rule, "suits"), &entry.suits_at, &entry.suits_len);
	buf_add(&c->entries, (const char *)&entry, sizeof entry);
	c->styles++;
}

/* Single characters with white space between; the set is sorted. */
static void
compile_set(struct compiler *c, const struct rule *rule, const char *key,
	struct buf *set)
{
	struct slice s = rule_find(rule, key);
	const char *p = s.ptr, *end = s.ptr + s.len;
	uint32_t cp;
	int fresh = 1;

	if (!s.len) {
		rules_error(
			c->rules, c->file, rule->line, "'%s' is empty", key);
		return;
	}
	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (cp == ' ' || cp == '\t') {
			fresh = 1;
			continue;
		}
		if (!fresh)
			rules_error(c->rules, c->file, rule->line,
				"'%s' is single characters with spaces between",
				key);
		fresh = 0;
		add_cp(set, cp);
	}
}

static void
compile_probe(struct compiler *c, const struct rule *rule)
{
	size_t i;

	for (i = 0; i < rule->n; i++)
		if (slice_is(rule->v[i].key, "line")) {
			buf_add_slice(&c->probe, rule->v[i].value);
			buf_addc(&c->probe, '\n');
		}
}

/* Takes a prefix off; 0 if it is not there. */
static int
after_prefix(struct slice *id, const char *prefix)
{
	size_t len = strlen(prefix);

	if (id->len <= len || memcmp(id->ptr, prefix, len) != 0)
		return 0;
	id->ptr += len;
	id->len -= len;
	return 1;
}

static void
compile_rule(struct compiler *c, const struct rule *rule)
{
	struct slice id = rule->id;

	if (after_prefix(&id, "protect.style-")) {
		compile_style(c, rule, id);
	} else if (after_prefix(&id, "protect.probe-")) {
		compile_probe(c, rule);
	} else if (slice_is(id, "protect.placeholder-noise")) {
		compile_set(c, rule, "chars", &c->sets[SET_NOISE]);
	} else if (slice_is(id, "protect.placeholder-brackets")) {
		compile_set(c, rule, "left", &c->sets[SET_LEFT]);
		compile_set(c, rule, "right", &c->sets[SET_RIGHT]);
	} else if (slice_is(id, "protect.placeholder-digits")) {
		compile_set(c, rule, "chars", &c->sets[SET_ZEROS]);
	} else {
		rules_error(c->rules, c->file, rule->line,
			"an id here is protect.style-NAME, protect.probe-LANG, "
			"or protect.placeholder-noise, -brackets, -digits");
	}
}

static int
compare_cp(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void
write_section(struct compiler *c, struct buf *out)
{
	struct styles_head head = {.magic = STYLES_MAGIC};
	int i;

	head.styles = (uint32_t)c->styles;
	head.bytes = (uint32_t)c->bytes.len;
	head.probe = (uint32_t)c->probe.len;
	for (i = 0; i < SET_COUNT; i++) {
		head.sets[i] = (uint32_t)(c->sets[i].len / sizeof(uint32_t));
		if (head.sets[i])
			qsort(c->sets[i].ptr, head.sets[i], sizeof(uint32_t),
				compare_cp);
	}
	buf_add(out, (const char *)&head, sizeof head);
	buf_add_slice(out, buf_slice(&c->entries));
	for (i = 0; i < SET_COUNT; i++)
		buf_add_slice(out, buf_slice(&c->sets[i]));
	buf_add_slice(out, buf_slice(&c->bytes));
	buf_add_slice(out, buf_slice(&c->probe));
}

void
styles_compile(struct rules *rules, struct buf *out)
{
	struct compiler c = {.rules = rules};
	size_t i;

	while ((c.file = rules_next(rules, "protect", "placeholders.rules",
			c.file)) != NULL) {
		for (i = 0; i < c.file->n; i++)
			compile_rule(&c, &c.file->v[i]);
		if (c.defaults != 1)
			rules_error(rules, c.file, 0,
				"one style must be the default, not %zu",
				c.defaults);
		c.defaults = 1;
	}
	write_section(&c, out);
	buf_release(&c.entries);
	buf_release(&c.bytes);
	buf_release(&c.probe);
	for (i = 0; i < SET_COUNT; i++)
		buf_release(&c.sets[i]);
}

/* ---- opening ---- */

/* Cuts n items off the front of the section; NULL if it is too short. */
static const char *
cut(struct slice *section, size_t n, size_t size)
{
	const char *ptr = section->ptr;

	if (n > section->len / size)
		return NULL;
	section->ptr += n * size;
	section->len -= n * size;
	return ptr;
}

static int
part(struct slice bytes, uint32_t at, uint32_t len, struct slice *out)
{
	if (at > bytes.len || len > bytes.len - at)
		return -1;
	*out = (struct slice){bytes.ptr + at, len};
	return utf8_valid(out->ptr, out->len) == out->len ? 0 : -1;
}

static int
open_style(const struct styles_entry *entry, struct slice bytes,
	struct style *style)
{
	style->zero = entry->zero;
	style->flags = entry->flags;
	if (entry->zero > 0x10FFFF - 9 || entry->open_len == 0)
		return -1;
	return part(bytes, entry->name_at, entry->name_len, &style->name) |
	       part(bytes, entry->suits_at, entry->suits_len, &style->suits) |
	       part(bytes, entry->open_at, entry->open_len, &style->open) |
	       part(bytes, entry->close_at, entry->close_len, &style->close);
}

/* The character that an own bracket is; -1 if it is no single one. */
static int
open_own(struct recogniser *r, struct slice bracket, uint32_t *cp)
{
	const char *end = bracket.ptr + bracket.len;

	if (!bracket.len ||
		utf8_valid(bracket.ptr, bracket.len) != bracket.len ||
		utf8_next(bracket.ptr, end, cp) != bracket.len)
		return -1;
	if (*cp < 0x80)
		*cp = 0; /* an article's as well */
	else if (*cp < r->own_least)
		r->own_least = *cp;
	return 0;
}

static int
open_brackets(struct recogniser *r, struct style *style)
{
	if (!(style->flags & STYLE_OWN))
		return 0;
	if (open_own(r, style->open, &style->own[0]) != 0 ||
		open_own(r, style->close, &style->own[1]) != 0)
		return -1;
	if (style->own[0] && style->own[1] &&
		!styles_set_has(r->noise, style->own[0]) &&
		!styles_set_has(r->noise, style->own[1]))
		style->flags |= STYLE_QUICK;
	return 0;
}

static int
open_styles(struct recogniser *r, const struct styles_entry *entries,
	struct slice bytes)
{
	r->own_least = UINT32_MAX;
	for (size_t i = 0; i < r->n; i++) {
		struct style *style = &r->styles[i];

		if (open_style(&entries[i], bytes, style) != 0 ||
			open_brackets(r, style) != 0)
			return -1;
		if (style->flags & STYLE_DEFAULT)
			r->usual = style;
	}
	return r->usual ? 0 : -1;
}

static int
open_section(struct recogniser *r, struct slice section)
{
	struct styles_set *sets[SET_COUNT] = {
		&r->noise, &r->left, &r->right, &r->zeros};
	const struct styles_head *head;
	const struct styles_entry *entries;
	int i;

	head = (const void *)cut(&section, 1, sizeof *head);
	if (!head || head->magic != STYLES_MAGIC)
		return -1;
	entries = (const void *)cut(&section, head->styles, sizeof *entries);
	if (!entries)
		return -1;
	for (i = 0; i < SET_COUNT; i++) {
		sets[i]->n = head->sets[i];
		sets[i]->v = (const void *)cut(
			&section, head->sets[i], sizeof(uint32_t));
		if (!sets[i]->v)
			return -1;
	}
	if (section.len < head->bytes ||
		part(section, head->bytes, head->probe, &r->probe) != 0)
		return -1;
	section.len = head->bytes;
	r->n = head->styles;
	r->styles = memory_zero(r->n + 1, sizeof *r->styles);
	return open_styles(r, entries, section);
}

struct recogniser *
recogniser_open(const struct pack *pack)
{
	struct slice section = pack_find(pack, "placeholders");
	struct recogniser *r;

	if (!section.ptr)
		return NULL;
	r = memory_zero(1, sizeof *r);
	if (open_section(r, section) != 0) {
		recogniser_free(r);
		return NULL;
	}
	styles_starts(r);
	styles_digits(r);
	return r;
}

void
recogniser_free(struct recogniser *recogniser)
{
	if (!recogniser)
		return;
	free(recogniser->styles);
	free(recogniser);
}

int
styles_set_has(struct styles_set set, uint32_t cp)
{
	size_t low = 0, high = set.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (set.v[middle] == cp)
			return 1;
		if (set.v[middle] < cp)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

/* ---- writing ---- */

const struct style *
style_find(const struct recogniser *recogniser, struct slice name)
{
	size_t i;

	for (i = 0; i < recogniser->n; i++) {
		struct slice own = recogniser->styles[i].name;

		if (slice_equal(own, name))
			return &recogniser->styles[i];
	}
	return NULL;
}

const struct style *
style_default(const struct recogniser *recogniser)
{
	return recogniser->usual;
}

struct slice
style_name(const struct style *style)
{
	return style->name;
}

struct slice
style_suits(const struct style *style)
{
	return style->suits;
}

const struct style *
style_next(const struct recogniser *recogniser, const struct style *prev)
{
	const struct style *next = prev ? prev + 1 : recogniser->styles;

	return next < recogniser->styles + recogniser->n ? next : NULL;
}

struct slice
recogniser_probe(const struct recogniser *recogniser)
{
	return recogniser->probe;
}

static int
begins(struct slice s, struct slice with)
{
	return s.len >= with.len && memcmp(s.ptr, with.ptr, with.len) == 0;
}

static int
ends(struct slice s, struct slice with)
{
	return s.len >= with.len &&
	       memcmp(s.ptr + s.len - with.len, with.ptr, with.len) == 0;
}

const struct style *
style_of(const struct recogniser *recogniser, struct slice as)
{
	size_t i;

	for (i = 0; i < recogniser->n; i++) {
		const struct style *style = &recogniser->styles[i];

		if (as.len > style->open.len + style->close.len &&
			begins(as, style->open) && ends(as, style->close))
			return style;
	}
	return NULL;
}

/* Eight bytes, or what there is, the first the lowest. */
static uint64_t
bytes_le(const char *ptr, size_t len)
{
	uint64_t word = 0;

	memcpy(&word, ptr, len);
	return le64toh(word);
}

/* Multiply and fold, eight bytes a step. */
uint32_t
placeholder_key(struct slice text)
{
	uint64_t h = 0xCBF29CE484222325u ^ text.len;
	size_t i;

	for (i = 0; i + 8 <= text.len; i += 8) {
		h = (h ^ bytes_le(text.ptr + i, 8)) * 0x9E3779B97F4A7C15u;
		h ^= h >> 29;
	}
	if (i < text.len)
		h ^= bytes_le(text.ptr + i, text.len - i);
	h *= 0x9E3779B97F4A7C15u;
	h ^= h >> 32;
	return (uint32_t)h;
}

unsigned
placeholder_check(uint32_t key, unsigned number)
{
	uint64_t h = ((uint64_t)number << 32 | key) * 0xD6E8FEB86659FD93u;

	h ^= h >> 32;
	h *= 0xD6E8FEB86659FD93u;
	h ^= h >> 32;
	return (unsigned)(h % 100);
}

void
style_write(const struct style *style, uint32_t key, unsigned number,
	struct buf *out)
{
	char digits[16], *p = digits + sizeof digits;
	uint64_t core = (uint64_t)number * 100 + placeholder_check(key, number);

	do {
		*--p = (char)(core % 10);
		core /= 10;
	} while (core);
	buf_add_slice(out, style->open);
	for (; p < digits + sizeof digits; p++) {
		char *room = buf_room(out, 4);

		out->len += utf8_put(room, style->zero + (unsigned char)*p);
	}
	buf_add_slice(out, style->close);
}

int
style_escapes(const struct style *style)
{
	return (style->flags & STYLE_ESCAPES) != 0;
}

int
target_is_source(struct slice lang, struct slice to)
{
	size_t i;

	if (to.len == 0)
		return 1;
	if (to.len != lang.len)
		return 0;
	for (i = 0; i < to.len; i++) {
		unsigned char a = (unsigned char)lang.ptr[i];
		unsigned char b = (unsigned char)to.ptr[i];

		if ((a >= 'A' && a <= 'Z' ? a | 0x20 : a) !=
			(b >= 'A' && b <= 'Z' ? b | 0x20 : b))
			return 0;
	}
	return 1;
}
