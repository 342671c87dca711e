/* parallel: documents through several chains at once, in their order.
 *
 * An input is cut into batches between documents (a file each, or a piece of a
 * stream, or of plain text). Workers with a chain of their own take batches;
 * what they write and say is kept and goes out in order, so that the bytes are
 * those of one worker.
 */
#ifndef WASL_PARALLEL_H
#define WASL_PARALLEL_H

#include "chain.h"

/* 1 if the command can be run so: no engine, no source that needs all inputs,
 * one output. */
int parallel_fits(
	const struct command *command, const struct settings *settings);

/* Runs it with that many workers; closes out. As chain_close. */
enum status parallel_run(const struct command *command,
	const struct settings *settings, struct out *out, size_t jobs,
	int *is_closed);

#endif
