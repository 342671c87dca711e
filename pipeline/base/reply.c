/* reply: lines as they go to an engine and as they come back */
#include <string.h>
#include "base/reply.h"
#include "base/text.h"

static int
is_control(unsigned char c)
{
	return c < 0x20 || c == 0x7F;
}

/* Bytes from p before the first control character; the compiler makes vector
 * code of the blocks. */
static size_t
plain_len(const char *ptr, size_t len)
{
	enum { BLOCK = 32 };
	size_t at = 0;

	while (len - at >= BLOCK) {
		unsigned char found = 0;

		for (size_t i = 0; i < BLOCK; i++) {
			unsigned char c = (unsigned char)ptr[at + i];

			found |= (c < 0x20) | (c == 0x7F);
		}
		if (found)
			break;
		at += BLOCK;
	}
	while (at < len && !is_control((unsigned char)ptr[at]))
		at++;
	return at;
}

void
ask_write(struct slice text, enum ask_tab tab, struct buf *out)
{
	while (text.len) {
		size_t n = plain_len(text.ptr, text.len);

		buf_add(out, text.ptr, n);
		text.ptr += n;
		text.len -= n;
		if (!text.len)
			return;
		buf_addc(out,
			*text.ptr == '\t' && tab == ASK_TAB_KEPT ? '\t' : ' ');
		text.ptr++;
		text.len--;
	}
}

/* Adds valid text. The breaks beyond ASCII are U+0085, U+2028 and U+2029. */
static unsigned
valid_read(struct slice s, struct buf *out)
{
	const char *p = s.ptr, *end = p + s.len;
	unsigned faults = 0;
	uint32_t cp;

	while (p < end) {
		size_t n = utf8_next(p, end, &cp);

		if (cp == 0) {
			buf_adds(out, "\xEF\xBF\xBD");
			faults |= REPLY_CONTROL;
		} else if (cp_is_break(cp)) {
			buf_addc(out, ' ');
		} else if (cp != '\t' && cp < 0x80 &&
			   is_control((unsigned char)cp)) {
			buf_addc(out, ' ');
			faults |= REPLY_CONTROL;
		} else {
			buf_add(out, p, n);
		}
		p += n;
	}
	return faults;
}

/* U+0085, U+2028 and U+2029 are rare, and so are their first bytes in most
 * texts. */
static int
holds_far_break(struct slice s, char lead)
{
	const char *p = s.ptr, *end = p + s.len;

	while (p < end && (p = memchr(p, lead, (size_t)(end - p)))) {
		uint32_t cp;

		p += utf8_next(p, end, &cp);
		if (cp_is_break(cp))
			return 1;
	}
	return 0;
}

static int
may_hold_break(struct slice s)
{
	return plain_len(s.ptr, s.len) < s.len || holds_far_break(s, '\xC2') ||
	       holds_far_break(s, '\xE2');
}

unsigned
reply_read(struct slice line, struct buf *out)
{
	unsigned faults = 0;

	while (line.len && line.ptr[line.len - 1] == '\r')
		line.len--;
	if (utf8_valid(line.ptr, line.len) == line.len &&
		!may_hold_break(line)) {
		buf_add_slice(out, line);
		return 0;
	}
	while (line.len) {
		size_t n = utf8_valid(line.ptr, line.len);

		faults |= valid_read((struct slice){line.ptr, n}, out);
		line.ptr += n;
		line.len -= n;
		if (!line.len)
			break;
		n = utf8_bad(line.ptr, line.len);
		buf_adds(out, "\xEF\xBF\xBD");
		faults |= REPLY_UTF8;
		line.ptr += n;
		line.len -= n;
	}
	return faults;
}
