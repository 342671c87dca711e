/* notes: the members of a row's notes. */
#include <string.h>
#include "base/notes.h"

static struct slice
trim(struct slice s)
{
	while (s.len && memchr(" \t\n\r", s.ptr[0], 4)) {
		s.ptr++;
		s.len--;
	}
	while (s.len && memchr(" \t\n\r", s.ptr[s.len - 1], 4))
		s.len--;
	return s;
}

static void
add(struct notes *notes, struct arena *arena, struct note note)
{
	struct note *v;

	if (notes->n == notes->cap) {
		notes->cap = notes->cap ? 2 * notes->cap : 4;
		v = arena_alloc(arena, notes->cap * sizeof(*v));
		if (notes->n)
			memcpy(v, notes->v, notes->n * sizeof(*v));
		notes->v = v;
	}
	notes->v[notes->n++] = note;
}

int
notes_parse(struct slice cell, struct arena *arena, struct notes *out)
{
	struct slice object = trim(cell), key, item;
	struct json it;

	memset(out, 0, sizeof(*out));
	if (cell.len == 0)
		return 0;
	if (object.len == 0 || object.ptr[0] != '{' ||
		json_check(object.ptr, object.len) != object.len)
		return -1;
	it = json_open(object);
	while (json_next(&it, &key, &item))
		add(out, arena,
			(struct note){{key.ptr + 1, key.len - 2}, item});
	return 0;
}

static struct note *
find(const struct notes *notes, const char *key)
{
	size_t i;

	for (i = 0; i < notes->n; i++)
		if (slice_is(notes->v[i].key, key))
			return &notes->v[i];
	return NULL;
}

struct slice
notes_find(const struct notes *notes, const char *key)
{
	struct note *note = find(notes, key);

	return note ? note->json : (struct slice){NULL, 0};
}

void
notes_put(struct notes *notes, struct arena *arena, const char *key,
	struct slice json)
{
	struct note *note = find(notes, key);

	if (note && json.len) {
		note->json = json;
	} else if (note) {
		notes->n--;
		memmove(note, note + 1,
			(size_t)(notes->v + notes->n - note) * sizeof(*note));
	} else if (json.len) {
		add(notes, arena,
			(struct note){arena_slice(arena, slice_of(key)), json});
	}
}

void
notes_print(const struct notes *notes, struct buf *out)
{
	size_t i;

	for (i = 0; i < notes->n; i++) {
		buf_adds(out, i ? ",\"" : "{\"");
		buf_add_slice(out, notes->v[i].key);
		buf_adds(out, "\":");
		buf_add_slice(out, notes->v[i].json);
	}
	if (notes->n)
		buf_addc(out, '}');
}
