/* spool: records in memory and in a file */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/spool.h"

/* A record that is known by its number: its length and its bytes. */
static struct slice
record(size_t n, struct buf *buf)
{
	size_t len = n % 977 == 0 ? 400000 : n * 7919 % 1500;

	buf_clear(buf);
	memset(buf_room(buf, len), (int)('a' + n % 26), len);
	buf->len = len;
	return buf_slice(buf);
}

static void
is_record(struct slice s, size_t n)
{
	struct buf buf = {0};
	struct slice want = record(n, &buf);

	assert_int_equal(s.len, want.len);
	assert_true(!s.len || !memcmp(s.ptr, want.ptr, s.len));
	buf_release(&buf);
}

enum { RECORDS = 5000 };

static void
check(size_t memory)
{
	struct spool *spool = spool_new(memory);
	spool_place place[RECORDS], cursor = 0, got;
	struct buf buf = {0};
	struct slice s;
	size_t read = 0;

	for (size_t n = 0; n < RECORDS; n++) {
		place[n] = spool_add(spool, record(n, &buf));
		/* Read behind the writer, and look at others meanwhile. */
		if (n % 3 == 0 && n > 1000) {
			assert_int_equal(
				spool_read(spool, &cursor, &s, &got), 1);
			assert_true(got == place[read]);
			is_record(s, read++);
			is_record(spool_get(spool,
					  place[n * 31 % (n - read) + read]),
				n * 31 % (n - read) + read);
			spool_drop(spool, cursor);
		}
	}
	while (spool_read(spool, &cursor, &s, NULL))
		is_record(s, read++);
	assert_int_equal(read, RECORDS);
	assert_int_equal(spool_error(spool), 0);
	if (memory < 1 << 20)
		assert_true(spool_written(spool) > 0);
	/* More may come after the end was read. */
	spool_add(spool, record(1, &buf));
	assert_int_equal(spool_read(spool, &cursor, &s, NULL), 1);
	is_record(s, 1);
	spool_free(spool);
	buf_release(&buf);
}

static void
test_memory(void **state)
{
	(void)state;
	check(1 << 30);
}

static void
test_file(void **state)
{
	(void)state;
	check(300 * 1000);
}

/* No place for a file: all stays in memory, and the reason is told. */
static void
test_no_file(void **state)
{
	struct spool *spool = spool_new(1000);
	struct buf buf = {0};
	spool_place cursor = 0;
	struct slice s;
	size_t read = 0;

	(void)state;
	setenv("TMPDIR", "/nowhere-at-all", 1);
	for (size_t n = 0; n < 1000; n++)
		spool_add(spool, record(n, &buf));
	while (spool_read(spool, &cursor, &s, NULL))
		is_record(s, read++);
	assert_int_equal(read, 1000);
	assert_true(spool_error(spool) != 0);
	unsetenv("TMPDIR");
	spool_free(spool);
	buf_release(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_no_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
