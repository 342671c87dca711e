/* normaliser_compile: what the compiler of the section "normalise" consists of.
 * For normaliser_compile.c, normaliser_stanzas.c and normaliser_classes.c only.
 */
#ifndef WASL_BASE_NORMALISER_COMPILE_H
#define WASL_BASE_NORMALISER_COMPILE_H

#include "base/arena.h"
#include "base/normaliser_section.h"
#include "base/rules.h"

/* A page that is there already, or a new one; n counts them. */
uint16_t norm_add_page(struct buf *pages, uint32_t *n, const uint16_t *page);

struct norm_classes {
	uint16_t index[NORM_CLASS_INDEX];
	struct buf pages;
	uint32_t n;
};

/* shape: of each character up to U+FFFF, CLASS_RIGHT where its joining type is
 * R, CLASS_JOINS where it is U; else 0. */
void norm_make_classes(const uint8_t *shape, struct norm_classes *to);

/* A row of a .map. */
struct map_row {
	uint32_t cp;
	uint32_t langs;
	struct norm_action action;
	size_t order;
};

struct compile {
	struct rules *rules;
	const struct rules_file *file; /* at hand */
	struct norm_head head;
	struct norm_rule rule[NORM_RULES_MAX];
	size_t rules_n;
	struct norm_lang *lang;
	size_t langs_n;
	struct map_row *row;
	size_t rows_n, rows_cap;
	struct buf pages, actions, points, words, strings;
	struct buf legacy[NORM_ENCODINGS];
	struct norm_classes classes;
	uint8_t shape[0x10000]; /* CLASS_RIGHT, or CLASS_JOINS: does not join */
};

#define FOLDER "normalise"
#define ERROR(c, line, ...)                                                    \
	rules_error((c)->rules, (c)->file, line, __VA_ARGS__)

/* The next run of characters that are no white space; 0 at the end. */
int norm_next_item(struct slice *rest, struct slice *item);

/* A stanza to the next of c->rule. */
void norm_parse_stanza(struct compile *c, const struct rule *stanza);

#endif
