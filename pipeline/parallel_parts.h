/* parallel_parts: what parallel.c and parallel_cut.c share. */
#ifndef WASL_PARALLEL_PARTS_H
#define WASL_PARALLEL_PARTS_H

#include <pthread.h>
#include "parallel.h"

#define BATCH ((size_t)512 << 10)

enum batch_state { BATCH_FREE, BATCH_READY, BATCH_TAKEN, BATCH_DONE };

struct batch {
	enum batch_state state;
	struct buf bytes;  /* rows, lines of plain text, or names of files */
	size_t first_line; /* of the stream */
	size_t cuts;	   /* in lines of plain text */
	size_t documents;  /* --out-dir: those before it */
	enum end_last last;
	struct buf out;
	char *says, *report; /* messages; lines of --report */
	size_t says_len, report_len;
	enum status status;
	int stops; /* the run ends after it */
};

struct parallel {
	const struct command *command;
	const struct settings *settings;
	size_t jobs;
	struct batch *ring; /* jobs * AHEAD */
	size_t ring_n;
	size_t made, taken, written; /* counts of batches */
	int over;		     /* no more will be made */
	pthread_mutex_t lock;
	pthread_cond_t work, done;

	struct out *out;
	FILE *report;
	enum status status;
	int stop;
	struct timespec started;
	size_t totals[TOTAL_COUNT];
	size_t inputs_read, inputs_failed;

	/* Cutting the input. */
	const char *name; /* of the input at hand */
	enum chain_mode mode;
	struct buf header; /* of a stream */
	struct header columns;
	struct arena arena;    /* of columns */
	int names;	       /* batches are names of files, each with a NUL */
	size_t held;	       /* bytes in the files of the next batch */
	struct claims *claims; /* of --out-dir, or NULL */
	size_t documents;      /* that have claimed a file */
	size_t documents_before; /* the next batch */
	struct buf next;	 /* of the batch that is being filled */
	size_t line, next_line;
	size_t cuts; /* of lines in the next batch */
	int may_cut; /* a batch may end here */
};

/* The next batch, of what was gathered. */
void parallel_add(struct parallel *p, enum end_last last);

/* The run is not done: no batch is begun any more. */
void parallel_stop(struct parallel *p);

/* Batches of all that can be read there. */
void parallel_cut(struct parallel *p, int fd);

#endif
