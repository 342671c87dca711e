/* detect: in which encoding bytes are */
#include <stdlib.h>
#include <string.h>

#include "base/detect.h"
#include "base/detect_section.h"
#include "base/text.h"

enum {
	SURE = 100,
	/* Bits by which a reading must be cheaper to be half sure of it. */
	HALF_SURE = 4,
	MISSHAPEN = 10 * DETECT_BIT,
};

/* One-byte encodings, the commonest first: it wins where all are alike. */
static const char *const tables[] = {"windows-1256", "iso-8859-6", "mac-arabic",
	"cp720", "cp864", "windows-1252"};

enum { TABLES = sizeof(tables) / sizeof(tables[0]) };

struct detector {
	const struct detect_head *head;
	const uint8_t (*costs)[DETECT_CLASSES][DETECT_CLASSES];
	uint8_t class_of[TABLES][256]; /* by byte */
	uint8_t joining[TABLES][256];
	uint32_t cp_of[TABLES][256];
	int is_there[TABLES];
	uint8_t *kinds; /* for mojibake, made when first needed */
};

/* ---- opening ---- */

static int
section_is_sound(struct slice section)
{
	const struct detect_head *head = (const void *)section.ptr;
	const struct detect_class *class;
	uint32_t i;

	if (section.len < sizeof(*head) || head->magic != DETECT_MAGIC ||
		head->langs_n == 0 || head->langs_n > DETECT_LANGS_MAX ||
		head->other >= DETECT_CLASSES ||
		head->space >= DETECT_CLASSES ||
		!pack_holds(section.len, head->classes_at, head->classes_n,
			sizeof(*class), 4) ||
		!pack_holds(section.len, head->costs_at, head->langs_n,
			DETECT_CLASSES * DETECT_CLASSES, 1))
		return 0;
	class = (const void *)(section.ptr + head->classes_at);
	for (i = 0; i < head->classes_n; i++)
		if (class[i].number >= DETECT_CLASSES)
			return 0;
	return 1;
}

static struct detect_class
class_find(const struct detect_head *head, uint32_t cp)
{
	const struct detect_class *v = (const void *)((const char *)head +
						      head->classes_at),
				  *found;
	struct detect_class key = {cp, (uint16_t)head->other, JOINS_ANY};

	found = bsearch(&key, v, head->classes_n, sizeof(key), detect_by_cp);
	return found ? *found : key;
}

/* What each byte is in a table. */
static void
open_table(struct detector *d, size_t table)
{
	const char *why;
	struct codec *codec = codec_new(slice_of(tables[table]), &why);
	struct codec_text text = {0};
	unsigned byte;

	d->is_there[table] = codec != NULL;
	for (byte = 0; codec && byte < 256; byte++) {
		char c = (char)byte;
		struct detect_class class;
		uint32_t cp;

		codec_text_clear(&text);
		codec_decode(codec, &c, 1, CODEC_END, &text);
		utf8_next(text.text.ptr, text.text.ptr + text.text.len, &cp);
		d->cp_of[table][byte] = cp;
		class = class_find(d->head, cp);
		d->class_of[table][byte] = (uint8_t) class.number;
		d->joining[table][byte] = (uint8_t) class.joining;
	}
	codec_text_release(&text);
	codec_free(codec);
}

struct detector *
detector_open(const struct pack *pack)
{
	struct slice section = pack_find(pack, "encodings");
	struct detector *d;

	if (!section_is_sound(section))
		return NULL;
	d = memory_zero(1, sizeof(*d));
	d->head = (const void *)section.ptr;
	d->costs = (const uint8_t(*)[DETECT_CLASSES][DETECT_CLASSES])(
		uintptr_t)(section.ptr + d->head->costs_at);
	return d;
}

void
detector_free(struct detector *detector)
{
	if (detector)
		free(detector->kinds);
	free(detector);
}

/* ---- UTF-16, UTF-32 ---- */

static void
settle(struct detection *detection, const char *encoding, unsigned sure)
{
	detection->best.encoding = encoding;
	detection->best.sure = sure;
}

/* Four bytes a character, two of them zero in any text of the Arabic script. */
static int
detect_utf32(const unsigned char *p, size_t len, struct detection *detection)
{
	size_t i, n = len / 4, big = 0, little = 0;

	for (i = 0; i < n; i++) {
		const unsigned char *u = p + 4 * i;

		big += u[0] == 0 && u[1] == 0 && (u[2] || u[3]);
		little += u[3] == 0 && u[2] == 0 && (u[0] || u[1]);
	}
	if (n == 0 || (10 * big < 9 * n && 10 * little < 9 * n))
		return 0;
	settle(detection, big > little ? "utf-32be" : "utf-32le", SURE);
	return 1;
}

/* High bytes are 00 for ASCII and 06 for the Arabic block. */
static int
detect_utf16(const unsigned char *p, size_t len, struct detection *detection)
{
	size_t high[2] = {0, 0}, i, n = len / 2;

	for (i = 0; i < 2 * n; i++)
		high[i & 1] += p[i] == 0x00 || p[i] == 0x06;
	for (i = 0; i < 2 && n > 0; i++) {
		if (10 * high[i] < 7 * n || 10 * high[1 - i] >= 4 * n)
			continue;
		settle(detection, i ? "utf-16le" : "utf-16be",
			(unsigned)(SURE * high[i] / n));
		return 1;
	}
	return 0;
}

/* Neither is without the high bytes. */
static int
detect_wide(const unsigned char *p, size_t len, struct detection *detection)
{
	if (!memchr(p, 0x00, len) && !memchr(p, 0x06, len))
		return 0;
	return detect_utf32(p, len, detection) ||
	       detect_utf16(p, len, detection);
}

/* ---- UTF-8 ---- */

static size_t
count_leads(const char *p, size_t len)
{
	size_t leads = 0;

	for (size_t i = 0; i < len; i++)
		leads += (unsigned char)p[i] >= 0xC0;
	return leads;
}

static int
detect_utf8(const char *p, size_t len, int whole, struct detection *detection)
{
	size_t good = utf8_valid(p, len), at = 0, high = 0, bad = 0, n;

	if (good == len || (!whole && utf8_is_cut(p + good, len - good))) {
		settle(detection, "utf-8", SURE);
		return 1;
	}
	while (at < len) {
		n = utf8_valid(p + at, len - at);
		high += count_leads(p + at, n);
		at += n;
		if (at == len || (!whole && utf8_is_cut(p + at, len - at)))
			break;
		n = utf8_bad(p + at, len - at);
		bad += n;
		at += n;
	}
	/* In a one-byte encoding nearly every letter would be a bad byte. */
	if (high < bad)
		return 0;
	settle(detection, "utf-8", (unsigned)(SURE * high / (high + bad)));
	return 1;
}

/* ---- one-byte encodings ---- */

/* How often each byte follows each: the costs are sums over these. */
struct follow {
	uint32_t n[256][256];
};

static void
count_pairs(struct follow *follow, const unsigned char *p, size_t len)
{
	unsigned last = ' ';
	size_t i;

	for (i = 0; i < len; i++) {
		follow->n[last][p[i]]++;
		last = p[i];
	}
	follow->n[last][' ']++;
}

/* A shaped letter that stands where another shape of it would. */
static unsigned
shape_cost(const struct detector *d, size_t table, unsigned a, unsigned b)
{
	int is_letter = cp_is_arabic_letter(d->cp_of[table][b]);

	if (d->joining[table][a] == JOINS_ANY)
		return 0;
	return (d->joining[table][a] == JOINS_NEXT) == is_letter ? 0
								 : MISSHAPEN;
}

/* The cost of a table's reading in its cheapest language, in bits. Pairs of
 * ASCII are alike in all tables and left out. */
static uint64_t
cost_of(const struct detector *d, const struct follow *follow, size_t table)
{
	uint64_t sums[DETECT_LANGS_MAX] = {0}, least = UINT64_MAX;
	unsigned a, b, lang;

	for (a = 0; a < 256; a++)
		for (b = a < 0x80 ? 0x80 : 0; b < 256; b++) {
			uint32_t n = follow->n[a][b];
			unsigned shape;

			if (n == 0)
				continue;
			shape = shape_cost(d, table, a, b);
			for (lang = 0; lang < d->head->langs_n; lang++)
				sums[lang] +=
					n *
					(uint64_t)(shape +
						   d->costs[lang]
							   [d->class_of[table]
								       [a]]
							   [d->class_of[table]
								       [b]]);
		}
	for (lang = 0; lang < d->head->langs_n; lang++)
		if (sums[lang] < least)
			least = sums[lang];
	return least / DETECT_BIT;
}

/* 1 if two tables read these bytes alike: then they are no rivals. */
static int
read_alike(const struct detector *d, const struct follow *follow, size_t one,
	size_t two)
{
	unsigned a, b;

	for (b = 0x80; b < 256; b++) {
		if (d->cp_of[one][b] == d->cp_of[two][b])
			continue;
		for (a = 0; a < 256; a++)
			if (follow->n[a][b])
				return 0;
	}
	return 1;
}

static void
rank(const struct detector *d, const struct follow *follow,
	const uint64_t costs[TABLES], struct detection *detection)
{
	size_t order[TABLES], n = 0, i, j;

	for (i = 0; i < TABLES; i++) {
		if (!d->is_there[i])
			continue;
		for (j = n++; j > 0 && costs[order[j - 1]] > costs[i]; j--)
			order[j] = order[j - 1];
		order[j] = i;
	}
	settle(detection, tables[order[0]], SURE);
	for (i = 1; i < n && detection->others_n < DETECT_OTHERS; i++) {
		uint64_t lead = costs[order[i]] - costs[order[0]];
		unsigned sure = (unsigned)(SURE * lead / (lead + HALF_SURE));
		struct detected *other =
			&detection->others[detection->others_n];

		if (read_alike(d, follow, order[0], order[i]))
			continue;
		if (detection->others_n++ == 0)
			detection->best.sure = sure;
		other->encoding = tables[order[i]];
		other->sure = SURE - sure;
	}
}

static void
detect_table(struct detector *d, const char *bytes, size_t len,
	struct detection *detection)
{
	struct follow *follow = memory_zero(1, sizeof(*follow));
	uint64_t costs[TABLES];
	size_t i;

	count_pairs(follow, (const unsigned char *)bytes, len);
	for (i = 0; i < TABLES; i++) {
		open_table(d, i);
		costs[i] = cost_of(d, follow, i);
	}
	rank(d, follow, costs, detection);
	free(follow);
}

enum { BLOCK = 64 };

static unsigned
count_controls(const unsigned char *p, size_t n)
{
	unsigned char controls = 0;

	for (size_t i = 0; i < n; i++)
		controls =
			(unsigned char)(controls +
					((p[i] < 0x20) &
						((unsigned char)(p[i] - '\t') >
							'\r' - '\t')));
	return controls;
}

/* One control in a hundred bytes, line ends and tabs aside, is too many. */
static int
is_text(const unsigned char *p, size_t len)
{
	size_t controls = 0, i;

	for (i = 0; len - i >= BLOCK; i += BLOCK)
		controls += count_controls(p + i, BLOCK);
	controls += count_controls(p + i, len - i);
	return 100 * controls <= len;
}

void
detect(struct detector *detector, const char *bytes, size_t len, int whole,
	struct detection *detection)
{
	const unsigned char *p = (const unsigned char *)bytes;
	const char *name;

	memset(detection, 0, sizeof(*detection));
	detection->is_text = 1;
	if (codec_sniff_bom(bytes, len, &name)) {
		settle(detection, name, SURE);
		return;
	}
	if (detect_wide(p, len, detection))
		return;
	detection->is_text = is_text(p, len);
	if (!detect_utf8(bytes, len, whole, detection))
		detect_table(detector, bytes, len, detection);
}

/* ---- mojibake ---- */

enum {
	MOJIBAKE_MIN = 4,     /* pairs that it takes */
	MOJIBAKE_CP = 0x2200, /* all characters of the two tables are below */
};

/* As what UTF-8 may have been read, the likelier first. */
static const char *const misread[] = {"windows-1252", "windows-1256"};

enum { MISREAD = sizeof(misread) / sizeof(misread[0]) };

/* What a character is, by the table of misread[i]: a lead or a tail, from bit 2
 * * i on. */
enum byte_kind { BYTE_LEAD = 1, BYTE_TAIL = 2 };

static size_t
table_find(const char *encoding)
{
	size_t table = 0;

	while (strcmp(tables[table], encoding) != 0)
		table++;
	return table;
}

/* What a table's characters are if their bytes are UTF-8: the leads of the
 * Arabic block, and of what the signs of a first misreading need. */
static void
add_kinds(struct detector *d, unsigned i, uint8_t kinds[MOJIBAKE_CP])
{
	size_t table = table_find(misread[i]);
	unsigned byte;

	open_table(d, table);
	for (byte = 0x80; byte <= 0xE2; byte++) {
		uint32_t cp = d->cp_of[table][byte];
		int lead = byte == 0xC2 || byte == 0xC3 || byte == 0xE2 ||
			   (byte >= 0xD8 && byte <= 0xDB);

		if (cp < MOJIBAKE_CP && (byte < 0xC0 || lead))
			kinds[cp] |= (uint8_t)((lead ? BYTE_LEAD : BYTE_TAIL)
					       << 2 * i);
	}
}

static const uint8_t *
kinds_get(struct detector *d)
{
	if (d->kinds)
		return d->kinds;
	d->kinds = memory_zero(1, MOJIBAKE_CP);
	for (unsigned i = 0; i < MISREAD; i++)
		add_kinds(d, i, d->kinds);
	return d->kinds;
}

/* How many characters beyond ASCII there are, and how many pairs of a lead and
 * a tail by each table. */
static size_t
count_misread(const uint8_t *kinds, struct slice text, size_t pairs[MISREAD])
{
	const char *p = text.ptr, *end = p + text.len;
	size_t high = 0;
	unsigned last = 0;

	while (p < end) {
		unsigned kind = 0;
		uint32_t cp;

		if ((unsigned char)*p < 0x80) {
			last = 0; /* ASCII is the same in both */
			p++;
			continue;
		}
		p += utf8_next(p, end, &cp);
		high++;
		if (cp < MOJIBAKE_CP)
			kind = kinds[cp];
		last = last << 1 & kind;
		if (last)
			for (unsigned i = 0; i < MISREAD; i++)
				pairs[i] += last >> 2 * i & BYTE_TAIL ? 1 : 0;
		last = kind;
	}
	return high;
}

/* It is if four in five characters beyond ASCII are in such pairs. */
const char *
detect_mojibake(struct detector *d, struct slice text)
{
	size_t pairs[MISREAD] = {0}, high, i;

	high = count_misread(kinds_get(d), text, pairs);
	for (i = 0; i < MISREAD; i++)
		if (pairs[i] >= MOJIBAKE_MIN && 10 * pairs[i] >= 4 * high)
			return misread[i];
	return NULL;
}

void
detection_print(const struct detection *d, struct buf *out)
{
	buf_addf(out, "is %s, %u %% sure", d->best.encoding, d->best.sure);
	for (size_t i = 0; i < d->others_n; i++)
		buf_addf(out, "%s%s %u %%", i ? ", " : "; then ",
			d->others[i].encoding, d->others[i].sure);
}
