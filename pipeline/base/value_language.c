/* value_language: the language of a scan, and its patterns. */
#include <stdlib.h>
#include "base/value_parts.h"

/* ---- patterns ---- */

/* What pattern k may begin with, and be all of. */
static void
firsts_add(const struct value_rules *rules, struct value_language *language,
	uint32_t k)
{
	const struct value_state *start =
		&rules->state[rules->pattern[k].state];

	for (unsigned i = 0; i < start->edge_n; i++) {
		const struct value_edge *e = &rules->edge[start->edge_at + i];

		element_add(&language->first, e->element);
		if (rules->state[e->state].end)
			element_add(&language->alone, e->element);
	}
}

/* Adds the language's patterns that a row has and one item may be all of. */
static void
alone_add(const struct value_rules *rules, const uint64_t *patterns,
	unsigned row, uint64_t *to)
{
	for (uint32_t k = 0; k < rules->head->row_words; k++)
		to[k] |= patterns[k] & value_row(rules, ROW_SHORT)[k] &
			 value_row(rules, row)[k];
}

static void
alone_open(const struct value_rules *rules, const uint64_t *patterns,
	uint64_t *rows)
{
	size_t words = rules->head->row_words;

	for (unsigned c = 0; c < CLASS_COUNT; c++) {
		struct element_set set = value_class_elements(CLASS_BIT(c));

		if (c != CLASS_ORDINAL) /* its last word is one */
			element_remove(&set, ELEMENT_ORDINALS);
		for (unsigned e = 0; e < ELEMENT_COUNT; e++)
			if (element_in(&set, e))
				alone_add(rules, patterns, ROW_FIRST + e,
					rows + c * words);
	}
	for (unsigned shape = 1; shape < SHAPE_COUNT; shape++) {
		uint64_t *to = rows + (ELEMENT_COUNT + shape) * words;

		alone_add(rules, patterns, ROW_SHAPE + shape, to);
		alone_add(rules, patterns, ROW_FIRST + ELEMENT_NUMERIC, to);
		alone_add(rules, patterns, ROW_FIRST + ELEMENT_AMOUNT, to);
	}
}

/* Rows: that of the patterns, then those for items alone. */
enum { LANGUAGE_ROWS = 1 + ELEMENT_COUNT + SHAPE_COUNT };

static void
language_open(const struct value_rules *rules, unsigned bit)
{
	const struct value_head *h = rules->head;
	struct value_language *language = &rules->language[bit];
	uint32_t langs = value_langs(rules, bit);
	uint64_t *rows =
		rules->patterns + (size_t)bit * LANGUAGE_ROWS * h->row_words;

	language->patterns = rows;
	language->alone_rows = rows + h->row_words;
	for (unsigned i = 0; i < 32; i++)
		for (uint32_t k = 0; langs >> i & 1 && k < h->row_words; k++)
			rows[k] |= value_row(rules, ROW_LANG + i)[k];
	if (h->pattern_n % 64) /* a damaged row may name more */
		rows[h->row_words - 1] &=
			((uint64_t)1 << (h->pattern_n % 64)) - 1;
	for (uint32_t k = 0; k < h->pattern_n; k++)
		if (rows[k / 64] >> (k % 64) & 1)
			firsts_add(rules, language, k);
	alone_open(rules, language->patterns, rows + h->row_words);
}

void
value_languages_open(struct value_rules *rules)
{
	size_t n = rules->head->lang_n;
	size_t words = LANGUAGE_ROWS * rules->head->row_words;

	rules->language = memory_zero(n + 1, sizeof *rules->language);
	rules->patterns = memory_zero(n + 1, words * sizeof(uint64_t));
}

/* ---- tags ---- */

/* The bit of a language in the rules; bit 0 stands for all. */
static unsigned
bit_find(const struct value_rules *rules, struct slice tag)
{
	struct slice name = lang_rules(rules->langs, tag);

	for (unsigned i = 1; i < rules->head->lang_n; i++) {
		struct slice known = {rules->text + (rules->lang[i] >> 8),
			rules->lang[i] & 0xFF};

		if (slice_equal(known, name))
			return i;
	}
	return 0;
}

/* The bytes and length of a short tag; 0 if it is none. */
static uint64_t
tag_word(struct slice tag)
{
	uint64_t word = 0;

	if (tag.len > 7)
		return 0;
	for (size_t i = 0; i < tag.len; i++)
		word = word << 8 | (unsigned char)tag.ptr[i];
	return word | (uint64_t)tag.len << 56;
}

unsigned
value_language(const struct value_rules *rules, struct slice tag)
{
	struct value_memory *memory = rules->memory;
	uint64_t word = tag_word(tag);
	struct known_tag *known;

	for (unsigned i = 0; i < TAGS_KEPT && word; i++)
		if (memory->tag[i].word == word)
			return memory->tag[i].bit;
	known = &memory->tag[memory->tag_next++ % TAGS_KEPT];
	*known = (struct known_tag){word, bit_find(rules, tag)};
	if (!rules->language[known->bit].patterns)
		language_open(rules, known->bit);
	return known->bit;
}

/* ---- memory ---- */

void
value_memory_open(struct value_rules *rules)
{
	rules->memory = memory_zero(1, sizeof *rules->memory);
	rules->memory->next_id = 1;
}

void
value_memory_close(struct value_rules *rules)
{
	if (rules->memory == NULL)
		return;
	buf_release(&rules->memory->buf);
	free(rules->memory->item);
	free(rules->memory);
}
