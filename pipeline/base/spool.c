/* spool: records that wait, in memory up to a limit and then in a file */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/spool.h"

/* A place is the chunk's number and the byte in it. A record is its length
 * (4 bytes) and its bytes, filled up to a multiple of 4. One that is larger
 * than a chunk has one of its own. */
enum { CHUNK = 256 * 1024, HEAD = 4 };

struct chunk {
	char *ptr;    /* NULL: only in the file, or dropped */
	uint32_t len; /* bytes in use */
	uint32_t cap;
	int64_t at; /* in the file; -1: not there */
};

struct spool {
	struct chunk *v;
	size_t first; /* chunks before it are dropped */
	size_t n, cap;
	size_t *loaded; /* chunks in memory, but for the last; oldest first */
	size_t loaded_n, loaded_cap;
	size_t memory, limit;
	size_t busy; /* the chunk that was asked for last */
	char *spare; /* memory of a chunk that was dropped, or NULL */
	int fd, error;
	int64_t file_end;
	uint64_t written;
};

struct spool *
spool_new(size_t memory)
{
	struct spool *s = memory_zero(1, sizeof(*s));

	s->limit = memory;
	s->fd = -1;
	s->busy = SIZE_MAX;
	return s;
}

void
spool_free(struct spool *s)
{
	if (!s)
		return;
	for (size_t i = s->first; i < s->n; i++)
		free(s->v[i].ptr);
	if (s->fd >= 0)
		close(s->fd);
	free(s->spare);
	free(s->v);
	free(s->loaded);
	free(s);
}

int
spool_error(const struct spool *s)
{
	return s->error;
}

uint64_t
spool_written(const struct spool *s)
{
	return s->written;
}

/* ---- the file ---- */

static int
file_open(struct spool *s)
{
	const char *dir = getenv("TMPDIR");
	struct buf path = {0};

	if (s->fd >= 0)
		return 0;
	buf_adds(&path, dir && *dir ? dir : "/tmp");
	buf_adds(&path, "/wasl-XXXXXX");
	buf_addc(&path, '\0');
	s->fd = mkostemp(path.ptr, O_CLOEXEC);
	if (s->fd >= 0)
		unlink(path.ptr);
	buf_release(&path);
	return s->fd < 0 ? -1 : 0;
}

static int
file_write(struct spool *s, const char *ptr, size_t len, int64_t at)
{
	while (len) {
		ssize_t n = pwrite(s->fd, ptr, len, (off_t)at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		ptr += n;
		len -= (size_t)n;
		at += n;
		s->written += (uint64_t)n;
	}
	return 0;
}

static int
file_read(struct spool *s, char *ptr, size_t len, int64_t at)
{
	while (len) {
		ssize_t n = pread(s->fd, ptr, len, (off_t)at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0)
			errno = EIO;
		if (n <= 0)
			return -1;
		ptr += n;
		len -= (size_t)n;
		at += n;
	}
	return 0;
}

/* ---- chunks ---- */

static char *
chunk_memory(struct spool *s, size_t cap)
{
	char *ptr = s->spare;

	s->memory += cap;
	if (cap != CHUNK || !ptr)
		return memory_alloc(cap);
	s->spare = NULL;
	return ptr;
}

static void
chunk_forget(struct spool *s, struct chunk *c)
{
	if (c->cap == CHUNK && !s->spare)
		s->spare = c->ptr;
	else
		free(c->ptr);
	c->ptr = NULL;
	s->memory -= c->cap;
}

static void
loaded_remove(struct spool *s, size_t i)
{
	s->loaded_n--;
	memmove(s->loaded + i, s->loaded + i + 1,
		(s->loaded_n - i) * sizeof(*s->loaded));
}

static void
loaded_add(struct spool *s, size_t number)
{
	if (s->loaded_n == s->loaded_cap) {
		s->loaded_cap = s->loaded_cap ? 2 * s->loaded_cap : 64;
		s->loaded = memory_resize(
			s->loaded, s->loaded_cap * sizeof(*s->loaded));
	}
	s->loaded[s->loaded_n++] = number;
}

static void
chunk_unload(struct spool *s, size_t i)
{
	chunk_forget(s, &s->v[s->loaded[i]]);
	loaded_remove(s, i);
}

static int
chunk_write(struct spool *s, struct chunk *c)
{
	if (c->at >= 0)
		return 0;
	if (s->error || file_open(s) < 0 ||
		file_write(s, c->ptr, c->len, s->file_end) < 0) {
		if (!s->error)
			s->error = errno;
		return -1;
	}
	c->at = s->file_end;
	s->file_end += c->len;
	return 0;
}

/* Memory back under its limit. What is in the file already goes first, then the
 * newest: the oldest is the next to be read. */
static void
memory_bound(struct spool *s)
{
	while (s->memory > s->limit) {
		size_t victim = SIZE_MAX;

		for (size_t i = 0; i < s->loaded_n; i++) {
			if (s->loaded[i] == s->busy)
				continue;
			victim = i;
			if (s->v[s->loaded[i]].at >= 0)
				break;
		}
		if (victim == SIZE_MAX ||
			chunk_write(s, &s->v[s->loaded[victim]]) < 0)
			return;
		chunk_unload(s, victim);
	}
}

static int
chunk_load(struct spool *s, size_t number)
{
	struct chunk *c = &s->v[number];

	s->busy = number;
	if (c->ptr)
		return 0;
	c->ptr = chunk_memory(s, c->cap);
	if (file_read(s, c->ptr, c->len, c->at) < 0) {
		s->error = errno;
		chunk_forget(s, c);
		return -1;
	}
	loaded_add(s, number);
	memory_bound(s);
	return 0;
}

static struct chunk *
chunk_add(struct spool *s, size_t need)
{
	struct chunk *c;

	if (s->n > s->first)
		loaded_add(s, s->n - 1);
	if (s->n == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 64;
		s->v = memory_resize(s->v, s->cap * sizeof(*s->v));
	}
	c = &s->v[s->n++];
	*c = (struct chunk){.at = -1, .cap = CHUNK};
	if (need > CHUNK)
		c->cap = (uint32_t)need;
	c->ptr = chunk_memory(s, c->cap);
	memory_bound(s);
	return c;
}

/* ---- records ---- */

char *
spool_room(struct spool *s, size_t len, spool_place *place)
{
	uint32_t n = (uint32_t)len;
	size_t need = HEAD + ((len + 3) & ~(size_t)3);
	struct chunk *c = s->n > s->first ? &s->v[s->n - 1] : NULL;
	char *at;

	if (!c || need > c->cap - c->len)
		c = chunk_add(s, need);
	at = c->ptr + c->len;
	memset(at + need - HEAD, 0, HEAD); /* what fills it up, too */
	memcpy(at, &n, HEAD);
	*place = (uint64_t)(s->n - 1) << 32 | c->len;
	c->len += (uint32_t)need;
	return at + HEAD;
}

spool_place
spool_add(struct spool *s, struct slice record)
{
	spool_place place;
	char *at = spool_room(s, record.len, &place);

	if (record.len)
		memcpy(at, record.ptr, record.len);
	return place;
}

struct slice
spool_get(struct spool *s, spool_place place)
{
	size_t number = (size_t)(place >> 32);
	const char *at;
	uint32_t len;

	if (chunk_load(s, number) < 0)
		return (struct slice){NULL, 0};
	at = s->v[number].ptr + (uint32_t)place;
	memcpy(&len, at, HEAD);
	return (struct slice){at + HEAD, len};
}

int
spool_read(struct spool *s, spool_place *cursor, struct slice *record,
	spool_place *place)
{
	size_t number = (size_t)(*cursor >> 32);
	uint32_t at = (uint32_t)*cursor;

	while (number < s->n && at >= s->v[number].len) {
		/* More may come in the last chunk. */
		if (number + 1 == s->n)
			return 0;
		number++;
		at = 0;
	}
	if (number >= s->n)
		return 0;
	*cursor = (uint64_t)number << 32 | at;
	if (place)
		*place = *cursor;
	*record = spool_get(s, *cursor);
	if (!record->ptr)
		return 0;
	*cursor += HEAD + ((record->len + 3) & ~(size_t)3);
	return 1;
}

void
spool_drop(struct spool *s, spool_place cursor)
{
	size_t number = (size_t)(cursor >> 32);

	for (; s->first < number && s->first + 1 < s->n; s->first++) {
		for (size_t i = 0; i < s->loaded_n; i++)
			if (s->loaded[i] == s->first) {
				chunk_unload(s, i);
				break;
			}
	}
	/* All was read: start again, in memory and in the file. */
	if (s->n && s->first + 1 == s->n &&
		(uint32_t)cursor == s->v[s->first].len && number == s->first &&
		s->file_end > 0 && s->fd >= 0 && ftruncate(s->fd, 0) == 0)
		s->file_end = 0;
}
