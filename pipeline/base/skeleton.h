/* skeleton: the consonants of a name, the same in every spelling and in the
 * Arabic and Latin scripts. Data: rules/names/skeleton.map.
 *
 * Two names with the same skeleton may be the same name; two with different
 * ones seldom are.
 */
#ifndef WASL_BASE_SKELETON_H
#define WASL_BASE_SKELETON_H

#include "base/arena.h"
#include "base/pack.h"
#include "base/rules.h"

enum { SKELETON_MAX = 24 };

/* The classes of a word's consonants, 'A' to 'Z'. */
struct skeleton {
	char v[SKELETON_MAX];
	unsigned n;
};

/* The table in the pack's section "skeleton"; NULL if it is damaged. */
struct skeleton_map;
const struct skeleton_map *skeleton_map_find(const struct pack *pack);

/* Of one word. Longer skeletons are cut. */
void skeleton_of(const struct skeleton_map *map, struct slice word,
	struct skeleton *out);

uint32_t skeleton_hash(const struct skeleton *skeleton);

/* The word less clitics that may stand before it (rules/names/clitics.list),
 * one reading after the other: start with *at 0. 0 when there are no more. The
 * word itself is not among them. */
int skeleton_next_stem(const struct skeleton_map *map, struct slice word,
	size_t *at, struct slice *stem);

rules_compiler skeleton_compile;

#endif
