/* byteset: the next byte of a text that is one of a few.
 *
 * Most of a text is none of them, so it is looked at 32 bytes at a time where
 * the processor can. The same answers on every processor.
 */
#ifndef WASL_BASE_BYTESET_H
#define WASL_BASE_BYTESET_H

#include <stddef.h>
#include <stdint.h>

/* More bytes than these, or bytes with more than so many upper halves, are
 * found one by one. */
enum { BYTESET_MAX = 16, BYTESET_HALVES = 8 };

struct byteset;
typedef const char *byteset_function(
	const struct byteset *set, const char *p, const char *end);

struct byteset {
	uint8_t has[256];
	uint8_t byte[BYTESET_MAX];
	unsigned n; /* of byte; more than there is room for: has alone */
	/* A byte is in the set where its halves have a bit in common. */
	uint8_t low[16], high[16];
	unsigned halves; /* upper ones: a bit each */
	byteset_function *next;
};

/* All zero first; then each byte; then ready. */
void byteset_add(struct byteset *set, unsigned char byte);
void byteset_ready(struct byteset *set);

/* The first byte from p on that is in the set; end if there is none. */
static inline const char *
byteset_next(const struct byteset *set, const char *p, const char *end)
{
	return set->next(set, p, end);
}

/* All there are, for tests: NULL past the last. */
byteset_function *byteset_list(size_t i);

#endif
