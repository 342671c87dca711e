/* value_key: folded keys of words and phrases, for the lexicon and for names.
 */
#include <endian.h>
#include <string.h>
#include "base/text.h"
#include "base/value_parts.h"

/* A word of Arabic letters is hashed as a survey does it. */
uint64_t
value_hash(const uint8_t *key, size_t len)
{
	uint64_t a = 0, hash = len;
	size_t plain = 0;

	while (plain < len && key[plain] >= FOLD_LETTER)
		plain++;
	if (plain == len && key[0] != KEY_LATIN) {
		memcpy(&a, key, len < 8 ? len : 8);
		return word_hash(le64toh(a), (unsigned)len);
	}
	for (size_t i = 0; i < len; i += 8) {
		a = 0;
		memcpy(&a, key + i, len - i < 8 ? len - i : 8);
		hash = (hash ^ le64toh(a)) * 0xC2B2AE3D27D4EB4Fu;
		hash ^= hash >> 29;
	}
	return hash * 0x9E3779B97F4A7C15u;
}

uint8_t
value_key_gap(uint32_t cp)
{
	switch (cp) {
	case ' ':
	case 0x200C:
	case 0x200D: /* ZWNJ, ZWJ */
		return KEY_SPACE;
	case '.':
		return KEY_DOT;
	case '-':
		return KEY_HYPHEN;
	case '\'':
		return KEY_APOSTROPHE;
	case '/':
		return KEY_SLASH;
	default:
		return 0;
	}
}

/* A letter of the Arabic block or a mark in it, at a lead byte D8 to DB. */
static unsigned
fold_of(const uint8_t *fold, const char *p)
{
	return fold[((unsigned char)p[0] & 3) << 6 |
		    ((unsigned char)p[1] & 63)];
}

size_t
value_key(const uint8_t *fold, const char *p, const char *end, uint8_t *key,
	const char **next)
{
	size_t n = 0;
	const char *begin = p;

	while (p < end && n < KEY_MAX - 2) {
		unsigned char c = (unsigned char)*p;

		if ((c & 0xFC) == 0xD8) {
			unsigned f = fold_of(fold, p);

			if (f == FOLD_NONE ||
				(f > FOLD_DROP && f < FOLD_LETTER) ||
				(n > 0 && key[0] == KEY_LATIN))
				break;
			if (f != FOLD_DROP)
				key[n++] = (uint8_t)f;
			p += 2;
		} else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') {
			if (n > 0 && key[0] != KEY_LATIN)
				break;
			if (n == 0)
				key[n++] = KEY_LATIN;
			key[n++] = (uint8_t)(c | 0x20);
			p++;
		} else if (c >= 0xC3 && c <= 0xC9) {
			uint32_t cp;

			utf8_next(p, end, &cp);
			if (!cp_is_latin(cp) || (n > 0 && key[0] != KEY_LATIN))
				break;
			if (n == 0)
				key[n++] = KEY_LATIN;
			/* U+00C0 to 00DE and 00E0 to 00FE are each other's case
			 */
			key[n++] = c;
			key[n++] = (uint8_t)(c == 0xC3 ? p[1] | 0x20 : p[1]);
			p += 2;
		} else {
			break;
		}
	}
	if (p == begin && p < end) {
		uint32_t cp;
		unsigned len = utf8_next(p, end, &cp);

		key[n++] = KEY_SIGN;
		memcpy(key + n, p, len);
		n += len;
		p += len;
	}
	*next = p;
	return n < KEY_MAX - 2 ? n : 0;
}

size_t
value_key_at(const struct survey *survey, const char *p,
	const struct survey_word *word, uint8_t *key, const char **next)
{
	const char *text = survey->text.ptr, *end = text + survey->text.len;

	if (word == NULL)
		return value_key(survey->by->fold, p, end, key, next);
	*next = text + word->end;
	return survey_key(survey, word, key);
}

uint8_t
value_phrase_gap(const char *p, const char *end, const char **next)
{
	const char *q = p;
	uint8_t gap = KEY_SPACE;

	while (q < end) {
		uint32_t cp;
		unsigned n = utf8_next(q, end, &cp);
		uint8_t g = cp_is_space(cp) ? KEY_SPACE : value_key_gap(cp);

		if (g == 0)
			break;
		if (g != KEY_SPACE && gap != KEY_SPACE)
			return 0;
		if (g != KEY_SPACE)
			gap = g;
		q += n;
		if (q - p > 6)
			return 0;
	}
	*next = q;
	return q > p && q < end ? gap : 0;
}

size_t
value_phrase_key(const uint8_t *fold, struct slice s, uint8_t *key)
{
	const char *p = s.ptr, *end = p + s.len, *next;
	size_t len = 0;

	while (p < end && len < PHRASE_MAX - KEY_MAX - 1) {
		size_t n = value_key(fold, p, end, key + len, &p);
		uint8_t gap;

		if (n == 0)
			return 0;
		len += n;
		gap = value_phrase_gap(p, end, &next);
		if (gap)
			key[len++] = gap;
		else if (p < end && value_key_gap((unsigned char)*p))
			break; /* a dot at the end is no part of it */
		if (gap)
			p = next;
	}
	return len < 250 ? len : 0;
}

const char *
value_past_letters(
	const uint8_t *fold, const char *p, const char *end, size_t n)
{
	while (p < end) {
		uint32_t cp;
		unsigned len = utf8_next(p, end, &cp);
		unsigned f = cp - 0x600 < 256 ? fold[cp - 0x600] : FOLD_NONE;

		if (f != FOLD_DROP && n-- == 0)
			break;
		p += len;
	}
	return p;
}
