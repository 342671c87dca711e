/* lang_guess: the language of a text, by letters and common words. */
#include <string.h>

#include "base/lang.h"
#include "base/lang_section.h"
#include "base/text.h"

enum {
	GUESS_MAX = 4096,	    /* bytes of a text that are looked at */
	GUESS_LETTERS = 3,	    /* fewer tell nothing */
	GUESS_LEAD = LANG_BIT,	    /* by which the best must lead */
	HALF_SURE = 4 * LANG_BIT,   /* with such a lead */
	GUESS_ALONE = 8 * LANG_BIT, /* lead of the only language of a script */
	WORDS_PER_FOUND = 6,
	ROMAN_SHARE = 4, /* times more Latin letters: a Latin text */
	GLANCE_MAX = 96, /* bytes, and letters, that are enough for a glance */
	GLANCE_LETTERS = 24,
	GLANCE_LEAD = 4 * LANG_BIT,    /* for the language that is expected */
	GLANCE_BEYOND = 16 * LANG_BIT, /* a lead that no words make up for */
	BEGINNING_MIN = 2,
	BEGINNING_MAX = 3, /* letters */
	PART_MAX = 256,	   /* bytes whose weights an int16 holds */
};

/* ---- letters ---- */

/* What a character of three bytes or four is. */
static const char *
other_next(const char *p, struct lang_letter *letter)
{
	uint32_t cp;

	p += utf8_next(p, p + 4, &cp);
	*letter = (struct lang_letter){0, LANG_ENDS};
	if (cp == 0x200C /* ZWNJ */)
		letter->folded = LANG_JOINS;
	else if (cp_is_arabic_mark(cp))
		letter->folded = LANG_NOTHING;
	return p;
}

/* What the character at p is; returns where the next one begins. */
static inline const char *
letter_next(const struct lang_letter *letters, const char *p,
	struct lang_letter *letter)
{
	size_t lead = (unsigned char)*p;

	if (lead < 0x80) {
		*letter = letters[lead];
		return p + 1;
	}
	if (lead >= 0xE0)
		return other_next(p, letter);
	*letter = letters[(lead & 0x1F) << 6 | ((size_t)p[1] & 0x3F)];
	return p + 2;
}

/* ---- words ---- */

struct guess {
	const struct langs *langs;
	int sums[LANG_GUESSED_MAX];
	unsigned letters, others, words;  /* others: not Latin */
	unsigned found[LANG_GUESSED_MAX]; /* words in the language's list */

	/* The word at hand: its letters, and the hash of what stands before
	 * each. */
	unsigned n;
	uint64_t before[GUESS_MAX + 1];
};

static uint32_t
word_find(const struct langs *langs, uint64_t hash)
{
	size_t at = lang_filter_place(hash);
	uint32_t cap = langs->head->words_cap;

	if (!(langs->filter[at / 64] >> at % 64 & 1))
		return 0;
	at = lang_place(hash, cap);
	while (langs->words[at].hash && langs->words[at].hash != hash)
		at = (at + 1) & (cap - 1);
	return langs->words[at].hash ? langs->words[at].langs : 0;
}

static void
add_word(struct guess *g, uint32_t langs)
{
	for (; langs; langs &= langs - 1) {
		unsigned i = (unsigned)__builtin_ctz(langs);

		if (i >= LANG_GUESSED_MAX)
			break;
		g->sums[i] += LANG_WORD;
		g->found[i]++;
	}
}

/* A beginning counts when the word goes on after it; who has it does not count
 * the word again. */
static void
end_word(struct guess *g, uint64_t hash)
{
	uint32_t begun = 0;

	for (unsigned i = BEGINNING_MIN;
		i <= BEGINNING_MAX && i < g->n && !begun; i++)
		begun = word_find(g->langs, g->before[i] + LANG_BEGINNING);
	add_word(g, begun);
	add_word(g, word_find(g->langs, hash) & ~begun);
	g->letters += g->n;
	g->words++;
	g->n = 0;
}

static void
add_weights(struct guess *g, const lang_weights weights[LANG_VECTORS])
{
	for (unsigned i = 0; i < LANG_GUESSED_MAX; i++)
		g->sums[i] += weights[i / 8][i % 8];
	g->others += (unsigned)weights[LANG_COUNT / 8][LANG_COUNT % 8];
}

/* The letters from p on, up to the character that begins at `to` or behind it;
 * *hash is the word's. Returns where that is. */
static const char *
add_part(struct guess *g, const char *p, const char *to, uint64_t *hash)
{
	const struct lang_letter *letters = g->langs->letters;
	const char *rows = g->langs->rows;
	lang_weights low = {0}, high = {0};
	uint64_t word = *hash;

	while (p < to) {
		struct lang_letter letter;

		p = letter_next(letters, p, &letter);
		if (letter.row) {
			low += lang_row(rows, letter.row)[0];
			high += lang_row(rows, letter.row)[1];
			g->before[g->n++] = word;
			word = lang_hash(word, letter.folded);
		} else if (letter.folded == LANG_ENDS && g->n > 0) {
			end_word(g, word);
			word = LANG_HASH_START;
		} else if (letter.folded == LANG_JOINS && g->n > 0) {
			word = lang_hash(word, 0x200C /* ZWNJ */);
		}
	}
	*hash = word;
	add_weights(g, (lang_weights[]){low, high});
	return p;
}

static void
add_text(struct guess *g, struct slice text)
{
	const char *p = text.ptr, *end;
	uint64_t hash = LANG_HASH_START;

	if (text.len > GUESS_MAX) {
		text.len = GUESS_MAX;
		while ((text.ptr[text.len] & 0xC0) == 0x80)
			text.len--;
	}
	end = p + text.len;
	while (p < end)
		p = add_part(
			g, p, end - p > PART_MAX ? p + PART_MAX : end, &hash);
	if (g->n > 0)
		end_word(g, hash);
}

/* ---- guessing ---- */

/* The best and how far it leads the second, of the languages of one script:
 * a page in the Arabic script names much in Latin letters. */
static int
lead_of(const struct guess *g, unsigned *best)
{
	int rtl = ROMAN_SHARE * g->others >= g->letters - g->others;
	int first = INT32_MIN / 2, second = INT32_MIN / 2;
	unsigned i;

	for (i = 0; i < g->langs->head->guessed_n; i++) {
		if (g->langs->entries[i].rtl != rtl)
			continue;
		if (g->sums[i] > first) {
			second = first;
			first = g->sums[i];
			*best = i;
		} else if (g->sums[i] > second) {
			second = g->sums[i];
		}
	}
	if (first == INT32_MIN / 2)
		return 0;
	if (second > INT32_MIN / 2)
		return first - second;
	/* No other language to compare with: its words have to be there. */
	return WORDS_PER_FOUND * g->found[*best] >= g->words ? GUESS_ALONE : 0;
}

static struct slice
name_of(const struct langs *langs, unsigned i)
{
	const struct lang_entry *entry = &langs->entries[i];

	return (struct slice){langs->strings + entry->name_at, entry->name_len};
}

struct slice
lang_guess(struct langs *langs, struct slice text, struct slice otherwise,
	unsigned *sure)
{
	struct guess g;
	unsigned best = 0;
	int lead;

	if (sure)
		*sure = 0;
	memset(&g, 0, offsetof(struct guess, before));
	g.langs = langs;
	add_text(&g, text);
	if (g.letters < GUESS_LETTERS)
		return otherwise;
	lead = lead_of(&g, &best);
	if (lead < GUESS_LEAD)
		return otherwise;
	if (sure)
		*sure = (unsigned)(100 * (int64_t)lead / (lead + HALF_SURE));
	return name_of(langs, best);
}

/* ---- a glance ---- */

/* Letters alone, of at most GLANCE_MAX bytes. */
struct glance {
	lang_weights sums[LANG_VECTORS];
	unsigned letters; /* that are not Latin */
};

/* ASCII is passed over: its letters weigh the same for all languages that are
 * written right to left, and only those are told apart here. */
static struct glance
glance_at(const struct langs *langs, const char *p, const char *to)
{
	const struct lang_letter *letters = langs->letters;
	const char *rows = langs->rows;
	lang_weights low = {0}, high = {0};

	while (p < to) {
		size_t c = (unsigned char)*p, row;

		if (c - 0xC0 < 0x20) {
			row = letters[(c << 6) + (unsigned char)p[1] - 0x3080]
				      .row;
			low += lang_row(rows, row)[0];
			high += lang_row(rows, row)[1];
			p += 2;
		} else {
			p += c < 0x80 ? 1 : c < 0xF0 ? 3 : 4;
		}
	}
	return (struct glance){
		{low, high}, (unsigned)high[LANG_COUNT - LANG_ROW / 2]};
}

/* The number of a language that can be told from its like; LANG_GUESSED_MAX if
 * the name is none's. */
static unsigned
number_of(const struct langs *langs, struct slice name)
{
	unsigned i;

	for (i = 0; i < langs->head->guessed_n; i++)
		if (langs->strings + langs->entries[i].name_at == name.ptr)
			return i;
	return LANG_GUESSED_MAX;
}

/* 1 if a language is written right to left and is the best of those that are,
 * by so much or more. */
static int
leads(const struct langs *langs, const struct glance *glance, unsigned best,
	int by)
{
	lang_weights others[LANG_VECTORS] = {langs->rtl[0], langs->rtl[1]};
	const int16_t least = (int16_t)(glance->sums[best / 8][best % 8] - by);
	lang_weights above;
	uint64_t any[2];

	if (!others[best / 8][best % 8])
		return 0;
	others[best / 8][best % 8] = 0;
	above = ((glance->sums[0] > least) & others[0]) |
		((glance->sums[1] > least) & others[1]);
	memcpy(any, &above, sizeof(any));
	return !(any[0] | any[1]);
}

/* The best of the languages that are written right to left, and its lead. */
static unsigned
best_of(const struct langs *langs, const lang_weights sums[LANG_VECTORS],
	int *lead)
{
	int first = INT32_MIN / 2, second = first;
	unsigned i, best = 0;

	for (i = 0; i < langs->head->guessed_n; i++) {
		int sum = sums[i / 8][i % 8];

		if (!langs->entries[i].rtl)
			continue;
		if (sum > first) {
			second = first;
			first = sum;
			best = i;
		} else if (sum > second) {
			second = sum;
		}
	}
	*lead = first - second;
	return best;
}

static struct glance
glance_at_beginning(const struct langs *langs, struct slice text)
{
	size_t n = text.len < GLANCE_MAX ? text.len : GLANCE_MAX;

	while (n < text.len && ((unsigned char)text.ptr[n] & 0xC0) == 0x80)
		n--;
	return glance_at(langs, text.ptr, text.ptr + n);
}

static struct glance
glance_at_end(const struct langs *langs, struct slice text)
{
	size_t at = text.len < GLANCE_MAX ? 0 : text.len - GLANCE_MAX;

	while (at < text.len && ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
		at++;
	return glance_at(langs, text.ptr + at, text.ptr + text.len);
}

struct slice
lang_glance(struct langs *langs, struct slice text, struct slice expected)
{
	const struct slice none = {NULL, 0};
	unsigned best, number;
	struct glance first, last;
	int lead, missing;

	if (text.len < 2 * GLANCE_LETTERS)
		return none; /* letters that are not Latin have two bytes */
	first = glance_at_beginning(langs, text);
	if (first.letters < GLANCE_LETTERS)
		return none;
	number = number_of(langs, expected);
	if (number < LANG_GUESSED_MAX &&
		leads(langs, &first, number, GLANCE_LEAD))
		return expected;
	best = best_of(langs, first.sums, &lead);
	if (best == number)
		return none;
	/* A paragraph may begin with a quotation in another language. */
	last = glance_at_end(langs, text);
	missing = lead < GLANCE_BEYOND ? GLANCE_BEYOND - lead : 1;
	if (last.letters < GLANCE_LETTERS ||
		!leads(langs, &last, best, missing))
		return none;
	return name_of(langs, best);
}
