/* blocks: what can be seen of a text 64 bytes at a time.
 *
 * Each function looks also at the bytes before its block: at three (valid), at
 * two (breaks). The same answers on every processor.
 */
#ifndef WASL_BASE_BLOCKS_H
#define WASL_BASE_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

enum { BLOCKS_BYTES = 64 };

struct blocks {
	const char *name;

	/* Of n blocks, how many first ones are valid UTF-8, where what is
	 * before them is. That the last character is whole, the next block
	 * tells. */
	size_t (*valid)(const unsigned char *p, size_t n);

	/* A bit for the last byte of each line break (cp_is_break). */
	uint64_t (*breaks)(const unsigned char *p);
};

/* The fastest that this processor has. */
const struct blocks *blocks_best(void);

/* All that it has, for tests: NULL past the last, which is plain C. */
const struct blocks *blocks_list(size_t i);

/* The line breaks among the first 64 bytes from p on; nothing is read that is
 * not in [begin, end). */
uint64_t blocks_breaks(const struct blocks *blocks, const char *begin,
	const char *p, const char *end);

#endif
