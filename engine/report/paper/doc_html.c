/*
 * A paper as one file of HTML.  It is XML as well, so that a parser of
 * either kind reads the same; its policy forbids scripts and fetching even
 * if something slipped through.
 */

#include "engine/report/paper/doc.h"

#include "engine/base/utf8.h"
#include "engine/base/xml.h"
#include "engine/report/paper/chart.h"

static const char style[] =
    ":root{color-scheme:light}\n"
    "body{font:15px/1.45 'Segoe UI',system-ui,sans-serif;max-width:60em;"
    "margin:0 auto;padding:1em;color:#1a1a1a;background:#fff}\n"
    "h1{font-size:1.45em}h2{font-size:1.15em;border-bottom:1px solid #999;"
    "margin-top:1.6em}h3{font-size:1em;margin:1em 0 .2em}\n"
    "p{margin:.3em 0;overflow-wrap:anywhere}\n"
    ".item{padding-left:3.6em;text-indent:-3.6em}\n"
    ".note{padding-left:3.6em}.place{padding-left:3.6em;color:#444}\n"
    ".quote{margin-left:3.6em;padding:.3em .5em;background:#f2f2f2;"
    "border-left:3px solid #999;font-family:Consolas,monospace;"
    "font-size:.87em}\n"
    ".mark{font-family:Consolas,monospace;white-space:pre}\n"
    ".good{color:#0b5d1e}.warn{color:#7a4b00}.bad{color:#a3000b;"
    "font-weight:600}\n"
    ".wide{overflow-x:auto}table{border-collapse:collapse;font-size:.9em}\n"
    "th,td{text-align:left;vertical-align:top;padding:.2em .6em;"
    "border-bottom:1px solid #ccc;overflow-wrap:anywhere}\n"
    "svg{width:100%;height:auto;font:11px sans-serif}\n"
    ".cg{fill:#8fbf98;stroke:#0b5d1e}.cb{fill:#a3000b;stroke:#5c0006}"
    ".co{fill:#fff;stroke:#777}.axis{stroke:#333}\n"
    "@media(max-width:40em){body{font-size:16px;padding:.6em}"
    ".item{padding-left:0;text-indent:0}.note,.place{padding-left:1em}"
    ".quote{margin-left:1em}"
    "table,tbody,tr,td{display:block}thead{display:none}"
    "tr{border-bottom:1px solid #777;padding:.3em 0}"
    "td{border:0;padding:.05em 0}td:empty{display:none}"
    "td[title]::before{content:attr(title) ' ';color:#555}}\n"
    "@media print{body{max-width:none;padding:0;font-size:10pt}"
    "h2,h3{break-after:avoid}tr,.quote,svg{break-inside:avoid}"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}\n"
    "@page{margin:15mm}\n";

static const char *const tones[TONE_COUNT] = {
	[TONE_PLAIN] = "",
	[TONE_GOOD] = " good",
	[TONE_WARN] = " warn",
	[TONE_BAD] = " bad",
};

static const struct {
	const char *tag, *name;
} kinds[] = {
	[DOC_TITLE] = { "h1", "title" },
	[DOC_HEADING] = { "h2", "heading" },
	[DOC_PART] = { "h3", "part" },
	[DOC_PARA] = { "p", "para" },
	[DOC_ITEM] = { "p", "item" },
	[DOC_NOTE] = { "p", "note" },
	[DOC_PLACE] = { "p", "place" },
	[DOC_QUOTE] = { "p", "quote" },
	/* put_table() and chart_svg() write these */
	[DOC_HEADS] = { NULL, NULL },
	[DOC_ROW] = { NULL, NULL },
	[DOC_CHART] = { NULL, NULL },
};

/* U+FFFE and U+FFFF are no characters of XML. */
static void
put_text(struct buf *out, const char *text)
{
	struct span s = span_of(text);

	while (s.n > 0) {
		uint32_t code = utf8_next(&s);

		if (!xml_put_entity(code, out))
			utf8_put(
			    out, (code & 0xFFFE) == 0xFFFE ? UTF8_BAD : code);
	}
}

static void
put_piece(const struct doc_piece *p, struct buf *out)
{
	const char *tag = kinds[p->kind].tag;

	buf_printf(out, "<%s class=\"%s%s\">", tag, kinds[p->kind].name,
	    tones[p->tone]);
	if (*p->mark) {
		buf_puts(out, "<span class=\"mark\">");
		put_text(out, p->mark);
		buf_puts(out, "</span> ");
	}
	put_text(out, p->text);
	buf_printf(out, "</%s>\n", tag);
}

/* On a phone a cell stands alone: its head is shown before it. */
static void
put_table_row(
    const struct doc_piece *heads, const struct doc_piece *p, struct buf *out)
{
	buf_puts(out, "<tr>");
	for (size_t x = 0; x < p->cells; x++) {
		bool toned = x + 1 == p->cells || p->tone == TONE_PLAIN;

		buf_printf(
		    out, "<td class=\"cell%s\"", toned ? tones[p->tone] : "");
		if (x < heads->cells && *heads->cell[x]) {
			buf_puts(out, " title=\"");
			put_text(out, heads->cell[x]);
			buf_byte(out, '"');
		}
		buf_byte(out, '>');
		put_text(out, p->cell[x]);
		buf_puts(out, "</td>");
	}
	buf_puts(out, "</tr>\n");
}

static size_t
put_table(const struct doc *d, size_t i, struct buf *out)
{
	const struct doc_piece *heads = &d->items[i];

	buf_puts(out, "<div class=\"wide\"><table>\n<thead><tr>");
	for (size_t x = 0; x < heads->cells; x++) {
		buf_puts(out, "<th>");
		put_text(out, heads->cell[x]);
		buf_puts(out, "</th>");
	}
	buf_puts(out, "</tr></thead>\n<tbody>\n");
	while (++i < d->count && d->items[i].kind == DOC_ROW)
		put_table_row(heads, &d->items[i], out);
	buf_puts(out, "</tbody>\n</table></div>\n");
	return i;
}

static void
put_html_head(const struct doc *d, struct buf *out)
{
	buf_printf(out,
	    "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
	    "<meta charset=\"UTF-8\"/>\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\""
	    "default-src 'none'; style-src 'unsafe-inline'\"/>\n"
	    "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\"/>\n<meta name=\"referrer\" "
	    "content=\"no-referrer\"/>\n<title>",
	    d->lang == LANG_FR ? "fr" : "en");
	if (d->count > 0)
		put_text(out, d->items[0].text);
	buf_printf(
	    out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n", style);
}

void
doc_html(const struct doc *d, struct buf *out)
{
	size_t i = 0;

	put_html_head(d, out);
	while (i < d->count) {
		const struct doc_piece *p = &d->items[i];

		if (p->kind == DOC_HEADS) {
			i = put_table(d, i, out);
			continue;
		}
		if (p->kind == DOC_CHART)
			chart_svg(p->chart, d->lang, out);
		else
			put_piece(p, out);
		i++;
	}
	buf_puts(out, "</body>\n</html>\n");
	if (d->failed)
		out->failed = true;
}
