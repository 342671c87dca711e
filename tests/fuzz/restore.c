/* restore: a text, then what an engine made of it: any bytes in which byte 1 to
 * 31 stands for a placeholder that was sent. Nothing that looks like one
 * reaches the target but what stood in the text. */
#include "fuzz.h"

#include "base/refill.h"
#include "base/reply.h"
#include "base/value.h"

struct bench {
	struct recogniser *recogniser;
	struct spacings *spacings;
	struct value_rules *rules;
	struct arena arena;
	struct placeholders list;
	struct refill refill;
	struct buf reply;
};

static void
protect(struct bench *b, const struct style *style, struct slice text)
{
	struct values found = {0};
	struct buf as = {0};
	uint32_t key = placeholder_key(text);

	values_scan(b->rules, text, SLICE("ar"), &b->arena, &found);
	for (size_t i = 0; i < found.n; i++) {
		struct placeholder *ph = placeholders_add(&b->list, &b->arena);

		buf_clear(&as);
		style_write(style, key, (unsigned)i + 1, &as);
		ph->as = arena_slice(&b->arena, buf_slice(&as));
		ph->kind = found.v[i].kind;
		ph->at = found.v[i].at;
		ph->len = found.v[i].len;
		ph->value = found.v[i].value;
	}
	buf_release(&as);
}

/* An engine's line: placeholders by number, and what else it wrote. */
static void
answer(struct bench *b, struct slice input)
{
	struct buf line = {0};

	for (size_t i = 0; i < input.len; i++) {
		unsigned char c = (unsigned char)input.ptr[i];

		if (c && c < 32 && b->list.n)
			buf_add_slice(&line, b->list.v[c % b->list.n].as);
		else
			buf_addc(&line, (char)c);
	}
	reply_read(buf_slice(&line), &b->reply);
	buf_release(&line);
	LAW(utf8_valid(b->reply.ptr, b->reply.len) == b->reply.len);
}

/* 1 if values alone stand there, side by side. */
static int
is_of_values(const struct refill *f, size_t at, size_t len)
{
	size_t end = at + len;

	for (size_t i = 0; i < f->given_n && at < end; i++)
		if (f->given[i].at <= at &&
			f->given[i].at + f->given[i].len > at)
			at = f->given[i].at + f->given[i].len;
	return at >= end;
}

static void
laws(struct bench *b)
{
	struct slice target = buf_slice(&b->refill.target);
	struct sightings seen = {0};

	LAW(utf8_valid(target.ptr, target.len) == target.len);
	recogniser_scan(b->recogniser, target, NULL, &b->arena, &seen);
	for (size_t i = 0; i < seen.n; i++)
		LAW(is_of_values(&b->refill, seen.v[i].at, seen.v[i].len) ||
			memmem(b->refill.text.ptr, b->refill.text.len,
				target.ptr + seen.v[i].at, seen.v[i].len));
	for (size_t i = 0; i < b->refill.lost_n; i++)
		LAW(b->refill.lost[i] < b->list.n);
}

/* What the recogniser sees of a line lies in it, in order. */
static void
look(struct bench *b)
{
	struct slice reply = buf_slice(&b->reply);
	struct sightings seen = {0};
	size_t from = 0;

	recogniser_scan(b->recogniser, reply, &b->list, &b->arena, &seen);
	for (size_t i = 0; i < seen.n; i++) {
		LAW(seen.v[i].at >= from && seen.v[i].len);
		from = seen.v[i].at + seen.v[i].len;
		LAW(fuzz_between(reply, seen.v[i].at) &&
			fuzz_between(reply, from));
		LAW(seen.v[i].which < (int)b->list.n);
	}
}

static const struct style *
choose(const struct recogniser *recogniser, unsigned n)
{
	const struct style *style = style_next(recogniser, NULL), *next;

	while (n-- && (next = style_next(recogniser, style)))
		style = next;
	return style;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const char *const to[] = {"en", "fr", "ar", "de", "zh", "xx"};
	static struct bench b;
	struct slice input = fuzz_input(bytes, len), text;
	const struct style *style;
	unsigned lang;

	if (!b.recogniser) {
		b.recogniser = recogniser_open(pack_embedded());
		b.spacings = spacings_open(pack_embedded());
		b.rules = value_rules_open(pack_embedded());
	}
	style = choose(b.recogniser, fuzz_choice(&input, 12));
	lang = fuzz_choice(&input, 6);
	text = fuzz_until(&input, '\n');
	if (utf8_valid(text.ptr, text.len) != text.len)
		return 0;
	b.list = (struct placeholders){0};
	buf_clear(&b.reply);
	protect(&b, style, text);
	answer(&b, input);
	look(&b);
	b.refill.recogniser = b.recogniser;
	b.refill.expected = &b.list;
	b.refill.style = style_escapes(style) ? style : NULL;
	b.refill.text = text;
	b.refill.reply = buf_slice(&b.reply);
	b.refill.is_copy = lang == 2;
	b.refill.spacing = spacing_find(b.spacings, slice_of(to[lang]));
	b.refill.arena = &b.arena;
	refill_reply(&b.refill);
	if (refill_guard(&b.refill) >= 0)
		laws(&b);
	arena_clear(&b.arena);
	return 0;
}
