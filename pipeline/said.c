/* said: how many findings of a kind people are told of.
 *
 * An engine that is given up leaves a finding on every row. Where there is one
 * in the chain, people are told of the first of each kind, and at the end how
 * many more there were; the rows and --report have all, and so has -v.
 */
#include <string.h>
#include "chain.h"

enum { ENOUGH = 20 };

static int
has_engine(const struct chain *chain)
{
	for (size_t i = 0; i < chain->n; i++)
		if (chain->links[i].stage->kind == STAGE_ENGINE)
			return 1;
	return 0;
}

/* NULL: there are too many kinds, or its name is too long. */
static struct said *
said_find(struct chain *chain, const struct finding *f)
{
	struct said *said = chain->said, *end = said + chain->said_n;

	while (said < end && strcmp(said->id, f->id) != 0)
		said++;
	if (said < end)
		return said;
	if (chain->said_n == SAID_MAX || strlen(f->id) >= sizeof said->id)
		return NULL;
	chain->said_n++;
	memcpy(said->id, f->id, strlen(f->id) + 1);
	said->level = f->level;
	return said;
}

int
said_enough(struct chain *chain, const struct finding *f)
{
	struct said *said = has_engine(chain) ? said_find(chain, f) : NULL;

	return said && ++said->n > ENOUGH &&
	       !settings_find(chain->settings, "verbose");
}

void
said_rest(const struct chain *chain)
{
	if (settings_find(chain->settings, "verbose"))
		return;
	for (size_t i = 0; i < chain->said_n; i++)
		if (chain->said[i].n > ENOUGH)
			chain_say(chain, (struct place){0},
				chain->said[i].level, chain->said[i].id,
				"%zu more of these; -v says them, and "
				"--report keeps them",
				chain->said[i].n - ENOUGH);
}
