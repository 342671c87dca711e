/* lang_section: how the section "languages" lies in the pack. For lang*.c only.
 * All places are bytes from the section's start.
 */
#ifndef WASL_BASE_LANG_SECTION_H
#define WASL_BASE_LANG_SECTION_H

#include <stddef.h>
#include <stdint.h>

#define LANG_MAGIC 0x33474E4CU /* "LNG3" */

enum {
	LANG_GUESSED_MAX = 15, /* languages that can be told from each other */
	LANG_LETTERS = 0x800,  /* code points that have a weight */
	LANG_BIT = 4,	       /* weights are in quarters of a bit;
				* quarter_bits counts on it */
	LANG_WORD = 3 * LANG_BIT, /* what a common word is worth */
	LANG_FILTER_BITS = 8192,
	/* A row's numbers: the languages' weights, and at the end what counts
	 * the letters that are not Latin, so that they need no count of their
	 * own. */
	LANG_ROW = LANG_GUESSED_MAX + 1,
	LANG_COUNT = LANG_ROW - 1,
	LANG_ROW_BYTES = 2 * LANG_ROW,
	LANG_VECTORS = LANG_ROW / 8,
	LANG_ROMAN = 0x250, /* letters below it are Latin */
};

/* Eight numbers at once; a row has LANG_VECTORS of them. */
typedef int16_t lang_weights __attribute__((vector_size(16)));

/* What a code point does to the word that it stands in. */
struct lang_letter {
	uint16_t row;	 /* where its weights are, bytes from the first row,
			  * which weighs nothing; 0: no letter */
	uint16_t folded; /* as words are compared; of no letter, enum lang_other
			  */
};

enum lang_other {
	LANG_ENDS,    /* the word is over */
	LANG_NOTHING, /* seen through: a mark */
	LANG_JOINS,   /* counts inside a word: ZWNJ */
};

struct lang_head {
	uint32_t magic;
	uint32_t entries_at, entries_n;
	uint32_t guessed_n;	      /* the first ones of the entries */
	uint32_t letters_at;	      /* LANG_LETTERS struct lang_letter */
	uint32_t rows_at, rows_n;     /* int16 [LANG_ROW] */
	uint32_t words_at, words_cap; /* a hash table; the cap a power of 2 */
	uint32_t filter_at; /* a bit for each word, by lang_filter_place */
	uint32_t strings_at, strings_len;
	uint32_t scripts_at, scripts_len; /* of strings: right to left */
};

struct lang_entry {
	uint32_t name_at, name_len; /* of strings */
	uint32_t tags_at, tags_len; /* separated by single spaces */
	uint8_t rtl, spaced, pad[2];
};

struct lang_word {
	uint64_t hash;	/* 0: free */
	uint32_t langs; /* a bit each */
	uint32_t pad;
};

/* Yeh and kaf are typed as either of two letters: words are compared with one.
 */
static inline uint32_t
lang_fold(uint32_t cp)
{
	if (cp == 0x06CC /* FARSI YEH */)
		return 0x064A /* YEH */;
	return cp == 0x06A9 /* KEHEH */ ? 0x0643 /* KAF */ : cp;
}

static inline uint64_t
lang_hash(uint64_t hash, uint32_t folded)
{
	return (hash + folded) * 0x9E3779B97F4A7C15ULL;
}

#define LANG_HASH_START 0xCBF29CE484222325ULL

/* Added to the hash of what is the beginning of a word. */
#define LANG_BEGINNING 0xD6E8FEB86659FD93ULL

/* Where a word lies in the table, and its bit in the filter: the high bits are
 * the good ones. */
static inline size_t
lang_place(uint64_t hash, uint32_t cap)
{
	return (size_t)(hash >> 32 & (cap - 1));
}

static inline size_t
lang_filter_place(uint64_t hash)
{
	return (size_t)(hash >> 51);
}

/* ---- opened ---- */

enum {
	LANG_TAG_MAX = 32, /* longer ones are looked up each time */
	LANG_KNOWN_MAX = 4,
};

/* What a tag is. */
struct lang_known {
	char tag[LANG_TAG_MAX];
	size_t len;
	const struct lang_entry *entry; /* NULL: none of ours */
};

struct langs {
	const char *base; /* the section */
	const struct lang_head *head;
	const struct lang_entry *entries;
	const struct lang_letter *letters;
	const char *rows;
	const struct lang_word *words;
	const uint64_t *filter;
	const char *strings;
	lang_weights rtl[LANG_VECTORS]; /* -1: that language is, and guessed */

	struct lang_known known[LANG_KNOWN_MAX]; /* the tags asked for last */
	unsigned next_known; /* the one to be forgotten first */
	const struct lang_known *last;
};

/* The LANG_VECTORS of the row at a place. */
static inline const lang_weights *
lang_row(const char *rows, size_t at)
{
	return (const void *)(rows + at);
}

#endif
