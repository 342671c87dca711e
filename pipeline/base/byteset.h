/* byteset: the next byte of a text that is one of a few.
 *
 * Most of a text is none of them, so it is looked at 32 bytes at a time where
 * the processor can. The same answers on every processor.
 */
#ifndef WASL_BASE_BYTESET_H
#define WASL_BASE_BYTESET_H

#include <stddef.h>
#include <stdint.h>

/* More bytes than these are found one by one. */
enum { BYTESET_MAX = 16 };

struct byteset;
typedef const char *byteset_function(
	const struct byteset *set, const char *p, const char *end);

struct byteset {
	uint8_t has[256];
	uint8_t byte[BYTESET_MAX];
	unsigned n; /* of byte; more than there is room for: has alone */
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
