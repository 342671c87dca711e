/* protect: values and names of any text. They lie in order on whole characters
 * and do not overlap. */
#include "fuzz.h"

#include "base/names.h"
#include "base/value.h"

static void
values(struct slice text, struct slice lang, struct arena *arena)
{
	static struct value_rules *rules;
	struct values found = {0};
	size_t from = 0;

	if (!rules)
		rules = value_rules_open(pack_embedded());
	values_scan(rules, text, lang, arena, &found);
	for (size_t i = 0; i < found.n; i++) {
		const struct value *v = &found.v[i];

		LAW(v->at >= from && v->len && v->at <= text.len &&
			v->len <= text.len - v->at);
		from = (size_t)v->at + v->len;
		LAW(fuzz_between(text, v->at) && fuzz_between(text, from));
		LAW(v->value.len && v->rule.len && v->kind < KIND_COUNT);
		LAW(utf8_valid(v->value.ptr, v->value.len) == v->value.len);
	}
}

static void
names(struct slice text, struct slice lang, struct arena *arena)
{
	static struct names *list;
	struct name_list found = {0};
	size_t from = 0;

	if (!list)
		list = names_open(pack_embedded());
	names_scan(list, text, lang, SLICE("en"), arena, &found);
	for (size_t i = 0; i < found.n; i++) {
		LAW(found.v[i].at >= from && found.v[i].len);
		from = (size_t)found.v[i].at + found.v[i].len;
		LAW(from <= text.len && found.v[i].target.len);
		LAW(fuzz_between(text, found.v[i].at) &&
			fuzz_between(text, from));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice text = fuzz_input(bytes, len);
	unsigned lang = fuzz_choice(&text, FUZZ_LANGS);
	struct arena arena = {0};

	if (utf8_valid(text.ptr, text.len) != text.len)
		return 0;
	values(text, slice_of(fuzz_langs[lang]), &arena);
	names(text, slice_of(fuzz_langs[lang]), &arena);
	arena_release(&arena);
	return 0;
}
