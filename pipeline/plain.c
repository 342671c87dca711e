/* plain: text that is no stream through a stage, and lines without end in it.
 */
#include <string.h>
#include "chain.h"

size_t
plain_cut(const char *line)
{
	const char *half = line + PARAGRAPH_MAX / 2;
	const char *cr = memrchr(half, '\r', PARAGRAPH_MAX / 2);
	const char *space = memrchr(half, ' ', PARAGRAPH_MAX / 2);
	size_t cut = PARAGRAPH_MAX;

	if (cr)
		return (size_t)(cr + 1 - line);
	if (space)
		return (size_t)(space + 1 - line);
	for (int i = 0; i < 3 && ((unsigned char)line[cut] & 0xC0) == 0x80; i++)
		cut--;
	return cut;
}

void
plain_say_cut(const struct chain *chain)
{
	chain_say(chain, (struct place){0}, LEVEL_WARNING, NULL,
		"a line is longer than %d bytes and was cut", PARAGRAPH_MAX);
}

static size_t
give(const struct chain *chain, const char *text, size_t len, int ended)
{
	const struct link *link = &chain->links[0];

	return link->stage->plain(link->self, text, len, ended, chain->out);
}

/* Lines that end soon, or a piece of one that does not, which for the stage is
 * a line like others. */
static size_t
give_some(struct chain *chain, char *text)
{
	const char *lf = memrchr(text, '\n', PARAGRAPH_MAX + 1);
	size_t cut;
	char next;

	if (lf)
		return give(chain, text, (size_t)(lf + 1 - text), 0);
	cut = plain_cut(text);
	if (text[cut - 1] == '\r')
		return give(chain, text, cut, 1);
	plain_say_cut(chain);
	next = text[cut];
	text[cut] = '\n';
	give(chain, text, cut + 1, 0);
	text[cut] = next;
	return cut;
}

size_t
plain_feed(struct chain *chain, int ended)
{
	size_t done = 0;

	while (chain->len - done > PARAGRAPH_MAX && !chain->stop)
		done += give_some(chain, chain->bytes + done);
	return done +
	       give(chain, chain->bytes + done, chain->len - done, ended);
}
