/* writer: documents in one of the forms that join makes of a stream.
 *
 * A form is a handful of functions, called in the order
 *	start { head row ... tail } ... end
 * where start and end enclose what one file or standard output holds, and head
 * and tail one document. Rows that a form needs longer than the call it copies.
 */
#ifndef WASL_BASE_WRITER_H
#define WASL_BASE_WRITER_H

#include "base/codec.h"
#include "base/lang.h"
#include "base/out.h"
#include "base/recogniser.h"
#include "base/row.h"

/* What a row without a translation is given in its place. */
enum untranslated { UNTRANSLATED_SOURCE, UNTRANSLATED_EMPTY };

enum { WRITER_WITH_MAX = COL_COUNT };

struct writer;

struct writer_form {
	const char *name;		/* as --as has it */
	enum untranslated untranslated; /* unless it is asked for */
	void (*start)(struct writer *w);
	void (*head)(struct writer *w, struct row *opening);
	void (*row)(struct writer *w, struct row *row);
	void (*tail)(struct writer *w, struct row *closing);
	void (*end)(struct writer *w);
	void (*release)(struct writer *w); /* frees state */
};

extern const struct writer_form writer_text, writer_source, writer_reply,
	writer_tsv, writer_jsonl, writer_rows, writer_html, writer_tmx,
	writer_xliff, writer_moses;

struct writer {
	const struct writer_form *form;
	struct out *out; /* where the document at hand goes */
	struct langs *langs;
	const struct recogniser *recogniser;
	enum column column; /* target, source or text */
	enum untranslated untranslated;
	enum column with[WRITER_WITH_MAX]; /* columns asked for beside */
	size_t with_n;
	const struct slice *extra_names; /* the user's own columns */
	size_t extra_n;

	const char *version; /* of wasl */
	/* Opens another file beside, NAME.suffix; NULL: the run is over. */
	struct out *(*open_beside)(void *user, const char *suffix);
	void *user;

	/* The document at hand; bytes of its own. */
	struct arena arena;
	struct slice name, lang, to, encoding, field;
	int bom;

	/* What goes wrong with a document: an id and words, or NULL. */
	const char *wrong_id;
	char wrong[160];

	/* For the forms. */
	struct buf buf, held;
	struct codec *codec;
	uint32_t art, par;
	size_t rows_n; /* of the document at hand */
	size_t documents_n;
	int ends_in_text;
	int has_header; /* of the file at hand */
	void *state;
};

/* The language of the column that is written. */
struct slice writer_lang(const struct writer *w, struct row *row);

/* The column, or what stands in for a translation that is not there. */
struct slice writer_piece(const struct writer *w, struct row *row);

/* Does a new paragraph begin with this row? Remembers it. */
int writer_turns(struct writer *w, const struct row *row);

/* Writes what is in buf and empties it. */
void writer_flush(struct writer *w);

void writer_fail(struct writer *w, const char *id, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
