/* receive: rows that were asked by hand, and what came back: any bytes, in
 * which byte 1 to 31 stands for a line that was asked; or the very lines,
 * without some. Nothing but replies changes; a row has its answer or is failed;
 * with guards, or with numbers, no line has another's.
 */
#include <sys/mman.h>

#include "fuzz.h"

#include "base/ask.h"
#include "base/reply.h"
#include "run.h"

enum { LINES_MAX = 64 };

struct form {
	const char *const *send;
	const char *io;
	int proves; /* whose an answer is */
};

static const struct form forms[] = {
	{ARGV("send", "-q", "--stream"), "lines", 0},
	{ARGV("send", "-q", "--stream", "--guards"), "lines", 1},
	{ARGV("send", "-q", "--stream", "--io", "tsv"), "tsv", 1},
	{ARGV("send", "-q", "--stream", "--io", "jsonl"), "jsonl", 1},
};
enum { FORMS = sizeof forms / sizeof *forms };

struct lines {
	struct slice v[LINES_MAX];
	size_t n;
};

static void
lines_of(struct slice text, struct lines *lines)
{
	for (lines->n = 0; text.len && lines->n < LINES_MAX;)
		lines->v[lines->n++] = fuzz_until(&text, '\n');
}

/* ---- the answers ---- */

static void
any(const struct lines *asked, struct slice input, struct buf *out)
{
	for (size_t i = 0; i < input.len; i++) {
		unsigned char c = (unsigned char)input.ptr[i];

		if (c && c < 32 && c != '\n' && c != '\t' && asked->n)
			buf_add_slice(out, asked->v[c % asked->n]);
		else
			buf_addc(out, (char)c);
	}
}

/* Bit i of the input: line i is lost. */
static void
some(const struct lines *asked, struct slice input, struct buf *out)
{
	for (size_t i = 0; i < asked->n; i++) {
		if (i / 8 < input.len && input.ptr[i / 8] >> i % 8 & 1)
			continue;
		buf_add_slice(out, asked->v[i]);
		buf_addc(out, '\n');
	}
}

/* ---- laws ---- */

static struct slice came;
static int is_own; /* a reply is the row's own line, or none */

static const enum column kept[] = {COL_DOC, COL_ART, COL_PAR, COL_SEG, COL_ROLE,
	COL_LANG, COL_SOURCE, COL_GAP, COL_TEXT, COL_EDITS, COL_SENT};

/* What the engine sees of a row: controls are spaces. */
static int
is_line_of(struct row *row, struct slice reply)
{
	struct buf line = {0};
	int is;

	ask_write(row_get(row, COL_SENT), ASK_TAB_SPACE, &line);
	is = fuzz_equal(buf_slice(&line), reply);
	buf_release(&line);
	return is;
}

/* Of what was asked, beside the row of `came` in its place. */
static void
compare(struct row *was)
{
	struct arena arena = {0};
	struct stream_error error;
	struct header header;
	struct row row;
	struct slice line = fuzz_until(&came, '\n'), reply;

	header_default(&header, &arena);
	row_init(&row, &arena);
	LAW(!row_parse(&row, &header, line.ptr, line.len, &error));
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		LAW(fuzz_equal(
			row_text(&row, kept[i]), row_text(was, kept[i])));
	LAW(!row_unfit(&row));
	reply = row_get(&row, COL_REPLY);
	if (row_has(&row, COL_SENT) && !(row.flags & FLAG_SKIP))
		LAW(!reply.len == !!(row.flags & FLAG_FAILED));
	if (is_own && reply.len)
		LAW(is_line_of(&row, reply) ||
			fuzz_equal(row_get(&row, COL_SENT), reply));
	arena_release(&arena);
}

/* A row that opens or ends a document, by its fifth cell, says its role. */
static int
is_content(struct slice line)
{
	struct slice role = line;

	for (int i = 0; i < COL_ROLE; i++)
		fuzz_until(&role, '\t');
	role = fuzz_until(&role, '\t');
	return !slice_is(role, "document") && !slice_is(role, "end");
}

static void
compare_content(struct slice asked, struct slice received)
{
	struct buf out = {0}, content = {0};
	struct slice line;

	fuzz_until(&received, '\n');
	while (received.len) {
		line = fuzz_until(&received, '\n');
		if (is_content(line)) {
			buf_add_slice(&content, line);
			buf_addc(&content, '\n');
		}
	}
	came = buf_slice(&content);
	each_row(asked, compare, &out);
	LAW(!came.len);
	buf_release(&out);
	buf_release(&content);
}

static void
joined(struct slice received, struct slice text)
{
	struct buf back = {0}, document = {0};

	LAW(run(ARGV("join", "-q", "--stream", "--column", "source"), received,
		    4096, &back) < WASL_UNDONE);
	LAW(fuzz_equal(buf_slice(&back), text));
	LAW(run(ARGV("finish", "-q", "--stream"), received, 4096, &document) <
		WASL_UNDONE);
	LAW(utf8_valid(document.ptr, document.len) == document.len);
	buf_release(&back);
	buf_release(&document);
}

static void
answer(const struct form *form, struct slice text, struct slice input,
	int is_some)
{
	struct buf stream = {0}, sent = {0}, answers = {0}, received = {0};
	int fd = memfd_create("answers", 0);
	struct lines asked;
	char path[40];

	run(ARGV("prepare", "-q", "-l", "ar", "-e", "utf-8", "-t", "en"), text,
		4096, &stream);
	LAW(run(form->send, buf_slice(&stream), 4096, &sent) == WASL_DONE);
	lines_of(buf_slice(&sent), &asked);
	if (is_some)
		some(&asked, input, &answers);
	else
		any(&asked, input, &answers);
	LAW(fd >= 0 &&
		write(fd, answers.ptr, answers.len) == (ssize_t)answers.len);
	snprintf(path, sizeof path, "/dev/fd/%d", fd);
	LAW(run(ARGV("receive", "-q", "--stream", "--io", form->io, "--answers",
			path),
		    buf_slice(&stream), 4096, &received) < WASL_UNDONE);
	close(fd);
	is_own = is_some && form->proves;
	compare_content(buf_slice(&stream), buf_slice(&received));
	joined(buf_slice(&received), text);
	buf_release(&stream);
	buf_release(&sent);
	buf_release(&answers);
	buf_release(&received);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice input = fuzz_input(bytes, len), text;
	const struct form *form = &forms[fuzz_choice(&input, FORMS)];
	int is_some = (int)fuzz_choice(&input, 2);

	text = fuzz_until(&input, '\f');
	if (utf8_valid(text.ptr, text.len) == text.len)
		answer(form, text, input, is_some);
	return 0;
}
