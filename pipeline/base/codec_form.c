/* codec_form: UTF-8, UTF-16, UTF-32, and one byte a character by a table. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/codec_form.h"
#include "base/text.h"

void
codec_text_clear(struct codec_text *text)
{
	buf_clear(&text->text);
	text->raw_n = 0;
}

void
codec_text_release(struct codec_text *text)
{
	buf_release(&text->text);
	free(text->raw);
	memset(text, 0, sizeof(*text));
}

void
codec_text_add(struct codec_text *to, uint32_t cp)
{
	to->text.len += utf8_put(buf_room(&to->text, 4), cp);
}

void
codec_text_add_raw(
	struct codec_text *to, uint32_t cp, const void *bytes, size_t len)
{
	struct codec_raw *raw;

	assert(len <= sizeof(raw->bytes));
	if (to->raw_n == to->raw_cap) {
		to->raw_cap = to->raw_cap ? 2 * to->raw_cap : 16;
		to->raw =
			memory_resize(to->raw, to->raw_cap * sizeof(*to->raw));
	}
	raw = &to->raw[to->raw_n++];
	raw->at = to->text.len;
	codec_text_add(to, cp);
	raw->len = (uint8_t)(to->text.len - raw->at);
	raw->bytes_len = (uint8_t)len;
	memcpy(raw->bytes, bytes, len);
}

/* ---- UTF-8 ---- */

static size_t
decode_utf8(struct codec *codec, const char *bytes, size_t len,
	enum codec_end end, struct codec_text *to)
{
	size_t used = 0, n;

	(void)codec;
	while (used < len) {
		n = utf8_valid(bytes + used, len - used);
		buf_add(&to->text, bytes + used, n);
		used += n;
		if (used == len)
			break;
		if (end == CODEC_MORE && utf8_is_cut(bytes + used, len - used))
			break;
		n = utf8_bad(bytes + used, len - used);
		codec_text_add_raw(to, CP_REPLACEMENT, bytes + used, n);
		used += n;
	}
	return used;
}

static size_t
encode_utf8(struct codec *codec, const char *text, size_t len, struct buf *out)
{
	(void)codec;
	buf_add(out, text, len);
	return len;
}

const struct form form_utf8 = {decode_utf8, encode_utf8};

/* ---- UTF-16 ---- */

static uint32_t
unit16(const struct codec *codec, const unsigned char *p)
{
	return codec->order == BIG_ENDIAN_ORDER ? (uint32_t)p[0] << 8 | p[1]
						: (uint32_t)p[1] << 8 | p[0];
}

static int
is_high_surrogate(uint32_t unit)
{
	return (unit & 0xFC00) == 0xD800;
}

static int
is_low_surrogate(uint32_t unit)
{
	return (unit & 0xFC00) == 0xDC00;
}

static size_t
decode_utf16(struct codec *codec, const char *bytes, size_t len,
	enum codec_end end, struct codec_text *to)
{
	const unsigned char *p = (const unsigned char *)bytes;
	size_t i = 0;

	for (; len - i >= 2; i += 2) {
		uint32_t unit = unit16(codec, p + i), low;

		if (!is_high_surrogate(unit) && !is_low_surrogate(unit)) {
			codec_text_add(to, unit);
			continue;
		}
		if (is_high_surrogate(unit) && len - i < 4 && end == CODEC_MORE)
			return i;
		low = is_high_surrogate(unit) && len - i >= 4
			      ? unit16(codec, p + i + 2)
			      : 0;
		if (is_low_surrogate(low)) {
			codec_text_add(to, 0x10000 + ((unit & 0x3FF) << 10) +
						   (low & 0x3FF));
			i += 2;
		} else {
			codec_text_add_raw(to, CP_REPLACEMENT, p + i, 2);
		}
	}
	if (i < len && end == CODEC_END)
		codec_text_add_raw(to, CP_REPLACEMENT, p + i++, 1);
	return i;
}

static void
put16(const struct codec *codec, uint32_t unit, struct buf *out)
{
	char high = (char)(unit >> 8), low = (char)(unit & 0xFF);

	buf_addc(out, codec->order == BIG_ENDIAN_ORDER ? high : low);
	buf_addc(out, codec->order == BIG_ENDIAN_ORDER ? low : high);
}

static size_t
encode_utf16(struct codec *codec, const char *text, size_t len, struct buf *out)
{
	const char *p = text, *end = text + len;
	uint32_t cp;

	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (cp >= 0x10000) {
			put16(codec, 0xD800 + ((cp - 0x10000) >> 10), out);
			cp = 0xDC00 + ((cp - 0x10000) & 0x3FF);
		}
		put16(codec, cp, out);
	}
	return len;
}

const struct form form_utf16 = {decode_utf16, encode_utf16};

/* ---- UTF-32 ---- */

static size_t
decode_utf32(struct codec *codec, const char *bytes, size_t len,
	enum codec_end end, struct codec_text *to)
{
	const unsigned char *p = (const unsigned char *)bytes;
	size_t i;

	for (i = 0; len - i >= 4; i += 4) {
		uint32_t first = unit16(codec, p + i);
		uint32_t second = unit16(codec, p + i + 2);
		uint32_t cp = codec->order == BIG_ENDIAN_ORDER
				      ? first << 16 | second
				      : second << 16 | first;

		if (cp > 0x10FFFF || (cp & ~UINT32_C(0x7FF)) == 0xD800)
			codec_text_add_raw(to, CP_REPLACEMENT, p + i, 4);
		else
			codec_text_add(to, cp);
	}
	if (i < len && end == CODEC_END) {
		codec_text_add_raw(to, CP_REPLACEMENT, p + i, len - i);
		i = len;
	}
	return i;
}

static size_t
encode_utf32(struct codec *codec, const char *text, size_t len, struct buf *out)
{
	const char *p = text, *end = text + len;
	uint32_t cp;

	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (codec->order == BIG_ENDIAN_ORDER)
			put16(codec, cp >> 16, out);
		put16(codec, cp & 0xFFFF, out);
		if (codec->order == LITTLE_ENDIAN_ORDER)
			put16(codec, cp >> 16, out);
	}
	return len;
}

const struct form form_utf32 = {decode_utf32, encode_utf32};

/* ---- one byte a character ---- */

static size_t
high_find(const struct byte_table *table, uint32_t cp)
{
	size_t from = 0, to = table->high_n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (table->high[middle].cp < cp)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* Of two bytes with the same character the first one is the character's. */
static int
table_add(struct byte_table *table, uint32_t cp, unsigned char byte)
{
	size_t i;

	if (cp < 0x700) {
		if (table->low[cp] || (cp == 0 && byte != 0))
			return 0;
		table->low[cp] = byte;
		return 1;
	}
	i = high_find(table, cp);
	if (i < table->high_n && table->high[i].cp == cp)
		return 0;
	memmove(&table->high[i + 1], &table->high[i],
		(table->high_n - i) * sizeof(table->high[0]));
	table->high[i].cp = cp;
	table->high[i].byte = byte;
	table->high_n++;
	return 1;
}

struct byte_table *
byte_table_new(const uint32_t cp[256])
{
	struct byte_table *table = memory_zero(1, sizeof(*table));
	unsigned byte;

	for (byte = 0; byte < 256; byte++) {
		int known = cp[byte] != CODEC_NONE &&
			    cp[byte] != CP_REPLACEMENT && cp[byte] < 0x10000;

		table->text[byte][3] =
			(unsigned char)utf8_put((char *)table->text[byte],
				known ? cp[byte] : CP_REPLACEMENT);
		table->comes_back[byte] = known && table_add(table, cp[byte],
							   (unsigned char)byte);
	}
	return table;
}

static size_t
decode_bytes(struct codec *codec, const char *bytes, size_t len,
	enum codec_end end, struct codec_text *to)
{
	const struct byte_table *table = codec->table;
	size_t i;

	(void)end;
	for (i = 0; i < len; i++) {
		unsigned byte = (unsigned char)bytes[i];
		uint32_t cp;

		if (table->comes_back[byte]) {
			memcpy(buf_room(&to->text, 4), table->text[byte], 4);
			to->text.len += table->text[byte][3];
			continue;
		}
		utf8_next((const char *)table->text[byte],
			(const char *)table->text[byte] + 3, &cp);
		codec_text_add_raw(to, cp, bytes + i, 1);
	}
	return len;
}

static size_t
encode_bytes(struct codec *codec, const char *text, size_t len, struct buf *out)
{
	const struct byte_table *table = codec->table;
	const char *p = text, *end = text + len;

	while (p < end) {
		uint32_t cp;
		unsigned n = utf8_next(p, end, &cp);
		size_t i;

		if (cp < 0x700 && (table->low[cp] || cp == 0)) {
			if (cp == 0 && !table->comes_back[0])
				break;
			buf_addc(out, (char)table->low[cp]);
			p += n;
			continue;
		}
		i = high_find(table, cp);
		if (i == table->high_n || table->high[i].cp != cp)
			break;
		buf_addc(out, (char)table->high[i].byte);
		p += n;
	}
	return (size_t)(p - text);
}

const struct form form_bytes = {decode_bytes, encode_bytes};
