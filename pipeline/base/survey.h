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

/* Letters of the Arabic block, and marks in between. `hash` is word_hash of
 * `key` and of the same less one and two letters; where those are no
 * proclitics, as the one before. */
struct survey_word {
	uint64_t key;	  /* the first eight letters, folded, in bytes */
	uint64_t hash[3]; /* see above */
	uint32_t at, end; /* bytes of text */
	uint32_t letters;
	uint16_t has_marks;
	uint16_t proclitics; /* that it may begin with, in some language */
};

/* Bits that are set; x86-64 as it is at least has no instruction for it. */
static inline unsigned
bits_count(uint64_t bits)
{
	bits -= bits >> 1 & 0x5555555555555555u;
	bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
	bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
	return (unsigned)((bits * 0x0101010101010101u) >> 56);
}

/* Made by survey_read; text and arena outlive it. */
struct survey {
	struct slice text;
	const struct survey_letters *by;
	uint8_t *folded;  /* for each byte that begins a letter, mark, digit or
			   * sign of the block; 0 for others */
	uint64_t *places; /* a bit for each byte that a value may begin with and
			   * that is no Arabic letter; some for no reason */
	size_t blocks;	  /* of 64 bytes: words of `places` */
	uint64_t *begins; /* a bit for each byte that a word begins with */
	uint32_t *before; /* how many of them stand before each block */
	struct survey_word *word; /* in order; they do not touch. One more
				   * begins where the text ends */
	size_t word_n;
};

void survey_read(const struct survey_letters *letters, struct slice text,
	struct arena *arena, struct survey *survey);

/* The first place from byte at on; the text's length if there is none. */
size_t survey_place(const struct survey *survey, size_t at);

/* The index of the first word that does not begin before byte at, which is no
 * more than the text's length. */
static inline size_t
survey_word_from(const struct survey *survey, size_t at)
{
	uint64_t before = ~(~(uint64_t)0 << at % 64);

	return survey->before[at / 64] +
	       bits_count(survey->begins[at / 64] & before);
}

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

/* May the filter, of 1 << bits bits, have it? */
static inline unsigned
word_filter(const uint64_t *filter, unsigned bits, uint64_t hash)
{
	uint64_t bit = hash >> (64 - bits);

	return filter[bit >> 6] >> (bit & 63) & 1;
}

/* May it have the word, be it less proclitics? Most are asked for nothing, and
 * which are not cannot be guessed: so there are no branches. */
static inline unsigned
word_may_be(const uint64_t *filter, unsigned bits, const struct survey_word *w)
{
	return word_filter(filter, bits, w->hash[0]) |
	       word_filter(filter, bits, w->hash[1]) |
	       word_filter(filter, bits, w->hash[2]);
}

/* ---- for tests: what is done to a block ---- */

enum { SURVEY_BLOCK = 64 };

/* One byte more than the blocks have can be read. */
typedef void survey_scan(const uint8_t fold[256], const unsigned char *p,
	size_t blocks, uint8_t *folded, uint64_t *letters, uint64_t *places);

/* The ways that this machine has, the fastest first; NULL after the last. */
survey_scan *survey_scan_list(size_t i);

#endif
