/* decoding: an input's text, in pieces. UTF-8 is read where it lies as long as
 *it is valid; from the first damage on, and in all other encodings, it is
 *decoded into a buffer, with the bytes that would not come back.
 *
 *	text = decoding_show(&d, bytes, len, ended);
 *	done = how much of the text needs not be shown again
 *	used = decoding_drop(&d, done);	   bytes of the input dealt with
 */
#ifndef WASL_BASE_DECODING_H
#define WASL_BASE_DECODING_H

#include "base/codec.h"

struct decoding {
	struct codec *codec;	/* the caller's */
	int decodes;		/* 1: text is in buffer, 0: in the input */
	struct codec_text text; /* what is still to be read */
	size_t raw_at;		/* raw bytes before it were noted */
	size_t used;		/* of the bytes shown last */
};

/* A BOM is passed over by the caller. */
void decoding_start(struct decoding *d, struct codec *codec);
void decoding_release(struct decoding *d);

/* All text from the first byte on that was not dropped. */
struct slice decoding_show(
	struct decoding *d, const char *bytes, size_t len, int ended);
size_t decoding_drop(struct decoding *d, size_t done);

/* Adds the note `raw` (see raw.h) of [from, to) of the text; nothing if all
 * comes back. Asked for in order. */
void decoding_raw(struct decoding *d, size_t from, size_t to, struct buf *json);

#endif
