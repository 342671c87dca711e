/* judge: the list of tests, their rules, and running them. */
#include <stdlib.h>
#include <string.h>
#include "base/judge_tests.h"
#include "base/speller.h"
#include "base/text.h"

const char *const test_ids[TEST_COUNT] = {
	[TEST_EMPTY] = "check.empty",
	[TEST_PLACEHOLDER_LEFT] = "check.placeholder-left",
	[TEST_COPIED] = "check.copied",
	[TEST_UNTRANSLATED] = "check.untranslated",
	[TEST_NUMBER_CHANGED] = "check.number-changed",
	[TEST_NUMBER_MISSING] = "check.number-missing",
	[TEST_NUMBER_ADDED] = "check.number-added",
	[TEST_VERBATIM_MISSING] = "check.verbatim-missing",
	[TEST_REPETITION] = "check.repetition",
	[TEST_LENGTH] = "check.length",
	[TEST_BRACKETS] = "check.brackets",
	[TEST_BIDI] = "check.bidi",
	[TEST_SPACES] = "check.spaces",
	[TEST_TERMINAL] = "check.terminal",
	[TEST_REPEATED] = "check.repeated",
	[TEST_SWAPPED] = "check.swapped",
	[TEST_INCONSISTENT] = "check.inconsistent",
	[TEST_QUOTES] = "check.quotes",
	[TEST_NAME_MISSING] = "check.name-missing",
	[TEST_TERM_MISSING] = "check.term-missing",
};

int
test_find(struct slice id)
{
	for (int i = 0; i < TEST_COUNT; i++)
		if (slice_is(id, test_ids[i]))
			return i;
	return -1;
}

/* ---- compiling ---- */

static uint32_t
number_of(struct rules *rules, const struct rules_file *file,
	const struct rule *rule, const char *key)
{
	struct slice value = rule_find(rule, key);
	uint32_t n = 0;

	for (size_t i = 0; i < value.len; i++) {
		if (value.ptr[i] < '0' || value.ptr[i] > '9' || n > 100000000) {
			rules_error(rules, file, rule->line,
				"'%s' is a whole number", key);
			return 0;
		}
		n = n * 10 + (uint32_t)(value.ptr[i] - '0');
	}
	return n;
}

static void
compile_rule(struct rules *rules, const struct rules_file *file,
	const struct rule *rule, struct test_rule *to, struct buf *says)
{
	struct slice words = rule_find(rule, "says");
	int level = level_find(rule_find(rule, "level"));

	if (level < 0)
		rules_error(rules, file, rule->line,
			"'level' is note, warning or error");
	if (!words.len || words.len > 60)
		rules_error(rules, file, rule->line,
			"'says' is missing or longer than 60 bytes");
	*to = (struct test_rule){
		.level = (uint32_t)(level < 0 ? 0 : level),
		.limit = number_of(rules, file, rule, "limit"),
		.limit2 = number_of(rules, file, rule, "limit2"),
		.says_at = (uint32_t)says->len,
		.says_len = (uint32_t)words.len,
	};
	buf_add_slice(says, words);
}

void
judge_compile(struct rules *rules, struct buf *out)
{
	struct test_rule rule[TEST_COUNT] = {0};
	const struct rules_file *file = NULL;
	struct buf says = {0};
	int any = 0, found[TEST_COUNT] = {0};

	while ((file = rules_next(rules, "check", ".rules", file))) {
		for (size_t i = 0; i < file->n; i++) {
			int test = test_find(file->v[i].id);

			any = 1;
			if (test < 0) {
				rules_error(rules, file, file->v[i].line,
					"no test has the id '%.*s'",
					(int)file->v[i].id.len,
					file->v[i].id.ptr);
				continue;
			}
			found[test] = 1;
			compile_rule(
				rules, file, &file->v[i], &rule[test], &says);
		}
	}
	for (int i = 0; any && i < TEST_COUNT; i++)
		if (!found[i])
			rules_error(rules, NULL, 0, "check: no rule for '%s'",
				test_ids[i]);
	if (any) {
		buf_add(out, (const char *)rule, sizeof rule);
		buf_add_slice(out, buf_slice(&says));
	}
	buf_release(&says);
}

/* ---- opening ---- */

/* A pack from a file is not trusted. */
static int
open_rules(struct judge *judge, struct slice section)
{
	size_t head = TEST_COUNT * sizeof(struct test_rule);

	if (section.len < head)
		return -1;
	judge->rule = (const void *)section.ptr;
	judge->says = section.ptr + head;
	for (int i = 0; i < TEST_COUNT; i++) {
		const struct test_rule *r = &judge->rule[i];

		if (r->level >= LEVEL_COUNT ||
			r->says_len >= sizeof judge->words[i] ||
			r->says_at > section.len - head ||
			r->says_len > section.len - head - r->says_at)
			return -1;
		memcpy(judge->words[i], judge->says + r->says_at, r->says_len);
	}
	return 0;
}

struct judge *
judge_open(const struct pack *pack)
{
	struct judge *judge = memory_zero(1, sizeof *judge);

	judge->pack = pack;
	judge->recogniser = recogniser_open(pack);
	judge->values = value_rules_open(pack);
	judge->langs = langs_open(pack);
	judge->names = skeleton_map_find(pack);
	if (open_rules(judge, pack_find(pack, "check")) || !judge->recogniser ||
		!judge->values || !judge->langs) {
		judge_free(judge);
		return NULL;
	}
	return judge;
}

void
judge_free(struct judge *judge)
{
	if (!judge)
		return;
	recogniser_free(judge->recogniser);
	if (judge->values)
		value_rules_free(judge->values);
	langs_free(judge->langs);
	speller_free(judge->speller);
	free(judge);
}

void
judge_switch_off(struct judge *judge, enum test test)
{
	judge->off |= 1u << test;
}

int
judge_is_on(const struct judge *judge, enum test test)
{
	return !(judge->off & 1u << test);
}

enum level
judge_level(const struct judge *judge, enum test test)
{
	return (enum level)judge->rule[test].level;
}

const char *
judge_says(const struct judge *judge, enum test test)
{
	return judge->words[test];
}

size_t
judge_limit(const struct judge *judge, enum test test)
{
	return judge->rule[test].limit;
}

size_t
judge_limit2(const struct judge *judge, enum test test)
{
	return judge->rule[test].limit2;
}

/* ---- judging ---- */

struct fault *
trial_find(struct trial *trial, enum test test, int in_target, size_t at,
	size_t len)
{
	struct faults *list = trial->faults;

	if (!trial_asks(trial, 1u << test))
		return NULL;
	if (list->n == list->cap) {
		size_t cap = list->cap ? 2 * list->cap : 4;
		struct fault *v = arena_alloc(trial->arena, cap * sizeof *v);

		if (list->n)
			memcpy(v, list->v, list->n * sizeof *v);
		list->v = v;
		list->cap = cap;
	}
	list->v[list->n] = (struct fault){
		.test = test, .in_target = in_target, .at = at, .len = len};
	return &list->v[list->n++];
}

/* The tests of each file. */
enum {
	VALUE_TESTS = 1 << TEST_NUMBER_CHANGED | 1 << TEST_NUMBER_MISSING |
		      1 << TEST_NUMBER_ADDED | 1 << TEST_VERBATIM_MISSING,
	NAME_TESTS = 1 << TEST_NAME_MISSING | 1 << TEST_TERM_MISSING,
	SHAPE_TESTS = 1 << TEST_REPETITION | 1 << TEST_LENGTH |
		      1 << TEST_BRACKETS | 1 << TEST_QUOTES | 1 << TEST_BIDI |
		      1 << TEST_SPACES | 1 << TEST_TERMINAL,
};

void
judge_pair_by(struct judge *judge, unsigned tests, const struct pair *pair,
	struct arena *arena, struct faults *out)
{
	struct trial trial = {judge, pair, arena, out, tests & ~judge->off};

	judge_leftovers(&trial);
	if (!pair->target.len)
		return;
	if (trial_asks(&trial, VALUE_TESTS))
		judge_values(&trial);
	if (trial_asks(&trial, NAME_TESTS))
		judge_names(&trial);
	if (trial_asks(&trial, SHAPE_TESTS))
		judge_shape(&trial);
}

void
judge_pair(struct judge *judge, const struct pair *pair, struct arena *arena,
	struct faults *out)
{
	judge_pair_by(judge, ~0u, pair, arena, out);
}

/* ---- examples ---- */

static const char *
arrow_in(struct slice text)
{
	return text.len ? memmem(text.ptr, text.len, " =>", 3) : NULL;
}

enum rules_fired
judge_example(const struct pack *pack, const struct rule *rule,
	struct slice lang, struct slice text)
{
	struct judge *judge = judge_open(pack);
	const char *arrow = arrow_in(text);
	struct pair pair = {.lang = lang, .to = rule_find(rule, "to")};
	enum rules_fired fired = RULES_SILENT;
	struct faults faults = {0};
	struct arena arena = {0};

	if (!judge || !arrow) {
		judge_free(judge);
		return RULES_DAMAGED;
	}
	if (!pair.lang.len || !lang_is_known(judge->langs, pair.lang))
		pair.lang = SLICE("ar");
	if (!pair.to.len)
		pair.to = SLICE("en");
	pair.lengths = align_pair_find(pack, pair.lang, pair.to);
	pair.text = (struct slice){text.ptr, (size_t)(arrow - text.ptr)};
	pair.target.ptr = arrow + 3;
	pair.target.len = (size_t)(text.ptr + text.len - pair.target.ptr);
	if (pair.target.len && *pair.target.ptr == ' ')
		pair.target.ptr++, pair.target.len--;
	judge_pair(judge, &pair, &arena, &faults);
	for (size_t i = 0; i < faults.n; i++)
		if (slice_is(rule->id, test_ids[faults.v[i].test]))
			fired = RULES_FIRED;
	arena_release(&arena);
	judge_free(judge);
	return fired;
}
