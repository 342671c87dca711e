/* role_rules: labels and words of dates, found by hash; words, folded; items of
 * a list of keywords.
 */
#include <stdlib.h>
#include <string.h>

#include "base/line.h"
#include "base/roles.h"
#include "base/roles_section.h"
#include "base/text.h"

enum { STEM_LETTERS = 4 };

/* ---- opening ---- */

static int
head_is_sound(const struct read_head *head, size_t len)
{
	return head->magic == READ_MAGIC && head->phrases_cap > 0 &&
	       (head->phrases_cap & (head->phrases_cap - 1)) == 0 &&
	       pack_holds(len, head->rules_at, head->rules_n,
		       sizeof(struct role_rule), 4) &&
	       pack_holds(len, head->phrases_at, head->phrases_cap,
		       sizeof(struct role_phrase), 8) &&
	       pack_holds(len, head->folds_at, READ_FOLDS, 2, 2) &&
	       pack_holds(len, head->separators_at, head->separators_n, 4, 4) &&
	       pack_holds(len, head->filter_at, READ_FILTER_BITS / 64, 8, 8) &&
	       pack_holds(len, head->strings_at, head->strings_len, 1, 1);
}

static int
rules_are_sound(const struct role_rules *rules)
{
	const struct read_head *head = rules->head;
	uint32_t i, free_n = 0;

	for (i = 0; i < head->rules_n; i++)
		if (rules->rules[i].role >= ROLE_COUNT ||
			!pack_holds(head->strings_len, rules->rules[i].id_at,
				rules->rules[i].id_len, 1, 1))
			return 0;
	for (i = 0; i < head->phrases_cap; i++) {
		if (rules->phrases[i].rule > head->rules_n)
			return 0;
		free_n += rules->phrases[i].hash == 0;
	}
	return free_n > 0; /* else no search would end */
}

struct role_rules *
role_rules_open(const struct pack *pack)
{
	struct slice section = pack_find(pack, "read");
	const struct read_head *head = (const void *)section.ptr;
	struct role_rules *rules;

	if (section.len < sizeof(*head) || !head_is_sound(head, section.len))
		return NULL;
	rules = memory_zero(1, sizeof(*rules));
	rules->head = head;
	rules->rules = (const void *)(section.ptr + head->rules_at);
	rules->phrases = (const void *)(section.ptr + head->phrases_at);
	rules->folds = (const void *)(section.ptr + head->folds_at);
	rules->separators = (const void *)(section.ptr + head->separators_at);
	rules->filter = (const void *)(section.ptr + head->filter_at);
	rules->strings = section.ptr + head->strings_at;
	if (!rules_are_sound(rules)) {
		free(rules);
		return NULL;
	}
	return rules;
}

void
role_rules_free(struct role_rules *rules)
{
	free(rules);
}

int
role_is_sent(const struct role_rules *rules, enum role role)
{
	return rules->head->sent[role];
}

int
roles_parse(const char *list, unsigned *sent, struct slice *bad)
{
	const char *p = list;
	int is_first = 1;

	for (; *p; p += *p == ',') {
		const char *end = p + strcspn(p, ",");
		char sign = '\0';
		int role;

		if (*p == '+' || *p == '-')
			sign = *p++;
		*bad = (struct slice){p, (size_t)(end - p)};
		role = role_find(*bad);
		if (role <= ROLE_DOCUMENT || role >= ROLE_END)
			return -1;
		if (!sign && is_first)
			*sent = 0;
		is_first = 0;
		if (sign == '-')
			*sent &= ~(1U << role);
		else
			*sent |= 1U << role;
		p = end;
	}
	return 0;
}

struct slice
role_rule_id(const struct role_rules *rules, unsigned rule)
{
	const struct role_rule *r = &rules->rules[rule - 1];

	return (struct slice){rules->strings + r->id_at, r->id_len};
}

const struct role_rule *
role_rule(const struct role_rules *rules, unsigned rule)
{
	return rule ? &rules->rules[rule - 1] : NULL;
}

/* ---- words ---- */

uint16_t
word_fold(uint32_t cp)
{
	/* Part of a word, and nothing is seen of them. */
	if (cp_is_arabic_mark(cp) || cp == 0x0640 /* TATWEEL */ ||
		cp == 0x200C /* ZWNJ */ || cp == 0x200D /* ZWJ */ ||
		cp == 0xFEFF /* ZWNBSP */ || cp_is_bidi(cp))
		return FOLD_NOTHING;
	if (cp_digit(cp) >= 0)
		return (uint16_t)('0' + cp_digit(cp));
	if (!cp_is_letter(cp))
		return FOLD_SPACE;
	return cp <= UINT16_MAX ? (uint16_t)cp : FOLD_OTHER;
}

/* What a character is folded to, and its bytes. */
struct folded {
	unsigned fold, n;
};

/* Of a character of three bytes or four. */
static struct folded
fold_other(const char *p)
{
	uint32_t cp;
	unsigned n = utf8_next(p, p + 4, &cp);
	unsigned fold = word_fold(cp);

	/* Who knows what else it is. */
	return (struct folded){fold == FOLD_SPACE ? FOLD_SIGN : fold, n};
}

/* Of the character at p. */
static inline struct folded
fold_at(const uint16_t *folds, const char *p)
{
	unsigned lead = (unsigned char)p[0];

	if (lead < 0x80)
		return (struct folded){folds[lead], 1};
	if (fold_is_double(p))
		return (struct folded){fold_double(folds, p), 2};
	return fold_other(p);
}

/* What begins a word is at p, or p is the end; *signs is FOLD_SIGN if one was
 * passed over. */
static inline const char *
skip_spaces(
	const uint16_t *folds, const char *p, const char *end, unsigned *signs)
{
	while (p < end) {
		struct folded next = fold_at(folds, p);

		if (next.fold > FOLD_SIGN)
			break;
		*signs |= next.fold & FOLD_SIGN;
		p += next.n;
	}
	return p;
}

int
word_read(struct word_reader *reader)
{
	const uint16_t *folds = reader->folds;
	const char *end = reader->end, *p, *to;
	uint64_t hash = PHRASE_START;
	unsigned letters = 0, least = UINT16_MAX;

	reader->from = to = p =
		skip_spaces(folds, reader->p, end, &reader->signs);
	while (p < end) {
		const char *run = p;
		struct folded next;

		/* Nearly all letters have two bytes. */
		for (; p < end && fold_is_double(p); p += 2) {
			unsigned fold = fold_double(folds, p);

			if (fold <= FOLD_SIGN)
				break;
			hash = phrase_letter(hash, fold);
			least = fold < least ? fold : least;
		}
		letters += (unsigned)(p - run) / 2;
		to = p > run ? p : to;
		if (p == end)
			break;
		next = fold_at(folds, p);
		if (next.fold <= FOLD_SIGN && next.fold != FOLD_NOTHING)
			break;
		p += next.n;
		if (next.fold == FOLD_NOTHING)
			continue;
		hash = phrase_letter(hash, next.fold);
		least = next.fold < least ? next.fold : least;
		letters++;
		to = p;
	}
	reader->p = p;
	reader->to = to;
	reader->hash = hash ^ hash >> 32;
	reader->n = letters;
	reader->digits = least <= '9';
	reader->words += letters > 0;
	return letters > 0;
}

/* ---- stems ---- */

/* The folded letters of the word found, the first READ_WORD_MAX; how many. */
static unsigned
word_letters(const struct word_reader *reader, uint16_t letters[READ_WORD_MAX])
{
	const char *p = reader->from;
	unsigned count = 0;

	while (p < reader->to && count < READ_WORD_MAX) {
		struct folded next = fold_at(reader->folds, p);

		if (next.fold > FOLD_SIGN)
			letters[count++] = (uint16_t)next.fold;
		p += next.n;
	}
	return count;
}

/* The hash of four letters, or of all if there are three. */
static uint32_t
hash_letters(const uint16_t *letters, unsigned n)
{
	uint16_t four[STEM_LETTERS] = {0};
	uint64_t hash;

	memcpy(four, letters, n * sizeof(*four));
	memcpy(&hash, four, sizeof(hash));
	hash *= 0x9E3779B97F4A7C15ULL;
	return (uint32_t)(hash >> 32);
}

size_t
stems_find(
	const struct role_rules *rules, struct slice text, struct stem *stems)
{
	uint16_t letters[READ_WORD_MAX];
	struct word_reader reader;
	size_t count = 0;

	word_reader_on(&reader, rules->folds, text.ptr, text.len);
	while (reader.words < FACTS_WORDS && word_read(&reader)) {
		unsigned n = word_letters(&reader, letters);
		unsigned most = n < STEM_LETTERS ? n : STEM_LETTERS;

		if (n < 3)
			continue;
		stems[count++] = (struct stem){hash_letters(letters, most),
			hash_letters(letters + n - most, most)};
	}
	return count;
}

uint32_t
facts_lang(struct slice name)
{
	uint64_t hash = PHRASE_START;
	size_t i;

	for (i = 0; i < name.len; i++)
		hash = phrase_hash(hash, (unsigned char)name.ptr[i]);
	return (uint32_t)hash | 1;
}

const struct role_phrase *
phrase_find(const struct role_rules *rules, uint64_t hash, enum phrase_use use,
	uint32_t lang)
{
	uint32_t mask = rules->head->phrases_cap - 1;
	uint64_t key = phrase_key(hash, use, lang);
	size_t at = key & mask;

	while (rules->phrases[at].hash && rules->phrases[at].hash != key)
		at = (at + 1) & mask;
	if (use != PHRASE_DATE && rules->phrases[at].rule == 0)
		return NULL; /* free, or a pack that was tampered with */
	return rules->phrases[at].hash ? &rules->phrases[at] : NULL;
}

/* ---- keywords ---- */

static int
is_separator(const struct role_rules *rules, uint32_t cp)
{
	uint32_t i;

	for (i = 0; i < rules->head->separators_n; i++)
		if (rules->separators[i] == cp)
			return 1;
	return 0;
}

int
keywords_are_separated(const struct role_rules *rules, struct slice list)
{
	size_t at = 0, n = keyword_next(rules, list, &at);
	struct slice rest = {list.ptr + at + n, list.len - at - n};

	return slice_trim(rest).len > 0;
}

size_t
keyword_next(const struct role_rules *rules, struct slice list, size_t *at)
{
	const char *end = list.ptr + list.len, *p, *q, *last;
	int ended = 0;
	uint32_t cp;

	p = slice_trim((struct slice){list.ptr + *at, list.len - *at}).ptr;
	*at = (size_t)(p - list.ptr);
	last = p;
	for (q = p; q < end;) {
		struct folded next = fold_at(rules->folds, q);
		unsigned n = next.n;
		int space, separates;

		if (next.fold > FOLD_SIGN || next.fold == FOLD_NOTHING) {
			if (ended)
				break;
			q += n;
			last = q;
			continue;
		}
		utf8_next(q, end, &cp);
		space = cp_is_space(cp);
		separates = next.fold == FOLD_SIGN && is_separator(rules, cp);

		/* After a separator white space and more of them may follow;
		 * a hash sign begins an item. */
		if ((ended && !space && !separates) || (cp == '#' && q > p))
			break;
		ended |= separates || cp == '\t';
		q += n;
		if (!space)
			last = q;
	}
	return (size_t)(last - p);
}

unsigned
roles_sent(const struct role_rules *rules)
{
	unsigned sent = 0;

	for (int role = 0; role < ROLE_COUNT; role++)
		sent |= (unsigned)role_is_sent(rules, (enum role)role) << role;
	return sent;
}
