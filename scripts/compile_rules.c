/* compile_rules DIR PACK: the pack that is embedded in wasl. Runs when wasl is
 * built, linked from the same objects. A directory that is not there gives
 * empty sections. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/rules.h"

/* None is embedded in what makes it. */
const struct pack *
pack_embedded(void)
{
	static const struct pack none;

	return &none;
}

static int
write_pack(const char *path, struct slice pack)
{
	FILE *file = fopen(path, "wb");

	if (!file)
		return -1;
	if (fwrite(pack.ptr, 1, pack.len, file) != pack.len) {
		fclose(file);
		return -1;
	}
	return fclose(file);
}

int
main(int argc, char **argv)
{
	struct report to = {.stage = "compile_rules"};
	struct buf pack = {0};
	struct rules rules;
	int bad = 0;

	if (argc != 3) {
		fprintf(stderr, "usage: compile_rules DIR PACK\n");
		return STATUS_UNDONE;
	}
	rules_init(&rules, &to);
	if (access(argv[1], F_OK) == 0)
		bad = rules_load_dir(&rules, argv[1]);
	if (!bad)
		bad = rules_compile(&rules, &pack);
	if (!bad && write_pack(argv[2], buf_slice(&pack))) {
		perror(argv[2]);
		bad = -1;
	}
	rules_release(&rules);
	buf_release(&pack);
	return bad ? STATUS_UNDONE : STATUS_DONE;
}
