/* target: values as the target language writes them. */
#include <stdlib.h>
#include <string.h>
#include "base/target_parts.h"
#include "base/text.h"

void
target_release(struct target *target)
{
	if (target->forms)
		icu_open(NULL)->forms_free(target->forms);
	target->forms = NULL;
	patterns_free(target->patterns);
	target->patterns = NULL;
	free(target->shape);
	target->shape = NULL;
	buf_release(&target->numbers_said);
	free(target->names);
	target->names = NULL;
}

void
target_set(struct target *target, struct slice lang)
{
	if (lang.len == target->lang_len &&
		(!lang.len || memcmp(lang.ptr, target->lang, lang.len) == 0))
		return;
	if (lang.len >= sizeof target->lang)
		return;
	target_release(target);
	memcpy(target->lang, lang.ptr, lang.len);
	target->lang[lang.len] = '\0';
	target->lang_len = lang.len;
	target->refused = 0;
}

static int
open_forms(struct target *target)
{
	const struct icu_module *icu = icu_open(NULL);

	if (!icu)
		return -1;
	target->forms = icu->forms_new(target->lang);
	if (!target->forms)
		return -1;
	target->patterns = patterns_new();
	return 0;
}

const struct icu_module *
target_icu(struct target *target)
{
	if (target->refused || target->lang[0] == '\0')
		return NULL;
	if (!target->forms)
		target->refused = open_forms(target) != 0;
	return target->refused ? NULL : icu_open(NULL);
}

static size_t
ask_number(
	void *user, const char *number, unsigned places, char *out, size_t cap)
{
	struct target *target = user;

	return icu_open(NULL)->forms_number(
		target->forms, places ? " .00" : " .", number, out, cap);
}

const struct target_shape *
target_shape(struct target *target)
{
	if (target->shape)
		return target->shape;
	target->shape = memory_zero(1, sizeof *target->shape);
	shape_find(target->shape, ask_number, target);
	return target->shape;
}

int
target_keep(struct target *target, const struct asked *asked, struct buf *out,
	size_t n)
{
	struct slice said = {out->ptr + out->len, n};

	out->len += n;
	if (n)
		patterns_keep(target->patterns, asked, said);
	return n ? 0 : -1;
}

/* ---- copies ---- */

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
	return (struct slice){text.ptr + value->at, value->len};
}

int
target_is_sign(uint32_t cp)
{
	return cp == '.' || cp == ',' || cp == 0x66B || cp == 0x66C ||
	       cp == 0x60C;
}

/* The number of a percentage without its sign or words; the sign goes after it,
 * whatever side it stood on. */
static void
copy_percent(struct slice s, struct buf *out)
{
	const char *p = s.ptr, *end = p + s.len;
	size_t from = out->len;

	while (p < end) {
		uint32_t cp;
		unsigned n = utf8_next(p, end, &cp);

		if (cp_digit(cp) >= 0 || cp == '-' || cp == 0x2212 ||
			cp == 0x2013 || (out->len > from && target_is_sign(cp)))
			copy_signs((struct slice){p, n}, out);
		p += n;
	}
	while (out->len > from && (out->ptr[out->len - 1] == '.' ||
					  out->ptr[out->len - 1] == ','))
		out->len--;
	buf_addc(out, '%');
}

/* ---- one value ---- */

static int
locale_write(struct target *t, const struct value *value, struct slice text,
	struct buf *out)
{
	switch (value->kind) {
	case KIND_PERCENT:
		return target_percent(t, value, out);
	case KIND_DECIMAL:
	case KIND_GROUPED:
	case KIND_INTEGER:
		return target_number(t, value, slice_in(text, value), out);
	case KIND_MONEY:
		return target_money(t, value, slice_in(text, value), out);
	case KIND_UNIT:
		return target_unit(t, value, out);
	case KIND_TIME:
		return target_time(t, value, out);
	case KIND_DATE:
	case KIND_DATENAME:
		return target_date(t, value, out);
	case KIND_ORDINAL:
		return target_ordinal(t, value, out);
	default:
		return -1;
	}
}

static int
copy_write(const struct value *value, struct slice text, struct buf *out)
{
	size_t from = out->len;

	switch (value->kind) {
	case KIND_PERCENT:
		copy_percent(slice_in(text, value), out);
		return 0;
	case KIND_DECIMAL:
	case KIND_GROUPED:
	case KIND_FRACTION:
	case KIND_RANGE:
	case KIND_SCORE:
	case KIND_MONEY:
	case KIND_UNIT:
	case KIND_DATE:
	case KIND_PHONE:
	case KIND_VERSION:
	case KIND_INTEGER:
	case KIND_YEAR:
		if (copy_signs(slice_in(text, value), out) == 0)
			return 0;
		out->len = from;
		if (value->kind != KIND_DECIMAL &&
			value->kind != KIND_GROUPED &&
			value->kind != KIND_INTEGER)
			return -1;
		buf_add_slice(out, value->value);
		return 0;
	case KIND_TIME:
		/* of two readings neither is said: 7:30 */
		from = value->value2.len && value->value.len &&
		       *value->value.ptr == '0';
		buf_add(out, value->value.ptr + from, value->value.len - from);
		return 0;
	case KIND_CODE:
	case KIND_NAME:
		/* two readings: nobody can say which */
		if (value->value2.len)
			return -1;
		buf_add_slice(out, value->value);
		return 0;
	case KIND_TERM:
	case KIND_DATENAME:
	case KIND_ORDINAL:
		buf_add_slice(out, value->value);
		return 0;
	default:
		buf_add_slice(out, slice_in(text, value));
		return 0;
	}
}

int
target_write(struct target *target, const struct value *value,
	struct slice text, struct buf *out)
{
	size_t from = out->len;

	if (target->numbers == NUMBERS_LOCALE && value->value2.len == 0) {
		if (locale_write(target, value, text, out) == 0)
			return 0;
		out->len = from;
	}
	return copy_write(value, text, out);
}
