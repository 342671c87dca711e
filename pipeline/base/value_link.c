/* value_link: what is found by its bytes: links, addresses, handles, hashtags,
 * file names, codes, markup, emoji.
 *
 * A link in Arabic text ends at Arabic punctuation, and at Arabic letters glued
 * to it; letters of any script go on where a mark of the link (a slash, a dot,
 * an underscore and the like) stands before them. */
#include <string.h>
#include "base/text.h"
#include "base/value_parts.h"

/* Bytes that may stand in a link (RFC 3986), beside letters above ASCII. */
static int
is_link_byte(unsigned char c)
{
	return c > 0x20 && c < 0x7F && strchr("\"<>\\^`{|}", c) == NULL;
}

static int
is_alnum(unsigned char c)
{
	return (c >= '0' && c <= '9') ||
	       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static int
is_upper(unsigned char c)
{
	return c >= 'A' && c <= 'Z';
}

static int
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* The end of the run of bytes of a link at p. */
static const char *
link_end(const char *p, const char *end)
{
	int open = 0, native = 0;
	char last = 0;

	while (p < end) {
		uint32_t cp;
		unsigned n;

		if (is_link_byte((unsigned char)*p)) {
			open += (*p == '(') - (*p == ')');
			if (open < 0)
				break;
			last = *p++;
			native = 0;
			continue;
		}
		if ((unsigned char)*p < 0x80)
			break;
		n = utf8_next(p, end, &cp);
		if (!cp_is_letter(cp) && !cp_is_arabic_mark(cp) &&
			cp_digit(cp) < 0 && !(native && cp == 0x200C))
			break;
		if (!native && is_alnum((unsigned char)last))
			break;
		native = 1;
		p += n;
	}
	return p;
}

/* Marks at the end belong to the sentence. */
static const char *
trim_end(const char *p, const char *end)
{
	while (end > p && strchr(".,:;!?'*([&", end[-1]) != NULL)
		end--;
	return end;
}

static int
has_class(const struct value_scan *scan, const char *p, size_t len,
	enum class class)
{
	uint8_t key[KEY_MAX];
	const struct value_entry *e;
	const char *next;
	size_t n = value_key(
		scan->rules->head->letters.fold, p, p + len, key, &next);

	if (n == 0 || next != p + len)
		return 0;
	e = value_find(scan->rules, key, n);
	if (e == NULL)
		return 0;
	for (unsigned i = 0; i < e->sense_n; i++)
		if (scan->rules->sense[e->sense_at + i].class == class &&
			scan->rules->sense[e->sense_at + i].langs & scan->langs)
			return 1;
	return 0;
}

/* What follows the last dot of p[len]; 0 without one. */
static const char *
last_label(const char *p, size_t len)
{
	for (size_t i = len; i > 0; i--)
		if (p[i - 1] == '.')
			return i < len ? p + i : NULL;
	return NULL;
}

/* Length of a host name at p: labels with dots between, at least two. */
static size_t
host_len(const char *p, const char *end)
{
	const char *q = p, *good = p;

	while (q < end && is_alnum((unsigned char)*q)) {
		while (q < end && (is_alnum((unsigned char)*q) || *q == '-'))
			q++;
		if (q[-1] == '-')
			break;
		good = q;
		if (q >= end || *q != '.')
			break;
		q++;
	}
	return (size_t)(good - p);
}

static int
starts(const char *p, const char *end, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(end - p) < n)
		return 0;
	for (size_t i = 0; i < n; i++)
		if ((p[i] | 0x20) != (word[i] | 0x20))
			return 0;
	return 1;
}

static int
set(const struct value_scan *scan, struct value *value, enum kind kind,
	const char *id, const char *p, const char *end)
{
	value->at = (uint32_t)(p - scan->text.ptr);
	value->len = (uint32_t)(end - p);
	value->kind = kind;
	value->value = (struct slice){p, value->len};
	value->rule = slice_of(id);
	return 1;
}

/* scheme://rest */
static int
link_scheme(const struct value_scan *scan, const char *p, const char *end,
	struct value *value)
{
	const char *q = p;

	while (q < end &&
		(is_alnum((unsigned char)*q) || *q == '+' || *q == '.' ||
			*q == '-') &&
		q - p < 20)
		q++;
	if (end - q < 4 || memcmp(q, "://", 3) != 0 || q - p < 2)
		return 0;
	q = trim_end(p, link_end(q + 3, end));
	if (q <= p + 5)
		return 0;
	return set(scan, value, KIND_URL, "protect.url", p, q);
}

static int
link_email(const struct value_scan *scan, const char *p, const char *end,
	struct value *value)
{
	const char *q = p, *label;
	size_t n;

	while (q < end &&
		(is_alnum((unsigned char)*q) ||
			(*q && strchr("._%+-", *q) != NULL)) &&
		q - p < 64)
		q++;
	if (q == p || q >= end || *q != '@')
		return 0;
	n = host_len(q + 1, end);
	label = last_label(q + 1, n);
	if (label == NULL || q + 1 + n - label < 2)
		return 0;
	return set(scan, value, KIND_EMAIL, "protect.email", p, q + 1 + n);
}

/* www.example.org, example.org/path, report.pdf */
static int
link_host(const struct value_scan *scan, const char *p, const char *end,
	struct value *value)
{
	size_t n = host_len(p, end);
	const char *label = last_label(p, n), *q = p + n;
	size_t label_len;

	if (label == NULL)
		return 0;
	label_len = (size_t)(q - label);
	if (has_class(scan, label, label_len, CLASS_EXTENSION) &&
		(q >= end || *q != '/'))
		return set(scan, value, KIND_CODE, "protect.file", p, q);
	if (!starts(p, end, "www.") &&
		!has_class(scan, label, label_len, CLASS_TLD))
		return 0;
	if (q < end && (*q == '/' || *q == ':' || *q == '?' || *q == '#'))
		q = trim_end(p, link_end(q, end));
	return set(scan, value, KIND_URL, "protect.url", p, q);
}

/* A run of Latin letters and digits, with the marks that hold a code
 * together between them. */
static const char *
code_end(const char *p, const char *end)
{
	const char *q = p;

	while (q < end &&
		(is_alnum((unsigned char)*q) ||
			(*q && strchr("-./&+_", *q) != NULL && q + 1 < end &&
				is_alnum((unsigned char)q[1]) && q > p)))
		q++;
	return q;
}

/* COVID-19, F-16, BBC, G20, U.S.: capitals or digits among the letters. A
 * number with an exponent is none, and a word is none. */
static int
is_code(const char *p, const char *end)
{
	unsigned upper = 0, lower = 0, digits = 0, e = 0, n = 0;

	for (const char *q = p; q < end; q++) {
		upper += (unsigned)is_upper((unsigned char)*q);
		lower += (unsigned)(*q >= 'a' && *q <= 'z');
		digits += (unsigned)is_digit((unsigned char)*q);
		e += (unsigned)((*q | 0x20) == 'e');
		n++;
	}
	if (digits && upper + lower == 1 && e == 1 &&
		is_digit((unsigned char)*p) && is_digit((unsigned char)end[-1]))
		return 0;
	if (digits)
		return upper + lower > 0 && (upper > 0 || lower < 4 || n < 8);
	return upper > 1 && upper > lower;
}

/* 5km, 10th: a number and a word of the lexicon. */
static int
is_number_and_word(
	const struct value_scan *scan, const char *p, const char *end)
{
	const char *q = p, *next;
	uint8_t key[KEY_MAX];
	size_t n;

	while (q < end && is_digit((unsigned char)*q))
		q++;
	if (q == p || q == end)
		return 0;
	n = value_key(scan->rules->head->letters.fold, q, end, key, &next);
	return n && next == end && value_find(scan->rules, key, n) != NULL;
}

static int
link_code(const struct value_scan *scan, const char *p, const char *end,
	struct value *value)
{
	const char *q = code_end(p, end);
	uint32_t cp = 0;

	if (q - p < 2 || !is_code(p, q) || is_number_and_word(scan, p, q))
		return 0;
	if (q < end)
		utf8_next(q, end, &cp);
	if (cp >= 0x80 && cp_is_latin(cp))
		return 0;
	if (q < end && *q == '.' && memchr(p, '.', (size_t)(q - p)) &&
		q[-2] == '.')
		q++; /* U.S. */
	return set(scan, value, KIND_CODE, "protect.code", p, q);
}

/* #one_token, @name: letters, digits, marks, underscores; ZWNJ in a hashtag. */
static int
link_tag(const struct value_scan *scan, const char *p, const char *end,
	struct value *value)
{
	const char *q = p + 1, *last = q;
	int letters = 0;
	uint32_t cp;

	while (q < end) {
		unsigned n = utf8_next(q, end, &cp);
		int letter = cp_is_letter(cp);

		if (letter || cp == '_' || cp_digit(cp) >= 0 ||
			cp_is_arabic_mark(cp) || cp == 0x640) {
			letters += letter;
			last = q + n;
		} else if (!(cp == 0x200C && *p == '#') &&
			   !(cp == '.' && *p == '@')) {
			break;
		}
		q += n;
	}
	if (letters == 0 || last == p + 1)
		return 0;
	if (*p == '#')
		return set(
			scan, value, KIND_HASHTAG, "protect.hashtag", p, last);
	return set(scan, value, KIND_HANDLE, "protect.handle", p, last);
}

/* <b>, </a>, <br/>, &nbsp;, {{name}} */
static int
link_markup(const struct value_scan *scan, const char *p, const char *end,
	struct value *value)
{
	const char *q = p + 1, *stop = end - p > 400 ? p + 400 : end;

	if (*p == '<') {
		if (q < end && *q == '/')
			q++;
		if (q >= end || (!is_alnum((unsigned char)*q) && *q != '!') ||
			is_digit((unsigned char)*q))
			return 0;
		while (q < stop && *q != '>' && *q != '<')
			q++;
		if (q >= stop || *q != '>')
			return 0;
		return set(
			scan, value, KIND_MARKUP, "protect.markup", p, q + 1);
	}
	if (*p == '&') {
		while (q < stop && q - p < 12 &&
			(is_alnum((unsigned char)*q) || *q == '#'))
			q++;
		if (q - p < 3 || q >= end || *q != ';')
			return 0;
		return set(
			scan, value, KIND_MARKUP, "protect.markup", p, q + 1);
	}
	while (q < stop && *q != '}' && (unsigned char)*q >= 0x20 &&
		(unsigned char)*q < 0x80)
		q++;
	if (q >= stop || *q != '}' || q == p + 1)
		return 0;
	while (q < end && *q == '}')
		q++;
	return set(scan, value, KIND_MARKUP, "protect.markup", p, q);
}

static int
is_emoji(uint32_t cp)
{
	return (cp >= 0x1F000 && cp <= 0x1FAFF) ||
	       (cp >= 0x2600 && cp <= 0x27BF && cp != 0x2713) ||
	       (cp >= 0x2B00 && cp <= 0x2BFF) || (cp >= 0x231A && cp <= 0x23FF);
}

/* A run of emoji with their modifiers and joiners. */
static int
link_emoji(const struct value_scan *scan, const char *p, const char *end,
	struct value *value)
{
	const char *q = p, *last = p;
	uint32_t cp;

	while (q < end) {
		unsigned n = utf8_next(q, end, &cp);

		if (is_emoji(cp) ||
			(q > p && (cp == 0xFE0F || cp == 0x20E3 ||
					  (cp >= 0xE0020 && cp <= 0xE007F))))
			last = q + n;
		else if (q == p || cp != 0x200D)
			break;
		q += n;
	}
	if (last == p)
		return 0;
	return set(scan, value, KIND_EMOJI, "protect.emoji", p, last);
}

/* A blessing cut down to a letter or two in brackets, as the lexicon has it. */
static int
link_bracket(const struct value_scan *scan, const char *p, const char *end,
	struct value *value)
{
	const char *q = p + 1;

	while (q < end && q - p < 16 && ((unsigned char)*q & 0xFC) == 0xD8)
		q += 2;
	if (q >= end || *q != ')' || q == p + 1 ||
		!has_class(scan, p + 1, (size_t)(q - p - 1), CLASS_HONORIFIC))
		return 0;
	return set(scan, value, KIND_HONORIFIC, "protect.honorific", p, q + 1);
}

/* One sign that stands for a whole blessing: FDFA, FDFB, FDFD, FD40 to FD4F. */
static int
link_honorific(const struct value_scan *scan, const char *p, const char *end,
	struct value *value)
{
	uint32_t cp;
	unsigned n = utf8_next(p, end, &cp);

	if (cp != 0xFDFA && cp != 0xFDFB && cp != 0xFDFD &&
		(cp < 0xFD40 || cp > 0xFD4F))
		return 0;
	return set(scan, value, KIND_HONORIFIC, "protect.honorific", p, p + n);
}

/* Where the longest of the runs ends that were looked at in vain: whatever
 * begins inside of it is no link either. */
static size_t
run_end(const struct value_scan *scan, const char *p, const char *end)
{
	while (p < end && (is_alnum((unsigned char)*p) ||
				  (*p && strchr("-./&+_%", *p) != NULL)))
		p++;
	return (size_t)(p - scan->text.ptr);
}

/* The end of the letters at p, if they are a word that can be no link and no
 * code, and nothing after them makes them one; else NULL. */
static const char *
plain_word_end(const char *p, const char *end)
{
	const char *q = p;
	size_t upper = 0, len;

	for (; q < end && (unsigned)((*q | 0x20) - 'a') < 26; q++)
		upper += (size_t)is_upper((unsigned char)*q);
	len = (size_t)(q - p);
	if (len == 0 || (upper > 1 && upper > len - upper))
		return NULL;
	if (q<end && * q> ' ' && strchr("-./&+_%:@0123456789", *q) != NULL)
		return NULL;
	return q;
}

/* +966 11 234 5678: a plus sign, then groups of digits. */
static int
link_phone(const struct value_scan *scan, const char *p, const char *end,
	struct value *value)
{
	const char *q = p + 1, *last = q;
	size_t n = 0;
	struct buf digits = {0};

	while (q < end && n < 16 &&
		(is_digit((unsigned char)*q) ||
			(*q && strchr(" -()", *q) != NULL && q > p + 1 &&
				q - last < 2))) {
		if (is_digit((unsigned char)*q)) {
			n++;
			last = q + 1;
		}
		q++;
	}
	if (n < 8 || n > 15)
		return 0;
	set(scan, value, KIND_PHONE, "protect.phone", p, last);
	buf_addc(&digits, '+');
	for (q = p; q < last; q++)
		if (is_digit((unsigned char)*q))
			buf_addc(&digits, *q);
	value->value = arena_slice(scan->arena, buf_slice(&digits));
	buf_release(&digits);
	return 1;
}

int
value_link(struct value_scan *scan, size_t at, struct value *value)
{
	const char *p = scan->text.ptr + at;
	const char *end = scan->text.ptr + scan->text.len, *q;

	switch ((unsigned char)*p) {
	case '(':
		return link_bracket(scan, p, end, value);
	case '+':
		return link_phone(scan, p, end, value);
	case '#':
	case '@':
		return link_tag(scan, p, end, value);
	case '<':
	case '&':
	case '{':
		return link_markup(scan, p, end, value);
	case 0xEF:
		return link_honorific(scan, p, end, value);
	default:
		if ((unsigned char)*p >= 0x80)
			return link_emoji(scan, p, end, value);
		if (at < scan->tried)
			return 0;
		if ((q = plain_word_end(p, end)) != NULL) {
			scan->tried = (size_t)(q - scan->text.ptr);
			return 0;
		}
		if (link_scheme(scan, p, end, value) ||
			link_email(scan, p, end, value) ||
			link_host(scan, p, end, value) ||
			link_code(scan, p, end, value))
			return 1;
		scan->tried = run_end(scan, p, end);
		return 0;
	}
}
