/* service_read: the answers in what a service says */
#include <stdlib.h>
#include <string.h>
#include "base/jansson.h"
#include "base/ask.h"
#include "base/reply.h"
#include "base/service_parts.h"
#include "base/text.h"

struct reader {
	const struct service *service;
	struct service_answers *out;
	int is_html; /* answers come with HTML's references */
	int failed;
};

/* ---- HTML ---- */

static const struct {
	const char *name;
	char c;
} references[] = {
	{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};

/* The character of "#39" or "amp"; 0 if it is none. */
static uint32_t
reference_find(struct slice name)
{
	uint32_t cp = 0;
	int is_hex = name.len > 2 && (name.ptr[1] | 0x20) == 'x';

	for (size_t i = 0; i < sizeof(references) / sizeof(*references); i++)
		if (slice_is(name, references[i].name))
			return (uint32_t)references[i].c;
	if (name.len < 2 || name.ptr[0] != '#')
		return 0;
	for (size_t i = is_hex ? 2 : 1; i < name.len; i++) {
		char c = name.ptr[i];
		int digit = c >= '0' && c <= '9' ? c - '0'
			    : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' && is_hex
				    ? (c | 0x20) - 'a' + 10
				    : -1;

		if (digit < 0 || cp > 0x10FFFF)
			return 0;
		cp = cp * (is_hex ? 16 : 10) + (uint32_t)digit;
	}
	return cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000) ? 0 : cp;
}

static void
html_decode(struct slice s, struct buf *out)
{
	enum { NAME_MAX_LEN = 10 };

	for (size_t i = 0; i < s.len; i++) {
		const char *from = s.ptr + i + 1;
		size_t left = s.len - i - 1;
		const char *semicolon =
			s.ptr[i] == '&'
				? memchr(from, ';',
					  left < NAME_MAX_LEN ? left
							      : NAME_MAX_LEN)
				: NULL;
		uint32_t cp = semicolon ? reference_find((struct slice){from,
						  (size_t)(semicolon - from)})
					: 0;

		if (cp) {
			char *at = buf_room(out, 4);

			out->len += utf8_put(at, cp);
			i += (size_t)(semicolon - from) + 1;
		} else {
			buf_addc(out, s.ptr[i]);
		}
	}
}

/* ---- answers ---- */

static void
answer_add(struct reader *r, struct slice text, uint64_t id)
{
	struct service_answers *out = r->out;
	struct buf clean = {0}, plain = {0};
	struct service_answer *a;

	if (out->n == out->cap) {
		out->cap = out->cap ? 2 * out->cap : 64;
		out->v = memory_resize(out->v, out->cap * sizeof(*out->v));
	}
	a = &out->v[out->n++];
	if (r->is_html) {
		html_decode(text, &plain);
		text = buf_slice(&plain);
	}
	a->faults = reply_read(text, &clean);
	a->id = id;
	a->text = arena_slice(&out->arena, buf_slice(&clean));
	buf_release(&clean);
	buf_release(&plain);
}

/* One string that holds many answers. */
static void
lines_add(struct reader *r, struct slice text)
{
	enum ask_io io =
		r->service->limits.texts == TEXTS_TSV ? ASK_TSV : ASK_LINES;
	const char *p = text.ptr, *end = p + text.len;

	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		struct slice line = {p, (size_t)((lf ? lf : end) - p)};
		uint64_t id = answer_number(io, &line, NULL);

		/* A model's own words between the lines are none of them. */
		if (io == ASK_LINES || id)
			answer_add(r, line, id);
		p = lf ? lf + 1 : end;
	}
}

static void
string_take(struct reader *r, const json_t *value)
{
	struct slice text = {
		json_string_value(value), json_string_length(value)};

	if (!json_is_string(value)) {
		r->failed = 1;
		return;
	}
	if (r->service->limits.texts == TEXTS_LINES ||
		r->service->limits.texts == TEXTS_TSV)
		lines_add(r, text);
	else
		answer_add(r, text, 0);
}

/* The next step of a path: "name", "[0]", "[]". */
static const char *
step_next(const char *p, const char *end, struct slice *step)
{
	const char *from;

	while (p < end && *p == '.')
		p++;
	from = p;
	if (p < end && *p == '[') {
		while (p < end && *p != ']')
			p++;
		p += p < end;
	} else {
		while (p < end && *p != '.' && *p != '[')
			p++;
	}
	*step = (struct slice){from, (size_t)(p - from)};
	return p;
}

static const json_t *
step_go(const json_t *value, struct slice step)
{
	char name[64];

	if (!step.len || step.len >= sizeof(name))
		return NULL;
	memcpy(name, step.ptr, step.len);
	name[step.len] = '\0';
	if (*name == '[')
		return json_array_get(value, strtoul(name + 1, NULL, 10));
	return json_object_get(value, name);
}

/* The strings at the end of a path. Paths are short, and so is the recursion:
 * a step each. */
static void
path_walk(struct reader *r, const json_t *value, const char *p, const char *end)
{
	struct slice step;

	while (value && p < end) {
		p = step_next(p, end, &step);
		if (slice_is(step, "[]")) {
			/* One answer may come bare where one was asked. */
			if (json_is_string(value)) {
				path_walk(r, value, p, end);
				return;
			}
			r->failed |= !json_is_array(value);
			for (size_t i = 0; i < json_array_size(value); i++)
				path_walk(r, json_array_get(value, i), p, end);
			return;
		}
		value = step_go(value, step);
	}
	if (value)
		string_take(r, value);
	else
		r->failed = 1;
}

/* 1 if the stanza's "PATH=VALUE" holds. */
static int
is_wrong(const struct service *service, const json_t *root)
{
	struct slice rule = service_value(service, "wrong", 0), step;
	const char *equals = rule.len ? memchr(rule.ptr, '=', rule.len) : NULL;
	const char *p = rule.ptr;
	const json_t *value = root;

	if (!equals)
		return 0;
	while (value && p < equals) {
		p = step_next(p, equals, &step);
		value = step_go(value, step);
	}
	return json_is_string(value) &&
	       json_string_length(value) ==
		       (size_t)(rule.ptr + rule.len - equals - 1) &&
	       !memcmp(json_string_value(value), equals + 1,
		       json_string_length(value));
}

int
service_read(const struct service *service, struct slice body,
	struct service_answers *out, const char **why)
{
	struct slice path = service_value(service, "answer", 0);
	struct reader r = {.service = service, .out = out};
	json_t *root = jansson_read(body, JSON_ALLOW_NUL);

	r.is_html = slice_is(service_value(service, "unescape", 0), "html");
	out->n = 0;
	arena_clear(&out->arena);
	*why = "what came is not JSON";
	if (!root)
		return -1;
	*why = "the answer was cut short";
	r.failed = is_wrong(service, root);
	if (!r.failed) {
		*why = "what came is not shaped as it should be";
		path_walk(&r, root, path.ptr, path.ptr + path.len);
	}
	json_decref(root);
	return r.failed ? -1 : 0;
}

void
service_answers_release(struct service_answers *answers)
{
	free(answers->v);
	arena_release(&answers->arena);
	memset(answers, 0, sizeof(*answers));
}
