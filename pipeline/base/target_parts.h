/* target_parts: what the files target_*.c share; nobody else includes it. */
#ifndef WASL_BASE_TARGET_PARTS_H
#define WASL_BASE_TARGET_PARTS_H

#include "base/icu.h"
#include "base/target.h"
#include "base/target_pattern.h"
#include "base/target_shape.h"

/* Bytes that ICU is given for a form. */
enum { FORM_MAX = 512 };

/* ICU, with target->forms and patterns; NULL: there is none. */
const struct icu_module *target_icu(struct target *target);

/* Where ICU is there: how it writes plain numbers. */
const struct target_shape *target_shape(struct target *target);

/* What ICU has written n bytes of, behind out, is added and kept. 0, or -1 if n
 * is 0. */
int target_keep(struct target *target, const struct asked *asked,
	struct buf *out, size_t n);

/* The form of a number, sum, measure, date, time, ordinal. text: the value's
 * own. 0, or -1: ICU is not there or refuses. */
int target_number(struct target *target, const struct value *value,
	struct slice text, struct buf *out);
int target_percent(
	struct target *target, const struct value *value, struct buf *out);
int target_money(struct target *target, const struct value *value,
	struct slice text, struct buf *out);
int target_unit(
	struct target *target, const struct value *value, struct buf *out);
int target_ordinal(
	struct target *target, const struct value *value, struct buf *out);
int target_date(
	struct target *target, const struct value *value, struct buf *out);
int target_time(
	struct target *target, const struct value *value, struct buf *out);

/* One of the signs between digits, in any script. */
int target_is_sign(uint32_t cp);

#endif
