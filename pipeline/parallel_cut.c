/* parallel_cut: streams and plain text, cut into batches. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "parallel_parts.h"

/* From the cell of a row that is its role; NULL: it is not so long. */
static const char *
role_of(const struct parallel *p, const char *line, size_t len)
{
	const char *cell = line, *end = line + len;

	for (int i = 0; i < p->columns.at[COL_ROLE]; i++) {
		cell = memchr(cell, '\t', (size_t)(end - cell));
		if (!cell++)
			return NULL;
	}
	return cell;
}

static int
has_role(const char *role, const char *end, struct slice name)
{
	return role && (size_t)(end - role) > name.len &&
	       memcmp(role, name.ptr, name.len) == 0 && role[name.len] == '\t';
}

/* 1 if the line is a closing row, but not the last of a stream. After the last
 * one the header may come again, which belongs to it. */
static int
ends_document(const struct parallel *p, const char *line, size_t len)
{
	const char *role = role_of(p, line, len), *end = line + len;

	return has_role(role, end, SLICE("end")) &&
	       !memmem(role, (size_t)(end - role), "\"last\"", 6);
}

/* Documents claim their files in the order of the stream, whoever is first to
 * write one. */
static void
claim_file(struct parallel *p, const char *line, size_t len)
{
	struct arena arena = {0};
	struct stream_error error;
	struct slice field = {0};
	struct row row;

	row_init(&row, &arena);
	if (!row_parse(&row, &p->columns, line, len, &error)) {
		char *path;

		field = notes_find(row_notes(&row), "field");
		if (field.len)
			field = json_string(field, &arena);
		path = claims_path(settings_find(p->settings, "out-dir"),
			row_get(&row, COL_DOC), field);
		claims_take(p->claims, path, ++p->documents);
		free(path);
	}
	arena_release(&arena);
}

static void
take_line(struct parallel *p, const char *line, size_t len)
{
	if (p->may_cut)
		parallel_add(p, END_MORE);
	p->line++;
	if (p->claims && p->mode == CHAIN_STREAM &&
		has_role(role_of(p, line, len), line + len, SLICE("document")))
		claim_file(p, line, len - (line[len - 1] == '\n'));
	buf_add(&p->next, line, len);
	p->may_cut = p->next.len >= BATCH &&
		     (p->mode != CHAIN_STREAM || ends_document(p, line, len));
}

/* What the first line shows: a stream; plain text; or neither, which a chain
 * will say. */
static void
take_mode(struct parallel *p, const char *line, size_t len)
{
	const struct stage *stage = p->command->stages[0];

	if (!settings_find(p->settings, "plain") &&
		header_is(line, len - (line[len - 1] == '\n')))
		p->mode = CHAIN_STREAM;
	else if (stage->plain && !p->command->stages[1] &&
		 !settings_find(p->settings, "stream"))
		p->mode = CHAIN_PLAIN;
}

static void
take_header(struct parallel *p, const char *line, size_t len)
{
	const char *why;

	len -= line[len - 1] == '\n';
	buf_add(&p->header, line, len);
	p->line = 1;
	p->next_line = 2;
	/* What is wrong with it a worker says. */
	if (header_parse(&p->columns, &p->arena, p->header.ptr, len, &why))
		p->columns.at[COL_ROLE] = 0;
	else
		header_complete(&p->columns, &p->arena);
}

/* A piece of a line of plain text that is too long, which is then one itself.
 */
static size_t
take_piece(struct parallel *p, const char *line)
{
	size_t n = plain_cut(line);

	take_line(p, line, n);
	if (line[n - 1] != '\r') {
		buf_addc(&p->next, '\n');
		p->cuts++;
	}
	return n;
}

/* What of the lines there is to be taken; returns how much that is. In the
 * first `seen` bytes no line ends. */
static size_t
take_lines(struct parallel *p, const char *bytes, size_t len, size_t seen,
	int ended)
{
	const char *from = bytes, *end = bytes + len;

	for (; from < end && !p->stop; seen = 0) {
		const char *lf =
			memchr(from + seen, '\n', (size_t)(end - from) - seen);
		size_t n = lf ? (size_t)(lf + 1 - from) : (size_t)(end - from);
		int is_long = n - (lf != NULL) > PARAGRAPH_MAX;

		if (!lf && !ended && !(is_long && p->mode != CHAIN_STREAM))
			break;
		if (!p->line)
			take_mode(p, from, n);
		if (!p->line && p->mode == CHAIN_STREAM)
			take_header(p, from, n);
		else if (is_long && p->mode == CHAIN_PLAIN)
			n = take_piece(p, from);
		else
			take_line(p, from, n);
		from += n;
	}
	return (size_t)(from - bytes);
}

void
parallel_cut(struct parallel *p, int fd)
{
	struct buf bytes = {0};
	size_t seen = 0;
	ssize_t n = 1;

	while (n > 0 && !p->stop) {
		size_t used;

		n = read(fd, buf_room(&bytes, BATCH), BATCH);
		if (n < 0 && errno == EINTR) {
			n = 1;
			continue;
		}
		bytes.len += n > 0 ? (size_t)n : 0;
		used = take_lines(p, bytes.ptr, bytes.len, seen, n <= 0);
		bytes.len -= used;
		if (used && bytes.len)
			memmove(bytes.ptr, bytes.ptr + used, bytes.len);
		seen = bytes.len;
	}
	if (n < 0) {
		fprintf(stderr, "wasl %s: error: cannot read '%s': %s\n",
			p->command->name, p->name, strerror(errno));
		parallel_stop(p);
	}
	parallel_add(p, END_LAST);
	buf_release(&bytes);
}
