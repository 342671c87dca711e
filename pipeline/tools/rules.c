/* rules: look into the rules, check and compile them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "tools/rules_tool.h"

extern const struct option rules_options[];
int rules_main(int argc, char **argv);

const struct option rules_options[] = {
	{"lang", 'l', OPTION_TEXT, OPTION_SILENT, "LANG", NULL,
		"why: the language of the text, a BCP 47 tag"},
	{"output", 'o', OPTION_FILE, OPTION_SILENT, "PACK", NULL,
		"compile: the pack to write"},
	{"rules", 0, OPTION_FILE, OPTION_SILENT, "DIR", NULL,
		"lay the rules in DIR over the built-in ones"},
	{.name = NULL},
};

/* ---- loading ---- */

int
rules_tool_is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* "x/rules/split/ar.rules" to "split/ar.rules"; else the last two parts. */
static const char *
inside_rules(const char *path)
{
	const char *found = NULL, *p = path, *slash;

	while ((p = strstr(p, "rules/")) != NULL) {
		if (p == path || p[-1] == '/')
			found = p + 6;
		p += 6;
	}
	if (found && strchr(found, '/'))
		return found;
	slash = strrchr(path, '/');
	if (!slash)
		return NULL;
	for (p = slash; p > path && p[-1] != '/'; p--)
		continue;
	return p;
}

int
rules_tool_load(
	struct rules *rules, const char *path, const struct rules_file **file)
{
	static const char why[] = "a rules file lies in a folder of its stage, "
				  "such as split/ar.rules";
	const char *inside = inside_rules(path), *slash;
	struct place place = {path, 0, 0};
	char *folder;
	int bad;

	slash = inside ? strchr(inside, '/') : NULL;
	if (!slash) {
		report(rules->report, place, LEVEL_ERROR, "rules", "%s", why);
		return -1;
	}
	folder = memory_string(inside, (size_t)(slash - inside));
	rules_drop(rules, folder, slash + 1);
	bad = rules_load_file(rules, folder, slash + 1, path);
	*file = NULL;
	while (!bad && (*file = rules_next(rules, folder, "", *file)))
		if (strcmp((*file)->name, slash + 1) == 0)
			break;
	free(folder);
	return bad;
}

int
rules_tool_open(struct rules *rules, const struct settings *settings,
	const struct report *to)
{
	const char *dir = settings_find(settings, "rules");
	struct pack pack;
	int bad;

	rules_init(rules, to);
	if (!dir || rules_tool_is_directory(dir)) {
		bad = rules_load_pack(rules, pack_embedded());
		return dir && !bad ? rules_load_dir(rules, dir) : bad;
	}
	bad = rules_overlay(dir, to, &pack);
	if (!bad) {
		bad = rules_load_pack(rules, &pack);
		free((void *)(uintptr_t)pack.ptr);
	}
	return bad;
}

/* ---- list and show ---- */

static void
print(struct buf *out)
{
	struct out *to = out_stdout();

	out_write(to, out->ptr, out->len);
	buf_release(out);
	if (out_close(to, OUT_KEEP))
		exit(STATUS_UNDONE);
}

/* "FOLDER.STEM", by which a file of lines goes. */
static void
add_file_id(struct buf *out, const struct rules_file *file)
{
	buf_addf(out, "%s.", file->folder);
	buf_add_slice(out, file->stem);
}

static void
list_file(const struct rules_file *file, struct buf *out)
{
	size_t i;

	for (i = 0; file->type == RULES_STANZAS && i < file->n; i++) {
		buf_add_slice(out, file->v[i].id);
		buf_addf(out, "\t%s:%zu\t", file->v[i].path, file->v[i].line);
		buf_add_slice(out, rule_find(&file->v[i], "why"));
		buf_addc(out, '\n');
	}
	if (file->type == RULES_STANZAS)
		return;
	add_file_id(out, file);
	buf_addf(out, "\t%s\t%zu lines\n", file->path, file->n);
}

static int
run_list(const struct settings *settings, const struct report *to,
	char **operands, size_t n)
{
	const char *folder = n ? operands[0] : NULL;
	struct place nowhere = {NULL, 0, 0};
	struct rules rules;
	struct buf out = {0};
	size_t i;
	int bad = rules_tool_open(&rules, settings, to);

	for (i = 0; !bad && i < rules.n; i++)
		if (!folder || !strcmp(folder, rules.v[i].folder))
			list_file(&rules.v[i], &out);
	if (!bad && folder && !out.len) {
		report(to, nowhere, LEVEL_ERROR, NULL,
			"there is no folder of rules '%s'", folder);
		bad = -1;
	}
	rules_release(&rules);
	print(&out);
	return bad ? STATUS_UNDONE : STATUS_DONE;
}

static void
show_stanzas(const struct rules_file *file, const char *id, struct buf *out)
{
	size_t i;

	for (i = 0; i < file->n; i++) {
		if (!slice_is(file->v[i].id, id))
			continue;
		buf_addf(out, "# %s:%zu\n", file->v[i].path, file->v[i].line);
		buf_add_slice(out, file->v[i].text);
		buf_addc(out, '\n');
	}
}

static void
show_file(const struct rules_file *file, const char *id, struct buf *out)
{
	struct buf name = {0};

	add_file_id(&name, file);
	if (file->type == RULES_STANZAS) {
		show_stanzas(file, id, out);
	} else if (slice_is(buf_slice(&name), id)) {
		buf_addf(out, "# %s\n", file->path);
		buf_add_slice(out, file->text);
	}
	buf_release(&name);
}

static int
run_show(const struct settings *settings, const struct report *to,
	char **operands, size_t n)
{
	struct place nowhere = {NULL, 0, 0};
	struct rules rules;
	struct buf out = {0};
	size_t i, j, before;
	int bad = rules_tool_open(&rules, settings, to);

	for (i = 0; !bad && i < n; i++) {
		before = out.len;
		for (j = 0; j < rules.n; j++)
			show_file(&rules.v[j], operands[i], &out);
		if (out.len > before)
			continue;
		report(to, nowhere, LEVEL_ERROR, NULL, "there is no rule '%s'",
			operands[i]);
		bad = -1;
	}
	rules_release(&rules);
	print(&out);
	return bad ? STATUS_UNDONE : STATUS_DONE;
}

/* ---- compile ---- */

static int
write_pack(const char *path, const struct report *to, struct slice pack)
{
	struct place place = {path, 0, 0};
	struct out *out = out_file(path);

	if (out)
		out_write(out, pack.ptr, pack.len);
	if (out && out_close(out, OUT_KEEP) == 0)
		return 0;
	report(to, place, LEVEL_ERROR, NULL, "%s", strerror(errno));
	return -1;
}

/* A list of names that lies anywhere is one more gazetteer. */
static int
load_operand(struct rules *rules, const char *path)
{
	const struct rules_file *file;
	const char *base = strrchr(path, '/');
	size_t len = strlen(path);
	struct buf name = {0};
	int bad;

	if (rules_tool_is_directory(path))
		return rules_load_dir(rules, path);
	if (len < 6 || strcmp(path + len - 6, ".names") != 0)
		return rules_tool_load(rules, path, &file);
	buf_addf(&name, "gazetteer/%s", base ? base + 1 : path);
	buf_addc(&name, '\0');
	bad = rules_load_file(rules, "protect", name.ptr, path);
	buf_release(&name);
	return bad;
}

static int
run_compile(const struct settings *settings, const struct report *to,
	char **operands, size_t n)
{
	const char *path = settings_find(settings, "output");
	struct place nowhere = {NULL, 0, 0};
	struct rules rules;
	struct buf pack = {0};
	size_t i;
	int bad;

	if (!path) {
		report(to, nowhere, LEVEL_ERROR, NULL,
			"say where the pack goes: -o PACK");
		return STATUS_UNDONE;
	}
	bad = rules_tool_open(&rules, settings, to);
	for (i = 0; !bad && i < n; i++)
		bad = load_operand(&rules, operands[i]);
	if (!bad)
		bad = rules_compile(&rules, &pack);
	if (!bad)
		bad = write_pack(path, to, buf_slice(&pack));
	rules_release(&rules);
	buf_release(&pack);
	return bad ? STATUS_UNDONE : STATUS_DONE;
}

/* ---- the command ---- */

static const struct {
	const char *name;
	size_t least, most; /* operands */
	int (*run)(const struct settings *settings, const struct report *to,
		char **operands, size_t n);
} actions[] = {
	{"list", 0, 1, run_list},
	{"show", 1, SIZE_MAX, run_show},
	{"check", 0, SIZE_MAX, rules_tool_check},
	{"compile", 1, SIZE_MAX, run_compile},
	{"why", 0, 1, rules_tool_why},
};

static int
run(const struct settings *settings, const struct report *to)
{
	struct place nowhere = {NULL, 0, 0};
	size_t i, n = settings->operands_n;

	for (i = 0; n && i < sizeof(actions) / sizeof(*actions); i++)
		if (strcmp(settings->operands[0], actions[i].name) == 0 &&
			n - 1 >= actions[i].least && n - 1 <= actions[i].most)
			return actions[i].run(
				settings, to, settings->operands + 1, n - 1);
	report(to, nowhere, LEVEL_ERROR, NULL,
		"say list [FOLDER], show ID..., check [FILE...], "
		"compile FILE... -o PACK, or why [FOLDER]");
	return STATUS_UNDONE;
}

int
rules_main(int argc, char **argv)
{
	struct report to = {.stage = "rules"};
	const struct command *command = commands;
	struct settings settings;
	int status = STATUS_UNDONE;

	while (command->run != rules_main)
		command++;
	switch (options_parse(&settings, command, argc, argv)) {
	case OPTIONS_RUN:
		status = run(&settings, &to);
		break;
	case OPTIONS_DONE:
		status = STATUS_DONE;
		break;
	case OPTIONS_BAD:
		break;
	}
	options_release(&settings);
	return status;
}
