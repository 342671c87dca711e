/* sections: every section of a pack, and what reads it. Used where a pack, or
 * the rules that it is made from, are not to be trusted.
 */
#ifndef WASL_TESTS_SECTIONS_H
#define WASL_TESTS_SECTIONS_H

#include "fuzz.h"

#include "base/aligner.h"
#include "base/detect.h"
#include "base/judge.h"
#include "base/lang.h"
#include "base/names.h"
#include "base/normaliser.h"
#include "base/recogniser.h"
#include "base/refill.h"
#include "base/roles.h"
#include "base/service.h"
#include "base/skeleton.h"
#include "base/spacing.h"
#include "base/splitter.h"
#include "base/suspect.h"
#include "base/translit.h"
#include "base/value.h"

/* Opens a section and uses all of it on a text. 0 if it was refused. */
typedef int section_use(const struct pack *pack, struct slice text);

static inline int
use_languages(const struct pack *pack, struct slice text)
{
	struct langs *langs = langs_open(pack);
	unsigned sure;

	if (!langs)
		return 0;
	for (int i = 0; i < FUZZ_LANGS; i++) {
		struct slice tag = slice_of(fuzz_langs[i]);

		lang_rules(langs, tag);
		lang_is_known(langs, tag);
		lang_is_rtl(langs, tag);
		lang_space(langs, tag);
		lang_glance(langs, text, tag);
	}
	lang_guess(langs, text, SLICE("ar"), &sure);
	langs_free(langs);
	return 1;
}

static inline int
use_encodings(const struct pack *pack, struct slice text)
{
	struct detector *detector = detector_open(pack);
	struct detection found;

	if (!detector)
		return 0;
	detect(detector, text.ptr, text.len, 1, &found);
	/* The same bytes as those of an encoding of one byte each. */
	detect(detector, text.ptr + 1, text.len - 1, 0, &found);
	detect_mojibake(detector, text);
	detector_free(detector);
	return 1;
}

static inline int
use_read(const struct pack *pack, struct slice text)
{
	struct role_rules *rules = role_rules_open(pack);
	struct judgement judgement;
	struct roles roles;
	struct facts facts;
	size_t at = 0;

	if (!rules)
		return 0;
	while (keyword_next(rules, text, &at))
		at++;
	keywords_are_separated(rules, text);
	for (int i = 0; i < ROLE_COUNT; i++)
		role_is_sent(rules, (enum role)i);
	roles_init(&roles, rules);
	while (text.len) {
		struct slice line = fuzz_until(&text, '\n');

		facts_find(rules, facts_lang(SLICE("ar")), line, FACTS_COMPARED,
			&facts);
		if (facts.rule)
			role_rule_id(rules, facts.rule - 1);
		roles_add(&roles, &facts);
		while (roles_next(&roles, ROLES_MORE, &judgement))
			;
	}
	while (roles_next(&roles, ROLES_ENDED, &judgement))
		;
	role_rules_free(rules);
	return 1;
}

static inline int
use_normalise(const struct pack *pack, struct slice text)
{
	struct normaliser *n = normaliser_new(pack);

	if (!n)
		return 0;
	for (int i = 0; i < FUZZ_LANGS; i++) {
		normaliser_profile(n, i % 2 ? SLICE("mt") : SLICE("search"));
		normaliser_switch(n, SLICE("review"), NORMALISER_ON);
		normaliser_language(n, slice_of(fuzz_langs[i]));
		normaliser_run(n, text);
	}
	normaliser_free(n);
	return 1;
}

static inline int
use_split(const struct pack *pack, struct slice text)
{
	struct splitter *splitter = splitter_open(pack);
	struct segments s = {0};

	if (!splitter)
		return 0;
	for (int i = 0; i < FUZZ_LANGS; i++) {
		const struct splitter_lang *lang =
			splitter_find(splitter, slice_of(fuzz_langs[i]));
		struct split_walk walk;
		const char *at = text.ptr;

		segments_find(&s, lang ? lang : splitter_any(splitter), text,
			(size_t)i * 10);
		split_start(&walk, lang ? lang : splitter_any(splitter), text);
		while (split_candidate(&walk, at, &at) >= 0)
			split_rule_id(walk.lang, walk.rule);
	}
	segments_release(&s);
	splitter_free(splitter);
	return 1;
}

static inline int
use_protect(const struct pack *pack, struct slice text)
{
	struct value_rules *rules = value_rules_open(pack);
	struct arena arena = {0};

	if (!rules)
		return 0;
	for (int i = 0; i < FUZZ_LANGS; i++) {
		struct values found = {0};

		values_scan(
			rules, text, slice_of(fuzz_langs[i]), &arena, &found);
	}
	arena_release(&arena);
	value_rules_free(rules);
	return 1;
}

static inline int
use_names(const struct pack *pack, struct slice text)
{
	struct names *names = names_open(pack);
	struct name_list found = {0};
	struct arena arena = {0};

	if (!names)
		return 0;
	names_scan(names, text, SLICE("ar"), SLICE("en"), &arena, &found);
	arena_release(&arena);
	names_free(names);
	return 1;
}

static inline int
use_placeholders(const struct pack *pack, struct slice text)
{
	struct recogniser *recogniser = recogniser_open(pack);
	const struct style *style = NULL;
	struct sightings seen = {0};
	struct arena arena = {0};
	struct buf out = {0};

	if (!recogniser)
		return 0;
	style_default(recogniser);
	while ((style = style_next(recogniser, style))) {
		style_find(recogniser, style_name(style));
		style_suits(style);
		style_write(style, 7, 12, &out);
		style_of(recogniser, buf_slice(&out));
		style_escape(style, text, &out);
		style_unescape(style, text, &out);
	}
	buf_add_slice(&out, recogniser_probe(recogniser));
	recogniser_scan(recogniser, text, NULL, &arena, &seen);
	buf_release(&out);
	arena_release(&arena);
	recogniser_free(recogniser);
	return 1;
}

static inline int
use_services(const struct pack *pack, struct slice text)
{
	static const char *const names[] = {"deepl", "openai", "apertium-apy"};
	struct service_ask ask = {SLICE("ar"), SLICE("en"), &text, 1};
	int opened = 0;

	for (int i = 0; i < 3; i++) {
		struct service *service = service_open(
			pack, names[i], "http://a.example", "k", NULL);
		struct service_request request = {0};
		struct service_answers answers = {0};
		const char *why;

		if (!service)
			continue;
		opened = 1;
		service_write(service, &ask, &request);
		service_read(service,
			SLICE("{\"translations\":[{\"text\":\"a\"}]}"),
			&answers, &why);
		service_answers_release(&answers);
		service_request_release(&request);
		service_free(service);
	}
	return opened;
}

static inline int
use_engine(const struct pack *pack, struct slice text)
{
	struct suspect *suspect = suspect_open(pack);
	size_t found[SUSPECT_COUNT] = {1, 2, 3, 4, 5};

	if (!suspect)
		return 0;
	suspect_judge(suspect, text, text);
	suspect_judge(suspect, text, (struct slice){text.ptr, text.len / 3});
	suspect_habits(suspect, found, 10);
	for (int i = 0; i < SUSPECT_COUNT; i++)
		LAW(suspect_says(suspect, (enum suspicion)i));
	suspect_free(suspect);
	return 1;
}

static inline int
use_restore(const struct pack *pack, struct slice text)
{
	struct spacings *spacings = spacings_open(pack);

	if (!spacings)
		return 0;
	for (int i = 0; i < FUZZ_LANGS; i++) {
		const struct spacing *s =
			spacing_find(spacings, slice_of(fuzz_langs[i]));
		struct slice word = {text.ptr, text.len < 4 ? text.len : 4};

		if (!s)
			continue;
		spacing_may_precede(s, word);
		spacing_may_follow(s, word);
		spacing_mark(s, word);
		spacing_keeps_space(s, word);
	}
	spacings_free(spacings);
	return 1;
}

static inline int
use_align(const struct pack *pack, struct slice text)
{
	struct align_pair pair =
		align_pair_find(pack, SLICE("ar"), SLICE("en"));
	struct units units = {0};
	struct beads beads = {0};

	while (text.len)
		units_add(&units, NULL, fuzz_until(&text, '\n'));
	align_units(&units, &units, pair, &beads);
	beads_release(&beads);
	units_release(&units);
	return 1;
}

static inline int
use_skeleton(const struct pack *pack, struct slice text)
{
	const struct skeleton_map *map = skeleton_map_find(pack);
	struct skeleton skeleton;
	struct slice word, stem;
	size_t at;

	if (!map)
		return 0;
	while (text.len) {
		word = fuzz_until(&text, ' ');
		skeleton_of(map, word, &skeleton);
		skeleton_hash(&skeleton);
		for (at = 0; skeleton_next_stem(map, word, &at, &stem);)
			LAW(stem.len <= word.len);
	}
	return 1;
}

static inline int
use_check(const struct pack *pack, struct slice text)
{
	struct judge *judge = judge_open(pack);
	struct faults faults = {0};
	struct arena arena = {0};
	struct pair pair = {.text = text,
		.target = {text.ptr, text.len / 2},
		.lang = SLICE("ar"),
		.to = SLICE("en"),
		.lengths = {1, 5}};

	if (!judge)
		return 0;
	for (pair.target.len = text.len / 2;
		!fuzz_between(text, pair.target.len);)
		pair.target.len--;
	for (int i = 0; i < TEST_COUNT; i++) {
		LAW(judge_says(judge, (enum test)i));
		judge_level(judge, (enum test)i);
	}
	judge_pair(judge, &pair, &arena, &faults);
	arena_release(&arena);
	judge_free(judge);
	return 1;
}

static inline int
use_pseudo(const struct pack *pack, struct slice text)
{
	struct translit *translit = translit_open(pack);
	struct buf out = {0};

	if (!translit)
		return 0;
	translit_write(translit, text, &out);
	buf_release(&out);
	translit_free(translit);
	return 1;
}

struct section {
	const char *name, *folder;
	section_use *use;
	const char *others[5]; /* sections that it needs */
};

static const struct section sections[] = {
	{"languages", "languages", use_languages, {0}},
	{"encodings", "encodings", use_encodings, {0}},
	{"read", "read", use_read, {"languages"}},
	{"normalise", "normalise", use_normalise, {"languages"}},
	{"split", "split", use_split, {0}},
	{"protect", "protect", use_protect, {"languages"}},
	{"placeholders", "protect", use_placeholders, {0}},
	{"engine", "engine", use_engine, {0}},
	{"restore", "restore", use_restore, {0}},
	{"align", "align", use_align, {0}},
	{"skeleton", "names", use_skeleton, {0}},
	{"check", "check", use_check,
		{"protect", "placeholders", "languages", "skeleton", "align"}},
	{"pseudo", "pseudo", use_pseudo, {0}},
	{"names", "protect", use_names, {"protect"}},
	{"services", "engine", use_services, {0}},
};
enum { SECTIONS = sizeof sections / sizeof *sections };

/* A pack of the section, with these bytes, and of those that it needs; it ends
 * where the section ends: that is written last. Opened, in memory of its own.
 */
static inline char *
section_pack(
	const struct section *section, struct slice bytes, struct pack *pack)
{
	struct pack_writer writer = {0};
	struct buf out = {0};
	char *memory;

	for (int i = 0; i < 5 && section->others[i]; i++)
		pack_add(&writer, section->others[i],
			pack_find(pack_embedded(), section->others[i]));
	pack_add(&writer, section->name, bytes);
	pack_finish(&writer, &out);
	pack_writer_release(&writer);
	memory = memory_alloc(out.len);
	memcpy(memory, out.ptr, out.len);
	LAW(!pack_open(pack, memory, out.len));
	buf_release(&out);
	return memory;
}

/* Text with something in it for every section: rules, as they are written. */
static inline struct slice
section_text(void)
{
	struct slice text = pack_find(pack_embedded(), "text/split/any.rules");
	size_t from = 3000, to = 4500;

	LAW(text.len > to);
	while (!fuzz_between(text, from))
		from++;
	while (!fuzz_between(text, to))
		to--;
	return (struct slice){text.ptr + from, to - from};
}

#endif
