/* splitter_try: which rule decided where, and the rules' own examples.
 *
 * In an example U+00A6 BROKEN BAR stands where a boundary must be; everywhere
 * else there must be none.
 */
#include "base/splitter_pack.h"
#include "base/lang.h"

#include <string.h>

static const char BAR[] = "\xC2\xA6";

struct trial {
	struct langs *langs;
	struct splitter *splitter;
	const struct splitter_lang *lang;
};

static int
trial_open(struct trial *t, const struct pack *pack, struct slice tag)
{
	t->langs = langs_open(pack);
	t->splitter = splitter_open(pack);
	if (!t->langs || !t->splitter) {
		langs_free(t->langs);
		splitter_free(t->splitter);
		return -1;
	}
	t->lang = splitter_find(t->splitter, lang_rules(t->langs, tag));
	if (!t->lang)
		t->lang = splitter_any(t->splitter);
	return 0;
}

static void
trial_close(struct trial *t)
{
	langs_free(t->langs);
	splitter_free(t->splitter);
}

int
split_trace(const struct pack *pack, struct slice tag, struct slice text,
	rules_hit *hit, void *user)
{
	struct trial t;
	struct split_walk walk;
	const char *at = text.ptr;
	int breaks;

	if (trial_open(&t, pack, tag))
		return -1;
	split_start(&walk, t.lang, text);
	split_begin(&walk, text.ptr);
	while ((breaks = split_candidate(&walk, at, &at)) >= 0) {
		if (walk.rule >= 0)
			hit(user, split_rule_id(t.lang, walk.rule),
				(size_t)(at - text.ptr), 0);
		if (breaks)
			split_begin(&walk, at);
	}
	trial_close(&t);
	return 0;
}

/* Without its bars, into to; the bars' places in bounds, a byte each. */
static void
read_bars(struct slice text, struct buf *to, struct buf *bounds)
{
	for (size_t i = 0; i < text.len; i++) {
		int bar = i + 1 < text.len && !memcmp(text.ptr + i, BAR, 2);

		if (bar) {
			buf_room(bounds, to->len + 1);
			while (bounds->len <= to->len)
				buf_addc(bounds, 0);
			bounds->ptr[to->len] = 1;
			i++;
		} else {
			buf_addc(to, text.ptr[i]);
		}
	}
	while (bounds->len <= to->len)
		buf_addc(bounds, 0);
}

static size_t
skip_spaces(struct slice text, size_t at)
{
	while (at < text.len && text.ptr[at] == ' ')
		at++;
	return at;
}

/* Whether the rule decided anything; *sound becomes 0 where boundaries are not
 * those that are wanted. */
static int
run_example(const struct trial *t, struct slice id, struct slice text,
	const char *bounds, int *sound)
{
	struct split_walk walk;
	const char *at = text.ptr;
	size_t next = 0;
	int breaks, fired = 0;

	split_start(&walk, t->lang, text);
	split_begin(&walk, text.ptr);
	while ((breaks = split_candidate(&walk, at, &at)) >= 0) {
		struct slice rule = split_rule_id(t->lang, walk.rule);

		fired |= slice_equal(rule, id);
		if (!breaks)
			continue;
		size_t to = skip_spaces(text, (size_t)(at - text.ptr));

		*sound &= bounds[to];
		*sound &= !memchr(bounds + next, 1, to - next);
		next = to + 1;
		split_begin(&walk, at);
	}
	*sound &= !memchr(bounds + next, 1, text.len + 1 - next);
	return fired;
}

static int
is_yes(const struct rule *rule, struct slice text)
{
	for (size_t i = 0; i < rule->n; i++)
		if (rule->v[i].value.ptr == text.ptr)
			return slice_is(rule->v[i].key, "yes");
	return 0;
}

/* The language that a stanza's examples are in: of any.rules, the first that it
 * holds for, or Arabic. */
static struct slice
example_lang(const struct rule *rule, struct slice lang)
{
	struct slice list = rule_find(rule, "languages");
	const char *space;

	if (!slice_is(lang, "any") && lang.len)
		return lang;
	if (!list.len)
		return SLICE("ar");
	space = memchr(list.ptr, ' ', list.len);
	return space ? (struct slice){list.ptr, (size_t)(space - list.ptr)}
		     : list;
}

static int
try_example(const struct pack *pack, const struct rule *rule, struct slice lang,
	struct slice text, int *fired, int *sound)
{
	struct trial t;
	struct buf plain = {0}, bounds = {0};

	*sound = 1;
	if (trial_open(&t, pack, example_lang(rule, lang)))
		return -1;
	read_bars(text, &plain, &bounds);
	*fired =
		run_example(&t, rule->id, buf_slice(&plain), bounds.ptr, sound);
	trial_close(&t);
	buf_release(&plain);
	buf_release(&bounds);
	return 0;
}

enum rules_fired
split_example(const struct pack *pack, const struct rule *rule,
	struct slice lang, struct slice text)
{
	int fired, sound;

	if (try_example(pack, rule, lang, text, &fired, &sound))
		return RULES_DAMAGED;
	if (!sound)
		return is_yes(rule, text) ? RULES_SILENT : RULES_FIRED;
	return fired ? RULES_FIRED : RULES_SILENT;
}

enum rules_fired
split_example_bounds(const struct pack *pack, const struct rule *rule,
	struct slice lang, struct slice text)
{
	int fired, sound;

	if (try_example(pack, rule, lang, text, &fired, &sound))
		return RULES_DAMAGED;
	return sound ? RULES_FIRED : RULES_SILENT;
}
