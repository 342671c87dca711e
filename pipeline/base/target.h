/* target: the form in which a value is written in the target language. */
#ifndef WASL_BASE_TARGET_H
#define WASL_BASE_TARGET_H

#include "base/value.h"

/* Writes the target form of a value of text to out. 0; or -1 if it cannot be
 * made: the value holds words that only an engine can translate. */
int target_write(const struct value *value, struct slice text, struct slice to,
	struct buf *out);

#endif
