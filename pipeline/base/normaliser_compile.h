/* normaliser_compile: what the compiler of the section "normalise" consists of.
 * For normaliser_compile.c and normaliser_classes.c only.
 */
#ifndef WASL_BASE_NORMALISER_COMPILE_H
#define WASL_BASE_NORMALISER_COMPILE_H

#include "base/arena.h"
#include "base/normaliser_section.h"

/* A page that is there already, or a new one; n counts them. */
uint16_t norm_add_page(struct buf *pages, uint32_t *n, const uint16_t *page);

struct norm_classes {
	uint16_t index[NORM_CLASS_INDEX];
	struct buf pages;
	uint32_t n;
};

/* shape: of each character up to U+FFFF, CLASS_RIGHT where its joining type is
 * R, CLASS_JOINS where it is U; else 0. */
void norm_make_classes(const uint8_t *shape, struct norm_classes *to);

#endif
