/* normaliser_classes: what each character is, as a table */
#include <string.h>

#include "base/normaliser_compile.h"
#include "base/text.h"
#include "base/unicode.h"

/* A page that is there already, or a new one. */
uint16_t
norm_add_page(struct buf *pages, uint32_t *pages_n, const uint16_t *page)
{
	size_t size = NORM_PAGE * sizeof *page;

	for (uint32_t i = 0; i < *pages_n; i++)
		if (!memcmp(pages->ptr + i * size, page, size))
			return (uint16_t)i;
	buf_add(pages, (const char *)page, size);
	return (uint16_t)(*pages_n)++;
}

static uint16_t
arabic_class(const uint8_t *shape, uint32_t cp)
{
	uint16_t class = CLASS_ARABIC;
	uint8_t mine = cp < 0x10000 ? shape[cp] : 0;

	if (mine != CLASS_JOINS)
		class |= CLASS_JOINS;
	if (mine)
		class |= CLASS_RIGHT;
	return class;
}

/* Whether NFC may change cp, or what cp stands behind. Marks may; so may Hangul
 * vowels and finals (UAX #15, NFC_Quick_Check: No and Maybe). */
static int
is_composing(uint32_t cp, const char *category)
{
	char in[4];
	struct buf out = {0};
	int changes;

	if (category[0] == 'M' || unicode_combining(cp))
		return 1;
	if (cp >= 0x1160 && cp <= 0x11FF)
		return 1;
	if (cp < 0x300 || (cp >= 0x3400 && cp <= 0xD7FF) ||
		(category[0] != 'L' && category[0] != 'P' &&
			category[0] != 'S' && category[0] != 'Z'))
		return 0;
	unicode_compose((struct slice){in, utf8_put(in, cp)}, &out);
	changes = out.len != utf8_put(in, cp) || memcmp(out.ptr, in, out.len);
	buf_release(&out);
	return changes;
}

static uint16_t
class_of(const uint8_t *shape, uint32_t cp)
{
	const char *category = unicode_category(cp);
	uint16_t class = 0;

	if (cp == 0x0640 /* TATWEEL */)
		return CLASS_TATWEEL;
	if (category[0] == 'L')
		class |= CLASS_LETTER;
	if (category[0] == 'N')
		class |= CLASS_NUMBER;
	if (cp_is_arabic_letter(cp))
		class |= CLASS_LETTER | arabic_class(shape, cp);
	if (cp_is_latin(cp))
		class |= CLASS_LATIN;
	if (category[0] == 'M' || unicode_combining(cp))
		class |= CLASS_MARK;
	if (is_composing(cp, category))
		class |= CLASS_COMPOSE;
	if (cp_digit(cp) >= 0)
		class |= CLASS_DIGIT;
	if (cp_is_space(cp))
		class |= CLASS_SPACE;
	if (!memcmp(category, "Pi", 2) || !memcmp(category, "Pf", 2) ||
		cp == '"' || cp == '\'' || cp == 0x201E /* LOW QUOTE */)
		class |= CLASS_QUOTE;
	if (category[0] == 'P')
		class |= CLASS_SIGN;
	if (cp == '%' || cp == 0x066A /* ARABIC PERCENT SIGN */)
		class |= CLASS_PERCENT;
	if (cp == 0x200B /* ZWSP */ || cp == 0x200C /* ZWNJ */ ||
		cp == 0x200D /* ZWJ */ || cp == 0xFEFF /* ZWNBSP */)
		class |= CLASS_JOINER;
	return class;
}

static int
is_surrogate(uint32_t cp)
{
	return cp >= 0xD800 && cp <= 0xDFFF;
}

void
norm_make_classes(const uint8_t *shape, struct norm_classes *to)
{
	uint16_t page[NORM_PAGE];

	for (uint32_t cp = 0; cp < 0x110000; cp++) {
		page[cp % NORM_PAGE] =
			is_surrogate(cp) ? 0 : class_of(shape, cp);
		if (cp % NORM_PAGE == NORM_PAGE - 1)
			to->index[cp / NORM_PAGE] =
				norm_add_page(&to->pages, &to->n, page);
	}
}
