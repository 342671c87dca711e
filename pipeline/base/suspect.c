/* suspect: answers that an engine is not believed at once */
#include <stdlib.h>
#include <string.h>
#include "base/suspect.h"
#include "base/text.h"

enum {
	WORDS_MAX = 60, /* bytes of a rule's words, with the NUL */
	PERIOD_MAX = 4, /* words of a loop */
	SEEN = 1024,	/* answers that are remembered */
	HABIT_MIN = 20, /* answers that make a habit, by their share; */
	HABIT_FEW = 3,	/* or so few, if they are the most */
};

struct suspect_rule {
	uint32_t limit, limit2, share;
	char says[WORDS_MAX];
};

/* What was answered lately, by hash. */
struct seen {
	uint64_t line, answer;
};

struct suspect {
	const struct suspect_rule *rule;
	unsigned on; /* bits by kind */
	struct seen seen[SEEN];
};

static const char *const ids[SUSPECT_COUNT] = {
	"engine.copied",
	"engine.looping",
	"engine.long",
	"engine.short",
	"engine.repeated",
	"engine.unfinished",
};

const char *
suspect_id(enum suspicion kind)
{
	return ids[kind];
}

const char *
suspect_says(const struct suspect *s, enum suspicion kind)
{
	return s->rule[kind].says;
}

struct suspect *
suspect_open(const struct pack *pack)
{
	struct slice section = pack_find(pack, "engine");
	struct suspect *s;

	if (section.len < SUSPECT_COUNT * sizeof(struct suspect_rule))
		return NULL;
	s = memory_zero(1, sizeof(*s));
	s->rule = (const void *)section.ptr;
	s->on = (1u << SUSPECT_COUNT) - 1;
	for (int i = 0; i < SUSPECT_COUNT; i++)
		if (s->rule[i].says[WORDS_MAX - 1] != '\0') {
			free(s);
			return NULL;
		}
	return s;
}

void
suspect_free(struct suspect *s)
{
	free(s);
}

/* "copied" to its kind; -1 if there is none */
static int
kind_find(struct slice name)
{
	for (int i = 0; i < SUSPECT_COUNT; i++)
		if (slice_is(name, ids[i] + strlen("engine.")))
			return i;
	return -1;
}

int
suspect_choose(struct suspect *s, const char *names, struct slice *bad)
{
	s->on = 0;
	if (!strcmp(names, "all"))
		s->on = (1u << SUSPECT_COUNT) - 1;
	if (!strcmp(names, "all") || !strcmp(names, "none"))
		return 0;
	while (*names) {
		size_t len = strcspn(names, ",");
		int kind;

		*bad = (struct slice){names, len};
		kind = kind_find(*bad);
		if (kind < 0)
			return -1;
		s->on |= 1u << kind;
		names += len + (names[len] == ',');
	}
	return 0;
}

/* ---- the kinds ---- */

/* Not for strangers to play with: a collision costs one more question. */
static uint64_t
hash(struct slice s)
{
	uint64_t h = 0x9E3779B97F4A7C15u ^ s.len;

	while (s.len) {
		uint64_t part = 0;
		size_t n = s.len < 8 ? s.len : 8;

		memcpy(&part, s.ptr, n);
		h = (h ^ part) * 0xBF58476D1CE4E5B9u;
		h ^= h >> 29;
		s.ptr += n;
		s.len -= n;
	}
	return h;
}

static int
is_copied(
	const struct suspect_rule *rule, struct slice line, struct slice answer)
{
	return slice_equal(line, answer) &&
	       utf8_count(line.ptr, line.len) >= rule->limit;
}

/* A word, and what is compared of it first: its length and its first bytes. */
struct word {
	const char *ptr;
	uint64_t key;
};

static int
is_same_word(const struct word *a, const struct word *b)
{
	size_t len = (size_t)(a->key >> 32);

	return a->key == b->key &&
	       (len <= 4 || !memcmp(a->ptr + 4, b->ptr + 4, len - 4));
}

static size_t
word_next(const char **p, const char *end, struct word *word)
{
	const char *from = *p, *at;
	uint32_t first = 0;
	size_t len;

	while (from < end && *from == ' ')
		from++;
	for (at = from; at < end && *at != ' ';)
		at++;
	len = (size_t)(at - from);
	memcpy(&first, from, len < 4 ? len : 4);
	*word = (struct word){from, (uint64_t)len << 32 | first};
	*p = at;
	return len;
}

/* Eight bytes that come again soon, looked for at every 32nd: what has none
 * of that has no loop of any length, and so it is with most answers. */
static int
may_loop(struct slice s)
{
	enum { STEP = 32, WINDOW = 8, FAR = 40 };

	if (s.len < STEP + WINDOW + FAR)
		return 1;
	for (size_t i = 0; i + WINDOW + FAR <= s.len; i += STEP) {
		uint64_t here, there;
		unsigned found = 0;

		memcpy(&here, s.ptr + i, WINDOW);
		for (size_t far = 2; far < FAR; far++) {
			memcpy(&there, s.ptr + i + far, WINDOW);
			found |= here == there;
		}
		if (found)
			return 1;
	}
	return 0;
}

/* A word equals the one `period` words before it, over and over. */
static int
is_looping(const struct suspect_rule *rule, struct slice answer)
{
	enum { LAST = 8 }; /* a power of two above PERIOD_MAX */
	const char *p = answer.ptr, *end = p + answer.len;
	struct word last[LAST] = {{NULL, 0}};
	size_t same[PERIOD_MAX + 1] = {0}, len[PERIOD_MAX + 1] = {0};
	size_t word_len;

	for (size_t n = 0; (word_len = word_next(&p, end, &last[n % LAST]));
		n++) {
		const struct word *word = &last[n % LAST];

		for (size_t period = 1; period <= PERIOD_MAX; period++) {
			if (!is_same_word(word, &last[(n - period) % LAST])) {
				same[period] = len[period] = 0;
				continue;
			}
			same[period]++;
			len[period] += word_len + 1;
			if (same[period] >= (rule->limit - 1) * period &&
				len[period] >= rule->limit2)
				return 1;
		}
	}
	return 0;
}

static int
is_much_longer(const struct suspect_rule *rule, struct slice a, struct slice b,
	size_t min)
{
	size_t a_cp, b_cp;

	/* Bytes are at most four a character. */
	if (a.len <= b.len * rule->limit / 4)
		return 0;
	a_cp = utf8_count(a.ptr, a.len);
	b_cp = utf8_count(b.ptr, b.len);
	return a_cp > b_cp * rule->limit + min;
}

/* The class of the last character that is no bracket, quotation mark or space:
 * 'L' for letters and marks of letters, ',' for what joins, '.' for a stop, '0'
 * for digits, those of a placeholder among them. */
static char
end_class(struct slice s)
{
	const char *p = s.ptr + s.len;
	uint32_t cp;

	while (p > s.ptr) {
		p -= utf8_prev(s.ptr, p, &cp);
		if (cp_is_letter(cp) || cp_is_arabic_mark(cp))
			return 'L';
		if (cp == ',' || cp == ';' || cp == '-' ||
			cp == 0x060C /* ARABIC COMMA */ ||
			cp == 0x061B /* ARABIC SEMICOLON */)
			return ',';
		if (cp == '.' || cp == '!' || cp == '?' || cp == ':' ||
			cp == 0x061F /* ARABIC QUESTION MARK */ ||
			cp == 0x06D4 /* ARABIC FULL STOP */ ||
			cp == 0x2026 /* HORIZONTAL ELLIPSIS */ ||
			cp == 0x3002 /* IDEOGRAPHIC FULL STOP */ ||
			cp == 0x0964 /* DEVANAGARI DANDA */)
			return '.';
		if (cp_digit(cp) >= 0)
			return '0';
	}
	return 0;
}

static int
is_unfinished(
	const struct suspect_rule *rule, struct slice line, struct slice answer)
{
	char end = end_class(answer);

	return (end == 'L' || end == ',' || end == '0') &&
	       end_class(line) == '.' &&
	       utf8_count(line.ptr, line.len) >= rule->limit;
}

static int
is_repeated(struct suspect *s, struct slice line, struct slice answer)
{
	uint64_t a = hash(answer), l = hash(line);
	struct seen *seen = &s->seen[a % SEEN];
	int is_same = seen->answer == a && seen->line != l &&
		      utf8_count(answer.ptr, answer.len) >=
			      s->rule[SUSPECT_REPEATED].limit;

	*seen = (struct seen){l, a};
	return is_same;
}

unsigned
suspect_judge(struct suspect *s, struct slice line, struct slice answer)
{
	const struct suspect_rule *rule = s->rule;
	unsigned found = 0;

	if (is_copied(&rule[SUSPECT_COPIED], line, answer))
		found |= 1u << SUSPECT_COPIED;
	if (answer.len >= rule[SUSPECT_LOOPING].limit2 && may_loop(answer) &&
		is_looping(&rule[SUSPECT_LOOPING], answer) &&
		!is_looping(&rule[SUSPECT_LOOPING], line))
		found |= 1u << SUSPECT_LOOPING;
	if (is_much_longer(&rule[SUSPECT_LONG], answer, line,
		    rule[SUSPECT_LONG].limit2))
		found |= 1u << SUSPECT_LONG;
	if (is_much_longer(&rule[SUSPECT_SHORT], line, answer, 0) &&
		utf8_count(line.ptr, line.len) >= rule[SUSPECT_SHORT].limit2)
		found |= 1u << SUSPECT_SHORT;
	if (is_unfinished(&rule[SUSPECT_UNFINISHED], line, answer))
		found |= 1u << SUSPECT_UNFINISHED;
	if (is_repeated(s, line, answer))
		found |= 1u << SUSPECT_REPEATED;
	return found & s->on;
}

unsigned
suspect_habits(const struct suspect *s, const size_t *found, size_t n)
{
	unsigned habits = 0;

	for (int i = 0; i < SUSPECT_COUNT; i++)
		if ((found[i] >= HABIT_MIN &&
			    found[i] * 100 > n * s->rule[i].share) ||
			(found[i] >= HABIT_FEW && found[i] * 2 > n))
			habits |= 1u << i;
	return habits;
}

/* ---- the compiler ---- */

static uint32_t
number_compile(struct rules *rules, const struct rules_file *file,
	const struct rule *rule, const char *key)
{
	struct slice s = rule_find(rule, key);
	uint32_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9' || n > 100000) {
			rules_error(rules, file, rule->line,
				"'%s' takes a number", key);
			return 0;
		}
		n = n * 10 + (uint32_t)(s.ptr[i] - '0');
	}
	return n;
}

static void
rule_compile(struct rules *rules, const struct rules_file *file,
	const struct rule *rule, struct suspect_rule *out)
{
	struct slice says = rule_find(rule, "says");

	out->limit = number_compile(rules, file, rule, "limit");
	out->limit2 = number_compile(rules, file, rule, "limit2");
	out->share = number_compile(rules, file, rule, "share");
	if (!out->limit || !out->share)
		rules_error(rules, file, rule->line,
			"a limit and a share are wanted");
	if (!says.len || says.len >= WORDS_MAX)
		rules_error(rules, file, rule->line,
			"'says' takes 1 to %d bytes", WORDS_MAX - 1);
	else
		memcpy(out->says, says.ptr, says.len);
}

void
suspect_compile(struct rules *rules, struct buf *out)
{
	struct suspect_rule rule[SUSPECT_COUNT];
	const struct rules_file *file = NULL;
	int found[SUSPECT_COUNT] = {0}, any = 0;

	memset(rule, 0, sizeof(rule));
	while ((file = rules_next(rules, "engine", "suspect.rules", file))) {
		for (size_t i = 0; i < file->n; i++) {
			struct slice id = file->v[i].id;
			int kind = -1;

			any = 1;
			if (id.len > 7 && !memcmp(id.ptr, "engine.", 7))
				kind = kind_find(
					(struct slice){id.ptr + 7, id.len - 7});
			if (kind < 0) {
				rules_error(rules, file, file->v[i].line,
					"nothing is called '%.*s'", (int)id.len,
					id.ptr);
				continue;
			}
			found[kind] = 1;
			rule_compile(rules, file, &file->v[i], &rule[kind]);
		}
	}
	for (int i = 0; any && i < SUSPECT_COUNT; i++)
		if (!found[i])
			rules_error(rules, NULL, 0, "engine: no rule for '%s'",
				ids[i]);
	if (any)
		buf_add(out, (const char *)rule, sizeof(rule));
}

enum rules_fired
suspect_example(const struct pack *pack, const struct rule *rule,
	struct slice lang, struct slice text)
{
	struct suspect *s = suspect_open(pack);
	const char *arrow = memmem(text.ptr, text.len, " => ", 4);
	struct slice line, answer;
	unsigned found;
	int kind;

	(void)lang;
	kind = rule->id.len > 7 ? kind_find((struct slice){
					  rule->id.ptr + 7, rule->id.len - 7})
				: -1;
	if (!s || !arrow || kind < 0) {
		suspect_free(s);
		return RULES_DAMAGED;
	}
	line = (struct slice){text.ptr, (size_t)(arrow - text.ptr)};
	answer = (struct slice){arrow + 4, text.len - line.len - 4};
	found = suspect_judge(s, line, answer);
	suspect_free(s);
	return found & 1u << kind ? RULES_FIRED : RULES_SILENT;
}
