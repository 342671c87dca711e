/* names_parts: the section "names" as it lies in a pack; for the files of names
 * alone. */
#ifndef WASL_BASE_NAMES_PARTS_H
#define WASL_BASE_NAMES_PARTS_H

#include "base/names.h"
#include "base/value_parts.h"

/* Filters of words that a name may begin with: all; those that are names by
 * themselves, or that something else than a word of Arabic letters follows; and
 * pairs, of a word that a name begins with and the word after it. Each language
 * has its own, of its names and of those of any language; with none of its own,
 * it has those of bit 0. */
enum { FILTER_FIRST, FILTER_ALONE, FILTER_PAIR, NAME_FILTERS };

struct names_filter {
	uint32_t at, bits; /* NAME_FILTERS of 1 << bits bits, 6 to 32 */
};

static inline uint64_t
pair_hash(uint64_t first, uint64_t second)
{
	return (first ^ second >> 27) * 0xC2B2AE3D27D4EB4Fu;
}

enum { NAME_LANGS = 32 };

struct names_head {
	uint32_t magic, size;	    /* "WNM6"; bytes of the section */
	uint32_t entry_at, entry_n; /* a power of two */
	uint32_t name_at, name_n;
	uint32_t text_at, text_len;
	uint32_t lang_n, has_latin;
	char lang[NAME_LANGS][12]; /* names of languages; [0] is any */
	struct names_filter filter[NAME_LANGS];
	struct survey_letters letters;
	uint32_t lam[256];
};

/* As value_entry; name_n names from name_at on have this key. */
struct names_entry {
	uint32_t hash, key_at;
	uint16_t name_n;
	uint8_t key_len, flags;
	uint32_t name_at;
};

enum { NAME_AMBIGUOUS = 1, NAME_CASE = 2 };

struct names_name {
	uint32_t source_at, target_at; /* source: only with NAME_CASE */
	uint16_t source_len, target_len;
	uint32_t langs, kind_at;
	uint16_t kind_len, flags;
	uint32_t to_at, code_at; /* to: the target's language, or "" */
	uint16_t to_len, code_len;
};

struct names {
	const struct names_head *head;
	const struct names_entry *entry;
	const struct names_name *name;
	const char *text;
	void *map; /* to be unmapped, or freed */
	size_t map_len;
	int is_mapped;
};

struct names *names_from(struct slice section);

/* One name under way to a section. */
struct names_line {
	struct slice source, target, lang, kind, to, code;
	unsigned flags;
};

/* Names of a language that rules/protect/ does not know are of any language. */
struct names_builder {
	struct names_head head;
	struct buf text, keys, names;
	uint32_t kind_at, to_at; /* of the last name, with these lengths */
	size_t kind_len, to_len;
	size_t article_len;
	uint8_t article[8];
};

/* protect: a section "protect", for its letters and languages. */
void names_builder_init(struct names_builder *b, struct slice protect);

/* 0, or -1: the source is no name (it does not begin with a letter, or is too
 * long). */
int names_builder_add(struct names_builder *b, const struct names_line *line);

/* Adds the section to out, and releases the builder. */
void names_builder_finish(struct names_builder *b, struct buf *out);

/* Filters under way; of languages that have none of their own, NULL. */
struct names_filters {
	uint64_t *v[NAME_LANGS];
	unsigned bits[NAME_LANGS];
};

/* key_n: how many keys are going to be added, by language. */
void names_filters_init(
	struct names_filters *filters, const uint32_t key_n[NAME_LANGS]);

/* A key of names in these languages. */
void names_filters_add(struct names_filters *filters, uint32_t langs,
	const uint8_t *key, size_t len);

/* Adds them to the section that begins at out's byte `base`, and releases them.
 */
void names_filters_finish(struct names_filters *filters,
	struct names_head *head, struct buf *out, size_t base);

#endif
