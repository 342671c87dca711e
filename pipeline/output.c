/* output: rows as bytes, and the file of each document. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "chain.h"

#define FLUSH_AT ((size_t)128 << 10)

static int
is_text(const struct chain *chain)
{
	return chain->writes_text || chain->mode == CHAIN_PLAIN ||
	       (chain->n &&
		       chain->links[chain->n - 1].stage->kind == STAGE_SINK);
}

static void
system_error(struct chain *chain, const char *what, const char *name)
{
	chain_say(chain, (struct place){0}, LEVEL_ERROR, NULL,
		"cannot %s '%s': %s", what, name, strerror(errno));
	chain_status(chain, STATUS_UNDONE);
	chain->stop = 1;
}

static void
write_header(struct chain *chain)
{
	if (!chain->has_header) {
		header_default(&chain->header, &chain->header_arena);
		chain->has_header = 1;
	}
	if (!chain->header_done)
		header_print(&chain->header, &chain->line_buf);
	chain->header_done = 1;
}

void
output_row(struct chain *chain, struct row *row)
{
	write_header(chain);
	row_print(row, &chain->header, &chain->line_buf);
	if (chain->line_buf.len < FLUSH_AT)
		return;
	out_write(chain->out, chain->line_buf.ptr, chain->line_buf.len);
	buf_clear(&chain->line_buf);
	chain->stop |= out_is_closed(chain->out);
}

/* What is there goes out before the driver waits for more. */
void
output_flush(struct chain *chain)
{
	if (!chain->out)
		return;
	if (chain->line_buf.len)
		out_write(chain->out, chain->line_buf.ptr, chain->line_buf.len);
	buf_clear(&chain->line_buf);
	out_flush(chain->out);
	chain->stop |= out_is_closed(chain->out);
}

/* ---- --out-dir ---- */

static int
discard(void *user, const char *ptr, size_t len)
{
	(void)user;
	(void)ptr;
	(void)len;
	return 0;
}

void
output_open(struct chain *chain, const struct link *link)
{
	const char *dir = settings_find(chain->settings, "out-dir");
	char *path;

	if (!dir)
		return;
	if (chain->out)
		out_close(chain->out, OUT_DISCARD); /* standard output's */
	path = claims_path(dir, link->document.name, link->document.field);
	free(chain->out_path);
	chain->out_path = path;
	chain->out_is_file = 0;
	if (!chain->claims)
		chain->claims = claims_new();
	if (!claims_take(chain->claims, path, ++chain->documents)) {
		chain->out = out_callback(discard, NULL);
		stage_fail_document(chain->links + chain->n - 1, "join.out-dir",
			"'%s' was written in this run already", path);
	} else if (settings_find(chain->settings, "resume") &&
		   access(path, F_OK) == 0) {
		chain->out = out_callback(discard, NULL);
	} else {
		chain->out = out_file(path);
		chain->out_is_file = chain->out != NULL;
		if (!chain->out)
			system_error(chain, "write", path);
	}
}

/* ---- several files ---- */

struct out *
stage_out_beside(struct link *link, const char *suffix)
{
	struct chain *chain = link->chain;
	const char *dir = settings_find(chain->settings, "out-dir");
	const char *name = dir ? chain->out_path
			       : settings_find(chain->settings, "output");
	struct buf path = {0};
	struct out *out;

	if (!name || chain->beside_n == BESIDE_MAX) {
		stage_refuse(link, "several files are to be written: say -o "
				   "NAME or --out-dir DIR");
		return NULL;
	}
	buf_addf(&path, "%s.%s", name, suffix);
	buf_addc(&path, 0);
	out = dir && !chain->out_is_file ? out_callback(discard, NULL)
					 : out_file(path.ptr);
	if (out)
		chain->beside[chain->beside_n++] = out;
	else
		system_error(chain, "write", path.ptr);
	buf_release(&path);
	return out;
}

/* Returns what then becomes of the file itself. */
static enum out_end
close_beside(struct chain *chain, enum out_end end)
{
	int failed = 0;

	if (!chain->beside_n)
		return end;
	while (chain->beside_n)
		failed |= out_close(chain->beside[--chain->beside_n], end);
	if (failed)
		system_error(chain, "write", "the files beside");
	return OUT_DISCARD;
}

void
output_close(struct chain *chain, int failed)
{
	int partial = settings_find(chain->settings, "partial") != NULL;
	enum out_end end;

	chain->out_failed |= failed && !partial;
	if (!settings_find(chain->settings, "out-dir") || !chain->out)
		return;
	end = chain->out_is_file && (!failed || partial) ? OUT_KEEP
							 : OUT_DISCARD;
	if (out_close(chain->out, close_beside(chain, end)))
		system_error(chain, "write", "--out-dir");
	chain->out = NULL;
}

/* ---- the end of the run ---- */

static int
is_to_keep(const struct chain *chain)
{
	return chain->status != STATUS_UNDONE && !chain->stop &&
	       !chain->out_failed;
}

void
output_end(struct chain *chain, int *is_closed)
{
	const char *name = settings_find(chain->settings, "output");
	enum out_end end;

	*is_closed = 0;
	if (!chain->out)
		return;
	if (!is_text(chain) && chain->status != STATUS_UNDONE && !chain->stop &&
		!chain->on_row)
		write_header(chain);
	output_flush(chain);
	*is_closed = out_is_closed(chain->out);
	end = !name || is_to_keep(chain) ? OUT_KEEP : OUT_DISCARD;
	if (out_close(chain->out, close_beside(chain, end)))
		system_error(chain, "write", name ? name : "standard output");
	else if (name && !is_to_keep(chain))
		chain_say(chain, (struct place){0}, LEVEL_NOTE, NULL,
			"'%s' is not written", name);
}
