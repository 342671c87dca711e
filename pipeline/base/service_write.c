/* service_write: a request, from a service's templates */
#include <stdlib.h>
#include <string.h>
#include "base/ask.h"
#include "base/notes.h"
#include "base/reply.h"
#include "base/service_parts.h"

/* How what stands for a name is written. */
enum form { FORM_JSON, FORM_URL, FORM_PLAIN };

/* A template that names itself, by whatever way, stands for nothing there. */
enum { WITHIN_ITEM = 1, WITHIN_PROMPT = 2 };

struct writer {
	const struct service *service;
	const struct service_ask *ask;
	enum form form;
	unsigned within;
	struct slice text; /* what $text is, in an item */
	struct buf *out;
};

static void
url_encode(struct slice s, struct buf *out)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
			(c >= 'a' && c <= 'z') || (c && strchr("-._~", c)))
			buf_addc(out, (char)c);
		else
			buf_addf(out, "%%%02X", c);
	}
}

static void
value_write(struct writer *w, struct slice s)
{
	if (w->form == FORM_JSON)
		json_add_string(w->out, s);
	else if (w->form == FORM_URL)
		url_encode(s, w->out);
	else
		buf_add_slice(w->out, s);
}

/* What the service calls a language. */
static void
code_write(struct writer *w, struct slice tag)
{
	int is_upper = slice_is(service_value(w->service, "case", 0), "upper");
	struct buf code = {0};
	struct slice pair;

	for (size_t i = 0; (pair = service_value(w->service, "code", i)).ptr;
		i++) {
		if (pair.len > tag.len && pair.ptr[tag.len] == ' ' &&
			!memcmp(pair.ptr, tag.ptr, tag.len)) {
			buf_add(&code, pair.ptr + tag.len + 1,
				pair.len - tag.len - 1);
			break;
		}
	}
	if (!code.len)
		buf_add_slice(&code, tag);
	for (size_t i = 0; is_upper && i < code.len; i++)
		if (code.ptr[i] >= 'a' && code.ptr[i] <= 'z')
			code.ptr[i] ^= 0x20;
	value_write(w, buf_slice(&code));
	buf_release(&code);
}

/* A line as it goes out, without control characters. */
static void
line_write(struct writer *w, struct slice line)
{
	struct buf safe = {0};

	ask_write(line, ASK_TAB_SPACE, &safe);
	value_write(w, buf_slice(&safe));
	buf_release(&safe);
}

static void
lines_write(struct writer *w)
{
	struct buf all = {0};

	if (w->text.ptr) {
		line_write(w, w->text);
		return;
	}
	for (size_t i = 0; i < w->ask->n; i++)
		ask_line(w->service->limits.texts == TEXTS_TSV ? ASK_TSV
							       : ASK_LINES,
			i + 1, w->ask->lines[i], &all);
	if (all.len)
		all.len--; /* the last line has no end */
	value_write(w, buf_slice(&all));
	buf_release(&all);
}

static void template_write(struct writer *w, struct slice template);

static void
array_write(struct writer *w, int is_items)
{
	struct slice item = service_value(w->service, "item", 0);
	struct writer each = *w;

	each.within |= WITHIN_ITEM;
	buf_addc(w->out, '[');
	for (size_t i = 0; i < w->ask->n; i++) {
		if (i)
			buf_addc(w->out, ',');
		if (is_items) {
			each.text = w->ask->lines[i];
			template_write(&each, item);
		} else {
			line_write(w, w->ask->lines[i]);
		}
	}
	buf_addc(w->out, ']');
}

static void
prompt_write(struct writer *w)
{
	struct buf words = {0};
	struct writer plain = *w;

	plain.form = FORM_PLAIN;
	plain.out = &words;
	plain.within |= WITHIN_PROMPT;
	template_write(&plain, service_value(w->service, "prompt", 0));
	value_write(w, buf_slice(&words));
	buf_release(&words);
}

static void
name_write(struct writer *w, struct slice name)
{
	const struct service *s = w->service;

	if (slice_is(name, "text"))
		lines_write(w);
	else if (slice_is(name, "texts"))
		array_write(w, 0);
	else if (slice_is(name, "items") && !(w->within & WITHIN_ITEM))
		array_write(w, 1);
	else if (slice_is(name, "from"))
		code_write(w, w->ask->lang);
	else if (slice_is(name, "to"))
		code_write(w, w->ask->to);
	else if (slice_is(name, "key"))
		value_write(w, slice_of(s->key ? s->key : ""));
	else if (slice_is(name, "model"))
		value_write(w, slice_of(s->model));
	else if (slice_is(name, "prompt") && !(w->within & WITHIN_PROMPT))
		prompt_write(w);
}

static void
template_write(struct writer *w, struct slice template)
{
	const char *p = template.ptr, *end = p + template.len;

	while (p < end) {
		const char *dollar = memchr(p, '$', (size_t)(end - p));
		const char *name;

		if (!dollar) {
			buf_add(w->out, p, (size_t)(end - p));
			return;
		}
		buf_add(w->out, p, (size_t)(dollar - p));
		for (p = name = dollar + 1; p < end && *p >= 'a' && *p <= 'z';)
			p++;
		name_write(w, (struct slice){name, (size_t)(p - name)});
	}
}

/* A URL that names no path gets the service's; one that does gets its query. */
static void
url_write(struct writer *w, struct buf *out)
{
	const char *url = w->service->url;
	const char *scheme = strstr(url, "://");
	const char *path = scheme ? strchr(scheme + 3, '/') : NULL;
	struct slice own = service_value(w->service, "path", 0);
	size_t len = strlen(url);

	if (path && path[1] && own.len) {
		const char *query = memchr(own.ptr, '?', own.len);

		own.len = query && !strchr(url, '?')
				  ? (size_t)(own.ptr + own.len - query)
				  : 0;
		own.ptr = query;
	} else if (path && !path[1] && own.len) {
		len--;
	}
	buf_add(out, url, len);
	w->form = FORM_URL;
	w->out = out;
	if (own.len)
		template_write(w, own);
	buf_addc(out, 0);
}

/* A line is one line, whatever stands in it. */
static char *
header_string(struct slice line)
{
	char *header = memory_string(line.ptr, line.len);

	for (char *p = header; *p; p++)
		if ((unsigned char)*p < 32 || *p == 127)
			*p = ' ';
	return header;
}

static void
headers_write(struct writer *w, struct service_request *out)
{
	const struct service *s = w->service;
	struct slice type = service_value(s, "type", 0), header;
	struct buf line = {0};
	size_t n = 0;

	out->headers = memory_zero(16, sizeof(*out->headers));
	buf_adds(&line, "Content-Type: ");
	if (type.len)
		buf_add_slice(&line, type);
	else
		buf_adds(&line, "application/json");
	out->headers[n++] = header_string(buf_slice(&line));
	w->form = FORM_PLAIN;
	w->out = &line;
	for (size_t i = 0;
		n < 14 && (header = service_value(s, "header", i)).ptr; i++) {
		if (!s->key && memmem(header.ptr, header.len, "$key", 4))
			continue;
		buf_clear(&line);
		template_write(w, header);
		out->headers[n++] = header_string(buf_slice(&line));
	}
	buf_release(&line);
}

void
service_write(const struct service *service, const struct service_ask *ask,
	struct service_request *out)
{
	struct writer w = {.service = service, .ask = ask};
	struct slice body = service_value(service, "body", 0);

	url_write(&w, &out->url);
	headers_write(&w, out);
	w.out = &out->body;
	w.form = body.len ? FORM_JSON : FORM_URL;
	template_write(&w, body.len ? body : service_value(service, "form", 0));
}

void
service_request_release(struct service_request *request)
{
	for (char **h = request->headers; h && *h; h++)
		free(*h);
	free(request->headers);
	buf_release(&request->url);
	buf_release(&request->body);
	memset(request, 0, sizeof(*request));
}
