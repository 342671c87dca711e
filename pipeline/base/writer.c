/* writer: what the forms have in common */
#include <stdarg.h>
#include <stdio.h>

#include "base/writer.h"

struct slice
writer_lang(const struct writer *w, struct row *row)
{
	if (w->column == COL_TARGET && w->to.len)
		return w->to;
	return row_has(row, COL_LANG) ? row_get(row, COL_LANG) : w->lang;
}

struct slice
writer_piece(const struct writer *w, struct row *row)
{
	if (w->column != COL_TARGET)
		return row_get(row, w->column);
	if (row_has(row, COL_TARGET) || w->untranslated == UNTRANSLATED_EMPTY)
		return row_get(row, COL_TARGET);
	return row_get(row, COL_SOURCE);
}

int
writer_turns(struct writer *w, const struct row *row)
{
	int turns = !w->rows_n || row->art != w->art || row->par != w->par;

	w->art = row->art;
	w->par = row->par;
	w->rows_n++;
	return turns;
}

void
writer_flush(struct writer *w)
{
	out_write(w->out, w->buf.ptr, w->buf.len);
	buf_clear(&w->buf);
}

void
writer_fail(struct writer *w, const char *id, const char *format, ...)
{
	va_list args;

	if (w->wrong_id)
		return;
	w->wrong_id = id;
	va_start(args, format);
	vsnprintf(w->wrong, sizeof w->wrong, format, args);
	va_end(args);
}
