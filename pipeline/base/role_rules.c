/* role_rules: labels and words of dates, found by hash; words, folded; items of
 * a list of keywords.
 */
#include <stdlib.h>
#include <string.h>

#include "base/line.h"
#include "base/roles.h"
#include "base/roles_section.h"
#include "base/text.h"

/* ---- opening ---- */

static int
within(size_t len, uint32_t at, uint64_t n, size_t size, size_t align)
{
	return at % align == 0 && at <= len && n * size <= len - at;
}

static int
head_is_sound(const struct read_head *head, size_t len)
{
	return head->magic == READ_MAGIC && head->phrases_cap > 0 &&
	       (head->phrases_cap & (head->phrases_cap - 1)) == 0 &&
	       within(len, head->rules_at, head->rules_n,
		       sizeof(struct role_rule), 4) &&
	       within(len, head->phrases_at, head->phrases_cap,
		       sizeof(struct role_phrase), 8) &&
	       within(len, head->folds_at, READ_FOLDS, 2, 2) &&
	       within(len, head->separators_at, head->separators_n, 4, 4) &&
	       within(len, head->filter_at, READ_FILTER_BITS / 64, 8, 8) &&
	       within(len, head->strings_at, head->strings_len, 1, 1);
}

static int
rules_are_sound(const struct role_rules *rules)
{
	const struct read_head *head = rules->head;
	uint32_t i, free_n = 0;

	for (i = 0; i < head->rules_n; i++)
		if (rules->rules[i].role >= ROLE_COUNT ||
			!within(head->strings_len, rules->rules[i].id_at,
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

/* The fold of a character of three bytes or four. */
static uint16_t
fold_other(const char *p, unsigned *n)
{
	uint16_t fold;
	uint32_t cp;

	*n = utf8_next(p, p + 4, &cp);
	fold = word_fold(cp);
	return fold == FOLD_SPACE ? FOLD_SIGN : fold; /* who knows */
}

/* The fold of the character at p; *n is its bytes. */
static inline uint16_t
fold_at(const uint16_t *folds, const char *p, unsigned *n)
{
	size_t lead = (unsigned char)*p;

	*n = 1;
	if (lead < 0x80)
		return folds[lead];
	if (lead >= 0xE0)
		return fold_other(p, n);
	*n = 2;
	return folds[(lead & 0x1F) << 6 | ((size_t)p[1] & 0x3F)];
}

/* What begins a word is at p, or p is the end; *signs is FOLD_SIGN if one was
 * passed over. */
static const char *
skip_spaces(
	const uint16_t *folds, const char *p, const char *end, unsigned *signs)
{
	unsigned n;

	for (; p < end; p += n) {
		unsigned fold = fold_at(folds, p, &n);

		if (fold > FOLD_SIGN)
			break;
		*signs |= fold & FOLD_SIGN;
	}
	return p;
}

int
word_read(struct word_reader *reader)
{
	const uint16_t *folds = reader->folds;
	const char *end = reader->end, *to, *p;
	unsigned n, letters = 0, least = UINT16_MAX;

	p = skip_spaces(folds, reader->p, end, &reader->signs);
	reader->from = to = p;
	for (; p < end; p += n) {
		unsigned fold = fold_at(folds, p, &n);

		if (fold > FOLD_SIGN) {
			reader->letters[letters < READ_WORD_MAX
						? letters
						: READ_WORD_MAX] =
				(uint16_t)fold;
			least = fold < least ? fold : least;
			letters++;
			to = p + n;
		} else if (fold != FOLD_NOTHING) {
			break;
		}
	}
	reader->p = p;
	reader->to = to;
	reader->n = letters;
	reader->digits = least <= '9';
	reader->words += letters > 0;
	return letters > 0;
}

uint64_t
word_hash(struct word_reader *reader)
{
	unsigned n = reader->n < READ_WORD_MAX ? reader->n : READ_WORD_MAX;
	uint64_t hash = PHRASE_START + reader->n, four;

	memset(reader->letters + n, 0, 4 * sizeof(*reader->letters));
	for (unsigned i = 0; i < n; i += 4) {
		memcpy(&four, reader->letters + i, sizeof(four));
		hash = (hash ^ four) * 0x9E3779B97F4A7C15ULL;
		hash ^= hash >> 32;
	}
	return hash;
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

	at += n;
	return keyword_next(rules, list, &at) > 0;
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
		unsigned n;
		unsigned fold = fold_at(rules->folds, q, &n);
		int space;

		if (fold > FOLD_SIGN || fold == FOLD_NOTHING) {
			if (ended)
				break;
			q += n;
			last = q;
			continue;
		}
		utf8_next(q, end, &cp);
		space = cp_is_space(cp);

		/* After a separator white space and more of them may follow;
		 * a hash sign begins an item. */
		if ((ended && !space && !is_separator(rules, cp)) ||
			(cp == '#' && q > p))
			break;
		ended |= is_separator(rules, cp) || cp == '\t';
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
