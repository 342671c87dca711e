/* roles_section: how the section "read" lies in the pack. For roles*.c only.
 * All places are bytes from the section's start.
 */
#ifndef WASL_BASE_ROLES_SECTION_H
#define WASL_BASE_ROLES_SECTION_H

#include <stdint.h>

#include "base/row.h"

#define READ_MAGIC 0x33444552U /* "RED3" */

enum {
	READ_FOLDS = 0x800,   /* code points that the table has */
	READ_LABEL_WORDS = 8, /* words of the longest label */
	READ_WORD_MAX = 60,   /* letters of the longest word in one */
	READ_FILTER_BITS = 8192,
};

/* What a phrase is used for: part of its hash. */
enum phrase_use {
	PHRASE_LABEL = 1, /* begins a line */
	PHRASE_WHOLE,	  /* is a line */
	PHRASE_BRACKET,	  /* stands in brackets at the end of a line */
	PHRASE_DATE,	  /* a word of dates: rule is enum date_word */
};

enum role_takes { TAKES_NONE, TAKES_LINE, TAKES_LINES, TAKES_LINKS };
enum rule_place { PLACE_ANY, PLACE_HEAD, PLACE_AFTER_TITLE };

struct role_rule {
	uint32_t id_at, id_len; /* of strings */
	uint8_t role;
	uint8_t takes;	/* what follows a label that stands alone */
	uint8_t closes; /* 1: the body is over */
	uint8_t place;
	uint8_t words; /* a line without a sign after the label has no more */
	uint8_t any_lang; /* 1: a label in every language */
	uint8_t pad[2];
};

enum date_word { DATE_CLOCK, DATE_CALENDAR };

struct role_phrase {
	uint64_t hash; /* 0: free */
	uint32_t rule; /* number + 1 */
	uint32_t pad;
};

struct read_head {
	uint32_t magic;
	uint32_t rules_at, rules_n;
	uint32_t phrases_at, phrases_cap; /* a hash table; a power of 2 */
	uint32_t folds_at; /* READ_FOLDS uint16, as word_fold has them */
	uint32_t separators_at, separators_n; /* uint32 code points */
	uint32_t filter_at; /* a bit for each of READ_FILTER_BITS */
	uint32_t strings_at, strings_len;
	uint8_t sent[ROLE_COUNT]; /* 1: goes to the engine */
};

#define PHRASE_START 0xCBF29CE484222325ULL

static inline uint64_t
phrase_hash(uint64_t hash, uint32_t cp)
{
	hash = (hash ^ cp) * 0x100000001B3ULL; /* FNV-1a */
	return hash ^ hash >> 29;
}

/* Of a word, letter by letter. */
static inline uint64_t
phrase_letter(uint64_t hash, unsigned fold)
{
	return (hash + fold) * 0x9E3779B97F4A7C15ULL;
}

/* Of a phrase in a language; lang 0: in any. */
static inline uint64_t
phrase_key(uint64_t hash, enum phrase_use use, uint32_t lang)
{
	hash = phrase_hash(hash, 0x110000 + (uint32_t)use);
	hash = phrase_hash(hash, lang);
	return hash ? hash : 1;
}

/* Most words begin no label and are no word of dates: a bit for each that is
 * one, by its hash and use, PHRASE_LABEL (or PHRASE_WHOLE) or PHRASE_DATE; and
 * for each longer beginning of a label, by the phrase's. */
static inline size_t
phrase_filter_place(uint64_t word, enum phrase_use use)
{
	return (size_t)((word + (uint64_t)use) * 0x9E3779B97F4A7C15ULL >> 51);
}

/* What a code point is in a word: its folded form, or one of these. */
enum word_fold {
	FOLD_SPACE,
	FOLD_NOTHING, /* part of a word, and nothing is seen of it */
	FOLD_SIGN,    /* a space that may part keywords */
	FOLD_OTHER = 0xFFFD
};

/* The character at p has two bytes; what it is folded to. */
static inline int
fold_is_double(const char *p)
{
	return (unsigned)(unsigned char)p[0] - 0xC0 < 0x20;
}

static inline unsigned
fold_double(const uint16_t *folds, const char *p)
{
	return folds[((unsigned)(unsigned char)p[0] << 6) +
		     (unsigned char)p[1] - 0x3080];
}

/* Without the rules' own folds; digits are ASCII. */
uint16_t word_fold(uint32_t cp);

/* Steps through a text's words, folded: letters and digits; all between them
 * is one space. */
struct word_reader {
	const uint16_t *folds; /* READ_FOLDS of them */
	const char *p, *end;   /* what is left */
	const char *from, *to; /* the word found */
	uint64_t hash;	       /* of it */
	unsigned n;	       /* its letters */
	unsigned words;
	unsigned signs; /* FOLD_SIGN: one was seen */
	int digits;	/* 1: the word has some */
};

static inline void
word_reader_on(struct word_reader *reader, const uint16_t *folds,
	const char *ptr, size_t len)
{
	reader->folds = folds;
	reader->p = ptr;
	reader->end = ptr + len;
	reader->words = reader->signs = 0;
}

/* 1 if there was one more word. */
int word_read(struct word_reader *reader);

/* The hash of a phrase with a word, by its hash, at its end, where `phrase` is
 * that of the words before it, or PHRASE_START. */
static inline uint64_t
phrase_add(uint64_t phrase, uint64_t word)
{
	phrase = (phrase ^ word) * 0x9E3779B97F4A7C15ULL;
	return phrase ^ phrase >> 29;
}

struct role_rules {
	const struct read_head *head;
	const struct role_rule *rules;
	const struct role_phrase *phrases;
	const uint16_t *folds;
	const uint32_t *separators;
	const uint64_t *filter;
	const char *strings;
};

/* A word's beginning and its end, hashed, so that forms of it are alike. */
struct stem {
	uint32_t first, last;
};

/* The stems of words of three letters and more, of a text's first FACTS_WORDS
 * words; how many there are. */
size_t stems_find(
	const struct role_rules *rules, struct slice text, struct stem *stems);

/* 0 if no phrase of that use begins with the word, or words; in doubt 1. */
static inline int
phrase_may_begin(
	const struct role_rules *rules, uint64_t word, enum phrase_use use)
{
	size_t at = phrase_filter_place(word, use);

	return (int)(rules->filter[at / 64] >> at % 64 & 1);
}

/* By the hash of a phrase; lang 0: in any language. NULL when absent. */
const struct role_phrase *phrase_find(const struct role_rules *rules,
	uint64_t hash, enum phrase_use use, uint32_t lang);

/* A rule by its number + 1; NULL for 0. */
const struct role_rule *role_rule(
	const struct role_rules *rules, unsigned rule);

#endif
