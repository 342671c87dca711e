/* rules_check: rules tried on their own examples, and on any text. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "tools/rules_tool.h"
#include "base/lang.h"
#include "base/text.h"

/* ---- which stage tries a file ---- */

static const struct rules_tester *
tester_of(const struct rules_file *file)
{
	const struct rules_tester *t, *found = NULL;

	for (t = rules_testers; t->folder; t++) {
		if (strcmp(t->folder, file->folder) != 0)
			continue;
		if (t->file && strcmp(t->file, file->name) == 0)
			return t;
		if (!t->file)
			found = t;
	}
	return found;
}

/* The part of the stem before a dot ("ar.title"), where it is a language. */
static struct slice
lang_of(const struct rules_file *file, const struct rule *rule)
{
	struct slice lang = rule_find(rule, "lang"), known;
	struct langs *langs;
	const char *dot;

	if (lang.ptr)
		return lang;
	lang = file->stem;
	dot = memchr(lang.ptr, '.', lang.len);
	if (dot)
		lang.len = (size_t)(dot - lang.ptr);
	langs = langs_open(pack_embedded());
	known = langs && lang_is_known(langs, lang) ? lang
						    : (struct slice){"", 0};
	langs_free(langs);
	return known;
}

/* ---- examples ---- */

struct check {
	const struct report *to;
	const struct pack *pack;
	int failed;
};

struct sought {
	struct slice id;
	int seen;
};

static void
note_hit(void *user, struct slice id, size_t at, size_t len)
{
	struct sought *sought = user;

	(void)at;
	(void)len;
	sought->seen |= slice_equal(id, sought->id);
}

static enum rules_fired
run_example(const struct check *check, const struct rules_tester *tester,
	const struct rule *rule, struct slice lang, struct slice text)
{
	struct sought sought = {rule->id, 0};

	if (tester->example)
		return tester->example(check->pack, rule, lang, text);
	if (tester->trace(check->pack, lang, text, note_hit, &sought))
		return RULES_DAMAGED;
	return sought.seen ? RULES_FIRED : RULES_SILENT;
}

__attribute__((format(printf, 4, 5))) static void
fail(struct check *check, const char *path, size_t line, const char *format,
	...)
{
	struct place place = {path, line, 0};
	struct buf visible = {0};
	char words[512];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	report_visible(&visible, slice_of(words), 0);
	buf_addc(&visible, '\0');
	report(check->to, place, LEVEL_ERROR, "rules.example", "%s",
		visible.ptr);
	buf_release(&visible);
	check->failed = 1;
}

static void
check_example(struct check *check, const struct rules_tester *tester,
	const struct rule *rule, struct slice lang, const struct rule_value *v,
	enum rules_fired wanted)
{
	enum rules_fired got = run_example(check, tester, rule, lang, v->value);

	if (got == RULES_DAMAGED)
		fail(check, rule->path, v->line,
			"the compiled rules are damaged");
	else if (got != wanted)
		fail(check, rule->path, v->line, "'%.*s' %s here",
			(int)rule->id.len, rule->id.ptr,
			got == RULES_FIRED ? "fires, and must not,"
					   : "must fire, and does not,");
}

static void
check_rule(struct check *check, const struct rules_tester *tester,
	const struct rules_file *file, const struct rule *rule)
{
	struct slice lang = lang_of(file, rule);
	size_t i, yes = 0, no = 0;
	const struct rule_value *v;

	for (i = 0; i < rule->n; i++) {
		v = &rule->v[i];
		if (slice_is(v->key, "yes")) {
			yes++;
			check_example(
				check, tester, rule, lang, v, RULES_FIRED);
		} else if (slice_is(v->key, "no")) {
			no++;
			check_example(
				check, tester, rule, lang, v, RULES_SILENT);
		}
	}
	if (tester->examples == RULES_EXAMPLES_BOTH && (!yes || !no))
		fail(check, rule->path, rule->line,
			"'%.*s' has no '%s:' example", (int)rule->id.len,
			rule->id.ptr, yes ? "no" : "yes");
}

static int
has_examples(const struct rules_file *file)
{
	size_t i;

	for (i = 0; i < file->n; i++)
		if (rule_find(&file->v[i], "yes").ptr ||
			rule_find(&file->v[i], "no").ptr)
			return 1;
	return 0;
}

static void
check_file(struct check *check, const struct rules_file *file)
{
	const struct rules_tester *tester = tester_of(file);
	size_t i;

	if (file->type != RULES_STANZAS)
		return;
	if (!tester && has_examples(file))
		fail(check, file->path, 0,
			"nothing tries the examples of this file");
	for (i = 0; tester && i < file->n; i++)
		check_rule(check, tester, file, &file->v[i]);
}

/* ---- check ---- */

static int
load_all(struct rules *rules, char **operands, size_t n)
{
	const struct rules_file *file;
	size_t i;
	int bad = 0;

	for (i = 0; i < n; i++)
		bad |= rules_tool_is_directory(operands[i])
			       ? rules_load_dir(rules, operands[i])
			       : rules_tool_load(rules, operands[i], &file);
	return bad;
}

/* Whether the user named the file, or the directory that it came from. */
static int
is_named(const struct rules_file *file, char **operands, size_t n)
{
	size_t i, len;

	for (i = 0; i < n; i++) {
		len = strlen(operands[i]);
		if (strncmp(file->path, operands[i], len) == 0 &&
			(!file->path[len] || file->path[len] == '/' ||
				operands[i][len - 1] == '/'))
			return 1;
	}
	return n == 0;
}

static int
check_all(
	struct rules *rules, const struct report *to, char **operands, size_t n)
{
	struct check check = {.to = to};
	struct buf bytes = {0};
	struct pack pack;
	size_t i;

	if (rules_compile(rules, &bytes) == 0 &&
		pack_open(&pack, bytes.ptr, bytes.len) == 0) {
		check.pack = &pack;
		for (i = 0; i < rules->n; i++)
			if (is_named(&rules->v[i], operands, n))
				check_file(&check, &rules->v[i]);
	}
	buf_release(&bytes);
	return check.failed || rules->failed;
}

int
rules_tool_check(const struct settings *settings, const struct report *to,
	char **operands, size_t n)
{
	struct rules rules;
	int bad = rules_tool_open(&rules, settings, to);

	if (!bad)
		bad = load_all(&rules, operands, n);
	if (!bad)
		bad = check_all(&rules, to, operands, n);
	rules_release(&rules);
	return bad ? STATUS_UNDONE : STATUS_DONE;
}

/* ---- why ---- */

struct why {
	struct buf out;
	struct slice line;
	size_t number;
};

enum { AROUND_CP = 12 };

/* Where nothing but a place was decided, what stands on both sides of it. */
static void
add_around(struct buf *out, struct slice line, size_t at)
{
	const char *p = line.ptr + at;
	uint32_t cp;
	int i;

	for (i = 0; i < AROUND_CP && p > line.ptr; i++)
		p -= utf8_prev(line.ptr, p, &cp);
	report_visible(out, (struct slice){p, (size_t)(line.ptr + at - p)}, 0);
	buf_addc(out, '|');
	p = line.ptr + at;
	for (i = 0; i < AROUND_CP && p < line.ptr + line.len; i++)
		p += utf8_next(p, line.ptr + line.len, &cp);
	report_visible(out,
		(struct slice){line.ptr + at, (size_t)(p - line.ptr) - at}, 0);
}

static void
print_hit(void *user, struct slice id, size_t at, size_t len)
{
	struct why *why = user;

	buf_addf(&why->out, "-:%zu:%zu: note: '", why->number,
		utf8_count(why->line.ptr, at) + 1);
	if (len)
		report_visible(
			&why->out, (struct slice){why->line.ptr + at, len}, 40);
	else
		add_around(&why->out, why->line, at);
	buf_adds(&why->out, "' [");
	buf_add_slice(&why->out, id);
	buf_adds(&why->out, "]\n");
}

static int
why_line(struct why *why, const struct pack *pack, const char *folder,
	struct slice lang)
{
	const struct rules_tester *t;
	int bad = 0;

	for (t = rules_testers; t->folder; t++)
		if (t->trace && (!folder || !strcmp(folder, t->folder)))
			bad |= t->trace(pack, lang, why->line, print_hit, why);
	return bad;
}

static int
is_traced(const char *folder)
{
	const struct rules_tester *t;

	for (t = rules_testers; t->folder; t++)
		if (t->trace && (!folder || !strcmp(folder, t->folder)))
			return 1;
	return 0;
}

static int
say(const struct report *to, size_t line, const char *words, const char *what)
{
	struct place place = {line ? "-" : NULL, line, 0};

	report(to, place, LEVEL_ERROR, NULL, "%s%s", words, what);
	return -1;
}

static int
why_input(const struct report *to, const struct pack *pack, const char *folder,
	struct slice lang)
{
	struct why why = {.number = 0};
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	int bad = 0;

	while (!bad && (n = getline(&line, &cap, stdin)) > 0) {
		n -= line[n - 1] == '\n';
		why.line = (struct slice){line, (size_t)n};
		why.number++;
		buf_clear(&why.out);
		if (utf8_valid(line, (size_t)n) != (size_t)n)
			bad = say(to, why.number, "this line is not UTF-8", "");
		else if (why_line(&why, pack, folder, lang))
			bad = say(to, 0, "the compiled rules are damaged", "");
		fwrite(why.out.ptr, 1, why.out.len, stdout);
	}
	free(line);
	buf_release(&why.out);
	if (ferror(stdin) || fflush(stdout) || ferror(stdout))
		bad = say(to, 0, "reading or writing failed", "");
	return bad;
}

int
rules_tool_why(const struct settings *settings, const struct report *to,
	char **operands, size_t n)
{
	const char *dir = settings_find(settings, "rules");
	const char *lang = settings_find(settings, "lang");
	const char *folder = n ? operands[0] : NULL;
	struct pack pack = *pack_embedded();
	int bad;

	if (!is_traced(folder))
		bad = say(to, 0, "there are no rules to be traced in ",
			folder ? folder : "any folder");
	else if (lang && !lang_is_tag(slice_of(lang)))
		bad = say(to, 0, "this is no language tag: ", lang);
	else if (dir && rules_overlay(dir, to, &pack))
		bad = -1;
	else
		bad = why_input(to, &pack, folder, slice_of(lang ? lang : ""));
	if (dir && !bad)
		free((void *)(uintptr_t)pack.ptr);
	return bad ? STATUS_UNDONE : STATUS_DONE;
}
