/* damage: what engines do wrong, done on purpose */
#include <stdlib.h>
#include <string.h>
#include "base/damage.h"
#include "base/damage_strikes.h"
#include "base/text.h"

enum damage_group {
	GROUP_PLACEHOLDERS,
	GROUP_WORDS,
	GROUP_LINES,
	GROUP_PROCESS
};

struct damage_kind {
	const char *name;
	enum damage_group group;
	const char *does;
	/* Groups of placeholders: writes what stands for v->mark. Of words:
	 * changes v->text. Those of lines and the process have none. */
	damage_strike *strike;
};

enum kind_index {
	D_LOST,
	D_CHANGED,
	D_SPACED,
	D_RECASED,
	D_DOUBLED,
	D_STARRED,
	D_UNBRACKETED,
	D_SQUARE,
	D_MIRRORED,
	D_CUT,
	D_GLUED,
	D_ESCAPED,
	D_LOCALISED,
	D_MOVED,
	D_VALUES,
	D_DIGITS,
	D_PUNCTUATION,
	D_TRUNCATE,
	D_LOOP,
	D_COPY,
	D_GARBAGE,
	D_UTF8,
	D_DROP,
	D_BLANK,
	D_MERGE,
	D_SPLIT,
	D_DUPLICATE,
	D_SWAP,
	D_EXTRA,
	D_CRLF,
	D_CRASH,
	D_EXIT,
	D_HANG,
	D_SLOW,
	D_COUNT
};

static const struct damage_kind kinds[D_COUNT] = {
#define P GROUP_PLACEHOLDERS
	[D_LOST] = {"lost", P, "a placeholder is missing", placeholder_lose},
	[D_CHANGED] = {"changed", P, "a digit of it is another",
		placeholder_change},
	[D_SPACED] = {"spaced", P, "spaces inside it", placeholder_space},
	[D_RECASED] = {"recased", P, "its letters in the other case",
		placeholder_recase},
	[D_DOUBLED] = {"doubled", P, "it stands twice", placeholder_double},
	[D_STARRED] = {"starred", P, "an unknown word's star in it",
		placeholder_star},
	[D_UNBRACKETED] = {"unbracketed", P, "its brackets are gone",
		placeholder_unbracket},
	[D_SQUARE] = {"square", P, "plain brackets, twice", placeholder_square},
	[D_MIRRORED] = {"mirrored", P, "its brackets the other way round",
		placeholder_mirror},
	[D_CUT] = {"cut", P, "its end is missing", placeholder_cut},
	[D_GLUED] = {"glued", P, "letters stuck to both ends",
		placeholder_glue},
	[D_ESCAPED] = {"escaped", P, "as an HTML reference",
		placeholder_escape},
	[D_LOCALISED] = {"localised", P, "its digits in another set",
		placeholder_digits},
#undef P
#define W GROUP_WORDS
	[D_MOVED] = {"moved", W, "the first placeholder goes to the end",
		words_move},
	[D_VALUES] = {"values", W, "a digit of a number is another",
		words_value},
	[D_DIGITS] = {"digits", W, "all digits in another set", words_digits},
	[D_PUNCTUATION] = {"punctuation", W, "commas and stops are others",
		words_punctuation},
	[D_TRUNCATE] = {"truncate", W, "the second half is missing",
		words_truncate},
	[D_LOOP] = {"loop", W, "the last word again and again", words_loop},
	[D_COPY] = {"copy", W, "the source instead of a translation",
		words_copy},
	[D_GARBAGE] = {"garbage", W, "control characters and NUL in it",
		words_garbage},
	[D_UTF8] = {"utf8", W, "bytes in it that are not UTF-8", words_utf8},
#undef W
#define L GROUP_LINES
	[D_DROP] = {"drop", L, "no line at all", NULL},
	[D_BLANK] = {"blank", L, "an empty line", NULL},
	[D_MERGE] = {"merge", L, "one line with the next", NULL},
	[D_SPLIT] = {"split", L, "two lines for one", NULL},
	[D_DUPLICATE] = {"duplicate", L, "the line twice", NULL},
	[D_SWAP] = {"swap", L, "the line after the next one", NULL},
	[D_EXTRA] = {"extra", L, "an empty line after it", NULL},
	[D_CRLF] = {"crlf", L, "CR before the line's end", NULL},
#undef L
#define R GROUP_PROCESS
	[D_CRASH] = {"crash", R, "dies by a signal before the line", NULL},
	[D_EXIT] = {"exit", R, "ends before the line, with status 0", NULL},
	[D_HANG] = {"hang", R, "stops for ever before the line", NULL},
	[D_SLOW] = {"slow", R, "takes a fifth of a second", NULL},
#undef R
};

struct damages {
	double rate[D_COUNT];
	uint64_t seed, line; /* of the line at hand, from 1 */
	uint64_t asked;	     /* a hash of its text */
	const struct recogniser *recogniser;
	struct arena arena;
	struct buf text, scratch;
	struct buf held;  /* a line to be merged with the next, no LF */
	struct buf later; /* a line that comes after the next one */
	int is_merging, is_swapping;
};

/* splitmix64's mixer (Steele, Lea, Flood 2014) */
static uint64_t
mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
	x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
	return x ^ (x >> 31);
}

static uint64_t
luck_of(const struct damages *d, enum kind_index kind)
{
	return mix(
		mix(d->seed + 0x9E3779B97F4A7C15u * (d->line + 1) + d->asked) +
		0x9E3779B97F4A7C15u * (uint64_t)(kind + 1));
}

/* FNV-1a */
static uint64_t
hash_of(struct slice text)
{
	uint64_t hash = 0xCBF29CE484222325u;

	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.ptr[i]) * 0x100000001B3u;
	return hash;
}

static int
strikes(const struct damages *d, enum kind_index kind)
{
	return d->rate[kind] > 0 &&
	       (double)(luck_of(d, kind) >> 11) * 0x1p-53 < d->rate[kind];
}

/* ---- striking ---- */

static void
text_swap(struct damages *d)
{
	struct buf text = d->text;

	d->text = d->scratch;
	d->scratch = text;
	buf_clear(&d->scratch);
}

/* One placeholder of the line, by luck. */
static void
placeholder_strike(struct damages *d, struct victim *v, enum kind_index kind)
{
	struct sightings marks;
	const struct sighting *mark;

	if (!victim_marks(v, &marks))
		return;
	mark = &marks.v[v->luck / 1024 % marks.n];
	v->mark = (struct slice){d->text.ptr + mark->at, mark->len};
	buf_add(&d->scratch, d->text.ptr, mark->at);
	kinds[kind].strike(v, &d->scratch);
	buf_add(&d->scratch, d->text.ptr + mark->at + mark->len,
		d->text.len - mark->at - mark->len);
	text_swap(d);
}

static void
text_strike(struct damages *d, struct victim *v)
{
	for (enum kind_index kind = 0; kinds[kind].strike; kind++) {
		if (!strikes(d, kind))
			continue;
		v->luck = mix(luck_of(d, kind));
		if (kinds[kind].group == GROUP_PLACEHOLDERS) {
			placeholder_strike(d, v, kind);
		} else {
			kinds[kind].strike(v, &d->scratch);
			text_swap(d);
		}
	}
}

/* ---- lines ---- */

static void
line_write(
	struct damages *d, struct slice id, struct slice text, struct buf *out)
{
	buf_add_slice(out, id);
	buf_add_slice(out, text);
	if (strikes(d, D_CRLF))
		buf_addc(out, '\r');
	buf_addc(out, '\n');
}

static void
line_split(struct damages *d, struct slice id, struct buf *out)
{
	const char *middle = d->text.ptr + d->text.len / 2;
	const char *space =
		d->text.len ? memchr(middle, ' ', d->text.len - d->text.len / 2)
			    : NULL;
	size_t at = space ? (size_t)(space - d->text.ptr) : d->text.len;

	line_write(d, id, (struct slice){d->text.ptr, at}, out);
	at += space != NULL;
	line_write(d, (struct slice){NULL, 0},
		(struct slice){d->text.ptr + at, d->text.len - at}, out);
}

static void
line_strike(struct damages *d, struct slice id, struct buf *out)
{
	if (strikes(d, D_DROP))
		return;
	if (strikes(d, D_BLANK))
		buf_clear(&d->text);
	if (strikes(d, D_SPLIT))
		line_split(d, id, out);
	else
		line_write(d, id, buf_slice(&d->text), out);
	if (strikes(d, D_DUPLICATE))
		line_write(d, id, buf_slice(&d->text), out);
	if (strikes(d, D_EXTRA))
		line_write(d, (struct slice){NULL, 0}, SLICE(""), out);
}

/* A line that was held for this one goes before its text, with its id. */
static void
held_take(struct damages *d, struct slice *id, struct buf *own_id)
{
	size_t tab = 0;

	if (!d->is_merging)
		return;
	if (id->len)
		tab = (size_t)((char *)memchr(d->held.ptr, '\t', d->held.len) -
			       d->held.ptr) +
		      1;
	buf_add(own_id, d->held.ptr, tab);
	*id = buf_slice(own_id);
	buf_add(&d->scratch, d->held.ptr + tab, d->held.len - tab);
	buf_addc(&d->scratch, ' ');
	buf_add_slice(&d->scratch, buf_slice(&d->text));
	text_swap(d);
	buf_clear(&d->held);
	d->is_merging = 0;
}

static enum damage_act
act_strike(const struct damages *d)
{
	if (strikes(d, D_CRASH))
		return DAMAGE_CRASH;
	if (strikes(d, D_EXIT))
		return DAMAGE_EXIT;
	if (strikes(d, D_HANG))
		return DAMAGE_HANG;
	return strikes(d, D_SLOW) ? DAMAGE_SLOW : DAMAGE_NONE;
}

enum damage_act
damages_line(struct damages *d, struct slice id, struct slice asked,
	struct slice answer, struct buf *out)
{
	struct victim v = {.asked = asked,
		.recogniser = d->recogniser,
		.arena = &d->arena};
	struct buf own_id = {0};
	int swaps_now = d->is_swapping;

	d->line++;
	d->asked = hash_of(asked);
	arena_clear(&d->arena);
	buf_clear(&d->text);
	buf_clear(&d->scratch);
	buf_add_slice(&d->text, answer);
	v.text = &d->text;
	text_strike(d, &v);
	held_take(d, &id, &own_id);
	if (strikes(d, D_MERGE)) {
		buf_add_slice(&d->held, id);
		buf_add_slice(&d->held, buf_slice(&d->text));
		d->is_merging = 1;
	} else if (strikes(d, D_SWAP) && !d->is_swapping) {
		line_strike(d, id, &d->later);
		d->is_swapping = 1;
	} else {
		line_strike(d, id, out);
	}
	if (swaps_now && !d->is_merging) {
		buf_add_slice(out, buf_slice(&d->later));
		buf_clear(&d->later);
		d->is_swapping = 0;
	}
	buf_release(&own_id);
	return act_strike(d);
}

void
damages_end(struct damages *d, struct buf *out)
{
	buf_add_slice(out, buf_slice(&d->later));
	buf_clear(&d->later);
	if (d->is_merging)
		line_write(
			d, (struct slice){NULL, 0}, buf_slice(&d->held), out);
	buf_clear(&d->held);
	d->is_merging = d->is_swapping = 0;
}

/* ---- the option ---- */

/* "0.05", "5%", "1/20"; -1: none of them */
static double
rate_parse(const char *s, size_t len)
{
	char text[32], *end;
	double rate;

	if (len == 0 || len >= sizeof(text))
		return -1;
	memcpy(text, s, len);
	text[len] = '\0';
	rate = strtod(text, &end);
	if (*end == '%' && !end[1])
		rate /= 100;
	else if (*end == '/' && end[1])
		rate /= strtod(end + 1, &end);
	if (end == text || (*end && *end != '%'))
		return -1;
	return rate >= 0 && rate <= 1 ? rate : -1;
}

static const struct {
	const char *name;
	enum damage_group from, to;
} groups[] = {
	{"placeholders", GROUP_PLACEHOLDERS, GROUP_PLACEHOLDERS},
	{"words", GROUP_WORDS, GROUP_WORDS},
	{"lines", GROUP_LINES, GROUP_LINES},
	{"process", GROUP_PROCESS, GROUP_PROCESS},
	{"all", GROUP_PLACEHOLDERS, GROUP_PROCESS},
};

static int
rate_set(struct damages *d, struct slice name, double rate)
{
	int found = 0;

	for (int k = 0; k < D_COUNT; k++) {
		int is_meant = slice_is(name, kinds[k].name);

		for (size_t g = 0; g < sizeof(groups) / sizeof(*groups); g++)
			is_meant |= slice_is(name, groups[g].name) &&
				    kinds[k].group >= groups[g].from &&
				    kinds[k].group <= groups[g].to;
		if (is_meant)
			d->rate[k] = rate;
		found |= is_meant;
	}
	return found;
}

struct damages *
damages_new(const char *spec, uint64_t seed,
	const struct recogniser *recogniser, struct buf *why)
{
	struct damages *d = memory_zero(1, sizeof(*d));

	d->seed = mix(seed + 0x9E3779B97F4A7C15u);
	d->recogniser = recogniser;
	while (*spec) {
		size_t len = strcspn(spec, ","), name_len;
		const char *colon = memchr(spec, ':', len);
		double rate;

		name_len = colon ? (size_t)(colon - spec) : len;
		rate = colon ? rate_parse(colon + 1, len - name_len - 1) : -1;
		if (rate < 0) {
			buf_addf(why,
				"'%.*s' is not KIND:RATE, the rate 0.05, "
				"5%% or 1/20",
				(int)len, spec);
		} else if (!rate_set(d, (struct slice){spec, name_len}, rate)) {
			buf_addf(why, "no damage is called '%.*s'",
				(int)name_len, spec);
		}
		if (why->len) {
			damages_free(d);
			return NULL;
		}
		spec += len + (spec[len] == ',');
	}
	return d;
}

void
damages_free(struct damages *d)
{
	if (!d)
		return;
	arena_release(&d->arena);
	buf_release(&d->text);
	buf_release(&d->scratch);
	buf_release(&d->held);
	buf_release(&d->later);
	free(d);
}

void
damages_list(FILE *to)
{
	for (int k = 0; k < D_COUNT; k++)
		fprintf(to, "  %-12s %s\n", kinds[k].name, kinds[k].does);
}
