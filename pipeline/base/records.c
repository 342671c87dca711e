/* records: texts that come in fields */
#include <inttypes.h>
#include <string.h>

#include "base/jansson.h"
#include "base/records.h"
#include "base/text.h"

void
records_init(struct records *records, enum records_form form,
	const char *const names[FIELD_COUNT])
{
	static const char *const usual[FIELD_COUNT] = {"id", "title", "text"};
	size_t i;

	memset(records, 0, sizeof(*records));
	records->form = form;
	for (i = 0; i < FIELD_COUNT; i++) {
		records->names[i] = names[i] ? names[i] : usual[i];
		records->at[i] = SIZE_MAX;
	}
}

void
record_name(const struct records *records, struct slice input, struct slice id,
	struct buf *out)
{
	const char *p = id.ptr, *end = p + id.len;
	uint32_t cp;
	unsigned n, i;

	if (id.len == 0) {
		buf_add_slice(out, input);
		buf_addf(out, ":%zu", records->line);
	}
	for (; p < end; p += n) {
		n = utf8_next(p, end, &cp);
		if (cp >= 0x20 && cp != '%' && (cp < 0x7F || cp > 0x9F) &&
			!cp_is_break(cp) && !cp_is_bidi(cp)) {
			buf_add(out, p, n);
			continue;
		}
		for (i = 0; i < n; i++)
			buf_addf(out, "%%%02X", (unsigned char)p[i]);
	}
}

/* ---- JSON Lines ---- */

static const char *const not_text =
	"has a field that is neither text nor a number";

static int
json_field(json_t *object, const char *name, struct arena *arena,
	struct slice *field)
{
	json_t *value = json_object_get(object, name);
	char number[32];
	const char *text = NULL;
	size_t len = 0;

	*field = (struct slice){NULL, 0};
	if (!value || json_is_null(value))
		return 0;
	if (json_is_string(value)) {
		text = json_string_value(value);
		len = json_string_length(value);
	} else if (json_is_integer(value)) {
		len = (size_t)snprintf(number, sizeof(number),
			"%" JSON_INTEGER_FORMAT, json_integer_value(value));
		text = number;
	} else {
		return -1;
	}
	*field = (struct slice){arena_copy(arena, text, len), len};
	return 0;
}

static enum record_result
read_json(struct records *records, struct slice line, struct arena *arena,
	struct slice fields[FIELD_COUNT], const char **why)
{
	json_t *object =
		jansson_read(line, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL);
	enum record_result result = RECORD_FOUND;
	size_t i;

	if (!json_is_object(object)) {
		*why = object ? "is no JSON object" : "is not JSON";
		json_decref(object);
		return RECORD_BAD;
	}
	for (i = 0; i < FIELD_COUNT; i++) {
		if (json_field(object, records->names[i], arena, &fields[i]) <
			0) {
			*why = not_text;
			result = RECORD_BAD;
		}
	}
	json_decref(object);
	return result;
}

/* ---- lines with tabs ---- */

/* The cell at *at, which goes after it; 0: there is none. */
static int
next_cell(struct slice line, size_t *at, struct slice *cell)
{
	const char *p = line.ptr + *at, *tab;

	if (*at > line.len)
		return 0;
	tab = memchr(p, '\t', line.len - *at);
	cell->ptr = p;
	cell->len = tab ? (size_t)(tab - p) : line.len - *at;
	*at += cell->len + 1;
	return 1;
}

static void
read_header(struct records *records, struct slice line)
{
	struct slice cell;
	size_t at = 0, column, i;

	for (column = 0; next_cell(line, &at, &cell); column++)
		for (i = 0; i < FIELD_COUNT; i++)
			if (slice_is(cell, records->names[i]))
				records->at[i] = column;
	records->has_header = 1;
}

/* \t \n \r \\ are the four escapes; any other backslash is one. */
static struct slice
unescape(struct slice cell, struct arena *arena)
{
	static const char letters[] = "tnr\\", meant[] = "\t\n\r\\";
	char *to, *begin;
	const char *found;
	size_t i;

	if (!memchr(cell.ptr, '\\', cell.len))
		return arena_slice(arena, cell);
	begin = to = arena_alloc(arena, cell.len);
	for (i = 0; i < cell.len; i++) {
		found = NULL;
		if (cell.ptr[i] == '\\' && i + 1 < cell.len && cell.ptr[i + 1])
			found = strchr(letters, cell.ptr[i + 1]);
		*to++ = found ? meant[found - letters] : cell.ptr[i];
		i += found != NULL;
	}
	return (struct slice){begin, (size_t)(to - begin)};
}

static enum record_result
read_cells(struct records *records, struct slice line, struct arena *arena,
	struct slice fields[FIELD_COUNT], const char **why)
{
	struct slice cell;
	size_t at = 0, column, i;

	if (!records->has_header) {
		read_header(records, line);
		if (records->at[FIELD_TEXT] != SIZE_MAX ||
			records->at[FIELD_TITLE] != SIZE_MAX)
			return RECORD_NONE;
		records->is_broken = 1;
		*why = "names no column of title or text";
		return RECORD_BAD;
	}
	for (column = 0; next_cell(line, &at, &cell); column++)
		for (i = 0; i < FIELD_COUNT; i++)
			if (records->at[i] == column &&
				(cell.len > 0 || i == FIELD_TEXT))
				fields[i] = unescape(cell, arena);
	return RECORD_FOUND;
}

enum record_result
record_read(struct records *records, struct slice line, struct arena *arena,
	struct slice fields[FIELD_COUNT], const char **why)
{
	memset(fields, 0, FIELD_COUNT * sizeof(fields[0]));
	records->line++;
	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	if (line.len == 0 || records->is_broken)
		return RECORD_NONE;
	return records->form == RECORDS_JSONL
		       ? read_json(records, line, arena, fields, why)
		       : read_cells(records, line, arena, fields, why);
}
