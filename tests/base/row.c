/* row: what stages ask of a row */
#include "test.h"

#include "base/row.h"

static void
test_names(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < COL_COUNT; i++)
		assert_int_equal(column_find(slice_of(column_names[i])), i);
	for (i = 0; i < ROLE_COUNT; i++)
		assert_int_equal(role_find(slice_of(role_names[i])), i);
	assert_int_equal(column_find(SLICE("Text")), -1);
	assert_int_equal(role_find(SLICE("")), -1);
	assert_string_equal(flag_names[2], "failed");
	assert_int_equal(FLAG_FAILED, 1 << 2);
	assert_int_equal(FLAG_FINDINGS, 1 << (FLAG_COUNT - 1));
}

static void
test_get_and_set(void **state)
{
	struct arena arena = {0};
	struct row row;

	(void)state;
	row_init(&row, &arena);
	assert_int_equal(row.role, ROLE_BODY);
	assert_false(row_has(&row, COL_TEXT));
	assert_int_equal(row_get(&row, COL_TEXT).len, 0);
	row_set(&row, COL_TEXT, SLICE("a\tb"));
	assert_true(slice_is(row_get(&row, COL_TEXT), "a\tb"));
	assert_int_equal(cell_parse(&row.cell[COL_SOURCE], "x\\\\n\\n", 6), 0);
	assert_true(slice_is(row_get(&row, COL_SOURCE), "x\\n\n"));
	assert_true(slice_is(row_get(&row, COL_SOURCE), "x\\n\n"));
	arena_release(&arena);
}

/* A copy may change without the row that it was made of. */
static void
test_copy(void **state)
{
	struct arena arena = {0};
	struct row row, copy;

	(void)state;
	row_init(&row, &arena);
	assert_int_equal(cell_parse(&row.cell[COL_EDITS], "1,2,3", 5), 0);
	row_set(&row, COL_NOTES,
		SLICE("{\"a\":1,\"placeholders\":[{\"kind\":"
		      "\"url\",\"at\":0,\"len\":1,\"value\":\"x\"}]}"));
	assert_int_equal(row_placeholders(&row)->n, 1);
	assert_int_equal(row_edits(&row)->n, 1);
	row_copy(&copy, &row);
	copy.edits.v[0].skip = 9;
	row_placeholders(&copy)->v[0].at = 7;
	placeholders_add(row_placeholders(&copy), &arena);
	row_note(&copy, "a", SLICE("2"));
	row_note(&copy, "b", SLICE("3"));
	assert_int_equal(row_edits(&row)->v[0].skip, 1);
	assert_int_equal(row_placeholders(&row)->v[0].at, 0);
	assert_int_equal(row_placeholders(&row)->n, 1);
	assert_true(slice_is(notes_find(row_notes(&row), "a"), "1"));
	assert_int_equal(row_notes(&row)->n, 2);
	assert_true(slice_is(notes_find(row_notes(&copy), "b"), "3"));
	arena_release(&arena);
}

static void
test_malformed(void **state)
{
	struct arena arena = {0};
	struct row row;

	(void)state;
	row_init(&row, &arena);
	row_set(&row, COL_EDITS, SLICE("1,2"));
	row_set(&row, COL_NOTES, SLICE("[]"));
	assert_null(row_edits(&row));
	assert_null(row_notes(&row));
	assert_null(row_placeholders(&row));
	row_set(&row, COL_NOTES, SLICE("{\"placeholders\":[1]}"));
	assert_non_null(row_notes(&row));
	assert_null(row_placeholders(&row));
	arena_release(&arena);
}

static void
test_note(void **state)
{
	struct arena arena = {0};
	struct row row;
	char bytes[] = "[1]";

	(void)state;
	row_init(&row, &arena);
	row_note(&row, "tries", slice_of(bytes));
	memset(bytes, 'x', sizeof(bytes));
	assert_true(slice_is(notes_find(row_notes(&row), "tries"), "[1]"));
	row_note(&row, "placeholders",
		SLICE("[{\"kind\":\"url\",\"at\":0,"
		      "\"len\":1,\"value\":\"x\"}]"));
	assert_int_equal(row_placeholders(&row)->n, 1);
	row_note(&row, "placeholders", (struct slice){NULL, 0});
	assert_int_equal(row_placeholders(&row)->n, 0);
	arena_release(&arena);
}

/* Edits and placeholders that do not fit the texts are found, and to look for
 * them leaves the row as it came. */
static void
test_unfit(void **state)
{
	static const struct {
		const char *source, *text, *edits, *notes;
		int fits;
	} rows[] = {
		{"abc", "abc", "", "", 1},
		{"abc", "", "", "", 1},
		{"abc", "ab", "", "", 0},
		{"abc", "ab", "2,1,0", "", 1},
		{"abc", "ab", "1,1,0", "", 0},
		{"abc", "abc", "", "{\"x\":1}", 1},
#define AT(at, len)                                                            \
	"{\"placeholders\":[{\"kind\":\"url\",\"at\":" at ",\"len\":" len      \
	",\"value\":\"\"}]}"
		{"\xD8\xA7"
		 "bc",
			"\xD8\xA7"
			"bc",
			"", AT("0", "4"), 1},
		{"\xD8\xA7"
		 "bc",
			"\xD8\xA7"
			"bc",
			"", AT("4", "0"), 1},
		{"\xD8\xA7"
		 "bc",
			"\xD8\xA7"
			"bc",
			"", AT("0", "5"), 0},
		{"\xD8\xA7"
		 "bc",
			"\xD8\xA7"
			"bc",
			"", AT("1", "1"), 0},
		{"\xD8\xA7"
		 "bc",
			"\xD8\xA7"
			"bc",
			"", AT("0", "1"), 0},
		{"abc", "abc", "", AT("4294967295", "4294967295"), 0},
#undef AT
	};
	struct arena arena = {0};
	struct row row;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		row_init(&row, &arena);
		row_set(&row, COL_SOURCE, slice_of(rows[i].source));
		row_set(&row, COL_TEXT, slice_of(rows[i].text));
		row_set(&row, COL_EDITS, slice_of(rows[i].edits));
		row_set(&row, COL_NOTES, slice_of(rows[i].notes));
		assert_int_equal(!row_unfit(&row), rows[i].fits);
		assert_int_equal(row.parsed, 0);
	}
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_get_and_set),
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_note),
		cmocka_unit_test(test_unfit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
