/* value_pattern: the patterns of rules/protect/, compiled.
 *
 * A pattern is a list of elements: names of classes and of kinds of number;
 * [ ] what may be left out, ( | ) one of several, "x" a sign with or without
 * spaces round it, 'x' one without, + for nothing between. What stands before ^
 * or after $ must be there, but is no part of the span.
 */
#include <string.h>
#include "base/value_compile.h"

static const char *const trait_names[] = {"conjunction", "year-first", "slash",
	"denominator-first", "month-first", "comma-decimal", "one-is-article",
	"quoted", NULL};

struct pattern_reader {
	struct compiler *c;
	const struct rule *rule;
	const char *p, *end;
	int failed;
};

static void
code_add(struct compiler *c, unsigned word)
{
	uint16_t w = (uint16_t)word;

	buf_add(&c->code, (const char *)&w, sizeof w);
}

static void
patch(struct compiler *c, size_t at)
{
	uint16_t distance = (uint16_t)(c->code.len / 2 - at - 1);

	memcpy(c->code.ptr + at * 2, &distance, sizeof distance);
}

static void
pattern_error(struct pattern_reader *r, const char *what)
{
	if (!r->failed)
		rules_error(r->c->rules, r->c->file, r->rule->line,
			"pattern: %s", what);
	r->failed = 1;
	r->p = r->end;
}

static void pattern_list(struct pattern_reader *r, char close, int depth);

static void
pattern_sign(struct pattern_reader *r, char quote)
{
	if (r->end - r->p < 2 || r->p[1] != quote) {
		pattern_error(r, "a quoted sign is one ASCII character");
		return;
	}
	code_add(r->c, quote == '"' ? CODE_LOOSE : CODE_TIGHT);
	code_add(r->c, (unsigned char)r->p[0]);
	r->p += 2;
}

static void
pattern_name(struct pattern_reader *r)
{
	const char *from = r->p;
	int element;

	while (r->p < r->end &&
		((*r->p >= 'a' && *r->p <= 'z') || *r->p == '2'))
		r->p++;
	element = element_find((struct slice){from, (size_t)(r->p - from)});
	if (element < 0 || r->p == from)
		pattern_error(r, "unknown element");
	else
		code_add(r->c, (unsigned)element);
}

/* ( a | b | c ): EITHER a JUMP out, EITHER b JUMP out, c. */
static void
pattern_group(struct pattern_reader *r, int depth)
{
	size_t jump[16], n = 0;

	for (;;) {
		size_t either;

		code_add(r->c, CODE_EITHER);
		either = r->c->code.len / 2;
		code_add(r->c, 0);
		pattern_list(r, ')', depth + 1);
		if (r->failed)
			return;
		code_add(r->c, CODE_JUMP);
		jump[n] = r->c->code.len / 2;
		code_add(r->c, 0);
		patch(r->c, either);
		n++;
		if (r->p[-1] == ')' || n == 16)
			break;
	}
	code_add(r->c, CODE_TIGHT);
	code_add(r->c, CODE_NEVER);
	code_add(r->c, CLASS_DIGITS);
	for (size_t i = 0; i < n; i++)
		patch(r->c, jump[i]);
}

static void
pattern_option(struct pattern_reader *r, int depth)
{
	size_t at;

	code_add(r->c, CODE_OPTION);
	at = r->c->code.len / 2;
	code_add(r->c, 0);
	pattern_list(r, ']', depth + 1);
	patch(r->c, at);
}

/* Elements up to the closing sign (or '|' in a group), which is passed over. */
static void
pattern_list(struct pattern_reader *r, char close, int depth)
{
	if (depth > 8) {
		pattern_error(r, "too deep");
		return;
	}
	while (r->p < r->end) {
		char c = *r->p;

		if (c == ' ') {
			r->p++;
		} else if (c == close || (c == '|' && close == ')')) {
			r->p++;
			return;
		} else if (c == '[') {
			r->p++;
			pattern_option(r, depth);
		} else if (c == '(') {
			r->p++;
			pattern_group(r, depth);
		} else if (c == '"' || c == '\'') {
			r->p++;
			pattern_sign(r, c);
		} else if (c == '+') {
			r->p++;
			code_add(r->c, CODE_GLUED);
		} else if (c == '^' || c == '$') {
			r->p++;
			code_add(r->c, c == '^' ? CODE_BEGIN : CODE_STOP);
		} else {
			pattern_name(r);
		}
	}
	if (close)
		pattern_error(r, "a bracket is not closed");
}

static uint32_t
language_list(struct compiler *c, struct slice list)
{
	uint32_t langs = 0;
	const char *p = list.ptr, *end = p + list.len;

	if (list.len == 0)
		return UINT32_MAX;
	while (p < end) {
		const char *q = p;

		while (q < end && *q != ' ')
			q++;
		if (q > p)
			langs |= 1u << value_compile_language(
					 c, (struct slice){p, (size_t)(q - p)});
		p = q + (q < end);
	}
	return langs;
}

static int
form_find(struct slice name)
{
	for (int i = 0; i < FORM_COUNT; i++)
		if (slice_is(name, form_names[i]))
			return i;
	return -1;
}

static void
pattern_add(struct pattern_reader *r, struct value_pattern *p, uint32_t langs)
{
	struct compiler *c = r->c;
	size_t state = c->states.len / sizeof(struct value_state);

	if (value_compile_states(
		    c, (const void *)c->code.ptr, c->code.len / 2) != 0) {
		pattern_error(r, "too many elements or signs");
		return;
	}
	p->state = (uint16_t)state;
	buf_add(&c->patterns, (const char *)p, sizeof *p);
	buf_add(&c->langs, (const char *)&langs, sizeof langs);
}

static void
pattern_rule(struct compiler *c, const struct rule *rule)
{
	struct slice form = rule_find(rule, "form");
	int kind = kind_find(rule_find(rule, "kind"));
	struct value_pattern p = {0};
	uint32_t langs = language_list(c, rule_find(rule, "lang"));

	if (kind < 0) {
		rules_error(c->rules, c->file, rule->line,
			"kind is missing, or none of the list");
		return;
	}
	p.kind = (uint8_t)kind;
	p.form = (uint8_t)form_of_kind((enum kind)kind);
	if (form.len) {
		if (form_find(form) < 0)
			rules_error(c->rules, c->file, rule->line,
				"no form is called so");
		p.form = (uint8_t)form_find(form);
	}
	p.id_at = value_compile_text(c, rule->id);
	p.id_len = (uint16_t)rule->id.len;
	for (size_t i = 0; i < rule->n; i++) {
		struct pattern_reader r = {c, rule, rule->v[i].value.ptr,
			rule->v[i].value.ptr + rule->v[i].value.len, 0};

		if (!slice_is(rule->v[i].key, "match"))
			continue;
		c->code.len = 0;
		pattern_list(&r, 0, 0);
		code_add(c, CODE_END);
		if (r.failed)
			continue;
		value_compile_needs(
			(const void *)c->code.ptr, c->code.len / 2, &p);
		pattern_add(&r, &p, langs);
	}
}

static void
language_rule(struct compiler *c, const struct rule *rule, struct slice name)
{
	unsigned bit = value_compile_language(c, name);

	for (size_t i = 0; i < rule->n; i++) {
		unsigned t = 0;

		if (!slice_is(rule->v[i].key, "trait"))
			continue;
		while (trait_names[t] &&
			!slice_is(rule->v[i].value, trait_names[t]))
			t++;
		if (trait_names[t] == NULL)
			rules_error(c->rules, c->file, rule->v[i].line,
				"no trait is called so");
		else
			c->head.trait[bit] |= 1u << t;
	}
}

void
value_compile_rules(struct compiler *c)
{
	static const char prefix[] = "protect.language.";
	size_t n = sizeof prefix - 1;

	for (size_t i = 0; i < c->file->n; i++) {
		const struct rule *rule = &c->file->v[i];

		c->line = rule->line;
		if (rule->id.len > n && memcmp(rule->id.ptr, prefix, n) == 0)
			language_rule(c, rule,
				(struct slice){
					rule->id.ptr + n, rule->id.len - n});
		else if (rule_find(rule, "match").len)
			pattern_rule(c, rule);
	}
}
