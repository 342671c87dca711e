/* translit: letters written in another script, by a map (rules/pseudo/).
 *
 * One code point, one string, whatever stands beside it: readable, the same
 * every time, and nothing more.
 */
#ifndef WASL_BASE_TRANSLIT_H
#define WASL_BASE_TRANSLIT_H

#include "base/arena.h"
#include "base/pack.h"
#include "base/rules.h"

struct translit;

/* From the pack's section "pseudo". NULL if it is absent or damaged. The pack
 * must outlive it. */
struct translit *translit_open(const struct pack *pack);
void translit_free(struct translit *translit); /* accepts NULL */

/* Adds text to out with what the map knows replaced. Bytes that are not UTF-8
 * are passed on. */
void translit_write(
	const struct translit *translit, struct slice text, struct buf *out);

/* Section "pseudo", from rules/pseudo/latin.map: code point TAB what is
 * written for it, "-" for nothing. */
rules_compiler pseudo_compile;

#endif
