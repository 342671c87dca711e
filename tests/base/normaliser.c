/* normaliser: that what is found quickly is what there is, that once is enough,
 * and that edits say what was done */
#include "test.h"

#include "base/edits.h"
#include "base/normaliser.h"
#include "base/normaliser_scan.h"
#include "base/normaliser_window.h"

static const char *const langs[] = {
	"ar", "fa", "ur", "ckb", "ps", "ug", "sd", ""};

static struct normaliser *
open_with(const char *profile)
{
	struct normaliser *n = normaliser_new(pack_embedded());

	assert_non_null(n);
	assert_int_equal(normaliser_profile(n, slice_of(profile)), 0);
	return n;
}

/* How many characters of random text; WASL_TEST_CP asks for more. */
static size_t
much(size_t otherwise)
{
	const char *cp = getenv("WASL_TEST_CP");

	return cp ? strtoull(cp, NULL, 10) : otherwise;
}

/* ---- texts ---- */

/* Mostly words that need nothing, with something hard now and then. */
static void
plain_text(struct rng *rng, struct buf *out, size_t cps)
{
	static const uint32_t letters[] = {0x0627, 0x0628, 0x062A, 0x0631,
		0x0644, 0x0645, 0x0646, 0x0648, 0x06CC, 0x06A9, 0x0647, 0x064A,
		0x0643, 0x06BA, 0x06D5, 0x06C1, 0x06BE, 0x0649, 'a', '5', '7'};
	static const uint32_t signs[] = {'.', '!', '%', ':', ',', 0x060C,
		0x061F, 0x06D4, 0x0640, 0x200C, 0x200F, 0x064E, 0x0651, 0x0654,
		0x066A, 0x0665, 0x06F5, ' ', '\n', '\r', 0xA0, 0xAC};

	while (cps--) {
		size_t kind = rng_below(rng, 100);
		uint32_t cp;

		if (kind < 72)
			cp = letters[rng_below(rng, COUNT(letters))];
		else if (kind < 88)
			cp = ' ';
		else if (kind < 97)
			cp = signs[rng_below(rng, COUNT(signs))];
		else
			cp = test_cp(rng);
		out->len += utf8_put(buf_room(out, 4), cp);
	}
}

static void
some_text(struct rng *rng, struct buf *out, size_t i)
{
	buf_clear(out);
	if (i % 3)
		plain_text(rng, out, rng_below(rng, 300));
	else
		test_text(rng, out, 200);
	if (i % 7 == 6) /* not UTF-8 */
		for (size_t k = rng_below(rng, 6); k && out->len; k--)
			out->ptr[rng_below(rng, out->len)] =
				(char)rng_next(rng);
}

static void
print_text(const char *what, struct slice s)
{
	print_message("%s:", what);
	for (size_t i = 0; i < s.len; i++)
		print_message("%c%02X",
			((unsigned char)s.ptr[i] & 0xC0) == 0x80 ? '.' : ' ',
			(unsigned char)s.ptr[i]);
	print_message("\n");
}

/* ---- what must hold of a text ---- */

struct pair {
	struct normaliser *n, *whole;
	struct buf once;
};

typedef int law(struct pair *pair, struct slice text);

static struct slice
run(struct normaliser *n, struct slice text)
{
	return normaliser_run(n, text) ? normaliser_text(n) : text;
}

static int
is_same(struct slice a, struct slice b)
{
	return a.len == b.len && (!a.len || !memcmp(a.ptr, b.ptr, a.len));
}

static struct slice
edits_bytes(const struct edits *edits)
{
	return (struct slice){
		(const char *)edits->v, edits->n * sizeof *edits->v};
}

/* A look at the hits alone does what a look at each paragraph does. */
static int
quick_is_whole(struct pair *pair, struct slice text)
{
	struct slice a = run(pair->n, text), b = run(pair->whole, text);

	return is_same(a, b) &&
	       is_same(edits_bytes(normaliser_edits(pair->n)),
		       edits_bytes(normaliser_edits(pair->whole)));
}

static int
twice_is_once(struct pair *pair, struct slice text)
{
	buf_clear(&pair->once);
	buf_add_slice(&pair->once, run(pair->n, text));
	return !normaliser_run(pair->n, buf_slice(&pair->once));
}

static int
edits_are_exact(struct pair *pair, struct slice text)
{
	struct slice now = run(pair->n, text);
	const struct edits *edits = normaliser_edits(pair->n);

	return utf8_valid(now.ptr, now.len) == now.len &&
	       (utf8_valid(text.ptr, text.len) != text.len ||
		       edits_align(edits->v, edits->n, text, now));
}

/* Takes characters away as long as the law does not hold. */
static void
shrink(law *holds, struct pair *pair, struct buf *text)
{
	struct buf less = {0};

	for (size_t at = 0; at < text->len;) {
		size_t len = utf8_valid(text->ptr + at, text->len - at) ? 0 : 1;
		uint32_t cp;

		if (!len)
			len = utf8_next(
				text->ptr + at, text->ptr + text->len, &cp);
		buf_clear(&less);
		buf_add(&less, text->ptr, at);
		buf_add(&less, text->ptr + at + len, text->len - at - len);
		if (holds(pair, buf_slice(&less))) {
			at += len;
		} else {
			buf_clear(text);
			buf_add_slice(text, buf_slice(&less));
		}
	}
	buf_release(&less);
}

static void
must_hold(law *holds, struct pair *pair, struct buf *text, const char *what)
{
	if (holds(pair, buf_slice(text)))
		return;
	shrink(holds, pair, text);
	shrink(holds, pair, text);
	print_message("%s, language '%s'\n", what,
		pair->n->langs[pair->n->lang].name);
	print_text("text", buf_slice(text));
	print_text("once", run(pair->n, buf_slice(text)));
	print_text("whole", run(pair->whole, buf_slice(text)));
	buf_clear(&pair->once);
	buf_add_slice(&pair->once, run(pair->n, buf_slice(text)));
	print_text("twice", run(pair->n, buf_slice(&pair->once)));
	fail();
}

static void
test_profile(const char *profile, size_t cps)
{
	struct pair pair = {open_with(profile), open_with(profile), {0}};
	struct rng rng = rng_new(1);
	struct buf text = {0};

	for (size_t done = 0, i = 0; done < cps; i++) {
		struct slice lang = slice_of(langs[i % COUNT(langs)]);

		some_text(&rng, &text, i);
		done += utf8_count(text.ptr, text.len);
		normaliser_language(pair.n, lang);
		normaliser_language(pair.whole, lang);
		pair.whole->view->whole = 1;
		must_hold(quick_is_whole, &pair, &text, "quick is whole");
		must_hold(twice_is_once, &pair, &text, "twice is once");
		must_hold(edits_are_exact, &pair, &text, "edits align");
	}
	buf_release(&text);
	buf_release(&pair.once);
	normaliser_free(pair.n);
	normaliser_free(pair.whole);
}

static void
test_mt(void **state)
{
	(void)state;
	test_profile("mt", much(500000));
}

static void
test_search(void **state)
{
	(void)state;
	test_profile("search", much(200000));
}

static void
test_none(void **state)
{
	(void)state;
	test_profile("none", much(100000));
}

/* The same masks from every kind of vector. */
static void
test_scan(void **state)
{
	struct rng rng = rng_new(9);
	struct normaliser *n = open_with("mt");
	struct buf text = {0};
	scan_function *one;

	(void)state;
	for (size_t i = 0; i < 400; i++) {
		uint64_t masks[64], others[64];
		size_t blocks;

		some_text(&rng, &text, i);
		memset(buf_room(&text, 256), '\n', 256);
		text.len += 256;
		blocks = (text.len - 3) / SCAN_BLOCK;
		if (blocks > 64)
			blocks = 64;
		normaliser_language(n, slice_of(langs[i % COUNT(langs)]));
		for (size_t k = 0; (one = scan_list(k, NULL)); k++) {
			struct scan_carry carry = {0};

			one(&n->view->scan, (const unsigned char *)text.ptr + 3,
				blocks, i % 2 ? SCAN_ANY : SCAN_UTF8, &carry,
				k ? others : masks);
			if (k)
				assert_memory_equal(
					masks, others, blocks * sizeof *masks);
		}
	}
	buf_release(&text);
	normaliser_free(n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scan),
		cmocka_unit_test(test_mt),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
