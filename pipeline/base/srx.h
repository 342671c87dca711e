/* srx: sentence rules that a user brings, in SRX 2.0 (GALA/LISA OSCAR, 2008).
 *
 * Patterns are regular expressions as ICU has them, which is what SRX asks for;
 * so the ICU module is needed. Rules are ordered: the first that matches at
 * a place decides; where none does there is no break.
 *
 * A rule is looked for from the end of its last match on, so a pattern before
 * the break that runs over several breaks (".*\.") finds only the last of them.
 */
#ifndef WASL_BASE_SRX_H
#define WASL_BASE_SRX_H

#include "base/arena.h"
#include "base/splitter.h"

struct srx;

/* From a file's bytes. NULL with a message in why ("line 3: ..."). */
struct srx *srx_new(struct slice bytes, char *why, size_t why_len);
void srx_free(struct srx *srx); /* accepts NULL */

/* All segments of a text in a language (a BCP 47 tag). 0, or -1: a pattern
 * takes more time than it may; the text is then one segment. */
int srx_find(struct srx *srx, struct slice lang, struct slice text,
	struct segments *segments);

#endif
