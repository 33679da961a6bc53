// SPDX-License-Identifier: MIT
// The time line as SVG. Places are percents and heights are pixels, so it is as wide as its reader's screen and its
// digits keep their size.
#include "export/html_timeline.h"

#include "export/html.h"

#include <inttypes.h>
#include <string.h>

#define TOP   12 // of the ticks above the first lane
#define PITCH 44
#define LANE  36
#define AXIS  30 // below the last lane
// What a character of a label takes of PAGE_SCALE where the lanes are as narrow as on a phone, and on anything wider.
#define NARROW_CHARACTER 330
#define WIDE_CHARACTER   110

static void write_percent(FILE *out, const char *name, int32_t scale)
{
    fprintf(out, " %s=\"%" PRId32 ".%02" PRId32 "%%\"", name, scale / 100, scale % 100);
}

static void write_rect(FILE *out, const char *class, int32_t from, int32_t to, int32_t y, int32_t height)
{
    fprintf(out, "<rect class=\"%s\"", class);
    write_percent(out, "x", from);
    write_percent(out, "width", to - from);
    fprintf(out, " y=\"%" PRId32 "\" height=\"%" PRId32 "\" rx=\"6\"/>\n", y, height);
}

static void write_ticks(FILE *out, const struct page *page, int32_t height)
{
    static const char *const anchors[PAGE_TICKS] = {"start", "middle", "middle", "middle", "end"};
    for (int32_t i = 0; i < PAGE_TICKS; i++) {
        int32_t at = PAGE_SCALE * i / (PAGE_TICKS - 1);
        fputs("<line class=\"tick\"", out);
        write_percent(out, "x1", at);
        write_percent(out, "x2", at);
        fprintf(out, " y1=\"0\" y2=\"%" PRId32 "\"/>\n<text class=\"clock%s\" text-anchor=\"%s\"", height,
                i % 2 == 1 ? " half" : "", anchors[i]);
        write_percent(out, "x", at);
        fprintf(out, " y=\"%" PRId32 "\">", height + 20);
        html_write_text(out, page->tick[i]);
        fputs("</text>\n", out);
    }
}

static void write_lanes(FILE *out, const struct page *page)
{
    for (int32_t i = 0; i < (int32_t)page->lane_count; i++) {
        int32_t y = TOP + i * PITCH + (PITCH - LANE) / 2;
        write_rect(out, "free", 0, PAGE_SCALE, y, LANE);
        if (page->begin < page->end) {
            write_rect(out, "lane", page->begin, page->end, y, LANE);
        }
    }
}

// A stretch with its length on it where that fits; a pointer's hint where it does not.
static void write_stretch(FILE *out, const struct page_stretch *stretch, int32_t lanes)
{
    static const char *const planes[] = {
        [PAGE_BOOKED] = "gap", [PAGE_HERE] = "lane", [PAGE_AWAY] = "out", [PAGE_PAUSED] = "wait", [PAGE_OTHER] = "gap"};
    bool all = stretch->lane == PAGE_ALL_LANES;
    int32_t y = TOP + (all ? 0 : stretch->lane * PITCH) + (PITCH - LANE) / 2;
    int32_t height = all ? lanes * PITCH - (PITCH - LANE) : LANE;
    int32_t width = stretch->to - stretch->from;
    fputs("<g><title>", out);
    html_write_text(out, stretch->label);
    fputs("</title>\n", out);
    write_rect(out, planes[stretch->part], stretch->from, stretch->to, y, height);
    int32_t characters = (int32_t)strlen(stretch->label);
    if (width >= characters * WIDE_CHARACTER) {
        fprintf(out, "<text class=\"on%s%s\" text-anchor=\"middle\"", planes[stretch->part],
                width < characters * NARROW_CHARACTER ? " mid" : "");
        write_percent(out, "x", stretch->from + width / 2);
        fprintf(out, " y=\"%" PRId32 "\">", y + height / 2 + 5);
        html_write_text(out, stretch->label);
        fputs("</text>\n", out);
    }
    fputs("</g>\n", out);
}

void html_write_timeline(FILE *out, const struct page *page, const char *label)
{
    int32_t lanes = (int32_t)page->lane_count;
    int32_t height = TOP + lanes * PITCH + 4;
    fputs("<div class=\"time\">\n<ul class=\"names\">\n", out);
    for (size_t i = 0; i < page->lane_count; i++) {
        fputs("<li><bdi>", out);
        html_write_text(out, page->lane[i].name);
        fputs("</bdi></li>\n", out);
    }
    fprintf(out,
            "</ul>\n<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"100%%\" height=\"%" PRId32
            "\" aria-label=\"",
            height + AXIS);
    html_write_text(out, label);
    fputs("\">\n", out);
    write_ticks(out, page, height);
    write_lanes(out, page);
    for (size_t i = 0; i < page->stretch_count; i++) {
        write_stretch(out, &page->stretch[i], lanes);
    }
    fputs("</svg>\n</div>\n", out);
}

#define CHART_HEIGHT 72
#define CHART_LEAST  12 // so many bars share the width at least

static void write_bar(FILE *out, const struct html_bar *bar, int32_t from, int32_t step)
{
    int32_t height = 3 + bar->percent * (CHART_HEIGHT - 3) / 100;
    fprintf(out, "<rect class=\"bar%s\"", bar->early ? " early" : "");
    write_percent(out, "x", from);
    write_percent(out, "width", step * 8 / 10);
    fprintf(out, " y=\"%" PRId32 "\" height=\"%" PRId32 "\"><title>%" PRId32 " %%</title></rect>\n",
            CHART_HEIGHT - height, height, bar->percent);
}

void html_write_bars(FILE *out, const struct html_bar *bars, size_t count, const char *label, const char *top)
{
    int32_t step = PAGE_SCALE / (int32_t)(count < CHART_LEAST ? CHART_LEAST : count);
    fprintf(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\" width=\"100%%\" height=\"%d\" "
            "aria-label=\"",
            CHART_HEIGHT + 4);
    html_write_text(out, label);
    fputs("\">\n<line class=\"tick\" x1=\"0\" x2=\"100%\" y1=\"1\" y2=\"1\"/>\n"
          "<text class=\"clock\" text-anchor=\"end\" x=\"100%\" y=\"-5\">",
          out);
    html_write_text(out, top);
    fputs("</text>\n", out);
    for (size_t i = 0; i < count; i++) {
        if (bars[i].percent >= 0) {
            write_bar(out, &bars[i], step * (int32_t)i, step);
        }
    }
    fprintf(out, "<line class=\"tick\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>\n</svg>\n", CHART_HEIGHT + 1,
            CHART_HEIGHT + 1);
}

void html_write_share(FILE *out, int32_t percent)
{
    fputs("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"share\" width=\"60%\" height=\"14\"><rect class=\"bar\" "
          "x=\"0\" y=\"0\" height=\"14\"",
          out);
    write_percent(out, "width", percent * 100);
    fputs("/></svg> ", out);
}
