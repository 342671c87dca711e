/* hostile: packs of rules of which a byte is another, or that end too early.
 * What reads them refuses them, or stays inside. HOSTILE_STEP=1 tries every
 * byte.
 */
#include "test.h"

#include "../fuzz/sections.h"

enum { TRIES = 150 }; /* of a section, without HOSTILE_STEP */

static size_t
step_of(size_t len)
{
	const char *step = getenv("HOSTILE_STEP");

	return step ? strtoull(step, NULL, 10) : 1 + len / TRIES;
}

/* Short, so that many can be tried. */
static struct slice
some_text(void)
{
	struct slice text = section_text();

	text.len = 400;
	while (!fuzz_between(section_text(), text.len))
		text.len--;
	return text;
}

/* Any bit of each byte. */
static void
flip(const struct section *section, struct slice bytes, struct rng *rng)
{
	struct pack pack;
	char *memory = section_pack(section, bytes, &pack);
	char *p = memory + (pack_find(&pack, section->name).ptr - memory);

	for (size_t i = 0; i < bytes.len; i += step_of(bytes.len)) {
		p[i] ^= (char)(1 << rng_below(rng, 8));
		section->use(&pack, some_text());
		p[i] = bytes.ptr[i];
	}
	assert_true(section->use(&pack, some_text()));
	free(memory);
}

/* Each is a copy, so of a long one not all are tried. */
static void
cut(const struct section *section, struct slice bytes)
{
	size_t step = step_of(bytes.len) + bytes.len / 20000;
	struct pack pack;

	for (size_t len = 0; len < bytes.len; len += step) {
		char *memory = section_pack(
			section, (struct slice){bytes.ptr, len}, &pack);

		section->use(&pack, some_text());
		free(memory);
	}
}

static const struct section *
section_named(const char *name)
{
	for (int i = 0; i < SECTIONS; i++)
		if (!strcmp(sections[i].name, name))
			return &sections[i];
	return NULL;
}

static void
damage(const char *name)
{
	const struct section *section = section_named(name);
	struct slice bytes = pack_find(pack_embedded(), name);
	struct rng rng = rng_new(60);

	assert_true(section && bytes.len);
	flip(section, bytes, &rng);
	cut(section, bytes);
}

/* One for each, that a failure says which. */
#define DAMAGED(name)                                                          \
	static void test_##name(void **state)                                  \
	{                                                                      \
		(void)state;                                                   \
		damage(#name);                                                 \
	}
DAMAGED(languages)
DAMAGED(encodings)
DAMAGED(read)
DAMAGED(normalise)
DAMAGED(split)
DAMAGED(protect)
DAMAGED(placeholders)
DAMAGED(engine)
DAMAGED(restore)
DAMAGED(align)
DAMAGED(skeleton)
DAMAGED(check)
DAMAGED(pseudo)
DAMAGED(services)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_languages),
		cmocka_unit_test(test_encodings),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_normalise),
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_protect),
		cmocka_unit_test(test_placeholders),
		cmocka_unit_test(test_engine),
		cmocka_unit_test(test_restore),
		cmocka_unit_test(test_align),
		cmocka_unit_test(test_skeleton),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_pseudo),
		cmocka_unit_test(test_services),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
