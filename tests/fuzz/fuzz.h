/* fuzz: what the fuzz targets share. A target is one function that is given
 * bytes and breaks off where a law does not hold. libFuzzer calls it (make
 * fuzz), or replay.c, with the files of the target's corpus (make check).
 */
#ifndef WASL_TESTS_FUZZ_H
#define WASL_TESTS_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/pack.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#define LAW(holds) ((holds) ? (void)0 : fuzz_broken(#holds, __FILE__, __LINE__))

/* Standard error as it was: what the library says there is of no interest. */
static int fuzz_stderr = 2;

__attribute__((constructor)) static void
fuzz_keep_stderr(void)
{
	fuzz_stderr = dup(2);
}

static inline void
fuzz_broken(const char *law, const char *file, int line)
{
	dprintf(fuzz_stderr, "%s:%d: broken: %s\n", file, line, law);
	abort();
}

static inline struct slice
fuzz_input(const uint8_t *bytes, size_t len)
{
	return (struct slice){(const char *)bytes, len};
}

/* The first byte, cut off: what the rest is tried with; 0 to n - 1. */
static inline unsigned
fuzz_choice(struct slice *input, unsigned n)
{
	unsigned char first;

	if (!input->len)
		return 0;
	first = (unsigned char)*input->ptr++;
	input->len--;
	return first % n;
}

/* The text before the next byte `end`, cut off with it; all if there is none.
 */
static inline struct slice
fuzz_until(struct slice *input, char end)
{
	const char *at =
		input->len ? memchr(input->ptr, end, input->len) : NULL;
	struct slice head = *input;

	if (!at) {
		*input = (struct slice){input->ptr + input->len, 0};
		return head;
	}
	head.len = (size_t)(at - input->ptr);
	input->ptr = at + 1;
	input->len -= head.len + 1;
	return head;
}

static inline int
fuzz_equal(struct slice a, struct slice b)
{
	return a.len == b.len && (!a.len || !memcmp(a.ptr, b.ptr, a.len));
}

/* 1 if a character begins or the text ends there. */
static inline int
fuzz_between(struct slice text, size_t at)
{
	return at == text.len ||
	       (at < text.len && (text.ptr[at] & 0xC0) != 0x80);
}

static const char *const fuzz_langs[] = {
	"ar", "fa", "ur", "ckb", "ps", "ug", "sd", "en", "", "xx"};
enum { FUZZ_LANGS = sizeof(fuzz_langs) / sizeof *fuzz_langs };

#endif
