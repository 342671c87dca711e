/* judge_tests: what judge.c and the files of its tests share. */
#ifndef WASL_BASE_JUDGE_TESTS_H
#define WASL_BASE_JUDGE_TESTS_H

#include "base/judge.h"

struct judge {
	const struct pack *pack;
	const struct test_rule *rule; /* TEST_COUNT of them, in the pack */
	const char *says;
	unsigned off; /* bits by 1 << test */
	struct recogniser *recogniser;
	struct value_rules *values;
	struct langs *langs;
	const struct skeleton_map *names;
	struct speller *speller; /* of the target language asked for last */
	char words[TEST_COUNT][64];
};

/* A pair that is being judged. */
struct trial {
	struct judge *judge;
	const struct pair *pair;
	struct arena *arena;
	struct faults *faults;
	unsigned tests; /* that are asked for: bits by 1 << test */
};

static inline int
trial_asks(const struct trial *trial, unsigned tests)
{
	return (trial->tests & tests) != 0;
}

/* Returns the fault, for expected and found; NULL if the test is off. */
struct fault *trial_find(struct trial *trial, enum test test, int in_target,
	size_t at, size_t len);

/* Files of tests. */
void judge_leftovers(struct trial *trial); /* judge_text.c */
void judge_shape(struct trial *trial);	   /* judge_shape.c */
void judge_values(struct trial *trial);	   /* judge_value.c */
void judge_names(struct trial *trial);	   /* judge_name.c */

#endif
