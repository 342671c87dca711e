/* arena: blocks, alignment, growth, and what happens without memory */
#include "test.h"

static void
test_alignment(void **state)
{
	struct arena arena = {0};

	(void)state;
	for (size_t len = 0; len < 100; len++) {
		char *p = arena_alloc(&arena, len);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % 16, 0);
		memset(p, 0x5A, len);
	}
	arena_release(&arena);
	assert_null(arena.blocks);
}

static void
test_pieces_stay(void **state)
{
	struct rng rng = rng_new(1);
	struct arena arena = {0};
	struct {
		unsigned char *ptr;
		size_t len;
	} piece[500];

	(void)state;
	for (size_t i = 0; i < COUNT(piece); i++) {
		piece[i].len = rng_below(&rng, i % 50 ? 300 : 300000);
		piece[i].ptr = arena_alloc(&arena, piece[i].len);
		memset(piece[i].ptr, (int)(i & 0xFF), piece[i].len);
	}
	for (size_t i = 0; i < COUNT(piece); i++)
		for (size_t k = 0; k < piece[i].len; k++)
			assert_int_equal(piece[i].ptr[k], i & 0xFF);
	arena_release(&arena);
}

static void
test_clear_keeps_the_largest(void **state)
{
	struct arena arena = {0};
	char *big, *again;

	(void)state;
	arena_alloc(&arena, 100);
	big = arena_alloc(&arena, 3 << 20);
	arena_alloc(&arena, 2 << 20);
	arena_clear(&arena);
	again = arena_alloc(&arena, 3 << 20);
	assert_ptr_equal(big, again);
	arena_clear(&arena);
	assert_ptr_equal(big, arena_alloc(&arena, 1));
	arena_release(&arena);
	arena_clear(&arena); /* an empty one too */
}

static void
test_copies(void **state)
{
	struct arena arena = {0};
	struct slice s = arena_slice(&arena, SLICE("abc"));
	char *string = memory_string("abc", 2);

	(void)state;
	test_equal(s, SLICE("abc"));
	assert_string_equal(string, "ab");
	free(string);
	string = memory_string(NULL, 0);
	assert_string_equal(string, "");
	free(string);
	assert_int_equal(arena_slice(&arena, (struct slice){NULL, 0}).len, 0);
	assert_true(slice_is(SLICE("ab"), "ab"));
	assert_false(slice_is(SLICE("ab"), "abc"));
	assert_false(slice_is(SLICE("abc"), "ab"));
	assert_true(slice_is((struct slice){NULL, 0}, ""));
	test_equal(slice_of("xyz"), SLICE("xyz"));
	arena_release(&arena);
}

static void
test_buffer(void **state)
{
	struct rng rng = rng_new(2);
	struct buf buf = {0};
	char model[20000];
	size_t len = 0;

	(void)state;
	buf_add(&buf, NULL, 0);
	assert_int_equal(buf.len, 0);
	while (len < 15000) {
		char c = (char)('a' + rng_below(&rng, 26));

		switch (rng_below(&rng, 4)) {
		case 0:
			buf_addc(&buf, c);
			model[len++] = c;
			break;
		case 1:
			buf_addf(&buf, "%c%d", c, 1234);
			len += (size_t)sprintf(model + len, "%c1234", c);
			break;
		case 2:
			buf_adds(&buf, "word ");
			len += (size_t)sprintf(model + len, "word ");
			break;
		default:
			memset(buf_room(&buf, 300), c, 300);
			memset(model + len, c, 300);
			buf.len += 300;
			len += 300;
		}
	}
	test_equal(buf_slice(&buf), (struct slice){model, len});
	buf_clear(&buf);
	assert_int_equal(buf.len, 0);
	assert_true(buf.cap >= len);
	buf_release(&buf);
	assert_null(buf.ptr);
}

static jmp_buf out_of_memory;
static size_t wanted_len;

static void
handler(size_t wanted)
{
	wanted_len = wanted;
	longjmp(out_of_memory, 1);
}

static void
test_out_of_memory(void **state)
{
	struct arena arena = {0};
	struct buf buf = {0};

	(void)state;
	memory_on_failure(handler);
	if (!setjmp(out_of_memory)) {
		arena_alloc(&arena, SIZE_MAX - 3);
		fail();
	}
	assert_int_equal(wanted_len, SIZE_MAX - 3);
	buf_addc(&buf, 'x');
	if (!setjmp(out_of_memory)) {
		buf_room(&buf, SIZE_MAX - 8);
		fail();
	}
	assert_int_equal(*buf.ptr, 'x');
	if (!setjmp(out_of_memory)) {
		memory_zero(SIZE_MAX / 2, 16);
		fail();
	}
	memory_on_failure(NULL);
	buf_release(&buf);
	arena_release(&arena);
}

static void
check_number(uint64_t n)
{
	struct buf buf = {0};
	char want[32];
	int len = snprintf(want, sizeof want, "%llu", (unsigned long long)n);

	buf_add_number(&buf, n);
	assert_int_equal(buf.len, len);
	assert_memory_equal(buf.ptr, want, buf.len);
	buf_release(&buf);
}

/* About each power of ten, and the greatest. */
static void
test_numbers(void **state)
{
	uint64_t n = 1;

	(void)state;
	for (int i = 0; i < 20; i++, n *= 10) {
		check_number(n - 1);
		check_number(n);
		check_number(n + 1);
	}
	check_number(UINT64_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alignment),
		cmocka_unit_test(test_pieces_stay),
		cmocka_unit_test(test_clear_keeps_the_largest),
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_buffer),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
