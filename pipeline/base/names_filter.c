/* names_filter: which words a name may begin with, by language. */
#include <stdlib.h>
#include "base/names_parts.h"

static size_t
bytes_of(unsigned bits)
{
	return (size_t)NAME_FILTERS << (bits - 3);
}

void
names_filters_init(
	struct names_filters *filters, const uint32_t key_n[NAME_LANGS])
{
	*filters = (struct names_filters){{NULL}, {0}};
	for (size_t i = 0; i < NAME_LANGS; i++) {
		uint64_t n = (uint64_t)key_n[0] + key_n[i];
		unsigned bits = 10;

		if (i > 0 && key_n[i] == 0)
			continue;
		while (((uint64_t)1 << bits) < 20 * n && bits < 30)
			bits++;
		filters->bits[i] = bits;
		filters->v[i] = memory_zero(1, bytes_of(bits));
	}
}

/* Letters of the Arabic block from the key's first byte on. */
static size_t
arabic_letters(const uint8_t *key, size_t len)
{
	size_t n = 0;

	while (n < len && key[n] >= FOLD_LETTER)
		n++;
	return n;
}

static void
put_hash(const struct names_filters *filters, uint32_t langs, size_t which,
	uint64_t hash)
{
	for (size_t i = 0; i < NAME_LANGS; i++) {
		unsigned bits = filters->bits[i];
		uint64_t bit = hash >> (64 - bits) % 64;

		if (filters->v[i] && langs & (1u | 1u << i))
			filters->v[i][(which << (bits - 6)) + (bit >> 6)] |=
				(uint64_t)1 << (bit & 63);
	}
}

void
names_filters_add(struct names_filters *filters, uint32_t langs,
	const uint8_t *key, size_t len)
{
	size_t first = arabic_letters(key, len), second;
	uint64_t hash;

	if (first == 0)
		return; /* words of other letters are all tried */
	hash = value_hash(key, first);
	put_hash(filters, langs, FILTER_FIRST, hash);
	second = first < len ? arabic_letters(key + first + 1, len - first - 1)
			     : 0;
	if (second)
		put_hash(filters, langs, FILTER_PAIR,
			pair_hash(hash, value_hash(key + first + 1, second)));
	else
		put_hash(filters, langs, FILTER_ALONE, hash);
}

void
names_filters_finish(struct names_filters *filters, struct names_head *head,
	struct buf *out, size_t base)
{
	for (size_t i = 0; i < NAME_LANGS; i++) {
		struct names_filter *filter = &head->filter[i];

		*filter = head->filter[0];
		if (filters->v[i] == NULL)
			continue;
		while ((out->len - base) % 8)
			buf_addc(out, 0);
		filter->at = (uint32_t)(out->len - base);
		filter->bits = filters->bits[i];
		buf_add(out, (const char *)filters->v[i],
			bytes_of(filter->bits));
		free(filters->v[i]);
	}
}
