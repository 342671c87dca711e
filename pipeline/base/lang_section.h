/* lang_section: how the section "languages" lies in the pack. For lang.c and
 * lang_compile.c only. All places are bytes from the section's start.
 */
#ifndef WASL_BASE_LANG_SECTION_H
#define WASL_BASE_LANG_SECTION_H

#include <stdint.h>

#define LANG_MAGIC 0x31474E4CU /* "LNG1" */

enum {
	LANG_GUESSED_MAX = 16, /* languages that can be told from each other */
	LANG_LETTERS = 0x800,  /* code points that have a weight */
	LANG_BIT = 4,	       /* weights are in quarters of a bit;
				* quarter_bits counts on it */
	LANG_WORD = 3 * LANG_BIT, /* what a common word is worth */
};

/* Hashes of words, and, with this added, of beginnings of words. */
#define LANG_BEGINNING 0x9E3779B97F4A7C15ULL

struct lang_head {
	uint32_t magic;
	uint32_t entries_at, entries_n;
	uint32_t guessed_n;  /* the first ones of the entries */
	uint32_t letters_at; /* LANG_LETTERS uint16: the letter's row, or 0 */
	uint32_t rows_at, rows_n;     /* int8 [LANG_GUESSED_MAX] */
	uint32_t words_at, words_cap; /* a hash table; the cap a power of 2 */
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
lang_hash(uint64_t hash, uint32_t cp)
{
	hash = (hash ^ lang_fold(cp)) * 0x100000001B3ULL; /* FNV-1a */
	return hash ^ hash >> 29;
}

#define LANG_HASH_START 0xCBF29CE484222325ULL

#endif
