/* desk_jobs: lines on their way to an engine and back */
#include <string.h>
#include "base/desk_parts.h"

enum {
	COMMIT = 256, /* answers that are committed at once */
	PIECE_TRIES = 2,
};

/* ---- what crew and courier ask ---- */

struct slice
job_text(void *self, uint64_t job)
{
	struct desk *d = self;

	uint32_t form;

	if (job >= PIECES_FIRST)
		return pieces_text(d->pieces, job);
	form = waiting_job(d->waiting, job)->tried;
	return form ? d->form[form].sent : waiting_sent(d->waiting, job);
}

/* The first placeholder of another form; it need not be found again. */
static struct slice
form_mark(const struct form *form)
{
	static const char key[] = "\"as\":\"";
	struct slice list = form->placeholders;
	const char *at =
		list.len ? memmem(list.ptr, list.len, key, sizeof(key) - 1)
			 : NULL;
	const char *end;

	if (!at)
		return (struct slice){NULL, 0};
	at += sizeof(key) - 1;
	end = memchr(at, '"', (size_t)(list.ptr + list.len - at));
	return (struct slice){at, end && !memchr(at, '\\', (size_t)(end - at))
					  ? (size_t)(end - at)
					  : 0};
}

struct slice
job_mark(void *self, uint64_t job)
{
	struct desk *d = self;

	uint32_t form;

	if (job >= PIECES_FIRST)
		return (struct slice){NULL, 0};
	form = waiting_job(d->waiting, job)->tried;
	return form ? form_mark(&d->form[form]) : waiting_mark(d->waiting, job);
}

uint8_t *
job_tries(void *self, uint64_t job)
{
	struct desk *d = self;

	return job >= PIECES_FIRST ? pieces_tries(d->pieces, job)
				   : &waiting_job(d->waiting, job)->tries;
}

void
answers_commit(void *self)
{
	struct desk *d = self;

	if (d->cache && d->uncommitted)
		cache_commit(d->cache);
	d->uncommitted = 0;
}

static uint32_t
form_add(struct desk *d, const struct form *form)
{
	if (d->form_n + 1 >= d->form_cap) {
		d->form_cap = d->form_cap ? 2 * d->form_cap : 64;
		d->form =
			memory_resize(d->form, d->form_cap * sizeof(*d->form));
	}
	d->form[++d->form_n] = (struct form){.level = form->level,
		.least = form->least,
		.sent = arena_slice(&d->forms, form->sent),
		.placeholders = arena_slice(&d->forms, form->placeholders),
		.style = arena_slice(&d->forms, form->style)};
	return d->form_n;
}

/* 1 if there was something to look at. */
static int
form_now(struct desk *d, uint64_t line, struct form *form)
{
	const struct job *job = waiting_job(d->waiting, line);

	if (job->tried) {
		*form = d->form[job->tried];
		return 1;
	}
	*form = (struct form){
		.placeholders = arena_slice(&d->scratch,
			waiting_note(d->waiting, line, "placeholders"))};
	return form->placeholders.len > 0;
}

static void line_ask_later(struct desk *d, uint64_t job);

/* An answer that is suspect for its own sake is worth less than one that lost
 * some values. */
enum { SUSPECT_COST = 64 };

/* Looks at what the answer lost. 1 if there is another form to ask for it in:
 * *next, in scratch. */
static int
line_look(struct desk *d, uint64_t line, struct slice reply, unsigned *cost,
	struct form *next)
{
	struct job *job = waiting_job(d->waiting, line);
	struct form form;
	struct pair pair;

	if (!escalate_may_lose(job->tried ? d->form[job->tried].placeholders
					  : waiting_notes(d->waiting, line),
		    reply))
		return 0;
	arena_clear(&d->scratch);
	if (!form_now(d, line, &form))
		return 0;
	pair = (struct pair){
		.text = arena_slice(
			&d->scratch, waiting_text(d->waiting, line)),
		.lang = arena_slice(
			&d->scratch, waiting_lang(d->waiting, line)),
		.to = slice_of(d->to ? d->to : ""),
		.target = reply,
	};
	return escalate_next(
		d->escalate, &form, &pair, &d->scratch, next, cost);
}

static void
line_ask_again(struct desk *d, uint64_t line, const struct form *next)
{
	struct job *job = waiting_job(d->waiting, line);
	struct slice cached;
	unsigned faults;

	job->tried = form_add(d, next);
	if (d->cache &&
		cache_find(d->cache, job->pair, next->sent, &cached, &faults))
		line_settle(d, line, cached, faults);
	else
		line_ask_later(d, line);
}

void
line_settle(struct desk *d, uint64_t line, struct slice reply, unsigned faults)
{
	struct job *job = waiting_job(d->waiting, line);
	unsigned cost = 0, least = job->tried ? d->form[job->tried].least : 0;
	int may_ask = job->tries + 1u < d->options.crew.tries, more = 0;
	struct form next;

	if (may_ask || job->tried)
		more = line_look(d, line, reply, &cost, &next) && may_ask;
	cost += faults >= CREW_SUSPECT ? SUSPECT_COST : 0;
	if (!job->tried || cost < least) {
		waiting_keep_answer(d->waiting, line, reply);
		job->form = job->tried;
		job->faults = (uint16_t)faults;
		least = cost;
	}
	if (job->tries < UINT8_MAX)
		job->tries++;
	if (more) {
		next.least = least;
		line_ask_again(d, line, &next);
	} else {
		job->state = JOB_ANSWERED;
	}
}

static void
line_answer(struct desk *d, uint64_t line, struct slice reply, unsigned faults)
{
	if (d->cache) {
		cache_add(d->cache, waiting_job(d->waiting, line)->pair,
			job_text(d, line), reply, faults);
		if (++d->uncommitted >= COMMIT)
			answers_commit(d);
	}
	line_settle(d, line, reply, faults);
}

static void
piece_settle(
	struct desk *d, uint64_t piece, struct slice answer, enum crew_why why)
{
	uint64_t line;
	struct job *job;

	switch (pieces_settle(d->pieces, piece, answer, &line)) {
	case PIECES_OPEN:
		break;
	case PIECES_ANSWERED:
		buf_clear(&d->joined);
		pieces_join(d->pieces, piece, &d->joined);
		line_answer(d, line, buf_slice(&d->joined), CREW_PIECES);
		break;
	case PIECES_FAILED:
		job = waiting_job(d->waiting, line);
		job->state = JOB_FAILED;
		job->why = (uint8_t)why;
		break;
	}
}

void
job_answer(void *self, uint64_t job, struct slice reply, unsigned faults)
{
	struct desk *d = self;

	if (job >= PIECES_FIRST)
		piece_settle(d, job, reply, WHY_NONE);
	else
		line_answer(d, job, reply, faults);
}

void
job_keep(void *self, uint64_t job, struct slice reply, unsigned faults)
{
	struct desk *d = self;

	/* what a line in another form came to is not worth what it had */
	if (job >= PIECES_FIRST || waiting_job(d->waiting, job)->tried)
		return;
	waiting_keep_answer(d->waiting, job, reply);
	waiting_job(d->waiting, job)->faults = (uint16_t)faults;
}

/* Which part of rules/split/ cuts a line. */
static const struct splitter_lang *
line_rules(struct desk *d, uint64_t line)
{
	const struct splitter_lang *lang;

	if (!d->splitter)
		d->splitter = splitter_open(d->options.pack);
	if (!d->langs)
		d->langs = langs_open(d->options.pack);
	if (!d->splitter || !d->langs)
		return NULL;
	lang = splitter_find(d->splitter,
		lang_rules(d->langs, waiting_lang(d->waiting, line)));
	return lang ? lang : splitter_any(d->splitter);
}

static struct worker *
job_worker(struct desk *d, uint64_t job)
{
	if (job >= PIECES_FIRST)
		job = pieces_line(d->pieces, job);
	return &d->worker[waiting_job(d->waiting, job)->where];
}

struct slice
job_lang(void *self, uint64_t job)
{
	return slice_of(job_worker(self, job)->pair.lang);
}

struct slice
job_to(void *self, uint64_t job)
{
	return slice_of(job_worker(self, job)->pair.to);
}

static void
line_ask_later(struct desk *d, uint64_t job)
{
	if (d->courier)
		courier_ask_later(d->courier, job);
	else
		crew_ask_later(job_worker(d, job)->crew, job);
}

/* 1 if the line is asked for in pieces. */
static int
line_cut(struct desk *d, uint64_t line)
{
	const struct splitter_lang *lang = line_rules(d, line);
	uint64_t first;
	size_t n = lang ? pieces_cut(d->pieces, line,
				  waiting_sent(d->waiting, line), lang, &first)
			: 0;

	for (size_t i = 0; i < n; i++) {
		unsigned tries = d->options.crew.tries > PIECE_TRIES
					 ? d->options.crew.tries - PIECE_TRIES
					 : 0;

		*pieces_tries(d->pieces, first + i) = (uint8_t)tries;
		line_ask_later(d, first + i);
	}
	return n > 0;
}

void
job_fail(void *self, uint64_t number, enum crew_why why)
{
	struct desk *d = self;
	struct job *job;

	if (number >= PIECES_FIRST) {
		piece_settle(d, number, (struct slice){NULL, 0}, why);
		return;
	}
	job = waiting_job(d->waiting, number);
	/* A suspect answer, or one without its values, is better than none. */
	if (job->answer != SPOOL_NOWHERE) {
		job->state = JOB_ANSWERED;
		return;
	}
	if (why != WHY_HOPELESS && d->options.crew.tries > 1 &&
		line_cut(d, number))
		return;
	job->state = JOB_FAILED;
	job->why = (uint8_t)why;
}
