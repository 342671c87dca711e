/* ask: which rows wait for an engine, and the lines by which it is asked */
#include <string.h>
#include "base/ask.h"
#include "base/notes.h"
#include "base/reply.h"
#include "base/text.h"

enum { GUARD_FIRST = 1000 };

/* The primary subtags are the same. */
static int
is_same_language(struct slice a, struct slice b)
{
	size_t i = 0;

	while (i < a.len && i < b.len && a.ptr[i] != '-' && b.ptr[i] != '-') {
		if ((a.ptr[i] | 0x20) != (b.ptr[i] | 0x20))
			return 0;
		i++;
	}
	return i > 0 && (i == a.len || a.ptr[i] == '-') &&
	       (i == b.len || b.ptr[i] == '-');
}

int
row_is_open(struct row *row, struct slice lang, struct slice to)
{
	struct slice sent;

	if (!row_has(row, COL_SENT) || row_has(row, COL_TARGET) ||
		(row->flags & FLAG_SKIP))
		return 0;
	if (row_has(row, COL_REPLY) && !(row->flags & FLAG_FAILED))
		return 0;
	if (!is_same_language(lang, to) &&
		is_same_language(row_get(row, COL_LANG), to)) {
		row->flags |= FLAG_SKIP;
		return 0;
	}
	sent = row_get(row, COL_SENT);
	if (text_has_letter(sent.ptr, sent.len))
		return 1;
	row_set(row, COL_REPLY, sent);
	row->flags &= ~(unsigned)FLAG_FAILED;
	return 0;
}

/* ---- lines ---- */

enum ask_io
ask_io_find(const char *name)
{
	if (!name || !strcmp(name, "lines"))
		return ASK_LINES;
	return !strcmp(name, "tsv") ? ASK_TSV : ASK_JSONL;
}

static void
json_write(uint64_t number, struct slice text, struct buf *out)
{
	struct buf safe = {0};

	ask_write(text, ASK_TAB_KEPT, &safe);
	buf_addf(out, "{\"id\":%llu,\"text\":", (unsigned long long)number);
	json_add_string(out, buf_slice(&safe));
	buf_addc(out, '}');
	buf_release(&safe);
}

void
ask_line(enum ask_io io, uint64_t number, struct slice text, struct buf *out)
{
	if (io == ASK_JSONL)
		json_write(number, text, out);
	if (io == ASK_TSV)
		buf_addf(out, "%llu\t", (unsigned long long)number);
	if (io != ASK_JSONL)
		ask_write(text, io == ASK_TSV ? ASK_TAB_SPACE : ASK_TAB_KEPT,
			out);
	buf_addc(out, '\n');
}

/* The number before a TAB; 0 if there is none. Cuts it off. */
static uint64_t
tsv_number(struct slice *line)
{
	uint64_t id = 0;

	for (size_t i = 0; i < line->len && i < 20; i++) {
		char c = line->ptr[i];

		if (c == '\t' && i > 0) {
			line->ptr += i + 1;
			line->len -= i + 1;
			return id;
		}
		if (c < '0' || c > '9')
			return 0;
		id = id * 10 + (uint64_t)(c - '0');
	}
	return 0;
}

/* {"id":7,"text":"..."}, or "translation" as some call it. Leaves the text. */
static uint64_t
jsonl_number(struct slice *line, struct arena *arena)
{
	struct slice object = *line, text;
	int64_t id;

	while (object.len && *object.ptr == ' ') {
		object.ptr++;
		object.len--;
	}
	object.len = json_check(object.ptr, object.len);
	if (!object.len || *object.ptr != '{')
		return 0;
	id = json_number(json_member(object, "id"));
	text = json_member(object, "translation");
	if (!text.len)
		text = json_member(object, "text");
	text = json_string(text, arena);
	if (id <= 0 || !text.ptr)
		return 0;
	*line = text;
	return (uint64_t)id;
}

uint64_t
answer_number(enum ask_io io, struct slice *line, struct arena *arena)
{
	if (io == ASK_TSV)
		return tsv_number(line);
	return io == ASK_JSONL ? jsonl_number(line, arena) : 0;
}

void
guard_write(const struct recogniser *recogniser, size_t number, struct buf *out)
{
	style_write(style_default(recogniser), placeholder_key(SLICE("guard")),
		(unsigned)(GUARD_FIRST + number), out);
}

/* The digits of a text, by value; 0, or -1: there are more than any guard's. */
static int
digits_of(struct slice text, char digits[16])
{
	const char *p = text.ptr, *end = p + text.len;
	size_t n = 0;
	uint32_t cp;

	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (cp_digit(cp) < 0)
			continue;
		if (n == 15)
			return -1;
		digits[n++] = (char)('0' + cp_digit(cp));
	}
	digits[n] = '\0';
	return 0;
}

int
guard_is(const struct recogniser *recogniser, struct slice guard,
	struct slice text)
{
	enum { SLACK = 8, DAMAGED_MAX = 100 }; /* bytes: a stop; an escape */
	struct sightings seen = {0};
	struct arena arena = {0};
	char digits[16], sent[16];
	size_t outside = text.len;

	if (text.len >= guard.len && text.len <= guard.len + SLACK &&
		memmem(text.ptr, text.len, guard.ptr, guard.len))
		return 1;
	/* Guards differ in nothing but their digits: no repair may touch
	 * those. */
	if (!text.len || text.len > DAMAGED_MAX || digits_of(guard, sent) < 0 ||
		digits_of(text, digits) < 0 || strcmp(digits, sent) != 0)
		return 0;
	recogniser_scan(recogniser, text, NULL, &arena, &seen);
	for (size_t i = 0; i < seen.n; i++)
		outside -= seen.v[i].len;
	arena_release(&arena);
	return outside <= SLACK;
}
