/* html_page: the page round the text. How it looks is html_page.css, what its
 * keys do html_page.js.
 */
#include "base/html.h"

/* The script's hash, so that the page runs no other: base64 of SHA-256 over a
 * line feed and the file. The suite compares. */
#define SCRIPT_HASH "sha256-sp/r+AqDMHVkdbwR1+qzZnNXp/mchqkRyhVtrLVjikg="

/* clang-format off */
__asm__(".section .rodata\n"
	".hidden html_style\n"
	"html_style: .incbin \"pipeline/base/html_page.css\"\n"
	".byte 0\n"
	".hidden html_script\n"
	"html_script: .incbin \"pipeline/base/html_page.js\"\n"
	".byte 0\n"
	".globl html_style\n.globl html_script\n"
	".previous\n");
/* clang-format on */

extern const char html_style[], html_script[];

static const char before[] =
	"<!DOCTYPE html>\n"
	"<html lang=\"en\">\n"
	"<head>\n"
	"<meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
	"'none'; style-src 'unsafe-inline'; script-src '" SCRIPT_HASH "'\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, "
	"initial-scale=1\">\n"
	"<title>wasl: source and translation</title>\n"
	"<style>\n";

static const char after[] =
	"</style>\n"
	"</head>\n"
	"<body>\n"
	"<input type=\"checkbox\" id=\"error\" checked>\n"
	"<input type=\"checkbox\" id=\"warning\" checked>\n"
	"<input type=\"checkbox\" id=\"note\" checked>\n"
	"<input type=\"checkbox\" id=\"only\">\n"
	"<input type=\"checkbox\" id=\"edits\" checked>\n"
	"<nav>\n"
	"<label for=\"error\">errors</label>\n"
	"<label for=\"warning\">warnings</label>\n"
	"<label for=\"note\">notes</label>\n"
	"<label for=\"only\">only what has findings</label>\n"
	"<label for=\"edits\">what was normalised</label>\n"
	"<span><mark class=\"masked\">masked</mark> "
	"<mark class=\"watched\">watched</mark></span>\n"
	"<span class=\"keys\"><kbd>j</kbd> <kbd>k</kbd> segments, "
	"<kbd>n</kbd> <kbd>p</kbd> findings</span>\n"
	"</nav>\n"
	"<main>\n";

void
html_add_head(struct buf *out)
{
	buf_adds(out, before);
	buf_adds(out, html_style);
	buf_adds(out, after);
}

void
html_add_foot(struct buf *out)
{
	buf_adds(out, "<script>\n");
	buf_adds(out, html_script);
	buf_adds(out, "</script>\n</body>\n</html>\n");
}
