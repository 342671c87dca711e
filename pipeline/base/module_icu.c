/* module_icu: the module wasl-icu.so; the one file that includes ICU.
 *
 * It is linked with ICU and with nothing of wasl, so it has its own memory: what
 * a _new gives, the _free takes.
 */
#include "base/icu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/ubrk.h>
#include <unicode/uregex.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>
#include <unicode/uvernum.h>

/* ---- sentences ---- */

struct icu_sentences {
	UBreakIterator *breaks;
	UText text;
};

static void
sentences_free(struct icu_sentences *s)
{
	if (!s)
		return;
	ubrk_close(s->breaks);
	utext_close(&s->text);
	free(s);
}

static struct icu_sentences *
sentences_new(const char *lang)
{
	static const UText none = UTEXT_INITIALIZER;
	struct icu_sentences *s = calloc(1, sizeof(*s));
	UErrorCode error = U_ZERO_ERROR;
	char locale[ULOC_FULLNAME_CAPACITY];

	if (!s)
		return NULL;
	s->text = none;
	uloc_forLanguageTag(lang, locale, sizeof(locale), NULL, &error);
	if (U_SUCCESS(error))
		s->breaks = ubrk_open(UBRK_SENTENCE, locale, NULL, 0, &error);
	if (U_SUCCESS(error))
		return s;
	sentences_free(s);
	return NULL;
}

static int
sentences_start(struct icu_sentences *s, const char *ptr, size_t len)
{
	UErrorCode error = U_ZERO_ERROR;

	utext_openUTF8(&s->text, ptr, (int64_t)len, &error);
	ubrk_setUText(s->breaks, &s->text, &error);
	if (U_FAILURE(error))
		return -1;
	ubrk_first(s->breaks);
	return 0;
}

static size_t
sentences_next(struct icu_sentences *s)
{
	int32_t end = ubrk_next(s->breaks);

	return end == UBRK_DONE ? 0 : (size_t)end;
}

/* ---- regular expressions ---- */

struct icu_regex {
	URegularExpression *regex;
	UText text;
};

/* ICU's own measures: steps of about a millisecond, and bytes of the stack. A
 * pattern that needs more on one text would need it on many. */
enum { REGEX_TIME = 500, REGEX_STACK = 4 << 20 };

static void
regex_free(struct icu_regex *r)
{
	if (!r)
		return;
	if (r->regex)
		uregex_close(r->regex);
	utext_close(&r->text);
	free(r);
}

static struct icu_regex *
regex_new(const char *ptr, size_t len, char *why, size_t why_len)
{
	static const UText none = UTEXT_INITIALIZER;
	struct icu_regex *r = calloc(1, sizeof(*r));
	UText pattern = UTEXT_INITIALIZER;
	UErrorCode error = U_ZERO_ERROR;
	UParseError where = {0};

	if (!r)
		return NULL;
	r->text = none;
	utext_openUTF8(&pattern, ptr, (int64_t)len, &error);
	r->regex = uregex_openUText(&pattern, 0, &where, &error);
	utext_close(&pattern);
	if (U_SUCCESS(error)) {
		uregex_setTimeLimit(r->regex, REGEX_TIME, &error);
		uregex_setStackLimit(r->regex, REGEX_STACK, &error);
	}
	if (U_SUCCESS(error))
		return r;
	snprintf(why, why_len, "%s at character %d", u_errorName(error),
		(int)where.offset);
	regex_free(r);
	return NULL;
}

static int
regex_start(struct icu_regex *r, const char *ptr, size_t len)
{
	UErrorCode error = U_ZERO_ERROR;

	utext_openUTF8(&r->text, ptr, (int64_t)len, &error);
	uregex_setUText(r->regex, &r->text, &error);
	return U_FAILURE(error) ? -1 : 0;
}

static int
regex_find(struct icu_regex *r, size_t at, size_t *from, size_t *to)
{
	UErrorCode error = U_ZERO_ERROR;
	UBool found = uregex_find64(r->regex, (int64_t)at, &error);

	if (U_FAILURE(error))
		return -1;
	if (!found)
		return 0;
	*from = (size_t)uregex_start64(r->regex, 0, &error);
	*to = (size_t)uregex_end64(r->regex, 0, &error);
	return U_FAILURE(error) ? -1 : 1;
}

__attribute__((visibility("default"))) extern const struct icu_module
	wasl_icu_module;

const struct icu_module wasl_icu_module = {
	.version = ICU_MODULE_VERSION,
	.icu = U_ICU_VERSION,
	.sentences_new = sentences_new,
	.sentences_free = sentences_free,
	.sentences_start = sentences_start,
	.sentences_next = sentences_next,
	.regex_new = regex_new,
	.regex_free = regex_free,
	.regex_start = regex_start,
	.regex_find = regex_find,
};
