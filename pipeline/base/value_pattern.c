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

void
value_compile_code(struct compiler *c, unsigned word)
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
	value_compile_code(r->c, quote == '"' ? CODE_LOOSE : CODE_TIGHT);
	value_compile_code(r->c, (unsigned char)r->p[0]);
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
		value_compile_code(r->c, (unsigned)element);
}

/* ( a | b | c ): EITHER a JUMP out, EITHER b JUMP out, c. */
static void
pattern_group(struct pattern_reader *r, int depth)
{
	size_t jump[16], n = 0;

	for (;;) {
		size_t either;

		value_compile_code(r->c, CODE_EITHER);
		either = r->c->code.len / 2;
		value_compile_code(r->c, 0);
		pattern_list(r, ')', depth + 1);
		if (r->failed)
			return;
		value_compile_code(r->c, CODE_JUMP);
		jump[n] = r->c->code.len / 2;
		value_compile_code(r->c, 0);
		patch(r->c, either);
		n++;
		if (r->p[-1] == ')' || n == 16)
			break;
	}
	value_compile_code(r->c, CODE_TIGHT);
	value_compile_code(r->c, CODE_NEVER);
	value_compile_code(r->c, CLASS_DIGITS);
	for (size_t i = 0; i < n; i++)
		patch(r->c, jump[i]);
}

static void
pattern_option(struct pattern_reader *r, int depth)
{
	size_t at;

	value_compile_code(r->c, CODE_OPTION);
	at = r->c->code.len / 2;
	value_compile_code(r->c, 0);
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
			value_compile_code(r->c, CODE_GLUED);
		} else if (c == '^' || c == '$') {
			r->p++;
			value_compile_code(
				r->c, c == '^' ? CODE_BEGIN : CODE_STOP);
		} else {
			pattern_name(r);
		}
	}
	if (close)
		pattern_error(r, "a bracket is not closed");
}

/* Classes that an element may begin with. */
static uint64_t
element_first(unsigned element)
{
	const uint64_t words = CLASS_BIT(CLASS_NUM) | CLASS_BIT(CLASS_HUNDRED) |
			       CLASS_BIT(CLASS_SCALE);

	if (element < CLASS_COUNT)
		return CLASS_BIT(element);
	if (element == ELEMENT_CARDINAL)
		return words;
	if (element == ELEMENT_ORDINALS)
		return words | CLASS_BIT(CLASS_ORDINAL);
	return CLASS_BIT(CLASS_DIGITS);
}

/* Classes of the items after its first that an element may take. */
static uint64_t
element_rest(unsigned element)
{
	const uint64_t words = CLASS_BIT(CLASS_NUM) | CLASS_BIT(CLASS_HUNDRED) |
			       CLASS_BIT(CLASS_SCALE) | CLASS_BIT(CLASS_AND);

	switch (element) {
	case ELEMENT_NUMERIC:
	case ELEMENT_REH:
		return CLASS_BIT(CLASS_DIGITS);
	case ELEMENT_AMOUNT:
		return words | CLASS_BIT(CLASS_DIGITS);
	case ELEMENT_CARDINAL:
		return words;
	case ELEMENT_ORDINALS:
		return words | CLASS_BIT(CLASS_ORDINAL);
	default:
		return 0;
	}
}

/* Whether and with what the code at pc may go on: classes of the next item, and
 * whether it may end here. */
static void
code_next(const uint16_t *code, size_t pc, uint64_t *classes, uint32_t *ends)
{
	switch (code[pc]) {
	case CODE_END:
		*ends = 1;
		break;
	case CODE_OPTION:
	case CODE_EITHER:
		code_next(code, pc + 2, classes, ends);
		code_next(code, pc + 2 + code[pc + 1], classes, ends);
		break;
	case CODE_JUMP:
		code_next(code, pc + 2 + code[pc + 1], classes, ends);
		break;
	case CODE_TIGHT:
	case CODE_LOOSE:
		if (code[pc + 1] != CODE_NEVER)
			code_next(code, pc + 2, classes, ends);
		break;
	case CODE_GLUED:
	case CODE_BEGIN:
	case CODE_STOP:
		code_next(code, pc + 1, classes, ends);
		break;
	default:
		*classes |= element_first(code[pc]);
	}
}

/* The elements that the code at pc may begin with, and what follows each. */
static void
code_start(const uint16_t *code, size_t pc, struct value_pattern *p)
{
	switch (code[pc]) {
	case CODE_END:
		break;
	case CODE_OPTION:
	case CODE_EITHER:
		code_start(code, pc + 2, p);
		code_start(code, pc + 2 + code[pc + 1], p);
		break;
	case CODE_JUMP:
		code_start(code, pc + 2 + code[pc + 1], p);
		break;
	case CODE_TIGHT:
	case CODE_LOOSE:
		if (code[pc + 1] != CODE_NEVER)
			code_start(code, pc + 2, p);
		break;
	case CODE_GLUED:
	case CODE_BEGIN:
	case CODE_STOP:
		code_start(code, pc + 1, p);
		break;
	default:
		p->first |= element_first(code[pc]);
		p->second |= element_rest(code[pc]);
		code_next(code, pc + 1, &p->second, &p->single);
	}
}

/* Classes of the words outside of options and groups. */
static uint64_t
code_must(const uint16_t *code, size_t pc)
{
	uint64_t must = 0;

	while (code[pc] != CODE_END) {
		uint16_t c = code[pc];

		if (c < CLASS_COUNT)
			must |= CLASS_BIT(c);
		if (c == CODE_OPTION) {
			pc += 2 + (size_t)code[pc + 1];
		} else if (c == CODE_EITHER) {
			/* a branch ends with a jump behind the group */
			pc += 2 + (size_t)code[pc + 1];
			pc += code[pc - 1];
		} else {
			pc += c >= CODE_JUMP && c <= CODE_LOOSE ? 2 : 1;
		}
	}
	return must;
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
pattern_rule(struct compiler *c, const struct rule *rule)
{
	struct slice form = rule_find(rule, "form");
	int kind = kind_find(rule_find(rule, "kind"));
	struct value_pattern p = {0};

	p.langs = language_list(c, rule_find(rule, "lang"));
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
		p.code_at = (uint32_t)(c->code.len / 2);
		pattern_list(&r, 0, 0);
		value_compile_code(c, CODE_END);
		if (r.failed)
			continue;
		p.first = p.second = 0;
		p.single = 0;
		code_start((const void *)c->code.ptr, p.code_at, &p);
		p.must = code_must((const void *)c->code.ptr, p.code_at);
		buf_add(&c->patterns, (const char *)&p, sizeof p);
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
