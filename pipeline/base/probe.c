/* probe: an engine tried with every style of placeholder */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/child.h"
#include "base/probe.h"
#include "base/text.h"

/* More than this comes from no engine that answers a few lines. */
enum { ANSWER_MAX = 1 << 22 };

struct probe {
	const struct style *style;
	size_t sent;	      /* placeholders */
	size_t exact, mended; /* of them */
	size_t doubled;	      /* more of the same, and others */
	size_t lines, came;   /* sent and got; not the same: none count */
	struct buf failure;   /* how the engine failed; empty: it did not */
};

/* ---- lines ---- */

static int
next_line(struct slice *text, struct slice *line)
{
	const char *lf = text->len ? memchr(text->ptr, '\n', text->len) : NULL;

	if (!text->len)
		return 0;
	line->ptr = text->ptr;
	line->len = lf ? (size_t)(lf - text->ptr) : text->len;
	text->ptr += line->len + (lf != NULL);
	text->len -= line->len + (lf != NULL);
	return 1;
}

/* The place of the next marker, U+27E6 DIGIT U+27E7, or NULL. */
static const char *
marker(const char *p, const char *end)
{
	while ((p = memmem(p, (size_t)(end - p), "\xE2\x9F\xA6", 3)) != NULL) {
		if (end - p >= 7 && memcmp(p + 4, "\xE2\x9F\xA7", 3) == 0)
			return p;
		p += 3;
	}
	return NULL;
}

/* Adds a line as the style has it; what it expects goes to list. */
static void
add_line(const struct style *style, struct slice line, struct buf *out,
	struct arena *arena, struct placeholders *list)
{
	uint32_t key = placeholder_key(line);
	const char *p = line.ptr, *end = p + line.len, *at;

	while ((at = marker(p, end)) != NULL) {
		unsigned number = (unsigned)(at[3] - '0');
		size_t from;

		style_escape(style, (struct slice){p, (size_t)(at - p)}, out);
		from = out->len;
		style_write(style, key, number, out);
		if (list->n < number)
			placeholders_add(list, arena)->as = arena_slice(
				arena, (struct slice){out->ptr + from,
					       out->len - from});
		p = at + 7;
	}
	style_escape(style, (struct slice){p, (size_t)(end - p)}, out);
	buf_addc(out, '\n');
}

/* ---- the engine ---- */

static void
give(struct child *child, struct slice *lines)
{
	ssize_t n = lines->len ? child_write(child, lines->ptr, lines->len) : 0;

	if (n > 0) {
		lines->ptr += n;
		lines->len -= (size_t)n;
	}
	if (n < 0 || !lines->len)
		child_close_in(child);
}

/* Waits until something can be done; 0 when the time is over. */
static int
wait_for(const struct child *child, time_t end)
{
	struct pollfd fds[3] = {{child->in, POLLOUT, 0},
		{child->out, POLLIN, 0}, {child->err, POLLIN, 0}};
	time_t now = time(NULL);

	if (now >= end)
		return 0;
	poll(fds, 3, (int)(end - now) * 1000);
	return 1;
}

static int
wait_for_end(const struct child *child, time_t end)
{
	struct pollfd fd = {child->end, POLLIN, 0};

	poll(&fd, 1, child->end < 0 ? 10 : 1000);
	return time(NULL) < end;
}

static void
converse(struct child *child, struct slice lines, unsigned seconds,
	struct buf *answer, struct buf *failure)
{
	time_t end = time(NULL) + (time_t)seconds;

	while (child->out >= 0 && answer->len < ANSWER_MAX) {
		if (!wait_for(child, end)) {
			buf_addf(failure, "did not end within %u s", seconds);
			break;
		}
		if (child->in >= 0)
			give(child, &lines);
		while (child->out >= 0 && answer->len < ANSWER_MAX &&
			child_read(child, answer, 1 << 16) > 0)
			;
		child_pass_errors(child);
	}
	while (!failure->len && !child_has_ended(child) &&
		wait_for_end(child, end))
		;
	child_pass_errors(child);
	child_end(child);
	if (!failure->len && child->status != 0)
		child_describe(child->status, failure);
}

static void
ask(struct probe *probe, struct slice lines, char **command, unsigned seconds,
	struct buf *answer)
{
	struct child child = {0};

	if (child_start(&child, command, command[0]) != CHILD_STARTED) {
		buf_adds(&probe->failure, "cannot be started");
		return;
	}
	converse(&child, lines, seconds, answer, &probe->failure);
}

/* ---- the count ---- */

static size_t
count_lines(struct slice text)
{
	struct slice line;
	size_t n = 0;

	while (next_line(&text, &line))
		n++;
	return n;
}

static void
count_line(struct probe *probe, const struct recogniser *recogniser,
	struct slice line, const struct placeholders *list, struct arena *arena)
{
	struct sightings seen = {0};
	size_t i, doubled = 0;

	if (utf8_valid(line.ptr, line.len) != line.len)
		return;
	recogniser_scan(recogniser, line, list, arena, &seen);
	for (i = 0; i < seen.n; i++) {
		probe->exact += seen.v[i].state == SIGHTING_EXACT;
		probe->mended += seen.v[i].state == SIGHTING_REPAIRED;
		doubled += seen.v[i].state == SIGHTING_DOUBLED ||
			   seen.v[i].state == SIGHTING_STRANGE;
	}
	probe->doubled += doubled;
}

static void
run(struct probe *probe, const struct recogniser *recogniser, char **command,
	unsigned seconds)
{
	struct slice templates = recogniser_probe(recogniser), line, rest;
	struct placeholders *lists;
	struct buf lines = {0}, answer = {0};
	struct arena arena = {0};
	size_t i = 0;

	probe->lines = count_lines(templates);
	lists = memory_zero(probe->lines + 1, sizeof *lists);
	for (rest = templates; next_line(&rest, &line); i++) {
		add_line(probe->style, line, &lines, &arena, &lists[i]);
		probe->sent += lists[i].n;
	}
	ask(probe, buf_slice(&lines), command, seconds, &answer);
	rest = buf_slice(&answer);
	probe->came = count_lines(rest);
	for (i = 0; probe->came == probe->lines && next_line(&rest, &line); i++)
		count_line(probe, recogniser, line, &lists[i], &arena);
	free(lists);
	buf_release(&lines);
	buf_release(&answer);
	arena_release(&arena);
}

/* ---- the ranking ---- */

static size_t
back(const struct probe *probe)
{
	return probe->exact + probe->mended;
}

static int
compare(const void *a, const void *b)
{
	const struct probe *x = a, *y = b;

	if (back(x) != back(y))
		return back(x) < back(y) ? 1 : -1;
	if (x->exact != y->exact)
		return x->exact < y->exact ? 1 : -1;
	if (x->doubled != y->doubled)
		return x->doubled > y->doubled ? 1 : -1;
	return (x->style > y->style) - (x->style < y->style);
}

static void
print_one(const struct probe *probe, struct buf *out)
{
	struct slice name = style_name(probe->style);
	struct slice suits = style_suits(probe->style);
	double all = probe->sent ? (double)probe->sent : 1;

	buf_addf(out, "%-10.*s", (int)name.len, name.ptr);
	if (probe->failure.len && !back(probe)) {
		buf_addf(out, " the engine %.*s\n", (int)probe->failure.len,
			probe->failure.ptr);
		return;
	}
	if (probe->came != probe->lines) {
		buf_addf(out, " %zu lines sent, %zu came\n", probe->lines,
			probe->came);
		return;
	}
	buf_addf(out, " %6.1f %7.1f %6.1f %6zu  %.*s\n",
		100 * (double)probe->exact / all,
		100 * (double)probe->mended / all,
		100 * (double)(probe->sent - back(probe)) / all, probe->doubled,
		(int)suits.len, suits.ptr);
}

/* Names for --placeholders: all that brought something back. */
static void
print_names(const struct probe *v, size_t n, struct buf *out)
{
	size_t i, named = 0;

	for (i = 0; i < n; i++) {
		if (!back(&v[i]))
			continue;
		buf_adds(out, named++ ? "," : "--placeholders ");
		buf_add_slice(out, style_name(v[i].style));
	}
	if (named)
		buf_addc(out, '\n');
}

int
probe_styles(const struct recogniser *recogniser, char **command,
	unsigned seconds, struct buf *out)
{
	const struct style *style = NULL;
	struct probe *v = NULL;
	size_t n = 0, i, came = 0;

	while ((style = style_next(recogniser, style)) != NULL) {
		v = memory_resize(v, (n + 1) * sizeof *v);
		v[n] = (struct probe){.style = style};
		run(&v[n++], recogniser, command, seconds);
	}
	if (n)
		qsort(v, n, sizeof *v, compare);
	buf_adds(out, "style       whole  mended   lost  twice  made for\n");
	for (i = 0; i < n; i++) {
		print_one(&v[i], out);
		came += back(&v[i]);
		buf_release(&v[i].failure);
	}
	print_names(v, n, out);
	free(v);
	return came ? 0 : -1;
}
