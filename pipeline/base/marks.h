/* marks: where the protected and watched values of a row stand, for those who
 * show them.
 */
#ifndef WASL_BASE_MARKS_H
#define WASL_BASE_MARKS_H

#include "base/row.h"

struct mark {
	size_t at, len;
	size_t which; /* index in row_placeholders */
};

/* In order of at; they do not overlap. v in the row's arena. */
struct marks {
	struct mark *v;
	size_t n;
};

/* In source, by the edits that lead from it to text. */
void marks_source(struct row *row, struct marks *out);

/* In a piece of translation: each value is looked for once, where it is not
 * part of a longer number; a masked one that stands nowhere else, there too.
 * Those of a row with very many values in a very long piece are not looked for.
 */
void marks_target(struct row *row, struct slice piece, struct marks *out);

#endif
