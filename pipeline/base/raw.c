/* raw: bytes of a row which encoding would not give back */
#include "base/raw.h"

static int
is_hex(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!(s.ptr[i] >= '0' && s.ptr[i] <= '9') &&
			!(s.ptr[i] >= 'a' && s.ptr[i] <= 'f'))
			return 0;
	return s.len % 2 == 0;
}

/* One [at, len, "hex"]. 0, or -1 if it is none. */
static int
parse_entry(struct slice entry, struct raw *raw)
{
	struct slice key, item[3];
	struct json it;
	int64_t at, len;
	size_t n = 0;

	if (!entry.len || *entry.ptr != '[')
		return -1;
	it = json_open(entry);
	while (n < 3 && json_next(&it, &key, &item[n]) == 1)
		n++;
	if (n < 3 || json_next(&it, &key, &entry) == 1)
		return -1;
	at = json_number(item[0]);
	len = json_number(item[1]);
	if (at < 0 || len < 0 || item[2].len < 2 || *item[2].ptr != '"')
		return -1;
	raw->at = (size_t)at;
	raw->len = (size_t)len;
	raw->hex = (struct slice){item[2].ptr + 1, item[2].len - 2};
	return is_hex(raw->hex) ? 0 : -1;
}

int
raw_next(struct json *it, struct raw *raw)
{
	struct slice key, item;
	int found = json_next(it, &key, &item);

	if (found != 1)
		return found;
	return key.ptr || parse_entry(item, raw) ? -1 : 1;
}

static void
add_entry(struct buf *out, size_t at, size_t len, struct slice hex)
{
	buf_addf(out, "%c[%zu,%zu,\"", out->len ? ',' : '[', at, len);
	buf_add_slice(out, hex);
	buf_adds(out, "\"]");
}

void
raw_add(struct buf *out, size_t at, size_t len, const void *bytes,
	size_t bytes_len)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *u = bytes;

	add_entry(out, at, len, (struct slice){NULL, 0});
	out->len -= 2;
	for (size_t i = 0; i < bytes_len; i++) {
		buf_addc(out, digits[u[i] >> 4]);
		buf_addc(out, digits[u[i] & 15]);
	}
	buf_adds(out, "\"]");
}

void
raw_close(struct buf *out)
{
	if (out->len)
		buf_addc(out, ']');
}

void
raw_open(struct raw_cursor *cursor, struct slice raw)
{
	*cursor = (struct raw_cursor){.it = {0}};
	if (!raw.len)
		return;
	if (*raw.ptr != '[') {
		cursor->state = -1;
		return;
	}
	cursor->it = json_open(raw);
	cursor->state = raw_next(&cursor->it, &cursor->next);
}

void
raw_cut_next(struct raw_cursor *cursor, size_t from, size_t to, struct buf *out)
{
	const struct raw *raw = &cursor->next;

	while (cursor->state == 1 && raw->at < to) {
		if (raw->at >= from && raw->len <= to - raw->at)
			add_entry(out, raw->at - from, raw->len, raw->hex);
		cursor->state = raw_next(&cursor->it, &cursor->next);
	}
	raw_close(out);
}

void
raw_cut(struct slice raw, size_t from, size_t to, struct buf *out)
{
	struct raw_cursor cursor;

	raw_open(&cursor, raw);
	raw_cut_next(&cursor, from, to, out);
}
