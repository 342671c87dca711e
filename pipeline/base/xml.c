/* xml: a reader that steps through a document. */
#include "base/xml.h"
#include "base/text.h"

#include <string.h>

void
xml_init(struct xml *xml, struct slice bytes)
{
	memset(xml, 0, sizeof(*xml));
	xml->ptr = xml->p = bytes.ptr;
	xml->end = bytes.ptr + bytes.len;
	if (bytes.len >= 3 && !memcmp(bytes.ptr, "\xEF\xBB\xBF", 3))
		xml->p += 3;
}

void
xml_release(struct xml *xml)
{
	buf_release(&xml->decoded);
}

size_t
xml_line(const struct xml *xml)
{
	size_t line = 1;

	for (const char *p = xml->ptr; p < xml->p; p++)
		line += *p == '\n';
	return line;
}

static enum xml_event
bad(struct xml *xml, const char *why)
{
	xml->why = why;
	return XML_BAD;
}

static int
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static int
starts(const struct xml *xml, const char *with)
{
	size_t n = strlen(with);

	return (size_t)(xml->end - xml->p) >= n && !memcmp(xml->p, with, n);
}

/* Goes on behind the next such string; -1 if there is none. */
static int
skip_past(struct xml *xml, const char *string)
{
	size_t n = strlen(string);
	const char *found =
		memmem(xml->p, (size_t)(xml->end - xml->p), string, n);

	if (!found)
		return -1;
	xml->p = found + n;
	return 0;
}

static void
skip_spaces(struct xml *xml)
{
	while (xml->p < xml->end && is_space(*xml->p))
		xml->p++;
}

/* ---- characters ---- */

/* "233" or, in base 16, "E9": 0; -1 if it is no character. */
static int
parse_number(struct slice digits, unsigned base, uint32_t *cp)
{
	uint32_t n = 0;

	for (size_t i = 0; i < digits.len; i++) {
		char c = digits.ptr[i];
		uint32_t digit = c >= '0' && c <= '9' ? (uint32_t)(c - '0')
				 : (c | 32) >= 'a' && (c | 32) <= 'f'
					 ? (uint32_t)((c | 32) - 'a' + 10)
					 : base;

		if (digit >= base || n > 0x10FFFF)
			return -1;
		n = n * base + digit;
	}
	*cp = n;
	return !digits.len || n > 0x10FFFF || (n >= 0xD800 && n < 0xE000) ? -1
									  : 0;
}

/* "#233" or "#xE9": the code point, or 0. */
static uint32_t
parse_reference(struct slice s)
{
	unsigned skip = s.len > 2 && s.ptr[1] == 'x' ? 2 : 1;
	struct slice digits = {s.ptr + skip, s.len - skip};
	uint32_t cp;

	return parse_number(digits, skip == 2 ? 16 : 10, &cp) ? 0 : cp;
}

int
xml_code_point(const struct xml *xml, uint32_t *cp)
{
	return parse_number(xml_attribute(xml, "hex"), 16, cp);
}

void
xml_add_code_point(const struct xml *xml, struct buf *out)
{
	uint32_t cp;

	if (xml_code_point(xml, &cp) == 0)
		out->len += utf8_put(buf_room(out, 4), cp);
}

static int
add_entity(struct xml *xml, struct slice name)
{
	static const struct {
		const char *name;
		char c;
	} entities[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'},
		{"apos", '\''}};
	uint32_t cp;

	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
		if (slice_is(name, entities[i].name)) {
			buf_addc(&xml->decoded, entities[i].c);
			return 0;
		}
	cp = name.len > 1 && name.ptr[0] == '#' ? parse_reference(name) : 0;
	if (!cp)
		return -1;
	xml->decoded.len += utf8_put(buf_room(&xml->decoded, 4), cp);
	return 0;
}

/* Adds s with its entities and character references resolved. */
static int
decode(struct xml *xml, struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len;

	while (p < end) {
		const char *amp = memchr(p, '&', (size_t)(end - p));
		const char *stop = amp ? amp : end;

		buf_add(&xml->decoded, p, (size_t)(stop - p));
		if (!amp)
			break;
		p = memchr(amp, ';', (size_t)(end - amp));
		if (!p || add_entity(xml, (struct slice){amp + 1,
						  (size_t)(p - amp - 1)}))
			return -1;
		p++;
	}
	return 0;
}

/* ---- tags ---- */

static struct slice
local(struct slice name)
{
	const char *colon = memchr(name.ptr, ':', name.len);

	if (!colon)
		return name;
	return (struct slice){
		colon + 1, (size_t)(name.ptr + name.len - colon - 1)};
}

static struct slice
read_name(struct xml *xml)
{
	const char *from = xml->p;

	while (xml->p < xml->end && !is_space(*xml->p) &&
		!strchr("/>=<\"'&", *xml->p))
		xml->p++;
	return (struct slice){from, (size_t)(xml->p - from)};
}

/* Values are decoded one after the other; until all are, they are kept as
 * offsets, for the buffer moves. */
static enum xml_event
read_attribute(struct xml *xml)
{
	struct xml_attribute *a = &xml->attribute[xml->attribute_n];
	size_t from = xml->decoded.len;
	const char *close;

	if (xml->attribute_n == XML_ATTRIBUTES_MAX)
		return bad(xml, "too many attributes");
	a->name = local(read_name(xml));
	skip_spaces(xml);
	if (!a->name.len || !starts(xml, "="))
		return bad(xml, "an attribute without a value");
	xml->p++;
	skip_spaces(xml);
	if (!starts(xml, "\"") && !starts(xml, "'"))
		return bad(xml, "an attribute without quotes");
	close = memchr(xml->p + 1, *xml->p, (size_t)(xml->end - xml->p - 1));
	if (!close || decode(xml, (struct slice){xml->p + 1,
					  (size_t)(close - xml->p - 1)}))
		return bad(xml, "a malformed attribute");
	xml->p = close + 1;
	a->value = (struct slice){NULL, xml->decoded.len - from};
	xml->attribute_n++;
	return XML_START;
}

static enum xml_event
read_start(struct xml *xml)
{
	struct slice name;
	const char *value;

	xml->p++;
	name = read_name(xml);
	if (!local(name).len)
		return bad(xml, "a tag without a name");
	if (*name.ptr == '!')
		return bad(xml, "a declaration out of place");
	if (xml->depth == XML_DEPTH_MAX)
		return bad(xml, "elements are too deep");
	if (xml->depth == 0 && xml->has_root)
		return bad(xml, "a second root element");
	xml->has_root = 1;
	xml->attribute_n = 0;
	buf_clear(&xml->decoded);
	for (;;) {
		skip_spaces(xml);
		if (xml->p >= xml->end)
			return bad(xml, "a tag without an end");
		if (*xml->p == '>' || *xml->p == '/')
			break;
		if (read_attribute(xml) == XML_BAD)
			return XML_BAD;
	}
	value = xml->decoded.ptr;
	for (unsigned i = 0; i < xml->attribute_n; i++) {
		xml->attribute[i].value.ptr = value ? value : "";
		value += xml->attribute[i].value.len;
	}
	xml->closes = *xml->p == '/';
	xml->p += xml->closes;
	if (!starts(xml, ">"))
		return bad(xml, "a malformed tag");
	xml->p++;
	xml->open[xml->depth++] = name;
	xml->name = local(name);
	return XML_START;
}

static enum xml_event
close_element(struct xml *xml)
{
	xml->closes = 0;
	xml->name = local(xml->open[--xml->depth]);
	return XML_END;
}

static enum xml_event
read_end(struct xml *xml)
{
	struct slice name, open;

	xml->p += 2;
	name = read_name(xml);
	skip_spaces(xml);
	if (!starts(xml, ">") || !xml->depth)
		return bad(xml, "a malformed end tag");
	xml->p++;
	open = xml->open[xml->depth - 1];
	if (!slice_equal(name, open))
		return bad(xml, "an end tag that does not match");
	return close_element(xml);
}

static enum xml_event
read_text(struct xml *xml)
{
	const char *from = xml->p;
	const char *tag = memchr(from, '<', (size_t)(xml->end - from));

	xml->p = tag ? tag : xml->end;
	for (const char *p = from; !xml->depth && p < xml->p; p++)
		if (!is_space(*p))
			return bad(xml, "text outside the root element");
	buf_clear(&xml->decoded);
	if (decode(xml, (struct slice){from, (size_t)(xml->p - from)}))
		return bad(xml, "an unknown entity");
	xml->text = buf_slice(&xml->decoded);
	return XML_TEXT;
}

static enum xml_event
read_cdata(struct xml *xml)
{
	const char *from = xml->p + 9;

	if (!xml->depth)
		return bad(xml, "text outside the root element");
	if (skip_past(xml, "]]>"))
		return bad(xml, "CDATA without an end");
	xml->text = (struct slice){from, (size_t)(xml->p - 3 - from)};
	return XML_TEXT;
}

/* A comment, a processing instruction, a document type: 1 if one was passed
 * over, 0 if there is none, -1 if it has no end. */
static int
pass_over(struct xml *xml)
{
	if (starts(xml, "<!--"))
		return skip_past(xml, "-->") ? -1 : 1;
	if (starts(xml, "<?"))
		return skip_past(xml, "?>") ? -1 : 1;
	if (xml->has_root || xml->has_type || !starts(xml, "<!DOCTYPE"))
		return 0;
	xml->has_type = 1;
	const char *subset = memchr(xml->p, '[', (size_t)(xml->end - xml->p));
	const char *close = memchr(xml->p, '>', (size_t)(xml->end - xml->p));

	if (subset && close && subset < close && skip_past(xml, "]"))
		return -1;
	return skip_past(xml, ">") ? -1 : 1;
}

enum xml_event
xml_next(struct xml *xml)
{
	int passed;

	if (xml->why)
		return XML_BAD;
	if (xml->closes)
		return close_element(xml);
	while ((passed = pass_over(xml)) > 0)
		;
	if (passed < 0)
		return bad(xml, "a comment or declaration without an end");
	if (xml->p >= xml->end)
		return xml->depth ? bad(xml, "an element without an end")
				  : XML_DONE;
	if (starts(xml, "<![CDATA["))
		return read_cdata(xml);
	if (starts(xml, "</"))
		return read_end(xml);
	return *xml->p == '<' ? read_start(xml) : read_text(xml);
}

struct slice
xml_attribute(const struct xml *xml, const char *name)
{
	for (unsigned i = 0; i < xml->attribute_n; i++)
		if (slice_is(xml->attribute[i].name, name))
			return xml->attribute[i].value;
	return (struct slice){NULL, 0};
}
