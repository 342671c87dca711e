/* xml: events of sound documents, what is refused, and that no bytes hurt */
#include "test.h"
#include "base/xml.h"

/* "<a x=1>" "text" "</a>" ..., and "!why" for what is refused. */
static void
print_events(struct slice bytes, struct buf *to)
{
	struct xml xml;
	enum xml_event event;

	xml_init(&xml, bytes);
	buf_clear(to);
	while ((event = xml_next(&xml)) != XML_DONE && event != XML_BAD) {
		if (event == XML_TEXT) {
			buf_add_slice(to, xml.text);
			continue;
		}
		buf_addf(to, event == XML_END ? "</%.*s>" : "<%.*s",
			(int)xml.name.len, xml.name.ptr);
		for (unsigned i = 0; event == XML_START && i < xml.attribute_n;
			i++)
			buf_addf(to, " %.*s=%.*s",
				(int)xml.attribute[i].name.len,
				xml.attribute[i].name.ptr,
				(int)xml.attribute[i].value.len,
				xml.attribute[i].value.ptr);
		if (event == XML_START)
			buf_addc(to, '>');
	}
	if (event == XML_BAD)
		buf_addf(to, "!%s", xml.why);
	xml_release(&xml);
}

static void
check(const char *xml, const char *events)
{
	struct buf got = {0};

	print_events(slice_of(xml), &got);
	buf_addc(&got, '\0');
	assert_string_equal(got.ptr, events);
	buf_release(&got);
}

static void
test_events(void **state)
{
	(void)state;
	check("\xEF\xBB\xBF<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b \"c\">"
	      "]>\n<a/>",
		"\n<a></a>");
	check("<n:a x:y = '1' z=\"&lt;&#65;&#x628;&amp;\">b &gt; c</n:a>",
		"<a y=1 z=<A\xD8\xA8&>b > c</a>");
	check("<a><!-- <b> --><![CDATA[<&]]]></a>", "<a><&]</a>");
	check("<a><b></b ><b/></a>", "<a><b></b><b></b></a>");
}

static void
check_code_point(const char *element, int failed, uint32_t cp)
{
	struct xml xml;
	uint32_t got = 0;

	xml_init(&xml, slice_of(element));
	assert_int_equal(xml_next(&xml), XML_START);
	assert_int_equal(xml_code_point(&xml, &got), failed);
	if (!failed)
		assert_int_equal(got, cp);
	xml_release(&xml);
}

static void
test_code_points(void **state)
{
	(void)state;
	check_code_point("<cp hex='001b'/>", 0, 0x1B);
	check_code_point("<cp hex='FFFE'/>", 0, 0xFFFE);
	check_code_point("<cp hex='0000'/>", 0, 0);
	check_code_point("<cp hex='10FFFF'/>", 0, 0x10FFFF);
	check_code_point("<cp hex='110000'/>", -1, 0);
	check_code_point("<cp hex='D800'/>", -1, 0);
	check_code_point("<cp hex='1;'/>", -1, 0);
	check_code_point("<cp hex=''/>", -1, 0);
	check_code_point("<cp/>", -1, 0);
}

static void
test_refused(void **state)
{
	(void)state;
	check("<a>", "<a>!an element without an end");
	check("<a></b>", "<a>!an end tag that does not match");
	check("</a>", "!a malformed end tag");
	check("<a b>", "!an attribute without a value");
	check("<a b=1>", "!an attribute without quotes");
	check("<a b='1>", "!a malformed attribute");
	check("<a", "!a tag without an end");
	check("<a/ >", "!a malformed tag");
	check("<a>&b;</a>", "<a>!an unknown entity");
	check("<a>&#xD800;</a>", "<a>!an unknown entity");
	check("<a>&#x110000;</a>", "<a>!an unknown entity");
	check("<a>&amp</a>", "<a>!an unknown entity");
	check("<a><!-- b</a>", "<a>!a comment or declaration without an end");
	check("<a><![CDATA[b</a>", "<a>!CDATA without an end");
	check("< a/>", "!a tag without a name");
	check("<a/><b/>", "<a></a>!a second root element");
	check("<a/>b", "<a></a>!text outside the root element");
	check("b<a/>", "!text outside the root element");
	check("<a/><![CDATA[]]>", "<a></a>!text outside the root element");
	check("<a/><!DOCTYPE a>", "<a></a>!a declaration out of place");
	check("<!DOCTYPE a><!DOCTYPE a>", "!a declaration out of place");
}

static void
test_bounds(void **state)
{
	struct buf deep = {0}, wide = {0}, got = {0};

	(void)state;
	for (unsigned i = 0; i <= XML_DEPTH_MAX; i++)
		buf_adds(&deep, "<a>");
	print_events(buf_slice(&deep), &got);
	buf_addc(&got, '\0');
	assert_non_null(strstr(got.ptr, "!elements are too deep"));
	buf_adds(&wide, "<a");
	for (unsigned i = 0; i <= XML_ATTRIBUTES_MAX; i++)
		buf_addf(&wide, " b%u='%u'", i, i);
	print_events(buf_slice(&wide), &got);
	buf_addc(&got, '\0');
	assert_non_null(strstr(got.ptr, "!too many attributes"));
	buf_release(&deep);
	buf_release(&wide);
	buf_release(&got);
}

/* The line of what was refused. */
static void
test_line(void **state)
{
	struct xml xml;

	(void)state;
	xml_init(&xml, SLICE("<a>\n\n<b></c></a>"));
	while (xml_next(&xml) != XML_BAD)
		;
	assert_int_equal(xml_line(&xml), 3);
	assert_int_equal(xml_next(&xml), XML_BAD);
	xml_release(&xml);
}

static void
test_any_bytes(void **state)
{
	static const char *const pieces[] = {"<", ">", "/", "a", "=", "'", "\"",
		"&", ";", "#", "x", "<!--", "-->", "<![CDATA[", "]]>", "<?",
		"?>", "<!DOCTYPE", "[", "]", " ", "lt", "\xD8", ":"};
	struct rng rng = rng_new(7);
	struct buf text = {0}, got = {0};

	(void)state;
	for (unsigned round = 0; round < 30000; round++) {
		buf_clear(&text);
		for (size_t n = rng_below(&rng, 40); n; n--)
			buf_adds(&text, pieces[rng_below(&rng, COUNT(pieces))]);
		char *exact = memory_string(text.ptr ? text.ptr : "", text.len);

		print_events((struct slice){exact, text.len}, &got);
		free(exact);
	}
	buf_release(&text);
	buf_release(&got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_code_points),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
