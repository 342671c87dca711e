/* report: messages for people, in one shape, by one printer */
#include "base/report.h"

#include <stdarg.h>

#include "base/text.h"

const char *const level_names[LEVEL_COUNT] = {"note", "warning", "error"};

static const char *const level_colors[LEVEL_COUNT] = {
	"\033[1;36m", "\033[1;35m", "\033[1;31m"};

int
level_find(struct slice name)
{
	for (int i = 0; i < LEVEL_COUNT; i++)
		if (slice_is(name, level_names[i]))
			return i;
	return -1;
}

static void
add_place(struct buf *line, struct place place, const char *stage)
{
	if (!place.file) {
		buf_adds(line, "wasl");
		if (stage)
			buf_addf(line, " %s", stage);
	} else {
		report_visible(line, slice_of(place.file), 0);
		if (place.line)
			buf_addf(line, ":%zu", place.line);
		if (place.line && place.col)
			buf_addf(line, ":%zu", place.col);
	}
	buf_adds(line, ": ");
}

static void
add_level(struct buf *line, enum level level, int color)
{
	if (color)
		buf_adds(line, level_colors[level]);
	buf_addf(line, "%s:", level_names[level]);
	if (color)
		buf_adds(line, "\033[m");
	buf_addc(line, ' ');
}

/* The whole line is written at once, so that the stages of a pipe do not write
 * into each other's. */
void
report(const struct report *to, struct place place, enum level level,
	const char *id, const char *format, ...)
{
	static const struct report plain;
	struct buf line = {0};
	va_list args;

	if (!to)
		to = &plain;
	if (to->quiet && level < LEVEL_ERROR)
		return;
	add_place(&line, place, to->stage);
	add_level(&line, level, to->color);
	va_start(args, format);
	buf_addv(&line, format, args);
	va_end(args);
	if (id)
		buf_addf(&line, " [%s]", id);
	buf_addc(&line, '\n');
	fwrite(line.ptr, 1, line.len, to->to ? to->to : stderr);
	buf_release(&line);
}

/* Controls, bidi controls, line breaks, and what else would not be seen and is
 * no part of any spelling. */
static int
is_hidden(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp_is_bidi(cp) ||
	       cp_is_break(cp) || cp == 0x200B || cp == 0x2060 ||
	       cp == 0xFEFF || (cp >= 0xE0000 && cp < 0xE0080);
}

void
report_visible(struct buf *out, struct slice s, size_t max_cp)
{
	size_t at = 0, count_cp = 0, n;
	uint32_t cp;

	for (; at < s.len; at += n, count_cp++) {
		if (max_cp && count_cp == max_cp) {
			buf_adds(out, "\xE2\x80\xA6"); /* ELLIPSIS */
			return;
		}
		n = utf8_bad(s.ptr + at, s.len - at);
		if (utf8_valid(s.ptr + at, n) != n) {
			buf_adds(out, "\xEF\xBF\xBD"); /* U+FFFD */
			continue;
		}
		utf8_next(s.ptr + at, s.ptr + at + n, &cp);
		if (is_hidden(cp))
			buf_addf(out, "U+%04X", (unsigned)cp);
		else
			buf_add(out, s.ptr + at, n);
	}
}
