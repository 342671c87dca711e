/* segmenter: segments of a text in any language, by whoever knows it: our own
 * rules (splitter.h), an SRX file of the user's, or, for a language that we
 * have no rules for, ICU; without ICU, the rules that hold for every language.
 */
#ifndef WASL_BASE_SEGMENTER_H
#define WASL_BASE_SEGMENTER_H

#include "base/lang.h"
#include "base/splitter.h"

struct segmenter;

/* From the pack's section "split"; NULL if it is damaged. The pack and langs
 * must outlive it. Belongs to one thread. */
struct segmenter *segmenter_open(const struct pack *pack, struct langs *langs);
void segmenter_free(struct segmenter *segmenter); /* accepts NULL */

/* Use a user's SRX 2.0 file for all languages. 0, or -1 with a message. */
int segmenter_srx(struct segmenter *segmenter, const char *path, char *why,
	size_t why_len);

/* What was not done as it should be, since it was asked last: static memory,
 * or NULL. "split.icu" is said once. */
struct segmenter_doubt {
	const char *id, *words;
};
const struct segmenter_doubt *segmenter_doubt(struct segmenter *segmenter);

/* Our own rules for a language, which take any bytes, where segmenter_find
 * would use them; else NULL: it wants valid UTF-8. */
const struct splitter_lang *segmenter_own(
	struct segmenter *segmenter, struct slice tag);

/* Finds the values in a text that may have to be cut, so that none is cut in
 * two while it can be helped: for who calls segments_find himself. They hold
 * until the next call. */
void segmenter_values(struct segmenter *segmenter, struct slice tag,
	struct slice text, size_t max_cp, struct segments *segments);

/* All segments of a text whose language is tag (BCP 47, may be empty), none
 * longer than max_cp characters while it can be helped (0: any length). */
void segmenter_find(struct segmenter *segmenter, struct slice tag,
	struct slice text, size_t max_cp, struct segments *segments);

#endif
