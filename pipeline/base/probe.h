/* probe: which placeholders does an engine bring back? Every style is sent
 * through it in the lines of rules/protect/placeholders.rules.
 */
#ifndef WASL_BASE_PROBE_H
#define WASL_BASE_PROBE_H

#include "base/recogniser.h"

/* Runs command (NULL-terminated) once for each style, lines in, lines out, for
 * at most `seconds` each. Adds a table to out, best first (most that come back,
 * then most that come back whole, then the order of the rules), and a last line
 * that names the styles for --placeholders. 0, or -1 if nothing came back. */
int probe_styles(const struct recogniser *recogniser, char **command,
	unsigned seconds, struct buf *out);

#endif
