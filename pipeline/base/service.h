/* service: how a translation service is asked over HTTP, and where in what it
 * says the answers are. Shapes are data: rules/engine/services.rules.
 */
#ifndef WASL_BASE_SERVICE_H
#define WASL_BASE_SERVICE_H

#include "base/pack.h"
#include "base/rules.h"

struct service;

enum service_texts {
	TEXTS_ARRAY,
	TEXTS_ITEMS,
	TEXTS_LINES,
	TEXTS_TSV,
	TEXTS_ONE
};

struct service_limits {
	enum service_texts texts;
	size_t items, bytes, chars; /* of a request; 0: no limit */
	double rate;		    /* requests a second; 0: no limit */
};

/* By name ("deepl"); NULL if there is none. key and model may be NULL. Strings
 * must outlive it. */
struct service *service_open(const struct pack *pack, const char *name,
	const char *url, const char *key, const char *model);
void service_free(struct service *service); /* accepts NULL */

/* The names there are, for a message. */
void service_names(const struct pack *pack, struct buf *out);

/* The environment variable that holds the key; empty if the service has none.
 */
struct slice service_key_name(const struct service *service);
const struct service_limits *service_limits(const struct service *service);

/* One request. All zero is empty. */
struct service_request {
	struct buf url; /* terminated */
	struct buf body;
	char **headers; /* NULL-terminated */
};
void service_request_release(struct service_request *request);

struct service_ask {
	struct slice lang, to;
	const struct slice *lines;
	size_t n;
};
void service_write(const struct service *service, const struct service_ask *ask,
	struct service_request *out);

/* The answers in a body. Cleaned as reply.h says; ids of tsv, or 0. */
struct service_answer {
	struct slice text;
	uint64_t id;
	unsigned faults;
};
struct service_answers {
	struct service_answer *v;
	size_t n, cap;
	struct arena arena;
};
void service_answers_release(struct service_answers *answers);

/* 0, or -1: the body is not as it should be; *why says why, static memory. */
int service_read(const struct service *service, struct slice body,
	struct service_answers *out, const char **why);

/* Section "services". */
rules_compiler service_compile;

#endif
