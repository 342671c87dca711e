/* wasl: the library's functions, over a chain. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "chain.h"
#include "wasl.h"

struct wasl {
	struct settings settings;
	struct chain *chain;
	wasl_write *write;
	void *write_user;
	wasl_take_row *take_row;
	void *user;
};

/* A row of the library is a row. */
struct wasl_row {
	struct row row;
};

const char *
wasl_version(void)
{
	return WASL_VERSION;
}

static const struct command *
command_find(const char *name)
{
	for (const struct command *c = commands; c->name; c++)
		if (c->stages && name &&
			(strcmp(c->name, name) == 0 ||
				(c->alias && strcmp(c->alias, name) == 0)))
			return c;
	return NULL;
}

static void
wasl_free(struct wasl *w)
{
	options_release(&w->settings);
	free(w);
}

/* Whoever wants no more is like a reader that went away. */
static int
write_out(void *user, const char *bytes, size_t len)
{
	struct wasl *w = user;

	if (!w->write(w->write_user, bytes, len))
		return 0;
	errno = EPIPE;
	return -1;
}

struct wasl *
wasl_open(const char *const *argv, wasl_write *write, void *user)
{
	const struct command *command = command_find(argv[0]);
	struct wasl *w = memory_zero(1, sizeof *w);
	int argc = 0, is_closed;

	while (argv[argc])
		argc++;
	if (!command) {
		fprintf(stderr, "wasl: no stage or chain '%s'\n",
			argv[0] ? argv[0] : "");
		free(w);
		return NULL;
	}
	if (options_parse(&w->settings, command, argc,
		    (char **)(uintptr_t)argv) != OPTIONS_RUN) {
		wasl_free(w);
		return NULL;
	}
	w->write = write;
	w->write_user = user;
	w->chain = chain_open(
		command, &w->settings, out_callback(write_out, w), CHAIN_ALONE);
	if (!w->chain->stop)
		return w;
	chain_close(w->chain, &is_closed);
	wasl_free(w);
	return NULL;
}

static void
take_row(void *user, struct row *row)
{
	struct wasl *w = user;

	w->take_row(w->user, (struct wasl_row *)row);
}

void
wasl_on_row(struct wasl *w, wasl_take_row *take, void *user)
{
	w->take_row = take;
	w->user = user;
	w->chain->on_row = take_row;
	w->chain->on_row_user = w;
}

const char *
wasl_row_get(struct wasl_row *row, const char *column, size_t *len)
{
	int which = column_find(slice_of(column));
	struct slice text;

	if (which < 0)
		return NULL;
	text = row_text(&row->row, (enum column)which);
	*len = text.len;
	return text.ptr ? text.ptr : "";
}

void
wasl_begin(struct wasl *w, const char *name)
{
	chain_begin(w->chain, name);
}

void
wasl_feed(struct wasl *w, const void *bytes, size_t len)
{
	const char *p = bytes;

	while (len) {
		size_t room;
		char *to = chain_room(w->chain, &room);
		size_t n = len < room ? len : room;

		memcpy(to, p, n);
		chain_take(w->chain, n, CHAIN_MORE);
		p += n;
		len -= n;
	}
}

void
wasl_end(struct wasl *w)
{
	size_t room;

	chain_room(w->chain, &room);
	chain_take(w->chain, 0, CHAIN_ENDED);
}

enum wasl_status
wasl_close(struct wasl *w)
{
	int is_closed;
	enum status status = chain_close(w->chain, &is_closed);

	wasl_free(w);
	return (enum wasl_status)status;
}
