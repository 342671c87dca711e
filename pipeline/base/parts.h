/* parts: what an engine is sent for a line: the line, or, where it is longer
 * than an engine is to be asked at once, the parts that it is cut into.
 *
 * Cut where the rules for long sentences cut (rules/split/), never inside a
 * placeholder. A word that is too long by itself is cut between two characters.
 */
#ifndef WASL_BASE_PARTS_H
#define WASL_BASE_PARTS_H

#include "base/pack.h"
#include "base/recogniser.h"

/* What becomes of U+200C, with which some engines cannot deal. */
enum parts_zwnj { ZWNJ_KEEP, ZWNJ_SPACE };
enum parts_zwnj parts_zwnj_find(const char *name); /* or NULL: as it is */

struct parts_options {
	const struct recogniser *recogniser; /* NULL: lines hold none */
	enum parts_zwnj zwnj;
	size_t max_cp; /* characters of a part; 0: no limit */
};

enum { PARTS_MAX_CP = 10000 }; /* where nothing else is said */

struct parts;

/* The options' parts must outlive it. */
struct parts *parts_new(
	const struct pack *pack, const struct parts_options *options);
void parts_free(struct parts *parts); /* accepts NULL */

/* The line as it is sent, whole. Until the next call, or as long as `sent`. */
struct slice parts_line(struct parts *parts, struct slice sent);

/* 1 if a line (as parts_line gave it) is to be cut. */
int parts_is_long(const struct parts *parts, struct slice line);

/* Cuts it, into parts of max_cp characters at most (0: as the options say).
 * With PARTS_WORDS a word too long is left whole. Returns how many there are,
 * from 1 (0 for an empty line). */
enum parts_cut { PARTS_WORDS, PARTS_ALL };
size_t parts_cut(struct parts *parts, struct slice line, struct slice lang,
	size_t max_cp, enum parts_cut how);

/* Part i of the line that was cut last, a slice of it; and 1 if nothing stood
 * between it and the one before. */
struct slice parts_text(const struct parts *parts, size_t i);
int parts_is_glued(const struct parts *parts, size_t i);

/* Joins the answer to part i to those before. */
void parts_join(struct buf *joined, int is_glued, struct slice answer);

#endif
