/* aligner_pairs: lengths of pairs of languages, from rules/align/. */
#include <string.h>
#include "base/aligner.h"

/* The section: a list of these, in the order of the files. */
struct pair_entry {
	char from[12], to[12]; /* names, NUL-filled */
	uint32_t ratio, spread;
};

static uint32_t
number_of(struct rules *rules, const struct rules_file *file,
	const struct rule *rule, const char *key)
{
	struct slice value = rule_find(rule, key);
	uint32_t n = 0;

	for (size_t i = 0; i < value.len; i++)
		n = value.ptr[i] < '0' || value.ptr[i] > '9' || n > 99999
			    ? 1000000
			    : n * 10 + (uint32_t)(value.ptr[i] - '0');
	if (!n || n > 999999)
		rules_error(rules, file, rule->line,
			"'%s' is a whole number from 1 to 999999", key);
	return n;
}

static int
parse_pair(struct slice value, struct pair_entry *entry)
{
	const char *space =
		value.len ? memchr(value.ptr, ' ', value.len) : NULL;
	size_t from = space ? (size_t)(space - value.ptr) : 0;
	size_t to = space ? value.len - from - 1 : 0;

	if (!from || !to || from >= sizeof entry->from ||
		to >= sizeof entry->to)
		return -1;
	memcpy(entry->from, value.ptr, from);
	memcpy(entry->to, space + 1, to);
	return 0;
}

void
align_compile(struct rules *rules, struct buf *out)
{
	const struct rules_file *file = NULL;

	while ((file = rules_next(rules, "align", ".rules", file))) {
		for (size_t i = 0; i < file->n; i++) {
			const struct rule *rule = &file->v[i];
			struct pair_entry entry = {0};

			if (parse_pair(rule_find(rule, "pair"), &entry))
				rules_error(rules, file, rule->line,
					"'pair' is two languages");
			entry.ratio = number_of(rules, file, rule, "ratio");
			entry.spread = number_of(rules, file, rule, "spread");
			buf_add(out, (const char *)&entry, sizeof entry);
		}
	}
}

static int
is_name(const char *field, size_t size, struct slice name)
{
	return name.len && name.len < size &&
	       memcmp(field, name.ptr, name.len) == 0 && !field[name.len];
}

/* Ratio and spread of from to to; those of to to from turned round. 0, or -1 */
static int
entry_find(struct slice section, struct slice from, struct slice to,
	struct align_pair *pair)
{
	const struct pair_entry *v = (const void *)section.ptr;
	size_t n = section.len / sizeof *v;

	for (size_t i = 0; i < n; i++) {
		double ratio = v[i].ratio / 1000.0;
		double spread = v[i].spread / 100.0;

		if (!v[i].ratio || !v[i].spread)
			continue;
		if (is_name(v[i].from, sizeof v[i].from, from) &&
			is_name(v[i].to, sizeof v[i].to, to)) {
			*pair = (struct align_pair){ratio, spread};
			return 0;
		}
		if (is_name(v[i].from, sizeof v[i].from, to) &&
			is_name(v[i].to, sizeof v[i].to, from)) {
			*pair = (struct align_pair){1 / ratio, spread / ratio};
			return 0;
		}
	}
	return -1;
}

struct align_pair
align_pair_find(const struct pack *pack, struct slice from, struct slice to)
{
	struct slice section = pack_find(pack, "align");
	struct align_pair pair = {1, 6.8}; /* Gale and Church's spread */
	struct align_pair in, out;

	if (!entry_find(section, from, to, &pair) ||
		entry_find(section, from, SLICE("en"), &in) ||
		entry_find(section, SLICE("en"), to, &out))
		return pair;
	return (struct align_pair){
		in.ratio * out.ratio, in.spread + out.spread};
}
