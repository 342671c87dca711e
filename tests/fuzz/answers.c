/* answers: lines from an engine, in each form; what they answer; records that
 * come in fields; a glossary and a list of known findings. */
#include <sys/mman.h>

#include "fuzz.h"

#include "base/ask.h"
#include "base/baseline.h"
#include "base/names.h"
#include "base/proof.h"
#include "base/records.h"
#include "base/reply.h"

static void
answers(enum ask_io io, struct slice input)
{
	struct arena arena = {0};
	struct buf out = {0};

	while (input.len) {
		struct slice line = fuzz_until(&input, '\n');

		buf_clear(&out);
		answer_number(io, &line, &arena);
		reply_read(line, &out);
		LAW(utf8_valid(out.ptr, out.len) == out.len);
		for (size_t i = 0; i < out.len; i++)
			LAW((unsigned char)out.ptr[i] >= 32 ||
				out.ptr[i] == '\t');
	}
	buf_release(&out);
	arena_release(&arena);
}

/* A line that is asked comes back as it went from an engine that copies. */
static void
asked(enum ask_io io, struct slice text)
{
	struct arena arena = {0};
	struct buf clean = {0}, plain = {0}, line = {0}, back = {0};
	struct slice answer;

	/* As `sent` is: without line breaks. */
	reply_read(text, &clean);
	ask_write(buf_slice(&clean), ASK_TAB_SPACE, &plain);
	ask_line(io, 7, buf_slice(&plain), &line);
	LAW(line.len && line.ptr[line.len - 1] == '\n');
	LAW(memchr(line.ptr, '\n', line.len) == line.ptr + line.len - 1);
	answer = (struct slice){line.ptr, line.len - 1};
	LAW(answer_number(io, &answer, &arena) == (io == ASK_LINES ? 0 : 7));
	reply_read(answer, &back);
	LAW(fuzz_equal(buf_slice(&back), buf_slice(&plain)));
	buf_release(&clean);
	buf_release(&plain);
	buf_release(&line);
	buf_release(&back);
	arena_release(&arena);
}

static void
records(enum records_form form, struct slice input)
{
	static const char *const usual[FIELD_COUNT];
	struct records r;
	struct arena arena = {0};
	struct slice fields[FIELD_COUNT];
	const char *why;

	records_init(&r, form, usual);
	while (input.len) {
		struct slice line = fuzz_until(&input, '\n');

		if (utf8_valid(line.ptr, line.len) != line.len)
			continue;
		why = NULL;
		if (record_read(&r, line, &arena, fields, &why) == RECORD_BAD)
			LAW(why);
	}
	arena_release(&arena);
}

/* ---- files ---- */

static void
as_file(struct slice input, int which)
{
	static struct report quiet = {.quiet = 1};
	int fd = memfd_create("input", 0);
	struct baseline known = {0};
	struct names *names;
	char path[40];
	size_t line;

	if (!quiet.to)
		quiet.to = fopen("/dev/null", "w");
	LAW(fd >= 0 && write(fd, input.ptr, input.len) == (ssize_t)input.len);
	snprintf(path, sizeof path, "/dev/fd/%d", fd);
	if (which) {
		baseline_load(&known, path, &line);
		baseline_release(&known);
	} else {
		names = names_glossary(
			path, pack_embedded(), &quiet, NULL, NULL);
		if (names && utf8_valid(input.ptr, input.len) == input.len) {
			struct arena arena = {0};
			struct name_list found = {0};

			names_scan(names, input, SLICE("ar"), SLICE("en"),
				&arena, &found);
			arena_release(&arena);
		}
		names_free(names);
	}
	close(fd);
}

/* ---- which answer is whose ---- */

/* Lines are bytes: a capital is a mark, a digit is a guard's. */
struct sheet {
	struct slice asks, replies;
};

static int
is_mark(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static struct slice
mark(void *user, size_t ask)
{
	const struct sheet *s = user;

	return (struct slice){
		s->asks.ptr + ask, is_mark(s->asks.ptr[ask]) ? 1 : 0};
}

static int
is_guard(void *user, size_t ask)
{
	const struct sheet *s = user;

	return s->asks.ptr[ask] >= '0' && s->asks.ptr[ask] <= '9';
}

static int
is_guard_reply(void *user, size_t ask, size_t n)
{
	const struct sheet *s = user;

	return (s->asks.ptr[ask] | 8) == (s->replies.ptr[n] | 8);
}

static struct slice
reply(void *user, size_t n)
{
	const struct sheet *s = user;

	return (struct slice){s->replies.ptr + n, 1};
}

static void
proof(struct slice input)
{
	struct sheet s = {.replies = input};
	struct proof_lines lines = {.user = &s,
		.mark = mark,
		.is_guard = is_guard,
		.is_guard_reply = is_guard_reply,
		.reply = reply};
	size_t *answer, last = 0, seen = 0, doubt, n;

	s.asks = fuzz_until(&s.replies, '\n');
	lines.asks_n = s.asks.len;
	lines.replies_n = s.replies.len;
	answer = memory_alloc(lines.asks_n * sizeof *answer);
	for (int end = 0; end < 2; end++, seen = 0) {
		doubt = proof_match(&lines, (enum proof_end)end, answer);
		for (size_t i = n = 0; i < lines.asks_n; i++) {
			n += answer[i] == PROOF_DOUBT;
			if (answer[i] == PROOF_DOUBT)
				continue;
			LAW(answer[i] < lines.replies_n);
			LAW(!seen++ || answer[i] > last);
			last = answer[i];
		}
		LAW(n == doubt);
	}
	free(answer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice input = fuzz_input(bytes, len);
	unsigned which = fuzz_choice(&input, 8);

	if (which < 3) {
		answers((enum ask_io)which, input);
		if (utf8_valid(input.ptr, input.len) == input.len)
			asked((enum ask_io)which, input);
	} else if (which < 5) {
		records(which == 3 ? RECORDS_JSONL : RECORDS_TSV, input);
	} else if (which < 7) {
		as_file(input, which == 6);
	} else {
		proof(input);
	}
	return 0;
}
