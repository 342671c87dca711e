/* verdict: the findings of a run as a report: text for people, JSON Lines, or
 * JUnit's XML for build servers.
 */
#ifndef WASL_BASE_VERDICT_H
#define WASL_BASE_VERDICT_H

#include "base/report.h"
#include "base/row.h"

enum verdict_format { VERDICT_TEXT, VERDICT_JSONL, VERDICT_JUNIT };

/* How often one id was found, for the table at the end. */
struct verdict_count {
	char id[48];
	enum level level;
	size_t n;
};

/* All zero, with format and color set, is an empty report. */
struct verdict {
	enum verdict_format format;
	int color;
	struct verdict_count *v; /* in order of first appearance */
	size_t n, cap;
	size_t segments, faulty; /* faulty: with an error */
	struct buf cases;	 /* JUnit: of the document at hand */
	size_t cases_n, failures;
	int is_open; /* JUnit: the root element is written */
};

void verdict_release(struct verdict *verdict);

/* Where a finding stands: the document's name, and lines and columns of the
 * article. */
typedef struct place verdict_place(
	void *user, struct row *row, struct slice finding);

void verdict_document(
	struct verdict *verdict, struct slice name, struct buf *out);
void verdict_row(struct verdict *verdict, struct row *row, verdict_place *place,
	void *user, struct buf *out);
void verdict_document_end(
	struct verdict *verdict, struct slice name, struct buf *out);
void verdict_end(struct verdict *verdict, struct buf *out);

#endif
