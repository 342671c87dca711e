/* stream: lines of a stream, the first of them a header. Whatever is accepted
 * is printed as it came, and what a change makes of it is accepted again. */
#include "fuzz.h"

#include "base/stream.h"

struct stream {
	struct header header;
	struct arena arena;
	struct row row;
	struct buf out;
};

static int
read_row(struct stream *s, struct slice line)
{
	struct stream_error error = {0};

	arena_clear(&s->arena);
	row_init(&s->row, &s->arena);
	if (!row_parse(&s->row, &s->header, line.ptr, line.len, &error))
		return 1;
	LAW(error.id && error.words[0] && error.col_cp);
	return 0;
}

/* All that a stage may ask of a row. */
static void
ask(struct row *row)
{
	struct edits *edits = row_edits(row);
	struct placeholders *list = row_placeholders(row);

	LAW(row_notes(row));
	for (int i = 0; i < COL_COUNT; i++)
		row_text(row, (enum column)i);
	row_get(row, COL_TEXT);
	if (edits && list && row_has(row, COL_TEXT) && !row_unfit(row)) {
		struct slice text = row_get(row, COL_TEXT);

		LAW(edits_align(
			edits->v, edits->n, row_get(row, COL_SOURCE), text));
		for (size_t i = 0; i < list->n; i++)
			LAW(fuzz_between(text, list->v[i].at) &&
				fuzz_between(text, (size_t)list->v[i].at +
							   list->v[i].len));
	}
}

static void
print(struct stream *s)
{
	buf_clear(&s->out);
	row_print(&s->row, &s->header, &s->out);
	LAW(s->out.len && s->out.ptr[s->out.len - 1] == '\n');
	s->out.len--;
}

static void
change(struct stream *s)
{
	struct row copy;
	struct buf kept = {0};

	row_note(&s->row, "tries", SLICE("3"));
	s->row.flags |= FLAG_RETRIED;
	row_set(&s->row, COL_REPLY, SLICE("a\\b"));
	row_copy(&copy, &s->row);
	print(s);
	buf_add_slice(&kept, buf_slice(&s->out));
	buf_clear(&s->out);
	row_print(&copy, &s->header, &s->out);
	s->out.len--;
	LAW(fuzz_equal(buf_slice(&s->out), buf_slice(&kept)));
	LAW(read_row(s, buf_slice(&kept)));
	ask(&s->row);
	print(s);
	LAW(fuzz_equal(buf_slice(&s->out), buf_slice(&kept)));
	buf_release(&kept);
}

static void
one_row(struct stream *s, struct slice line)
{
	if (!read_row(s, line))
		return;
	print(s);
	if (line.len && line.ptr[line.len - 1] == '\r')
		line.len--;
	LAW(fuzz_equal(buf_slice(&s->out), line));
	ask(&s->row);
	print(s);
	LAW(fuzz_equal(buf_slice(&s->out), line));
	if (s->header.at[COL_NOTES] >= 0 && s->header.at[COL_FLAGS] >= 0 &&
		s->header.at[COL_REPLY] >= 0)
		change(s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice input = fuzz_input(bytes, len), line;
	struct stream s = {0};
	struct arena header = {0};
	const char *why = NULL;

	line = fuzz_until(&input, '\n');
	if (header_is(line.ptr, line.len) &&
		!header_parse(&s.header, &header, line.ptr, line.len, &why))
		while (input.len) {
			line = fuzz_until(&input, '\n');
			one_row(&s, line);
		}
	arena_release(&header);
	arena_release(&s.arena);
	buf_release(&s.out);
	return 0;
}
