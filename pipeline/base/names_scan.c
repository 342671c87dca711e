/* names_scan: names found in a text. */
#include <string.h>
#include "base/eight.h"
#include "base/names_parts.h"
#include "base/text.h"

struct names_scan {
	const struct names *names;
	const struct survey *survey;
	struct slice text, to;
	uint32_t langs;
	struct word_filter filter[NAME_FILTERS];
	struct arena *arena;
	struct name_list *out;
};

/* ---- what is in the section, looked at before it is believed ---- */

static const struct names_entry *
entry_find(const struct names *names, uint64_t full, const uint8_t *key,
	size_t len)
{
	const struct names_head *h = names->head;
	uint32_t hash = (uint32_t)(full ^ full >> 32), mask = h->entry_n - 1;

	for (uint32_t i = hash & mask, tries = 0; tries < 4096;
		i = (i + 1) & mask, tries++) {
		const struct names_entry *e = &names->entry[i];

		if (e->key_len == 0)
			return NULL;
		if (e->hash == hash && e->key_len == len &&
			(uint64_t)e->key_at + len <= h->text_len &&
			(uint64_t)e->name_at + e->name_n <= h->name_n &&
			memcmp(names->text + e->key_at, key, len) == 0)
			return e;
	}
	return NULL;
}

/* Bytes of a pack that are to be compared only. */
static struct slice
bytes_at(const struct names *names, uint32_t at, uint32_t len)
{
	if ((uint64_t)at + len > names->head->text_len)
		return (struct slice){"", 0};
	return (struct slice){names->text + at, len};
}

static int
is_ascii(struct slice s)
{
	uint64_t all = 0;
	size_t i = 0;

	for (; s.len - i >= 8; i += 8)
		all |= eight_load(s.ptr + i);
	for (; i < s.len; i++)
		all |= (unsigned char)s.ptr[i];
	return !(all & EIGHT_ALL(0x80));
}

/* Those that are handed on. */
static struct slice
text_at(const struct names *names, uint32_t at, uint32_t len)
{
	struct slice s = bytes_at(names, at, len);

	if (!is_ascii(s) && utf8_valid(s.ptr, s.len) < s.len)
		return (struct slice){"", 0};
	return s;
}

/* ---- one place ---- */

static int
is_written_so(const struct names_scan *s, const struct names_name *name,
	const char *p, const char *end)
{
	struct slice source =
		bytes_at(s->names, name->source_at, name->source_len);

	return !(name->flags & NAME_CASE) ||
	       (source.len == (size_t)(end - p) &&
		       memcmp(source.ptr, p, source.len) == 0);
}

/* Is the target in the language wanted? A tag may go on after a name's. */
static int
is_wanted(const struct names_scan *s, struct slice to)
{
	size_t i = 0;

	if (!s->to.ptr)
		return 1;
	while (i < to.len && i < s->to.len &&
		to.ptr[i] == (s->to.ptr[i] | 0x20))
		i++;
	return i == to.len &&
	       (!to.len || s->to.len == i || s->to.ptr[i] == '-');
}

/* The entry's names in the language: one target, or two readings. */
static int
read_entry(const struct names_scan *s, const struct names_entry *e,
	const char *p, const char *end, struct name *out)
{
	int n = 0;

	for (unsigned i = 0; i < e->name_n; i++) {
		const struct names_name *name = &s->names->name[e->name_at + i];
		struct slice target, code = {"", 0};

		if (!(name->langs & s->langs) ||
			!is_written_so(s, name, p, end))
			continue;
		target = text_at(s->names, name->target_at, name->target_len);
		if (!target.len)
			continue;
		if (!is_wanted(
			    s, bytes_at(s->names, name->to_at, name->to_len)))
			target.len = 0;
		if (!target.len)
			code = text_at(s->names, name->code_at, name->code_len);
		if (!target.len && !code.len)
			continue;
		if (n++ == 0) {
			memset(out, 0, sizeof *out);
			out->ambiguous = 1;
			out->target = target;
			out->code = code;
			out->kind = text_at(
				s->names, name->kind_at, name->kind_len);
		} else if (out->target2.len == 0 &&
			   (target.len != out->target.len ||
				   memcmp(target.ptr, out->target.ptr,
					   target.len)))
			out->target2 = target;
		out->ambiguous &= (name->flags & NAME_AMBIGUOUS) != 0;
	}
	return n > 0;
}

/* The longest name from a word on, whose key of that hash is in key[len]; the
 * text goes on at next. */
static const char *
longest(const struct names_scan *s, uint64_t hash, uint8_t *key, size_t len,
	const char *p, const char *next, int after_lam, struct name *out)
{
	const char *end = s->text.ptr + s->text.len, *found = NULL;
	const struct names_entry *e = entry_find(s->names, hash, key, len);

	if (e && e->flags & ENTRY_LAM && !after_lam)
		return NULL;
	while (e != NULL) {
		const struct survey_word *word;
		const char *from;
		uint8_t gap;
		size_t n;

		if (e->name_n && read_entry(s, e, p, next, out))
			found = next;
		if (!(e->flags & ENTRY_MORE) || len > PHRASE_MAX - KEY_MAX - 2)
			break;
		gap = value_phrase_gap(next, end, &from);
		if (gap == 0)
			break;
		key[len] = gap;
		word = survey_word_at(s->survey, (size_t)(from - s->text.ptr));
		n = value_key_at(s->survey, from, word, key + len + 1, &next);
		if (n == 0)
			break;
		len += 1 + n;
		e = entry_find(s->names, value_hash(key, len), key, len);
	}
	return found;
}

static void
keep(const struct names_scan *s, const struct name *name)
{
	struct name_list *out = s->out;

	if (out->n == out->cap) {
		size_t cap = out->cap ? 2 * out->cap : 8;
		struct name *v = arena_alloc(s->arena, cap * sizeof *v);

		if (out->n)
			memcpy(v, out->v, out->n * sizeof *v);
		out->v = v;
		out->cap = cap;
	}
	out->v[out->n++] = *name;
}

/* ---- words of Arabic letters ---- */

/* The word's proclitics in these languages: the survey may know more. */
static size_t
proclitics(const struct names_scan *s, const struct survey_word *w)
{
	const struct survey_letters *by = s->survey->by;
	uint8_t first = w->key & 0xFF, second = w->key >> 8 & 0xFF;
	uint32_t outer = by->outer[first] & s->langs;

	if (w->proclitics > 1 && outer && by->inner[second] & s->langs)
		return 2;
	return w->proclitics && (outer || by->inner[first] & s->langs);
}

/* May a name be the word less its proclitics, or that and the next? */
static inline int
may_follow(
	const struct names_scan *s, const struct survey_word *w, uint64_t hash)
{
	return word_filter_has(&s->filter[FILTER_ALONE], hash) ||
	       word_filter_has(
		       &s->filter[FILTER_PAIR], pair_hash(hash, w[1].hash));
}

/* A name that begins with the word less so many proclitics; returns its end, or
 * NULL. */
static const char *
name_less(const struct names_scan *s, const struct survey_word *w, size_t less,
	uint64_t hash)
{
	const struct names_head *h = s->names->head;
	const char *text = s->text.ptr, *end = text + s->text.len;
	const char *from = text + w->at + 2 * less, *stop;
	uint8_t key[PHRASE_MAX + 2]; /* proclitics are before the name's */
	size_t len = survey_key(s->survey, w, key);
	struct name name;

	if (len == 0)
		return NULL;
	if (w->has_marks)
		from = value_past_letters(
			s->survey->by->fold, text + w->at, end, less);
	stop = longest(s, hash, key + less, len - less, from, text + w->end,
		less > 0 && h->lam[key[less - 1]] & s->langs, &name);
	if (stop == NULL)
		return NULL;
	name.at = (uint32_t)(from - text);
	name.len = (uint32_t)(stop - from);
	keep(s, &name);
	return stop;
}

/* The whole word first. Returns where to go on. */
static const char *
try_word(const struct names_scan *s, const struct survey_word *w)
{
	size_t most = w->proclitics ? proclitics(s, w) : 0;

	for (size_t less = 0; less <= most; less++) {
		uint64_t hash = survey_hash(s->survey, w, less);
		const char *next;

		if (!may_follow(s, w, hash))
			continue;
		next = name_less(s, w, less, hash);
		if (next)
			return next;
	}
	return s->text.ptr + w->end;
}

static void
scan_words(const struct names_scan *s)
{
	const struct survey *survey = s->survey;
	const uint32_t *may =
		survey_select(survey, &s->filter[FILTER_FIRST], s->arena);
	const char *text = s->text.ptr, *done = text;

	for (; *may < survey->word_n; may++)
		if (text + survey->word[*may].at >= done)
			done = try_word(s, &survey->word[*may]);
}

/* ---- words of Latin letters too ---- */

static const char *
scan_latin(const struct names_scan *s, const char *p)
{
	const char *end = s->text.ptr + s->text.len, *next, *stop;
	uint8_t key[PHRASE_MAX];
	size_t len = value_key(s->survey->by->fold, p, end, key, &next);
	struct name name;

	stop = len ? longest(s, value_hash(key, len), key, len, p, next, 0,
			     &name)
		   : NULL;
	if (stop == NULL)
		return next;
	name.at = (uint32_t)(p - s->text.ptr);
	name.len = (uint32_t)(stop - p);
	keep(s, &name);
	return stop;
}

static int
is_latin(const char *p)
{
	unsigned char c = (unsigned char)*p;

	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static void
scan_all(const struct names_scan *s)
{
	const struct survey *survey = s->survey;
	const char *text = s->text.ptr;
	size_t at = 0, place = survey_place(survey, 0);

	while (at < s->text.len) {
		const struct survey_word *word =
			&survey->word[survey_word_from(survey, at)];
		const char *next;

		if (place < at)
			place = survey_place(survey, at);
		next = text + place + 1;
		if (word->at < place)
			next = try_word(s, word);
		else if (place < s->text.len && is_latin(text + place))
			next = scan_latin(s, text + place);
		at = (size_t)(next - text);
	}
}

/* ---- the whole text ---- */

/* The language's bit; 0, any, if no name is of it. */
static unsigned
language_find(const struct names_head *h, struct slice lang)
{
	char name[sizeof h->lang[0]] = "";

	if (lang.len == 0 || lang.len >= sizeof name)
		return 0;
	memcpy(name, lang.ptr, lang.len);
	for (unsigned i = 1; i < h->lang_n; i++)
		if (memcmp(h->lang[i], name, sizeof name) == 0)
			return i;
	return 0;
}

static void
set_filters(struct names_scan *s, const struct names_filter *f)
{
	const uint64_t *v =
		(const void *)((const char *)s->names->head + f->at);

	for (size_t i = 0; i < NAME_FILTERS; i++)
		s->filter[i] =
			(struct word_filter){v + (i << (f->bits - 6)), f->bits};
}

void
names_scan(const struct names *names, struct slice text, struct slice lang,
	struct slice to, struct arena *arena, struct name_list *out)
{
	struct survey survey;

	survey_read(&names->head->letters,
		1u | 1u << language_find(names->head, lang), text, arena,
		&survey);
	names_find(names, &survey, lang, to, arena, out);
}

/* A list that was compiled with other rules may read words in another way. One
 * that says falsely that it does not finds less: only the survey's letters tell
 * where words and names begin and end. */
void
names_find(const struct names *names, const struct survey *survey,
	struct slice lang, struct slice to, struct arena *arena,
	struct name_list *out)
{
	const struct names_head *h = names->head;
	unsigned bit = language_find(h, lang);
	struct names_scan s = {.names = names,
		.survey = survey,
		.text = survey->text,
		.to = to,
		.langs = 1u | 1u << bit,
		.arena = arena,
		.out = out};

	set_filters(&s, &h->filter[bit]);
	if (survey->by->id != h->letters.id ||
		s.langs & h->letters.with_proclitics & ~survey->langs)
		names_scan(names, survey->text, lang, to, arena, out);
	else if (h->has_latin)
		scan_all(&s);
	else
		scan_words(&s);
}
