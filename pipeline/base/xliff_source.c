/* xliff_source: walking through the elements that hold sources. */
#include <string.h>
#include "base/text.h"
#include "base/xliff_source.h"
#include "base/xml.h"

/* What a <data> element holds, of the unit at hand. */
struct data {
	struct slice id, text;
	struct data *next;
};

struct walk {
	struct xml xml;
	xliff_take *take;
	void *user;
	struct arena arena; /* a file's */
	struct data *data;
	struct data *open; /* the <data> that is being read; or NULL */
	struct xliff_document document;
	struct buf text, data_text;
	int is_xliff;
	int is_ours; /* the unit is join's: what parts it from the next is there
		      */
	unsigned in_source; /* how deep; 0: not in one */
	const char *why;
};

static struct slice
attribute(struct walk *w, const char *name)
{
	return arena_slice(&w->arena, xml_attribute(&w->xml, name));
}

static void
start_root(struct walk *w)
{
	struct slice version = xml_attribute(&w->xml, "version");

	if (!slice_is(w->xml.name, "xliff") || version.len < 2 ||
		memcmp(version.ptr, "2.", 2) != 0)
		w->why = "it is no XLIFF 2";
	w->is_xliff = 1;
}

static void
start_file(struct walk *w, struct slice lang)
{
	struct slice original;

	arena_clear(&w->arena);
	buf_clear(&w->text);
	w->data = w->open = NULL;
	original = attribute(w, "original");
	w->document.name = original.len ? original : attribute(w, "id");
	w->document.lang = lang;
}

static void
start_unit(struct walk *w)
{
	struct slice type = xml_attribute(&w->xml, "type");

	w->data = NULL;
	w->is_ours = type.len > 5 && memcmp(type.ptr, "wasl:", 5) == 0;
}

static void
start_data(struct walk *w)
{
	struct data *data = arena_alloc(&w->arena, sizeof *data);

	*data = (struct data){attribute(w, "id"), {NULL, 0}, w->data};
	w->data = w->open = data;
	buf_clear(&w->data_text);
}

static void
add_placeholder(struct walk *w)
{
	struct slice ref = xml_attribute(&w->xml, "dataRef");

	for (const struct data *d = w->data; ref.len && d; d = d->next) {
		if (!slice_equal(d->id, ref))
			continue;
		buf_add_slice(&w->text, d->text);
		return;
	}
	buf_add_slice(&w->text, xml_attribute(&w->xml, "equiv"));
}

/* Where text goes; NULL: nowhere. */
static struct buf *
text_sink(struct walk *w)
{
	return w->open ? &w->data_text : w->in_source ? &w->text : NULL;
}

static void
start(struct walk *w, struct slice lang)
{
	struct slice name = w->xml.name;

	if (slice_is(name, "file"))
		start_file(w, lang);
	else if (slice_is(name, "unit"))
		start_unit(w);
	else if (slice_is(name, "data"))
		start_data(w);
	else if (w->in_source && slice_is(name, "ph"))
		add_placeholder(w);
	else if (text_sink(w) && slice_is(name, "cp"))
		xml_add_code_point(&w->xml, text_sink(w));
	w->in_source += w->in_source || slice_is(name, "source");
}

static void
end_unit(struct walk *w)
{
	if (!w->is_ours && w->text.len && w->text.ptr[w->text.len - 1] != '\n')
		buf_addc(&w->text, '\n');
}

static void
end(struct walk *w)
{
	struct slice name = w->xml.name;

	w->in_source -= w->in_source > 0;
	if (slice_is(name, "data") && w->open) {
		w->open->text =
			arena_slice(&w->arena, buf_slice(&w->data_text));
		w->open = NULL;
	} else if (slice_is(name, "unit")) {
		end_unit(w);
	} else if (slice_is(name, "file")) {
		w->document.text = buf_slice(&w->text);
		w->take(w->user, &w->document);
	}
}

static int
step(struct walk *w, struct buf *lang)
{
	switch (xml_next(&w->xml)) {
	case XML_START:
		if (!w->is_xliff) {
			start_root(w);
			buf_add_slice(lang, xml_attribute(&w->xml, "srcLang"));
		}
		start(w, buf_slice(lang));
		return !w->why;
	case XML_END:
		end(w);
		return 1;
	case XML_TEXT:
		if (text_sink(w))
			buf_add_slice(text_sink(w), w->xml.text);
		return 1;
	case XML_DONE:
		if (!w->is_xliff)
			w->why = "it is no XLIFF 2";
		return 0;
	case XML_BAD:
		w->why = w->xml.why;
		return 0;
	}
	return 0;
}

int
xliff_sources(struct slice bytes, xliff_take *take, void *user,
	const char **why, size_t *line)
{
	struct walk w = {.take = take, .user = user};
	struct buf lang = {0};

	*line = 0;
	if (utf8_valid(bytes.ptr, bytes.len) != bytes.len) {
		*why = "it is not UTF-8";
		return -1;
	}
	xml_init(&w.xml, bytes);
	while (step(&w, &lang))
		;
	*why = w.why;
	*line = xml_line(&w.xml);
	xml_release(&w.xml);
	arena_release(&w.arena);
	buf_release(&w.text);
	buf_release(&w.data_text);
	buf_release(&lang);
	return w.why ? -1 : 0;
}
