/* value_compile: what the files of the compiler of rules/protect/ share. */
#ifndef WASL_BASE_VALUE_COMPILE_H
#define WASL_BASE_VALUE_COMPILE_H

#include "base/value_parts.h"

struct compiler {
	struct rules *rules;
	const struct rules_file *file;
	struct value_head head;
	struct buf text, words, patterns, code, senses, entries, filter;
	uint32_t lang[32];
	uint8_t article[8]; /* of the file's language */
	size_t article_len;
	size_t line;
};

/* Offset of a copy among the section's texts. */
uint32_t value_compile_text(struct compiler *c, struct slice s);

/* The bit of a language; "any" is bit 0. */
unsigned value_compile_language(struct compiler *c, struct slice name);

/* The patterns and languages of the file at hand. */
void value_compile_rules(struct compiler *c);
void value_compile_code(struct compiler *c, unsigned word);

#endif
