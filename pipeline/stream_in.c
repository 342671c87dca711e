/* stream_in: the lines of a stream become rows, in the order that rows have. */
#include <stdlib.h>
#include <string.h>
#include "base/edits.h"
#include "chain.h"

static const char truncated[] =
	"the stream is truncated: what wrote it has failed";

static void
malformed(struct chain *chain, size_t col, const char *id, const char *words)
{
	struct place place = {chain->input_path, chain->line, col};

	if (chain->is_rest && chain->has_header) {
		id = "stream.truncated";
		words = truncated;
		place.col = 0;
	}
	chain_say(chain, place, LEVEL_ERROR, id, "%s", words);
	chain_status(chain, STATUS_UNDONE);
	chain->stop = 1;
}

/* ---- headers ---- */

/* Less the BOM and the CR that are forgiven. */
static struct slice
header_core(const char *line, size_t len)
{
	if (len >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0)
		line += 3, len -= 3;
	if (len && line[len - 1] == '\r')
		len--;
	return (struct slice){line, len};
}

static void
not_a_stream(struct chain *chain)
{
	if (chain->len == 0)
		malformed(chain, 0, "stream.truncated",
			"the stream is empty: what wrote it has failed");
	else
		malformed(chain, 0, "stream.header",
			"this is plain text, not a stream: pipe it through "
			"'wasl read' first");
}

/* The first of the columns that the stage needs and the stream lacks; -1. */
static int
missing_column(const struct chain *chain)
{
	unsigned needs = chain->links[0].stage->needs;

	for (int i = 0; i < COL_COUNT; i++)
		if ((needs & 1u << i) && chain->header.at[i] < 0)
			return i;
	return -1;
}

static void
take_header(struct chain *chain, const char *line, size_t len)
{
	const char *why = NULL;
	struct slice core = header_core(line, len);
	int missing;

	if (!header_is(line, len)) {
		not_a_stream(chain);
		return;
	}
	chain->header_line = memory_string(core.ptr, core.len);
	chain->header_len = core.len;
	if (header_parse(&chain->header, &chain->header_arena,
		    chain->header_line, core.len, &why)) {
		malformed(chain, 1, "stream.header", why);
		return;
	}
	missing = missing_column(chain);
	if (missing >= 0) {
		char words[64];

		snprintf(words, sizeof words, "there is no column '%s'",
			column_names[missing]);
		malformed(chain, 0, "stream.header", words);
		return;
	}
	header_complete(&chain->header, &chain->header_arena);
	chain->has_header = 1;
}

void
chain_set_header(struct chain *chain, const char *line, size_t len)
{
	if (!chain->has_header)
		take_header(chain, line, len);
}

static int
is_header_again(const struct chain *chain, const char *line, size_t len)
{
	struct slice core = header_core(line, len);

	return core.len == chain->header_len &&
	       memcmp(core.ptr, chain->header_line, core.len) == 0;
}

/* ---- order ---- */

static int
is_same_document(struct chain *chain, struct row *row)
{
	struct slice doc = row_get(row, COL_DOC);

	return doc.len == chain->open_len &&
	       (!doc.len || memcmp(doc.ptr, chain->open_name, doc.len) == 0);
}

static void
open_document(struct chain *chain, struct row *row)
{
	struct slice doc = row_get(row, COL_DOC);

	free(chain->open_name);
	chain->open_name = memory_string(doc.ptr, doc.len);
	chain->open_len = doc.len;
	chain->in_document = 1;
	chain->last_art = chain->last_par = chain->last_seg = 0;
}

static const char *
misplaced_content(struct chain *chain, struct row *row)
{
	if (!chain->in_document)
		return "a row outside of any document";
	if (!is_same_document(chain, row))
		return "a row of another document than the one that is open";
	if (row->art < chain->last_art || row->par < chain->last_par ||
		row->par == 0)
		return "rows are out of order: 'art' and 'par' go up";
	if (row->par == chain->last_par && row->seg <= chain->last_seg)
		return "rows are out of order: 'seg' goes up in a paragraph";
	chain->last_art = row->art;
	chain->last_par = row->par;
	chain->last_seg = row->seg;
	return NULL;
}

/* What is wrong with the place of this row, or NULL. */
static const char *
misplaced(struct chain *chain, struct row *row)
{
	if (row_is_content(row))
		return misplaced_content(chain, row);
	if (row->art || row->par || row->seg)
		return "'art', 'par' and 'seg' of a document's row are 0";
	if (row->role == ROLE_DOCUMENT) {
		if (chain->in_document)
			return "a document opens before the last one ended";
		open_document(chain, row);
		return NULL;
	}
	if (!chain->in_document || !is_same_document(chain, row))
		return "a document ends that is not open";
	chain->in_document = 0;
	return NULL;
}

/* ---- rows ---- */

/* Edits that do not turn source into text, or placeholders outside of it, are a
 * fault of content: the row passes on whole, and no stage works on it. */
static int
is_fit(struct chain *chain, struct row *row)
{
	const char *why = row_unfit(row);

	if (why)
		stage_fail_document(chain->links,
			strstr(why, "edits") ? "stream.edits"
					     : "stream.placeholders",
			"\xC2\xB6%u.%u: %s", row->par, row->seg, why);
	return !why;
}

static void
push(struct chain *chain, struct row *row)
{
	if (row->role == ROLE_END) {
		end_hold(chain, row);
		return;
	}
	if (row->role == ROLE_DOCUMENT)
		end_release(chain, END_MORE);
	else
		chain->bypass = !is_fit(chain, row);
	link_push(&chain->links[0], row);
	chain->bypass = 0;
}

static void
take_row(struct chain *chain, const char *line, size_t len)
{
	const char *end = chain->bytes + chain->len;
	struct stream_error error;
	const char *why;
	struct row row;

	row_init(&row, &chain->row_arena);
	if (row_parse_within(&row, &chain->header, line, len,
		    (size_t)(end - line) - len, &error)) {
		malformed(chain, error.col_cp, error.id, error.words);
		return;
	}
	why = misplaced(chain, &row);
	if (why)
		malformed(chain, 1, "stream.order", why);
	else
		push(chain, &row);
	arena_clear(&chain->row_arena);
}

static void
take_line(struct chain *chain, const char *line, size_t len)
{
	chain->line++;
	if (!chain->has_header)
		take_header(chain, line, len);
	else if (is_header_again(chain, line, len))
		chain_end_stream(chain);
	else if (chain->line == 1)
		malformed(chain, 1, "stream.header",
			"the header differs from that of the stream before");
	else
		take_row(chain, line, len);
}

size_t
chain_read_stream(struct chain *chain, int ended)
{
	const char *end = chain->bytes + chain->len;
	const char *p = chain->bytes;
	const char *from = p + chain->tried;
	const char *lf;

	while (!chain->stop && from < end &&
		(lf = memchr(from, '\n', (size_t)(end - from)))) {
		take_line(chain, p, (size_t)(lf - p));
		from = p = lf + 1;
	}
	if (ended && p < end && !chain->stop) {
		chain->is_rest = 1;
		take_line(chain, p, (size_t)(end - p));
		chain->is_rest = 0;
		p = end;
	}
	chain->tried = (size_t)(end - p);
	return (size_t)(p - chain->bytes);
}

/* A stream that ends without its last closing row was cut off: whoever wrote
 * it has failed, and this run must not look finished. */
void
chain_end_stream(struct chain *chain)
{
	struct row *end = &chain->end.row;

	if (chain->stop)
		return;
	if (!chain->has_header) {
		not_a_stream(chain);
		return;
	}
	if (chain->is_part && !chain->in_document && !chain->len)
		return;
	if (!chain->in_document && chain->end.is_held &&
		notes_find(row_notes(end), "last").len)
		return;
	end_release(chain, END_MORE);
	malformed(chain, 0, "stream.truncated", truncated);
}
