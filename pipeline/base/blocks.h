/* blocks: what can be seen of a text 64 bytes at a time.
 *
 * The same answers on every processor.
 */
#ifndef WASL_BASE_BLOCKS_H
#define WASL_BASE_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

enum { BLOCKS_BYTES = 64 };

struct blocks {
	const char *name;

	/* Of n blocks, how many first ones are valid UTF-8. *rest is 0 at the
	 * start of a text, then what the blocks before ask of those to come;
	 * it is 0 again where a character is not left unfinished. */
	size_t (*valid)(const unsigned char *p, size_t n, uint32_t *rest);

	/* Likewise, and for each of them a bit for each byte at which a cell
	 * of the stream may end or hold an escape, or that a line break may
	 * begin with: those below U+0020, backslash, C2 and E2. */
	size_t (*events)(const unsigned char *p, size_t n, uint32_t *rest,
		uint64_t *events);

	/* Of n blocks, a bit for each TAB and backslash and for the last byte
	 * of each line break (cp_is_break). Looks also at the two bytes before
	 * them. */
	void (*specials)(const unsigned char *p, size_t n, uint64_t *specials);

	/* A bit for each SPACE. */
	uint64_t (*spaces)(const unsigned char *p);
};

/* The fastest that this processor has. */
const struct blocks *blocks_best(void);

/* All that it has, for tests: NULL past the last, which is plain C. */
const struct blocks *blocks_list(size_t i);

/* The specials among the first 64 bytes from p on; nothing is read that is not
 * in [begin, end). */
uint64_t blocks_specials(const struct blocks *blocks, const char *begin,
	const char *p, const char *end);

#endif
