/* value_class: what the words of the lexicon are, and what patterns are made
 * of. */
#ifndef WASL_BASE_VALUE_CLASS_H
#define WASL_BASE_VALUE_CLASS_H

#include "base/arena.h"

/* Classes of words, as the .map files and the patterns name them. */
enum class {
	CLASS_DIGITS, /* made by the lexer */
	CLASS_NUM,
	CLASS_HUNDRED,
	CLASS_SCALE,
	CLASS_FRACTION,
	CLASS_ORDINAL,
	CLASS_MONTH,
	CLASS_ISLAMIC,
	CLASS_PERSIAN,
	CLASS_WEEKDAY,
	CLASS_CURRENCY,
	CLASS_UNIT,
	CLASS_PERCENT,
	CLASS_AM,
	CLASS_PM,
	CLASS_CLOCK,
	CLASS_CE,
	CLASS_BCE,
	CLASS_AH,
	CLASS_SH,
	CLASS_AND,
	CLASS_OF,
	CLASS_TO,
	CLASS_BETWEEN,
	CLASS_YEARWORD,
	CLASS_PHONE,
	CLASS_NTH,
	CLASS_ZONE,
	CLASS_DUAL,
	CLASS_RELATIVE,
	CLASS_DOZEN,
	CLASS_OVER,
	CLASS_MINUS,
	CLASS_SAME,
	CLASS_CODEWORD,
	CLASS_DAYWORD,
	CLASS_DAYPART,
	CLASS_LESS,
	CLASS_MINUTEWORD,
	CLASS_DECADE,
	CLASS_CLOCKWORD,
	CLASS_TWO,
	CLASS_NEXT,
	CLASS_LAST,
	CLASS_PERIOD,
	CLASS_THIS,
	CLASS_AFTER,
	CLASS_BEFORE,
	CLASS_PLUS,
	CLASS_SUFFIX,
	CLASS_MONTHWORD,
	CLASS_PART,
	CLASS_SHARE,
	CLASS_HALFDAY,
	CLASS_ONE,
	CLASS_FEW,
	CLASS_DAYNAME, /* a weekday less its article: another word alone */
	/* not for patterns */
	CLASS_CLITIC,
	CLASS_ARTICLE,
	CLASS_TLD,
	CLASS_EXTENSION,
	CLASS_HONORIFIC,
	CLASS_COUNT
};
extern const char *const class_names[CLASS_COUNT];
int class_find(struct slice name); /* -1 when absent */

/* Elements of patterns that are more than a class. */
enum element {
	ELEMENT_NUMERIC = CLASS_COUNT, /* digits with separators and sign */
	ELEMENT_AMOUNT,		       /* numeric with scale words */
	ELEMENT_CARDINAL,	       /* spelled out */
	ELEMENT_ORDINALS,	       /* spelled out, composed */
	ELEMENT_REH,		       /* 4 REH 1 */
	ELEMENT_DAY, /* this and the rest: one item of digits */
	ELEMENT_MONTHNO,
	ELEMENT_YEAR,
	ELEMENT_YEAR2,
	ELEMENT_HOURNO,
	ELEMENT_SIXTY,
	ELEMENT_WHOLE,
	ELEMENT_INTEGER,
	ELEMENT_HHMM,
	ELEMENT_FRACTIONSIGN,
	ELEMENT_SMALL,
	ELEMENT_NAMED,			   /* the next are made of others */
	ELEMENT_GLUED_AND = ELEMENT_NAMED, /* "and" that is written with the
					    * word after it: takes no item */
	ELEMENT_COUNT
};
int element_find(struct slice name); /* classes too; -1 when absent */

/* May it take more than one item? */
static inline int
element_is_long(unsigned element)
{
	return element >= ELEMENT_NUMERIC && element < ELEMENT_DAY;
}

struct element_set {
	uint64_t w[2];
};

static inline void
element_add(struct element_set *set, unsigned element)
{
	set->w[element >> 6] |= (uint64_t)1 << (element & 63);
}

static inline void
element_remove(struct element_set *set, unsigned element)
{
	set->w[element >> 6] &= ~((uint64_t)1 << (element & 63));
}

static inline uint64_t
element_in(const struct element_set *set, unsigned element)
{
	return set->w[element >> 6] >> (element & 63) & 1;
}

/* The long ones, from ELEMENT_NUMERIC on. */
static inline uint64_t
elements_long(const struct element_set *set)
{
	_Static_assert(ELEMENT_NUMERIC == 62, "two of five in the first word");
	return set->w[0] >> 62 | (set->w[1] & 7) << 2;
}

static inline int
elements_meet(const struct element_set *a, const struct element_set *b)
{
	return ((a->w[0] & b->w[0]) | (a->w[1] & b->w[1])) != 0;
}

#define CLASS_BIT(c) ((uint64_t)1 << (c))
_Static_assert(CLASS_COUNT <= 64, "classes are bits of a word");

/* Words that may be a value by themselves, or begin one, or stand where one is
 * certain: the others are looked up beside these only. */
int class_is_strong(enum class class);

#endif
