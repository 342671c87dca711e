/* splitter_classes: the classes of characters, compiled. */
#include "base/splitter_compile.h"
#include "base/text.h"
#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>

const char *const split_class_names[CLASS_COUNT] = {
	"other",
	"space",
	"letter",
	"upper",
	"lower",
	"latin",
	"digit",
	"mark",
	"dot",
	"full",
	"ellipsis",
	"strong",
	"open",
	"close",
	"quote",
	"comma",
	"semicolon",
	"colon",
	"dash",
	"sign",
	"note",
	"apostrophe",
};

static enum split_class
class_by_default(uint32_t cp)
{
	if (cp_digit(cp) >= 0)
		return CLASS_DIGIT;
	if (cp_is_arabic_letter(cp))
		return CLASS_LETTER;
	if (cp_is_space(cp))
		return CLASS_SPACE;
	if (cp_is_bidi(cp) || cp_is_arabic_mark(cp))
		return CLASS_MARK;

	const char *category = unicode_category(cp);

	if (!strcmp(category, "Lu") || !strcmp(category, "Lt"))
		return CLASS_UPPER;
	if (!strcmp(category, "Ll"))
		return CLASS_LOWER;
	if (category[0] == 'L')
		return cp_is_latin(cp) ? CLASS_LATIN : CLASS_LETTER;
	if (category[0] == 'M')
		return CLASS_MARK;
	return !strcmp(category, "Nd") ? CLASS_DIGIT : CLASS_OTHER;
}

static int
class_find(struct slice name)
{
	for (int i = 0; i < CLASS_COUNT; i++)
		if (slice_is(name, split_class_names[i]))
			return i;
	return -1;
}

/* "060C" or "0660..0669" */
static int
read_points(struct slice s, uint32_t *from, uint32_t *to)
{
	char text[32], *end;

	if (s.len == 0 || s.len >= sizeof(text))
		return -1;
	memcpy(text, s.ptr, s.len);
	text[s.len] = '\0';
	*from = *to = (uint32_t)strtoul(text, &end, 16);
	if (end[0] == '.' && end[1] == '.')
		*to = (uint32_t)strtoul(end + 2, &end, 16);
	return *end == '\0' && *from <= *to && *to <= 0xFFFF ? 0 : -1;
}

static void
read_classes(struct compiled *c, const struct rules_file *file)
{
	for (size_t i = 0; i < file->n; i++) {
		const struct rule *line = &file->v[i];
		uint32_t from, to;
		int class_;

		if (line->n < 2 || read_points(line->v[0].value, &from, &to)) {
			rules_error(c->rules, file, line->line,
				"not a code point below 10000");
			continue;
		}
		class_ = class_find(line->v[1].value);
		if (class_ < 0) {
			rules_error(c->rules, file, line->line,
				"there is no class '%.*s'",
				(int)line->v[1].value.len,
				line->v[1].value.ptr);
			continue;
		}
		for (; from <= to; from++)
			c->classes[from] = (uint8_t)class_;
	}
}

static void
read_fold(struct compiled *c, const struct rules_file *file)
{
	for (size_t i = 0; i < file->n; i++) {
		const struct rule *line = &file->v[i];
		uint32_t from, to, into, same;

		if (line->n < 2 || read_points(line->v[0].value, &from, &to) ||
			read_points(line->v[1].value, &into, &same) ||
			from < 0x600 || to > 0x6FF || into != same)
			rules_error(c->rules, file, line->line,
				"not two code points of the block 0600");
		else
			for (; from <= to; from++)
				c->fold[from - 0x600] = (uint16_t)into;
	}
}

void
split_compile_classes(struct compiled *c)
{
	const struct rules_file *file = NULL;

	c->classes = memory_alloc(0x10000);
	for (uint32_t cp = 0; cp < 0x10000; cp++)
		c->classes[cp] = (uint8_t)class_by_default(cp);
	for (unsigned i = 0; i < 256; i++) {
		c->fold[i] = (uint16_t)(0x600 + i);
		c->page_of[i] = (uint8_t)i;
	}
	while ((file = rules_next(c->rules, "split", ".map", file))) {
		if (slice_is(file->stem, "characters"))
			read_classes(c, file);
		else if (slice_is(file->stem, "fold"))
			read_fold(c, file);
		else
			rules_error(c->rules, file, 0,
				"only characters.map and fold.map are known");
	}
	for (uint32_t cp = 0; cp < 0x10000; cp++)
		if (class_in((enum split_class)c->classes[cp], CLASSES_STOP))
			buf_add(&c->stops, (const char *)&cp, sizeof(cp));
	c->folder.page_of = c->page_of;
	c->folder.pages = c->classes;
	c->folder.fold = c->fold;
}
