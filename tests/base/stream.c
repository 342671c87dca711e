/* stream: the strict reader, and that the writer gives back what it read */
#include "test.h"

#include "base/stream.h"

#define HEADER                                                                 \
	"doc\tart\tpar\tseg\trole\tlang\tsource\tgap\ttext\tedits\tsent"       \
	"\treply\ttarget\tflags\tnotes"

struct bench {
	struct arena arena;
	struct header header;
	struct row row;
	struct buf out;
	struct stream_error error;
};

static void
open_bench(struct bench *b, const char *header)
{
	const char *why = NULL;

	memset(b, 0, sizeof(*b));
	assert_int_equal(header_parse(&b->header, &b->arena, header,
				 strlen(header), &why),
		0);
}

static void
close_bench(struct bench *b)
{
	arena_release(&b->arena);
	buf_release(&b->out);
}

enum { BEHIND = 70 };

/* What stands behind a line in a buffer is not looked at, though it be what is
 * wrong in one. */
static void
expect_within(struct bench *b, const char *line, const char *behind, int got)
{
	size_t len = strlen(line), n = strlen(behind);
	char *buffer = memory_alloc(len + BEHIND);
	struct stream_error error;
	struct row row;

	memcpy(buffer, line, len);
	for (size_t i = 0; i < BEHIND; i++)
		buffer[len + i] = behind[i % n];
	row_init(&row, &b->arena);
	assert_int_equal(
		row_parse_within(&row, &b->header, buffer, len, BEHIND, &error),
		got);
	if (got) {
		assert_string_equal(error.id, b->error.id);
		assert_int_equal(error.col_cp, b->error.col_cp);
	}
	for (int i = 0; i < COL_COUNT && !got; i++) {
		assert_int_equal(row.cell[i].len, b->row.cell[i].len);
		assert_int_equal(row.cell[i].state, b->row.cell[i].state);
	}
	assert_int_equal(row.extra_n, b->row.extra_n);
	free(buffer);
}

static int
parse(struct bench *b, const char *line)
{
	int got;

	row_init(&b->row, &b->arena);
	got = row_parse(&b->row, &b->header, line, strlen(line), &b->error);
	expect_within(b, line, "\n\t\\a", got);
	expect_within(b, line, "\n\x80\xF5\t", got);
	return got;
}

static const char *
print(struct bench *b)
{
	buf_clear(&b->out);
	row_print(&b->row, &b->header, &b->out);
	assert_int_equal(b->out.ptr[b->out.len - 1], '\n');
	b->out.len--;
	buf_addc(&b->out, '\0');
	return b->out.ptr;
}

static char *
keep(struct bench *b)
{
	const char *line = print(b);

	return memory_string(line, strlen(line));
}

/* ---- headers ---- */

static void
test_header_is(void **state)
{
	(void)state;
	assert_true(header_is(HEADER, strlen(HEADER)));
	assert_true(header_is("\xEF\xBB\xBFseg\tsource\tpar\r", 18));
	assert_false(header_is("seg\tsource", 10));
	assert_false(header_is("par seg source", 14));
	assert_false(header_is("", 0));
	assert_false(header_is("\t\t\t", 3));
}

static void
test_header_order(void **state)
{
	struct bench b;

	(void)state;
	open_bench(&b, "\xEF\xBB\xBFmine\tseg\tsource\tyours\tpar\r");
	assert_int_equal(b.header.n, 5);
	assert_int_equal(b.header.extra_n, 2);
	assert_int_equal(b.header.at[COL_PAR], 4);
	assert_int_equal(b.header.at[COL_DOC], -1);
	header_complete(&b.header, &b.arena);
	assert_int_equal(b.header.n, 17);
	assert_int_equal(b.header.extra_n, 2);
	header_print(&b.header, &b.out);
	assert_true(slice_is(buf_slice(&b.out),
		"mine\tseg\tsource\tyours\tpar"
		"\tdoc\tart\trole\tlang\tgap\ttext\tedits\tsent\treply\ttarget"
		"\tflags\tnotes\n"));
	close_bench(&b);
	header_default(&b.header, &b.arena);
	header_print(&b.header, &b.out);
	assert_true(slice_is(buf_slice(&b.out), HEADER "\n"));
	close_bench(&b);
}

static void
test_header_malformed(void **state)
{
	static const char *const bad[] = {
		"par\tseg\tsource\tpar",
		"par\tseg\tsource\tme\tme",
		"par\t\tseg\tsource",
		"par\tseg\tsource\t",
		"par\tseg\tsource\t\xD8",
	};
	struct arena arena = {0};
	struct header header;
	const char *why;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		why = NULL;
		assert_int_equal(header_parse(&header, &arena, bad[i],
					 strlen(bad[i]), &why),
			-1);
		assert_non_null(why);
	}
	arena_release(&arena);
}

/* ---- rows that pass ---- */

static const char *const passing[] = {
	"a.txt\t0\t0\t0\tdocument\tar\t\t\\n\t\t\t\t\t\t\t"
	"{\"encoding\":\"utf-8\",\"steps\":[\"read\"]}",
	"a.txt\t1\t2\t1\tbody\tar\tx\\ty\\\\\\r\\n\t  \tx\\ty\\\\ \t1,2,1 0,0,3"
	"\ts\tr\tt\tskip,cut,failed,retried,repaired\t",
	"\t0\t4294967295\t0\tend\t\t\t\t\t\t\t\t\tfindings\t{\"last\":true}",
	"-\t1\t1\t1\ttitle\tfa\t\xD9\x85\xE2\x80\x8C\xE2\x80\x9C\t\t"
	"\xD9\x85\xE2\x80\x8C\xE2\x80\x9C\xC2\xA0\t\t\t\t\t\t"
	"{\"x\":\"\\\\u200f\\\\\\\\\", \"y\":\\t1}",
	"-\t1\t1\t1\tbody\tar\tabc\t\tabc\t\tabc\t\t\t\t{\"placeholders\":[{"
	"\"len\":1,\"kind\":\"url\",\"at\":0,\"value\":\"a\"}],\"z\":0}",
};

/* A row that nobody looked into goes out as it came. */
static void
test_untouched(void **state)
{
	struct bench b;
	size_t i;

	(void)state;
	open_bench(&b, HEADER);
	for (i = 0; i < COUNT(passing); i++) {
		assert_int_equal(parse(&b, passing[i]), 0);
		assert_string_equal(print(&b), passing[i]);
	}
	close_bench(&b);
}

/* A row that a stage has looked into means the same. */
static void
test_touched(void **state)
{
	struct bench b;
	struct row before;
	size_t i, c;
	char *line;

	(void)state;
	open_bench(&b, HEADER);
	for (i = 0; i < COUNT(passing); i++) {
		assert_int_equal(parse(&b, passing[i]), 0);
		before = b.row;
		row_edits(&b.row);
		row_placeholders(&b.row);
		for (c = COL_DOC; c < COL_NOTES; c++)
			row_get(&b.row, (enum column)c);
		line = keep(&b);
		assert_string_equal(line, passing[i]);
		assert_int_equal(parse(&b, line), 0);
		for (c = COL_DOC; c < COL_COUNT; c++)
			if (c != COL_NOTES)
				test_equal(row_get(&b.row, (enum column)c),
					row_get(&before, (enum column)c));
		assert_int_equal(row_notes(&b.row)->n, row_notes(&before)->n);
		free(line);
	}
	close_bench(&b);
}

/* Cells full of what is escaped, from one byte on: in a buffer that had room
 * for nothing. */
static void
test_escapes(void **state)
{
	static const char special[] =
		"\\\t\n\r\\\n\t\r\\\\\t\n\r\n\r\t\\\t\n\r\n\n\\\t";
	static const char escaped[] =
		"\\\\\\t\\n\\r\\\\\\n\\t\\r\\\\\\\\\\t\\n\\r"
		"\\n\\r\\t\\\\\\t\\n\\r\\n\\n\\\\\\t";
	struct bench b;

	(void)state;
	for (size_t n = 1; n < sizeof(special); n++) {
		struct buf want = {0};

		open_bench(&b, "doc\tlang\tgap\tsent\treply\ttarget");
		row_init(&b.row, &b.arena);
		for (size_t i = 0; i < b.header.n; i++) {
			row_set(&b.row, (enum column)b.header.column[i],
				(struct slice){special, n});
			buf_add(&want, escaped, 2 * n);
			buf_addc(&want, "\t\n"[i + 1 == b.header.n]);
		}
		row_print(&b.row, &b.header, &b.out);
		assert_true(b.out.len <= b.out.cap);
		assert_true(slice_equal(buf_slice(&b.out), buf_slice(&want)));
		buf_release(&want);
		close_bench(&b);
	}
}

static void
test_members(void **state)
{
	struct bench b;

	(void)state;
	open_bench(&b, HEADER);
	assert_int_equal(parse(&b, passing[1]), 0);
	assert_int_equal(b.row.art, 1);
	assert_int_equal(b.row.par, 2);
	assert_int_equal(b.row.role, ROLE_BODY);
	assert_int_equal(b.row.flags, 31);
	assert_int_equal(row_edits(&b.row)->n, 2);
	assert_int_equal(row_edits(&b.row)->v[1].ins, 3);
	assert_true(slice_is(row_get(&b.row, COL_SOURCE), "x\ty\\\r\n"));
	b.row.par = 12;
	b.row.flags = FLAG_CUT;
	b.row.role = ROLE_LIST;
	row_set(&b.row, COL_TARGET, SLICE("a\tb\\"));
	row_note(&b.row, "x", SLICE("\"\\\\\""));
	assert_string_equal(print(&b),
		"a.txt\t1\t12\t1\tlist\tar"
		"\tx\\ty\\\\\\r\\n\t  \tx\\ty\\\\ \t1,2,1 0,0,3\ts\tr"
		"\ta\\tb\\\\\tcut\t{\"x\":\"\\\\\\\\\"}");
	close_bench(&b);
}

/* Placeholders are printed where they stood, or last; an empty list goes. */
static void
test_placeholders_printed(void **state)
{
	struct bench b;
	struct placeholder *p;

	(void)state;
	open_bench(&b, "par\tseg\tsource\tnotes");
	assert_int_equal(
		parse(&b,
			"1\t1\tx\t{\"a\":1,\"placeholders\":[{"
			"\"kind\":\"url\",\"at\":0,\"len\":1,\"value\":\"a\"}],"
			"\"z\":0}"),
		0);
	row_placeholders(&b.row)->v[0].len = 5;
	assert_string_equal(print(&b),
		"1\t1\tx\t{\"a\":1,\"placeholders\":[{"
		"\"kind\":\"url\",\"at\":0,\"len\":5,\"value\":\"a\"}],"
		"\"z\":0}");
	row_placeholders(&b.row)->n = 0;
	assert_string_equal(print(&b), "1\t1\tx\t{\"a\":1,\"z\":0}");
	assert_int_equal(parse(&b, "1\t1\tx\t"), 0);
	p = placeholders_add(row_placeholders(&b.row), &b.arena);
	p->kind = KIND_CODE;
	p->value = SLICE("a\\b");
	assert_string_equal(print(&b), "1\t1\tx\t{\"placeholders\":[{"
				       "\"kind\":\"code\",\"at\":0,\"len\":0,"
				       "\"value\":\"a\\\\\\\\b\"}]}");
	row_placeholders(&b.row)->n = 0;
	assert_string_equal(print(&b), "1\t1\tx\t");
	close_bench(&b);
}

/* Cells that lie one behind the other by chance keep a TAB between them. */
static void
test_neighbours(void **state)
{
	static const char bytes[] = "abc|def";
	struct bench b;

	(void)state;
	open_bench(&b, "par\tseg\tsource\tgap");
	row_init(&b.row, &b.arena);
	b.row.cell[COL_SOURCE] = (struct cell){bytes, 3, CELL_CLEAN};
	b.row.cell[COL_GAP] = (struct cell){bytes + 4, 3, CELL_CLEAN};
	assert_string_equal(print(&b), "0\t0\tabc\tdef");
	close_bench(&b);
}

/* A user's own columns stay in place, whatever stands in them. */
static void
test_extra(void **state)
{
	struct bench b;

	(void)state;
	open_bench(&b, "mine\tpar\tseg\tyours\tsource");
	assert_int_equal(parse(&b, "a\\tb\t1\t2\t\"\tx\r"), 0);
	assert_string_equal(print(&b), "a\\tb\t1\t2\t\"\tx");
	header_complete(&b.header, &b.arena);
	assert_string_equal(print(&b), "a\\tb\t1\t2\t\"\tx\t\t0\tbody"
				       "\t\t\t\t\t\t\t\t\t");
	/* rows still come with the columns that the stream has */
	assert_int_equal(parse(&b, "z\t3\t4\t\ty"), 0);
	assert_string_equal(print(&b), "z\t3\t4\t\ty\t\t0\tbody"
				       "\t\t\t\t\t\t\t\t\t");
	row_init(&b.row, &b.arena);
	assert_string_equal(print(&b), "\t0\t0\t\t\t\t0\tbody"
				       "\t\t\t\t\t\t\t\t\t");
	close_bench(&b);
}

/* ---- rows that do not ---- */

static void
test_malformed(void **state)
{
	static const struct {
		const char *line, *id;
		size_t col_cp;
	} bad[] = {
		{"", "stream.cells", 1},
		{"1\t1\tx", "stream.cells", 6},
		{"1\t1\tx\t\t\t\t\t", "stream.cells", 11},
		{"1\t1\t\xD9\x85\xD9\t\t\t\t", "stream.utf8", 6},
		{"1\t1\t\xED\xA0\x80\t\t\t\t", "stream.utf8", 5},
		{"1\t1\t\xD9\x85\\x\t\t\t\t", "stream.escape", 6},
		{"1\t1\tx\\\t\t\t\t", "stream.escape", 6},
		{"1\t1\tx\ry\t\t\t\t", "stream.escape", 6},
		{"\t1\tx\t\t\t\t", "stream.number", 1},
		{"01\t1\tx\t\t\t\t", "stream.number", 1},
		{"1\t-1\tx\t\t\t\t", "stream.number", 3},
		{"1\t4294967296\tx\t\t\t\t", "stream.number", 3},
		{"1\t1\tx\tnone\t\t\t", "stream.flags", 7},
		{"1\t1\tx\tcut,\t\t\t", "stream.flags", 11},
		{"1\t1\tx\tcut,cut\t\t\t", "stream.flags", 11},
		{"1\t1\tx\t,\t\t\t", "stream.flags", 7},
		{"1\t1\tx\t\tabc\\n\t\t", "stream.break", 11},
		{"1\t1\tx\t\t\xE2\x80\xA8\t\t", "stream.break", 8},
		{"1\t1\tx\t\t0123456789012345678901234567890123456789"
		 "\xC2\x85\t\t",
			"stream.break", 48},
		{"1\t1\tx\t\t\x0B\t\t", "stream.break", 8},
		{"1\t1\tx\t\t\t1,2\t", "stream.edits", 9},
		{"1\t1\tx\t\t\t\t{", "stream.notes", 10},
		{"1\t1\tx\t\t\t\t{\"a\":1,\"a\":2}", "stream.notes", 10},
		{"1\t1\tx\t\t\t\t{\"placeholders\":1}", "stream.placeholders",
			10},
	};
	struct bench b;
	size_t i;

	(void)state;
	open_bench(&b, "par\tseg\tsource\tflags\ttext\tedits\tnotes");
	for (i = 0; i < COUNT(bad); i++) {
		assert_int_equal(parse(&b, bad[i].line), -1);
		assert_string_equal(b.error.id, bad[i].id);
		assert_int_equal(b.error.col_cp, bad[i].col_cp);
		assert_true(b.error.words[0]);
	}
	/* Nearly: what only looks like a break, or is one elsewhere. */
	assert_int_equal(parse(&b, "1\t1\t\\n\t\ta\\\\n \xE2\x80\x9C \xC2\xA0"
				   "\\t\t\t"),
		0);
	close_bench(&b);
}

/* Wherever in the line it stands, a break is found and an escape is one. */
static void
test_every_offset(void **state)
{
	static const char *const bad[] = {
		"\xC2\x85",
		"\xE2\x80\xA8",
		"\x0B",
		"\\n",
		"\\r",
		"\\x",
	};
	static const char *const good[] = {
		"\xC2\xA0",
		"\xE2\x80\x9C",
		"\x01",
		"\\t",
		"\\\\",
		"\\\\n",
	};
	struct bench b;
	char line[300];
	size_t at, i;

	(void)state;
	open_bench(&b, "par\tseg\tsource\ttext");
	for (at = 0; at < 140; at++)
		for (i = 0; i < COUNT(bad); i++) {
			snprintf(line, sizeof(line), "1\t2\tx\t%*s%s%s",
				(int)at, "", bad[i], "yy");
			assert_int_equal(parse(&b, line), -1);
			assert_int_equal(b.error.col_cp, 7 + at);
			snprintf(line, sizeof(line), "1\t2\tx\t%0*d%s%s",
				(int)at + 1, 0, good[i], "yy");
			assert_int_equal(parse(&b, line), 0);
			assert_string_equal(print(&b), line);
			snprintf(line, sizeof(line), "1\t2\t%0*d%s%s\t",
				(int)at + 1, 0, i == 5 ? "" : bad[i], "yy");
			assert_int_equal(parse(&b, line), 0);
		}
	close_bench(&b);
}

static void
test_bad_role(void **state)
{
	struct bench b;

	(void)state;
	open_bench(&b, "role\tpar\tseg\tsource");
	assert_int_equal(parse(&b, "Body\t1\t1\tx"), -1);
	assert_string_equal(b.error.id, "stream.role");
	close_bench(&b);
}

/* ---- anything ---- */

static const enum column texts[] = {
	COL_DOC,
	COL_SOURCE,
	COL_GAP,
	COL_TEXT,
	COL_SENT,
	COL_REPLY,
	COL_TARGET,
};

static void
random_row(struct rng *rng, struct bench *b)
{
	struct buf text = {0};
	size_t i, k;

	row_init(&b->row, &b->arena);
	for (i = 0; i < COUNT(texts); i++) {
		buf_clear(&text);
		test_text(rng, &text, 80);
		/* Rows keep the invariant; breaks are made into spaces. */
		for (k = 0; texts[i] > COL_GAP && k < text.len;) {
			uint32_t cp;
			unsigned n = utf8_next(
				text.ptr + k, text.ptr + text.len, &cp);

			if (cp_is_break(cp))
				memset(text.ptr + k, ' ', n);
			k += n;
		}
		row_set(&b->row, texts[i],
			arena_slice(&b->arena, buf_slice(&text)));
	}
	b->row.par = (uint32_t)rng_next(rng);
	b->row.flags = (unsigned)rng_below(rng, 64);
	b->row.role = (enum role)rng_below(rng, ROLE_COUNT);
	buf_clear(&text);
	test_text(rng, &text, 20);
	buf_clear(&b->out);
	json_add_string(&b->out, buf_slice(&text));
	row_note(&b->row, "tries", buf_slice(&b->out));
	buf_release(&text);
}

static void
test_round(void **state)
{
	struct rng rng = rng_new(50);
	struct bench b;
	struct row made;
	char *line;
	size_t i, c;

	(void)state;
	open_bench(&b, HEADER);
	for (i = 0; i < 2000; i++) {
		arena_clear(&b.arena);
		header_default(&b.header, &b.arena);
		random_row(&rng, &b);
		made = b.row;
		line = keep(&b);
		assert_null(strchr(line, '\n'));
		if (parse(&b, line))
			fail_msg("%s: %s", b.error.id, line);
		assert_string_equal(print(&b), line);
		for (c = 0; c < COUNT(texts); c++)
			test_equal(row_get(&b.row, texts[c]),
				row_get(&made, texts[c]));
		assert_int_equal(b.row.par, made.par);
		assert_int_equal(b.row.flags, made.flags);
		test_equal(notes_find(row_notes(&b.row), "tries"),
			notes_find(row_notes(&made), "tries"));
		free(line);
	}
	close_bench(&b);
}

/* A line with a byte changed is refused, or what is printed is read as the
 * same again. */
static void
test_damaged(void **state)
{
	struct rng rng = rng_new(60);
	struct bench b;
	size_t i, len, refused = 0;
	char line[400], *again;

	(void)state;
	open_bench(&b, HEADER);
	for (i = 0; i < 20000; i++) {
		arena_clear(&b.arena);
		header_default(&b.header, &b.arena);
		strcpy(line, passing[i % COUNT(passing)]);
		len = strlen(line);
		line[rng_below(&rng, len)] =
			(char)("\\\t{}\"0,a\xD8\xE2\x80\r"[rng_below(
				&rng, 12)]);
		if (parse(&b, line)) {
			refused++;
			assert_true(b.error.col_cp >= 1 &&
				    b.error.col_cp <= len + 1);
			continue;
		}
		again = keep(&b);
		assert_int_equal(parse(&b, again), 0);
		assert_string_equal(print(&b), again);
		free(again);
	}
	assert_true(refused > 5000 && refused < 20000);
	close_bench(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header_is),
		cmocka_unit_test(test_header_order),
		cmocka_unit_test(test_header_malformed),
		cmocka_unit_test(test_untouched),
		cmocka_unit_test(test_touched),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_placeholders_printed),
		cmocka_unit_test(test_neighbours),
		cmocka_unit_test(test_extra),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_every_offset),
		cmocka_unit_test(test_bad_role),
		cmocka_unit_test(test_round),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
