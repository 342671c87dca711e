/* target_name: what the target language calls a country, a language, a currency
 * or a city; ICU is asked once for each. */
#include <stdlib.h>
#include <string.h>
#include "base/target_parts.h"
#include "base/value_parts.h"

enum { NAMES = 512, CODE_MAX = 31, NAME_ROOM = 96 };

/* What was last asked for of the codes that fall here. */
struct target_name {
	char code[CODE_MAX + 1], form[NAME_ROOM];
	uint8_t what, form_len; /* 0: it has no name */
};

static int
name_kind(struct slice kind, enum icu_name *what)
{
	static const struct {
		const char *kind;
		enum icu_name what;
	} kinds[] = {
		{"country", ICU_COUNTRY},
		{"organisation", ICU_COUNTRY}, /* UN, EU: regions of CLDR's */
		{"language", ICU_LANGUAGE},
		{"currency", ICU_CURRENCY},
		{"city", ICU_CITY},
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (slice_is(kind, kinds[i].kind)) {
			*what = kinds[i].what;
			return 0;
		}
	return -1;
}

/* A list says "Hong Kong (China)", running text does not. */
static size_t
running_len(const char *form, size_t len)
{
	for (size_t i = 1; i + 1 < len; i++)
		if (form[i] == ',' || (form[i] == ' ' && form[i + 1] == '('))
			return i;
	return len;
}

static void
name_ask(struct target *t, enum icu_name what, struct slice code,
	struct target_name *name)
{
	const struct icu_module *icu = target_icu(t);

	memset(name, 0, sizeof *name);
	memcpy(name->code, code.ptr, code.len);
	name->what = (uint8_t)what;
	if (icu)
		name->form_len = (uint8_t)running_len(
			name->form, icu->forms_name(t->forms, what, name->code,
					    name->form, NAME_ROOM));
}

int
target_name(struct target *target, struct slice kind, struct slice code,
	struct buf *out)
{
	struct target_name *name;
	enum icu_name what;

	if (!code.len || code.len > CODE_MAX || target->lang[0] == '\0' ||
		name_kind(kind, &what) != 0)
		return -1;
	if (!target->names)
		target->names = memory_zero(NAMES, sizeof *target->names);
	name = &target->names[value_hash((const uint8_t *)code.ptr, code.len) %
			      NAMES];
	if (!slice_is(code, name->code) || name->what != (uint8_t)what)
		name_ask(target, what, code, name);
	buf_add(out, name->form, name->form_len);
	return name->form_len ? 0 : -1;
}
