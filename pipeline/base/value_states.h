/* value_states: the patterns of rules/protect/ as they lie in a pack.
 *
 * A pattern is an automaton over items. A state says what it may stand behind;
 * its edges are the elements that may come next, in the order in which they
 * are tried, and what must join each to the item before. An edge leads to a
 * state further on, so that no way through a pattern is endless.
 *
 * Which patterns may fit at an item at all, a few rows tell: sets of patterns,
 * a bit each, by what they may begin with and have next.
 */
#ifndef WASL_BASE_VALUE_STATES_H
#define WASL_BASE_VALUE_STATES_H

#include "base/value_class.h"

/* What stands between two items, as bits: nothing but spaces, nothing at all,
 * and of each sign of the patterns, alone and with spaces round it. */
enum {
	JOIN_SPACED,
	JOIN_GLUED,
	JOIN_SIGN,
	SIGNS_MAX = 31,
	JOIN_COUNT = JOIN_SIGN + 2 * SIGNS_MAX
};
_Static_assert(JOIN_COUNT <= 64, "joins are bits of a word");

/* The span begins, or ends, where the edge or the end is. */
enum { MARK_BEGIN = 0x40, MARK_STOP = 0x80, JOIN_MASK = 0x3F };

struct value_edge {
	uint8_t element;
	uint8_t join; /* with MARK_ bits */
	uint16_t state;
};

struct value_state {
	struct element_set elements; /* of all edges */
	uint64_t joins;
	uint32_t edge_at;
	uint16_t edge_n;
	uint16_t end; /* STATE_END, with MARK_ bits: the pattern may end */
};
enum { STATE_END = 1 };

enum { SOME_MAX = 2 };

struct value_pattern {
	uint64_t must;		 /* classes that no match is without */
	uint64_t some[SOME_MAX]; /* and sets of which it has one at least */
	uint32_t id_at;
	uint16_t id_len;
	uint16_t state;
	uint8_t kind, form;
	uint8_t spare[6];
};

/* What an item of digits can be hangs on how many there are and on their
 * number: each kind that can be told apart is a shape. */
enum { SHAPE_NONE, SHAPE_COUNT = 18 }; /* SHAPE_NONE: no digits */
unsigned value_shape(unsigned digits, uint64_t number);
struct element_set value_shape_elements(unsigned shape);

/* The same of a word. */
struct element_set value_class_elements(uint64_t classes);

/* Rows, by what they are of. */
enum {
	ROW_FIRST,			      /* an element: begins with it */
	ROW_NEXT = ROW_FIRST + ELEMENT_COUNT, /* has it after its first */
	ROW_JOIN = ROW_NEXT + ELEMENT_COUNT,  /* a join of the same */
	ROW_SHAPE = ROW_JOIN + JOIN_COUNT,    /* begins with one of digits */
	ROW_SHAPE_NEXT = ROW_SHAPE + SHAPE_COUNT,
	ROW_LANG = ROW_SHAPE_NEXT + SHAPE_COUNT, /* a language's bit */
	ROW_SHORT = ROW_LANG + 32,		 /* may end after its first */
	ROW_COUNT
};

#endif
