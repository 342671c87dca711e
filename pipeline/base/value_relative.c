/* value_relative: dates counted from today, as ISO 8601 durations.
 *
 * P1D is tomorrow, -P2W a fortnight ago. A day of the week or of the month of
 * a period follows a second sign: P1W-5 is Friday of next week, P1M-20 the
 * twentieth of next month, P0M-W-5#1 the first Friday of this one. */
#include "base/value_parts.h"

struct period {
	uint64_t n;
	char unit; /* Y M W D H; 0: none */
};

struct relative {
	struct period period[4];
	size_t n;
	int sign, seen; /* seen: something said when */
	int weekday, day;
	uint64_t number; /* waiting for its unit */
	struct slice fixed;
};

static void
add_period(struct relative *r, uint64_t n, char unit)
{
	if (r->n < 4 && n < 100000)
		r->period[r->n++] = (struct period){n, unit};
}

static void
relative_word(const struct value_scan *scan, struct relative *r,
	const struct capture *c)
{
	const struct value_sense *s = c->sense;
	struct slice text = {scan->rules->text + s->text_at, s->text_len};

	switch (c->element) {
	case CLASS_RELATIVE:
	case CLASS_DECADE:
		r->fixed = text;
		break;
	case CLASS_PERIOD:
		add_period(r, r->number ? r->number : 1,
			text.len ? *text.ptr : 'D');
		r->number = 0;
		break;
	case CLASS_DUAL:
		add_period(r, 2, text.len ? *text.ptr : 'D');
		break;
	case CLASS_FEW:
		r->number = (uint64_t)s->num;
		break;
	case CLASS_NEXT:
	case CLASS_AFTER:
		r->sign = 1;
		r->seen = 1;
		break;
	case CLASS_LAST:
	case CLASS_BEFORE:
		r->sign = -1;
		r->seen = 1;
		break;
	case CLASS_THIS:
		r->sign = 0;
		r->seen = 1;
		break;
	case CLASS_WEEKDAY:
	case CLASS_DAYNAME:
		r->weekday = (int)s->num;
		break;
	default:
		break;
	}
}

static void
relative_print(const struct relative *r, struct buf *out)
{
	size_t i;

	if (r->sign < 0)
		buf_addc(out, '-');
	buf_addc(out, 'P');
	for (i = 0; i < r->n; i++) {
		buf_add_number(out, r->sign == 0 ? 0 : r->period[i].n);
		buf_addc(out, r->period[i].unit);
	}
	if (r->n == 0)
		buf_add(out, r->sign != 0 ? "1W" : "0W", 2);
	if (r->weekday || r->day)
		buf_addc(out, '-');
	if (r->weekday && r->n && r->period[0].unit == 'M') {
		buf_add(out, "W-", 2);
		value_put(out, r->weekday, 1);
		buf_addc(out, '#');
		value_put(out, r->day, 1);
	} else if (r->weekday) {
		value_put(out, r->weekday, 1);
	} else if (r->day) {
		value_put(out, r->day, 2);
	}
}

int
value_relative(const struct value_scan *scan, const struct match *m,
	struct buf *buf, struct value *value)
{
	struct relative r = {.sign = 1};

	for (size_t i = 0; i < m->n; i++) {
		const struct capture *c = &m->cap[i];

		if (c->element < CLASS_COUNT)
			relative_word(scan, &r, c);
		else if (i + 1 < m->n && m->cap[i + 1].element == CLASS_PERIOD)
			r.number = c->amount.d.m;
		else if (c->amount.d.m <= 31)
			r.day = (int)c->amount.d.m;
		else
			return 0;
	}
	if (r.fixed.len)
		buf_add_slice(buf, r.fixed);
	else
		relative_print(&r, buf);
	value->value = arena_slice(scan->arena, buf_slice(buf));
	return 1;
}
