/* names: found with and without proclitics, in their language, the longest
 * first; and damaged packs do no harm */
#include <unistd.h>
#include "test.h"
#include "base/names_parts.h"
#include "base/pack.h"
#include "base/value.h"

static struct arena arena;

/* A glossary in a file of its own. */
static struct names *
glossary(const char *text, const char *path)
{
	FILE *to = fopen(path, "w");
	struct report report = {.quiet = 1};
	struct names *names;

	assert_non_null(to);
	report.to = fopen("/dev/null", "w");
	fputs(text, to);
	fclose(to);
	names = names_glossary(path, pack_embedded(), &report, NULL, NULL);
	fclose(report.to);
	unlink(path);
	return names;
}

static struct names *
terms(const char *text)
{
	char path[] = "/tmp/wasl-names-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	return glossary(text, path);
}

static struct name_list
scan(const struct names *names, const char *text, const char *lang)
{
	struct name_list list = {0};

	names_scan(names, slice_of(text), slice_of(lang), SLICE("en"), &arena,
		&list);
	return list;
}

static void
assert_name(const struct names *names, const char *text, const char *span,
	const char *target)
{
	struct name_list list = scan(names, text, "ar");

	assert_int_equal(list.n, 1);
	assert_true(slice_is(
		(struct slice){text + list.v[0].at, list.v[0].len}, span));
	assert_true(slice_is(list.v[0].target, target));
}

#define NAFT "\xD9\x86\xD9\x81\xD8\xB7" /* oil */
#define AL "\xD8\xA7\xD9\x84"
#define LAM "\xD9\x84"
#define WAW "\xD9\x88"
#define BEH "\xD8\xA8"
#define SHARIKA "\xD8\xB4\xD8\xB1\xD9\x83\xD8\xA9" /* company */

static void
test_proclitics(void **state)
{
	struct names *names = terms(AL NAFT "\toil\n");

	(void)state;
	assert_non_null(names);
	assert_name(names, AL NAFT, AL NAFT, "oil");
	assert_name(names, WAW AL NAFT ".", AL NAFT, "oil");
	assert_name(names, WAW BEH AL NAFT, AL NAFT, "oil");
	assert_name(names, LAM LAM NAFT, LAM NAFT, "oil");
	assert_int_equal(scan(names, LAM NAFT, "ar").n, 0);
	assert_int_equal(scan(names, NAFT, "ar").n, 0);
	assert_int_equal(scan(names, AL NAFT NAFT, "ar").n, 0);
	names_free(names);
}

/* A filter saves time and says nothing: those that let all words through leave
 * the names as they are. */
static void
test_filters(void **state)
{
	static const char list[] =
		AL NAFT "\toil\n" SHARIKA " " AL NAFT "\tthe oil company\n";
	static const char text[] = SHARIKA " " NAFT " " WAW AL NAFT " " NAFT
					   " " SHARIKA " " AL NAFT " " SHARIKA;
	struct names *names = terms(list), *open = terms(list);
	struct names_head *head = open->map;
	struct name_list a = scan(names, text, "ar"), b;

	(void)state;
	for (size_t i = 0; i < NAME_LANGS; i++)
		memset((char *)head + head->filter[i].at, 0xFF,
			(size_t)NAME_FILTERS << (head->filter[i].bits - 3));
	b = scan(open, text, "ar");
	assert_int_equal(a.n, 2);
	assert_int_equal(b.n, 2);
	for (size_t i = 0; i < a.n; i++) {
		assert_int_equal(a.v[i].at, b.v[i].at);
		assert_int_equal(a.v[i].len, b.v[i].len);
	}
	names_free(names);
	names_free(open);
}

/* A list that says falsely that it reads words as the rules do, which take
 * FATHA for a mark: to itself all letters are marks. */
static void
test_other_letters(void **state)
{
	static const char text[] =
		WAW "\xD9\x8E" AL NAFT " " NAFT " " NAFT " " NAFT;
	struct value_rules *rules = value_rules_open(pack_embedded());
	struct names *names = terms(AL NAFT "\toil\n");
	struct names_head *head = names->map;
	struct name_list list = {0};
	struct survey survey;

	(void)state;
	memset(head->letters.fold, FOLD_DROP, sizeof head->letters.fold);
	values_survey(rules, slice_of(text), SLICE("ar"), &arena, &survey);
	names_find(names, &survey, SLICE("ar"), SLICE("en"), &arena, &list);
	assert_int_equal(list.n, 1);
	assert_int_equal(list.v[0].at, strlen(WAW "\xD9\x8E"));
	assert_int_equal(list.v[0].len, strlen(AL NAFT));
	names_free(names);
	value_rules_free(rules);
}

static void
test_longest(void **state)
{
	struct names *names = terms(
		AL NAFT "\toil\n" SHARIKA " " AL NAFT "\tthe oil company\n");

	(void)state;
	assert_name(names, SHARIKA "  " AL NAFT, SHARIKA "  " AL NAFT,
		"the oil company");
	assert_name(names, SHARIKA " " NAFT " " AL NAFT, AL NAFT, "oil");
	names_free(names);
}

static void
test_language(void **state)
{
	struct names *names = terms(AL NAFT "\toil\t\tfa\nNATO\tAlliance\t\t*"
					    "\tcase\n");

	(void)state;
	assert_int_equal(scan(names, AL NAFT, "ar").n, 0);
	assert_int_equal(scan(names, AL NAFT, "fa").n, 1);
	assert_name(names, "in NATO", "NATO", "Alliance");
	assert_int_equal(scan(names, "in Nato", "ar").n, 0);
	names_free(names);
}

#define ALMANIA "\xD8\xA3\xD9\x84\xD9\x85\xD8\xA7\xD9\x86\xD9\x8A\xD8\xA7"
#define BAKIN "\xD8\xA8\xD9\x83\xD9\x8A\xD9\x86" /* Beijing */

/* The built-in forms are English; another language has the code, if any. */
static void
test_target_language(void **state)
{
	static const struct {
		const char *to, *target, *code;
	} cases[] = {{"en", "Germany", ""}, {"EN-GB", "Germany", ""},
		{"fr", "", "DE"}, {"enm", "", "DE"}, {"", "", "DE"}};
	struct names *names = names_open(pack_embedded());
	struct name_list none = {0}, any = {0};
	struct slice text = SLICE(ALMANIA);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct name_list list = {0};

		names_scan(names, text, SLICE("ar"), slice_of(cases[i].to),
			&arena, &list);
		assert_int_equal(list.n, 1);
		assert_true(slice_is(list.v[0].target, cases[i].target));
		assert_true(slice_is(list.v[0].code, cases[i].code));
	}
	text = SLICE(BAKIN);
	names_scan(names, text, SLICE("ar"), SLICE("fr"), &arena, &none);
	assert_int_equal(none.n, 0);
	names_scan(names, text, SLICE("ar"), (struct slice){NULL, 0}, &arena,
		&any);
	assert_int_equal(any.n, 1);
	names_free(names);
}

static void
test_refused(void **state)
{
	static const char *const bad[] = {"x\n", "x\t\n", "\ty\n", "12\ty\n",
		"x\ty\t\t\tmaybe\n", "x\ty\t\t\t\tz\n", "\xD8\ty\n"};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_null(terms(bad[i]));
}

/* Any text, with the built-in names. */
static void
test_any_text(void **state)
{
	struct names *names = names_open(pack_embedded());
	struct rng rng = rng_new(21);
	struct buf text = {0};

	(void)state;
	assert_non_null(names);
	for (int i = 0; i < 20000; i++) {
		struct name_list list = {0};
		size_t pos = 0;

		buf_clear(&text);
		test_text(&rng, &text, 60);
		names_scan(names, buf_slice(&text), SLICE("ar"), SLICE("en"),
			&arena, &list);
		for (size_t k = 0; k < list.n; k++) {
			assert_true(list.v[k].at >= pos);
			assert_true(list.v[k].len > 0);
			pos = (size_t)list.v[k].at + list.v[k].len;
			assert_true(pos <= text.len);
		}
		arena_clear(&arena);
	}
	buf_release(&text);
	names_free(names);
}

/* What a pack of names is refused for is said: this one is of no version. */
static void
test_other_version(void **state)
{
	char path[] = "/tmp/wasl-names-XXXXXX";
	int fd = mkstemp(path);
	struct pack_writer writer = {0};
	struct buf bytes = {0};
	const char *why = NULL;

	(void)state;
	assert_true(fd >= 0);
	pack_add(&writer, "names", SLICE("WNM1"));
	pack_finish(&writer, &bytes);
	assert_int_equal(write(fd, bytes.ptr, bytes.len), bytes.len);
	close(fd);
	assert_null(names_map(path, &why));
	assert_non_null(strstr(why, "compile it again"));
	unlink(path);
	pack_writer_release(&writer);
	buf_release(&bytes);
}

static void
test_damaged(void **state)
{
	struct slice section = pack_find(pack_embedded(), "names");
	char *copy = memory_alloc(pack_embedded()->len + 64), *bytes;
	size_t base = (size_t)(section.ptr - pack_embedded()->ptr);
	struct rng rng = rng_new(22);
	int opened = 0;

	(void)state;
	bytes = copy + (64 - ((uintptr_t)copy & 63)) % 64;
	memcpy(bytes, pack_embedded()->ptr, pack_embedded()->len);
	for (int i = 0; i < 200; i++) {
		struct pack pack = {bytes, pack_embedded()->len};
		size_t at[16];
		char was[16];
		struct names *names;

		for (int k = 0; k < 16; k++) {
			at[k] = base +
				rng_below(&rng, i % 2 ? 120 : section.len);
			was[k] = bytes[at[k]];
			bytes[at[k]] ^= (char)(1 << rng_below(&rng, 8));
		}
		names = names_open(&pack);
		if (names) {
			opened++;
			scan(names,
				AL NAFT " " SHARIKA " \xD9\x84\xD9\x86"
					"\xD8\xAF\xD9\x86",
				"ar");
		}
		names_free(names);
		for (int k = 15; k >= 0; k--)
			bytes[at[k]] = was[k];
		arena_clear(&arena);
	}
	assert_true(opened > 0);
	free(copy);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_proclitics),
		cmocka_unit_test(test_other_letters),
		cmocka_unit_test(test_longest),
		cmocka_unit_test(test_language),
		cmocka_unit_test(test_target_language),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_any_text),
		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_other_version),
		cmocka_unit_test(test_damaged),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	arena_release(&arena);
	return failed;
}
