/* roles: what each paragraph of an article is, and where the next article
 * begins. The words are data, rules/read/; the code knows what follows what.
 *
 * Paragraphs are added in order. A short line may be a heading, a link or the
 * next article's title, which only what follows can tell, so some are held
 * until it has come: never more than ROLES_HELD.
 */
#ifndef WASL_BASE_ROLES_H
#define WASL_BASE_ROLES_H

#include "base/arena.h"
#include "base/pack.h"
#include "base/row.h"
#include "base/rules.h"

enum {
	ROLES_HELD = 16,
	FACTS_WORDS = 26, /* more than a heading has: no more are looked at */
};

/* What can be seen of a paragraph by itself. */
struct facts {
	struct slice text; /* the paragraph: whoever holds the facts keeps it */
	unsigned rule;	   /* label that it begins with: number + 1, or 0 */
	uint32_t label;	   /* bytes of the label, its sign and white space */
	uint8_t goes_on;   /* 1: the paragraph was cut, and this is not its
			    * beginning; set by who cut it */
	uint8_t sign;	   /* 1: a colon or dash follows the label */
	uint8_t alone;	   /* 1: nothing follows the label */
	uint8_t words;	   /* up to FACTS_WORDS */
	uint8_t numbers;   /* how many of them have a digit */
	uint8_t date;	   /* 1: numbers and the words of dates only */
	uint8_t dateline;  /* 1: the same, and up to three words beside */
	uint8_t item;	   /* 1: begins with a list mark */
	uint8_t parted;	   /* 1: few words, a colon or dash among them */
	uint8_t listed;	   /* 1: no sentence, and signs part its words */
	uint8_t quoted;	   /* 1: all within one pair of quotation marks */
	uint8_t compared;  /* 1: its words may be those of the next one */
	char stop;	   /* '.', '?' (also for !), ':' or 0: how it ends */
};

struct role_rules;

/* From the pack's section "read". NULL if it is damaged. The pack must
 * outlive it. */
struct role_rules *role_rules_open(const struct pack *pack);
void role_rules_free(struct role_rules *rules); /* accepts NULL */

/* A number for a language's name in rules/languages, for facts_find. */
uint32_t facts_lang(struct slice name);

/* More words of a long paragraph are counted where a short one before it waits.
 */
enum facts_wanted { FACTS_ALONE, FACTS_COMPARED };

/* A label of another language than lang counts only with a sign after it, or
 * alone. */
void facts_find(const struct role_rules *rules, uint32_t lang,
	struct slice paragraph, enum facts_wanted wanted, struct facts *facts);

/* 1 if rows of the role go to the engine, when --roles does not say. */
int role_is_sent(const struct role_rules *rules, enum role role);

/* All of them, as bits by 1 << role. */
unsigned roles_sent(const struct role_rules *rules);

/* What --roles says, put over *sent, the usual roles that go to the engine (1
 * << role): "title,body" are all that go, "+related,-date" change the usual. 0,
 * or -1: *bad is no role of a paragraph. */
int roles_parse(const char *list, unsigned *sent, struct slice *bad);

/* The next item of a list of keywords, from *at on: its length with the
 * separator after it, without white space; *at is moved to its start. 0: no
 * more. */
size_t keyword_next(
	const struct role_rules *rules, struct slice list, size_t *at);

/* 1 if a separator stands in the list. */
int keywords_are_separated(const struct role_rules *rules, struct slice list);

/* The id of a rule, for messages. */
struct slice role_rule_id(const struct role_rules *rules, unsigned rule);

/* For `wasl rules`: the label that a paragraph has. */
rules_trace read_trace;

enum roles_where {
	ROLES_HEAD, /* before the body */
	ROLES_BODY,
	ROLES_LINKS, /* after a read-also heading */
	ROLES_TAIL,  /* after the body */
};

struct judgement {
	enum role role;
	uint32_t art;
};

/* A document under way. */
struct roles {
	const struct role_rules *rules;
	enum roles_where where;
	uint32_t art;
	int has_title;	  /* this article */
	int long_title;	  /* of more words than a name has */
	int closed;	  /* what ends a body was seen in this article */
	enum role last;	  /* the last one's role */
	int after_date;	  /* the last one was a date line */
	int after_link;	  /* the last one was a link to another article */
	enum role taking; /* ROLE_END: none; what short lines are taken as */
	int take_lines;	  /* 1: all of them; 0: one */

	struct facts held[ROLES_HELD];
	struct judgement judged[ROLES_HELD];
	size_t held_n, judged_n; /* judged are the first of held */
};

void roles_init(struct roles *roles, const struct role_rules *rules);

/* Only when held_n < ROLES_HELD. */
void roles_add(struct roles *roles, const struct facts *facts);

enum roles_end { ROLES_MORE, ROLES_ENDED };

/* The role of the first paragraph that is held: 1, and it is held no more; or
 * 0: more have to be added first (never with ROLES_ENDED, unless none is
 * held). With the list full the answer is always 1. */
int roles_next(
	struct roles *roles, enum roles_end end, struct judgement *judgement);

#endif
