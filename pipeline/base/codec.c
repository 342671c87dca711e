/* codec: names, iconv, and the way back. */
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/codec_form.h"
#include "base/codec_tables.h"
#include "base/raw.h"
#include "base/text.h"

/* ---- names ---- */

struct alias {
	const char *alias; /* lower case, letters and digits only */
	const char *name;
};

static const struct alias aliases[] = {
	{"utf8", "utf-8"},
	{"utf16", "utf-16be"}, /* RFC 2781: big-endian without a BOM */
	{"utf16be", "utf-16be"},
	{"utf16le", "utf-16le"},
	{"ucs2", "utf-16be"},
	{"ucs2be", "utf-16be"},
	{"ucs2le", "utf-16le"},
	{"utf32", "utf-32be"},
	{"utf32be", "utf-32be"},
	{"utf32le", "utf-32le"},
	{"ucs4", "utf-32be"},
	{"ucs4be", "utf-32be"},
	{"ucs4le", "utf-32le"},
	{"windows1256", "windows-1256"},
	{"cp1256", "windows-1256"},
	{"win1256", "windows-1256"},
	{"xcp1256", "windows-1256"},
	{"msarab", "windows-1256"},
	{"iso88596", "iso-8859-6"},
	{"iso885961987", "iso-8859-6"},
	{"isoir127", "iso-8859-6"},
	{"asmo708", "iso-8859-6"},
	{"ecma114", "iso-8859-6"},
	{"arabic", "iso-8859-6"},
	{"csisolatinarabic", "iso-8859-6"},
	{"cp28596", "iso-8859-6"},
	{"cp1089", "iso-8859-6"},
	{"cp720", "cp720"},
	{"ibm720", "cp720"},
	{"dos720", "cp720"},
	{"cp864", "cp864"},
	{"ibm864", "cp864"},
	{"csibm864", "cp864"},
	{"macarabic", "mac-arabic"},
	{"windows1252", "windows-1252"},
	{"cp1252", "windows-1252"},
	{"xmacarabic", "mac-arabic"},
	{"cp10004", "mac-arabic"},
};

struct own {
	const char *name;
	const struct form *form;
	enum byte_order order;
	const uint16_t *table;
};

static const struct own own_encodings[] = {
	{"utf-8", &form_utf8, BIG_ENDIAN_ORDER, NULL},
	{"utf-16be", &form_utf16, BIG_ENDIAN_ORDER, NULL},
	{"utf-16le", &form_utf16, LITTLE_ENDIAN_ORDER, NULL},
	{"utf-32be", &form_utf32, BIG_ENDIAN_ORDER, NULL},
	{"utf-32le", &form_utf32, LITTLE_ENDIAN_ORDER, NULL},
	{"windows-1256", &form_bytes, BIG_ENDIAN_ORDER, table_windows_1256},
	{"iso-8859-6", &form_bytes, BIG_ENDIAN_ORDER, table_iso_8859_6},
	{"cp720", &form_bytes, BIG_ENDIAN_ORDER, table_cp720},
	{"cp864", &form_bytes, BIG_ENDIAN_ORDER, table_cp864},
	{"mac-arabic", &form_bytes, BIG_ENDIAN_ORDER, table_mac_arabic},
	{"windows-1252", &form_bytes, BIG_ENDIAN_ORDER, table_windows_1252},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Only what names of encodings are made of: no "//TRANSLIT", no path. */
static int
name_is_sound(struct slice name)
{
	size_t i;

	for (i = 0; i < name.len; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-_.:+()",
			    ascii_lower(name.ptr[i])) ||
			!name.ptr[i])
			return 0;
	return name.len > 0 && name.len < sizeof(((struct codec *)0)->name);
}

static const struct own *
own_find(struct slice name)
{
	char plain[48];
	size_t i, n = 0;

	for (i = 0; i < name.len; i++)
		if (!strchr("-_.:+()", name.ptr[i]))
			plain[n++] = ascii_lower(name.ptr[i]);
	plain[n] = '\0';
	for (i = 0; i < COUNT(aliases); i++)
		if (strcmp(aliases[i].alias, plain) == 0)
			break;
	if (i == COUNT(aliases))
		return NULL;
	for (n = 0; strcmp(own_encodings[n].name, aliases[i].name) != 0; n++)
		;
	return &own_encodings[n];
}

/* ---- iconv: one character at a time, for each is proved to come back ---- */

static void
iconv_reset(iconv_t cd)
{
	iconv(cd, NULL, NULL, NULL, NULL);
}

enum convert_result { CONVERT_DONE, CONVERT_CUT, CONVERT_BAD };

/* Converts the whole of in; what the converter still holds comes out too. */
static enum convert_result
convert(iconv_t cd, const char *in, size_t in_len, char *out, size_t out_cap,
	size_t *out_len)
{
	char *from = (char *)(uintptr_t)in, *to = out;
	size_t left = out_cap, r;

	iconv_reset(cd);
	r = iconv(cd, &from, &in_len, &to, &left);
	if (r == (size_t)-1)
		return errno == EINVAL ? CONVERT_CUT : CONVERT_BAD;
	if (iconv(cd, NULL, NULL, &to, &left) == (size_t)-1)
		return CONVERT_BAD;
	*out_len = out_cap - left;
	return r == 0 ? CONVERT_DONE : CONVERT_BAD;
}

/* 1 if these characters encode to these bytes again, each by itself. */
static int
comes_back(struct codec *codec, const char *text, size_t text_len,
	const char *bytes, size_t len)
{
	char out[32];
	size_t n, at = 0, used = 0;
	uint32_t cp;

	while (at < text_len) {
		size_t step = utf8_next(text + at, text + text_len, &cp);

		if (convert(codec->encoder, text + at, step, out, sizeof(out),
			    &n) != CONVERT_DONE ||
			n > len - used || memcmp(out, bytes + used, n) != 0)
			return 0;
		at += step;
		used += n;
	}
	return used == len;
}

/* Characters behind which other bytes stand: all with the first of them. */
static void
add_kept(struct codec_text *to, const char *text, size_t text_len,
	const char *bytes, size_t len)
{
	uint32_t cp;
	size_t at = 0;

	while (at < text_len) {
		at += utf8_next(text + at, text + text_len, &cp);
		codec_text_add_raw(to, cp, bytes, len);
		len = 0;
	}
}

#define CHARACTER_MAX 4 /* bytes of a character in any encoding */

static size_t
decode_character(struct codec *codec, const char *bytes, size_t len,
	enum codec_end end, struct codec_text *to)
{
	char text[32];
	size_t n, text_len;

	for (n = 1; n <= len && n <= CHARACTER_MAX; n++) {
		enum convert_result r = convert(codec->decoder, bytes, n, text,
			sizeof(text), &text_len);

		if (r == CONVERT_BAD)
			break;
		if (r == CONVERT_CUT || text_len == 0)
			continue;
		if (utf8_valid(text, text_len) != text_len)
			break;
		if (comes_back(codec, text, text_len, bytes, n))
			buf_add(&to->text, text, text_len);
		else
			add_kept(to, text, text_len, bytes, n);
		return n;
	}
	if (n > len && end == CODEC_MORE)
		return 0;
	codec_text_add_raw(to, CP_REPLACEMENT, bytes, 1);
	return 1;
}

static size_t
decode_iconv(struct codec *codec, const char *bytes, size_t len,
	enum codec_end end, struct codec_text *to)
{
	size_t used = 0, n;

	while (used < len) {
		uint32_t cp = codec->single[(unsigned char)bytes[used]];

		if (cp != CODEC_NONE) {
			codec_text_add(to, cp);
			used++;
			continue;
		}
		n = decode_character(codec, bytes + used, len - used, end, to);
		if (n == 0)
			break;
		used += n;
	}
	return used;
}

static size_t
encode_iconv(struct codec *codec, const char *text, size_t len, struct buf *out)
{
	size_t at = 0, n;
	uint32_t cp;

	while (at < len) {
		size_t step = utf8_next(text + at, text + len, &cp);

		if (convert(codec->encoder, text + at, step, buf_room(out, 16),
			    16, &n) != CONVERT_DONE)
			break;
		out->len += n;
		at += step;
	}
	return at;
}

static const struct form form_iconv = {decode_iconv, encode_iconv};

/* Shifts that switch an encoding's state: consumed, and no character comes
 * (ISO 2022 escapes, SO, a BOM), or another one than stands there (UTF-7, HZ).
 */
static int
keeps_state(iconv_t decoder)
{
	static const char *const shifts[] = {"\033$B", "\033(J", "\033$)C",
		"\x0E", "\033$)A", "\xFE\xFF", "\xFF\xFE"};
	static const char *const spelled[] = {"+BkQ-", "&BkQ-", "~{VP~}"};
	char out[64];
	size_t i, n;

	for (i = 0; i < COUNT(shifts); i++)
		if (convert(decoder, shifts[i], strlen(shifts[i]), out,
			    sizeof(out), &n) == CONVERT_DONE &&
			n == 0)
			return 1;
	for (i = 0; i < COUNT(spelled); i++)
		if (convert(decoder, spelled[i], strlen(spelled[i]), out,
			    sizeof(out), &n) == CONVERT_DONE &&
			n < strlen(spelled[i]))
			return 1;
	return 0;
}

/* What each byte is by itself. 1 if no byte waits for another. */
static int
probe_bytes(struct codec *codec)
{
	int one_byte = 1;
	unsigned byte;

	for (byte = 0; byte < 256; byte++) {
		char in = (char)byte, out[32];
		size_t n = 0;
		enum convert_result r =
			convert(codec->decoder, &in, 1, out, sizeof(out), &n);

		codec->single[byte] = CODEC_NONE;
		if (r == CONVERT_CUT)
			one_byte = 0;
		if (r == CONVERT_DONE && n > 0 && utf8_valid(out, n) == n &&
			utf8_count(out, n) == 1 &&
			comes_back(codec, out, n, &in, 1))
			utf8_next(out, out + n, &codec->single[byte]);
	}
	return one_byte;
}

static int
open_iconv(struct codec *codec, const char **why)
{
#ifdef WASL_STATIC
	/* iconv's converters are files, for one version of the C library. */
	*why = "is not in this static build; the full one may know it";
	return -1;
#endif
	codec->form = &form_iconv;
	codec->decoder = iconv_open("UTF-8", codec->name);
	codec->encoder = iconv_open(codec->name, "UTF-8");
	if (codec->decoder == (iconv_t)-1 || codec->encoder == (iconv_t)-1) {
		*why = "is not known";
		return -1;
	}
	if (keeps_state(codec->decoder)) {
		*why = "keeps state from one character to the next";
		return -1;
	}
	if (probe_bytes(codec)) {
		codec->form = &form_bytes;
		codec->table = byte_table_new(codec->single);
	}
	return 0;
}

/* ---- the codec ---- */

static void
open_own(struct codec *codec, const struct own *own)
{
	uint32_t cp[256];
	unsigned byte;

	codec->form = own->form;
	codec->order = own->order;
	memcpy(codec->name, own->name, strlen(own->name) + 1);
	if (!own->table)
		return;
	for (byte = 0; byte < 256; byte++)
		cp[byte] = own->table[byte];
	codec->table = byte_table_new(cp);
}

static void
make_bom(struct codec *codec)
{
	static const char bom[] = "\xEF\xBB\xBF";
	struct buf out = {0};

	if (codec->form->encode(codec, bom, 3, &out) == 3 &&
		out.len <= sizeof(codec->bom)) {
		memcpy(codec->bom, out.ptr, out.len);
		codec->bom_len = out.len;
	}
	buf_release(&out);
}

struct codec *
codec_new(struct slice name, const char **why)
{
	const struct own *own;
	struct codec *codec;
	size_t i;

	*why = "is not known";
	if (!name_is_sound(name))
		return NULL;
	codec = memory_zero(1, sizeof(*codec));
	codec->decoder = codec->encoder = (iconv_t)-1;
	own = own_find(name);
	if (own) {
		open_own(codec, own);
	} else {
		for (i = 0; i < name.len; i++)
			codec->name[i] = ascii_lower(name.ptr[i]);
		if (open_iconv(codec, why) < 0) {
			codec_free(codec);
			return NULL;
		}
	}
	make_bom(codec);
	return codec;
}

void
codec_free(struct codec *codec)
{
	if (!codec)
		return;
	if (codec->decoder != (iconv_t)-1)
		iconv_close(codec->decoder);
	if (codec->encoder != (iconv_t)-1)
		iconv_close(codec->encoder);
	free(codec->table);
	free(codec);
}

const char *
codec_name(const struct codec *codec)
{
	return codec->name;
}

int
codec_is_utf8(const struct codec *codec)
{
	return codec->form == &form_utf8;
}

struct slice
codec_bom(const struct codec *codec)
{
	return (struct slice){(const char *)codec->bom, codec->bom_len};
}

size_t
codec_sniff_bom(const char *bytes, size_t len, const char **name)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *name;
	} boms[] = {
		{"\xEF\xBB\xBF", 3, "utf-8"},
		{"\xFF\xFE\0\0", 4, "utf-32le"}, /* before utf-16le */
		{"\0\0\xFE\xFF", 4, "utf-32be"},
		{"\xFF\xFE", 2, "utf-16le"},
		{"\xFE\xFF", 2, "utf-16be"},
	};
	size_t i;

	for (i = 0; i < COUNT(boms); i++) {
		if (len < boms[i].len ||
			memcmp(bytes, boms[i].bytes, boms[i].len) != 0)
			continue;
		*name = boms[i].name;
		return boms[i].len;
	}
	return 0;
}

size_t
codec_decode(struct codec *codec, const char *bytes, size_t len,
	enum codec_end end, struct codec_text *to)
{
	return codec->form->decode(codec, bytes, len, end, to);
}

/* ---- the way back ---- */

/* Encode [from, to) of source then gap. */
static int
encode_range(struct codec *codec, struct slice source, struct slice gap,
	size_t from, size_t to, struct buf *out, size_t *at)
{
	size_t n;

	if (from < source.len) {
		size_t end = to < source.len ? to : source.len;

		n = codec->form->encode(
			codec, source.ptr + from, end - from, out);
		*at = from + n;
		if (*at < end)
			return -1;
		from = end;
	}
	if (from < to) {
		const char *text = gap.ptr + (from - source.len);

		n = codec->form->encode(codec, text, to - from, out);
		*at = from + n;
		if (*at < to)
			return -1;
	}
	return 0;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int
add_hex(struct buf *out, struct slice hex)
{
	size_t i;

	for (i = 0; i + 1 < hex.len; i += 2) {
		int high = hex_digit(hex.ptr[i]);
		int low = hex_digit(hex.ptr[i + 1]);

		if (high < 0 || low < 0)
			return -1;
		buf_addc(out, (char)(high << 4 | low));
	}
	return i == hex.len ? 0 : -1;
}

/* Where a character starts in source then gap, or at its end. */
static int
is_boundary(struct slice source, struct slice gap, size_t at)
{
	char c;

	if (at >= source.len + gap.len)
		return at == source.len + gap.len;
	c = at < source.len ? source.ptr[at] : gap.ptr[at - source.len];
	return ((unsigned char)c & 0xC0) != 0x80;
}

int
codec_encode(struct codec *codec, struct slice source, struct slice gap,
	struct slice raw, struct buf *out, size_t *at)
{
	struct json it = json_open(raw);
	struct raw entry;
	size_t done = 0, total = source.len + gap.len;
	int r;

	while (raw.len > 0 && (r = raw_next(&it, &entry)) != 0) {
		*at = done;
		if (r < 0 || entry.at < done || entry.at > total ||
			entry.len > total - entry.at ||
			!is_boundary(source, gap, entry.at) ||
			!is_boundary(source, gap, entry.at + entry.len))
			return -1;
		if (encode_range(codec, source, gap, done, entry.at, out, at) <
				0 ||
			add_hex(out, entry.hex) < 0)
			return -1;
		done = entry.at + entry.len;
	}
	return encode_range(codec, source, gap, done, total, out, at);
}
