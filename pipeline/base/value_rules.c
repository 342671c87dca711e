/* value_rules: the compiled lexicon and patterns, opened and looked up. */
#include <stdatomic.h>
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

static const char *const element_names[ELEMENT_COUNT - CLASS_COUNT] = {
	"numeric",
	"amount",
	"cardinal",
	"ordinals",
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
	"reh",
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
	for (int i = CLASS_COUNT; i < ELEMENT_COUNT; i++)
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

	if (!word_filter(rules->known, rules->head->filter_bits, full))
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

/* ---- opening ---- */

static int
in_section(const struct value_head *h, uint64_t at, uint64_t n, uint64_t size)
{
	return at % 8 == 0 && n <= h->size && at + n * size <= h->size;
}

static int
head_is_sound(const struct value_head *h, size_t len)
{
	return len >= sizeof *h && memcmp(&h->magic, "WVAL", 4) == 0 &&
	       h->size <= len && h->lang_n <= 32 &&
	       in_section(h, h->lang_at, h->lang_n, 4) && h->entry_n > 0 &&
	       (h->entry_n & (h->entry_n - 1)) == 0 &&
	       in_section(h, h->entry_at, h->entry_n,
		       sizeof(struct value_entry)) &&
	       h->filter_bits >= 6 && h->filter_bits <= 32 &&
	       in_section(h, h->filter_at, (uint64_t)2 << (h->filter_bits - 6),
		       8) &&
	       in_section(h, h->sense_at, h->sense_n,
		       sizeof(struct value_sense)) &&
	       h->pattern_n < 0xFFFF &&
	       in_section(h, h->pattern_at, h->pattern_n,
		       sizeof(struct value_pattern)) &&
	       in_section(h, h->code_at, h->code_n, 2) && h->code_n > 0 &&
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
			r->sense[i].class >= CLASS_COUNT)
			return 0;
	for (uint32_t i = 0; i < h->lang_n; i++)
		if (!in_text(h, r->lang[i] >> 8, r->lang[i] & 0xFF))
			return 0;
	return empty > 0; /* or a search for what is not there has no end */
}

/* Every jump goes forward and stays inside; the last word is an end. */
static int
code_is_sound(const struct value_rules *r)
{
	uint32_t n = r->head->code_n;

	for (uint32_t i = 0; i < n; i++) {
		uint16_t c = r->code[i];

		if (c < CODE_END ? c >= ELEMENT_COUNT : c > CODE_STOP)
			return 0;
		if (c >= CODE_OPTION && c <= CODE_LOOSE) {
			i++;
			if (i >= n || (c <= CODE_JUMP &&
					      (r->code[i] == 0 ||
						      r->code[i] >= n - i)))
				return 0;
		}
	}
	for (uint32_t i = 0; i < r->head->pattern_n; i++)
		if (r->pattern[i].code_at >= n ||
			r->pattern[i].kind >= KIND_COUNT ||
			!in_text(r->head, r->pattern[i].id_at,
				r->pattern[i].id_len))
			return 0;
	return r->code[n - 1] == CODE_END;
}

static void
order_patterns(struct value_rules *r)
{
	uint32_t n = r->head->pattern_n;
	uint16_t *to = memory_alloc((4 * (size_t)n + 1) * sizeof *to);

	for (int i = 0; i < 4; i++)
		r->order[i] = to + (size_t)i * n;
	for (uint32_t k = 0; k < n; k++) {
		const struct value_pattern *p = &r->pattern[k];
		uint64_t digits = p->first & CLASS_BIT(CLASS_DIGITS);

		r->first |= p->first;
		for (int i = 0; i < 4; i++)
			if ((i < WITH_WORDS ? digits : p->first & ~digits) &&
				(i % 2 == 0 || p->single))
				r->order[i][r->order_n[i]++] = (uint16_t)k;
	}
}

static _Atomic uint32_t opened;

struct value_rules *
value_rules_open(const struct pack *pack)
{
	struct slice bytes = pack_find(pack, "protect");
	const struct value_head *h = (const void *)bytes.ptr;
	struct value_rules *r;

	if (bytes.ptr == NULL || !head_is_sound(h, bytes.len))
		return NULL;
	r = memory_zero(1, sizeof *r);
	r->serial = atomic_fetch_add(&opened, 1) + 1;
	r->memory = memory_zero(1, sizeof *r->memory);
	r->memory->next_id = 1;
	r->head = h;
	r->lang = (const void *)(bytes.ptr + h->lang_at);
	r->entry = (const void *)(bytes.ptr + h->entry_at);
	r->strong = (const void *)(bytes.ptr + h->filter_at);
	r->known = r->strong + ((size_t)1 << (h->filter_bits - 6));
	r->sense = (const void *)(bytes.ptr + h->sense_at);
	r->pattern = (const void *)(bytes.ptr + h->pattern_at);
	r->code = (const void *)(bytes.ptr + h->code_at);
	r->text = bytes.ptr + h->text_at;
	r->langs = langs_open(pack);
	if (r->langs != NULL && words_are_sound(r) && code_is_sound(r)) {
		order_patterns(r);
		for (uint32_t i = 0; i < h->lang_n; i++)
			if (h->trait[i] & TRAIT_QUOTED)
				r->quoted |= 1u << i;
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
	buf_release(&rules->memory->buf);
	free(rules->memory);
	free(rules->order[0]);
	free(rules);
}
