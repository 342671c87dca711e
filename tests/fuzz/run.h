/* run: a command of the library on bytes; the rows of a stream. */
#ifndef WASL_TESTS_RUN_H
#define WASL_TESTS_RUN_H

#include "base/stream.h"
#include "wasl.h"

#define ARGV(...) ((const char *const[]){__VA_ARGS__, NULL})

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

/* Every row of a stream, given to a function that may change it. */
typedef void row_function(struct row *row);

static inline void
each_row(struct slice stream, row_function *function, struct buf *to)
{
	struct arena head = {0}, arena = {0};
	struct stream_error error;
	struct header header;
	struct row row;
	const char *why;
	struct slice line = fuzz_until(&stream, '\n');

	LAW(!header_parse(&header, &head, line.ptr, line.len, &why));
	header_print(&header, to);
	while (stream.len) {
		line = fuzz_until(&stream, '\n');
		arena_clear(&arena);
		row_init(&row, &arena);
		LAW(!row_parse(&row, &header, line.ptr, line.len, &error));
		if (row_is_content(&row))
			function(&row);
		row_print(&row, &header, to);
	}
	arena_release(&head);
	arena_release(&arena);
}

#endif
