/* normaliser_try: which rules fired where, and the rules' own examples */
#include <string.h>

#include "base/lang.h"
#include "base/normaliser.h"

static const char ARROW[] = " => ";

/* Profile mt, with one rule switched. */
static struct normaliser *
open_for(const struct pack *pack, struct slice tag, struct slice id,
	enum normaliser_state state)
{
	struct langs *langs = langs_open(pack);
	struct normaliser *n = langs ? normaliser_new(pack) : NULL;

	if (n && id.len)
		normaliser_switch(n, id, state);
	if (n)
		normaliser_language(n, lang_rules(langs, tag));
	langs_free(langs);
	return n;
}

int
normaliser_rules_trace(const struct pack *pack, struct slice lang,
	struct slice text, rules_hit *hit, void *user)
{
	struct normaliser *n = open_for(pack, lang, SLICE(""), NORMALISER_ON);

	if (!n)
		return -1;
	normaliser_trace(n, hit, user);
	normaliser_run(n, text);
	normaliser_free(n);
	return 0;
}

/* ---- examples ---- */

struct sought {
	struct slice id;
	int found;
};

static void
seek(void *user, struct slice id, size_t at, size_t len)
{
	struct sought *sought = user;

	(void)at;
	(void)len;
	sought->found |= slice_equal(id, sought->id);
}

/* Cuts "TEXT => WHAT COMES OUT" in two; without an arrow the second is as it
 * was. */
static void
read_arrow(struct slice *text, struct slice *wanted)
{
	const char *arrow = memmem(text->ptr, text->len, ARROW, strlen(ARROW));

	if (!arrow)
		return;
	wanted->ptr = arrow + strlen(ARROW);
	wanted->len = (size_t)(text->ptr + text->len - wanted->ptr);
	text->len = (size_t)(arrow - text->ptr);
}

enum rules_fired
normaliser_example(const struct pack *pack, const struct rule *rule,
	struct slice lang, struct slice text)
{
	struct normaliser *n = open_for(pack, lang, rule->id, NORMALISER_ON);
	struct sought sought = {rule->id, 0};
	struct slice wanted = {NULL, 0}, got;

	if (!n)
		return RULES_DAMAGED;
	read_arrow(&text, &wanted);
	normaliser_trace(n, seek, &sought);
	got = normaliser_run(n, text) ? normaliser_text(n) : text;
	if (wanted.ptr && !slice_equal(got, wanted))
		sought.found = 0;
	normaliser_free(n);
	return sought.found ? RULES_FIRED : RULES_SILENT;
}

enum rules_fired
normaliser_example_without(const struct pack *pack, const struct rule *rule,
	struct slice lang, struct slice text)
{
	struct normaliser *n = open_for(pack, lang, rule->id, NORMALISER_OFF);
	struct slice wanted = {NULL, 0}, got;
	int same;

	if (!n)
		return RULES_DAMAGED;
	read_arrow(&text, &wanted);
	got = normaliser_run(n, text) ? normaliser_text(n) : text;
	same = slice_equal(got, wanted);
	normaliser_free(n);
	return same ? RULES_FIRED : RULES_SILENT;
}
