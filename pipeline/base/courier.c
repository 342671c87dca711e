/* courier: lines and answers to and from a translation service */
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/courier.h"
#include "base/curl.h"
#include "base/module.h"
#include "base/text.h"

enum {
	QUEUE_MAX = 8,	  /* requests that wait, for each in the air */
	BACKOFF_MS = 500, /* after the first failure; doubled each time */
	BACKOFF_MAX_MS = 60000,
	ASKED_MAX_MS = 600000, /* of what a service asks for: no longer */
	FAILED_MAX = 8, /* times of one request, none good meanwhile: the */
	FAILED_NEW = 4, /* service is given up; sooner if it never was */
	TROUBLES_SAID = 5,
};

/* Lines that go together. */
struct parcel {
	struct parcel *next;
	uint64_t *job;
	size_t n, cap;
	size_t bytes, chars;
	char *lang, *to;
	unsigned failures;  /* of transport: nothing was wrong with the lines */
	size_t good_n;	    /* the courier's, when it failed first */
	int64_t not_before; /* ms */
};

struct courier {
	struct courier_options options;
	struct crew_caller caller;
	const struct curl_module *curl;
	struct curl_client *client;
	struct parcel *open;	      /* being filled, or NULL */
	struct parcel *queue, **last; /* to be sent */
	size_t queued, flying;
	int64_t next_start; /* ms: not before, by the service's rate */
	int64_t pause_till; /* ms: the service asked for quiet */
	size_t good_n;	    /* requests that were answered */
	size_t troubles;
	int is_refused; /* nothing more will be sent */
	size_t judged, found[SUSPECT_COUNT];
	uint64_t luck; /* for jitter */
	struct service_answers answers;
};

struct courier *
courier_new(const struct courier_options *options,
	const struct crew_caller *caller, const char **why)
{
	const struct curl_module *curl =
		module_open("curl", CURL_MODULE_VERSION, why);
	struct courier *c;

	if (!curl)
		return NULL;
	c = memory_zero(1, sizeof(*c));
	c->options = *options;
	c->caller = *caller;
	c->curl = curl;
	c->client = curl->open();
	c->last = &c->queue;
	c->luck = (uint64_t)clock_ms() * 0x9E3779B97F4A7C15u;
	if (c->client)
		return c;
	*why = "libcurl does not start";
	free(c);
	return NULL;
}

static void
parcel_free(struct parcel *p)
{
	if (!p)
		return;
	free(p->job);
	free(p->lang);
	free(p->to);
	free(p);
}

void
courier_free(struct courier *c)
{
	if (!c)
		return;
	c->curl->close(c->client);
	while (c->queue) {
		struct parcel *next = c->queue->next;

		parcel_free(c->queue);
		c->queue = next;
	}
	parcel_free(c->open);
	service_answers_release(&c->answers);
	free(c);
}

/* ---- parcels ---- */

static void
parcel_queue(struct courier *c, struct parcel *p)
{
	p->next = NULL;
	*c->last = p;
	c->last = &p->next;
	c->queued++;
}

static void
parcel_close(struct courier *c)
{
	if (c->open)
		parcel_queue(c, c->open);
	c->open = NULL;
}

static void
parcel_add(struct parcel *p, uint64_t job)
{
	if (p->n == p->cap) {
		p->cap = p->cap ? 2 * p->cap : 16;
		p->job = memory_resize(p->job, p->cap * sizeof(*p->job));
	}
	p->job[p->n++] = job;
}

static struct parcel *
parcel_like(const char *lang, const char *to)
{
	struct parcel *p = memory_zero(1, sizeof(*p));

	p->lang = memory_string(lang, strlen(lang));
	p->to = memory_string(to, strlen(to));
	return p;
}

static struct parcel *
parcel_new(struct slice lang, struct slice to)
{
	struct parcel *p = memory_zero(1, sizeof(*p));

	p->lang = memory_string(lang.ptr, lang.len);
	p->to = memory_string(to.ptr, to.len);
	return p;
}

static int
is_over(size_t have, size_t more, size_t limit)
{
	return limit && have + more > limit;
}

/* 1 if the parcel at hand has no room for it. */
static int
is_full(const struct courier *c, size_t bytes, size_t chars)
{
	const struct service_limits *l = service_limits(c->options.service);
	const struct parcel *p = c->open;

	return is_over(p->n, 1, l->items ? l->items : 1000) ||
	       is_over(p->bytes, bytes, l->bytes) ||
	       is_over(p->chars, chars, l->chars);
}

static void
line_put(struct courier *c, uint64_t job)
{
	struct slice text = c->caller.text(c->caller.user, job);
	size_t bytes = text.len + 1, chars = utf8_count(text.ptr, text.len) + 1;
	struct slice lang = c->options.lang(c->caller.user, job);
	struct slice to;

	if (c->open &&
		(!slice_is(lang, c->open->lang) || is_full(c, bytes, chars)))
		parcel_close(c);
	to = c->options.to(c->caller.user, job);
	if (c->open && !slice_is(to, c->open->to))
		parcel_close(c);
	if (!c->open) {
		lang = c->options.lang(c->caller.user, job);
		c->open = parcel_new(lang, to);
	}
	parcel_add(c->open, job);
	c->open->bytes += bytes;
	c->open->chars += chars;
}

/* ---- what fails ---- */

static void
trouble_say(struct courier *c, enum level level, const char *what,
	struct slice detail)
{
	struct buf words = {0};

	if (level < LEVEL_ERROR && c->troubles++ >= TROUBLES_SAID)
		return;
	buf_addf(&words, "%s: %s", c->options.label, what);
	if (detail.len &&
		(!c->options.secret ||
			!memmem(detail.ptr, detail.len, c->options.secret,
				strlen(c->options.secret)))) {
		buf_adds(&words, ": ");
		report_visible(&words, detail, 100);
	}
	buf_addc(&words, 0);
	c->caller.say(c->caller.user, level, words.ptr);
	buf_release(&words);
}

static void
parcel_give_up(struct courier *c, struct parcel *p, enum crew_why why)
{
	for (size_t i = 0; i < p->n; i++)
		c->caller.fail(c->caller.user, p->job[i], why);
	parcel_free(p);
}

static void
service_give_up(struct courier *c)
{
	struct parcel *p;

	c->is_refused = 1;
	parcel_close(c);
	while ((p = c->queue)) {
		c->queue = p->next;
		parcel_give_up(c, p, WHY_HOPELESS);
	}
	c->last = &c->queue;
	c->queued = 0;
}

/* Later: as long as the service asks for, else twice as long each time, and by
 * chance up to half as long again, so that many clients do not come back at
 * once. */
static void
parcel_later(struct courier *c, struct parcel *p, int64_t asked_ms)
{
	int64_t ms = asked_ms;

	if (p->failures == 0 || p->good_n != c->good_n) {
		p->failures = 0;
		p->good_n = c->good_n;
	}
	if (++p->failures >= (c->good_n ? FAILED_MAX : FAILED_NEW)) {
		trouble_say(c, LEVEL_ERROR,
			"the service is given up, for it "
			"fails again and again",
			SLICE(""));
		service_give_up(c);
		parcel_give_up(c, p, WHY_HOPELESS);
		return;
	}
	if (ms < 0) {
		ms = (int64_t)BACKOFF_MS << (p->failures - 1);
		c->luck = c->luck * 6364136223846793005u + 1442695040888963407u;
		ms += (int64_t)((c->luck >> 33) % (uint64_t)(ms / 2 + 1));
		if (ms > BACKOFF_MAX_MS)
			ms = BACKOFF_MAX_MS;
	} else if (ms > ASKED_MAX_MS) {
		ms = ASKED_MAX_MS;
	}
	if (asked_ms >= 0)
		c->pause_till = clock_ms() + ms;
	p->not_before = clock_ms() + ms;
	parcel_queue(c, p);
}

/* ---- sending ---- */

static void
parcel_send(struct courier *c, struct parcel *p)
{
	struct slice *lines = memory_alloc(p->n * sizeof(*lines));
	struct arena arena = {0};
	struct service_ask ask = {.lang = slice_of(p->lang),
		.to = slice_of(p->to),
		.lines = lines,
		.n = p->n};
	struct service_request request;
	struct curl_request post = {
		.user = p, .timeout_ms = c->options.timeout_ms};

	memset(&request, 0, sizeof(request));
	for (size_t i = 0; i < p->n; i++)
		lines[i] = arena_slice(
			&arena, c->caller.text(c->caller.user, p->job[i]));
	service_write(c->options.service, &ask, &request);
	post.url = request.url.ptr;
	post.headers = (const char *const *)request.headers;
	post.body = request.body.ptr;
	post.body_len = request.body.len;
	if (c->curl->start(c->client, &post) == 0) {
		c->flying++;
	} else {
		trouble_say(c, LEVEL_WARNING, "a request cannot be made",
			SLICE(""));
		parcel_later(c, p, -1);
	}
	service_request_release(&request);
	arena_release(&arena);
	free(lines);
}

/* The first parcel that may go now, taken out of the queue. */
static struct parcel *
parcel_take(struct courier *c, int64_t now)
{
	for (struct parcel **at = &c->queue; *at; at = &(*at)->next) {
		struct parcel *p = *at;

		if (p->not_before > now)
			continue;
		*at = p->next;
		if (!*at)
			c->last = at;
		c->queued--;
		return p;
	}
	return NULL;
}

static void
parcels_send(struct courier *c)
{
	double rate = service_limits(c->options.service)->rate;
	int64_t now = clock_ms();
	struct parcel *p;

	while (c->flying < c->options.parallel && now >= c->next_start &&
		now >= c->pause_till && (p = parcel_take(c, now))) {
		parcel_send(c, p);
		if (rate > 0)
			c->next_start = now + (int64_t)(1000 / rate);
	}
}

/* ---- what came ---- */

static void
job_doubt(struct courier *c, struct parcel *p, uint64_t job, enum crew_why why)
{
	uint8_t *tries = c->caller.tries(c->caller.user, job);
	struct parcel *alone;

	if (++*tries >= c->options.tries) {
		c->caller.fail(c->caller.user, job, why);
		return;
	}
	alone = parcel_like(p->lang, p->to);
	parcel_add(alone, job);
	parcel_queue(c, alone);
}

/* Lines and answers do not fit: in two halves, or, if it was one line, once
 * more. */
static void
parcel_part(struct courier *c, struct parcel *p)
{
	struct parcel *half;

	if (p->n == 1) {
		job_doubt(c, p, p->job[0], WHY_LOST);
		parcel_free(p);
		return;
	}
	half = parcel_like(p->lang, p->to);
	while (p->n > half->n + 1)
		parcel_add(half, p->job[--p->n]);
	parcel_queue(c, p);
	parcel_queue(c, half);
}

static void
line_settle(struct courier *c, struct parcel *p, uint64_t job,
	const struct service_answer *answer)
{
	int is_last =
		*c->caller.tries(c->caller.user, job) + 1u >= c->options.tries;
	unsigned found;

	if (!answer || !answer->text.len) {
		job_doubt(c, p, job, answer ? WHY_EMPTY : WHY_LOST);
		return;
	}
	found = suspect_judge(c->options.suspect,
		c->caller.text(c->caller.user, job), answer->text);
	c->judged++;
	for (int k = 0; found && k < SUSPECT_COUNT; k++)
		c->found[k] += found >> k & 1;
	found &= ~suspect_habits(c->options.suspect, c->found, c->judged);
	if (found && *c->caller.tries(c->caller.user, job) == 0 && !is_last) {
		c->caller.keep(c->caller.user, job, answer->text,
			answer->faults | found * CREW_SUSPECT);
		job_doubt(c, p, job, WHY_SUSPECT);
		return;
	}
	c->caller.answer(c->caller.user, job, answer->text,
		answer->faults | found * CREW_SUSPECT);
}

/* Answers with numbers: those that came once. */
static void
numbers_settle(struct courier *c, struct parcel *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct service_answer *found = NULL;
		size_t n = 0;

		for (size_t k = 0; k < c->answers.n; k++)
			if (c->answers.v[k].id == i + 1) {
				found = &c->answers.v[k];
				n++;
			}
		line_settle(c, p, p->job[i], n == 1 ? found : NULL);
	}
}

static void
answers_settle(struct courier *c, struct parcel *p, struct slice body)
{
	const char *why;

	if (service_read(c->options.service, body, &c->answers, &why) < 0) {
		trouble_say(c, LEVEL_WARNING, why, SLICE(""));
		parcel_part(c, p);
		return;
	}
	if (service_limits(c->options.service)->texts == TEXTS_TSV) {
		numbers_settle(c, p);
		parcel_free(p);
		return;
	}
	if (c->answers.n != p->n) {
		trouble_say(c, LEVEL_WARNING,
			"the number of answers is not "
			"that of the lines",
			SLICE(""));
		parcel_part(c, p);
		return;
	}
	for (size_t i = 0; i < p->n; i++)
		line_settle(c, p, p->job[i], &c->answers.v[i]);
	parcel_free(p);
}

/* What a status means: try later, part the request, or stop. */
enum verdict { VERDICT_GOOD, VERDICT_LATER, VERDICT_PART, VERDICT_STOP };

static enum verdict
status_judge(int status)
{
	if (status == 200)
		return VERDICT_GOOD;
	if (status == 0 || status == 408 || status == 425 || status == 429 ||
		status >= 500)
		return VERDICT_LATER;
	return status == 400 || status == 413 || status == 414 || status == 422
		       ? VERDICT_PART
		       : VERDICT_STOP;
}

static void
result_settle(struct courier *c, const struct curl_result *r)
{
	struct parcel *p = r->user;
	struct slice body = {r->body, r->body_len};
	char what[96];

	c->flying--;
	if (r->error)
		snprintf(what, sizeof(what), "no answer: %.70s", r->error);
	else
		snprintf(what, sizeof(what), "status %d", r->status);
	if (c->is_refused) {
		parcel_give_up(c, p, WHY_HOPELESS);
		return;
	}
	switch (status_judge(r->status)) {
	case VERDICT_GOOD:
		c->good_n++;
		answers_settle(c, p, body);
		break;
	case VERDICT_LATER:
		trouble_say(c, LEVEL_WARNING, what, SLICE(""));
		parcel_later(c, p, r->retry_after_ms);
		break;
	case VERDICT_PART:
		trouble_say(c, LEVEL_WARNING, what, body);
		parcel_part(c, p);
		break;
	case VERDICT_STOP:
		trouble_say(c, LEVEL_ERROR, what, body);
		service_give_up(c);
		parcel_give_up(c, p, WHY_HOPELESS);
		break;
	}
}

/* ---- the caller's side ---- */

/* Until the next parcel may go; -1: nothing waits for a time. */
static int64_t
patience(const struct courier *c)
{
	int64_t now = clock_ms(), soonest = INT64_MAX;

	if (!c->queue || c->flying >= c->options.parallel)
		return -1;
	for (const struct parcel *p = c->queue; p; p = p->next)
		if (p->not_before < soonest)
			soonest = p->not_before;
	if (soonest < c->next_start)
		soonest = c->next_start;
	if (soonest < c->pause_till)
		soonest = c->pause_till;
	return soonest > now ? soonest - now : 0;
}

int
courier_wait(struct courier *c, int fd, int64_t ms)
{
	int64_t own;
	struct curl_result result;
	int is_readable, any = 0;

	parcels_send(c);
	own = patience(c);
	if (own >= 0 && (ms < 0 || own < ms))
		ms = own;
	if (ms < 0 || ms > 60000)
		ms = 60000;
	is_readable = c->curl->work(c->client, fd, (int)ms);
	while (c->curl->done(c->client, &result)) {
		result_settle(c, &result);
		any = 1;
	}
	if (any)
		c->caller.settled(c->caller.user);
	parcels_send(c);
	return is_readable;
}

void
courier_ask_later(struct courier *c, uint64_t job)
{
	if (c->is_refused)
		c->caller.fail(c->caller.user, job, WHY_HOPELESS);
	else
		line_put(c, job);
}

void
courier_ask(struct courier *c, uint64_t job)
{
	courier_ask_later(c, job);
	while (c->queued > QUEUE_MAX * c->options.parallel && !c->is_refused)
		courier_wait(c, -1, -1);
	if (c->queued && c->flying < c->options.parallel)
		courier_wait(c, -1, 0);
}

void
courier_rest(struct courier *c)
{
	parcel_close(c);
	parcels_send(c);
}

void
courier_finish(struct courier *c)
{
	parcel_close(c);
	while (c->open || c->queued || c->flying) {
		parcel_close(c);
		courier_wait(c, -1, -1);
	}
}
