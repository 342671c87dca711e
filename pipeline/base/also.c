/* also: lines of the section are language, then words that mean the same, with
 * a TAB before each. */
#include <string.h>
#include "base/also.h"

void
also_compile(struct rules *rules, struct buf *out)
{
	static const char folder[] = "also/";
	const struct rules_file *file = NULL;

	while ((file = rules_next(rules, "names", ".map", file))) {
		if (strncmp(file->name, folder, sizeof folder - 1) != 0)
			continue;
		for (size_t i = 0; i < file->n; i++) {
			const struct rule *rule = &file->v[i];

			if (rule->n < 2)
				rules_error(rules, file, rule->line,
					"a line is two words or more that mean "
					"the same, with tabs between");
			buf_add_slice(out, file->stem);
			for (size_t k = 0; k < rule->n; k++) {
				buf_addc(out, '\t');
				buf_add_slice(out, rule->v[k].value);
			}
			buf_addc(out, '\n');
		}
	}
}

static struct slice
part(const char *from, const char *to)
{
	return (struct slice){from, (size_t)(to - from)};
}

/* The tag's language is that of a line. */
static int
is_language(struct slice line, struct slice to)
{
	return to.len >= line.len && memcmp(to.ptr, line.ptr, line.len) == 0 &&
	       (to.len == line.len || to.ptr[line.len] == '-');
}

static const char *
cell_end(const char *p, const char *end)
{
	const char *tab = memchr(p, '\t', (size_t)(end - p));

	return tab ? tab : end;
}

/* Does a line, from its language on, hold the name? */
static int
line_holds(struct slice line, struct slice to, struct slice name)
{
	const char *end = line.ptr + line.len;
	const char *p = cell_end(line.ptr, end);

	if (!is_language(part(line.ptr, p), to))
		return 0;
	while (p < end) {
		const char *from = p + 1;

		p = cell_end(from, end);
		if (slice_equal(part(from, p), name))
			return 1;
	}
	return 0;
}

int
also_next(const struct pack *pack, struct slice to, struct slice name,
	size_t *at, struct slice *word)
{
	struct slice all = pack_find(pack, "also");
	const char *end = all.ptr + all.len, *p, *stop;

	if (!to.len || !name.len)
		return 0;
	while (*at < all.len) {
		p = all.ptr + *at;
		if (*p == '\t') {
			stop = p + 1;
			while (stop < end && *stop != '\t' && *stop != '\n')
				stop++;
			*word = part(p + 1, stop);
			*at = (size_t)(stop - all.ptr);
			return 1;
		}
		p += *p == '\n';
		stop = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
		if (!stop)
			return 0;
		*at = (size_t)((line_holds(part(p, stop), to, name)
					       ? cell_end(p, stop)
					       : stop) -
			       all.ptr);
	}
	return 0;
}
