/* service: a translation service over HTTP. What it says, whatever that is, is
 * read or refused; what is asked is what was to be asked; and one that gives
 * each line back, in the shape that its stanza names, is understood. The stanza
 * is one of ours, or the input's own.
 */
#include "base/jansson.h"

#include "fuzz.h"

#include "base/ask.h"
#include "base/reply.h"
#include "base/rules.h"
#include "base/service.h"

enum { LINES_MAX = 40 };

struct lines {
	struct slice v[LINES_MAX];
	size_t n;
};

/* ---- the stanza ---- */

/* Ours by number; or those of a file, which is cut off the input. */
static struct service *
open_ours(unsigned which)
{
	struct buf names = {0};
	struct slice left, name = {NULL, 0};
	struct service *service;
	char own[64];

	service_names(pack_embedded(), &names);
	for (left = buf_slice(&names); left.len && which--;)
		name = fuzz_until(&left, ',');
	while (name.len && *name.ptr == ' ')
		name = (struct slice){name.ptr + 1, name.len - 1};
	snprintf(own, sizeof own, "%.*s", (int)name.len, name.ptr);
	buf_release(&names);
	service = service_open(
		pack_embedded(), own, "http://a.example", "k", NULL);
	LAW(service);
	return service;
}

static struct service *
open_given(struct slice file, struct buf *bytes)
{
	static struct report quiet = {.quiet = 1};
	struct pack_writer writer = {0};
	struct service *service = NULL;
	struct buf section = {0};
	struct rules rules;
	struct pack pack;

	if (!quiet.to)
		quiet.to = fopen("/dev/null", "w");
	rules_init(&rules, &quiet);
	if (!rules_load_text(&rules, "engine", "services.rules",
		    "services.rules", file)) {
		service_compile(&rules, &section);
		pack_add(&writer, "services", buf_slice(&section));
		pack_finish(&writer, bytes);
		if (!rules.failed && !pack_open(&pack, bytes->ptr, bytes->len))
			service = service_open(
				&pack, "x", "http://a.example/b", NULL, "m");
	}
	rules_release(&rules);
	pack_writer_release(&writer);
	buf_release(&section);
	return service;
}

/* ---- requests ---- */

static int
has_string(const json_t *value, struct slice wanted)
{
	const char *key;
	json_t *member;
	size_t i;

	if (json_is_string(value))
		return memmem(json_string_value(value),
			       json_string_length(value), wanted.ptr,
			       wanted.len) != NULL;
	json_array_foreach(
		value, i, member) if (has_string(member, wanted)) return 1;
	json_object_foreach((json_t *)(uintptr_t)value, key,
		member) if (has_string(member, wanted)) return 1;
	return 0;
}

static void
is_header(const char *header)
{
	for (; *header; header++)
		LAW((unsigned char)*header >= 32 && *header != 127);
}

/* One of ours: its body is sound, and has all lines. */
static void
is_body(const struct service *service, struct slice body,
	const struct lines *lines)
{
	json_t *root;

	if (body.len && *body.ptr == 'q')
		return; /* a form's */
	root = jansson_read(body, JSON_ALLOW_NUL);
	LAW(root);
	for (size_t i = 0; i < lines->n; i++)
		LAW(!lines->v[i].len || has_string(root, lines->v[i]));
	json_decref(root);
	(void)service;
}

static void
ask(const struct service *service, const struct lines *lines, int is_ours)
{
	struct service_ask asked = {
		SLICE("fa"), SLICE("en"), lines->v, lines->n};
	struct service_request request = {0};

	service_write(service, &asked, &request);
	LAW(request.url.len == strlen(request.url.ptr) + 1);
	for (char **h = request.headers; *h; h++)
		is_header(*h);
	if (is_ours)
		is_body(service, buf_slice(&request.body), lines);
	service_request_release(&request);
}

/* ---- answers ---- */

static void
hear(const struct service *service, struct slice body)
{
	struct service_answers answers = {0};
	const char *why = NULL;

	if (service_read(service, body, &answers, &why))
		LAW(why);
	for (size_t i = 0; i < answers.n; i++) {
		struct slice text = answers.v[i].text;

		LAW(utf8_valid(text.ptr, text.len) == text.len);
		for (size_t k = 0; k < text.len; k++)
			LAW((unsigned char)text.ptr[k] >= 32 ||
				text.ptr[k] == '\t');
	}
	service_answers_release(&answers);
}

/* Around each answer, by the number of the stanza. */
static const struct echo {
	const char *open, *each, *after, *between, *close;
	int is_joined; /* all in one string, a line each; 2: numbered */
} echoes[] = {
	{"{\"translatedText\":[", "", "", ",", "]}", 0},
	{"{\"translations\":[", "{\"text\":", "}", ",", "]}", 0},
	{"{\"data\":{\"translations\":[", "{\"translatedText\":", "}", ",",
		"]}}", 0},
	{"[", "{\"translations\":[{\"text\":", "}]}", ",", "]", 0},
	{"{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":",
		"", "", "", "}}]}", 2},
	{"{\"responseData\":{\"translatedText\":", "", "", "", "}}", 1},
	{"{\"translation\":[", "", "", ",", "]}", 0},
	{"{\"translations\":[", "", "", ",", "]}", 0},
};
enum { OURS = sizeof echoes / sizeof *echoes };

static void
echo_write(const struct echo *echo, const struct lines *lines, int is_html,
	struct buf *body)
{
	struct buf all = {0}, one = {0};

	buf_adds(body, echo->open);
	for (size_t i = 0; i < lines->n; i++) {
		struct buf *to = echo->is_joined ? &all : &one;

		buf_clear(&one);
		for (size_t k = 0; is_html && k < lines->v[i].len; k++)
			if (strchr("&<>\"'", lines->v[i].ptr[k]))
				buf_addf(to, "&#%d;", lines->v[i].ptr[k]);
			else
				buf_addc(to, lines->v[i].ptr[k]);
		if (echo->is_joined)
			ask_line(echo->is_joined == 2 ? ASK_TSV : ASK_LINES,
				i + 1, lines->v[i], &all);
		else if (!is_html)
			buf_add_slice(&one, lines->v[i]);
		if (echo->is_joined)
			continue;
		buf_adds(body, i ? echo->between : "");
		buf_adds(body, echo->each);
		json_add_string(body, buf_slice(&one));
		buf_adds(body, echo->after);
	}
	if (echo->is_joined)
		json_add_string(body, buf_slice(&all));
	buf_adds(body, echo->close);
	buf_release(&all);
	buf_release(&one);
}

static void
echoed(const struct service *service, unsigned which, const struct lines *lines)
{
	struct service_answers answers = {0};
	struct buf body = {0};
	const char *why;

	echo_write(&echoes[which], lines, which == 2, &body);
	LAW(!service_read(service, buf_slice(&body), &answers, &why));
	LAW(answers.n == lines->n);
	for (size_t i = 0; i < answers.n; i++) {
		LAW(fuzz_equal(answers.v[i].text, lines->v[i]));
		LAW(answers.v[i].id ==
			(echoes[which].is_joined == 2 ? i + 1 : 0));
		LAW(!answers.v[i].faults);
	}
	service_answers_release(&answers);
	buf_release(&body);
}

/* As `sent` goes out: no line breaks, no control characters. */
static void
lines_of(struct slice text, struct buf *memory, struct lines *lines)
{
	size_t from[LINES_MAX + 1];
	struct buf clean = {0};

	lines->n = 0;
	while (text.len && lines->n < LINES_MAX) {
		struct slice line = fuzz_until(&text, '\n');

		from[lines->n++] = memory->len;
		buf_clear(&clean);
		reply_read(line, &clean);
		ask_write(buf_slice(&clean), ASK_TAB_SPACE, memory);
	}
	buf_release(&clean);
	from[lines->n] = memory->len;
	for (size_t i = 0; i < lines->n; i++)
		lines->v[i] = (struct slice){
			memory->ptr + from[i], from[i + 1] - from[i]};
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice input = fuzz_input(bytes, len), file;
	unsigned which = fuzz_choice(&input, OURS + 1);
	int says = (int)fuzz_choice(&input, 2);
	struct buf pack = {0}, memory = {0};
	struct service *service;
	struct lines lines;

	if (which < OURS) {
		service = open_ours(which + 1);
	} else {
		file = fuzz_until(&input, '\f');
		service = open_given(file, &pack);
	}
	if (service && says) {
		hear(service, input);
	} else if (service && utf8_valid(input.ptr, input.len) == input.len) {
		lines_of(input, &memory, &lines);
		ask(service, &lines, which < OURS);
		if (which < OURS)
			echoed(service, which, &lines);
	}
	service_free(service);
	buf_release(&memory);
	buf_release(&pack);
	return 0;
}
