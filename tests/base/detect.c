/* detect: the encoding of bytes */
#include "test.h"

#include "base/detect.h"

static struct detector *detector;

/* One line of our own in Arabic and one in Persian, as UTF-8. */
static const char arabic[] =
	"\xD9\x82\xD8\xA7\xD9\x84 "
	"\xD8\xA7\xD9\x84\xD9\x85\xD8\xAF\xD9\x8A\xD8\xB1 "
	"\xD8\xA5\xD9\x86 "
	"\xD8\xA7\xD9\x84\xD9\x85\xD9\x8A\xD9\x86\xD8\xA7\xD8\xA1 "
	"\xD9\x85\xD9\x81\xD8\xAA\xD9\x88\xD8\xAD";
static const char persian[] = "\xD9\x85\xD8\xAF\xD9\x8A\xD8\xB1 "
			      "\xDA\xAF\xD9\x81\xD8\xAA "
			      "\xD8\xA7\xD9\x8A\xD9\x86 "
			      "\xD8\xA8\xD9\x86\xD8\xAF\xD8\xB1 "
			      "\xD8\xA8\xD8\xA7\xD8\xB2 "
			      "\xD8\xA7\xD8\xB3\xD8\xAA";

static int
open_detector(void **state)
{
	(void)state;
	detector = detector_open(pack_embedded());
	return detector ? 0 : -1;
}

static int
close_detector(void **state)
{
	(void)state;
	detector_free(detector);
	return 0;
}

static void
encode(const char *name, const char *text, struct buf *out)
{
	const char *why;
	struct codec *codec = codec_new(slice_of(name), &why);
	size_t at;

	assert_non_null(codec);
	buf_clear(out);
	assert_int_equal(codec_encode(codec, slice_of(text), SLICE(""),
				 SLICE(""), out, &at),
		0);
	codec_free(codec);
}

static void
assert_detects(struct slice bytes, const char *name)
{
	struct detection d;

	detect(detector, bytes.ptr, bytes.len, 1, &d);
	assert_string_equal(d.best.encoding, name);
	assert_true(d.best.sure <= 100);
	for (size_t i = 0; i < d.others_n; i++)
		assert_true(d.others[i].sure <= d.best.sure);
}

static void
test_encodings(void **state)
{
	static const char *const names[] = {"windows-1256", "iso-8859-6",
		"cp720", "utf-16le", "utf-16be", "utf-32le", "utf-32be",
		"utf-8"};
	struct buf bytes = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		encode(names[i], arabic, &bytes);
		assert_detects(buf_slice(&bytes), names[i]);
	}
	encode("windows-1256", persian, &bytes);
	assert_detects(buf_slice(&bytes), "windows-1256");
	/* Mac Arabic's letters are ISO 8859-6's; its spaces are not. */
	encode("mac-arabic", arabic, &bytes);
	for (size_t i = 0; i < bytes.len; i++)
		if (bytes.ptr[i] == ' ')
			bytes.ptr[i] = '\xA0';
	assert_detects(buf_slice(&bytes), "mac-arabic");
	buf_release(&bytes);
}

static void
test_edges(void **state)
{
	(void)state;
	assert_detects(SLICE(""), "utf-8");
	assert_detects(SLICE("abc"), "utf-8");
	assert_detects(SLICE("\xEF\xBB\xBF"), "utf-8");
	assert_detects(SLICE("\xFF\xFE\x27\x06"), "utf-16le");
	assert_detects(SLICE("d\xE9j\xE0 vu \xE0 l'\xE9t\xE9, o\xF9"),
		"windows-1256"); /* which has these letters too */
	assert_detects(SLICE("Stra\xDF"
			     "e und Gr\xF6\xDF"
			     "e"),
		"windows-1252");
}

/* Damage does not make UTF-8 another encoding, nor does a cut at the end. */
static void
test_damaged_utf8(void **state)
{
	struct buf bytes = {0};
	struct detection d;

	(void)state;
	buf_adds(&bytes, arabic);
	bytes.ptr[5] = '\xFF';
	assert_detects(buf_slice(&bytes), "utf-8");
	detect(detector, arabic, sizeof(arabic) - 2, 0, &d);
	assert_string_equal(d.best.encoding, "utf-8");
	assert_int_equal(d.best.sure, 100);
	buf_release(&bytes);
}

static void
misread(const char *name, struct buf *text)
{
	const char *why;
	struct codec *codec = codec_new(slice_of(name), &why);
	struct codec_text got = {0};

	codec_decode(codec, text->ptr, text->len, CODEC_END, &got);
	buf_clear(text);
	buf_add_slice(text, buf_slice(&got.text));
	codec_text_release(&got);
	codec_free(codec);
}

static void
test_binary(void **state)
{
	static const char image[] = "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\2X\0\0";
	struct detection d;

	(void)state;
	detect(detector, image, sizeof(image), 1, &d);
	assert_int_equal(d.is_text, 0);
	detect(detector, arabic, sizeof(arabic) - 1, 1, &d);
	assert_int_equal(d.is_text, 1);
	detect(detector, "\x27\x06\x44\x06\x20\x00", 6, 1, &d);
	assert_int_equal(d.is_text, 1);
	detect(detector, "", 0, 1, &d);
	assert_int_equal(d.is_text, 1);
}

static void
test_mojibake(void **state)
{
	static const char *const names[] = {"windows-1252", "windows-1256"};
	struct buf text = {0};

	(void)state;
	assert_null(detect_mojibake(detector, SLICE(arabic)));
	assert_null(detect_mojibake(detector, SLICE("")));
	for (size_t i = 0; i < COUNT(names); i++)
		for (int times = 1; times <= 2; times++) {
			const char *found;

			buf_clear(&text);
			buf_adds(&text, arabic);
			for (int n = 0; n < times; n++)
				misread(names[i], &text);
			found = detect_mojibake(detector, buf_slice(&text));
			assert_non_null(found);
			assert_string_equal(found, names[i]);
		}
	buf_release(&text);
}

static void
test_any_bytes(void **state)
{
	struct rng rng = rng_new(9);

	(void)state;
	for (int n = 0; n < 60; n++) {
		unsigned char bytes[200];
		size_t len = rng_below(&rng, sizeof(bytes));
		struct detection d;

		for (size_t i = 0; i < len; i++)
			bytes[i] = (unsigned char)rng_next(&rng);
		detect(detector, (char *)bytes, len, n & 1, &d);
		assert_non_null(d.best.encoding);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_encodings),
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_damaged_utf8),
		cmocka_unit_test(test_binary),
		cmocka_unit_test(test_mojibake),
		cmocka_unit_test(test_any_bytes),
	};

	return cmocka_run_group_tests_name(
		"detect", tests, open_detector, close_detector);
}
