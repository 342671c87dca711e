/* notes: the JSON reader and writer, and a row's notes */
#include "test.h"

#include "base/notes.h"

static size_t
check(const char *s)
{
	return json_check(s, strlen(s));
}

static void
test_check_sound(void **state)
{
	static const char *const sound[] = {
		"{}",
		"[]",
		"0",
		"-0",
		"12",
		"-1.5e+30",
		"1E9",
		"true",
		"false",
		"null",
		"\"\"",
		"\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
		"\"\\u0645\\uD83d\\ude00\"",
		"[1,[2,[3]],{}]",
		"{\"a\":1,\"b\":[],\"A\":{\"a\":null}}",
		"{ \"a\" : [ 1 , 2 ] }",
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(sound); i++)
		assert_int_equal(check(sound[i]), strlen(sound[i]));
	assert_int_equal(check("12 "), 2);
	assert_int_equal(check("{}}"), 2);
}

static void
test_check_malformed(void **state)
{
	static const char *const bad[] = {
		"",
		" {}",
		"{",
		"[",
		"[1",
		"[1,",
		"[1,]",
		"[,1]",
		"{\"a\"}",
		"{\"a\":}",
		"{\"a\":1,}",
		"{a:1}",
		"{1:1}",
		"\"",
		"\"\\\"",
		"\"\\x\"",
		"\"\\u12\"",
		"\"\\u12g4\"",
		"\"\t\"",
		"-",
		"+1",
		".5",
		"1.",
		"1e",
		"1e+",
		"tru",
		"nul",
		"{\"a\":1 \"b\":2}",
		"{\"a\":1,\"a\":2}",
		"{\"a\":1,\"\\u0061\":2}",
		"[{\"x\":1,\"y\":{\"q\":1,\"q\":2}}]",
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++)
		assert_int_equal(check(bad[i]), 0);
}

static void
test_check_depth(void **state)
{
	char s[200];

	(void)state;
	memset(s, '[', 100);
	memset(s + 100, ']', 100);
	assert_int_equal(json_check(s, 200), 0);
	assert_int_equal(json_check(s + 37, 126), 126);
	assert_int_equal(json_check(s + 36, 128), 128);
	assert_int_equal(json_check(s + 35, 130), 0);
}

/* Many keys: all different is sound, one double is found. */
static void
test_check_many_keys(void **state)
{
	struct buf s = {0};
	size_t i;

	(void)state;
	buf_adds(&s, "{\"k\":0");
	for (i = 0; i < 5000; i++)
		buf_addf(&s, ",\"k%zu\":0", i);
	buf_addc(&s, '}');
	assert_int_equal(json_check(s.ptr, s.len), s.len);
	s.len--;
	buf_adds(&s, ",\"k4321\":0}");
	assert_int_equal(json_check(s.ptr, s.len), 0);
	buf_release(&s);
}

static void
test_steps(void **state)
{
	struct slice value = SLICE(
			     "{ \"a\" : \"x]},\\\"\" ,\"b\":[1,{\"c\":2}], "
			     "\"d\":-1.5e3}"),
		     key, item;
	static const char *const want[][2] = {
		{"\"a\"", "\"x]},\\\"\""},
		{"\"b\"", "[1,{\"c\":2}]"},
		{"\"d\"", "-1.5e3"},
	};
	struct json it = json_open(value);
	size_t i;

	(void)state;
	for (i = 0; json_next(&it, &key, &item); i++) {
		assert_true(i < 3 && slice_is(key, want[i][0]));
		assert_true(slice_is(item, want[i][1]));
	}
	assert_int_equal(i, 3);
	it = json_open(json_member(value, "b"));
	assert_true(json_next(&it, &key, &item) && !key.ptr);
	assert_int_equal(json_number(item), 1);
	assert_true(json_next(&it, &key, &item));
	assert_int_equal(json_number(json_member(item, "c")), 2);
	assert_false(json_next(&it, &key, &item));
	assert_null(json_member(value, "c").ptr);
	it = json_open(SLICE("12"));
	assert_false(json_next(&it, &key, &item));
}

static void
test_number(void **state)
{
	(void)state;
	assert_int_equal(json_number(SLICE("0")), 0);
	assert_int_equal(json_number(SLICE("120")), 120);
	assert_int_equal(json_number(SLICE("-1")), -1);
	assert_int_equal(json_number(SLICE("1.0")), -1);
	assert_int_equal(json_number(SLICE("01")), -1);
	assert_int_equal(json_number(SLICE("")), -1);
	assert_int_equal(json_number(SLICE("\"1\"")), -1);
	assert_int_equal(json_number(SLICE("9999999999999999999999")), -1);
}

static void
test_string(void **state)
{
	struct arena arena = {0};

	(void)state;
	assert_true(slice_is(json_string(SLICE("\"ab\""), &arena), "ab"));
	assert_true(slice_is(
		json_string(SLICE("\"\\t\\\"\\/\\u0041\""), &arena), "\t\"/A"));
	assert_true(slice_is(json_string(SLICE("\"\\ud83d\\ude00\""), &arena),
		"\xF0\x9F\x98\x80"));
	assert_true(slice_is(
		json_string(SLICE("\"\\ud83dx\""), &arena), "\xEF\xBF\xBDx"));
	assert_true(slice_is(json_string(SLICE("\"\\ude00\\ud83d\""), &arena),
		"\xEF\xBF\xBD\xEF\xBF\xBD"));
	assert_null(json_string(SLICE("12"), &arena).ptr);
	assert_non_null(json_string(SLICE("\"\""), &arena).ptr);
	arena_release(&arena);
}

/* Whatever is written is sound, and reads back the same. */
static void
test_write_random(void **state)
{
	struct rng rng = rng_new(20);
	struct buf text = {0}, json = {0};
	struct arena arena = {0};
	int i;

	(void)state;
	for (i = 0; i < 3000; i++) {
		buf_clear(&text);
		buf_clear(&json);
		arena_clear(&arena);
		test_text(&rng, &text, 60);
		json_add_string(&json, buf_slice(&text));
		assert_int_equal(json_check(json.ptr, json.len), json.len);
		test_equal(json_string(buf_slice(&json), &arena),
			buf_slice(&text));
	}
	buf_release(&text);
	buf_release(&json);
	arena_release(&arena);
}

static void
test_write_shows_what_is_there(void **state)
{
	struct buf json = {0};

	(void)state;
	json_add_string(&json, SLICE("a\xE2\x80\x8F\xD8\x9C\xE2\x80\xA8\xC2\x85"
				     "\x7F\x01\t\xE2\x80\x8C\xD8\xA8"));
	assert_true(slice_is(buf_slice(&json),
		"\"a\\u200f\\u061c\\u2028\\u0085\\u007f\\u0001\\t\xE2\x80\x8C"
		"\xD8\xA8\""));
	buf_release(&json);
}

static void
test_notes(void **state)
{
	struct arena arena = {0};
	struct notes notes;
	struct buf out = {0};

	(void)state;
	assert_int_equal(notes_parse(SLICE(""), &arena, &notes), 0);
	notes_print(&notes, &out);
	assert_int_equal(out.len, 0);
	assert_int_equal(notes_parse(SLICE("[]"), &arena, &notes), -1);
	assert_int_equal(notes_parse(SLICE("{} x"), &arena, &notes), -1);
	assert_int_equal(notes_parse(SLICE(" "), &arena, &notes), -1);
	assert_int_equal(
		notes_parse(SLICE(" {\"x\": 1, \"y\":[2]} "), &arena, &notes),
		0);
	assert_true(slice_is(notes_find(&notes, "y"), "[2]"));
	assert_null(notes_find(&notes, "z").ptr);
	notes_put(&notes, &arena, "z", SLICE("true"));
	notes_put(&notes, &arena, "x", SLICE("7"));
	notes_put(&notes, &arena, "y", (struct slice){NULL, 0});
	notes_put(&notes, &arena, "absent", (struct slice){NULL, 0});
	notes_print(&notes, &out);
	assert_true(slice_is(buf_slice(&out), "{\"x\":7,\"z\":true}"));
	buf_release(&out);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check_sound),
		cmocka_unit_test(test_check_malformed),
		cmocka_unit_test(test_check_depth),
		cmocka_unit_test(test_check_many_keys),
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_string),
		cmocka_unit_test(test_write_random),
		cmocka_unit_test(test_write_shows_what_is_there),
		cmocka_unit_test(test_notes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
