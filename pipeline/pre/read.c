/* read: find paragraphs, their language and role, in a document */
#include <stdlib.h>
#include <string.h>

#include "stage.h"
#include "base/codec.h"
#include "base/decoding.h"
#include "base/detect.h"
#include "base/lang.h"
#include "base/line.h"
#include "base/page.h"
#include "base/records.h"
#include "base/text.h"
#include "base/xliff_source.h"

enum {
	SURE_OF_PARAGRAPH = 60, /* to call it other than its document */
};

struct read {
	struct link *link;
	struct langs *langs;
	struct role_rules *rules;
	struct detector *detector;
	struct records records;
	int is_xliff;
	int has_records;	 /* --from jsonl and tsv */
	int saw_record;		 /* the input at hand had one */
	const char *paragraphs;	 /* "line", "blank", "auto" */
	struct slice given_lang; /* -l, or empty */
	size_t max_paragraph;
	unsigned sent; /* roles that go to the engine: 1 << role */
	int verbose;
	struct codec *fixed; /* --encoding, or NULL */

	/* The document under way. */
	int is_open; /* its encoding is known */
	struct codec *codec;
	size_t bom; /* bytes of it that are still in the input */
	struct decoding decoding;
	struct slice lang;
	const char *field;	  /* of a record, or NULL */
	struct slice record_lang; /* of all its fields, or empty */
	struct slice doc;
	struct cell doc_cell, lang_cell; /* as rows have them */
	struct page page;
	uint32_t par;
	const char *mojibake; /* as what its UTF-8 was misread, or NULL */

	struct edits edits; /* a row's, with its text if that differs */
	struct buf text;
	struct arena arena;	/* a row's */
	struct arena doc_arena; /* a document's */
};

static const struct option read_options[] = {
	{"encoding", 'e', OPTION_TEXT, OPTION_STEP, "NAME", NULL,
		"the encoding of the input, or auto (default: auto)"},
	{"paragraphs", 'p', OPTION_CHOICE, OPTION_STEP, "STYLE",
		"line|blank|auto", "what parts paragraphs (default: auto)"},
	{"from", 'f', OPTION_CHOICE, OPTION_STEP, "FORM",
		"text|jsonl|tsv|xliff", "what the input is (default: text)"},
	{"id-field", 0, OPTION_TEXT, OPTION_STEP, "NAME", NULL,
		"the field that names a document (default: id)"},
	{"text-field", 0, OPTION_TEXT, OPTION_STEP, "NAME", NULL,
		"the field with its text (default: text)"},
	{"title-field", 0, OPTION_TEXT, OPTION_STEP, "NAME", NULL,
		"the field with its title (default: title)"},
	{"roles", 0, OPTION_TEXT, OPTION_STEP, "LIST", NULL,
		"roles that go to the engine; +ROLE, -ROLE: these also, not"},
	{"max-paragraph", 0, OPTION_NUMBER, OPTION_STEP, "BYTES", NULL,
		"cut longer paragraphs (default: 131072)"},
	{.name = NULL},
};

/* ---- rows ---- */

static void
add_text(struct read *r, struct row *row, struct slice source)
{
	if (breaks_to_spaces(source, &r->edits, &r->text)) {
		source = buf_slice(&r->text);
		/* Lent: the row is gone before they change. */
		*row_edits(row) = (struct edits){r->edits.v, r->edits.n, 0};
	}
	row_set(row, COL_TEXT, source);
}

/* The note of bytes that do not come back, of [from, to). */
static void
add_raw(struct read *r, struct row *row, size_t from, size_t to)
{
	struct buf json = {0};

	decoding_raw(&r->decoding, from, to, &json);
	if (json.len > 0)
		row_note(row, "raw", buf_slice(&json));
	buf_release(&json);
}

static void
begin_document(struct read *r, const char *text, size_t to)
{
	struct row row;

	row_init(&row, &r->arena);
	row_set(&row, COL_LANG, r->lang);
	row.cell[COL_DOC] = r->doc_cell;
	row_set(&row, COL_GAP, (struct slice){text, to});
	row_note_string(&row, "encoding", slice_of(codec_name(r->codec)));
	if (r->bom)
		row_note(&row, "bom", SLICE("true"));
	if (r->field)
		row_note_string(&row, "field", slice_of(r->field));
	add_raw(r, &row, 0, to);
	stage_begin(r->link, &row);
	if (r->mojibake)
		stage_say(r->link, LEVEL_WARNING, "read.mojibake",
			"the text looks like UTF-8 that was read as %s",
			r->mojibake);
	arena_clear(&r->arena);
}

static struct slice
lang_of(struct read *r, struct slice source)
{
	unsigned sure;
	struct slice lang;

	if (r->given_lang.len > 0)
		return r->given_lang;
	lang = lang_glance(r->langs, source, r->lang);
	if (lang.len > 0)
		return lang;
	lang = lang_guess(r->langs, source, r->lang, &sure);
	return sure >= SURE_OF_PARAGRAPH ? lang : r->lang;
}

/* Mostly that of the row before. */
static void
set_lang(struct read *r, struct row *row, struct slice lang)
{
	if (lang.ptr != r->lang_cell.ptr || lang.len != r->lang_cell.len)
		r->lang_cell = cell_look(lang);
	row->cell[COL_LANG] = r->lang_cell;
}

static void
emit_piece(void *user, const char *text, const struct piece *piece)
{
	struct slice source = {text + piece->from, piece->to - piece->from};
	struct read *r = user;
	struct row row;

	if (piece->judged.role == ROLE_DOCUMENT) {
		begin_document(r, text, piece->gap_to);
		return;
	}
	row_init(&row, &r->arena);
	row.art = piece->judged.art;
	row.par = ++r->par;
	row.role = piece->judged.role;
	row.flags = (piece->cut ? FLAG_CUT : 0U) |
		    (r->sent & 1U << row.role ? 0U : FLAG_SKIP);
	row.cell[COL_DOC] = r->doc_cell;
	set_lang(r, &row, lang_of(r, source));
	row.cell[COL_SOURCE] = cell_of(source,
		piece->broken || piece->escaped ? CELL_PLAIN : CELL_CLEAN);
	row_set(&row, COL_GAP,
		(struct slice){text + piece->to, piece->gap_to - piece->to});
	if (piece->broken)
		add_text(r, &row, source);
	else
		row.cell[COL_TEXT] = row.cell[COL_SOURCE];
	add_raw(r, &row, piece->from, piece->gap_to);
	if (piece->cut)
		stage_say(r->link, LEVEL_WARNING, "read.max-paragraph",
			"paragraph %u is longer than %zu bytes and was cut",
			(unsigned)row.par, r->max_paragraph);
	stage_emit(r->link, &row);
	arena_clear(&r->arena);
}

/* ---- opening ---- */

static int
open_roles(struct read *r)
{
	const char *list = stage_option(r->link, "roles");
	struct slice bad;

	r->sent = roles_sent(r->rules);
	if (!list || roles_parse(list, &r->sent, &bad) == 0)
		return 0;
	stage_refuse(r->link, "--roles: '%.*s' is no role of a paragraph",
		(int)bad.len, bad.ptr);
	return -1;
}

static int
open_encoding(struct read *r)
{
	const char *name = stage_option(r->link, "encoding");
	const char *why;

	if (!name || strcmp(name, "auto") == 0)
		return 0;
	r->fixed = codec_new(slice_of(name), &why);
	if (r->fixed)
		return 0;
	stage_refuse(r->link, "--encoding: '%s' %s", name, why);
	return -1;
}

static int
open_form(struct read *r)
{
	const char *form = stage_option(r->link, "from");
	const char *names[FIELD_COUNT] = {
		[FIELD_ID] = stage_option(r->link, "id-field"),
		[FIELD_TITLE] = stage_option(r->link, "title-field"),
		[FIELD_TEXT] = stage_option(r->link, "text-field"),
	};
	const char *why;

	r->has_records = form && strcmp(form, "text") != 0;
	if (!r->has_records)
		return 0;
	r->is_xliff = strcmp(form, "xliff") == 0;
	records_init(&r->records,
		strcmp(form, "tsv") ? RECORDS_JSONL : RECORDS_TSV, names);
	if (!r->fixed)
		r->fixed = codec_new(SLICE("utf-8"), &why);
	if (codec_is_utf8(r->fixed))
		return 0;
	stage_refuse(r->link, "--from %s is UTF-8", form);
	return -1;
}

static int
open_options(struct read *r)
{
	const char *lang = stage_option(r->link, "lang");
	const char *style = stage_option(r->link, "paragraphs");

	r->paragraphs = style ? style : "auto";
	r->max_paragraph =
		stage_number(r->link, "max-paragraph", PARAGRAPH_MAX);
	r->verbose = stage_option(r->link, "verbose") != NULL;
	if (lang)
		r->given_lang = slice_of(lang);
	if (r->max_paragraph < 64) {
		stage_refuse(r->link, "--max-paragraph: less than 64");
		return -1;
	}
	if (open_roles(r) < 0 || open_encoding(r) < 0)
		return -1;
	return open_form(r);
}

static void
read_close(void *self)
{
	struct read *r = self;

	if (r->codec != r->fixed)
		codec_free(r->codec);
	codec_free(r->fixed);
	decoding_release(&r->decoding);
	langs_free(r->langs);
	role_rules_free(r->rules);
	detector_free(r->detector);
	edits_release(&r->edits);
	buf_release(&r->text);
	arena_release(&r->arena);
	arena_release(&r->doc_arena);
	free(r);
}

static void *
read_open(struct link *link)
{
	struct read *r = memory_zero(1, sizeof(*r));

	r->link = link;
	r->langs = langs_open(stage_pack(link));
	r->rules = role_rules_open(stage_pack(link));
	r->detector = detector_open(stage_pack(link));
	if (!r->langs || !r->rules || !r->detector) {
		stage_refuse(link, "the compiled rules are damaged");
		read_close(r);
		return NULL;
	}
	r->page.rules = r->rules;
	r->page.emit = emit_piece;
	r->page.user = r;
	if (open_options(r) < 0) {
		read_close(r);
		return NULL;
	}
	return r;
}

/* ---- documents ---- */

static void
start(struct read *r, const char *text, size_t len)
{
	struct layout layout;

	paragraphs_guess(text, len, &layout);
	if (strcmp(r->paragraphs, "blank") == 0)
		layout.style = PARAGRAPHS_BLANK;
	else if (strcmp(r->paragraphs, "line") == 0)
		layout.style = PARAGRAPHS_LINE;
	if (r->given_lang.len > 0)
		r->lang = r->given_lang;
	else
		r->lang = lang_guess(r->langs, (struct slice){text, len},
			r->record_lang.len ? r->record_lang : SLICE("und"),
			NULL);
	r->mojibake = detect_mojibake(r->detector, (struct slice){text, len});
	r->page.lang = facts_lang(lang_rules(r->langs, r->lang));
	page_init(&r->page, &layout, r->max_paragraph);
	r->doc_cell = cell_look(r->doc.len ? r->doc : stage_input(r->link));
	r->lang_cell = cell_look(r->lang);
	r->par = 0;
}

static void
end_document(struct read *r)
{
	stage_end(r->link);
	if (r->codec != r->fixed)
		codec_free(r->codec);
	r->codec = NULL;
	r->is_open = 0;
	r->bom = 0;
	r->doc = (struct slice){NULL, 0};
	r->field = NULL;
	arena_clear(&r->doc_arena);
}

/* The document is not open yet: the message names the input. */
static void
say_input(struct read *r, enum level level, const char *id, const char *words)
{
	struct slice input = stage_input(r->link);

	stage_say(r->link, level, id, "'%.*s' %s", (int)input.len, input.ptr,
		words);
}

static void
say_detection(struct read *r, const struct detection *found)
{
	struct buf words = {0};

	detection_print(found, &words);
	buf_addc(&words, '\0');
	say_input(r, LEVEL_NOTE, "read.encoding", words.ptr);
	buf_release(&words);
}

/* The encoding, from the first bytes; the BOM. */
static void
open_codec(struct read *r, const char *bytes, size_t len, int whole)
{
	struct detection found;
	struct slice bom;
	const char *why;

	if (r->fixed) {
		r->codec = r->fixed;
	} else {
		detect(r->detector, bytes, len, whole, &found);
		r->codec = codec_new(slice_of(found.best.encoding), &why);
		if (r->verbose)
			say_detection(r, &found);
		if (!found.is_text)
			say_input(r, LEVEL_WARNING, "read.binary",
				"does not look like text");
	}
	bom = codec_bom(r->codec);
	if (bom.len > 0 && len >= bom.len &&
		memcmp(bytes, bom.ptr, bom.len) == 0)
		r->bom = bom.len;
	decoding_start(&r->decoding, r->codec);
	r->is_open = 1;
}

/* The first bytes as text, to see what they are like. */
static void
open_text(struct read *r, const char *bytes, size_t len)
{
	struct codec_text sample = {0};

	codec_decode(
		r->codec, bytes + r->bom, len - r->bom, CODEC_MORE, &sample);
	start(r, sample.text.ptr, sample.text.len);
	codec_text_release(&sample);
}

static size_t
feed_text(struct read *r, const char *bytes, size_t len, int ended)
{
	size_t window = len < DETECT_WINDOW ? len : DETECT_WINDOW;
	size_t skip = 0, done;
	struct slice text;

	if (!r->is_open) {
		if (len < DETECT_WINDOW && !ended)
			return 0;
		open_codec(r, bytes, window, ended && len == window);
		open_text(r, bytes, window);
		skip = r->bom;
	}
	text = decoding_show(&r->decoding, bytes + skip, len - skip, ended);
	done = page_read(&r->page, text.ptr, text.len, ended);
	page_shift(&r->page, done);
	skip += decoding_drop(&r->decoding, done);
	if (ended)
		end_document(r);
	return skip;
}

/* ---- records ---- */

static void
read_field(struct read *r, struct slice text, enum record_field field,
	int has_title)
{
	size_t window = text.len < DETECT_WINDOW ? text.len : DETECT_WINDOW;

	r->codec = r->fixed;
	r->field = r->records.names[field];
	while (window < text.len && (text.ptr[window] & 0xC0) == 0x80)
		window--;
	start(r, text.ptr, window);
	r->page.roles.has_title = has_title;
	page_read(&r->page, text.ptr, text.len, 1);
}

static void
name_record(struct read *r, struct slice id)
{
	struct buf name = {0};

	record_name(&r->records, stage_input(r->link), id, &name);
	r->doc = arena_slice(&r->doc_arena, buf_slice(&name));
	buf_release(&name);
}

/* One field of a record is a document. */
static void
read_document(struct read *r, const struct slice fields[FIELD_COUNT],
	enum record_field field)
{
	name_record(r, fields[FIELD_ID]);
	read_field(r, fields[field], field,
		field == FIELD_TEXT && fields[FIELD_TITLE].ptr);
	end_document(r);
}

/* An input without a record is a document with nothing in it: a stream that has
 * no document at all is one that was cut. */
static void
begin_empty(struct read *r)
{
	r->codec = r->fixed;
	start(r, "", 0);
	begin_document(r, "", 0);
}

/* A line that is no record is a document that failed, with nothing in it; so is
 * the place where a file is no XLIFF. */
static void
bad_record(struct read *r, const char *why)
{
	name_record(r, (struct slice){NULL, 0});
	begin_empty(r);
	stage_fail_document(r->link, "read.record", "line %zu%s %s",
		r->records.line, r->is_xliff ? ":" : "", why);
	end_document(r);
}

static void
read_record(struct read *r, struct slice line)
{
	struct slice fields[FIELD_COUNT];
	struct arena arena = {0};
	const char *why = NULL;
	enum record_result result = RECORD_BAD;

	if (utf8_valid(line.ptr, line.len) == line.len)
		result = record_read(&r->records, line, &arena, fields, &why);
	else
		r->records.line++;
	if (result == RECORD_FOUND && !fields[FIELD_TITLE].ptr &&
		!fields[FIELD_TEXT].ptr) {
		why = "has none of the fields";
		result = RECORD_BAD;
	}
	r->saw_record |= result != RECORD_NONE;
	if (result == RECORD_BAD)
		bad_record(r, why ? why : "is not UTF-8");
	if (result == RECORD_FOUND)
		r->record_lang = lang_guess(r->langs,
			fields[FIELD_TEXT].ptr ? fields[FIELD_TEXT]
					       : fields[FIELD_TITLE],
			(struct slice){NULL, 0}, NULL);
	for (int i = FIELD_TITLE; result == RECORD_FOUND && i < FIELD_COUNT;
		i++)
		if (fields[i].ptr)
			read_document(r, fields, (enum record_field)i);
	r->record_lang = (struct slice){NULL, 0};
	arena_release(&arena);
}

static size_t
feed_records(struct read *r, const char *bytes, size_t len, int ended)
{
	size_t at = 0;

	if (r->records.line == 0 && len >= 3 &&
		memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
		at = 3;
	while (at < len) {
		const char *lf = memchr(bytes + at, '\n', len - at);
		size_t end = lf ? (size_t)(lf - bytes) : len;

		if (!lf && !ended)
			break;
		read_record(r, (struct slice){bytes + at, end - at});
		at = lf ? end + 1 : len;
	}
	if (ended) {
		if (!r->saw_record)
			begin_empty(r), end_document(r);
		r->saw_record = 0;
		r->records.line = 0;
		r->records.has_header = r->records.is_broken = 0;
	}
	return at;
}

/* A <file> is a document. */
static void
take_xliff(void *user, const struct xliff_document *document)
{
	struct slice fields[FIELD_COUNT] = {
		[FIELD_ID] = document->name, [FIELD_TEXT] = document->text};
	struct read *r = user;

	r->records.line++;
	r->record_lang = document->lang;
	read_document(r, fields, FIELD_TEXT);
	r->record_lang = (struct slice){NULL, 0};
}

static size_t
feed_xliff(struct read *r, const char *bytes, size_t len, int ended)
{
	const char *why;
	size_t line;

	if (!ended)
		return 0;
	if (xliff_sources(
		    (struct slice){bytes, len}, take_xliff, r, &why, &line)) {
		r->records.line = line;
		bad_record(r, why);
	} else if (!r->records.line) {
		begin_empty(r), end_document(r);
	}
	r->records.line = 0;
	return len;
}

static size_t
read_feed(void *self, const char *bytes, size_t len, int ended)
{
	struct read *r = self;

	if (r->is_xliff)
		return feed_xliff(r, bytes, len, ended);
	return r->has_records ? feed_records(r, bytes, len, ended)
			      : feed_text(r, bytes, len, ended);
}

const struct stage stage_read = {
	.name = "read",
	.summary = "find paragraphs, their language and role, in a document",
	.kind = STAGE_SOURCE,
	.options = read_options,
	.open = read_open,
	.close = read_close,
	.feed = read_feed,
};
