/* normaliser_section: how the section "normalise" lies in the pack. For the
 * normaliser's own files only. All places are bytes from the section's start,
 * in multiples of 4.
 *
 * Two tables are keyed by code point: classes (of all characters, the same in
 * all languages) and, for each language, actions (the rows of the .map files).
 * Both have two levels, with 64 characters on a page: those that differ in the
 * last byte of their UTF-8.
 */
#ifndef WASL_BASE_NORMALISER_SECTION_H
#define WASL_BASE_NORMALISER_SECTION_H

#include <stdint.h>

#define NORM_MAGIC 0x314D524EU /* "NRM1" */

enum {
	NORM_PAGE = 64,
	NORM_CLASS_INDEX = 0x110000 / NORM_PAGE,
	NORM_ACTION_INDEX = 0x10000 / NORM_PAGE, /* none above U+FFFF */
	NORM_RULES_MAX = 255,
	NORM_UTF8 = 255,     /* no rule: what is not UTF-8 to U+FFFD */
	NORM_LANGS_MAX = 32, /* the first is for what has no rules of its own */
	NORM_LISTS = 3,
	NORM_ENCODINGS = 2, /* windows-1252, windows-1256 */
};

/* What a character is. */
enum {
	CLASS_LETTER = 1,
	CLASS_ARABIC = 2,     /* a letter of the Arabic script */
	CLASS_JOINS = 4,      /* joins the letter before it */
	CLASS_RIGHT = 8,      /* does not join the letter after it */
	CLASS_MARK = 0x10,    /* combining */
	CLASS_COMPOSE = 0x20, /* may change in NFC, alone or after another */
	CLASS_DIGIT = 0x40,   /* of the three sets that are folded by value */
	CLASS_SPACE = 0x80,   /* white space, TAB too */
	CLASS_LATIN = 0x100,
	CLASS_QUOTE = 0x200,
	CLASS_JOINER = 0x400, /* ZWNJ, ZWJ, and what is typed for them */
	CLASS_NUMBER = 0x800, /* gc N* */
	CLASS_TATWEEL = 0x1000,
	CLASS_SIGN = 0x2000, /* gc P* */
	CLASS_PERCENT = 0x4000,
};

/* How a rule works, in the order in which rules are applied. */
enum norm_how {
	HOW_MOJIBAKE,  /* UTF-8 that was read as another encoding */
	HOW_STRIP,     /* .map: what has no shape */
	HOW_FORMS,     /* .map: presentation forms and ligatures */
	HOW_ZWNJ,      /* kept between letters */
	HOW_ZWNJ_DROP, /* kept nowhere */
	HOW_ZWJ,
	HOW_COMPOSE, /* NFC */
	HOW_MARKS,   /* .map: a letter and a mark to one letter */
	HOW_TATWEEL,
	HOW_DASH,	/* a tatweel that stands for a dash */
	HOW_LETTERS,	/* .map: letter rules of a language */
	HOW_AGAIN,	/* HOW_COMPOSE and HOW_MARKS where letters changed */
	HOW_ZWNJ_RIGHT, /* dropped after what does not join anyway */
	HOW_VOCALISED,	/* .map, in paragraphs full of marks only */
	HOW_FOLDS,	/* .map: what only a search key may lose */
	HOW_ONCE_MORE,	/* HOW_AGAIN, after these */
	HOW_PREFIX,	/* takes proclitics and the article away */
	HOW_SPACES,
	HOW_GLUE,   /* joins a word of its list to the next one */
	HOW_DIGITS, /* .map */
	HOW_PERCENT,
	HOW_SPACE_PUNCT,
	HOW_DIGIT_LETTER, /* a space between them */
	HOW_LETTER_DIGIT,
	HOW_REPEAT,
	HOW_COUNT
};

/* "review" is no profile: it names rules that are off together. */
enum { PROFILE_MT = 1, PROFILE_SEARCH = 2, PROFILE_REVIEW = 4 };

/* Where an action holds. */
enum norm_context {
	CONTEXT_ANY,
	CONTEXT_JOINED,	 /* a letter that joins follows */
	CONTEXT_FINAL,	 /* none does */
	CONTEXT_BETWEEN, /* between two letters */
	CONTEXT_DIGITS,	 /* between two digits */
	CONTEXT_WORD,	 /* with it the word so far is in the rule's list */
	CONTEXT_PAIR,	 /* a mark follows, and goes too */
	CONTEXT_COUNT
};

struct norm_head {
	uint32_t magic, len;
	uint32_t rules_at, rules_n;
	uint32_t langs_at, langs_n;
	uint32_t class_index_at;	/* uint16_t [NORM_CLASS_INDEX] */
	uint32_t classes_at, classes_n; /* uint16_t [NORM_PAGE] each */
	uint32_t pages_at, pages_n;	/* uint16_t [NORM_PAGE] each */
	uint32_t actions_at, actions_n; /* the first is none */
	uint32_t points_at, points_n;
	uint32_t words_at, words_n;
	uint32_t legacy_at, legacy_n[NORM_ENCODINGS];
	uint32_t strings_at, strings_len;
};

/* A character that has a byte in an encoding; those of an encoding are sorted.
 */
struct norm_legacy {
	uint32_t cp, byte;
};

struct norm_list {
	uint32_t first, n; /* words, sorted by bytes */
};

/* Lists of a rule, by the stanza's keys. */
enum { LIST_WORDS, LIST_AFTER, LIST_NOT_AFTER, LIST_ALONE = LIST_NOT_AFTER };

struct norm_word {
	uint32_t at, len; /* of strings */
};

struct norm_rule {
	uint32_t id_at, id_len; /* of strings */
	uint32_t langs;		/* a bit for each language */
	uint8_t how, profiles, pad[2];
	struct norm_list list[NORM_LISTS];
};

struct norm_lang {
	char name[16];			   /* ends with 0; the first is "" */
	uint16_t index[NORM_ACTION_INDEX]; /* of pages; 0: a page of none */
};

struct norm_action {
	uint8_t rule, how, context;
	uint8_t more; /* 1: the next action is tried where this does not hold */
	uint32_t mark;	     /* of CONTEXT_PAIR */
	uint32_t out, out_n; /* out_n 1: the code point; else place in points */
};

#endif
