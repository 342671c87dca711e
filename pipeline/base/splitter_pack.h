/* splitter_pack: the section "split" as bytes. Private to splitter*.c.
 *
 * Offsets count from the section's start and are checked once, by
 * splitter_open. Numbers are the machine's own.
 */
#ifndef WASL_BASE_SPLITTER_PACK_H
#define WASL_BASE_SPLITTER_PACK_H

#include "base/splitter.h"
#include "base/text.h"

#include <string.h>

#define SPLIT_MAGIC 0x34505357u /* "WSP4" */

/* Classes of characters. The names are those of characters.map. */
enum split_class {
	CLASS_OTHER,
	CLASS_SPACE,
	CLASS_LETTER,
	CLASS_UPPER,
	CLASS_LOWER,
	CLASS_LATIN,
	CLASS_DIGIT,
	CLASS_MARK,
	CLASS_DOT,
	CLASS_FULL,
	CLASS_ELLIPSIS,
	CLASS_STRONG,
	CLASS_OPEN,
	CLASS_CLOSE,
	CLASS_QUOTE,
	CLASS_COMMA,
	CLASS_SEMICOLON,
	CLASS_COLON,
	CLASS_DASH,
	CLASS_SIGN,
	CLASS_NOTE,
	CLASS_APOSTROPHE,
	CLASS_COUNT
};
extern const char *const split_class_names[CLASS_COUNT];

/* Types of tokens; patterns name them. */
enum token_type {
	TOKEN_START,
	TOKEN_END,
	TOKEN_WORD,
	TOKEN_LATIN,
	TOKEN_NUMBER,
	TOKEN_ACRONYM,
	TOKEN_DOT,
	TOKEN_FULL,
	TOKEN_PAUSE,
	TOKEN_ELLIPSIS,
	TOKEN_STRONG,
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_QUOTE_OPEN,
	TOKEN_QUOTE_CLOSE,
	TOKEN_COMMA,
	TOKEN_SEMICOLON,
	TOKEN_COLON,
	TOKEN_DASH,
	TOKEN_SIGN,
	TOKEN_NOTE,
	TOKEN_OTHER,
	TOKEN_COUNT
};
#define TOKEN_BIT(type) (1u << (type))
#define TOKENS_ALL (TOKEN_BIT(TOKEN_COUNT) - 1)

enum split_side { SIDE_BEFORE, SIDE_AFTER };
enum { SHAPE_LOWER = 1, SHAPE_CAPITAL = 2, SHAPE_UPPER = 4 };
enum split_gap { GAP_ANY, GAP_GLUED, GAP_SPACED };
enum {
	ITEM_NOT = 1,	/* must not match; takes nothing */
	ITEM_OR = 2,	/* the next item is another choice for this place */
	ITEM_EXACT = 4, /* affix: prefix is the whole word */
	ITEM_SEEK = 8,	/* the first such token, whatever stands before it */
};

#define SPLIT_LISTS_MAX 63
#define SPLIT_RULES_MAX 128 /* a language */
#define SPLIT_ITEMS_MAX 24  /* a pattern */
#define SPLIT_KEY_MAX 48    /* bytes of a word that lists can hold */

/* List bit of a word that has a proclitic before an unlisted or listed rest. */
#define SPLIT_PROCLITIC ((uint64_t)1 << 63)

struct split_item {
	uint64_t lists;		/* any of them; 0: not asked for */
	uint32_t types;		/* TOKEN_BITs; any of them */
	uint32_t affix;		/* offset of prefix, then suffix */
	uint8_t prefix, suffix; /* lengths of them */
	uint8_t letters_min, letters_max;
	uint8_t gap;	  /* enum split_gap, towards the boundary */
	uint8_t min, max; /* how often */
	uint8_t flags;
	uint8_t shape; /* SHAPE_ bits, any of them; 0: not asked for */
	uint8_t spare[7];
};

struct split_rule {
	uint32_t id, id_len;
	uint32_t before, before_n; /* items, from the boundary outwards */
	uint32_t after, after_n;
	uint32_t breaks;
	uint32_t first;	 /* enum split_side: the one that is tried first */
	uint32_t opener; /* types that the segment's first token must be of */
	uint32_t spare;
};

struct split_word {
	uint64_t lists;
	uint32_t hash, at;
	uint32_t len; /* 0: free */
	uint32_t spare;
};

#define SPLIT_FILTER_BITS 16384

/* The place of a word in the filter: its first letter, its last two, and its
 * length in bytes. Letters are two bytes each. */
static inline uint32_t
split_filter_place(const char *ptr, uint32_t len)
{
	uint32_t last;
	uint16_t first;

	memcpy(&last, ptr + len - 4, 4);
	memcpy(&first, ptr, 2);
	return ((last + first * 0x85EBCA6Bu + len * 0xC2B2AE35u) *
		       0x9E3779B1u) >>
	       18;
}

enum {
	SPLIT_PLAIN_DOT,
	SPLIT_PLAIN_FULL,
	SPLIT_PLAIN_STRONG,
	SPLIT_PLAIN_STOPS
};

struct split_lang_head {
	uint32_t name, name_len;
	uint32_t order, order_n;    /* uint32_t rule numbers */
	uint32_t words, words_bits; /* open addressing, 1 << bits places */
	/* Where no rule can hold, by the stop (SPLIT_PLAIN_...), so that the
	 * boundary needs no look at the rules: behind a plain word, and with a
	 * space before a token of these types; behind a token of these types,
	 * and with a space and a word behind. A plain word has two letters or
	 * more and is in none of the lists that patterns before the boundary
	 * name: not in the filter. */
	uint32_t plain[SPLIT_PLAIN_STOPS], behind[SPLIT_PLAIN_STOPS];
	uint32_t spare;
	uint32_t digits; /* the rule for a dot between digits, from 1; 0: not
			  * to be told without a look at them */
	uint64_t filter[SPLIT_FILTER_BITS / 64];
	/* Bits of `order`: the rules that could hold, by the type of the token
	 * before the boundary, of the one before that, and of the one after
	 * the boundary, glued or spaced (GAP_... less one). */
	uint64_t before[TOKEN_COUNT][2], second[TOKEN_COUNT][2];
	uint64_t after[2][TOKEN_COUNT][2];
	/* Of these, the rules that the second token before the boundary may be
	 * no list's word for, and those that ask for a word of a list there;
	 * the same for the token after the boundary. */
	uint64_t second_free[2], second_list[64][2];
	uint64_t after_free[2], after_list[64][2];
};

struct split_head {
	uint32_t magic, len;
	uint32_t langs, langs_n;
	uint32_t rules, rules_n;
	uint32_t items, items_n;
	uint64_t conjunction; /* bits of these lists */
	uint64_t preposition;
	uint32_t page_of;	 /* 256 bytes: page of U+xx00 */
	uint32_t pages, pages_n; /* 256 bytes each: classes */
	uint32_t fold;		 /* 256 uint16_t: U+0600 to U+06FF */
	uint32_t stops, stops_n; /* code points that are stops */
	uint32_t spare[2];	 /* no padding: all is written */
};

struct splitter_lang {
	const struct splitter *splitter;
	const struct split_lang_head *head;
	const uint32_t *order;
	const struct split_word *words;
};

/* The bytes that a scan looks for: stops of ASCII, second bytes of two, first
 * ones of three, from lead to lead_to. What is found may still be no stop. */
#define SPLIT_BYTES_MAX 8
struct split_needles {
	unsigned char bytes[SPLIT_BYTES_MAX]; /* the last one repeated */
	unsigned char lead, lead_to;
	/* The same, by both nibbles: the bits that they have in common; and by
	 * the byte. */
	unsigned char high[16], low[16], has[256];
};

/* Add the bytes, each once. 0, or -1: they are too many. */
int split_needles_add(struct split_needles *needles, unsigned n,
	const unsigned char *bytes, unsigned char lead, unsigned char lead_to);

/* For each block a bit for each of its 64 bytes that could be a stop's first,
 * or second of two. */
#define SPLIT_BLOCK 64
typedef void split_scan(const struct split_needles *needles, const char *p,
	size_t blocks, uint64_t *bits);

/* All that this processor has, the fastest first: NULL past the last, which is
 * plain C. */
split_scan *split_scan_list(size_t i);

void split_hits_init(struct split_hits *hits, const char *from, const char *to);

/* Where the first character from p on starts that could be a stop; end if none
 * does. */
const char *split_hit(struct split_hits *hits, const struct splitter *s,
	const char *p, const char *end);

struct splitter {
	const char *base;
	const struct split_head *head;
	const struct split_rule *rules;
	const struct split_item *items;
	const uint8_t *page_of, *pages;
	const uint16_t *fold;
	struct split_needles needles;
	split_scan *scan;
	uint8_t letter[256]; /* U+0600 to U+06FF: 1 a letter, 2 a mark */
	uint64_t conjunction, preposition; /* the lists of these names */
	struct splitter_lang *langs;
};

/* Of the character at p, if it is one of two bytes from U+0600 to U+06FF. */
static inline unsigned
split_letter_index(const char *p)
{
	return ((unsigned char)p[0] & 3u) << 6 | ((unsigned char)p[1] & 0x3Fu);
}

/* 1 a letter of that block, 2 a mark, 0 something else. Two bytes are read. */
static inline unsigned
split_letter(const struct splitter *s, const char *p)
{
	if (((unsigned char)p[0] & 0xFC) != 0xD8)
		return 0;
	return ((unsigned char)p[1] & 0xC0) == 0x80
		       ? s->letter[split_letter_index(p)]
		       : 0;
}

/* The character at p, or before it: as utf8_next and utf8_prev, and safe where
 * the bytes are no UTF-8: what cannot be read is U+FFFD, a byte long. So plain
 * text need not be looked at twice. */
static inline unsigned
split_next_cp(const char *p, const char *end, uint32_t *cp)
{
	unsigned char c = (unsigned char)*p;
	unsigned n = c >= 0x80 && c < 0xC0 ? 0 : utf8_len(*p);

	if (n == 1) {
		*cp = c;
		return 1;
	}
	if (n == 0 || end - p < (ptrdiff_t)n) {
		*cp = 0xFFFD;
		return 1;
	}
	return utf8_next(p, end, cp);
}

static inline unsigned
split_prev_cp(const char *begin, const char *p, uint32_t *cp)
{
	unsigned n = 1;

	while (n < 4 && p - n > begin &&
		((unsigned char)p[-(int)n] & 0xC0) == 0x80)
		n++;
	if (split_next_cp(p - n, p, cp) == n)
		return n;
	*cp = 0xFFFD;
	return 1;
}

static inline enum split_class
split_class_of(const struct splitter *s, uint32_t cp)
{
	if (cp > 0xFFFF)
		return CLASS_OTHER;
	return (enum split_class)
		s->pages[s->page_of[cp >> 8] * 256u + (cp & 0xFF)];
}

#define CLASS_BIT(class_) (1u << (class_))
#define CLASSES_STOP                                                           \
	(CLASS_BIT(CLASS_DOT) | CLASS_BIT(CLASS_FULL) |                        \
		CLASS_BIT(CLASS_ELLIPSIS) | CLASS_BIT(CLASS_STRONG))
#define CLASSES_LETTER                                                         \
	(CLASS_BIT(CLASS_LETTER) | CLASS_BIT(CLASS_UPPER) |                    \
		CLASS_BIT(CLASS_LOWER) | CLASS_BIT(CLASS_LATIN))
#define CLASSES_LATIN                                                          \
	(CLASS_BIT(CLASS_UPPER) | CLASS_BIT(CLASS_LOWER) |                     \
		CLASS_BIT(CLASS_LATIN))

static inline int
class_in(enum split_class c, uint32_t classes)
{
	return (int)(classes >> c & 1);
}

/* A word as lists hold it: marks dropped, letters folded. Returns the length,
 * or 0 if it is longer than SPLIT_KEY_MAX. */
unsigned split_key(
	const struct splitter *s, const char *ptr, const char *end, char *key);

uint32_t split_hash(const char *key, size_t len);

/* Lists of a key in a language: 0 if there are none. */
uint64_t split_lists(
	const struct splitter_lang *lang, const char *key, unsigned len);

/* What a candidate's rule says. run is where the stops start, at where the
 * boundary would lie. */
int split_judge(struct split_walk *walk, const char *run, const char *at);

/* The pattern compiler: appends items (in the order of matching) to `items`,
 * strings to `strings`. Returns how many, or -1 with *why. `lists` finds
 * the bit of a list by name (and makes it). */
struct split_pattern {
	const struct splitter *folder; /* for split_key */
	struct buf *items, *strings;
	int (*list)(void *user, struct slice name); /* bit, or -1 */
	void *user;
	char why[120];
};
int split_pattern_compile(
	struct split_pattern *p, struct slice pattern, enum split_side side);

#endif
