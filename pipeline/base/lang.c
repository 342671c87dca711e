/* lang: tags, and guessing by letters and common words. */
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/lang_section.h"
#include "base/text.h"

enum {
	TAG_MAX = 32, /* longer ones are looked up each time */
	KNOWN_MAX = 4,
	GUESS_MAX = 4096,	    /* bytes of a text that are looked at */
	GUESS_LETTERS = 3,	    /* fewer tell nothing */
	GUESS_LEAD = LANG_BIT,	    /* by which the best must lead */
	HALF_SURE = 4 * LANG_BIT,   /* with such a lead */
	GUESS_ALONE = 8 * LANG_BIT, /* lead of the only language of a script */
	WORDS_PER_FOUND = 6,
	ROMAN_SHARE = 4, /* times more Latin letters: a Latin text */
	GLANCE_MAX = 96, /* bytes, and letters, that are enough for a glance */
	GLANCE_LETTERS = 24,
	GLANCE_LEAD = 4 * LANG_BIT,
	BEGINNING_MIN = 2,
	BEGINNING_MAX = 3, /* letters */
};

/* What a tag is. */
struct known {
	char tag[TAG_MAX];
	size_t len;
	const struct lang_entry *entry; /* NULL: none of ours */
};

struct langs {
	const char *base; /* the section */
	const struct lang_head *head;
	const struct lang_entry *entries;
	const uint16_t *letters;
	const int8_t (*rows)[LANG_GUESSED_MAX];
	const struct lang_word *words;
	const char *strings;

	struct known known[KNOWN_MAX]; /* the tags asked for last */
	unsigned next_known;	       /* the one to be forgotten first */
};

/* ---- opening ---- */

static int
within(size_t len, uint32_t at, uint64_t n, size_t size, size_t align)
{
	return at % align == 0 && at <= len && n * size <= len - at;
}

static int
entries_are_sound(const struct langs *langs)
{
	const struct lang_head *head = langs->head;
	uint32_t i;

	for (i = 0; i < head->entries_n; i++) {
		const struct lang_entry *e = &langs->entries[i];

		if (!within(head->strings_len, e->name_at, e->name_len, 1, 1) ||
			!within(head->strings_len, e->tags_at, e->tags_len, 1,
				1))
			return 0;
	}
	for (i = 0; i < LANG_LETTERS; i++)
		if (langs->letters[i] >= head->rows_n)
			return 0;
	for (i = 0; i < head->words_cap; i++)
		if (langs->words[i].hash == 0) /* else no search would end */
			return within(head->strings_len, head->scripts_at,
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
	       within(len, head->entries_at, head->entries_n,
		       sizeof(struct lang_entry), 4) &&
	       within(len, head->letters_at, LANG_LETTERS, 2, 2) &&
	       within(len, head->rows_at, head->rows_n, LANG_GUESSED_MAX, 1) &&
	       within(len, head->words_at, head->words_cap,
		       sizeof(struct lang_word), 8) &&
	       within(len, head->strings_at, head->strings_len, 1, 1);
}

struct langs *
langs_open(const struct pack *pack)
{
	struct slice section = pack_find(pack, "languages");
	const struct lang_head *head = (const void *)section.ptr;
	struct langs *langs;

	if (section.len < sizeof(*head) || !head_is_sound(head, section.len))
		return NULL;
	langs = memory_zero(1, sizeof(*langs));
	langs->base = section.ptr;
	langs->head = head;
	langs->entries = (const void *)(section.ptr + head->entries_at);
	langs->letters = (const void *)(section.ptr + head->letters_at);
	langs->rows = (const int8_t(*)[LANG_GUESSED_MAX])(
		uintptr_t)(section.ptr + head->rows_at);
	langs->words = (const void *)(section.ptr + head->words_at);
	langs->strings = section.ptr + head->strings_at;
	if (!entries_are_sound(langs)) {
		free(langs);
		return NULL;
	}
	return langs;
}

void
langs_free(struct langs *langs)
{
	free(langs);
}

/* ---- tags ---- */

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int
same_tag(const char *a, const char *b, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (lower(a[i]) != lower(b[i]))
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

static const struct lang_entry *
entry_find(struct langs *langs, struct slice tag)
{
	struct known *known;
	unsigned i;

	for (i = 0; i < KNOWN_MAX; i++) {
		known = &langs->known[i];
		if (known->len == tag.len && tag.len > 0 &&
			memcmp(known->tag, tag.ptr, tag.len) == 0)
			return known->entry;
	}
	if (tag.len == 0 || tag.len > TAG_MAX)
		return entry_look_up(langs, tag);
	known = &langs->known[langs->next_known++ % KNOWN_MAX];
	memcpy(known->tag, tag.ptr, tag.len);
	known->len = tag.len;
	known->entry = entry_look_up(langs, tag);
	return known->entry;
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
		if (from > 0 && to - from == 4 && lower(tag.ptr[from]) >= 'a')
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
		char c = lower(tag.ptr[i]);
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

/* ---- guessing ---- */

struct guess {
	struct langs *langs;
	int sums[LANG_GUESSED_MAX];
	uint64_t hash; /* of the word at hand */
	unsigned letters_in_word;
	unsigned letters, roman, words;
	unsigned found[LANG_GUESSED_MAX]; /* words in the language's list */
	unsigned begun; /* languages that the word's beginning spoke for */
};

static uint32_t
word_find(const struct langs *langs, uint64_t hash)
{
	uint32_t mask = langs->head->words_cap - 1;
	size_t at = hash & mask;

	while (langs->words[at].hash && langs->words[at].hash != hash)
		at = (at + 1) & mask;
	return langs->words[at].hash ? langs->words[at].langs : 0;
}

static void
add_word(struct guess *g, uint32_t langs)
{
	unsigned i;

	for (i = 0; langs && i < LANG_GUESSED_MAX; i++, langs >>= 1)
		if (langs & 1) {
			g->sums[i] += LANG_WORD;
			g->found[i]++;
		}
}

static void
end_word(struct guess *g)
{
	g->words += g->letters_in_word > 0;
	if (g->letters_in_word > 0)
		add_word(g, word_find(g->langs, g->hash) & ~g->begun);
	g->letters_in_word = 0;
	g->hash = LANG_HASH_START;
	g->begun = 0;
}

static void
add_letter(struct guess *g, uint32_t cp)
{
	const int8_t *row = g->langs->rows[g->langs->letters[cp]];
	unsigned i;

	for (i = 0; i < LANG_GUESSED_MAX; i++)
		g->sums[i] += row[i];
	g->roman += cp < 0x250;
	/* A beginning counts when the word goes on after it. */
	if (g->letters_in_word >= BEGINNING_MIN &&
		g->letters_in_word <= BEGINNING_MAX && !g->begun) {
		g->begun = word_find(g->langs, g->hash + LANG_BEGINNING);
		add_word(g, g->begun);
	}
	g->hash = lang_hash(g->hash, cp);
	g->letters_in_word++;
	g->letters++;
}

static void
add_text(struct guess *g, struct slice text)
{
	const char *p = text.ptr, *end;
	uint32_t cp;

	if (text.len > GUESS_MAX) {
		text.len = GUESS_MAX;
		while ((text.ptr[text.len] & 0xC0) == 0x80)
			text.len--;
	}
	for (end = p + text.len; p < end;) {
		p += utf8_next(p, end, &cp);
		if (cp >= 'A' && cp <= 'Z')
			cp += 'a' - 'A';
		if (cp < LANG_LETTERS && g->langs->letters[cp])
			add_letter(g, cp);
		else if (cp == 0x200C /* ZWNJ */ && g->letters_in_word > 0)
			g->hash = lang_hash(g->hash, cp);
		else if (!cp_is_arabic_mark(cp) && cp != 0x0640 /* TATWEEL */)
			end_word(g);
	}
	end_word(g);
}

/* The best and how far it leads the second, of the languages of one script:
 * a page in the Arabic script names much in Latin letters. */
static int
lead_of(const struct guess *g, unsigned *best)
{
	int rtl = ROMAN_SHARE * (g->letters - g->roman) >= g->roman;
	int first = INT32_MIN / 2, second = INT32_MIN / 2;
	unsigned i;

	for (i = 0; i < g->langs->head->guessed_n; i++) {
		if (g->langs->entries[i].rtl != rtl)
			continue;
		if (g->sums[i] > first) {
			second = first;
			first = g->sums[i];
			*best = i;
		} else if (g->sums[i] > second) {
			second = g->sums[i];
		}
	}
	if (first == INT32_MIN / 2)
		return 0;
	if (second > INT32_MIN / 2)
		return first - second;
	/* No other language to compare with: its words have to be there. */
	return WORDS_PER_FOUND * g->found[*best] >= g->words ? GUESS_ALONE : 0;
}

struct slice
lang_guess(struct langs *langs, struct slice text, struct slice otherwise,
	unsigned *sure)
{
	struct guess g = {.langs = langs, .hash = LANG_HASH_START};
	unsigned best = 0;
	int lead;

	if (sure)
		*sure = 0;
	add_text(&g, text);
	if (g.letters < GUESS_LETTERS)
		return otherwise;
	lead = lead_of(&g, &best);
	if (lead < GUESS_LEAD)
		return otherwise;
	if (sure)
		*sure = (unsigned)(100 * (int64_t)lead / (lead + HALF_SURE));
	return entry_name(langs, &langs->entries[best]);
}

/* Letters alone, added up for all languages at once. */
static unsigned
glance(const struct langs *langs, struct slice text,
	int16_t sums[LANG_GUESSED_MAX])
{
	const char *p = text.ptr;
	const char *end = p + (text.len < GLANCE_MAX ? text.len : GLANCE_MAX);
	unsigned letters = 0, i;
	uint32_t cp;

	while (end < text.ptr + text.len &&
		((unsigned char)*end & 0xC0) == 0x80)
		end--;
	while (p < end) {
		const int8_t *row;

		p += utf8_next(p, end, &cp);
		if (cp >= LANG_LETTERS || !langs->letters[cp])
			continue;
		row = langs->rows[langs->letters[cp]];
		for (i = 0; i < LANG_GUESSED_MAX; i++)
			sums[i] = (int16_t)(sums[i] + row[i]);
		letters += cp >= 0x250;
	}
	return letters;
}

int
lang_agrees(struct langs *langs, struct slice text, struct slice lang)
{
	int16_t sums[LANG_GUESSED_MAX] = {0};
	unsigned i, n = langs->head->guessed_n, own = n;

	for (i = 0; i < n; i++)
		if (langs->strings + langs->entries[i].name_at == lang.ptr)
			own = i;
	if (own == n || !langs->entries[own].rtl ||
		glance(langs, text, sums) < GLANCE_LETTERS)
		return 0;
	for (i = 0; i < n; i++)
		if (i != own && langs->entries[i].rtl &&
			sums[i] + GLANCE_LEAD > sums[own])
			return 0;
	return 1;
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
