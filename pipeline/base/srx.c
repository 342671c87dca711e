/* srx: sentence rules in SRX 2.0, read and run. */
#include "base/srx.h"
#include "base/icu.h"
#include "base/text.h"
#include "base/xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct srx_rule {
	struct icu_regex
		*regex; /* what stands before, looking at what is after */
	int breaks;
	size_t group; /* the language rule that it is in */
};

struct srx_map {
	struct icu_regex *lang; /* of the whole tag */
	struct slice name;	/* of the language rule */
	size_t group;
};

struct srx {
	const struct icu_module *icu;
	struct arena arena;
	struct srx_rule *rule;
	size_t rule_n, rule_cap;
	struct srx_map *map;
	size_t map_n, map_cap;
	struct slice *group; /* names */
	size_t group_n, group_cap;
	int cascade;
	char lang[64];	       /* that the groups were chosen for last */
	unsigned char *chosen; /* per group: its place in the order, from 1 */
	struct buf decided;    /* per byte: 0 open, 1 break, 2 no break */
};

#define GROW(v, n, cap)                                                        \
	((n) < (cap) ? (v)                                                     \
		     : ((cap) = (cap) ? 2 * (cap) : 8,                         \
			       memory_resize((v), (cap) * sizeof(*(v)))))

void
srx_free(struct srx *srx)
{
	if (!srx)
		return;
	for (size_t i = 0; i < srx->rule_n; i++)
		srx->icu->regex_free(srx->rule[i].regex);
	for (size_t i = 0; i < srx->map_n; i++)
		srx->icu->regex_free(srx->map[i].lang);
	free(srx->rule);
	free(srx->map);
	free(srx->group);
	free(srx->chosen);
	buf_release(&srx->decided);
	arena_release(&srx->arena);
	free(srx);
}

/* ---- reading ---- */

struct loader {
	struct srx *srx;
	struct xml xml;
	char *why;
	size_t why_len;
	struct buf before, after;
	struct buf *into; /* which of them text goes to, or NULL */
	int breaks;
};

static int
fail(struct loader *l, const char *what)
{
	snprintf(l->why, l->why_len, "line %zu: %s", xml_line(&l->xml), what);
	return -1;
}

static struct icu_regex *
compile(struct loader *l, const struct buf *pattern)
{
	char why[120] = "";
	struct icu_regex *regex = l->srx->icu->regex_new(
		pattern->ptr, pattern->len, why, sizeof(why));

	if (!regex)
		snprintf(l->why, l->why_len, "line %zu: not a pattern: %s",
			xml_line(&l->xml), why);
	return regex;
}

static int
start_map(struct loader *l)
{
	struct srx *srx = l->srx;
	struct slice lang = xml_attribute(&l->xml, "languagepattern");
	struct slice name = xml_attribute(&l->xml, "languagerulename");
	struct buf pattern = {0};
	struct icu_regex *regex;

	if (!lang.ptr || !name.ptr)
		return fail(l, "a languagemap names a pattern and a rule");
	buf_addf(&pattern, "^(?:%.*s)$", (int)lang.len, lang.ptr);
	regex = compile(l, &pattern);
	buf_release(&pattern);
	if (!regex)
		return -1;
	srx->map = GROW(srx->map, srx->map_n, srx->map_cap);
	srx->map[srx->map_n++] =
		(struct srx_map){regex, arena_slice(&srx->arena, name), 0};
	return 0;
}

static int
start_group(struct loader *l)
{
	struct srx *srx = l->srx;
	struct slice name = xml_attribute(&l->xml, "languagerulename");

	if (!name.ptr)
		return fail(l, "a languagerule has a name");
	srx->group = GROW(srx->group, srx->group_n, srx->group_cap);
	srx->group[srx->group_n++] = arena_slice(&srx->arena, name);
	return 0;
}

static int
start_element(struct loader *l)
{
	struct slice name = l->xml.name;

	if (slice_is(name, "header"))
		l->srx->cascade =
			slice_is(xml_attribute(&l->xml, "cascade"), "yes");
	else if (slice_is(name, "languagemap"))
		return start_map(l);
	else if (slice_is(name, "languagerule"))
		return start_group(l);
	else if (slice_is(name, "beforebreak"))
		l->into = &l->before;
	else if (slice_is(name, "afterbreak"))
		l->into = &l->after;
	else if (slice_is(name, "rule")) {
		l->breaks = !slice_is(xml_attribute(&l->xml, "break"), "no");
		buf_clear(&l->before);
		buf_clear(&l->after);
	}
	return 0;
}

static int
end_rule(struct loader *l)
{
	struct srx *srx = l->srx;
	struct buf pattern = {0};
	struct icu_regex *regex;

	if (!srx->group_n)
		return fail(l, "a rule outside a languagerule");
	if (l->before.len)
		buf_addf(&pattern, "(?:%.*s)", (int)l->before.len,
			l->before.ptr);
	if (l->after.len)
		buf_addf(&pattern, "(?=%.*s)", (int)l->after.len, l->after.ptr);
	if (!pattern.len)
		return fail(l, "a rule without a pattern");
	regex = compile(l, &pattern);
	buf_release(&pattern);
	if (!regex)
		return -1;
	srx->rule = GROW(srx->rule, srx->rule_n, srx->rule_cap);
	srx->rule[srx->rule_n++] =
		(struct srx_rule){regex, l->breaks, srx->group_n - 1};
	return 0;
}

static int
end_element(struct loader *l)
{
	l->into = NULL;
	return slice_is(l->xml.name, "rule") ? end_rule(l) : 0;
}

static int
load(struct loader *l)
{
	for (;;) {
		switch (xml_next(&l->xml)) {
		case XML_START:
			if (start_element(l))
				return -1;
			break;
		case XML_END:
			if (end_element(l))
				return -1;
			break;
		case XML_TEXT:
			if (l->into)
				buf_add_slice(l->into, l->xml.text);
			break;
		case XML_BAD:
			return fail(l, l->xml.why);
		case XML_DONE:
			return 0;
		}
	}
}

/* Each map's language rule, by name. */
static int
resolve(struct loader *l)
{
	struct srx *srx = l->srx;

	for (size_t i = 0; i < srx->map_n; i++) {
		struct srx_map *map = &srx->map[i];

		while (map->group < srx->group_n &&
			!slice_equal(srx->group[map->group], map->name))
			map->group++;
		if (map->group == srx->group_n) {
			snprintf(l->why, l->why_len,
				"there is no languagerule '%.*s'",
				(int)map->name.len, map->name.ptr);
			return -1;
		}
	}
	if (srx->map_n)
		return 0;
	snprintf(l->why, l->why_len, "there is no languagemap: not SRX 2.0");
	return -1;
}

struct srx *
srx_new(struct slice bytes, char *why, size_t why_len)
{
	struct loader l = {.why = why, .why_len = why_len};
	const char *reason = "";
	int failed;

	l.srx = memory_zero(1, sizeof(*l.srx));
	l.srx->icu = icu_open(&reason);
	if (!l.srx->icu) {
		snprintf(why, why_len, "SRX needs ICU: %s", reason);
		free(l.srx);
		return NULL;
	}
	xml_init(&l.xml, bytes);
	failed = utf8_valid(bytes.ptr, bytes.len) < bytes.len
			 ? fail(&l, "this is not UTF-8")
			 : load(&l) || resolve(&l);
	xml_release(&l.xml);
	buf_release(&l.before);
	buf_release(&l.after);
	if (!failed) {
		l.srx->chosen = memory_zero(l.srx->group_n + 1, 1);
		return l.srx;
	}
	srx_free(l.srx);
	return NULL;
}

/* ---- running ---- */

/* Which language rules hold for a tag: the first that matches, or all in the
 * order of the maps (SRX 2.0, cascade). */
static void
choose(struct srx *srx, struct slice lang)
{
	unsigned char place = 0;
	size_t from, to;

	if (lang.len >= sizeof(srx->lang))
		lang.len = sizeof(srx->lang) - 1;
	if (srx->lang[0] && slice_is(lang, srx->lang))
		return;
	memset(srx->chosen, 0, srx->group_n);
	for (size_t i = 0; i < srx->map_n; i++) {
		struct srx_map *map = &srx->map[i];

		if (srx->icu->regex_start(map->lang, lang.ptr, lang.len) ||
			srx->icu->regex_find(map->lang, 0, &from, &to) <= 0)
			continue;
		if (!srx->chosen[map->group] && place < 255)
			srx->chosen[map->group] = ++place;
		if (!srx->cascade)
			break;
	}
	memcpy(srx->lang, lang.ptr, lang.len);
	srx->lang[lang.len] = '\0';
}

static int
run_rule(struct srx *srx, const struct srx_rule *rule, struct slice text)
{
	size_t at = 0, from, to;
	int found;

	if (srx->icu->regex_start(rule->regex, text.ptr, text.len))
		return -1;
	while (at <= text.len && (found = srx->icu->regex_find(
					  rule->regex, at, &from, &to)) == 1) {
		if (!srx->decided.ptr[to])
			srx->decided.ptr[to] = rule->breaks ? 1 : 2;
		at = to > at ? to : at + 1;
		while (at < text.len && (text.ptr[at] & 0xC0) == 0x80)
			at++;
	}
	return at <= text.len && found < 0 ? -1 : 0;
}

static int
run_group(struct srx *srx, size_t group, struct slice text)
{
	for (size_t i = 0; i < srx->rule_n; i++)
		if (srx->rule[i].group == group &&
			run_rule(srx, &srx->rule[i], text))
			return -1;
	return 0;
}

int
srx_find(struct srx *srx, struct slice lang, struct slice text,
	struct segments *segments)
{
	size_t from = 0;
	int failed = 0;

	choose(srx, lang);
	buf_clear(&srx->decided);
	memset(buf_room(&srx->decided, text.len + 1), 0, text.len + 1);
	for (unsigned place = 1; place < 256 && !failed; place++) {
		size_t group = 0;

		while (group < srx->group_n && srx->chosen[group] != place)
			group++;
		if (group == srx->group_n)
			break;
		failed = run_group(srx, group, text);
	}
	for (size_t at = 1; at < text.len && !failed; at++)
		if (srx->decided.ptr[at] == 1) {
			segments_add(segments, text, from, at);
			from = at;
		}
	segments_add(segments, text, from, text.len);
	return failed ? -1 : 0;
}
