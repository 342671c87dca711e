/* target: values as the target language writes them. */
#include "base/target.h"
#include "base/text.h"

/* Digits to ASCII, the Arabic number signs to those of ASCII; -1 on a letter,
 * for a word has to be translated. */
static int
copy_signs(struct slice s, struct buf *out)
{
	const char *p = s.ptr, *end = p + s.len;

	while (p < end) {
		uint32_t cp;
		unsigned n = utf8_next(p, end, &cp);

		if (cp_digit(cp) >= 0)
			buf_addc(out, (char)('0' + cp_digit(cp)));
		else if (cp == 0x66B) /* DECIMAL SEPARATOR */
			buf_addc(out, '.');
		else if (cp == 0x66C || cp == 0x60C) /* THOUSANDS, COMMA */
			buf_addc(out, ',');
		else if (cp == 0x66A) /* PERCENT */
			buf_addc(out, '%');
		else if (cp_is_letter(cp))
			return -1;
		else if (!cp_is_bidi(cp))
			buf_add(out, p, n);
		p += n;
	}
	return 0;
}

static struct slice
slice_in(struct slice text, const struct value *value)
{
	return (struct slice){ text.ptr + value->at, value->len };
}

/* The sign goes after the number, whatever side it stood on. */
static void
percent_write(const struct value *value, struct slice text, struct buf *out)
{
	struct slice s = slice_in(text, value);
	const char *p = s.ptr, *end = p + s.len;
	size_t from = out->len;

	while (p < end) {
		uint32_t cp, digit = 0;
		unsigned n = utf8_next(p, end, &cp);

		digit = cp_digit(cp) >= 0;
		if (digit || (out->len > from && (cp == '.' || cp == ',' ||
			cp == 0x66B || cp == 0x66C || cp == 0x60C)) ||
			cp == '-' || cp == 0x2212)
			copy_signs((struct slice){ p, n }, out);
		p += n;
	}
	while (out->len > from && (out->ptr[out->len - 1] == '.' ||
		out->ptr[out->len - 1] == ','))
		out->len--;
	buf_addc(out, '%');
}

int
target_write(const struct value *value, struct slice text, struct slice to,
	struct buf *out)
{
	size_t from = out->len;

	(void)to;
	switch (value->kind) {
	case KIND_PERCENT:
		percent_write(value, text, out);
		return 0;
	case KIND_DECIMAL: case KIND_GROUPED: case KIND_FRACTION:
	case KIND_RANGE: case KIND_SCORE: case KIND_MONEY: case KIND_UNIT:
	case KIND_DATE: case KIND_PHONE: case KIND_VERSION:
	case KIND_INTEGER: case KIND_YEAR:
		if (copy_signs(slice_in(text, value), out) == 0)
			return 0;
		out->len = from;
		if (value->kind != KIND_DECIMAL && value->kind != KIND_GROUPED)
			return -1;
		buf_add_slice(out, value->value);
		return 0;
	case KIND_TIME: case KIND_CODE: case KIND_TERM: case KIND_NAME:
	case KIND_DATENAME: case KIND_ORDINAL:
		buf_add_slice(out, value->value);
		return 0;
	default:
		buf_add_slice(out, slice_in(text, value));
		return 0;
	}
}
