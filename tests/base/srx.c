/* srx: which rule decides, for which language, and what is refused */
#include "test.h"
#include "base/icu.h"
#include "base/srx.h"

#define RULE(b, before, after)                                                 \
	"<rule break='" b "'><beforebreak>" before "</beforebreak>"            \
	"<afterbreak>" after "</afterbreak></rule>"

static const char body[] =
	"<languagerules>"
	"<languagerule languagerulename='Titles'>" RULE("no", "Dr\\.",
		"\\s") "</languagerule>"
		       "<languagerule languagerulename='Stops'>" RULE(
			       "yes", "[.!]+", "\\s") RULE("no", "!",
			       "\\s") "</languagerule>"
				      "<languagerule "
				      "languagerulename='Lines'>" RULE("yes",
					      ";",
					      "") "</languagerule>"
						  "</languagerules><maprules>"
						  "<languagemap "
						  "languagepattern='en.*' "
						  "languagerulename='Titles'/>"
						  "<languagemap "
						  "languagepattern='en|fa' "
						  "languagerulename='Stops'/>"
						  "<languagemap "
						  "languagepattern='de' "
						  "languagerulename='Lines'/>"
						  "</maprules></body></srx>";

static struct srx *
open_srx(const char *cascade)
{
	char why[200] = "";
	struct buf file = {0};
	struct srx *srx;

	buf_addf(&file, "<srx version='2.0'><header cascade='%s'/><body>%s",
		cascade, body);
	srx = srx_new(buf_slice(&file), why, sizeof(why));
	if (!srx)
		fail_msg("%s", why);
	buf_release(&file);
	return srx;
}

/* The segments, with '|' between. */
static void
check(struct srx *srx, const char *lang, const char *text, const char *want)
{
	struct segments s = {0};
	struct buf got = {0};

	assert_int_equal(srx_find(srx, slice_of(lang), slice_of(text), &s), 0);
	for (size_t i = 0; i < s.n; i++) {
		if (i)
			buf_addc(&got, '|');
		buf_add(&got, text + s.v[i].from, s.v[i].to - s.v[i].from);
	}
	buf_addc(&got, '\0');
	assert_string_equal(got.ptr, want);
	buf_release(&got);
	segments_release(&s);
}

static void
test_cascade(void **state)
{
	struct srx *srx = open_srx("yes");

	(void)state;
	check(srx, "en", "See Dr. No. He left! Now",
		"See Dr. No.|He left!|Now");
	check(srx, "en-GB", "See Dr. No. He left", "See Dr. No. He left");
	check(srx, "fa", "See Dr. No. He left", "See Dr.|No.|He left");
	check(srx, "de", "a;b; c.", "a;|b;|c.");
	check(srx, "ar", "One. Two.", "One. Two.");
	check(srx, "fa", "", "");
	check(srx, "fa", " . ", ".");
	srx_free(srx);
}

static void
test_first_only(void **state)
{
	struct srx *srx = open_srx("no");

	(void)state;
	check(srx, "en", "See Dr. No. He left", "See Dr. No. He left");
	check(srx, "fa", "One. Two", "One.|Two");
	srx_free(srx);
}

static void
check_refused(const char *file, const char *want)
{
	char why[200] = "";

	assert_null(srx_new(slice_of(file), why, sizeof(why)));
	if (!strstr(why, want))
		fail_msg("'%s' does not say '%s'", why, want);
}

static void
test_refused(void **state)
{
	(void)state;
	check_refused("<srx>", "an element without an end");
	check_refused("<srx/>", "not SRX 2.0");
	check_refused("\xFF", "not UTF-8");
	check_refused("<srx><languagemap/></srx>", "names a pattern");
	check_refused("<srx><languagerule/></srx>", "has a name");
	check_refused("<srx>" RULE("yes", "a", "b") "</srx>",
		"outside a languagerule");
	check_refused("<srx><languagerule languagerulename='a'>" RULE(
			      "yes", "", "") "</languagerule></srx>",
		"without a pattern");
	check_refused("<srx>\n<languagerule languagerulename='a'>" RULE(
			      "yes", "(", "") "</languagerule></srx>",
		"line 2: not a pattern");
	check_refused("<srx><languagemap languagepattern='.*' "
		      "languagerulename='b'/></srx>",
		"no languagerule 'b'");
}

/* A pattern that goes back over itself without end is given up. */
static void
test_time(void **state)
{
	static const char file[] =
		"<srx><languagerule languagerulename='a'>" RULE("yes",
			"(a|a|a|a)*b", "") "</languagerule>"
					   "<languagemap languagepattern='.*' "
					   "languagerulename='a'/></srx>";
	char why[200] = "", text[60];
	struct segments s = {0};
	struct srx *srx = srx_new(slice_of(file), why, sizeof(why));

	(void)state;
	memset(text, 'a', sizeof(text));
	assert_non_null(srx);
	assert_int_equal(srx_find(srx, SLICE("en"),
				 (struct slice){text, sizeof(text)}, &s),
		-1);
	assert_int_equal(s.n, 1);
	segments_release(&s);
	srx_free(srx);
}

/* The module lies beside the programs, two folders up. */
static int
setup(void **state)
{
	const char *build = getenv("BUILD"), *why = "";

	(void)state;
	if (build)
		setenv("WASL_MODULES", build, 0);
	if (icu_open(&why))
		return 0;
	printf("skip: %s\n", why);
	exit(0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cascade),
		cmocka_unit_test(test_first_only),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_time),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
