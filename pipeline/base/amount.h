/* amount: numbers with units, as options have them. */
#ifndef WASL_BASE_AMOUNT_H
#define WASL_BASE_AMOUNT_H

#include <stddef.h>
#include <stdint.h>

/* "2.5" seconds to milliseconds; 0, or -1 if it is none. */
int amount_seconds(const char *text, int64_t *ms);

/* "1000" or "64kB", "2MB", "1GB": a plain number, or bytes (the other is 0). 0,
 * or -1 if it is none, or 0. */
int amount_parse(const char *text, size_t *plain, size_t *bytes);

#endif
