/* also: other words by which a language calls what a name means: "U.S." and
 * "American" for the United States. Data: rules/names/also/LANG.map.
 */
#ifndef WASL_BASE_ALSO_H
#define WASL_BASE_ALSO_H

#include "base/pack.h"
#include "base/rules.h"

/* Steps to the next word for what `name` is called in the language of tag `to`:
 * start with *at 0. 0 when there are no more. The name itself is among them. */
int also_next(const struct pack *pack, struct slice to, struct slice name,
	size_t *at, struct slice *word);

/* Section "also". */
rules_compiler also_compile;

#endif
