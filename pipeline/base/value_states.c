/* value_states: the automata of the patterns, and the rows, from their code. */
#include <stdlib.h>
#include <string.h>
#include "base/value_compile.h"

/* ---- one pattern ---- */

enum { MARKS = (MARK_BEGIN | MARK_STOP) };

/* A pattern under way. state_of: of the element at a place of the code. */
struct states_maker {
	struct compiler *c;
	const uint16_t *code;
	size_t n;
	uint16_t *state_of;
	uint8_t *seen; /* by place, join and marks */
	struct value_state state;
	int is_full;
};

/* The bit of a sign of patterns, from 0; a new one is given the next. */
static unsigned
sign_of(struct states_maker *m, unsigned c)
{
	struct value_head *head = &m->c->head;

	if (c >= 128 || (!head->sign[c] && head->sign_n == SIGNS_MAX)) {
		m->is_full = 1;
		return 0;
	}
	if (!head->sign[c])
		head->sign[c] = (uint8_t)++head->sign_n;
	return head->sign[c] - 1u;
}

static int
was_seen(struct states_maker *m, size_t pc, unsigned join)
{
	size_t at = pc << 8 | join;
	int seen = m->seen[at >> 3] >> (at & 7) & 1;

	m->seen[at >> 3] |= (uint8_t)(1 << (at & 7));
	return seen;
}

static void
edge_add(struct states_maker *m, size_t pc, unsigned element, unsigned join)
{
	struct value_edge edge = {
		(uint8_t)element, (uint8_t)join, m->state_of[pc]};

	buf_add(&m->c->edges, (const char *)&edge, sizeof edge);
	element_add(&m->state.elements, edge.element);
	m->state.joins |= (uint64_t)1 << (join & JOIN_MASK);
	if (++m->state.edge_n == UINT16_MAX)
		m->is_full = 1;
}

/* The edges for the code from pc on, where `join` stands before the next
 * element. Once the pattern may end, nothing after is tried. */
static void
edges_from(struct states_maker *m, size_t pc, unsigned join)
{
	const uint16_t *code = m->code;

	while (!m->state.end && !m->is_full && !was_seen(m, pc, join)) {
		switch (code[pc]) {
		case CODE_END:
			m->state.end = (uint16_t)(STATE_END | (join & MARKS));
			return;
		case CODE_OPTION:
		case CODE_EITHER:
			edges_from(m, pc + 2, join);
			pc += 2 + (size_t)code[pc + 1];
			break;
		case CODE_JUMP:
			pc += 2 + (size_t)code[pc + 1];
			break;
		case CODE_TIGHT:
		case CODE_LOOSE:
			if (code[pc + 1] == CODE_NEVER)
				return;
			join = (join & MARKS) |
			       (JOIN_SIGN + 2 * sign_of(m, code[pc + 1]) +
				       (code[pc] == CODE_LOOSE));
			pc += 2;
			break;
		case CODE_GLUED:
			join = (join & MARKS) | JOIN_GLUED;
			pc++;
			break;
		case CODE_BEGIN:
		case CODE_STOP:
			join |= code[pc] == CODE_BEGIN ? MARK_BEGIN : MARK_STOP;
			pc++;
			break;
		default:
			edge_add(m, pc, code[pc], join);
			if (code[pc] == CLASS_AND)
				edge_add(m, pc, ELEMENT_GLUED_AND, join);
			return;
		}
	}
}

static void
state_add(struct states_maker *m, size_t pc)
{
	m->state = (struct value_state){
		.edge_at = (uint32_t)(m->c->edges.len /
				      sizeof(struct value_edge))};
	memset(m->seen, 0, m->n << 5);
	edges_from(m, pc, JOIN_SPACED);
	buf_add(&m->c->states, (const char *)&m->state, sizeof m->state);
}

static size_t
code_step(uint16_t code)
{
	return code >= CODE_OPTION && code <= CODE_LOOSE ? 2 : 1;
}

/* The states of code[n], the first for the start. -1 if there are too many
 * signs or states. */
int
value_compile_states(struct compiler *c, const uint16_t *code, size_t n)
{
	size_t first = c->states.len / sizeof(struct value_state);
	struct states_maker m = {.c = c,
		.code = code,
		.n = n,
		.state_of = memory_zero(n, sizeof *m.state_of),
		.seen = memory_alloc(n << 5)};
	size_t states = first + 1;

	for (size_t pc = 0; pc < n; pc += code_step(code[pc]))
		if (code[pc] < CODE_END)
			m.state_of[pc] = (uint16_t)states++;
	m.is_full = states > UINT16_MAX;
	if (!m.is_full)
		state_add(&m, 0);
	for (size_t pc = 0; pc < n && !m.is_full; pc += code_step(code[pc]))
		if (code[pc] < CODE_END)
			state_add(&m, pc + 1);
	free(m.state_of);
	free(m.seen);
	return m.is_full ? -1 : 0;
}

/* ---- what a pattern needs ---- */

/* Classes of which an element takes one at least. */
static uint64_t
element_classes(unsigned element)
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

static void
need_add(struct value_pattern *p, uint64_t classes)
{
	if ((classes & (classes - 1)) == 0) {
		p->must |= classes;
		return;
	}
	for (int i = 0; i < SOME_MAX; i++)
		if (p->some[i] == UINT64_MAX) {
			p->some[i] = classes;
			return;
		}
}

static uint64_t group_needs(const uint16_t *code, size_t *pc);

/* Passes over what is at *pc; the classes of which it takes one at least, all
 * if it may take none. */
static uint64_t
next_needs(const uint16_t *code, size_t *pc)
{
	size_t at = *pc;

	if (code[at] == CODE_EITHER)
		return group_needs(code, pc);
	*pc += code_step(code[at]);
	if (code[at] == CODE_OPTION)
		*pc += code[at + 1];
	return code[at] < CODE_END ? element_classes(code[at]) : UINT64_MAX;
}

/* One of what each branch takes first. A branch ends with a jump, and the group
 * with what never fits. */
static uint64_t
group_needs(const uint16_t *code, size_t *pc)
{
	uint64_t all = 0;

	while (code[*pc] == CODE_EITHER) {
		size_t at = *pc + 2, end = at + code[*pc + 1];
		uint64_t branch = UINT64_MAX;

		while (branch == UINT64_MAX && code[at] != CODE_JUMP)
			branch = next_needs(code, &at);
		all |= branch;
		*pc = end;
	}
	*pc += 3;
	return all;
}

void
value_compile_needs(const uint16_t *code, size_t n, struct value_pattern *p)
{
	p->must = 0;
	for (int i = 0; i < SOME_MAX; i++)
		p->some[i] = UINT64_MAX;
	for (size_t pc = 0; pc < n && code[pc] != CODE_END;) {
		uint64_t classes = next_needs(code, &pc);

		if (classes != UINT64_MAX)
			need_add(p, classes);
	}
}

/* ---- rows ---- */

struct rows_maker {
	uint64_t *row;
	size_t words;
	const struct value_state *state;
	const struct value_edge *edge;
};

static void
row_set(struct rows_maker *m, unsigned row, size_t pattern)
{
	m->row[row * m->words + pattern / 64] |= (uint64_t)1 << (pattern % 64);
}

static void
bits_set(struct rows_maker *m, unsigned row, uint64_t bits, size_t pattern)
{
	for (unsigned i = 0; i < 64; i++)
		if (bits >> i & 1)
			row_set(m, row + i, pattern);
}

static void
elements_set(struct rows_maker *m, unsigned row, unsigned shape_row,
	const struct element_set *set, size_t pattern)
{
	for (unsigned i = 0; i < ELEMENT_COUNT; i++)
		if (element_in(set, i))
			row_set(m, row + i, pattern);
	for (unsigned s = 1; s < SHAPE_COUNT; s++) {
		struct element_set shape = value_shape_elements(s);

		/* how many items these take is asked of each */
		if (shape_row == ROW_SHAPE) {
			element_remove(&shape, ELEMENT_NUMERIC);
			element_remove(&shape, ELEMENT_AMOUNT);
			element_remove(&shape, ELEMENT_REH);
		}
		if (elements_meet(set, &shape))
			row_set(m, shape_row + s, pattern);
	}
}

static void
pattern_rows(struct rows_maker *m, const struct value_state *start, size_t k)
{
	elements_set(m, ROW_FIRST, ROW_SHAPE, &start->elements, k);
	for (unsigned i = 0; i < start->edge_n; i++) {
		const struct value_edge *e = &m->edge[start->edge_at + i];
		const struct value_state *next = &m->state[e->state];

		elements_set(m, ROW_NEXT, ROW_SHAPE_NEXT, &next->elements, k);
		bits_set(m, ROW_JOIN, next->joins, k);
		if (next->end)
			row_set(m, ROW_SHORT, k);
	}
}

void
value_compile_rows(struct compiler *c)
{
	const struct value_pattern *p = (const void *)c->patterns.ptr;
	size_t n = c->patterns.len / sizeof *p;
	struct rows_maker m = {.words = (n + 63) / 64,
		.state = (const void *)c->states.ptr,
		.edge = (const void *)c->edges.ptr};
	const uint32_t *langs = (const void *)c->langs.ptr;

	c->head.row_words = (uint32_t)m.words;
	m.row = memory_zero(ROW_COUNT * m.words, sizeof *m.row);
	for (size_t k = 0; k < n; k++) {
		pattern_rows(&m, &m.state[p[k].state], k);
		bits_set(&m, ROW_LANG, langs[k], k);
	}
	buf_add(&c->rows, (const char *)m.row,
		ROW_COUNT * m.words * sizeof *m.row);
	free(m.row);
}
