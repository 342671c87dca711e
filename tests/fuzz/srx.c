/* srx: rules that a user brings, and a text after a form feed. */
#include "fuzz.h"

#include "base/srx.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice text = fuzz_input(bytes, len), rules;
	struct segments s = {0};
	char why[160] = "";
	struct srx *srx;
	size_t from = 0;

	rules = fuzz_until(&text, '\f');
	if (utf8_valid(text.ptr, text.len) != text.len)
		return 0;
	srx = srx_new(rules, why, sizeof why);
	if (!srx) {
		LAW(why[0]);
		return 0;
	}
	srx_find(srx, SLICE("ar"), text, &s);
	for (size_t i = 0; i < s.n; i++) {
		LAW(s.v[i].from >= from && s.v[i].to > s.v[i].from);
		from = s.v[i].to;
		LAW(fuzz_between(text, s.v[i].from) &&
			fuzz_between(text, from));
	}
	segments_release(&s);
	srx_free(srx);
	return 0;
}
