/* normaliser_window: a stretch of text as characters, and the rules applied to
 * it. For the normaliser's own files only.
 *
 * A window begins and ends where no rule looks across: at the ends of a
 * paragraph, or after the one space between two words that no rule touches. In
 * it rules are passes, in the order of enum norm_how; each sees what the ones
 * before it made.
 */
#ifndef WASL_BASE_NORMALISER_WINDOW_H
#define WASL_BASE_NORMALISER_WINDOW_H

#include "base/normaliser.h"
#include "base/normaliser_scan.h"
#include "base/normaliser_section.h"

enum {
	UNIT_GONE = 1,	 /* deleted */
	UNIT_HIT = 2,	 /* not as it was */
	UNIT_JOINED = 4, /* part of the edit that the unit before it is in */
};

/* A character, as it is by now. */
struct unit {
	uint32_t cp;
	uint32_t at; /* in the text; of an inserted one, where it stands */
	uint16_t class;
	uint8_t len; /* bytes of the text; 0: inserted */
	uint8_t state;
};

/* A character to be put before unit `at`. */
struct insertion {
	size_t at;
	struct unit unit;
};

struct window {
	struct unit *u;
	size_t n, cap;
	struct insertion *insert; /* in order of at, until the pass is over */
	size_t insert_n, insert_cap;
	int starts, ends;	    /* a paragraph begins, ends with it */
	unsigned classes;	    /* of all units there have been */
	uint32_t hows;		    /* of all actions there could be */
	int spaces;		    /* some are not a single SPACE */
	int again;		    /* something changed since composition, */
	int changed;		    /* in this round */
	struct buf in, out, points; /* for composition */
};

/* A language's rules as they are switched. */
struct view {
	int is_ready;
	uint32_t hows;		 /* bits of those that are on */
	uint8_t rule[HOW_COUNT]; /* the first rule of each */
	int whole;		 /* 1: look at each paragraph, not at hits */
	int pairs;		 /* 1: some vowel signs make letters */
	struct scan_tables scan;

	/* What a letter of U+0600-06FF becomes wherever it stands, if that is
	 * all that a rule could do; else 0. */
	uint16_t simple[256];
	uint8_t plain[256]; /* 1: a letter that no rule touches */
};

struct normaliser {
	const char *section;
	const struct norm_head *head;
	const struct norm_rule *rules;
	const struct norm_lang *langs;
	const uint16_t *class_index;
	const uint16_t (*class_pages)[NORM_PAGE];
	const uint16_t (*pages)[NORM_PAGE];
	const struct norm_action *actions;
	const uint32_t *points;
	const struct norm_word *words;
	const char *strings;
	const struct norm_legacy *legacy[NORM_ENCODINGS];

	uint8_t on[NORM_RULES_MAX];
	struct view views[NORM_LANGS_MAX];
	size_t lang;
	struct view *view;
	const uint16_t *index; /* of the language's pages */

	normaliser_hit *hit;
	void *user;

	normaliser_ask *ask;
	void *ask_user;
	size_t asked;	/* the language is known up to here */
	size_t restart; /* a paragraph in another; SIZE_MAX: none */

	scan_function *scan;
	enum scan_text kind; /* of the text at hand */
	struct window w;
	struct buf out;
	struct edits edits;
	const char *text;
	size_t len, done; /* of text: what out and edits cover */
};

static inline unsigned
norm_class(const struct normaliser *n, uint32_t cp)
{
	return n->class_pages[n->class_index[cp / NORM_PAGE]][cp % NORM_PAGE];
}

/* The first action of cp in the language at hand; NULL if there is none. */
static inline const struct norm_action *
norm_action(const struct normaliser *n, uint32_t cp)
{
	uint16_t i;

	if (cp >= 0x10000)
		return NULL;
	i = n->pages[n->index[cp / NORM_PAGE]][cp % NORM_PAGE];
	return i ? &n->actions[i] : NULL;
}

/* 1 if a list of the rule has the word. */
int norm_has(const struct normaliser *n, const struct norm_list *list,
	struct slice word);
int norm_has_cp(
	const struct normaliser *n, const struct norm_list *list, uint32_t cp);

/* Decode one character; what is no UTF-8 is U+FFFD, and *bad 1. */
unsigned norm_decode_slowly(
	const char *p, const char *end, uint32_t *cp, int *bad);

static inline unsigned
norm_decode(const char *p, const char *end, uint32_t *cp, int *bad)
{
	const unsigned char *u = (const unsigned char *)p;

	*bad = 0;
	if (u[0] < 0x80) {
		*cp = u[0];
		return 1;
	}
	if (u[0] >= 0xC2 && u[0] < 0xE0 && end - p >= 2 &&
		(u[1] & 0xC0) == 0x80) {
		*cp = (uint32_t)(u[0] & 0x1F) << 6 | (u[1] & 0x3F);
		return 2;
	}
	if (u[0] > 0xE0 && u[0] < 0xF0 && u[0] != 0xED && end - p >= 3 &&
		(u[1] & 0xC0) == 0x80 && (u[2] & 0xC0) == 0x80) {
		*cp = (uint32_t)(u[0] & 0x0F) << 12 |
		      (uint32_t)(u[1] & 0x3F) << 6 | (u[2] & 0x3F);
		return 3;
	}
	return norm_decode_slowly(p, end, cp, bad);
}

/* 0, or -1 if the section is damaged: normaliser_section.c. The tables of a
 * pack that is part of the program are not read through: that would be most of
 * the start. */
enum norm_pack { PACK_TRUSTED, PACK_FOREIGN };
int norm_section_open(
	struct normaliser *n, struct slice section, enum norm_pack pack);

/* ---- views: normaliser_view.c ---- */

/* Of the language at hand, by what is on. */
void norm_view_make(struct normaliser *n, struct view *view);

/* ---- hits: normaliser_quick.c ---- */

enum verdict { VERDICT_NOTHING, VERDICT_DONE, VERDICT_WINDOW };

/* What the byte at `at` that the scan found comes to. But for VERDICT_WINDOW,
 * the text has been dealt with up to *next. */
enum verdict quick_look(struct normaliser *n, size_t at, size_t *next);

/* Whether what the scan found at `at` is the business of some languages only.
 */
int quick_is_partial(const struct normaliser *n, size_t at);

/* An edit: text[at, at + del) becomes the bytes at ins. */
void norm_commit(struct normaliser *n, size_t at, unsigned del, const char *ins,
	unsigned ins_len);

/* ---- windows: normaliser_window.c ---- */

/* Load text[from, to), apply all rules, and add to n->out and n->edits what
 * became of it. */
void window_run(
	struct normaliser *n, size_t from, size_t to, int starts, int ends);

/* Marks that compose with nothing: U+064B-0652, U+0670. */
static inline int
is_plain_mark(uint32_t cp)
{
	return (cp >= 0x064B && cp <= 0x0652) || cp == 0x0670;
}

/* The next, the previous unit that is not gone; w->n, SIZE_MAX: none. */
static inline size_t
window_next(const struct window *w, size_t i)
{
	while (++i < w->n && w->u[i].state & UNIT_GONE)
		;
	return i;
}

static inline size_t
window_prev(const struct window *w, size_t i)
{
	while (i-- > 0 && w->u[i].state & UNIT_GONE)
		;
	return i;
}

static inline size_t
window_first(const struct window *w)
{
	return w->n && w->u[0].state & UNIT_GONE ? window_next(w, 0) : 0;
}

static inline uint32_t
window_cp(const struct window *w, size_t i)
{
	return i < w->n ? w->u[i].cp : 0;
}

static inline unsigned
window_class(const struct window *w, size_t i)
{
	return i < w->n ? w->u[i].class : 0;
}

/* A rule is about to change units [i, j). */
void window_hit(struct normaliser *n, uint8_t rule, size_t i, size_t j);

/* Change, delete; put before i; make units [i, j) one edit. */
void window_set(struct normaliser *n, size_t i, uint32_t cp);
void window_drop(struct window *w, size_t i);
void window_insert(struct normaliser *n, size_t i, uint32_t cp);
void window_join(struct window *w, size_t i, size_t j);

/* Put cps in the place of units [i, j), as one edit. */
void window_replace(struct normaliser *n, size_t i, size_t j,
	const uint32_t *cps, size_t count);

/* Carry out the insertions; the indices of units change. */
void window_settle(struct window *w);

/* ---- passes: normaliser_map.c, _marks.c, _joiners.c, _space.c ---- */

typedef void pass(struct normaliser *n, enum norm_how how);

pass pass_map, pass_vocalised, pass_compose, pass_marks, pass_again,
	pass_tatweel, pass_dash, pass_zwnj, pass_zwnj_right, pass_zwnj_drop,
	pass_zwj, pass_prefix, pass_glue, pass_mojibake, pass_spaces,
	pass_percent, pass_space_punct, pass_digit_letter, pass_letter_digit,
	pass_repeat;

/* Lists of the rule at work. */
static inline const struct norm_list *
norm_list(const struct normaliser *n, enum norm_how how, size_t i)
{
	return &n->rules[n->view->rule[how]].list[i];
}

#endif
