/* out: where a command's bytes go, and that they got there.
 *
 * A named file is written beside (NAME.part) and renamed when it is whole.
 * Errors of write, flush, close and rename are kept and asked for once, at
 * out_close. EPIPE on standard output is not an error: out_is_closed says that
 * nobody reads any more.
 */
#ifndef WASL_BASE_OUT_H
#define WASL_BASE_OUT_H

#include "base/arena.h"

struct out;

/* Ignores SIGPIPE from here on; a child that is started needs the default back.
 */
struct out *out_stdout(void);
struct out *out_memory(struct buf *to);
/* The function returns 0, or -1 with errno (EPIPE: wants no more). */
typedef int out_function(void *user, const char *ptr, size_t len);
struct out *out_callback(out_function *function, void *user);

/* NULL if the file beside cannot be made; errno says why. A path is not
 * followed out of its directory; an existing file is replaced at the close.
 * What exists and is no file or link to one (a device, a FIFO) is written
 * directly. */
struct out *out_file(const char *path);

void out_write(struct out *out, const char *ptr, size_t len);
void out_flush(struct out *out);
int out_is_closed(const struct out *out);

enum out_end { OUT_KEEP, OUT_DISCARD };

/* 0, or -1 with errno (bytes lost; the final name is not written). OUT_DISCARD
 * drops a file that is not whole. Frees out. */
int out_close(struct out *out, enum out_end end);

#endif
