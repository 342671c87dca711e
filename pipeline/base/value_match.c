/* value_match: patterns over items.
 *
 * A pattern is tried with its options taken first. Patterns are short and
 * their options few, and an element takes what it takes without trying less,
 * so the work for one item is bounded by the rules, not by the text. */
#include <string.h>
#include "base/text.h"
#include "base/value_parts.h"

struct matcher {
	const struct value_scan *scan;
	struct match *match;
	int steps;
};

/* More than any sane pattern needs; stops a hostile one. */
enum { STEPS_MAX = 512 };

/* What must stand between the item before and the next. */
struct join {
	uint32_t c;
	enum gap gap;
};

static int
joins(const struct matcher *m, size_t i, struct join join)
{
	if (i == m->match->from)
		return 1;
	return value_gap(m->scan, i, join.c, join.gap);
}

/* A word of a class; AND is also written with the word that follows, and takes
 * no item then. */
static int
take_word(const struct value_scan *scan, size_t i, enum class class,
	struct capture *cap)
{
	const struct value_item *item = &scan->item[i];

	if (item->classes & CLASS_BIT(class)) {
		cap->sense = value_sense_of(scan, item, class);
		cap->at = item->at;
		cap->end = item->end;
		return 1;
	}
	return -1;
}

/* Does the element stand at item i? How many items it takes, or -1. */
static int
take(const struct matcher *m, size_t i, unsigned element, struct capture *cap)
{
	const struct value_scan *scan = m->scan;
	size_t n;

	cap->element = (uint16_t)element;
	cap->from = (uint32_t)i;
	cap->sense = NULL;
	if (element < CLASS_COUNT) {
		if (!(scan->item[i].classes & CLASS_BIT(element)))
			return -1;
		memset(&cap->amount, 0, sizeof cap->amount);
		return take_word(scan, i, (enum class)element, cap);
	}
	n = value_number(scan, i, (enum element)element, cap);
	cap->n = (uint32_t)n;
	return n ? (int)n : -1;
}

static int run(struct matcher *m, uint32_t pc, size_t i, struct join join);

static int
run_element(struct matcher *m, uint32_t pc, size_t i, struct join join)
{
	const struct value_rules *rules = m->scan->rules;
	struct match *match = m->match;
	const struct join loose = { 0, GAP_LOOSE };
	unsigned element = rules->code[pc];
	int n;

	if (match->n == CAPTURE_MAX || i >= m->scan->n || !joins(m, i, join))
		return -1;
	n = take(m, i, element, &match->cap[match->n]);
	if (n > 0) {
		match->n++;
		if (run(m, pc + 1, i + (size_t)n, loose) == 0)
			return 0;
		match->n--;
	}
	if (element == CLASS_AND && m->scan->item[i].has_and)
		return run(m, pc + 1, i, loose);
	return -1;
}

/* 0 if the pattern fits from here on, else -1. */
static int
run(struct matcher *m, uint32_t pc, size_t i, struct join join)
{
	const struct value_rules *rules = m->scan->rules;
	size_t kept = m->match->n;
	size_t stop = m->match->stop, begin = m->match->begin;
	const struct join tight = { 0, GAP_TIGHT };

	if (pc + 1 > rules->head->code_n || ++m->steps > STEPS_MAX)
		return -1;
	switch (rules->code[pc]) {
	case CODE_END:
		if (m->match->stop == CAPTURE_MAX) {
			m->match->stop = kept;
			m->match->end = i;
		}
		return m->match->stop > m->match->begin ? 0 : -1;
	case CODE_OPTION:
		if (run(m, pc + 2, i, join) == 0)
			return 0;
		m->match->n = kept;
		m->match->stop = stop;
		m->match->begin = begin;
		return run(m, pc + 2 + rules->code[pc + 1], i, join);
	case CODE_EITHER:
		if (run(m, pc + 2, i, join) == 0)
			return 0;
		m->match->n = kept;
		m->match->stop = stop;
		m->match->begin = begin;
		return run(m, pc + 2 + rules->code[pc + 1], i, join);
	case CODE_JUMP:
		return run(m, pc + 2 + rules->code[pc + 1], i, join);
	case CODE_TIGHT:
		return run(m, pc + 2, i,
			(struct join){ rules->code[pc + 1], GAP_TIGHT });
	case CODE_LOOSE:
		return run(m, pc + 2, i,
			(struct join){ rules->code[pc + 1], GAP_LOOSE });
	case CODE_GLUED:
		return run(m, pc + 1, i, tight);
	case CODE_BEGIN:
		m->match->begin = kept;
		return run(m, pc + 1, i, join);
	case CODE_STOP:
		m->match->stop = kept;
		m->match->end = i;
		return run(m, pc + 1, i, join);
	default:
		return run_element(m, pc, i, join);
	}
}

/* Digits that a mark and more digits follow, or stand before, are a part of
 * something longer. */
static int
is_fragment(const struct value_scan *scan, const struct match *match)
{
	static const char marks[] = "/.:";
	size_t end = match->end;

	for (const char *m = marks; *m; m++) {
		if (end < scan->n && scan->item[end].digits &&
			scan->item[end - 1].digits &&
			value_gap(scan, end, (uint32_t)*m, GAP_TIGHT))
			return 1;
		if (match->from > 0 && scan->item[match->from].digits &&
			scan->item[match->from - 1].digits &&
			value_gap(scan, match->from, (uint32_t)*m, GAP_TIGHT))
			return 1;
	}
	return 0;
}

static int
guards_fragments(unsigned kind)
{
	return kind == KIND_DATE || kind == KIND_TIME ||
		kind == KIND_DATENAME || kind == KIND_FRACTION ||
		kind == KIND_SCORE;
}

static size_t
bytes_of(const struct match *match)
{
	return match->cap[match->stop - 1].end - match->cap[match->begin].at;
}

/* Is the next item near enough to be of the same pattern? */
static int
has_next(const struct value_scan *scan, size_t i)
{
	const struct value_item *item = &scan->item[i];

	return i + 1 < scan->n && item[1].from - item->end <= GAP_MAX;
}

void
value_chain(struct value_scan *scan)
{
	for (size_t i = scan->n; i-- > 0;) {
		struct value_item *item = &scan->item[i];

		item->chain = item->classes;
		if (item->has_and)
			item->chain |= CLASS_BIT(CLASS_AND);
		if (has_next(scan, i))
			item->chain |= item[1].chain;
	}
}

static int
may_fit(const struct value_scan *scan, const struct value_pattern *p, size_t i,
	int next)
{
	const struct value_item *item = &scan->item[i];

	if (!(p->first & item->classes) || (p->must & ~item->chain) ||
		!(p->langs & scan->langs))
		return 0;
	if (p->single || !next)
		return 1;
	return (p->second & item[1].classes) ||
		(item[1].has_and && p->second & CLASS_BIT(CLASS_AND));
}

int
value_match(const struct value_scan *scan, size_t i, struct bound *bound,
	struct match *best)
{
	const struct value_rules *rules = scan->rules;
	struct match match;
	size_t longest = 0, len;
	uint32_t which = 0;
	int next = has_next(scan, i);
	enum candidates c = (scan->item[i].digits ? WITH_DIGITS : WITH_WORDS) +
		!next;

	for (uint32_t o = 0; o < rules->order_n[c]; o++) {
		uint32_t k = rules->order[c][o];
		const struct value_pattern *p = &rules->pattern[k];
		struct matcher m = { scan, &match, 0 };

		if (!may_fit(scan, p, i, next))
			continue;
		match.n = match.begin = 0;
		match.stop = CAPTURE_MAX;
		match.from = i;
		match.pattern = p;
		if (run(&m, p->code_at, i, (struct join){ 0, GAP_LOOSE }) != 0 ||
			match.n == 0)
			continue;
		len = bytes_of(&match);
		if (len <= longest || len > bound->len ||
			(len == bound->len && k <= bound->pattern) ||
			(guards_fragments(p->kind) && is_fragment(scan, &match)))
			continue;
		longest = len;
		which = k;
		*best = match;
	}
	*bound = (struct bound){ longest, which };
	return longest > 0;
}
