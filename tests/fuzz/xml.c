/* xml: a document from outside, step by step. Every start has its end, and what
 * it says lies in memory that is there. */
#include "fuzz.h"

#include "base/xml.h"

static void
look(struct slice s)
{
	LAW(utf8_valid(s.ptr, s.len) == s.len);
}

static void
start(struct xml *xml)
{
	LAW(xml->name.len && xml->attribute_n <= XML_ATTRIBUTES_MAX);
	for (unsigned i = 0; i < xml->attribute_n; i++) {
		look(xml->attribute[i].name);
		look(xml->attribute[i].value);
	}
	xml_attribute(xml, "id");
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice input = fuzz_input(bytes, len);
	enum xml_event event;
	struct xml xml;
	long open = 0;

	if (utf8_valid(input.ptr, input.len) != input.len)
		return 0;
	xml_init(&xml, input);
	do {
		event = xml_next(&xml);
		open += (event == XML_START) - (event == XML_END);
		LAW(open >= 0 && open <= XML_DEPTH_MAX);
		LAW(xml_line(&xml) >= 1 && xml_line(&xml) <= len + 1);
		if (event == XML_START)
			start(&xml);
		if (event == XML_TEXT)
			look(xml.text);
	} while (event != XML_DONE && event != XML_BAD);
	if (event == XML_BAD)
		LAW(xml.why);
	else
		LAW(!open);
	xml_release(&xml);
	return 0;
}
