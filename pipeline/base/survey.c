/* survey: the words of a text */
#include <endian.h>
#include <stdatomic.h>
#include <string.h>
#include "base/survey.h"
#include "base/value_parts.h"

/* ---- blocks ---- */

static survey_scan *
scan_here(void)
{
	static survey_scan *_Atomic chosen;
	survey_scan *scan = atomic_load_explicit(&chosen, memory_order_relaxed);

	if (!scan) {
		scan = survey_scan_list(0);
		atomic_store_explicit(&chosen, scan, memory_order_relaxed);
	}
	return scan;
}

/* All whole blocks but one that nothing follows, and what is left by a copy
 * that can be read further. */
static void
scan_text(struct survey *survey, uint64_t *letters)
{
	const unsigned char *p = (const unsigned char *)survey->text.ptr;
	size_t whole =
		survey->text.len ? (survey->text.len - 1) / SURVEY_BLOCK : 0;
	size_t left = survey->blocks - whole, at = whole * SURVEY_BLOCK;
	unsigned char rest[2 * SURVEY_BLOCK + 1] = {0};
	survey_scan *scan = scan_here();

	scan(survey->by->fold, p, whole, survey->folded, letters,
		survey->places);
	memcpy(rest, p + at, survey->text.len - at);
	scan(survey->by->fold, rest, left, survey->folded + at, letters + whole,
		survey->places + whole);
	memset(survey->folded + survey->blocks * SURVEY_BLOCK, 0, SURVEY_BLOCK);
}

/* ---- words ---- */

/* The letters of eight lanes of two bytes, the first in each, put together. */
#ifdef __SSE2__
#include <emmintrin.h>
static inline uint64_t
eight_letters(const uint8_t *folded)
{
	const __m128i lanes =
		_mm_loadu_si128((const __m128i *)(const void *)folded);

	return (uint64_t)_mm_cvtsi128_si64(_mm_packus_epi16(lanes, lanes));
}
#else
static inline uint64_t
four_letters(const uint8_t *folded)
{
	uint64_t x;

	memcpy(&x, folded, 8);
	x = le64toh(x);
	x = (x | x >> 8) & 0x0000FFFF0000FFFFu;
	return (x | x >> 16) & 0xFFFFFFFFu;
}

static inline uint64_t
eight_letters(const uint8_t *folded)
{
	return four_letters(folded) | four_letters(folded + 8) << 32;
}
#endif

/* The first n of a key's letters. */
static inline uint64_t
first_letters(uint64_t key, size_t n)
{
	return key & ~(uint64_t)0 >> (64 - 8 * (n < 8 ? n : 8));
}

/* How many letters may be proclitics, if two are left for the word. */
static inline unsigned
proclitics_of(const uint8_t clitic[256], const struct survey_word *word)
{
	unsigned first = clitic[word->key & 0xFF];
	unsigned second = clitic[word->key >> 8 & 0xFF];
	unsigned n =
		(first != 0) + (first & CLITIC_OUTER & second / CLITIC_INNER);
	unsigned most = word->letters > 2 ? word->letters - 2 : 0;

	return n < most ? n : most;
}

/* ninth: that letter, or 0. Which words may have proclitics cannot be guessed,
 * so there are no branches. */
static inline void
hash_word(const uint8_t clitic[256], struct survey_word *word, uint64_t ninth)
{
	unsigned n = proclitics_of(clitic, word);
	uint64_t whole = word_hash(word->key, word->letters);
	uint64_t less1 = word_hash(word->key >> 8, word->letters - 1);
	uint64_t less2 =
		word_hash(word->key >> 16 | ninth << 48, word->letters - 2);

	word->proclitics = (uint16_t)n;
	word->hash[0] = whole;
	word->hash[1] = whole ^ ((whole ^ less1) & -(uint64_t)(n > 0));
	word->hash[2] =
		word->hash[1] ^ ((word->hash[1] ^ less2) & -(uint64_t)(n > 1));
}

/* Letters with marks in between. */
static void
read_marked(const struct survey *survey, struct survey_word *word)
{
	const char *p = survey->text.ptr + word->at, *next;
	const char *end = survey->text.ptr + survey->text.len;
	uint8_t key[KEY_MAX + 8] = {0};
	size_t n = value_key(survey->by->fold, p, end, key, &next);

	memset(key + n, 0, 8);
	memcpy(&word->key, key, 8);
	word->key = le64toh(word->key);
	word->letters = (uint32_t)n;
	word->end = (uint32_t)(next - survey->text.ptr);
	word->has_marks = 1;
	hash_word(survey->by->clitic, word, n > 8 ? key[8] : 0);
}

/* The letters from byte `at` up to `end` are a word, unless a word with marks
 * goes over them. Returns where the next goes. */
static inline struct survey_word *
add_word(const struct survey *survey, struct survey_word *word, size_t at,
	size_t end)
{
	const uint8_t *folded = survey->folded;

	if (word > survey->word && at < word[-1].end) {
		survey->begins[at / 64] &= ~((uint64_t)1 << at % 64);
		return word;
	}
	word->at = (uint32_t)at;
	word->end = (uint32_t)end;
	word->letters = (uint32_t)(end - at) / 2;
	word->key = first_letters(eight_letters(folded + at), word->letters);
	word->has_marks = 0;
	hash_word(survey->by->clitic, word,
		folded[at + 16] * (uint64_t)(word->letters > 8));
	if (folded[end] == FOLD_DROP)
		read_marked(survey, word);
	return word + 1;
}

/* Each run of letters; those of one block may end in another. The last block is
 * never full, so that all end. */
static void
read_words(struct survey *survey, const uint64_t *letters)
{
	const struct survey s = *survey;
	struct survey_word *word = s.word;
	uint64_t open = 0, half = 0; /* a run goes on; its letter does */
	size_t from = 0;

	for (size_t i = 0, at = 0; i < s.blocks; i++, at += 64) {
		uint64_t run = letters[i] | letters[i] << 1 | half;
		uint64_t before = run << 1 | open;
		uint64_t begin = run & ~before, stop = before & ~run;

		s.begins[i] = begin;
		half = letters[i] >> 63;
		for (; stop; stop &= stop - 1) {
			size_t end = at + (size_t)__builtin_ctzll(stop);

			if (!open) {
				from = at + (size_t)__builtin_ctzll(begin);
				begin &= begin - 1;
			}
			open = 0;
			word = add_word(&s, word, from, end);
		}
		if (begin)
			from = at + (size_t)__builtin_ctzll(begin);
		open = run >> 63;
	}
	*word = (struct survey_word){.at = (uint32_t)s.text.len};
	survey->word_n = (size_t)(word - s.word);
}

static void
count_words(struct survey *survey)
{
	uint32_t n = 0;

	for (size_t i = 0; i < survey->blocks; i++) {
		survey->before[i] = n;
		n += bits_count(survey->begins[i]);
	}
}

void
survey_read(const struct survey_letters *by, struct slice text,
	struct arena *arena, struct survey *survey)
{
	size_t blocks = text.len / SURVEY_BLOCK + 1;
	uint64_t *letters;

	*survey = (struct survey){.text = text, .by = by, .blocks = blocks};
	survey->places = arena_alloc(arena, 3 * blocks * sizeof(uint64_t));
	survey->begins = survey->places + blocks;
	letters = survey->begins + blocks;
	survey->before = arena_alloc(arena, blocks * sizeof(uint32_t));
	survey->folded = arena_alloc(arena, (blocks + 1) * SURVEY_BLOCK);
	survey->word = arena_alloc(
		arena, (text.len / 3 + 2) * sizeof(struct survey_word));
	scan_text(survey, letters);
	read_words(survey, letters);
	count_words(survey);
}

size_t
survey_key(
	const struct survey *survey, const struct survey_word *word, void *key)
{
	uint8_t *to = key;
	const uint8_t *from = survey->folded + word->at;
	uint64_t letters = htole64(word->key);
	const char *next;

	if (word->letters >= KEY_MAX - 2)
		return 0;
	memcpy(to, &letters, 8);
	if (word->letters <= 8)
		return word->letters;
	if (word->has_marks)
		return value_key(survey->by->fold, survey->text.ptr + word->at,
			survey->text.ptr + word->end, to, &next);
	for (size_t i = 8; i < word->letters; i += 8) {
		letters = htole64(eight_letters(from + 2 * i));
		memcpy(to + i, &letters, 8);
	}
	return word->letters;
}

/* ---- going from place to place ---- */

size_t
survey_place(const struct survey *survey, size_t at)
{
	size_t i = at / SURVEY_BLOCK;
	uint64_t bits;

	if (at >= survey->text.len)
		return survey->text.len;
	bits = survey->places[i] & ~(uint64_t)0 << at % SURVEY_BLOCK;
	while (!bits && ++i < survey->blocks)
		bits = survey->places[i];
	return bits ? i * SURVEY_BLOCK + (size_t)__builtin_ctzll(bits)
		    : survey->text.len;
}
