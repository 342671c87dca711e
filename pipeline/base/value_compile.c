/* value_compile: the section "protect" from rules/protect/.
 *
 *	fold.map	letters that count as one when words are looked up:
 *			"0623 TAB 0627"
 *	LANG.map	words and phrases: "word TAB class TAB value"; any.map
 *			is for all languages. A value is a number, a fraction,
 *			a text, or a number and a text.
 *	*.rules		stanzas: patterns with "kind:" and "match:", and one
 *			"protect.language.LANG" a language with "trait:"
 *
 * A pattern is a list of elements: names of classes and of kinds of number;
 * [ ] what may be left out, ( | ) one of several, "x" a sign with or without
 * spaces round it, 'x' one without, + for nothing between. What stands before ^
 * or after $ must be there, but is no part of the span.
 */
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "base/value_word.h"

/* A word of the lexicon: its key and one sense. */
struct word_line {
	uint32_t key_at;
	uint8_t key_len;
	uint8_t prefix; /* only the start of a phrase */
	uint8_t lam;	/* ENTRY_LAM */
	uint8_t strong;
	uint32_t order;
	struct value_sense sense;
};

struct compiler {
	struct rules *rules;
	const struct rules_file *file;
	struct value_head head;
	struct buf text, words, patterns, code, senses, entries, filter;
	uint32_t lang[32];
	uint8_t article[8]; /* of the file's language */
	size_t article_len;
	size_t line;
};

static const char *const trait_names[] = { "conjunction", "year-first",
	"slash", "denominator-first", "month-first", "comma-decimal",
	"one-is-article", NULL };

static uint32_t
keep_text(struct compiler *c, struct slice s)
{
	uint32_t at = (uint32_t)c->text.len;

	buf_add_slice(&c->text, s);
	return at;
}

/* The bit of a language; "any" is bit 0. */
static unsigned
language(struct compiler *c, struct slice name)
{
	unsigned i;

	if (slice_is(name, "any"))
		return 0;
	for (i = 1; i < c->head.lang_n; i++) {
		uint32_t at = c->lang[i] >> 8, len = c->lang[i] & 0xFF;

		if (len == name.len &&
			memcmp(c->text.ptr + at, name.ptr, len) == 0)
			return i;
	}
	if (i == 32 || name.len > 100) {
		rules_error(c->rules, c->file, c->line,
			"too many languages");
		return 0;
	}
	c->lang[i] = keep_text(c, name) << 8 | (uint32_t)name.len;
	c->head.lang_n = i + 1;
	return i;
}

/* ---- fold.map ---- */

static void
fold_start(struct value_head *head)
{
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t cp = 0x600 + i;

		if (cp_digit(cp) >= 0)
			head->fold[i] = FOLD_DIGIT;
		else if (cp_is_arabic_mark(cp) || cp == 0x640 /* TATWEEL */)
			head->fold[i] = FOLD_DROP;
		else if (cp_is_arabic_letter(cp))
			head->fold[i] = (uint8_t)i;
		else if (cp == 0x66A || cp == 0x609 || cp == 0x60B)
			head->fold[i] = FOLD_SIGN;
	}
}

/* The table by bits of UTF-8: the six of the second byte, then the two of the
 * first. */
static void
fold_finish(struct value_head *head)
{
	for (uint32_t i = 0; i < 256; i++)
		head->lane[i] = head->fold[(i & 3) << 6 | i >> 2];
}

static uint32_t
hex(struct slice s)
{
	char text[12] = { 0 };

	memcpy(text, s.ptr, s.len < 11 ? s.len : 11);
	return (uint32_t)strtoul(text, NULL, 16);
}

static void
fold_file(struct compiler *c)
{
	for (size_t i = 0; i < c->file->n; i++) {
		const struct rule *rule = &c->file->v[i];
		uint32_t from, to;

		if (rule->n < 2)
			continue;
		from = hex(rule->v[0].value) - 0x600;
		to = hex(rule->v[1].value) - 0x600;
		if (from > 255 || to > 255 || c->head.fold[to] < FOLD_LETTER)
			rules_error(c->rules, c->file, rule->line,
				"not two letters of U+0600 to U+06FF");
		else
			c->head.fold[from] = c->head.fold[to];
	}
}

/* ---- words ---- */

static void
word_value(struct compiler *c, struct slice s, struct value_sense *sense)
{
	char text[64] = { 0 }, *end = text;
	size_t used;

	sense->den = 1;
	memcpy(text, s.ptr, s.len < 63 ? s.len : 63);
	if ((text[0] >= '0' && text[0] <= '9'))
		sense->num = strtoll(text, &end, 10);
	if (*end == '/' && end > text)
		sense->den = (uint32_t)strtoul(end + 1, &end, 10);
	if (*end != '\0' && *end != ' ')
		end = text;
	while (*end == ' ')
		end++;
	used = (size_t)(end - text);
	sense->text_len = (uint16_t)(s.len - used);
	sense->text_at = keep_text(c,
		(struct slice){ s.ptr + used, s.len - used });
}

enum key_part { KEY_WHOLE, KEY_PREFIX, KEY_LAM, KEY_LAM_PREFIX };

static void
add_key(struct compiler *c, const uint8_t *key, size_t len, enum key_part part,
	const struct value_sense *sense)
{
	struct word_line w = { 0 };

	w.key_at = keep_text(c, (struct slice){ (const char *)key, len });
	w.key_len = (uint8_t)len;
	w.prefix = part == KEY_PREFIX || part == KEY_LAM_PREFIX;
	w.lam = part == KEY_LAM || part == KEY_LAM_PREFIX;
	w.strong = (uint8_t)class_is_strong((enum class)sense->class);
	w.order = (uint32_t)(c->words.len / sizeof w);
	w.sense = *sense;
	buf_add(&c->words, (const char *)&w, sizeof w);
}

/* A phrase and the starts of it. */
static void
add_phrase(struct compiler *c, const uint8_t *key, size_t len,
	enum key_part part, const struct value_sense *sense)
{
	add_key(c, key, len, part, sense);
	for (size_t i = 1; i < len; i++)
		if (key[i] >= KEY_SPACE && key[i] <= KEY_SLASH)
			add_key(c, key, i, part == KEY_LAM ? KEY_LAM_PREFIX
				: KEY_PREFIX, sense);
}

/* What is looked up with the article before it, too. */
static int
takes_article(unsigned class)
{
	const uint64_t classes = CLASS_BIT(CLASS_NUM) |
		CLASS_BIT(CLASS_HUNDRED) | CLASS_BIT(CLASS_SCALE) |
		CLASS_BIT(CLASS_FRACTION) | CLASS_BIT(CLASS_ORDINAL) |
		CLASS_BIT(CLASS_CURRENCY) | CLASS_BIT(CLASS_UNIT) |
		CLASS_BIT(CLASS_DOZEN) | CLASS_BIT(CLASS_PERIOD);

	return class < 64 && classes >> class & 1;
}

/* The word as it stands, with the article, and with an article that has lost its
 * alef to a preposition. */
static void
add_word_forms(struct compiler *c, uint8_t *key, size_t len,
	const struct value_sense *sense)
{
	const uint8_t *article = c->article;
	size_t n = c->article_len;
	uint8_t with[300];

	add_phrase(c, key, len, KEY_WHOLE, sense);
	if (n < 2 || key[0] < FOLD_LETTER)
		return;
	if (len > n && memcmp(key, article, n) == 0)
		add_phrase(c, key + 1, len - 1, KEY_LAM, sense);
	if (!takes_article(sense->class))
		return;
	memcpy(with, article, n);
	memcpy(with + n, key, len);
	add_phrase(c, with, len + n, KEY_WHOLE, sense);
	add_phrase(c, with + 1, len + n - 1, KEY_LAM, sense);
}

/* Letters of proclitics: "outer", "outer and", "inner", "inner lam". */
static void
clitic_line(struct compiler *c, const uint8_t *key, size_t len,
	struct slice value, uint32_t langs)
{
	struct value_head *h = &c->head;

	if (len != 1 || (!slice_is(value, "outer") &&
		!slice_is(value, "outer and") && !slice_is(value, "inner") &&
		!slice_is(value, "inner lam"))) {
		rules_error(c->rules, c->file, c->line,
			"a clitic is one letter: outer, outer and, inner, or "
			"inner lam");
		return;
	}
	if (value.ptr[0] == 'o')
		h->outer[key[0]] |= langs;
	else
		h->inner[key[0]] |= langs;
	if (slice_is(value, "outer and"))
		h->conjunction[key[0]] |= langs;
	if (slice_is(value, "inner lam"))
		h->lam[key[0]] |= langs;
}

static void
word_line(struct compiler *c, const struct rule *rule, uint32_t langs)
{
	struct slice value = rule->n > 2 ? rule->v[2].value
					 : (struct slice){ "", 0 };
	struct value_sense sense = { 0 };
	uint8_t key[PHRASE_MAX];
	size_t len;
	int class;

	c->line = rule->line;
	class = rule->n < 2 ? -1 : class_find(rule->v[1].value);
	if (class < 0) {
		rules_error(c->rules, c->file, rule->line,
			"a word needs a class, one of the list");
		return;
	}
	len = value_phrase_key(c->head.fold, rule->v[0].value, key);
	if (len == 0) {
		rules_error(c->rules, c->file, rule->line,
			"the word is too long");
		return;
	}
	if (class == CLASS_CLITIC) {
		clitic_line(c, key, len, value, langs);
		return;
	}
	if (class == CLASS_ARTICLE) {
		memcpy(c->article, key, len < 8 ? len : 8);
		c->article_len = len < 8 ? len : 8;
		memcpy(c->head.article, c->article, c->article_len);
		c->head.article_len = (uint8_t)c->article_len;
		c->head.article_langs |= langs;
		return;
	}
	sense.class = (uint16_t)class;
	sense.langs = langs;
	word_value(c, value, &sense);
	add_word_forms(c, key, len, &sense);
}

static const char *sort_text;

static int
word_compare(const void *a, const void *b)
{
	const struct word_line *x = a, *y = b;
	int c;

	if (x->key_len != y->key_len)
		return x->key_len < y->key_len ? -1 : 1;
	c = memcmp(sort_text + x->key_at, sort_text + y->key_at, x->key_len);
	if (c == 0)
		c = x->order < y->order ? -1 : x->order > y->order;
	return c;
}

static void
entry_add(struct compiler *c, const struct word_line *w, size_t n)
{
	struct value_entry e = { 0 };
	uint64_t full = value_hash(
		(const uint8_t *)c->text.ptr + w->key_at, w->key_len);
	uint64_t bit = full >> (64 - c->head.filter_bits);
	uint32_t mask = c->head.entry_n - 1, i;
	struct value_entry *table = (void *)c->entries.ptr;
	uint64_t *filter;
	int strong = 0;

	e.hash = (uint32_t)(full ^ full >> 32);
	e.key_at = w->key_at;
	e.key_len = w->key_len;
	e.sense_at = (uint32_t)(c->senses.len / sizeof w->sense);
	e.flags = ENTRY_LAM;
	for (size_t k = 0; k < n; k++) {
		strong |= w[k].strong;
		if (!w[k].lam)
			e.flags &= (uint8_t)~ENTRY_LAM;
		if (w[k].prefix) {
			e.flags |= ENTRY_MORE;
			continue;
		}
		buf_add(&c->senses, (const char *)&w[k].sense,
			sizeof w[k].sense);
		e.sense_n++;
	}
	for (i = e.hash & mask; table[i].key_len; i = (i + 1) & mask)
		continue;
	table[i] = e;
	filter = (void *)c->filter.ptr;
	if (strong)
		filter[bit >> 6] |= (uint64_t)1 << (bit & 63);
	filter += (size_t)1 << (c->head.filter_bits - 6);
	filter[bit >> 6] |= (uint64_t)1 << (bit & 63);
}

static void
buf_zero(struct buf *buf, size_t len)
{
	memset(buf_room(buf, len), 0, len);
	buf->len += len;
}

static void
words_finish(struct compiler *c)
{
	struct word_line *w = (void *)c->words.ptr;
	size_t n = c->words.len / sizeof *w;

	c->head.entry_n = 16;
	while (c->head.entry_n < 2 * n + 2)
		c->head.entry_n *= 2;
	c->head.filter_bits = 12;
	while (((size_t)1 << c->head.filter_bits) < 16 * n)
		c->head.filter_bits++;
	buf_zero(&c->entries, c->head.entry_n * sizeof(struct value_entry));
	buf_zero(&c->filter, (size_t)2 << (c->head.filter_bits - 3));
	if (n == 0)
		return;
	sort_text = c->text.ptr;
	qsort(w, n, sizeof *w, word_compare);
	for (size_t i = 0, k; i < n; i = k) {
		for (k = i + 1; k < n && w[k].key_len == w[i].key_len &&
			memcmp(c->text.ptr + w[k].key_at,
				c->text.ptr + w[i].key_at, w[i].key_len) == 0;)
			k++;
		entry_add(c, &w[i], k - i);
	}
}

/* ---- patterns ---- */

struct pattern_reader {
	struct compiler *c;
	const struct rule *rule;
	const char *p, *end;
	int failed;
};

static void
put_code(struct compiler *c, unsigned word)
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
	put_code(r->c, quote == '"' ? CODE_LOOSE : CODE_TIGHT);
	put_code(r->c, (unsigned char)r->p[0]);
	r->p += 2;
}

static void
pattern_name(struct pattern_reader *r)
{
	const char *from = r->p;
	int element;

	while (r->p < r->end && ((*r->p >= 'a' && *r->p <= 'z') ||
		*r->p == '2'))
		r->p++;
	element = element_find((struct slice){ from, (size_t)(r->p - from) });
	if (element < 0 || r->p == from)
		pattern_error(r, "unknown element");
	else
		put_code(r->c, (unsigned)element);
}

/* ( a | b | c ): EITHER a JUMP out, EITHER b JUMP out, c. */
static void
pattern_group(struct pattern_reader *r, int depth)
{
	size_t jump[16], n = 0;

	for (;;) {
		size_t either;

		put_code(r->c, CODE_EITHER);
		either = r->c->code.len / 2;
		put_code(r->c, 0);
		pattern_list(r, ')', depth + 1);
		if (r->failed)
			return;
		put_code(r->c, CODE_JUMP);
		jump[n] = r->c->code.len / 2;
		put_code(r->c, 0);
		patch(r->c, either);
		n++;
		if (r->p[-1] == ')' || n == 16)
			break;
	}
	/* no branch fits: a sign that never stands there */
	put_code(r->c, CODE_TIGHT);
	put_code(r->c, 1);
	put_code(r->c, CLASS_DIGITS);
	for (size_t i = 0; i < n; i++)
		patch(r->c, jump[i]);
}

static void
pattern_option(struct pattern_reader *r, int depth)
{
	size_t at;

	put_code(r->c, CODE_OPTION);
	at = r->c->code.len / 2;
	put_code(r->c, 0);
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
			put_code(r->c, CODE_GLUED);
		} else if (c == '^' || c == '$') {
			r->p++;
			put_code(r->c, c == '^' ? CODE_BEGIN : CODE_STOP);
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
	case ELEMENT_NUMERIC: case ELEMENT_REH:
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
		if (code[pc + 1] != 1)
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
		if (code[pc + 1] != 1)
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
			langs |= 1u << language(c,
				(struct slice){ p, (size_t)(q - p) });
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
	struct value_pattern p = { 0 };

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
	p.id_at = keep_text(c, rule->id);
	p.id_len = (uint16_t)rule->id.len;
	for (size_t i = 0; i < rule->n; i++) {
		struct pattern_reader r = { c, rule, rule->v[i].value.ptr,
			rule->v[i].value.ptr + rule->v[i].value.len, 0 };

		if (!slice_is(rule->v[i].key, "match"))
			continue;
		p.code_at = (uint32_t)(c->code.len / 2);
		pattern_list(&r, 0, 0);
		put_code(c, CODE_END);
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
	unsigned bit = language(c, name);

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

static void
rules_of(struct compiler *c)
{
	static const char prefix[] = "protect.language.";
	size_t n = sizeof prefix - 1;

	for (size_t i = 0; i < c->file->n; i++) {
		const struct rule *rule = &c->file->v[i];

		c->line = rule->line;
		if (rule->id.len > n && memcmp(rule->id.ptr, prefix, n) == 0)
			language_rule(c, rule, (struct slice){
				rule->id.ptr + n, rule->id.len - n });
		else if (rule_find(rule, "match").len)
			pattern_rule(c, rule);
	}
}

/* ---- the section ---- */

static uint32_t
put(struct buf *out, size_t base, struct slice bytes)
{
	uint32_t at;

	while ((out->len - base) % 8)
		buf_addc(out, 0);
	at = (uint32_t)(out->len - base);
	buf_add_slice(out, bytes);
	return at;
}

static void
section_write(struct compiler *c, struct buf *out)
{
	struct value_head *h = &c->head;
	size_t base = out->len;

	memcpy(&h->magic, "WVAL", 4);
	buf_add(out, (const char *)h, sizeof *h);
	h->lang_at = put(out, base, (struct slice){ (const char *)c->lang,
		h->lang_n * sizeof c->lang[0] });
	h->entry_at = put(out, base, buf_slice(&c->entries));
	h->filter_at = put(out, base, buf_slice(&c->filter));
	h->sense_n = (uint32_t)(c->senses.len / sizeof(struct value_sense));
	h->sense_at = put(out, base, buf_slice(&c->senses));
	h->pattern_n = (uint32_t)(c->patterns.len /
		sizeof(struct value_pattern));
	h->pattern_at = put(out, base, buf_slice(&c->patterns));
	put_code(c, CODE_END);
	h->code_n = (uint32_t)(c->code.len / 2);
	h->code_at = put(out, base, buf_slice(&c->code));
	h->text_len = (uint32_t)c->text.len;
	h->text_at = put(out, base, buf_slice(&c->text));
	h->size = (uint32_t)(out->len - base);
	memcpy(out->ptr + base, h, sizeof *h);
}

static int
is_placeholders(const struct rules_file *file)
{
	return strcmp(file->name, "placeholders.rules") == 0 ||
		memchr(file->name, '/', strlen(file->name)) != NULL;
}

void
value_rules_compile(struct rules *rules, struct buf *out)
{
	struct compiler c = { .rules = rules };
	const struct rules_file *f = NULL;

	c.head.lang_n = 1;
	c.lang[0] = keep_text(&c, SLICE("any")) << 8 | 3;
	fold_start(&c.head);
	while ((f = rules_next(rules, "protect", "fold.map", f)) != NULL) {
		c.file = f;
		fold_file(&c);
	}
	fold_finish(&c.head);
	while ((f = rules_next(rules, "protect", ".map", f)) != NULL) {
		c.file = f;
		if (slice_is(f->stem, "fold") || is_placeholders(f))
			continue;
		c.article_len = 0;
		for (size_t i = 0; i < f->n; i++)
			word_line(&c, &f->v[i], 1u << language(&c, f->stem));
	}
	while ((f = rules_next(rules, "protect", ".rules", f)) != NULL) {
		c.file = f;
		if (!is_placeholders(f))
			rules_of(&c);
	}
	words_finish(&c);
	section_write(&c, out);
	buf_release(&c.text);
	buf_release(&c.words);
	buf_release(&c.patterns);
	buf_release(&c.code);
	buf_release(&c.senses);
	buf_release(&c.entries);
	buf_release(&c.filter);
}
