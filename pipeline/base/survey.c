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

	return (uint64_t)_mm_cvtsi128_si64(
		_mm_packus_epi16(lanes, _mm_setzero_si128()));
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

/* Those of a key's letters that are in the first len bytes of text. */
static inline uint64_t
first_letters(uint64_t key, size_t len)
{
	unsigned others = len < 16 ? 64 - 4 * (unsigned)len : 0;

	return key << others >> others;
}

/* Letters that may be proclitics, of a word that begins with one: one or two,
 * if two are left for the word. */
static unsigned
proclitics_of(const struct survey *survey, const struct survey_word *word)
{
	uint8_t first = word->key & 0xFF, second = word->key >> 8 & 0xFF;
	unsigned n = survey->by->outer[first] & survey->langs &&
				     survey->by->inner[second] & survey->langs
			     ? 2
			     : 1;
	unsigned most = word->letters > 2 ? word->letters - 2 : 0;

	return n < most ? n : most;
}

/* What is left of a word less its proclitics. next: its ninth letter and its
 * tenth, in bytes; 0 where there is none. */
static void
add_rest(struct survey *survey, struct survey_word *word, uint64_t next)
{
	struct survey_rest *rest = &survey->rest[survey->rest_n];
	size_t i = (size_t)(word - survey->word);
	uint64_t key1 = word->key >> 8 | next << 56;
	uint64_t key2 = word->key >> 16 | next << 48;

	word->rest = (uint32_t)survey->rest_n;
	word->proclitics = (uint8_t)proclitics_of(survey, word);
	if (word->proclitics > 0)
		rest[0] = (struct survey_rest){
			word_hash(key1, word->letters - 1), i};
	if (word->proclitics > 1)
		rest[1] = (struct survey_rest){
			word_hash(key2, word->letters - 2), i};
	survey->rest_n += word->proclitics;
}

static inline int
begins_with_proclitic(
	const struct survey *survey, const struct survey_word *word)
{
	uint8_t first = word->key & 0xFF;

	return survey->langs &&
	       (survey->by->outer[first] | survey->by->inner[first]) &
		       survey->langs;
}

/* Letters with marks in between, from byte `at` on. */
static void
read_marked(struct survey *survey, struct survey_word *word, size_t at)
{
	const char *p = survey->text.ptr + at, *next;
	const char *end = survey->text.ptr + survey->text.len;
	uint8_t key[KEY_MAX + 8] = {0};
	size_t n = value_key(survey->by->fold, p, end, key, &next);

	memset(key + n, 0, 8);
	memcpy(&word->key, key, 8);
	word->key = le64toh(word->key);
	word->hash = word_hash(word->key, n);
	word->at = (uint32_t)at;
	word->end = (uint32_t)(next - survey->text.ptr);
	word->letters = (uint32_t)n;
	word->has_marks = 1;
	word->proclitics = 0;
	if (begins_with_proclitic(survey, word))
		add_rest(survey, word,
			n > 8 ? (uint64_t)key[9] << 8 | key[8] : 0);
}

/* Letters from byte `at` up to `end`. */
static inline void
read_plain(
	struct survey *survey, struct survey_word *word, size_t at, size_t end)
{
	const uint8_t *folded = survey->folded + at;
	size_t letters = (end - at) / 2;

	word->key = first_letters(eight_letters(folded), end - at);
	word->hash = word_hash(word->key, letters);
	word->at = (uint32_t)at;
	word->end = (uint32_t)end;
	word->letters = (uint32_t)letters;
	word->has_marks = 0;
	word->proclitics = 0;
	if (begins_with_proclitic(survey, word))
		add_rest(survey, word,
			letters > 8 ? first_letters(eight_letters(folded + 16),
					      end - at - 16)
				    : 0);
}

/* The run of letters from byte `at` up to `end` becomes the word, unless the
 * one before, whose marks joined more runs, has taken it. Returns where the
 * next goes. */
static inline struct survey_word *
add_word(struct survey *survey, struct survey_word *word, size_t at, size_t end,
	size_t *taken)
{
	if (at < *taken) {
		survey->begins[at / 64] &= ~((uint64_t)1 << at % 64);
		return word;
	}
	if (survey->folded[end] == FOLD_DROP) {
		read_marked(survey, word, at);
		*taken = word->end;
	} else {
		read_plain(survey, word, at, end);
	}
	return word + 1;
}

/* Each run of letters; those of one block may end in another. The last block is
 * never full, so that all end. */
static void
read_words(struct survey *survey, const uint64_t *letters)
{
	struct survey s = *survey;
	struct survey_word *word = s.word;
	uint64_t open = 0, half = 0; /* a run goes on; its letter does */
	size_t from = 0, taken = 0;

	for (size_t i = 0, at = 0; i < s.blocks; i++, at += 64) {
		uint64_t run = letters[i] | letters[i] << 1 | half;
		uint64_t before = run << 1 | open;
		uint64_t begin = run & ~before, stop = before & ~run;

		s.begins[i] = begin;
		s.before[i] =
			(uint32_t)(word - s.word) + (open && from >= taken);
		half = letters[i] >> 63;
		for (; stop; stop &= stop - 1) {
			size_t end = at + bits_first(stop);

			if (!open) {
				from = at + bits_first(begin);
				begin &= begin - 1;
			}
			open = 0;
			word = add_word(&s, word, from, end, &taken);
		}
		if (begin)
			from = at + bits_first(begin);
		open = run >> 63;
	}
	*word = (struct survey_word){.at = (uint32_t)s.text.len};
	survey->word_n = (size_t)(word - s.word);
	survey->rest_n = s.rest_n;
}

void
survey_read(const struct survey_letters *by, uint32_t langs, struct slice text,
	struct arena *arena, struct survey *survey)
{
	size_t blocks = text.len / SURVEY_BLOCK + 1;
	uint64_t *letters;

	*survey = (struct survey){.text = text,
		.by = by,
		.blocks = blocks,
		.langs = langs & by->with_proclitics};
	survey->places = arena_alloc(arena, 3 * blocks * sizeof(uint64_t));
	survey->begins = survey->places + blocks;
	letters = survey->begins + blocks;
	survey->before = arena_alloc(arena, blocks * sizeof(uint32_t));
	survey->folded = arena_alloc(arena, (blocks + 1) * SURVEY_BLOCK);
	survey->word = arena_alloc(
		arena, (text.len / 3 + 2) * sizeof(struct survey_word));
	/* Two of a word of four letters and what is behind it. */
	if (survey->langs)
		survey->rest = arena_alloc(
			arena, (text.len / 4 + 1) * sizeof(struct survey_rest));
	scan_text(survey, letters);
	read_words(survey, letters);
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

/* ---- words that a filter lets through ---- */

/* A bit for each word: whether it is let through cannot be guessed, so there
 * are no branches. */
static void
select_bits(const struct survey *survey, const struct word_filter *filter,
	uint64_t *bits)
{
	const struct survey_word *word = survey->word;
	const struct word_filter f = *filter;

	for (size_t i = 0; i < survey->word_n; i += 64) {
		size_t n = survey->word_n - i < 64 ? survey->word_n - i : 64;
		uint64_t all = 0;

		for (size_t k = 0; k < n; k++, word++)
			all = all >> 1 |
			      (uint64_t)word_filter_has(&f, word->hash) << 63;
		bits[i / 64] = all >> (64 - n);
	}
	for (size_t i = 0; i < survey->rest_n; i++) {
		const struct survey_rest *rest = &survey->rest[i];

		bits[rest->word / 64] |=
			(uint64_t)word_filter_has(&f, rest->hash)
			<< rest->word % 64;
	}
}

const uint32_t *
survey_select(const struct survey *survey, const struct word_filter *filter,
	struct arena *arena)
{
	size_t words = survey->word_n / 64 + 1;
	uint64_t *bits = arena_alloc(arena, words * sizeof *bits);
	uint32_t *list =
		arena_alloc(arena, (survey->word_n + 1) * sizeof *list);
	uint32_t *to = list;

	select_bits(survey, filter, bits);
	for (size_t i = 0; i < survey->word_n; i += 64)
		for (uint64_t left = bits[i / 64]; left; left &= left - 1)
			*to++ = (uint32_t)(i + bits_first(left));
	*to = (uint32_t)survey->word_n;
	return list;
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
	return bits ? i * SURVEY_BLOCK + bits_first(bits) : survey->text.len;
}
