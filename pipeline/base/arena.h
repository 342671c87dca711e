/* arena: memory that dies together, and a buffer that grows.
 *
 * Nothing here returns NULL: when memory runs out, the handler set with
 * memory_on_failure is called and must not return (the default prints one
 * line and exits with 2). So no caller tests.
 *
 * Sizes are bytes. An arena's blocks are aligned to 16.
 */
#ifndef WASL_BASE_ARENA_H
#define WASL_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A run of bytes that somebody else owns; not terminated. */
struct slice {
	const char *ptr;
	size_t len;
};

#define SLICE(literal) ((struct slice){literal, sizeof(literal) - 1})

struct slice slice_of(const char *string);
int slice_is(struct slice s, const char *string); /* equal to string? */
int slice_equal(struct slice a, struct slice b);
int slice_compare(struct slice a, struct slice b); /* by bytes, as strcmp */

void memory_on_failure(void (*handler)(size_t wanted));
void *memory_alloc(size_t len);		     /* not cleared; free with free */
void *memory_zero(size_t count, size_t len); /* cleared */
void *memory_resize(void *ptr, size_t len);
char *memory_string(const char *ptr, size_t len); /* a terminated copy */

struct arena_block;

/* All zero is an empty arena. */
struct arena {
	struct arena_block *blocks; /* the newest first */
	char *ptr;		    /* what is free in the newest */
	char *end;		    /* to here it may be taken without asking */
};

enum { ARENA_ALIGN = 16 };

/* Not cleared. */
void *arena_ask(struct arena *arena, size_t len);
static inline void *
arena_alloc(struct arena *arena, size_t len)
{
	size_t taken = (len + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
	char *ptr = arena->ptr;

	/* 0, also what is too long, asks. */
	if (taken - 1 >= (size_t)(arena->end - ptr))
		return arena_ask(arena, len);
	arena->ptr = ptr + taken;
	return ptr;
}

char *arena_copy(struct arena *arena, const char *ptr, size_t len);
struct slice arena_slice(struct arena *arena, struct slice s);
void arena_clear(struct arena *arena); /* keeps the largest block */
void arena_release(struct arena *arena);

/* All zero is an empty buffer. ptr is not terminated. */
struct buf {
	char *ptr;
	size_t len, cap;
};

/* Room for len more bytes; returns where they go. The caller writes them and
 * adds what it wrote to buf->len. */
char *buf_grow(struct buf *buf, size_t len);
static inline char *
buf_room(struct buf *buf, size_t len)
{
	if (!buf->ptr || len > buf->cap - buf->len)
		return buf_grow(buf, len);
	return buf->ptr + buf->len;
}

static inline void
buf_add(struct buf *buf, const char *ptr, size_t len)
{
	if (!len)
		return;
	memcpy(buf_room(buf, len), ptr, len);
	buf->len += len;
}

static inline void
buf_addc(struct buf *buf, char c)
{
	*buf_room(buf, 1) = c;
	buf->len++;
}

static inline void
buf_adds(struct buf *buf, const char *string)
{
	buf_add(buf, string, strlen(string));
}

static inline void
buf_add_slice(struct buf *buf, struct slice s)
{
	buf_add(buf, s.ptr, s.len);
}

/* At the next multiple of 16; where that is. */
uint32_t buf_add_aligned(struct buf *buf, const void *bytes, size_t len);

/* A number in decimal digits: put where there is room for NUMBER_MAX, returning
 * what is behind it; or added. */
enum { NUMBER_MAX = 20 };
char *number_put_long(char *to, uint64_t n);
static inline char *
number_put(char *to, uint64_t n)
{
	if (n >= 10)
		return number_put_long(to, n);
	*to = (char)('0' + n);
	return to + 1;
}

static inline void
buf_add_number(struct buf *buf, uint64_t n)
{
	buf->len =
		(size_t)(number_put(buf_room(buf, NUMBER_MAX), n) - buf->ptr);
}

/* Formats: slow, for messages. */
void buf_addf(struct buf *buf, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void buf_addv(struct buf *buf, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
void buf_clear(struct buf *buf);
void buf_release(struct buf *buf);
struct slice buf_slice(const struct buf *buf); /* dies with the next add */

#endif
