/* restore: put the protected values back.
 *
 * A row gets a target if all its values came back, or --lost says what to do;
 * else it is flagged failed, and the source stands in its place.
 */
#include <stdlib.h>
#include <string.h>

#include "base/refill.h"
#include "base/text.h"
#include "stage.h"

enum lost { LOST_SOURCE, LOST_APPEND, LOST_KEEP };

/* A row may hold more than anybody reads; the rest is one finding. */
enum { FINDINGS_MAX = 16 };

struct restore {
	struct link *link;
	struct recogniser *recogniser;
	struct spacings *spacings;
	enum lost lost;
	struct refill refill; /* of the row at hand */
	struct buf words;
	size_t findings_n;
};

static const struct option restore_options[] = {
	{"lost", 0, OPTION_CHOICE, OPTION_STEP, "WHAT", "source|append|keep",
		"where a value did not come back: keep the source (default), "
		"append the value, or keep the reply"},
	{.name = NULL},
};

static void
restore_close(void *self)
{
	struct restore *r = self;

	recogniser_free(r->recogniser);
	spacings_free(r->spacings);
	refill_release(&r->refill);
	buf_release(&r->words);
	free(r);
}

static void *
restore_open(struct link *link)
{
	const char *lost = stage_option(link, "lost");
	struct restore *r = memory_zero(1, sizeof *r);

	r->link = link;
	r->recogniser = recogniser_open(stage_pack(link));
	r->spacings = spacings_open(stage_pack(link));
	r->refill.recogniser = r->recogniser;
	if (!r->recogniser || !r->spacings) {
		stage_refuse(link, "the rules of placeholders are damaged");
		restore_close(r);
		return NULL;
	}
	if (lost && strcmp(lost, "append") == 0)
		r->lost = LOST_APPEND;
	if (lost && strcmp(lost, "keep") == 0)
		r->lost = LOST_KEEP;
	return r;
}

static void
restore_head(void *self, struct row *row)
{
	struct restore *r = self;

	(void)row;
	r->refill.spacing =
		spacing_find(r->spacings, stage_document(r->link)->to);
}

/* ---- findings ---- */

static void
find(struct restore *r, struct row *row, struct finding f)
{
	r->findings_n++;
	if (r->findings_n > FINDINGS_MAX + 1)
		return;
	if (r->findings_n == FINDINGS_MAX + 1)
		f = (struct finding){.id = "restore.more",
			.level = LEVEL_WARNING,
			.words = "more findings in this row"};
	stage_find(r->link, row, &f);
}

static void
find_repair(struct restore *r, struct row *row, const struct repair *repair)
{
	const struct sighting *s = &repair->seen;
	struct finding f = {.level = LEVEL_WARNING,
		.in_target = 1,
		.at = repair->at,
		.len = repair->len};

	f.found = (struct slice){r->refill.reply.ptr + s->at, s->len};
	if (repair->what == REPAIR_SPACE) {
		f.id = "restore.glued";
		f.level = LEVEL_NOTE;
		f.words = "a word touched the value";
		find(r, row, f);
		return;
	}
	if (s->which >= 0)
		f.expected = r->refill.expected->v[s->which].as;
	if (s->state == SIGHTING_REPAIRED) {
		f.id = "restore.repaired";
		f.level = LEVEL_NOTE;
		buf_clear(&r->words);
		buf_addf(&r->words, "damaged placeholder (%s)", s->damage);
		buf_addc(&r->words, '\0');
		f.words = r->words.ptr;
	} else if (s->state == SIGHTING_DOUBLED) {
		f.id = "restore.doubled";
		f.words = "placeholder came twice";
	} else {
		f.id = "restore.strange";
		f.words = "a placeholder that was not sent";
	}
	find(r, row, f);
}

/* Where a value stands in the source. */
static void
find_lost(struct restore *r, struct row *row, const struct placeholder *ph)
{
	struct finding f = {.id = "restore.lost",
		.level = LEVEL_ERROR,
		.words = "value did not come back"};
	const struct edits *edits = row_edits(row);
	struct slice text = r->refill.text;

	if (edits && (size_t)ph->at + ph->len <= text.len) {
		size_t end = edits_back(edits->v, edits->n,
			(size_t)ph->at + ph->len, EDITS_LEFT);

		f.at = edits_back(edits->v, edits->n, ph->at, EDITS_RIGHT);
		f.len = end > f.at ? end - f.at : 0;
		f.expected = (struct slice){text.ptr + ph->at, ph->len};
	}
	find(r, row, f);
}

static void
find_all(struct restore *r, struct row *row)
{
	const struct refill *refill = &r->refill;
	size_t i;

	for (i = 0; i < refill->lost_n; i++)
		find_lost(r, row, &refill->expected->v[refill->lost[i]]);
	for (i = 0; i < refill->repairs_n; i++)
		find_repair(r, row, &refill->repairs[i]);
}

/* ---- rows ---- */

static void
append_lost(struct refill *refill)
{
	size_t i;

	for (i = 0; i < refill->lost_n; i++) {
		buf_adds(&refill->target, i == 0 ? " [" : "; ");
		refill_add(refill,
			refill_value(&refill->expected->v[refill->lost[i]]));
	}
	buf_addc(&refill->target, ']');
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
fail(struct restore *r, struct row *row, const char *id, const char *words)
{
	if (id)
		find(r, row,
			(struct finding){.id = id,
				.level = LEVEL_ERROR,
				.words = words});
	row->flags |= FLAG_FAILED;
	stage_count(r->link, TOTAL_FAILED, 1);
}

/* Judges what came of the reply; fills the target if it is sound. */
static void
finish(struct restore *r, struct row *row)
{
	struct refill *refill = &r->refill;
	int guarded;

	if (is_blank(buf_slice(&refill->target))) {
		fail(r, row, "restore.blank", "nothing came back");
		return;
	}
	if (refill->lost_n && r->lost == LOST_SOURCE) {
		fail(r, row, NULL, NULL);
		return;
	}
	if (refill->lost_n && r->lost == LOST_APPEND)
		append_lost(refill);
	guarded = refill_guard(refill);
	if (guarded < 0) {
		fail(r, row, "restore.strange",
			"placeholders that cannot be told apart");
		return;
	}
	if (guarded)
		find(r, row,
			(struct finding){.id = "restore.strange",
				.level = LEVEL_WARNING,
				.in_target = 1,
				.words = "a placeholder made by chance"});
	if (refill->repairs_n || guarded) {
		row->flags |= FLAG_REPAIRED;
		stage_count(r->link, TOTAL_REPAIRED, 1);
	}
	row_set(row, COL_TARGET,
		arena_slice(row->arena, buf_slice(&refill->target)));
}

static int
has_masked(const struct placeholders *list)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (list->v[i].as.len)
			return 1;
	return 0;
}

/* A reply that needs nothing: no placeholder was sent, none came. */
static int
is_plain(struct restore *r, const struct placeholders *list,
	const struct style *style, struct slice reply)
{
	return !style && !has_masked(list) && reply.ptr[0] != ' ' &&
	       reply.ptr[reply.len - 1] != ' ' && !is_blank(reply) &&
	       !recogniser_may_hold(r->recogniser, reply);
}

static void
restore_values(struct restore *r, struct row *row)
{
	const struct placeholders *list = row_placeholders(row);
	const struct style *style = refill_style(r->recogniser, row);
	struct slice reply = row_get(row, COL_REPLY);
	struct refill *refill = &r->refill;

	if (is_plain(r, list, style, reply)) {
		row_set(row, COL_TARGET, reply);
		return;
	}
	refill->expected = list;
	refill->style = style;
	refill->text = row_get(row, COL_TEXT);
	refill->reply = reply;
	refill->is_copy = target_is_source(
		row_get(row, COL_LANG), stage_document(r->link)->to);
	refill->arena = row->arena;
	r->findings_n = 0;
	refill_reply(refill);
	find_all(r, row);
	finish(r, row);
}

/* Failed rows wait for the engine, but for those that failed here: the reply
 * or --lost may be another now. */
static int
failed_here(struct row *row)
{
	struct json it = row_findings(row);
	struct slice finding;

	while (json_next(&it, NULL, &finding))
		if (slice_is(json_member(finding, "by"), "\"restore\""))
			return 1;
	return 0;
}

static void
restore_row(void *self, struct row *row)
{
	struct restore *r = self;
	int failed = (row->flags & FLAG_FAILED) != 0;

	if (row_has(row, COL_REPLY) && !row_has(row, COL_TARGET) &&
		(!failed || failed_here(row))) {
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
	.finds = 1,
	.after = "split|align",
	.open = restore_open,
	.head = restore_head,
	.row = restore_row,
	.close = restore_close,
};
