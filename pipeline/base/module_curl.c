/* module_curl: the module wasl-curl.so; the one file that includes curl.
 *
 * Certificates are verified, redirects are not followed, and no other protocol
 * than HTTP is spoken.
 */
#include "base/curl.h"
#include "base/known.h"

#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

enum { CONNECT_MS = 15000, BODY_MAX = 64 << 20 };

struct transfer {
	struct transfer *next; /* of those that were started */
	CURL *easy;
	struct curl_slist *headers;
	void *user;
	char *body;
	size_t len, cap;
};

struct curl_client {
	CURLM *multi;
	struct transfer *started; /* and not given by done() yet */
	int started_n;
	struct transfer *over; /* the one that done() gave last */
};

static const char *
client_name(void)
{
	return curl_version();
}

static struct curl_client *
client_open(void)
{
	struct curl_client *client = calloc(1, sizeof(*client));

	if (!client)
		return NULL;
	curl_global_init(CURL_GLOBAL_DEFAULT);
	client->multi = curl_multi_init();
	if (client->multi)
		return client;
	free(client);
	return NULL;
}

static void
transfer_free(struct transfer *t)
{
	if (!t)
		return;
	curl_easy_cleanup(t->easy);
	curl_slist_free_all(t->headers);
	free(t->body);
	free(t);
}

/* Takes it out of those that were started. */
static void
transfer_unlink(struct curl_client *client, struct transfer *t)
{
	struct transfer **at = &client->started;

	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	client->started_n--;
	curl_multi_remove_handle(client->multi, t->easy);
}

static void
client_close(struct curl_client *client)
{
	while (client->started) {
		struct transfer *t = client->started;

		transfer_unlink(client, t);
		transfer_free(t);
	}
	transfer_free(client->over);
	curl_multi_cleanup(client->multi);
	curl_global_cleanup();
	free(client);
}

/* A body that is larger than any answer ends the transfer. */
static size_t
body_add(char *ptr, size_t size, size_t n, void *user)
{
	struct transfer *t = user;
	size_t len = size * n;

	if (len > BODY_MAX - t->len)
		return 0;
	if (t->len + len > t->cap) {
		size_t cap = 2 * (t->len + len);
		char *body = realloc(t->body, cap);

		if (!body)
			return 0;
		t->body = body;
		t->cap = cap;
	}
	memory_known(ptr, len);
	memcpy(t->body + t->len, ptr, len);
	t->len += len;
	return len;
}

/* -1: no memory; then it has some of the headers or none. */
static int
transfer_headers(struct transfer *t, const char *const *headers)
{
	for (; *headers; headers++) {
		struct curl_slist *more =
			curl_slist_append(t->headers, *headers);

		if (!more)
			return -1;
		t->headers = more;
	}
	return 0;
}

/* What curl copies may find no memory: -1. The rest is of numbers and pointers.
 */
static int
transfer_set(struct transfer *t, const struct curl_request *request)
{
	CURL *easy = t->easy;

	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, t->headers);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
		(curl_off_t)request->body_len);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, body_add);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, t);
	if (curl_easy_setopt(easy, CURLOPT_URL, request->url) ||
		curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") ||
		curl_easy_setopt(easy, CURLOPT_USERAGENT, "wasl") ||
		curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "") ||
		curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, request->body))
		return -1;
	return 0;
}

static int
client_start(struct curl_client *client, const struct curl_request *request)
{
	struct transfer *t = calloc(1, sizeof(*t));

	if (!t)
		return -1;
	t->user = request->user;
	t->easy = curl_easy_init();
	if (!t->easy || transfer_headers(t, request->headers) < 0 ||
		transfer_set(t, request) < 0 ||
		curl_multi_add_handle(client->multi, t->easy) != CURLM_OK) {
		transfer_free(t);
		return -1;
	}
	t->next = client->started;
	client->started = t;
	client->started_n++;
	return 0;
}

static int
client_work(struct curl_client *client, int fd, int ms)
{
	struct curl_waitfd extra = {fd, CURL_WAIT_POLLIN, 0};
	int running, moved = 0;

	curl_multi_perform(client->multi, &running);
	/* What is over already is not to be waited for. */
	if (running < client->started_n)
		ms = 0;
	curl_multi_poll(client->multi, &extra, fd >= 0, ms, &moved);
	curl_multi_perform(client->multi, &running);
	return fd >= 0 && extra.revents != 0;
}

static int
client_done(struct curl_client *client, struct curl_result *result)
{
	CURLMsg *message;
	curl_off_t after = 0;
	long status = 0;
	int left;

	transfer_free(client->over);
	client->over = NULL;
	do
		message = curl_multi_info_read(client->multi, &left);
	while (message && message->msg != CURLMSG_DONE);
	if (!message)
		return 0;
	memset(result, 0, sizeof(*result));
	if (message->data.result == CURLE_OK)
		curl_easy_getinfo(
			message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
	else
		result->error = curl_easy_strerror(message->data.result);
	curl_easy_getinfo(
		message->easy_handle, CURLINFO_PRIVATE, &client->over);
	curl_easy_getinfo(message->easy_handle, CURLINFO_RETRY_AFTER, &after);
	transfer_unlink(client, client->over);
	result->user = client->over->user;
	result->status = (int)status;
	result->body = client->over->body ? client->over->body : "";
	result->body_len = client->over->len;
	result->retry_after_ms = after > 0 ? (int64_t)after * 1000 : -1;
	return 1;
}

__attribute__((visibility(
	"default"))) extern const struct curl_module wasl_curl_module;

const struct curl_module wasl_curl_module = {
	.version = CURL_MODULE_VERSION,
	.name = client_name,
	.open = client_open,
	.close = client_close,
	.start = client_start,
	.work = client_work,
	.done = client_done,
};
