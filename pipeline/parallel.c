/* parallel: batches, workers, and putting their output in order. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/stream.h"
#include "parallel.h"

enum { JOBS_MAX = 64, AHEAD = 4 }; /* batches a worker may be ahead */
#define BATCH ((size_t)512 << 10)

enum batch_state { BATCH_FREE, BATCH_READY, BATCH_TAKEN, BATCH_DONE };

struct batch {
	enum batch_state state;
	char *path;	   /* a file to read; NULL: bytes */
	struct buf bytes;  /* rows of a stream, or lines of plain text */
	size_t first_line; /* of the stream */
	size_t cuts;	   /* in lines of plain text */
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
	int role_at;	   /* which cell of a row is its role */
	struct buf next;   /* of the batch that is being filled */
	size_t line, next_line;
	size_t cuts; /* of lines in the next batch */
	int may_cut; /* a batch may end here */
};

int
parallel_fits(const struct command *command, const struct settings *settings)
{
	const struct stage *const *stage = command->stages;
	int names_inputs =
		settings->operands_n || settings_find(settings, "files-from");

	if (settings_find(settings, "out-dir"))
		return 0;
	if ((*stage)->kind == STAGE_SOURCE
			? (*stage)->all_inputs || !names_inputs
			: settings->operands_n > 1)
		return 0;
	for (; *stage; stage++)
		if ((*stage)->kind == STAGE_ENGINE)
			return 0;
	return 1;
}

/* ---- workers ---- */

struct worker {
	struct parallel *p;
	pthread_t thread;
	struct chain *chain; /* opened with the first batch */
	struct batch *batch;
};

static int
take_out(void *user, const char *ptr, size_t len)
{
	struct worker *worker = user;

	buf_add(&worker->batch->out, ptr, len);
	return 0;
}

static void
open_chain(struct worker *worker)
{
	struct parallel *p = worker->p;

	worker->chain = chain_open(p->command, p->settings,
		out_callback(take_out, worker), CHAIN_WORKER);
}

static void
feed_bytes(struct worker *worker, const struct batch *batch)
{
	struct parallel *p = worker->p;
	struct chain *chain = worker->chain;
	size_t at = 0, room;

	chain_begin(chain, p->name);
	if (p->header.len)
		chain_set_header(chain, p->header.ptr, p->header.len);
	if (p->mode != CHAIN_UNKNOWN)
		chain->mode = p->mode;
	chain->line = batch->first_line - 1;
	chain->is_part = batch->last == END_MORE;
	while (at < batch->bytes.len && !chain->stop) {
		char *to = chain_room(chain, &room);
		size_t n = batch->bytes.len - at;

		n = n < room ? n : room;
		memcpy(to, batch->bytes.ptr + at, n);
		chain_take(chain, n, CHAIN_MORE);
		at += n;
	}
	chain_room(chain, &room);
	chain_take(chain, 0, CHAIN_ENDED);
}

static void
run_batch(struct worker *worker, struct batch *batch, size_t index)
{
	struct chain *chain;

	worker->batch = batch;
	if (!worker->chain)
		open_chain(worker);
	chain = worker->chain;
	chain->report.to = open_memstream(&batch->says, &batch->says_len);
	if (chain->wants_report)
		chain->report_file =
			open_memstream(&batch->report, &batch->report_len);
	chain->header_done = index > 0;
	for (size_t i = 0; i < batch->cuts; i++)
		plain_say_cut(chain);
	if (batch->path)
		run_input(chain, batch->path);
	else if (!chain->stop)
		feed_bytes(worker, batch);
	if (!chain->stop)
		end_release(chain, batch->last);
	output_flush(chain);
	fclose(chain->report.to);
	chain->report.to = NULL;
	if (chain->report_file)
		fclose(chain->report_file);
	chain->report_file = NULL;
	batch->status = chain->status;
	batch->stops = chain->stop;
}

static struct batch *
take_batch(struct parallel *p, size_t *index)
{
	struct batch *batch = NULL;

	pthread_mutex_lock(&p->lock);
	while (p->taken == p->made && !p->over)
		pthread_cond_wait(&p->work, &p->lock);
	if (p->taken < p->made && !p->stop) {
		*index = p->taken++;
		batch = &p->ring[*index % p->ring_n];
		batch->state = BATCH_TAKEN;
	}
	pthread_mutex_unlock(&p->lock);
	return batch;
}

static void *
work(void *user)
{
	struct worker *worker = user;
	struct parallel *p = worker->p;
	struct batch *batch;
	size_t index;

	while ((batch = take_batch(p, &index))) {
		run_batch(worker, batch, index);
		pthread_mutex_lock(&p->lock);
		batch->state = BATCH_DONE;
		pthread_cond_signal(&p->done);
		pthread_mutex_unlock(&p->lock);
	}
	return NULL;
}

/* ---- writing, in order ---- */

/* Returns 1 if the run ends with it. */
static int
write_batch(struct parallel *p, struct batch *batch)
{
	int stops;

	if (batch->says_len)
		fwrite(batch->says, 1, batch->says_len, stderr);
	if (batch->report_len && p->report)
		fwrite(batch->report, 1, batch->report_len, p->report);
	out_write(p->out, batch->out.ptr, batch->out.len);
	out_flush(p->out);
	if (batch->status > p->status)
		p->status = batch->status;
	stops = batch->stops || out_is_closed(p->out);
	free(batch->says);
	free(batch->report);
	free(batch->path);
	batch->says = batch->report = batch->path = NULL;
	batch->says_len = batch->report_len = 0;
	buf_clear(&batch->out);
	buf_clear(&batch->bytes);
	return stops;
}

/* Writes what is done; waits for the oldest while more than `left` are under
 * way. Called with the lock held. */
static void
write_done(struct parallel *p, size_t left)
{
	while (p->written < p->made) {
		struct batch *batch = &p->ring[p->written % p->ring_n];
		int stops;

		while (batch->state != BATCH_DONE &&
			p->made - p->written > left && !p->stop)
			pthread_cond_wait(&p->done, &p->lock);
		if (batch->state != BATCH_DONE)
			return;
		pthread_mutex_unlock(&p->lock);
		stops = write_batch(p, batch);
		pthread_mutex_lock(&p->lock);
		p->stop |= stops;
		batch->state = BATCH_FREE;
		p->written++;
		if (p->stop)
			return;
	}
}

/* ---- making batches ---- */

/* The next batch; the one before is not the last then. */
static void
add_batch(struct parallel *p, char *path, enum end_last last)
{
	struct batch *batch;

	pthread_mutex_lock(&p->lock);
	write_done(p, p->ring_n - 1);
	batch = &p->ring[p->made % p->ring_n];
	if (!p->stop) {
		batch->path = path;
		batch->last = last;
		batch->first_line = p->next_line;
		batch->cuts = p->cuts;
		p->cuts = 0;
		if (!path) {
			struct buf empty = batch->bytes;

			buf_clear(&empty);
			batch->bytes = p->next;
			p->next = empty;
		}
		batch->state = BATCH_READY;
		p->made++;
		pthread_cond_signal(&p->work);
	} else {
		free(path);
	}
	pthread_mutex_unlock(&p->lock);
	p->next_line = p->line + 1;
}

/* ---- files ---- */

/* Names come one behind, so that the last is known for what it is. */
struct names_behind {
	struct parallel *p;
	char *held;
};

static void
take_name(void *user, const char *name)
{
	struct names_behind *names = user;

	if (names->held)
		add_batch(names->p, names->held, END_MORE);
	names->held = memory_string(name, strlen(name));
}

static void
run_files(struct parallel *p)
{
	struct names_behind names = {p, NULL};

	if (each_input(p->settings, take_name, &names))
		p->status = STATUS_UNDONE, p->stop = 1;
	if (names.held)
		add_batch(p, names.held, END_LAST);
}

/* ---- streams and plain text ---- */

/* 1 if the line is a closing row, but not the last of a stream: its role is
 * `end`. After the last one the header may come again, which belongs to it. */
static int
ends_document(const struct parallel *p, const char *line, size_t len)
{
	const char *cell = line, *end = line + len;

	for (int i = 0; i < p->role_at; i++) {
		cell = memchr(cell, '\t', (size_t)(end - cell));
		if (!cell++)
			return 0;
	}
	return end - cell > 3 && memcmp(cell, "end\t", 4) == 0 &&
	       !memmem(cell, (size_t)(end - cell), "\"last\"", 6);
}

static void
take_line(struct parallel *p, const char *line, size_t len)
{
	if (p->may_cut)
		add_batch(p, NULL, END_MORE);
	p->line++;
	buf_add(&p->next, line, len);
	p->may_cut = p->next.len >= BATCH &&
		     (p->mode != CHAIN_STREAM || ends_document(p, line, len));
}

/* What the first line shows: a stream; plain text; or neither, which a chain
 * will say. */
static void
take_mode(struct parallel *p, const char *line, size_t len)
{
	const struct stage *stage = p->command->stages[0];

	if (!settings_find(p->settings, "plain") &&
		header_is(line, len - (line[len - 1] == '\n')))
		p->mode = CHAIN_STREAM;
	else if (stage->plain && !p->command->stages[1] &&
		 !settings_find(p->settings, "stream"))
		p->mode = CHAIN_PLAIN;
}

static void
take_header(struct parallel *p, const char *line, size_t len)
{
	struct arena arena = {0};
	struct header header;
	const char *why;

	len -= line[len - 1] == '\n';
	buf_add(&p->header, line, len);
	p->line = 1;
	p->next_line = 2;
	if (!header_parse(&header, &arena, p->header.ptr, len, &why))
		p->role_at = header.at[COL_ROLE];
	arena_release(&arena);
}

/* A piece of a line of plain text that is too long, which is then one itself.
 */
static size_t
take_piece(struct parallel *p, const char *line)
{
	size_t n = plain_cut(line);

	take_line(p, line, n);
	buf_addc(&p->next, '\n');
	p->cuts++;
	return n;
}

/* What of the lines there is to be taken; returns how much that is. In the
 * first `seen` bytes no line ends. */
static size_t
take_lines(struct parallel *p, const char *bytes, size_t len, size_t seen,
	int ended)
{
	const char *from = bytes, *end = bytes + len;

	for (; from < end && !p->stop; seen = 0) {
		const char *lf =
			memchr(from + seen, '\n', (size_t)(end - from) - seen);
		size_t n = lf ? (size_t)(lf + 1 - from) : (size_t)(end - from);
		int is_long = n - (lf != NULL) > PARAGRAPH_MAX;

		if (!lf && !ended && !(is_long && p->mode != CHAIN_STREAM))
			break;
		if (!p->line)
			take_mode(p, from, n);
		if (!p->line && p->mode == CHAIN_STREAM)
			take_header(p, from, n);
		else if (is_long && p->mode == CHAIN_PLAIN)
			n = take_piece(p, from);
		else
			take_line(p, from, n);
		from += n;
	}
	return (size_t)(from - bytes);
}

static void
run_stream(struct parallel *p, int fd)
{
	struct buf bytes = {0};
	size_t seen = 0;
	ssize_t n = 1;

	while (n > 0 && !p->stop) {
		size_t used;

		n = read(fd, buf_room(&bytes, BATCH), BATCH);
		if (n < 0 && errno == EINTR) {
			n = 1;
			continue;
		}
		bytes.len += n > 0 ? (size_t)n : 0;
		used = take_lines(p, bytes.ptr, bytes.len, seen, n <= 0);
		bytes.len -= used;
		if (used && bytes.len)
			memmove(bytes.ptr, bytes.ptr + used, bytes.len);
		seen = bytes.len;
	}
	if (n < 0) {
		fprintf(stderr, "wasl %s: error: cannot read '%s': %s\n",
			p->command->name, p->name, strerror(errno));
		p->status = STATUS_UNDONE;
		p->stop = 1;
	}
	add_batch(p, NULL, END_LAST);
	buf_release(&bytes);
}

static void
run_input_stream(struct parallel *p)
{
	const char *name =
		p->settings->operands_n ? p->settings->operands[0] : "-";
	int fd = strcmp(name, "-") == 0 ? 0 : open(name, O_RDONLY | O_CLOEXEC);

	p->name = name;
	if (fd < 0) {
		fprintf(stderr, "wasl %s: error: cannot read '%s': %s\n",
			p->command->name, name, strerror(errno));
		p->status = STATUS_UNDONE;
		return;
	}
	run_stream(p, fd);
	if (fd > 0)
		close(fd);
}

/* ---- the run ---- */

static int
start(struct parallel *p, struct worker *workers)
{
	const char *report = settings_find(p->settings, "report");

	/* What is wrong with the options is said once. */
	open_chain(&workers[0]);
	if (workers[0].chain->stop)
		return -1;
	if (report && !(p->report = fopen(report, "we"))) {
		fprintf(stderr, "wasl %s: error: cannot write '%s': %s\n",
			p->command->name, report, strerror(errno));
		return -1;
	}
	for (size_t i = 0; i < p->jobs; i++) {
		errno = pthread_create(
			&workers[i].thread, NULL, work, &workers[i]);
		if (!errno)
			continue;
		fprintf(stderr, "wasl %s: error: cannot start a thread: %s\n",
			p->command->name, strerror(errno));
		p->jobs = i;
		return -1;
	}
	return 0;
}

static void
finish(struct parallel *p, struct worker *workers)
{
	pthread_mutex_lock(&p->lock);
	write_done(p, 0);
	p->over = 1;
	pthread_cond_broadcast(&p->work);
	pthread_mutex_unlock(&p->lock);
	for (size_t i = 0; i < p->jobs; i++)
		pthread_join(workers[i].thread, NULL);
}

static void
add_up(struct parallel *p, struct chain *chain)
{
	for (int i = 0; i < TOTAL_COUNT; i++)
		p->totals[i] += chain->totals[i];
	p->inputs_read += chain->inputs_read;
	p->inputs_failed += chain->inputs_failed;
}

static void
close_workers(struct parallel *p, struct worker *workers, size_t n)
{
	struct batch rest = {0};
	int is_closed;

	for (size_t i = 0; i < n; i++) {
		enum status status;

		if (!workers[i].chain)
			continue;
		add_up(p, workers[i].chain);
		workers[i].batch = &rest;
		workers[i].chain->header_done = 1;
		status = chain_close(workers[i].chain, &is_closed);
		p->status = status > p->status ? status : p->status;
	}
	buf_release(&rest.out);
}

/* The last words, from a chain that ran nothing but has the totals of all. */
static enum status
close_all(struct parallel *p, int *is_closed)
{
	struct chain *sum = memory_zero(1, sizeof *sum);

	sum->started = p->started;
	sum->command = p->command;
	sum->settings = p->settings;
	sum->out = p->out;
	sum->report.stage = p->command->name;
	sum->report.quiet = settings_find(p->settings, "quiet") != NULL;
	sum->status = p->status;
	sum->stop = p->stop;
	sum->header_done = 1;
	sum->report_file = p->report;
	sum->inputs_read = p->inputs_read;
	sum->inputs_failed = p->inputs_failed;
	memcpy(sum->totals, p->totals, sizeof sum->totals);
	return chain_close(sum, is_closed);
}

static void
release(struct parallel *p)
{
	for (size_t i = 0; i < p->ring_n; i++) {
		buf_release(&p->ring[i].bytes);
		buf_release(&p->ring[i].out);
		free(p->ring[i].says);
		free(p->ring[i].report);
		free(p->ring[i].path);
	}
	free(p->ring);
	buf_release(&p->header);
	buf_release(&p->next);
}

enum status
parallel_run(const struct command *command, const struct settings *settings,
	struct out *out, size_t jobs, int *is_closed)
{
	struct parallel p = {.command = command,
		.settings = settings,
		.out = out,
		.jobs = jobs < JOBS_MAX ? jobs : JOBS_MAX,
		.next_line = 1,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.work = PTHREAD_COND_INITIALIZER,
		.done = PTHREAD_COND_INITIALIZER};
	struct worker *workers = memory_zero(p.jobs, sizeof *workers);
	size_t n = p.jobs;
	enum status status;

	clock_gettime(CLOCK_MONOTONIC, &p.started);
	p.ring_n = p.jobs * AHEAD;
	p.ring = memory_zero(p.ring_n, sizeof *p.ring);
	for (size_t i = 0; i < n; i++)
		workers[i].p = &p;
	if (start(&p, workers)) {
		p.status = STATUS_UNDONE;
		p.stop = 1;
	} else if (command->stages[0]->kind == STAGE_SOURCE) {
		run_files(&p);
	} else {
		run_input_stream(&p);
	}
	finish(&p, workers);
	close_workers(&p, workers, n);
	status = close_all(&p, is_closed);
	release(&p);
	free(workers);
	return status;
}
