/* jansson: JSON from outside, as a tree */
#include <pthread.h>
#include <stdlib.h>

#include "base/jansson.h"

/* A program that has functions of its own for jansson's memory keeps them. */
static void
use_our_memory(void)
{
	json_malloc_t get;
	json_free_t give;

	json_get_alloc_funcs(&get, &give);
	if (get == malloc && give == free)
		json_set_alloc_funcs(memory_alloc, free);
}

json_t *
jansson_read(struct slice text, size_t flags)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	json_error_t error;

	pthread_once(&once, use_our_memory);
	return json_loadb(text.ptr, text.len, flags, &error);
}
