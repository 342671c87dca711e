/* records: fields from JSON Lines and from lines with tabs */
#include "test.h"

#include "base/records.h"

static struct arena arena;

static int
release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static enum record_result
read_line(struct records *records, const char *line,
	struct slice fields[FIELD_COUNT])
{
	const char *why = NULL;
	enum record_result result =
		record_read(records, slice_of(line), &arena, fields, &why);

	assert_int_equal(result == RECORD_BAD, why != NULL);
	return result;
}

static void
test_json(void **state)
{
	static const char *const names[FIELD_COUNT] = {[FIELD_TEXT] = "body"};
	static const char *const bad[] = {"[]", "7", "{", "{\"body\":[]}",
		"{\"body\":\"a\"} x", "{\"id\":1.5}", "{\"id\":1,\"id\":2}",
		"{\"body\":\"\\ud800\"}"};
	struct slice f[FIELD_COUNT];
	struct records r;

	(void)state;
	records_init(&r, RECORDS_JSONL, names);
	assert_int_equal(read_line(&r,
				 "{\"id\":12,\"body\":\"a\\n\\u0000b\","
				 "\"title\":null,\"more\":[1]}\r",
				 f),
		RECORD_FOUND);
	test_equal(f[FIELD_ID], SLICE("12"));
	test_equal(f[FIELD_TEXT], SLICE("a\n\0b"));
	assert_null(f[FIELD_TITLE].ptr);
	assert_int_equal(read_line(&r, "", f), RECORD_NONE);
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_int_equal(read_line(&r, bad[i], f), RECORD_BAD);
	assert_int_equal(r.line, 2 + COUNT(bad));
}

static void
test_tsv(void **state)
{
	static const char *const names[FIELD_COUNT] = {0};
	struct slice f[FIELD_COUNT];
	struct records r;

	(void)state;
	records_init(&r, RECORDS_TSV, names);
	assert_int_equal(read_line(&r, "text\tx\tid", f), RECORD_NONE);
	assert_int_equal(read_line(&r, "a\\tb\\\\n\\q\\\tx\t\xD8\xA7\r", f),
		RECORD_FOUND);
	test_equal(f[FIELD_TEXT], SLICE("a\tb\\n\\q\\"));
	test_equal(f[FIELD_ID], SLICE("\xD8\xA7"));
	assert_null(f[FIELD_TITLE].ptr);
	assert_int_equal(read_line(&r, "only", f), RECORD_FOUND);
	assert_null(f[FIELD_ID].ptr);
	records_init(&r, RECORDS_TSV, names);
	assert_int_equal(read_line(&r, "a\tb", f), RECORD_BAD);
}

static void
test_name(void **state)
{
	static const char *const names[FIELD_COUNT] = {0};
	struct records r;
	struct buf out = {0};

	(void)state;
	records_init(&r, RECORDS_JSONL, names);
	r.line = 7;
	record_name(&r, SLICE("in"), SLICE("a%b\n\x7F\xE2\x80\x8F\xD8\xA7 c"),
		&out);
	test_equal(buf_slice(&out), SLICE("a%25b%0A%7F%E2%80%8F\xD8\xA7 c"));
	buf_clear(&out);
	record_name(&r, SLICE("in%25"), SLICE(""), &out);
	test_equal(buf_slice(&out), SLICE("in%25:7"));
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_tsv),
		cmocka_unit_test(test_name),
	};

	return cmocka_run_group_tests_name("records", tests, NULL, release);
}
