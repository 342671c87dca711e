/* claims: a table of paths, by hash. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "claims.h"

struct slot {
	size_t at; /* of the path in text, + 1; 0: free */
	size_t document;
};

struct claims {
	struct buf text; /* paths, NUL-ended */
	struct slot *slot;
	size_t n, cap; /* cap: a power of two, or 0 */
	pthread_mutex_t lock;
};

/* A name that is none ("", ".", "..") becomes "_". */
char *
claims_path(const char *dir, struct slice name, struct slice field)
{
	struct buf path = {0};
	char *copy;

	for (size_t i = name.len; i > 0; i--) {
		if (name.ptr[i - 1] != '/')
			continue;
		name.ptr += i;
		name.len -= i;
		break;
	}
	if (!name.len || slice_is(name, ".") || slice_is(name, ".."))
		name = SLICE("_");
	buf_addf(&path, "%s/", dir);
	buf_add_slice(&path, name);
	if (field.len) {
		buf_addc(&path, '.');
		for (size_t i = 0; i < field.len; i++)
			buf_addc(&path,
				field.ptr[i] == '/' ? '_' : field.ptr[i]);
	}
	copy = memory_string(path.ptr, path.len);
	buf_release(&path);
	return copy;
}

struct claims *
claims_new(void)
{
	struct claims *claims = memory_zero(1, sizeof *claims);

	pthread_mutex_init(&claims->lock, NULL);
	return claims;
}

void
claims_free(struct claims *claims)
{
	if (!claims)
		return;
	pthread_mutex_destroy(&claims->lock);
	buf_release(&claims->text);
	free(claims->slot);
	free(claims);
}

static struct slot *
slot_of(const struct claims *claims, const char *path)
{
	size_t hash = 5381;

	for (const char *p = path; *p; p++)
		hash = hash * 33 + (unsigned char)*p;
	for (size_t i = hash;; i++) {
		struct slot *slot = &claims->slot[i & (claims->cap - 1)];

		if (!slot->at ||
			strcmp(claims->text.ptr + slot->at - 1, path) == 0)
			return slot;
	}
}

static void
grow(struct claims *claims)
{
	struct slot *old = claims->slot;
	size_t old_cap = claims->cap;

	claims->cap = old_cap ? 2 * old_cap : 64;
	claims->slot = memory_zero(claims->cap, sizeof *claims->slot);
	for (size_t i = 0; i < old_cap; i++)
		if (old[i].at)
			*slot_of(claims, claims->text.ptr + old[i].at - 1) =
				old[i];
	free(old);
}

int
claims_take(struct claims *claims, const char *path, size_t document)
{
	struct slot *slot;
	int is_its;

	pthread_mutex_lock(&claims->lock);
	if (2 * claims->n >= claims->cap)
		grow(claims);
	slot = slot_of(claims, path);
	if (!slot->at) {
		slot->at = claims->text.len + 1;
		slot->document = document;
		buf_add(&claims->text, path, strlen(path) + 1);
		claims->n++;
	}
	is_its = slot->document == document;
	pthread_mutex_unlock(&claims->lock);
	return is_its;
}
