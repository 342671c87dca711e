/* icu: finds and opens the module. */
#include "base/icu.h"
#include "base/module.h"

#include <pthread.h>

static const struct icu_module *module;
static const char *reason;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
open_module(void)
{
	module = module_open("icu", ICU_MODULE_VERSION, &reason);
}

const struct icu_module *
icu_open(const char **why)
{
	pthread_once(&once, open_module);
	if (!module && why)
		*why = reason;
	return module;
}
