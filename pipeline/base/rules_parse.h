/* rules_parse: one rules file's text to stanzas and lines. For rules.c alone.
 */
#ifndef WASL_BASE_RULES_PARSE_H
#define WASL_BASE_RULES_PARSE_H

#include "base/rules.h"

/* The type by a name's ending; -1 if it is none of ours. */
int rules_type_of(const char *name);

/* Fills file->v from file->text, in the tree's arena. Errors are reported; what
 * can be read is read. */
void rules_parse(struct rules *rules, struct rules_file *file);

#endif
