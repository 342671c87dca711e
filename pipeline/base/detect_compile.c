/* detect_compile: rules/encodings into the section "encodings". */
#include <stdlib.h>
#include <string.h>

#include "base/detect.h"
#include "base/detect_section.h"

struct compile {
	struct rules *rules;
	const struct rules_file *file; /* at hand */
	struct detect_head head;
	uint32_t named[DETECT_CLASSES]; /* the code point that names a class */
	uint32_t named_n;
	struct buf classes;
	uint8_t costs[DETECT_LANGS_MAX][DETECT_CLASSES][DETECT_CLASSES];
};

static uint32_t
class_number(struct compile *c, uint32_t cp, size_t line)
{
	uint32_t i;

	for (i = 0; i < c->named_n; i++)
		if (c->named[i] == cp)
			return i;
	if (c->named_n == DETECT_CLASSES) {
		rules_error(c->rules, c->file, line, "more than %d classes",
			DETECT_CLASSES);
		return 0;
	}
	c->named[c->named_n] = cp;
	return c->named_n++;
}

static uint32_t
hex(struct slice s, const char **rest)
{
	char *end;
	unsigned long cp = strtoul(s.ptr, &end, 16);

	if (rest)
		*rest = end;
	return cp <= 0x10FFFF ? (uint32_t)cp : 0;
}

static void
add_classes(struct compile *c)
{
	size_t i;

	for (i = 0; i < c->file->n; i++) {
		const struct rule *line = &c->file->v[i];
		struct detect_class class;

		if (line->n < 2) {
			rules_error(c->rules, c->file, line->line,
				"not a character and its class");
			continue;
		}
		class.cp = hex(line->v[0].value, NULL);
		class.number = (uint16_t)class_number(
			c, hex(line->v[1].value, NULL), line->line);
		class.joining = line->n < 3 ? JOINS_ANY
				: slice_is(line->v[2].value, "joins")
					? JOINS_NEXT
					: JOINS_NONE;
		buf_add(&c->classes, (const char *)&class, sizeof(class));
		c->head.classes_n++;
	}
	qsort(c->classes.ptr, c->head.classes_n, sizeof(struct detect_class),
		detect_by_cp);
}

static void
add_pair(struct compile *c, const struct rule *line)
{
	uint32_t a, b, lang = 0;
	const char *p, *end;
	struct slice second;

	if (line->n < 2) {
		rules_error(c->rules, c->file, line->line,
			"not a pair and its costs");
		return;
	}
	a = class_number(c, hex(line->v[0].value, &p), line->line);
	second = (struct slice){p, 0};
	b = class_number(c, hex(second, NULL), line->line);
	p = line->v[1].value.ptr;
	end = p + line->v[1].value.len;
	for (; p < end && lang < DETECT_LANGS_MAX; lang++) {
		char *next;
		unsigned long cost = strtoul(p, &next, 10);

		c->costs[lang][a][b] =
			(uint8_t)(cost < DETECT_DEAREST ? cost
							: DETECT_DEAREST);
		p = next;
		while (p < end && *p == ' ')
			p++;
	}
	if (lang > c->head.langs_n)
		c->head.langs_n = lang;
}

void
detect_compile(struct rules *rules, struct buf *out)
{
	struct compile *c = memory_zero(1, sizeof(*c));
	size_t i;

	c->rules = rules;
	c->head.magic = DETECT_MAGIC;
	memset(c->costs, DETECT_DEAREST, sizeof(c->costs));
	c->head.other = class_number(c, 0x01, 0);
	c->head.space = class_number(c, ' ', 0);
	while ((c->file = rules_next(rules, "encodings", ".map", c->file)))
		if (slice_is(c->file->stem, "classes"))
			add_classes(c);
		else
			for (i = 0; i < c->file->n; i++)
				add_pair(c, &c->file->v[i]);
	buf_add(out, (const char *)&c->head, sizeof(c->head));
	c->head.classes_at =
		buf_add_aligned(out, c->classes.ptr, c->classes.len);
	c->head.costs_at = buf_add_aligned(
		out, c->costs, c->head.langs_n * sizeof(c->costs[0]));
	memcpy(out->ptr, &c->head, sizeof(c->head));
	buf_release(&c->classes);
	free(c);
}
