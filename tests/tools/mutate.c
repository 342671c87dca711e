/* mutate: switch off each rule of every stage in turn, each list of split, and
 * each row of normalise's maps of letters, and see whether the examples notice.
 *
 * A rule is switched off by taking its stanza away before the rules are
 * compiled. Then one of its yes-examples must fail: for split, whose examples
 * say where boundaries are, the boundaries must change, so that a rule which
 * another one stands in for is found out. Rules of normalise have options to
 * switch them off, and their examples say what comes out. Prints what nothing
 * misses; ends with 1 if there is any.
 */
#include "base/lang.h"
#include "base/normaliser.h"
#include "base/splitter.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct rules rules;
static struct report quiet;
static unsigned tried, missed;

static const struct rules_tester *
tester_of(const struct rules_file *file)
{
	const struct rules_tester *t, *any = NULL;

	for (t = rules_testers; t->folder; t++) {
		if (strcmp(t->folder, file->folder))
			continue;
		if (t->file && !strcmp(t->file, file->name))
			return t;
		if (!t->file)
			any = t;
	}
	return any;
}

static struct slice
lang_of(const struct rules_file *file, const struct rule *rule)
{
	struct slice lang = rule_find(rule, "lang");

	if (lang.len)
		return lang;
	return lang_is_tag(file->stem) ? file->stem : SLICE("");
}

struct hits {
	struct slice id;
	int fired;
};

static void
note_hit(void *user, struct slice id, size_t at, size_t len)
{
	struct hits *hits = user;

	(void)at;
	(void)len;
	hits->fired |=
		id.len == hits->id.len && !memcmp(id.ptr, hits->id.ptr, id.len);
}

/* Whether one example comes out as it should. */
static int
holds(const struct pack *pack, const struct rules_tester *tester,
	const struct rules_file *file, const struct rule *rule,
	struct slice text)
{
	rules_example *example = strcmp(file->folder, "split")
					 ? tester->example
					 : split_example_bounds;
	struct hits hits = {rule->id, 0};

	if (example)
		return example(pack, rule, lang_of(file, rule), text) ==
		       RULES_FIRED;
	tester->trace(pack, lang_of(file, rule), text, note_hit, &hits);
	return hits.fired;
}

static int
examples_hold(const struct pack *pack, const struct rules_tester *tester,
	const struct rules_file *file, const struct rule *rule)
{
	int with_no = !strcmp(file->folder, "split");

	for (size_t i = 0; i < rule->n; i++) {
		const struct rule_value *v = &rule->v[i];

		if ((slice_is(v->key, "yes") ||
			    (with_no && slice_is(v->key, "no"))) &&
			!holds(pack, tester, file, rule, v->value))
			return 0;
	}
	return 1;
}

/* 0 if the rules as they are now cannot be compiled. */
static int
compile(struct buf *bytes, struct pack *pack)
{
	buf_clear(bytes);
	rules.failed = 0;
	return !rules_compile(&rules, bytes) &&
	       !pack_open(pack, bytes->ptr, bytes->len);
}

/* All that the yes-examples say comes out without the rule. */
static int
comes_out_without(const struct rules_file *file, const struct rule *rule)
{
	for (size_t i = 0; i < rule->n; i++)
		if (slice_is(rule->v[i].key, "yes") &&
			normaliser_example_without(pack_embedded(), rule,
				lang_of(file, rule),
				rule->v[i].value) != RULES_FIRED)
			return 0;
	return 1;
}

static void
try_stanza(struct rules_file *file, size_t i)
{
	const struct rules_tester *tester = tester_of(file);
	struct rule rule = file->v[i];
	size_t behind = (file->n - i - 1) * sizeof(rule);
	struct buf bytes = {0};
	struct pack pack;

	if (!rule_find(&rule, "yes").ptr || !tester)
		return;
	tried++;
	if (!strcmp(file->folder, "normalise")) {
		if (comes_out_without(file, &rule)) {
			printf("nothing misses %.*s (%s)\n", (int)rule.id.len,
				rule.id.ptr, file->name);
			missed++;
		}
		return;
	}
	memmove(&file->v[i], &file->v[i + 1], behind);
	file->n--;
	if (compile(&bytes, &pack) &&
		examples_hold(&pack, tester, file, &rule)) {
		printf("nothing misses %.*s (%s/%s)\n", (int)rule.id.len,
			rule.id.ptr, file->folder, file->name);
		missed++;
	}
	file->n++;
	memmove(&file->v[i + 1], &file->v[i], behind);
	file->v[i] = rule;
	buf_release(&bytes);
}

static int
folder_holds(const struct pack *pack, const char *folder)
{
	const struct rules_file *file = NULL;

	while ((file = rules_next(&rules, folder, ".rules", file)))
		for (size_t i = 0; i < file->n; i++)
			if (!examples_hold(
				    pack, tester_of(file), file, &file->v[i]))
				return 0;
	return 1;
}

/* ---- lists, by the goldens that are made for them ---- */

static int
read_whole(const char *path, struct buf *to)
{
	FILE *file = fopen(path, "rb");
	size_t n;

	buf_clear(to);
	if (!file)
		return -1;
	while ((n = fread(buf_room(to, 4096), 1, 4096, file)) > 0)
		to->len += n;
	fclose(file);
	buf_addc(to, '\0');
	to->len--;
	return 0;
}

/* One golden, tests/split/CASE, run in this process. */
static int
golden_holds(const struct splitter *splitter, const char *args, struct slice in,
	struct slice out)
{
	struct segments s = {0};
	struct buf got = {0};
	char lang[8] = "";
	unsigned max = 0;
	int same;

	if (sscanf(args, "-l %7s --max %u", lang, &max) < 1)
		return 1;
	for (const char *p = in.ptr, *lf; p < in.ptr + in.len; p = lf + 1) {
		lf = strchr(p, '\n');
		segments_find(&s, splitter_find(splitter, slice_of(lang)),
			(struct slice){p, (size_t)(lf - p)}, max);
		for (size_t i = 0; i < s.n; i++) {
			buf_add(&got, p + s.v[i].from, s.v[i].to - s.v[i].from);
			buf_addc(&got, '\n');
		}
	}
	same = got.len == out.len && !memcmp(got.ptr, out.ptr, out.len);
	segments_release(&s);
	buf_release(&got);
	return same;
}

static int
goldens_hold(const struct pack *pack)
{
	struct splitter *splitter = splitter_open(pack);
	struct buf args = {0}, in = {0}, out = {0};
	char path[4096];
	glob_t found;
	int all = 1;

	glob("tests/split/lists-*.in", 0, NULL, &found);
	glob("tests/split/max-*.in", GLOB_APPEND, NULL, &found);
	for (size_t i = 0; i < found.gl_pathc && all; i++) {
		int stem = (int)strlen(found.gl_pathv[i]) - 3;

		read_whole(found.gl_pathv[i], &in);
		snprintf(path, sizeof(path), "%.*s.args", stem,
			found.gl_pathv[i]);
		read_whole(path, &args);
		snprintf(path, sizeof(path), "%.*s.out", stem,
			found.gl_pathv[i]);
		read_whole(path, &out);
		all = golden_holds(
			splitter, args.ptr, buf_slice(&in), buf_slice(&out));
	}
	globfree(&found);
	splitter_free(splitter);
	buf_release(&args);
	buf_release(&in);
	buf_release(&out);
	return all;
}

static void
try_list(struct rules_file *file)
{
	struct buf bytes = {0};
	struct pack pack;
	size_t n = file->n;

	tried++;
	file->n = 0;
	if (compile(&bytes, &pack) && folder_holds(&pack, file->folder) &&
		goldens_hold(&pack)) {
		printf("nothing misses %s/%s\n", file->folder, file->name);
		missed++;
	}
	file->n = n;
	buf_release(&bytes);
}

/* ---- rows, by the examples of the rules that they are of ---- */

/* Maps of letters: not those that are made from tables of Unicode's, nor of
 * encodings. */
static int
has_rules(const struct rules_file *file)
{
	static const char *const made[] = {
		"forms", "invisible", "shapes", "cp1252", "cp1256", "search"};

	for (size_t i = 0; i < sizeof(made) / sizeof(*made); i++)
		if (slice_is(file->stem, made[i]))
			return 0;
	return 1;
}

static void
try_row(struct rules_file *file, size_t i)
{
	struct rule row = file->v[i];
	size_t behind = (file->n - i - 1) * sizeof(row);
	struct buf bytes = {0};
	struct pack pack;

	tried++;
	memmove(&file->v[i], &file->v[i + 1], behind);
	file->n--;
	if (!compile(&bytes, &pack) || folder_holds(&pack, file->folder)) {
		printf("nothing misses line %zu of %s/%s\n", row.line,
			file->folder, file->name);
		missed++;
	}
	file->n++;
	memmove(&file->v[i + 1], &file->v[i], behind);
	file->v[i] = row;
	buf_release(&bytes);
}

int
main(int argc, char **argv)
{
	quiet.to = fopen("/dev/null", "w");
	rules_init(&rules, &quiet);
	if (rules_load_pack(&rules, pack_embedded()))
		return 2;
	if (!goldens_hold(pack_embedded())) {
		fprintf(stderr, "mutate: goldens of tests/split fail\n");
		return 2;
	}
	for (size_t i = 0; i < rules.n; i++) {
		struct rules_file *file = &rules.v[i];

		if (argc > 1 && strcmp(argv[1], file->folder))
			continue;
		for (size_t k = 0; file->type == RULES_STANZAS && k < file->n;
			k++)
			try_stanza(file, k);
		if (file->type == RULES_LIST && !strcmp(file->folder, "split"))
			try_list(file);
		for (size_t k = 0;
			file->type == RULES_MAP && k < file->n &&
			!strcmp(file->folder, "normalise") && has_rules(file);
			k++)
			try_row(file, k);
	}
	printf("%u switched off, %u not missed\n", tried, missed);
	return missed != 0;
}
