/* judge_value: numbers, dates and links of source and target, compared by
 * value.
 *
 * A value of the source answers to one of the target if both are worth the
 * same; else if its number is the same (a unit or a month may be a word in the
 * target); else if the digits that it is written with all stand in the target,
 * in values that nothing else has claimed.
 */
#include <string.h>
#include "base/judge_tests.h"
#include "base/speller.h"
#include "base/text.h"

enum {
	VALUES_MAX = 256, /* of one side; what is more is not compared */
	CODE_MAX = 32,	  /* bytes; longer ones are not looked for loosely */
};

struct side {
	struct slice text;
	struct values values;
	unsigned char claimed[VALUES_MAX];
	size_t n;
};

static int
is_verbatim(enum kind kind)
{
	return kind == KIND_URL || kind == KIND_EMAIL || kind == KIND_HANDLE ||
	       kind == KIND_HASHTAG || kind == KIND_CODE ||
	       kind == KIND_VERSION;
}

static int
is_number(enum kind kind)
{
	return (kind >= KIND_DECIMAL && kind <= KIND_PHONE) ||
	       (kind >= KIND_INTEGER && kind <= KIND_DATENAME);
}

/* Written out: it answers to a number of the other side, but nobody misses it.
 */
static int
is_claimable(enum kind kind)
{
	return is_number(kind) || kind == KIND_WORDS;
}

static struct slice
written(const struct side *side, size_t i)
{
	const struct value *v = &side->values.v[i];

	return (struct slice){side->text.ptr + v->at, v->len};
}

/* The next run of digits from *at, as ASCII digits less leading zeros, in to
 * (room for 32); 0 when there is none. */
static size_t
digits_next(struct slice s, size_t *at, char *to)
{
	const char *p = s.ptr + *at, *end = s.ptr + s.len;
	size_t n = 0, any = 0;
	unsigned step;

	for (; p < end; p += step) {
		uint32_t cp;
		int digit;

		step = utf8_next(p, end, &cp);
		digit = cp_digit(cp);
		if (digit < 0) {
			if (any)
				break;
			continue;
		}
		any = 1;
		if ((n || digit) && n < 31)
			to[n++] = (char)('0' + digit);
	}
	if (any && !n)
		to[n++] = '0';
	to[n] = 0;
	*at = (size_t)(p - s.ptr);
	return n;
}

static int
is_same(struct slice a, struct slice b)
{
	return a.len && slice_equal(a, b);
}

/* "USD 5" and "5 km" are worth 5: the part that is a decimal string. */
static struct slice
number_of(struct slice value)
{
	size_t from = 0, to;

	while (from < value.len &&
		(value.ptr[from] < '0' || value.ptr[from] > '9'))
		from++;
	to = from;
	while (to < value.len &&
		((value.ptr[to] >= '0' && value.ptr[to] <= '9') ||
			value.ptr[to] == '.'))
		to++;
	return (struct slice){value.ptr + from, to - from};
}

static int
is_worth(const struct value *a, const struct value *b)
{
	return is_same(a->value, b->value) || is_same(a->value2, b->value) ||
	       is_same(a->value, b->value2) || is_same(a->value2, b->value2);
}

static int
has_number(const struct value *a, const struct value *b)
{
	return is_same(number_of(a->value), number_of(b->value)) ||
	       is_same(number_of(a->value2), number_of(b->value)) ||
	       is_same(number_of(a->value), number_of(b->value2));
}

typedef int value_match(const struct value *a, const struct value *b);

static void
claim(struct side *source, struct side *target, value_match *match)
{
	for (size_t i = 0; i < source->n; i++) {
		for (size_t k = 0; !source->claimed[i] && k < target->n; k++) {
			if (target->claimed[k] ||
				!is_claimable(target->values.v[k].kind) ||
				!match(&source->values.v[i],
					&target->values.v[k]))
				continue;
			source->claimed[i] = target->claimed[k] = 1;
		}
	}
}

/* 1 if every run of digits of source value i stands in some unclaimed value
 * of the target; claims those. */
static int
claim_digits(struct side *source, size_t i, struct side *target)
{
	struct slice from = written(source, i);
	size_t at = 0, any = 0, used[8], used_n = 0;
	char wanted[32], have[32];

	while (digits_next(from, &at, wanted)) {
		size_t hit = target->n;

		any = 1;
		for (size_t k = 0; k < target->n && hit == target->n; k++) {
			struct slice s = written(target, k);
			size_t in = 0;

			if (target->claimed[k])
				continue;
			while (digits_next(s, &in, have))
				if (strcmp(have, wanted) == 0)
					hit = k;
		}
		if (hit == target->n || used_n == 8)
			return 0;
		used[used_n++] = hit;
	}
	for (size_t k = 0; k < used_n; k++)
		target->claimed[used[k]] = 1;
	return (int)any;
}

static void
scan(struct trial *trial, struct side *side, struct slice text,
	struct slice lang)
{
	side->text = text;
	values_scan(
		trial->judge->values, text, lang, trial->arena, &side->values);
	side->n = side->values.n < VALUES_MAX ? side->values.n : VALUES_MAX;
}

/* All digits of s, as ASCII; returns how many, 0 if there are more than max. */
static size_t
all_digits(struct slice s, char *to, size_t max)
{
	const char *p = s.ptr, *end = s.ptr + s.len;
	size_t n = 0;

	while (p < end) {
		uint32_t cp;
		int digit;

		p += utf8_next(p, end, &cp);
		digit = cp_digit(cp);
		if (digit < 0)
			continue;
		if (n == max)
			return 0;
		to[n++] = (char)('0' + digit);
	}
	return n;
}

enum { LONG_MIN_DIGITS = 5, LONG_MAX_DIGITS = 20 };

/* A long number of one side that the other writes in groups: "0800 555 111". */
static int
claim_groups(const char *wanted, size_t wanted_n, struct side *other)
{
	for (size_t first = 0; first < other->n; first++) {
		char have[LONG_MAX_DIGITS];
		size_t n = 0, k = first;

		for (; k < other->n && n < wanted_n && !other->claimed[k];
			k++) {
			size_t more = all_digits(
				written(other, k), have + n, sizeof have - n);

			if (!more)
				break;
			n += more;
		}
		if (n != wanted_n || memcmp(have, wanted, n) != 0)
			continue;
		memset(other->claimed + first, 1, k - first);
		return 1;
	}
	return 0;
}

static void
claim_long(struct side *side, struct side *other)
{
	char digits[LONG_MAX_DIGITS];

	for (size_t i = 0; i < side->n; i++) {
		size_t n = side->claimed[i] ? 0
					    : all_digits(written(side, i),
						      digits, sizeof digits);

		if (n >= LONG_MIN_DIGITS)
			side->claimed[i] =
				(unsigned char)claim_groups(digits, n, other);
	}
}

static char
letter_or_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c + 32);
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			       (unsigned char)c >= 0x80
		       ? c
		       : 0;
}

/* A code as somebody else writes it: A.I. for AI, COVID 19 for COVID-19. */
static int
stands_loosely(struct slice text, struct slice code)
{
	for (size_t at = 0; at < text.len; at++) {
		size_t i = 0, k = at;

		if (!letter_or_digit(text.ptr[at]))
			continue;
		while (i < code.len && k < text.len) {
			char want = letter_or_digit(code.ptr[i]);
			char have = letter_or_digit(text.ptr[k]);

			if (want && have && want != have)
				break;
			i += !want || have;
			k += !have || want;
		}
		while (i < code.len && !letter_or_digit(code.ptr[i]))
			i++;
		if (i == code.len)
			return 1;
	}
	return 0;
}

/* Links, addresses and codes come over as they are written. */
static void
judge_verbatim(
	struct trial *trial, struct side *source, const struct side *target)
{
	for (size_t i = 0; i < source->n; i++) {
		const struct value *v = &source->values.v[i];
		struct slice s = written(source, i);
		struct fault *fault;

		if (!is_verbatim(v->kind) || source->claimed[i])
			continue;
		source->claimed[i] = 1;
		if (memmem(target->text.ptr, target->text.len, s.ptr, s.len) ||
			(v->kind == KIND_CODE && s.len <= CODE_MAX &&
				stands_loosely(target->text, s)))
			continue;
		fault = trial_find(
			trial, TEST_VERBATIM_MISSING, 0, v->at, v->len);
		if (fault)
			fault->expected = s;
	}
}

/* The first value of a side that nothing has claimed; n when there is none. */
static size_t
unclaimed(const struct side *side, size_t from)
{
	size_t i = from;

	while (i < side->n &&
		(side->claimed[i] || !is_number(side->values.v[i].kind)))
		i++;
	return i;
}

/* A value that is a whole number without more to it; -1. */
static long
whole_number(const struct value *v)
{
	struct slice number = number_of(v->value);
	long n = 0;

	if (v->kind != KIND_INTEGER && v->kind != KIND_ORDINAL &&
		v->kind != KIND_UNIT)
		return -1;
	for (size_t i = 0; i < number.len; i++) {
		if (number.ptr[i] == '.' || n > 100000)
			return -1;
		n = n * 10 + (number.ptr[i] - '0');
	}
	return number.len ? n : -1;
}

/* Up to `limit` a number proves nothing: grammar can stand for it. */
static int
is_small(const struct trial *trial, enum test test, const struct value *v)
{
	long n = whole_number(v);

	return n >= 0 && n <= (long)trial->judge->rule[test].limit;
}

static struct speller *
speller_of(struct trial *trial)
{
	struct judge *judge = trial->judge;
	struct slice to = trial->pair->to;

	if (judge->speller) {
		struct slice have = speller_lang(judge->speller);

		if (slice_equal(have, to))
			return judge->speller;
	}
	speller_free(judge->speller);
	judge->speller = speller_new(to);
	return judge->speller;
}

/* 1 if a number of the source may be in words in the target: it is found so, or
 * nobody here can spell and it is no more than `limit2`. */
static int
is_spelled(struct trial *trial, const struct value *v)
{
	enum { SPELLED_MAX = 1000 };
	long n = whole_number(v);
	int found;

	if (n < 0 || n > SPELLED_MAX || !trial->pair->to.len)
		return 0;
	found = speller_finds(
		speller_of(trial), (unsigned)n, trial->pair->target);
	return found > 0 ||
	       (found < 0 && n <= (long)trial->judge->rule[TEST_NUMBER_MISSING]
					     .limit2);
}

static void
judge_rest(struct trial *trial, struct side *source, struct side *target)
{
	size_t i = unclaimed(source, 0), k = unclaimed(target, 0);
	struct fault *fault;

	if (i < source->n && k < target->n &&
		unclaimed(source, i + 1) == source->n &&
		unclaimed(target, k + 1) == target->n) {
		fault = trial_find(trial, TEST_NUMBER_CHANGED, 1,
			target->values.v[k].at, target->values.v[k].len);
		if (fault) {
			fault->expected = written(source, i);
			fault->found = written(target, k);
		}
		return;
	}
	for (; i < source->n; i = unclaimed(source, i + 1)) {
		const struct value *v = &source->values.v[i];

		if (is_small(trial, TEST_NUMBER_MISSING, v) ||
			is_spelled(trial, v))
			continue;
		fault = trial_find(
			trial, TEST_NUMBER_MISSING, 0, v->at, v->len);
		if (fault)
			fault->expected = written(source, i);
	}
	for (; k < target->n; k = unclaimed(target, k + 1)) {
		const struct value *v = &target->values.v[k];

		if (is_small(trial, TEST_NUMBER_ADDED, v))
			continue;
		fault = trial_find(trial, TEST_NUMBER_ADDED, 1, v->at, v->len);
		if (fault)
			fault->found = written(target, k);
	}
}

/* Digits of a placeholder that is left are no number of the target's. */
static void
pass_over_placeholders(const struct trial *trial, struct side *target)
{
	for (size_t i = 0; i < trial->faults->n; i++) {
		const struct fault *f = &trial->faults->v[i];

		if (f->test != TEST_PLACEHOLDER_LEFT)
			continue;
		for (size_t k = 0; k < target->n; k++) {
			const struct value *v = &target->values.v[k];

			if (v->at < f->at + f->len && f->at < v->at + v->len)
				target->claimed[k] = 1;
		}
	}
}

static void
claim_within(struct side *side, size_t at, size_t len)
{
	for (size_t i = 0; i < side->n; i++) {
		const struct value *v = &side->values.v[i];

		if (v->at < at + len && at < (size_t)v->at + v->len)
			side->claimed[i] = 1;
	}
}

/* A value that stands in the target in the form that protect made for it has
 * come over, in whatever words the language has for it. */
static void
claim_forms(const struct trial *trial, struct side *source, struct side *target)
{
	const struct placeholders *list = trial->pair->placeholders;
	struct slice text = target->text;
	size_t from = 0;

	for (size_t i = 0; list && i < list->n && i < VALUES_MAX; i++) {
		const struct placeholder *ph = &list->v[i];
		const char *hit;

		if (!ph->target.len)
			continue;
		hit = memmem(text.ptr + from, text.len - from, ph->target.ptr,
			ph->target.len);
		if (!hit)
			hit = memmem(text.ptr, text.len, ph->target.ptr,
				ph->target.len);
		if (!hit)
			continue;
		from = (size_t)(hit - text.ptr) + ph->target.len;
		claim_within(source, ph->at, ph->len);
		claim_within(target, (size_t)(hit - text.ptr), ph->target.len);
	}
}

void
judge_values(struct trial *trial)
{
	struct side source = {.n = 0}, target = {.n = 0};

	scan(trial, &source, trial->pair->text, trial->pair->lang);
	scan(trial, &target, trial->pair->target, trial->pair->to);
	if (!source.n && !target.n)
		return;
	pass_over_placeholders(trial, &target);
	claim_forms(trial, &source, &target);
	judge_verbatim(trial, &source, &target);
	claim(&source, &target, is_worth);
	claim(&source, &target, has_number);
	for (size_t i = 0; i < source.n; i++)
		if (!source.claimed[i])
			source.claimed[i] = (unsigned char)claim_digits(
				&source, i, &target);
	claim_long(&source, &target);
	claim_long(&target, &source);
	judge_rest(trial, &source, &target);
}
