/* jansson: JSON from outside, as a tree */
#include <pthread.h>
#include <stdlib.h>

#include "base/jansson.h"
#include "base/known.h"

static void *
get(size_t len)
{
	void *ptr = memory_alloc(len);

	memory_known(ptr, len);
	return ptr;
}

/* A program that has functions of its own for jansson's memory keeps them. */
static void
use_our_memory(void)
{
	json_malloc_t its_malloc = NULL;
	json_free_t its_free = NULL;

	json_get_alloc_funcs(&its_malloc, &its_free);
	if (its_malloc == malloc && its_free == free)
		json_set_alloc_funcs(get, free);
}

json_t *
jansson_read(struct slice text, size_t flags)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	json_error_t error;

	pthread_once(&once, use_our_memory);
	return json_loadb(text.ptr, text.len, flags, &error);
}
