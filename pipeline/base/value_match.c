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
		return join.c != CODE_NEVER;
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
	cap->n = 1;
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
	const struct join loose = {0, GAP_LOOSE};
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
	const struct join tight = {0, GAP_TIGHT};

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
			(struct join){rules->code[pc + 1], GAP_TIGHT});
	case CODE_LOOSE:
		return run(m, pc + 2, i,
			(struct join){rules->code[pc + 1], GAP_LOOSE});
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

/* Which patterns may fit hangs on a few bits alone, and the same come again and
 * again: what was found out is kept, for each thread. */
enum { MEMO_N = 256, MEMO_MAX = 28 };

struct memo {
	uint64_t classes, chain, next;
	uint32_t serial, langs; /* serial: of the rules */
	uint32_t rest; /* those in the order from here on are not in it */
	uint8_t has_and, n;
	uint16_t pattern[MEMO_MAX];
};

static _Thread_local struct memo memos[MEMO_N];

static int
memo_is(const struct memo *memo, const struct memo *key)
{
	return memo->serial == key->serial && memo->classes == key->classes &&
	       memo->chain == key->chain && memo->next == key->next &&
	       memo->langs == key->langs && memo->has_and == key->has_and;
}

static enum candidates
order_of(const struct value_scan *scan, size_t i)
{
	return (scan->item[i].digits ? WITH_DIGITS : WITH_WORDS) +
	       !has_next(scan, i);
}

/* The patterns for item i, in order, as many as it holds. */
static const struct memo *
candidates_of(const struct value_scan *scan, size_t i)
{
	const struct value_rules *rules = scan->rules;
	const struct value_item *item = &scan->item[i];
	int next = has_next(scan, i);
	struct memo key = {.serial = rules->serial,
		.classes = item->classes,
		.chain = item->chain,
		.next = next ? item[1].classes : 0,
		.langs = scan->langs,
		.has_and = (uint8_t)(next ? 1 + item[1].has_and : 0)};
	uint64_t hash = (key.classes ^ key.chain * 3 ^ key.next * 7 ^
				key.langs ^ key.has_and) *
			0x9E3779B97F4A7C15u;
	struct memo *memo = &memos[hash >> 56];
	enum candidates c = order_of(scan, i);

	if (memo_is(memo, &key))
		return memo;
	for (; key.rest < rules->order_n[c] && key.n < MEMO_MAX; key.rest++) {
		uint16_t k = rules->order[c][key.rest];

		if (may_fit(scan, &rules->pattern[k], i, next))
			key.pattern[key.n++] = k;
	}
	*memo = key;
	return memo;
}

static void
match_copy(struct match *to, const struct match *from)
{
	to->pattern = from->pattern;
	memcpy(to->cap, from->cap, from->n * sizeof *from->cap);
	to->n = from->n;
	to->begin = from->begin;
	to->stop = from->stop;
	to->from = from->from;
	to->end = from->end;
}

/* Tries pattern k at item i; better than what is in best, and not better than
 * the bound, it takes its place. Returns 1 then. */
static int
try_pattern(const struct value_scan *scan, size_t i, uint32_t k,
	const struct bound *bound, size_t *longest, struct match *best)
{
	const struct value_pattern *p = &scan->rules->pattern[k];
	struct match match;
	struct matcher m = {scan, &match, 0};
	size_t len;

	match.n = match.begin = 0;
	match.stop = CAPTURE_MAX;
	match.from = i;
	match.pattern = p;
	if (run(&m, p->code_at, i, (struct join){0, GAP_LOOSE}) != 0 ||
		match.n == 0)
		return 0;
	len = bytes_of(&match);
	if (len <= *longest || len > bound->len ||
		(len == bound->len && k <= bound->pattern) ||
		(guards_fragments(p->kind) && is_fragment(scan, &match)))
		return 0;
	*longest = len;
	match_copy(best, &match);
	return 1;
}

int
value_match(const struct value_scan *scan, size_t i, struct bound *bound,
	struct match *best)
{
	const struct memo *memo = candidates_of(scan, i);
	const struct value_rules *rules = scan->rules;
	enum candidates c = order_of(scan, i);
	size_t longest = 0;
	uint32_t which = 0;

	for (unsigned o = 0; o < memo->n; o++)
		if (try_pattern(
			    scan, i, memo->pattern[o], bound, &longest, best))
			which = memo->pattern[o];
	for (uint32_t o = memo->rest; o < rules->order_n[c]; o++) {
		uint32_t k = rules->order[c][o];

		if (may_fit(scan, &rules->pattern[k], i, has_next(scan, i)) &&
			try_pattern(scan, i, k, bound, &longest, best))
			which = k;
	}
	*bound = (struct bound){longest, which};
	return longest > 0;
}
