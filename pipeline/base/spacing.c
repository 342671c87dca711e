/* spacing: lists of words and marks, by language */
#include <stdlib.h>
#include <string.h>

#include "base/refill.h"
#include "base/spacing.h"
#include "base/text.h"

#define SPACING_MAGIC 0x31435053u /* "SPC1" */

enum { LIST_TAGS, LIST_BEFORE, LIST_AFTER, LIST_MARKS, LIST_SPACE, LIST_COUNT };

static const char *const list_keys[LIST_COUNT] = {
	"tags", "before", "after", "marks", "space"};

/* The section: a head, entries, the strings: words with spaces between. */
struct spacing_head {
	uint32_t magic, n;
};

struct spacing_entry {
	struct {
		uint32_t at, len;
	} list[LIST_COUNT];
};

struct spacing {
	struct slice list[LIST_COUNT];
};

struct spacings {
	struct spacing *v;
	size_t n;
};

/* ---- lists ---- */

/* Steps to the next word of a list; 0 at its end. */
static int
next_word(struct slice *list, struct slice *word)
{
	const char *p = list->ptr, *end = p + list->len, *from;

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	for (from = p; p < end && *p != ' ' && *p != '\t'; p++)
		;
	*word = (struct slice){from, (size_t)(p - from)};
	*list = (struct slice){p, (size_t)(end - p)};
	return word->len != 0;
}

static int
same_letters(struct slice a, struct slice b)
{
	size_t i;

	for (i = 0; i < a.len && a.len == b.len; i++) {
		unsigned char x = (unsigned char)a.ptr[i];
		unsigned char y = (unsigned char)b.ptr[i];

		if ((x >= 'A' && x <= 'Z' ? x | 0x20 : x) !=
			(y >= 'A' && y <= 'Z' ? y | 0x20 : y))
			return 0;
	}
	return a.len == b.len;
}

static int
has(struct slice list, struct slice word)
{
	struct slice one;

	while (next_word(&list, &one))
		if (slice_is(one, "*") || same_letters(one, word))
			return 1;
	return 0;
}

int
spacing_may_precede(const struct spacing *spacing, struct slice word)
{
	return has(spacing->list[LIST_BEFORE], word);
}

int
spacing_may_follow(const struct spacing *spacing, struct slice word)
{
	return has(spacing->list[LIST_AFTER], word);
}

struct slice
spacing_mark(const struct spacing *spacing, struct slice mark)
{
	struct slice list = spacing->list[LIST_MARKS], from, to;

	while (next_word(&list, &from) && next_word(&list, &to))
		if (same_letters(from, mark))
			return to;
	return (struct slice){NULL, 0};
}

int
spacing_keeps_space(const struct spacing *spacing, struct slice mark)
{
	return has(spacing->list[LIST_SPACE], mark);
}

/* ---- opening ---- */

static int
open_entry(const struct spacing_entry *entry, struct slice bytes,
	struct spacing *to)
{
	int i;

	for (i = 0; i < LIST_COUNT; i++) {
		uint32_t at = entry->list[i].at, len = entry->list[i].len;

		if (at > bytes.len || len > bytes.len - at)
			return -1;
		to->list[i] = (struct slice){bytes.ptr + at, len};
	}
	return 0;
}

struct spacings *
spacings_open(const struct pack *pack)
{
	struct slice section = pack_find(pack, "restore");
	const struct spacing_head *head = (const void *)section.ptr;
	const struct spacing_entry *entries;
	struct spacings *s;
	struct slice bytes;
	size_t i;

	if (section.len < sizeof *head || head->magic != SPACING_MAGIC ||
		head->n > (section.len - sizeof *head) / sizeof *entries)
		return NULL;
	entries = (const void *)(section.ptr + sizeof *head);
	bytes.ptr = (const char *)(entries + head->n);
	bytes.len = section.len - (size_t)(bytes.ptr - section.ptr);
	s = memory_zero(1, sizeof *s);
	s->n = head->n;
	s->v = memory_zero(s->n + 1, sizeof *s->v);
	for (i = 0; i < s->n; i++)
		if (open_entry(&entries[i], bytes, &s->v[i]) != 0) {
			spacings_free(s);
			return NULL;
		}
	return s;
}

void
spacings_free(struct spacings *spacings)
{
	if (!spacings)
		return;
	free(spacings->v);
	free(spacings);
}

const struct spacing *
spacing_find(const struct spacings *spacings, struct slice tag)
{
	const char *hyphen = tag.len ? memchr(tag.ptr, '-', tag.len) : NULL;
	size_t i;

	if (hyphen)
		tag.len = (size_t)(hyphen - tag.ptr);
	for (i = 0; tag.len && i < spacings->n; i++)
		if (has(spacings->v[i].list[LIST_TAGS], tag))
			return &spacings->v[i];
	return NULL;
}

/* ---- compiling ---- */

static void
compile_rule(struct rules *rules, const struct rules_file *file,
	const struct rule *rule, struct buf *entries, struct buf *bytes)
{
	struct spacing_entry entry;
	struct slice list, word;
	size_t n = 0;
	int i;

	if (!rule_find(rule, "tags").len)
		rules_error(rules, file, rule->line, "'tags' is missing");
	list = rule_find(rule, "marks");
	while (next_word(&list, &word))
		n++;
	if (n % 2)
		rules_error(rules, file, rule->line,
			"'marks' is pairs: a mark, and what is written for it");
	for (i = 0; i < LIST_COUNT; i++) {
		list = rule_find(rule, list_keys[i]);
		entry.list[i].at = (uint32_t)bytes->len;
		entry.list[i].len = (uint32_t)list.len;
		buf_add_slice(bytes, list);
	}
	buf_add(entries, (const char *)&entry, sizeof entry);
}

void
spacings_compile(struct rules *rules, struct buf *out)
{
	struct spacing_head head = {SPACING_MAGIC, 0};
	const struct rules_file *file = NULL;
	struct buf entries = {0}, bytes = {0};
	size_t i;

	while ((file = rules_next(rules, "restore", ".rules", file)) != NULL)
		for (i = 0; i < file->n; i++, head.n++)
			compile_rule(
				rules, file, &file->v[i], &entries, &bytes);
	buf_add(out, (const char *)&head, sizeof head);
	buf_add_slice(out, buf_slice(&entries));
	buf_add_slice(out, buf_slice(&bytes));
	buf_release(&entries);
	buf_release(&bytes);
}

/* ---- examples ---- */

static int
is_changed(const struct recogniser *recogniser, const struct spacing *spacing,
	struct slice text, struct arena *arena)
{
	static const char as[] = "\xE2\x9F\xA6"
				 "134"
				 "\xE2\x9F\xA7";
	struct refill f = {.recogniser = recogniser, .arena = arena};
	struct placeholders list = {0};
	struct placeholder *ph = placeholders_add(&list, arena);
	int changed;

	ph->as = slice_of(as);
	ph->value = SLICE("12");
	f.expected = &list;
	f.reply = f.text = text;
	refill_reply(&f);
	text = arena_slice(arena, buf_slice(&f.target));
	f.spacing = spacing;
	refill_reply(&f);
	changed = !slice_equal(text, buf_slice(&f.target));
	refill_release(&f);
	return changed;
}

enum rules_fired
spacings_example(const struct pack *pack, const struct rule *rule,
	struct slice lang, struct slice text)
{
	struct spacings *spacings = spacings_open(pack);
	struct recogniser *recogniser = recogniser_open(pack);
	struct slice tags = rule_find(rule, "tags"), tag;
	enum rules_fired fired = RULES_DAMAGED;
	struct arena arena = {0};

	(void)lang;
	if (spacings && recogniser && next_word(&tags, &tag))
		fired = is_changed(recogniser, spacing_find(spacings, tag),
				text, &arena)
				? RULES_FIRED
				: RULES_SILENT;
	arena_release(&arena);
	recogniser_free(recogniser);
	spacings_free(spacings);
	return fired;
}
