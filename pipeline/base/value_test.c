/* value_test: the rules of values tried on their examples, and on any text.
 *
 *	yes: language | value | span | text
 *	no:  language | text
 *
 * A "yes" holds if the rule finds that span with that value (or one reading of
 * it); a "no" if the rule finds nothing at all. */
#include <string.h>
#include "base/value_parts.h"

enum { PARTS_MAX = 4 };

static size_t
split_example(struct slice text, struct slice *part)
{
	size_t n = 0;
	const char *p = text.ptr, *end = p + text.len;

	while (n < PARTS_MAX) {
		const char *bar =
			n + 1 == PARTS_MAX
				? NULL
				: memmem(p, (size_t)(end - p), " | ", 3);
		const char *stop = bar ? bar : end;

		part[n++] = (struct slice){p, (size_t)(stop - p)};
		if (bar == NULL)
			break;
		p = bar + 3;
	}
	return n;
}

static int
is_wanted(const struct value *v, struct slice text, const struct slice *part,
	size_t n)
{
	struct slice span = {text.ptr + v->at, v->len};

	if (n < PARTS_MAX)
		return 1;
	return slice_equal(span, part[2]) &&
	       (slice_equal(v->value, part[1]) ||
		       slice_equal(v->value2, part[1]));
}

enum rules_fired
value_example(const struct pack *pack, const struct rule *rule,
	struct slice lang, struct slice example)
{
	struct value_rules *rules = value_rules_open(pack);
	struct slice part[PARTS_MAX], text;
	size_t n = split_example(example, part);
	struct values values = {0};
	struct arena arena = {0};
	enum rules_fired fired = RULES_SILENT;

	(void)lang;
	if (rules == NULL)
		return RULES_DAMAGED;
	text = part[n - 1];
	if (n == 2 || n == PARTS_MAX)
		values_scan(rules, text, part[0], &arena, &values);
	for (size_t i = 0; i < values.n; i++)
		if (slice_equal(values.v[i].rule, rule->id) &&
			is_wanted(&values.v[i], text, part, n))
			fired = RULES_FIRED;
	arena_release(&arena);
	value_rules_free(rules);
	return fired;
}

int
value_trace(const struct pack *pack, struct slice lang, struct slice text,
	rules_hit *hit, void *user)
{
	struct value_rules *rules = value_rules_open(pack);
	struct values values = {0};
	struct arena arena = {0};

	if (rules == NULL)
		return -1;
	values_scan(rules, text, lang, &arena, &values);
	for (size_t i = 0; i < values.n; i++)
		hit(user, values.v[i].rule, values.v[i].at, values.v[i].len);
	arena_release(&arena);
	value_rules_free(rules);
	return 0;
}
