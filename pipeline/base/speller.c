/* speller: asking ICU, and looking for what it says. */
#include <stdlib.h>
#include <string.h>
#include "base/icu.h"
#include "base/speller.h"
#include "base/text.h"

enum { LANG_MAX = 35, FORM_MAX = 256, FORMS = 24 };

struct speller {
	char lang[LANG_MAX + 1];
	size_t lang_len;
	int is_open;
	const struct icu_module *icu;
	struct icu_forms *forms; /* NULL: there is no ICU */
};

struct speller *
speller_new(struct slice lang)
{
	struct speller *speller = memory_zero(1, sizeof *speller);

	speller->lang_len = lang.len < LANG_MAX ? lang.len : 0;
	if (speller->lang_len)
		memcpy(speller->lang, lang.ptr, speller->lang_len);
	return speller;
}

void
speller_free(struct speller *speller)
{
	if (!speller)
		return;
	if (speller->forms)
		speller->icu->forms_free(speller->forms);
	free(speller);
}

struct slice
speller_lang(const struct speller *speller)
{
	return (struct slice){speller->lang, speller->lang_len};
}

/* word in text, at the beginning of a word. */
static int
begins_a_word(struct slice text, const char *word, size_t len)
{
	for (size_t at = 0; at + len <= text.len; at++) {
		size_t n = 0;
		uint32_t cp;

		while (n < len &&
			ascii_lower(text.ptr[at + n]) == ascii_lower(word[n]))
			n++;
		if (n < len)
			continue;
		if (!at)
			return 1;
		utf8_prev(text.ptr, text.ptr + at, &cp);
		if (!cp_is_letter(cp))
			return 1;
	}
	return 0;
}

int
speller_finds(struct speller *speller, unsigned number, struct slice text)
{
	char form[FORM_MAX];
	size_t len, i;

	if (!speller->is_open) {
		speller->is_open = 1;
		speller->icu = speller->lang_len ? icu_open(NULL) : NULL;
		if (speller->icu)
			speller->forms = speller->icu->forms_new(speller->lang);
	}
	if (!speller->forms)
		return -1;
	for (i = 0; i < FORMS; i++) {
		len = speller->icu->forms_spell(
			speller->forms, number, i, form, sizeof form);
		if (!len)
			break;
		if (begins_a_word(text, form, len))
			return 1;
	}
	return i ? 0 : -1;
}
