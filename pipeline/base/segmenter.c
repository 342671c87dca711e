/* segmenter: segments of a text in any language. */
#include "base/segmenter.h"
#include "base/icu.h"
#include "base/srx.h"
#include "base/text.h"
#include "base/value.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ICU's sentence breaks of one language; NULL if ICU refused it. */
struct icu_lang {
	struct icu_lang *next;
	struct icu_sentences *sentences;
	char name[16];
};

struct segmenter {
	struct langs *langs;
	struct splitter *splitter;
	struct srx *srx;
	const struct icu_module *icu;
	int icu_tried;
	struct icu_lang *icu_langs;
	struct segmenter_doubt doubt;
	int doubted;
	struct segments whole; /* before they are cut */
	const struct pack *pack;
	struct value_rules *value_rules; /* NULL: not asked for yet */
	struct arena arena;		 /* of one text's values */
	char tag[36];			 /* that was asked for last */
	size_t tag_len;
	int has_tag;
	struct slice name;		  /* the language of its rules */
	const struct splitter_lang *lang; /* NULL: none of ours */
};

/* Our rules for a tag, or NULL; s->name is then the language's name. */
static const struct splitter_lang *
lang_for(struct segmenter *s, struct slice tag)
{
	if (s->has_tag && tag.len == s->tag_len &&
		!memcmp(tag.ptr, s->tag, tag.len))
		return s->lang;
	s->has_tag = tag.len > 0 && tag.len <= sizeof(s->tag);
	if (s->has_tag) { /* the name may be a part of the tag */
		memcpy(s->tag, tag.ptr, tag.len);
		s->tag_len = tag.len;
		tag.ptr = s->tag;
	}
	s->name = lang_rules(s->langs, tag);
	s->lang = splitter_find(s->splitter, s->name);
	return s->lang;
}

struct segmenter *
segmenter_open(const struct pack *pack, struct langs *langs)
{
	struct splitter *splitter = splitter_open(pack);
	struct segmenter *s;

	if (!splitter)
		return NULL;
	s = memory_zero(1, sizeof(*s));
	s->splitter = splitter;
	s->pack = pack;
	s->langs = langs;
	return s;
}

void
segmenter_free(struct segmenter *s)
{
	if (!s)
		return;
	while (s->icu_langs) {
		struct icu_lang *lang = s->icu_langs;

		s->icu_langs = lang->next;
		s->icu->sentences_free(lang->sentences);
		free(lang);
	}
	srx_free(s->srx);
	splitter_free(s->splitter);
	segments_release(&s->whole);
	value_rules_free(s->value_rules);
	arena_release(&s->arena);
	free(s);
}

static int
read_file(const char *path, struct buf *to)
{
	FILE *file = fopen(path, "rb");
	size_t n;

	if (!file)
		return -1;
	while ((n = fread(buf_room(to, 1 << 16), 1, 1 << 16, file)) > 0)
		to->len += n;
	n = (size_t)ferror(file);
	fclose(file);
	return n ? -1 : 0;
}

int
segmenter_srx(struct segmenter *s, const char *path, char *why, size_t why_len)
{
	struct buf bytes = {0};

	if (read_file(path, &bytes))
		snprintf(why, why_len, "%s", strerror(errno));
	else
		s->srx = srx_new(buf_slice(&bytes), why, why_len);
	buf_release(&bytes);
	return s->srx ? 0 : -1;
}

static void
doubt(struct segmenter *s, const char *id, const char *words)
{
	s->doubt = (struct segmenter_doubt){id, words};
	s->doubted = 1;
}

const struct segmenter_doubt *
segmenter_doubt(struct segmenter *s)
{
	if (!s->doubted)
		return NULL;
	s->doubted = 0;
	return &s->doubt;
}

/* ---- ICU ---- */

static struct icu_sentences *
icu_for(struct segmenter *s, struct slice name)
{
	struct icu_lang *lang = s->icu_langs;
	const char *why = NULL;

	if (!s->icu_tried) {
		s->icu_tried = 1;
		s->icu = icu_open(&why);
		if (!s->icu)
			doubt(s, "split.icu", why);
	}
	if (!s->icu || name.len >= sizeof(lang->name))
		return NULL;
	while (lang && !slice_is(name, lang->name))
		lang = lang->next;
	if (lang)
		return lang->sentences;
	lang = memory_zero(1, sizeof(*lang));
	memcpy(lang->name, name.ptr, name.len);
	lang->sentences = s->icu->sentences_new(lang->name);
	lang->next = s->icu_langs;
	s->icu_langs = lang;
	return lang->sentences;
}

static int
icu_find(struct segmenter *s, struct icu_sentences *sentences,
	struct slice text, struct segments *segments)
{
	size_t from = 0, to;

	if (s->icu->sentences_start(sentences, text.ptr, text.len))
		return -1;
	while ((to = s->icu->sentences_next(sentences))) {
		segments_add(segments, text, from, to);
		from = to;
	}
	return 0;
}

/* ---- values ---- */

void
segmenter_values(struct segmenter *s, struct slice tag, struct slice text,
	size_t max_cp, struct segments *segments)
{
	struct values found = {0};
	struct split_value *v;

	segments->values = NULL;
	segments->values_n = 0;
	if (!max_cp || text.len <= max_cp ||
		utf8_valid(text.ptr, text.len) < text.len)
		return;
	if (!s->value_rules)
		s->value_rules = value_rules_open(s->pack);
	if (!s->value_rules)
		return;
	arena_clear(&s->arena);
	values_scan(s->value_rules, text, tag, &s->arena, &found);
	v = arena_alloc(&s->arena, (found.n + 1) * sizeof(*v));
	for (size_t i = 0; i < found.n; i++)
		v[i] = (struct split_value){found.v[i].at, found.v[i].len};
	segments->values = v;
	segments->values_n = found.n;
}

/* ---- who does it ---- */

/* Segments that others found, cut where they are too long. */
static void
cut_whole(struct segmenter *s, const struct splitter_lang *lang,
	struct slice text, size_t max_cp, struct segments *segments)
{
	segments->n = 0;
	for (size_t i = 0; i < s->whole.n; i++) {
		const struct segment *w = &s->whole.v[i];

		segments_cut(segments, lang,
			(struct slice){text.ptr + w->from, w->to - w->from},
			w->from, max_cp);
	}
}

const struct splitter_lang *
segmenter_own(struct segmenter *s, struct slice tag)
{
	return s->srx ? NULL : lang_for(s, tag);
}

void
segmenter_find(struct segmenter *s, struct slice tag, struct slice text,
	size_t max_cp, struct segments *segments)
{
	const struct splitter_lang *lang = lang_for(s, tag);
	struct icu_sentences *sentences;

	segmenter_values(s, tag, text, max_cp, segments);
	s->whole.n = 0;
	if (s->srx) {
		if (srx_find(s->srx, tag, text, &s->whole))
			doubt(s, "split.srx",
				"a rule takes too long on this paragraph, "
				"which stays whole");
		if (!lang)
			lang = splitter_any(s->splitter);
		cut_whole(s, lang, text, max_cp, segments);
		return;
	}
	if (lang) {
		segments_find(segments, lang, text, max_cp);
		return;
	}
	lang = splitter_any(s->splitter);
	sentences = s->name.len ? icu_for(s, s->name) : NULL;
	if (sentences && !icu_find(s, sentences, text, &s->whole))
		cut_whole(s, lang, text, max_cp, segments);
	else
		segments_find(segments, lang, text, max_cp);
}
