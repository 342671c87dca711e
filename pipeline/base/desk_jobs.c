/* desk_jobs: lines on their way to an engine and back */
#include <string.h>
#include "base/desk_parts.h"
#include "base/reply.h"
#include "base/text.h"

enum {
	COMMIT = 256, /* answers that are committed at once */
	PIECE_TRIES = 2,
	SHORTEST_CP = 40, /* a line that is cut for it was not answered */
	SHORTEST_PIECE_CP = 400, /* likewise, a piece */
};

/* What of a piece's faults is told of its line. */
enum { PIECE_FAULTS = REPLY_UTF8 | REPLY_CONTROL };

/* ---- what crew and courier ask ---- */

struct slice
job_text(void *self, uint64_t job)
{
	struct desk *d = self;

	uint32_t form;

	if (job >= PIECES_FIRST)
		return pieces_text(d->pieces, job);
	form = waiting_job(d->waiting, job)->tried;
	return parts_line(d->parts,
		form ? d->form[form].sent : waiting_sent(d->waiting, job));
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
	if (d->cache && cache_find(d->cache, job->pair, job_text(d, line),
				&cached, &faults))
		line_settle(d, line, cached, faults);
	else
		line_ask(d, line, next->sent.len, ASK_LATER);
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

/* Nothing more is tried for the line. A suspect answer, or one without its
 * values, is better than none. */
static void
line_fail(struct desk *d, uint64_t line, int why)
{
	struct job *job = waiting_job(d->waiting, line);

	job->state = job->answer == SPOOL_NOWHERE ? JOB_FAILED : JOB_ANSWERED;
	job->why = (uint8_t)why;
}

static void
piece_settle(struct desk *d, uint64_t piece, struct slice answer,
	unsigned faults, int why)
{
	struct pieces_end end;
	enum pieces_state state =
		pieces_settle(d->pieces, piece, answer, faults, why, &end);
	struct slice joined = {NULL, 0};

	if (state == PIECES_OPEN)
		return;
	if (state == PIECES_ANSWERED) {
		buf_clear(&d->joined);
		pieces_join(d->pieces, piece, &d->joined);
		joined = buf_slice(&d->joined);
	}
	if (end.whole >= PIECES_FIRST)
		piece_settle(d, end.whole, joined, end.faults, end.why);
	else if (joined.ptr)
		line_answer(d, end.whole, joined, end.faults);
	else
		line_fail(d, end.whole, end.why);
}

void
job_answer(void *self, uint64_t job, struct slice reply, unsigned faults)
{
	struct desk *d = self;

	if (job >= PIECES_FIRST)
		piece_settle(d, job, reply, faults & PIECE_FAULTS, WHY_NONE);
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

static int
job_ask(struct desk *d, uint64_t job, enum asking asking)
{
	struct crew *crew = d->courier ? NULL : job_worker(d, job)->crew;

	if (crew && asking == ASK_NOW)
		return crew_ask(crew, job);
	if (crew)
		crew_ask_later(crew, job);
	else if (asking == ASK_NOW)
		courier_ask(d->courier, job);
	else
		courier_ask_later(d->courier, job);
	return 0;
}

/* ---- in parts ---- */

/* Characters of the text that may be sent at once; 0: any number. */
static size_t
limit_of(const struct desk *d, struct slice text)
{
	const struct service_limits *l =
		d->courier ? service_limits(d->options.service) : NULL;
	size_t max_cp = d->options.max_cp;

	if (l && l->chars && (!max_cp || l->chars - 1 < max_cp))
		max_cp = l->chars - 1;
	/* As many bytes a character as in the whole, and some for luck. */
	if (l && l->bytes && text.len >= l->bytes) {
		size_t cp = utf8_count(text.ptr, text.len);
		size_t fits = (size_t)((double)l->bytes * 0.8 * (double)cp /
				       (double)text.len);

		if (!max_cp || fits < max_cp)
			max_cp = fits ? fits : 1;
	}
	return max_cp;
}

/* Cuts a line or piece into parts of max_cp and asks for them, each `tries`
 * times less than it might be. 0: it is one part. */
static size_t
parts_ask(struct desk *d, uint64_t whole, size_t max_cp, enum parts_cut how,
	unsigned tries, enum asking asking)
{
	uint64_t line =
		whole >= PIECES_FIRST ? pieces_line(d->pieces, whole) : whole;
	struct slice tag = waiting_lang(d->waiting, line);
	char lang[64];
	uint64_t first;
	size_t n;

	if (tag.len > sizeof lang)
		tag.len = 0;
	if (tag.len)
		memcpy(lang, tag.ptr, tag.len);
	n = parts_cut(d->parts, job_text(d, whole),
		(struct slice){lang, tag.len}, max_cp, how);
	if (n < 2)
		return 0;
	first = pieces_add(d->pieces, whole, d->parts, n,
		how == PARTS_ALL ? CREW_LONG : CREW_PIECES);
	for (size_t i = 0; i < n; i++)
		*pieces_tries(d->pieces, first + i) = (uint8_t)tries;
	for (size_t i = 0; i < n; i++)
		if (job_ask(d, first + i, asking) < 0)
			return SIZE_MAX;
	return n;
}

/* Bytes that are never too much. */
static size_t
short_len(const struct desk *d)
{
	const struct service_limits *l =
		d->courier ? service_limits(d->options.service) : NULL;
	size_t len = d->options.max_cp ? d->options.max_cp : SIZE_MAX;

	if (l && l->chars && l->chars - 1 < len)
		len = l->chars - 1;
	if (l && l->bytes && l->bytes - 1 < len)
		len = l->bytes - 1;
	return len;
}

int
line_ask(struct desk *d, uint64_t line, size_t len, enum asking asking)
{
	struct slice text;
	size_t max_cp, n = 0;

	if (len <= short_len(d))
		return job_ask(d, line, asking);
	text = job_text(d, line);
	max_cp = limit_of(d, text);
	if (max_cp && text.len > max_cp &&
		utf8_count(text.ptr, text.len) > max_cp)
		n = parts_ask(d, line, max_cp, PARTS_ALL, 0, asking);
	if (n)
		return n == SIZE_MAX ? -1 : 0;
	return job_ask(d, line, asking);
}

/* 1 if what failed whole is asked for in halves. */
static int
halves_ask(struct desk *d, uint64_t whole)
{
	struct slice text = job_text(d, whole);
	size_t len_cp = utf8_count(text.ptr, text.len);
	unsigned most = d->options.crew.tries;
	enum parts_cut how = whole < PIECES_FIRST ? PARTS_WORDS : PARTS_ALL;

	if (len_cp < (whole < PIECES_FIRST ? SHORTEST_CP : SHORTEST_PIECE_CP))
		return 0;
	return parts_ask(d, whole, len_cp / 2 + 1, how,
		       most > PIECE_TRIES ? most - PIECE_TRIES : 0,
		       ASK_LATER) > 0;
}

void
job_fail(void *self, uint64_t number, enum crew_why why)
{
	struct desk *d = self;
	int is_piece = number >= PIECES_FIRST;
	int reason = (int)why; /* what pieces and findings have of it */

	if (!is_piece &&
		waiting_job(d->waiting, number)->answer != SPOOL_NOWHERE) {
		line_fail(d, number, reason);
		return;
	}
	if (why != WHY_HOPELESS && d->options.crew.tries > 1 &&
		halves_ask(d, number))
		return;
	if (is_piece)
		piece_settle(d, number, (struct slice){NULL, 0}, 0, reason);
	else
		line_fail(d, number, reason);
}
