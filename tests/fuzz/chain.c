/* chain: a document of any bytes through the whole chain, with an engine that
 * copies. Held against each other: in one piece and in many, fused and stage by
 * stage, the source that comes back, edits and placeholders of every row, text
 * and target. */
#include "fuzz.h"

#include "run.h"

struct way {
	const char *const *read, *const *normalise, *const *split;
	const char *const *protect, *const *prepare;
};

static const struct way ways[] = {
	{ARGV("read", "-q"), ARGV("normalise", "-q"), ARGV("split", "-q"),
		ARGV("protect", "-q", "-t", "en"),
		ARGV("prepare", "-q", "-t", "en")},
	{ARGV("read", "-q", "-l", "ar", "-p", "blank", "-e", "utf-8"),
		ARGV("normalise", "-q"), ARGV("split", "-q", "--max", "30"),
		ARGV("protect", "-q", "-t", "ar", "--mask", "all"),
		ARGV("prepare", "-q", "-l", "ar", "-p", "blank", "-e", "utf-8",
			"--max", "30", "-t", "ar", "--mask", "all")},
	{ARGV("read", "-q", "-l", "fa", "-p", "line", "--max-paragraph", "200"),
		ARGV("normalise", "-q", "--profile", "search"),
		ARGV("split", "-q"),
		ARGV("protect", "-q", "-t", "fa", "--placeholders", "xml"),
		ARGV("prepare", "-q", "-l", "fa", "-p", "line",
			"--max-paragraph", "200", "--profile", "search", "-t",
			"fa", "--placeholders", "xml")},
	{ARGV("read", "-q", "-f", "jsonl"), ARGV("normalise", "-q"),
		ARGV("split", "-q"), ARGV("protect", "-q", "-t", "en"),
		ARGV("prepare", "-q", "-f", "jsonl", "-t", "en")},
	{ARGV("read", "-q", "-f", "tsv"), ARGV("normalise", "-q"),
		ARGV("split", "-q", "--max", "12"),
		ARGV("protect", "-q", "-t", "ckb", "--watch", "all"),
		ARGV("prepare", "-q", "-f", "tsv", "--max", "12", "-t", "ckb",
			"--watch", "all")},
};
enum { WAYS = sizeof ways / sizeof *ways, WAYS_TEXT = 3 };

static const char *const *const source_argv =
	ARGV("join", "-q", "--stream", "--column", "source");
static const char *const *const finish_argv = ARGV("finish", "-q", "--stream");
static const char *const *const restore_argv =
	ARGV("restore", "-q", "--stream");

static void
is_fit(struct row *row)
{
	LAW(!row_unfit(row));
}

static void
copy(struct row *row)
{
	is_fit(row);
	if (row_has(row, COL_SENT))
		row_set(row, COL_REPLY, row_get(row, COL_SENT));
}

/* From and to the same language: the text itself, where it was sent. */
static void
is_text(struct row *row)
{
	if (row_has(row, COL_REPLY) && !(row->flags & FLAG_FAILED))
		LAW(fuzz_equal(
			row_get(row, COL_TARGET), row_get(row, COL_TEXT)));
}

static void
look(struct slice stream, row_function *function)
{
	struct buf out = {0};

	each_row(stream, function, &out);
	LAW(fuzz_equal(buf_slice(&out), stream));
	buf_release(&out);
}

/* ---- laws ---- */

static void
by_stages(const struct way *way, struct slice input, struct slice prepared)
{
	const char *const *const *stage[] = {
		&way->read, &way->normalise, &way->split, &way->protect};
	struct buf now = {0}, next = {0};

	buf_add_slice(&now, input);
	for (int i = 0; i < 4; i++) {
		buf_clear(&next);
		LAW(run(*stage[i], buf_slice(&now), 4096, &next) < 2);
		buf_clear(&now);
		buf_add_slice(&now, buf_slice(&next));
		look(buf_slice(&now), is_fit);
	}
	LAW(fuzz_equal(buf_slice(&now), prepared));
	buf_release(&now);
	buf_release(&next);
}

static void
source(struct slice input, struct slice prepared)
{
	struct buf back = {0};

	LAW(run(source_argv, prepared, 4096, &back) == WASL_DONE);
	LAW(fuzz_equal(buf_slice(&back), input));
	buf_release(&back);
}

static void
answered(struct slice prepared, int is_copy)
{
	struct buf stream = {0}, target = {0}, document = {0};

	each_row(prepared, copy, &stream);
	LAW(run(finish_argv, buf_slice(&stream), 4096, &document) < 2);
	LAW(utf8_valid(document.ptr, document.len) == document.len);
	if (is_copy) {
		LAW(run(restore_argv, buf_slice(&stream), 7, &target) < 2);
		look(buf_slice(&target), is_text);
	}
	buf_release(&stream);
	buf_release(&target);
	buf_release(&document);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice input = fuzz_input(bytes, len);
	unsigned which = fuzz_choice(&input, WAYS),
		 tries = fuzz_choice(&input, 8);
	const struct way *way = &ways[which];
	struct buf prepared = {0}, pieces = {0};
	enum wasl_status status;

	status = run(way->prepare, input, input.len + 1, &prepared);
	if (tries & 1) {
		LAW(run(way->prepare, input, 1 + len % 61, &pieces) == status);
		LAW(fuzz_equal(buf_slice(&prepared), buf_slice(&pieces)));
	}
	if (status < WASL_UNDONE) {
		if (tries & 2)
			by_stages(way, input, buf_slice(&prepared));
		if (which < WAYS_TEXT && status == WASL_DONE)
			source(input, buf_slice(&prepared));
		if (tries & 4)
			answered(
				buf_slice(&prepared), which == 1 || which == 2);
	}
	buf_release(&prepared);
	buf_release(&pieces);
	return 0;
}
