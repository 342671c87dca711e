/* batch: one run of an engine: the lines that it was asked, what it answered */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include "base/batch.h"
#include "base/clock.h"
#include "base/reply.h"

enum {
	AT_ONCE = 256 * 1024,	 /* bytes read in one go */
	READS = 4,		 /* goes in a turn: others want theirs */
	END_MS = 1000,		 /* between a child's end and its pipes' */
	LINE_MAX_LEN = 64 << 20, /* bytes of an answer */
	MORE_MAX = 10000,	 /* answers beyond twice the lines */
};

struct ask {
	uint64_t job;
	uint64_t end; /* of all bytes asked, where this line ends */
};

struct answer {
	spool_place place;
	uint64_t id; /* of tsv and jsonl: the line's number from 1; or 0 */
};

struct batch {
	struct batch_options options;
	struct child child;
	struct ask *ask;
	size_t ask_n, ask_cap;
	uint64_t ask_base; /* lines asked before batch_clear */
	struct answer *answer;
	size_t answer_n, answer_cap;
	struct spool *answers;
	struct buf out; /* not taken yet: from out_at */
	size_t out_at;
	uint64_t out_done; /* bytes taken */
	struct buf in;	   /* an answer that has not ended */
	size_t in_searched;
	struct buf line;
	int is_closing, is_over, has_left;
	int has_answered; /* one line of this run */
	enum batch_end end;
	int64_t started_ms;
	int64_t moved_ms; /* when something went in or out */
	int64_t line_ms;  /* since when it owes a line */
	struct buf trouble;
};

struct batch *
batch_new(const struct batch_options *options, enum child_start *why)
{
	struct batch *b = memory_zero(1, sizeof(*b));

	b->options = *options;
	*why = child_start(&b->child, options->argv, options->label);
	if (*why != CHILD_STARTED) {
		free(b);
		return NULL;
	}
	b->answers = spool_new(options->memory);
	b->started_ms = b->moved_ms = b->line_ms = clock_ms();
	return b;
}

void
batch_free(struct batch *b)
{
	if (!b)
		return;
	child_end(&b->child);
	spool_free(b->answers);
	free(b->ask);
	free(b->answer);
	buf_release(&b->out);
	buf_release(&b->in);
	buf_release(&b->line);
	buf_release(&b->trouble);
	free(b);
}

/* ---- asking ---- */

/* What was taken makes room. */
static void
out_shift(struct batch *b)
{
	if (b->out_at < b->out.len && b->out_at < AT_ONCE)
		return;
	b->out.len -= b->out_at;
	if (b->out.len)
		memmove(b->out.ptr, b->out.ptr + b->out_at, b->out.len);
	b->out_at = 0;
}

void
batch_ask(struct batch *b, uint64_t job, struct slice text)
{
	size_t before;

	if (b->ask_n == b->ask_cap) {
		b->ask_cap = b->ask_cap ? 2 * b->ask_cap : 1024;
		b->ask = memory_resize(b->ask, b->ask_cap * sizeof(*b->ask));
	}
	b->ask[b->ask_n].job = job;
	b->ask_n++;
	out_shift(b);
	before = b->out.len - b->out_at;
	ask_line(b->options.io, b->ask_base + b->ask_n, text, &b->out);
	b->ask[b->ask_n - 1].end = b->out_done + b->out.len - b->out_at;
	if (before == 0)
		b->moved_ms = clock_ms();
	if (b->answer_n + 1 == b->ask_n)
		b->line_ms = clock_ms();
}

void
batch_close(struct batch *b)
{
	b->is_closing = 1;
	if (b->out_at == b->out.len) {
		child_close_in(&b->child);
		b->line_ms = b->moved_ms = clock_ms();
	}
}

size_t
batch_backlog(const struct batch *b)
{
	return b->out.len - b->out_at;
}

static void
asks_write(struct batch *b)
{
	while (b->out_at < b->out.len) {
		ssize_t n = child_write(&b->child, b->out.ptr + b->out_at,
			b->out.len - b->out_at);

		if (n < 0)
			b->has_left = 1;
		if (n <= 0)
			return;
		b->out_at += (size_t)n;
		b->out_done += (uint64_t)n;
		b->moved_ms = clock_ms();
	}
	if (b->is_closing)
		child_close_in(&b->child);
}

/* ---- answers ---- */

static void
answer_keep(struct batch *b, struct slice line)
{
	struct arena arena = {0};
	uint64_t id;

	while (line.len && line.ptr[line.len - 1] == '\r')
		line.len--;
	id = answer_number(b->options.io, &line, &arena);
	if (b->answer_n == b->answer_cap) {
		b->answer_cap = b->answer_cap ? 2 * b->answer_cap : 1024;
		b->answer = memory_resize(
			b->answer, b->answer_cap * sizeof(*b->answer));
	}
	buf_clear(&b->line);
	buf_addc(&b->line, 0);
	b->line.ptr[0] = (char)reply_read(line, &b->line);
	b->answer[b->answer_n++] =
		(struct answer){spool_add(b->answers, buf_slice(&b->line)), id};
	arena_release(&arena);
}

static void
answers_cut(struct batch *b)
{
	size_t before = b->answer_n;
	char *from = b->in.ptr, *end = from + b->in.len;
	char *search = from + b->in_searched, *lf;

	while (search < end &&
		(lf = memchr(search, '\n', (size_t)(end - search)))) {
		answer_keep(b, (struct slice){from, (size_t)(lf - from)});
		from = search = lf + 1;
	}
	b->in.len = (size_t)(end - from);
	if (b->in.len)
		memmove(b->in.ptr, from, b->in.len);
	b->in_searched = b->in.len;
	if (b->answer_n > before) {
		b->has_answered = 1;
		b->line_ms = clock_ms();
	}
}

static void
answers_read(struct batch *b)
{
	for (int i = 0; i < READS; i++) {
		ssize_t n = child_read(&b->child, &b->in, AT_ONCE);

		if (n <= 0)
			return;
		b->moved_ms = clock_ms();
		answers_cut(b);
	}
}

/* ---- the end ---- */

static int
ended_well(const struct batch *b)
{
	return WIFEXITED(b->child.status) && !WEXITSTATUS(b->child.status);
}

static void
end_judge(struct batch *b)
{
	if (b->trouble.len == 0 && !ended_well(b))
		child_describe(b->child.status, &b->trouble);
	if (b->trouble.len == 0 && b->has_left)
		buf_adds(&b->trouble, "stopped reading before the end");
	if (b->trouble.len && b->end == BATCH_WELL)
		b->end = BATCH_DIED;
	/* A last line without its end: from a dead engine it is a piece. */
	if (b->in.len && b->trouble.len == 0)
		answer_keep(b, buf_slice(&b->in));
	buf_clear(&b->in);
	b->in_searched = 0;
	child_end(&b->child);
	b->is_over = 1;
}

/* ---- time limits ---- */

/* A limit that is running: until when, and what it means if it is over. */
struct deadline {
	int64_t at_ms; /* INT64_MAX: none */
	enum batch_end end;
	int64_t limit;
};

static void
deadline_add(
	struct deadline *d, int64_t from, int64_t limit, enum batch_end end)
{
	if (limit > 0 && from + limit < d->at_ms)
		*d = (struct deadline){from + limit, end, limit};
}

/* An engine that waits for more to read owes nothing. */
static int
is_waiting(const struct batch *b)
{
	return b->child.in >= 0 && b->out_at == b->out.len;
}

static struct deadline
deadline_of(const struct batch *b)
{
	struct deadline d = {INT64_MAX, BATCH_WELL, 0};

	/* It has ended, or closed its output: no longer than its pipes need. */
	if (b->child.out < 0 || b->child.pid == 0) {
		deadline_add(&d, b->moved_ms, END_MS, BATCH_WELL);
		return d;
	}
	deadline_add(&d, b->started_ms, b->options.run_ms, BATCH_LONG);
	if (is_waiting(b))
		return d;
	deadline_add(&d, b->moved_ms, b->options.silence_ms, BATCH_SILENT);
	if (b->has_answered && b->answer_n < b->ask_n)
		deadline_add(&d, b->line_ms, b->options.line_ms, BATCH_LATE);
	return d;
}

int64_t
batch_patience(const struct batch *b)
{
	struct deadline d = {INT64_MAX, BATCH_WELL, 0};
	int64_t left;

	if (!b->is_over)
		d = deadline_of(b);
	if (d.at_ms == INT64_MAX)
		return -1;
	left = d.at_ms - clock_ms();
	/* Its end is seen only by asking. */
	if (b->child.out < 0 && b->child.end < 0 && left > 5)
		left = 5;
	return left < 0 ? 0 : left;
}

int64_t
batch_idle_ms(const struct batch *b)
{
	return clock_ms() - b->moved_ms;
}

/* An engine that writes without end would fill the disk. */
static int
is_endless(const struct batch *b)
{
	return b->in.len > LINE_MAX_LEN ||
	       b->answer_n > 2 * b->ask_n + MORE_MAX;
}

static void
time_judge(struct batch *b)
{
	static const char *const words[] = {
		[BATCH_SILENT] = "did nothing for %g s and was ended",
		[BATCH_LATE] = "took longer than %g s for a line and was ended",
		[BATCH_LONG] = "ran longer than %g s and was ended",
	};
	struct deadline d = deadline_of(b);
	int has_ended;

	if (d.at_ms == INT64_MAX || clock_ms() < d.at_ms)
		return;
	has_ended = b->child.pid == 0;
	b->end = d.end;
	if (d.end != BATCH_WELL)
		buf_addf(&b->trouble, words[d.end], (double)d.limit / 1000);
	child_end(&b->child);
	/* It closed its output and lived on: it was not waited for. */
	if (!has_ended && d.end == BATCH_WELL)
		b->child.status = 0;
	end_judge(b);
}

enum batch_state
batch_state(const struct batch *b)
{
	if (b->is_over)
		return BATCH_OVER;
	if (b->ask_n && b->answer_n == b->ask_n && b->in.len == 0 &&
		b->out_at == b->out.len)
		return BATCH_QUIET;
	return BATCH_RUNS;
}

/* ---- the pipes ---- */

size_t
batch_poll(const struct batch *b, struct pollfd *fds)
{
	size_t n = 0;

	if (b->is_over)
		return 0;
	if (b->child.in >= 0)
		fds[n++] = (struct pollfd){
			b->child.in, b->out_at < b->out.len ? POLLOUT : 0, 0};
	if (b->child.out < 0 && b->child.end >= 0)
		fds[n++] = (struct pollfd){b->child.end, POLLIN, 0};
	if (b->child.out >= 0)
		fds[n++] = (struct pollfd){b->child.out, POLLIN, 0};
	if (b->child.err >= 0)
		fds[n++] = (struct pollfd){b->child.err, POLLIN, 0};
	return n;
}

void
batch_serve(struct batch *b, const struct pollfd *fds, size_t n)
{
	if (b->is_over)
		return;
	for (size_t i = 0; i < n; i++) {
		if (!fds[i].revents)
			continue;
		if (fds[i].fd == b->child.in && (fds[i].revents & POLLOUT))
			asks_write(b);
		else if (fds[i].fd == b->child.in)
			b->has_left = 1, child_close_in(&b->child);
		else if (fds[i].fd == b->child.out)
			answers_read(b);
		else if (fds[i].fd == b->child.err)
			child_pass_errors(&b->child);
	}
	if (is_endless(b)) {
		b->end = BATCH_ENDLESS;
		buf_adds(&b->trouble, "answers without end and was ended");
		child_end(&b->child);
		end_judge(b);
	} else if (b->child.out < 0 && child_has_ended(&b->child)) {
		end_judge(b);
	} else {
		time_judge(b);
	}
}

/* ---- what is known ---- */

enum batch_end
batch_end(const struct batch *b)
{
	return b->end;
}

struct slice
batch_trouble(const struct batch *b)
{
	return buf_slice(&b->trouble);
}

size_t
batch_asks(const struct batch *b)
{
	return b->ask_n;
}

uint64_t
batch_job(const struct batch *b, size_t ask)
{
	return b->ask[ask].job;
}

size_t
batch_replies(const struct batch *b)
{
	return b->answer_n;
}

struct slice
batch_reply(struct batch *b, size_t reply, unsigned *faults)
{
	struct slice s = spool_get(b->answers, b->answer[reply].place);

	if (!s.ptr)
		return s;
	if (faults)
		*faults = (unsigned char)*s.ptr;
	return (struct slice){s.ptr + 1, s.len - 1};
}

size_t
batch_reply_ask(const struct batch *b, size_t reply)
{
	uint64_t id = b->answer[reply].id;

	return id > b->ask_base && id <= b->ask_base + b->ask_n
		       ? (size_t)(id - b->ask_base - 1)
		       : SIZE_MAX;
}

size_t
batch_taken(const struct batch *b)
{
	size_t low = 0, high = b->ask_n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (b->ask[mid].end <= b->out_done)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

void
batch_drop(struct batch *b, size_t n)
{
	if (!n)
		return;
	spool_drop(b->answers, b->answer[n - 1].place);
	b->ask_base += n;
	b->ask_n -= n;
	b->answer_n -= n;
	memmove(b->ask, b->ask + n, b->ask_n * sizeof(*b->ask));
	memmove(b->answer, b->answer + n, b->answer_n * sizeof(*b->answer));
}

void
batch_clear(struct batch *b)
{
	if (b->answer_n)
		spool_drop(b->answers, b->answer[b->answer_n - 1].place);
	b->ask_base += b->ask_n;
	b->ask_n = b->answer_n = 0;
}
