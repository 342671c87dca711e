/* pack: a pack that is not to be trusted. The first byte says which section is
 * damaged; each eight bytes more are a place (3), how (1) and a number (4). Or
 * the whole input is a pack. */
#include "fuzz.h"

#include "sections.h"

struct victim {
	struct pack pack;
	char *bytes; /* of the pack; the section lies in it */
	size_t at, len;
};

struct damage {
	size_t at;
	unsigned len;
	char was[8];
};

enum { DAMAGES = 8 };

static void
make(struct victim *v, const struct section *section)
{
	struct slice bytes = pack_find(pack_embedded(), section->name);

	v->bytes = section_pack(section, bytes, &v->pack);
	bytes = pack_find(&v->pack, section->name);
	v->at = (size_t)(bytes.ptr - v->bytes);
	v->len = bytes.len;
}

static void
hurt(struct victim *v, const unsigned char *p, struct damage *d)
{
	size_t place = p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16;

	d->len = p[3] % 5 == 0 ? 1 : p[3] % 5 == 1 ? 2 : 4;
	/* Heads of sections are short: they are hit more often. */
	place = p[3] & 0x80 ? place % 256 : place;
	d->at = v->at + place % (v->len - d->len + 1);
	if (p[3] & 0x40)
		d->at &= ~(size_t)3;
	memcpy(d->was, v->bytes + d->at, 8 < v->len ? d->len : 1);
	if (p[3] % 5 == 4)
		for (unsigned i = 0; i < d->len; i++)
			v->bytes[d->at + i] =
				(char)(d->was[i] + (char)p[4 + i]);
	else
		memcpy(v->bytes + d->at, p + 4, d->len);
}

static void
damaged(const struct section *section, struct victim *v, struct slice input)
{
	struct damage d[DAMAGES];
	unsigned n = 0;

	if (!v->bytes)
		make(v, section);
	for (; n < DAMAGES && input.len >= 8; n++) {
		hurt(v, (const unsigned char *)input.ptr, &d[n]);
		input.ptr += 8;
		input.len -= 8;
	}
	section->use(&v->pack, section_text());
	while (n--)
		memcpy(v->bytes + d[n].at, d[n].was, d[n].len);
}

/* The input is the pack. */
static void
raw(struct slice input)
{
	char *bytes = memory_alloc(input.len);
	struct slice name, section;
	struct pack pack;

	if (input.len)
		memcpy(bytes, input.ptr, input.len);
	if (!pack_open(&pack, bytes, input.len)) {
		for (size_t i = 0; pack_section(&pack, i, &name, &section); i++)
			LAW(name.ptr + name.len <= bytes + input.len &&
				section.len <= input.len);
		for (int i = 0; i < SECTIONS; i++)
			sections[i].use(&pack, section_text());
	}
	free(bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct victim victims[SECTIONS];
	struct slice input = fuzz_input(bytes, len);
	unsigned which;

	if (len >= 4 && !memcmp(bytes, "wasl", 4)) {
		raw(input);
		return 0;
	}
	which = fuzz_choice(&input, SECTIONS);
	damaged(&sections[which], &victims[which], input);
	return 0;
}
