/* show: the stream in a terminal, source and translation side by side.
 *
 * A sink like join, behind a pager when standard output is a terminal.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/lang.h"
#include "base/stream.h"
#include "base/text.h"
#include "base/unicode.h"
#include "stage.h"

extern const struct option show_options[];
extern const struct stage stage_show;
int show_main(int argc, char **argv);

const struct option show_options[] = {
	{"width", 0, OPTION_NUMBER, OPTION_SILENT, "N", NULL,
		"cells of a line (default: the terminal's, else 100)"},
	{"pager", 0, OPTION_CHOICE, OPTION_SILENT, "WHEN", "auto|never",
		"show it through $PAGER on a terminal (default: auto)"},
	{.name = NULL},
};

enum { WIDTH_MIN = 40, WIDTH_MAX = 400, SPANS_MAX = 64, GAP = 3 };

/* ---- pieces of a text that are coloured ---- */

enum paint { PAINT_MASKED, PAINT_WATCHED, PAINT_FOUND, PAINT_COUNT };

static const char *const paints[PAINT_COUNT] = {
	[PAINT_MASKED] = "\033[36m",
	[PAINT_WATCHED] = "\033[4m",
	[PAINT_FOUND] = "\033[31m",
};

struct span {
	size_t from, to;
	enum paint paint;
};

struct spans {
	struct span v[SPANS_MAX];
	size_t n;
};

static void
spans_add(struct spans *spans, size_t at, size_t len, enum paint paint)
{
	if (len && spans->n < SPANS_MAX)
		spans->v[spans->n++] = (struct span){at, at + len, paint};
}

/* The last one added wins: findings come after placeholders. */
static const char *
paint_at(const struct spans *spans, size_t at)
{
	for (size_t i = spans->n; i-- > 0;)
		if (at >= spans->v[i].from && at < spans->v[i].to)
			return paints[spans->v[i].paint];
	return NULL;
}

/* ---- a column of the page ---- */

struct text_column {
	struct slice text;
	struct spans spans;
	size_t at; /* what is shown already */
	int is_rtl;
};

struct line {
	size_t from, to; /* bytes */
	int width;
};

static int
grapheme_width(struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len;
	int width = 0;

	while (p < end) {
		uint32_t cp;

		p += utf8_next(p, end, &cp);
		if (unicode_width(cp) > width)
			width = unicode_width(cp);
	}
	return width;
}

/* The next line of at most width cells; broken after a space where there is
 * one. Bytes of the text that are left: column->at. */
static struct line
line_next(struct text_column *column, int width)
{
	struct slice rest = {
		column->text.ptr + column->at, column->text.len - column->at};
	struct line line = {column->at, column->at, 0};
	size_t space = 0, at = 0;
	int space_width = 0;

	while (at < rest.len) {
		struct slice left = {rest.ptr + at, rest.len - at};
		struct slice one = {left.ptr, unicode_grapheme(left)};
		int cells = grapheme_width(one);

		if (line.width + cells > width && at > 0)
			break;
		if (*one.ptr == ' ') {
			space = at + 1;
			space_width = line.width;
		}
		line.width += cells;
		at += one.len;
	}
	if (at < rest.len && space) {
		at = space;
		line.width = space_width;
	}
	line.to = line.from + at;
	column->at = line.to;
	if (line.to > line.from && column->text.ptr[line.to - 1] == ' ')
		line.to--;
	return line;
}

static void
add_spaces(struct buf *out, int n)
{
	for (; n > 0; n--)
		buf_addc(out, ' ');
}

/* The characters of a line, coloured, controls made visible. */
static void
add_painted(struct buf *out, const struct text_column *column,
	const struct line *line, int has_color)
{
	const char *now = NULL;

	for (size_t at = line->from; at < line->to;) {
		struct slice left = {column->text.ptr + at, line->to - at};
		struct slice one = {left.ptr, unicode_grapheme(left)};
		const char *paint =
			has_color ? paint_at(&column->spans, at) : NULL;

		if (paint != now) {
			buf_adds(out, "\033[0m");
			if (paint)
				buf_adds(out, paint);
			now = paint;
		}
		report_visible(out, one, 0);
		at += one.len;
	}
	if (now)
		buf_adds(out, "\033[0m");
}

/* One line of a column, filled to its width. RLI or LRI ... PDI (U+2067,
 * U+2066, U+2069) keep what stands in it from turning the line on terminals
 * that know bidi; the others show nothing for them. */
static void
add_cell(struct buf *out, struct text_column *column, int width, int has_color)
{
	struct line line = line_next(column, width);
	int fill = width - line.width;

	if (column->is_rtl)
		add_spaces(out, fill);
	if (line.to > line.from) {
		buf_adds(out, column->is_rtl ? "\xE2\x81\xA7" : "\xE2\x81\xA6");
		add_painted(out, column, &line, has_color);
		buf_adds(out, "\xE2\x81\xA9");
	}
	if (!column->is_rtl)
		add_spaces(out, fill);
}

/* ---- the stage ---- */

struct show {
	struct link *link;
	struct langs *langs;
	struct buf out;
	int width; /* of one column */
	int has_color;
};

/* The terminal's: the pager stands before it later. */
static int width_usual = 100;

static void
note_terminal(void)
{
	struct winsize size;

	if (ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col)
		width_usual = size.ws_col;
}

static void *
show_open(struct link *link)
{
	struct show *show = memory_zero(1, sizeof *show);
	size_t width = stage_number(link, "width", (size_t)width_usual);

	show->link = link;
	show->langs = langs_open(stage_pack(link));
	if (!show->langs) {
		free(show);
		stage_refuse(link, "the rules of languages are damaged");
		return NULL;
	}
	width = width < WIDTH_MIN   ? WIDTH_MIN
		: width > WIDTH_MAX ? WIDTH_MAX
				    : width;
	show->width = ((int)width - GAP) / 2;
	show->has_color = stage_report(link)->color;
	return show;
}

static void
show_close(void *self)
{
	struct show *show = self;

	langs_free(show->langs);
	buf_release(&show->out);
	free(show);
}

static void
add_head(struct show *show, const char *on, const char *words)
{
	if (show->has_color)
		buf_adds(&show->out, on);
	buf_adds(&show->out, words);
	if (show->has_color)
		buf_adds(&show->out, "\033[0m");
}

static void
show_flush(struct show *show)
{
	out_write(stage_out(show->link), show->out.ptr, show->out.len);
	buf_clear(&show->out);
}

static void
show_head(void *self, struct row *row)
{
	struct show *show = self;
	struct buf name = {0};

	report_visible(&name, row_get(row, COL_DOC), 0);
	buf_addc(&name, 0);
	add_head(show, "\033[1m", name.ptr);
	buf_addc(&show->out, '\n');
	buf_release(&name);
	show_flush(show);
}

/* What the row's findings say of one side. */
static void
add_found(struct spans *spans, struct slice findings, const char *side)
{
	struct json it;
	struct slice finding;

	if (!findings.len)
		return;
	it = json_open(findings);
	while (json_next(&it, NULL, &finding)) {
		int64_t at = json_number(json_member(finding, "at"));
		int64_t len = json_number(json_member(finding, "len"));

		if (slice_is(json_member(finding, "in"), side) && at >= 0 &&
			len > 0)
			spans_add(spans, (size_t)at, (size_t)len, PAINT_FOUND);
	}
}

static void
add_protected(struct spans *spans, const struct placeholders *list)
{
	for (size_t i = 0; list && i < list->n; i++)
		spans_add(spans, list->v[i].at, list->v[i].len,
			list->v[i].as.len ? PAINT_MASKED : PAINT_WATCHED);
}

static void
add_label(struct show *show, struct row *row)
{
	struct buf label = {0};

	buf_addf(&label, "\xC2\xB6%u.%u %s ", row->par, row->seg,
		role_names[row->role]);
	report_visible(&label, row_get(row, COL_LANG), 35);
	buf_addc(&label, 0);
	add_head(show, "\033[2m", label.ptr);
	buf_release(&label);
	if (row->flags) {
		struct slice flags = row_text(row, COL_FLAGS);

		buf_addc(&show->out, ' ');
		buf_add_slice(&show->out, flags);
	}
	buf_addc(&show->out, '\n');
}

static void
add_findings(struct show *show, struct row *row, struct slice findings)
{
	struct json it;
	struct slice finding;

	if (!findings.len)
		return;
	it = json_open(findings);
	while (json_next(&it, NULL, &finding)) {
		struct slice words =
			json_string(json_member(finding, "words"), row->arena);
		struct slice id =
			json_string(json_member(finding, "id"), row->arena);

		buf_adds(&show->out, "  ! ");
		report_visible(&show->out, words, 80);
		buf_adds(&show->out, " [");
		report_visible(&show->out, id, 40);
		buf_adds(&show->out, "]\n");
	}
}

static struct slice
translation(struct row *row)
{
	if (row_has(row, COL_TARGET))
		return row_get(row, COL_TARGET);
	if (row_has(row, COL_REPLY))
		return row_get(row, COL_REPLY);
	return row_get(row, COL_SENT);
}

/* Source on the right, where the eye of its reader begins; the other left. */
static void
show_row(void *self, struct row *row)
{
	struct show *show = self;
	struct slice findings = notes_find(row_notes(row), "findings");
	const struct document *d = stage_document(show->link);
	struct text_column source = {.text = row_get(row, COL_TEXT)};
	struct text_column target = {.text = translation(row)};

	source.is_rtl = lang_is_rtl(show->langs, row_get(row, COL_LANG));
	target.is_rtl = row_has(row, COL_REPLY) || row_has(row, COL_TARGET)
				? d->to.len && lang_is_rtl(show->langs, d->to)
				: source.is_rtl;
	add_protected(&source.spans, row_placeholders(row));
	add_found(&target.spans, findings, "\"target\"");
	add_label(show, row);
	while (source.at < source.text.len || target.at < target.text.len) {
		add_cell(&show->out, &target, show->width, show->has_color);
		buf_adds(&show->out, " \xE2\x94\x82 ");
		add_cell(&show->out, &source, show->width, show->has_color);
		while (show->out.len && show->out.ptr[show->out.len - 1] == ' ')
			show->out.len--;
		buf_addc(&show->out, '\n');
	}
	add_findings(show, row, findings);
	show_flush(show);
}

static void
show_tail(void *self, struct row *row)
{
	struct show *show = self;

	add_findings(show, row, notes_find(row_notes(row), "findings"));
	buf_addc(&show->out, '\n');
	show_flush(show);
}

const struct stage stage_show = {
	.name = "show",
	.summary = "the stream in a terminal, side by side",
	.kind = STAGE_SINK,
	.options = show_options,
	.open = show_open,
	.head = show_head,
	.row = show_row,
	.tail = show_tail,
	.close = show_close,
};

/* ---- the pager ---- */

static int
wants_pager(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--pager=never") == 0 ||
			strcmp(argv[i], "-h") == 0 ||
			strcmp(argv[i], "--help") == 0 ||
			(strcmp(argv[i], "--pager") == 0 && i + 1 < argc &&
				strcmp(argv[i + 1], "never") == 0))
			return 0;
	return isatty(1);
}

/* less leaves at once when all fits (-F) and passes colours on (-R). */
static pid_t
start_pager(void)
{
	const char *pager = getenv("PAGER");
	int fd[2];
	pid_t pid;

	if (pipe(fd))
		return -1;
	pid = fork();
	if (pid == 0) {
		dup2(fd[0], 0);
		close(fd[0]);
		close(fd[1]);
		setenv("LESS", "FRX", 0);
		setenv("LESSCHARSET", "utf-8", 0);
		execl("/bin/sh", "sh", "-c", pager && *pager ? pager : "less",
			(char *)NULL);
		_exit(127);
	}
	if (pid > 0)
		dup2(fd[1], 1);
	close(fd[0]);
	close(fd[1]);
	return pid;
}

static const struct stage *const show_stages[] = {&stage_show, NULL};
static const struct command show_command = {
	.name = "show",
	.kind = COMMAND_STAGE,
	.stages = show_stages,
	.operands = "[FILE...]",
};

int
show_main(int argc, char **argv)
{
	int status;
	pid_t pid = -1;

	note_terminal();
	if (wants_pager(argc, argv))
		pid = start_pager();
	status = chain_main(&show_command, argc, argv);
	if (pid > 0) {
		close(1);
		waitpid(pid, NULL, 0);
	}
	return status;
}
