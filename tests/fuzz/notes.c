/* notes: JSON text as it stands in the last column, and the lists in it. What
 * jansson accepts is accepted, and what is accepted can be read and printed. */
#include "fuzz.h"

#include "base/jansson.h"
#include "base/notes.h"
#include "base/placeholder.h"
#include "base/raw.h"

static int is_valid; /* the input is UTF-8 */

/* Steps through all that is there; depth is bounded by json_check. */
static void
walk(struct slice value, struct arena *arena)
{
	struct json it = json_open(value);
	struct slice key, item, text = json_string(value, arena);

	if (text.ptr && is_valid)
		LAW(utf8_valid(text.ptr, text.len) == text.len);
	json_number(value);
	while (json_next(&it, &key, &item)) {
		LAW(item.len && item.ptr >= value.ptr &&
			item.ptr + item.len <= value.ptr + value.len);
		if (key.ptr)
			json_string(key, arena);
		walk(item, arena);
	}
}

static unsigned
depth_of(const char *ptr, size_t len)
{
	unsigned depth = 0, most = 0;

	for (size_t i = 0; i < len; i++) {
		if (ptr[i] == '[' || ptr[i] == '{')
			depth++;
		if ((ptr[i] == ']' || ptr[i] == '}') && depth)
			depth--;
		most = depth > most ? depth : most;
	}
	return most;
}

static void
against_jansson(struct slice input, size_t taken)
{
	json_t *value = jansson_read(input,
		JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL);

	/* The value alone, without the white space before it; jansson takes NUL
	 * for some. */
	if (value && !strchr(" \t\r\n", input.ptr[0]) &&
		!memchr(input.ptr, 0, input.len))
		LAW(taken || depth_of(input.ptr, input.len) >= 64);
	json_decref(value);
}

static void
lists(struct slice json, struct arena *arena)
{
	struct placeholders list = {0}, again = {0};
	struct json it = json_open(json);
	struct buf out = {0}, cut = {0};
	struct raw raw;
	int more;

	if (!placeholders_parse(json, arena, &list) && list.n) {
		placeholders_print(&list, &out);
		LAW(!placeholders_parse(buf_slice(&out), arena, &again));
		LAW(again.n == list.n);
	}
	while ((more = raw_next(&it, &raw)) > 0)
		LAW(raw.hex.len % 2 == 0);
	raw_cut(json, 3, 70, &cut);
	buf_release(&cut);
	buf_release(&out);
}

static void
object(struct slice json, struct arena *arena)
{
	struct notes notes = {0}, again = {0};
	struct buf out = {0};

	if (notes_parse(json, arena, &notes))
		return;
	notes_print(&notes, &out);
	LAW(!notes_parse(buf_slice(&out), arena, &again) && again.n == notes.n);
	/* A row's reader lets nothing else through than UTF-8. */
	for (size_t i = 0; is_valid && i < notes.n; i++)
		lists(notes.v[i].json, arena);
	notes_put(&notes, arena, "tries", SLICE("2"));
	LAW(fuzz_equal(notes_find(&notes, "tries"), SLICE("2")));
	notes_put(&notes, arena, "tries", (struct slice){NULL, 0});
	LAW(!notes_find(&notes, "tries").len);
	buf_clear(&out);
	notes_print(&notes, &out);
	LAW(!notes_parse(buf_slice(&out), arena, &again));
	buf_release(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice input = fuzz_input(bytes, len);
	struct placeholders list = {0};
	struct arena arena = {0};
	struct buf out = {0};
	size_t taken;

	is_valid = utf8_valid(input.ptr, input.len) == input.len;
	taken = json_check(input.ptr, input.len);
	LAW(taken <= input.len);
	against_jansson(input, taken);
	if (taken)
		walk((struct slice){input.ptr, taken}, &arena);
	object(input, &arena);
	if (is_valid) {
		placeholders_take(input, &arena, &list);
		json_add_string(&out, input);
		LAW(json_check(out.ptr, out.len) == out.len);
		LAW(fuzz_equal(json_string(buf_slice(&out), &arena), input));
	}
	buf_release(&out);
	arena_release(&arena);
	return 0;
}
