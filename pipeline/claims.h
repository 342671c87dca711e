/* claims: the files of --out-dir, and which document each belongs to.
 *
 * Documents are numbered in the order of the stream, from 1; the first that
 * asks for a path has it. Several threads may ask.
 */
#ifndef WASL_CLAIMS_H
#define WASL_CLAIMS_H

#include "base/row.h"

struct claims;

struct claims *claims_new(void);
void claims_free(struct claims *claims); /* NULL is nothing */

/* The file of a document: the last part of its name, in the directory, with the
 * field if there is one. The caller frees it. */
char *claims_path(const char *dir, struct slice name, struct slice field);

/* 1 if the path is this document's, 0 if another has it. */
int claims_take(struct claims *claims, const char *path, size_t document);

#endif
