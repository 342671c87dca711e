/* arena: memory that dies together, and a buffer that grows */
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Under AddressSanitizer what is free in a block is poisoned, and allocations
 * are kept apart, so that a read past the end of one is seen. */
#if defined(__SANITIZE_ADDRESS__)
#define GUARDED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GUARDED 1
#endif
#endif
#ifdef GUARDED
#include <sanitizer/asan_interface.h>
#define GUARD 16
#define POISON(ptr, len) ASAN_POISON_MEMORY_REGION(ptr, len)
#define UNPOISON(ptr, len) ASAN_UNPOISON_MEMORY_REGION(ptr, len)
#else
#define GUARD 0
#define POISON(ptr, len) ((void)(ptr), (void)(len))
#define UNPOISON(ptr, len) ((void)(ptr), (void)(len))
#endif

enum { BLOCK_MIN = 16 << 10, BLOCK_MAX = 1 << 20, BUF_MIN = 64 };

struct arena_block {
	struct arena_block *next;
	size_t len; /* of the bytes behind this header */
};

static void
die(size_t wanted)
{
	fprintf(stderr, "wasl: error: out of memory (%zu bytes wanted)\n",
		wanted);
	exit(2);
}

static void (*on_failure)(size_t) = die;

void
memory_on_failure(void (*handler)(size_t wanted))
{
	on_failure = handler ? handler : die;
}

static _Noreturn void
fail(size_t wanted)
{
	on_failure(wanted);
	abort(); /* the handler must not return */
}

void *
memory_alloc(size_t len)
{
	void *ptr = malloc(len ? len : 1);

	if (!ptr)
		fail(len);
	return ptr;
}

void *
memory_zero(size_t count, size_t len)
{
	void *ptr;

	if (len && count > SIZE_MAX / len)
		fail(SIZE_MAX);
	ptr = calloc(count ? count : 1, len ? len : 1);
	if (!ptr)
		fail(count * len);
	return ptr;
}

void *
memory_resize(void *ptr, size_t len)
{
	ptr = realloc(ptr, len ? len : 1);
	if (!ptr)
		fail(len);
	return ptr;
}

char *
memory_string(const char *ptr, size_t len)
{
	char *copy;

	if (len == SIZE_MAX)
		fail(len);
	copy = memory_alloc(len + 1);
	if (len)
		memcpy(copy, ptr, len);
	copy[len] = '\0';
	return copy;
}

struct slice
slice_of(const char *string)
{
	return (struct slice){string, strlen(string)};
}

int
slice_is(struct slice s, const char *string)
{
	size_t len = strlen(string);

	return s.len == len && (!len || !memcmp(s.ptr, string, len));
}

int
slice_equal(struct slice a, struct slice b)
{
	return a.len == b.len && (!a.len || !memcmp(a.ptr, b.ptr, a.len));
}

int
slice_compare(struct slice a, struct slice b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.ptr, b.ptr, len) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* ---- arena ---- */

static char *
block_bytes(struct arena_block *block)
{
	return (char *)block + sizeof *block;
}

static char *
block_end(struct arena_block *block)
{
	return block_bytes(block) + block->len;
}

/* Where allocations are guarded, each is asked for. */
static void
arena_use(struct arena *arena, struct arena_block *block)
{
	arena->ptr = block_bytes(block);
	arena->end = GUARD ? arena->ptr : block_end(block);
	POISON(arena->ptr, block->len);
}

/* Blocks double, so that their number stays small whatever is asked for. */
static void
arena_grow(struct arena *arena, size_t wanted)
{
	size_t len = BLOCK_MIN;
	struct arena_block *block;

	_Static_assert(sizeof *block % ARENA_ALIGN == 0, "blocks stay aligned");
	if (arena->blocks)
		len = arena->blocks->len * 2;
	if (len > BLOCK_MAX)
		len = BLOCK_MAX;
	if (len < wanted)
		len = wanted;
	block = memory_alloc(sizeof *block + len);
	block->next = arena->blocks;
	block->len = len;
	arena->blocks = block;
	arena_use(arena, block);
}

void *
arena_ask(struct arena *arena, size_t len)
{
	size_t taken =
		(len + GUARD + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
	char *ptr;

	if (len > SIZE_MAX / 2)
		fail(len);
	if (!arena->ptr ||
		taken > (size_t)(block_end(arena->blocks) - arena->ptr))
		arena_grow(arena, taken);
	ptr = arena->ptr;
	arena->ptr += taken;
	if (GUARD)
		arena->end = arena->ptr;
	UNPOISON(ptr, len);
	return ptr;
}

char *
arena_copy(struct arena *arena, const char *ptr, size_t len)
{
	char *copy = arena_alloc(arena, len);

	if (len)
		memcpy(copy, ptr, len);
	return copy;
}

struct slice
arena_slice(struct arena *arena, struct slice s)
{
	return (struct slice){arena_copy(arena, s.ptr, s.len), s.len};
}

static void
block_free(struct arena_block *block)
{
	UNPOISON(block_bytes(block), block->len);
	free(block);
}

static void
arena_keep(struct arena *arena, struct arena_block *kept)
{
	struct arena_block *block, *next;

	for (block = arena->blocks; block; block = next) {
		next = block->next;
		if (block != kept)
			block_free(block);
	}
	arena->blocks = kept;
}

void
arena_clear(struct arena *arena)
{
	struct arena_block *block, *largest = arena->blocks;

	if (!largest)
		return;
	if (largest->next) {
		for (block = largest; block; block = block->next)
			if (block->len > largest->len)
				largest = block;
		arena_keep(arena, largest);
		largest->next = NULL;
	}
	arena_use(arena, largest);
}

void
arena_release(struct arena *arena)
{
	arena_keep(arena, NULL);
	*arena = (struct arena){0};
}

/* ---- buffer ---- */

char *
buf_grow(struct buf *buf, size_t len)
{
	size_t cap = buf->cap ? buf->cap : BUF_MIN;

	if (len > SIZE_MAX / 2 - buf->len)
		fail(len);
	while (cap < buf->len + len)
		cap *= 2;
	buf->ptr = memory_resize(buf->ptr, cap);
	buf->cap = cap;
	return buf->ptr + buf->len;
}

char *
number_put_long(char *to, uint64_t n)
{
	static const char pairs[] = "0001020304050607080910111213141516171819"
				    "2021222324252627282930313233343536373839"
				    "4041424344454647484950515253545556575859"
				    "6061626364656667686970717273747576777879"
				    "8081828384858687888990919293949596979899";
	char digits[2 * NUMBER_MAX], *end = digits + NUMBER_MAX, *p = end;

	for (; n >= 100; n /= 100)
		memcpy(p -= 2, pairs + 2 * (n % 100), 2);
	if (n >= 10)
		memcpy(p -= 2, pairs + 2 * n, 2);
	else
		*--p = (char)('0' + n);
	memcpy(to, p, NUMBER_MAX); /* what is behind end is nobody's */
	return to + (end - p);
}

uint32_t
buf_add_aligned(struct buf *buf, const void *bytes, size_t len)
{
	static const char zeros[16];
	size_t at;

	buf_add(buf, zeros, (16 - buf->len % 16) % 16);
	at = buf->len;
	buf_add(buf, bytes, len);
	return (uint32_t)at;
}

void
buf_addv(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (len <= 0)
		return;
	vsnprintf(
		buf_room(buf, (size_t)len + 1), (size_t)len + 1, format, args);
	buf->len += (size_t)len;
}

void
buf_addf(struct buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_addv(buf, format, args);
	va_end(args);
}

void
buf_clear(struct buf *buf)
{
	buf->len = 0;
}

void
buf_release(struct buf *buf)
{
	free(buf->ptr);
	*buf = (struct buf){0};
}

struct slice
buf_slice(const struct buf *buf)
{
	return (struct slice){buf->ptr, buf->len};
}
