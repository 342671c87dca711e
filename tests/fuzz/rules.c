/* rules: a file of rules that somebody wrote, alone or over ours. What compiles
 * over ours opens, and can be used. */
#include "fuzz.h"

#include "sections.h"

static void
compile(struct rules *rules, const char *section, struct buf *out)
{
	for (int i = 0; rules_sections[i].name; i++)
		if (!strcmp(rules_sections[i].name, section))
			rules_sections[i].compile(rules, out);
}

/* Ours, of one folder. */
static void
load_ours(struct rules *rules, const char *folder)
{
	struct slice name, text;
	char own[160];

	for (size_t i = 0; pack_section(pack_embedded(), i, &name, &text);
		i++) {
		const char *file = NULL;

		snprintf(own, sizeof own, "%.*s", (int)name.len, name.ptr);
		if (strncmp(own, "text/", 5) || strstr(own, "gazetteer"))
			continue;
		if (!strncmp(own + 5, folder, strlen(folder)) &&
			own[5 + strlen(folder)] == '/')
			file = own + 6 + strlen(folder);
		if (file)
			LAW(!rules_load_text(rules, folder, file, file, text));
	}
}

static void
use(struct rules *rules, const struct section *section, int over_ours)
{
	struct pack_writer writer = {0};
	struct buf bytes = {0}, out = {0};
	struct pack pack;

	compile(rules, section->name, &bytes);
	for (int i = 0; i < 5 && section->others[i]; i++)
		pack_add(&writer, section->others[i],
			pack_find(pack_embedded(), section->others[i]));
	pack_add(&writer, section->name, buf_slice(&bytes));
	pack_finish(&writer, &out);
	if (!rules->failed) {
		LAW(!pack_open(&pack, out.ptr, out.len));
		LAW(section->use(&pack, section_text()) || !over_ours);
	}
	pack_writer_release(&writer);
	buf_release(&bytes);
	buf_release(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const char *const names[] = {"ar.rules", "fa.rules", "any.rules",
		"placeholders.rules", "ar.map", "latin.map", "characters.map",
		"letters.map", "ar.list", "x/ar.names"};
	static struct report quiet = {.quiet = 1};
	struct slice input = fuzz_input(bytes, len);
	const struct section *section =
		&sections[fuzz_choice(&input, SECTIONS)];
	const char *name =
		names[fuzz_choice(&input, sizeof names / sizeof *names)];
	int over_ours = (int)fuzz_choice(&input, 2);
	struct rules rules;

	if (!quiet.to)
		quiet.to = fopen("/dev/null", "w");
	rules_init(&rules, &quiet);
	if (over_ours)
		load_ours(&rules, section->folder);
	if (!rules_load_text(&rules, section->folder, name, name, input))
		use(&rules, section, over_ours);
	rules_release(&rules);
	return 0;
}
