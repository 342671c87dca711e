/* pack: named sections in one run of bytes.
 *
 * A header, an index in order of name, then names and sections, each section at
 * a multiple of 16. Numbers are in the machine's own order, for a pack is used
 * where it lies; the header tells a foreign one.
 */
#include <stdlib.h>
#include <string.h>
#include "base/pack.h"

enum {
	PACK_VERSION = 1, /* another when the layout of any section changes */
	PACK_ALIGN = 16,
};

struct pack_header {
	char magic[8];
	uint32_t version, count; /* a version of the other order is none */
	uint64_t len;		 /* of the whole */
	uint64_t reserved;	 /* 0 */
};

struct pack_index {
	uint64_t name, name_len, at, len; /* bytes from the start */
};

static const char magic[8] = {'w', 'a', 's', 'l', 'p', 'a', 'c', 'k'};

static const struct pack_index *
index_of(const struct pack *pack)
{
	return (const void *)(pack->ptr + sizeof(struct pack_header));
}

static size_t
count_of(const struct pack *pack)
{
	return ((const struct pack_header *)(const void *)pack->ptr)->count;
}

static struct slice
name_of(const struct pack *pack, size_t i)
{
	const struct pack_index *entry = &index_of(pack)[i];

	return (struct slice){pack->ptr + entry->name, entry->name_len};
}

/* ---- reading ---- */

static int
is_inside(uint64_t at, uint64_t len, uint64_t from, uint64_t to)
{
	return at >= from && at <= to && len <= to - at;
}

static int
index_is_sound(const struct pack *pack, size_t count)
{
	const struct pack_index *v = index_of(pack);
	size_t i, from = sizeof(struct pack_header) + count * sizeof(*v);

	for (i = 0; i < count; i++) {
		if (!is_inside(v[i].name, v[i].name_len, from, pack->len) ||
			!is_inside(v[i].at, v[i].len, from, pack->len) ||
			v[i].at % PACK_ALIGN)
			return 0;
		if (i && slice_compare(
				 name_of(pack, i - 1), name_of(pack, i)) >= 0)
			return 0;
	}
	return 1;
}

int
pack_open(struct pack *pack, const char *ptr, size_t len)
{
	struct pack_header header;

	if (len < sizeof(header) || (uintptr_t)ptr % PACK_ALIGN)
		return -1;
	memcpy(&header, ptr, sizeof(header));
	if (memcmp(header.magic, magic, sizeof(magic)) != 0 ||
		header.version != PACK_VERSION || header.len != len ||
		header.count >
			(len - sizeof(header)) / sizeof(struct pack_index))
		return -1;
	*pack = (struct pack){ptr, len};
	return index_is_sound(pack, header.count) ? 0 : -1;
}

struct slice
pack_find(const struct pack *pack, const char *section)
{
	const struct pack_index *v = index_of(pack);
	struct slice name = slice_of(section);
	size_t from = 0, to = count_of(pack), i;
	int order;

	while (from < to) {
		i = from + (to - from) / 2;
		order = slice_compare(name, name_of(pack, i));
		if (order == 0)
			return (struct slice){pack->ptr + v[i].at, v[i].len};
		if (order < 0)
			to = i;
		else
			from = i + 1;
	}
	return (struct slice){NULL, 0};
}

int
pack_section(const struct pack *pack, size_t i, struct slice *name,
	struct slice *bytes)
{
	const struct pack_index *v = index_of(pack);

	if (i >= count_of(pack))
		return 0;
	*name = name_of(pack, i);
	*bytes = (struct slice){pack->ptr + v[i].at, v[i].len};
	return 1;
}

/* ---- writing ---- */

struct pack_entry {
	char *name;
	size_t at, len; /* in the writer's bytes */
};

static void
align(struct buf *buf)
{
	size_t n = (PACK_ALIGN - buf->len % PACK_ALIGN) % PACK_ALIGN;

	memset(buf_room(buf, n), 0, n);
	buf->len += n;
}

void
pack_add(struct pack_writer *writer, const char *section, struct slice bytes)
{
	struct pack_entry *entry;

	if (writer->n == writer->cap) {
		writer->cap = writer->cap ? 2 * writer->cap : 16;
		writer->v = memory_resize(
			writer->v, writer->cap * sizeof(*writer->v));
	}
	align(&writer->bytes);
	entry = &writer->v[writer->n++];
	entry->name = memory_string(section, strlen(section));
	entry->at = writer->bytes.len;
	entry->len = bytes.len;
	buf_add_slice(&writer->bytes, bytes);
}

static int
by_name(const void *a, const void *b)
{
	const struct pack_entry *one = a, *two = b;

	return strcmp(one->name, two->name);
}

static void
add_index(const struct pack_writer *writer, size_t names_at, size_t bytes_at,
	struct buf *out)
{
	struct pack_index index;
	size_t i;

	for (i = 0; i < writer->n; i++) {
		index.name = names_at;
		index.name_len = strlen(writer->v[i].name);
		index.at = bytes_at + writer->v[i].at;
		index.len = writer->v[i].len;
		names_at += index.name_len;
		buf_add(out, (const char *)&index, sizeof(index));
	}
}

void
pack_finish(struct pack_writer *writer, struct buf *out)
{
	struct pack_header header = {.version = PACK_VERSION};
	struct buf names = {0};
	size_t i, names_at, bytes_at;

	if (writer->n)
		qsort(writer->v, writer->n, sizeof(*writer->v), by_name);
	for (i = 0; i < writer->n; i++)
		buf_adds(&names, writer->v[i].name);
	align(&names);
	names_at = sizeof(header) + writer->n * sizeof(struct pack_index);
	bytes_at = names_at + names.len;
	memcpy(header.magic, magic, sizeof(magic));
	header.count = (uint32_t)writer->n;
	header.len = bytes_at + writer->bytes.len;
	buf_add(out, (const char *)&header, sizeof(header));
	add_index(writer, names_at, bytes_at, out);
	buf_add_slice(out, buf_slice(&names));
	buf_add_slice(out, buf_slice(&writer->bytes));
	buf_release(&names);
}

void
pack_writer_release(struct pack_writer *writer)
{
	size_t i;

	for (i = 0; i < writer->n; i++)
		free(writer->v[i].name);
	free(writer->v);
	buf_release(&writer->bytes);
	memset(writer, 0, sizeof(*writer));
}
