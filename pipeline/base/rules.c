/* rules: a tree of rules files, and the pack made of it. */
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/rules_parse.h"

enum { DEPTH_MAX = 8, FILE_MAX = 256 << 20 };

struct slice
rule_find(const struct rule *rule, const char *key)
{
	size_t i;

	for (i = 0; i < rule->n; i++)
		if (slice_is(rule->v[i].key, key))
			return rule->v[i].value;
	return (struct slice){NULL, 0};
}

static void
report_error(struct rules *rules, const char *path, size_t line,
	const char *format, va_list args)
{
	struct place place = {path, line, 0};
	struct buf visible = {0};
	char words[512];

	vsnprintf(words, sizeof(words), format, args);
	report_visible(&visible, slice_of(words), 0);
	buf_addc(&visible, '\0');
	report(rules->report, place, LEVEL_ERROR, "rules", "%s", visible.ptr);
	buf_release(&visible);
	rules->failed = 1;
}

void
rules_error(struct rules *rules, const struct rules_file *file, size_t line,
	const char *format, ...)
{
	va_list args;

	va_start(args, format);
	report_error(rules, file ? file->path : "rules", line, format, args);
	va_end(args);
}

__attribute__((format(printf, 3, 4))) static int
fail(struct rules *rules, const char *path, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	report_error(rules, path, 0, format, args);
	va_end(args);
	return -1;
}

void
rules_init(struct rules *rules, const struct report *report)
{
	memset(rules, 0, sizeof(*rules));
	rules->report = report;
}

void
rules_release(struct rules *rules)
{
	arena_release(&rules->arena);
	free(rules->v);
	memset(rules, 0, sizeof(*rules));
}

/* ---- the files, in order of folder and name ---- */

static int
compare_name(
	const struct rules_file *file, const char *folder, const char *name)
{
	int order = strcmp(file->folder, folder);

	return order ? order : strcmp(file->name, name);
}

/* The place of a file, or the place where it belongs. */
static size_t
find_place(const struct rules *rules, const char *folder, const char *name)
{
	size_t from = 0, to = rules->n, i;

	while (from < to) {
		i = from + (to - from) / 2;
		if (compare_name(&rules->v[i], folder, name) < 0)
			from = i + 1;
		else
			to = i;
	}
	return from;
}

static struct rules_file *
insert_file(struct rules *rules, size_t at)
{
	struct rules_file *file;

	if (rules->n == rules->cap) {
		rules->cap = rules->cap ? 2 * rules->cap : 32;
		rules->v =
			memory_resize(rules->v, rules->cap * sizeof(*rules->v));
	}
	file = &rules->v[at];
	memmove(file + 1, file, (rules->n - at) * sizeof(*file));
	rules->n++;
	memset(file, 0, sizeof(*file));
	return file;
}

const struct rules_file *
rules_next(const struct rules *rules, const char *folder, const char *ending,
	const struct rules_file *prev)
{
	size_t i = prev ? (size_t)(prev - rules->v) + 1
			: find_place(rules, folder, "");
	size_t len, ending_len = strlen(ending);

	for (; i < rules->n && !strcmp(rules->v[i].folder, folder); i++) {
		len = strlen(rules->v[i].name);
		if (len >= ending_len &&
			!strcmp(rules->v[i].name + len - ending_len, ending))
			return &rules->v[i];
	}
	return NULL;
}

void
rules_drop(struct rules *rules, const char *folder, const char *name)
{
	size_t at = find_place(rules, folder, name);

	if (at == rules->n || compare_name(&rules->v[at], folder, name) != 0)
		return;
	rules->n--;
	memmove(&rules->v[at], &rules->v[at + 1],
		(rules->n - at) * sizeof(*rules->v));
}

/* ---- one file over another ---- */

static int
by_id(const void *a, const void *b)
{
	const struct rule *const *one = a, *const *two = b;

	return slice_compare((*one)->id, (*two)->id);
}

static struct rule *
find_id(struct rule **sorted, size_t n, struct slice id)
{
	struct rule key = {.id = id}, *key_ptr = &key, **found;

	found = n ? bsearch(&key_ptr, sorted, n, sizeof(*sorted), by_id) : NULL;
	return found ? *found : NULL;
}

/* The stanzas of `over` take their namesakes' places in `file`; the others come
 * first, so that theirs is the first word where the first that matches
 * decides. */
static void
merge_stanzas(struct rules *rules, struct rules_file *file,
	const struct rules_file *over)
{
	struct rule *v =
		arena_alloc(&rules->arena, (file->n + over->n) * sizeof(*v));
	struct rule **sorted = memory_alloc((file->n + 1) * sizeof(*sorted));
	struct rule *old;
	size_t i, n = 0;

	for (i = 0; i < file->n; i++)
		sorted[i] = &file->v[i];
	qsort(sorted, file->n, sizeof(*sorted), by_id);
	for (i = 0; i < over->n; i++) {
		old = find_id(sorted, file->n, over->v[i].id);
		if (old)
			*old = over->v[i];
		else
			v[n++] = over->v[i];
	}
	if (file->n)
		memcpy(v + n, file->v, file->n * sizeof(*v));
	file->v = v;
	file->n += n;
	free(sorted);
}

static void
merge_lines(struct rules *rules, struct rules_file *file,
	const struct rules_file *over)
{
	struct rule *v =
		arena_alloc(&rules->arena, (file->n + over->n) * sizeof(*v));

	if (file->n)
		memcpy(v, file->v, file->n * sizeof(*v));
	if (over->n)
		memcpy(v + file->n, over->v, over->n * sizeof(*v));
	file->v = v;
	file->n += over->n;
}

/* The text of what is left after a merge; comments go. */
static struct slice
text_of(struct rules *rules, const struct rules_file *file)
{
	const char *end = file->type == RULES_STANZAS ? "\n\n" : "\n";
	struct buf text = {0};
	struct slice all;
	size_t i;

	for (i = 0; i < file->n; i++) {
		buf_add_slice(&text, file->v[i].text);
		buf_adds(&text, end);
	}
	all = arena_slice(&rules->arena, buf_slice(&text));
	buf_release(&text);
	return all;
}

/* What was there before was compiled without an error when wasl was built, so
 * messages name the new file from here on. */
static void
merge(struct rules *rules, struct rules_file *file,
	const struct rules_file *over)
{
	file->path = over->path;
	if (slice_equal(file->text, over->text))
		return;
	if (file->type == RULES_STANZAS)
		merge_stanzas(rules, file, over);
	else
		merge_lines(rules, file, over);
	file->text = text_of(rules, file);
}

/* ---- loading ---- */

static const char *
copy_string(struct rules *rules, const char *string)
{
	return arena_copy(&rules->arena, string, strlen(string) + 1);
}

static struct slice
stem_of(const char *name)
{
	const char *slash = strrchr(name, '/');
	const char *from = slash ? slash + 1 : name;

	return (struct slice){from, (size_t)(strrchr(from, '.') - from)};
}

int
rules_load_text(struct rules *rules, const char *folder, const char *name,
	const char *path, struct slice text)
{
	struct rules_file file = {.folder = copy_string(rules, folder)};
	int type = rules_type_of(name), failed = rules->failed;
	size_t at;

	if (type < 0)
		return fail(rules, path,
			"the name of a rules file ends in "
			".rules, .map, .list or .names");
	file.type = (enum rules_type)type;
	file.name = copy_string(rules, name);
	file.path = copy_string(rules, path);
	file.stem = stem_of(file.name);
	file.text = arena_slice(&rules->arena, text);
	rules->failed = 0;
	rules_parse(rules, &file);
	at = find_place(rules, folder, name);
	if (at < rules->n && compare_name(&rules->v[at], folder, name) == 0)
		merge(rules, &rules->v[at], &file);
	else
		*insert_file(rules, at) = file;
	type = rules->failed;
	rules->failed |= failed;
	return type ? -1 : 0;
}

int
rules_load_pack(struct rules *rules, const struct pack *pack)
{
	struct slice name, text;
	struct buf path = {0};
	char *folder, *file;
	size_t i;
	int bad = 0;

	for (i = 0; pack_section(pack, i, &name, &text); i++) {
		if (name.len < 6 || memcmp(name.ptr, "text/", 5) != 0)
			continue;
		folder = memory_string(name.ptr + 5, name.len - 5);
		file = strchr(folder, '/');
		buf_clear(&path);
		buf_addf(&path, "rules/%s", folder);
		buf_addc(&path, '\0');
		if (file) {
			*file++ = '\0';
			bad |= rules_load_text(
				rules, folder, file, path.ptr, text);
		}
		free(folder);
	}
	buf_release(&path);
	return bad ? -1 : 0;
}

/* ---- a directory ---- */

static int
read_file(struct rules *rules, const char *path, struct buf *to)
{
	FILE *file = fopen(path, "rb");
	size_t n = 1;
	int bad;

	if (!file)
		return fail(rules, path, "%s", strerror(errno));
	while (n && to->len <= FILE_MAX) {
		n = fread(buf_room(to, 65536), 1, 65536, file);
		to->len += n;
	}
	bad = ferror(file);
	fclose(file);
	if (bad)
		return fail(rules, path, "it cannot be read");
	if (to->len > FILE_MAX)
		return fail(rules, path, "it is larger than 256 MiB");
	return 0;
}

int
rules_load_file(struct rules *rules, const char *folder, const char *name,
	const char *path)
{
	struct buf text = {0};
	int bad = read_file(rules, path, &text);

	if (!bad)
		bad = rules_load_text(
			rules, folder, name, path, buf_slice(&text));
	buf_release(&text);
	return bad;
}

static int
is_passed_over(const char *name)
{
	size_t len = strlen(name);

	return name[0] == '.' || (len > 3 && !strcmp(name + len - 3, ".md"));
}

static int
in_order(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int load_folder(struct rules *rules, const char *folder,
	const char *inside, const char *path, int depth);

/* `path` is an entry of a folder; inside is its name within the folder, "" for
 * the folder itself. */
static int
load_entry(struct rules *rules, const char *folder, const char *inside,
	const char *path, int depth)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return fail(rules, path, "%s", strerror(errno));
	if (S_ISDIR(st.st_mode)) {
		if (depth == DEPTH_MAX)
			return fail(rules, path, "folders are too deep");
		return load_folder(rules, folder, inside, path, depth + 1);
	}
	if (!S_ISREG(st.st_mode) || !*inside)
		return fail(rules, path,
			"a rules file lies in a folder of "
			"its stage");
	return rules_load_file(rules, folder, inside, path);
}

/* "a/b", or "b" if a is empty. */
static char *
path_join(const char *a, const char *b)
{
	struct buf both = {0};

	buf_adds(&both, a);
	if (*a && a[strlen(a) - 1] != '/')
		buf_addc(&both, '/');
	buf_adds(&both, b);
	buf_addc(&both, '\0');
	return both.ptr;
}

/* folder is NULL at the top, where each entry is a folder. */
static int
load_folder(struct rules *rules, const char *folder, const char *inside,
	const char *path, int depth)
{
	struct dirent **v;
	int i, n = scandir(path, &v, NULL, in_order), bad = 0;

	if (n < 0)
		return fail(rules, path, "%s", strerror(errno));
	for (i = 0; i < n; i++) {
		const char *name = v[i]->d_name;
		char *entry = path_join(path, name);
		char *within = path_join(inside, folder ? name : "");

		if (!is_passed_over(name))
			bad |= load_entry(rules, folder ? folder : name, within,
				entry, depth);
		free(within);
		free(entry);
		free(v[i]);
	}
	free(v);
	return bad;
}

int
rules_load_dir(struct rules *rules, const char *dir)
{
	return load_folder(rules, NULL, "", dir, 0) ? -1 : 0;
}

/* ---- compiling ---- */

struct stanza {
	const struct rules_file *file;
	const struct rule *rule;
};

static int
by_stanza_id(const void *a, const void *b)
{
	const struct stanza *one = a, *two = b;
	int order = slice_compare(one->rule->id, two->rule->id);

	if (order)
		return order;
	if (one->file != two->file)
		return one->file > two->file ? 1 : -1;
	return (one->rule->line > two->rule->line) -
	       (one->rule->line < two->rule->line);
}

/* Every id once in the whole tree. */
static void
check_ids(struct rules *rules)
{
	struct stanza *v;
	size_t i, j, n = 0;

	for (i = 0; i < rules->n; i++)
		n += rules->v[i].n;
	v = memory_alloc((n + 1) * sizeof(*v));
	for (i = n = 0; i < rules->n; i++)
		for (j = 0; j < rules->v[i].n; j++)
			if (rules->v[i].v[j].id.len)
				v[n++] = (struct stanza){
					&rules->v[i], &rules->v[i].v[j]};
	qsort(v, n, sizeof(*v), by_stanza_id);
	for (i = 1; i < n; i++)
		if (slice_compare(v[i - 1].rule->id, v[i].rule->id) == 0)
			rules_error(rules, v[i].file, v[i].rule->line,
				"'%.*s' stands already in %s, line %zu",
				(int)v[i].rule->id.len, v[i].rule->id.ptr,
				v[i - 1].rule->path, v[i - 1].rule->line);
	free(v);
}

static void
add_texts(struct rules *rules, struct pack_writer *writer)
{
	struct buf name = {0};
	size_t i;

	for (i = 0; i < rules->n; i++) {
		buf_clear(&name);
		buf_addf(&name, "text/%s/%s", rules->v[i].folder,
			rules->v[i].name);
		buf_addc(&name, '\0');
		pack_add(writer, name.ptr, rules->v[i].text);
	}
	buf_release(&name);
}

int
rules_compile(struct rules *rules, struct buf *out)
{
	struct pack_writer writer = {0};
	struct buf section = {0};
	size_t i;

	check_ids(rules);
	for (i = 0; rules_sections[i].name; i++) {
		buf_clear(&section);
		rules_sections[i].compile(rules, &section);
		pack_add(&writer, rules_sections[i].name, buf_slice(&section));
	}
	add_texts(rules, &writer);
	if (!rules->failed)
		pack_finish(&writer, out);
	pack_writer_release(&writer);
	buf_release(&section);
	return rules->failed ? -1 : 0;
}

/* ---- --rules ---- */

static int
overlay_pack(struct rules *rules, const char *path, struct pack *out)
{
	struct buf bytes = {0};

	if (read_file(rules, path, &bytes) == 0 &&
		pack_open(out, bytes.ptr, bytes.len) == 0)
		return 0;
	buf_release(&bytes);
	if (rules->failed)
		return -1;
	return fail(rules, path,
		"it is neither a directory nor a pack of this wasl");
}

static int
overlay_dir(struct rules *rules, const char *path, struct pack *out)
{
	struct buf bytes = {0};

	if (rules_load_pack(rules, pack_embedded()) ||
		rules_load_dir(rules, path) || rules_compile(rules, &bytes)) {
		buf_release(&bytes);
		return -1;
	}
	return pack_open(out, bytes.ptr, bytes.len);
}

int
rules_overlay(const char *path, const struct report *report, struct pack *out)
{
	struct rules rules;
	struct stat st;
	int bad;

	rules_init(&rules, report);
	if (stat(path, &st) < 0)
		bad = fail(&rules, path, "%s", strerror(errno));
	else if (S_ISDIR(st.st_mode))
		bad = overlay_dir(&rules, path, out);
	else
		bad = overlay_pack(&rules, path, out);
	rules_release(&rules);
	return bad;
}
