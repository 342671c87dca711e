/* pack: compiled rules, ready to be used where they lie.
 *
 * A pack is a list of named sections, made from the text under rules/ when
 * wasl is built and embedded in the program; nothing is parsed at the start.
 * Each section ("normalise", "split", ...) holds what its compiler
 * wrote; sections "text/FOLDER/FILE" hold the rules as they were
 * written, for `wasl rules` and for --rules, which compiles anew.
 *
 * Sections are aligned to 16 bytes and hold no pointers, only offsets. A pack
 * from a file is not trusted: a reader of a section checks its bounds once,
 * when it opens it.
 */
#ifndef WASL_BASE_PACK_H
#define WASL_BASE_PACK_H

#include "base/arena.h"

struct pack {
	const char *ptr;
	size_t len;
};

/* The pack in the program. */
const struct pack *pack_embedded(void);

/* 0, or -1 if the bytes are no pack: magic, version, bounds, order. */
int pack_open(struct pack *pack, const char *ptr, size_t len);

/* A section's bytes; {NULL, 0} if absent. */
struct slice pack_find(const struct pack *pack, const char *section);

/* 1 if n things of `size` bytes from byte `at` on, a multiple of align, lie
 * within len bytes. */
static inline int
pack_holds(size_t len, uint32_t at, uint64_t n, size_t size, size_t align)
{
	return at % align == 0 && at <= len && n * size <= len - at;
}

/* Sections in order of name, for listing. Returns 0 past the last. */
int pack_section(const struct pack *pack, size_t i, struct slice *name,
	struct slice *bytes);

/* Writing one: sections in any order. */
struct pack_writer {
	struct pack_entry *v;
	size_t n, cap;
	struct buf bytes;
};
void pack_add(
	struct pack_writer *writer, const char *section, struct slice bytes);
void pack_finish(struct pack_writer *writer, struct buf *out);
void pack_writer_release(struct pack_writer *writer);

#endif
