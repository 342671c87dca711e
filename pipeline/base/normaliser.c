/* normaliser: repair and unify the script of a text, rule by rule */
#include <stdlib.h>
#include <string.h>

#include "base/normaliser.h"
#include "base/normaliser_window.h"
#include "base/text.h"

enum {
	SCAN_BLOCKS = 64,
	COPY_BLOCKS = 32, /* of a text that is copied as a whole */
};

/* ---- opening, switching ---- */

struct normaliser *
normaliser_new(const struct pack *pack)
{
	struct normaliser *n = memory_zero(1, sizeof *n);

	if (norm_section_open(n, pack_find(pack, "normalise"),
		    pack->ptr == pack_embedded()->ptr ? PACK_TRUSTED
						      : PACK_FOREIGN)) {
		free(n);
		return NULL;
	}
	n->scan = scan_best();
	normaliser_profile(n, SLICE("mt"));
	return n;
}

void
normaliser_free(struct normaliser *n)
{
	if (!n)
		return;
	free(n->w.u);
	free(n->w.insert);
	buf_release(&n->w.in);
	buf_release(&n->w.out);
	buf_release(&n->w.points);
	buf_release(&n->out);
	edits_release(&n->edits);
	free(n);
}

static void
forget_views(struct normaliser *n)
{
	for (size_t i = 0; i < NORM_LANGS_MAX; i++)
		n->views[i].is_ready = 0;
	n->view = NULL;
}

int
normaliser_profile(struct normaliser *n, struct slice name)
{
	unsigned bit;

	if (slice_is(name, "mt"))
		bit = PROFILE_MT;
	else if (slice_is(name, "search"))
		bit = PROFILE_SEARCH;
	else if (slice_is(name, "none"))
		bit = 0;
	else
		return -1;
	for (size_t i = 0; i < n->head->rules_n; i++)
		n->on[i] = (n->rules[i].profiles & bit) != 0;
	forget_views(n);
	return 0;
}

/* The id without the stage's name begins with the name, up to a dot. */
static int
is_named(const struct normaliser *n, const struct norm_rule *rule,
	struct slice name)
{
	struct slice id = {n->strings + rule->id_at, rule->id_len};
	const char *dot = memchr(id.ptr, '.', id.len);

	if (dot && (name.len < id.len || memcmp(name.ptr, id.ptr, id.len)) &&
		!(name.len > (size_t)(dot - id.ptr) &&
			!memcmp(name.ptr, id.ptr,
				(size_t)(dot + 1 - id.ptr)))) {
		id.len -= (size_t)(dot + 1 - id.ptr);
		id.ptr = dot + 1;
	}
	return name.len && name.len <= id.len &&
	       !memcmp(id.ptr, name.ptr, name.len) &&
	       (id.len == name.len || id.ptr[name.len] == '.');
}

size_t
normaliser_switch(
	struct normaliser *n, struct slice id, enum normaliser_state state)
{
	size_t count = 0;

	for (size_t i = 0; i < n->head->rules_n; i++)
		if (is_named(n, &n->rules[i], id) ||
			(slice_is(id, "review") &&
				n->rules[i].profiles & PROFILE_REVIEW)) {
			n->on[i] = state == NORMALISER_ON;
			count++;
		}
	forget_views(n);
	return count;
}

/* ---- languages ---- */

void
normaliser_language(struct normaliser *n, struct slice lang)
{
	size_t i;

	if (n->view && n->lang > 0 && slice_is(lang, n->langs[n->lang].name))
		return;
	for (i = n->head->langs_n - 1; i > 0; i--)
		if (slice_is(lang, n->langs[i].name))
			break;
	n->lang = i;
	n->index = n->langs[i].index;
	n->view = &n->views[i];
	if (!n->view->is_ready)
		norm_view_make(n, n->view);
}

int
normaliser_knows(const struct normaliser *n, struct slice lang)
{
	for (size_t i = 1; i < n->head->langs_n; i++)
		if (slice_is(lang, n->langs[i].name))
			return 1;
	return 0;
}

void
normaliser_on_ask(struct normaliser *n, normaliser_ask *ask, void *user)
{
	n->ask = ask;
	n->ask_user = user;
}

void
normaliser_trace(struct normaliser *n, normaliser_hit *hit, void *user)
{
	n->hit = hit;
	n->user = user;
}

/* ---- lists ---- */

int
norm_has(const struct normaliser *n, const struct norm_list *list,
	struct slice word)
{
	const struct norm_word *v = n->words + list->first;
	size_t from = 0, to = list->n;

	while (from < to) {
		size_t mid = (from + to) / 2;
		size_t len = v[mid].len < word.len ? v[mid].len : word.len;
		int order = memcmp(n->strings + v[mid].at, word.ptr, len);

		if (!order && v[mid].len == word.len)
			return 1;
		if (order < 0 || (!order && v[mid].len < word.len))
			from = mid + 1;
		else
			to = mid;
	}
	return 0;
}

int
norm_has_cp(
	const struct normaliser *n, const struct norm_list *list, uint32_t cp)
{
	char bytes[4];

	return list->n &&
	       norm_has(n, list, (struct slice){bytes, utf8_put(bytes, cp)});
}

/* ---- where windows begin and end ---- */

static int
is_paragraph_end(char c)
{
	return c == '\n' || c == '\r';
}

/* A letter or digit that no rule touches, whatever stands beside it. */
static int
is_inert(const struct normaliser *n, const char *p, const char *end)
{
	const unsigned char *u = (const unsigned char *)p;
	uint32_t cp;
	int bad;

	if (u[0] < 0x80)
		return (u[0] | 0x20U) - 'a' < 26U || u[0] - (unsigned)'0' < 10U;
	norm_decode(p, end, &cp, &bad);
	if (bad || !(norm_class(n, cp) & CLASS_LETTER) ||
		norm_class(n, cp) & CLASS_COMPOSE)
		return 0;
	if (cp >= 0x600 && cp < 0x700)
		return !scan_has(&n->view->scan, cp);
	return norm_action(n, cp) == NULL;
}

static const char *
back(const char *start, const char *p)
{
	const char *q = p - 1;

	while (q > start && p - q < 4 && ((unsigned char)*q & 0xC0) == 0x80)
		q--;
	return q;
}

/* A single space at p between two inert characters. */
static int
is_anchor(const struct normaliser *n, const char *p)
{
	const char *end = n->text + n->len;

	return *p == ' ' && p > n->text && p + 1 < end &&
	       is_inert(n, p + 1, end) && is_inert(n, back(n->text, p), p);
}

static size_t
window_start(const struct normaliser *n, size_t at, int *starts)
{
	*starts = 0;
	for (; at > 0; at--) {
		if (is_paragraph_end(n->text[at - 1]))
			break;
		if (!n->view->whole && is_anchor(n, n->text + at - 1))
			return at;
	}
	*starts = 1;
	return at;
}

static size_t
window_end(const struct normaliser *n, size_t at, int *ends)
{
	*ends = 0;
	for (; at < n->len; at++) {
		if (is_paragraph_end(n->text[at]))
			break;
		if (!n->view->whole && is_anchor(n, n->text + at))
			return at + 1;
	}
	*ends = 1;
	return at;
}

/* Take back what was written from `at` on. */
static void
take_back(struct normaliser *n, size_t at)
{
	while (n->edits.n && n->done > at) {
		const struct edit *e = &n->edits.v[--n->edits.n];

		n->done -= (size_t)e->skip + e->del;
		n->out.len -= (size_t)e->skip + e->ins;
	}
}

/* Deal with the byte at `at` and all that a rule could join to it. Returns
 * where to go on. */
static size_t
run_window(struct normaliser *n, size_t at)
{
	int starts, ends;
	size_t from = window_start(n, at, &starts);
	size_t to = window_end(n, at, &ends);

	take_back(n, from);
	if (from < to)
		window_run(n, from, to, starts, ends);
	return to > at ? to : at + 1;
}

/* ---- hits ---- */

static int
is_rest(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* The first byte after a window that ends at `at` which the scan takes for the
 * rest of a character that the end of a paragraph has cut; n->len if there is
 * none. */
static size_t
rest_of_cut(const struct normaliser *n, size_t at)
{
	if (at < n->len && is_paragraph_end(n->text[at]))
		at++;
	for (size_t i = at; i < n->len && i < at + 2; i++) {
		const unsigned char *c = (const unsigned char *)n->text + i;

		if (!is_rest(n->text[i]))
			continue;
		/* At i > at the lead lies before the end, two or three back. */
		if (i == at || (i > 2 && c[-3] >= 0xF0) ||
			(i > 1 && c[-2] >= 0xE0))
			return i;
	}
	return n->len;
}

/* Ask for the language of the paragraph at `at`. 1 if it is another than that
 * of the one before: then nothing more is done in this language. */
static int
is_other_language(struct normaliser *n, size_t at)
{
	size_t from = at, lang = n->lang;
	struct slice paragraph;

	while (from > 0 && !is_paragraph_end(n->text[from - 1]))
		from--;
	while (at < n->len && !is_paragraph_end(n->text[at]))
		at++;
	n->asked = at;
	paragraph = (struct slice){n->text + from, at - from};
	normaliser_language(n, n->ask(n->ask_user, paragraph,
				       slice_of(n->langs[n->lang].name)));
	if (n->lang == lang)
		return 0;
	n->restart = from;
	return 1;
}

/* Rules may have something to do at the byte `at`. Returns where to go on. */
static size_t
look(struct normaliser *n, size_t at)
{
	size_t next, rest;
	enum verdict verdict = quick_look(n, at, &next);

	if (verdict != VERDICT_NOTHING && n->ask && at >= n->asked &&
		quick_is_partial(n, at) && is_other_language(n, at))
		return SIZE_MAX;
	if (verdict != VERDICT_WINDOW)
		return next;
	next = run_window(n, at);
	while ((rest = rest_of_cut(n, next)) < n->len)
		next = run_window(n, rest);
	return next;
}

/* All bytes of text[at, at + 64 * blocks) that the scan finds. `bytes` are
 * those of the text, with three before them. */
static size_t
look_at_blocks(struct normaliser *n, const char *bytes, size_t at,
	size_t blocks, struct scan_carry *carry, size_t next)
{
	uint64_t masks[SCAN_BLOCKS];

	n->scan(&n->view->scan, (const unsigned char *)bytes, blocks, n->kind,
		carry, masks);
	for (size_t b = 0; b < blocks; b++) {
		uint64_t mask = masks[b];

		for (; mask; mask &= mask - 1) {
			size_t hit = at + SCAN_BLOCK * b +
				     (size_t)__builtin_ctzll(mask);

			if (hit >= next && hit < n->len)
				next = look(n, hit);
		}
	}
	return next;
}

/* The ends of a text are looked at in a copy, where bytes may be read that are
 * none of it; a short text is all copied. */
static size_t
look_at_copy(struct normaliser *n, size_t at, size_t blocks,
	struct scan_carry *carry, size_t next)
{
	char copy[4 + COPY_BLOCKS * SCAN_BLOCK];
	size_t len = n->len - at, room = blocks * SCAN_BLOCK;

	len = len < room ? len : room;
	memset(copy, '\n', 4);
	if (at)
		memcpy(copy + 1, n->text + at - 3, 3);
	memcpy(copy + 4, n->text + at, len);
	memset(copy + 4 + len, '\n', room - len);
	return look_at_blocks(n, copy + 4, at, blocks, carry, next);
}

static int
ends_badly(const struct normaliser *n)
{
	const char *end = n->text + n->len, *last = back(n->text, end);
	uint32_t cp;
	int bad;

	return norm_decode(last, end, &cp, &bad) != end - last || bad;
}

/* From a paragraph's start on. */
static void
look_at_text(struct normaliser *n, size_t at)
{
	struct scan_carry carry = {0};
	size_t blocks = (n->len - at) / SCAN_BLOCK + 1, most = 4;
	size_t first = blocks <= COPY_BLOCKS && !n->ask ? blocks : 1;
	size_t next = look_at_copy(n, at, first, &carry, at);

	at += first * SCAN_BLOCK;
	while (n->len >= at + SCAN_BLOCK && next != SIZE_MAX) {
		blocks = (n->len - at) / SCAN_BLOCK;
		/* The next paragraph may be in another language. */
		if (blocks > most)
			blocks = most;
		if (most < SCAN_BLOCKS)
			most *= 2;
		next = look_at_blocks(
			n, n->text + at, at, blocks, &carry, next);
		at += blocks * SCAN_BLOCK;
	}
	if (at < n->len)
		next = look_at_copy(n, at, 1, &carry, next);
	/* What nothing follows: a space, a character that is cut short. */
	if (next < n->len && (n->text[n->len - 1] == ' ' || ends_badly(n)))
		run_window(n, n->len - 1);
}

static void
look_at_paragraphs(struct normaliser *n, size_t at)
{
	for (; at < n->len; at++) {
		if (is_paragraph_end(n->text[at]))
			continue;
		if (n->ask && at >= n->asked && is_other_language(n, at) &&
			!n->view->whole)
			return;
		n->restart = SIZE_MAX;
		at = run_window(n, at) - 1;
	}
}

static void
look_from(struct normaliser *n, size_t at)
{
	n->restart = SIZE_MAX;
	if (n->view->whole)
		look_at_paragraphs(n, at);
	else
		look_at_text(n, at);
}

static int
run(struct normaliser *n, struct slice text, enum scan_text kind)
{
	if (!n->view)
		normaliser_language(n, SLICE(""));
	n->kind = kind;
	n->text = text.ptr;
	n->len = text.len;
	n->done = 0;
	buf_clear(&n->out);
	edits_clear(&n->edits);
	if (!text.len)
		return 0;
	n->asked = 0;
	look_from(n, 0);
	while (n->restart != SIZE_MAX) {
		take_back(n, n->restart);
		look_from(n, n->restart);
	}
	if (!n->edits.n)
		return 0;
	buf_add(&n->out, n->text + n->done, n->len - n->done);
	return 1;
}

int
normaliser_run(struct normaliser *n, struct slice text)
{
	return run(n, text, SCAN_ANY);
}

int
normaliser_run_utf8(struct normaliser *n, struct slice text)
{
	return run(n, text, SCAN_UTF8);
}

struct slice
normaliser_text(const struct normaliser *n)
{
	return buf_slice(&n->out);
}

const struct edits *
normaliser_edits(const struct normaliser *n)
{
	return &n->edits;
}
