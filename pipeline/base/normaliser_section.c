/* normaliser_section: what a pack may get wrong is found once, when it is
 * opened
 */
#include <string.h>

#include "base/normaliser_window.h"

static int
lies_within(const struct norm_head *h, uint32_t at, uint64_t n, size_t size)
{
	return at % 4 == 0 && at <= h->len && n * size <= h->len - at;
}

static int
places_are_sound(const struct norm_head *h)
{
	return lies_within(
		       h, h->rules_at, h->rules_n, sizeof(struct norm_rule)) &&
	       h->rules_n <= NORM_RULES_MAX && h->langs_n > 0 &&
	       h->langs_n <= NORM_LANGS_MAX &&
	       lies_within(
		       h, h->langs_at, h->langs_n, sizeof(struct norm_lang)) &&
	       lies_within(h, h->class_index_at, NORM_CLASS_INDEX, 2) &&
	       lies_within(h, h->classes_at, h->classes_n, 2 * NORM_PAGE) &&
	       lies_within(h, h->pages_at, h->pages_n, 2 * NORM_PAGE) &&
	       lies_within(h, h->actions_at, h->actions_n,
		       sizeof(struct norm_action)) &&
	       lies_within(h, h->points_at, h->points_n, 4) &&
	       lies_within(
		       h, h->words_at, h->words_n, sizeof(struct norm_word)) &&
	       lies_within(h, h->legacy_at,
		       (uint64_t)h->legacy_n[0] + h->legacy_n[1],
		       sizeof(struct norm_legacy)) &&
	       lies_within(h, h->strings_at, h->strings_len, 1) &&
	       h->actions_n && h->pages_n;
}

static int
rules_are_sound(const struct normaliser *n)
{
	const struct norm_head *h = n->head;

	for (size_t i = 0; i < h->rules_n; i++) {
		const struct norm_rule *r = &n->rules[i];

		if (r->how >= HOW_COUNT ||
			(uint64_t)r->id_at + r->id_len > h->strings_len)
			return 0;
		for (size_t k = 0; k < NORM_LISTS; k++)
			if ((uint64_t)r->list[k].first + r->list[k].n >
				h->words_n)
				return 0;
	}
	for (size_t i = 0; i < h->words_n; i++)
		if ((uint64_t)n->words[i].at + n->words[i].len > h->strings_len)
			return 0;
	return 1;
}

static int
tables_are_sound(const struct normaliser *n)
{
	const struct norm_head *h = n->head;

	for (size_t i = 0; i < NORM_CLASS_INDEX; i++)
		if (n->class_index[i] >= h->classes_n)
			return 0;
	for (size_t i = 0; i < h->langs_n; i++) {
		if (memchr(n->langs[i].name, 0, sizeof n->langs->name) == NULL)
			return 0;
		for (size_t k = 0; k < NORM_ACTION_INDEX; k++)
			if (n->langs[i].index[k] >= h->pages_n)
				return 0;
	}
	for (size_t i = 0; i < h->pages_n; i++)
		for (size_t k = 0; k < NORM_PAGE; k++)
			if (n->pages[i][k] >= h->actions_n)
				return 0;
	for (size_t i = 0; i < h->actions_n; i++) {
		const struct norm_action *a = &n->actions[i];

		if (a->how >= HOW_COUNT || a->rule >= h->rules_n ||
			(a->more && i + 1 == h->actions_n) ||
			(a->out_n == 1 && a->out > 0x10FFFF) ||
			(a->out_n > 1 &&
				(uint64_t)a->out + a->out_n > h->points_n))
			return 0;
	}
	for (size_t i = 0; i < h->points_n; i++)
		if (n->points[i] > 0x10FFFF)
			return 0;
	return 1;
}

int
norm_section_open(struct normaliser *n, struct slice s, enum norm_pack pack)
{
	const struct norm_head *h = (const void *)s.ptr;

	if (s.len < sizeof *h || h->magic != NORM_MAGIC || h->len != s.len ||
		!places_are_sound(h))
		return -1;
	n->section = s.ptr;
	n->head = h;
	n->rules = (const void *)(s.ptr + h->rules_at);
	n->langs = (const void *)(s.ptr + h->langs_at);
	n->class_index = (const void *)(s.ptr + h->class_index_at);
	n->class_pages = (const uint16_t(*)[NORM_PAGE])(
		const void *)(s.ptr + h->classes_at);
	n->pages = (const uint16_t(*)[NORM_PAGE])(
		const void *)(s.ptr + h->pages_at);
	n->actions = (const void *)(s.ptr + h->actions_at);
	n->points = (const void *)(s.ptr + h->points_at);
	n->words = (const void *)(s.ptr + h->words_at);
	n->legacy[0] = (const void *)(s.ptr + h->legacy_at);
	n->legacy[1] = n->legacy[0] + h->legacy_n[0];
	n->strings = s.ptr + h->strings_at;
	if (pack == PACK_TRUSTED)
		return 0;
	return rules_are_sound(n) && tables_are_sound(n) ? 0 : -1;
}
