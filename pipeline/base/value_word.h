/* value_word: words of the Arabic block, read eight letters at a time.
 *
 * A letter of U+0600 to 06FF is two bytes, 110110xx 10yyyyyy. Eight bytes are
 * four lanes; one that is no such letter ends the word. xx and yyyyyy, put
 * together, look up the folded letter, so that no step depends on how long the
 * word is.
 */
#ifndef WASL_BASE_VALUE_WORD_H
#define WASL_BASE_VALUE_WORD_H

#include <endian.h>
#include <string.h>
#include "base/value_parts.h"

struct word {
	uint64_t key;	    /* the first eight letters, folded, in bytes */
	unsigned letters;   /* all of them */
	unsigned has_marks; /* marks or tatweel: key is not to be used */
};

/* Room after the bytes that word_read may look at. */
enum { WORD_ROOM = 16 };

static inline uint64_t
word_load(const char *p)
{
	uint64_t w;

	memcpy(&w, p, 8);
	return le64toh(w);
}

/* Lanes from the first on that are of the block. */
static inline unsigned
word_lanes(uint64_t w)
{
	uint64_t x = (w & 0xC0FCC0FCC0FCC0FCu) ^ 0x80D880D880D880D8u;

	x = ((x & 0x7FFF7FFF7FFF7FFFu) + 0x7FFF7FFF7FFF7FFFu) | x;
	x &= 0x8000800080008000u;
	return x ? (unsigned)__builtin_ctzll(x) / 16 : 4;
}

static inline uint64_t
word_four(const uint8_t *lane, uint64_t w)
{
	uint64_t x = (w & 0x0003000300030003u) | (w >> 6 & 0x00FC00FC00FC00FCu);

	return (uint64_t)lane[x & 0xFF] | (uint64_t)lane[x >> 16 & 0xFF] << 8 |
	       (uint64_t)lane[x >> 32 & 0xFF] << 16 |
	       (uint64_t)lane[x >> 48] << 24;
}

/* The first n bytes of a key. */
static inline uint64_t
word_first(uint64_t key, unsigned n)
{
	return n >= 8 ? key : key & (((uint64_t)1 << 8 * n) - 1);
}

/* Lanes of the key that hold letters, from the first on, at most n. */
static inline unsigned
word_count(uint64_t key, unsigned n)
{
	uint64_t good =
		((key & 0x7F7F7F7F7F7F7F7Fu) + 0x7070707070707070u) | key;
	uint64_t bad = ~good & 0x8080808080808080u;
	unsigned at = bad ? (unsigned)__builtin_ctzll(bad) / 8 : 8;

	return at < n ? at : n;
}

/* The word at p; WORD_ROOM bytes from p on can be read, and the text goes to
 * `end`. */
static inline struct word
word_read(const uint8_t *lane, const char *p, const char *end)
{
	uint64_t a = word_load(p), b = word_load(p + 8);
	unsigned n = word_lanes(a);
	struct word w;

	if (n == 4)
		n += word_lanes(b);
	w.key = word_four(lane, a) | word_four(lane, b) << 32;
	w.letters = word_count(w.key, n);
	w.has_marks =
		w.letters < n && (w.key >> 8 * w.letters & 0xFF) == FOLD_DROP;
	w.key = word_first(w.key, w.letters);
	if (w.letters < 8)
		return w;
	for (p += 16; p + 1 < end && ((unsigned char)*p & 0xFC) == 0xD8;
		p += 2) {
		uint8_t f = lane[(p[0] & 3) | (p[1] & 63) << 2];

		w.has_marks |= f == FOLD_DROP;
		if (f < FOLD_LETTER && f != FOLD_DROP)
			break;
		w.letters++;
	}
	return w;
}

/* Of a word's first seven letters and its length. */
static inline uint64_t
word_hash(uint64_t key, unsigned letters)
{
	return ((key & 0x00FFFFFFFFFFFFFFu) | (uint64_t)letters << 56) *
	       0x9E3779B97F4A7C15u;
}

static inline int
word_filter(const uint64_t *filter, unsigned bits, uint64_t hash)
{
	uint64_t bit = hash >> (64 - bits);

	return filter[bit >> 6] >> (bit & 63) & 1;
}

#endif
