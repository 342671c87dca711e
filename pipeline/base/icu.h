/* icu: what only ICU knows, from a module that is opened when it is first asked
 * for: linked into the program, ICU costs more at the start than all the rest.
 *
 * The module is wasl-icu.so; module_icu.c, from which it is made, is the one
 * file that includes ICU. It is looked for in $WASL_MODULES, beside the
 * program, in
 * ../lib/wasl from there, and where it was installed. All texts are valid
 * UTF-8, offsets are bytes; the module keeps no pointer to a text after the
 * next start or free of the same object. Objects belong to one thread at a
 * time.
 *
 * A program without the module says so: icu_open gives NULL and why.
 */
#ifndef WASL_BASE_ICU_H
#define WASL_BASE_ICU_H

#include <stddef.h>

#define ICU_MODULE_VERSION 3

struct icu_sentences; /* sentence breaks of a locale, UAX #29 and CLDR */
struct icu_regex;     /* a compiled regular expression, UTS #18 level 1 */
struct icu_forms;     /* numbers and dates as a locale writes them */

enum icu_calendar { ICU_GREGORIAN, ICU_ISLAMIC, ICU_PERSIAN };

/* What a code names: ISO 3166 or UN M.49, BCP 47, ISO 4217, and a city by the
 * time zone that is called after it. */
enum icu_name { ICU_COUNTRY, ICU_LANGUAGE, ICU_CURRENCY, ICU_CITY };

/* A date, or a part of one: what is not said is -1. weekday: 1 is Monday. */
struct icu_date {
	enum icu_calendar calendar;
	int year, month, day, weekday;
};

struct icu_module {
	unsigned version; /* ICU_MODULE_VERSION */
	const char *icu;  /* "72.1" */

	/* lang is a BCP 47 tag, terminated. NULL if ICU refuses. */
	struct icu_sentences *(*sentences_new)(const char *lang);
	void (*sentences_free)(struct icu_sentences *sentences);

	/* 0, or -1. The text stays in place until the walk is over. */
	int (*sentences_start)(
		struct icu_sentences *sentences, const char *ptr, size_t len);

	/* Where the next sentence ends, white space behind it included; 0 when
	 * there is none any more. */
	size_t (*sentences_next)(struct icu_sentences *sentences);

	/* NULL if the pattern is malformed: why then says how. */
	struct icu_regex *(*regex_new)(
		const char *ptr, size_t len, char *why, size_t why_len);
	void (*regex_free)(struct icu_regex *regex);
	int (*regex_start)(
		struct icu_regex *regex, const char *ptr, size_t len);

	/* The first match that starts at or after at. 1, 0: none, -1: it takes
	 * more than the time or memory a match may take. */
	int (*regex_find)(
		struct icu_regex *regex, size_t at, size_t *from, size_t *to);

	/* As sentences_new. What has been asked for is kept for the next time.
	 */
	struct icu_forms *(*forms_new)(const char *lang);
	void (*forms_free)(struct icu_forms *forms);

	/* These write UTF-8 to out and return its length; 0: ICU refuses, or it
	 * does not fit. A number is a decimal string, its form a skeleton of
	 * ICU's ("percent", "currency/USD"); both terminated. */
	size_t (*forms_number)(struct icu_forms *forms, const char *skeleton,
		const char *number, char *out, size_t cap);

	/* In the calendar `in`, names of months written out. */
	size_t (*forms_date)(struct icu_forms *forms,
		const struct icu_date *date, enum icu_calendar in, char *out,
		size_t cap);

	/* second -1: not said. */
	size_t (*forms_time)(struct icu_forms *forms, int hour, int minute,
		int second, char *out, size_t cap);

	/* The i-th way to write a number in words (cardinal and ordinal, and in
	 * each gender: CLDR's public spell-out rules). 0: there are no more. */
	size_t (*forms_spell)(struct icu_forms *forms, unsigned number,
		size_t i, char *out, size_t cap);

	/* In digits, with what makes it an ordinal: "25th". 0: there are no
	 * rules. */
	size_t (*forms_ordinal)(struct icu_forms *forms, unsigned number,
		char *out, size_t cap);

	/* What the locale calls it within a sentence. 0: it has no name for it.
	 */
	size_t (*forms_name)(struct icu_forms *forms, enum icu_name what,
		const char *code, char *out, size_t cap);
};

/* The module; NULL if there is none, with the reason in static memory in *why
 * (which may be NULL). Opened once a process; from any thread. */
const struct icu_module *icu_open(const char **why);

#endif
