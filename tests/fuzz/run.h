/* run: a command of the library on bytes. */
#ifndef WASL_TESTS_RUN_H
#define WASL_TESTS_RUN_H

#include "wasl.h"

static inline int
run_take(void *user, const char *bytes, size_t len)
{
	buf_add(user, bytes, len);
	return 0;
}

/* What it writes is added to `to`; fed in pieces. */
static inline enum wasl_status
run(const char *const *argv, struct slice bytes, size_t piece, struct buf *to)
{
	struct wasl *w = wasl_open(argv, run_take, to);

	LAW(w);
	wasl_begin(w, "a.txt");
	while (bytes.len) {
		size_t n = piece < bytes.len ? piece : bytes.len;

		wasl_feed(w, bytes.ptr, n);
		bytes.ptr += n;
		bytes.len -= n;
	}
	wasl_end(w);
	return wasl_close(w);
}

#endif
