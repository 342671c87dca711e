/* value_rules: the compiled lexicon and patterns, opened and looked up. */
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "base/value_parts.h"

const char *const class_names[CLASS_COUNT] = {
	"digits",
	"num",
	"hundred",
	"scale",
	"fraction",
	"ordinal",
	"month",
	"islamic",
	"persian",
	"weekday",
	"currency",
	"unit",
	"percent",
	"am",
	"pm",
	"clock",
	"ce",
	"bce",
	"ah",
	"sh",
	"and",
	"of",
	"to",
	"between",
	"yearword",
	"phone",
	"nth",
	"zone",
	"dual",
	"relative",
	"dozen",
	"over",
	"minus",
	"same",
	"codeword",
	"dayword",
	"daypart",
	"less",
	"minuteword",
	"decade",
	"clockword",
	"two",
	"next",
	"last",
	"period",
	"this",
	"after",
	"before",
	"plus",
	"suffix",
	"monthword",
	"part",
	"share",
	"halfday",
	"one",
	"few",
	"dayname",
	"clitic",
	"article",
	"tld",
	"extension",
	"honorific",
};

static const char *const element_names[ELEMENT_NAMED - CLASS_COUNT] = {
	"numeric",
	"amount",
	"cardinal",
	"ordinals",
	"reh",
	"day",
	"monthno",
	"year",
	"year2",
	"hourno",
	"sixty",
	"whole",
	"integer",
	"hhmm",
	"fractionsign",
	"small",
};

int
class_find(struct slice name)
{
	for (int i = 0; i < CLASS_COUNT; i++)
		if (slice_is(name, class_names[i]))
			return i;
	return -1;
}

int
element_find(struct slice name)
{
	for (int i = CLASS_COUNT; i < ELEMENT_NAMED; i++)
		if (slice_is(name, element_names[i - CLASS_COUNT]))
			return i;
	return class_find(name);
}

int class_is_strong(enum class class)
{
	const uint64_t strong =
		CLASS_BIT(CLASS_NUM) | CLASS_BIT(CLASS_HUNDRED) |
		CLASS_BIT(CLASS_SCALE) | CLASS_BIT(CLASS_FRACTION) |
		CLASS_BIT(CLASS_ORDINAL) | CLASS_BIT(CLASS_MONTH) |
		CLASS_BIT(CLASS_ISLAMIC) | CLASS_BIT(CLASS_PERSIAN) |
		CLASS_BIT(CLASS_WEEKDAY) | CLASS_BIT(CLASS_DUAL) |
		CLASS_BIT(CLASS_RELATIVE) | CLASS_BIT(CLASS_DAYPART) |
		CLASS_BIT(CLASS_DECADE) | CLASS_BIT(CLASS_NEXT) |
		CLASS_BIT(CLASS_LAST) | CLASS_BIT(CLASS_FEW) |
		CLASS_BIT(CLASS_ONE) | CLASS_BIT(CLASS_DOZEN) |
		CLASS_BIT(CLASS_CODEWORD) | CLASS_BIT(CLASS_TWO) |
		CLASS_BIT(CLASS_PLUS);

	return strong >> class & 1;
}

const struct value_entry *
value_find(const struct value_rules *rules, const uint8_t *key, size_t len)
{
	return value_find_hash(rules, value_hash(key, len), key, len);
}

const struct value_entry *
value_find_hash(const struct value_rules *rules, uint64_t full,
	const uint8_t *key, size_t len)
{
	uint32_t mask = rules->head->entry_n - 1;
	uint32_t hash = (uint32_t)(full ^ full >> 32);

	if (!word_filter_has(&rules->filter[FILTER_KNOWN], full))
		return NULL;
	for (uint32_t i = hash & mask;; i = (i + 1) & mask) {
		const struct value_entry *e = &rules->entry[i];

		if (e->key_len == 0)
			return NULL;
		if (e->hash == hash && e->key_len == len &&
			memcmp(rules->text + e->key_at, key, len) == 0)
			return e;
	}
}

/* ---- what the section must be ---- */

static int
in_section(const struct value_head *h, uint64_t at, uint64_t n, uint64_t size)
{
	return at % 8 == 0 && n <= h->size && at + n * size <= h->size;
}

static int
head_is_sound(const struct value_head *h, size_t len)
{
	return len >= sizeof *h && memcmp(&h->magic, "WVA6", 4) == 0 &&
	       h->size <= len && h->lang_n <= 32 &&
	       in_section(h, h->lang_at, h->lang_n, 4) && h->entry_n > 0 &&
	       (h->entry_n & (h->entry_n - 1)) == 0 &&
	       in_section(h, h->entry_at, h->entry_n,
		       sizeof(struct value_entry)) &&
	       h->filter_bits >= 6 && h->filter_bits <= 32 &&
	       in_section(h, h->filter_at,
		       (uint64_t)VALUE_FILTERS << (h->filter_bits - 6), 8) &&
	       in_section(h, h->sense_at, h->sense_n,
		       sizeof(struct value_sense)) &&
	       h->pattern_n < 0xFFFF &&
	       in_section(h, h->pattern_at, h->pattern_n,
		       sizeof(struct value_pattern)) &&
	       h->row_words == (h->pattern_n + 63) / 64 &&
	       in_section(h, h->state_at, h->state_n,
		       sizeof(struct value_state)) &&
	       in_section(
		       h, h->edge_at, h->edge_n, sizeof(struct value_edge)) &&
	       in_section(
		       h, h->row_at, (uint64_t)ROW_COUNT * h->row_words, 8) &&
	       in_section(h, h->text_at, h->text_len, 1);
}

static int
in_text(const struct value_head *h, uint64_t at, uint64_t len)
{
	return at + len <= h->text_len;
}

static int
words_are_sound(const struct value_rules *r)
{
	const struct value_head *h = r->head;
	uint32_t empty = 0;

	for (uint32_t i = 0; i < h->entry_n; i++) {
		const struct value_entry *e = &r->entry[i];

		empty += e->key_len == 0;
		if (!in_text(h, e->key_at, e->key_len) ||
			(uint64_t)e->sense_at + e->sense_n > h->sense_n)
			return 0;
	}
	for (uint32_t i = 0; i < h->sense_n; i++)
		if (!in_text(h, r->sense[i].text_at, r->sense[i].text_len) ||
			!in_text(
				h, r->sense[i].word_at, r->sense[i].word_len) ||
			r->sense[i].class >= CLASS_COUNT)
			return 0;
	for (uint32_t i = 0; i < h->lang_n; i++)
		if (!in_text(h, r->lang[i] >> 8, r->lang[i] & 0xFF))
			return 0;
	return empty > 0; /* or a search for what is not there has no end */
}

/* Every edge goes forward and stays inside. */
static int
states_are_sound(const struct value_rules *r)
{
	const struct value_head *h = r->head;

	for (uint32_t i = 0; i < h->state_n; i++) {
		const struct value_state *s = &r->state[i];

		if ((uint64_t)s->edge_at + s->edge_n > h->edge_n)
			return 0;
		for (uint32_t k = 0; k < s->edge_n; k++) {
			const struct value_edge *e = &r->edge[s->edge_at + k];

			if (e->element >= ELEMENT_COUNT || e->state <= i ||
				e->state >= h->state_n)
				return 0;
		}
	}
	return 1;
}

static int
patterns_are_sound(const struct value_rules *r)
{
	const struct value_head *h = r->head;

	for (uint32_t i = 0; i < h->pattern_n; i++) {
		const struct value_pattern *p = &r->pattern[i];

		if (p->state >= h->state_n || p->kind >= KIND_COUNT ||
			!in_text(h, p->id_at, p->id_len))
			return 0;
	}
	for (int i = 0; i < 128; i++)
		if (h->sign[i] > SIGNS_MAX)
			return 0;
	return 1;
}

/* ---- opening ---- */

static void
derive_signs(struct value_rules *r)
{
	for (uint32_t i = 0; i < r->head->entry_n; i++) {
		const struct value_entry *e = &r->entry[i];
		const char *key = r->text + e->key_at;
		size_t n = e->key_len > 1 ? utf8_len(key[1]) : 0;

		if (n > 0 && n < e->key_len && key[0] == KEY_SIGN)
			r->sign[n] |= (uint64_t)1 << (key[n] & 63);
	}
}

/* What follows from the section. */
static void
derive(struct value_rules *r)
{
	const char space[] = " ";

	for (uint32_t i = 0; i < r->head->lang_n; i++)
		if (r->head->trait[i] & TRAIT_QUOTED)
			r->quoted |= 1u << i;
	derive_signs(r);
	r->space = value_joins(r->head, space, space + 1);
	for (unsigned i = 0; i < SHAPE_COUNT; i++)
		r->shape[i] = value_shape_elements(i);
	value_languages_open(r);
	value_memory_open(r);
}

struct value_rules *
value_rules_open(const struct pack *pack)
{
	struct slice bytes = pack_find(pack, "protect");
	const struct value_head *h = (const void *)bytes.ptr;
	struct value_rules *r;

	if (bytes.ptr == NULL || !head_is_sound(h, bytes.len))
		return NULL;
	r = memory_zero(1, sizeof *r);
	r->head = h;
	r->lang = (const void *)(bytes.ptr + h->lang_at);
	r->entry = (const void *)(bytes.ptr + h->entry_at);
	for (size_t i = 0; i < VALUE_FILTERS; i++)
		r->filter[i] = (struct word_filter){
			(const uint64_t *)(const void *)(bytes.ptr +
							 h->filter_at) +
				(i << (h->filter_bits - 6)),
			h->filter_bits};
	r->sense = (const void *)(bytes.ptr + h->sense_at);
	r->pattern = (const void *)(bytes.ptr + h->pattern_at);
	r->state = (const void *)(bytes.ptr + h->state_at);
	r->edge = (const void *)(bytes.ptr + h->edge_at);
	r->row = (const void *)(bytes.ptr + h->row_at);
	r->text = bytes.ptr + h->text_at;
	r->langs = langs_open(pack);
	if (r->langs != NULL && words_are_sound(r) && states_are_sound(r) &&
		patterns_are_sound(r)) {
		derive(r);
		return r;
	}
	value_rules_free(r);
	return NULL;
}

void
value_rules_free(struct value_rules *rules)
{
	if (rules == NULL)
		return;
	langs_free(rules->langs);
	value_memory_close(rules);
	free(rules->language);
	free(rules->patterns);
	free(rules);
}
