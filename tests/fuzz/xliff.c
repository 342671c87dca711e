/* xliff: a file that a translator's tool gave back: as a document and as
 * answers to rows it is the same file. Or a text: what join writes of it holds
 * the text again, answers no row that has its target, and brings every row its
 * target.
 */
#include "fuzz.h"

#include "base/refill.h"
#include "base/xliff.h"
#include "base/xliff_source.h"
#include "run.h"

static struct recogniser *recogniser;
static struct xliff *answers;
static struct buf prepared, targets;

static void
is_line(struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len;
	uint32_t cp;

	LAW(utf8_valid(s.ptr, s.len) == s.len);
	while (p < end) {
		p += utf8_next(p, end, &cp);
		LAW(!cp_is_break(cp));
	}
}

/* ---- any bytes ---- */

static void
take(void *user, const struct xliff_document *document)
{
	LAW(utf8_valid(document->name.ptr, document->name.len) ==
		document->name.len);
	LAW(utf8_valid(document->text.ptr, document->text.len) ==
		document->text.len);
	LAW(utf8_valid(document->lang.ptr, document->lang.len) ==
		document->lang.len);
	++*(size_t *)user;
}

static void
answer(struct row *row)
{
	if (!xliff_answer(answers, 0, recogniser, row))
		return;
	is_line(row_get(row, COL_REPLY));
	LAW(row_has(row, COL_REPLY) && !row_has(row, COL_TARGET));
	LAW(!row_unfit(row));
}

static void
any(struct slice input)
{
	const char *why = NULL, *why_too = NULL;
	size_t line, line_too, documents = 0;
	struct buf out = {0};
	int failed = xliff_sources(input, take, &documents, &why, &line);

	LAW(!failed || (why && line <= input.len + 1));
	answers = xliff_read(input, &why_too, &line_too);
	LAW(!answers == !!failed);
	if (!answers) {
		LAW(why_too && line == line_too);
		return;
	}
	each_row(buf_slice(&prepared), answer, &out);
	xliff_free(answers);
	buf_release(&out);
}

/* ---- what join wrote ---- */

static void
copy(struct row *row)
{
	if (row_has(row, COL_SENT))
		row_set(row, COL_REPLY, row_get(row, COL_SENT));
}

static void
add_target(struct row *row)
{
	struct slice target = row_get(row, COL_TARGET);

	buf_add_slice(&targets, target);
	buf_addc(&targets, '\n');
	LAW(!xliff_answer(answers, 0, recogniser, row));
}

static void
answer_again(struct row *row)
{
	int had = row_has(row, COL_TARGET);

	row_set(row, COL_REPLY, SLICE(""));
	row_set(row, COL_TARGET, SLICE(""));
	LAW(xliff_answer(answers, 0, recogniser, row) == had);
	is_line(row_get(row, COL_REPLY));
}

static void
is_text(void *user, const struct xliff_document *document)
{
	LAW(fuzz_equal(*(struct slice *)user, document->text));
}

/* Equal, spaces aside. */
static int
is_alike(struct slice a, struct slice b)
{
	const char *p = a.ptr, *q = b.ptr;
	const char *p_end = p + a.len, *q_end = q + b.len;

	for (;; p++, q++) {
		while (p < p_end && *p == ' ')
			p++;
		while (q < q_end && *q == ' ')
			q++;
		if (p == p_end || q == q_end)
			return p == p_end && q == q_end;
		if (*p != *q)
			return 0;
	}
}

static void
is_target(struct row *row)
{
	static struct slice left;
	struct slice was;

	if (!left.len)
		left = buf_slice(&targets);
	was = fuzz_until(&left, '\n');
	LAW((row->flags & FLAG_FAILED) ||
		is_alike(row_get(row, COL_TARGET), was));
}

static void
written(struct slice text, const char *to, const char *style)
{
	struct buf stream = {0}, replies = {0}, restored = {0}, file = {0},
		   again = {0}, back = {0};
	const char *why;
	size_t line;

	run(ARGV("prepare", "-q", "-l", "ar", "-e", "utf-8", "-t", to,
		    "--placeholders", style),
		text, 4096, &stream);
	each_row(buf_slice(&stream), copy, &replies);
	LAW(run(ARGV("restore", "-q", "--stream"), buf_slice(&replies), 4096,
		    &restored) < WASL_UNDONE);
	LAW(run(ARGV("join", "-q", "--stream", "--as", "xliff"),
		    buf_slice(&restored), 4096, &file) < WASL_UNDONE);
	LAW(!xliff_sources(buf_slice(&file), is_text, &text, &why, &line));
	answers = xliff_read(buf_slice(&file), &why, &line);
	LAW(answers);
	buf_clear(&targets);
	each_row(buf_slice(&restored), add_target, &back);
	each_row(buf_slice(&restored), answer_again, &again);
	buf_clear(&restored);
	LAW(run(ARGV("restore", "-q", "--stream"), buf_slice(&again), 4096,
		    &restored) < WASL_UNDONE);
	buf_clear(&back);
	each_row(buf_slice(&restored), is_target, &back);
	xliff_free(answers);
	buf_release(&stream);
	buf_release(&replies);
	buf_release(&restored);
	buf_release(&file);
	buf_release(&again);
	buf_release(&back);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const char *const styles[] = {"brackets", "xml", "letters"};
	struct slice input = fuzz_input(bytes, len);
	unsigned which = fuzz_choice(&input, 4);

	if (!recogniser) {
		recogniser = recogniser_open(pack_embedded());
		run(ARGV("prepare", "-q", "-l", "ar", "-t", "en"),
			SLICE("1, 3.5% https://a.example/x 12:30. 7 5.25.\n"),
			4096, &prepared);
	}
	if (!which)
		any(input);
	else if (utf8_valid(input.ptr, input.len) == input.len &&
		 (input.len < 3 || memcmp(input.ptr, "\xEF\xBB\xBF", 3)))
		written(input, which == 1 ? "ar" : "en", styles[which - 1]);
	return 0;
}
