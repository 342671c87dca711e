/* parallel: batches, workers, and putting their output in order. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/stream.h"
#include "parallel_parts.h"

enum { JOBS_MAX = 64, AHEAD = 4 }; /* batches a worker may be ahead */

/* The second to read it finds it at its end, which takes turns. */
static int
reads_stdin_twice(const struct settings *settings)
{
	const char *list = settings_find(settings, "files-from");
	size_t n = list && strcmp(list, "-") == 0;

	for (size_t i = 0; i < settings->operands_n; i++)
		n += strcmp(settings->operands[i], "-") == 0;
	return n > 1;
}

int
parallel_fits(const struct command *command, const struct settings *settings)
{
	const struct stage *const *stage = command->stages;
	int names_inputs =
		settings->operands_n || settings_find(settings, "files-from");

	if ((*stage)->kind == STAGE_SOURCE
			? (*stage)->all_inputs || !names_inputs ||
				  settings_find(settings, "out-dir") ||
				  reads_stdin_twice(settings)
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
	worker->chain->claims = p->claims;
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
read_files(struct chain *chain, const struct batch *batch)
{
	const char *name = batch->bytes.ptr;
	const char *end = name + batch->bytes.len;

	for (; name < end && !chain->stop; name += strlen(name) + 1)
		run_input(chain, name);
}

static void
run_batch(struct worker *worker, struct batch *batch, size_t index)
{
	struct parallel *p = worker->p;
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
	chain->documents = batch->documents;
	for (size_t i = 0; i < batch->cuts; i++)
		plain_say_cut(chain);
	if (p->names)
		read_files(chain, batch);
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
	batch->says = batch->report = NULL;
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

void
parallel_add(struct parallel *p, enum end_last last)
{
	struct batch *batch;

	pthread_mutex_lock(&p->lock);
	write_done(p, p->ring_n - 1);
	batch = &p->ring[p->made % p->ring_n];
	if (!p->stop) {
		struct buf empty = batch->bytes;

		batch->last = last;
		batch->first_line = p->next_line;
		batch->cuts = p->cuts;
		p->cuts = 0;
		batch->documents = p->documents_before;
		p->documents_before = p->documents;
		buf_clear(&empty);
		batch->bytes = p->next;
		p->next = empty;
		batch->state = BATCH_READY;
		p->made++;
		pthread_cond_signal(&p->work);
	}
	pthread_mutex_unlock(&p->lock);
	p->next_line = p->line + 1;
}

void
parallel_stop(struct parallel *p)
{
	pthread_mutex_lock(&p->lock);
	p->status = STATUS_UNDONE;
	p->stop = 1;
	pthread_mutex_unlock(&p->lock);
}

/* ---- files ---- */

/* 1 if there is no batch for a worker that is done with its own. */
static int
is_short_of_work(struct parallel *p)
{
	int is_short;

	pthread_mutex_lock(&p->lock);
	is_short = p->made - p->taken < p->jobs;
	pthread_mutex_unlock(&p->lock);
	return is_short;
}

/* In bytes; what is no file may have any. Of a file that is empty there are
 * rows, too, which a batch holds until they are written. */
static size_t
size_of_input(const char *name)
{
	enum { ROWS_LEAST = 512 };
	struct stat file;

	return stat(name, &file) == 0 && S_ISREG(file.st_mode)
		       ? (size_t)file.st_size + ROWS_LEAST
		       : BATCH;
}

/* Small files go together; the last batch is known for what it is, as a name
 * is held until the next one comes. */
static void
take_name(void *user, const char *name)
{
	struct parallel *p = user;

	if (p->next.len && (p->held >= BATCH / 2 || is_short_of_work(p))) {
		parallel_add(p, END_MORE);
		p->held = 0;
	}
	buf_add(&p->next, name, strlen(name) + 1);
	p->held += size_of_input(name);
}

static void
run_files(struct parallel *p)
{
	enum end_last last = END_LAST;

	p->names = 1;
	if (each_input(p->settings, take_name, p)) {
		p->status = STATUS_UNDONE;
		last = END_CUT;
	}
	if (p->next.len)
		parallel_add(p, last);
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
	parallel_cut(p, fd);
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
		/* Where there were no batches, the first writes the header. */
		workers[i].chain->header_done =
			i > 0 || p->made > 0 || p->status == STATUS_UNDONE;
		status = chain_close(workers[i].chain, &is_closed);
		p->status = status > p->status ? status : p->status;
	}
	out_write(p->out, rest.out.ptr, rest.out.len);
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
	}
	free(p->ring);
	buf_release(&p->header);
	arena_release(&p->arena);
	claims_free(p->claims);
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
	if (settings_find(settings, "out-dir"))
		p.claims = claims_new();
	for (size_t i = 0; i < n; i++)
		workers[i].p = &p;
	if (start(&p, workers)) {
		parallel_stop(&p);
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
