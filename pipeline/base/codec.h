/* codec: characters from the bytes of an encoding, and back.
 *
 * UTF-8, UTF-16 and UTF-32 are decoded by our own code, and the one-byte
 * encodings of the Arabic script by our own tables, so that they are the same
 * on every system; what else there is goes through the system's iconv, which
 * nobody but codec.c includes.
 *
 * An encoding here has no state: a character's bytes do not depend on what
 * stood before. Those that have (ISO-2022, UTF-7, HZ, the EBCDIC ones with
 * shifts) are refused, for a row could not be encoded alone.
 *
 * What the decoder cannot read becomes U+FFFD, and whatever it reads that would
 * not encode to the same bytes is kept: a list of raw bytes goes with
 * the text (see raw.h), so that codec_encode gives back the input exactly.
 */
#ifndef WASL_BASE_CODEC_H
#define WASL_BASE_CODEC_H

#include "base/arena.h"

struct codec;

/* By any name in use ("windows-1256", "ASMO-708", "UTF16LE"), whatever its
 * case. NULL if it is unknown or refused; *why is then a message in static
 * memory that goes on after the name ("is not known", "keeps state ...").
 * "utf-16" and "utf-32" alone say no byte order and are big-endian unless a BOM
 * says otherwise: ask codec_sniff_bom first. */
struct codec *codec_new(struct slice name, const char **why);
void codec_free(struct codec *codec); /* accepts NULL */

/* The name in the opening row: "utf-8", "utf-16le", "windows-1256", ... */
const char *codec_name(const struct codec *codec);
int codec_is_utf8(const struct codec *codec);

/* The bytes of U+FEFF; empty where the encoding has none. */
struct slice codec_bom(const struct codec *codec);

/* Bytes of a BOM at the start, 0 if none; *name is its encoding. UTF-32LE is
 * told from UTF-16LE followed by U+0000 by 00 00. */
size_t codec_sniff_bom(const char *bytes, size_t len, const char **name);

/* A character of the text that stands for bytes which do not come back. */
struct codec_raw {
	size_t at;	   /* bytes of the text */
	uint8_t len;	   /* bytes of the text: one character */
	uint8_t bytes_len; /* 1 to 4, or 0: nothing was there */
	unsigned char bytes[4];
};

/* Decoded text. All zero is empty; the caller clears and releases. */
struct codec_text {
	struct buf text; /* valid UTF-8 */
	struct codec_raw *raw;
	size_t raw_n, raw_cap;
};
void codec_text_clear(struct codec_text *text);
void codec_text_release(struct codec_text *text);

enum codec_end { CODEC_MORE, CODEC_END };

/* Decode, adding to `to`. Returns the bytes used: with CODEC_MORE up to a
 * character that the end cuts short, with CODEC_END all. A BOM is a character
 * like any other here. */
size_t codec_decode(struct codec *codec, const char *bytes, size_t len,
	enum codec_end end, struct codec_text *to);

/* Encode a row's source and gap, with the value of its note `raw` (JSON, may be
 * empty) put in: the bytes that the decoder read. 0; or -1 if raw is
 * malformed or a character is not in the encoding; *at is then its place in
 * bytes of source then gap. What was encoded before it is in out. */
int codec_encode(struct codec *codec, struct slice source, struct slice gap,
	struct slice raw, struct buf *out, size_t *at);

#endif
