/* split: segments of any text. They lie in order with nothing but white space
 * between, on whole characters, and are not split again. */
#include "fuzz.h"

#include "base/splitter.h"

static int
is_space(struct slice text, size_t from, size_t to)
{
	const char *p = text.ptr + from, *end = text.ptr + to;
	uint32_t cp;

	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (!cp_is_space(cp))
			return 0;
	}
	return 1;
}

static void
tile(struct slice text, const struct segments *s, int is_valid)
{
	size_t from = 0;

	for (size_t i = 0; i < s->n; i++) {
		LAW(s->v[i].from >= from && s->v[i].to > s->v[i].from &&
			s->v[i].to <= text.len);
		if (is_valid) {
			LAW(fuzz_between(text, s->v[i].from));
			LAW(fuzz_between(text, s->v[i].to));
			LAW(is_space(text, from, s->v[i].from));
		}
		from = s->v[i].to;
	}
	if (is_valid)
		LAW(is_space(text, from, text.len));
}

static void
again(struct slice text, const struct splitter_lang *lang,
	const struct segments *s, size_t max_cp)
{
	struct segments one = {0};

	for (size_t i = 0; i < s->n; i++) {
		struct slice piece = {
			text.ptr + s->v[i].from, s->v[i].to - s->v[i].from};

		segments_find(&one, lang, piece, max_cp);
		LAW(one.n == 1 && one.v[0].from == 0 &&
			one.v[0].to == piece.len);
	}
	segments_release(&one);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const size_t max[] = {0, 0, 1, 7, 20, 80};
	static struct splitter *splitter;
	const struct splitter_lang *lang;
	struct slice text = fuzz_input(bytes, len);
	unsigned which = fuzz_choice(&text, FUZZ_LANGS);
	size_t max_cp = max[fuzz_choice(&text, sizeof max / sizeof *max)];
	int is_valid = utf8_valid(text.ptr, text.len) == text.len;
	struct segments s = {0};

	if (!splitter)
		splitter = splitter_open(pack_embedded());
	lang = splitter_find(splitter, slice_of(fuzz_langs[which]));
	if (!lang)
		lang = splitter_any(splitter);
	segments_find(&s, lang, text, max_cp);
	tile(text, &s, is_valid);
	if (!max_cp && is_valid)
		again(text, lang, &s, 0);
	segments_release(&s);
	return 0;
}
