/* service_parts: what the files of service.h share. */
#ifndef WASL_BASE_SERVICE_PARTS_H
#define WASL_BASE_SERVICE_PARTS_H

#include "base/service.h"

struct service {
	struct slice pairs; /* of the stanza, in the pack */
	const char *url, *key, *model;
	struct service_limits limits;
};

/* The nth value of a key of the stanza; {NULL, 0} if there is none. */
struct slice service_value(
	const struct service *service, const char *name, size_t nth);

#endif
