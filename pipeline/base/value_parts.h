/* value_parts: what the files of the value scanner share; nobody else includes
 * it.
 *
 * A scan has three steps. value_lex makes items of the words, digits and signs
 * that the lexicon knows, and finds links and codes by their bytes; all other
 * text makes none. value_match tries the patterns of rules/protect at each
 * item; the longest match wins, of equal ones the first. value_form says what a
 * match is worth.
 *
 * The lexicon is a hash table of folded keys: one byte for a letter of the
 * Arabic block, marks and tatweel dropped, letters merged as fold.map says.
 */
#ifndef WASL_BASE_VALUE_PARTS_H
#define WASL_BASE_VALUE_PARTS_H

#include "base/lang.h"
#include "base/survey.h"
#include "base/value.h"

/* Classes of words, as the .map files and the patterns name them. */
enum class {
	CLASS_DIGITS, /* made by the lexer */
	CLASS_NUM,
	CLASS_HUNDRED,
	CLASS_SCALE,
	CLASS_FRACTION,
	CLASS_ORDINAL,
	CLASS_MONTH,
	CLASS_ISLAMIC,
	CLASS_PERSIAN,
	CLASS_WEEKDAY,
	CLASS_CURRENCY,
	CLASS_UNIT,
	CLASS_PERCENT,
	CLASS_AM,
	CLASS_PM,
	CLASS_CLOCK,
	CLASS_CE,
	CLASS_BCE,
	CLASS_AH,
	CLASS_SH,
	CLASS_AND,
	CLASS_OF,
	CLASS_TO,
	CLASS_BETWEEN,
	CLASS_YEARWORD,
	CLASS_PHONE,
	CLASS_NTH,
	CLASS_ZONE,
	CLASS_DUAL,
	CLASS_RELATIVE,
	CLASS_DOZEN,
	CLASS_OVER,
	CLASS_MINUS,
	CLASS_SAME,
	CLASS_CODEWORD,
	CLASS_DAYWORD,
	CLASS_DAYPART,
	CLASS_LESS,
	CLASS_MINUTEWORD,
	CLASS_DECADE,
	CLASS_CLOCKWORD,
	CLASS_TWO,
	CLASS_NEXT,
	CLASS_LAST,
	CLASS_PERIOD,
	CLASS_THIS,
	CLASS_AFTER,
	CLASS_BEFORE,
	CLASS_PLUS,
	CLASS_SUFFIX,
	CLASS_MONTHWORD,
	CLASS_PART,
	CLASS_SHARE,
	CLASS_HALFDAY,
	CLASS_ONE,
	CLASS_FEW,
	CLASS_DAYNAME, /* a weekday less its article: another word alone */
	/* not for patterns */
	CLASS_CLITIC,
	CLASS_ARTICLE,
	CLASS_TLD,
	CLASS_EXTENSION,
	CLASS_HONORIFIC,
	CLASS_COUNT
};
extern const char *const class_names[CLASS_COUNT];
int class_find(struct slice name); /* -1 when absent */

/* Elements of patterns that are more than a class. */
enum element {
	ELEMENT_NUMERIC = CLASS_COUNT, /* digits with separators and sign */
	ELEMENT_AMOUNT,		       /* numeric with scale words */
	ELEMENT_CARDINAL,	       /* spelled out */
	ELEMENT_ORDINALS,	       /* spelled out, composed */
	ELEMENT_DAY,
	ELEMENT_MONTHNO,
	ELEMENT_YEAR,
	ELEMENT_YEAR2,
	ELEMENT_HOURNO,
	ELEMENT_SIXTY,
	ELEMENT_WHOLE,
	ELEMENT_INTEGER,
	ELEMENT_HHMM,
	ELEMENT_FRACTIONSIGN,
	ELEMENT_REH,
	ELEMENT_SMALL,
	ELEMENT_COUNT
};
int element_find(struct slice name); /* classes too; -1 when absent */

#define CLASS_BIT(c) ((uint64_t)1 << (c))
_Static_assert(CLASS_COUNT <= 64, "classes are bits of a word");

/* ---- the section "protect", as it lies in a pack ---- */

struct value_head {
	uint32_t magic, size; /* "WVAL"; bytes of the section */
	uint32_t lang_at, lang_n;
	uint32_t entry_at, entry_n;	 /* a power of two */
	uint32_t filter_at, filter_bits; /* log2 of bits; one filter of the
					  * strong words, one of all */
	uint32_t sense_at, sense_n;
	uint32_t pattern_at, pattern_n;
	uint32_t code_at, code_n;
	uint32_t text_at, text_len;
	uint8_t fold[256];  /* by code point - 0600: see FOLD_ */
	uint32_t trait[32]; /* by language bit: bits of enum trait */
	uint32_t outer[256], inner[256]; /* by folded letter, the languages in
					  * which it is a proclitic: waw, and
					  * those that stand after it */
	uint32_t conjunction[256];	 /* outer ones that mean "and" */
	uint32_t
		lam[256]; /* inner ones that the article's alef is lost after */
	uint8_t article[8], article_len;
	uint32_t article_langs;
};

enum { FOLD_NONE, FOLD_DROP, FOLD_DIGIT, FOLD_SIGN, FOLD_LETTER = 0x10 };
enum {
	KEY_LATIN = 2,
	KEY_SIGN = 3,
	KEY_SPACE = 4,
	KEY_DOT = 5,
	KEY_HYPHEN = 6,
	KEY_APOSTROPHE = 7,
	KEY_SLASH = 8
};
enum trait {
	TRAIT_CONJUNCTION = 1,	/* number words are joined by "and" */
	TRAIT_YEAR_FIRST = 2,	/* 1398/7/13 */
	TRAIT_SLASH = 4,	/* "/" may be a decimal mark */
	TRAIT_DENOMINATOR = 8,	/* 3/2 is two thirds */
	TRAIT_MONTH_FIRST = 16, /* 7/13/2019 */
	TRAIT_COMMA = 32,	/* ',' is the decimal mark */
	TRAIT_ARTICLE = 64,	/* the word for one is an article too */
	TRAIT_QUOTED = 128, /* its words are known in other languages' text */
};

struct value_entry {
	uint32_t hash, key_at;
	uint16_t sense_n;
	uint8_t key_len, flags;
	uint32_t sense_at;
};

/* Of an entry: longer phrases begin so; it is a word with the article as it is
 * written after a preposition that has taken its alef. */
enum { ENTRY_MORE = 1, ENTRY_LAM = 2 };

struct value_sense {
	int64_t num;
	uint32_t den;
	uint32_t langs;
	uint32_t text_at;
	uint16_t text_len, class;
};

struct value_pattern {
	uint64_t first;	 /* classes that it may begin with */
	uint64_t second; /* classes of the next item */
	uint64_t must;	 /* classes that no match is without */
	uint32_t id_at, langs;
	uint32_t code_at, single; /* single: one item may be all of it */
	uint16_t id_len;
	uint8_t kind, form;
	uint32_t spare;
};

/* How a match becomes a value; by its kind, unless the rule says otherwise. */
enum form {
	FORM_TEXT,
	FORM_NUMBER,
	FORM_PERCENT,
	FORM_FRACTION,
	FORM_RANGE,
	FORM_SCORE,
	FORM_MONEY,
	FORM_UNIT,
	FORM_TIME,
	FORM_DATE,
	FORM_PHONE,
	FORM_ORDINAL,
	FORM_RELATIVE,
	FORM_CODE,
	FORM_DATES,
	FORM_SLASH,
	FORM_COUNT
};
extern const char *const form_names[FORM_COUNT];
enum form form_of_kind(enum kind kind);

/* Instructions of a pattern: an element, or one of these. */
enum {
	CODE_END = 0x100,
	CODE_OPTION, /* next word: how many to pass over */
	CODE_EITHER, /* next word: where the other branch is, from here */
	CODE_JUMP,
	CODE_TIGHT, /* next word: the character between, no spaces */
	CODE_LOOSE, /* the same, spaces allowed */
	CODE_GLUED, /* nothing between */
	CODE_BEGIN, /* what came before is no part of the span */
	CODE_STOP,  /* what comes after is none */
};

/* A sign between that never stands there: no branch of a group fits. */
enum { CODE_NEVER = 1 };

struct value_rules {
	const struct value_head *head;
	const uint32_t *lang; /* text_at << 8 | len */
	const struct value_entry *entry;
	const uint64_t *strong, *known; /* filters */
	const struct value_sense *sense;
	const struct value_pattern *pattern;
	const uint16_t *code;
	const char *text;
	struct langs *langs;
	uint64_t first;	    /* of all patterns */
	uint32_t quoted;    /* bits of languages with TRAIT_QUOTED */
	uint32_t serial;    /* no two that were ever opened have the same */
	uint16_t *order[4]; /* patterns by enum candidates */
	uint32_t order_n[4];
	struct value_memory *memory;
};

/* Patterns that may begin with digits, or with words; of those, the ones that
 * one item may be all of. */
enum candidates { WITH_DIGITS, DIGITS_ALONE, WITH_WORDS, WORDS_ALONE };

uint64_t value_hash(const uint8_t *key, size_t len);

/* Words that may be a value by themselves, or begin one, or stand where one is
 * certain: the others are looked up beside these only. */
int class_is_strong(enum class class);

const struct value_entry *value_find(
	const struct value_rules *rules, const uint8_t *key, size_t len);
const struct value_entry *value_find_hash(const struct value_rules *rules,
	uint64_t hash, const uint8_t *key, size_t len);

/* What joins the words of a phrase at p; *next is what follows. 0: nothing. */
uint8_t value_phrase_gap(const char *p, const char *end, const char **next);

/* What follows the first n letters of the word at p, and their marks. */
const char *value_past_letters(
	const uint8_t *fold, const char *p, const char *end, size_t n);

/* What joins the words of a phrase in its key, and the same of a phrase in a
 * rules file; 0: no gap of a phrase. */
uint8_t value_key_gap(uint32_t cp);

/* The key of a whole phrase (a space where its words are joined); 0 if it is
 * too long. key has room for PHRASE_MAX. */
enum { PHRASE_MAX = 300 };
size_t value_phrase_key(const uint8_t *fold, struct slice s, uint8_t *key);

/* The folded key of the word or sign at p; *next is what follows it. Returns
 * its length, 0 if too long (KEY_MAX). */
enum { KEY_MAX = 96 };
size_t value_key(const uint8_t *fold, const char *p, const char *end,
	uint8_t *key, const char **next);

/* ---- items ---- */

struct value_item {
	uint32_t at, end; /* bytes; proclitics outside */
	uint32_t from;	  /* where it joins: before a conjunction */
	uint32_t sense;	  /* first of sense_n */
	uint16_t sense_n;
	uint8_t digits;	 /* how many; 0: a word */
	uint8_t has_and; /* the conjunction is written with it */
	uint64_t classes;
	uint64_t chain; /* and those of the items that follow near by */
};

/* Words that are looked back to, and bytes between one and the next. */
enum { BACK_MAX = 4, GAP_BACK = 6 };
struct number_cache;

struct value_scan {
	const struct value_rules *rules;
	struct slice text;
	uint32_t langs; /* the bit of the language, and that of all */
	unsigned traits;
	struct arena *arena;
	struct buf *buf; /* for a value under way */
	struct number_cache *cache;
	uint64_t first_id; /* of item 0: no two of a thread have the same */
	struct value_item *item;
	size_t n, cap;
	size_t tried; /* no link begins before it */
	const struct survey *survey;
	size_t place, word;	/* of the survey, those asked for last */
	const uint32_t *strong; /* bytes that words begin at which may be
				 * values, those passed over left out */
	const char *lexed;	/* what is before has been looked up */
	int near;		/* so will be what comes next */
	struct values *out;	/* links are added by the lexer */
};

void value_lex(struct value_scan *scan);

/* The word or sign at p, as an item if the lexicon has it. Returns its end
 * (that of the phrase). */
const char *value_lex_word(struct value_scan *scan, const char *p);

/* Whether an entry begins with the word, with or without its proclitics. */
int value_knows(const struct value_scan *scan, const struct survey_word *word);

/* The first word that does not begin before p. */
const struct survey_word *value_word_from(
	struct value_scan *scan, const char *p);
struct value_item *value_item_add(struct value_scan *scan);

/* A link, code, handle or the like that begins at text[at]; 0 if none; else
 * *value is filled in. */
int value_link(struct value_scan *scan, size_t at, struct value *value);

/* The sense of an item with this class; NULL if it has none. */
const struct value_sense *value_sense_of(const struct value_scan *scan,
	const struct value_item *item, enum class class);

/* ---- numbers ---- */

enum {
	AMOUNT_GROUPED = 1,
	AMOUNT_DECIMAL = 2,
	AMOUNT_WORDS = 4,
	AMOUNT_FRACTION = 8,
	AMOUNT_BIG = 16,
	AMOUNT_SCALED = 32,
	AMOUNT_SIGN = 64,
	AMOUNT_ARTICLE = 128
};

/* (-1)^neg * m / 10^places / den. */
struct decimal {
	uint64_t m, den; /* den 0 is 1 */
	int places;
};
struct amount {
	int neg;
	unsigned flags;
	struct decimal d, other; /* other: the second reading, den 0 if none */
	int has_other;
	uint64_t scale;	  /* of the last scale word; 0: none */
	struct slice big; /* digits too many for m */
};

void amount_print(const struct amount *a, int other, struct buf *out);

/* ---- matching ---- */

struct capture {
	uint16_t element;
	uint32_t from, n; /* items */
	uint32_t at, end; /* bytes */
	const struct value_sense *sense;
	struct amount amount;
};

/* What numeric, amount, cardinal and ordinals last gave, for many patterns ask
 * the same of one item. */
struct number_cache {
	struct {
		uint64_t id; /* of the item; 0: nothing is kept */
		size_t n;
		struct capture cap;
	} v[4];
};

/* What one scan leaves for the next: the language that it was of, and room. */
enum { TAG_MAX = 32 };
struct value_memory {
	char tag[TAG_MAX];
	size_t tag_len;
	unsigned bit;
	struct buf buf;
	struct number_cache cache;
	uint64_t next_id;
};

enum { CAPTURE_MAX = 16 };
struct match {
	const struct value_pattern *pattern;
	struct capture cap[CAPTURE_MAX];
	size_t n;
	size_t begin, stop; /* captures that make the span */
	size_t from, end;   /* items */
};

/* What an item of digits is worth (stops growing far below overflow). */
uint64_t value_item_number(
	const struct value_scan *scan, const struct value_item *item);

/* Passes over the conjunction before item *j; 1 if there is one. */
int value_take_and(const struct value_scan *scan, size_t *j);

/* Digits with separators, sign and exponent; 4 REH 1; numbers in words. As
 * value_number, of which they are the parts. */
size_t value_numeric(
	const struct value_scan *scan, size_t i, struct capture *cap);
size_t value_reh_decimal(
	const struct value_scan *scan, size_t i, struct capture *cap);
size_t value_cardinal(
	const struct value_scan *scan, size_t i, struct capture *cap);
size_t value_ordinals(
	const struct value_scan *scan, size_t i, struct capture *cap);

/* Numeric, amount, cardinal and so on at item i: how many items it takes, 0 if
 * it is not there; fills in the capture. */
size_t value_number(const struct value_scan *scan, size_t i,
	enum element element, struct capture *cap);

/* Is the gap before item i the character c (LOOSE: with spaces)? c 0: only
 * spaces or nothing. */
enum gap { GAP_TIGHT, GAP_LOOSE };
enum { GAP_MAX = 8 }; /* bytes between two items of one value */
int value_gap(
	const struct value_scan *scan, size_t i, uint32_t c, enum gap gap);

/* Tells each item what follows it; after the items are made. */
void value_chain(struct value_scan *scan);

/* The best match that begins at item i and is not better than the bound, which
 * it lowers: called again it gives the next best. 0 if there is none. */
struct bound {
	size_t len;
	uint32_t pattern;
};
int value_match(const struct value_scan *scan, size_t i, struct bound *bound,
	struct match *match);

/* What it is worth. 0: on a second look it is nothing. */
int value_form(const struct value_scan *scan, const struct match *match,
	struct value *value);
int value_date(const struct value_scan *scan, const struct match *match,
	struct buf *buf, struct value *value);
int value_time(const struct value_scan *scan, const struct match *match,
	struct buf *buf, struct value *value);
int value_relative(const struct value_scan *scan, const struct match *match,
	struct buf *buf, struct value *value);

#endif
