/* curl: what wasl needs of libcurl, through the module wasl-curl.so (its one
 * file that includes curl is module_curl.c). Used by courier.c alone.
 */
#ifndef WASL_BASE_CURL_H
#define WASL_BASE_CURL_H

#include <stddef.h>
#include <stdint.h>

enum { CURL_MODULE_VERSION = 1 };

struct curl_client;

struct curl_request {
	void *user;
	const char *url;
	const char *const *headers; /* NULL-terminated */
	const char *body;
	size_t body_len;
	int64_t timeout_ms; /* of the whole; 0: none */
};

struct curl_result {
	void *user;
	int status;	   /* of HTTP; 0: there was none */
	const char *error; /* why there was none; static memory */
	const char *body;  /* until the next call */
	size_t body_len;
	int64_t retry_after_ms; /* as the service asks; -1: it does not */
};

struct curl_module {
	unsigned version;
	const char *(*name)(void); /* "libcurl/7.88.1 ..." */

	/* NULL: out of memory. */
	struct curl_client *(*open)(void);
	void (*close)(struct curl_client *client);

	/* POSTs; what it is given is copied. 0, or -1: it cannot be tried. */
	int (*start)(
		struct curl_client *client, const struct curl_request *request);

	/* Works for ms at most, or until something moved. fd, if not -1, is
	 * waited for as well: 1 if it is readable, else 0. */
	int (*work)(struct curl_client *client, int fd, int ms);

	/* The next request that is over: 1, or 0. */
	int (*done)(struct curl_client *client, struct curl_result *result);
};

#endif
