/* splitter_compile: what the parts of the compiler of rules/split/ share.
 * Private to splitter_compile.c, splitter_classes.c and splitter_plain.c.
 */
#ifndef WASL_BASE_SPLITTER_COMPILE_H
#define WASL_BASE_SPLITTER_COMPILE_H

#include "base/splitter_pack.h"

#define LANGS_MAX 64

struct name {
	char ptr[32];
	uint32_t len;
};

struct compiled {
	struct rules *rules;
	struct splitter folder; /* tables that split_key needs */
	uint8_t page_of[256];
	uint8_t *classes; /* of the whole BMP */
	uint16_t fold[256];
	struct buf stops, items, strings, rule_v;
	struct name list[SPLIT_LISTS_MAX];
	unsigned list_n;
	struct name lang[LANGS_MAX];
	unsigned lang_n;
	const struct rules_file *file; /* for messages */
};

/* The rules of one language, in order. */
struct order {
	uint32_t v[SPLIT_RULES_MAX];
	uint32_t n;
};

struct words {
	struct split_word *v; /* open addressing, 1 << bits places */
	uint32_t bits, n;
};

/* Classes and folds from characters.map and fold.map, and what follows from
 * them. compiled->classes is memory_alloc'd. */
void split_compile_classes(struct compiled *c);

/* Which rules could hold next to which tokens, and which stops are plain. */
void split_compile_masks(const struct compiled *c, const struct order *order,
	struct split_lang_head *head);

/* Types that the first token of a segment must be of where a pattern before the
 * boundary holds: it may say that the segment begins there. */
uint32_t split_compile_opener(const struct split_item *before, uint32_t n);

/* The filter of words that are not plain. */
void split_compile_filter(const struct compiled *c, const struct words *words,
	struct split_lang_head *head);

#endif
