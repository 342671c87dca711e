/* html_page: the page round the text */
#include "base/html.h"

static const char head[] =
	"<!DOCTYPE html>\n"
	"<html lang=\"en\">\n"
	"<head>\n"
	"<meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
	"'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, "
	"initial-scale=1\">\n"
	"<title>wasl: side by side</title>\n"
	"<style>\n"
	"body{font-family:\"Noto Sans\",\"Noto Sans Arabic\",\"Noto Naskh "
	"Arabic\",sans-serif;max-width:75rem;margin:1rem auto;padding:0 1rem;"
	"line-height:1.7}\n"
	"section{display:grid;grid-template-columns:1fr 1fr;gap:2rem;"
	"border-top:1px solid #8884}\n"
	"p{margin:.5rem 0;white-space:pre-line}\n"
	".title{font-weight:bold}\n"
	".seg{unicode-bidi:isolate}\n"
	".masked{background:#fd68}\n"
	".watched{background:#8cf5}\n"
	".failed{background:#f884}\n"
	".open{color:#888}\n"
	".hidden{font-size:.7em;border:1px dotted;unicode-bidi:isolate}\n"
	"mark{color:inherit;unicode-bidi:isolate}\n"
	"</style>\n"
	"</head>\n"
	"<body>\n";

static const char foot[] = "</body>\n</html>\n";

void
html_add_head(struct buf *out)
{
	buf_adds(out, head);
}

void
html_add_foot(struct buf *out)
{
	buf_adds(out, foot);
}
