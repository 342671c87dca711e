/* restore: put the protected values back.
 *
 * One pass over what the recogniser saw in the reply. What is not a placeholder
 * of the row never reaches the target, unless it stood in the text.
 */
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/recogniser.h"
#include "base/text.h"
#include "stage.h"

enum lost { LOST_SOURCE, LOST_APPEND, LOST_KEEP };

/* A row may hold more than anybody reads; the rest is one finding. */
enum { FINDINGS_MAX = 16, GUARD_MAX = 3 };

struct restore {
	struct link *link;
	struct recogniser *recogniser;
	enum lost lost;
	struct buf target, scratch;
};

/* A span of the target that is a value of the text. */
struct given {
	size_t at, len;
};

/* The row at hand. */
struct job {
	struct restore *restore;
	struct row *row;
	struct slice reply;
	struct placeholders *expected;
	const struct style *style;
	struct sightings seen;
	struct sightings stood; /* what the text itself holds, sorted */
	struct slice text;
	int knows_stood;
	int is_copy; /* source and target language are the same */
	struct given *given;
	size_t given_n;
	size_t findings_n;
	int repaired;
};

static const struct option restore_options[] = {
	{"lost", 0, OPTION_CHOICE, OPTION_STEP, "WHAT", "source|append|keep",
		"where a value did not come back: keep the source (default), "
		"append the value, keep the reply"},
	{.name = NULL},
};

static void *
restore_open(struct link *link)
{
	const char *lost = stage_option(link, "lost");
	struct recogniser *recogniser = recogniser_open(stage_pack(link));
	struct restore *r;

	if (!recogniser) {
		stage_refuse(link, "the rules of placeholders are damaged");
		return NULL;
	}
	r = memory_zero(1, sizeof *r);
	r->link = link;
	r->recogniser = recogniser;
	if (lost && strcmp(lost, "append") == 0)
		r->lost = LOST_APPEND;
	if (lost && strcmp(lost, "keep") == 0)
		r->lost = LOST_KEEP;
	return r;
}

static void
restore_close(void *self)
{
	struct restore *r = self;

	if (!r)
		return;
	recogniser_free(r->recogniser);
	buf_release(&r->target);
	buf_release(&r->scratch);
	free(r);
}

/* ---- findings ---- */

static void
find(struct job *job, struct finding f)
{
	job->findings_n++;
	if (job->findings_n > FINDINGS_MAX + 1)
		return;
	if (job->findings_n == FINDINGS_MAX + 1)
		f = (struct finding){.id = "restore.more",
			.level = LEVEL_WARNING,
			.words = "more findings in this row"};
	stage_find(job->restore->link, job->row, &f);
}

static struct slice
seen_bytes(const struct job *job, const struct sighting *s)
{
	return (struct slice){job->reply.ptr + s->at, s->len};
}

/* len: bytes of the target in its place. */
static void
find_damage(struct job *job, const struct sighting *s, size_t at, size_t len)
{
	char words[80];
	struct finding f = {.level = LEVEL_NOTE, .in_target = 1, .at = at,
		.len = len, .found = seen_bytes(job, s), .words = words};

	if (s->which >= 0)
		f.expected = job->expected->v[s->which].as;
	if (s->state == SIGHTING_REPAIRED) {
		f.id = "restore.repaired";
		snprintf(words, sizeof words, "damaged placeholder (%s)",
			s->damage);
	} else if (s->state == SIGHTING_DOUBLED) {
		f.id = "restore.doubled";
		f.level = LEVEL_WARNING;
		snprintf(words, sizeof words, "placeholder came twice");
	} else {
		f.id = "restore.strange";
		f.level = LEVEL_WARNING;
		snprintf(words, sizeof words,
			"a placeholder that was not sent");
	}
	find(job, f);
	job->repaired = 1;
}

/* Where a value stands in the source. */
static void
find_lost(struct job *job, const struct placeholder *ph)
{
	struct finding f = {.id = "restore.lost", .level = LEVEL_ERROR,
		.words = "value did not come back"};
	const struct edits *edits = row_edits(job->row);

	if (edits && (size_t)ph->at + ph->len <= job->text.len) {
		f.at = edits_back(edits->v, edits->n, ph->at, EDITS_RIGHT);
		f.len = edits_back(edits->v, edits->n, ph->at + ph->len,
				EDITS_LEFT);
		f.len = f.len > f.at ? f.len - f.at : 0;
		f.expected = (struct slice){job->text.ptr + ph->at, ph->len};
	}
	find(job, f);
}

/* ---- what stood in the text ---- */

static int
compare_bytes(struct slice a, struct slice b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int order = n ? memcmp(a.ptr, b.ptr, n) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int
compare_sightings(const void *a, const void *b, void *text)
{
	const struct sighting *x = a, *y = b;
	const char *base = ((struct slice *)text)->ptr;

	return compare_bytes((struct slice){base + x->at, x->len},
		(struct slice){base + y->at, y->len});
}

/* Did these bytes stand in the text, as a placeholder-like thing of its own? */
static int
stood_in_text(struct job *job, struct slice bytes)
{
	size_t low = 0, high;

	if (!job->knows_stood) {
		job->knows_stood = 1;
		recogniser_scan(job->restore->recogniser, job->text, NULL,
			job->row->arena, &job->stood);
		if (job->stood.n)
			qsort_r(job->stood.v, job->stood.n,
				sizeof *job->stood.v, compare_sightings,
				&job->text);
	}
	high = job->stood.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct sighting s = job->stood.v[middle];
		int order = compare_bytes(
			(struct slice){job->text.ptr + s.at, s.len}, bytes);

		if (order == 0)
			return 1;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

/* ---- building the target ---- */

static struct slice
value_of(const struct placeholder *ph)
{
	return ph->target.len ? ph->target : ph->value;
}

static void
give(struct job *job, struct slice value)
{
	struct buf *out = &job->restore->target;

	job->given[job->given_n++] = (struct given){out->len, value.len};
	buf_add_slice(out, value);
}

static int
ends_with_space(const struct buf *out)
{
	return out->len && out->ptr[out->len - 1] == ' ';
}

static int
space_at(const struct job *job, size_t pos)
{
	return pos < job->reply.len && job->reply.ptr[pos] == ' ';
}

/* Takes a sighting out; one space stays where it stood. Returns where the reply
 * goes on. */
static size_t
drop(struct job *job, const struct sighting *s)
{
	struct buf *out = &job->restore->target;
	size_t next = s->at + s->len;

	if (out->len == 0 || ends_with_space(out))
		return next + (size_t)space_at(job, next);
	if (next == job->reply.len || space_at(job, next))
		return next;
	buf_addc(out, ' ');
	return next;
}

/* Is nothing but white space between two sightings? */
static int
touches(const struct job *job, const struct sighting *a,
	const struct sighting *b)
{
	size_t pos = a->at + a->len;

	while (pos < b->at && job->reply.ptr[pos] == ' ')
		pos++;
	return pos == b->at;
}

/* A value comes twice: stammered, or said again elsewhere in the sentence. */
static size_t
double_up(struct job *job, size_t i)
{
	const struct sighting *s = &job->seen.v[i];
	size_t at = job->restore->target.len;

	if ((i > 0 && s[-1].which == s->which && touches(job, s - 1, s)) ||
		(i + 1 < job->seen.n && s[1].which == s->which &&
			touches(job, s, s + 1))) {
		find_damage(job, s, at, 0);
		return drop(job, s);
	}
	give(job, value_of(&job->expected->v[s->which]));
	find_damage(job, s, at, job->restore->target.len - at);
	return s->at + s->len;
}

static size_t
put_value(struct job *job, const struct sighting *s)
{
	struct buf *out = &job->restore->target;
	const struct placeholder *ph = &job->expected->v[s->which];
	size_t next = s->at + s->len, at;

	if (job->is_copy && (ph->pad & PAD_BEFORE) && ends_with_space(out))
		out->len--;
	at = out->len;
	give(job, value_of(ph));
	if (s->state == SIGHTING_REPAIRED)
		find_damage(job, s, at, out->len - at);
	if (job->is_copy && (ph->pad & PAD_AFTER))
		next += (size_t)space_at(job, next);
	return next;
}

static size_t
put_strange(struct job *job, const struct sighting *s)
{
	struct restore *r = job->restore;
	struct slice bytes = seen_bytes(job, s);

	buf_clear(&r->scratch);
	if (job->style) {
		style_unescape(job->style, bytes, &r->scratch);
		bytes = buf_slice(&r->scratch);
	}
	if (stood_in_text(job, bytes)) {
		give(job, bytes);
		return s->at + s->len;
	}
	find_damage(job, s, r->target.len, 0);
	return drop(job, s);
}

/* What the engine wrote between placeholders. */
static void
put_words(struct job *job, size_t from, size_t to)
{
	struct slice words = {job->reply.ptr + from, to - from};

	if (to <= from)
		return;
	if (job->style)
		style_unescape(job->style, words, &job->restore->target);
	else
		buf_add_slice(&job->restore->target, words);
}

static int
space_before(struct slice s, size_t pos)
{
	return pos > 0 && pos <= s.len && s.ptr[pos - 1] == ' ';
}

/* Spaces at the ends that the text does not have. */
static void
trim(struct job *job)
{
	struct buf *out = &job->restore->target;
	size_t n = 0;

	while (!space_before(job->text, job->text.len) && ends_with_space(out))
		out->len--;
	while (!space_before(job->text, 1) && n < out->len &&
		out->ptr[n] == ' ')
		n++;
	if (!n)
		return;
	out->len -= n;
	memmove(out->ptr, out->ptr + n, out->len);
	for (size_t i = 0; i < job->given_n; i++)
		job->given[i].at -= job->given[i].at < n ? job->given[i].at : n;
}

static void
build(struct job *job)
{
	size_t i, pos = 0;

	buf_clear(&job->restore->target);
	job->given = arena_alloc(job->row->arena,
		(job->seen.n + job->expected->n + 1) * sizeof *job->given);
	job->given_n = 0;
	for (i = 0; i < job->seen.n; i++) {
		const struct sighting *s = &job->seen.v[i];

		put_words(job, pos, s->at);
		if (s->state == SIGHTING_DOUBLED)
			pos = double_up(job, i);
		else if (s->state == SIGHTING_STRANGE)
			pos = put_strange(job, s);
		else
			pos = put_value(job, s);
	}
	put_words(job, pos, job->reply.len);
	trim(job);
}

/* ---- the last look ---- */

/* Parts of a sighting that no value covers become one space each. Returns how
 * many there were. */
static size_t
blank(struct job *job, struct buf *out, struct slice target,
	const struct sighting *s, size_t *g)
{
	size_t pos = s->at, end = s->at + s->len, n = 0;

	while (pos < end) {
		const struct given *v = *g < job->given_n ? &job->given[*g]
							  : NULL;

		if (v && v->at + v->len <= pos) {
			++*g;
			continue;
		}
		if (v && v->at <= pos) {
			size_t to = v->at + v->len < end ? v->at + v->len : end;

			buf_add(out, target.ptr + pos, to - pos);
			pos = to;
			continue;
		}
		pos = v && v->at < end ? v->at : end;
		buf_addc(out, ' ');
		n++;
	}
	return n;
}

/* A value beside what the engine wrote may have made a placeholder that
 * nobody sent. Returns how many pieces were blanked. */
static size_t
guard_once(struct job *job)
{
	struct restore *r = job->restore;
	struct slice target = buf_slice(&r->target);
	struct sightings all = {0};
	size_t i, pos = 0, g = 0, n = 0;

	recogniser_scan(r->recogniser, target, NULL, job->row->arena, &all);
	buf_clear(&r->scratch);
	for (i = 0; i < all.n; i++) {
		const struct sighting *s = &all.v[i];
		struct slice bytes = {target.ptr + s->at, s->len};

		if (stood_in_text(job, bytes))
			continue;
		buf_add(&r->scratch, target.ptr + pos, s->at - pos);
		n += blank(job, &r->scratch, target, s, &g);
		pos = s->at + s->len;
	}
	if (!n)
		return 0;
	buf_add(&r->scratch, target.ptr + pos, target.len - pos);
	job->given_n = 0;
	buf_clear(&r->target);
	buf_add_slice(&r->target, buf_slice(&r->scratch));
	return n;
}

/* 0, or -1 if the target cannot be made free of placeholders. */
static int
guard(struct job *job)
{
	struct restore *r = job->restore;
	int i;

	for (i = 0; i < GUARD_MAX; i++) {
		if (!recogniser_may_hold(r->recogniser,
			    buf_slice(&r->target)) ||
			!guard_once(job))
			return 0;
		job->repaired = 1;
	}
	return -1;
}

/* ---- what did not come back ---- */

static void
mark_seen(const struct job *job, unsigned char *seen)
{
	size_t i;

	memset(seen, 0, job->expected->n + 1);
	for (i = 0; i < job->seen.n; i++)
		if (job->seen.v[i].which >= 0)
			seen[job->seen.v[i].which] = 1;
}

/* Finds them all; with --lost append they are added in brackets. */
static size_t
report_lost(struct job *job)
{
	struct restore *r = job->restore;
	unsigned char *seen = arena_alloc(job->row->arena,
		job->expected->n + 1);
	size_t i, n = 0;

	mark_seen(job, seen);
	for (i = 0; i < job->expected->n; i++) {
		const struct placeholder *ph = &job->expected->v[i];

		if (!ph->as.len || seen[i])
			continue;
		n++;
		find_lost(job, ph);
		if (r->lost != LOST_APPEND)
			continue;
		buf_adds(&r->target, n == 1 ? " [" : "; ");
		give(job, value_of(ph));
	}
	if (n && r->lost == LOST_APPEND)
		buf_addc(&r->target, ']');
	return n;
}

static int
is_blank(struct slice s)
{
	const char *p = s.ptr, *end = p + s.len;
	uint32_t cp;

	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (!cp_is_space(cp) && !cp_is_bidi(cp))
			return 0;
	}
	return 1;
}

static void
fail(struct job *job)
{
	job->row->flags |= FLAG_FAILED;
	stage_count(job->restore->link, TOTAL_FAILED, 1);
}

static void
finish(struct job *job)
{
	struct restore *r = job->restore;
	size_t lost = report_lost(job);

	if (guard(job) != 0) {
		find(job, (struct finding){.id = "restore.strange",
				.level = LEVEL_ERROR,
				.words = "placeholders that cannot be told "
					 "apart"});
		fail(job);
		return;
	}
	if (is_blank(buf_slice(&r->target))) {
		find(job, (struct finding){.id = "restore.blank",
				.level = LEVEL_ERROR,
				.words = "nothing came back"});
		fail(job);
		return;
	}
	if (lost && r->lost == LOST_SOURCE) {
		fail(job);
		return;
	}
	if (job->repaired) {
		job->row->flags |= FLAG_REPAIRED;
		stage_count(r->link, TOTAL_REPAIRED, 1);
	}
	row_set(job->row, COL_TARGET,
		arena_slice(job->row->arena, buf_slice(&r->target)));
}

/* ---- rows ---- */

/* The row's style if it has the line escaped, else NULL. */
static const struct style *
escaping_style(struct job *job)
{
	struct recogniser *r = job->restore->recogniser;
	struct slice name = notes_find(row_notes(job->row), "style");
	const struct style *style = NULL;
	size_t i;

	if (name.len)
		style = style_find(r, json_string(name, job->row->arena));
	for (i = 0; !name.len && !style && i < job->expected->n; i++)
		if (job->expected->v[i].as.len)
			style = style_of(r, job->expected->v[i].as);
	return style && style_escapes(style) ? style : NULL;
}

static int
has_masked(const struct placeholders *expected)
{
	size_t i;

	for (i = 0; i < expected->n; i++)
		if (expected->v[i].as.len)
			return 1;
	return 0;
}

/* Failed rows wait for the engine, but for those that failed here: the reply
 * or --lost may be another now. */
static int
failed_here(struct restore *r, struct row *row)
{
	struct slice list = notes_find(row_notes(row), "findings"), finding;
	struct json it;

	(void)r;
	if (!list.len)
		return 0;
	it = json_open(list);
	while (json_next(&it, NULL, &finding))
		if (slice_is(json_member(finding, "by"), "\"restore\""))
			return 1;
	return 0;
}

static void
restore_values(struct restore *r, struct row *row)
{
	const struct document *d = stage_document(r->link);
	struct job job = {.restore = r, .row = row};

	job.reply = row_get(row, COL_REPLY);
	job.expected = row_placeholders(row);
	job.style = escaping_style(&job);
	if (!job.style && !has_masked(job.expected) && !is_blank(job.reply) &&
		!recogniser_may_hold(r->recogniser, job.reply)) {
		row_set(row, COL_TARGET, job.reply);
		return;
	}
	job.text = row_get(row, COL_TEXT);
	job.is_copy = target_is_source(row_get(row, COL_LANG), d->to);
	recogniser_scan(r->recogniser, job.reply, job.expected, row->arena,
		&job.seen);
	build(&job);
	finish(&job);
}

static void
restore_row(void *self, struct row *row)
{
	struct restore *r = self;
	int failed = (row->flags & FLAG_FAILED) != 0;

	if (row_has(row, COL_REPLY) && !row_has(row, COL_TARGET) &&
		(!failed || failed_here(r, row))) {
		row->flags &= ~(unsigned)FLAG_FAILED;
		if (row_has(row, COL_NOTES))
			stage_forget(r->link, row);
		restore_values(r, row);
	}
	stage_emit(r->link, row);
}

const struct stage stage_restore = {
	.name = "restore",
	.summary = "put the protected values back",
	.kind = STAGE_FILTER,
	.again = 1,
	.options = restore_options,
	.needs = 1u << COL_TEXT | 1u << COL_REPLY | 1u << COL_NOTES,
	.after = "split|align",
	.open = restore_open,
	.row = restore_row,
	.close = restore_close,
};
