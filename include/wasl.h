/* wasl: prepare Arabic-script articles for a translation engine, and put the
 * translation back together.
 *
 * The library runs what the command runs: a command line without the name
 * "wasl" ("split", "prepare", "finish" ... see wasl(1)), fed with bytes and
 * giving bytes.
 *
 *	static int write_out(void *user, const char *bytes, size_t len);
 *	const char *argv[] = {"prepare", "-t", "en", NULL};
 *	struct wasl *w = wasl_open(argv, write_out, user);
 *
 *	wasl_begin(w, "a.txt");
 *	wasl_feed(w, bytes, len);	as often as you like
 *	wasl_end(w);
 *	status = wasl_close(w);
 *
 * A handle belongs to one thread at a time; several may run side by side.
 * Messages go to standard error. Strings are UTF-8 and need no locale. When
 * memory runs out the process ends with exit code 2, as the command does.
 */
#ifndef WASL_H
#define WASL_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define WASL_VERSION "0.1.0"

#if defined(__GNUC__)
#define WASL_API __attribute__((visibility("default")))
#else
#define WASL_API
#endif

/* The version of the library, as WASL_VERSION was when it was built. */
WASL_API const char *wasl_version(void);

/* Exit codes, those of the command. */
enum wasl_status {
	WASL_DONE = 0,
	WASL_FINDINGS = 1, /* done, but rows failed or findings are serious */
	WASL_UNDONE = 2,   /* usage, rules, malformed stream, the system */
};

struct wasl;

/* Takes output; returns 0, or anything else to end the run quietly: nothing
 * more is written, and wasl_close returns WASL_UNDONE. */
typedef int wasl_write(void *user, const char *bytes, size_t len);

/* Opens a command of wasl(1) that is a stage or a chain of them. argv ends with
 * NULL, holds no files (inputs are fed) and must live until wasl_close. NULL:
 * an error, and standard error says which. */
WASL_API struct wasl *wasl_open(
	const char *const *argv, wasl_write *write, void *user);

/* A row on its way out of the chain; valid during the call only. */
struct wasl_row;
typedef void wasl_take_row(void *user, struct wasl_row *row);

/* Gives rows to a function instead of bytes to `write`. Call it before the
 * first wasl_begin; not for commands that end in join. */
WASL_API void wasl_on_row(struct wasl *w, wasl_take_row *take, void *user);

/* The text of a column ("source", "target", "flags" ...), not terminated; its
 * length in bytes goes to *len. NULL when there is no such column. */
WASL_API const char *wasl_row_get(
	struct wasl_row *row, const char *column, size_t *len);

/* An input begins; name is what column doc will say. */
WASL_API void wasl_begin(struct wasl *w, const char *name);

/* The next bytes of the input, in pieces of any size. */
WASL_API void wasl_feed(struct wasl *w, const void *bytes, size_t len);

/* The input is whole. */
WASL_API void wasl_end(struct wasl *w);

/* Ends the run, frees w, returns the exit code. */
WASL_API enum wasl_status wasl_close(struct wasl *w);

#ifdef __cplusplus
}
#endif

#endif
