/* options: the arguments of a command, and its -h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "chain.h"
#include "wasl.h"

static const struct option lang_options[] = {
	{"lang", 'l', OPTION_TEXT, OPTION_SILENT, "LANG", NULL,
		"the language of the input, a BCP 47 tag"},
	{.name = NULL},
};

static const struct option source_options[] = {
	{"files-from", 0, OPTION_FILE, OPTION_SILENT, "FILE", NULL,
		"read the names of the inputs from FILE, one a line"},
	{"null", '0', OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
		"names in --files-from end with NUL"},
	{.name = NULL},
};

static const struct option stream_options[] = {
	{"stream", 0, OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
		"the input is a stream, whatever it looks like"},
	{.name = NULL},
};

static const struct option plain_options[] = {
	{"plain", 0, OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
		"the input is plain text, whatever it looks like"},
	{"lang", 'l', OPTION_TEXT, OPTION_SILENT, "LANG", NULL,
		"the language of plain text (default: told line by line)"},
	{.name = NULL},
};

static const struct option sink_options[] = {
	{"out-dir", 0, OPTION_FILE, OPTION_SILENT, "DIR", NULL,
		"write each document to a file of its name in DIR"},
	{"resume", 0, OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
		"leave documents alone whose file is in --out-dir"},
	{"partial", 0, OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
		"keep the file of a document that failed"},
	{.name = NULL},
};

static const struct option jobs_options[] = {
	{"jobs", 'j', OPTION_NUMBER, OPTION_SILENT, "N", NULL,
		"work on N batches of documents at once (default: 1)"},
	{.name = NULL},
};

static const struct option common_options[] = {
	{"to", 't', OPTION_TEXT, OPTION_SILENT, "LANG", NULL,
		"the target language, a BCP 47 tag"},
	{"output", 'o', OPTION_FILE, OPTION_SILENT, "FILE", NULL,
		"write to FILE, beside and renamed when it is whole"},
	{"rules", 0, OPTION_FILE, OPTION_SILENT, "DIR", NULL,
		"lay the rules in DIR over the built-in ones"},
	{"report", 0, OPTION_FILE, OPTION_SILENT, "FILE", NULL,
		"write what rows carry of findings to FILE, as JSON Lines"},
	{"strict", 0, OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
		"stop at the first document that fails"},
	{"quiet", 'q', OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
		"say errors only"},
	{"verbose", 'v', OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
		"say more, and a summary at the end"},
	{"color", 0, OPTION_CHOICE, OPTION_SILENT, "WHEN", "auto|always|never",
		"colour messages (default: auto)"},
	{.name = NULL},
};

static const struct option always_options[] = {
	{"help", 'h', OPTION_SWITCH, OPTION_SILENT, NULL, NULL, "say this"},
	{"version", 0, OPTION_SWITCH, OPTION_SILENT, NULL, NULL,
		"say which wasl this is"},
	{.name = NULL},
};

static struct setting *
setting_by_name(struct settings *settings, const char *name, size_t len)
{
	for (size_t i = 0; i < settings->n; i++) {
		const char *have = settings->v[i].option->name;

		if (strlen(have) == len && memcmp(have, name, len) == 0)
			return &settings->v[i];
	}
	return NULL;
}

static struct setting *
setting_by_letter(struct settings *settings, char letter)
{
	for (size_t i = 0; i < settings->n; i++)
		if (settings->v[i].option->letter == letter)
			return &settings->v[i];
	return NULL;
}

static void
add_table(struct settings *settings, const struct option *table)
{
	for (; table && table->name; table++) {
		if (setting_by_name(settings, table->name, strlen(table->name)))
			continue;
		settings->v = memory_resize(
			settings->v, (settings->n + 1) * sizeof *settings->v);
		settings->v[settings->n++] = (struct setting){table, NULL};
	}
}

/* Documents can go side by side where no engine is asked and no source wants
 * all inputs. */
static int
takes_jobs(const struct command *command)
{
	const struct stage *const *stage = command->stages;

	for (; *stage; stage++)
		if ((*stage)->kind == STAGE_ENGINE || (*stage)->all_inputs ||
			(*stage)->in_turn)
			return 0;
	return 1;
}

/* A stage's own come first, for theirs win. */
void
options_collect(struct settings *settings, const struct command *command)
{
	const struct stage *const *stage = command->stages;

	if (!stage) {
		add_table(settings, command->options);
		add_table(settings, always_options);
		return;
	}
	for (; *stage; stage++)
		add_table(settings, (*stage)->options);
	stage = command->stages;
	if ((*stage)->kind == STAGE_SOURCE || command->pair)
		add_table(settings, lang_options);
	add_table(settings, (*stage)->kind == STAGE_SOURCE ? source_options
							   : stream_options);
	if ((*stage)->plain)
		add_table(settings, plain_options);
	while (stage[1])
		stage++;
	if ((*stage)->kind == STAGE_SINK)
		add_table(settings, sink_options);
	if (takes_jobs(command))
		add_table(settings, jobs_options);
	add_table(settings, common_options);
	add_table(settings, always_options);
}

enum { HELP_COLUMN = 27, HELP_WIDTH = 80 };

/* The words of an option's help, under each other in their column. */
static void
print_words(const char *words)
{
	size_t room = HELP_WIDTH - HELP_COLUMN;

	while (strlen(words) > room) {
		size_t len = room;

		while (len && words[len] != ' ')
			len--;
		len = len ? len : strcspn(words, " ");
		printf("%.*s\n%*s", (int)len, words, HELP_COLUMN, "");
		words += len;
		words += *words == ' ';
	}
	printf("%s\n", words);
}

static void
print_option(const struct option *option)
{
	const char *arg =
		option->type == OPTION_CHOICE ? option->choices : option->arg;
	int n;

	n = printf("  %c%c%c --%s%s%s", option->letter ? '-' : ' ',
		option->letter ? option->letter : ' ',
		option->letter ? ',' : ' ', option->name, arg ? " " : "",
		arg ? arg : "");
	if (n < HELP_COLUMN)
		printf("%*s", HELP_COLUMN - n, "");
	else
		printf("\n%*s", HELP_COLUMN, "");
	print_words(option->help);
}

static const char *
command_summary(const struct command *command)
{
	return command->summary ? command->summary
				: command->stages[0]->summary;
}

void
options_help(const struct command *command)
{
	struct settings settings = {0};

	options_collect(&settings, command);
	printf("usage: wasl %s [options] %s\n%s\n\n", command->name,
		command->operands, command_summary(command));
	for (size_t i = 0; i < settings.n; i++)
		print_option(settings.v[i].option);
	options_release(&settings);
}

static int
bad(const struct command *command, const char *format, const char *what)
{
	struct buf seen = {0};

	report_visible(&seen, slice_of(what), 60);
	buf_addc(&seen, 0);
	fprintf(stderr, "wasl %s: ", command->name);
	fprintf(stderr, format, seen.ptr);
	fprintf(stderr, "\nTry 'wasl %s --help'\n", command->name);
	buf_release(&seen);
	return -1;
}

static int
is_choice(const char *choices, const char *value)
{
	size_t len = strlen(value);

	for (const char *at = choices; at; at = strchr(at, '|')) {
		at += *at == '|';
		if (strncmp(at, value, len) == 0 &&
			(at[len] == '|' || at[len] == 0))
			return 1;
	}
	return 0;
}

static int
is_number(const char *value)
{
	size_t len = strspn(value, "0123456789");

	return len > 0 && len < 16 && value[len] == 0;
}

static int
set(const struct command *command, struct setting *setting, const char *value)
{
	const struct option *option = setting->option;
	char format[200];

	if (option->type == OPTION_NUMBER && !is_number(value)) {
		snprintf(format, sizeof format,
			"--%s takes a whole number, not '%%s'", option->name);
		return bad(command, format, value);
	}
	if (option->type == OPTION_CHOICE &&
		!is_choice(option->choices, value)) {
		snprintf(format, sizeof format, "--%s takes %s, not '%%s'",
			option->name, option->choices);
		return bad(command, format, value);
	}
	setting->value = value;
	return 0;
}

/* --name, --name=value, --name value; *i is the word at hand. */
static int
parse_long(struct settings *settings, const struct command *command, int argc,
	char **argv, int *i)
{
	const char *name = argv[*i] + 2;
	const char *equals = strchr(name, '=');
	size_t len = equals ? (size_t)(equals - name) : strlen(name);
	struct setting *setting = setting_by_name(settings, name, len);

	if (!setting)
		return bad(command, "unknown option '%s'", argv[*i]);
	if (setting->option->type == OPTION_SWITCH) {
		if (equals)
			return bad(command, "'%s' takes no value", argv[*i]);
		setting->value = "";
		return 0;
	}
	if (equals)
		return set(command, setting, equals + 1);
	if (*i + 1 >= argc)
		return bad(command, "'%s' needs a value", argv[*i]);
	return set(command, setting, argv[++*i]);
}

/* -q, -ql ar, -lar */
static int
parse_letters(struct settings *settings, const struct command *command,
	int argc, char **argv, int *i)
{
	for (const char *p = argv[*i] + 1; *p; p++) {
		struct setting *setting = setting_by_letter(settings, *p);

		if (!setting)
			return bad(command, "unknown option '%s'", argv[*i]);
		if (setting->option->type == OPTION_SWITCH) {
			setting->value = "";
			continue;
		}
		if (p[1])
			return set(command, setting, p + 1);
		if (*i + 1 >= argc)
			return bad(command, "'%s' needs a value", argv[*i]);
		return set(command, setting, argv[++*i]);
	}
	return 0;
}

static int
parse_words(struct settings *settings, const struct command *command, int argc,
	char **argv)
{
	int takes_command = strstr(command->operands, "-- CMD") != NULL;

	for (int i = 1; i < argc; i++) {
		int failed = 0;

		if (strcmp(argv[i], "--") == 0) {
			if (takes_command)
				settings->command = argv + i + 1;
			while (!takes_command && ++i < argc)
				settings->operands[settings->operands_n++] =
					argv[i];
			break;
		}
		if (argv[i][0] != '-' || argv[i][1] == 0)
			settings->operands[settings->operands_n++] = argv[i];
		else if (argv[i][1] == '-')
			failed = parse_long(settings, command, argc, argv, &i);
		else
			failed = parse_letters(
				settings, command, argc, argv, &i);
		if (failed)
			return -1;
	}
	if (settings->command && !settings->command[0])
		settings->command = NULL;
	return 0;
}

enum options_result
options_parse(struct settings *settings, const struct command *command,
	int argc, char **argv)
{
	memset(settings, 0, sizeof *settings);
	options_collect(settings, command);
	settings->operands = memory_zero((size_t)argc + 1, sizeof(char *));
	if (parse_words(settings, command, argc, argv))
		return OPTIONS_BAD;
	if (settings_find(settings, "help")) {
		options_help(command);
		return OPTIONS_DONE;
	}
	if (settings_find(settings, "version")) {
		printf("wasl %s\n", wasl_version());
		return OPTIONS_DONE;
	}
	return OPTIONS_RUN;
}

void
options_release(struct settings *settings)
{
	free(settings->v);
	free(settings->operands);
	memset(settings, 0, sizeof *settings);
}

const char *
settings_find(const struct settings *settings, const char *name)
{
	for (size_t i = 0; i < settings->n; i++)
		if (strcmp(settings->v[i].option->name, name) == 0)
			return settings->v[i].value;
	return NULL;
}
