/* placeholder: kinds, and the list in the notes */
#include "test.h"

#include "base/notes.h"
#include "base/placeholder.h"

static void
test_kinds(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < KIND_COUNT; i++)
		assert_int_equal(kind_find(slice_of(kind_names[i])), i);
	assert_int_equal(kind_find(SLICE("")), -1);
	assert_int_equal(kind_find(SLICE("names")), -1);
}

/* The stream's example comes back byte for byte. */
static void
test_example(void **state)
{
	static const char json[] =
		"[{\"as\":\"\xE2\x9F\xA6"
		"134\xE2\x9F\xA7\",\"pad\":1,"
		"\"kind\":\"percent\",\"at\":26,\"len\":6,\"value\":\"3.5\","
		"\"target\":\"3.5%\"},"
		"{\"kind\":\"date\",\"at\":38,\"len\":2,"
		"\"value\":[\"2023-11-10\",\"2023-10-11\"]}]";
	struct arena arena = {0};
	struct placeholders list;
	struct buf out = {0};

	(void)state;
	assert_int_equal(placeholders_parse(slice_of(json), &arena, &list), 0);
	assert_int_equal(list.n, 2);
	assert_int_equal(list.v[0].kind, KIND_PERCENT);
	assert_int_equal(list.v[0].pad, PAD_BEFORE);
	assert_int_equal(list.v[0].at, 26);
	assert_true(slice_is(list.v[0].target, "3.5%"));
	assert_int_equal(list.v[1].as.len, 0);
	assert_true(slice_is(list.v[1].value2, "2023-10-11"));
	placeholders_print(&list, &out);
	assert_true(slice_is(buf_slice(&out), json));
	buf_release(&out);
	arena_release(&arena);
}

static void
test_malformed(void **state)
{
	static const char *const bad[] = {
		"{}",
		"[1]",
		"[{}]",
		"[{\"kind\":\"url\",\"at\":1,\"len\":1}]",
		"[{\"kind\":\"url\",\"at\":1,\"value\":\"x\"}]",
		"[{\"kind\":\"nothing\",\"at\":1,\"len\":1,\"value\":\"x\"}]",
		"[{\"kind\":\"url\",\"at\":-1,\"len\":1,\"value\":\"x\"}]",
		"[{\"kind\":\"url\",\"at\":4294967296,\"len\":1,\"value\":\"\"}"
		"]",
		"[{\"kind\":\"url\",\"at\":1,\"len\":1,\"value\":3}]",
		"[{\"kind\":\"url\",\"at\":1,\"len\":1,\"value\":[\"x\"]}]",
		"[{\"kind\":\"url\",\"at\":1,\"len\":1,"
		"\"value\":[\"x\",\"y\",\"z\"]}]",
		"[{\"pad\":4,\"kind\":\"url\",\"at\":1,\"len\":1,"
		"\"value\":\"x\"}]",
		"[{\"mine\":4,\"kind\":\"url\",\"at\":1,\"len\":1,"
		"\"value\":\"x\"}]",
		/* they overlap */
		"[{\"kind\":\"url\",\"at\":1,\"len\":2,\"value\":\"x\"},"
		"{\"kind\":\"url\",\"at\":2,\"len\":1,\"value\":\"x\"}]",
	};
	struct arena arena = {0};
	struct placeholders list;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		assert_int_equal(
			json_check(bad[i], strlen(bad[i])), strlen(bad[i]));
		assert_int_equal(
			placeholders_parse(slice_of(bad[i]), &arena, &list),
			-1);
	}
	assert_int_equal(placeholders_parse(SLICE("[]"), &arena, &list), 0);
	arena_release(&arena);
}

static struct slice
random_text(struct rng *rng, struct arena *arena)
{
	struct buf text = {0};
	struct slice copy;

	test_text(rng, &text, 20);
	copy = arena_slice(arena, buf_slice(&text));
	buf_release(&text);
	return copy;
}

static void
same(const struct placeholders *a, const struct placeholders *b)
{
	size_t i;

	assert_int_equal(a->n, b->n);
	for (i = 0; i < a->n; i++) {
		assert_int_equal(a->v[i].at, b->v[i].at);
		assert_int_equal(a->v[i].len, b->v[i].len);
		assert_int_equal(a->v[i].kind, b->v[i].kind);
		assert_int_equal(a->v[i].pad, b->v[i].pad);
		test_equal(a->v[i].as, b->v[i].as);
		test_equal(a->v[i].value, b->v[i].value);
		test_equal(a->v[i].value2, b->v[i].value2);
		test_equal(a->v[i].target, b->v[i].target);
	}
}

/* What is added, printed and parsed is the same. */
static void
test_round(void **state)
{
	struct rng rng = rng_new(30);
	struct arena arena = {0};
	struct placeholders list, back;
	struct placeholder *p;
	struct buf out = {0};
	uint32_t at, i, n;

	(void)state;
	for (n = 0; n < 60; n++) {
		memset(&list, 0, sizeof(list));
		for (i = at = 0; i < n; i++) {
			p = placeholders_add(&list, &arena);
			at += (uint32_t)rng_below(&rng, 9);
			p->kind = (enum kind)rng_below(&rng, KIND_COUNT);
			p->at = at;
			p->len = (uint32_t)rng_below(&rng, 9);
			at += p->len;
			p->pad = (unsigned)rng_below(&rng, 4);
			p->as = random_text(&rng, &arena);
			p->value = random_text(&rng, &arena);
			p->value2 = random_text(&rng, &arena);
			p->target = random_text(&rng, &arena);
		}
		buf_clear(&out);
		placeholders_print(&list, &out);
		assert_int_equal(json_check(out.ptr, out.len), out.len);
		assert_int_equal(
			placeholders_parse(buf_slice(&out), &arena, &back), 0);
		assert_int_equal(back.n, n);
		same(&back, &list);
	}
	buf_release(&out);
	arena_release(&arena);
}

/* The quick reader takes what wasl writes, and nothing that the strict one
 * would not take the same way. */
static void
test_take(void **state)
{
	static const char list[] =
		"[{\"as\":\"<1>\",\"pad\":1,\"kind\":\"percent\","
		"\"at\":26,\"len\":6,\"value\":\"3.5\",\"target\":\"3%\"},"
		"{\"kind\":\"date\",\"at\":38,\"len\":2,"
		"\"value\":[\"2023\",\"2024\"]},"
		"{\"kind\":\"url\",\"at\":40,\"len\":0,\"value\":\"\"}]";
	static const char damage[] = "\"{}[],:0129 \x01"
				     "axd";
	struct rng rng = rng_new(31);
	struct arena arena = {0};
	struct placeholders quick, strict;
	struct slice text;
	char bytes[sizeof(list)];
	size_t i, taken = 0;

	(void)state;
	assert_int_equal(placeholders_take(SLICE(list), &arena, &quick),
		sizeof(list) - 1);
	assert_int_equal(quick.n, 3);
	for (i = 0; i < 60000; i++) {
		arena_clear(&arena);
		memcpy(bytes, list, sizeof(list));
		bytes[rng_below(&rng, sizeof(list) - 1)] =
			damage[rng_below(&rng, sizeof(damage) - 1)];
		text = (struct slice){bytes, sizeof(list) - 1};
		if (placeholders_take(text, &arena, &quick) != text.len)
			continue;
		taken++;
		assert_int_equal(json_check(text.ptr, text.len), text.len);
		assert_int_equal(placeholders_parse(text, &arena, &strict), 0);
		same(&quick, &strict);
	}
	assert_true(taken > 1000 && taken < 50000);
	for (i = 0; i < sizeof(list) - 1; i++)
		assert_int_equal(placeholders_take((struct slice){list, i},
					 &arena, &quick),
			0);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_example),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_round),
		cmocka_unit_test(test_take),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
