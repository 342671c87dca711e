/* chain: the driver's own side of stage.h. No stage includes it.
 *
 * A chain is a list of links; rows are pushed into the first and come out of
 * the last as bytes (or by a function of the library's user). Bytes of an input
 * are put where chain_room says and taken by chain_take: the same for files,
 * pipes and the library, in pieces of any size.
 */
#ifndef WASL_CHAIN_H
#define WASL_CHAIN_H

#include <time.h>
#include "base/stream.h"
#include "claims.h"
#include "options.h"
#include "stage.h"

/* ---- places (place.c) ---- */

/* Where in its article a row's source starts. */
struct position {
	size_t line, col; /* from 1 */
	int after_cr;	  /* a LF next belongs to the line end before it */
};

void position_start(struct position *position);

/* Go on over one cell (as it stands, escaped or not), or over some text. */
void position_cell(struct position *position, const struct cell *cell);
void position_text(struct position *position, struct slice text);

/* ---- the chain (chain.c) ---- */

struct link {
	const struct stage *stage;
	struct chain *chain;
	struct link *next; /* NULL for the last */
	void *self;
	int rank;   /* place in the flow; see stage_rank */
	char *step; /* what the opening row's steps say of it */

	/* The document at hand, as the link was given it. */
	struct arena arena;
	struct document document;
	int is_open;	 /* sources: a document is */
	int passing;	 /* it ran on this stream: rows pass on */
	uint32_t in_par; /* the paragraph at hand */
	size_t in_par_n, in_seg_n;
	struct position place;

	/* The document that the link emits; behind the other for an engine. */
	uint32_t out_par;
	size_t out_par_n, out_seg_n;
	int failed;	/* the closing row is to be flagged */
	int miscounted; /* its counts stay as they are */
};

/* A closing row that waits until it is known whether it is the last. */
struct held_end {
	struct arena arena;
	struct row row;
	int is_held;
};

enum { BESIDE_MAX = 4 };

enum chain_mode { CHAIN_UNKNOWN, CHAIN_SOURCE, CHAIN_STREAM, CHAIN_PLAIN };

/* How often a finding of a kind was told of; see said.c. */
struct said {
	char id[48];
	enum level level;
	size_t n;
};
enum { SAID_MAX = 32 };

/* A user of the library takes rows instead of bytes. */
typedef void chain_row_function(void *user, struct row *row);

struct chain {
	const struct command *command;
	const struct settings *settings;
	struct link *links;
	size_t n;
	struct report report;
	struct timespec started;
	struct pack pack;
	char *pack_memory; /* of --rules, or NULL */
	enum status status;
	int stop;   /* nothing more is to be done */
	int bypass; /* a faulty row: stages let it pass */
	int strict;
	int is_worker;	  /* of several: the run's last words are not its own */
	int wants_report; /* --report, wherever it goes */
	int is_part;	  /* of a stream: others have what follows the input */
	int finds_silently; /* a stage tells people of findings, not the driver
			     */

	/* The input at hand. */
	enum chain_mode mode;
	struct arena input_arena;
	struct slice input_name; /* as in column doc */
	const char *input_path;
	char *bytes; /* what is not dealt with yet */
	size_t len, cap;
	size_t tried; /* of it, seen by feed or searched for a line end */
	size_t line;  /* of the stream, for messages */
	int is_rest;  /* the last line lacks its LF: a fault in it is a cut */

	/* Reading a stream. */
	struct arena header_arena;
	struct header header;
	char *header_line; /* the first, to skip repeated ones */
	size_t header_len;
	int has_header;
	int in_document;
	struct arena row_arena;
	uint32_t last_art, last_par, last_seg;
	char *open_name; /* doc of the opening row */
	size_t open_len;
	struct held_end end;

	/* Writing. */
	struct out *out; /* standard output, -o, or the document's */
	struct buf line_buf;
	int header_done;
	int writes_text; /* no rows come, so there is no header */
	char *out_path;	 /* --out-dir: of the document at hand */
	int out_is_file; /* --out-dir: and not to be thrown away */
	struct out *beside[BESIDE_MAX]; /* files of stage_out_beside */
	size_t beside_n;
	int out_failed;	       /* a document failed: -o is not to be kept */
	struct claims *claims; /* files of --out-dir; a worker's: of all */
	size_t documents;      /* --out-dir: as they are numbered there */
	chain_row_function *on_row;
	void *on_row_user;

	/* Results. */
	struct said said[SAID_MAX];
	size_t said_n;
	FILE *report_file;
	size_t totals[TOTAL_COUNT];
	enum level fail_on;
	double fail_rate; /* share of segments; below 0: any finding fires */
	size_t fail_hits, fail_segments; /* of the document at hand */
	uint32_t tally_par;
	size_t inputs_read, inputs_failed;
};

/* Opens every stage. NULL: said, or *status is STATUS_UNDONE. The pack is
 * the embedded one, or that with --rules over it. */
enum chain_role { CHAIN_ALONE, CHAIN_WORKER };
struct chain *chain_open(const struct command *command,
	const struct settings *settings, struct out *out, enum chain_role role);

/* Inputs, one after the other. name is as the user wrote it. */
void chain_begin(struct chain *chain, const char *name);
char *chain_room(struct chain *chain, size_t *room);
enum chain_end { CHAIN_MORE, CHAIN_ENDED };
void chain_take(struct chain *chain, size_t len, enum chain_end end);

/* An input that could not be read (any more). */
void chain_broken(struct chain *chain, const char *name, int error);

/* Let engines work while fd has nothing to read. */
void chain_wait(struct chain *chain, int fd);

/* The end of the run: frees the chain, returns the exit code. *is_closed: the
 * reader of the output went away. */
enum status chain_close(struct chain *chain, int *is_closed);

/* ---- between chain.c and its neighbours ---- */

/* A row enters a link. */
void link_push(struct link *link, struct row *row);

/* Place in the flow: sources 0, then as in the table; all engines one. A name
 * that is no stage's gives -1. */
int stage_rank(struct slice name);

/* stream_in.c: the bytes of a stream; returns how many are dealt with. */
size_t chain_read_stream(struct chain *chain, int ended);

/* The header of a stream whose rows come without it. */
void chain_set_header(struct chain *chain, const char *line, size_t len);

/* The end of an input, or a header in the midst of it. */
void chain_end_stream(struct chain *chain);

/* plain.c: text that is no stream; returns how much is dealt with. Lines longer
 * than PARAGRAPH_MAX go in pieces, cut where plain_cut says of a line that has
 * no LF in so many bytes and one more: behind a CR, which may be what ends
 * lines there, or a space, or between characters. */
size_t plain_feed(struct chain *chain, int ended);
size_t plain_cut(const char *line);
void plain_say_cut(const struct chain *chain);

/* document.c: opening and closing rows at a link. */
void document_open(struct link *link, struct row *row);
void document_close(struct link *link, struct row *row);

/* An opening or closing row is about to leave a link: counts, and flags. */
void document_leave(struct link *link, struct row *row);

/* Closing rows wait in the chain until it is known whether they are last. */
void end_hold(struct chain *chain, struct row *row);
enum end_last { END_MORE, END_LAST, END_CUT }; /* CUT: it is dropped */
void end_release(struct chain *chain, enum end_last last);

/* output.c: the header, rows as bytes, the file of each document. */
void output_row(struct chain *chain, struct row *row);
void output_flush(struct chain *chain);
void output_open(struct chain *chain, const struct link *link);
void output_close(struct chain *chain, int failed);
void output_end(struct chain *chain, int *is_closed);

/* tally.c: what rows that leave carry: status, --fail-on, --report. */
void tally_open(struct chain *chain);
void tally_row(struct chain *chain, struct row *row);
void tally_end(struct chain *chain, struct row *row);
void tally_close(struct chain *chain);

/* run.c: an input, by name; all that the arguments name, each given to take. 0,
 * or -1: a list of names cannot be read, which is said. */
void run_input(struct chain *chain, const char *name);
typedef void input_function(void *user, const char *name);
int each_input(
	const struct settings *settings, input_function *take, void *user);

/* Since the run began. */
double chain_seconds(const struct chain *chain);

void chain_status(struct chain *chain, enum status status);

/* A message about the run. */
void chain_say(const struct chain *chain, struct place place, enum level level,
	const char *id, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* said.c: 1 if people have been told of enough findings of that kind; at the
 * end, of how many more there were. */
int said_enough(struct chain *chain, const struct finding *f);
void said_rest(const struct chain *chain);

#endif
