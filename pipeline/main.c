/* wasl: finds the command in the table and runs it. */
#include <stdio.h>
#include <string.h>
#include "stage.h"
#include "wasl.h"

static void
print_commands(FILE *to)
{
	fputs("usage: wasl COMMAND [options] [FILE...]\n\n"
	      "Prepares Arabic-script articles for a translation engine and "
	      "puts the\ntranslation back together. The stages, in the order "
	      "in which text flows:\n\n",
		to);
	for (const struct command *c = commands; c->name; c++)
		fprintf(to, "  %-10s %s\n", c->name,
			c->summary ? c->summary : c->stages[0]->summary);
	fputs("\n'wasl COMMAND -h' and wasl-COMMAND(1) say more.\n", to);
}

static const struct command *
find(const char *name)
{
	for (const struct command *c = commands; c->name; c++)
		if (strcmp(c->name, name) == 0 ||
			(c->alias && strcmp(c->alias, name) == 0))
			return c;
	return NULL;
}

int
main(int argc, char **argv)
{
	const struct command *command;

	if (argc < 2 || strcmp(argv[1], "-h") == 0 ||
		strcmp(argv[1], "--help") == 0) {
		print_commands(argc < 2 ? stderr : stdout);
		return argc < 2 ? STATUS_UNDONE : STATUS_DONE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("wasl %s\n", wasl_version());
		return STATUS_DONE;
	}
	command = find(argv[1]);
	if (!command) {
		fprintf(stderr,
			"wasl: unknown command '%s'\nTry 'wasl --help'\n",
			argv[1]);
		return STATUS_UNDONE;
	}
	if (command->run)
		return command->run(argc - 1, argv + 1);
	return chain_main(command, argc - 1, argv + 1);
}
