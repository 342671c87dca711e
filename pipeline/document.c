/* document: opening and closing rows on their way through the links. */
#include <stdlib.h>
#include <string.h>
#include "base/lang.h"
#include "chain.h"

/* ---- the opening row ---- */

static struct slice
note_string(struct link *link, const struct notes *notes, const char *key)
{
	struct slice json = notes_find(notes, key);

	if (json.len)
		json = json_string(json, &link->arena);
	return arena_slice(&link->arena, json);
}

static void
remember(struct link *link, struct row *row)
{
	struct document *d = &link->document;
	const struct notes *notes = row_notes(row);

	arena_clear(&link->arena);
	d->name = arena_slice(&link->arena, row_get(row, COL_DOC));
	d->lang = arena_slice(&link->arena, row_get(row, COL_LANG));
	d->to = note_string(link, notes, "to");
	d->encoding = note_string(link, notes, "encoding");
	d->field = note_string(link, notes, "field");
	d->bom = notes_find(notes, "bom").len != 0;
	link->passing = 0;
	link->in_par = 0;
	link->in_par_n = link->in_seg_n = 0;
	position_start(&link->place);
	position_cell(&link->place, &row->cell[COL_GAP]);
}

static struct slice
first_word(struct slice step)
{
	const char *space = step.len ? memchr(step.ptr, ' ', step.len) : NULL;

	if (space)
		step.len = (size_t)(space - step.ptr);
	return step;
}

/* 1 if name is one of the words in list, "a|b". */
static int
is_one_of(const char *list, struct slice name)
{
	while (*list) {
		size_t len = strcspn(list, "|");

		if (len == name.len && memcmp(list, name.ptr, len) == 0)
			return 1;
		list += len + (list[len] == '|');
	}
	return 0;
}

/* read, normalise, split and protect run once, and nothing before its turn. */
static void
judge_once(struct link *link, struct slice step)
{
	struct slice name = first_word(step);

	if (slice_is(name, link->stage->name)) {
		if (slice_is(step, link->step))
			link->passing = 1;
		else
			stage_refuse(link,
				"%s ran on this stream with other options, "
				"as '%.*s'",
				link->stage->name, (int)step.len, step.ptr);
	} else if (!link->passing && stage_rank(name) > link->rank) {
		stage_refuse(link,
			"%s goes before %.*s, which has run already: "
			"run 'wasl %s' first",
			link->stage->name, (int)name.len, name.ptr,
			link->stage->name);
	}
}

static void
judge_order(struct link *link, struct row *row)
{
	struct slice steps = notes_find(row_notes(row), "steps");
	int has_before = link->stage->after == NULL;
	struct slice item;
	struct json it;

	it = json_open(steps);
	while (steps.len && json_next(&it, NULL, &item)) {
		struct slice step = json_string(item, &link->arena);

		if (!has_before)
			has_before =
				is_one_of(link->stage->after, first_word(step));
		if (!link->stage->again && link->stage->kind == STAGE_FILTER)
			judge_once(link, step);
	}
	if (!has_before && !link->chain->stop)
		stage_refuse(link,
			"%s works on what %.*s gives: "
			"run 'wasl %.*s' first",
			link->stage->name,
			(int)strcspn(link->stage->after, "|"),
			link->stage->after,
			(int)strcspn(link->stage->after, "|"),
			link->stage->after);
}

/* The steps stay last, wherever the target language was said. */
static void
add_step(struct link *link, struct row *row)
{
	struct slice steps = notes_find(row_notes(row), "steps");
	struct buf json = {0};

	if (steps.len > 2) {
		buf_add(&json, steps.ptr, steps.len - 1);
		buf_addc(&json, ',');
	} else {
		buf_addc(&json, '[');
	}
	json_add_string(&json, slice_of(link->step));
	buf_addc(&json, ']');
	row_note(row, "steps", (struct slice){NULL, 0});
	row_note(row, "steps", buf_slice(&json));
	buf_release(&json);
}

void
stage_set_to(struct link *link, struct row *opening, const char *to)
{
	struct document *d = &link->document;
	struct slice steps = notes_find(row_notes(opening), "steps");
	struct buf json = {0};

	if (!lang_is_tag(slice_of(to))) {
		stage_refuse(link, "'%s' is no language tag", to);
		return;
	}
	if (d->to.len && !slice_is(d->to, to)) {
		stage_refuse(link,
			"the stream is on its way to '%.*s', not "
			"'%s'",
			(int)d->to.len, d->to.ptr, to);
		return;
	}
	if (d->to.len)
		return;
	d->to = arena_slice(&link->arena, slice_of(to));
	json_add_string(&json, d->to);
	row_note(opening, "to", buf_slice(&json));
	buf_release(&json);
	/* The same bytes, whichever stage was told: the steps come last. */
	row_note(opening, "steps", (struct slice){NULL, 0});
	row_note(opening, "steps", steps);
}

/* What a link adds to the opening row before its stage sees it. */
static void
sign(struct link *link, struct row *row)
{
	const char *to = settings_find(link->chain->settings, "to");

	if (to)
		stage_set_to(link, row, to);
	if (link->stage->kind != STAGE_SINK)
		add_step(link, row);
}

void
document_open(struct link *link, struct row *row)
{
	struct chain *chain = link->chain;

	remember(link, row);
	if (chain->stop)
		return;
	judge_order(link, row);
	if (chain->stop)
		return;
	if (link->stage->kind == STAGE_SINK)
		output_open(chain, link);
	if (!link->passing) {
		sign(link, row);
		if (link->stage->head && !chain->stop)
			link->stage->head(link->self, row);
		if (link->stage->kind == STAGE_ENGINE ||
			link->stage->kind == STAGE_SINK)
			return;
	}
	stage_emit(link, row);
}

void
stage_begin(struct link *link, struct row *opening)
{
	opening->role = ROLE_DOCUMENT;
	opening->art = opening->par = opening->seg = 0;
	if (!row_has(opening, COL_DOC))
		row_set(opening, COL_DOC, stage_input(link));
	end_release(link->chain, END_MORE);
	remember(link, opening);
	link->is_open = 1;
	sign(link, opening);
	stage_emit(link, opening);
}

/* ---- the closing row ---- */

static void
note_counts(struct row *row, size_t paragraphs, size_t segments)
{
	struct buf json = {0};

	buf_addf(&json, "{\"paragraphs\":%zu,\"segments\":%zu}", paragraphs,
		segments);
	row_note(row, "counts", buf_slice(&json));
	buf_release(&json);
}

/* Nothing was lost on the way to this link? Said once: a row that is flagged
 * has had its message. */
static void
verify_counts(struct link *link, struct row *row)
{
	struct slice counts = notes_find(row_notes(row), "counts");
	int64_t par_n = json_number(json_member(counts, "paragraphs"));
	int64_t seg_n = json_number(json_member(counts, "segments"));

	link->miscounted = par_n != (int64_t)link->in_par_n ||
			   seg_n != (int64_t)link->in_seg_n;
	if (!link->miscounted || (row->flags & FLAG_FAILED))
		return;
	stage_fail_document(link, "stream.counts",
		"%lld paragraphs and %lld segments were counted, but there are "
		"%zu and %zu",
		(long long)par_n, (long long)seg_n, link->in_par_n,
		link->in_seg_n);
	link->failed = 0;
	row->flags |= FLAG_FAILED;
}

void
document_close(struct link *link, struct row *row)
{
	verify_counts(link, row);
	if (link->stage->tail && !link->passing)
		link->stage->tail(link->self, row);
	if (link->stage->kind == STAGE_SINK)
		output_close(link->chain,
			link->failed || (row->flags & FLAG_FAILED));
	else if (link->stage->kind != STAGE_ENGINE)
		stage_emit(link, row);
	if (link->stage->kind == STAGE_SINK)
		link->failed = 0;
}

void
document_leave(struct link *link, struct row *row)
{
	if (row->role == ROLE_DOCUMENT) {
		link->out_par = 0;
		link->out_par_n = link->out_seg_n = 0;
	} else {
		if (!link->miscounted && link->stage->kind != STAGE_ENGINE)
			note_counts(row, link->out_par_n, link->out_seg_n);
		if (link->failed)
			row->flags |= FLAG_FAILED;
		link->failed = 0;
		link->miscounted = 0;
	}
}

/* ---- closing rows that wait ---- */

static struct row *
end_row(struct chain *chain)
{
	arena_clear(&chain->end.arena);
	row_init(&chain->end.row, &chain->end.arena);
	chain->end.row.role = ROLE_END;
	chain->end.is_held = 1;
	return &chain->end.row;
}

void
end_hold(struct chain *chain, struct row *row)
{
	struct arena *arena = &chain->end.arena;
	struct row *held = end_row(chain);

	held->flags = row->flags;
	for (size_t i = 0; i < COL_COUNT; i++) {
		held->cell[i] = row->cell[i];
		held->cell[i].ptr =
			arena_copy(arena, row->cell[i].ptr, row->cell[i].len);
	}
	held->extra_n = row->extra_n;
	held->extra = arena_alloc(arena, row->extra_n * sizeof *held->extra);
	for (size_t i = 0; i < row->extra_n; i++) {
		held->extra[i] = row->extra[i];
		held->extra[i].ptr =
			arena_copy(arena, row->extra[i].ptr, row->extra[i].len);
	}
}

void
stage_end(struct link *link)
{
	struct row *held = end_row(link->chain);

	link->is_open = 0;
	row_set(held, COL_DOC, arena_slice(held->arena, link->document.name));
	row_set(held, COL_LANG, arena_slice(held->arena, link->document.lang));
	note_counts(held, link->out_par_n, link->out_seg_n);
	/* What is said before the next one opens is not of this one. */
	link->document.name = (struct slice){"", 0};
}

void
end_release(struct chain *chain, enum end_last last)
{
	struct row *row = &chain->end.row;
	int says_last;

	if (!chain->end.is_held)
		return;
	chain->end.is_held = 0;
	if (last == END_CUT)
		return;
	says_last = notes_find(row_notes(row), "last").len != 0;
	if (last == END_MORE && says_last)
		row_note(row, "last", (struct slice){NULL, 0});
	if (chain->links[0].stage->kind == STAGE_SOURCE) {
		if (last == END_LAST)
			row_note(row, "last", SLICE("true"));
		stage_emit(&chain->links[0], row);
	} else {
		link_push(&chain->links[0], row);
	}
}
