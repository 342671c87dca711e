/* roles: what follows what in an article. */
#include <string.h>

#include "base/roles.h"
#include "base/roles_section.h"

enum {
	TITLE_WORDS = 20,   /* of the longest headline */
	HEADING_WORDS = 12, /* of the longest heading inside an article */
	NAME_WORDS = 4,	    /* of a person's name, or of a keyword */
	LINK_WORDS = 25,
};

void
roles_init(struct roles *r, const struct role_rules *rules)
{
	memset(r, 0, sizeof(*r));
	r->rules = rules;
	r->art = 1;
	r->taking = ROLE_END;
}

void
roles_add(struct roles *r, const struct facts *facts)
{
	r->held[r->held_n++] = *facts;
}

static void
judge(struct roles *r, enum role role)
{
	r->long_title |=
		role == ROLE_TITLE && r->held[r->judged_n].words > NAME_WORDS;
	r->judged[r->judged_n++] = (struct judgement){role, r->art};
	r->last = role;
	r->after_date = role == ROLE_DATE;
	r->after_link = role == ROLE_RELATED;
}

static int
judge_last(struct roles *r, enum role role)
{
	judge(r, role);
	return 1;
}

static void
begin_article(struct roles *r)
{
	r->art++;
	r->where = ROLES_HEAD;
	r->has_title = 1;
	r->long_title = 0;
	r->closed = 0;
	r->taking = ROLE_END;
}

static void
begin_body(struct roles *r)
{
	r->where = ROLES_BODY;
	r->taking = ROLE_END;
}

/* ---- lines that say what they are ---- */

/* Before the headline a label is part of it ("Video: ..."), if it is not
 * one that only stands at the top. */
static const struct role_rule *
rule_here(const struct roles *r, const struct facts *f)
{
	const struct role_rule *rule = role_rule(r->rules, f->rule);

	if (!rule)
		return NULL;
	if (rule->place == PLACE_HEAD && r->where == ROLES_BODY &&
		(!f->sign || f->stop || f->words > HEADING_WORDS))
		return NULL;
	if (rule->place == PLACE_AFTER_TITLE && !r->has_title && !f->alone)
		return NULL;
	return rule;
}

static void
follow_rule(
	struct roles *r, const struct role_rule *rule, const struct facts *f)
{
	int heads_links = rule->takes == TAKES_LINKS && f->alone;

	judge(r, (enum role)rule->role);
	r->taking = ROLE_END;
	if (f->alone &&
		(rule->takes == TAKES_LINE || rule->takes == TAKES_LINES)) {
		r->taking = (enum role)rule->role;
		r->take_lines = rule->takes == TAKES_LINES;
	}
	if (heads_links)
		r->where = ROLES_LINKS;
	if (!rule->closes || r->where == ROLES_HEAD)
		return;
	r->closed = 1;
	if (!heads_links)
		r->where = ROLES_TAIL;
}

/* A line under a label that stands alone: the source's name, the keywords. */
static int
take(struct roles *r, const struct facts *f)
{
	size_t most = r->take_lines ? NAME_WORDS : HEADING_WORDS;
	int is_list = f->listed && r->taking == ROLE_KEYWORDS;

	if (r->taking == ROLE_END || f->stop || (f->words > most && !is_list))
		return 0;
	if (f->dateline != (r->taking == ROLE_DATE))
		return 0;
	judge(r, r->taking);
	if (!r->take_lines || is_list)
		r->taking = ROLE_END;
	return 1;
}

/* ---- short lines ---- */

static int
is_name(const struct facts *f)
{
	return f->words > 0 && f->words <= NAME_WORDS && !f->stop &&
	       f->numbers == 0 && !f->parted;
}

static int
is_short(const struct roles *r, const struct facts *f)
{
	return !f->goes_on && !rule_here(r, f) && f->words > 0 && !f->date &&
	       !f->item && !(f->quoted && r->where == ROLES_BODY) &&
	       f->words <= TITLE_WORDS && f->stop != '.';
}

/* A headline's words come again in the first sentence of its article; in
 * a body that goes on after a link, by chance. */
static int
tells_of(const struct roles *r, const struct facts *title,
	const struct facts *body)
{
	struct stem a[FACTS_WORDS], b[FACTS_WORDS];
	size_t i, k, common = 0, a_n, b_n;

	if (!title->compared)
		return 0;
	a_n = stems_find(r->rules, title->text, a);
	b_n = stems_find(r->rules, body->text, b);
	for (i = 0; i < a_n; i++)
		for (k = 0; k < b_n; k++)
			if (a[i].first == b[k].first ||
				a[i].last == b[k].last) {
				common++;
				break;
			}
	return common >= 2 && 4 * common >= a_n;
}

/* What comes after a run of short lines. */
enum next { NEXT_UNKNOWN, NEXT_BODY, NEXT_DATE, NEXT_END };

static size_t
run_length(const struct roles *r, size_t from)
{
	size_t n = from;

	while (n < r->held_n && is_short(r, &r->held[n]))
		n++;
	return n - from;
}

static enum next
next_of(const struct roles *r, size_t at, enum roles_end end)
{
	const struct role_rule *rule;

	if (at == r->held_n)
		return end == ROLES_ENDED || at == ROLES_HELD ? NEXT_END
							      : NEXT_UNKNOWN;
	rule = rule_here(r, &r->held[at]);
	if (r->held[at].date || (rule && (rule->role == ROLE_DATE ||
						 rule->role == ROLE_BYLINE)))
		return NEXT_DATE;
	return rule ? NEXT_END : NEXT_BODY;
}

static void
judge_run(struct roles *r, size_t n, enum role role)
{
	while (n-- > 0)
		judge(r, role);
}

/* A run of n lines of which the last is the next article's title. */
static void
judge_title_run(struct roles *r, size_t n, enum role others)
{
	judge_run(r, n - 1, others);
	begin_article(r);
	judge(r, ROLE_TITLE);
}

/* After the body, and after a read-also heading. */
static void
judge_after_body(struct roles *r, size_t n, enum next next)
{
	enum role others = r->where == ROLES_LINKS ? ROLE_RELATED : ROLE_OTHER;
	size_t after = r->judged_n + n;

	if (next == NEXT_END) {
		judge_run(r, n, others);
	} else if (r->closed || next == NEXT_DATE ||
		   tells_of(r, &r->held[after - 1], &r->held[after])) {
		judge_title_run(r, n, others);
	} else {
		judge_run(r, n, others); /* links, and the body goes on */
		begin_body(r);
	}
}

/* Inside the body: a heading, an author's name at the end, lines of verse or of
 * a list without marks; or text without a full stop. */
static void
judge_in_body(struct roles *r, size_t n, enum next next)
{
	const struct facts *f = &r->held[r->judged_n];

	if (next == NEXT_DATE ||
		(next == NEXT_BODY && n == 1 && r->after_link &&
			tells_of(r, f, f + 1)))
		judge_title_run(r, n, ROLE_OTHER);
	else if (f->words > HEADING_WORDS || f->stop == ':')
		judge(r, ROLE_BODY);
	else if (next == NEXT_BODY && n == 1)
		judge(r, ROLE_TITLE);
	else if (next == NEXT_BODY)
		judge(r, ROLE_LIST);
	else if (n >= 3)
		judge_run(r, n, ROLE_LIST);
	else
		judge(r, n == 1 && is_name(f) ? ROLE_BYLINE : ROLE_BODY);
}

/* Before the body: the headline, what stands above and below it, a name. */
static int
judge_in_head(struct roles *r, enum roles_end end)
{
	const struct facts *f = &r->held[r->judged_n];
	size_t after = r->judged_n + 1;
	enum next next;

	if (!r->has_title) {
		r->has_title = 1;
		return judge_last(r, ROLE_TITLE);
	}
	if (f->parted)
		return judge_last(r, ROLE_BYLINE);
	if (!is_name(f))
		return judge_last(r, ROLE_TITLE);
	next = next_of(r, after, end);
	if (next == NEXT_UNKNOWN)
		return 0;
	return judge_last(
		r, r->after_date || next == NEXT_DATE ||
				   (next == NEXT_BODY && r->long_title)
			   ? ROLE_BYLINE
			   : ROLE_TITLE);
}

static int
judge_short(struct roles *r, enum roles_end end)
{
	size_t n = run_length(r, r->judged_n);
	enum next next;

	if (r->where == ROLES_HEAD)
		return judge_in_head(r, end);
	next = next_of(r, r->judged_n + n, end);
	if (next == NEXT_UNKNOWN)
		return 0;
	if (r->where == ROLES_BODY)
		judge_in_body(r, n, next);
	else
		judge_after_body(r, n, next);
	return 1;
}

/* ---- all others ---- */

static void
judge_long(struct roles *r, const struct facts *f)
{
	int links = r->where == ROLES_LINKS && !r->closed;

	if (f->item) {
		judge(r, r->where == ROLES_LINKS ? ROLE_RELATED : ROLE_LIST);
		if (r->where == ROLES_HEAD)
			begin_body(r);
		return;
	}
	if (links && f->stop != '.' && f->words <= LINK_WORDS &&
		r->judged_n > 0)
		judge(r, ROLE_RELATED);
	else
		judge(r, f->quoted ? ROLE_QUOTE : ROLE_BODY);
	r->has_title = 1;
	begin_body(r);
}

/* Judge one or more of those that are held. 1, or 0: more have to come. */
static int
judge_next(struct roles *r, enum roles_end end)
{
	const struct facts *f = &r->held[r->judged_n];
	const struct role_rule *rule = rule_here(r, f);

	if (f->goes_on && r->last != ROLE_DOCUMENT) {
		judge(r, r->last);
	} else if (rule) {
		follow_rule(r, rule, f);
	} else if (f->words == 0) {
		judge(r, ROLE_OTHER); /* an ornament */
	} else if (take(r, f)) {
		return 1;
	} else if (f->date ||
		   (f->dateline && r->has_title && r->where == ROLES_HEAD)) {
		judge(r, ROLE_DATE);
	} else if (is_short(r, f)) {
		return judge_short(r, end);
	} else {
		judge_long(r, f);
	}
	return 1;
}

int
roles_next(struct roles *r, enum roles_end end, struct judgement *judgement)
{
	if (r->held_n == 0)
		return 0;
	if (r->judged_n == 0 && !judge_next(r, end))
		return 0;
	*judgement = r->judged[0];
	r->held_n--;
	r->judged_n--;
	memmove(r->held, r->held + 1, r->held_n * sizeof(r->held[0]));
	memmove(r->judged, r->judged + 1, r->judged_n * sizeof(r->judged[0]));
	return 1;
}
