/* row: what stages see of a row. */
#include <string.h>
#include "base/row.h"

const char *const column_names[COL_COUNT] = {
	"doc",
	"art",
	"par",
	"seg",
	"role",
	"lang",
	"source",
	"gap",
	"text",
	"edits",
	"sent",
	"reply",
	"target",
	"flags",
	"notes",
};

const char *const role_names[ROLE_COUNT] = {
	"document",
	"title",
	"byline",
	"date",
	"body",
	"caption",
	"quote",
	"list",
	"credit",
	"keywords",
	"related",
	"other",
	"end",
};

const char *const flag_names[FLAG_COUNT] = {
	"skip",
	"cut",
	"failed",
	"retried",
	"repaired",
	"findings",
};

static int
find(const char *const *names, int n, struct slice name)
{
	int i;

	for (i = 0; name.len && i < n; i++)
		if (names[i][0] == name.ptr[0] && slice_is(name, names[i]))
			return i;
	return -1;
}

int
column_find(struct slice name)
{
	return find(column_names, COL_COUNT, name);
}

int
role_find(struct slice name)
{
	return find(role_names, ROLE_COUNT, name);
}

void
row_init(struct row *row, struct arena *arena)
{
	memset(row, 0, sizeof(*row));
	row->arena = arena;
	row->role = ROLE_BODY;
}

static void *
copy_array(struct arena *arena, const void *v, size_t n, size_t size)
{
	return n ? arena_copy(arena, v, n * size) : NULL;
}

void
row_copy(struct row *to, const struct row *from)
{
	struct arena *arena = from->arena;

	*to = *from;
	to->edits.v = copy_array(
		arena, from->edits.v, from->edits.n, sizeof(*from->edits.v));
	to->edits.cap = 0;
	to->notes.v = copy_array(
		arena, from->notes.v, from->notes.n, sizeof(*from->notes.v));
	to->notes.cap = from->notes.n;
	to->placeholders.v = copy_array(arena, from->placeholders.v,
		from->placeholders.n, sizeof(*from->placeholders.v));
	to->placeholders.cap = from->placeholders.n;
}

struct edits *
row_edits(struct row *row)
{
	if (row->parsed & 1u << COL_EDITS)
		return &row->edits;
	if (!(row->loaded & 1u << COL_EDITS) &&
		edits_parse(row_get(row, COL_EDITS), row->arena, &row->edits))
		return NULL;
	row->parsed |= 1u << COL_EDITS;
	return &row->edits;
}

struct notes *
row_notes(struct row *row)
{
	if (row->parsed & 1u << COL_NOTES)
		return &row->notes;
	if (!(row->loaded & 1u << COL_NOTES) &&
		notes_parse(row_get(row, COL_NOTES), row->arena, &row->notes))
		return NULL;
	row->parsed |= 1u << COL_NOTES;
	row->read.notes_n = row->notes.n;
	row->read.notes = copy_array(
		row->arena, row->notes.v, row->notes.n, sizeof(*row->notes.v));
	return &row->notes;
}

struct placeholders *
row_placeholders(struct row *row)
{
	struct notes *notes = row_notes(row);
	struct slice json;

	if (!notes)
		return NULL;
	if (row->parsed & 1u << COL_COUNT)
		return &row->placeholders;
	json = notes_find(notes, "placeholders");
	if (!(row->loaded & 1u << COL_COUNT) && json.len &&
		placeholders_parse(json, row->arena, &row->placeholders))
		return NULL;
	row->parsed |= 1u << COL_COUNT;
	row->read.placeholders_n = row->placeholders.n;
	row->read.placeholders = copy_array(row->arena, row->placeholders.v,
		row->placeholders.n, sizeof(*row->placeholders.v));
	return &row->placeholders;
}

/* Whether a character begins, or the text ends, at a place. */
static int
is_boundary(struct slice text, uint64_t at)
{
	return at == text.len ||
	       (at < text.len && ((unsigned char)text.ptr[at] & 0xC0) != 0x80);
}

static int
placeholders_fit(const struct placeholders *list, struct slice text)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (!is_boundary(text, list->v[i].at) ||
			!is_boundary(
				text, (uint64_t)list->v[i].at + list->v[i].len))
			return 0;
	return 1;
}

static int
edits_fit(struct row *row)
{
	const struct edits *edits;

	if (!row_has(row, COL_TEXT) && row_has(row, COL_SOURCE) &&
		!row_has(row, COL_EDITS))
		return 1;
	edits = row_edits(row);
	return edits &&
	       edits_align(edits->v, edits->n, row_get(row, COL_SOURCE),
		       row_get(row, COL_TEXT));
}

const char *
row_unfit(struct row *row)
{
	unsigned parsed = row->parsed, has = 1u << COL_COUNT;
	const char *why = NULL;

	if (!edits_fit(row))
		why = "the edits do not turn 'source' into 'text'";
	if (!why && row_has(row, COL_NOTES) &&
		((!(row->loaded & has) && !row_placeholders(row)) ||
			!placeholders_fit(
				&row->placeholders, row_get(row, COL_TEXT))))
		why = "the placeholders do not lie in 'text'";
	row->loaded |= row->parsed & ~parsed;
	row->parsed = parsed;
	return why;
}

void
row_note(struct row *row, const char *key, struct slice json)
{
	struct notes *notes = row_notes(row);

	if (json.len)
		json = arena_slice(row->arena, json);
	notes_put(notes, row->arena, key, json);
	if (strcmp(key, "placeholders") == 0) {
		memset(&row->placeholders, 0, sizeof(row->placeholders));
		row->parsed &= ~(1u << COL_COUNT);
		row->loaded &= ~(1u << COL_COUNT);
	}
}

void
row_note_string(struct row *row, const char *key, struct slice text)
{
	struct buf json = {0};

	if (!text.len)
		return;
	json_add_string(&json, text);
	row_note(row, key, buf_slice(&json));
	buf_release(&json);
}

struct json
row_findings(struct row *row)
{
	struct notes *notes = row_has(row, COL_NOTES) ? row_notes(row) : NULL;
	struct slice none = {"", 0};
	struct slice list = notes ? notes_find(notes, "findings") : none;

	return json_open(list.len ? list : none);
}

struct slice
row_finding(struct row *row, struct slice finding, const char *name)
{
	struct slice json = json_member(finding, name);

	return json.len ? json_string(json, row->arena) : (struct slice){"", 0};
}
