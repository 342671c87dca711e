/* normalise: any text by any profile. What comes out is valid, its edits make
 * it of what went in, and it is not changed again. */
#include "fuzz.h"

#include "base/normaliser.h"

struct hits {
	size_t len, n;
};

static void
hit(void *user, struct slice id, size_t at, size_t len)
{
	struct hits *hits = user;

	LAW(id.len && at <= hits->len && len <= hits->len - at);
	hits->n++;
}

static void
laws(struct normaliser *n, struct slice text)
{
	const struct edits *edits = normaliser_edits(n);
	struct slice now = normaliser_text(n);
	struct buf kept = {0};

	LAW(utf8_valid(now.ptr, now.len) == now.len);
	if (utf8_valid(text.ptr, text.len) == text.len)
		LAW(edits_align(edits->v, edits->n, text, now));
	buf_add_slice(&kept, now);
	LAW(!normaliser_run(n, buf_slice(&kept)));
	buf_release(&kept);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const char *const profiles[] = {"mt", "search", "none"};
	static struct normaliser *n;
	struct slice text = fuzz_input(bytes, len);
	unsigned lang = fuzz_choice(&text, FUZZ_LANGS),
		 profile = fuzz_choice(&text, 4);
	struct hits hits = {.len = text.len};
	int changed;

	if (!n)
		n = normaliser_new(pack_embedded());
	LAW(!normaliser_profile(n, slice_of(profiles[profile % 3])));
	normaliser_switch(n, SLICE("review"),
		profile == 3 ? NORMALISER_ON : NORMALISER_OFF);
	normaliser_language(n, slice_of(fuzz_langs[lang]));
	normaliser_trace(n, NULL, NULL);
	changed = normaliser_run(n, text);
	if (changed)
		laws(n, text);
	else
		LAW(utf8_valid(text.ptr, text.len) == text.len);
	normaliser_trace(n, hit, &hits);
	LAW(normaliser_run(n, text) == changed);
	if (changed)
		LAW(hits.n);
	return 0;
}
