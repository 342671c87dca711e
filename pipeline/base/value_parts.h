/* value_parts: what the files of the value scanner share; nobody else includes
 * it.
 *
 * A scan has four steps. value_lex makes items of the words, digits and signs
 * that the lexicon knows, and finds links and codes by their bytes; all other
 * text makes none. value_facts finds what the patterns ask of each item.
 * value_match tries the patterns of rules/protect at each item; the longest
 * match wins, of equal ones the first. value_form says what a match is worth.
 *
 * The lexicon is a hash table of folded keys: one byte for a letter of the
 * Arabic block, marks and tatweel dropped, letters merged as fold.map says.
 */
#ifndef WASL_BASE_VALUE_PARTS_H
#define WASL_BASE_VALUE_PARTS_H

#include "base/lang.h"
#include "base/survey.h"
#include "base/value.h"
#include "base/value_states.h"

/* ---- the section "protect", as it lies in a pack ---- */

/* Filters: of what may be a value by itself, of all, and of the words of
 * phrases but the first. */
enum { FILTER_STRONG, FILTER_KNOWN, FILTER_LATER, VALUE_FILTERS };

struct value_head {
	uint32_t magic, size; /* "WVA6"; bytes of the section */
	uint32_t lang_at, lang_n;
	uint32_t entry_at, entry_n;	 /* a power of two */
	uint32_t filter_at, filter_bits; /* log2 of bits; VALUE_FILTERS */
	uint32_t sense_at, sense_n;
	uint32_t pattern_at, pattern_n;
	uint32_t state_at, state_n;
	uint32_t edge_at, edge_n;
	uint32_t row_at, row_words;
	uint32_t sign_n;
	uint8_t sign[128]; /* of patterns, by character, from 1 */
	uint32_t text_at, text_len;
	struct survey_letters letters; /* fold: see FOLD_ */
	uint32_t trait[32];	       /* by language bit: bits of enum trait */
	uint32_t conjunction[256];     /* outer proclitics that mean "and" */
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
 * written after a preposition that has taken its alef; it or such a phrase may
 * be a value by itself. */
enum { ENTRY_MORE = 1, ENTRY_LAM = 2, ENTRY_STRONG = 4 };

struct value_sense {
	int64_t num;
	uint32_t den;
	uint32_t langs;
	uint32_t text_at;
	uint16_t text_len, class;
	uint32_t word_at, word_len; /* a currency's word as it is written */
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

struct value_language {
	struct element_set first;   /* what its patterns may begin with */
	struct element_set alone;   /* what may be all of one */
	const uint64_t *patterns;   /* a row */
	const uint64_t *alone_rows; /* by class and, from ELEMENT_COUNT on, by
				     * shape: where no item follows */
};

struct value_rules {
	const struct value_head *head;
	const uint32_t *lang; /* text_at << 8 | len */
	const struct value_entry *entry;
	struct word_filter filter[VALUE_FILTERS];
	const struct value_sense *sense;
	const struct value_pattern *pattern;
	const struct value_state *state;
	const struct value_edge *edge;
	const uint64_t *row; /* see value_states.h */
	const char *text;
	struct langs *langs;
	uint32_t quoted;  /* bits of languages with TRAIT_QUOTED */
	uint64_t space;	  /* how one space joins two items */
	uint64_t sign[5]; /* the last byte & 63 of signs that the lexicon has,
			   * by how many bytes they are */
	struct element_set shape[SHAPE_COUNT];
	struct value_language *language; /* by bit */
	uint64_t *patterns;		 /* their rows */
	struct value_memory *memory;
};

/* The languages whose words and patterns serve for one: all, it, the quoted. */
static inline uint32_t
value_langs(const struct value_rules *rules, unsigned bit)
{
	return 1u | 1u << bit | rules->quoted;
}

static inline const uint64_t *
value_row(const struct value_rules *rules, unsigned row)
{
	return rules->row + (size_t)row * rules->head->row_words;
}

static inline void
value_row_add(uint64_t *to, const struct value_rules *rules, unsigned row)
{
	const uint64_t *from = value_row(rules, row);

	for (uint32_t i = 0; i < rules->head->row_words; i++)
		to[i] |= from[i];
}

uint64_t value_hash(const uint8_t *key, size_t len);

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

/* The same of a text that has been surveyed; word is the survey's at p, or NULL
 * if none begins there. */
size_t value_key_at(const struct survey *survey, const char *p,
	const struct survey_word *word, uint8_t *key, const char **next);

/* ---- items ---- */

struct value_item {
	uint32_t at, end; /* bytes; proclitics outside */
	uint32_t from;	  /* where it joins: before a conjunction */
	uint32_t sense;	  /* first of sense_n */
	uint16_t sense_n;
	uint8_t digits;	 /* how many; 0: a word */
	uint8_t has_and; /* the conjunction is written with it */
	uint64_t classes;

	/* found by value_facts */
	uint64_t chain;	 /* classes of the item and of those near by after it */
	uint64_t joins;	 /* what stands before it */
	uint64_t number; /* of digits */
	struct element_set elements; /* that may begin with it */
	uint8_t shape;
	uint8_t is_last; /* nothing follows that is near enough to join */
};

/* Words that are looked back to, and bytes between one and the next. */
enum { BACK_MAX = 4, GAP_BACK = 6 };

/* A word or sign of the text, looked up in the lexicon. */
struct value_look {
	const char *p, *next;		 /* NULL: none; what follows it */
	const struct survey_word *word;	 /* or NULL */
	const struct value_entry *entry; /* the first that is of use, or NULL */
	size_t len;			 /* of the key */
	unsigned less, most; /* letters that the entry is without, proclitics;
			      * how many there may be */
	uint8_t key[KEY_MAX];
};

struct value_scan {
	const struct value_rules *rules;
	struct slice text;
	uint32_t langs; /* see value_langs */
	const struct value_language *language;
	unsigned traits;
	struct arena *arena;
	struct buf *buf; /* for a value under way */
	struct value_memory *memory;
	uint64_t first_id; /* of item 0: no two of a thread have the same */
	struct value_item *item;
	size_t n;
	size_t tried; /* no link begins before it */
	const struct survey *survey;
	size_t place;		/* of the survey, asked for last */
	const uint32_t *strong; /* words which may be values, those passed over
				 * left out */
	const char *lexed;	/* what is before has been looked up */
	int near;		/* so will be what comes next */
	struct value_look look;
	struct values *out; /* links are added by the lexer */
};

void value_lex(struct value_scan *scan);

/* The word or sign at p, as an item if the lexicon has it; word is the survey's
 * at p, or NULL if none begins there. Returns its end (that of the phrase). */
const char *value_lex_word(
	struct value_scan *scan, const char *p, const struct survey_word *word);

/* Whether an item or a phrase may begin with the word, with or without its
 * proclitics. */
int value_knows(struct value_scan *scan, const struct survey_word *word);

/* Whether it begins a phrase that goes on to `end`, or beyond. */
int value_reaches(struct value_scan *scan, const struct survey_word *word,
	const char *end);

/* Whether what begins with it may be a value by itself. */
int value_is_strong(struct value_scan *scan, const struct survey_word *word);

/* The first word that does not begin before p; the one that begins there, or
 * NULL. */
static inline const struct survey_word *
value_word_from(const struct value_scan *scan, const char *p)
{
	return &scan->survey->word[survey_word_from(
		scan->survey, (size_t)(p - scan->text.ptr))];
}

static inline const struct survey_word *
value_word_at(const struct value_scan *scan, const char *p)
{
	return survey_word_at(scan->survey, (size_t)(p - scan->text.ptr));
}

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

/* In decimal digits, at least `width` of them (at most 10). */
void value_put(struct buf *out, int n, int width);
void amount_print(const struct amount *a, int other, struct buf *out);

/* ---- matching ---- */

struct capture {
	uint16_t element;
	uint32_t from, n; /* items */
	uint32_t at, end; /* bytes */
	const struct value_sense *sense;
	struct amount amount;
};

/* An element that may take several items. */
struct number {
	uint64_t id; /* of the item; 0: nothing is kept */
	size_t n;    /* items that it takes; 0: it is not there */
	struct capture cap;
};

/* What one scan leaves for the next: tags with their bits, numbers, room. */
enum { TAGS_KEPT = 4, NUMBERS_KEPT = 8 };
struct known_tag {
	uint64_t word; /* its bytes */
	unsigned bit;
};
struct value_memory {
	struct known_tag tag[TAGS_KEPT];
	unsigned tag_next; /* the one to be forgotten first */
	struct buf buf;
	struct value_item *item; /* of the text at hand */
	size_t item_cap;
	struct number number[NUMBERS_KEPT][ELEMENT_DAY - ELEMENT_NUMERIC];
	uint64_t next_id;
};
void value_memory_open(struct value_rules *rules);
void value_memory_close(struct value_rules *rules);

void value_languages_open(struct value_rules *rules);

/* The bit of a language. */
unsigned value_language(const struct value_rules *rules, struct slice tag);

/* A long element at item i; kept, since many patterns ask for the same. */
const struct number *value_number_find(
	const struct value_scan *scan, size_t i, enum element element);
static inline const struct number *
value_number(const struct value_scan *scan, size_t i, enum element element)
{
	uint64_t id = scan->first_id + i;
	const struct number *kept =
		&scan->memory
			 ->number[id % NUMBERS_KEPT][element - ELEMENT_NUMERIC];

	return kept->id == id ? kept : value_number_find(scan, i, element);
}

enum { CAPTURE_MAX = 16 };
struct match {
	const struct value_pattern *pattern;
	struct capture cap[CAPTURE_MAX];
	size_t n;
	size_t begin, stop; /* captures that make the span */
	size_t end;	    /* items */
};

static inline int
capture_is_number(const struct capture *c)
{
	return c->element >= ELEMENT_NUMERIC;
}

/* The match's first capture of the class, or NULL. */
static inline const struct capture *
match_class(const struct match *m, enum class class)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->cap[i].element == class)
			return &m->cap[i];
	return NULL;
}

/* a += n / d, unless that is too large. */
void amount_add_fraction(struct amount *a, uint64_t n, uint64_t d);

/* All numbers of the match, its scale words and fractions too, as one; 0 if
 * that is too large. */
int match_amount(const struct match *match, struct amount *amount);

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

/* Is the gap before item i the character c, or one that counts as it? */
int value_gap(const struct value_scan *scan, size_t i, uint32_t c);

/* Bytes between two items of one value, and between the digits of a number. */
enum { GAP_MAX = 8, GAP_DIGITS = 10 };

/* The joins that p[end - p] is, standing between two items. */
uint64_t value_joins(
	const struct value_head *head, const char *p, const char *end);

/* Fills in what patterns ask of the items; after all are made. */
void value_facts(struct value_scan *scan);

/* Does nothing but spaces stand before item i? */
static inline int
value_is_spaced(const struct value_scan *scan, size_t i)
{
	return scan->item[i].joins >> JOIN_SPACED & 1;
}

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
