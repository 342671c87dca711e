/* normaliser: what others say of it: Unicode's test of composition, Nisaba's
 * cases, words that must stay apart, a page that names each rule */
#include "test.h"

#include "base/normaliser.h"
#include "base/normaliser_window.h"
#include "base/unicode.h"

static struct slice
run(struct normaliser *n, struct slice text)
{
	return normaliser_run(n, text) ? normaliser_text(n) : text;
}

static int
is_same(struct slice a, struct slice b)
{
	return a.len == b.len && (!a.len || !memcmp(a.ptr, b.ptr, a.len));
}

/* ---- NormalizationTest.txt ---- */

static const char *const paths[] = {
	"bzip2 -dc /usr/share/unicode/NormalizationTest.txt.bz2 2>/dev/null",
	"cat /usr/share/unicode/NormalizationTest.txt 2>/dev/null",
};

/* "0627 0653;": code points to text. Returns behind the semicolon. 0: the line
 * has a character that this Unicode does not know. */
static const char *
read_points(const char *p, struct buf *to, int *known)
{
	char *end;

	buf_clear(to);
	for (; *p != ';' && *p; p = end) {
		uint32_t cp = (uint32_t)strtoul(p, &end, 16);

		if (end == p)
			break;
		to->len += utf8_put(buf_room(to, 4), cp);
		*known &= memcmp(unicode_category(cp), "Cn", 2) != 0;
	}
	return *p == ';' ? p + 1 : p;
}

/* c2 is NFC of c1, c2, c3, and c4 of c4, c5 (header of the file). */
static int
line_holds(struct normaliser *n, const char *line, int *known)
{
	static const unsigned wanted[] = {1, 1, 1, 3, 3};
	struct buf column[5] = {0};
	int holds = 1;

	for (size_t i = 0; i < 5; i++)
		line = read_points(line, &column[i], known);
	for (size_t i = 0; i < 5 && *known; i++)
		holds &= is_same(run(n, buf_slice(&column[i])),
			buf_slice(&column[wanted[i]]));
	for (size_t i = 0; i < 5; i++)
		buf_release(&column[i]);
	return holds;
}

static void
test_unicode(void **state)
{
	struct normaliser *n = normaliser_new(pack_embedded());
	unsigned held = 0, failed = 0, unknown = 0;
	char line[4096];

	(void)state;
	normaliser_profile(n, slice_of("none"));
	assert_int_equal(
		normaliser_switch(n, slice_of("nfc"), NORMALISER_ON), 1);
	for (size_t i = 0; i < COUNT(paths) && !held; i++) {
		FILE *file = popen(paths[i], "r");

		while (file && fgets(line, sizeof line, file)) {
			int known = 1;

			if (!strchr("0123456789ABCDEF", line[0]))
				continue;
			if (!line_holds(n, line, &known)) {
				print_message("fails: %s", line);
				failed++;
			}
			held += known != 0;
			unknown += known == 0;
		}
		if (file)
			pclose(file);
	}
	normaliser_free(n);
	if (!held)
		skip(); /* package unicode-data */
	print_message("%u lines hold, %u are newer\n", held, unknown);
	assert_int_equal(failed, 0);
	assert_true(held > 18000);
}

/* ---- Nisaba ---- */

struct tally {
	unsigned all, as_wanted, changed;
};

/* Columns: id kind lang input output input_cps output_cps mt. */
static void
count_case(struct normaliser *n, char *line, struct tally *safe,
	struct tally *review)
{
	char *cell[8] = {0}, *p = line;
	struct tally *tally;
	struct slice in, out, got;

	for (size_t i = 0; i < 8 && p; i++)
		cell[i] = strsep(&p, "\t\n");
	if (!cell[7] || !strcmp(cell[7], "mt"))
		return;
	tally = !strcmp(cell[7], "safe")     ? safe
		: !strcmp(cell[7], "review") ? review
					     : NULL;
	if (!tally)
		return;
	in = slice_of(cell[3]);
	out = slice_of(cell[4]);
	normaliser_language(
		n, slice_of(!strcmp(cell[2], "prs") ? "fa" : cell[2]));
	got = run(n, in);
	tally->all++;
	tally->as_wanted += is_same(got, out) != 0;
	tally->changed += is_same(got, in) == 0;
	if (tally == safe && !is_same(got, out))
		print_message("%s: %s becomes %.*s\n", cell[0], cell[3],
			(int)got.len, got.ptr);
}

static void
test_nisaba(void **state)
{
	struct normaliser *n = normaliser_new(pack_embedded());
	const char *data = getenv("DATA");
	struct tally safe = {0}, review = {0};
	char path[4096], line[4096];
	FILE *file;

	(void)state;
	snprintf(path, sizeof path, "%s/normalise/nisaba.dev.tsv",
		data ? data : "");
	file = data && *data ? fopen(path, "r") : NULL;
	while (file && fgets(line, sizeof line, file))
		count_case(n, line, &safe, &review);
	if (file)
		fclose(file);
	normaliser_free(n);
	if (!file)
		skip();
	print_message("safe: %u of %u; review: %u of %u change\n",
		safe.as_wanted, safe.all, review.changed, review.all);
	assert_true(safe.all > 0);
	assert_int_equal(safe.as_wanted, safe.all);
	/* Exchanges of yeh and kaf, and what the page names. */
	assert_true(review.changed * 12 < review.all);
}

/* ---- words that must stay apart ---- */

/* tests/normalise/pairs.list: language, two words, what they mean. */
static unsigned
merged(struct normaliser *n, unsigned *pairs)
{
	FILE *file = fopen("tests/normalise/pairs.list", "r");
	unsigned same = 0;
	struct buf one = {0};
	char line[1024], *cell[3], *p;

	assert_non_null(file);
	while (fgets(line, sizeof line, file)) {
		if (line[0] == '#' || line[0] == '\n')
			continue;
		p = line;
		for (size_t i = 0; i < 3; i++)
			assert_non_null(cell[i] = strsep(&p, "\t\n"));
		normaliser_language(n, slice_of(cell[0]));
		buf_clear(&one);
		buf_add_slice(&one, run(n, slice_of(cell[1])));
		(*pairs)++;
		if (!is_same(buf_slice(&one), run(n, slice_of(cell[2]))))
			continue;
		same++;
	}
	fclose(file);
	buf_release(&one);
	return same;
}

static void
test_pairs(void **state)
{
	struct normaliser *n = normaliser_new(pack_embedded());
	unsigned pairs = 0;

	(void)state;
	assert_int_equal(merged(n, &pairs), 0);
	assert_true(pairs > 80);
	/* What merges words is noticed. */
	normaliser_profile(n, slice_of("search"));
	assert_true(merged(n, &pairs) > 20);
	normaliser_free(n);
}

/* ---- the page ---- */

static void
test_page(void **state)
{
	struct normaliser *n = normaliser_new(pack_embedded());
	FILE *file = fopen("pipeline/pre/wasl-normalise.1", "r");
	struct buf page = {0};
	size_t got;

	(void)state;
	assert_non_null(file);
	while ((got = fread(buf_room(&page, 4096), 1, 4096, file)) > 0)
		page.len += got;
	fclose(file);
	buf_addc(&page, '\0');
	for (size_t i = 0; i < n->head->rules_n; i++) {
		const struct norm_rule *r = &n->rules[i];
		const char *id = n->strings + r->id_at + strlen("normalise.");
		size_t len = r->id_len - strlen("normalise.");
		char name[64];

		if (memchr(id, '.', len))
			len = (size_t)((const char *)memchr(id, '.', len) - id);
		snprintf(name, sizeof name, "%.*s", (int)len, id);
		if (!strstr(page.ptr, name))
			print_message("the page does not name %s\n", name);
		assert_non_null(strstr(page.ptr, name));
	}
	buf_release(&page);
	normaliser_free(n);
}

/* ---- the map of forms is what its generator writes ---- */

static void
test_forms(void **state)
{
	int status;

	(void)state;
	if (system("test -r /usr/share/unicode/UnicodeData.txt && "
		   "command -v python3 >/dev/null"))
		skip();
	status = system("scripts/normalise-forms | "
			"cmp - rules/normalise/forms.map");
	assert_int_equal(status, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unicode),
		cmocka_unit_test(test_nisaba),
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_page),
		cmocka_unit_test(test_forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
