/* check: judge each segment's translation, and what only a document shows. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/baseline.h"
#include "base/judge.h"
#include "base/swaps.h"
#include "base/text.h"
#include "base/verdict.h"
#include "stage.h"

static const struct option check_options[] = {
	{"format", 0, OPTION_CHOICE, OPTION_SILENT, "FORM", "text|jsonl|junit",
		"how the report on two texts looks (default: text)"},
	{"baseline", 0, OPTION_FILE, OPTION_STEP, "FILE", NULL,
		"findings in FILE, as --report writes them, are known: pass "
		"over"},
	{"fail-on", 0, OPTION_TEXT, OPTION_SILENT, "LEVEL|RATE%", NULL,
		"exit with 1 at findings so grave, or errors in so many "
		"segments"},
	{"only", 0, OPTION_TEXT, OPTION_STEP, "ID[,ID...]", NULL,
		"run these tests alone"},
	{"without", 0, OPTION_TEXT, OPTION_STEP, "ID[,ID...]", NULL,
		"leave these tests out"},
	{.name = NULL},
};

/* Texts and targets seen lately in the document, by hashes of their bytes.
 * Bounded: a table of fixed size, where a newer one takes an older one's place.
 */
enum { SEEN = 4096 };

struct seen {
	uint64_t key, value; /* hashes; 0: free */
};

struct check {
	struct link *link;
	struct judge *judge;
	struct baseline baseline;
	struct swaps swaps;
	struct langs *langs;
	struct align_pair lengths; /* of the document's languages */
	struct arena arena;
	struct seen seen[SEEN];	 /* by target */
	struct seen texts[SEEN]; /* by text */
};

/* ---- options ---- */

/* Each id of a list, with or without "check." before it. 0, or -1: refused. */
static int
parse_ids(struct link *link, const char *list, unsigned *bits)
{
	while (*list) {
		size_t len = strcspn(list, ",");
		char id[64];
		int test;

		snprintf(id, sizeof id, "%s%.*s",
			strncmp(list, "check.", 6) == 0 ? "" : "check.",
			(int)(len < 48 ? len : 48), list);
		test = test_find(slice_of(id));
		if (test < 0) {
			stage_refuse(link, "no test has the id '%.*s'",
				(int)len, list);
			return -1;
		}
		*bits |= 1u << test;
		list += len + (list[len] == ',');
	}
	return 0;
}

static int
switch_tests(struct check *check)
{
	const char *only = stage_option(check->link, "only");
	const char *without = stage_option(check->link, "without");
	unsigned on = 0, off = 0;

	if (only && parse_ids(check->link, only, &on))
		return -1;
	if (without && parse_ids(check->link, without, &off))
		return -1;
	for (int i = 0; i < TEST_COUNT; i++)
		if ((only && !(on & 1u << i)) || (off & 1u << i))
			judge_switch_off(check->judge, (enum test)i);
	return 0;
}

static int
load_baseline(struct check *check)
{
	const char *path = stage_option(check->link, "baseline");
	size_t line;

	if (!path || !baseline_load(&check->baseline, path, &line))
		return 0;
	if (line)
		stage_refuse(check->link, "%s:%zu: no finding of a report",
			path, line);
	else
		stage_refuse(check->link, "cannot read '%s': %s", path,
			strerror(errno));
	return -1;
}

static void
check_close(void *self)
{
	struct check *check = self;

	judge_free(check->judge);
	langs_free(check->langs);
	swaps_release(&check->swaps);
	baseline_release(&check->baseline);
	arena_release(&check->arena);
	free(check);
}

static void *
check_open(struct link *link)
{
	struct check *check = memory_zero(1, sizeof *check);

	check->link = link;
	check->judge = judge_open(stage_pack(link));
	check->langs = langs_open(stage_pack(link));
	if (!check->judge || !check->langs) {
		stage_refuse(link, "the rules of check are damaged");
		check_close(check);
		return NULL;
	}
	if (switch_tests(check) || load_baseline(check)) {
		check_close(check);
		return NULL;
	}
	swaps_init(&check->swaps, judge_limit(check->judge, TEST_SWAPPED),
		(double)judge_limit2(check->judge, TEST_SWAPPED) / 10,
		skeleton_map_find(stage_pack(link)));
	return check;
}

static void
check_head(void *self, struct row *row)
{
	struct check *check = self;

	const struct document *d = stage_document(check->link);

	stage_forget(check->link, row);
	memset(check->seen, 0, sizeof check->seen);
	memset(check->texts, 0, sizeof check->texts);
	check->lengths = align_pair_find(stage_pack(check->link),
		lang_rules(check->langs, d->lang),
		lang_rules(check->langs, d->to));
	swaps_start(&check->swaps, check->lengths);
}

/* ---- findings ---- */

/* Places in text become places in source, which messages count from. */
static void
find(struct check *check, struct row *row, const struct fault *fault)
{
	struct finding finding = {
		.id = test_ids[fault->test],
		.level = judge_level(check->judge, fault->test),
		.in_target = fault->in_target,
		.at = fault->at,
		.len = fault->len,
		.expected = fault->expected,
		.found = fault->found,
		.words = judge_says(check->judge, fault->test),
	};
	struct baseline_key key = {
		.doc = row_get(row, COL_DOC),
		.id = slice_of(finding.id),
		.expected = fault->expected,
		.found = fault->found,
		.par = row->par,
		.seg = row->seg,
	};

	if (baseline_has(&check->baseline, &key))
		return;
	if (!fault->in_target) {
		const struct edits *edits = row_edits(row);
		size_t from =
			edits_back(edits->v, edits->n, fault->at, EDITS_RIGHT);
		size_t to = edits_back(
			edits->v, edits->n, fault->at + fault->len, EDITS_LEFT);

		finding.at = from;
		finding.len = to > from ? to - from : 0;
	}
	stage_find(check->link, row, &finding);
}

static uint64_t
hash_of(struct slice s)
{
	uint64_t hash = 0xCBF29CE484222325u; /* FNV-1a, 64 bits */

	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ (unsigned char)s.ptr[i]) * 0x100000001B3u;
	return hash ? hash : 1;
}

/* 1 if `key` was seen in the table with another `value`; keeps the new pair. */
static int
seen_with_another(struct seen *table, uint64_t key, uint64_t value)
{
	struct seen *seen = &table[key % SEEN];
	int is_other = seen->key == key && seen->value != value;

	*seen = (struct seen){key, value};
	return is_other;
}

static int
is_long_enough(const struct check *check, enum test test, struct slice s)
{
	return judge_is_on(check->judge, test) &&
	       utf8_count(s.ptr, s.len) >= judge_limit(check->judge, test);
}

/* Another text with the same translation, and the same text with another, where
 * they are long enough to be told apart. */
static void
find_repeated(struct check *check, struct row *row, struct slice text,
	struct slice target)
{
	uint64_t text_hash = hash_of(text), target_hash = hash_of(target);
	struct fault fault = {.in_target = 1, .len = target.len};

	if (!text.len || !target.len)
		return;
	fault.test = TEST_REPEATED;
	if (is_long_enough(check, TEST_REPEATED, target) &&
		seen_with_another(check->seen, target_hash, text_hash))
		find(check, row, &fault);
	fault.test = TEST_INCONSISTENT;
	if (is_long_enough(check, TEST_INCONSISTENT, text) &&
		seen_with_another(check->texts, text_hash, target_hash))
		find(check, row, &fault);
}

static void
find_swapped(struct check *check, struct row *row, struct slice text,
	struct slice target)
{
	uint32_t par = row->par, seg = row->seg;
	char other[32];

	if (!judge_is_on(check->judge, TEST_SWAPPED) || !text.len ||
		!target.len ||
		!swaps_add(&check->swaps, text, target, &par, &seg))
		return;
	snprintf(other, sizeof other, "\xC2\xB6%u.%u", par, seg);
	find(check, row,
		&(struct fault){.test = TEST_SWAPPED,
			.in_target = 1,
			.len = target.len,
			.found = slice_of(other)});
}

static void
check_row(void *self, struct row *row)
{
	struct check *check = self;
	const struct document *d = stage_document(check->link);
	struct pair pair = {
		.text = row_get(row, COL_TEXT),
		.target = row_get(row, COL_TARGET),
		.lang = row_get(row, COL_LANG),
		.to = d->to,
		.lengths = check->lengths,
		.placeholders = row_placeholders(row),
	};
	struct faults faults = {0};

	stage_forget(check->link, row);
	if (!(row->flags & FLAG_SKIP)) {
		judge_pair(check->judge, &pair, &check->arena, &faults);
		for (size_t i = 0; i < faults.n; i++)
			find(check, row, &faults.v[i]);
		find_repeated(check, row, pair.text, pair.target);
		find_swapped(check, row, pair.text, pair.target);
	}
	arena_clear(&check->arena);
	stage_emit(check->link, row);
}

static void
check_tail(void *self, struct row *row)
{
	struct check *check = self;

	stage_forget(check->link, row);
}

/* ---- the report on two texts ---- */

struct report_sink {
	struct link *link;
	struct verdict verdict;
	struct buf out;
};

static void *
sink_open(struct link *link)
{
	static const char *const names[] = {"text", "jsonl", "junit"};
	const char *format = stage_option(link, "format");
	struct report_sink *sink = memory_zero(1, sizeof *sink);

	sink->link = link;
	sink->verdict.color = stage_report(link)->color;
	for (int i = 0; format && i < 3; i++)
		if (strcmp(format, names[i]) == 0)
			sink->verdict.format = (enum verdict_format)i;
	stage_find_silently(link);
	return sink;
}

static void
sink_flush(struct report_sink *sink)
{
	out_write(stage_out(sink->link), sink->out.ptr, sink->out.len);
	buf_clear(&sink->out);
}

static struct place
place_of(void *user, struct row *row, struct slice finding)
{
	struct report_sink *sink = user;
	int64_t at = json_number(json_member(finding, "at"));

	if (slice_is(json_member(finding, "in"), "\"target\""))
		at = 0;
	return stage_place(sink->link, row, at < 0 ? 0 : (size_t)at);
}

static void
sink_head(void *self, struct row *row)
{
	struct report_sink *sink = self;

	verdict_document(&sink->verdict, row_get(row, COL_DOC), &sink->out);
	sink_flush(sink);
}

static void
sink_row(void *self, struct row *row)
{
	struct report_sink *sink = self;

	verdict_row(&sink->verdict, row, place_of, sink, &sink->out);
	sink_flush(sink);
}

static void
sink_tail(void *self, struct row *row)
{
	struct report_sink *sink = self;

	verdict_row(&sink->verdict, row, place_of, sink, &sink->out);
	verdict_document_end(&sink->verdict, row_get(row, COL_DOC), &sink->out);
	sink_flush(sink);
}

static void
sink_close(void *self)
{
	struct report_sink *sink = self;

	if (!stage_is_stopped(sink->link)) {
		verdict_end(&sink->verdict, &sink->out);
		sink_flush(sink);
	}
	verdict_release(&sink->verdict);
	buf_release(&sink->out);
	free(sink);
}

const struct stage stage_check_report = {
	.name = "check",
	.summary = "print what was found in two texts",
	.kind = STAGE_SINK,
	.options = check_options,
	.finds = 1,
	.open = sink_open,
	.head = sink_head,
	.row = sink_row,
	.tail = sink_tail,
	.close = sink_close,
};

const struct stage stage_check = {
	.name = "check",
	.summary = "verify structure, values, names, leftovers, lengths",
	.kind = STAGE_FILTER,
	.again = 1,
	.after = "restore|align",
	.options = check_options,
	.needs = 1u << COL_TEXT | 1u << COL_TARGET,
	.finds = 1,
	.open = check_open,
	.head = check_head,
	.row = check_row,
	.tail = check_tail,
	.close = check_close,
};
