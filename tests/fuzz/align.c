/* align: two texts, parted by a form feed, line by line. The beads take in all
 * units of both sides, in order. */
#include "fuzz.h"

#include "base/aligner.h"

static void
add_lines(struct units *units, const struct skeleton_map *names,
	struct slice text)
{
	while (text.len)
		units_add(units, names, fuzz_until(&text, '\n'));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice input = fuzz_input(bytes, len), source;
	const struct skeleton_map *names = skeleton_map_find(pack_embedded());
	struct align_pair pair =
		align_pair_find(pack_embedded(), SLICE("ar"), SLICE("en"));
	struct units a = {0}, b = {0};
	struct beads beads = {0};
	size_t a_n = 0, b_n = 0;

	if (utf8_valid(input.ptr, input.len) != input.len)
		return 0;
	source = fuzz_until(&input, '\f');
	add_lines(&a, names, source);
	add_lines(&b, names, input);
	align_units(&a, &b, pair, &beads);
	for (size_t i = 0; i < beads.n; i++) {
		LAW(beads.v[i].a_n + beads.v[i].b_n);
		LAW(beads.v[i].score >= 0 && beads.v[i].score <= 1);
		a_n += beads.v[i].a_n;
		b_n += beads.v[i].b_n;
	}
	LAW(a_n == a.n && b_n == b.n);
	beads_release(&beads);
	units_release(&a);
	units_release(&b);
	return 0;
}
