/* jansson: JSON from outside, as a tree; the one file that includes jansson.
 *
 * Memory that is not there is out of memory as everywhere else. jansson alone
 * would leave out a character of a string then, and say nothing.
 */
#ifndef WASL_BASE_JANSSON_H
#define WASL_BASE_JANSSON_H

#include <jansson.h>

#include "base/arena.h"

/* NULL: it is not JSON; flags are jansson's. To be given to json_decref. */
json_t *jansson_read(struct slice text, size_t flags);

#endif
