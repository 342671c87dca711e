/* normaliser_compile: rules/normalise into the section "normalise".
 *
 * The .rules files hold a stanza a rule. In the .map files a row is: code
 * points in, code points out ("-": none), the rule, and where it holds, if not
 * everywhere. In fa.map the rule "kaf" is normalise.kaf.fa; in a .map that is
 * not named after a language it is normalise.kaf.
 */
#include <stdlib.h>
#include <string.h>

#include "base/normaliser.h"
#include "base/normaliser_compile.h"

enum { POINTS_MAX = 24 };

static const char *const contexts[CONTEXT_COUNT] = {
	"",
	"joined",
	"final",
	"between",
	"digits",
	"word",
	"pair",
};

/* ---- maps ---- */

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* "0643 06CC": returns how many, or 0. "-" is none, if none_ok. */
static size_t
parse_points(struct compile *c, const struct rule *line, size_t i, uint32_t *to)
{
	struct slice rest = i < line->n ? line->v[i].value : SLICE(""), item;
	size_t n = 0;

	while (norm_next_item(&rest, &item) && n < POINTS_MAX) {
		to[n] = 0;
		for (size_t k = 0; k < item.len; k++) {
			int digit = hex_digit(item.ptr[k]);

			if (digit < 0 || item.len < 4 || item.len > 6) {
				ERROR(c, line->line, "'%.*s' is no code point",
					(int)item.len, item.ptr);
				return 0;
			}
			to[n] = to[n] << 4 | (uint32_t)digit;
		}
		n++;
	}
	return n;
}

/* The rule that a row of the file at hand belongs to: its number + 1. */
static size_t
find_rule(struct compile *c, struct slice name)
{
	struct buf id = {0};
	size_t found = 0;

	buf_adds(&id, FOLDER ".");
	buf_add_slice(&id, name);
	for (int with_lang = 1; with_lang >= 0 && !found; with_lang--) {
		size_t len = id.len;

		if (with_lang) {
			buf_addc(&id, '.');
			buf_add_slice(&id, c->file->stem);
		}
		for (size_t i = 0; i < c->rules_n && !found; i++)
			if (c->rule[i].id_len == id.len &&
				!memcmp(c->strings.ptr + c->rule[i].id_at,
					id.ptr, id.len))
				found = i + 1;
		id.len = len;
	}
	buf_release(&id);
	return found;
}

/* The language that the file at hand is named after, or all. */
static uint32_t
file_langs(const struct compile *c)
{
	for (size_t i = 1; i < c->langs_n; i++)
		if (slice_is(c->file->stem, c->lang[i].name))
			return (uint32_t)1 << i;
	return UINT32_MAX;
}

static int
parse_context(struct slice name)
{
	for (int i = 0; i < CONTEXT_COUNT; i++)
		if (slice_is(name, contexts[i]))
			return i;
	return -1;
}

static void
set_out(struct compile *c, struct norm_action *action, const uint32_t *v,
	size_t n)
{
	action->out_n = (uint32_t)n;
	if (n == 1) {
		action->out = v[0];
	} else if (n > 1) {
		action->out = c->head.points_n;
		buf_add(&c->points, (const char *)v, n * sizeof *v);
		c->head.points_n += (uint32_t)n;
	}
}

static void
add_row(struct compile *c, const struct map_row *row)
{
	if (c->rows_n == c->rows_cap) {
		c->rows_cap = c->rows_cap ? 2 * c->rows_cap : 1024;
		c->row = memory_resize(c->row, c->rows_cap * sizeof *c->row);
	}
	c->row[c->rows_n] = *row;
	c->row[c->rows_n].order = c->rows_n;
	c->rows_n++;
}

static void
parse_row(struct compile *c, const struct rule *line)
{
	struct map_row row = {0};
	uint32_t in[POINTS_MAX], out[POINTS_MAX];
	size_t in_n = parse_points(c, line, 0, in), out_n = 0, rule;
	int context;

	if (line->n < 3 || in_n < 1 || in_n > 2 || in[0] > 0xFFFF) {
		ERROR(c, line->line,
			"a row is: one or two code points, code "
			"points or '-', a rule, and perhaps where");
		return;
	}
	if (!slice_is(line->v[1].value, "-") &&
		!(out_n = parse_points(c, line, 1, out)))
		return;
	rule = find_rule(c, line->v[2].value);
	context = parse_context(line->n > 3 ? line->v[3].value : SLICE(""));
	if (!rule || context < 0 || (in_n == 2) != (context == CONTEXT_PAIR)) {
		ERROR(c, line->line,
			rule ? "where '%.*s' holds is not clear"
			     : "there is no rule '%.*s'",
			(int)line->v[2].value.len, line->v[2].value.ptr);
		return;
	}
	row.cp = in[0];
	row.langs = c->rule[rule - 1].langs & file_langs(c);
	row.action.rule = (uint8_t)(rule - 1);
	row.action.how = c->rule[rule - 1].how;
	row.action.context = (uint8_t)context;
	row.action.mark = in_n == 2 ? in[1] : 0;
	set_out(c, &row.action, out, out_n);
	add_row(c, &row);
}

/* By character, then in the order of application; what holds everywhere comes
 * last, else as written. */
static int
compare_rows(const void *a, const void *b)
{
	const struct map_row *x = a, *y = b;

	if (x->cp != y->cp)
		return x->cp < y->cp ? -1 : 1;
	if (x->action.how != y->action.how)
		return x->action.how < y->action.how ? -1 : 1;
	if (!x->action.context != !y->action.context)
		return x->action.context ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

/* ---- tables ---- */

/* The actions of one character in one language; a chain that is there already,
 * or a new one. 0: none. */
static uint16_t
add_chain(struct compile *c, size_t from, size_t to, uint32_t lang)
{
	struct norm_action chain[64];
	const struct norm_action *all;
	size_t n = 0;

	for (size_t i = from; i < to && n < 64; i++)
		if (c->row[i].langs & lang)
			chain[n++] = c->row[i].action;
	if (!n)
		return 0;
	for (size_t i = 0; i + 1 < n; i++)
		chain[i].more = 1;
	all = (const struct norm_action *)(void *)c->actions.ptr;
	for (size_t i = 1; i + n <= c->head.actions_n; i++)
		if (!memcmp(all + i, chain, n * sizeof *chain))
			return (uint16_t)i;
	buf_add(&c->actions, (const char *)chain, n * sizeof *chain);
	c->head.actions_n += (uint32_t)n;
	if (c->head.actions_n > UINT16_MAX)
		ERROR(c, 0, "too many rows");
	return (uint16_t)(c->head.actions_n - n);
}

static void
make_actions(struct compile *c, size_t lang)
{
	uint16_t page[NORM_PAGE] = {0};
	size_t i = 0;

	while (i < c->rows_n) {
		uint32_t number = c->row[i].cp / NORM_PAGE;

		memset(page, 0, sizeof page);
		while (i < c->rows_n && c->row[i].cp / NORM_PAGE == number) {
			size_t from = i;

			while (i < c->rows_n && c->row[i].cp == c->row[from].cp)
				i++;
			page[c->row[from].cp % NORM_PAGE] =
				add_chain(c, from, i, (uint32_t)1 << lang);
		}
		c->lang[lang].index[number] =
			norm_add_page(&c->pages, &c->head.pages_n, page);
	}
}

/* shapes.map: joining types R and U (UAX #44, ArabicShaping). */
static void
parse_shape(struct compile *c, const struct rule *line)
{
	uint32_t cp[POINTS_MAX];

	if (line->n < 2 || parse_points(c, line, 0, cp) != 1 || cp[0] > 0xFFFF)
		ERROR(c, line->line, "a row is: code point, R or U");
	else
		c->shape[cp[0]] = slice_is(line->v[1].value, "R") ? CLASS_RIGHT
								  : CLASS_JOINS;
}

static const char *const encodings[NORM_ENCODINGS] = {"cp1252", "cp1256"};

/* cp1252.map, cp1256.map: code point, byte. */
static void
parse_legacy(struct compile *c, const struct rule *line, size_t encoding)
{
	struct norm_legacy legacy;
	uint32_t v[POINTS_MAX];

	if (line->n < 2 || parse_points(c, line, 0, v) != 1) {
		ERROR(c, line->line, "a row is: code point, byte");
		return;
	}
	legacy.cp = v[0];
	if (parse_points(c, line, 1, v) != 1 || v[0] < 0x80 || v[0] > 0xFF) {
		ERROR(c, line->line, "a byte is 0080 to 00FF");
		return;
	}
	legacy.byte = v[0];
	buf_add(&c->legacy[encoding], (const char *)&legacy, sizeof legacy);
}

static int
compare_legacy(const void *a, const void *b)
{
	const struct norm_legacy *x = a, *y = b;

	return (x->cp > y->cp) - (x->cp < y->cp);
}

static size_t
encoding_of(const struct rules_file *file)
{
	size_t i = 0;

	while (i < NORM_ENCODINGS && !slice_is(file->stem, encodings[i]))
		i++;
	return i;
}

/* ---- the section ---- */

static uint32_t
place(struct buf *out, size_t start, const void *ptr, size_t len)
{
	uint32_t at = (uint32_t)(out->len - start);

	buf_add(out, ptr, len);
	while ((out->len - start) % 4)
		buf_addc(out, 0);
	return at;
}

static void
write_section(struct compile *c, struct buf *out)
{
	size_t start = out->len;
	struct norm_head *h = &c->head;

	h->magic = NORM_MAGIC;
	h->rules_n = (uint32_t)c->rules_n;
	h->langs_n = (uint32_t)c->langs_n;
	h->strings_len = (uint32_t)c->strings.len;
	place(out, start, h, sizeof *h);
	h->rules_at = place(out, start, c->rule, c->rules_n * sizeof *c->rule);
	h->langs_at = place(out, start, c->lang, c->langs_n * sizeof *c->lang);
	h->class_index_at =
		place(out, start, c->classes.index, sizeof c->classes.index);
	h->classes_at =
		place(out, start, c->classes.pages.ptr, c->classes.pages.len);
	h->pages_at = place(out, start, c->pages.ptr, c->pages.len);
	h->actions_at = place(out, start, c->actions.ptr, c->actions.len);
	h->points_at = place(out, start, c->points.ptr, c->points.len);
	h->words_at = place(out, start, c->words.ptr, c->words.len);
	for (size_t i = 0; i < NORM_ENCODINGS; i++) {
		struct buf *b = &c->legacy[i];
		uint32_t at;

		h->legacy_n[i] =
			(uint32_t)(b->len / sizeof(struct norm_legacy));
		if (b->len)
			qsort(b->ptr, h->legacy_n[i],
				sizeof(struct norm_legacy), compare_legacy);
		at = place(out, start, b->ptr, b->len);
		if (i == 0)
			h->legacy_at = at;
	}
	h->strings_at = place(out, start, c->strings.ptr, c->strings.len);
	h->len = (uint32_t)(out->len - start);
	memcpy(out->ptr + start, h, sizeof *h);
}

static void
parse_files(struct compile *c)
{
	const struct rules_file *file = NULL;

	while ((file = rules_next(c->rules, FOLDER, ".rules", file)))
		for (size_t i = 0; i < file->n; i++) {
			c->file = file;
			norm_parse_stanza(c, &file->v[i]);
		}
	while ((file = rules_next(c->rules, FOLDER, ".map", file))) {
		c->file = file;
		for (size_t i = 0; i < file->n; i++) {
			if (slice_is(file->stem, "shapes"))
				parse_shape(c, &file->v[i]);
			else if (encoding_of(file) < NORM_ENCODINGS)
				parse_legacy(c, &file->v[i], encoding_of(file));
			else
				parse_row(c, &file->v[i]);
		}
	}
}

static void
release(struct compile *c)
{
	buf_release(&c->pages);
	buf_release(&c->actions);
	buf_release(&c->points);
	buf_release(&c->words);
	buf_release(&c->strings);
	buf_release(&c->classes.pages);
	for (size_t i = 0; i < NORM_ENCODINGS; i++)
		buf_release(&c->legacy[i]);
	free(c->row);
	free(c->lang);
	free(c);
}

void
normalise_compile(struct rules *rules, struct buf *out)
{
	struct compile *c = memory_zero(1, sizeof *c);
	uint16_t empty[NORM_PAGE] = {0};
	struct norm_action none = {0};

	c->rules = rules;
	c->lang = memory_zero(NORM_LANGS_MAX, sizeof *c->lang);
	c->langs_n = 1;
	norm_add_page(&c->pages, &c->head.pages_n, empty);
	buf_add(&c->actions, (const char *)&none, sizeof none);
	c->head.actions_n = 1;
	parse_files(c);
	if (c->rows_n)
		qsort(c->row, c->rows_n, sizeof *c->row, compare_rows);
	for (size_t i = 0; i < c->langs_n; i++)
		make_actions(c, i);
	norm_make_classes(c->shape, &c->classes);
	c->head.classes_n = c->classes.n;
	write_section(c, out);
	release(c);
}
