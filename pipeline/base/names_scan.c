/* names_scan: names found in a text. */
#include <string.h>
#include "base/names_parts.h"
#include "base/text.h"

struct names_scan {
	const struct names *names;
	struct slice text, to;
	uint32_t langs;
	struct arena *arena;
	struct name_list *out;
};

/* ---- what is in the section, looked at before it is believed ---- */

static const struct names_entry *
entry_find(const struct names *names, const uint8_t *key, size_t len)
{
	const struct names_head *h = names->head;
	uint64_t full = value_hash(key, len);
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

static struct slice
text_at(const struct names *names, uint32_t at, uint32_t len)
{
	if ((uint64_t)at + len > names->head->text_len ||
		utf8_valid(names->text + at, len) < len)
		return (struct slice){"", 0};
	return (struct slice){names->text + at, len};
}

/* ---- one place ---- */

static int
is_written_so(const struct names_scan *s, const struct names_name *name,
	const char *p, const char *end)
{
	struct slice source =
		text_at(s->names, name->source_at, name->source_len);

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
		struct slice target =
			text_at(s->names, name->target_at, name->target_len);
		struct slice code =
			text_at(s->names, name->code_at, name->code_len);

		if (!(name->langs & s->langs) || target.len == 0 ||
			!is_written_so(s, name, p, end))
			continue;
		if (!is_wanted(s, text_at(s->names, name->to_at, name->to_len)))
			target.len = 0;
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

/* The longest name from a word on, whose key is in key[len]. */
static const char *
longest(const struct names_scan *s, uint8_t *key, size_t len, const char *p,
	const char *next, int after_lam, struct name *out)
{
	const char *end = s->text.ptr + s->text.len, *found = NULL;
	const struct names_entry *e = entry_find(s->names, key, len);

	if (e && e->flags & ENTRY_LAM && !after_lam)
		return NULL;
	while (e != NULL) {
		const char *word;
		uint8_t gap;
		size_t n;

		if (e->name_n && read_entry(s, e, p, next, out))
			found = next;
		if (!(e->flags & ENTRY_MORE) || len > PHRASE_MAX - KEY_MAX - 2)
			break;
		gap = value_phrase_gap(next, end, &word);
		if (gap == 0)
			break;
		key[len] = gap;
		n = value_key(
			s->names->head->fold, word, end, key + len + 1, &next);
		if (n == 0)
			break;
		len += 1 + n;
		e = entry_find(s->names, key, len);
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

/* The key of the word at p, from what word_read has of it if that is all. */
static size_t
word_key(const struct names_scan *s, const char *p, const struct word *w,
	uint8_t *key, const char **next)
{
	uint64_t letters;

	if (!w || w->has_marks || w->letters > 8)
		return value_key(s->names->head->fold, p,
			s->text.ptr + s->text.len, key, next);
	letters = htole64(w->key);
	memcpy(key, &letters, sizeof letters);
	*next = p + 2 * w->letters;
	return w->letters;
}

/* A name that begins with the word at p or after its proclitics, the whole word
 * first. Tries are bits: after how many proclitics the filter may have it. w is
 * the word, if it is Arabic. Returns the name's end, or NULL. */
static const char *
name_at(const struct names_scan *s, const char *p, const struct word *w,
	unsigned tries)
{
	const struct names_head *h = s->names->head;
	const char *end = s->text.ptr + s->text.len, *next;
	uint8_t word[KEY_MAX], key[PHRASE_MAX];
	size_t len = word_key(s, p, w, word, &next);
	size_t limit = 0;

	if (len == 0)
		return NULL;
	if (len > 2 && word[0] >= FOLD_LETTER &&
		(h->outer[word[0]] | h->inner[word[0]]) & s->langs)
		limit = 1;
	if (len > 3 && limit && h->outer[word[0]] & s->langs &&
		h->inner[word[1]] & s->langs)
		limit = 2;
	for (size_t skip = 0; skip <= limit; skip++) {
		const char *from, *stop;
		struct name name;

		if (!(tries >> skip & 1))
			continue;
		from = w && !w->has_marks
			       ? p + 2 * skip
			       : value_past_letters(h->fold, p, end, skip);
		memcpy(key, word + skip, len - skip);
		stop = longest(s, key, len - skip, from, next,
			skip > 0 && h->lam[word[skip - 1]] & s->langs, &name);
		if (stop == NULL)
			continue;
		name.at = (uint32_t)(from - s->text.ptr);
		name.len = (uint32_t)(stop - from);
		keep(s, &name);
		return stop;
	}
	return NULL;
}

/* ---- the whole text ---- */

static struct word
read_word(const struct names_scan *s, const char *p)
{
	const char *end = s->text.ptr + s->text.len;
	char room[2 * WORD_ROOM] = {0};

	if (end - p >= WORD_ROOM)
		return word_read(s->names->head->lane, p, end);
	memcpy(room, p, (size_t)(end - p));
	return word_read(s->names->head->lane, room, room + (end - p));
}

enum { TRY_WHOLE = 1, TRY_INSIDE = 2, TRY_SECOND = 4, TRY_ALL = 7 };

/* After two proclitics. */
static unsigned
try_second(const struct names_scan *s, const struct word *w, const char *p)
{
	const struct names_head *h = s->names->head;
	const char *end = s->text.ptr + s->text.len;
	struct word inside = {.key = w->key >> 16, .letters = w->letters - 2};

	if (w->letters > 8) {
		if (end - p < WORD_ROOM + 4)
			return TRY_SECOND;
		inside = word_read(h->lane, p + 4, end);
	}
	return word_filter(s->names->filter, h->filter_bits,
		       word_hash(inside.key, inside.letters))
		       ? TRY_SECOND
		       : 0;
}

/* May a name begin here? One bit for the word, one for it without a proclitic,
 * one for it without two. */
static inline unsigned
may_begin(const struct names_scan *s, const struct word *w, const char *p)
{
	const struct names_head *h = s->names->head;
	const uint64_t *filter = s->names->filter;
	unsigned n = w->letters, bits = h->filter_bits;
	uint32_t outer = h->outer[w->key & 0xFF] & s->langs;
	uint32_t inner = h->inner[w->key & 0xFF] & s->langs;
	unsigned tries = 0;

	if (word_filter(filter, bits, word_hash(w->key, n)))
		tries = TRY_WHOLE;
	if (!(outer | inner))
		return tries;
	if (word_filter(filter, bits, word_hash(w->key >> 8, n - 1)))
		tries |= TRY_INSIDE;
	if (outer && n > 3 && h->inner[w->key >> 8 & 0xFF] & s->langs)
		tries |= try_second(s, w, p);
	return tries;
}

static const char *
scan_arabic(const struct names_scan *s, const char *p)
{
	struct word w = read_word(s, p);
	const char *next, *end = s->text.ptr + s->text.len;
	uint8_t key[KEY_MAX];
	unsigned tries;

	if (w.letters == 0)
		return p + 2;
	tries = w.has_marks ? TRY_ALL : may_begin(s, &w, p);
	if (tries) {
		next = name_at(s, p, &w, tries);
		if (next)
			return next;
	}
	if (!w.has_marks)
		return p + 2 * w.letters;
	value_key(s->names->head->fold, p, end, key, &next);
	return next;
}

static const char *
scan_latin(const struct names_scan *s, const char *p)
{
	const char *end = s->text.ptr + s->text.len, *next = NULL;
	uint8_t key[KEY_MAX];

	if (s->names->head->has_latin)
		next = name_at(s, p, NULL, TRY_WHOLE);
	if (next == NULL)
		value_key(s->names->head->fold, p, end, key, &next);
	return next;
}

static uint32_t
language_bits(const struct names_head *h, struct slice lang)
{
	for (uint32_t i = 1; i < h->lang_n; i++)
		if (lang.len && lang.len < sizeof h->lang[i] &&
			memcmp(h->lang[i], lang.ptr, lang.len) == 0 &&
			h->lang[i][lang.len] == '\0')
			return 1u | 1u << i;
	return 1;
}

void
names_scan(const struct names *names, struct slice text, struct slice lang,
	struct slice to, struct arena *arena, struct name_list *out)
{
	struct names_scan s = {
		names, text, to, language_bits(names->head, lang), arena, out};
	const char *p = text.ptr, *end = p + text.len;

	while (p < end) {
		unsigned char c = (unsigned char)*p;

		if ((c & 0xFC) == 0xD8)
			p = scan_arabic(&s, p);
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
			p = scan_latin(&s, p);
		else
			p++;
	}
}
