/* codec: bytes to characters and back, whole and in pieces */
#include "test.h"

#include "base/codec.h"
#include "base/raw.h"

static const char *const encodings[] = {"utf-8", "utf-16le", "utf-16be",
	"utf-32le", "utf-32be", "windows-1256", "iso-8859-6", "cp720", "cp864",
	"mac-arabic", "windows-1252", "koi8-r", "gb18030", "big5", "shift_jis",
	"euc-jp", "gbk", "windows-1255", "big5-hkscs"};

static struct codec *
open_codec(const char *name)
{
	const char *why;
	struct codec *codec = codec_new(slice_of(name), &why);

	if (!codec)
		print_error("%s %s\n", name, why);
	assert_non_null(codec);
	return codec;
}

static void
add_raw(const struct codec_text *text, struct buf *json)
{
	for (size_t i = 0; i < text->raw_n; i++)
		raw_add(json, text->raw[i].at, text->raw[i].len,
			text->raw[i].bytes, text->raw[i].bytes_len);
	raw_close(json);
}

/* Encodes what was decoded, cut in two somewhere as a row is. */
static void
assert_comes_back(struct codec *codec, const struct codec_text *text,
	size_t cut, struct slice bytes)
{
	struct buf json = {0}, out = {0};
	struct slice source = {text->text.ptr, cut};
	struct slice gap = {text->text.ptr + cut, text->text.len - cut};
	size_t at;

	add_raw(text, &json);
	assert_int_equal(
		codec_encode(codec, source, gap, buf_slice(&json), &out, &at),
		0);
	test_equal(buf_slice(&out), bytes);
	buf_release(&json);
	buf_release(&out);
}

static void
assert_decodes(
	const char *name, struct slice bytes, struct slice text, size_t raw_n)
{
	struct codec *codec = open_codec(name);
	struct codec_text got = {0};

	assert_int_equal(
		codec_decode(codec, bytes.ptr, bytes.len, CODEC_END, &got),
		bytes.len);
	test_equal(buf_slice(&got.text), text);
	assert_int_equal(got.raw_n, raw_n);
	assert_comes_back(codec, &got, 0, bytes);
	codec_text_release(&got);
	codec_free(codec);
}

static void
test_known(void **state)
{
	(void)state;
	assert_decodes("windows-1256", SLICE("\xE3\xD5\xD1\xA1"),
		SLICE("\xD9\x85\xD8\xB5\xD8\xB1\xD8\x8C"), 0);
	assert_decodes("iso-8859-6", SLICE("\xE5\xD5\xD1\xAC"),
		SLICE("\xD9\x85\xD8\xB5\xD8\xB1\xD8\x8C"), 0);
	assert_decodes("cp720", SLICE("\xEC"), SLICE("\xD9\x87"), 0);
	assert_decodes("cp864", SLICE("\x25"), SLICE("\xD9\xAA"), 0);
	assert_decodes("mac-arabic", SLICE("\xE5\xD5\xD1\xAC"),
		SLICE("\xD9\x85\xD8\xB5\xD8\xB1\xD8\x8C"), 0);
	assert_decodes("koi8-r", SLICE("\xC1"), SLICE("\xD0\xB0"), 0);
	assert_decodes(
		"gb18030", SLICE("\x84\x31\x95\x33"), SLICE("\xEF\xBB\xBF"), 0);
	assert_decodes("utf-16", SLICE("\x06\x45"), SLICE("\xD9\x85"), 0);
	assert_decodes("utf-16le", SLICE("\x3D\xD8\x00\xDE"),
		SLICE("\xF0\x9F\x98\x80"), 0);
}

/* Bytes that no character has stand as U+FFFD, and twins as their character. */
static void
test_raw(void **state)
{
	(void)state;
	assert_decodes("utf-8", SLICE("a\xFF\xC0\x80z"),
		SLICE("a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz"), 3);
	assert_decodes("utf-8", SLICE("\xE2\x80"), SLICE("\xEF\xBF\xBD"), 1);
	assert_decodes("utf-8", SLICE("\xF4\x90\x80\x80"),
		SLICE("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"), 4);
	assert_decodes("utf-16le", SLICE("\x00\xD8\x41\x00\x42"),
		SLICE("\xEF\xBF\xBD"
		      "A\xEF\xBF\xBD"),
		2);
	assert_decodes("utf-32be", SLICE("\x00\x11\x00\x00\x01"),
		SLICE("\xEF\xBF\xBD\xEF\xBF\xBD"), 2);
	assert_decodes("iso-8859-6", SLICE("\xA1"), SLICE("\xEF\xBF\xBD"), 1);
	assert_decodes("mac-arabic", SLICE("\xC7\xA0\xC7 "),
		SLICE("\xD8\xA7 \xD8\xA7 "), 1);
	assert_decodes(
		"big5-hkscs", SLICE("\x88\x62"), SLICE("\xC3\x8A\xCC\x84"), 2);
}

static void
test_names(void **state)
{
	static const struct {
		const char *alias, *name;
	} known[] = {{"UTF8", "utf-8"}, {"UTF16LE", "utf-16le"},
		{"utf_16", "utf-16be"}, {"CP1256", "windows-1256"},
		{"MS-ARAB", "windows-1256"}, {"ASMO-708", "iso-8859-6"},
		{"ECMA-114", "iso-8859-6"}, {"IBM864", "cp864"},
		{"DOS-720", "cp720"}, {"MacArabic", "mac-arabic"},
		{"KOI8-R", "koi8-r"}};
	static const char *const refused[] = {"", "no-such-encoding",
		"utf-8//TRANSLIT", "../x", "a b",
		"0123456789012345678901234567890123456789012345678"};
	static const char *const stateful[] = {"iso-2022-jp", "iso-2022-kr",
		"iso-2022-cn", "utf-7", "ibm930", "unicode"};
	const char *why;

	(void)state;
	for (size_t i = 0; i < COUNT(known); i++) {
		struct codec *codec = open_codec(known[i].alias);

		assert_string_equal(codec_name(codec), known[i].name);
		codec_free(codec);
	}
	for (size_t i = 0; i < COUNT(refused); i++) {
		assert_null(codec_new(slice_of(refused[i]), &why));
		assert_string_equal(why, "is not known");
	}
	for (size_t i = 0; i < COUNT(stateful); i++) {
		assert_null(codec_new(slice_of(stateful[i]), &why));
		assert_string_not_equal(why, "is not known");
	}
}

static void
test_bom(void **state)
{
	static const struct {
		struct slice bytes;
		const char *name;
	} boms[] = {{{"\xEF\xBB\xBF", 3}, "utf-8"},
		{{"\xFF\xFE", 2}, "utf-16le"}, {{"\xFE\xFF", 2}, "utf-16be"},
		{{"\xFF\xFE\0\0", 4}, "utf-32le"},
		{{"\0\0\xFE\xFF", 4}, "utf-32be"}};
	const char *name;

	(void)state;
	for (size_t i = 0; i < COUNT(boms); i++) {
		struct codec *codec = open_codec(boms[i].name);

		assert_int_equal(codec_sniff_bom(boms[i].bytes.ptr,
					 boms[i].bytes.len, &name),
			boms[i].bytes.len);
		assert_string_equal(name, boms[i].name);
		test_equal(codec_bom(codec), boms[i].bytes);
		codec_free(codec);
	}
	assert_int_equal(codec_sniff_bom("\xEF\xBB", 2, &name), 0);
	assert_int_equal(codec_sniff_bom("", 0, &name), 0);
}

/* Any bytes, in pieces of any length, give the same text and come back. */
static void
check_pieces(struct codec *codec, struct rng *rng, struct slice bytes)
{
	struct codec_text whole = {0}, pieces = {0};
	size_t at = 0, shown = 0, cut;

	codec_decode(codec, bytes.ptr, bytes.len, CODEC_END, &whole);
	assert_int_equal(
		utf8_valid(whole.text.ptr, whole.text.len), whole.text.len);
	while (shown < bytes.len) {
		shown += 1 + rng_below(rng, 5);
		if (shown > bytes.len)
			shown = bytes.len;
		at += codec_decode(codec, bytes.ptr + at, shown - at,
			shown == bytes.len ? CODEC_END : CODEC_MORE, &pieces);
		assert_true(shown - at < 8);
	}
	assert_int_equal(at, bytes.len);
	test_equal(buf_slice(&pieces.text), buf_slice(&whole.text));
	assert_int_equal(pieces.raw_n, whole.raw_n);
	for (cut = rng_below(rng, whole.text.len + 1);
		cut < whole.text.len &&
		((unsigned char)whole.text.ptr[cut] & 0xC0) == 0x80;)
		cut++;
	assert_comes_back(codec, &whole, cut, bytes);
	codec_text_release(&whole);
	codec_text_release(&pieces);
}

static void
test_any_bytes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(encodings); i++) {
		struct codec *codec = open_codec(encodings[i]);
		struct rng rng = rng_new(i);

		for (int n = 0; n < 60; n++) {
			unsigned char bytes[64];
			size_t len = rng_below(&rng, sizeof(bytes));

			for (size_t k = 0; k < len; k++)
				bytes[k] = (unsigned char)rng_next(&rng);
			check_pieces(codec, &rng,
				(struct slice){(char *)bytes, len});
		}
		codec_free(codec);
	}
}

/* Hard text encoded in each UTF and decoded is itself. */
static void
test_text_comes_back(void **state)
{
	struct rng rng = rng_new(77);

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		struct codec *codec = open_codec(encodings[i]);

		for (int n = 0; n < 50; n++) {
			struct buf text = {0}, bytes = {0};
			struct codec_text got = {0};
			size_t at;

			test_text(&rng, &text, 60);
			assert_int_equal(
				codec_encode(codec, buf_slice(&text), SLICE(""),
					SLICE(""), &bytes, &at),
				0);
			codec_decode(
				codec, bytes.ptr, bytes.len, CODEC_END, &got);
			test_equal(buf_slice(&got.text), buf_slice(&text));
			assert_int_equal(got.raw_n, 0);
			codec_text_release(&got);
			buf_release(&text);
			buf_release(&bytes);
		}
		codec_free(codec);
	}
}

static void
test_refused_raw(void **state)
{
	static const char *const bad[] = {"[[0,1,\"zz\"]]", "[[9,1,\"ff\"]]",
		"[[1,1,\"ff\"]]", "[[0,1,\"ff\"]]",
		"[[2,2,\"ff\"],[0,2,\"ff\"]]", "[[0,9,\"ff\"]]"};
	struct codec *codec = open_codec("utf-8");
	struct slice source = SLICE("\xD8\xA7"), gap = SLICE("\xD8\xA7");
	struct buf out = {0};
	size_t at;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_int_equal(codec_encode(codec, source, gap,
					 slice_of(bad[i]), &out, &at),
			-1);
	codec_free(codec);
	codec = open_codec("windows-1256");
	buf_clear(&out);
	assert_int_equal(codec_encode(codec, SLICE("ab\xDB\x90"), SLICE(" "),
				 SLICE(""), &out, &at),
		-1);
	assert_int_equal(at, 2);
	codec_free(codec);
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_raw),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_bom),
		cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_text_comes_back),
		cmocka_unit_test(test_refused_raw),
	};

	return cmocka_run_group_tests_name("codec", tests, NULL, NULL);
}
