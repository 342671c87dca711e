/* names: the compiled names, opened; a glossary, read. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/names_parts.h"
#include "base/text.h"

static int
in_section(const struct names_head *h, uint64_t at, uint64_t n, uint64_t size)
{
	return at % 8 == 0 && at + n * size <= h->size;
}

static int
filters_are_sound(const struct names_head *h)
{
	for (uint32_t i = 0; i < NAME_LANGS; i++) {
		const struct names_filter *f = &h->filter[i];

		if (f->bits < 6 || f->bits > 32 ||
			!in_section(h, f->at,
				(uint64_t)NAME_FILTERS << (f->bits - 6), 8))
			return 0;
	}
	return 1;
}

/* Bounds of the tables only; what lies in them is looked at when it is used. */
struct names *
names_from(struct slice section)
{
	const struct names_head *h = (const void *)section.ptr;
	struct names *names;

	if (section.ptr == NULL || section.len < sizeof *h ||
		memcmp(&h->magic, "WNM6", 4) != 0 || h->size > section.len ||
		h->entry_n == 0 || (h->entry_n & (h->entry_n - 1)) ||
		h->lang_n > NAME_LANGS || !filters_are_sound(h) ||
		!in_section(h, h->entry_at, h->entry_n,
			sizeof(struct names_entry)) ||
		!in_section(
			h, h->name_at, h->name_n, sizeof(struct names_name)) ||
		!in_section(h, h->text_at, h->text_len, 1))
		return NULL;
	names = memory_zero(1, sizeof *names);
	names->head = h;
	names->entry = (const void *)(section.ptr + h->entry_at);
	names->name = (const void *)(section.ptr + h->name_at);
	names->text = section.ptr + h->text_at;
	return names;
}

struct names *
names_open(const struct pack *pack)
{
	return names_from(pack_find(pack, "names"));
}

void
names_free(struct names *names)
{
	if (names == NULL)
		return;
	if (names->is_mapped)
		munmap(names->map, names->map_len);
	else
		free(names->map);
	free(names);
}

struct names *
names_map(const char *path, const char **why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct names *names = NULL;
	struct pack pack;
	struct stat st;
	void *map;

	*why = "is no pack of rules";
	if (fd < 0 || fstat(fd, &st) != 0) {
		*why = strerror(errno);
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (map == MAP_FAILED)
		return NULL;
	if (pack_open(&pack, map, (size_t)st.st_size) == 0) {
		*why = pack_find(&pack, "names").ptr
			       ? "is damaged, or of another version: compile "
				 "it again"
			       : "holds no names";
		names = names_open(&pack);
	}
	if (names == NULL) {
		munmap(map, (size_t)st.st_size);
		return NULL;
	}
	names->map = map;
	names->map_len = (size_t)st.st_size;
	names->is_mapped = 1;
	return names;
}

/* ---- glossaries ---- */

struct glossary {
	const char *path;
	size_t line;
	struct names_builder builder;
	const struct report *report;
	names_refuse *refuse;
	void *user;
	int failed;
};

static void
glossary_error(struct glossary *g, const char *words)
{
	report(g->report, (struct place){g->path, g->line, 0}, LEVEL_ERROR,
		"protect.glossary", "%s", words);
	g->failed = 1;
}

enum { CELLS_MAX = 5 };

static size_t
split_cells(struct slice line, struct slice *cell)
{
	const char *p = line.ptr, *end = p + line.len;
	size_t n = 0;

	for (;;) {
		const char *tab = memchr(p, '\t', (size_t)(end - p));
		const char *stop = tab ? tab : end;

		if (n < CELLS_MAX)
			cell[n] = (struct slice){p, (size_t)(stop - p)};
		n++;
		if (tab == NULL)
			return n;
		p = tab + 1;
	}
}

static void
glossary_line(struct glossary *g, struct slice text)
{
	struct slice cell[CELLS_MAX] = {
		{"", 0}, {"", 0}, {"", 0}, {"", 0}, {"", 0}};
	struct names_line line = {0};
	size_t n = split_cells(text, cell);
	const char *why;

	if (text.len == 0 || text.ptr[0] == '#')
		return;
	if (utf8_valid(text.ptr, text.len) < text.len) {
		glossary_error(g, "these bytes are not UTF-8");
		return;
	}
	if (n < 2 || n > CELLS_MAX || cell[0].len == 0 || cell[1].len == 0) {
		glossary_error(g, "a term is source, target, and if need be "
				  "kind, language and case, with tabs between");
		return;
	}
	if (cell[4].len && !slice_is(cell[4], "case")) {
		glossary_error(g, "the fifth column is 'case' or empty");
		return;
	}
	why = g->refuse ? g->refuse(g->user, cell[1]) : NULL;
	if (why) {
		glossary_error(g, why);
		return;
	}
	line.source = cell[0];
	line.target = cell[1];
	line.kind = cell[2];
	line.to = line.code = (struct slice){"", 0};
	line.lang = slice_is(cell[3], "*") ? (struct slice){"", 0} : cell[3];
	line.flags = cell[4].len ? NAME_CASE : 0;
	if (names_builder_add(&g->builder, &line) != 0)
		glossary_error(g, "a term begins with a letter and is no "
				  "longer than 250 letters");
}

static void
glossary_read(struct glossary *g, FILE *in)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	while ((n = getline(&line, &cap, in)) >= 0) {
		struct slice text = {line, (size_t)n};

		g->line++;
		if (g->line == 1 && n >= 3 &&
			memcmp(line, "\xEF\xBB\xBF", 3) == 0)
			text = (struct slice){line + 3, (size_t)n - 3};
		while (text.len && (text.ptr[text.len - 1] == '\n' ||
					   text.ptr[text.len - 1] == '\r'))
			text.len--;
		glossary_line(g, text);
	}
	if (ferror(in))
		glossary_error(g, strerror(errno));
	free(line);
}

struct names *
names_glossary(const char *path, const struct pack *pack,
	const struct report *to, names_refuse *refuse, void *user)
{
	struct glossary g = {
		.path = path, .report = to, .refuse = refuse, .user = user};
	struct slice protect = pack_find(pack, "protect");
	FILE *in = fopen(path, "re");
	struct buf section = {0};
	struct names *names = NULL;

	if (in == NULL) {
		report(to, (struct place){path, 0, 0}, LEVEL_ERROR,
			"protect.glossary", "%s", strerror(errno));
		return NULL;
	}
	names_builder_init(&g.builder, protect);
	glossary_read(&g, in);
	fclose(in);
	names_builder_finish(&g.builder, &section);
	if (!g.failed)
		names = names_from(buf_slice(&section));
	if (names)
		names->map = section.ptr;
	else
		buf_release(&section);
	return names;
}
