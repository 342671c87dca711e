/* recogniser: finds placeholders in a text, and whose they are.
 *
 * First what has a placeholder's shape, then what is left of one, and only for
 * those that are still missing. Whole ones are given out before damaged
 * ones, so that a damaged copy never takes a whole one's place.
 */
#include <string.h>

#include "base/candidates.h"
#include "base/text.h"

/* Beyond so many at a time, guesses are not worth their price. */
enum { GUESS_MAX = 8 };

/* ---- the expected ---- */

struct wanted {
	struct core core;
	int which;    /* -1: only a value */
	int is_value; /* a value that the engine saw is written like it */
	int seen;
};

struct table {
	struct wanted *slots;
	size_t mask;
	const struct placeholders *expected;
	size_t n, seen;
};

static struct core
core_of(struct slice s)
{
	struct core core = {0, 0};
	size_t i;

	for (i = 0; i < s.len; i++)
		if (s.ptr[i] >= '0' && s.ptr[i] <= '9') {
			core.digits++;
			if (core.digits <= CORE_MAX)
				core.value = core.value * 10 +
					     (unsigned)(s.ptr[i] - '0');
		}
	return core;
}

static int
is_all_digits(struct slice s)
{
	return s.len && s.len <= CORE_MAX && core_of(s).digits == s.len;
}

static struct wanted *
slot_of(const struct table *table, struct core core)
{
	size_t i = (size_t)((core.value * 0x9E3779B97F4A7C15u) >> 32);

	for (;; i++) {
		struct wanted *slot = &table->slots[i & table->mask];

		if (slot->core.digits == 0 ||
			(slot->core.value == core.value &&
				slot->core.digits == core.digits))
			return slot;
	}
}

static void
table_value(struct table *table, struct slice value)
{
	struct wanted *slot;

	if (!is_all_digits(value))
		return;
	slot = slot_of(table, core_of(value));
	if (!slot->core.digits)
		slot->which = -1;
	slot->core = core_of(value);
	slot->is_value = 1;
}

/* The digits of `as` in ASCII, whatever the style's zero is. */
static struct core
core_as(const struct recogniser *r, struct slice as)
{
	const struct style *style = style_of(r, as);
	struct core core = {0, 0};
	const char *p, *end;
	uint32_t cp;

	if (!style || style->zero == '0')
		return core_of(as);
	p = as.ptr + style->open.len;
	end = as.ptr + as.len - style->close.len;
	while (p < end) {
		p += utf8_next(p, end, &cp);
		if (++core.digits <= CORE_MAX && cp - style->zero < 10)
			core.value = core.value * 10 + (cp - style->zero);
	}
	return core;
}

static void
table_as(struct table *table, const struct recogniser *r, size_t which)
{
	struct core core = core_as(r, table->expected->v[which].as);
	struct wanted *slot;

	if (!core.digits || core.digits > CORE_MAX)
		return;
	slot = slot_of(table, core);
	slot->core = core;
	slot->which = (int)which;
	table->n++;
}

static int
has_as(const struct placeholders *expected)
{
	size_t i;

	for (i = 0; i < expected->n; i++)
		if (expected->v[i].as.len)
			return 1;
	return 0;
}

static void
table_init(struct table *table, const struct recogniser *r,
	const struct placeholders *expected, struct arena *arena)
{
	size_t size = 16, n = 0, i;

	*table = (struct table){.expected = expected};
	for (i = 0; i < expected->n; i++)
		n += expected->v[i].as.len ? 1 : 3;
	while (size < n * 2)
		size *= 2;
	table->slots = arena_alloc(arena, size * sizeof *table->slots);
	memset(table->slots, 0, size * sizeof *table->slots);
	table->mask = size - 1;
	for (i = 0; i < expected->n; i++) {
		const struct placeholder *ph = &expected->v[i];

		if (ph->as.len)
			continue;
		table_value(table, ph->value);
		table_value(table, ph->value2);
		table_value(table, ph->target);
	}
	for (i = 0; i < expected->n; i++)
		if (expected->v[i].as.len)
			table_as(table, r, i);
}

static struct wanted *
table_find(const struct table *table, struct core core)
{
	struct wanted *slot;

	if (!core.digits || core.digits > CORE_MAX)
		return NULL;
	slot = slot_of(table, core);
	return slot->core.digits && slot->which >= 0 ? slot : NULL;
}

static int
is_expected(const void *user, struct core core)
{
	return table_find(user, core) != NULL;
}

/* Bare digits are a placeholder's only if they cannot be a number that the
 * engine saw. */
static int
is_no_value(const void *user, struct core core)
{
	const struct wanted *slot = table_find(user, core);

	return slot && !slot->is_value;
}

/* ---- whose they are ---- */

static const char *
damage_words(unsigned damage)
{
	static const struct {
		unsigned damage;
		const char *words;
	} known[] = {
		{DAMAGE_RENUMBERED, "another number"},
		{DAMAGE_CUT, "digits lost"},
		{DAMAGE_BARE, "brackets lost"},
		{DAMAGE_LOST, "a bracket lost"},
		{DAMAGE_ESCAPED, "escaped"},
		{DAMAGE_MIRRORED, "mirrored brackets"},
		{DAMAGE_BRACKETS, "other brackets"},
		{DAMAGE_DIGITS, "other digits"},
		{DAMAGE_CASE, "other letters"},
		{DAMAGE_MARKS, "marks added"},
		{DAMAGE_BIDI, "bidi controls added"},
		{DAMAGE_SPACES, "inner spaces"},
	};
	size_t i;

	for (i = 0; i < sizeof known / sizeof *known; i++)
		if (damage & known[i].damage)
			return known[i].words;
	return "another style";
}

static int
is_exact(const struct candidate *c, struct slice text, struct slice as)
{
	return c->len == as.len &&
	       memcmp(text.ptr + c->at, as.ptr, as.len) == 0;
}

static void
give(struct table *table, struct sighting *to, const struct candidate *c,
	struct wanted *slot, enum sighting_state state)
{
	to->state = slot->seen ? SIGHTING_DOUBLED : state;
	to->which = slot->which;
	to->damage = state == SIGHTING_EXACT ? NULL : damage_words(c->damage);
	table->seen += !slot->seen;
	slot->seen = 1;
}

static void
resolve_exact(struct table *table, struct slice text,
	const struct candidates *found, struct sightings *out)
{
	size_t i;

	for (i = 0; i < found->n; i++) {
		const struct candidate *c = &found->v[i];
		struct wanted *slot = table_find(table, c->core);

		if (slot &&
			is_exact(c, text, table->expected->v[slot->which].as))
			give(table, &out->v[i], c, slot, SIGHTING_EXACT);
	}
}

static void
resolve_damaged(struct table *table, const struct candidates *found,
	struct sightings *out)
{
	size_t i;

	for (i = 0; i < found->n; i++) {
		struct wanted *slot = table_find(table, found->v[i].core);

		if (slot && out->v[i].which < 0)
			give(table, &out->v[i], &found->v[i], slot,
				SIGHTING_REPAIRED);
	}
}

static uint64_t
power10(unsigned n)
{
	uint64_t power = 1;

	while (n--)
		power *= 10;
	return power;
}

/* Is `cut` what is left of `whole`: its first or its last digits? */
static int
is_cut_of(struct core cut, struct core whole)
{
	if (!cut.digits || cut.digits >= whole.digits)
		return 0;
	return whole.value / power10(whole.digits - cut.digits) == cut.value ||
	       whole.value % power10(cut.digits) == cut.value;
}

static int
is_renumbered_of(struct core core, struct core whole)
{
	return core.digits > 2 && core.digits <= CORE_MAX &&
	       core.value % 100 == whole.value % 100;
}

/* The missing one that a candidate can only be; NULL if there are none or more.
 */
static struct wanted *
guess(struct wanted *const *missing, size_t n, struct core core, int only,
	unsigned *damage)
{
	struct wanted *found = NULL;
	size_t i, hits = 0;

	for (i = 0; i < n; i++)
		if (is_cut_of(core, missing[i]->core)) {
			found = missing[i];
			*damage |= DAMAGE_CUT;
			hits++;
		}
	if (!hits && only && n == 1 &&
		is_renumbered_of(core, missing[0]->core)) {
		found = missing[0];
		*damage |= DAMAGE_RENUMBERED;
		hits = 1;
	}
	return hits == 1 ? found : NULL;
}

static size_t
list_missing(const struct table *table, struct wanted **missing)
{
	size_t i, n = 0;

	if (table->n - table->seen > GUESS_MAX)
		return 0;
	for (i = 0; i <= table->mask; i++) {
		struct wanted *slot = &table->slots[i];

		if (slot->core.digits && slot->which >= 0 && !slot->seen)
			missing[n++] = slot;
	}
	return n;
}

/* Lost digits, or another number before the right check digits: mended where
 * nothing else is missing that it could be. */
static void
resolve_guesses(struct table *table, const struct candidates *found,
	struct sightings *out)
{
	struct wanted *missing[GUESS_MAX];
	size_t n = list_missing(table, missing), strange = 0, i;

	for (i = 0; i < out->n; i++)
		strange += out->v[i].which < 0 && found->v[i].core.digits;
	if (!n || !strange || strange > GUESS_MAX)
		return;
	for (i = 0; i < out->n; i++) {
		struct candidate c = found->v[i];
		struct wanted *slot;

		if (out->v[i].which >= 0 || !c.core.digits)
			continue;
		slot = guess(missing, n, c.core, strange == 1, &c.damage);
		if (slot && !slot->seen)
			give(table, &out->v[i], &c, slot, SIGHTING_REPAIRED);
	}
}

/* ---- the whole ---- */

static void
sightings_of(const struct candidates *found, struct arena *arena,
	struct sightings *out)
{
	size_t i;

	out->n = out->cap = found->n;
	out->v = arena_alloc(arena, found->n * sizeof *out->v);
	for (i = 0; i < found->n; i++)
		out->v[i] = (struct sighting){found->v[i].at, found->v[i].len,
			SIGHTING_STRANGE, -1, damage_words(found->v[i].damage)};
}

/* Do two lie side by side, with nothing but spaces between? */
static int
touch(struct slice text, const struct sighting *a, const struct sighting *b)
{
	size_t pos = a->at + a->len;

	if (pos > b->at)
		return 0;
	while (pos < b->at && text.ptr[pos] == ' ')
		pos++;
	return pos == b->at;
}

/* Digits with no bracket at all, of one that came otherwise, are a stammer
 * beside it, and a number elsewhere. */
static void
drop_numbers(struct slice text, const struct candidates *found,
	const struct sightings *others, const unsigned char *came,
	struct sightings *bare)
{
	size_t i, k = 0, n = 0;

	for (i = 0; i < bare->n; i++) {
		const struct sighting *s = &bare->v[i];

		while (k < others->n && others->v[k].at < s->at)
			k++;
		if (came[s->which] && found->v[i].damage & DAMAGE_BARE &&
			!(k > 0 && others->v[k - 1].which == s->which &&
				touch(text, &others->v[k - 1], s)) &&
			!(k < others->n && others->v[k].which == s->which &&
				touch(text, s, &others->v[k])))
			continue;
		bare->v[n++] = *s;
	}
	bare->n = n;
}

/* Adds bare ones, which lie between the others. */
static void
merge(struct sightings *into, const struct sightings *more, struct arena *arena)
{
	struct sightings all = {0};
	size_t i = 0, k = 0;

	all.cap = into->n + more->n;
	all.v = arena_alloc(arena, all.cap * sizeof *all.v);
	while (i < into->n || k < more->n)
		if (k == more->n ||
			(i < into->n && into->v[i].at < more->v[k].at))
			all.v[all.n++] = into->v[i++];
		else
			all.v[all.n++] = more->v[k++];
	*into = all;
}

static void
add_bare(const struct recogniser *r, struct slice text, struct table *table,
	const struct candidates *found, struct arena *arena,
	struct sightings *out)
{
	unsigned char *came = arena_alloc(arena, table->expected->n);
	struct candidates bare = {0};
	struct sightings more;
	size_t i;

	memset(came, 0, table->expected->n);
	for (i = 0; i < out->n; i++)
		if (out->v[i].which >= 0)
			came[out->v[i].which] = 1;
	candidates_bare(r, text, found, is_no_value, table, arena, &bare);
	if (!bare.n)
		return;
	sightings_of(&bare, arena, &more);
	resolve_damaged(table, &bare, &more);
	drop_numbers(text, &bare, out, came, &more);
	merge(out, &more, arena);
}

size_t
recogniser_scan(const struct recogniser *recogniser, struct slice text,
	const struct placeholders *expected, struct arena *arena,
	struct sightings *out)
{
	struct candidates found = {0};
	struct table table = {0};

	if (expected && has_as(expected))
		table_init(&table, recogniser, expected, arena);
	candidates_shapes(recogniser, text, table.n ? is_expected : NULL,
		&table, arena, &found);
	sightings_of(&found, arena, out);
	if (!table.n)
		return 0;
	resolve_exact(&table, text, &found, out);
	resolve_damaged(&table, &found, out);
	if (table.seen < table.n)
		resolve_guesses(&table, &found, out);
	if (out->n || table.seen < table.n)
		add_bare(recogniser, text, &table, &found, arena, out);
	return table.seen;
}

int
recogniser_is_mark(const struct recogniser *recogniser, uint32_t cp)
{
	return styles_set_has(recogniser->noise, cp);
}

int
recogniser_may_hold(const struct recogniser *recogniser, struct slice text)
{
	const char *p = text.ptr, *end = p + text.len;

	while ((p = candidate_next(recogniser, p, end)) < end)
		if (candidate_may_start(recogniser, p++, end))
			return 1;
	return 0;
}

enum rules_fired
styles_example(const struct pack *pack, const struct rule *rule,
	struct slice lang, struct slice text)
{
	struct recogniser *recogniser = recogniser_open(pack);
	struct sightings seen = {0};
	struct arena arena = {0};

	(void)rule;
	(void)lang;
	if (!recogniser)
		return RULES_DAMAGED;
	recogniser_scan(recogniser, text, NULL, &arena, &seen);
	recogniser_free(recogniser);
	arena_release(&arena);
	return seen.n ? RULES_FIRED : RULES_SILENT;
}
