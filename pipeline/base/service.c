/* service: how a translation service is asked, by its stanza */
#include <stdlib.h>
#include <string.h>
#include "base/ask.h"
#include "base/notes.h"
#include "base/service_parts.h"

/* Section "services": for each its name, then key and value in turn, each ended
 * by a NUL; an empty key ends the service, an empty name the list. */

static const char prefix[] = "engine.http-";

static const char *
string_next(const char *p, const char *end, struct slice *s)
{
	const char *nul = p < end ? memchr(p, 0, (size_t)(end - p)) : NULL;

	if (!nul)
		return NULL;
	*s = (struct slice){p, (size_t)(nul - p)};
	return nul + 1;
}

/* Steps over a service; values go where `found` says. */
static const char *
service_next(
	const char *p, const char *end, struct slice *name, struct slice *pairs)
{
	struct slice key, value;

	p = string_next(p, end, name);
	if (!p || !name->len)
		return NULL;
	pairs->ptr = p;
	for (;;) {
		pairs->len = (size_t)(p - pairs->ptr);
		p = string_next(p, end, &key);
		if (!p || !key.len)
			return p;
		p = string_next(p, end, &value);
		if (!p)
			return NULL;
	}
}

/* The nth value of a key; {NULL, 0} if there is none. */
struct slice
service_value(const struct service *s, const char *name, size_t nth)
{
	const char *p = s->pairs.ptr, *end = p + s->pairs.len;
	struct slice key, value;

	while (p && (p = string_next(p, end, &key)) &&
		(p = string_next(p, end, &value)))
		if (slice_is(key, name) && nth-- == 0)
			return value;
	return (struct slice){NULL, 0};
}

static size_t
number_value(const struct service *s, const char *name)
{
	struct slice value = service_value(s, name, 0);

	return value.len ? (size_t)strtoull(value.ptr, NULL, 10) : 0;
}

static const char *const texts_names[] = {
	"array", "items", "lines", "tsv", "one"};

static int
texts_find(struct slice name)
{
	for (int i = 0; i <= TEXTS_ONE; i++)
		if (slice_is(name, texts_names[i]))
			return i;
	return -1;
}

static void
limits_read(struct service *s)
{
	int texts = texts_find(service_value(s, "texts", 0));

	s->limits.texts = (enum service_texts)(texts < 0 ? TEXTS_ONE : texts);
	s->limits.items = number_value(s, "max-items");
	s->limits.bytes = number_value(s, "max-bytes");
	s->limits.chars = number_value(s, "max-chars");
	s->limits.rate = (double)number_value(s, "rate");
	if (s->limits.texts == TEXTS_ONE)
		s->limits.items = 1;
}

struct service *
service_open(const struct pack *pack, const char *name, const char *url,
	const char *key, const char *model)
{
	struct slice section = pack_find(pack, "services"), found, pairs;
	const char *p = section.ptr, *end = p + section.len;
	struct service *s;

	while (p && (p = service_next(p, end, &found, &pairs)))
		if (slice_is(found, name))
			break;
	if (!p)
		return NULL;
	s = memory_zero(1, sizeof(*s));
	s->pairs = pairs;
	s->url = url;
	s->key = key;
	s->model = model ? model : "default";
	limits_read(s);
	return s;
}

void
service_free(struct service *s)
{
	free(s);
}

void
service_names(const struct pack *pack, struct buf *out)
{
	struct slice section = pack_find(pack, "services"), name, pairs;
	const char *p = section.ptr, *end = p + section.len;

	while (p && (p = service_next(p, end, &name, &pairs))) {
		if (out->len)
			buf_adds(out, ", ");
		buf_add_slice(out, name);
	}
}

struct slice
service_key_name(const struct service *s)
{
	return service_value(s, "key", 0);
}

const struct service_limits *
service_limits(const struct service *s)
{
	return &s->limits;
}

/* ---- the compiler ---- */

static const char *const keys[] = {"path", "header", "body", "form", "type",
	"texts", "item", "answer", "wrong", "code", "case", "unescape",
	"max-items", "max-bytes", "max-chars", "rate", "key", "prompt", "why",
	"from", NULL};

static int
key_is_known(struct slice key)
{
	for (int i = 0; keys[i]; i++)
		if (slice_is(key, keys[i]))
			return 1;
	return 0;
}

static void
string_put(struct buf *out, struct slice s)
{
	buf_add_slice(out, s);
	buf_addc(out, 0);
}

static void
stanza_compile(struct rules *rules, const struct rules_file *file,
	const struct rule *rule, struct buf *out)
{
	size_t skip = sizeof(prefix) - 1;

	if (rule->id.len <= skip || memcmp(rule->id.ptr, prefix, skip)) {
		rules_error(rules, file, rule->line,
			"the id of a service begins with '%s'", prefix);
		return;
	}
	if (texts_find(rule_find(rule, "texts")) < 0 ||
		!rule_find(rule, "answer").len ||
		rule_find(rule, "body").len + rule_find(rule, "form").len == 0)
		rules_error(rules, file, rule->line,
			"a service has texts, "
			"answer, and body or form");
	string_put(
		out, (struct slice){rule->id.ptr + skip, rule->id.len - skip});
	for (size_t i = 0; i < rule->n; i++) {
		const struct rule_value *v = &rule->v[i];

		if (slice_is(v->key, "why") || slice_is(v->key, "from") ||
			slice_is(v->key, "id"))
			continue;
		if (!key_is_known(v->key) ||
			memchr(v->value.ptr, 0, v->value.len)) {
			rules_error(rules, file, v->line,
				"a service has no '%.*s'", (int)v->key.len,
				v->key.ptr);
			continue;
		}
		string_put(out, v->key);
		string_put(out, v->value);
	}
	buf_addc(out, 0);
}

void
service_compile(struct rules *rules, struct buf *out)
{
	const struct rules_file *file = NULL;

	while ((file = rules_next(rules, "engine", ".rules", file))) {
		if (!slice_is(file->stem, "services"))
			continue;
		for (size_t i = 0; i < file->n; i++)
			stanza_compile(rules, file, &file->v[i], out);
	}
	buf_addc(out, 0);
}
