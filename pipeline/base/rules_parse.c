/* rules_parse: the text of one rules file. */
#include <string.h>
#include "base/rules_parse.h"
#include "base/text.h"
#include "base/unicode.h"

/* A file under way. */
struct parser {
	struct rules *rules;
	struct rules_file *file;
	size_t line;
	size_t rules_cap, values_cap; /* of file->v and of its last rule */
	int is_open;		      /* a stanza, at the last rule */
	char *roomy;		      /* the value that was continued last, */
	size_t room;		      /* and what its place can hold */
};

#define ERROR(parser, ...)                                                     \
	rules_error(                                                           \
		(parser)->rules, (parser)->file, (parser)->line, __VA_ARGS__)

int
rules_type_of(const char *name)
{
	static const struct {
		const char *ending;
		enum rules_type type;
	} types[] = {
		{".rules", RULES_STANZAS},
		{".map", RULES_MAP},
		{".list", RULES_LIST},
		{".names", RULES_NAMES},
	};
	const char *dot = strrchr(name, '.');
	size_t i;

	for (i = 0; dot && i < sizeof(types) / sizeof(*types); i++)
		if (strcmp(dot, types[i].ending) == 0)
			return (int)types[i].type;
	return -1;
}

/* ---- characters ---- */

static const struct {
	const char *name;
	uint32_t cp;
} named[] = {
	{"SPACE", 0x20},
	{"TAB", 0x09},
	{"LF", 0x0A},
	{"VT", 0x0B},
	{"FF", 0x0C},
	{"CR", 0x0D},
	{"NEL", 0x85},
	{"NBSP", 0xA0},
	{"SHY", 0xAD},
	{"CGJ", 0x34F},
	{"ALM", 0x61C},
	{"TATWEEL", 0x640},
	{"FATHATAN", 0x64B},
	{"DAMMATAN", 0x64C},
	{"KASRATAN", 0x64D},
	{"FATHA", 0x64E},
	{"DAMMA", 0x64F},
	{"KASRA", 0x650},
	{"SHADDA", 0x651},
	{"SUKUN", 0x652},
	{"MADDAH ABOVE", 0x653},
	{"HAMZA ABOVE", 0x654},
	{"HAMZA BELOW", 0x655},
	{"SUPERSCRIPT ALEF", 0x670},
	{"ENSP", 0x2002},
	{"EMSP", 0x2003},
	{"FIGURE SPACE", 0x2007},
	{"THIN SPACE", 0x2009},
	{"HAIR SPACE", 0x200A},
	{"ZWSP", 0x200B},
	{"ZWNJ", 0x200C},
	{"ZWJ", 0x200D},
	{"LRM", 0x200E},
	{"RLM", 0x200F},
	{"LS", 0x2028},
	{"PS", 0x2029},
	{"LRE", 0x202A},
	{"RLE", 0x202B},
	{"PDF", 0x202C},
	{"LRO", 0x202D},
	{"RLO", 0x202E},
	{"NNBSP", 0x202F},
	{"WJ", 0x2060},
	{"LRI", 0x2066},
	{"RLI", 0x2067},
	{"FSI", 0x2068},
	{"PDI", 0x2069},
	{"IDEOGRAPHIC SPACE", 0x3000},
	{"VS15", 0xFE0E},
	{"VS16", 0xFE0F},
	{"BOM", 0xFEFF},
};

/* Format characters that are seen: the Arabic number and verse signs. */
static int
is_visible_format(uint32_t cp)
{
	return (cp >= 0x600 && cp <= 0x605) || cp == 0x6DD || cp == 0x70F ||
	       cp == 0x890 || cp == 0x891 || cp == 0x8E2;
}

/* What an editor shows as nothing, or on the letter of something else. */
static int
is_invisible(uint32_t cp, uint32_t before)
{
	const char *category = unicode_category(cp);

	if (category[0] == 'M')
		return (cp >= 0xFE00 && cp <= 0xFE0F) || cp == 0x34F ||
		       (before != 0x25CC /* DOTTED CIRCLE */ &&
			       unicode_class(before) != 'L' &&
			       unicode_class(before) != 'M');
	if (category[0] == 'Z')
		return cp != ' ';
	if (memcmp(category, "Cf", 2) == 0)
		return !is_visible_format(cp);
	return memcmp(category, "Cc", 2) == 0 && cp != '\t';
}

static int
is_plain(uint32_t cp)
{
	return (cp >= 0x20 && cp < 0x7F) || cp == '\t' ||
	       cp_is_arabic_letter(cp);
}

/* Refuses raw invisible characters and what is not UTF-8. */
static int
line_is_sound(struct parser *parser, struct slice line)
{
	const char *p = line.ptr, *end = p + line.len;
	uint32_t cp, before = 0;

	if (utf8_valid(p, line.len) != line.len) {
		ERROR(parser, "this line is not UTF-8");
		return 0;
	}
	for (; p < end; before = cp) {
		p += utf8_next(p, end, &cp);
		if (is_plain(cp) || !is_invisible(cp, before))
			continue;
		ERROR(parser, "U+%04X must be written by name or as {U+%04X}",
			(unsigned)cp, (unsigned)cp);
		return 0;
	}
	return 1;
}

/* U+XXXX, four to six digits; 0 if it is none. */
static uint32_t
parse_number(struct slice name)
{
	uint32_t cp = 0;
	size_t i;

	if (name.len < 6 || name.len > 8 || memcmp(name.ptr, "U+", 2) != 0)
		return 0;
	for (i = 2; i < name.len; i++) {
		char c = name.ptr[i];

		if (c >= '0' && c <= '9')
			cp = cp << 4 | (uint32_t)(c - '0');
		else if (c >= 'A' && c <= 'F')
			cp = cp << 4 | (uint32_t)(c - 'A' + 10);
		else
			return 0;
	}
	return cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF) ? 0 : cp;
}

static uint32_t
find_named(struct slice name)
{
	size_t i;

	for (i = 0; i < sizeof(named) / sizeof(*named); i++)
		if (slice_is(name, named[i].name))
			return named[i].cp;
	return parse_number(name);
}

/* What stands at a brace: up to 4 bytes to `to`. Returns the bytes used. */
static size_t
resolve_one(struct parser *parser, const char *p, const char *end, char *to,
	size_t *to_len)
{
	const char *close;
	struct slice name;
	uint32_t cp;

	*to_len = 1;
	*to = '{';
	if (end - p > 1 && p[1] == '{')
		return 2;
	close = memchr(p, '}', (size_t)(end - p));
	if (!close) {
		ERROR(parser, "'{' without '}' (a brace is written {{)");
		return (size_t)(end - p);
	}
	name = (struct slice){p + 1, (size_t)(close - p - 1)};
	cp = find_named(name);
	if (!cp)
		ERROR(parser, "'{%.*s}' is no character that is known",
			(int)(name.len < 40 ? name.len : 40), name.ptr);
	/* Never longer than what was written: "{}" is nothing. */
	*to_len = cp ? utf8_put(to, cp) : 0;
	return name.len + 2;
}

static struct slice
resolve(struct parser *parser, struct slice s)
{
	const char *p = s.ptr, *end = p + s.len, *brace;
	char *to, *q;
	size_t n;

	if (s.len == 0 || !memchr(p, '{', s.len))
		return s;
	to = q = arena_alloc(&parser->rules->arena, s.len + 4);
	while (p < end && (brace = memchr(p, '{', (size_t)(end - p)))) {
		memcpy(q, p, (size_t)(brace - p));
		q += brace - p;
		p = brace + resolve_one(parser, brace, end, q, &n);
		q += n;
	}
	memcpy(q, p, (size_t)(end - p));
	q += end - p;
	return (struct slice){to, (size_t)(q - to)};
}

/* ---- lists that grow in the arena ---- */

static void *
grow(struct arena *arena, void *v, size_t n, size_t *cap, size_t size)
{
	void *more;

	if (n < *cap)
		return v;
	*cap = *cap ? 2 * *cap : 8;
	more = arena_alloc(arena, *cap * size);
	if (n)
		memcpy(more, v, n * size);
	return more;
}

static struct rule *
add_rule(struct parser *parser, struct slice line)
{
	struct rules_file *file = parser->file;
	struct rule *rule;

	file->v = grow(&parser->rules->arena, file->v, file->n,
		&parser->rules_cap, sizeof(*file->v));
	parser->values_cap = 0;
	rule = &file->v[file->n++];
	memset(rule, 0, sizeof(*rule));
	rule->line = parser->line;
	rule->text = line;
	rule->path = file->path;
	return rule;
}

static void
add_value(struct parser *parser, struct slice key, struct slice value)
{
	struct rule *rule = &parser->file->v[parser->file->n - 1];

	rule->v = grow(&parser->rules->arena, rule->v, rule->n,
		&parser->values_cap, sizeof(*rule->v));
	rule->v[rule->n++] = (struct rule_value){key, value, parser->line};
}

/* ---- lines ---- */

static int
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct slice
trim(struct slice s)
{
	while (s.len && is_blank(s.ptr[0])) {
		s.ptr++;
		s.len--;
	}
	while (s.len && is_blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

/* The part of a .map's line before " # ...". */
static struct slice
without_comment(struct slice line)
{
	size_t i;

	for (i = 1; i < line.len; i++)
		if (line.ptr[i] == '#' && is_blank(line.ptr[i - 1]))
			return trim((struct slice){line.ptr, i});
	return line;
}

static void
parse_cells(struct parser *parser, struct slice line)
{
	const char *p = line.ptr, *end = p + line.len, *tab;
	struct slice cell;

	while (p < end) {
		tab = memchr(p, '\t', (size_t)(end - p));
		cell = (struct slice){p, (size_t)((tab ? tab : end) - p)};
		add_value(parser, (struct slice){NULL, 0},
			resolve(parser, trim(cell)));
		p = tab ? tab + 1 : end;
	}
}

static void
parse_line(struct parser *parser, struct slice line)
{
	struct slice whole = line;

	while (line.len && is_blank(line.ptr[line.len - 1]))
		line.len--;
	if (parser->file->type == RULES_MAP)
		line = without_comment(line);
	if (line.len == 0)
		return;
	add_rule(parser, whole);
	if (parser->file->type == RULES_LIST)
		add_value(parser, (struct slice){NULL, 0},
			resolve(parser, trim(line)));
	else
		parse_cells(parser, line);
}

/* ---- stanzas ---- */

static int
is_id(struct slice s)
{
	size_t i, dots = 0;

	for (i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		dots += c == '.';
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
			c != '-' && c != '.')
			return 0;
	}
	return dots > 0 && s.ptr[0] != '.' && s.ptr[s.len - 1] != '.';
}

/* The length of "key" at the start of "key: value"; 0 if there is none. */
static size_t
key_len(struct slice line)
{
	size_t i;

	for (i = 0; i < line.len; i++) {
		char c = line.ptr[i];

		if (c == ':')
			return i;
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
			c != '-')
			return 0;
	}
	return 0;
}

static void
parse_id(struct parser *parser, struct slice line, struct slice value)
{
	struct rule *rule = add_rule(parser, line);

	rule->id = value;
	parser->is_open = 1;
	if (!is_id(value))
		ERROR(parser, "an id is a stage, a dot and a name of small "
			      "letters, digits and hyphens");
}

/* Adds to the last value, in a place with room for more to come. */
static void
parse_continuation(struct parser *parser, struct slice line)
{
	struct rule *rule = &parser->file->v[parser->file->n - 1];
	struct rule_value *last = rule->n ? &rule->v[rule->n - 1] : NULL;
	struct slice more = resolve(parser, trim(line));
	char *to;

	if (!last) {
		ERROR(parser, "the line after the id must begin with a key");
		return;
	}
	if (last->value.ptr != parser->roomy ||
		parser->room < last->value.len + 1 + more.len) {
		parser->room = 2 * (last->value.len + 1 + more.len);
		to = arena_alloc(&parser->rules->arena, parser->room);
		if (last->value.len)
			memcpy(to, last->value.ptr, last->value.len);
		last->value.ptr = parser->roomy = to;
	}
	parser->roomy[last->value.len++] = ' ';
	memcpy(parser->roomy + last->value.len, more.ptr, more.len);
	last->value.len += more.len;
}

static void
parse_stanza_line(struct parser *parser, struct slice line)
{
	size_t len = key_len(line);
	struct slice key = {line.ptr, len}, value;
	struct rule *rule;

	if (is_blank(line.ptr[0]) && parser->is_open) {
		parse_continuation(parser, line);
	} else if (len == 0) {
		ERROR(parser, "a line here is 'key: value'");
		return;
	} else {
		value = (struct slice){line.ptr + len + 1, line.len - len - 1};
		value = resolve(parser, trim(value));
		if (!parser->is_open && !slice_is(key, "id"))
			ERROR(parser, "the first key of a stanza is id");
		else if (parser->is_open && slice_is(key, "id"))
			ERROR(parser, "an empty line is missing before id");
		else if (!parser->is_open)
			parse_id(parser, line, value);
		else
			add_value(parser, key, value);
	}
	if (!parser->is_open)
		return;
	rule = &parser->file->v[parser->file->n - 1];
	rule->text.len = (size_t)(line.ptr + line.len - rule->text.ptr);
}

/* ---- the file ---- */

static void
parse_any(struct parser *parser, struct slice line)
{
	if (trim(line).len == 0)
		parser->is_open = 0;
	else if (!line_is_sound(parser, line) || line.ptr[0] == '#')
		return;
	else if (parser->file->type == RULES_STANZAS)
		parse_stanza_line(parser, line);
	else
		parse_line(parser, line);
}

void
rules_parse(struct rules *rules, struct rules_file *file)
{
	struct parser parser = {.rules = rules, .file = file};
	const char *p = file->text.ptr, *end = p + file->text.len, *stop;

	while (p < end) {
		stop = memchr(p, '\n', (size_t)(end - p));
		if (!stop)
			stop = end;
		parser.line++;
		parse_any(&parser, (struct slice){p, (size_t)(stop - p)});
		p = stop < end ? stop + 1 : end;
	}
}
