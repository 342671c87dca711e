/* html_page: the page round the text: how it looks and what its keys do */
#include "base/html.h"

/* The hash is that of the script: no other runs. */
static const char before[] =
	"<!DOCTYPE html>\n"
	"<html lang=\"en\">\n"
	"<head>\n"
	"<meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
	"'none'; style-src 'unsafe-inline'; script-src "
	"'sha256-ZdrYmaMQEfne7Hr3FXNYpOWT0ES/Cz63em4VjlpxqFE='\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, "
	"initial-scale=1\">\n"
	"<title>wasl: source and translation</title>\n"
	"<style>\n";

static const char *const style[] = {
	":root{color-scheme:light dark;--ink:#1b1d21;--paper:#fff;--dim:#5d6470;\n",
	"--line:#d9dce1;--error:#b3261e;--warning:#8a5a00;--note:#3f5f8f;\n",
	"--masked:#ffe9a8;--watched:#cfe6ff;--on:#e3f3e6;--edit:#7a4fb5}\n",
	"@media (prefers-color-scheme:dark){:root{--ink:#e4e6ea;--paper:#17191d;\n",
	"--dim:#9aa2ae;--line:#363b44;--error:#ff8a80;--warning:#ffc46b;--note:#9dbcf0;\n",
	"--masked:#5b4a12;--watched:#1d4366;--on:#25402c;--edit:#c3a1f2}}\n",
	"*{box-sizing:border-box}\n",
	"body{margin:0 auto;padding:1rem;max-width:96rem;display:flex;\n",
	"flex-direction:column;color:var(--ink);background:var(--paper);\n",
	"font:1rem/1.75 \"Noto Sans\",\"Noto Sans Arabic\",\"Noto Naskh Arabic\",sans-serif}\n",
	"header{order:-3}\n",
	"nav{order:-2;position:sticky;top:0;z-index:1;background:var(--paper);\n",
	"border-bottom:1px solid var(--line);padding:.3rem 0;display:flex;\n",
	"flex-wrap:wrap;gap:.2rem 1.2rem;font-size:.9rem;color:var(--dim)}\n",
	"nav kbd{border:1px solid var(--line);border-radius:.2rem;padding:0 .3rem}\n",
	"h1{font-size:1.15rem;margin:0}\n",
	"h2{font-size:1rem;margin:1.6rem 0 .4rem;color:var(--dim)}\n",
	":lang(ur){font-family:\"Noto Nastaliq Urdu\",\"Noto Sans Arabic\",sans-serif;\n",
	"line-height:2.3}\n",
	".wide{overflow-x:auto}\n",
	"table{border-collapse:collapse;font-size:.85rem}\n",
	"th,td{padding:.1rem .6rem;text-align:end;border-bottom:1px solid var(--line);\n",
	"font-weight:normal;white-space:nowrap}\n",
	"th{color:var(--dim)}\n",
	"th[scope=row]{text-align:start}\n",
	"tr.all{font-weight:bold}\n",
	".par{display:grid;gap:.2rem 1.4rem;padding:.45rem 0;\n",
	"grid-template-columns:5.5rem minmax(0,1fr) minmax(0,1fr) minmax(0,15rem);\n",
	"border-top:1px solid var(--line)}\n",
	".role{font-size:.75rem;color:var(--dim);padding-top:.25rem}\n",
	".role a{color:inherit}\n",
	".par p{margin:0;white-space:pre-line;overflow-wrap:anywhere}\n",
	".title p{font-size:1.2rem;font-weight:bold}\n",
	".related p,.credit p,.keywords p,.date p,.byline p{font-size:.92rem}\n",
	".seg{unicode-bidi:isolate;border-radius:.2rem;scroll-margin-top:4rem}\n",
	".seg:focus{outline:2px solid var(--note);outline-offset:2px}\n",
	".seg.on{background:var(--on)}\n",
	".seg.failed{border-bottom:2px solid var(--error)}\n",
	".seg.open,.seg.failed{color:var(--dim)}\n",
	".seg.repaired{border-bottom:1px dotted var(--note)}\n",
	"mark{color:inherit;border-radius:.2rem;padding:0 .1em}\n",
	".masked{background:var(--masked)}\n",
	".watched{background:var(--watched)}\n",
	"em{font-style:normal;text-decoration:underline wavy var(--note)}\n",
	"em.error{text-decoration-color:var(--error)}\n",
	"em.warning{text-decoration-color:var(--warning)}\n",
	".edit{text-decoration:none}\n",
	"#edits:checked~main .edit{border-bottom:2px dotted var(--edit);\n",
	"background:color-mix(in srgb,var(--edit) 14%,transparent)}\n",
	".hidden{font:.7em/1 monospace;border:1px dotted var(--edit);\n",
	"unicode-bidi:isolate;padding:0 .15em;white-space:nowrap}\n",
	".findings{margin:0;padding:0;list-style:none;font-size:.8rem;line-height:1.5;\n",
	"overflow-wrap:anywhere}\n",
	".findings li{border-inline-start:3px solid var(--note);padding-inline-start:.5rem;\n",
	"margin-bottom:.3rem}\n",
	".findings .error,td.error{border-color:var(--error)}\n",
	".findings .warning{border-color:var(--warning)}\n",
	"td.error{color:var(--error);font-weight:bold}\n",
	"td.warning{color:var(--warning);font-weight:bold}\n",
	".findings li.on{background:var(--on)}\n",
	".findings q{unicode-bidi:isolate}\n",
	"code{color:var(--dim)}\n",
	"body>input{position:absolute;opacity:0;pointer-events:none}\n",
	"label{cursor:pointer;user-select:none}\n",
	"label::before{content:\"\\2610 \"}\n",
	"#error:checked~nav [for=error]::before,#warning:checked~nav [for=warning]::before,\n",
	"#note:checked~nav [for=note]::before,#only:checked~nav [for=only]::before,\n",
	"#edits:checked~nav [for=edits]::before{content:\"\\2611 \"}\n",
	"#error:focus-visible~nav [for=error],#warning:focus-visible~nav [for=warning],\n",
	"#note:focus-visible~nav [for=note],#only:focus-visible~nav [for=only],\n",
	"#edits:focus-visible~nav [for=edits]{outline:2px solid var(--note)}\n",
	"#error:not(:checked)~main li.error,#warning:not(:checked)~main li.warning,\n",
	"#note:not(:checked)~main li.note{display:none}\n",
	"#only:checked~main .par:not([class*=has-]){display:none}\n",
	"@media (max-width:60rem){.par{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}\n",
	".role,.findings{grid-column:1/-1}}\n",
	"@media (max-width:40rem){.par{grid-template-columns:minmax(0,1fr)}\n",
	"body{padding:.6rem}nav kbd,nav .keys{display:none}\n",
	".target{border-inline-start:3px solid var(--line);padding-inline-start:.6rem}}\n",
	"@media print{nav{display:none}body{max-width:none;padding:0;font-size:9.5pt}\n",
	".par{break-inside:avoid;grid-template-columns:4rem 1fr 1fr 9rem}\n",
	".seg.on{background:none}\n",
	"*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}\n",
};

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

static const char *const script[] = {
	"(function () {\n",
	"\"use strict\";\n",
	"var doc = document, lit = [];\n",
	"function all(what, root) { return Array.from((root || doc).querySelectorAll(what)); }\n",
	"function light(from) {\n",
	"\tlit.forEach(function (e) { e.classList.remove(\"on\"); });\n",
	"\tlit = [];\n",
	"\tif (!from) return;\n",
	"\tlit = all('[data-seg=\"' + from.dataset.seg + '\"]', from.closest(\"article\"));\n",
	"\tlit.forEach(function (e) { e.classList.add(\"on\"); });\n",
	"}\n",
	"function of(event) { return event.target.closest && event.target.closest(\"[data-seg]\"); }\n",
	"doc.addEventListener(\"mouseover\", function (event) {\n",
	"\tvar at = of(event);\n",
	"\tif (at) light(at);\n",
	"});\n",
	"doc.addEventListener(\"focusin\", function (event) { light(of(event)); });\n",
	"function visible(e) { return e.offsetParent !== null; }\n",
	"function go(what, step) {\n",
	"\tvar list = all(what).filter(visible), i, at = doc.activeElement;\n",
	"\tvar par = at && at.closest ? at.closest(\"[data-seg]\") : null;\n",
	"\tif (!list.length) return;\n",
	"\ti = list.indexOf(par);\n",
	"\tif (i < 0 && par)\n",
	"\t\ti = list.findIndex(function (e) {\n",
	"\t\t\treturn e.compareDocumentPosition(par) & 2;\n",
	"\t\t}) - (step > 0 ? 1 : 0);\n",
	"\ti = i < 0 && step < 0 ? list.length - 1\n",
	"\t\t: Math.max(0, Math.min(list.length - 1, i + step));\n",
	"\tlist[i].tabIndex = 0;\n",
	"\tlist[i].focus();\n",
	"\tlist[i].scrollIntoView({block: \"center\"});\n",
	"}\n",
	"doc.addEventListener(\"keydown\", function (event) {\n",
	"\tif (event.ctrlKey || event.altKey || event.metaKey) return;\n",
	"\tif (event.key === \"j\") go(\".source .seg\", 1);\n",
	"\telse if (event.key === \"k\") go(\".source .seg\", -1);\n",
	"\telse if (event.key === \"n\") go(\".findings li\", 1);\n",
	"\telse if (event.key === \"p\") go(\".findings li\", -1);\n",
	"\telse if (event.key === \"Escape\") { light(null); doc.activeElement.blur(); }\n",
	"\telse return;\n",
	"\tevent.preventDefault();\n",
	"});\n",
	"}());\n",
};

static void
add_lines(struct buf *out, const char *const *lines, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		buf_adds(out, lines[i]);
}

void
html_add_head(struct buf *out)
{
	buf_adds(out, before);
	add_lines(out, style, sizeof style / sizeof *style);
	buf_adds(out, after);
}

void
html_add_foot(struct buf *out)
{
	buf_adds(out, "<script>\n");
	add_lines(out, script, sizeof script / sizeof *script);
	buf_adds(out, "</script>\n</body>\n</html>\n");
}
