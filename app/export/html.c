// SPDX-License-Identifier: MIT
#include "export/html.h"

#include "export/page_internal.h"
#include "export/utf8.h"

#include <inttypes.h>

// C0 and C1 controls, U+FFFE and U+FFFF: no characters of HTML.
static bool is_control(const unsigned char *text, int length)
{
    return (length == 1 && (*text < 0x20 || *text == 0x7f)) || (length == 2 && text[0] == 0xc2 && text[1] < 0xa0) ||
           (length == 3 && text[0] == 0xef && text[1] == 0xbf && text[2] >= 0xbe);
}

static const char *reference_of(unsigned char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void html_write_text(FILE *out, const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    if (export_begins_formula(text)) {
        fputs("&#39;", out);
    }
    while (*p != '\0') {
        int length = utf8_length(p);
        const char *reference = length == 1 ? reference_of(*p) : NULL;
        if (reference != NULL) {
            fputs(reference, out);
        } else if (*p == '\n' || *p == '\t' || *p == '\r') {
            fputc(' ', out);
        } else if (length == 0 || is_control(p, length)) {
            fputs("\xef\xbf\xbd", out);
        } else {
            fwrite(p, 1, (size_t)length, out);
        }
        p += length > 0 ? length : 1;
    }
}

static const char style[] =
    "*{box-sizing:border-box}"
    "body{margin:0;background:var(--ground);color:var(--ink);font:500 16px/1.4 Inter,system-ui,sans-serif;"
    "-webkit-text-size-adjust:100%}"
    "article{max-width:1064px;margin:0 auto;padding:32px}"
    "header{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:baseline;margin:0 0 24px}"
    "h1{margin:0;font-size:28px;font-weight:600;line-height:1.12;letter-spacing:-.02em;overflow-wrap:anywhere}"
    "h2{margin:28px 0 4px;font-size:16px;font-weight:600}"
    "header p{margin:0;color:var(--ink2)}"
    ".copy{margin-left:auto;padding:2px 12px;border:2px solid var(--line);border-radius:99px;font-weight:600}"
    ".sum{display:flex;flex-wrap:wrap;gap:16px 20px;margin:0 0 28px;padding:0;list-style:none}"
    ".sum li{display:flex;gap:20px}"
    ".sum .sign{font-size:36px;line-height:1;color:var(--ink2)}"
    ".sum b{display:block;font-weight:500;font-size:48px;line-height:1;letter-spacing:-.035em;"
    "font-variant-numeric:tabular-nums}"
    ".sum span span{display:block;margin-top:6px}"
    ".here{color:var(--green-text)}.away{color:var(--amber-text)}.paused{color:var(--blue-text)}"
    ".booked,.other{color:var(--ink2)}.sum b{color:var(--ink)}"
    ".time{display:flex;gap:14px}"
    ".names{flex:0 0 clamp(84px,20%,192px);margin:0;padding:12px 0 0;list-style:none;font-weight:600}"
    ".names li{display:flex;align-items:center;height:44px;overflow:hidden;line-height:1.15}"
    ".names bdi{display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden;"
    "overflow-wrap:anywhere}"
    ".time svg{flex:1;min-width:0;display:block;overflow:visible}"
    "svg text{font:600 13px Inter,system-ui,sans-serif;font-variant-numeric:tabular-nums}"
    ".tick{stroke:var(--line);stroke-width:2}.clock{fill:var(--ink2)}"
    ".free{fill:var(--track)}.lane{fill:var(--green-tint);stroke:var(--green);stroke-width:2}"
    ".out{fill:var(--amber-fill);stroke:var(--ground);stroke-width:4}.onout{fill:var(--on-amber)}"
    ".wait{fill:var(--blue-fill);stroke:var(--ground);stroke-width:4}.onwait{fill:var(--on-blue)}"
    ".gap{fill:var(--track);stroke:var(--ground);stroke-width:4}.ongap{fill:var(--ink)}"
    ".mid{display:none}"
    "table{width:100%;margin-top:16px;border-collapse:collapse;font-variant-numeric:tabular-nums}"
    "th{text-align:left;color:var(--ink2);font-weight:500}"
    "th,td{padding:6px 16px 6px 0;border-bottom:2px solid var(--track);vertical-align:top;overflow-wrap:break-word}"
    "td:first-child bdi{overflow-wrap:anywhere}"
    "th:last-child,td:last-child{padding-right:0}.n{text-align:right}td.n{white-space:nowrap}"
    "th:first-child,td:first-child:not(.n){min-width:32%}"
    ".notes{margin:20px 0 0;padding:0;list-style:none}"
    ".scroll{overflow-x:auto}.scroll table{min-width:620px}"
    "h2+table,.scroll table,.lines table{margin-top:0}"
    ".lines td:first-child{width:1%;text-align:left;white-space:nowrap}.lines td:last-child{color:var(--ink2)}"
    "dl{display:grid;grid-template-columns:auto 1fr;gap:4px 20px;margin:0}"
    "dt{color:var(--ink2)}dd{margin:0;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}"
    "footer{margin-top:32px;padding-top:12px;border-top:2px solid var(--track);color:var(--ink2);font-size:14px}"
    "footer p{margin:0 0 4px}code{font:500 13px ui-monospace,monospace;overflow-wrap:anywhere}"
    ".chart{display:block;margin:8px 0 4px;overflow:visible}"
    ".ends{display:flex;justify-content:space-between;margin:0}.share{vertical-align:-1px}"
    ".wide tr:last-child td{border-bottom:0;font-weight:600}.wide td.n{white-space:nowrap}.wide th{white-space:normal}"
    ".wide th,.wide td{font-size:14px}"
    ".bar{fill:var(--amber-fill)}.bar.early{fill:var(--blue-fill)}"
    "@media(min-width:700px){.mid{display:inline}}"
    "@media(max-width:600px){article{padding:20px 16px}.sum{gap:16px}.sum .sign{display:none}"
    ".sum li{flex:1 0 40%}.sum b{font-size:36px}.copy{margin-left:0}.names{font-size:14px}.time{gap:8px}"
    "th,td{padding-right:10px;font-size:15px}.half{display:none}"
    // Of a line: when, what and how long, then who, then what was said, below each other.
    ".lines tr{display:grid;grid-template-columns:auto 1fr auto;gap:0 12px;padding:8px 0;"
    "border-bottom:2px solid var(--track)}.lines td{padding:0;border:0}.lines td:empty{display:none}"
    ".lines td:nth-child(3){grid-area:2/2/2/4}.lines td:nth-child(4){grid-area:1/3}"
    ".lines td:nth-child(n+5){grid-column:2/4}}"
    "@media print{@page{size:A4;margin:12mm}body{font-size:12px;-webkit-print-color-adjust:exact;"
    "print-color-adjust:exact;background:none}article{padding:0;max-width:none;break-after:page}"
    "article:last-of-type{break-after:auto}.sum b{font-size:34px}.sum .sign{font-size:26px}.sum li{gap:12px}"
    ".sum{gap:10px 12px;margin-bottom:18px}h1{font-size:22px}h2{margin-top:16px}"
    "footer{margin-top:16px;font-size:10px}code{font-size:10px}th,td{padding-top:3px;padding-bottom:3px}"
    "tr,.time{break-inside:avoid}.out,.wait,.gap{stroke:#fff}.scroll{overflow:visible}.scroll table{min-width:0}"
    ".wide th,.wide td{font-size:9px;padding-right:6px}}";

static void write_colours(FILE *out, bool light)
{
    for (size_t i = 0; i < page_colour_count; i++) {
        uint32_t colour = light ? page_colours[i].light : page_colours[i].dark;
        fprintf(out, "--%s:#%06" PRIx32 ";", page_colours[i].name, colour);
    }
}

void html_write_style(FILE *out)
{
    fputs("<style>:root{color-scheme:light dark;", out);
    write_colours(out, true);
    fputs("}@media screen and (prefers-color-scheme:dark){:root{", out);
    write_colours(out, false);
    fprintf(out, "}}%s</style>\n", style);
}

void html_write_head(FILE *out, const char *language, const char *title)
{
    fprintf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", language);
    fputs("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta name=\"robots\" content=\"noindex\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
          "<title>",
          out);
    html_write_text(out, title);
    fputs("</title>\n", out);
    html_write_style(out);
    fputs("</head>\n<body>\n", out);
}

void html_write_foot(FILE *out)
{
    fputs("</body>\n</html>\n", out);
}
