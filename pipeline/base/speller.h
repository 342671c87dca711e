/* speller: numbers written out in words, as ICU spells them in a language.
 *
 * ICU is opened when a speller is first asked for a number.
 */
#ifndef WASL_BASE_SPELLER_H
#define WASL_BASE_SPELLER_H

#include "base/arena.h"

struct speller;

/* lang is a BCP 47 tag. Never NULL. */
struct speller *speller_new(struct slice lang);
void speller_free(struct speller *speller); /* accepts NULL */

struct slice speller_lang(const struct speller *speller);

/* 1: the number stands in text, spelled out in some form (as a word or the
 * beginning of one, whatever the case of ASCII letters); 0: it does not; -1:
 * there is no ICU, or it does not know the language. */
int speller_finds(struct speller *speller, unsigned number, struct slice text);

#endif
