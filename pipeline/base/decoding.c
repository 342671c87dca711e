/* decoding: an input's text, in pieces */
#include <string.h>

#include "base/decoding.h"
#include "base/raw.h"
#include "base/text.h"

void
decoding_start(struct decoding *d, struct codec *codec)
{
	codec_text_clear(&d->text);
	d->codec = codec;
	d->decodes = !codec_is_utf8(codec);
	d->raw_at = d->used = 0;
}

void
decoding_release(struct decoding *d)
{
	codec_text_release(&d->text);
}

struct slice
decoding_show(struct decoding *d, const char *bytes, size_t len, int ended)
{
	size_t valid = d->decodes ? 0 : utf8_valid(bytes, len);

	if (!d->decodes && valid < len &&
		(ended || !utf8_is_cut(bytes + valid, len - valid)))
		d->decodes = 1;
	if (!d->decodes)
		return (struct slice){bytes, valid};
	d->used = codec_decode(
		d->codec, bytes, len, ended ? CODEC_END : CODEC_MORE, &d->text);
	return buf_slice(&d->text.text);
}

size_t
decoding_drop(struct decoding *d, size_t done)
{
	struct codec_text *text = &d->text;
	size_t i;

	if (!d->decodes)
		return done;
	text->text.len -= done;
	if (done > 0 && text->text.len > 0)
		memmove(text->text.ptr, text->text.ptr + done, text->text.len);
	text->raw_n -= d->raw_at;
	for (i = 0; i < text->raw_n; i++) {
		text->raw[i] = text->raw[i + d->raw_at];
		text->raw[i].at -= done;
	}
	d->raw_at = 0;
	return d->used;
}

void
decoding_raw(struct decoding *d, size_t from, size_t to, struct buf *json)
{
	const struct codec_text *text = &d->text;

	for (; d->raw_at < text->raw_n && text->raw[d->raw_at].at < to;
		d->raw_at++) {
		const struct codec_raw *raw = &text->raw[d->raw_at];

		raw_add(json, raw->at - from, raw->len, raw->bytes,
			raw->bytes_len);
	}
	raw_close(json);
}
