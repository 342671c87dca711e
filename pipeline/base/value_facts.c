/* value_facts: what the patterns ask of an item again and again, found once:
 * the elements that it may begin, what joins it to the item before, and the
 * classes of those that follow. */
#include <string.h>
#include "base/text.h"
#include "base/value_parts.h"

/* ---- digits ---- */

/* One number of each shape. */
static const struct {
	uint8_t digits;
	uint16_t number;
} shapes[SHAPE_COUNT] = {
	{0, 0}, {1, 0}, {1, 1},		  /* a day, a month, an hour */
	{2, 0}, {2, 1}, {2, 13},	  /* no month */
	{2, 25},			  /* no hour */
	{2, 32},			  /* no day */
	{2, 60}, {3, 0}, {3, 1}, {3, 60}, /* no hour and minutes */
	{4, 0},				  /* no year */
	{4, 60}, {4, 1000}, {4, 1060}, {5, 0},
	{19, 0}, /* too long for a whole number */
};

unsigned
value_shape(unsigned digits, uint64_t number)
{
	const unsigned first[] = {0, 1, 3, 9, 12};
	unsigned v = (unsigned)number, over = 0;

	if (digits > 4)
		return digits < 19 ? SHAPE_COUNT - 2 : SHAPE_COUNT - 1;
	if (digits == 1)
		over = v > 0;
	else if (digits == 2)
		over = 0u + (v > 0) + (v > 12) + (v > 24) + (v > 31) +
		       (v >= 60);
	else if (digits == 3)
		over = v == 0 ? 0 : 1u + (v % 100 >= 60);
	else if (digits == 4)
		over = 2u * (v >= 1000 && v < 2200) +
		       (v % 100 >= 60 || v >= 2400);
	return first[digits] + over;
}

static int
number_fits(enum element element, unsigned digits, unsigned v)
{
	switch (element) {
	case ELEMENT_DAY:
		return digits <= 2 && v >= 1 && v <= 31;
	case ELEMENT_MONTHNO:
		return digits <= 2 && v >= 1 && v <= 12;
	case ELEMENT_YEAR:
		return digits == 4 && v >= 1000 && v < 2200;
	case ELEMENT_YEAR2:
		return digits == 2;
	case ELEMENT_HOURNO:
		return digits <= 2 && v <= 24;
	case ELEMENT_SIXTY:
		return digits == 2 && v < 60;
	case ELEMENT_HHMM:
		return (digits == 3 || digits == 4) && v % 100 < 60 && v < 2400;
	case ELEMENT_SMALL:
		return digits <= 3 && v > 0;
	default:
		return digits < 19;
	}
}

struct element_set
value_shape_elements(unsigned shape)
{
	struct element_set set = {{0, 0}};

	if (shape == SHAPE_NONE)
		return set;
	element_add(&set, CLASS_DIGITS);
	element_add(&set, ELEMENT_NUMERIC);
	element_add(&set, ELEMENT_AMOUNT);
	if (shapes[shape].digits <= 3)
		element_add(&set, ELEMENT_REH);
	for (unsigned e = ELEMENT_DAY; e < ELEMENT_NAMED; e++)
		if (number_fits((enum element)e, shapes[shape].digits,
			    shapes[shape].number))
			element_add(&set, e);
	return set;
}

static void
digits_facts(const struct value_scan *scan, struct value_item *item)
{
	item->number = value_item_number(scan, item);
	item->shape = (uint8_t)value_shape(item->digits, item->number);
	item->elements = scan->rules->shape[item->shape];
}

/* ---- words ---- */

struct element_set
value_class_elements(uint64_t classes)
{
	const uint64_t numbers = CLASS_BIT(CLASS_NUM) |
				 CLASS_BIT(CLASS_HUNDRED) |
				 CLASS_BIT(CLASS_SCALE);
	struct element_set set = {{classes, 0}};

	if (classes & numbers)
		element_add(&set, ELEMENT_CARDINAL);
	if (classes & (numbers | CLASS_BIT(CLASS_ORDINAL)))
		element_add(&set, ELEMENT_ORDINALS);
	return set;
}

static void
word_facts(struct value_item *item)
{
	item->elements = value_class_elements(item->classes);
	if (item->has_and)
		element_add(&item->elements, ELEMENT_GLUED_AND);
}

/* ---- what stands between ---- */

/* Marks that are one to us. */
static uint32_t
same_mark(uint32_t cp)
{
	switch (cp) {
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2014:
	case 0x2212:
	case '~':
	case 0x301C:
		return '-';
	case 0x060C: /* ARABIC COMMA */
		return ',';
	case 0x2044: /* FRACTION SLASH */
	case 0x060D: /* ARABIC DATE SEPARATOR */
		return '/';
	case 0x2236: /* RATIO */
		return ':';
	default:
		return cp;
	}
}

/* A sign's join with spaces round it; that without is the bit before. */
static uint64_t
sign_bit(const struct value_head *head, uint32_t cp)
{
	unsigned sign = cp < 128 ? head->sign[cp] : 0;

	return sign ? (uint64_t)2 << (JOIN_SIGN + 2 * (sign - 1)) : 0;
}

uint64_t
value_joins(const struct value_head *head, const char *p, const char *end)
{
	uint64_t spaces = 0, sign = 0, joins;
	size_t n = 0, signs = 0;
	uint32_t cp;

	if (p > end || end - p > GAP_MAX)
		return 0;
	for (; p < end; n++) {
		p += utf8_next(p, end, &cp);
		cp = same_mark(cp);
		if (cp_is_space(cp) || cp_is_bidi(cp)) {
			spaces |= sign_bit(head, cp);
		} else {
			sign = sign_bit(head, cp);
			signs++;
		}
	}
	if (signs > 1)
		return 0;
	joins = signs ? sign : spaces | (uint64_t)1 << JOIN_SPACED;
	if (n == 1)
		joins |= (signs ? sign : spaces) >> 1;
	return n ? joins : joins | (uint64_t)1 << JOIN_GLUED;
}

/* Most often it is one space. */
static uint64_t
joins_before(const struct value_scan *scan, const struct value_item *item)
{
	const char *p = scan->text.ptr + item[-1].end;
	const char *end = scan->text.ptr + item->from;

	if (end - p == 1 && *p == ' ')
		return scan->rules->space;
	return value_joins(scan->rules->head, p, end);
}

void
value_facts(struct value_scan *scan)
{
	uint64_t chain = 0;
	uint32_t gap = UINT32_MAX; /* behind the item */

	for (size_t i = scan->n; i-- > 0;) {
		struct value_item *item = &scan->item[i];

		if (item->digits)
			digits_facts(scan, item);
		else
			word_facts(item);
		item->is_last = gap > GAP_DIGITS;
		if (gap > GAP_MAX)
			chain = 0;
		chain |= item->classes;
		if (item->has_and)
			chain |= CLASS_BIT(CLASS_AND);
		item->chain = chain;
		item->joins = 0;
		if (i > 0) {
			gap = item->from - item[-1].end;
			item->joins = joins_before(scan, item);
		}
	}
}

int
value_gap(const struct value_scan *scan, size_t i, uint32_t c)
{
	const char *p = scan->text.ptr + scan->item[i - 1].end;
	const char *end = scan->text.ptr + scan->item[i].from;
	uint32_t cp;

	return p < end && utf8_next(p, end, &cp) == (size_t)(end - p) &&
	       same_mark(cp) == c;
}
