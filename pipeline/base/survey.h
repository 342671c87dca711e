/* survey: the words of a text, read once for those who look words up.
 *
 * A letter of the Arabic block, U+0600 to 06FF, is two bytes, 110110xx
 * 10yyyyyy: xx and yyyyyy together say which of 256 it is, and `fold` what it
 * counts as (FOLD_ of value_parts.h). All letters of the text are folded at
 * once, in blocks, and a word's key is put together from them eight at a time.
 * The scan for values (value.h) and that for names (names.h) ask their filters
 * for each word and read what a filter lets through.
 */
#ifndef WASL_BASE_SURVEY_H
#define WASL_BASE_SURVEY_H

#include "base/arena.h"

/* Proclitics of some language: those that stand first, and those that stand
 * before the word or after such a one. */
enum { CLITIC_OUTER = 1, CLITIC_INNER = 2 };

struct survey_letters {
	uint8_t fold[256];   /* by code point - 0600 */
	uint8_t clitic[256]; /* by folded letter */
};

/* Letters of the Arabic block, and marks in between. */
struct survey_word {
	uint64_t key;	  /* the first eight letters, folded, in bytes */
	uint64_t hash;	  /* word_hash of it */
	uint64_t inside;  /* the same less one letter, if that may be a
			   * proclitic */
	uint32_t at, end; /* bytes of text */
	uint32_t letters;
	uint16_t has_marks;
	uint16_t proclitics; /* that it may begin with, in some language */
};

/* Made by survey_read; text and arena outlive it. */
struct survey {
	struct slice text;
	const struct survey_letters *by;
	uint8_t *folded;  /* for each byte that begins a letter, mark, digit or
			   * sign of the block; 0 for others */
	uint64_t *places; /* a bit for each byte that a value may begin with and
			   * that is no Arabic letter; some for no reason */
	size_t blocks;	  /* of 64 bytes: words of `places` */
	struct survey_word *word; /* in order; they do not touch. One more
				   * begins where the text ends */
	size_t word_n;
};

void survey_read(const struct survey_letters *letters, struct slice text,
	struct arena *arena, struct survey *survey);

/* The first place from byte at on; the text's length if there is none. */
size_t survey_place(const struct survey *survey, size_t at);

/* The index of the first word that does not begin before byte at, which is no
 * more than the text's length; looked for from word i on, back or forth. */
size_t survey_word_from(const struct survey *survey, size_t i, size_t at);

/* A word's key as value_key gives it; 0 if it is too long. */
size_t survey_key(
	const struct survey *survey, const struct survey_word *word, void *key);

/* Of a word's first seven letters and how many there are. */
static inline uint64_t
word_hash(uint64_t key, uint64_t letters)
{
	return ((key & 0x00FFFFFFFFFFFFFFu) | letters << 56) *
	       0x9E3779B97F4A7C15u;
}

/* The same of a word less its proclitics, none, one or two. */
uint64_t survey_hash_second(
	const struct survey *survey, const struct survey_word *word);
static inline uint64_t
survey_hash(const struct survey *survey, const struct survey_word *word,
	size_t less)
{
	if (less == 0)
		return word->hash;
	if (less == 1)
		return word->inside;
	return survey_hash_second(survey, word);
}

/* May the filter, of 1 << bits bits, have it? */
static inline int
word_filter(const uint64_t *filter, unsigned bits, uint64_t hash)
{
	uint64_t bit = hash >> (64 - bits);

	return filter[bit >> 6] >> (bit & 63) & 1;
}

/* ---- for tests: what is done to a block ---- */

enum { SURVEY_BLOCK = 64 };

/* One byte more than the blocks have can be read. */
typedef void survey_scan(const uint8_t fold[256], const unsigned char *p,
	size_t blocks, uint8_t *folded, uint64_t *letters, uint64_t *places);

/* The ways that this machine has, the fastest first; NULL after the last. */
survey_scan *survey_scan_list(size_t i);

#endif
