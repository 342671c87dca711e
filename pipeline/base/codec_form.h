/* codec_form: the inside of codec: what an encoding's form has to do.
 *
 * A form is how bytes make characters: UTF-8, UTF-16, UTF-32, one byte a
 * character by a table, or whatever the system's iconv knows. Included by the
 * codec files only.
 */
#ifndef WASL_BASE_CODEC_FORM_H
#define WASL_BASE_CODEC_FORM_H

#include "base/codec.h"

enum byte_order { BIG_ENDIAN_ORDER, LITTLE_ENDIAN_ORDER };

struct form {
	/* As codec_decode. */
	size_t (*decode)(struct codec *codec, const char *bytes, size_t len,
		enum codec_end end, struct codec_text *to);

	/* Add the bytes of valid UTF-8 text to out. Returns the bytes of text
	 * that were encoded: fewer than len if a character is not in the
	 * encoding. */
	size_t (*encode)(struct codec *codec, const char *text, size_t len,
		struct buf *out);
};

/* One byte a character. */
struct byte_table {
	unsigned char text[256][4]; /* UTF-8; the last byte is its length */
	unsigned char comes_back[256];
	unsigned char low[0x700]; /* byte of a code point below, or 0 */
	struct {
		uint32_t cp;
		unsigned char byte;
	} high[256]; /* those above, in order of cp */
	size_t high_n;
};

struct codec {
	const struct form *form;
	char name[48];
	enum byte_order order;	  /* UTF-16 and UTF-32 */
	struct byte_table *table; /* one-byte encodings */
	void *decoder, *encoder;  /* the two iconv_t of all others */
	uint32_t single[256];	  /* of those: the character of one byte, or
				   * CODEC_NONE */
	unsigned char bom[8];
	size_t bom_len;
};

#define CODEC_NONE UINT32_MAX

extern const struct form form_utf8, form_utf16, form_utf32, form_bytes;

/* cp of each byte; CODEC_NONE or U+FFFD where there is none. */
struct byte_table *byte_table_new(const uint32_t cp[256]);

void codec_text_add(struct codec_text *to, uint32_t cp);

/* A character, and the bytes (up to 4) that stand behind it. */
void codec_text_add_raw(
	struct codec_text *to, uint32_t cp, const void *bytes, size_t len);

#define CP_REPLACEMENT 0xFFFD

#endif
