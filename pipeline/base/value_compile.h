/* value_compile: what the files of the compiler of rules/protect/ share. */
#ifndef WASL_BASE_VALUE_COMPILE_H
#define WASL_BASE_VALUE_COMPILE_H

#include "base/value_parts.h"

struct compiler {
	struct rules *rules;
	const struct rules_file *file;
	struct value_head head;
	struct buf text, words, senses, entries, filter;
	struct buf code; /* of the pattern at hand */
	struct buf patterns, langs, states, edges, rows;
	uint32_t lang[32];
	uint8_t article[8]; /* of the file's language */
	size_t article_len;
	size_t line;
};

/* Offset of a copy among the section's texts. */
uint32_t value_compile_text(struct compiler *c, struct slice s);

/* The bit of a language; "any" is bit 0. */
unsigned value_compile_language(struct compiler *c, struct slice name);

/* Instructions of a pattern: an element, or one of these. */
enum {
	CODE_END = 0x100,
	CODE_OPTION, /* next word: how many to pass over */
	CODE_EITHER, /* next word: where the other branch is, from here */
	CODE_JUMP,
	CODE_TIGHT, /* next word: the character between, no spaces */
	CODE_LOOSE, /* the same, spaces allowed */
	CODE_GLUED, /* nothing between */
	CODE_BEGIN, /* what came before is no part of the span */
	CODE_STOP,  /* what comes after is none */
};

/* A sign between that never stands there: no branch of a group fits. */
enum { CODE_NEVER = 1 };

/* The patterns and languages of the file at hand. */
void value_compile_rules(struct compiler *c);

/* The states of a pattern's code, in the order of its elements, the first for
 * its start. -1 if the patterns have too many states or signs. */
int value_compile_states(struct compiler *c, const uint16_t *code, size_t n);

/* The classes that no match of code[n] is without. */
void value_compile_needs(
	const uint16_t *code, size_t n, struct value_pattern *p);

/* Once all patterns are there. */
void value_compile_rows(struct compiler *c);

#endif
