/* completions bash|zsh|fish: what a shell completes after `wasl`, to standard
 * output. Runs when wasl is built, linked with the table of commands. */
#include <stdio.h>
#include <string.h>
#include "options.h"

/* The table wants rules, but nothing here reads one. */
const struct pack *
pack_embedded(void)
{
	static const struct pack none;

	return &none;
}

/* How a shell writes a string between single quotes. */
struct quoting {
	const char *special; /* characters with another way of writing */
	const char *as[3];   /* of each */
};

static const struct quoting zsh_quoting = {"'[]", {"'\\''", "\\[", "\\]"}};
static const struct quoting fish_quoting = {"'\\", {"\\'", "\\\\"}};

static void
print_quoted(const char *text, const struct quoting *quoting)
{
	for (; *text; text++) {
		const char *at = strchr(quoting->special, *text);

		if (at)
			fputs(quoting->as[at - quoting->special], stdout);
		else
			putchar(*text);
	}
}

/* A list with '|' between, with spaces between. */
static void
print_words(const char *words)
{
	for (; *words; words++)
		putchar(*words == '|' ? ' ' : *words);
}

static const char *
summary_of(const struct command *command)
{
	return command->summary ? command->summary
				: command->stages[0]->summary;
}

/* The words that come first after the command's name, "list|show ..."; their
 * length, or 0. */
static size_t
first_words(const struct command *command)
{
	size_t len = strcspn(command->operands, " ");

	if (command->operands[0] == '[' || !memchr(command->operands, '|', len))
		return 0;
	return len;
}

static void
print_first_words(const struct command *command)
{
	char words[200];

	snprintf(words, sizeof(words), "%.*s", (int)first_words(command),
		command->operands);
	print_words(words);
}

static int
takes_command(const struct command *command)
{
	return strstr(command->operands, "-- CMD") != NULL;
}

/* Names of commands that take another after "--", with a text between. */
static void
print_takers(const char *between)
{
	const char *first = "";

	for (const struct command *c = commands; c->name; c++) {
		if (!takes_command(c))
			continue;
		printf("%s%s", first, c->name);
		first = between;
	}
}

static void
print_names(const struct command *command, const char *between)
{
	fputs(command->name, stdout);
	if (command->alias)
		printf("%s%s", between, command->alias);
}

/* ---- bash ---- */

static const char bash_head[] = "# bash completion for wasl, made with it from "
				"its table of commands\n\n"
				"_wasl() {\n"
				"\tlocal word=${COMP_WORDS[COMP_CWORD]}\n"
				"\tlocal before=${COMP_WORDS[COMP_CWORD - 1]}\n"
				"\tlocal command=${COMP_WORDS[1]} words= i\n\n"
				"\t# --name=value comes as three words.\n"
				"\tif [ \"$word\" = = ]; then\n"
				"\t\tword=\n"
				"\telif [ \"$before\" = = ]; then\n"
				"\t\tbefore=${COMP_WORDS[COMP_CWORD - 2]}\n"
				"\tfi\n"
				"\tCOMPREPLY=()\n";

static const char bash_tail[] =
	"\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
	"}\n\n"
	"# Where nothing is offered, files are.\n"
	"complete -o bashdefault -o default -F _wasl wasl\n";

static void
bash_choices(const struct command *command, const struct option *option)
{
	if (option->type != OPTION_CHOICE)
		return;
	printf("\t%s/--%s", command->name, option->name);
	if (option->letter)
		printf(" | %s/-%c", command->name, option->letter);
	printf(") words=\"");
	print_words(option->choices);
	printf("\" ;;\n");
}

static void
bash_options(const struct command *command)
{
	struct settings settings = {0};

	printf("\t%s/-*) words=\"", command->name);
	options_collect(&settings, command);
	for (size_t i = 0; i < settings.n; i++)
		printf("%s--%s", i ? " " : "", settings.v[i].option->name);
	printf("\" ;;\n");
	options_release(&settings);
}

static void
bash_command(const struct command *command)
{
	struct settings settings = {0};

	options_collect(&settings, command);
	for (size_t i = 0; i < settings.n; i++)
		bash_choices(command, settings.v[i].option);
	options_release(&settings);
}

static void
print_bash(void)
{
	fputs(bash_head, stdout);
	for (const struct command *c = commands; c->name; c++)
		if (c->alias)
			printf("\t[ \"$command\" != %s ] || command=%s\n",
				c->alias, c->name);
	printf("\tif [ \"$COMP_CWORD\" = 1 ]; then\n\t\twords=\"");
	for (const struct command *c = commands; c->name; c++)
		printf("%s ", c->name);
	printf("--help --version\"\n"
	       "\t\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
	       "\t\treturn\n\tfi\n"
	       "\tfor ((i = 2; i < COMP_CWORD; i++)); do\n"
	       "\t\t[ \"${COMP_WORDS[i]}\" = -- ] || continue\n"
	       "\t\tcase $command/$((COMP_CWORD - i)) in\n\t\t");
	print_takers("/1 | ");
	printf("/1) COMPREPLY=($(compgen -c -- \"$word\")) ;;\n"
	       "\t\tesac\n\t\treturn\n\tdone\n"
	       "\tcase $command/$before in\n");
	for (const struct command *c = commands; c->name; c++)
		bash_command(c);
	printf("\t*) case $command/$word in\n");
	for (const struct command *c = commands; c->name; c++)
		bash_options(c);
	for (const struct command *c = commands; c->name; c++) {
		if (!first_words(c))
			continue;
		printf("\t%s/*) [ \"$COMP_CWORD\" != 2 ] || words=\"", c->name);
		print_first_words(c);
		printf("\" ;;\n");
	}
	printf("\tesac ;;\n\tesac\n");
	fputs(bash_tail, stdout);
}

/* ---- zsh ---- */

static void
zsh_option(const struct option *option)
{
	printf(" \\\n\t\t\t");
	if (option->letter)
		printf("'(-%c --%s)'{-%c%s,--%s%s}", option->letter,
			option->name, option->letter, option->arg ? "+" : "",
			option->name, option->arg ? "=" : "");
	else
		printf("--%s%s", option->name, option->arg ? "=" : "");
	printf("'[");
	print_quoted(option->help, &zsh_quoting);
	printf("]");
	if (option->arg)
		printf(":%s:", option->arg);
	if (option->type == OPTION_CHOICE) {
		printf("(");
		print_words(option->choices);
		printf(")");
	} else if (option->type == OPTION_FILE) {
		printf("_files%s", strcmp(option->arg, "DIR") ? "" : " -/");
	}
	printf("'");
}

static void
zsh_command(const struct command *command)
{
	struct settings settings = {0};

	printf("\t");
	print_names(command, " | ");
	printf(")\n\t\t_arguments -s -S");
	options_collect(&settings, command);
	for (size_t i = 0; i < settings.n; i++)
		zsh_option(settings.v[i].option);
	options_release(&settings);
	if (first_words(command)) {
		printf(" \\\n\t\t\t'1:what:(");
		print_first_words(command);
		printf(")'");
	}
	printf(" \\\n\t\t\t'*:file:_files'\n\t\t;;\n");
}

static void
print_zsh(void)
{
	printf("#compdef wasl\n"
	       "# zsh completion for wasl, made with it from its table of "
	       "commands\n\n"
	       "_wasl() {\n\tlocal command=$words[2] end\n"
	       "\tlocal -a commands=(\n");
	for (const struct command *c = commands; c->name; c++) {
		printf("\t\t'%s:", c->name);
		print_quoted(summary_of(c), &zsh_quoting);
		printf("'\n");
	}
	printf("\t)\n\n"
	       "\tif (( CURRENT == 2 )); then\n"
	       "\t\t_describe command commands\n\t\treturn\n\tfi\n"
	       "\tend=${words[(i)--]}\n"
	       "\tif [[ $command = (");
	print_takers("|");
	printf(") ]] && (( end < CURRENT )); then\n"
	       "\t\tshift $end words\n\t\t(( CURRENT -= end ))\n"
	       "\t\t_normal\n\t\treturn\n\tfi\n"
	       "\tshift words\n\t(( CURRENT-- ))\n"
	       "\tcase $command in\n");
	for (const struct command *c = commands; c->name; c++)
		zsh_command(c);
	printf("\tesac\n}\n\n_wasl \"$@\"\n");
}

/* ---- fish ---- */

static void
fish_option(const struct command *command, const struct option *option)
{
	printf("complete -c wasl -n '__wasl_runs ");
	print_names(command, " ");
	printf("' -l %s", option->name);
	if (option->letter)
		printf(" -s %c", option->letter);
	if (option->type == OPTION_CHOICE) {
		printf(" -x -a '");
		print_words(option->choices);
		printf("'");
	} else if (option->type == OPTION_FILE) {
		printf(strcmp(option->arg, "DIR")
				? " -r -F"
				: " -x -a '(__fish_complete_directories)'");
	} else if (option->arg) {
		printf(" -x");
	}
	printf(" -d '");
	print_quoted(option->help, &fish_quoting);
	printf("'\n");
}

static void
fish_command(const struct command *command)
{
	struct settings settings = {0};

	printf("\ncomplete -c wasl -n 'test (__wasl_words) = 1' -f -a %s -d '",
		command->name);
	print_quoted(summary_of(command), &fish_quoting);
	printf("'\n");
	options_collect(&settings, command);
	for (size_t i = 0; i < settings.n; i++)
		fish_option(command, settings.v[i].option);
	options_release(&settings);
	if (!first_words(command))
		return;
	printf("complete -c wasl -n '__wasl_runs %s; and test (__wasl_words) "
	       "= 2' -f -a '",
		command->name);
	print_first_words(command);
	printf("'\n");
}

static void
print_fish(void)
{
	printf("# fish completion for wasl, made with it from its table of "
	       "commands\n\n"
	       "function __wasl_words\n\tcount (commandline -opc)\nend\n\n"
	       "function __wasl_runs\n"
	       "\tset -l words (commandline -opc)\n"
	       "\ttest (count $words) -gt 1\n"
	       "\tand contains -- $words[2] $argv\n"
	       "end\n");
	for (const struct command *c = commands; c->name; c++)
		fish_command(c);
}

int
main(int argc, char **argv)
{
	const char *shell = argc == 2 ? argv[1] : "";

	if (strcmp(shell, "bash") == 0) {
		print_bash();
	} else if (strcmp(shell, "zsh") == 0) {
		print_zsh();
	} else if (strcmp(shell, "fish") == 0) {
		print_fish();
	} else {
		fprintf(stderr, "usage: completions bash|zsh|fish\n");
		return STATUS_UNDONE;
	}
	return fflush(stdout) || ferror(stdout) ? STATUS_UNDONE : STATUS_DONE;
}
