/* target: the form in which a value is written in the target language.
 *
 * Through ICU (icu.h) where it is there: numbers, percent, money, units, times
 * and dates as the locale writes them. Without it digits and signs are copied,
 * and what holds words has no form. A value with two readings is copied digit
 * for digit in any case. */
#ifndef WASL_BASE_TARGET_H
#define WASL_BASE_TARGET_H

#include "base/value.h"

enum target_numbers { NUMBERS_LOCALE, NUMBERS_KEEP };
enum target_calendar { CALENDAR_KEEP, CALENDAR_GREGORIAN, CALENDAR_BOTH };

/* All zero writes for no language: copies. */
struct target {
	enum target_numbers numbers;
	enum target_calendar calendar;
	char lang[36]; /* of all below */
	size_t lang_len;
	int refused; /* ICU is not there, or not for this language */
	/* Opened on first use. */
	struct icu_forms *forms;
	struct target_shape *shape;
	struct patterns *patterns; /* what ICU wrote before */
	struct target_name *names; /* likewise */
	struct buf numbers_said;   /* of the value at hand */
};

/* Forms are for this language from now on. */
void target_set(struct target *target, struct slice lang);
void target_release(struct target *target);

/* Writes the target form of a value of text to out. 0; or -1 if it cannot be
 * made: the value holds words that only an engine can translate. */
int target_write(struct target *target, const struct value *value,
	struct slice text, struct buf *out);

/* Writes what the target language calls a country, language, currency or city
 * (the kind of a name) by its code: ISO 3166 or UN M.49, BCP 47, ISO 4217, a
 * time zone. 0; or -1 if it has no name, or its name is not known. */
int target_name(struct target *target, struct slice kind, struct slice code,
	struct buf *out);

#endif
