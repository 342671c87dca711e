/* survey: the words of a text, read once for those who look words up.
 *
 * A letter of the Arabic block, U+0600 to 06FF, is two bytes, 110110xx
 * 10yyyyyy: xx and yyyyyy together say which of 256 it is, and `fold` what it
 * counts as (FOLD_ of value_parts.h). All letters of the text are folded at
 * once, in blocks, and a word's key is put together from them eight at a time.
 * The scan for values (value.h) and that for names (names.h) ask their filters
 * for each word, and for what is left of those that may begin with proclitics,
 * and read what a filter lets through.
 */
#ifndef WASL_BASE_SURVEY_H
#define WASL_BASE_SURVEY_H

#include "base/arena.h"

/* Proclitics: outer ones stand first, inner ones before the word or after such
 * a one. Languages are bits. */
struct survey_letters {
	uint32_t id;	   /* where it is the same, so is all that follows, and
			    * what language each bit is */
	uint8_t fold[256]; /* by code point - 0600 */
	uint32_t outer[256], inner[256]; /* by folded letter, the languages in
					  * which it is such a proclitic */
	uint32_t with_proclitics;	 /* languages that have any */
};

/* Letters of the Arabic block, and marks in between. */
struct survey_word {
	uint64_t key;	  /* the first eight letters, folded, in bytes */
	uint64_t hash;	  /* word_hash of it */
	uint32_t at, end; /* bytes of text */
	uint32_t letters;
	uint32_t rest;		       /* see survey_hash */
	uint8_t has_marks, proclitics; /* proclitics: how many it may have */
};

/* A word less one proclitic or two. */
struct survey_rest {
	uint64_t hash;
	size_t word; /* its index */
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

/* The first of them; there is one. */
static inline unsigned
bits_first(uint64_t bits)
{
	return (unsigned)__builtin_ctzll(bits);
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
	struct survey_rest *rest; /* of the words in order; of each, less one,
				   * then less two */
	size_t rest_n;
	uint32_t langs; /* whose proclitics these are */
	unsigned lang;	/* the text's own, as a bit's number: values_survey
			 * says it */
};

/* langs: the languages whose proclitics words may have. */
void survey_read(const struct survey_letters *letters, uint32_t langs,
	struct slice text, struct arena *arena, struct survey *survey);

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

/* The word that begins at byte `at`, which is in the text, or NULL. */
static inline const struct survey_word *
survey_word_at(const struct survey *survey, size_t at)
{
	const struct survey_word *word =
		&survey->word[survey_word_from(survey, at)];

	return word->at == at ? word : NULL;
}

/* A word's key as value_key gives it; 0 if it is too long. */
size_t survey_key(
	const struct survey *survey, const struct survey_word *word, void *key);

/* Of a word's first eight letters and how many there are. */
static inline uint64_t
word_hash(uint64_t key, uint64_t letters)
{
	return (key ^ letters << 56) * 0x9E3779B97F4A7C15u;
}

/* The same of a word less so many of its proclitics. */
static inline uint64_t
survey_hash(const struct survey *survey, const struct survey_word *word,
	size_t less)
{
	return less ? survey->rest[word->rest + less - 1].hash : word->hash;
}

/* A set of hashes that may have more than was put in. */
struct word_filter {
	const uint64_t *v;
	unsigned bits; /* log2 of the bits of v, 6 to 32 */
};

static inline unsigned
word_filter_has(const struct word_filter *filter, uint64_t hash)
{
	uint64_t bit = hash >> (64 - filter->bits);

	return filter->v[bit >> 6] >> (bit & 63) & 1;
}

/* May it have the word, be it less proclitics? */
static inline int
survey_may_be(const struct survey *survey, const struct survey_word *word,
	const struct word_filter *filter)
{
	for (size_t less = 0; less <= word->proclitics; less++)
		if (word_filter_has(filter, survey_hash(survey, word, less)))
			return 1;
	return 0;
}

/* The indices of all words that it may have, in order; word_n ends them. In
 * arena. */
const uint32_t *survey_select(const struct survey *survey,
	const struct word_filter *filter, struct arena *arena);

/* ---- for tests: what is done to a block ---- */

enum { SURVEY_BLOCK = 64 };

/* One byte more than the blocks have can be read. */
typedef void survey_scan(const uint8_t fold[256], const unsigned char *p,
	size_t blocks, uint8_t *folded, uint64_t *letters, uint64_t *places);

/* The ways that this machine has, the fastest first; NULL after the last. */
survey_scan *survey_scan_list(size_t i);

#endif
