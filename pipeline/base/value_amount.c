/* value_amount: the numbers of a match as one. */
#include "base/value_parts.h"

void
amount_add_fraction(struct amount *a, uint64_t n, uint64_t d)
{
	uint64_t den = a->d.den ? a->d.den : 1;

	if (d == 0 || d > 1000000 || den > 1000000 ||
		a->d.m > UINT64_MAX / 2000000 || n > UINT64_MAX / 2000000)
		return;
	while (a->d.places > 0 && den < 1000000) {
		den *= 10;
		a->d.places--;
	}
	a->d.m = a->d.m * d + n * den;
	a->d.den = den * d;
}

/* A match's numbers as one: a whole and a fraction in words or signs; a dozen;
 * over and under. */
struct sum {
	struct amount a;
	size_t numbers; /* seen so far */
	int over;	/* what comes next is the denominator */
	uint64_t scale; /* to multiply with in the end */
};

static void
sum_number(struct sum *sum, const struct capture *c)
{
	int neg = sum->a.neg;

	if (sum->numbers++ == 0) {
		sum->a = c->amount;
		sum->a.neg |= neg;
	} else if (sum->over && c->amount.d.m > 0 && c->amount.d.places == 0 &&
		   c->amount.d.m < UINT64_MAX / 20) {
		sum->a.d.den = c->amount.d.m;
	} else {
		sum->a.d.m += c->amount.d.m;
	}
}

/* A fraction counts the unit or the scale word before it: three and a half,
 * three million and a half; in the plural it is counted itself: two thirds. */
static void
sum_fraction(struct sum *sum, const struct match *m, size_t i)
{
	const struct value_sense *s = m->cap[i].sense;
	const struct capture *before = i > 0 ? &m->cap[i - 1] : NULL;
	uint64_t n = 1, scale = sum->a.scale ? sum->a.scale : 1;

	if (before && capture_is_number(before) && s->text_len > 0) {
		n = before->amount.d.m;
		if (n > 20) /* twenty and three fifths */
			n %= 10;
		sum->a.d.m -= n;
		scale = 1;
	}
	if (scale > 1 && s->den && scale % s->den == 0 &&
		sum->a.d.places == 0) {
		sum->a.d.m += scale / s->den * (uint64_t)s->num;
		return;
	}
	amount_add_fraction(&sum->a, n * (uint64_t)s->num, s->den);
}

static void
sum_capture(struct sum *sum, const struct match *m, size_t i)
{
	const struct capture *c = &m->cap[i];
	int is_of = c->element == CLASS_OF && match_class(m, CLASS_ONE);

	if (c->element == CLASS_MINUS) {
		sum->a.neg = 1;
	} else if (c->element == CLASS_OVER || c->element == CLASS_SHARE ||
		   is_of) {
		sum->over = 1;
		if (sum->numbers++ == 0)
			sum->a.d.m = 1;
	} else if (c->element == CLASS_ONE) {
		sum->a.d.m = 1;
		sum->numbers++;
	} else if (c->element == CLASS_TWO) {
		sum->a.d.m = 2;
	} else if (c->element == CLASS_DOZEN) {
		sum->scale = (uint64_t)c->sense->num;
	} else if (c->element == CLASS_SCALE && sum->a.scale > 1 &&
		   sum->a.scale == (uint64_t)c->sense->num) {
		; /* a million and half a million: the half counts it already */
	} else if (c->element == CLASS_SCALE) {
		sum->scale = (uint64_t)c->sense->num;
		if (sum->numbers++ == 0 && sum->a.d.den == 0)
			sum->a.d.m = 1;
	} else if (c->element == CLASS_FRACTION || c->element == CLASS_PART) {
		sum_fraction(sum, m, i);
	} else if (capture_is_number(c)) {
		sum_number(sum, c);
	}
}

int
match_amount(const struct match *m, struct amount *a)
{
	struct sum sum = {.scale = 1};
	const struct capture *plus = match_class(m, CLASS_PLUS);

	for (size_t i = m->begin; i < m->stop; i++)
		sum_capture(&sum, m, i);
	if (plus) {
		struct match half = {.n = 1, .stop = 1};

		half.cap[0] = *plus;
		sum_fraction(&sum, &half, 0);
	}
	if (sum.a.d.m > UINT64_MAX / sum.scale)
		return 0;
	sum.a.d.m *= sum.scale;
	*a = sum.a;
	return 1;
}
