/* stages: THE table, in the order in which text flows. */
#include "stage.h"
#include "base/also.h"
#include "base/aligner.h"
#include "base/judge.h"
#include "base/detect.h"
#include "base/lang.h"
#include "base/normaliser.h"
#include "base/recogniser.h"
#include "base/spacing.h"
#include "base/splitter.h"
#include "base/service.h"
#include "base/suspect.h"
#include "base/names.h"
#include "base/value.h"

extern const struct stage stage_read, stage_normalise, stage_split,
	stage_protect, stage_send, stage_engine, stage_receive, stage_restore,
	stage_check, stage_check_report, stage_align, stage_join, stage_show;
extern int pseudo_main(int argc, char **argv);
extern int rules_main(int argc, char **argv);
extern int show_main(int argc, char **argv);
extern const struct option pseudo_options[], rules_options[];
extern rules_trace read_trace;
extern rules_compiler read_compile, normalise_compile, split_compile,
	pseudo_compile;

#define CHAIN(...) ((const struct stage *const[]){__VA_ARGS__, NULL})
#define STAGE(name_, operands_)                                                \
	{                                                                      \
		.name = #name_, .kind = COMMAND_STAGE, .operands = operands_,  \
		.stages = CHAIN(&stage_##name_)                                \
	}
#define TOOL(name_, operands_, summary_)                                       \
	{                                                                      \
		.name = #name_, .kind = COMMAND_TOOL, .operands = operands_,   \
		.summary = summary_, .run = name_##_main,                      \
		.options = name_##_options                                     \
	}

const struct command commands[] = {
	STAGE(read, "[FILE...]"),
	{.name = "normalise",
		.alias = "normalize",
		.kind = COMMAND_STAGE,
		.operands = "[FILE...]",
		.stages = CHAIN(&stage_normalise)},
	STAGE(split, "[FILE...]"),
	STAGE(protect, "[FILE...] [-- CMD [ARG...]]"),
	STAGE(engine, "[FILE...] -- CMD [ARG...]"),
	STAGE(send, "[FILE...]"),
	STAGE(receive, "[FILE...]"),
	STAGE(restore, "[FILE...]"),
	{.name = "check",
		.kind = COMMAND_STAGE,
		.operands = "[FILE...] | SOURCE TARGET",
		.stages = CHAIN(&stage_check),
		.pair = CHAIN(&stage_align, &stage_restore, &stage_check,
			&stage_check_report)},
	STAGE(join, "[FILE...]"),
	STAGE(align, "SOURCE TARGET"),
	{.name = "prepare",
		.kind = COMMAND_CHAIN,
		.operands = "[FILE...]",
		.summary = "read, normalise, split, protect in one process",
		.stages = CHAIN(&stage_read, &stage_normalise, &stage_split,
			&stage_protect)},
	{.name = "finish",
		.kind = COMMAND_CHAIN,
		.operands = "[FILE...]",
		.summary = "restore, check, join in one process",
		.stages = CHAIN(&stage_restore, &stage_check, &stage_join)},
	{.name = "translate",
		.kind = COMMAND_CHAIN,
		.operands = "[FILE...] -- CMD [ARG...]",
		.summary = "all of it in one process, with the engine as its "
			   "child",
		.stages = CHAIN(&stage_read, &stage_normalise, &stage_split,
			&stage_protect, &stage_engine, &stage_restore,
			&stage_check, &stage_join)},
	TOOL(pseudo, "[FILE...]", "a pretended engine, for trying a pipeline"),
	TOOL(rules, "list|show|check|compile|why [ARG...]",
		"look into the rules, check and compile them"),
	{.name = "show",
		.kind = COMMAND_TOOL,
		.operands = "[FILE...]",
		.summary = "the stream in a terminal, side by side",
		.stages = CHAIN(&stage_show),
		.run = show_main},
	{.name = NULL},
};

const struct rules_section rules_sections[] = {
	{"languages", langs_compile},
	{"encodings", detect_compile},
	{"read", read_compile},
	{"normalise", normalise_compile},
	{"split", split_compile},
	{"protect", value_rules_compile},
	{"names", names_compile},
	{"placeholders", styles_compile},
	{"engine", suspect_compile},
	{"services", service_compile},
	{"restore", spacings_compile},
	{"align", align_compile},
	{"skeleton", skeleton_compile},
	{"also", also_compile},
	{"check", judge_compile},
	{"pseudo", pseudo_compile},
	{NULL, NULL},
};

const struct rules_tester rules_testers[] = {
	{"languages", NULL, RULES_EXAMPLES_ANY, NULL, langs_example},
	{"read", NULL, RULES_EXAMPLES_BOTH, read_trace, NULL},
	{"normalise", NULL, RULES_EXAMPLES_BOTH, normaliser_rules_trace,
		normaliser_example},
	{"split", NULL, RULES_EXAMPLES_BOTH, split_trace, split_example},
	{"protect", NULL, RULES_EXAMPLES_ANY, value_trace, value_example},
	{"protect", "placeholders.rules", RULES_EXAMPLES_ANY, NULL,
		styles_example},
	{"restore", NULL, RULES_EXAMPLES_BOTH, NULL, spacings_example},
	{"engine", "suspect.rules", RULES_EXAMPLES_ANY, NULL, suspect_example},
	{"check", NULL, RULES_EXAMPLES_ANY, NULL, judge_example},
	{.folder = NULL},
};
