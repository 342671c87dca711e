/* pack: writing, finding, and packs that are not to be trusted */
#include "test.h"

#include "base/pack.h"

static void
make(struct buf *out)
{
	struct pack_writer writer = {0};

	pack_add(&writer, "split", SLICE("sections in any order"));
	pack_add(&writer, "engine", (struct slice){NULL, 0});
	pack_add(&writer, "text/split/ar.rules", SLICE("id: split.x"));
	pack_add(&writer, "check", SLICE("1234567"));
	pack_finish(&writer, out);
	pack_writer_release(&writer);
}

static void
test_find(void **state)
{
	struct buf bytes = {0};
	struct pack pack;
	struct slice name, section;
	static const char *const names[] = {
		"check",
		"engine",
		"split",
		"text/split/ar.rules",
	};
	size_t i;

	(void)state;
	make(&bytes);
	assert_int_equal(pack_open(&pack, bytes.ptr, bytes.len), 0);
	section = pack_find(&pack, "split");
	assert_true(slice_is(section, "sections in any order"));
	assert_int_equal((uintptr_t)section.ptr % 16, 0);
	assert_true(slice_is(pack_find(&pack, "check"), "1234567"));
	assert_non_null(pack_find(&pack, "engine").ptr);
	assert_null(pack_find(&pack, "spli").ptr);
	assert_null(pack_find(&pack, "zzz").ptr);
	for (i = 0; pack_section(&pack, i, &name, &section); i++)
		assert_true(i < 4 && slice_is(name, names[i]));
	assert_int_equal(i, 4);
	buf_release(&bytes);
}

static void
test_empty(void **state)
{
	struct pack_writer writer = {0};
	struct buf bytes = {0};
	struct pack pack;

	(void)state;
	pack_finish(&writer, &bytes);
	assert_int_equal(pack_open(&pack, bytes.ptr, bytes.len), 0);
	assert_null(pack_find(&pack, "split").ptr);
	pack_writer_release(&writer);
	buf_release(&bytes);
}

/* Touches all that an opened pack promises. */
static unsigned
read_all(const struct pack *pack)
{
	struct slice name, section;
	unsigned sum = 0;
	size_t i, j;

	for (i = 0; pack_section(pack, i, &name, &section); i++) {
		for (j = 0; j < name.len; j++)
			sum += (unsigned char)name.ptr[j];
		for (j = 0; j < section.len; j++)
			sum += (unsigned char)section.ptr[j];
	}
	return sum + (unsigned)pack_find(pack, "split").len;
}

/* A pack with any byte changed, or cut short, is refused or stays inside. */
static void
test_damaged(void **state)
{
	struct buf bytes = {0};
	struct pack pack;
	struct rng rng = rng_new(40);
	size_t i, opened = 0;
	unsigned sum = 0;
	char *copy;

	(void)state;
	make(&bytes);
	for (i = 0; i < bytes.len; i++) {
		copy = memory_alloc(bytes.len);
		memcpy(copy, bytes.ptr, bytes.len);
		assert_int_equal(pack_open(&pack, copy, i), -1);
		copy[i] = (char)(copy[i] ^ (1 + (int)rng_below(&rng, 255)));
		if (pack_open(&pack, copy, bytes.len) == 0) {
			sum += read_all(&pack);
			opened++;
		}
		free(copy);
	}
	assert_true(opened < bytes.len && sum > 0);
	buf_release(&bytes);
}

/* A section must lie where its reader may look at it as numbers. */
static void
test_unaligned(void **state)
{
	enum { FIRST_AT = 32 + 16 }; /* in the index, behind the header */
	struct buf bytes = {0};
	struct pack pack;
	uint64_t at;

	(void)state;
	make(&bytes);
	memcpy(&at, bytes.ptr + FIRST_AT, sizeof(at));
	at -= 8;
	memcpy(bytes.ptr + FIRST_AT, &at, sizeof(at));
	assert_int_equal(pack_open(&pack, bytes.ptr, bytes.len), -1);
	buf_release(&bytes);
}

static void
test_embedded(void **state)
{
	struct pack pack;

	(void)state;
	assert_int_equal(
		pack_open(&pack, pack_embedded()->ptr, pack_embedded()->len),
		0);
	assert_non_null(pack_find(&pack, "split").ptr);
	assert_non_null(pack_find(&pack, "languages").ptr);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_unaligned),
		cmocka_unit_test(test_embedded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
