/* lang: tags. */
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/lang_section.h"
#include "base/text.h"

/* ---- opening ---- */

static int
entries_are_sound(const struct langs *langs)
{
	const struct lang_head *head = langs->head;
	uint32_t i;

	for (i = 0; i < head->entries_n; i++) {
		const struct lang_entry *e = &langs->entries[i];

		if (!pack_holds(
			    head->strings_len, e->name_at, e->name_len, 1, 1) ||
			!pack_holds(head->strings_len, e->tags_at, e->tags_len,
				1, 1))
			return 0;
	}
	for (i = 0; i < LANG_LETTERS; i++)
		if (langs->letters[i].row % LANG_ROW_BYTES ||
			langs->letters[i].row / LANG_ROW_BYTES >= head->rows_n)
			return 0;
	for (i = 0; i < head->words_cap; i++)
		if (langs->words[i].hash == 0) /* else no search would end */
			return pack_holds(head->strings_len, head->scripts_at,
				head->scripts_len, 1, 1);
	return 0;
}

static int
head_is_sound(const struct lang_head *head, size_t len)
{
	return head->magic == LANG_MAGIC &&
	       head->guessed_n <= LANG_GUESSED_MAX &&
	       head->guessed_n <= head->entries_n && head->words_cap > 0 &&
	       (head->words_cap & (head->words_cap - 1)) == 0 &&
	       pack_holds(len, head->entries_at, head->entries_n,
		       sizeof(struct lang_entry), 4) &&
	       pack_holds(len, head->letters_at, LANG_LETTERS,
		       sizeof(struct lang_letter), 2) &&
	       pack_holds(len, head->rows_at, head->rows_n, LANG_ROW_BYTES,
		       sizeof(lang_weights)) &&
	       pack_holds(len, head->filter_at, LANG_FILTER_BITS / 64, 8, 8) &&
	       pack_holds(len, head->words_at, head->words_cap,
		       sizeof(struct lang_word), 8) &&
	       pack_holds(len, head->strings_at, head->strings_len, 1, 1);
}

struct langs *
langs_open(const struct pack *pack)
{
	struct slice section = pack_find(pack, "languages");
	const struct lang_head *head = (const void *)section.ptr;
	struct langs *langs;

	if (section.len < sizeof(*head) ||
		(uintptr_t)section.ptr % sizeof(lang_weights) != 0 ||
		!head_is_sound(head, section.len))
		return NULL;
	langs = memory_zero(1, sizeof(*langs));
	langs->base = section.ptr;
	langs->head = head;
	langs->entries = (const void *)(section.ptr + head->entries_at);
	langs->letters = (const void *)(section.ptr + head->letters_at);
	langs->rows = section.ptr + head->rows_at;
	langs->filter = (const void *)(section.ptr + head->filter_at);
	langs->words = (const void *)(section.ptr + head->words_at);
	langs->strings = section.ptr + head->strings_at;
	if (!entries_are_sound(langs)) {
		free(langs);
		return NULL;
	}
	for (uint32_t i = 0; i < head->guessed_n; i++)
		langs->rtl[i / 8][i % 8] = langs->entries[i].rtl ? -1 : 0;
	return langs;
}

void
langs_free(struct langs *langs)
{
	free(langs);
}

/* ---- tags ---- */

static int
same_tag(const char *a, const char *b, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (ascii_lower(a[i]) != ascii_lower(b[i]))
			return 0;
	return 1;
}

/* 1 if word is one of a list with single spaces between. */
static int
list_has(const char *list, size_t len, const char *word, size_t word_len)
{
	const char *p = list, *end = list + len;

	while (p < end) {
		const char *space = memchr(p, ' ', (size_t)(end - p));
		size_t n = (size_t)((space ? space : end) - p);

		if (n == word_len && same_tag(p, word, n))
			return 1;
		p += n + 1;
	}
	return 0;
}

static const struct lang_entry *
entry_of(const struct langs *langs, const char *tag, size_t len)
{
	uint32_t i;

	for (i = 0; i < langs->head->entries_n; i++) {
		const struct lang_entry *e = &langs->entries[i];

		if (list_has(
			    langs->strings + e->tags_at, e->tags_len, tag, len))
			return e;
	}
	return NULL;
}

/* The longest beginning of the tag that is known: RFC 4647, lookup. */
static const struct lang_entry *
entry_look_up(const struct langs *langs, struct slice tag)
{
	const struct lang_entry *entry = NULL;
	size_t len = tag.len;

	while (len > 0 && !(entry = entry_of(langs, tag.ptr, len)))
		while (len > 0 && tag.ptr[--len] != '-')
			;
	return entry;
}

/* Short as tags are, and mostly the same, they are compared here. */
static int
known_is(const struct lang_known *known, struct slice tag)
{
	size_t i;

	if (known->len != tag.len)
		return 0;
	for (i = 0; i < tag.len; i++)
		if (known->tag[i] != tag.ptr[i])
			return 0;
	return tag.len > 0;
}

/* The tag was not the one asked for last. */
static const struct lang_known *
known_find(struct langs *langs, struct slice tag)
{
	struct lang_known *known;
	unsigned i;

	for (i = 0; i < LANG_KNOWN_MAX; i++)
		if (known_is(&langs->known[i], tag))
			return &langs->known[i];
	known = &langs->known[langs->next_known++ % LANG_KNOWN_MAX];
	memcpy(known->tag, tag.ptr, tag.len);
	known->len = tag.len;
	known->entry = entry_look_up(langs, tag);
	return known;
}

static const struct lang_entry *
entry_find(struct langs *langs, struct slice tag)
{
	if (langs->last && known_is(langs->last, tag))
		return langs->last->entry;
	if (tag.len == 0 || tag.len > LANG_TAG_MAX)
		return entry_look_up(langs, tag);
	langs->last = known_find(langs, tag);
	return langs->last->entry;
}

static struct slice
entry_name(const struct langs *langs, const struct lang_entry *entry)
{
	return (struct slice){langs->strings + entry->name_at, entry->name_len};
}

struct slice
lang_rules(struct langs *langs, struct slice tag)
{
	const struct lang_entry *entry = entry_find(langs, tag);
	size_t len = 0;

	if (entry)
		return entry_name(langs, entry);
	while (len < tag.len && tag.ptr[len] != '-')
		len++;
	return (struct slice){tag.ptr, len};
}

int
lang_is_known(struct langs *langs, struct slice tag)
{
	return entry_find(langs, tag) != NULL;
}

int
lang_is_rtl(struct langs *langs, struct slice tag)
{
	const struct lang_entry *entry = entry_find(langs, tag);
	const struct lang_head *head = langs->head;
	size_t from = 0, to;

	for (to = 0; to <= tag.len; to++) {
		if (to < tag.len && tag.ptr[to] != '-')
			continue;
		if (from > 0 && to - from == 4 &&
			ascii_lower(tag.ptr[from]) >= 'a')
			return list_has(langs->strings + head->scripts_at,
				head->scripts_len, tag.ptr + from, 4);
		from = to + 1;
	}
	return entry && entry->rtl;
}

struct slice
lang_space(struct langs *langs, struct slice tag)
{
	const struct lang_entry *entry = entry_find(langs, tag);

	return entry && !entry->spaced ? SLICE("") : SLICE(" ");
}

int
lang_is_tag(struct slice tag)
{
	size_t i, n = 0;

	for (i = 0; i < tag.len; i++) {
		char c = ascii_lower(tag.ptr[i]);
		int letter = c >= 'a' && c <= 'z';
		int primary = n == i;

		if (c == '-') {
			if (n == 0)
				return 0;
			n = 0;
		} else if ((!letter && (primary || c < '0' || c > '9')) ||
			   ++n > 8) {
			return 0;
		}
		if (c == '-' && i == 0)
			return 0;
	}
	return n > 0;
}

enum rules_fired
langs_example(const struct pack *pack, const struct rule *rule,
	struct slice lang, struct slice text)
{
	struct langs *langs = langs_open(pack);
	const char *name = memchr(rule->id.ptr, '.', rule->id.len);
	size_t len = rule->id.len - (size_t)(name + 1 - rule->id.ptr);
	struct slice guess;
	int is_it;

	(void)lang;
	if (!langs)
		return RULES_DAMAGED;
	guess = lang_guess(langs, text, SLICE("und"), NULL);
	is_it = guess.len == len && memcmp(guess.ptr, name + 1, len) == 0;
	langs_free(langs);
	return is_it ? RULES_FIRED : RULES_SILENT;
}
