/* rules: files as they are written, what is refused, one tree over another */
#include "test.h"

#include <unistd.h>
#include "base/rules.h"

struct bench {
	struct report to;
	struct rules rules;
	char *said;
	size_t said_len;
};

static void
open_bench(struct bench *b)
{
	memset(b, 0, sizeof(*b));
	b->to.to = open_memstream(&b->said, &b->said_len);
	rules_init(&b->rules, &b->to);
}

static void
close_bench(struct bench *b)
{
	rules_release(&b->rules);
	fclose(b->to.to);
	free(b->said);
}

static int
load(struct bench *b, const char *name, const char *text)
{
	char *copy = memory_string(name, strlen(name));
	char *slash = strchr(copy, '/');
	int bad;

	*slash = '\0';
	bad = rules_load_text(&b->rules, copy, slash + 1, name, slice_of(text));
	free(copy);
	return bad;
}

static const char *
said(struct bench *b)
{
	fflush(b->to.to);
	return b->said;
}

static void
test_stanzas(void **state)
{
	struct bench b;
	const struct rules_file *file;
	const struct rule *rule;

	(void)state;
	open_bench(&b);
	assert_int_equal(load(&b, "split/ar.rules",
				 "# a comment\n\n"
				 "id:  split.one\nwhy: because\n  of that\n# "
				 "inside\nyes: a{ZWNJ}b"
				 " {{x}\nyes: {U+062F}.\n\n\n"
				 "id: split.two.ar\nno:\tz {SPACE}"),
		0);
	file = rules_next(&b.rules, "split", ".rules", NULL);
	assert_non_null(file);
	assert_true(slice_is(file->stem, "ar"));
	assert_int_equal(file->n, 2);
	rule = &file->v[0];
	assert_true(slice_is(rule->id, "split.one"));
	assert_int_equal(rule->line, 3);
	assert_int_equal(rule->n, 3);
	assert_true(slice_is(rule_find(rule, "why"), "because of that"));
	assert_true(slice_is(rule_find(rule, "yes"), "a\xE2\x80\x8C"
						     "b {x}"));
	assert_true(slice_is(rule->v[2].value, "\xD8\xAF."));
	assert_int_equal(rule->v[2].line, 8);
	assert_null(rule_find(rule, "no").ptr);
	assert_true(slice_is(rule_find(&file->v[1], "no"), "z  "));
	assert_true(
		slice_is(file->v[1].text, "id: split.two.ar\nno:\tz {SPACE}"));
	assert_null(rules_next(&b.rules, "split", ".rules", file));
	assert_null(rules_next(&b.rules, "spli", "", NULL));
	assert_string_equal(said(&b), "");
	close_bench(&b);
}

static void
test_lines(void **state)
{
	struct bench b;
	const struct rules_file *file;

	(void)state;
	open_bench(&b);
	assert_int_equal(
		load(&b, "normalise/fa.map",
			"# yeh and kaf\n0643\t06A9 \t# ARABIC LETTER KAF\n"
			"0640\t\t# TATWEEL\n0649  # alone\n"),
		0);
	assert_int_equal(
		load(&b, "split/words.list", "one phrase \n\n#no\nC#\n"), 0);
	assert_int_equal(
		load(&b, "protect/gazetteer/ar.names",
			"\xD9\x85\xD8\xB5\xD8\xB1\tEgypt\ten\tcountry\n"),
		0);
	file = rules_next(&b.rules, "normalise", "", NULL);
	assert_int_equal(file->n, 3);
	assert_int_equal(file->v[0].n, 2);
	assert_true(slice_is(file->v[0].v[1].value, "06A9"));
	assert_int_equal(file->v[1].n, 1);
	assert_true(slice_is(file->v[2].v[0].value, "0649"));
	assert_int_equal(file->v[2].line, 4);
	file = rules_next(&b.rules, "split", ".list", NULL);
	assert_int_equal(file->n, 2);
	assert_true(slice_is(file->v[0].v[0].value, "one phrase"));
	assert_true(slice_is(file->v[1].v[0].value, "C#"));
	file = rules_next(&b.rules, "protect", ".names", NULL);
	assert_string_equal(file->name, "gazetteer/ar.names");
	assert_true(slice_is(file->stem, "ar"));
	assert_int_equal(file->v[0].n, 4);
	close_bench(&b);
}

/* Each is refused, with its line. */
static void
test_refused(void **state)
{
	static const struct {
		const char *name, *text, *words;
	} bad[] = {
		{"split/a.rules", "why: x\n",
			"a.rules:1: error: the first key"},
		{"split/a.rules", "\nid: split.x\nno colon\n",
			":3: error: a line here is 'key: value'"},
		{"split/a.rules", "id: Split.X\n", ":1: error: an id is"},
		{"split/a.rules", "id: split\n", ":1: error: an id is"},
		{"split/a.rules", "id: split.x\nid: split.y\n",
			":2: error: an empty line is missing"},
		{"split/a.rules", "id: split.x\n  more\n",
			":2: error: the line after the id"},
		{"split/a.rules", "id: split.x\nyes: {ZWNY}\n",
			":2: error: '{ZWNY}' is no character"},
		{"split/a.rules", "id: split.x\nyes: {U+D800}\n",
			":2: error: '{U+D800}' is no character"},
		{"split/a.rules", "id: split.x\nyes: {ZWNJ\n",
			":2: error: '{' without '}'"},
		{"split/a.list",
			"a\xE2\x80\x8C"
			"b\n",
			":1: error: U+200C must be written"},
		{"split/a.list", "a\n# \xE2\x80\xAE\n",
			":2: error: U+202E must be written"},
		{"split/a.list",
			"a\xC2\xA0"
			"b\n",
			":1: error: U+00A0 must be written"},
		{"split/a.list", " \xD9\x8B\n",
			":1: error: U+064B must be written"},
		{"split/a.list", "\xF0\x9F\x98\x80\xEF\xB8\x8F\n",
			":1: error: U+FE0F must be written"},
		{"split/a.list", "a\r\n", ":1: error: U+000D must be written"},
		{"split/a.list", "a\n\xD9\n",
			":2: error: this line is not UTF-8"},
		{"split/a.txt", "", "a.txt: error: the name of a rules file"},
	};
	struct bench b;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		open_bench(&b);
		assert_int_equal(load(&b, bad[i].name, bad[i].text), -1);
		assert_true(b.rules.failed);
		assert_non_null(strstr(said(&b), bad[i].words));
		close_bench(&b);
	}
	open_bench(&b);
	assert_int_equal(load(&b, "split/a.list",
				 "\xD9\x85\xD9\x8B\xD9\x91\n\xE2\x97\x8C\xD9"
				 "\x8B\n\xDB\x9D\n"),
		0);
	close_bench(&b);
}

static void
test_double_id(void **state)
{
	struct bench b;
	struct buf pack = {0};

	(void)state;
	open_bench(&b);
	assert_int_equal(
		load(&b, "other/a.rules", "id: other.x\n\nid: other.y\n"), 0);
	assert_int_equal(load(&b, "other/b.rules", "\nid: other.x\n"), 0);
	assert_int_equal(rules_compile(&b.rules, &pack), -1);
	assert_non_null(
		strstr(said(&b), "other/b.rules:2: error: 'other.x' "
				 "stands already in other/a.rules, line 1"));
	assert_int_equal(pack.len, 0);
	close_bench(&b);
}

/* The user's word comes first; what has a namesake takes its place. */
static void
test_over(void **state)
{
	struct bench b, c;
	const struct rules_file *file;
	struct buf bytes = {0};
	struct pack pack;

	(void)state;
	open_bench(&b);
	assert_int_equal(
		load(&b, "other/a.rules",
			"id: other.x\nwhy: 1\n\n"
			"id: other.y\nwhy: 2\n\nid: other.z\nwhy: 3\n"),
		0);
	assert_int_equal(load(&b, "other/a.list", "one\ntwo"), 0);
	assert_int_equal(
		rules_load_text(&b.rules, "other", "a.rules", "mine/a.rules",
			SLICE("id: other.y\nwhy: 4\n\n"
			      "id: other.new\nwhy: 5\n")),
		0);
	assert_int_equal(load(&b, "other/a.list", "three\n"), 0);
	file = rules_next(&b.rules, "other", ".rules", NULL);
	assert_string_equal(file->v[0].path, "mine/a.rules");
	assert_string_equal(file->v[1].path, "other/a.rules");
	assert_string_equal(file->v[2].path, "mine/a.rules");
	assert_int_equal(rules_compile(&b.rules, &bytes), 0);
	assert_int_equal(pack_open(&pack, bytes.ptr, bytes.len), 0);

	/* The pack's texts say the same. */
	open_bench(&c);
	assert_int_equal(rules_load_pack(&c.rules, &pack), 0);
	file = rules_next(&c.rules, "other", ".rules", NULL);
	assert_int_equal(file->n, 4);
	assert_true(slice_is(file->v[0].id, "other.new"));
	assert_true(slice_is(file->v[1].id, "other.x"));
	assert_true(slice_is(rule_find(&file->v[2], "why"), "4"));
	assert_true(slice_is(file->v[3].id, "other.z"));
	file = rules_next(&c.rules, "other", ".list", NULL);
	assert_int_equal(file->n, 3);
	assert_true(slice_is(file->v[2].v[0].value, "three"));
	close_bench(&c);
	close_bench(&b);
	buf_release(&bytes);
}

static void
put(const char *path, const char *text)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void
test_directory(void **state)
{
	char dir[] = "/tmp/wasl-test-XXXXXX", command[64];
	struct bench b;
	struct pack pack;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(chdir(dir), 0);
	open_bench(&b);
	assert_int_equal(rules_overlay("none", &b.to, &pack), -1);
	assert_non_null(strstr(said(&b), "none: error: No such file"));
	snprintf(command, sizeof(command), "mkdir -p r/other/sub");
	assert_int_equal(system(command), 0);
	put("r/README.md", "anything \xFF");
	put("r/other/.hidden", "anything");
	put("r/other/sub/x.list", "word\n");
	assert_int_equal(rules_overlay("r", &b.to, &pack), 0);
	assert_true(
		slice_is(pack_find(&pack, "text/other/sub/x.list"), "word\n"));
	put("p", "not a pack");
	free((void *)(uintptr_t)pack.ptr);
	assert_int_equal(rules_overlay("p", &b.to, &pack), -1);
	assert_non_null(strstr(said(&b), "p: error: it is neither"));
	put("r/lost.list", "word\n");
	assert_int_equal(rules_overlay("r", &b.to, &pack), -1);
	assert_non_null(strstr(said(&b), "r/lost.list: error: a rules file "
					 "lies in a folder"));
	close_bench(&b);
	snprintf(command, sizeof(command), "rm -r %s", dir);
	assert_int_equal(system(command), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stanzas),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_double_id),
		cmocka_unit_test(test_over),
		cmocka_unit_test(test_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
