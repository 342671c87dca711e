/* codec: bytes in any encoding, and the guess which it is. What was decoded
 * encodes to the same bytes, however they came. */
#include "fuzz.h"

#include "base/codec.h"
#include "base/detect.h"
#include "base/raw.h"

static const char *const encodings[] = {"utf-8", "utf-16le", "utf-16be",
	"utf-32le", "utf-32be", "windows-1256", "iso-8859-6", "windows-1252",
	"mac-arabic", "cp720", "cp864", "asmo-708", "gb18030", "shift_jis",
	"iso-8859-1", "euc-jp"};
enum { ENCODINGS = sizeof encodings / sizeof *encodings };

static void
add_raw(const struct codec_text *text, struct buf *note)
{
	for (size_t i = 0; i < text->raw_n; i++)
		raw_add(note, text->raw[i].at, text->raw[i].len,
			text->raw[i].bytes, text->raw[i].bytes_len);
	raw_close(note);
}

static void
in_pieces(struct codec *codec, struct slice input, struct codec_text *to)
{
	size_t from = 0, shown = 0, step = 1;

	while (from < input.len) {
		shown += step;
		step = step % 7 + 1;
		if (shown > input.len)
			shown = input.len;
		from += codec_decode(codec, input.ptr + from, shown - from,
			shown == input.len ? CODEC_END : CODEC_MORE, to);
		LAW(from <= shown);
	}
}

static void
both_ways(struct codec *codec, struct slice input)
{
	struct codec_text whole = {0}, pieces = {0};
	struct buf note = {0}, back = {0};
	size_t half, at;

	LAW(codec_decode(codec, input.ptr, input.len, CODEC_END, &whole) ==
		input.len);
	LAW(utf8_valid(whole.text.ptr, whole.text.len) == whole.text.len);
	in_pieces(codec, input, &pieces);
	LAW(fuzz_equal(buf_slice(&whole.text), buf_slice(&pieces.text)));
	LAW(whole.raw_n == pieces.raw_n);
	add_raw(&whole, &note);
	for (half = whole.text.len / 2;
		half && !fuzz_between(buf_slice(&whole.text), half);)
		half--;
	LAW(!codec_encode(codec, (struct slice){whole.text.ptr, half},
		(struct slice){whole.text.ptr + half, whole.text.len - half},
		buf_slice(&note), &back, &at));
	LAW(fuzz_equal(buf_slice(&back), input));
	buf_release(&note);
	buf_release(&back);
	codec_text_release(&whole);
	codec_text_release(&pieces);
}

static void
guess(struct slice input)
{
	static struct detector *detector;
	struct detection found;
	const char *why, *name = NULL;
	size_t bom = codec_sniff_bom(input.ptr, input.len, &name);

	if (!detector)
		detector = detector_open(pack_embedded());
	LAW(bom <= input.len && (!bom || name));
	for (int whole = 0; whole < 2; whole++) {
		struct codec *codec;

		detect(detector, input.ptr, input.len, whole, &found);
		LAW(found.best.sure <= 100);
		LAW(found.others_n <= DETECT_OTHERS);
		codec = codec_new(slice_of(found.best.encoding), &why);
		LAW(codec);
		codec_free(codec);
	}
	if (utf8_valid(input.ptr, input.len) == input.len)
		detect_mojibake(detector, input);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice input = fuzz_input(bytes, len);
	unsigned which = fuzz_choice(&input, ENCODINGS);
	const char *why = NULL;
	struct codec *codec = codec_new(slice_of(encodings[which]), &why);

	if (codec)
		both_ways(codec, input);
	else
		LAW(why);
	codec_free(codec);
	guess(input);
	codec_free(codec_new(input, &why));
	return 0;
}
